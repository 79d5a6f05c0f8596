//! The outbox: going there, and putting away what has come to a bad end.

use super::Action;
use crate::app::{
    effect::Effect,
    state::{Place, State},
};

/// Goes to the outbox.
pub fn offer_open(state: &State) -> Option<Action> {
    let here = matches!(state.place, Place::Inbox | Place::Review) && state.role().decides();
    (state.overlay.is_none() && here && state.session.is_some()).then_some(|state| {
        state.place = Place::Outbox;
        vec![Effect::ListOutbox]
    })
}

/// Puts away a decision that the server refused or somebody forestalled.
pub fn offer_dismiss(state: &State) -> Option<Action> {
    use crate::domain::delivery::Event;
    let here = state.overlay.is_none() && state.place == Place::Outbox;
    let entry = state.outbox.current().filter(|_| here)?;
    entry
        .delivery
        .after(Event::Dismissed)
        .map(|_| dismiss as Action)
}

fn dismiss(state: &mut State) -> Vec<Effect> {
    let current = state.outbox.current();
    current
        .map(|entry| Effect::Dismiss(entry.decision.id.clone()))
        .into_iter()
        .collect()
}
