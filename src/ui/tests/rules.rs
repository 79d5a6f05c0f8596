//! What must hold for every screen.

use proptest::prelude::*;
use ratatui::layout::Position;

use super::stage::{self, shoot, shoot_in};
use crate::{
    app::{
        effect::Effect,
        keyboard,
        message::Msg,
        notice::Notice,
        state::{Help, Leaving, Line, Overlay, Place, State},
        update,
    },
    config::{Chord, Key, Meaning, Themes},
    domain::{
        delivery::Delivery,
        failure::{Failure, FailureKind},
        role::Role,
    },
};

fn type_keys(state: &mut State, keys: &[Key]) -> Vec<Effect> {
    let press = |key: &Key| keyboard::press(state, &Chord::plain(*key));
    keys.iter().flat_map(press).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn no_size_stops_any_screen(width in 0u16..=60, height in 0u16..=30, cursor in 0usize..40, top in 0usize..90) {
        for (name, mut state) in stage::all() {
            state.size = (width, height);
            state.inbox.cursor = (cursor as u64 * 17).min(511);
            state.inbox.top = top as u64;
            if let Some(review) = &mut state.review {
                review.cursor = cursor.min(review.items().len().saturating_sub(1));
                review.layout.top = top;
            }
            let shot = shoot(&state, width, height);
            let inside = shot.cursor.x < width.max(1) && shot.cursor.y < height.max(1);
            prop_assert!(inside, "{name}: {:?}", shot.cursor);
        }
    }
}

/// A thin line pays for every cell: a step in the list changes the two cells of the mark and the
/// digits of the position.
#[test]
fn a_step_in_the_list_changes_next_to_nothing() {
    let mut state = stage::inbox();
    let before = shoot(&state, 80, 24).buffer;
    state.inbox.cursor += 1;
    let after = shoot(&state, 80, 24).buffer;
    let changed: Vec<_> = before
        .diff(&after)
        .into_iter()
        .map(|(x, y, _)| (x, y))
        .collect();
    assert_eq!(changed, [(0, 7), (0, 8), (2, 22)]);
}

#[test]
fn a_step_in_the_review_leaves_the_rest_alone() {
    let mut state = stage::review();
    let before = shoot(&state, 80, 24).buffer;
    state.review.as_mut().unwrap().cursor += 1;
    let after = shoot(&state, 80, 24).buffer;
    assert_eq!(before.diff(&after).len(), 2);
}

#[test]
fn the_cursor_stands_on_the_mark() {
    for (name, state) in stage::all() {
        let shot = shoot(&state, 80, 24);
        let symbol = shot.buffer[shot.cursor].symbol();
        match name {
            "inbox" | "review" | "removal" | "outbox" => assert_eq!(symbol, "▌", "{name}"),
            _ => {}
        }
    }
}

#[test]
fn the_cursor_follows_typing() {
    let (_, state) = stage::all().remove(2);
    let shot = shoot(&state, 80, 24);
    assert_eq!(&shot.row(2)[..25], "Saring: unit:dinas umur:x");
    assert_eq!(shot.cursor, Position::new(25, 2));
}

#[test]
fn complete_is_only_what_was_really_drawn() {
    let mut state = stage::review();
    assert!(shoot(&state, 80, 24).drawn.complete);
    assert!(!shoot(&state, 19, 24).drawn.complete);
    state.overlay = Some(Overlay::Help(Help::of(&state)));
    assert!(!shoot(&state, 80, 24).drawn.complete);
    state.overlay = None;
    state.review.as_mut().unwrap().file = None;
    assert!(!shoot(&state, 80, 24).drawn.complete);
    state.place = Place::Inbox;
    assert!(!shoot(&state, 80, 24).drawn.complete);
}

#[test]
fn the_keys_say_whether_a_decision_would_count() {
    let mut state = stage::review();
    assert!(shoot(&state, 80, 24).row(23).starts_with("● a setuju"));
    state.review.as_mut().unwrap().complete_since = Some(state.moment);
    let early = shoot(&state, 80, 24);
    assert!(early.row(23).starts_with("◌ a setuju"));
    state.moment += state.preferences.settle;
    let changed = early.buffer.diff(&shoot(&state, 80, 24).buffer).len();
    assert_eq!(changed, 1);
}

#[test]
fn the_footer_keeps_its_height() {
    for (_, state) in stage::all() {
        let mut said = stage::review();
        said.notice = state.notice.clone();
        let rows = |state| shoot(state, 80, 24).drawn.review.unwrap().page;
        let mut loud = stage::review();
        let long = crate::domain::failure::Failure::new(
            crate::domain::failure::FailureKind::Internal,
            "sebab ".repeat(90),
        );
        loud.notice = Some(crate::app::notice::Notice::failure(long));
        assert_eq!(rows(&said), rows(&loud));
    }
}

/// Colour alone says nothing: in every theme what is marked inside a text differs by more.
#[test]
fn marks_inside_a_text_are_seen_without_colour() {
    for theme in Themes::default().names() {
        let themes = Themes::default();
        let marked = themes.get(theme).style(Meaning::ChangedMark).add_modifier;
        let changed = themes.get(theme).style(Meaning::Changed).add_modifier;
        assert_ne!(marked, changed, "{theme}");
        let shot = shoot_in(&stage::review(), 80, 24, theme);
        assert!(shot.text().contains("III/c"), "{theme}");
    }
}

/// Whoever types on after Esc has put a note aside must not decide with the letters of the note.
#[test]
fn letters_of_a_note_put_aside_decide_nothing() {
    let mut state = stage::review();
    type_keys(
        &mut state,
        &[Key::Char('r'), Key::Enter, Key::Char('x'), Key::Esc],
    );
    assert!(shoot(&state, 80, 24).text().contains("Konsep disimpan; r"));
    let effects = type_keys(&mut state, &[Key::Char('a')]);
    assert!(effects.is_empty(), "{effects:?}");
    let said = shoot(&state, 80, 24).text();
    assert!(said.contains("Tombol a diabaikan"), "{said}");
}

/// The key that closes closes the filter first: the program is not left by clearing it.
#[test]
fn one_step_back_from_a_filter_is_the_whole_list() {
    let mut state = stage::inbox();
    state.inbox.filter.insert("dinas");
    assert!(shoot(&state, 80, 24).row(23).contains("q hapus saringan"));
    type_keys(&mut state, &[Key::Esc]);
    assert_eq!(state.inbox.filter.text(), "");
    assert_eq!(state.leaving, Leaving::No);
    assert!(shoot(&state, 80, 24).row(23).contains("q keluar"));
}

/// A small terminal hides neither the way back of a decision nor what can be done about a failure.
#[test]
fn what_is_needed_is_seen_at_forty_columns() {
    let mut state = stage::review();
    state.tally.held = 1;
    assert!(shoot(&state, 40, 20).row(19).contains("u ? q"));
    let failure = Failure::new(FailureKind::NoDesktop, "");
    state.notice = Some(Notice::failure(failure));
    let said = shoot(&state, 40, 20).text();
    assert!(said.contains("komputer dengan layar."), "{said}");
}

/// Who cannot decide is shown nothing that has to do with deciding.
#[test]
fn a_monitor_sees_no_sign_of_deciding() {
    let mut state = stage::review();
    state.session.as_mut().unwrap().account.role = Role::Monitor;
    let keys = shoot(&state, 120, 40).row(39);
    assert!(!keys.contains(['●', '◌']), "{keys}");
    assert!(!keys.contains("kotak keluar"), "{keys}");
}

/// Keys in what is said follow the user's own keys.
#[test]
fn a_failure_names_the_keys_as_they_are_bound() {
    for (kind, verb) in [
        (FailureKind::SignedOut, "sign-in"),
        (FailureKind::NotFound, "refresh"),
        (FailureKind::Internal, "quit"),
    ] {
        let mut state = stage::inbox();
        state.notice = Some(Notice::failure(Failure::new(kind, "")));
        let key = state.key_of(verb);
        let said = shoot(&state, 80, 24).text();
        assert!(said.contains(&format!(" {key}")), "{verb}: {said}");
        assert!(!said.contains("{$"), "{said}");
    }
}

/// Who asks for the server while there is no line hears how it went, and hears it once.
#[test]
fn trying_without_a_line_is_answered() {
    let mut state = stage::inbox();
    let failure = Failure::new(FailureKind::NoServer, "");
    state.line = Line::Offline(failure.clone());
    type_keys(&mut state, &[Key::Char('R')]);
    assert!(shoot(&state, 80, 24).text().contains("Menghubungi server"));
    update::update(&mut state, Msg::SyncEnded(Err(failure.clone())));
    assert!(
        shoot(&state, 80, 24)
            .text()
            .contains("Server tidak menjawab.")
    );
    state.notice = None;
    update::update(&mut state, Msg::SyncEnded(Err(failure)));
    assert_eq!(state.notice, None);
}

/// What was taken back in the outbox is not offered to be taken back again.
#[test]
fn the_outbox_is_read_again_after_an_undo() {
    let mut state = stage::outbox();
    let entry = stage::entry(1, Delivery::Held);
    let effects = update::update(&mut state, Msg::Undone(Ok(Some(Box::new(entry)))));
    assert!(effects.contains(&Effect::ListOutbox), "{effects:?}");
}
