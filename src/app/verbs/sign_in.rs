//! Signing in again without losing anything.

use super::Action;
use crate::{
    app::state::{Line, Place, State},
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
    (needed && here).then_some(|state| {
        state.place = Place::SignIn;
        Vec::new()
    })
}
