//! Signing in again without losing anything.

use super::Action;
use crate::{
    app::{
        effect::Effect,
        state::{Line, Place, State},
        verbs::{correct, decide},
    },
    domain::failure::FailureKind,
};

/// Goes to the sign-in form, where the line needs it.
pub fn offer(state: &State) -> Option<Action> {
    let needed = match &state.line {
        Line::SignedOut => true,
        Line::Offline(failure) => matches!(
            failure.kind,
            FailureKind::SignedOut | FailureKind::Credentials
        ),
        Line::SigningIn | Line::Online | Line::Syncing => false,
    };
    let here = state.overlay.is_none() && state.place != Place::SignIn;
    (needed && here).then_some(open_form)
}

/// Puts the form on the screen and asks which ways there are. A decision being written is put aside
/// for its proposal, whatever way is taken then.
pub(in crate::app) fn open_form(state: &mut State) -> Vec<Effect> {
    correct::park(state);
    decide::park(state);
    state.overlay = None;
    state.place = Place::SignIn;
    state.sign_in.touched = false;
    vec![Effect::AskWays]
}
