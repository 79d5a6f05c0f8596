//! Disks that are full, read-only or busy, and files that somebody deletes or puts in the way.

use std::fs;

use rusqlite::Connection;

use super::*;
use crate::domain::failure::FailureKind;

async fn pragma(store: &Store, sql: &'static str) {
    let asked = store.call(move |vault| Ok(vault.connection.execute_batch(sql)?));
    asked.await.unwrap();
}

#[tokio::test]
async fn a_full_disk_is_said_and_room_is_enough_to_go_on() {
    let (_directory, store) = fresh().await;
    store.hold(decision(0), now()).await.unwrap();
    pragma(&store, "PRAGMA max_page_count = 1").await;
    let note = "x".repeat(100_000);
    let large = || Decision {
        note: Some(note.clone()),
        ..decision(1)
    };
    let failure = store.hold(large(), now()).await.unwrap_err();
    assert_eq!(failure.kind, FailureKind::DiskFull);
    assert_eq!(store.entry(&did(1)).await.unwrap(), None, "not pretended");
    pragma(&store, "PRAGMA max_page_count = 1000000").await;
    store.hold(large(), now()).await.unwrap();
    assert_eq!(store.verify_journal().await.unwrap().broken_at, None);
}

#[tokio::test]
async fn a_store_that_may_not_be_written_to_says_so() {
    let (_directory, store) = fresh().await;
    pragma(&store, "PRAGMA query_only = 1").await;
    let failure = store.hold(decision(1), now()).await.unwrap_err();
    assert_eq!(failure.kind, FailureKind::DiskReadOnly);
    assert_eq!(store.outbox().await.unwrap(), []);
    pragma(&store, "PRAGMA query_only = 0").await;
    store.hold(decision(1), now()).await.unwrap();
}

#[tokio::test]
async fn whoever_writes_too_long_is_said_and_not_waited_for() {
    let (directory, store) = fresh().await;
    let mut other = Connection::open(directory.path().join("periksa.db")).unwrap();
    let writing = other
        .transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)
        .unwrap();
    let failure = store.hold(decision(1), now()).await.unwrap_err();
    assert_eq!(failure.kind, FailureKind::StoreBusy);
    drop(writing);
    store.hold(decision(1), now()).await.unwrap();
}

/// Every file of the store that SQLite has.
fn delete_files(directory: &Path) {
    for name in ["periksa.db", "periksa.db-wal", "periksa.db-shm"] {
        fs::remove_file(directory.join(name)).unwrap();
    }
}

async fn is_whole(directory: &Path, expected: usize) {
    let (store, opened) = open(directory).await;
    assert_eq!(opened, Opened::default());
    assert_eq!(store.outbox().await.unwrap().len(), expected);
    let verdict = store.verify_journal().await.unwrap();
    assert_eq!(verdict.broken_at, None);
}

#[cfg(unix)]
#[tokio::test]
async fn a_deleted_file_is_made_again_before_anything_is_said_to_be_held() {
    let (directory, store) = fresh().await;
    store.put_rows(vec![proposal(9)], opd()).await.unwrap();
    store.hold(decision(1), in_seconds(10)).await.unwrap();
    let home = directory.path();
    let log = || fs::remove_file(home.join("periksa.db-wal")).unwrap();
    let ways: [&dyn Fn(); 4] = [
        &|| fs::remove_file(home.join("periksa.db")).unwrap(),
        &|| delete_files(home),
        &|| fs::remove_dir_all(home).unwrap(),
        &log,
    ];
    for (number, delete) in (2..).zip(ways) {
        delete();
        store.hold(decision(number), in_seconds(10)).await.unwrap();
        assert!(store.look().await.unwrap().put_back);
        assert!(!store.look().await.unwrap().put_back, "said once");
        // As a kill would leave it.
        is_whole(copy_of(home).path(), number as usize).await;
    }
    assert_eq!(ids_of(&store, View::Waiting).await.len(), 1);
    store.close().await.unwrap();
    is_whole(home, 5).await;
}

#[cfg(unix)]
#[tokio::test]
async fn a_deletion_is_noticed_without_a_write_and_by_every_window_once() {
    let (directory, first) = fresh().await;
    let (second, _) = open(directory.path()).await;
    first.hold(decision(1), in_seconds(10)).await.unwrap();
    fs::remove_dir_all(directory.path()).unwrap();
    assert!(first.look().await.unwrap().put_back);
    let seen = second.look().await.unwrap();
    assert!(seen.others_wrote && !seen.put_back, "{seen:?}");
    second.hold(decision(2), in_seconds(10)).await.unwrap();
    assert_eq!(state_of(&first, 2).await, Delivery::Held);
    // Whoever slept through two of them finds the way all the same.
    delete_files(directory.path());
    assert!(first.look().await.unwrap().put_back);
    delete_files(directory.path());
    assert!(first.look().await.unwrap().put_back);
    assert_eq!(
        state_of(&second, 1).await,
        Delivery::Held,
        "of the old file"
    );
    second.hold(decision(3), in_seconds(10)).await.unwrap();
    assert_eq!(state_of(&first, 3).await, Delivery::Held);
    first.close().await.unwrap();
    second.close().await.unwrap();
    is_whole(directory.path(), 3).await;
}

#[cfg(unix)]
#[tokio::test]
async fn another_file_in_the_place_is_left_alone_and_nothing_is_pretended() {
    let (directory, store) = fresh().await;
    store.hold(decision(1), in_seconds(10)).await.unwrap();
    let path = directory.path().join("periksa.db");
    fs::rename(&path, directory.path().join("away.db")).unwrap();
    fs::write(&path, "not ours").unwrap();
    for _ in 0..2 {
        let failure = store.hold(decision(2), now()).await.unwrap_err();
        assert_eq!(failure.kind, FailureKind::StoreGone);
        assert!(failure.cause.contains("another file"), "{failure}");
    }
    assert_eq!(fs::read(&path).unwrap(), b"not ours");
    assert_eq!(store.outbox().await.unwrap().len(), 1, "still readable");
    // Put back, all goes on.
    fs::rename(directory.path().join("away.db"), &path).unwrap();
    store.hold(decision(2), now()).await.unwrap();
    store.close().await.unwrap();
    is_whole(directory.path(), 2).await;
}

#[cfg(unix)]
#[tokio::test]
async fn who_comes_after_a_deletion_makes_no_new_store_beside_the_old_one() {
    let (directory, store) = fresh().await;
    store.hold(decision(1), in_seconds(10)).await.unwrap();
    delete_files(directory.path());
    let Err(failure) = Store::open(directory.path(), clock()).await else {
        panic!("opened");
    };
    assert_eq!(failure.kind, FailureKind::StoreGone);
    assert!(store.look().await.unwrap().put_back);
    is_whole(directory.path(), 1).await;
}
