//! Signing in, tokens that end, and who is who.

mod code;
mod device;
mod ends;
mod totp;

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use reqwest::redirect::Policy;
use reqwest::{Client, Method, StatusCode};
use serde_json::{Value, json};

use super::town::{Answer, Desk, TOKEN, Town};

const REALM: &str = "/auth/realms/public-siasn";
const PROTOCOL: &str = "/auth/realms/public-siasn/protocol/openid-connect";

/// What a grant sends beside what is its own.
const PERIKSA: (&str, &str) = ("client_id", "periksa");
const OPD: [(&str, &str); 2] = [("username", "opd"), ("password", "contoh")];

async fn ask(desk: &Desk, form: &[(&str, &str)]) -> Answer {
    send(desk, TOKEN, form).await
}

async fn send(desk: &Desk, path: &str, form: &[(&str, &str)]) -> Answer {
    desk.send(desk.request(Method::POST, path).form(form)).await
}

/// Signs the OPD's verifier in by password.
async fn pair(desk: &Desk) -> Value {
    let form = [("grant_type", "password"), PERIKSA, OPD[0], OPD[1]];
    ask(desk, &form).await.is(StatusCode::OK).body
}

async fn renew(desk: &Desk, pair: &Value) -> Answer {
    let token = pair["refresh_token"].as_str().unwrap();
    let form = [
        ("grant_type", "refresh_token"),
        PERIKSA,
        ("refresh_token", token),
    ];
    ask(desk, &form).await
}

/// The status that an access token gets.
async fn worth(desk: &Desk, pair: &Value) -> StatusCode {
    let mut bearer = desk.clone();
    bearer.token = pair["access_token"].as_str().map(str::to_owned);
    bearer.get("kemampuan").await.status
}

/// The answer's error in OAuth's own words.
fn refused(answer: Answer, status: u16) -> String {
    let answer = answer.is(StatusCode::from_u16(status).unwrap());
    assert_eq!(answer.header("cache-control"), "no-store");
    answer.body["error"].as_str().unwrap().to_owned()
}

fn claims(pair: &Value) -> Value {
    let token = pair["access_token"].as_str().unwrap();
    let body = token.split('.').nth(1).unwrap();
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(body).unwrap()).unwrap()
}

/// Somebody at a browser who looks at every answer before going on.
fn browser(town: &Town) -> Desk {
    let http = Client::builder().no_proxy().redirect(Policy::none());
    Desk {
        http: http.build().unwrap(),
        ..town.nobody()
    }
}

/// The page as a person gets it; it must be safe to show.
fn page(answer: Answer, status: StatusCode) -> String {
    let answer = answer.is(status);
    let policy = answer.header("content-security-policy");
    assert!(policy.starts_with("default-src 'none'; "), "{policy}");
    assert!(policy.contains("frame-ancestors 'none'"), "{policy}");
    assert_eq!(answer.header("cache-control"), "no-store");
    let html = String::from_utf8(answer.bytes).unwrap();
    assert!(html.contains("<html lang=\"id\">"));
    assert!(!html.contains("<script"), "{html}");
    html
}

/// Every documented answer of signing in that other tests of `answers` do not get.
pub async fn every_answer(town: &Town) {
    let browser = browser(town);
    device::every_answer(&browser).await;
    code::every_answer(&browser).await;
    ends::every_answer(&browser).await;
}

#[tokio::test]
async fn every_role_signs_in_and_is_told_who_it_is() {
    let town = Town::found().await;
    for (user, role) in [
        ("opd", "opd"),
        ("opd2", "opd"),
        ("opd-01", "opd"),
        ("opd-02", "opd"),
        ("opd-pusat", "opd"),
        ("kanreg", "kanreg"),
        ("pusat", "pusat"),
        ("bkpsdm", "bkpsdm"),
        ("bkpsdm-pusat", "bkpsdm"),
        ("helpdesk", "helpdesk"),
        ("monitor", "monitor"),
    ] {
        let desk = town.desk(user).await;
        let told = desk.get("kemampuan").await.is(StatusCode::OK).body;
        assert_eq!(told["pengguna"]["id"], user);
        assert_eq!(told["pengguna"]["peran"], role);
        assert!(
            told["pengguna"]["nama"]
                .as_str()
                .unwrap()
                .starts_with("CONTOH")
        );
        assert_eq!(told["server"]["waktu"], "2026-11-21T03:00:00Z");
        assert_eq!(told["kalender"]["usulan"]["mulai"], "2026-11-09");
    }
    let nip = town.desk("opd").await.first("limit=1").await["nip"].clone();
    let told = town
        .desk(nip.as_str().unwrap())
        .await
        .get("kemampuan")
        .await;
    assert_eq!(told.body["pengguna"]["peran"], "asn");
}

#[tokio::test]
async fn a_token_ends_and_a_refresh_token_serves_once() {
    let town = Town::found().await;
    let nobody = town.nobody();
    let password = [
        ("grant_type", "password"),
        ("client_id", "periksa"),
        ("username", "opd"),
        ("password", "contoh"),
    ];
    let pair = ask(&nobody, &password).await.is(StatusCode::OK).body;
    assert_eq!(pair["expires_in"], 300);
    let mut desk = Desk {
        token: pair["access_token"].as_str().map(str::to_owned),
        ..nobody.clone()
    };
    desk.get("kemampuan").await.is(StatusCode::OK);
    town.clock.advance(Duration::from_secs(300));
    desk.get("kemampuan").await.problem(401, "token");

    let refresh = [
        ("grant_type", "refresh_token"),
        ("client_id", "periksa"),
        ("refresh_token", pair["refresh_token"].as_str().unwrap()),
    ];
    let next = ask(&nobody, &refresh).await.is(StatusCode::OK).body;
    desk.token = next["access_token"].as_str().map(str::to_owned);
    desk.get("kemampuan").await.is(StatusCode::OK);
    let again = ask(&nobody, &refresh).await.is(StatusCode::BAD_REQUEST);
    assert_eq!(again.body["error"], "invalid_grant");

    town.clock.advance(Duration::from_secs(1800));
    let late = [
        refresh[0],
        refresh[1],
        ("refresh_token", next["refresh_token"].as_str().unwrap()),
    ];
    ask(&nobody, &late).await.is(StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn a_wrong_sign_in_is_told_apart_from_a_wrong_request() {
    let town = Town::found().await;
    let nobody = town.nobody();
    let with = |name, password| {
        [
            ("grant_type", "password"),
            ("client_id", "periksa"),
            ("username", name),
            ("password", password),
        ]
    };
    for form in [
        with("opd", "salah"),
        with("tidak-ada", "contoh"),
        with("", "contoh"),
    ] {
        let answer = ask(&nobody, &form).await.is(StatusCode::UNAUTHORIZED);
        assert_eq!(answer.body["error"], "invalid_grant");
    }
    for (form, error) in [
        (vec![], "invalid_request"),
        (vec![("client_id", "periksa")], "invalid_request"),
        (with("opd", "contoh")[..3].to_vec(), "invalid_request"),
        (
            vec![("client_id", "lain"), ("grant_type", "password")],
            "invalid_client",
        ),
        (
            vec![
                ("client_id", "periksa"),
                ("grant_type", "client_credentials"),
            ],
            "unsupported_grant_type",
        ),
    ] {
        let answer = ask(&nobody, &form).await.is(StatusCode::BAD_REQUEST);
        assert_eq!(answer.body["error"], error);
    }
    let mut stranger = nobody.clone();
    stranger.token = Some("bukan-token".to_owned());
    stranger.get("kemampuan").await.problem(401, "token");
}

#[tokio::test]
async fn discovery_names_what_there_is_on_the_host_that_was_asked() {
    let town = Town::found().await;
    let nobody = town.nobody();
    let path = format!("{REALM}/.well-known/openid-configuration");
    let told = nobody.get(&path).await.is(StatusCode::OK).body;
    let url = town.sandbox.url();
    assert_eq!(told["issuer"], format!("{url}{REALM}"));
    assert_eq!(told["token_endpoint"], format!("{url}{TOKEN}"));
    assert_eq!(told["code_challenge_methods_supported"], json!(["S256"]));
    assert_eq!(
        told["token_endpoint_auth_methods_supported"],
        json!(["none"])
    );
    // Every address leads to something, and every grant is known.
    for (name, method) in [
        ("authorization_endpoint", Method::GET),
        ("token_endpoint", Method::POST),
        ("device_authorization_endpoint", Method::POST),
        ("revocation_endpoint", Method::POST),
        ("end_session_endpoint", Method::POST),
        ("userinfo_endpoint", Method::GET),
    ] {
        let place = told[name].as_str().unwrap().strip_prefix(&url).unwrap();
        let answer = nobody.send(nobody.request(method, place)).await;
        assert_ne!(answer.status, StatusCode::NOT_FOUND, "{name}");
    }
    let grants = told["grant_types_supported"].as_array().unwrap();
    assert_eq!(grants.len(), 4);
    for grant in grants {
        let form = [("grant_type", grant.as_str().unwrap()), PERIKSA];
        let error = refused(ask(&nobody, &form).await, 400);
        assert_eq!(error, "invalid_request", "{grant} misses a parameter");
    }
}

#[tokio::test]
async fn a_token_says_who_it_speaks_for() {
    let town = Town::found().await;
    for (user, word) in [
        ("opd", "verifikator"),
        ("kanreg", "validator"),
        ("pusat", "validator"),
        ("bkpsdm", "approval"),
        ("monitor", "monitoring"),
        ("helpdesk", "helpdesk"),
    ] {
        let desk = town.desk(user).await;
        let claims = claims(&json!({"access_token": desk.token}));
        let told = desk.get("kemampuan").await.body["pengguna"].clone();
        assert_eq!(claims["preferred_username"], user);
        assert_eq!(claims["iss"], format!("{}{REALM}", town.sandbox.url()));
        let day = "2026-11-21T03:00:00Z".parse::<jiff::Timestamp>().unwrap();
        assert_eq!(claims["iat"], day.as_second());
        assert_eq!(claims["exp"], day.as_second() + 300);
        for (claim, own) in [
            ("name", "nama"),
            ("nip", "nip"),
            ("instansi_id", "instansi_id"),
            ("instansi_nama", "instansi_nama"),
            ("unor_id", "unor_id"),
            ("unor_nama", "unor_nama"),
        ] {
            assert_eq!(claims[claim], told[own], "{claim} of {user}");
        }
        assert_eq!(
            claims["resource_access"]["siasn-instansi"]["roles"],
            json!([format!("role:siasn-instansi:peremajaan:{word}")])
        );
    }
}

#[tokio::test]
async fn a_parameter_must_not_come_twice() {
    let town = Town::found().await;
    let nobody = town.nobody();
    let form = [
        ("grant_type", "password"),
        PERIKSA,
        OPD[0],
        OPD[1],
        ("username", "bkpsdm"),
    ];
    assert_eq!(refused(ask(&nobody, &form).await, 400), "invalid_request");
    let form = [
        ("grant_type", "password"),
        PERIKSA,
        OPD[0],
        OPD[1],
        ("scope", "openid semua"),
    ];
    assert_eq!(refused(ask(&nobody, &form).await, 400), "invalid_scope");
}
