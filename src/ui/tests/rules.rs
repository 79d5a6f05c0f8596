//! What must hold for every screen.

use proptest::prelude::*;
use ratatui::layout::Position;

use super::stage::{self, shoot, shoot_in};
use crate::{
    app::state::{Help, Overlay, Place},
    config::{Meaning, Themes},
};

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
