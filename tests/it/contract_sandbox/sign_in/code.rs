//! The authorization code grant with PKCE.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use reqwest::header::LOCATION;
use reqwest::{Method, StatusCode, Url};
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::super::town::{Answer, Desk, Town};
use super::{OPD, PERIKSA, PROTOCOL, ask, browser, page, refused, renew, worth};

const VERIFIER: &str = "saksi-yang-cukup-panjang-untuk-PKCE-0123456789";
const BACK: &str = "http://127.0.0.1:43121/masuk?dari=periksa";
const STATE: &str = "a b&c=\"><script>";

/// What a client asks of a browser, with some of it changed; an empty value leaves a field out.
fn asked(changes: &[(&str, &str)]) -> Vec<(String, String)> {
    let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(VERIFIER));
    [
        ("response_type", "code"),
        PERIKSA,
        ("redirect_uri", BACK),
        ("scope", "openid"),
        ("state", STATE),
        ("code_challenge", &challenge),
        ("code_challenge_method", "S256"),
    ]
    .into_iter()
    .map(|(name, value)| {
        let change = changes.iter().find(|(own, _)| *own == name);
        let value = change.map_or(value, |(_, other)| other);
        (name.to_owned(), value.to_owned())
    })
    .filter(|(_, value)| !value.is_empty())
    .collect()
}

async fn open(browser: &Desk, changes: &[(&str, &str)]) -> Answer {
    let request = browser.request(Method::GET, &format!("{PROTOCOL}/auth"));
    browser.send(request.query(&asked(changes))).await
}

async fn fill_in(browser: &Desk, fields: &[(&str, &str)]) -> Answer {
    let mut form = asked(&[]);
    form.extend(
        fields
            .iter()
            .map(|(n, v)| ((*n).to_owned(), (*v).to_owned())),
    );
    let request = browser.request(Method::POST, &format!("{PROTOCOL}/auth"));
    browser.send(request.form(&form)).await
}

/// Where an answer leads, and what it says there.
fn led(answer: Answer) -> Vec<(String, String)> {
    let answer = answer.is(StatusCode::FOUND);
    let place: Url = answer.headers[LOCATION].to_str().unwrap().parse().unwrap();
    assert_eq!(
        place.origin().ascii_serialization(),
        "http://127.0.0.1:43121"
    );
    let fields: Vec<(String, String)> = place.query_pairs().into_owned().collect();
    assert_eq!(fields[0], ("dari".to_owned(), "periksa".to_owned()));
    assert!(fields.contains(&("state".to_owned(), STATE.to_owned())));
    fields
}

fn value(fields: &[(String, String)], name: &str) -> String {
    let found = fields.iter().find(|(own, _)| own == name);
    found.map(|(_, value)| value.clone()).unwrap()
}

async fn code(browser: &Desk) -> String {
    let fields = [OPD[0], OPD[1], ("answer", "allow")];
    value(&led(fill_in(browser, &fields).await), "code")
}

async fn exchange(desk: &Desk, code: &str, redirect: &str, verifier: &str) -> Answer {
    let form = [
        ("grant_type", "authorization_code"),
        PERIKSA,
        ("code", code),
        ("redirect_uri", redirect),
        ("code_verifier", verifier),
    ];
    ask(desk, &form).await
}

#[tokio::test]
async fn a_browser_signs_a_client_in() {
    let town = Town::found().await;
    let browser = browser(&town);
    let form = page(open(&browser, &[]).await, StatusCode::OK);
    // The form carries on what was asked, and what came with the address stays text.
    for name in ["username", "password", "redirect_uri", "code_challenge"] {
        assert!(form.contains(&format!("name=\"{name}\"")), "{name}");
    }
    assert!(!form.contains("name=\"totp\""), "nobody asks for it here");
    assert!(form.contains("value=\"a b&amp;c=&quot;&gt;&lt;script&gt;\""));

    let code = code(&browser).await;
    let pair = exchange(&browser, &code, BACK, VERIFIER)
        .await
        .is(StatusCode::OK)
        .body;
    assert_eq!(worth(&browser, &pair).await, StatusCode::OK);
    assert_eq!(pair["scope"], "openid");
    renew(&browser, &pair).await.is(StatusCode::OK);
}

#[tokio::test]
async fn a_code_that_is_used_twice_ends_what_it_gave() {
    let town = Town::found().await;
    let browser = browser(&town);
    let code = code(&browser).await;
    let used = |answer: Answer| answer.is(StatusCode::OK).body;
    let pair: Value = used(exchange(&browser, &code, BACK, VERIFIER).await);
    let next = used(renew(&browser, &pair).await);
    // Long after its own end it still tells that it is in two hands.
    town.clock.advance(Duration::from_secs(200));
    let again = exchange(&browser, &code, BACK, VERIFIER).await;
    assert_eq!(refused(again, 400), "invalid_grant");
    assert_eq!(worth(&browser, &next).await, StatusCode::UNAUTHORIZED);
    assert_eq!(refused(renew(&browser, &next).await, 400), "invalid_grant");
}

#[tokio::test]
async fn a_code_serves_only_whom_it_was_made_for() {
    let town = Town::found().await;
    let browser = browser(&town);
    let other = "http://127.0.0.1:43122/masuk?dari=periksa";
    for (redirect, verifier, wait) in [
        (other, VERIFIER, 0),
        (BACK, "saksi-lain-yang-juga-cukup-panjang-0123456789", 0),
        (BACK, "", 0),
        (BACK, VERIFIER, 60),
    ] {
        let code = code(&browser).await;
        town.clock.advance(Duration::from_secs(wait));
        let answer = exchange(&browser, &code, redirect, verifier).await;
        assert_eq!(
            refused(answer, 400),
            "invalid_grant",
            "{redirect} {verifier} {wait}"
        );
        // The attempt has used it up.
        let answer = exchange(&browser, &code, BACK, VERIFIER).await;
        assert_eq!(refused(answer, 400), "invalid_grant");
    }
    let code = code(&browser).await;
    town.clock.advance(Duration::from_secs(59));
    exchange(&browser, &code, BACK, VERIFIER)
        .await
        .is(StatusCode::OK);
    let unknown = exchange(&browser, "bukan-kode", BACK, VERIFIER).await;
    assert_eq!(refused(unknown, 400), "invalid_grant");
}

#[tokio::test]
async fn nobody_is_sent_beyond_this_machine() {
    let town = Town::found().await;
    let browser = browser(&town);
    for change in [
        ("redirect_uri", ""),
        ("redirect_uri", "https://127.0.0.1:1/"),
        ("redirect_uri", "http://contoh.invalid/"),
        ("redirect_uri", "http://127.0.0.1:1@contoh.invalid/"),
        ("redirect_uri", "http://127.0.0.1:1/#a"),
        ("client_id", "lain"),
        ("client_id", ""),
    ] {
        let html = page(open(&browser, &[change]).await, StatusCode::BAD_REQUEST);
        assert!(!html.contains("<form"), "{change:?}");
    }
    for port in [
        "http://[::1]:7/a",
        "http://localhost/",
        "http://127.0.0.1:65535",
    ] {
        page(
            open(&browser, &[("redirect_uri", port)]).await,
            StatusCode::OK,
        );
    }
}

#[tokio::test]
async fn a_wrong_request_is_told_to_the_client() {
    let town = Town::found().await;
    let browser = browser(&town);
    for (change, error) in [
        (("response_type", "token"), "unsupported_response_type"),
        (("response_type", ""), "invalid_request"),
        (("code_challenge_method", "plain"), "invalid_request"),
        (("code_challenge_method", ""), "invalid_request"),
        (("code_challenge", ""), "invalid_request"),
        (("code_challenge", VERIFIER), "invalid_request"),
        (("scope", "semua"), "invalid_scope"),
    ] {
        let fields = led(open(&browser, &[change]).await);
        assert_eq!(value(&fields, "error"), error, "{change:?}");
        assert!(fields.iter().all(|(name, _)| name != "code"));
    }
    let fields = led(fill_in(&browser, &[("answer", "deny")]).await);
    assert_eq!(value(&fields, "error"), "access_denied");
}

#[tokio::test]
async fn a_wrong_password_asks_again_in_the_same_words() {
    let town = Town::found().await;
    let browser = browser(&town);
    let mut pages = Vec::new();
    for (name, password) in [("opd", "salah"), ("tiada", "contoh")] {
        let fields = [
            ("username", name),
            ("password", password),
            ("answer", "allow"),
        ];
        let html = page(fill_in(&browser, &fields).await, StatusCode::OK);
        assert!(html.contains("role=\"alert\""));
        assert!(
            !html.contains("value=\"salah\""),
            "a password is not echoed"
        );
        pages.push(html.replace(&format!("value=\"{name}\""), ""));
    }
    assert_eq!(pages[0], pages[1]);
}

pub async fn every_answer(browser: &Desk) {
    open(browser, &[]).await.is(StatusCode::OK);
    led(open(browser, &[("scope", "semua")]).await);
    open(browser, &[("client_id", "")])
        .await
        .is(StatusCode::BAD_REQUEST);
    fill_in(browser, &[("answer", "allow")])
        .await
        .is(StatusCode::OK);
    fill_in(browser, &[]).await.is(StatusCode::BAD_REQUEST);
    code(browser).await;
}
