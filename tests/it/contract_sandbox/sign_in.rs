//! Signing in, tokens that end, and who is who.

use std::time::Duration;

use reqwest::{Method, StatusCode};

use super::town::{Answer, Desk, TOKEN, Town};

async fn ask(desk: &Desk, form: &[(&str, &str)]) -> Answer {
    desk.send(desk.request(Method::POST, TOKEN).form(form))
        .await
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
async fn discovery_names_the_host_that_was_asked() {
    let town = Town::found().await;
    let answer = town
        .nobody()
        .get("/auth/realms/public-siasn/.well-known/openid-configuration")
        .await;
    let url = town.sandbox.url();
    assert_eq!(answer.body["token_endpoint"], format!("{url}{TOKEN}"));
}
