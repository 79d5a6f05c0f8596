//! Signing in again without losing anything.

use super::Action;
use crate::app::{
    effect::Effect,
    state::{Overlay, Place, State},
    verbs::{correct, decide},
};

/// Goes to the sign-in form, where the line needs it.
pub fn offer(state: &State) -> Option<Action> {
    let here = state.overlay.is_none() && state.place != Place::SignIn;
    (state.wants_sign_in() && here).then_some(open_form)
}

/// Puts the form on the screen and asks which ways there are. A decision being written is put aside
/// for its proposal, whatever way is taken then. Over a signature it does not open: the rest of a
/// passphrase would go into a field that shows it. The line says what is needed.
pub(in crate::app) fn open_form(state: &mut State) -> Vec<Effect> {
    if matches!(state.overlay, Some(Overlay::Sign(_))) {
        return Vec::new();
    }
    correct::park(state);
    decide::park(state);
    state.overlay = None;
    state.place = Place::SignIn;
    state.sign_in.touched = false;
    vec![Effect::AskWays]
}
