//! Decisions: what is sent, what is confirmed, and what is in doubt.

use super::*;
use crate::{
    domain::{
        correction::Correction,
        decision::{Decision, Outcome, Reason, ReasonClass, Subject},
        failure::{FailureKind, Fate},
        id::Version,
        nip::Nip,
        stage::Stage,
        value::Value as DomainValue,
    },
    siasn::{DecideFailure, Fetched, Found},
};

const PATH: &str = "usul/a/keputusan";

pub(super) fn decision() -> Decision {
    Decision {
        id: "kunci-1".into(),
        proposal: "a".into(),
        version: "3".into(),
        outcome: Outcome::Return,
        reason: Some(Reason {
            id: "bts-01".into(),
            class: ReasonClass::Bts,
            text: "Dokumen tidak terbaca".to_owned(),
        }),
        note: Some("mohon \"pindai\" ulang".to_owned()),
        made_at: "2026-11-21T03:00:00Z".parse().unwrap(),
        corrections: Vec::new(),
        basis: Default::default(),
        subject: Subject {
            name: "CONTOH WULANDARI".to_owned(),
            nip: Nip::new("199002302015032001"),
            category: "golongan".into(),
            summary: String::new(),
        },
    }
}

fn confirmation() -> Value {
    json!({"usul_id": "a", "hasil": "kembalikan", "status": 50, "status_nama": "BTS", "versi": "4",
           "waktu": "2026-11-21T03:00:05Z", "kunci": "kunci-1"})
}

fn entry(key: Option<&str>) -> Value {
    json!({"waktu": "2026-11-21T03:00:05Z", "peran": "opd", "nama": "CONTOH LAIN",
           "hasil": "kembalikan", "status": 50, "status_nama": "BTS", "kunci": key})
}

fn deciding(act: impl Fn() -> Act + Send + Sync + 'static) -> Server {
    Server::start(move |seen| (seen.path == PATH).then(&act))
}

async fn fails(server: &Server) -> DecideFailure {
    let client = server.signed_in().await;
    client.decide(&decision()).await.unwrap_err()
}

#[tokio::test]
async fn a_decision_goes_out_whole_and_once() {
    let server = deciding(|| say(200, &confirmation()));
    let client = server.signed_in().await;
    let receipt = client.decide(&decision()).await.unwrap();
    assert_eq!(receipt.version, Version::new("4"));
    assert_eq!(receipt.status.stage(), Stage::ReturnedToAsn);
    assert_eq!(receipt.at, "2026-11-21T03:00:05Z".parse().unwrap());
    assert!(!receipt.replayed);

    let [sent] = &server.seen(PATH)[..] else {
        panic!()
    };
    assert_eq!(sent.method, "POST");
    assert_eq!(sent.header("idempotency-key"), Some("kunci-1"));
    assert_eq!(sent.header("if-match"), Some("\"3\""));
    let body: Value = serde_json::from_str(&sent.body).unwrap();
    let wanted =
        json!({"hasil": "kembalikan", "alasan_id": "bts-01", "catatan": "mohon \"pindai\" ulang"});
    assert_eq!(body, wanted);
}

#[tokio::test]
async fn an_accept_has_neither_reason_nor_note() {
    let server = Server::start(|_| None);
    let accept = Decision {
        outcome: Outcome::Accept,
        reason: None,
        note: None,
        ..decision()
    };
    let _ = server.signed_in().await.decide(&accept).await;
    let body: Value = serde_json::from_str(&server.seen(PATH)[0].body).unwrap();
    assert_eq!(
        body,
        json!({"hasil": "terima", "alasan_id": null, "catatan": null})
    );
}

#[tokio::test]
async fn corrections_go_with_the_accept_in_one_request() {
    let server = Server::start(|_| None);
    let corrected = |field: &str, from: DomainValue, to: DomainValue| {
        Correction::new(field, from, to, "menurut SK").unwrap()
    };
    let accept = Decision {
        outcome: Outcome::Accept,
        reason: None,
        note: None,
        corrections: vec![
            corrected("sk_nomor", "823/1".into(), "823/2".into()),
            corrected(
                "mk_golongan_tahun",
                DomainValue::Integer(12),
                DomainValue::Integer(11),
            ),
            corrected("kredit", DomainValue::Empty, DomainValue::Decimal(12.5)),
        ],
        ..decision()
    };
    let client = server.signed_in().await;
    let _ = client.decide(&accept).await;
    let body: Value = serde_json::from_str(&server.seen(PATH)[0].body).unwrap();
    let wanted = json!([
        {"bidang": "sk_nomor", "semula": "823/1", "menjadi": "823/2", "alasan": "menurut SK"},
        {"bidang": "mk_golongan_tahun", "semula": 12, "menjadi": 11, "alasan": "menurut SK"},
        {"bidang": "kredit", "semula": null, "menjadi": 12.5, "alasan": "menurut SK"},
    ]);
    assert_eq!(body["koreksi"], wanted);
    // There is no second way.
    let lost = client.correct(&accept).await.unwrap_err();
    assert_eq!(
        (lost.failure.kind, lost.fate),
        (FailureKind::Rejected, Fate::Refused)
    );
    assert_eq!(server.seen(PATH).len(), 1);
}

#[tokio::test]
async fn what_may_be_put_right_and_what_was_is_read_leniently() {
    let server = Server::start(|seen| {
        let mut file = dossier("a", "3");
        file["koreksi"] = json!(["golongan_id", 7, null, {"x": 1}]);
        let koreksi = json!([{"bidang": "mk", "semula": 12, "menjadi": null, "alasan": "SK"}, 3]);
        file["log"] = json!([{"waktu": "2026-11-21T03:00:05Z", "peran": "opd", "nama": "CONTOH",
            "hasil": "terima", "status": 2, "status_nama": "x", "koreksi": koreksi}]);
        (seen.path == "usul/a").then(|| say(200, &file))
    });
    let client = server.signed_in().await;
    let Fetched::Fresh(read) = client.dossier(&"a".into(), None).await.unwrap() else {
        panic!()
    };
    let open: Vec<_> = read.correctable.iter().map(String::as_str).collect();
    assert_eq!(open, ["7", "golongan_id"]);
    let [amended] = &read.log[0].amended[..] else {
        panic!()
    };
    assert_eq!((&*amended.original, &*amended.corrected), ("12", ""));
}

#[tokio::test]
async fn a_replay_is_told() {
    let server = deciding(|| say_with(200, &confirmation(), "idempotent-replayed: true\r\n"));
    let receipt = server.signed_in().await.decide(&decision()).await.unwrap();
    assert!(receipt.replayed);
}

#[tokio::test]
async fn a_confirmation_of_something_else_is_none() {
    for (field, value) in [
        ("usul_id", json!("b")),
        ("usul_id", json!(null)),
        ("hasil", json!("terima")),
        ("hasil", json!(null)),
        ("kunci", json!("kunci-2")),
        ("versi", json!(null)),
    ] {
        let mut other = confirmation();
        other[field] = value;
        let failure = fails(&deciding(move || say(200, &other))).await;
        assert_eq!(failure.failure.kind, FailureKind::Unreadable, "{field}");
        assert_eq!(failure.fate, Fate::InDoubt, "{field}");
    }
}

#[tokio::test]
async fn a_conflict_brings_the_other_side() {
    let clash = json!({"kode": "konflik", "usul": row("a", "4"), "terakhir": entry(Some("lain"))});
    let failure = fails(&deciding(move || say(409, &clash))).await;
    assert_eq!(
        (failure.failure.kind, failure.fate),
        (FailureKind::Conflict, Fate::Conflict)
    );
    let theirs = failure.theirs.unwrap();
    assert_eq!(theirs.proposal.version, Version::new("4"));
    assert_eq!(theirs.last.unwrap().name, "CONTOH LAIN");

    let failure = fails(&deciding(|| say(409, &json!({"kode": "konflik"})))).await;
    assert_eq!((failure.fate, failure.theirs), (Fate::Conflict, None));
}

#[tokio::test]
async fn a_conflict_with_ourselves_is_a_receipt() {
    let clash = json!({"usul": row("a", "4"), "terakhir": entry(Some("kunci-1"))});
    let server = deciding(move || say(409, &clash));
    let receipt = server.signed_in().await.decide(&decision()).await.unwrap();
    assert!(receipt.replayed);
    assert_eq!(receipt.version, Version::new("4"));
}

#[tokio::test]
async fn a_refusal_is_told_from_a_doubt() {
    for (status, body, kind, fate) in [
        (
            403,
            json!({"kode": "wewenang"}),
            FailureKind::Forbidden,
            Fate::Refused,
        ),
        (
            404,
            json!({"kode": "tidak-ada"}),
            FailureKind::NotFound,
            Fate::Refused,
        ),
        (
            422,
            json!({"kode": "isian", "field": "catatan"}),
            FailureKind::Rejected,
            Fate::Refused,
        ),
        (
            428,
            json!({"kode": "if-match-perlu"}),
            FailureKind::Rejected,
            Fate::Refused,
        ),
        (413, json!({}), FailureKind::Rejected, Fate::Refused),
        (412, json!({}), FailureKind::Conflict, Fate::Conflict),
        (
            401,
            json!({"kode": "token"}),
            FailureKind::SignedOut,
            Fate::NotSent,
        ),
        (408, json!({}), FailureKind::TimedOut, Fate::InDoubt),
        (500, json!({}), FailureKind::ServerTrouble, Fate::InDoubt),
        // A gateway that does not find the server, or does not let one through, says nothing of it.
        (400, json!({}), FailureKind::NotSiasn, Fate::InDoubt),
        (403, json!("no"), FailureKind::NotSiasn, Fate::InDoubt),
        (
            404,
            json!("404 page not found"),
            FailureKind::NotSiasn,
            Fate::InDoubt,
        ),
        (204, json!(""), FailureKind::Unreadable, Fate::InDoubt),
        (302, json!({}), FailureKind::NotSiasn, Fate::InDoubt),
    ] {
        let failure = fails(&deciding(move || say(status, &body))).await;
        assert_eq!(
            (failure.failure.kind, failure.fate),
            (kind, fate),
            "{status}"
        );
    }
    let page = || Act::Say(answer(403, "", b"<html>Request Rejected"));
    let failure = fails(&deciding(page)).await;
    assert_eq!(
        failure.fate,
        Fate::InDoubt,
        "a portal in between says nothing of the server"
    );
}

#[tokio::test]
async fn a_server_that_wants_a_pause_names_it() {
    for status in [429, 503] {
        let server = deciding(move || say_with(status, &json!({}), "retry-after: 7\r\n"));
        assert_eq!(fails(&server).await.failure.wait, Some(7));
    }
}

#[tokio::test]
async fn whatever_breaks_after_it_left_is_in_doubt_and_not_sent_again() {
    let half = b"HTTP/1.1 200 OK\r\ncontent-length: 999\r\n\r\n{".to_vec();
    for (act, kind) in [
        (0, FailureKind::LineBroken),
        (1, FailureKind::LineBroken),
        (2, FailureKind::HalfAnswer),
        (3, FailureKind::TimedOut),
    ] {
        let half = half.clone();
        let server = deciding(move || match act {
            0 => Act::Reset,
            1 => Act::Close(vec![]),
            2 => Act::Close(half.clone()),
            _ => Act::Hang(vec![]),
        });
        let client = server.client_with(Options {
            patience: silence(Duration::from_millis(150)),
            ..Options::default()
        });
        sign_in(&client).await;
        let failure = client.decide(&decision()).await.unwrap_err();
        assert_eq!((failure.failure.kind, failure.fate), (kind, Fate::InDoubt));
        assert_eq!(server.seen(PATH).len(), 1, "{kind:?}");
    }
}

#[tokio::test]
async fn what_breaks_while_the_sign_in_is_renewed_carried_no_decision() {
    let server = Server::start(|seen| match seen.path.as_str() {
        TOKEN if is_renewal(seen) => Some(Act::Close(vec![])),
        PATH => Some(say(401, &json!({"kode": "token"}))),
        _ => None,
    });
    let failure = fails(&server).await;
    assert_eq!(failure.failure.kind, FailureKind::LineBroken);
    assert_eq!(failure.fate, Fate::NotSent);
}

#[tokio::test]
async fn a_worn_token_costs_one_more_request_and_no_doubt() {
    let server = Server::start(|seen| {
        let worn = seen.header("authorization") == Some("Bearer rahasia-1");
        (seen.path == PATH).then(|| match worn {
            true => say(401, &json!({"kode": "token"})),
            false => say(200, &confirmation()),
        })
    });
    server.signed_in().await.decide(&decision()).await.unwrap();
    assert_eq!(server.seen(PATH).len(), 2);
}

#[tokio::test]
async fn a_version_that_fits_no_header_is_not_sent() {
    let server = Server::start(|_| None);
    let odd = Decision {
        version: "3\r\nx: y".into(),
        ..decision()
    };
    let failure = server.signed_in().await.decide(&odd).await.unwrap_err();
    assert_eq!(
        (failure.failure.kind, failure.fate),
        (FailureKind::Internal, Fate::NotSent)
    );
    assert!(server.seen(PATH).is_empty());
}

async fn found(status: u16, body: Value) -> Found {
    found_or_not(status, body).await.unwrap()
}

async fn found_or_not(status: u16, body: Value) -> Result<Found, Failure> {
    let server = Server::start(move |seen| (seen.path == "usul/a").then(|| say(status, &body)));
    server.signed_in().await.read_back(&decision()).await
}

#[tokio::test]
async fn a_lost_answer_is_read_back() {
    let mut applied = dossier("a", "9");
    applied["log"] = json!([entry(Some("kunci-1")), entry(Some("kunci-9"))]);
    let Found::Applied(receipt) = found(200, applied).await else {
        panic!()
    };
    assert_eq!((receipt.version.as_str(), receipt.status.number), ("9", 50));

    assert_eq!(
        found(200, dossier("a", "3")).await,
        Found::Untouched("3".into())
    );

    let mut changed = dossier("a", "4");
    changed["log"] = json!([entry(None), entry(Some("kunci-9"))]);
    let Found::Changed(theirs) = found(200, changed).await else {
        panic!()
    };
    assert_eq!(theirs.proposal.version, Version::new("4"));
    assert_eq!(theirs.last.unwrap().key, Some("kunci-9".into()));

    assert_eq!(
        found(404, json!({"kode": "tidak-ada"})).await,
        Found::OutOfSight
    );
    let stranger = found_or_not(404, json!("404 page not found")).await;
    assert_eq!(stranger.unwrap_err().kind, FailureKind::NotSiasn);
}

#[test]
fn what_is_given_up_is_in_doubt_for_longer_than_any_answer_is_waited_for() {
    let Options {
        settling, patience, ..
    } = Options::default();
    assert!(settling > patience.write.whole.max(patience.write.silence) + patience.connect);
}
