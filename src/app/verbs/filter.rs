//! The filter line.

use super::Action;
use crate::app::{
    effect::Effect,
    state::{Place, State},
};

/// Types into the filter line.
pub fn offer(state: &State) -> Option<Action> {
    in_inbox(state).then_some(|state| {
        state.inbox.filtering = true;
        Vec::new()
    })
}

/// Empties it.
pub fn offer_clear(state: &State) -> Option<Action> {
    (in_inbox(state) && !state.inbox.filter.text().is_empty()).then_some(clear)
}

fn in_inbox(state: &State) -> bool {
    state.overlay.is_none() && state.place == Place::Inbox
}

fn clear(state: &mut State) -> Vec<Effect> {
    state.inbox.filter.take();
    vec![Effect::List(state.inbox.filter_now())]
}
