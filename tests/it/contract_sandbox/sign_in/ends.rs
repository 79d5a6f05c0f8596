//! How tokens end before their time, and who their bearer is.

use reqwest::StatusCode;
use serde_json::Value;

use super::super::town::{Answer, Desk, Town};
use super::{PERIKSA, PROTOCOL, claims, pair, refused, renew, send, worth};

const DEAD: StatusCode = StatusCode::UNAUTHORIZED;

async fn revoke(desk: &Desk, token: &Value) -> Answer {
    let form = [PERIKSA, ("token", token.as_str().unwrap())];
    send(desk, &format!("{PROTOCOL}/revoke"), &form).await
}

async fn leave(desk: &Desk, token: &Value) -> Answer {
    let form = [PERIKSA, ("refresh_token", token.as_str().unwrap())];
    send(desk, &format!("{PROTOCOL}/logout"), &form).await
}

async fn who(desk: &Desk, pair: &Value) -> Answer {
    let mut bearer = desk.clone();
    bearer.token = pair["access_token"].as_str().map(str::to_owned);
    bearer.get(&format!("{PROTOCOL}/userinfo")).await
}

#[tokio::test]
async fn a_refresh_token_that_comes_back_ends_its_family() {
    let town = Town::found().await;
    let nobody = town.nobody();
    let (first, other) = (pair(&nobody).await, pair(&nobody).await);
    let second = renew(&nobody, &first).await.is(StatusCode::OK).body;
    assert_eq!(worth(&nobody, &first).await, StatusCode::OK);
    let third = renew(&nobody, &second).await.is(StatusCode::OK).body;
    assert_eq!(refused(renew(&nobody, &first).await, 400), "invalid_grant");
    for ended in [&first, &second, &third] {
        assert_eq!(worth(&nobody, ended).await, DEAD);
        assert_eq!(refused(renew(&nobody, ended).await, 400), "invalid_grant");
    }
    assert_eq!(worth(&nobody, &other).await, StatusCode::OK, "not of it");
    renew(&nobody, &other).await.is(StatusCode::OK);
}

#[tokio::test]
async fn a_token_is_revoked_alone_or_with_its_family() {
    let town = Town::found().await;
    let nobody = town.nobody();
    let first = pair(&nobody).await;
    revoke(&nobody, &first["access_token"])
        .await
        .is(StatusCode::OK);
    assert_eq!(worth(&nobody, &first).await, DEAD);
    let second = renew(&nobody, &first).await.is(StatusCode::OK).body;
    revoke(&nobody, &second["refresh_token"])
        .await
        .is(StatusCode::OK);
    assert_eq!(worth(&nobody, &second).await, DEAD);
    assert_eq!(refused(renew(&nobody, &second).await, 400), "invalid_grant");
    // An unknown one is as good as revoked (RFC 7009, 2.2).
    revoke(&nobody, &"bukan-token".into())
        .await
        .is(StatusCode::OK);
}

#[tokio::test]
async fn leaving_ends_the_session() {
    let town = Town::found().await;
    let nobody = town.nobody();
    let (first, other) = (pair(&nobody).await, pair(&nobody).await);
    let second = renew(&nobody, &first).await.is(StatusCode::OK).body;
    leave(&nobody, &second["refresh_token"])
        .await
        .is(StatusCode::NO_CONTENT);
    for ended in [&first, &second] {
        assert_eq!(worth(&nobody, ended).await, DEAD);
    }
    let again = leave(&nobody, &second["refresh_token"]).await;
    assert_eq!(refused(again, 400), "invalid_grant");
    assert_eq!(worth(&nobody, &other).await, StatusCode::OK, "another one");
}

#[tokio::test]
async fn the_bearer_is_told_by_the_same_name_as_in_the_token() {
    let town = Town::found().await;
    let nobody = town.nobody();
    let (first, second) = (pair(&nobody).await, pair(&nobody).await);
    let told = who(&nobody, &first).await.is(StatusCode::OK).body;
    assert_eq!(told["preferred_username"], "opd");
    assert_eq!(told["name"], "CONTOH VERIFIKATOR");
    for own in [claims(&first), claims(&second)] {
        assert_eq!(told["sub"], own["sub"]);
    }
    assert_ne!(first["access_token"], second["access_token"]);
    revoke(&nobody, &first["access_token"])
        .await
        .is(StatusCode::OK);
    assert_eq!(refused(who(&nobody, &first).await, 401), "invalid_token");
}

pub async fn every_answer(nobody: &Desk) {
    let pair = pair(nobody).await;
    who(nobody, &pair).await.is(StatusCode::OK);
    who(nobody, &Value::Null).await.is(DEAD);
    for path in ["revoke", "logout"] {
        let bare = send(nobody, &format!("{PROTOCOL}/{path}"), &[PERIKSA]).await;
        assert_eq!(refused(bare, 400), "invalid_request");
    }
    let access = &pair["access_token"];
    revoke(nobody, access).await.is(StatusCode::OK);
    let refresh = &pair["refresh_token"];
    leave(nobody, refresh).await.is(StatusCode::NO_CONTENT);
}
