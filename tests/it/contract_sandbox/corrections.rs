//! Corrections: with the accept in one transaction, the original kept, refused where they must be.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use super::town::{Desk, Town, accept, send_back};

/// An accept with corrections.
fn correcting(corrections: Value) -> Value {
    let mut verdict = accept();
    verdict["koreksi"] = corrections;
    verdict
}

fn correction(detail: &Value, field: &str, to: Value) -> Value {
    json!({"bidang": field, "semula": detail["usulan_data"][field], "menjadi": to,
           "alasan": "menurut SK halaman 1"})
}

/// A proposal of a rank that waits for the OPD, one that writes values.
async fn rank(desk: &Desk) -> Value {
    let rows = desk.get("usul?status=1&kategori=golongan&limit=100").await;
    let writes = |row: &&Value| row["tipe"] != "D";
    let row = rows.rows().iter().find(writes).unwrap().clone();
    desk.open(row["id"].as_str().unwrap()).await
}

#[tokio::test]
async fn an_accept_puts_values_right_once_and_keeps_what_was_proposed() {
    let town = Town::found().await;
    let opd = town.desk("opd").await;
    let seen = rank(&opd).await;
    let id = seen["usul"]["id"].as_str().unwrap();
    let open = seen["koreksi"].as_array().unwrap();
    assert!(open.contains(&json!("sk_nomor")), "{open:?}");
    assert_eq!(seen["usulan_asli"], json!({}));
    let verdict = correcting(json!([
        correction(&seen, "sk_nomor", json!("823/KOREKSI")),
        correction(&seen, "mk_golongan_tahun", json!(31)),
    ]));
    let first = opd.decide(&seen, "k", &verdict).await.is(StatusCode::OK);
    let again = opd.decide(&seen, "k", &verdict).await.is(StatusCode::OK);
    assert_eq!(again.header("idempotent-replayed"), "true");
    assert_eq!(again.body, first.body);

    let facts = town.facts();
    assert_eq!(facts.decisions().unwrap().len(), 1);
    let kept = facts.corrections(id).unwrap();
    assert_eq!(kept.len(), 2, "once each");
    assert_eq!(kept[0].account.as_deref(), Some("opd"));
    assert_eq!(kept[0].original, seen["usulan_data"]["sk_nomor"]);
    let before: i64 = seen["versi"].as_str().unwrap().parse().unwrap();
    assert_eq!(facts.standing(id).unwrap().unwrap().version, before + 1);

    // The next official sees both.
    let next = town.desk("kanreg").await.open(id).await;
    assert_eq!(next["usulan_data"]["sk_nomor"], "823/KOREKSI");
    assert_eq!(
        next["usulan_asli"]["sk_nomor"],
        seen["usulan_data"]["sk_nomor"]
    );
    let line = next["log"].as_array().unwrap().last().unwrap();
    assert_eq!(line["koreksi"][0]["alasan"], "menurut SK halaman 1");
    assert_eq!(line["koreksi"][1]["menjadi"], 31);
    // The same key for other corrections is another decision.
    let other = correcting(json!([correction(&seen, "sk_nomor", json!("lain"))]));
    opd.decide(&seen, "k", &other)
        .await
        .problem(422, "kunci-dipakai");
}

#[tokio::test]
async fn only_who_verifies_or_validates_may_and_only_what_is_proposed() {
    let town = Town::found().await;
    let opd = town.desk("opd").await;
    let seen = rank(&opd).await;
    let id = seen["usul"]["id"].as_str().unwrap();
    for (user, may) in [("bkpsdm", false), ("helpdesk", false), ("monitor", false)] {
        let theirs = town.desk(user).await.open(id).await;
        assert_eq!(
            !theirs["koreksi"].as_array().unwrap().is_empty(),
            may,
            "{user}"
        );
    }
    for field in ["nip", "id", "tidak_ada"] {
        let verdict = correcting(json!([correction(&seen, field, json!("x"))]));
        opd.decide(&seen, field, &verdict)
            .await
            .problem(403, "wewenang");
    }
    let removal = opd.get("usul?status=1&limit=200").await;
    let mut removals = removal.rows().iter().filter(|row| row["tipe"] == "D");
    if let Some(row) = removals.next() {
        let removal = opd.open(row["id"].as_str().unwrap()).await;
        assert_eq!(removal["koreksi"], json!([]));
    }
    assert_eq!(town.facts().decisions().unwrap().len(), 0);
    // BKN's validator may at its own turn.
    opd.decide(&seen, "k", &accept()).await.is(StatusCode::OK);
    let kanreg = town.desk("kanreg").await;
    let seen = kanreg.open(id).await;
    let verdict = correcting(json!([correction(&seen, "sk_nomor", json!("823/BKN"))]));
    kanreg.decide(&seen, "k", &verdict).await.is(StatusCode::OK);
    assert_eq!(
        town.facts().proposed(id).unwrap().unwrap()["sk_nomor"],
        "823/BKN"
    );
    let approver = town.desk("bkpsdm").await.open(id).await;
    assert_eq!(
        (&approver["giliran"], &approver["koreksi"]),
        (&json!("bkpsdm"), &json!([]))
    );
}

#[tokio::test]
async fn a_wrong_correction_leaves_nothing() {
    let town = Town::found().await;
    let opd = town.desk("opd").await;
    let seen = rank(&opd).await;
    let id = seen["usul"]["id"].as_str().unwrap();
    let before = town.facts().proposed(id).unwrap();
    let mut stale = correction(&seen, "sk_nomor", json!("823/2"));
    stale["semula"] = json!("sudah lain");
    opd.decide(&seen, "a", &correcting(json!([stale])))
        .await
        .problem(409, "konflik");
    let mut silent = correction(&seen, "sk_nomor", json!("823/2"));
    silent["alasan"] = json!(" ");
    let same = correction(&seen, "sk_nomor", seen["usulan_data"]["sk_nomor"].clone());
    let twice = correction(&seen, "sk_nomor", json!("823/2"));
    for (corrections, field) in [
        (
            json!([correction(&seen, "sk_tanggal", json!("besok"))]),
            "koreksi[0].menjadi",
        ),
        (
            json!([correction(&seen, "golongan_id", json!("99"))]),
            "koreksi[0].menjadi",
        ),
        (
            json!([correction(&seen, "mk_golongan_tahun", json!("enam"))]),
            "koreksi[0].menjadi",
        ),
        (
            json!([correction(&seen, "sk_nomor", json!(null))]),
            "koreksi[0].menjadi",
        ),
        (json!([same]), "koreksi[0].menjadi"),
        (json!([silent]), "koreksi[0].alasan"),
        (json!([twice, twice]), "koreksi[1].bidang"),
    ] {
        let said = opd.decide(&seen, "b", &correcting(corrections)).await;
        let said = said.problem(422, "isian").body;
        assert_eq!(said["field"], field, "{said:#}");
    }
    let mut returned = send_back();
    returned["koreksi"] = json!([correction(&seen, "sk_nomor", json!("823/2"))]);
    let said = opd
        .decide(&seen, "c", &returned)
        .await
        .problem(422, "isian")
        .body;
    assert_eq!(said["field"], "koreksi");
    let request = opd.request(Method::GET, &format!("usul/{id}"));
    assert_eq!(opd.send(request).await.body["versi"], seen["versi"]);
    assert_eq!(town.facts().proposed(id).unwrap(), before);
    assert_eq!(town.facts().corrections(id).unwrap(), []);
    assert_eq!(town.facts().decisions().unwrap().len(), 0);
}
