//! Signing out (*keluar akun*): the tokens go, the work kept here stays.

use super::{Action, decide::YES, sign_in};
use crate::{
    app::{
        effect::Effect,
        notice::{Notice, Weight},
        state::{Line, Overlay, Place, State},
    },
    config::{Chord, Key},
    domain::failure::Failure,
    words::Sentence,
};

/// Asks whether it is meant.
pub fn offer(state: &State) -> Option<Action> {
    let signed_in = !matches!(state.line, Line::SignedOut | Line::SigningIn);
    let here = state.overlay.is_none() && state.place != Place::SignIn;
    (here && signed_in && state.session.is_some()).then_some(|state| {
        state.overlay = Some(Overlay::SignOut);
        Vec::new()
    })
}

/// The answer to the question; any key but yes and no leaves it standing.
pub fn press(state: &mut State, chord: &Chord) -> Vec<Effect> {
    if chord.typed() == Some(YES) {
        state.overlay = None;
        state.notice = Some(Notice::new(Weight::Plain, Sentence::new("signing-out")));
        return vec![Effect::SignOut];
    }
    if chord.key == Key::Esc || state.keymap.verbs_for(chord).any(|slug| slug == "back") {
        state.overlay = None;
    }
    Vec::new()
}

/// The tokens are gone here in any case; whether the server knows is said.
pub(in crate::app) fn done(state: &mut State, result: Result<(), Failure>) -> Vec<Effect> {
    state.line = Line::SignedOut;
    let effects = sign_in::open_form(state);
    state.notice = Some(match result {
        Ok(()) => Notice::new(Weight::Good, Sentence::new("signed-out")),
        Err(failure) => {
            let said = Sentence::new("signed-out-untold").with("cause", failure.cause);
            Notice::new(Weight::Warning, said)
        }
    });
    effects
}
