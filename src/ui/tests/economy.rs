//! What the screens look like while the program is sparing with its lines (*hemat*).

use super::stage::{self, Shot, shoot, shoot_in};
use crate::{
    app::state::{Overlay, Place, State},
    config::{Meaning, Themes},
    domain::economy::{Economy, Policy},
};

/// The same state, sparing.
fn sparing(mut state: State) -> State {
    state.economy = Economy::of(Policy::Always);
    state.told = state.economy.thrift();
    state
}

/// The cells of the list of the inbox and of its headings.
fn list(shot: &Shot) -> impl Iterator<Item = (u16, u16)> {
    let area = shot.buffer.area;
    let rows = 2..area.height - 3;
    rows.flat_map(move |y| (0..area.width).map(move |x| (x, y)))
}

#[test]
fn it_says_so_and_leaves_out_what_the_review_has() {
    for (width, height) in [(80, 24), (120, 40), (40, 20)] {
        let shot = shoot(&sparing(stage::inbox()), width, height);
        insta::assert_snapshot!(format!("hemat-inbox-{width}x{height}"), shot.text());
    }
    let shot = shoot(&sparing(stage::review()), 80, 24);
    insta::assert_snapshot!("hemat-review-80x24", shot.text());
    let mut about = sparing(stage::inbox());
    about.overlay = Some(Overlay::About(Default::default()));
    insta::assert_snapshot!("hemat-about-80x24", shoot(&about, 80, 24).text());
}

/// What stays stands where it stood: the screen does not jump when a line gets thin.
#[test]
fn nothing_moves_when_it_begins() {
    for (width, height) in [(40, 20), (80, 24), (120, 40), (200, 50)] {
        let usual = shoot(&stage::inbox(), width, height);
        let spare = shoot(&sparing(stage::inbox()), width, height);
        for at in list(&usual) {
            let (before, now) = (usual.buffer[at].symbol(), spare.buffer[at].symbol());
            assert!(
                now == before || now == " " || now == "…",
                "{width}×{height} {at:?}: {before:?} {now:?}"
            );
        }
        assert_eq!(usual.cursor, spare.cursor);
        assert_eq!(usual.drawn, spare.drawn);
    }
}

/// The pen is never changed inside the list; what it would say is said by signs and words.
#[test]
fn a_row_is_written_in_one_look() {
    let themes = Themes::default();
    for theme in themes.names() {
        let state = sparing(stage::inbox());
        let shot = shoot_in(&state, 80, 24, theme);
        let text = themes.get(theme).style(Meaning::Text);
        for at in list(&shot).filter(|(x, _)| *x > 0) {
            let cell = &shot.buffer[at];
            if cell.symbol() != " " {
                let plain = text.fg.unwrap_or_default();
                assert_eq!(
                    (cell.fg, cell.modifier),
                    (plain, text.add_modifier),
                    "{at:?}"
                );
            }
        }
    }
    let rows = shoot(&sparing(stage::inbox()), 80, 24).text();
    assert!(
        rows.contains("✓ tahan") && rows.contains("✗ ragu"),
        "{rows}"
    );
}

/// Nobody decides on less than before: a proposal shows all of it.
#[test]
fn every_other_screen_says_all_that_it_says_otherwise() {
    for (name, state) in stage::all() {
        let lists =
            state.place == Place::Inbox && matches!(state.overlay, None | Some(Overlay::SignOut));
        if lists || matches!(state.overlay, Some(Overlay::About(_))) {
            continue;
        }
        let usual = shoot(&state, 80, 24);
        let spare = shoot(&sparing(state), 80, 24);
        for y in (0..24).filter(|y| *y != 22) {
            assert_eq!(usual.row(y), spare.row(y), "{name}");
        }
        assert_eq!(usual.drawn, spare.drawn, "{name}");
    }
}
