//! Taking back what has not left.

use super::Action;
use crate::{
    app::{
        effect::Effect,
        notice::Weight,
        state::{Place, State},
        update::say,
    },
    domain::outbox::Entry,
    words::Sentence,
};

/// In the outbox the decision under the cursor, on a proposal the one on it, elsewhere the last one
/// held.
pub fn offer(state: &State) -> Option<Action> {
    if state.overlay.is_some() {
        return None;
    }
    match state.place {
        Place::SignIn => None,
        Place::Outbox => state
            .outbox
            .current()
            .is_some_and(may_undo)
            .then_some(undo_this as Action),
        Place::Review if decided_here(state) => Some(undo_of_review),
        Place::Inbox | Place::Review => {
            let tally = &state.tally;
            let some = tally.held + tally.queued + tally.awaiting > 0 || state.outbox.keeping > 0;
            some.then_some(undo_last)
        }
    }
}

/// Whether it has certainly not left, and nothing of it is on its way any more.
fn may_undo(entry: &Entry) -> bool {
    entry.delivery.may_undo() && !entry.may_arrive()
}

/// Whether the proposal on the screen was decided, and how that was may still change.
fn decided_here(state: &State) -> bool {
    let decided = state.review.as_ref().and_then(|review| review.row.decided);
    decided.is_some_and(|(_, delivery)| delivery.may_undo())
}

/// Which decision that is the outbox knows; the list is asked for, since it may be of before.
fn undo_of_review(state: &mut State) -> Vec<Effect> {
    state.outbox.undoing = state.review.as_ref().map(|review| review.id().clone());
    vec![Effect::ListOutbox]
}

/// The outbox is listed: what was to be taken back on the proposal on the screen is known now.
pub(in crate::app) fn listed(state: &mut State) -> Vec<Effect> {
    let Some(wanted) = state.outbox.undoing.take() else {
        return Vec::new();
    };
    let mut entries = state.outbox.entries.iter();
    let found = entries.find(|entry| entry.decision.proposal == wanted && may_undo(entry));
    match found {
        Some(entry) => vec![Effect::Undo(entry.decision.id.clone())],
        None => say(state, Weight::Plain, Sentence::new("undo-nothing")),
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
