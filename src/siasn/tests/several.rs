//! Several decisions in one call: what is sent, and what an answer means for each.

use super::{decide::decision, *};
use crate::{
    domain::{
        decision::Decision,
        failure::{FailureKind, Fate},
    },
    siasn::{DecideFailure, Receipt},
};

type Each = Vec<Result<Receipt, DecideFailure>>;

/// Two decisions of the same kind.
fn two() -> [Decision; 2] {
    [("a", "kunci-1"), ("b", "kunci-2")].map(|(proposal, key)| Decision {
        id: key.into(),
        proposal: proposal.into(),
        ..decision()
    })
}

fn confirmed(proposal: &str, key: &str) -> Value {
    let body = json!({"usul_id": proposal, "hasil": "kembalikan", "status": 50,
                      "status_nama": "BTS", "versi": "4", "waktu": "2026-11-21T03:00:05Z",
                      "kunci": key});
    json!({"usul_id": proposal, "kunci": key, "status": 200, "isi": body})
}

fn able(features: &[&str]) -> Value {
    let mut able = announcement();
    able["fitur"] = json!(features);
    able["batas"]["batch_maks"] = json!(100);
    able
}

const ALL: [&str; 3] = ["batch", "kunci-idempotensi", "if-match"];

async fn told(answer: impl Fn() -> Act + Send + Sync + 'static) -> (Server, Each) {
    let server = Server::start(move |seen| match seen.path.as_str() {
        "kemampuan" => Some(say(200, &able(&ALL))),
        "keputusan" => Some(answer()),
        _ => None,
    });
    let client = server.signed_in().await;
    assert_eq!(client.batch_limit(), 100);
    let answers = client.decide_many(&two()).await;
    let keys: Vec<_> = answers.iter().map(|(id, _)| id.as_str()).collect();
    assert_eq!(keys, ["kunci-1", "kunci-2"]);
    assert_eq!(server.seen("keputusan").len(), 1, "sent once");
    (
        server,
        answers.into_iter().map(|(_, answer)| answer).collect(),
    )
}

fn fates(each: &Each) -> Vec<Option<Fate>> {
    let fate = |one: &Result<Receipt, DecideFailure>| one.as_ref().err().map(|lost| lost.fate);
    each.iter().map(fate).collect()
}

#[tokio::test]
async fn each_goes_out_whole_with_its_key_and_its_version() {
    let both = json!({"hasil": [confirmed("b", "kunci-2"), confirmed("a", "kunci-1")]});
    let (server, each) = told(move || say(200, &both)).await;
    assert_eq!(fates(&each), [None, None], "in whatever order");
    let sent: Value = serde_json::from_str(&server.seen("keputusan")[0].body).unwrap();
    let item = |proposal, key| {
        json!({"usul_id": proposal, "kunci": key, "versi": "3", "hasil": "kembalikan",
               "alasan_id": "bts-01", "catatan": "mohon \"pindai\" ulang"})
    };
    assert_eq!(
        sent,
        json!({"keputusan": [item("a", "kunci-1"), item("b", "kunci-2")]})
    );
}

#[tokio::test]
async fn each_is_told_by_its_own_answer_and_by_no_other() {
    let refused = json!({"usul_id": "b", "kunci": "kunci-2", "status": 422,
                         "isi": {"kode": "tidak-sah", "title": "Tidak sah", "status": 422}});
    let clash = json!({"usul_id": "b", "kunci": "kunci-2", "status": 409,
                       "isi": {"kode": "bentrok", "usul": row("b", "9"), "status": 409}});
    let other_key = confirmed("b", "kunci-9");
    let other_proposal = confirmed("c", "kunci-2");
    let mut odd_body = confirmed("b", "kunci-2");
    odd_body["isi"]["usul_id"] = json!("a");
    let mut no_status = confirmed("b", "kunci-2");
    no_status["status"] = Value::Null;
    for (second, fate) in [
        (vec![refused.clone()], Fate::Refused),
        (vec![clash], Fate::Conflict),
        (vec![], Fate::InDoubt),
        (vec![other_key], Fate::InDoubt),
        (vec![other_proposal], Fate::InDoubt),
        (vec![odd_body], Fate::InDoubt),
        (vec![no_status], Fate::InDoubt),
        (vec![json!("b")], Fate::InDoubt),
        (vec![confirmed("b", "kunci-2"), refused], Fate::InDoubt),
    ] {
        let said: Vec<_> = [vec![confirmed("a", "kunci-1")], second].concat();
        let body = json!({"hasil": said});
        let shown = body.to_string();
        let (_server, each) = told(move || say(200, &body)).await;
        assert_eq!(fates(&each), [None, Some(fate)], "{shown}");
    }
}

#[tokio::test]
async fn what_befalls_the_call_refuses_no_decision() {
    let problem = |status: u16| {
        move || {
            say(
                status,
                &json!({"kode": "x", "title": "X", "status": status}),
            )
        }
    };
    for status in [400, 403, 404, 409, 413, 415, 422, 500] {
        let (_server, each) = told(problem(status)).await;
        assert_eq!(fates(&each), [Some(Fate::InDoubt); 2], "{status}");
    }
    let cut = || {
        Act::Close(
            answer(200, "content-type: application/json\r\n", b"{\"hasil\":[")[..60].to_vec(),
        )
    };
    let page = || Act::Say(answer(200, "content-type: text/html\r\n", b"<html>"));
    let none = || say(200, &json!({"lain": 1}));
    for each in [told(cut).await.1, told(page).await.1, told(none).await.1] {
        assert_eq!(fates(&each), [Some(Fate::InDoubt); 2]);
    }
}

#[tokio::test]
async fn nothing_goes_together_to_a_server_that_would_not_know_it_again() {
    for features in [&ALL[..2], &ALL[1..], &[]] {
        let announced = able(features);
        let server =
            Server::start(move |seen| (seen.path == "kemampuan").then(|| say(200, &announced)));
        assert_eq!(server.signed_in().await.batch_limit(), 0, "{features:?}");
    }
    let server = Server::start(|_| None);
    assert_eq!(server.client().batch_limit(), 0, "nobody has signed in");
    let each = server.client().decide_many(&two()).await;
    let kinds = each.iter().map(|(_, one)| one.as_ref().unwrap_err());
    assert!(
        kinds
            .into_iter()
            .all(|lost| lost.failure.kind == FailureKind::SignedOut && lost.fate == Fate::NotSent)
    );
}
