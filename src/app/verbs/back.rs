//! Out of where one is.

use super::{Action, quit};
use crate::app::{
    effect::Effect,
    state::{Overlay, Place, State},
};

/// One step back; out of the program from the inbox.
pub fn offer(state: &State) -> Option<Action> {
    match (&state.overlay, state.place) {
        (Some(Overlay::Help(_)), _) => Some(|state| {
            state.overlay = None;
            Vec::new()
        }),
        (Some(Overlay::Decide(_)), _) | (None, Place::SignIn) => None,
        (None, Place::Review | Place::Outbox) => Some(to_inbox),
        (None, Place::Inbox) => Some(quit::quit),
    }
}

fn to_inbox(state: &mut State) -> Vec<Effect> {
    state.place = Place::Inbox;
    Vec::new()
}
