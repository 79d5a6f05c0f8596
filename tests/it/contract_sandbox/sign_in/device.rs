//! The device authorization grant.

use std::time::Duration;

use reqwest::{Method, StatusCode};
use serde_json::Value;

use super::super::town::{Answer, Desk, Town};
use super::{OPD, PERIKSA, PROTOCOL, REALM, ask, browser, page, refused, renew, send, worth};

async fn start(desk: &Desk) -> Value {
    let form = [PERIKSA, ("scope", "openid profile")];
    send(desk, &format!("{PROTOCOL}/auth/device"), &form)
        .await
        .is(StatusCode::OK)
        .body
}

async fn poll(desk: &Desk, started: &Value) -> Answer {
    let form = [
        ("grant_type", "urn:ietf:params:oauth:grant-type:device_code"),
        PERIKSA,
        ("device_code", started["device_code"].as_str().unwrap()),
    ];
    ask(desk, &form).await
}

/// The page that comes of an answer.
async fn decide(browser: &Desk, code: &str, password: &str, answer: &str) -> String {
    let form = [
        ("user_code", code),
        OPD[0],
        ("password", password),
        ("answer", answer),
    ];
    let answer = send(browser, &format!("{REALM}/device"), &form).await;
    page(answer, StatusCode::OK)
}

fn user_code(started: &Value) -> &str {
    started["user_code"].as_str().unwrap()
}

#[tokio::test]
async fn a_terminal_is_signed_in_by_a_browser() {
    let town = Town::found().await;
    let browser = browser(&town);
    let started = start(&browser).await;
    let url = town.sandbox.url();
    assert_eq!(started["expires_in"], 600);
    assert_eq!(started["interval"], 5);
    assert_eq!(started["verification_uri"], format!("{url}{REALM}/device"));
    let complete = started["verification_uri_complete"].as_str().unwrap();
    let form = browser.get(complete.strip_prefix(&url).unwrap()).await;
    let form = page(form, StatusCode::OK);
    assert!(form.contains(&format!("value=\"{}\"", user_code(&started))));

    let pending = poll(&browser, &started).await;
    assert_eq!(refused(pending, 400), "authorization_pending");
    // As somebody types it who does not look at the keyboard.
    let typed = user_code(&started).to_lowercase().replace('-', " ");
    let html = decide(&browser, &typed, "contoh", "allow").await;
    assert!(html.contains("Sudah diizinkan"), "{html}");
    town.clock.advance(Duration::from_secs(5));
    let pair = poll(&browser, &started).await.is(StatusCode::OK).body;
    assert_eq!(pair["scope"], "openid profile");
    assert_eq!(worth(&browser, &pair).await, StatusCode::OK);
    renew(&browser, &pair).await.is(StatusCode::OK);

    town.clock.advance(Duration::from_secs(5));
    let again = poll(&browser, &started).await;
    assert_eq!(refused(again, 400), "invalid_grant", "it served once");
}

#[tokio::test]
async fn who_asks_too_often_must_ask_less_often() {
    let town = Town::found().await;
    let browser = browser(&town);
    let started = start(&browser).await;
    let mut told = Vec::new();
    for wait in [0, 4, 9, 15, 14, 20] {
        town.clock.advance(Duration::from_secs(wait));
        told.push(refused(poll(&browser, &started).await, 400));
    }
    let (pending, slow) = ("authorization_pending", "slow_down");
    // Five seconds at first, ten after the first haste, then fifteen, then twenty.
    assert_eq!(told, [pending, slow, slow, pending, slow, pending]);
    // Haste does not help once it is approved, and does not lose the approval either.
    decide(&browser, user_code(&started), "contoh", "allow").await;
    assert_eq!(refused(poll(&browser, &started).await, 400), slow);
    town.clock.advance(Duration::from_secs(25));
    poll(&browser, &started).await.is(StatusCode::OK);
}

#[tokio::test]
async fn a_code_is_answered_once_and_ends() {
    let town = Town::found().await;
    let browser = browser(&town);
    let (first, second) = (start(&browser).await, start(&browser).await);
    let html = decide(&browser, user_code(&first), "contoh", "deny").await;
    assert!(html.contains("Ditolak"), "{html}");
    assert_eq!(refused(poll(&browser, &first).await, 400), "access_denied");
    let html = decide(&browser, user_code(&first), "contoh", "allow").await;
    assert!(html.contains("tidak berlaku"), "{html}");

    town.clock.advance(Duration::from_secs(600));
    assert_eq!(refused(poll(&browser, &second).await, 400), "expired_token");
    let html = decide(&browser, user_code(&second), "contoh", "allow").await;
    assert!(html.contains("tidak berlaku"), "{html}");
    assert_eq!(refused(poll(&browser, &second).await, 400), "expired_token");

    let mut unknown = first;
    unknown["device_code"] = "bukan-kode".into();
    assert_eq!(
        refused(poll(&browser, &unknown).await, 400),
        "invalid_grant"
    );
}

#[tokio::test]
async fn only_somebody_who_signs_in_can_answer() {
    let town = Town::found().await;
    let browser = browser(&town);
    let started = start(&browser).await;
    for answer in ["allow", "deny"] {
        let html = decide(&browser, user_code(&started), "salah", answer).await;
        assert!(html.contains("role=\"alert\""), "{html}");
    }
    let html = decide(&browser, "\"><script>", "contoh", "allow").await;
    assert!(
        html.contains("value=\"&quot;&gt;&lt;script&gt;\""),
        "{html}"
    );
    let pending = poll(&browser, &started).await;
    assert_eq!(refused(pending, 400), "authorization_pending");
}

pub async fn every_answer(browser: &Desk) {
    start(browser).await;
    let path = format!("{PROTOCOL}/auth/device");
    let stranger = send(browser, &path, &[("client_id", "lain")]).await;
    assert_eq!(refused(stranger, 400), "invalid_client");
    let place = format!("{REALM}/device");
    for (query, status) in [
        ("", StatusCode::OK),
        ("?user_code=a&user_code=b", StatusCode::BAD_REQUEST),
    ] {
        let request = browser.request(Method::GET, &format!("{place}{query}"));
        page(browser.send(request).await, status);
    }
    decide(browser, "tiada", "contoh", "deny").await;
    page(send(browser, &place, &[]).await, StatusCode::BAD_REQUEST);
}
