//! Corrections by `update-data`: read before, sent once and whole, read after.

use std::sync::Mutex;

use super::*;
use crate::{
    domain::{correction::Correction, failure::Fate},
    siasn::Found,
};

const UPDATE: &str = "/siasn-instansi/api/peremajaan/golongan/update-data";

/// What a server makes of an update, and what it says.
type Office = fn(&mut Value, &Value) -> Act;

/// A server with one proposal, which an update changes as `office` does.
fn server(office: Office) -> Server {
    let row = Mutex::new(siasn_row("a", 1));
    siasn(move |seen| {
        let mut row = row.lock().unwrap();
        match seen.path.as_str() {
            UPDATE => {
                let body: Value = serde_json::from_str(&seen.body).unwrap();
                Some(office(&mut row, &body))
            }
            DETAIL => Some(detail(&row)),
            _ => None,
        }
    })
}

fn yes() -> Act {
    say(
        200,
        &json!({"error": "false", "message": "Berhasil", "id": "a"}),
    )
}

/// As it should be.
fn sound(row: &mut Value, body: &Value) -> Act {
    row["usulan_data"] = body["usulan_data"].clone();
    yes()
}

/// A decision on what stands there, with the number of the decree put right.
async fn corrected(client: &Client) -> Decision {
    let dossier = opened(client).await;
    assert!(dossier.correctable.contains("sk_nomor"));
    let original = dossier.proposed["sk_nomor"].clone();
    let correction = Correction::new("sk_nomor", original, "823/2".into(), "menurut SK");
    Decision {
        corrections: vec![correction.unwrap()],
        ..decision(&dossier.proposal.version, Outcome::Accept)
    }
}

#[tokio::test]
async fn the_whole_form_goes_out_once_and_is_read_again() {
    let server = server(sound);
    let client = server.signed_in().await;
    let decision = corrected(&client).await;
    let receipt = client.correct(&decision).await.unwrap();
    assert!(!receipt.replayed);
    let [sent] = &server.seen(UPDATE)[..] else {
        panic!()
    };
    let body: Value = serde_json::from_str(&sent.body).unwrap();
    let wanted = json!({"usulan_id": "a", "tipe": "U", "id_riwayat": "0B",
        "keterangan": "menurut SK", "usulan_data": {"sk_nomor": "823/2", "golongan_id": "33"}});
    assert_eq!(body, wanted);
    let after = opened(&client).await;
    assert_eq!(after.proposal.version, receipt.version);
    assert_ne!(receipt.version, decision.version);
    // The same once more finds it done.
    assert!(client.correct(&decision).await.unwrap().replayed);
    assert_eq!(server.seen(UPDATE).len(), 1);
}

#[tokio::test]
async fn a_lost_answer_is_found_again() {
    let server = server(|row, body| {
        let _ = sound(row, body);
        Act::Close(Vec::new())
    });
    let client = server.signed_in().await;
    let decision = corrected(&client).await;
    let untouched = client.read_back_correction(&decision).await.unwrap();
    assert_eq!(untouched, Found::Untouched(decision.version.clone()));
    let lost = client.correct(&decision).await.unwrap_err();
    assert_eq!(lost.fate, Fate::InDoubt, "{:?}", lost.failure);
    let found = client.read_back_correction(&decision).await.unwrap();
    assert!(matches!(found, Found::Applied(_)), "{found:?}");
    assert_eq!(server.seen(UPDATE).len(), 1);
}

#[tokio::test]
async fn a_yes_that_changed_nothing_is_told_and_not_sent_for_ever() {
    let server = server(|_, _| yes());
    let client = server.signed_in().await;
    let lost = client.correct(&corrected(&client).await).await.unwrap_err();
    assert_eq!(
        (lost.failure.kind, lost.fate),
        (FailureKind::Rejected, Fate::Refused)
    );
}

#[tokio::test]
async fn what_changed_beside_it_is_a_conflict() {
    let server = server(|row, body| {
        let act = sound(row, body);
        row["usulan_data"]["golongan_id"] = "34".into();
        act
    });
    let client = server.signed_in().await;
    let decision = corrected(&client).await;
    let lost = client.correct(&decision).await.unwrap_err();
    assert_eq!(lost.fate, Fate::Conflict, "{:?}", lost.failure);
    assert!(lost.theirs.is_some());
    let found = client.read_back_correction(&decision).await.unwrap();
    assert!(matches!(found, Found::Changed(_)), "{found:?}");
}

#[tokio::test]
async fn a_no_is_told_in_the_servers_words() {
    let no = |_: &mut Value, _: &Value| {
        say(
            200,
            &json!({"error": "true", "message": "tidak boleh diubah"}),
        )
    };
    let server = server(no);
    let client = server.signed_in().await;
    let lost = client.correct(&corrected(&client).await).await.unwrap_err();
    assert_eq!(
        (lost.failure.kind, lost.fate),
        (FailureKind::Rejected, Fate::Refused)
    );
    assert_eq!(lost.failure.said.as_deref(), Some("tidak boleh diubah"));
}

#[tokio::test]
async fn what_could_not_be_read_is_never_written_over() {
    let server = siasn(|seen| {
        let mut row = siasn_row("a", 1);
        row["usulan_data"]["sk_tanggal"] = "besok".into();
        (seen.path == DETAIL).then(|| detail(&row))
    });
    let client = server.signed_in().await;
    let lost = client.correct(&corrected(&client).await).await.unwrap_err();
    assert_eq!(
        (lost.failure.kind, lost.fate),
        (FailureKind::Forbidden, Fate::Refused)
    );
    assert_eq!(server.seen(UPDATE).len(), 0);
}

#[tokio::test]
async fn a_key_and_a_closed_field_are_nobodys_to_put_right() {
    let server = server(sound);
    let client = server.signed_in().await;
    let mut decision = corrected(&client).await;
    decision.corrections[0].field = "pns_id".to_owned();
    let lost = client.correct(&decision).await.unwrap_err();
    assert_eq!(
        (lost.failure.kind, lost.fate),
        (FailureKind::Forbidden, Fate::Refused)
    );
    assert_eq!(server.seen(UPDATE).len(), 0);
}
