//! Idempotency, conflicts, batches, races: a decision happens once or not at all.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use super::town::{Town, accept, refuse, send_back};

#[tokio::test]
async fn the_same_key_answers_the_same_and_does_nothing_twice() {
    let town = Town::found().await;
    let opd = town.desk("opd").await;
    let row = opd.first("status=1").await;
    let id = row["id"].as_str().unwrap();
    let first = opd
        .decide(&row, "kunci-1", &send_back())
        .await
        .is(StatusCode::OK);
    assert!(!first.headers.contains_key("idempotent-replayed"));
    let again = opd
        .decide(&row, "kunci-1", &send_back())
        .await
        .is(StatusCode::OK);
    assert_eq!(again.header("idempotent-replayed"), "true");
    assert_eq!(again.body, first.body);
    assert_eq!(again.header("etag"), first.header("etag"));
    assert_eq!(town.facts().decisions().unwrap().len(), 1);

    opd.decide(&row, "kunci-1", &accept())
        .await
        .problem(422, "kunci-dipakai");
    let other = opd.first("status=1").await;
    opd.decide(&other, "kunci-1", &send_back())
        .await
        .problem(422, "kunci-dipakai");
    // Another user's key of the same name is another key.
    let colleague = town.desk("opd2").await;
    colleague
        .decide(&other, "kunci-1", &send_back())
        .await
        .is(StatusCode::OK);
    assert_eq!(town.facts().history(id).unwrap().last().unwrap().status, 50);
}

#[tokio::test]
async fn a_failed_decision_leaves_its_key_free() {
    let town = Town::found().await;
    let opd = town.desk("opd").await;
    let row = opd.first("status=1").await;
    let stale = json!({"id": row["id"], "versi": "999"});
    opd.decide(&stale, "k", &accept())
        .await
        .problem(409, "konflik");
    opd.decide(&row, "k", &accept()).await.is(StatusCode::OK);
}

#[tokio::test]
async fn whoever_comes_second_is_shown_what_happened() {
    let town = Town::found().await;
    let (opd, colleague) = (town.desk("opd").await, town.desk("opd2").await);
    let row = opd.first("status=1").await;
    colleague
        .decide(&row, "theirs", &send_back())
        .await
        .is(StatusCode::OK);
    let conflict = opd
        .decide(&row, "ours", &accept())
        .await
        .problem(409, "konflik")
        .body;
    assert_eq!(conflict["usul"]["status"], 50);
    assert_eq!(conflict["terakhir"]["kunci"], "theirs");
    assert_eq!(conflict["terakhir"]["nama"], "CONTOH VERIFIKATOR DUA");
}

#[tokio::test]
async fn of_ten_at_once_exactly_one_wins() {
    let town = Town::found().await;
    let opd = town.desk("opd").await;
    let row = opd.first("status=1").await;
    let mut racers = tokio::task::JoinSet::new();
    for number in 0..10 {
        let (opd, row) = (opd.clone(), row.clone());
        let verdict = if number % 2 == 0 { accept() } else { refuse() };
        racers.spawn(async move { opd.decide(&row, &format!("r-{number}"), &verdict).await });
    }
    let mut statuses: Vec<u16> = Vec::new();
    while let Some(answer) = racers.join_next().await {
        statuses.push(answer.unwrap().status.as_u16());
    }
    statuses.sort_unstable();
    assert_eq!(statuses, [vec![200], vec![409; 9]].concat());
    assert_eq!(town.facts().decisions().unwrap().len(), 1);
}

#[tokio::test]
async fn the_body_is_checked_last_and_names_the_field() {
    let town = Town::found().await;
    let opd = town.desk("opd").await;
    let row = opd.first("status=1").await;
    let long = "é".repeat(2001);
    for (verdict, field) in [
        (json!({"hasil": "setuju"}), "hasil"),
        (json!({"hasil": "kembalikan"}), "alasan_id"),
        (
            json!({"hasil": "kembalikan", "alasan_id": "tidak-ada"}),
            "alasan_id",
        ),
        (
            json!({"hasil": "kembalikan", "alasan_id": "tms-01"}),
            "alasan_id",
        ),
        (
            json!({"hasil": "tolak", "alasan_id": "bts-01"}),
            "alasan_id",
        ),
        (
            json!({"hasil": "terima", "alasan_id": "bts-01"}),
            "alasan_id",
        ),
        (json!({"hasil": "terima", "catatan": long}), "catatan"),
    ] {
        let answer = opd.decide(&row, "k", &verdict).await.problem(422, "isian");
        assert_eq!(answer.body["field"], field, "{verdict}");
    }
    // Before the body come the version and the authority.
    let stale = json!({"id": row["id"], "versi": "999"});
    opd.decide(&stale, "k", &json!({"hasil": "?"}))
        .await
        .problem(409, "konflik");
    let monitor = town.desk("monitor").await;
    monitor
        .decide(&row, "k", &json!({"hasil": "?"}))
        .await
        .problem(403, "wewenang");
    let just_right = json!({"hasil": "terima", "catatan": "é".repeat(2000)});
    opd.decide(&row, "k", &just_right).await.is(StatusCode::OK);
}

#[tokio::test]
async fn key_and_version_are_required() {
    let town = Town::found().await;
    let opd = town.desk("opd").await;
    let row = opd.first("status=1").await;
    let path = format!("usul/{}/keputusan", row["id"].as_str().unwrap());
    let request = || opd.request(Method::POST, &path).json(&accept());
    opd.send(request()).await.problem(400, "kunci-perlu");
    let spaced = request().header("Idempotency-Key", "dua kata");
    opd.send(spaced).await.problem(400, "kunci-perlu");
    let keyed = || request().header("Idempotency-Key", "k");
    opd.send(keyed()).await.problem(428, "if-match-perlu");
    let unquoted = keyed().header("If-Match", "1");
    opd.send(unquoted).await.problem(400, "parameter");
    let raw = |body: &'static str| {
        opd.request(Method::POST, &path)
            .header("Idempotency-Key", "k")
            .header("If-Match", "\"1\"")
            .header("Content-Type", "application/json")
            .body(body)
    };
    opd.send(raw("{")).await.problem(400, "badan");
    opd.send(raw(r#"{"hasil": "terima", "lain": 1}"#))
        .await
        .problem(400, "badan");
    opd.send(raw(r#"{"hasil": 1}"#)).await.problem(400, "badan");
    assert!(town.facts().decisions().unwrap().is_empty());
}

#[tokio::test]
async fn a_batch_answers_each_decision_by_itself() {
    let town = Town::found().await;
    let opd = town.desk("opd").await;
    let page = opd.get("usul?status=1&limit=4").await;
    let rows = page.rows();
    let item = |row: &Value, key: &str, version: &Value, verdict: Value| {
        let mut item = json!({"usul_id": row["id"], "kunci": key, "versi": version});
        item.as_object_mut()
            .unwrap()
            .extend(verdict.as_object().unwrap().clone());
        item
    };
    let batch = json!({"keputusan": [
        item(&rows[0], "b-0", &rows[0]["versi"], accept()),
        item(&rows[1], "b-1", &json!("999"), accept()),
        item(&json!({"id": "tidak-ada"}), "b-2", &json!("1"), accept()),
        item(&rows[2], "b-3", &rows[2]["versi"], json!({"hasil": "kembalikan"})),
        item(&rows[2], "", &rows[2]["versi"], accept()),
        item(&rows[2], "b-4", &Value::Null, accept()),
        item(&rows[3], "b-5", &rows[3]["versi"], refuse()),
    ]});
    let statuses = |body: &Value| -> Vec<u64> {
        let answers = body["hasil"].as_array().unwrap();
        answers
            .iter()
            .map(|answer| answer["status"].as_u64().unwrap())
            .collect()
    };
    let answer = opd.post("keputusan", &batch).await.is(StatusCode::OK);
    assert_eq!(statuses(&answer.body), [200, 409, 404, 422, 400, 428, 200]);
    let again = opd.post("keputusan", &batch).await.is(StatusCode::OK);
    assert_eq!(again.body["hasil"][0], answer.body["hasil"][0]);
    assert_eq!(town.facts().decisions().unwrap().len(), 2);

    let many = vec![item(&rows[0], "m", &json!("1"), accept()); 101];
    let answer = opd.post("keputusan", &json!({"keputusan": many})).await;
    answer.problem(413, "terlalu-banyak");
}

#[tokio::test]
async fn a_claim_tells_colleagues_and_ends_by_itself() {
    let town = Town::found().await;
    let (opd, colleague) = (town.desk("opd").await, town.desk("opd2").await);
    let row = opd.first("status=1").await;
    let id = row["id"].as_str().unwrap();
    let path = format!("usul/{id}/klaim");
    let claim = opd
        .send(opd.request(Method::PUT, &path))
        .await
        .is(StatusCode::OK)
        .body;
    assert_eq!(claim["sampai"], "2026-11-21T03:05:00Z");
    assert_eq!(colleague.open(id).await["klaim"], claim);
    let refused = colleague.send(colleague.request(Method::PUT, &path)).await;
    assert_eq!(refused.problem(409, "diklaim").body["klaim"], claim);
    town.clock.advance(std::time::Duration::from_secs(200));
    opd.send(opd.request(Method::PUT, &path))
        .await
        .is(StatusCode::OK);
    // Five minutes after the first claim the second one still holds; so do not their tokens.
    town.clock.advance(std::time::Duration::from_secs(101));
    let (opd, colleague) = (town.desk("opd").await, town.desk("opd2").await);
    let delete = |desk: &super::town::Desk| desk.request(Method::DELETE, &path);
    colleague
        .send(delete(&colleague))
        .await
        .problem(409, "diklaim");
    opd.send(delete(&opd)).await.is(StatusCode::NO_CONTENT);
    assert_eq!(opd.open(id).await["klaim"], Value::Null);
    colleague
        .send(colleague.request(Method::PUT, &path))
        .await
        .is(StatusCode::OK);
    // A claim keeps nobody from deciding, and a decision ends it.
    let seen = opd.open(id).await;
    opd.decide(&seen, "k", &accept()).await.is(StatusCode::OK);
    assert_eq!(opd.open(id).await["klaim"], Value::Null);
}
