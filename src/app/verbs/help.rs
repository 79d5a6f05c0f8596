//! What applies here.

use super::Action;
use crate::app::state::{Help, Overlay, Place, State};

/// Opens the help, or closes it.
pub fn offer(state: &State) -> Option<Action> {
    match (&state.overlay, state.place) {
        (Some(Overlay::Help(_)), _) => Some(|state| {
            state.overlay = None;
            Vec::new()
        }),
        (Some(_), _) | (None, Place::SignIn) => None,
        (None, _) => Some(|state| {
            state.overlay = Some(Overlay::Help(Help::of(state)));
            Vec::new()
        }),
    }
}
