//! Several windows on one store.

use std::fs::{self, File};

use rusqlite::Connection;

use super::{
    super::{Task, door, who::Who},
    *,
};
use crate::domain::failure::FailureKind;

/// Two windows of one user.
async fn two() -> (TempDir, Store, Store) {
    let (directory, first) = fresh().await;
    let (second, opened) = open(directory.path()).await;
    assert_eq!(opened, Opened::default());
    (directory, first, second)
}

async fn refusal(directory: &Path) -> crate::domain::failure::Failure {
    match Store::open(directory, clock()).await {
        Ok(_) => panic!("it was opened"),
        Err(failure) => failure,
    }
}

#[tokio::test]
async fn a_decision_of_one_window_is_seen_in_the_other_and_not_made_twice() {
    let (_directory, first, second) = two().await;
    first
        .put_rows(vec![proposal(1), proposal(2)], opd())
        .await
        .unwrap();
    assert_eq!(ids_of(&second, View::Waiting).await.len(), 2);
    first.hold(decision(1), in_seconds(10)).await.unwrap();
    assert_eq!(state_of(&second, 1).await, Delivery::Held);
    assert_eq!(
        row_of(&second, 1).await.decided,
        Some((Outcome::Accept, Delivery::Held))
    );
    let again = decision_on(7, &proposal(1));
    let failure = second.hold(again, in_seconds(10)).await.unwrap_err();
    assert_eq!(failure.kind, FailureKind::Conflict);
    second.undo(&did(1)).await.unwrap();
    assert_eq!(ids_of(&first, View::Waiting).await.len(), 2);
}

#[tokio::test]
async fn what_a_window_remembers_goes_when_another_has_written() {
    let (_directory, first, second) = two().await;
    first.put_rows(vec![proposal(1)], opd()).await.unwrap();
    let filtered = Listing {
        query: crate::domain::query::Query {
            words: vec!["nomor".to_owned()],
            ..Default::default()
        },
        ..Listing::default()
    };
    let shown = async |store: &Store| {
        let window = store.window(filtered.clone(), 0, 10, now()).await.unwrap();
        window.total
    };
    assert_eq!(shown(&second).await, 1);
    first.put_rows(vec![proposal(2)], opd()).await.unwrap();
    assert_eq!(shown(&second).await, 2, "the last search does not stand");
    // The desk, too: the first sits down elsewhere, and the second writes as that.
    let elsewhere = desk(Role::Bkpsdm);
    first
        .put_rows(vec![proposal(3)], elsewhere.clone())
        .await
        .unwrap();
    let sits = second.call(|vault| Ok(vault.desk.clone())).await.unwrap();
    assert_eq!(sits, Some(elsewhere));
}

#[tokio::test]
async fn a_window_hears_of_others_and_not_of_itself() {
    let (_directory, first, second) = two().await;
    let wrote = async |store: &Store| store.look().await.unwrap().others_wrote;
    // Opening may have written.
    let _ = (wrote(&first).await, wrote(&second).await);
    assert!(!wrote(&first).await && !wrote(&second).await);
    first.hold(decision(1), in_seconds(60)).await.unwrap();
    assert!(!wrote(&first).await);
    // However much it asked meanwhile, it is told.
    second.outbox().await.unwrap();
    assert!(wrote(&second).await);
    assert!(!wrote(&second).await, "once");
    // What changes nothing is nothing new.
    first.release_due(now()).await.unwrap();
    assert!(!wrote(&second).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn many_writes_of_two_windows_are_all_kept_and_chained() {
    let (_directory, first, second) = two().await;
    let holds: Vec<_> = (0..60)
        .map(|number| {
            let store = if number % 2 == 0 { &first } else { &second }.clone();
            tokio::spawn(async move { store.hold(decision(number), now()).await })
        })
        .collect();
    for hold in holds {
        hold.await.unwrap().unwrap();
    }
    assert_eq!(second.outbox().await.unwrap().len(), 60);
    let verdict = first.verify_journal().await.unwrap();
    assert_eq!((verdict.rows, verdict.broken_at), (60, None));
}

#[tokio::test]
async fn what_is_on_its_way_is_in_doubt_only_when_nobody_carries() {
    let (directory, first) = fresh().await;
    sending(&first, 1).await;
    let turn = first.turn(Task::Carry).unwrap();
    assert!(turn.is_some());
    let (second, opened) = open(directory.path()).await;
    assert_eq!(opened.unknown, 0, "it is being carried");
    assert_eq!(state_of(&second, 1).await, Delivery::Sending);
    second.close().await.unwrap();
    drop(turn);
    let (second, opened) = open(directory.path()).await;
    assert_eq!(opened.unknown, 1);
    assert!(second.turn(Task::Carry).unwrap().is_some(), "given back");
    assert_eq!(state_of(&first, 1).await, Delivery::Unknown);
}

#[tokio::test]
async fn a_shape_is_not_changed_under_an_older_program() {
    let (directory, first) = fresh().await;
    let file = directory.path().join("periksa.db");
    let set = |version: usize| {
        first.call(move |vault| {
            let set = vault
                .connection
                .pragma_update(None, "user_version", version as i64);
            Ok(set?)
        })
    };
    let known = super::super::open::MIGRATIONS.len();
    set(known - 1).await.unwrap();
    let failure = refusal(directory.path()).await;
    assert_eq!(failure.kind, FailureKind::StoreHeld);
    let process = format!("periksa {}", std::process::id());
    assert!(failure.cause.contains(&process), "{failure}");
    assert!(failure.cause.contains("older"), "{failure}");
    set(known + 1).await.unwrap();
    let failure = refusal(directory.path()).await;
    assert!(failure.cause.contains("newer periksa"), "{failure}");
    set(known).await.unwrap();
    open(directory.path()).await;
    assert!(file.exists());
}

#[tokio::test]
async fn a_program_that_does_not_share_is_named_as_well_as_can_be() {
    let directory = tempfile::tempdir().unwrap();
    let lock = File::create(directory.path().join(door::LOCK)).unwrap();
    lock.lock().unwrap();
    let failure = refusal(directory.path()).await;
    assert_eq!(failure.kind, FailureKind::StoreHeld);
    assert!(failure.cause.contains("another periksa"), "{failure}");
    assert!(!directory.path().join("periksa.db").exists());
    drop(lock);
    open(directory.path()).await;
}

#[tokio::test]
async fn another_computer_is_kept_out_by_name() {
    let directory = tempfile::tempdir().unwrap();
    let there = Who {
        process: 4711,
        user: "contoh".to_owned(),
        host: "komputer-lain".to_owned(),
        boot: "lain".to_owned(),
        terminal: "/dev/pts/9".to_owned(),
        since: now(),
    };
    let path = directory.path().join("jendela-4711-1.json");
    fs::write(&path, serde_json::to_vec(&there).unwrap()).unwrap();
    let lock = File::open(&path).unwrap();
    lock.lock().unwrap();
    let failure = refusal(directory.path()).await;
    assert_eq!(failure.kind, FailureKind::StoreHeld);
    for part in ["4711", "contoh", "komputer-lain", "/dev/pts/9"] {
        assert!(failure.cause.contains(part), "{part}: {failure}");
    }
    assert!(!directory.path().join("periksa.db").exists());
    drop(lock);
    open(directory.path()).await;
    assert!(!path.exists(), "what a crash left is cleared away");
}

#[tokio::test]
async fn a_window_that_is_gone_is_no_holder() {
    let (directory, first, second) = two().await;
    let marks = || {
        let entries = fs::read_dir(directory.path()).unwrap().flatten();
        let named = |entry: &fs::DirEntry| {
            let name = entry.file_name();
            name.to_string_lossy().starts_with("jendela-")
        };
        entries.filter(named).count()
    };
    assert_eq!(marks(), 2);
    first.close().await.unwrap();
    assert_eq!(marks(), 1);
    assert!(Store::is_in_use(directory.path()));
    drop(second);
    assert_eq!(marks(), 0);
    assert!(!Store::is_in_use(directory.path()));
}

#[tokio::test]
async fn damage_found_while_another_window_is_in_is_left_alone() {
    let (directory, first) = fresh().await;
    first.hold(decision(1), in_seconds(10)).await.unwrap();
    first
        .call(|vault| {
            let flush = "PRAGMA wal_checkpoint(TRUNCATE)";
            Ok(vault.connection.query_row(flush, [], |_| Ok(()))?)
        })
        .await
        .unwrap();
    super::file::break_page(directory.path(), "one_pending");
    let before = fs::read(directory.path().join("periksa.db")).unwrap();
    let failure = refusal(directory.path()).await;
    assert_eq!(failure.kind, FailureKind::Storage);
    assert!(failure.cause.contains("damaged"), "{failure}");
    let after = fs::read(directory.path().join("periksa.db")).unwrap();
    assert!(before == after, "nothing was touched");
    drop(first);
    // Alone it is put right.
    let (store, opened) = open(directory.path()).await;
    assert_eq!(opened.moved_aside.unwrap().rescued, 1);
    assert_eq!(state_of(&store, 1).await, Delivery::Held);
}

#[tokio::test]
async fn a_note_of_damage_waits_for_who_is_alone() {
    let (directory, first) = fresh().await;
    fs::write(directory.path().join("periksa.rusak"), "").unwrap();
    let failure = refusal(directory.path()).await;
    assert!(failure.cause.contains("damaged"), "{failure}");
    assert!(directory.path().join("periksa.db").exists());
    drop(first);
    let (_, opened) = open(directory.path()).await;
    assert!(opened.moved_aside.is_some());
}

#[test]
fn a_container_of_the_same_computer_is_no_other_computer() {
    let who = |host: &str, boot: &str| Who {
        host: host.to_owned(),
        boot: boot.to_owned(),
        ..Who::here(now())
    };
    assert!(who("a", "1").is_beside(&who("b", "1")));
    assert!(who("a", "1").is_beside(&who("a", "2")), "started again");
    assert!(who("", "").is_beside(&who("a", "2")), "it does not say");
    assert!(!who("a", "1").is_beside(&who("b", "2")));
    assert!(!who("a", "").is_beside(&who("b", "")));
}

#[tokio::test]
async fn a_connection_of_another_program_shows_as_well() {
    let (directory, store) = fresh().await;
    let _ = store.look().await.unwrap();
    let other = Connection::open(directory.path().join("periksa.db")).unwrap();
    other
        .execute("INSERT INTO setting VALUES ('a', 'b')", [])
        .unwrap();
    assert!(store.look().await.unwrap().others_wrote);
}
