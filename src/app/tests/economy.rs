//! When the program is sparing with its lines, what it says of it, and what it does otherwise then.

use super::*;
use crate::{
    app::{
        message::{Alarm, Synced},
        notice::{Notice, Said, Weight},
    },
    domain::{
        economy::{Economy, Lines, Policy},
        pace::{Pace, Thrift},
    },
    words::Sentence,
};

/// What a line to the server of so many bytes per second tells.
fn server(rate: u64) -> Msg {
    let server = Pace {
        delay: None,
        rate: Some(rate),
    };
    Msg::Paced(Lines {
        server,
        ..Lines::default()
    })
}

fn said(state: &State) -> Option<&'static str> {
    match &state.notice.as_ref()?.said {
        Said::Sentence(sentence) => Some(sentence.name),
        _ => None,
    }
}

fn spared(effects: &[Effect]) -> Vec<Thrift> {
    let spared = effects.iter().filter_map(|effect| match effect {
        Effect::Spare(thrift) => Some(*thrift),
        _ => None,
    });
    spared.collect()
}

#[test]
fn a_thin_line_switches_it_on_and_says_so_once() {
    let mut state = inbox(3);
    assert_eq!(update(&mut state, server(1 << 20)), []);
    assert_eq!(said(&state), None);
    let effects = update(&mut state, server(7_000));
    assert_eq!(effects, [Effect::Spare(Thrift::Sparing)]);
    assert_eq!(said(&state), Some("thrift-on"));
    press(&mut state, "j");
    assert_eq!(update(&mut state, server(6_000)), []);
    assert_eq!(said(&state), None);
    let effects = update(&mut state, server(1 << 20));
    assert_eq!(spared(&effects), [Thrift::AsMeasured]);
    assert_eq!(said(&state), Some("thrift-off"));
}

#[test]
fn what_is_being_said_is_not_covered_and_it_is_said_later() {
    let mut state = inbox(3);
    let other = Notice::new(Weight::Good, Sentence::new("held-no-time"));
    state.notice = Some(other.clone());
    let effects = update(&mut state, server(7_000));
    assert_eq!(
        spared(&effects),
        [Thrift::Sparing],
        "it is done all the same"
    );
    assert_eq!(state.notice, Some(other));
    press(&mut state, "j");
    update(&mut state, server(7_000));
    assert_eq!(said(&state), Some("thrift-on"));
}

#[test]
fn what_came_and_went_unsaid_needs_no_word() {
    let mut state = inbox(3);
    state.notice = Some(Notice::trying());
    update(&mut state, server(7_000));
    update(&mut state, server(1 << 20));
    press(&mut state, "j");
    update(&mut state, server(1 << 20));
    assert_eq!(said(&state), None);
}

#[test]
fn a_key_turns_it_on_and_off_for_this_run() {
    let mut state = review(3);
    assert_eq!(
        spared(&press(&mut state, "H")),
        [Thrift::Sparing],
        "in the review as well"
    );
    assert_eq!(said(&state), Some("thrift-on"));
    assert_eq!(
        update(&mut state, server(1 << 20)),
        [],
        "the wish goes first"
    );
    let effects = press(&mut state, "H");
    assert_eq!(spared(&effects), [Thrift::AsMeasured]);
    assert_eq!(said(&state), Some("thrift-off"));
    let ahead = effects
        .iter()
        .any(|effect| matches!(effect, Effect::Prefetch(_)));
    assert!(ahead, "what was left out is made up for");
}

#[test]
fn as_set_it_is_on_from_the_beginning_and_needs_no_word() {
    let mut state = inbox(3);
    state.economy = Economy::of(Policy::Always);
    state.told = state.economy.thrift();
    assert_eq!(update(&mut state, server(1 << 30)), []);
    assert_eq!(said(&state), None);
    assert!(state.economy.is_sparing());
}

#[test]
fn the_list_is_asked_for_more_seldom() {
    let pause = |state: &mut State, changed| {
        let synced = Synced {
            changed,
            oddities: 0,
        };
        let effects = update(state, Msg::SyncEnded(Ok(synced)));
        let pause = effects.iter().find_map(|effect| match effect {
            Effect::Wake(Alarm::Refresh(_), pause) => Some(pause.as_secs()),
            _ => None,
        });
        pause.unwrap()
    };
    for (policy, soon, late) in [(Policy::Auto, 1, 60), (Policy::Always, 8, 120)] {
        let mut state = inbox(3);
        state.economy = Economy::of(policy);
        assert_eq!(pause(&mut state, 3), soon);
        let last = (0..9).map(|_| pause(&mut state, 0)).last();
        assert_eq!(last, Some(late));
        assert_eq!(pause(&mut state, 1), soon, "what moves is followed");
    }
}
