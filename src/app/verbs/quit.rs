//! Out of the program, with nothing lost.

use super::Action;
use crate::{
    app::{
        effect::Effect,
        notice::{Notice, Weight},
        state::{Leaving, State},
    },
    config::{Chord, Key, Mods},
    words::Sentence,
};

/// Leaves.
pub fn offer(_: &State) -> Option<Action> {
    Some(quit)
}

/// Leaves at once when nothing is under way; else sends what can be sent first. What can't be sent
/// stays in the outbox. What is not on the disk yet is waited for: it would be lost.
pub fn quit(state: &mut State) -> Vec<Effect> {
    if state.outbox.keeping > 0 {
        state.leaving = Leaving::Keeping;
        return Vec::new();
    }
    let pending = state.tally.pending();
    if pending == 0 || !state.is_online() {
        state.leaving = Leaving::Now;
        return Vec::new();
    }
    state.leaving = Leaving::Flushing;
    let said = Sentence::new("quit-sending")
        .with("count", pending)
        .with("key", state.key_of("quit"));
    state.notice = Some(Notice::new(Weight::Plain, said));
    vec![Effect::Flush]
}

/// A second wish to leave is granted; other keys are too late.
pub fn press_while_leaving(state: &mut State, chord: &Chord) -> Vec<Effect> {
    let again = state.keymap.verbs_for(chord).any(|slug| slug == "quit")
        || *chord == Chord::new(Key::Char('c'), Mods::CTRL);
    if again {
        state.leaving = Leaving::Now;
    }
    Vec::new()
}
