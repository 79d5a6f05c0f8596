//! `update-data` by an official: what it changes, whom it refuses, and that nothing knows it again.

use periksa::sandbox::Quirks;
use reqwest::StatusCode;
use serde_json::{Value, json};

use super::office::{Desk, Office, text};

/// A rank that writes values and waits for the OPD.
async fn rank(desk: &Desk) -> Value {
    let rows = desk.inbox(100).await;
    let fits = |row: &&Value| {
        row["detail_layanan"] == 121 && row["status_usulan"] == 1 && row["tipe_usulan"] == "U"
    };
    rows.iter().find(fits).unwrap().clone()
}

fn update(row: &Value, values: Value) -> Value {
    json!({"usulan_id": row["id"], "tipe": row["tipe_usulan"], "id_riwayat": row["id_riwayat"],
           "keterangan": "menurut SK", "usulan_data": values})
}

#[tokio::test]
async fn an_official_puts_values_right_and_the_trace_stays() {
    let office = Office::plain().await;
    let opd = office.desk("opd").await;
    let row = rank(&opd).await;
    let id = text(&row, "id");
    let mut values = row["usulan_data"].clone();
    values["sk_nomor"] = json!("823/KOREKSI");
    let body = update(&row, values);
    for _ in 0..2 {
        opd.post("golongan/update-data", &body)
            .await
            .is(StatusCode::OK);
    }
    let facts = office.facts();
    assert_eq!(
        facts.proposed(id).unwrap().unwrap()["sk_nomor"],
        "823/KOREKSI"
    );
    let kept = facts.corrections(id).unwrap();
    assert_eq!(kept.len(), 1, "the second changed nothing");
    assert_eq!(kept[0].original, row["usulan_data"]["sk_nomor"]);
    let history = facts.history(id).unwrap();
    let lines = history.iter().filter(|line| line.outcome == "koreksi");
    assert_eq!(lines.count(), 2, "what is sent twice is done twice");
    let after = rank_of(&opd, id).await;
    for name in [
        "status_usulan",
        "alasan_tolak_id",
        "nama_verifikator",
        "tgl_usulan",
    ] {
        assert_eq!(after[name], row[name], "{name} is not its business");
    }
}

async fn rank_of(desk: &Desk, id: &str) -> Value {
    let path = format!("golongan/get-verifikasi-data/{id}");
    let answer = desk.get(&path).await.is(StatusCode::OK);
    answer.body["data"]["detail"].clone()
}

#[tokio::test]
async fn it_is_refused_to_others_and_for_what_is_no_value() {
    let office = Office::with(Quirks::none()).await;
    let opd = office.desk("opd").await;
    let row = rank(&opd).await;
    let id = text(&row, "id");
    let before = office.facts().proposed(id).unwrap();
    let good = update(&row, json!({"sk_nomor": "823/KOREKSI"}));
    let approver = office.desk("bkpsdm").await;
    approver
        .post("golongan/update-data", &good)
        .await
        .is(StatusCode::FORBIDDEN);
    opd.post("orang-pendidikan/update-data", &good)
        .await
        .is(StatusCode::NOT_FOUND);
    for (change, message) in [
        (
            json!({"usulan_data": {"sk_tanggal": "besok"}}),
            "sk_tanggal tidak sesuai",
        ),
        (json!({"keterangan": " "}), "keterangan harus diisi"),
        (json!({"id_riwayat": null}), "id_riwayat harus diisi"),
        (json!({"tipe": "D"}), "tipe tidak sesuai"),
    ] {
        let mut body = good.clone();
        for (name, value) in change.as_object().unwrap() {
            body[name] = value.clone();
        }
        let said = opd.post("golongan/update-data", &body).await.body;
        assert_eq!(said["message"], message, "{said}");
    }
    opd.verify(&row).await.is(StatusCode::OK);
    let said = opd.post("golongan/update-data", &good).await.body;
    assert_eq!(said["message"], "usulan tidak sedang menunggu Anda");
    assert_eq!(office.facts().proposed(id).unwrap(), before);
}
