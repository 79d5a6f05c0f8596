//! Opening what is under the cursor: a proposal, a document, the folded fields.

use super::{Action, documents, profiles, sections};
use crate::{
    app::{
        effect::{Ahead, Effect},
        notice::{Notice, Weight},
        screens::review::{Item, Review},
        state::{Overlay, Place, State},
    },
    domain::inbox::Row,
    words::Sentence,
};

/// Rows after the present one whose files are fetched ahead.
const AHEAD: i64 = 3;

/// Opens what is under the cursor.
pub fn offer(state: &State) -> Option<Action> {
    match state.overlay {
        None => {}
        Some(Overlay::Profiles(_)) => return Some(profiles::choose),
        Some(_) => return None,
    }
    match state.place {
        Place::SignIn => None,
        Place::Inbox => state.inbox.current().map(|_| from_inbox as Action),
        Place::Outbox => state.outbox.current().map(|_| from_outbox as Action),
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

/// The row behind a decision may be out of the listing: what the decision knows of it is enough to
/// fetch the rest.
fn from_outbox(state: &mut State) -> Vec<Effect> {
    let Some(entry) = state.outbox.current() else {
        return Vec::new();
    };
    let id = entry.decision.proposal.clone();
    let known = state
        .inbox
        .window
        .rows
        .iter()
        .find(|row| row.proposal.id == id);
    let row = known.cloned().or_else(|| {
        let theirs = entry.theirs.as_ref().map(|theirs| theirs.proposal.clone());
        theirs.map(|proposal| Row {
            proposal,
            decided: None,
            cached: false,
            waits: false,
        })
    });
    match row {
        Some(row) => open(state, row),
        None => {
            state.notice = Some(Notice::new(Weight::Plain, Sentence::new("review-loading")));
            state.outbox.wanted = Some(id.clone());
            vec![Effect::Remember(id)]
        }
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
    state.review = Some(Review {
        begun: state.aside.remove(&id).unwrap_or_default(),
        seen: seen.unwrap_or_default(),
        ..Review::open(row)
    });
    state.outbox.wanted = None;
    state.place = Place::Review;
    state.overlay = None;
    let mut effects = vec![Effect::Remember(id)];
    effects.extend(ahead(state));
    effects
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
