//! Decisions between the key and the disk.

use super::*;
use crate::{
    app::{effect::Draft, notice::Notice, state::Overlay},
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
    assert!(state.notice.as_ref().is_some_and(Notice::is_of_losing));
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

#[test]
fn what_is_promised_is_what_will_happen() {
    let said = |change: fn(&mut State, &mut Entry)| {
        let mut state = review(3);
        let Msg::Held(mut entry) = kept() else {
            panic!("a decision kept");
        };
        change(&mut state, &mut entry);
        update(&mut state, Msg::Held(entry));
        match state.notice.unwrap().said {
            crate::app::notice::Said::Sentence(sentence) => sentence,
            other => panic!("{other:?}"),
        }
    };
    let held = said(|_, _| {});
    assert_eq!(held.name, "held");
    // A time of day, which need not be drawn again while it passes.
    let until = ("until", crate::words::Argument::from("09.00.05"));
    assert!(held.arguments.contains(&until), "{held:?}");
    let none = said(|state, _| state.preferences.grace = Duration::ZERO);
    assert_eq!(none.name, "held-no-time");
    let offline = said(|state, _| {
        state.line = Line::Offline(Failure::new(FailureKind::NoServer, ""));
        state.preferences.grace = Duration::ZERO;
    });
    assert_eq!(offline.name, "held-offline");
    let signed_out = said(|state, _| state.line = Line::SignedOut);
    assert_eq!(signed_out.name, "held-signed-out");
    let unsigned = said(|_, entry| entry.needs_signature = true);
    assert_eq!(unsigned.name, "held-unsigned");
}

#[test]
fn nothing_but_a_key_covers_that_a_decision_was_not_kept() {
    let mut state = review(3);
    let effects = press(&mut state, "a");
    update(&mut state, not_kept(effects));
    let said = state.notice.clone();
    assert!(said.as_ref().is_some_and(Notice::is_of_losing));
    let failure = Failure::new(FailureKind::NoServer, "");
    update(&mut state, Msg::NotOpened(failure.clone()));
    update(&mut state, Msg::LineLost(failure.clone()));
    update(&mut state, Msg::SyncEnded(Err(failure)));
    update(&mut state, Msg::SyncEnded(Ok(Default::default())));
    update(&mut state, Msg::OutboxMoved(Tally::default()));
    assert_eq!(state.notice, said);
    press(&mut state, "q");
    assert_eq!(state.notice, None);
}

#[test]
fn what_could_not_be_kept_waits_with_its_note_while_somebody_types() {
    let mut state = review(3);
    press(&mut state, "r<enter>Mohon-pindai-ulang.");
    let effects = press(&mut state, "<ctrl-s>");
    let first = state.inbox.window.rows[0].proposal.id.clone();
    let row = state.inbox.window.rows[1].clone();
    let remembered = Msg::Remembered(row.proposal.id.clone(), Some(Box::new(dossier(&row))));
    update(&mut state, remembered);
    state.review.as_mut().unwrap().complete_since = Some(Duration::ZERO);
    press(&mut state, "r<enter>x");
    update(&mut state, not_kept(effects));
    press(&mut state, "<esc>q");
    state.inbox.cursor = 0;
    press(&mut state, "<enter>");
    let review = state.review.as_ref().unwrap();
    assert_eq!(review.id(), &first);
    let parked = review.begun.parked.as_ref().unwrap();
    assert_eq!(parked.note_text().as_deref(), Some("Mohon-pindai-ulang."));
    assert!(parked.chosen.is_some() && state.outbox.unkept.is_empty());
}

/// Whoever changes their mind about the outcome keeps what was written; the reason does not fit any
/// more.
#[test]
fn a_note_goes_along_to_another_outcome() {
    let mut state = review(3);
    press(&mut state, "r<enter>Mohon-pindai-ulang.<esc>");
    state.review.as_mut().unwrap().complete_since = Some(Duration::ZERO);
    press(&mut state, "t");
    let Some(Overlay::Decide(decide)) = &state.overlay else {
        panic!("no decision is being made");
    };
    assert_eq!(decide.outcome, crate::domain::decision::Outcome::Refuse);
    assert_eq!(decide.note_text().as_deref(), Some("Mohon-pindai-ulang."));
    assert_eq!(decide.chosen, None);
}

#[test]
fn what_is_written_and_not_decided_is_not_left_behind_unasked() {
    // In the note, put aside on the screen, put aside for another.
    for keys in [
        "r<enter>ijazah<ctrl-c>",
        "r<enter>ijazah<esc>Q",
        "r<enter>ijazah<esc>nQ",
    ] {
        let mut state = review(3);
        press(&mut state, keys);
        assert_eq!(state.leaving, Leaving::Asked, "{keys}");
        let said = format!("{:?}", state.notice);
        assert!(said.contains("quit-loses-draft"), "{keys}: {said}");
        press(&mut state, "<ctrl-c>");
        assert_eq!(state.leaving, Leaving::Now, "{keys}");
    }
    // Any other key stays, and means what it always does.
    let mut state = review(3);
    press(&mut state, "r<enter>ijaz<ctrl-c>ah");
    assert_eq!(state.leaving, Leaving::No);
    let Some(Overlay::Decide(decide)) = &state.overlay else {
        panic!("the note is gone");
    };
    assert_eq!(decide.note_text().as_deref(), Some("ijazah"));
    press(&mut state, "<esc>Qj");
    assert_eq!(state.leaving, Leaving::No);
    press(&mut state, "QQ");
    assert_eq!(state.leaving, Leaving::Now);
}

#[test]
fn what_could_not_be_kept_is_not_left_behind_unasked() {
    let mut state = inbox(3);
    let mut before = review(3);
    let draft = draft(press(&mut before, "a"));
    state.outbox.unkept.push(*draft);
    press(&mut state, "q");
    assert_eq!(state.leaving, Leaving::Asked);
    press(&mut state, "q");
    assert_eq!(state.leaving, Leaving::Now);
}

#[test]
fn leaving_with_decisions_alone_asks_nothing() {
    let mut state = review(3);
    press(&mut state, "a");
    update(&mut state, kept());
    state.tally.held = 1;
    press(&mut state, "Q");
    assert_eq!(state.leaving, Leaving::Flushing);
}

#[test]
fn nothing_covers_the_warning_before_leaving() {
    let mut state = review(3);
    press(&mut state, "r<enter>ijazah<esc>q/du<ctrl-c>");
    assert_eq!(state.leaving, Leaving::Asked);
    assert!(!state.inbox.filtering && state.notice.is_some());
    let mut state = review(3);
    press(&mut state, "r<tab>ijazah<tab><ctrl-s>");
    let problem = |state: &State| match &state.overlay {
        Some(Overlay::Decide(decide)) => decide.problem,
        other => panic!("{other:?}"),
    };
    assert!(problem(&state).is_some());
    press(&mut state, "<ctrl-c>");
    assert_eq!(problem(&state), None);
    assert!(state.notice.is_some() && state.leaving == Leaving::Asked);
}
