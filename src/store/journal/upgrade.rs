//! Carries the journal of an older program over: its rows held the personal data inside the chain, so
//! that they could never go. They are chained anew in order, and the first row says what became of
//! the chain before: a break in it stays known for good.

use rusqlite::Connection;
use serde_json::{Value, json};

use super::{
    MIGRATED,
    chain::{hex, verify_before},
    parts,
    write::{Line, write},
};
use crate::{
    domain::failure::Failure,
    store::thread::{Pen, Vault},
};

/// Brings the journal up to date where an older one lies in the file; the first thing that is written
/// to a file just opened, so that no row comes before.
pub(in crate::store) fn upgrade(vault: &mut Vault) -> Result<(), Failure> {
    if !is_there(&vault.connection)? {
        return Ok(());
    }
    vault.write(|pen| {
        // Another window may have done it meanwhile.
        if is_there(pen)? {
            carry_over(pen)
        } else {
            Ok(())
        }
    })
}

fn is_there(connection: &Connection) -> Result<bool, Failure> {
    let sql = "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'journal_before'";
    Ok(connection.prepare(sql)?.exists([])?)
}

fn carry_over(pen: &Pen<'_>) -> Result<(), Failure> {
    let (verdict, head) = verify_before(pen)?;
    if verdict.rows > 0 || verdict.broken_at.is_some() {
        let at = pen.now.to_string();
        let facts = json!({
            "head": hex(&head),
            "rows": verdict.rows,
            "broken_at": verdict.broken_at,
            "program": env!("CARGO_PKG_VERSION"),
        });
        let note = Line {
            facts: Some(facts),
            ..Line::of(&at, MIGRATED)
        };
        write(pen, note)?;
    }
    let mut statement = pen.prepare(
        "SELECT at, account, decision, proposal, event, state, detail FROM journal_before ORDER BY no",
    )?;
    let mut found = statement.query([])?;
    while let Some(row) = found.next()? {
        let text = |column| row.get_ref(column).ok()?.as_str_or_null().ok()?;
        let detail = text(6).map(|detail| {
            serde_json::from_str(detail).unwrap_or_else(|_| Value::String(detail.to_owned()))
        });
        let (facts, person) = detail.map_or((None, None), parts::split);
        let line = Line {
            account: text(1),
            decision: text(2),
            proposal: text(3),
            state: text(5),
            facts,
            person,
            ..Line::of(text(0).unwrap_or_default(), text(4).unwrap_or_default())
        };
        write(pen, line)?;
    }
    drop(found);
    drop(statement);
    pen.execute_batch("DROP TABLE journal_before; DROP TABLE journal_head_before;")?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::{path::Path, sync::Arc};

    use rusqlite::params;

    use super::*;
    use crate::store::{
        JournalRow, Pick, Store,
        journal::chain::{Chain, Hash, NOTHING},
        open,
    };

    const MADE: &str = r#"{"id":"k-1","proposal":"u-1","version":"7","outcome":"terima","reason":null,
        "note":"catatan CONTOH","made_at":"2026-11-01T01:00:00Z",
        "subject":{"name":"CONTOH LAMA","nip":"199002302015031001","category":"skp","summary":"SKP"}}"#;

    /// A file as the program before this shape left it, with two rows chained its way.
    fn old(directory: &Path) {
        let raw = Connection::open(directory.join(open::FILE)).unwrap();
        for sql in &open::MIGRATIONS[..2] {
            raw.execute_batch(sql).unwrap();
        }
        raw.pragma_update(None, "user_version", 2).unwrap();
        let mut before: Hash = NOTHING;
        for (no, event, state, detail) in [
            (1, "made", "held", Some(MADE)),
            (2, "grace-over", "queued", None),
        ] {
            let at = "2026-11-01T01:00:00Z";
            let texts = [
                Some(at),
                Some("opd-1"),
                Some("k-1"),
                Some("u-1"),
                Some(event),
                Some(state),
                detail,
            ];
            let chain = Chain::after(&before).integer(no);
            before = texts.into_iter().fold(chain, Chain::text).hash();
            raw.execute(
                "INSERT INTO journal VALUES (?1, ?2, 'opd-1', 'k-1', 'u-1', ?3, ?4, ?5, ?6)",
                params![no, at, event, state, detail, before],
            )
            .unwrap();
        }
        raw.execute("INSERT INTO journal_head VALUES (0, 2, ?1)", [before])
            .unwrap();
    }

    async fn upgraded(directory: &Path) -> (Store, Vec<JournalRow>) {
        let clock = Arc::new(|| "2026-11-21T03:00:00Z".parse().unwrap());
        let (store, _) = Store::open(directory, clock).await.unwrap();
        let rows = store.journal(Pick::After(0, 10)).await.unwrap();
        (store, rows)
    }

    #[tokio::test]
    async fn an_older_journal_is_chained_anew_and_its_head_is_noted() {
        let directory = tempfile::tempdir().unwrap();
        old(directory.path());
        for _ in 0..2 {
            let (store, rows) = upgraded(directory.path()).await;
            let events: Vec<_> = rows.iter().map(|row| row.event.as_str()).collect();
            assert_eq!(events, ["migrated", "made", "grace-over"], "once");
            let note = rows[0].facts();
            assert_eq!(
                (&note["rows"], &note["broken_at"]),
                (&json!(2), &Value::Null)
            );
            assert_eq!(note["head"].as_str().unwrap().len(), 64);
            assert_eq!(rows[1].at, "2026-11-01T01:00:00Z");
            assert_eq!(rows[1].facts()["version"], "7");
            assert!(!rows[1].detail.as_ref().unwrap().contains("CONTOH"));
            assert_eq!(rows[1].personal()["subject"]["name"], "CONTOH LAMA");
            let verdict = store.verify_journal().await.unwrap();
            assert!(verdict.is_whole() && verdict.rows == 3, "{verdict:?}");
            store.close().await.unwrap();
        }
    }

    #[tokio::test]
    async fn a_chain_that_was_broken_before_stays_known_as_broken() {
        let directory = tempfile::tempdir().unwrap();
        old(directory.path());
        let raw = Connection::open(directory.path().join(open::FILE)).unwrap();
        raw.execute_batch(
            "DROP TRIGGER journal_keeps_its_rows; UPDATE journal SET account = 'lain' WHERE no = 2;
             CREATE TRIGGER journal_keeps_its_rows BEFORE UPDATE ON journal BEGIN
                 SELECT raise(ABORT, 'x');
             END;",
        )
        .unwrap();
        drop(raw);
        let (store, rows) = upgraded(directory.path()).await;
        assert_eq!(rows[0].facts()["broken_at"], 2);
        let verdict = store.verify_journal().await.unwrap();
        assert_eq!((verdict.broken_at, verdict.inherited), (None, Some(2)));
        assert!(!verdict.is_whole());
    }

    #[tokio::test]
    async fn a_new_file_tells_of_no_older_one() {
        let directory = tempfile::tempdir().unwrap();
        let (_store, rows) = upgraded(directory.path()).await;
        assert_eq!(rows, []);
    }
}
