//! Ways to decide what was not read, or what was not asked.

use super::*;
use crate::app::{
    message::Alarm,
    state::Overlay,
    update::{Drawn, drawn},
};

fn complete() -> Drawn {
    Drawn {
        complete: true,
        ..Drawn::default()
    }
}

#[test]
fn a_key_held_down_does_not_decide_when_its_time_comes() {
    let mut state = review(3);
    state.review.as_mut().unwrap().complete_since = Some(state.moment);
    for _ in 0..40 {
        state.moment += Duration::from_millis(30);
        let effects = press(&mut state, "a");
        assert_eq!(holds(&effects), 0);
        let wake = Effect::Wake(Alarm::Settled, SETTLE);
        assert_eq!(effects, [wake], "the footer wakes when the key counts");
    }
    state.moment += SETTLE;
    assert_eq!(holds(&press(&mut state, "a")), 1);
}

#[test]
fn what_is_on_the_screen_no_more_has_to_be_read_anew() {
    let mut state = review(3);
    let now = state.moment;
    // A window too small to show anything.
    drawn(&mut state, Drawn::default(), now);
    assert_eq!(holds(&press(&mut state, "a")), 0);
    drawn(&mut state, complete(), now);
    assert_eq!(holds(&press(&mut state, "a")), 0);
    state.moment += SETTLE;
    assert_eq!(holds(&press(&mut state, "a")), 1);
}

#[test]
fn letters_on_their_way_to_a_note_put_aside_decide_nothing() {
    let mut state = review(3);
    press(&mut state, "r");
    let now = state.moment;
    drawn(&mut state, Drawn::default(), now);
    assert_eq!(holds(&press(&mut state, "<esc>a")), 0);
    drawn(&mut state, complete(), now);
    state.moment = now + SETTLE;
    assert_eq!(holds(&press(&mut state, "a")), 1);
}

#[test]
fn a_question_is_not_answered_before_it_is_asked() {
    let mut state = review(3);
    let typed_ahead = press(&mut state, "t<enter><ctrl-s>y");
    assert_eq!(holds(&typed_ahead), 0);
    assert!(matches!(state.overlay, Some(Overlay::Decide(_))));
    assert!(state.notice.is_some(), "and that is said");
    let shown = state.moment + Duration::from_millis(5);
    drawn(&mut state, Drawn::default(), shown);
    assert_eq!(holds(&press(&mut state, "y")), 0, "pressed before");
    state.moment = shown + Duration::from_millis(1);
    assert_eq!(holds(&press(&mut state, "y")), 1);
}

#[test]
fn a_question_put_aside_is_asked_again() {
    let mut state = review(3);
    press(&mut state, "t<enter><ctrl-s>");
    let shown = state.moment;
    drawn(&mut state, Drawn::default(), shown);
    press(&mut state, "<esc><ctrl-s>");
    assert_eq!(holds(&press(&mut state, "y")), 0);
}

#[test]
fn what_was_written_stays_when_the_proposal_changed_under_it() {
    let mut state = review(3);
    press(&mut state, "r<enter>ijazah");
    let mut newer = dossier(&state.inbox.window.rows[0]);
    newer.proposal.version = "2".into();
    let id = newer.proposal.id.clone();
    update(&mut state, Msg::Fetched(id, Ok(Some(Box::new(newer)))));
    assert_eq!(holds(&press(&mut state, "<ctrl-s>")), 0, "it is another");
    assert_eq!(holds(&press(&mut state, "r")), 0, "not read yet");
    assert!(state.overlay.is_none());
    let now = state.moment;
    drawn(&mut state, complete(), now);
    state.moment += SETTLE;
    press(&mut state, "r");
    let effects = press(&mut state, "<ctrl-s>");
    let [Effect::Hold(draft), ..] = effects.as_slice() else {
        panic!("{effects:?}");
    };
    assert_eq!(draft.version, "2".into());
    assert_eq!(draft.note.as_deref(), Some("ijazah"));
}

#[test]
fn what_was_written_stays_when_the_proposal_is_opened_again() {
    let mut state = review(3);
    press(&mut state, "r<enter>ijazah<esc>q<enter>");
    let row = state.inbox.window.rows[0].clone();
    let remembered = Msg::Remembered(row.proposal.id.clone(), Some(Box::new(dossier(&row))));
    update(&mut state, remembered);
    let now = state.moment;
    drawn(&mut state, complete(), now);
    state.moment += SETTLE;
    press(&mut state, "r");
    let Some(Overlay::Decide(decide)) = &state.overlay else {
        panic!("no decision begun");
    };
    assert_eq!(decide.note_text().as_deref(), Some("ijazah"));
}

#[test]
fn after_a_proposal_that_left_the_list_the_next_is_not_skipped() {
    let mut state = review(4);
    state.inbox.cursor = 0;
    state.inbox.window.rows.remove(0);
    state.inbox.window.total -= 1;
    press(&mut state, "n");
    let expected = samples::proposal(1, "golongan");
    assert_eq!(state.review.as_ref().unwrap().row.proposal, expected);
}
