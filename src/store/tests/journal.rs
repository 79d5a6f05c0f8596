//! The journal: only ever added to, and what was done to it from outside shows.

use rusqlite::Connection;

use super::*;
use crate::store::JournalVerdict;

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
    let rows = store.journal(100).await.unwrap();
    let told: Vec<_> = rows
        .iter()
        .rev()
        .map(|row| (row.number, row.event.as_str(), row.state))
        .collect();
    assert_eq!(
        told,
        [
            (1, "made", Delivery::Held),
            (2, "grace-over", Delivery::Queued),
            (3, "claimed", Delivery::Sending),
            (4, "confirmed", Delivery::Accepted),
            (5, "made", Delivery::Held),
        ]
    );
    assert!(
        rows.iter()
            .all(|row| row.account.as_deref() == Some("opd-1"))
    );
    let made = rows[4].detail.clone().unwrap();
    assert_eq!(
        serde_json::from_value::<Decision>(made).unwrap(),
        decision(1)
    );
    assert_eq!(rows[1].detail.as_ref().unwrap()["receipt"]["version"], "2");
    assert_eq!(store.journal(2).await.unwrap(), rows[..2]);
    let verdict = store.verify_journal().await.unwrap();
    assert_eq!(
        verdict,
        JournalVerdict {
            rows: 5,
            broken_at: None
        }
    );
}

#[tokio::test]
async fn an_empty_journal_is_whole() {
    let (_directory, store) = fresh().await;
    let verdict = store.verify_journal().await.unwrap();
    assert_eq!(
        verdict,
        JournalVerdict {
            rows: 0,
            broken_at: None
        }
    );
}

#[tokio::test]
async fn no_row_is_changed_or_removed_in_passing() {
    let (_directory, store) = with_five_rows().await;
    for sql in [
        "UPDATE journal SET account = 'x' WHERE no = 2",
        "DELETE FROM journal WHERE no = 5",
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
        ("UPDATE journal SET hash = zeroblob(32) WHERE no = 3", 3),
        ("UPDATE journal SET hash = zeroblob(32) WHERE no = 5", 5),
        ("UPDATE journal SET hash = x'00' WHERE no = 4", 4),
        ("DELETE FROM journal WHERE no = 3", 3),
        ("DELETE FROM journal WHERE no = 1", 1),
        ("DELETE FROM journal WHERE no = 5", 5),
        ("DELETE FROM journal WHERE no >= 4", 4),
        ("DELETE FROM journal", 1),
        ("UPDATE journal SET no = 9 WHERE no = 5", 5),
        ("INSERT INTO journal SELECT 6, at, account, decision, proposal, event, state, detail, hash
          FROM journal WHERE no = 5", 6),
        ("UPDATE journal_head SET hash = zeroblob(32)", 5),
    ];
    for (sql, broken_at) in tampered {
        let (directory, store) = with_five_rows().await;
        store.close().await.unwrap();
        let raw = Connection::open(directory.path().join("periksa.db")).unwrap();
        raw.execute_batch(
            "DROP TRIGGER journal_keeps_its_rows; DROP TRIGGER journal_loses_no_row;",
        )
        .unwrap();
        assert!(raw.execute(sql, []).unwrap() > 0, "{sql}");
        drop(raw);
        let (store, _) = open(directory.path()).await;
        let verdict = store.verify_journal().await.unwrap();
        assert_eq!(verdict.broken_at, Some(broken_at), "{sql}");
    }
}
