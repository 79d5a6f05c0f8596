//! Opening what is under the cursor: a proposal, a document, the folded fields.

use super::{Action, documents, outbox, profiles, sections};
use crate::{
    app::{
        effect::Effect,
        keeping,
        screens::review::{Item, Review},
        state::{Overlay, Place, State},
    },
    domain::inbox::Row,
};

/// Rows after the present one whose files are fetched ahead.
const AHEAD: i64 = 3;

/// Opens what is under the cursor.
pub fn offer(state: &State) -> Option<Action> {
    match state.overlay {
        None => {}
        Some(Overlay::Profiles(_)) => return Some(profiles::choose),
        Some(Overlay::Conflict(_)) => return Some(outbox::read),
        Some(_) => return None,
    }
    match state.place {
        Place::SignIn => None,
        Place::Inbox => state.inbox.current().map(|_| from_inbox as Action),
        Place::Outbox => outbox::offer_look(state),
        Place::Review => match state.review.as_ref()?.current()? {
            Item::Document(_) => documents::offer_open(state),
            Item::Fold => sections::offer_fold(state),
            _ => None,
        },
    }
}

fn from_inbox(state: &mut State) -> Vec<Effect> {
    match state.inbox.current().cloned() {
        Some(row) => open(state, row),
        None => Vec::new(),
    }
}

/// Puts a row on the review screen, and fetches what comes next ahead. What was written for the
/// same proposal stays with it.
pub fn open(state: &mut State, row: Row) -> Vec<Effect> {
    let id = row.proposal.id.clone();
    let before = state.review.take().filter(|review| *review.id() == id);
    let unkept = keeping::unkept(state, &id);
    state.review = Some(Review {
        parked: unkept.or_else(|| before.and_then(|review| review.parked)),
        ..Review::open(row)
    });
    state.outbox.wanted = None;
    state.outbox.opened = None;
    state.place = Place::Review;
    state.overlay = None;
    let ahead: Vec<_> = (1..=AHEAD)
        .filter_map(|step| state.inbox.beside(&id, step))
        .filter(|(_, row)| !row.cached && row.decided.is_none())
        .map(|(_, row)| row.proposal.id.clone())
        .collect();
    let mut effects = vec![Effect::Remember(id)];
    if !ahead.is_empty() && state.is_online() {
        effects.push(Effect::Prefetch(ahead));
    }
    effects
}
