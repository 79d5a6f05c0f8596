//! How the line stands, when it is tried again, and what is said about it.

use super::*;
use crate::{
    app::{
        effect::Extent,
        message::{Alarm, Synced},
        notice::{Notice, Said, Weight},
    },
    domain::failure::{Failure, FailureKind},
    words::{Argument, Sentence},
};

fn silent() -> Failure {
    Failure::new(FailureKind::NoServer, "refused")
}

fn failed() -> Msg {
    Msg::SyncEnded(Err(silent()))
}

fn wakes(effects: &[Effect]) -> Vec<u64> {
    let pauses = effects.iter().filter_map(|effect| match effect {
        Effect::Wake(Alarm::Refresh(_), pause) => Some(pause.as_secs()),
        _ => None,
    });
    pauses.collect()
}

fn said(state: &State) -> Option<&Sentence> {
    match &state.notice.as_ref()?.said {
        Said::Sentence(sentence) => Some(sentence),
        _ => None,
    }
}

#[test]
fn a_line_that_is_away_is_tried_ever_more_seldom_and_since_when_is_known() {
    let mut state = inbox(3);
    let first = state.now;
    let mut before = 0;
    for round in 0..8 {
        let pauses = wakes(&update(&mut state, failed()));
        assert_eq!(pauses.len(), 1);
        assert!(pauses[0] >= before.min(60), "{round}: {pauses:?}");
        before = pauses[0];
        let again = state.link.again.unwrap();
        assert!(again > state.now && state.link.since == Some(first));
        state.now = again;
    }
    assert!((60..=75).contains(&before));
    // Once it answers all of that is forgotten, and the next failure counts from the beginning.
    update(&mut state, Msg::SyncEnded(Ok(Synced::default())));
    assert_eq!((state.link.since, state.link.again), (None, None));
    assert_eq!(wakes(&update(&mut state, failed())), [2]);
}

#[test]
fn a_write_that_fails_has_the_line_tried_soon_but_moves_no_plan() {
    let mut state = inbox(3);
    assert_eq!(wakes(&update(&mut state, Msg::LineLost(silent()))), [2]);
    let planned = state.link.again;
    assert_eq!(update(&mut state, Msg::LineLost(silent())), []);
    assert_eq!(state.link.again, planned);
}

#[test]
fn back_online_is_said_once_and_everything_goes_on() {
    let mut state = inbox(3);
    state.tally.queued = 2;
    update(&mut state, failed());
    state.notice = Some(Notice::failure(silent()));
    let effects = update(&mut state, Msg::SyncEnded(Ok(Synced::default())));
    assert!(effects.contains(&Effect::Deliver), "{effects:?}");
    let back = said(&state).unwrap();
    assert_eq!(back.name, "line-back");
    assert_eq!(back.arguments, [("count", Argument::Number(2))]);
    state.notice = None;
    update(&mut state, Msg::SyncEnded(Ok(Synced::default())));
    update(&mut state, Msg::LineBack);
    assert_eq!(state.notice, None);
    // A write that gets through is as good a sign; what changed meanwhile is asked for by delta.
    update(&mut state, failed());
    let effects = update(&mut state, Msg::LineBack);
    assert_eq!(effects, [Effect::Sync(Extent::News)]);
    assert_eq!(said(&state).unwrap().name, "line-back");
}

#[test]
fn being_back_does_not_cover_how_to_take_a_decision_back() {
    let mut state = inbox(3);
    update(&mut state, failed());
    let held = Notice::new(Weight::Good, Sentence::new("held"));
    state.notice = Some(held.clone());
    update(&mut state, Msg::LineBack);
    assert_eq!(state.notice, Some(held));
}

#[test]
fn the_key_tries_at_once() {
    let mut state = inbox(3);
    update(&mut state, failed());
    let effects = press(&mut state, "R");
    assert_eq!(effects, [Effect::Sync(Extent::Whole), Effect::Deliver]);
    // The plan of before counts no more once the answer is there.
    let planned = state.round;
    update(&mut state, failed());
    assert_eq!(update(&mut state, Msg::Woke(Alarm::Refresh(planned))), []);
}

#[test]
fn what_was_decided_without_a_line_goes_out_after_the_sign_in() {
    let mut state = inbox(3);
    state.line = Line::SigningIn;
    let effects = update(&mut state, Msg::SignedIn(Err(silent())));
    assert_eq!(wakes(&effects), [2]);
    assert!(state.link.since.is_some() && !state.wants_sign_in());
    let session = Box::new(samples::session(Role::Opd));
    let effects = update(&mut state, Msg::SignedIn(Ok(session)));
    assert!(effects.contains(&Effect::Deliver), "{effects:?}");
    assert_eq!(said(&state).unwrap().name, "line-back");
    assert_eq!(state.link.since, None);
}

#[test]
fn nobody_who_has_not_signed_in_yet_is_told_that_a_session_ran_out() {
    let mut state = inbox(3);
    state.line = Line::SigningIn;
    update(&mut state, Msg::SignedIn(Err(silent())));
    let nobody = || Msg::SyncEnded(Err(Failure::new(FailureKind::SignedOut, "")));
    update(&mut state, nobody());
    assert_eq!(state.line, Line::SignedOut);
    assert_eq!(said(&state).unwrap().name, "sign-in-needed");
    state.notice = None;
    update(&mut state, nobody());
    assert_eq!(state.notice, None, "said once");
    // Who asks is answered.
    press(&mut state, "R");
    update(&mut state, nobody());
    assert!(matches!(state.notice.unwrap().said, Said::Failure(_)));
}

#[test]
fn a_refresh_from_before_a_session_ran_out_does_not_take_the_way_to_sign_in_away() {
    let mut state = inbox(3);
    update(&mut state, Msg::SyncBegan);
    let out = || Failure::new(FailureKind::SignedOut, "");
    update(&mut state, Msg::LineLost(out()));
    update(&mut state, Msg::SyncEnded(Ok(Synced::default())));
    assert!(state.wants_sign_in());
    // One that began afterwards got through: another window has signed in.
    update(&mut state, Msg::SyncBegan);
    update(&mut state, Msg::SyncEnded(Ok(Synced::default())));
    assert!(state.is_online());
}
