//! The file itself: who may open it, and what happens to one that is broken or too new.

use std::fs;

use rusqlite::Connection;

use super::*;
use crate::domain::failure::FailureKind;

#[cfg(unix)]
#[tokio::test]
async fn nobody_else_may_read_it() {
    use std::os::unix::fs::PermissionsExt;

    let parent = tempfile::tempdir().unwrap();
    let directory = parent.path().join("data");
    let (store, _) = open(&directory).await;
    store.hold(decision(1), now()).await.unwrap();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&directory), 0o700);
    let files: Vec<_> = fs::read_dir(&directory).unwrap().collect();
    assert_eq!(files.len(), 7, "database, log, memory, three locks, a mark");
    for file in files {
        let path = file.unwrap().path();
        assert_eq!(mode(&path), 0o600, "{}", path.display());
    }
}

#[tokio::test]
async fn every_commit_is_forced_to_the_disk() {
    let (_directory, store) = fresh().await;
    let pragmas = store
        .call(|vault| {
            let ask = |name| -> Result<String, rusqlite::Error> {
                vault.connection.query_row(
                    &format!("SELECT CAST({name} AS TEXT) FROM pragma_{name}"),
                    [],
                    |row| row.get(0),
                )
            };
            Ok([
                ask("journal_mode")?,
                ask("synchronous")?,
                ask("foreign_keys")?,
            ])
        })
        .await
        .unwrap();
    assert_eq!(pragmas, ["wal", "2", "1"]);
}

#[tokio::test]
async fn a_closed_store_answers_no_clone() {
    let (_directory, store) = fresh().await;
    let clone = store.clone();
    store.close().await.unwrap();
    let failure = clone.counts().await.unwrap_err();
    assert_eq!(failure.kind, FailureKind::Storage);
}

#[tokio::test]
async fn what_was_asked_before_closing_is_done() {
    let (directory, store) = fresh().await;
    let many: Vec<_> = (1..=50)
        .map(|number| {
            let store = store.clone();
            tokio::spawn(async move { store.hold(decision(number), now()).await })
        })
        .collect();
    for held in many {
        held.await.unwrap().unwrap();
    }
    store.close().await.unwrap();
    let (store, _) = open(directory.path()).await;
    assert_eq!(store.outbox().await.unwrap().len(), 50);
}

#[tokio::test]
async fn a_file_of_a_newer_program_is_refused_and_left_alone() {
    let (directory, store) = fresh().await;
    store.hold(decision(1), now()).await.unwrap();
    store.close().await.unwrap();
    let file = directory.path().join("periksa.db");
    let raw = Connection::open(&file).unwrap();
    raw.pragma_update(None, "user_version", 99).unwrap();
    drop(raw);
    let before = fs::read(&file).unwrap();
    let Err(failure) = Store::open(directory.path(), clock()).await else {
        panic!("opened");
    };
    assert_eq!(failure.kind, FailureKind::StoreNewer);
    assert!(failure.cause.contains("newer periksa"), "{failure}");
    assert_eq!(fs::read(&file).unwrap(), before);
}

#[tokio::test]
async fn a_file_that_is_none_is_moved_aside_and_said() {
    let directory = tempfile::tempdir().unwrap();
    let garbage = vec![b'x'; 8192];
    for expected in ["periksa-rusak-20261121-1.db", "periksa-rusak-20261121-2.db"] {
        fs::write(directory.path().join("periksa.db"), &garbage).unwrap();
        let (store, opened) = open(directory.path()).await;
        let aside = opened.moved_aside.unwrap();
        assert_eq!(aside.file, directory.path().join(expected));
        assert!(!aside.complete);
        assert_eq!(fs::read(aside.file).unwrap(), garbage);
        assert_eq!(store.outbox().await.unwrap(), []);
        store.close().await.unwrap();
        let (store, opened) = open(directory.path()).await;
        assert_eq!(opened, Opened::default());
        store.close().await.unwrap();
    }
}

/// Writes rubbish over the root page of a table or an index.
pub(super) fn break_page(directory: &Path, of: &str) {
    let file = directory.join("periksa.db");
    let raw = Connection::open(&file).unwrap();
    let sql = "SELECT rootpage FROM sqlite_schema WHERE name = ?1";
    let page: u32 = raw.query_row(sql, [of], |row| row.get(0)).unwrap();
    let page = page as usize;
    drop(raw);
    let mut bytes = fs::read(&file).unwrap();
    bytes[(page - 1) * 4096..page * 4096].fill(0xa5);
    fs::write(&file, bytes).unwrap();
}

#[tokio::test]
async fn decisions_of_a_broken_file_are_carried_over() {
    let (directory, store) = fresh().await;
    sending(&store, 1).await;
    settle(&store, 1, Event::Confirmed, taken("2", 2)).await;
    store.hold(decision(2), in_seconds(10)).await.unwrap();
    sending_after_hold(&store, 3).await;
    store.close().await.unwrap();
    break_page(directory.path(), "one_pending");

    let (store, opened) = open(directory.path()).await;
    let aside = opened.moved_aside.unwrap();
    assert_eq!((aside.rescued, aside.complete), (2, true));
    assert_eq!(opened.unknown, 1, "what was on its way is to be read back");
    let outbox = store.outbox().await.unwrap();
    let states: Vec<_> = outbox
        .iter()
        .map(|entry| (entry.decision.id.clone(), entry.delivery))
        .collect();
    assert_eq!(
        states,
        [(did(3), Delivery::Unknown), (did(2), Delivery::Held)]
    );
    assert_eq!(outbox[1].decision, decision(2));
    assert_eq!(store.verify_journal().await.unwrap().broken_at, None);
}

#[tokio::test]
async fn damage_met_at_work_is_put_right_at_the_next_start() {
    let (directory, store) = fresh().await;
    store.put_rows(vec![proposal(1)], opd()).await.unwrap();
    store.hold(decision(2), in_seconds(10)).await.unwrap();
    store.close().await.unwrap();
    break_page(directory.path(), "open_by_age");
    let (store, opened) = open(directory.path()).await;
    assert_eq!(opened, Opened::default(), "the outbox is whole");
    let failure = store
        .window(view(View::Waiting), 0, 10, now())
        .await
        .unwrap_err();
    assert!(failure.cause.contains("damaged"), "{failure}");
    store.close().await.unwrap();

    let (store, opened) = open(directory.path()).await;
    let aside = opened.moved_aside.unwrap();
    assert_eq!((aside.rescued, aside.complete), (1, true));
    assert_eq!(state_of(&store, 2).await, Delivery::Held);
    assert_eq!(
        window_of(&store, View::Waiting).await.total,
        0,
        "to be fetched again"
    );
    store.close().await.unwrap();
    let (_, opened) = open(directory.path()).await;
    assert_eq!(opened, Opened::default());
}

#[tokio::test]
async fn the_journal_of_a_broken_file_goes_on_in_the_new_one() {
    let (directory, store) = fresh().await;
    store.put_rows(vec![proposal(1)], opd()).await.unwrap();
    sending(&store, 1).await;
    settle(&store, 1, Event::Confirmed, taken("2", 2)).await;
    store.hold(decision(2), in_seconds(10)).await.unwrap();
    let before = store.journal(Pick::After(0, 100)).await.unwrap();
    store.close().await.unwrap();
    break_page(directory.path(), "one_pending");
    for _ in 0..2 {
        let (store, opened) = open(directory.path()).await;
        assert!(opened.moved_aside.is_none_or(|aside| aside.journal));
        let rows = store.journal(Pick::After(0, 100)).await.unwrap();
        assert_eq!(rows[..before.len()], before, "row by row, with every hash");
        let events: Vec<_> = rows[before.len()..].iter().map(|row| &row.event).collect();
        assert_eq!(events, ["rescued"], "what goes on comes after it, once");
        let verdict = store.verify_journal().await.unwrap();
        assert!(verdict.is_whole(), "{verdict:?}");
        store.close().await.unwrap();
    }
    let (store, _) = open(directory.path()).await;
    let purged = store.purge().await.unwrap();
    assert_eq!((purged.asides, purged.asides_kept), (1, 0));
}

#[tokio::test]
async fn a_journal_that_cannot_be_carried_over_is_never_called_whole_and_never_purged() {
    let (directory, store) = fresh().await;
    store.hold(decision(1), in_seconds(10)).await.unwrap();
    store.close().await.unwrap();
    break_page(directory.path(), "journal_person");
    break_page(directory.path(), "one_pending");
    let (store, opened) = open(directory.path()).await;
    let aside = opened.moved_aside.unwrap();
    assert_eq!(
        (aside.rescued, aside.complete, aside.journal),
        (1, true, false)
    );
    let rows = store.journal(Pick::After(0, 100)).await.unwrap();
    assert_eq!(rows[0].event, "begun-anew");
    assert_eq!(rows[0].facts()["file"], "periksa-rusak-20261121-1.db");
    for _ in 0..2 {
        let verdict = store.verify_journal().await.unwrap();
        assert_eq!((verdict.broken_at, verdict.begun_anew_at), (None, Some(1)));
        assert!(!verdict.is_whole());
        let purged = store.purge().await.unwrap();
        assert_eq!((purged.asides, purged.asides_kept), (0, 1));
        assert!(aside.file.exists());
    }
}

#[tokio::test]
async fn whoever_deletes_a_broken_file_is_not_locked_out_by_the_note_on_it() {
    let (directory, store) = fresh().await;
    store.close().await.unwrap();
    fs::write(directory.path().join("periksa.rusak"), "").unwrap();
    fs::remove_file(directory.path().join("periksa.db")).unwrap();
    let (store, opened) = open(directory.path()).await;
    let aside = opened.moved_aside.unwrap();
    assert!(!aside.complete && !aside.file.exists());
    store.close().await.unwrap();
    let (_store, opened) = open(directory.path()).await;
    assert_eq!(opened, Opened::default());
}

#[tokio::test]
async fn a_crash_while_a_file_is_put_aside_loses_no_decision() {
    let (directory, store) = fresh().await;
    store.hold(decision(1), in_seconds(10)).await.unwrap();
    store.close().await.unwrap();
    let path = |name| directory.path().join(name);
    // As after the renaming, before anything was carried over.
    fs::write(path("periksa.rusak"), "periksa-rusak-20261101-1.db").unwrap();
    fs::rename(path("periksa.db"), path("periksa-rusak-20261101-1.db")).unwrap();
    let (store, opened) = open(directory.path()).await;
    assert_eq!(opened.moved_aside.unwrap().rescued, 1);
    store.close().await.unwrap();
    // As after the carrying over, before the note was taken away.
    fs::write(path("periksa.rusak"), "periksa-rusak-20261101-1.db").unwrap();
    let (store, opened) = open(directory.path()).await;
    let aside = opened.moved_aside.unwrap();
    assert_eq!((aside.rescued, aside.complete), (0, true));
    assert_eq!(store.outbox().await.unwrap().len(), 1);
}

async fn sending_after_hold(store: &Store, number: u32) {
    store.hold(decision(number), now()).await.unwrap();
    store.release_due(now()).await.unwrap();
    store.claim_next(now()).await.unwrap().unwrap();
}

#[tokio::test]
async fn settings_and_the_session_are_found_again() {
    let (directory, store) = fresh().await;
    assert_eq!(store.session().await.unwrap(), None);
    assert_eq!(store.setting("tampilan").await.unwrap(), None);
    store.set_setting("tampilan", "satu").await.unwrap();
    store.set_setting("tampilan", "dua").await.unwrap();
    let session = session();
    store.keep_session(&session).await.unwrap();
    drop(store);
    let (store, _) = open(directory.path()).await;
    assert_eq!(
        store.setting("tampilan").await.unwrap().as_deref(),
        Some("dua")
    );
    assert_eq!(store.session().await.unwrap(), Some(session));
}

#[tokio::test]
async fn a_fault_of_ours_fails_one_request_only() {
    let (_directory, store) = fresh().await;
    let failed = store
        .write(|pen| -> Result<(), _> {
            pen.execute("INSERT INTO setting VALUES ('a', 'b')", [])?;
            panic!("for the test")
        })
        .await;
    assert!(failed.is_err());
    assert_eq!(store.setting("a").await.unwrap(), None, "rolled back");
    store.hold(decision(1), now()).await.unwrap();
}
