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
        (
            Some(
                Overlay::Help(_) | Overlay::About(_) | Overlay::Profiles(_) | Overlay::Conflict(_),
            ),
            _,
        ) => Some(|state| {
            state.overlay = None;
            Vec::new()
        }),
        (
            Some(
                Overlay::Decide(_)
                | Overlay::Correct(_)
                | Overlay::Sign(_)
                | Overlay::SignOut
                | Overlay::GiveUp(_),
            ),
            _,
        )
        | (None, Place::SignIn) => None,
        (None, Place::Review) if came_from_outbox(state) => Some(to_outbox),
        (None, Place::Review | Place::Outbox) => Some(to_inbox),
        (None, Place::Inbox) => filter::offer_clear(state).or(Some(quit::quit)),
    }
}

fn to_inbox(state: &mut State) -> Vec<Effect> {
    state.place = Place::Inbox;
    Vec::new()
}

/// Whether the proposal on the screen was opened from the outbox: whoever goes through what wants to
/// be seen there goes back to it.
fn came_from_outbox(state: &State) -> bool {
    let shown = state.review.as_ref().map(|review| review.id());
    shown.is_some() && shown == state.outbox.opened.as_ref()
}

fn to_outbox(state: &mut State) -> Vec<Effect> {
    state.outbox.opened = None;
    state.place = Place::Outbox;
    vec![Effect::ListOutbox]
}
