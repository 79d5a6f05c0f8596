//! What goes when its time is over, what stays, and what a wrong clock may not do.

use std::sync::atomic::{AtomicI64, Ordering};

use super::*;
use crate::{
    domain::{outbox::Theirs, samples},
    store::{Expired, Keeping},
};

const NAME: &str = "CONTOH Nomor";
const DAY: i64 = 24 * 3600;

/// A store whose clock stands some seconds after [`now`], as told.
async fn with_clock() -> (TempDir, Store, Arc<AtomicI64>) {
    let directory = tempfile::tempdir().unwrap();
    let ahead = Arc::new(AtomicI64::new(0));
    let (store, ahead) = reopen(directory.path(), ahead).await;
    (directory, store, ahead)
}

async fn reopen(directory: &Path, ahead: Arc<AtomicI64>) -> (Store, Arc<AtomicI64>) {
    let read = Arc::clone(&ahead);
    let clock: Clock = Arc::new(move || in_seconds(read.load(Ordering::SeqCst)));
    (Store::open(directory, clock).await.unwrap().0, ahead)
}

fn keeping(days: u32, server: Option<i64>) -> Keeping {
    Keeping {
        days,
        began: Timestamp::MAX,
        server: server.map(in_seconds),
    }
}

/// A decision that the server has, and the file it was made on.
async fn taken_by_the_server(store: &Store, number: u32) {
    let mut dossier = samples::rank_dossier();
    dossier.proposal = proposal(number);
    store.put_dossier(dossier).await.unwrap();
    sending(store, number).await;
    settle(store, number, Event::Confirmed, taken("2", 2)).await;
}

async fn is_kept(store: &Store, number: u32) -> (bool, bool, bool) {
    let decision = store.entry(&did(number)).await.unwrap().is_some();
    let dossier = store.dossier(&pid(number)).await.unwrap().is_some();
    let rows = store.journal(Pick::Decision(did(number))).await.unwrap();
    let person = rows[0].person.as_ref().unwrap().kept.is_some();
    (decision, dossier, person)
}

const ALL: (bool, bool, bool) = (true, true, true);
const NONE: (bool, bool, bool) = (false, false, false);

/// Whether a text stands in any file of a directory.
fn stands(directory: &Path, text: &str) -> bool {
    fs::read_dir(directory).unwrap().any(|entry| {
        let bytes = fs::read(entry.unwrap().path()).unwrap();
        bytes
            .windows(text.len())
            .any(|part| part == text.as_bytes())
    })
}

#[tokio::test]
async fn a_decision_goes_thirty_days_after_its_end_with_all_that_is_personal() {
    let (directory, store, clock) = with_clock().await;
    taken_by_the_server(&store, 1).await;
    clock.store(29 * DAY, Ordering::SeqCst);
    let gone = store.expire(keeping(30, Some(29 * DAY))).await.unwrap();
    assert_eq!(gone, Expired::default());
    assert_eq!(is_kept(&store, 1).await, ALL);
    assert!(stands(directory.path(), NAME), "there is something to go");

    clock.store(31 * DAY, Ordering::SeqCst);
    let gone = store.expire(keeping(30, Some(31 * DAY))).await.unwrap();
    let expected = Expired {
        decisions: 1,
        fetched: 1,
        persons: 1,
    };
    assert_eq!(gone, expected);
    assert_eq!(is_kept(&store, 1).await, NONE);
    for text in [NAME, "199002302015030001", "catatan CONTOH"] {
        assert!(!stands(directory.path(), text), "{text}: no byte of it");
    }
    let rows = journal(&store, 10).await;
    let events: Vec<_> = rows.iter().rev().map(|row| row.event.as_str()).collect();
    assert_eq!(
        events,
        ["made", "grace-over", "claimed", "confirmed", "shed"]
    );
    assert_eq!(
        rows[4].facts()["outcome"],
        "terima",
        "what was decided stays"
    );
    let verdict = store.verify_journal().await.unwrap();
    assert!(verdict.is_whole() && verdict.shed == 1, "{verdict:?}");
    assert_eq!(
        store.expire(keeping(30, Some(31 * DAY))).await.unwrap(),
        Expired::default()
    );
}

#[tokio::test]
async fn what_is_on_its_way_or_unread_never_goes() {
    let (_directory, store, clock) = with_clock().await;
    let theirs = Settlement {
        theirs: Some(Theirs {
            proposal: proposal(3),
            last: None,
        }),
        ..Settlement::default()
    };
    for number in 1..=4 {
        let mut dossier = samples::rank_dossier();
        dossier.proposal = proposal(number);
        store.put_dossier(dossier).await.unwrap();
    }
    sending(&store, 1).await;
    settle(&store, 1, Event::NoAnswer, nothing()).await;
    sending(&store, 2).await;
    settle(&store, 2, Event::WasRefused, nothing()).await;
    sending(&store, 3).await;
    settle(&store, 3, Event::Conflicted, theirs).await;
    store.hold(decision(4), in_seconds(10)).await.unwrap();
    clock.store(900 * DAY, Ordering::SeqCst);
    for days in [0, 30] {
        let gone = store.expire(keeping(days, Some(900 * DAY))).await.unwrap();
        assert_eq!(gone, Expired::default());
    }
    for number in 1..=4 {
        assert_eq!(is_kept(&store, number).await, ALL, "{number}");
    }
    settle(&store, 2, Event::Dismissed, nothing()).await;
    clock.store(931 * DAY, Ordering::SeqCst);
    store.expire(keeping(30, Some(931 * DAY))).await.unwrap();
    assert_eq!(is_kept(&store, 2).await, NONE, "read and put away");
    assert_eq!(is_kept(&store, 3).await, ALL);
}

#[tokio::test]
async fn a_clock_that_is_wrong_by_a_year_wipes_nothing() {
    let (directory, store, clock) = with_clock().await;
    taken_by_the_server(&store, 1).await;
    // No server has ever told the time.
    clock.store(365 * DAY, Ordering::SeqCst);
    store.expire(keeping(30, None)).await.unwrap();
    assert_eq!(is_kept(&store, 1).await, ALL, "never told");
    // The server tells another time, and then it is away.
    store.expire(keeping(30, Some(60))).await.unwrap();
    assert_eq!(is_kept(&store, 1).await, ALL, "the server knows better");
    store.expire(keeping(30, None)).await.unwrap();
    store.expire(keeping(30, None)).await.unwrap();
    assert_eq!(
        is_kept(&store, 1).await,
        ALL,
        "three days are believed, once"
    );
    // Decisions made meanwhile bear the wrong time, and are no witness.
    store.hold(decision(2), in_seconds(0)).await.unwrap();
    store.undo(&did(2)).await.unwrap();
    store.close().await.unwrap();
    let (store, clock) = reopen(directory.path(), clock).await;
    store.expire(keeping(30, None)).await.unwrap();
    assert_eq!(is_kept(&store, 1).await, ALL, "still, at the next start");
    // Behind: it keeps longer.
    clock.store(-365 * DAY, Ordering::SeqCst);
    store.expire(keeping(30, Some(40 * DAY))).await.unwrap();
    assert_eq!(is_kept(&store, 1).await, ALL);
    // Both agree.
    clock.store(40 * DAY, Ordering::SeqCst);
    store.expire(keeping(30, Some(40 * DAY))).await.unwrap();
    assert_eq!(is_kept(&store, 1).await, NONE);
}

#[tokio::test]
async fn without_the_server_a_long_weekend_is_believed() {
    let (_directory, store, clock) = with_clock().await;
    taken_by_the_server(&store, 1).await;
    clock.store(28 * DAY, Ordering::SeqCst);
    store.expire(keeping(30, Some(28 * DAY))).await.unwrap();
    clock.store(31 * DAY, Ordering::SeqCst);
    store.expire(keeping(30, None)).await.unwrap();
    assert_eq!(is_kept(&store, 1).await, NONE);
}

#[tokio::test]
async fn what_was_fetched_and_never_decided_goes_after_a_month() {
    let (_directory, store, clock) = with_clock().await;
    for (number, day) in [(1, 0), (2, 10)] {
        clock.store(day * DAY, Ordering::SeqCst);
        let mut dossier = samples::rank_dossier();
        dossier.proposal = proposal(number);
        store.put_dossier(dossier).await.unwrap();
    }
    clock.store(31 * DAY, Ordering::SeqCst);
    let gone = store.expire(keeping(365, Some(31 * DAY))).await.unwrap();
    assert_eq!((gone.fetched, gone.decisions), (1, 0));
    assert!(store.dossier(&pid(1)).await.unwrap().is_none());
    assert!(store.dossier(&pid(2)).await.unwrap().is_some());
}

#[tokio::test]
async fn a_decision_that_keeps_a_proposal_from_being_decided_again_stays() {
    let (_directory, store, clock) = with_clock().await;
    store.put_rows(vec![proposal(1)], opd()).await.unwrap();
    sending(&store, 1).await;
    // The server took it and shows it as it was: only our decision says that nothing is to be done.
    settle(&store, 1, Event::Confirmed, taken("1", 1)).await;
    clock.store(90 * DAY, Ordering::SeqCst);
    store.expire(keeping(30, Some(90 * DAY))).await.unwrap();
    assert!(store.entry(&did(1)).await.unwrap().is_some());
    assert_eq!(ids_of(&store, View::Waiting).await, [""; 0]);
    let moved = Proposal {
        version: "3".into(),
        status: status(11),
        ..proposal(1)
    };
    store.put_rows(vec![moved], opd()).await.unwrap();
    store.expire(keeping(30, Some(90 * DAY))).await.unwrap();
    assert!(store.entry(&did(1)).await.unwrap().is_none());
}

#[tokio::test]
async fn with_no_days_it_stays_until_the_next_start() {
    let (_directory, store, clock) = with_clock().await;
    taken_by_the_server(&store, 1).await;
    clock.store(60, Ordering::SeqCst);
    let running = Keeping {
        began: in_seconds(-1),
        ..keeping(0, Some(60))
    };
    store.expire(running).await.unwrap();
    assert_eq!(is_kept(&store, 1).await, ALL);
    store.expire(keeping(0, Some(60))).await.unwrap();
    assert_eq!(is_kept(&store, 1).await, NONE);
}

#[tokio::test]
async fn a_purge_leaves_no_byte_of_anybody() {
    let (directory, store, _clock) = with_clock().await;
    store.keep_session(&session()).await.unwrap();
    store
        .put_rows((1..=300).map(proposal).collect(), opd())
        .await
        .unwrap();
    taken_by_the_server(&store, 1).await;
    assert!(stands(directory.path(), NAME));
    let purged = store.purge().await.unwrap();
    assert_eq!((purged.proposals, purged.decisions), (300, 1));
    assert_eq!((purged.fetched, purged.persons, purged.kept), (1, 1, 0));
    for text in [
        NAME,
        "contoh nomor",
        "199002302015030",
        "CONTOH VERIFIKATOR",
        "Dinas Contoh",
    ] {
        assert!(!stands(directory.path(), text), "{text}");
    }
    let verdict = store.verify_journal().await.unwrap();
    assert!(verdict.is_whole() && verdict.shed == 1, "{verdict:?}");
    // It goes on as a store.
    store.put_rows(vec![proposal(1)], opd()).await.unwrap();
    assert_eq!(ids_of(&store, View::Waiting).await, ["usul-0001"]);
    store.put_rows(vec![proposal(2)], opd()).await.unwrap();
    store.close().await.unwrap();
    let (store, _) = open(directory.path()).await;
    assert_eq!(window_of(&store, View::Waiting).await.total, 2);
}

#[tokio::test]
async fn a_purge_keeps_what_has_not_arrived() {
    let (_directory, store, _clock) = with_clock().await;
    store.keep_session(&session()).await.unwrap();
    taken_by_the_server(&store, 1).await;
    sending(&store, 2).await;
    settle(&store, 2, Event::WasRefused, nothing()).await;
    store.hold(decision(3), in_seconds(10)).await.unwrap();
    let purged = store.purge().await.unwrap();
    assert_eq!((purged.decisions, purged.persons, purged.kept), (1, 1, 2));
    let outbox = store.outbox().await.unwrap();
    assert_eq!(outbox.len(), 2);
    assert_eq!(outbox[0].decision, decision(3), "whole");
    assert!(store.session().await.unwrap().is_some(), "whose it is");
}
