//! Taking back what has not left.

use super::Action;
use crate::app::{
    effect::Effect,
    state::{Place, State},
};

/// In the outbox the decision under the cursor, elsewhere the last one held.
pub fn offer(state: &State) -> Option<Action> {
    if state.overlay.is_some() {
        return None;
    }
    match state.place {
        Place::SignIn => None,
        Place::Outbox => state
            .outbox
            .current()
            .is_some_and(|entry| entry.delivery.may_undo())
            .then_some(undo_this as Action),
        Place::Inbox | Place::Review => {
            let tally = &state.tally;
            let some = tally.held + tally.queued + tally.awaiting > 0 || state.outbox.keeping > 0;
            some.then_some(undo_last)
        }
    }
}

fn undo_last(_: &mut State) -> Vec<Effect> {
    vec![Effect::UndoLast]
}

fn undo_this(state: &mut State) -> Vec<Effect> {
    let current = state.outbox.current();
    current
        .map(|entry| Effect::Undo(entry.decision.id.clone()))
        .into_iter()
        .collect()
}
