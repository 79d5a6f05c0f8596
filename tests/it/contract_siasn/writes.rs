//! Writes: the statuses along the chain, and everything that nothing keeps from happening.

use std::time::Duration;

use periksa::sandbox::{Quirk, Quirks};
use reqwest::StatusCode;
use serde_json::{Value, json};

use super::office::{Desk, Office, text};

const PHRASE: &str = "contoh-frasa";

/// Takes an education proposal as far as the approver.
async fn to_the_approver(office: &Office) -> (Value, Desk) {
    let opd = office.desk("opd").await;
    let row = opd.first(125, 1).await;
    opd.verify(&row).await.is(StatusCode::OK);
    let kanreg = office.desk("kanreg").await;
    kanreg.validate(text(&row, "id")).await.is(StatusCode::OK);
    (row, office.desk("bkpsdm").await)
}

#[tokio::test]
async fn an_education_goes_by_opd_and_kanreg_to_the_approver_and_into_the_record() {
    let office = Office::plain().await;
    let opd = office.desk("opd").await;
    let row = opd.first(125, 1).await;
    let id = text(&row, "id");
    let done = opd.verify(&row).await.is(StatusCode::OK).body;
    assert_eq!(
        done,
        json!({"error": false, "message": "Berhasil", "id": id})
    );
    assert_eq!(office.status(id), 2);
    let seen = &opd.page(0, 1).await[0];
    assert_eq!(seen["nama_verifikator"], "CONTOH VERIFIKATOR");
    assert_eq!(seen["tgl_verifikasi"], "2026-11-21T03:00:00Z");
    assert_eq!(seen["rekomendasi_approval"], "1");
    assert_eq!(seen["nama_approval"], Value::Null);

    let kanreg = office.desk("kanreg").await;
    kanreg.validate(id).await.is(StatusCode::OK);
    assert_eq!(office.status(id), 15);

    let bkpsdm = office.desk("bkpsdm").await;
    let code = office.sandbox.one_time_code("bkpsdm");
    let done = bkpsdm
        .approve(&[id], PHRASE, &code)
        .await
        .is(StatusCode::OK);
    assert_eq!(done.body, json!({"error": false, "message": "Proses"}));
    let standing = office.facts().standing(id).unwrap().unwrap();
    assert_eq!(standing.status, 11);
    let record = office.facts().record(&standing.record_id.unwrap());
    let held = serde_json::to_value(record.unwrap().unwrap()).unwrap();
    for (slug, value) in row["usulan_data"].as_object().unwrap() {
        assert_eq!(held[slug], *value, "{slug}");
    }
    let seen = &opd.page(0, 1).await[0];
    assert_eq!(seen["nama_approval"], "CONTOH PENYETUJU");
    let outcomes: Vec<_> = office.facts().history(id).unwrap();
    let accounts = outcomes.iter().rev().take(3).rev();
    let accounts: Vec<_> = accounts
        .map(|line| line.account.as_deref().unwrap())
        .collect();
    assert_eq!(accounts, ["opd", "kanreg", "bkpsdm"]);
}

#[tokio::test]
async fn a_second_accept_undoes_what_others_did_meanwhile() {
    let office = Office::plain().await;
    let (row, _) = to_the_approver(&office).await;
    let id = text(&row, "id");
    assert_eq!(office.status(id), 15);
    // The verifier's client sends again what it read long ago, and nothing stops it.
    let opd = office.desk("opd").await;
    opd.verify(&row).await.is(StatusCode::OK);
    assert_eq!(office.status(id), 2);
    // Refused for good is not for good either.
    let reason = json!({"usulan_id": id, "alasan_tolak_id": "tms-01"});
    opd.post("tolak-usulan", &reason).await.is(StatusCode::OK);
    assert_eq!(office.status(id), 6);
    opd.verify(&row).await.is(StatusCode::OK);
    assert_eq!(office.status(id), 2);
    let kanreg = office.desk("kanreg").await;
    for _ in 0..2 {
        kanreg.validate(id).await.is(StatusCode::OK);
        assert_eq!(office.status(id), 15);
    }
}

#[tokio::test]
async fn what_is_sent_twice_is_done_twice_and_stands_in_the_history() {
    let office = Office::plain().await;
    let opd = office.desk("opd").await;
    let row = opd.first(121, 1).await;
    let id = text(&row, "id");
    let before = office.facts().history(id).unwrap().len();
    opd.verify(&row).await.is(StatusCode::OK);
    opd.verify(&row).await.is(StatusCode::OK);
    assert_eq!(office.facts().history(id).unwrap().len(), before + 2);
    let decisions = office.facts().decisions().unwrap();
    assert_eq!(decisions.len(), 2);
    for decision in decisions {
        assert_eq!(decision.proposal, id);
        assert_eq!(decision.outcome, "terima");
        assert_eq!((decision.status, decision.key), (2, None));
    }
    for _ in 0..2 {
        opd.send_back(id, json!("bts-01")).await.is(StatusCode::OK);
    }
    let standing = office.facts().standing(id).unwrap().unwrap();
    assert_eq!(standing.returns, row["counter_bts"].as_i64().unwrap() + 2);
}

#[tokio::test]
async fn returns_and_refusals_show_their_reason() {
    let office = Office::plain().await;
    let (row, bkpsdm) = to_the_approver(&office).await;
    let id = text(&row, "id");
    bkpsdm
        .send_back(id, json!("bts-09"))
        .await
        .is(StatusCode::OK);
    assert_eq!(office.status(id), 14);
    let opd = office.desk("opd").await;
    opd.verify(&row).await.is(StatusCode::OK);
    let kanreg = office.desk("kanreg").await;
    kanreg
        .send_back(id, json!("bts-01"))
        .await
        .is(StatusCode::OK);
    assert_eq!(office.status(id), 52);
    let seen = &opd.page(0, 1).await[0];
    assert_eq!(seen["id"], *id);
    assert_eq!(seen["alasan_tolak_id"], "bts-01");
    assert_eq!(seen["alasan_tolak_nama"], "Dokumen tidak terbaca");
    assert_eq!(seen["alasan_tolak_tambahan"], "Halaman dua kabur");
    assert_eq!(seen["tgl_tolak_bkn"], "2026-11-21");
    let reason = json!({"usulan_id": id, "alasan_tolak_id": "tms-02"});
    kanreg
        .post("tolak-usulan", &reason)
        .await
        .is(StatusCode::OK);
    assert_eq!(office.status(id), 13);
    opd.verify(&row).await.is(StatusCode::OK);
    assert_eq!(opd.page(0, 1).await[0]["alasan_tolak_id"], Value::Null);
}

#[tokio::test]
async fn an_approval_skips_what_does_not_wait_for_it_and_does_not_say_so() {
    let office = Office::plain().await;
    let (row, bkpsdm) = to_the_approver(&office).await;
    let opd = office.desk("opd").await;
    let early = opd.first(121, 1).await;
    let unknown = "00000000-0000-4000-8000-00000000dead";
    let ids = [text(&row, "id"), text(&early, "id"), unknown];
    let code = office.sandbox.one_time_code("bkpsdm");
    let done = bkpsdm.approve(&ids, PHRASE, &code).await.is(StatusCode::OK);
    assert_eq!(done.body, json!({"error": false, "message": "Proses"}));
    assert_eq!((office.status(ids[0]), office.status(ids[1])), (11, 1));
}

#[tokio::test]
async fn a_signature_needs_the_passphrase_and_a_code_that_was_not_used() {
    let office = Office::with(Quirks::none().with(Quirk::ErrorInside200)).await;
    let (row, bkpsdm) = to_the_approver(&office).await;
    let id = text(&row, "id");
    let code = office.sandbox.one_time_code("bkpsdm");
    let refused = json!({"error": true, "message": "passphrase atau kode OTP salah"});
    let another = office.sandbox.one_time_code("opd");
    for (phrase, code) in [
        ("salah", code.as_str()),
        (PHRASE, another.as_str()),
        (PHRASE, ""),
    ] {
        let answer = bkpsdm.approve(&[id], phrase, code).await;
        assert_eq!(answer.is(StatusCode::OK).body, refused);
        assert_eq!(office.status(id), 15);
    }
    bkpsdm.approve(&[], PHRASE, &code).await.is(StatusCode::OK);
    let used = bkpsdm.approve(&[id], PHRASE, &code).await;
    assert_eq!(used.is(StatusCode::OK).body, refused);
    assert_eq!(office.status(id), 15);
    office.clock.advance(Duration::from_secs(60));
    let code = office.sandbox.one_time_code("bkpsdm");
    let done = bkpsdm
        .approve(&[id], PHRASE, &code)
        .await
        .is(StatusCode::OK);
    assert_eq!(done.body["error"], false);
    assert_eq!(office.status(id), 11);
}

#[tokio::test]
async fn a_business_error_may_come_as_a_success() {
    for (quirks, status) in [
        (Quirks::none().with(Quirk::ErrorInside200), StatusCode::OK),
        (Quirks::none(), StatusCode::BAD_REQUEST),
    ] {
        let office = Office::with(quirks).await;
        let opd = office.desk("opd").await;
        let row = opd.first(121, 1).await;
        let id = text(&row, "id");
        for (reason, message) in [
            (Value::Null, "alasan_tolak_id harus diisi"),
            (json!(""), "alasan_tolak_id harus diisi"),
            (json!("bts-77"), "alasan_tolak_id tidak sesuai"),
            (json!("tms-01"), "alasan_tolak_id tidak sesuai"),
        ] {
            let answer = opd.send_back(id, reason).await.is(status);
            assert_eq!(answer.body, json!({"error": true, "message": message}));
        }
        let answer = opd.verify_with(&[("usulan_id", id)]).await.is(status);
        assert_eq!(answer.body["message"], "instansi_kerja_id harus diisi");
        let fields = [
            ("usulan_id", id),
            ("instansi_kerja_id", "A"),
            ("instansi_induk", "A"),
            ("rekomendasi_approval", "0"),
        ];
        let answer = opd.verify_with(&fields).await.is(status);
        assert_eq!(answer.body["message"], "rekomendasi_approval tidak sesuai");
        assert_eq!(office.facts().decisions().unwrap(), []);
    }
}

#[tokio::test]
async fn a_malformed_id_brings_out_the_databases_own_words() {
    let said = "pq: invalid input syntax for type uuid: \"bukan-uuid\"";
    let office = Office::only(Quirk::DatabaseSpeaks).await;
    let opd = office.desk("opd").await;
    let fields = [
        ("usulan_id", "bukan-uuid"),
        ("rekomendasi_approval", "1"),
        ("instansi_kerja_id", "A"),
        ("instansi_induk", "A"),
    ];
    let code = office.sandbox.one_time_code("bkpsdm");
    let bkpsdm = office.desk("bkpsdm").await;
    for answer in [
        opd.get("golongan/get-verifikasi-data/bukan-uuid").await,
        opd.verify_with(&fields).await,
        opd.send_back("bukan-uuid", json!("bts-01")).await,
        bkpsdm.approve(&["bukan-uuid"], PHRASE, &code).await,
    ] {
        let answer = answer.is(StatusCode::NOT_ACCEPTABLE);
        assert_eq!(answer.text(), said);
        assert_eq!(answer.headers["content-type"], "text/plain; charset=utf-8");
    }
    let answer = opd.get("inbox-usul-instansi?offset=satu").await;
    let said = "pq: invalid input syntax for type integer: \"satu\"";
    assert_eq!(answer.is(StatusCode::NOT_ACCEPTABLE).text(), said);

    let office = Office::plain().await;
    let opd = office.desk("opd").await;
    opd.verify_with(&fields).await.is(StatusCode::NOT_FOUND);
}
