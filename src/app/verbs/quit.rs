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
    state.switch_to = None;
    leave(state)
}

/// Leaves, for good or for another profile.
pub(in crate::app) fn leave(state: &mut State) -> Vec<Effect> {
    if state.outbox.keeping > 0 {
        state.leaving = Leaving::Keeping;
        return Vec::new();
    }
    // What waits for a signature does not go by waiting.
    let pending = state.tally.leaving();
    if pending == 0 || !state.is_online() {
        state.leaving = Leaving::Now;
        return Vec::new();
    }
    state.leaving = Leaving::Flushing;
    let said = match &state.switch_to {
        Some(_) => Sentence::new("profile-sending").with("key", state.key_of("profile")),
        None => Sentence::new("quit-sending").with("key", state.key_of("quit")),
    };
    let said = said.with("count", pending);
    state.notice = Some(Notice::new(Weight::Plain, said));
    vec![Effect::Flush]
}

/// A second wish to leave is granted; other keys are too late. Whoever wants to quit does not want
/// another profile any more.
pub fn press_while_leaving(state: &mut State, chord: &Chord) -> Vec<Effect> {
    let means = |verb| state.keymap.verbs_for(chord).any(|slug| slug == verb);
    let quits = means("quit") || *chord == Chord::new(Key::Char('c'), Mods::CTRL);
    if quits || (means("profile") && state.switch_to.is_some()) {
        state.leaving = Leaving::Now;
    }
    if quits {
        state.switch_to = None;
    }
    Vec::new()
}
