//! Who sits at the desk, and how things stand with the server.

use super::*;
use crate::{
    app::state::Overlay,
    domain::{
        delivery::Delivery,
        failure::{Failure, FailureKind},
        outbox::Entry,
    },
};

#[test]
fn nothing_of_the_account_before_stays_on_the_screen() {
    let mut state = review(3);
    state.tally.held = 2;
    state.place = Place::SignIn;
    update(&mut state, Msg::Opened(None));
    assert!(state.session.is_none() && state.review.is_none());
    assert!(state.inbox.window.rows.is_empty() && state.outbox.entries.is_empty());
    assert_eq!(state.tally, Tally::default());
    // A sign-in that then fails for want of a line has nothing to go on with.
    let failure = Failure::new(FailureKind::NoServer, "refused");
    update(&mut state, Msg::SignedIn(Err(failure)));
    assert_eq!(state.place, Place::SignIn);
}

#[test]
fn a_late_answer_for_the_account_before_is_dropped() {
    let mut state = inbox(3);
    let asked = state.inbox.ask().tag;
    let window = state.inbox.window.clone();
    let session = Box::new(samples::session(Role::Opd));
    update(&mut state, Msg::Opened(Some(session)));
    update(&mut state, Msg::Listed(asked, Ok(window)));
    assert!(state.inbox.window.rows.is_empty());
}

#[test]
fn where_nothing_was_kept_the_form_asks_but_never_under_typing_fingers() {
    let mut state = inbox(3);
    state.line = Line::SigningIn;
    press(&mut state, "/cont");
    let effects = update(&mut state, Msg::NothingKept);
    assert_eq!((effects.len(), state.place), (0, Place::Inbox));
    assert_eq!(state.line, Line::SignedOut);
    press(&mut state, "<enter>");
    let effects = update(&mut state, Msg::NothingKept);
    assert!(matches!(effects[..], [Effect::AskWays]));
    assert_eq!(state.place, Place::SignIn);
}

#[test]
fn what_the_store_of_the_account_before_could_not_list_is_not_told() {
    let mut state = inbox(3);
    let asked = state.inbox.ask().tag;
    let session = Box::new(samples::session(Role::Opd));
    update(&mut state, Msg::Opened(Some(session)));
    let closed = || Failure::new(FailureKind::Storage, "the store is closed");
    update(&mut state, Msg::Listed(asked, Err(closed())));
    assert!(state.notice.is_none());
    let asked = state.inbox.asked;
    update(&mut state, Msg::Listed(asked, Err(closed())));
    assert!(state.notice.is_some());
}

#[test]
fn a_sign_in_that_fails_leaves_what_was_written() {
    let mut state = review(3);
    state.line = Line::SigningIn;
    press(&mut state, "r<enter>ijazah");
    let failure = Failure::new(FailureKind::Credentials, "401");
    update(&mut state, Msg::SignedIn(Err(failure)));
    assert_eq!(state.place, Place::SignIn);
    assert!(!matches!(state.overlay, Some(Overlay::Decide(_))));
    let parked = state.review.unwrap().begun.parked.unwrap();
    assert_eq!(parked.note_text().as_deref(), Some("ijazah"));
}

#[test]
fn what_is_known_is_not_said_again_with_every_refresh() {
    let mut state = inbox(3);
    let failure = || Failure::new(FailureKind::SignedOut, "no token that holds");
    update(&mut state, Msg::SyncEnded(Err(failure())));
    assert!(state.notice.take().is_some());
    update(&mut state, Msg::SyncEnded(Err(failure())));
    assert!(state.notice.is_none());
}

#[test]
fn what_was_decided_shows_on_a_proposal_opened_from_the_outbox() {
    let mut state = inbox(1);
    let proposal = samples::proposal(7, "golongan");
    state.outbox.take(vec![Entry {
        decision: samples::decision("kunci", &proposal),
        delivery: Delivery::Queued,
        needs_signature: false,
        release_at: state.now,
        not_before: None,
        attempts: 0,
        failure: None,
        receipt: None,
        theirs: None,
        settled_at: None,
        step: crate::domain::outbox::Step::Decide,
        corrected: None,
        doubted_since: None,
    }]);
    state.place = Place::Outbox;
    press(&mut state, "<enter>");
    let found = Some(Box::new(samples::dossier(proposal.clone())));
    update(&mut state, Msg::Remembered(proposal.id.clone(), found));
    let decided = state.review.as_ref().unwrap().row.decided;
    assert_eq!(
        decided.map(|(_, delivery)| delivery),
        Some(Delivery::Queued)
    );
}

#[test]
fn a_proposal_of_the_outbox_that_is_kept_nowhere_is_asked_for_or_said_to_be_missing() {
    let mut state = inbox(1);
    let proposal = samples::proposal(7, "golongan");
    let id = proposal.id.clone();
    state.place = Place::Outbox;
    state.outbox.wanted = Some(id.clone());
    let effects = update(&mut state, Msg::Remembered(id.clone(), None));
    assert_eq!(effects, [Effect::Fetch(id.clone(), None)]);
    let fetched = samples::dossier(proposal);
    update(
        &mut state,
        Msg::Fetched(id.clone(), Ok(Some(Box::new(fetched)))),
    );
    assert_eq!(state.place, Place::Review);

    let mut state = inbox(1);
    state.place = Place::Outbox;
    state.outbox.wanted = Some(id.clone());
    state.line = Line::Offline(Failure::new(FailureKind::NoServer, "refused"));
    update(&mut state, Msg::Remembered(id, None));
    assert!(state.notice.is_some());
}

#[test]
fn an_answer_that_comes_late_opens_nothing_over_the_outbox() {
    let mut state = review(3);
    state.place = Place::Outbox;
    let other = samples::proposal(7, "golongan");
    let late = Some(Box::new(samples::dossier(other.clone())));
    update(&mut state, Msg::Remembered(other.id, late));
    assert_eq!(state.place, Place::Outbox);
}
