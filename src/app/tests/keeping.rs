//! Decisions between the key and the disk.

use super::*;
use crate::{
    app::{
        effect::Draft,
        notice::{Notice, Said},
        state::Overlay,
    },
    domain::{
        delivery::Delivery,
        failure::{Failure, FailureKind},
        outbox::Entry,
    },
};

fn kept() -> Msg {
    let proposal = samples::proposal(0, "golongan");
    Msg::Held(Box::new(Entry {
        decision: samples::decision("kunci", &proposal),
        delivery: Delivery::Held,
        needs_signature: false,
        release_at: "2026-11-21T02:00:05Z".parse().unwrap(),
        not_before: None,
        attempts: 0,
        failure: None,
        receipt: None,
        theirs: None,
        settled_at: None,
        step: crate::domain::outbox::Step::Decide,
        corrected: None,
        doubted_since: None,
    }))
}

fn not_kept(effects: Vec<Effect>) -> Msg {
    let failure = Failure::new(FailureKind::Storage, "disk full");
    Msg::NotHeld(draft(effects), failure)
}

fn draft(effects: Vec<Effect>) -> Box<Draft> {
    effects
        .into_iter()
        .find_map(|effect| match effect {
            Effect::Hold(draft) => Some(draft),
            _ => None,
        })
        .unwrap()
}

#[test]
fn leaving_waits_for_what_is_not_on_the_disk_yet() {
    let mut state = review(3);
    press(&mut state, "aQ");
    assert_ne!(state.leaving, Leaving::Now);
    let effects = update(&mut state, kept());
    assert_eq!(state.leaving, Leaving::Flushing);
    assert!(effects.contains(&Effect::Flush), "{effects:?}");
}

#[test]
fn without_a_line_it_leaves_as_soon_as_all_is_on_the_disk() {
    let mut state = review(3);
    state.line = Line::Offline(Failure::new(FailureKind::NoServer, "refused"));
    press(&mut state, "aQ");
    assert_ne!(state.leaving, Leaving::Now);
    update(&mut state, kept());
    assert_eq!(state.leaving, Leaving::Now);
}

#[test]
fn what_could_not_be_kept_calls_the_leaving_off() {
    let mut state = review(3);
    let effects = press(&mut state, "aQ");
    update(&mut state, not_kept(effects));
    assert_eq!(state.leaving, Leaving::No);
    assert_eq!(state.place, Place::Review);
    let shown = state.review.as_ref().unwrap().id();
    assert_eq!(shown, &samples::proposal(0, "golongan").id);
}

#[test]
fn a_second_wish_to_leave_is_granted_before_the_disk_answers() {
    let mut state = review(3);
    press(&mut state, "aQQ");
    assert_eq!(state.leaving, Leaving::Now);
}

#[test]
fn the_key_to_undo_reaches_a_decision_that_is_not_on_the_disk_yet() {
    let mut state = review(3);
    let effects = press(&mut state, "au");
    assert_eq!(effects.last(), Some(&Effect::UndoLast));
}

#[test]
fn a_failure_takes_no_keyboard_away_from_somebody_who_types() {
    let mut state = review(3);
    let effects = press(&mut state, "a");
    // The next one stands there, and a note is being written for it.
    let row = state.inbox.window.rows[1].clone();
    let remembered = Msg::Remembered(row.proposal.id.clone(), Some(Box::new(dossier(&row))));
    update(&mut state, remembered);
    state.review.as_mut().unwrap().complete_since = Some(Duration::ZERO);
    press(&mut state, "r<enter>ijaz");
    update(&mut state, not_kept(effects));
    assert!(state.notice.is_some(), "it is said");
    press(&mut state, "ah");
    let Some(Overlay::Decide(decide)) = &state.overlay else {
        panic!("the note is gone");
    };
    assert_eq!(decide.note_text().as_deref(), Some("ijazah"));
    assert_eq!(state.review.as_ref().unwrap().id(), &row.proposal.id);
}

#[test]
fn the_rows_are_asked_for_again_after_a_failure() {
    let mut state = review(3);
    let effects = press(&mut state, "a");
    let effects = update(&mut state, not_kept(effects));
    let asks = effects
        .iter()
        .any(|effect| matches!(effect, Effect::List(_)));
    assert!(asks, "{effects:?}");
}

#[test]
fn nothing_is_called_held_any_more_once_it_has_left() {
    let mut state = review(3);
    press(&mut state, "a");
    update(&mut state, kept());
    let tally = |held| {
        Msg::OutboxMoved(Tally {
            held,
            ..Tally::default()
        })
    };
    update(&mut state, tally(1));
    assert!(state.notice.as_ref().is_some_and(Notice::is_of_holding));
    update(&mut state, tally(0));
    assert_eq!(state.notice, None);
}

#[test]
fn a_decision_made_in_another_window_is_not_somebody_else_s() {
    let mut state = review(3);
    let effects = press(&mut state, "a");
    let failure = Failure::new(FailureKind::Conflict, "on its way");
    let effects = update(&mut state, Msg::NotHeld(draft(effects), failure));
    assert_eq!(state.place, Place::Review);
    let Some(Notice {
        said: Said::Sentence(said),
        ..
    }) = &state.notice
    else {
        panic!("{:?}", state.notice);
    };
    assert_eq!(said.name, "held-before");
    let asks = |effect: &Effect| matches!(effect, Effect::List(_));
    assert!(effects.iter().any(asks), "{effects:?}");
}

#[test]
fn what_another_window_wrote_is_listed_again() {
    let mut state = review(3);
    let effects = update(&mut state, Msg::StoreChanged);
    assert!(matches!(effects[..], [Effect::List(_), Effect::Count]));
    assert_eq!(state.notice, None, "nothing is said of it");
}
