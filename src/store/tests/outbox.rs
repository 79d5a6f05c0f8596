//! The way of a decision through the outbox.

use super::*;
use crate::domain::failure::{Failure, FailureKind};
use crate::domain::outbox::{Step, Tally, Theirs, Wake};

#[tokio::test]
async fn a_decision_made_is_held_and_its_proposal_waits_no_more() {
    let (_directory, store) = fresh().await;
    store
        .put_rows(vec![proposal(1), proposal(2)], opd())
        .await
        .unwrap();
    let entry = store.hold(decision(1), in_seconds(10)).await.unwrap();
    assert_eq!(entry.delivery, Delivery::Held);
    assert_eq!(entry.release_at, in_seconds(10));
    assert_eq!(store.entry(&did(1)).await.unwrap(), Some(entry));
    assert_eq!(ids_of(&store, View::Waiting).await, ["usul-0002"]);
    let row = row_of(&store, 1).await;
    assert_eq!(row.decided, Some((Outcome::Accept, Delivery::Held)));
    assert!(row.waits);
}

#[tokio::test]
async fn a_proposal_takes_one_decision_at_a_time() {
    let (_directory, store) = fresh().await;
    store.hold(decision(1), in_seconds(10)).await.unwrap();
    let second = decision_on(2, &proposal(1));
    let failure = store.hold(second.clone(), now()).await.unwrap_err();
    assert_eq!(failure.kind, FailureKind::Conflict);
    assert_eq!(journal(&store, 10).await.len(), 1);
    store.undo(&did(1)).await.unwrap();
    store.hold(second, now()).await.unwrap();
}

/// Brings a decision from being held into each of the states, by the events named.
fn ways() -> Vec<(Delivery, Vec<Event>)> {
    use Event as E;
    let sending = [E::GraceOver, E::Claimed];
    let after = |event| [&sending[..], &[event]].concat();
    vec![
        (Delivery::Held, vec![]),
        (Delivery::Withdrawn, vec![E::Undone]),
        (Delivery::AwaitingSignature, vec![E::GraceOverUnsigned]),
        (Delivery::Queued, vec![E::GraceOver]),
        (Delivery::Sending, sending.to_vec()),
        (Delivery::Unknown, after(E::NoAnswer)),
        (Delivery::Accepted, after(E::Confirmed)),
        (Delivery::Refused, after(E::WasRefused)),
        (Delivery::Conflict, after(E::Conflicted)),
        (
            Delivery::Abandoned,
            [after(E::NoAnswer), vec![E::GivenUp]].concat(),
        ),
    ]
}

const EVENTS: [Event; 20] = [
    Event::Undone,
    Event::GraceOver,
    Event::GraceOverUnsigned,
    Event::Signed,
    Event::Claimed,
    Event::Confirmed,
    Event::WasRefused,
    Event::Conflicted,
    Event::NotSent,
    Event::NotSentUnsigned,
    Event::SignatureRefused,
    Event::NoAnswer,
    Event::FoundApplied,
    Event::FoundUntouched,
    Event::FoundUntouchedUnsigned,
    Event::FoundChanged,
    Event::Dismissed,
    Event::StepConfirmed,
    Event::FoundStepApplied,
    Event::GivenUp,
];

#[tokio::test]
async fn every_event_in_every_state_does_what_the_machine_says_or_nothing() {
    let (_directory, store) = fresh().await;
    let mut number = 0;
    for (state, way) in ways() {
        for event in EVENTS {
            number += 1;
            store.put_rows(vec![proposal(number)], opd()).await.unwrap();
            store.hold(decision(number), now()).await.unwrap();
            for step in &way {
                settle(&store, number, *step, nothing()).await;
            }
            let before = store.entry(&did(number)).await.unwrap().unwrap();
            assert_eq!(before.delivery, state);
            let rows = store.verify_journal().await.unwrap().rows;
            let settled = store.settle(&did(number), event, nothing()).await;
            let after = store.entry(&did(number)).await.unwrap().unwrap();
            let written = store.verify_journal().await.unwrap().rows - rows;
            match state.after(event) {
                Some(next) => {
                    assert_eq!(after.delivery, next, "{state:?} {event:?}");
                    assert_eq!(after.settled_at.is_some(), next.is_settled());
                    assert_eq!(settled.unwrap(), after);
                    assert_eq!(written, 1);
                }
                None => {
                    assert_eq!(settled.unwrap_err().kind, FailureKind::Internal);
                    assert_eq!((after, written), (before, 0), "{state:?} {event:?}");
                }
            }
            let waiting = ids_of(&store, View::Waiting)
                .await
                .contains(&pid(number).to_string());
            let end = state_of(&store, number).await;
            assert_eq!(
                waiting,
                end.is_settled() && end != Delivery::Accepted,
                "{end:?}"
            );
            let again = store
                .hold(decision_on(1000 + number, &proposal(number)), now())
                .await;
            assert_eq!(again.is_ok(), end.is_settled(), "{end:?}");
        }
    }
    assert_eq!(store.verify_journal().await.unwrap().broken_at, None);
}

#[tokio::test]
async fn only_what_has_not_left_is_taken_back() {
    let (_directory, store) = fresh().await;
    for (number, (state, way)) in (1..).zip(ways()) {
        store.hold(decision(number), now()).await.unwrap();
        for step in way {
            settle(&store, number, step, nothing()).await;
        }
        let undone = store.undo(&did(number)).await;
        match undone {
            Ok(entry) => assert!(state.may_undo() && entry.delivery == Delivery::Withdrawn),
            Err(failure) => {
                assert!(!state.may_undo());
                assert_eq!(failure.kind, FailureKind::Conflict);
            }
        }
    }
    let failure = store.undo(&did(99)).await.unwrap_err();
    assert_eq!(failure.kind, FailureKind::NotFound);
}

#[tokio::test]
async fn the_last_decision_is_taken_back_first_and_its_proposal_waits_again() {
    let (_directory, store) = fresh().await;
    store
        .put_rows((1..=3).map(proposal).collect(), opd())
        .await
        .unwrap();
    sending(&store, 1).await;
    store.hold(decision(2), in_seconds(10)).await.unwrap();
    store.hold(decision(3), in_seconds(10)).await.unwrap();
    for expected in [3, 2] {
        let undone = store.undo_latest().await.unwrap().unwrap();
        assert_eq!(undone.decision.id, did(expected));
    }
    assert_eq!(
        store.undo_latest().await.unwrap(),
        None,
        "the first is on its way"
    );
    assert_eq!(
        ids_of(&store, View::Waiting).await,
        ["usul-0002", "usul-0003"]
    );
    assert_eq!(row_of(&store, 3).await.decided, None);
}

async fn wake(store: &Store) -> (Option<Timestamp>, Option<Timestamp>) {
    let Wake { release, carry } = store.next_wake().await.unwrap();
    (release, carry)
}

#[tokio::test]
async fn what_is_held_goes_when_its_time_is_over() {
    let (_directory, store) = fresh().await;
    store.hold(decision(1), in_seconds(10)).await.unwrap();
    store.hold(decision(2), in_seconds(20)).await.unwrap();
    store
        .hold_for_signature(decision(3), in_seconds(5))
        .await
        .unwrap();
    assert_eq!(wake(&store).await, (Some(in_seconds(5)), None));
    assert_eq!(store.release_due(in_seconds(4)).await.unwrap(), []);
    assert_eq!(
        store.claim_next(in_seconds(4)).await.unwrap(),
        None,
        "nothing leaves early"
    );
    assert_eq!(
        store.release_due(in_seconds(10)).await.unwrap(),
        [did(1), did(3)]
    );
    assert_eq!(state_of(&store, 1).await, Delivery::Queued);
    assert_eq!(state_of(&store, 3).await, Delivery::AwaitingSignature);
    assert_eq!(
        wake(&store).await,
        (Some(in_seconds(20)), Some(Timestamp::UNIX_EPOCH)),
        "one may go at once"
    );
    assert_eq!(store.release_all().await.unwrap(), [did(2)]);
    assert_eq!(wake(&store).await, (None, Some(Timestamp::UNIX_EPOCH)));
}

#[tokio::test]
async fn a_batch_takes_what_still_waits_for_the_signature() {
    let (_directory, store) = fresh().await;
    for number in [1, 2, 4] {
        store
            .hold_for_signature(decision(number), now())
            .await
            .unwrap();
    }
    let later = in_seconds(10);
    store.hold_for_signature(decision(3), later).await.unwrap();
    store.release_due(now()).await.unwrap();
    store.undo(&did(2)).await.unwrap();
    let named = [3, 2, 1, 99].map(did).to_vec();
    let taken = store.sign(named).await.unwrap();
    let taken: Vec<_> = taken
        .iter()
        .map(|it| (&it.decision.id, it.attempts))
        .collect();
    assert_eq!(taken, [(&did(1), 1)]);
    for (number, state) in [
        (1, Delivery::Sending),
        (2, Delivery::Withdrawn),
        (3, Delivery::Held),
        (4, Delivery::AwaitingSignature),
    ] {
        assert_eq!(state_of(&store, number).await, state, "{number}");
    }
}

#[tokio::test]
async fn no_approval_leaves_without_a_signature() {
    let (_directory, store) = fresh().await;
    for event in [
        Event::NotSent,
        Event::SignatureRefused,
        Event::FoundUntouched,
    ] {
        let number = 1 + event as u32;
        store
            .hold_for_signature(decision(number), now())
            .await
            .unwrap();
        store.release_all().await.unwrap();
        store.sign(vec![did(number)]).await.unwrap();
        if event == Event::FoundUntouched {
            settle(&store, number, Event::NoAnswer, nothing()).await;
        }
        let back = settle(&store, number, event, nothing()).await;
        assert_eq!(back.delivery, Delivery::AwaitingSignature, "{event:?}");
        assert_eq!(store.claim_next(in_seconds(1_000_000)).await.unwrap(), None);
        assert_eq!(wake(&store).await, (None, None));
    }
}

#[tokio::test]
async fn the_oldest_is_sent_first_and_what_failed_waits_its_time() {
    let (_directory, store) = fresh().await;
    for number in 1..=3 {
        store.hold(decision(number), now()).await.unwrap();
    }
    store.release_all().await.unwrap();
    let first = store.claim_next(now()).await.unwrap().unwrap();
    assert_eq!((first.decision.id, first.attempts), (did(1), 1));
    let offline = Settlement {
        failure: Some(Failure::new(FailureKind::NoServer, "connection refused")),
        not_before: Some(in_seconds(30)),
        ..nothing()
    };
    let back = settle(&store, 1, Event::NotSent, offline.clone()).await;
    assert_eq!(back.failure, offline.failure);
    assert_eq!(back.not_before, Some(in_seconds(30)));
    // Two more may go at once.
    assert_eq!(wake(&store).await, (None, Some(Timestamp::UNIX_EPOCH)));
    for expected in [2, 3] {
        let next = store.claim_next(in_seconds(29)).await.unwrap().unwrap();
        assert_eq!(next.decision.id, did(expected));
    }
    assert_eq!(store.claim_next(in_seconds(29)).await.unwrap(), None);
    let again = store.claim_next(in_seconds(30)).await.unwrap().unwrap();
    assert_eq!((again.decision.id, again.attempts), (did(1), 2));
}

#[tokio::test(flavor = "multi_thread")]
async fn two_senders_never_get_the_same_decision() {
    let (_directory, store) = fresh().await;
    for number in 1..=60 {
        store.hold(decision(number), now()).await.unwrap();
    }
    store.release_all().await.unwrap();
    let senders: Vec<_> = (0..4)
        .map(|_| {
            let store = store.clone();
            tokio::spawn(async move {
                let mut mine = Vec::new();
                while let Some(entry) = store.claim_next(now()).await.unwrap() {
                    mine.push(entry.decision.id);
                }
                mine
            })
        })
        .collect();
    let mut all = Vec::new();
    for sender in senders {
        all.extend(sender.await.unwrap());
    }
    all.sort();
    let mut expected: Vec<_> = (1..=60).map(did).collect();
    expected.sort();
    assert_eq!(all, expected);
}

#[tokio::test]
async fn what_the_server_took_shows_in_the_queue() {
    let (_directory, store) = fresh().await;
    store.put_rows(vec![proposal(1)], opd()).await.unwrap();
    sending(&store, 1).await;
    let entry = settle(&store, 1, Event::Confirmed, taken("2", 2)).await;
    assert_eq!(entry.receipt.unwrap().version, "2".into());
    let row = row_of(&store, 1).await;
    assert_eq!(row.proposal.version, "2".into());
    assert_eq!(row.proposal.status, status(2));
    assert_eq!(row.decided, Some((Outcome::Accept, Delivery::Accepted)));
    assert!(!row.waits);
}

#[tokio::test]
async fn a_list_read_before_the_decision_does_not_bring_the_row_back() {
    let (_directory, store) = fresh().await;
    store.put_rows(vec![proposal(1)], opd()).await.unwrap();
    sending(&store, 1).await;
    settle(&store, 1, Event::Confirmed, taken("2", 2)).await;
    store.put_rows(vec![proposal(1)], opd()).await.unwrap();
    assert_eq!(ids_of(&store, View::Waiting).await, [""; 0]);
}

#[tokio::test]
async fn a_later_version_waits_again_even_under_a_version_seen_before() {
    let (_directory, store) = fresh().await;
    store.put_rows(vec![proposal(1)], opd()).await.unwrap();
    sending(&store, 1).await;
    settle(&store, 1, Event::Confirmed, taken("2", 50)).await;
    let mut again = proposal(1);
    (again.version, again.status) = ("3".into(), status(51));
    store.put_rows(vec![again.clone()], opd()).await.unwrap();
    assert_eq!(ids_of(&store, View::Waiting).await, ["usul-0001"]);
    assert_eq!(row_of(&store, 1).await.decided, None);
    again.version = "1".into();
    store.put_rows(vec![again], opd()).await.unwrap();
    assert_eq!(ids_of(&store, View::Waiting).await, ["usul-0001"]);
}

#[tokio::test]
async fn a_held_decision_stands_for_the_version_that_was_on_the_screen() {
    let (_directory, store) = fresh().await;
    store.put_rows(vec![proposal(1)], opd()).await.unwrap();
    store.hold(decision(1), in_seconds(10)).await.unwrap();
    let mut moved = proposal(1);
    moved.version = "2".into();
    store.put_rows(vec![moved], opd()).await.unwrap();
    assert_eq!(ids_of(&store, View::Waiting).await, ["usul-0001"]);
    let row = row_of(&store, 1).await;
    assert_eq!(
        row.decided,
        Some((Outcome::Accept, Delivery::Held)),
        "still said"
    );
}

#[tokio::test]
async fn theirs_stands_beside_ours() {
    let (_directory, store) = fresh().await;
    store.put_rows(vec![proposal(1)], opd()).await.unwrap();
    sending(&store, 1).await;
    let mut now_there = proposal(1);
    (now_there.version, now_there.status) = ("2".into(), status(50));
    let theirs = Theirs {
        proposal: now_there.clone(),
        last: None,
    };
    let settlement = Settlement {
        theirs: Some(theirs.clone()),
        ..nothing()
    };
    let entry = settle(&store, 1, Event::Conflicted, settlement).await;
    assert_eq!(entry.theirs, Some(theirs));
    assert_eq!(entry.decision, decision(1), "ours is kept");
    assert_eq!(row_of(&store, 1).await.proposal, now_there);
    settle(&store, 1, Event::Dismissed, nothing()).await;
    assert_eq!(store.outbox().await.unwrap(), []);
}

#[tokio::test]
async fn the_outbox_counts_what_it_lists() {
    let (_directory, store) = fresh().await;
    for (number, (_, way)) in (1..).zip(ways()) {
        store.hold(decision(number), now()).await.unwrap();
        for step in way {
            settle(&store, number, step, nothing()).await;
        }
    }
    let tally = store.tally(in_seconds(-60)).await.unwrap();
    let expected = Tally {
        held: 1,
        awaiting: 1,
        queued: 1,
        sending: 1,
        unknown: 1,
        refused: 1,
        conflict: 1,
        sent_today: 1,
    };
    assert_eq!(tally, expected);
    let tomorrow = store.tally(in_seconds(60)).await.unwrap();
    assert_eq!(tomorrow.sent_today, 0);
    let listed: Vec<_> = store.outbox().await.unwrap();
    let states: Vec<_> = listed.iter().rev().map(|entry| entry.delivery).collect();
    let shown: Vec<_> = ways().into_iter().map(|(state, _)| state).collect();
    assert_eq!(
        states,
        [&shown[..1], &shown[2..shown.len() - 1]].concat(),
        "all but what was withdrawn or given up"
    );
    let unknown = store.unknowns().await.unwrap();
    assert_eq!(unknown.len(), 1);
    assert_eq!(unknown[0].delivery, Delivery::Unknown);
}

#[tokio::test]
async fn a_hurry_ends_pauses_of_our_own_but_none_that_the_server_asked_for() {
    let (_directory, store) = fresh().await;
    for (number, kind) in [(1, FailureKind::NoServer), (2, FailureKind::SlowDown)] {
        store.hold(decision(number), now()).await.unwrap();
        store.release_due(now()).await.unwrap();
        store.claim_next(now()).await.unwrap().unwrap();
        let lost = Settlement {
            failure: Some(Failure::new(kind, "test")),
            not_before: Some(in_seconds(60)),
            ..Settlement::default()
        };
        store
            .settle(&did(number), Event::NotSent, lost)
            .await
            .unwrap();
    }
    assert_eq!(store.claim_next(now()).await.unwrap(), None);
    store.hurry().await.unwrap();
    let claimed = store.claim_next(now()).await.unwrap().unwrap();
    assert_eq!(claimed.decision.id, did(1));
    assert_eq!(store.claim_next(now()).await.unwrap(), None);
}

#[tokio::test]
async fn a_step_found_to_have_arrived_leaves_no_doubt_about_the_next() {
    let (_directory, store) = fresh().await;
    store.hold_for_correction(decision(1), now()).await.unwrap();
    store.release_due(now()).await.unwrap();
    let entry = store.claim_next(now()).await.unwrap().unwrap();
    let attempt = entry.attempt();
    let conclude = |event, settlement| store.conclude(&attempt, event, settlement);
    let lost = conclude(Event::NoAnswer, Settlement::default()).await;
    assert!(lost.unwrap().unwrap().may_arrive());
    let found = conclude(Event::FoundStepApplied, taken("2", 1)).await;
    let entry = found.unwrap().unwrap();
    assert_eq!(
        (entry.delivery, entry.step),
        (Delivery::Queued, Step::Decide)
    );
    assert!(!entry.may_arrive(), "the decision itself was never sent");
    let undone = store.undo(&did(1)).await.unwrap();
    assert_eq!(undone.delivery, Delivery::Withdrawn);
}
