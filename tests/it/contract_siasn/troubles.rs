//! Failures on demand, as they look over HTTP.

use std::time::Duration;

use periksa::sandbox::Trouble;
use reqwest::StatusCode;
use serde_json::json;

use super::office::{Office, text};

const INBOX: &str = "inbox-usul-instansi?limit=1";

#[tokio::test]
async fn calls_are_throttled_with_and_without_a_time_to_wait() {
    let office = Office::plain().await;
    let opd = office.desk("opd").await;
    let retry_after = Some(Duration::from_secs(7));
    office
        .sandbox
        .trouble(Trouble::Throttled { retry_after }, 2);
    office
        .sandbox
        .trouble(Trouble::Throttled { retry_after: None }, 1);
    for expected in [Some("7"), Some("7"), None] {
        let answer = opd.get(INBOX).await.is(StatusCode::TOO_MANY_REQUESTS);
        let wait = answer.headers.get("retry-after");
        assert_eq!(wait.map(|value| value.to_str().unwrap()), expected);
        assert_eq!(answer.body["fault"]["code"], 900_802);
    }
    opd.get(INBOX).await.is(StatusCode::OK);
}

#[tokio::test]
async fn a_rate_lets_so_many_calls_through_in_a_period() {
    let office = Office::plain().await;
    let opd = office.desk("opd").await;
    let within = Duration::from_secs(10);
    office
        .sandbox
        .trouble(Trouble::Rate { calls: 3, within }, u32::MAX);
    for _period in 0..2 {
        for _ in 0..3 {
            opd.get(INBOX).await.is(StatusCode::OK);
        }
        let answer = opd.get(INBOX).await.is(StatusCode::TOO_MANY_REQUESTS);
        assert_eq!(answer.headers["retry-after"], "10");
        office.clock.advance(within);
    }
}

#[tokio::test]
async fn the_back_end_rests_and_comes_back() {
    let office = Office::plain().await;
    let opd = office.desk("opd").await;
    office.sandbox.trouble(Trouble::Suspended, 2);
    for _ in 0..2 {
        let answer = opd.get(INBOX).await.is(StatusCode::SERVICE_UNAVAILABLE);
        let fault = &answer.body["fault"];
        assert_eq!(fault["code"], 101_503);
        assert_eq!(fault["message"], "Runtime Error");
        assert!(text(fault, "description").contains("SUSPENDED"));
    }
    opd.get(INBOX).await.is(StatusCode::OK);
}

#[tokio::test]
async fn a_session_dies_early_on_the_calls_that_it_is_for() {
    let office = Office::plain().await;
    let opd = office.desk("opd").await;
    office.sandbox.trouble(Trouble::SsoMismatch, 1);
    office.sandbox.trouble(Trouble::ExpiredSession, 1);
    let answer = opd.get(INBOX).await.is(StatusCode::UNAUTHORIZED);
    assert_eq!(answer.body, json!({"message": "invalid or expired jwt"}));
    opd.get(INBOX).await.is(StatusCode::OK);
    let answer = opd.get("/apisiasn/1.0/download-dok?filePath=x").await;
    let answer = answer.is(StatusCode::UNAUTHORIZED);
    assert_eq!(answer.body["data"], "Token SSO mismatch");
    office.sandbox.trouble(Trouble::InvalidCredentials, 1);
    let answer = opd.get("/apisiasn/1.0/pns/rw-skp/1").await;
    assert_eq!(answer.body["fault"]["code"], 900_901);
    office.sandbox.trouble(Trouble::PageForDocument, 1);
    let answer = opd.get("/apisiasn/1.0/download-dok?filePath=x").await;
    let answer = answer.is(StatusCode::OK);
    assert_eq!(answer.headers["content-type"], "text/html; charset=utf-8");
}

#[tokio::test]
async fn an_answer_is_lost_after_the_work_was_done() {
    let office = Office::plain().await;
    let opd = office.desk("opd").await;
    let row = opd.first(121, 1).await;
    let (id, agency) = (text(&row, "id"), text(&row, "instansi_id"));
    office.sandbox.trouble(Trouble::AnswerLost, 1);
    let fields = [
        ("usulan_id", id),
        ("rekomendasi_approval", "1"),
        ("instansi_kerja_id", agency),
        ("instansi_induk", agency),
    ];
    let answer = match opd.verification(&fields).send().await {
        Ok(response) => response.bytes().await.map(|bytes| bytes.to_vec()),
        Err(error) => Err(error),
    };
    answer.unwrap_err();
    assert_eq!(office.status(id), 2, "but it was carried out");
    assert_eq!(office.facts().decisions().unwrap().len(), 1);
}
