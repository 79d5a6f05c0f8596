//! Asking the server again.

use super::Action;
use crate::{
    app::{
        effect::{Effect, Extent},
        notice::Notice,
        state::{Line, Place, State},
    },
    domain::delivery::Delivery,
};

/// Refreshes the list, and in the review the proposal as well.
pub fn offer(state: &State) -> Option<Action> {
    let here = state.overlay.is_none() && state.place != Place::SignIn;
    (here && state.session.is_some() && state.line != Line::Syncing).then_some(refresh)
}

/// Tries now what waits to be sent or to be read back.
pub fn offer_retry(state: &State) -> Option<Action> {
    let here = state.overlay.is_none() && state.place == Place::Outbox;
    let entry = state.outbox.current().filter(|_| here)?;
    matches!(entry.delivery, Delivery::Queued | Delivery::Unknown).then_some(|state| {
        state.notice = Some(Notice::trying());
        vec![Effect::Deliver]
    })
}

fn refresh(state: &mut State) -> Vec<Effect> {
    let mut effects = vec![Effect::Sync(Extent::Whole), Effect::Deliver];
    if state.is_online() {
        state.line = Line::Syncing;
    } else {
        state.notice = Some(Notice::trying());
    }
    if state.place == Place::Review
        && let Some(review) = &state.review
    {
        effects.push(Effect::Fetch(
            review.id().clone(),
            review.version().cloned(),
        ));
    }
    effects
}
