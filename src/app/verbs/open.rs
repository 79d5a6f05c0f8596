//! Opening what is under the cursor: a proposal, a document, the folded fields.

use super::{Action, documents, outbox, profiles, sections};
use crate::{
    app::{
        effect::{Ahead, Effect},
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

/// Puts a row on the review screen, and fetches what comes next ahead. What was written for a
/// proposal stays with it, also while others are read; so does what was seen of the documents of the
/// same one.
pub fn open(state: &mut State, row: Row) -> Vec<Effect> {
    let id = row.proposal.id.clone();
    let before = state.review.as_mut().filter(|review| *review.id() == id);
    let seen = before.map(|review| std::mem::take(&mut review.seen));
    state.put_aside();
    let unkept = keeping::unkept(state, &id);
    let mut begun = state.aside.remove(&id).unwrap_or_default();
    begun.parked = unkept.or(begun.parked);
    state.review = Some(Review {
        begun,
        seen: seen.unwrap_or_default(),
        ..Review::open(row)
    });
    state.outbox.wanted = None;
    state.outbox.opened = None;
    state.place = Place::Review;
    state.overlay = None;
    let mut effects = vec![Effect::Remember(id)];
    effects.extend(ahead(state));
    effects
}

/// The file under the cursor of a list that has just come, so that the first proposal opens as quickly as the
/// next ones do. Its documents wait until somebody opens it.
pub fn under_the_cursor(state: &State) -> Option<Effect> {
    let is_looked_at = state.place == Place::Inbox && state.is_online();
    let row = state.inbox.current().filter(|_| is_looked_at)?;
    let is_wanted = !row.cached && row.decided.is_none();
    is_wanted.then(|| {
        Effect::Prefetch(Ahead {
            dossiers: vec![row.proposal.id.clone()],
            documents: Vec::new(),
        })
    })
}

/// What will be wanted after the proposal on the screen, and its documents; nothing without a line.
pub fn ahead(state: &State) -> Option<Effect> {
    let review = state.review.as_ref().filter(|_| state.is_online())?;
    let id = review.id();
    let next: Vec<_> = (1..=AHEAD)
        .filter_map(|step| state.inbox.beside(id, step))
        .filter(|(_, row)| row.decided.is_none() && row.proposal.id != *id)
        .map(|(_, row)| row)
        .collect();
    let missing = next.iter().filter(|row| !row.cached);
    let ids = next.iter().map(|row| &row.proposal.id);
    Some(Effect::Prefetch(Ahead {
        dossiers: missing.map(|row| row.proposal.id.clone()).collect(),
        documents: std::iter::once(id).chain(ids).cloned().collect(),
    }))
}
