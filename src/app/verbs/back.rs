//! Out of where one is.

use super::{Action, filter, quit};
use crate::app::{
    effect::Effect,
    state::{Overlay, Place, State},
};

/// One step back; from the inbox out of the filter, then out of the program: who clears a filter
/// must not find the program gone.
pub fn offer(state: &State) -> Option<Action> {
    match (&state.overlay, state.place) {
        (Some(Overlay::Help(_) | Overlay::About(_) | Overlay::Profiles(_)), _) => Some(|state| {
            state.overlay = None;
            Vec::new()
        }),
        (
            Some(Overlay::Decide(_) | Overlay::Correct(_) | Overlay::Sign(_) | Overlay::SignOut),
            _,
        )
        | (None, Place::SignIn) => None,
        (None, Place::Review | Place::Outbox) => Some(to_inbox),
        (None, Place::Inbox) => filter::offer_clear(state).or(Some(quit::quit)),
    }
}

fn to_inbox(state: &mut State) -> Vec<Effect> {
    state.place = Place::Inbox;
    Vec::new()
}
