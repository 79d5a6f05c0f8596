//! Out of the program, with nothing lost.

use super::Action;
use crate::{
    app::{
        effect::Effect,
        keyboard::{self, Owner},
        notice::{Notice, Weight},
        state::{Leaving, Overlay, State},
    },
    config::{Chord, Key, Mods},
    words::Sentence,
};

/// Leaves.
pub fn offer(_: &State) -> Option<Action> {
    Some(quit)
}

/// Leaves at once when nothing is under way; else sends what can be sent first. What can't be sent
/// stays in the outbox. What is not on the disk yet is waited for: it would be lost. What was written
/// and not decided is kept nowhere: that is said first.
pub fn quit(state: &mut State) -> Vec<Effect> {
    state.switch_to = None;
    let Some(name) = state.unsent_draft() else {
        return leave(state);
    };
    uncover(state);
    // Where letters are text, this one leaves all the same.
    let key = match keyboard::owner(state) {
        Owner::Verbs => state.key_of("quit"),
        _ => always().short(state.preferences.glyphs),
    };
    let said = Sentence::new("quit-loses-draft")
        .with("name", name)
        .with("key", key);
    state.notice = Some(Notice::new(Weight::Warning, said));
    state.leaving = Leaving::Asked;
    Vec::new()
}

/// Takes away what would be said in the place of the warning.
fn uncover(state: &mut State) {
    match &mut state.overlay {
        Some(Overlay::Decide(decide)) => decide.problem = None,
        Some(Overlay::Correct(form)) => form.problem = None,
        Some(Overlay::SignOut | Overlay::GiveUp(_)) => state.overlay = None,
        _ => {}
    }
    state.inbox.filtering = false;
}

/// The chord that leaves from everywhere.
fn always() -> Chord {
    Chord::new(Key::Char('c'), Mods::CTRL)
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
    if state.leaving == Leaving::Asked {
        return press_when_asked(state, chord);
    }
    let means = |verb| state.keymap.verbs_for(chord).any(|slug| slug == verb);
    let quits = means("quit") || *chord == always();
    if quits || (means("profile") && state.switch_to.is_some()) {
        state.leaving = Leaving::Now;
    }
    if quits {
        state.switch_to = None;
    }
    Vec::new()
}

/// The key means what it always does; if that is to leave, it is the second wish.
fn press_when_asked(state: &mut State, chord: &Chord) -> Vec<Effect> {
    state.leaving = Leaving::No;
    let effects = keyboard::press(state, chord);
    if state.leaving != Leaving::Asked {
        return effects;
    }
    state.notice = None;
    leave(state)
}
