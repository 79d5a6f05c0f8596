//! The journal: only ever added to, and what was done to it from outside shows.

use rusqlite::Connection;
use serde_json::json;

use super::*;
use crate::{
    domain::{
        basis::{Basis, Seen},
        failure::{Failure, FailureKind},
    },
    store::JournalVerdict,
};

async fn with_five_rows() -> (TempDir, Store) {
    let (directory, store) = fresh().await;
    store.keep_session(&session()).await.unwrap();
    store.put_rows(vec![proposal(1)], opd()).await.unwrap();
    sending(&store, 1).await;
    settle(&store, 1, Event::Confirmed, taken("2", 2)).await;
    store.hold(decision(2), now()).await.unwrap();
    (directory, store)
}

#[tokio::test]
async fn every_step_is_written_down() {
    let (_directory, store) = with_five_rows().await;
    let rows = journal(&store, 100).await;
    let told: Vec<_> = rows
        .iter()
        .rev()
        .map(|row| (row.number, row.event.as_str(), row.state))
        .collect();
    assert_eq!(
        told,
        [
            (1, "made", Some(Delivery::Held)),
            (2, "grace-over", Some(Delivery::Queued)),
            (3, "claimed", Some(Delivery::Sending)),
            (4, "confirmed", Some(Delivery::Accepted)),
            (5, "made", Some(Delivery::Held)),
        ]
    );
    assert!(
        rows.iter()
            .all(|row| row.account.as_deref() == Some("opd-1"))
    );
    assert_eq!(
        rows[4].facts(),
        json!({
            "version": "1", "outcome": "terima", "made_at": "2026-11-21T03:00:00Z",
            "subject": {"category": "skp"},
            "by": {"role": "opd", "program": env!("CARGO_PKG_VERSION")},
        })
    );
    assert_eq!(
        rows[4].personal(),
        json!({
            "note": "catatan CONTOH",
            "subject": {"name": "CONTOH Nomor 1", "nip": "199002302015030001", "summary": "SKP 2025"},
        })
    );
    assert_eq!(rows[1].facts()["receipt"]["version"], "2");
    assert_eq!(rows[1].person, None);
    let verdict = store.verify_journal().await.unwrap();
    assert_eq!(
        verdict,
        JournalVerdict {
            rows: 5,
            ..JournalVerdict::default()
        }
    );
}

#[tokio::test]
async fn an_empty_journal_is_whole() {
    let (_directory, store) = fresh().await;
    let verdict = store.verify_journal().await.unwrap();
    assert_eq!(verdict, JournalVerdict::default());
}

#[tokio::test]
async fn no_row_is_changed_or_removed_in_passing() {
    let (_directory, store) = with_five_rows().await;
    for sql in [
        "UPDATE journal SET account = 'x' WHERE no = 2",
        "DELETE FROM journal WHERE no = 5",
        "UPDATE journal_person SET body = '{}' WHERE no = 1",
    ] {
        let failure = store
            .write(move |pen| Ok(pen.execute(sql, [])?))
            .await
            .unwrap_err();
        assert!(failure.cause.contains("only ever added to"), "{failure}");
    }
}

#[tokio::test]
async fn tampering_with_another_program_shows_at_its_row() {
    let tampered = [
        ("UPDATE journal SET account = 'lain' WHERE no = 2", 2),
        ("UPDATE journal SET account = NULL WHERE no = 1", 1),
        ("UPDATE journal SET detail = replace(detail, 'terima', 'tolak') WHERE no = 5", 5),
        ("UPDATE journal SET person = NULL WHERE no = 5", 5),
        ("UPDATE journal_person SET body = replace(body, 'CONTOH', 'LAIN') WHERE no = 1", 1),
        ("UPDATE journal_person SET salt = 'x' WHERE no = 5", 5),
        ("INSERT INTO journal_person VALUES (2, 'x', '{}')", 2),
        ("UPDATE journal SET hash = zeroblob(32) WHERE no = 3", 3),
        ("UPDATE journal SET hash = zeroblob(32) WHERE no = 5", 5),
        ("UPDATE journal SET hash = x'00' WHERE no = 4", 4),
        ("DELETE FROM journal WHERE no = 3", 3),
        ("DELETE FROM journal WHERE no = 1", 1),
        ("DELETE FROM journal WHERE no = 5", 5),
        ("DELETE FROM journal WHERE no >= 4", 4),
        ("DELETE FROM journal", 1),
        ("UPDATE journal SET no = 9 WHERE no = 5", 5),
        ("INSERT INTO journal SELECT 6, at, account, decision, proposal, event, state, detail, person, hash
          FROM journal WHERE no = 5", 6),
        ("UPDATE journal_head SET hash = zeroblob(32)", 5),
    ];
    for (sql, broken_at) in tampered {
        let (directory, store) = with_five_rows().await;
        store.close().await.unwrap();
        let raw = Connection::open(directory.path().join("periksa.db")).unwrap();
        raw.execute_batch(
            "DROP TRIGGER journal_keeps_its_rows; DROP TRIGGER journal_loses_no_row;
             DROP TRIGGER journal_person_stays_or_goes;",
        )
        .unwrap();
        assert!(raw.execute(sql, []).unwrap() > 0, "{sql}");
        drop(raw);
        let (store, _) = open(directory.path()).await;
        let verdict = store.verify_journal().await.unwrap();
        assert_eq!(verdict.broken_at, Some(broken_at), "{sql}");
    }
}

#[tokio::test]
async fn a_personal_part_taken_out_by_hand_is_missed() {
    let (directory, store) = with_five_rows().await;
    store.close().await.unwrap();
    let raw = Connection::open(directory.path().join("periksa.db")).unwrap();
    raw.execute("DELETE FROM journal_person WHERE no = 1", [])
        .unwrap();
    drop(raw);
    let (store, _) = open(directory.path()).await;
    let verdict = store.verify_journal().await.unwrap();
    assert_eq!(verdict.broken_at, None, "the chain holds without it");
    assert_eq!((verdict.shed, verdict.unnoted), (1, 1));
    assert!(!verdict.is_whole());
}

#[tokio::test]
async fn it_says_by_whom_on_what_and_what_the_server_said() {
    let (_directory, store) = fresh().await;
    store.keep_session(&session()).await.unwrap();
    store
        .works_for(Some("dinkes"), "siasn.contoh.test")
        .await
        .unwrap();
    let basis = Basis {
        documents: vec![Seen {
            id: "d-1".into(),
            sha256: Some("ab".to_owned()),
            opened: true,
        }],
        findings: vec!["nip-against-birth".to_owned()],
    };
    let decision = Decision {
        basis: basis.clone(),
        ..decision(1)
    };
    store.hold(decision, now()).await.unwrap();
    store.release_all().await.unwrap();
    store.claim_next(now()).await.unwrap();
    let said = "CONTOH Nomor 1 sudah pensiun".to_owned();
    let cause = "422 on 199002302015030001\u{202e}";
    let refused = Settlement {
        failure: Some(Failure::new(FailureKind::Rejected, cause).saying(Some(said.clone()))),
        ..Settlement::default()
    };
    settle(&store, 1, Event::WasRefused, refused).await;
    let rows = journal(&store, 4).await;
    // The ids of documents may be paths that name somebody: they may go, the digests stay.
    let unnamed = json!({
        "documents": [{ "sha256": "ab", "opened": true }],
        "findings": ["nip-against-birth"],
    });
    assert_eq!(rows[3].facts()["basis"], unnamed);
    let named = &rows[3].personal()["basis"]["documents"];
    assert_eq!(*named, json!(basis.documents));
    assert_eq!(
        rows[3].facts()["by"],
        json!({
            "role": "opd", "profile": "dinkes", "server": "siasn.contoh.test",
            "program": env!("CARGO_PKG_VERSION"),
        })
    );
    assert_eq!(
        rows[0].facts(),
        json!({"failure": {"kind": "rejected", "cause": "422 on #<202e>"}})
    );
    assert_eq!(rows[0].personal(), json!({"failure": {"said": said}}));
}

#[tokio::test]
async fn rows_are_found_by_decision_by_proposal_and_as_the_last() {
    let (_directory, store) = with_five_rows().await;
    let numbers = async |pick| {
        let rows = store.journal(pick).await.unwrap();
        rows.iter().map(|row| row.number).collect::<Vec<_>>()
    };
    assert_eq!(numbers(Pick::Latest(1)).await, [5]);
    assert_eq!(numbers(Pick::Latest(2)).await, [1, 2, 3, 4, 5]);
    assert_eq!(numbers(Pick::Latest(0)).await, [0; 0]);
    assert_eq!(numbers(Pick::Decision(did(1))).await, [1, 2, 3, 4]);
    assert_eq!(numbers(Pick::Proposal(pid(2))).await, [5]);
    assert_eq!(numbers(Pick::After(2, 2)).await, [3, 4]);
    let head = store.journal_head().await.unwrap();
    assert_eq!(
        (head.number, &head.hash),
        (5, &journal(&store, 1).await[0].hash)
    );
}
