//! Where a second factor is asked for.

use std::time::Duration;

use periksa::sandbox::{Config, SecondFactor};
use reqwest::StatusCode;

use super::super::town::{Answer, Desk, Town, config};
use super::{OPD, PERIKSA, REALM, ask, browser, page};

async fn town() -> Town {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    let plan = Config {
        second_factor: SecondFactor::Totp,
        ..config(&data, 1)
    };
    Town::with(dir, plan).await
}

async fn with(desk: &Desk, user: &str, password: &str, code: Option<&str>) -> Answer {
    let mut form = vec![
        ("grant_type", "password"),
        PERIKSA,
        ("username", user),
        ("password", password),
    ];
    form.extend(code.map(|code| ("totp", code)));
    ask(desk, &form).await
}

#[tokio::test]
async fn a_password_alone_is_not_enough_and_a_code_serves_once() {
    let town = town().await;
    let nobody = town.nobody();
    let code = town.sandbox.one_time_code("opd");
    let wrong = with(&nobody, "opd", "salah", Some(&code)).await;
    let wrong = wrong.is(StatusCode::UNAUTHORIZED).body;
    for (user, given) in [
        ("opd", None),
        ("opd", Some("")),
        ("opd", Some("12345")),
        ("opd2", Some(code.as_str())),
    ] {
        let answer = with(&nobody, user, "contoh", given).await;
        let told = answer.is(StatusCode::UNAUTHORIZED).body;
        assert_eq!(told, wrong, "it says which part was wrong");
    }
    // The attempt with the wrong password did not use the code up.
    with(&nobody, "opd", "contoh", Some(&code))
        .await
        .is(StatusCode::OK);
    with(&nobody, "opd", "contoh", Some(&code))
        .await
        .is(StatusCode::UNAUTHORIZED);
    town.clock.advance(Duration::from_secs(30));
    let next = town.sandbox.one_time_code("opd");
    assert_ne!(next, code);
    with(&nobody, "opd", "contoh", Some(&next))
        .await
        .is(StatusCode::OK);
}

#[tokio::test]
async fn a_clock_may_be_one_step_off() {
    let town = town().await;
    let nobody = town.nobody();
    let code = town.sandbox.one_time_code("opd");
    let late = town.sandbox.one_time_code("bkpsdm");
    town.clock.advance(Duration::from_secs(30));
    with(&nobody, "opd", "contoh", Some(&code))
        .await
        .is(StatusCode::OK);
    town.clock.advance(Duration::from_secs(30));
    with(&nobody, "bkpsdm", "contoh", Some(&late))
        .await
        .is(StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn the_pages_ask_for_the_code() {
    let town = town().await;
    let browser = browser(&town);
    let place = format!("{REALM}/device");
    let html = page(browser.get(&place).await, StatusCode::OK);
    assert!(html.contains("name=\"totp\""), "{html}");
    let path = format!("{}/auth/device", super::PROTOCOL);
    let started = super::send(&browser, &path, &[PERIKSA]).await.body;
    let code = town.sandbox.one_time_code("opd");
    let wrong = if code == "000000" { "000001" } else { "000000" };
    for (totp, said) in [(wrong, "role=\"alert\""), (&code, "Sudah diizinkan")] {
        let form = [
            ("user_code", started["user_code"].as_str().unwrap()),
            OPD[0],
            OPD[1],
            ("totp", totp),
            ("answer", "allow"),
        ];
        let html = page(super::send(&browser, &place, &form).await, StatusCode::OK);
        assert!(html.contains(said), "{html}");
    }
}
