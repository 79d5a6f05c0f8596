//! From one proposal to the next without going back to the list.

use super::{Action, open};
use crate::{
    app::{
        effect::Effect,
        notice::{Notice, Weight},
        state::{Place, State},
    },
    domain::inbox::Row,
    words::Sentence,
};

fn reviewing(state: &State) -> bool {
    state.overlay.is_none() && state.place == Place::Review && state.review.is_some()
}

/// The next proposal of the listing.
pub fn offer_next(state: &State) -> Option<Action> {
    reviewing(state).then_some(|state| step(state, 1, "next-none"))
}

/// The one before.
pub fn offer_previous(state: &State) -> Option<Action> {
    reviewing(state).then_some(|state| step(state, -1, "previous-none"))
}

fn step(state: &mut State, by: i64, none: &'static str) -> Vec<Effect> {
    let Some(id) = state.review.as_ref().map(|review| review.id().clone()) else {
        return Vec::new();
    };
    let Some((at, row)) = state.inbox.beside(&id, by) else {
        state.notice = Some(Notice::new(Weight::Plain, Sentence::new(none)));
        return Vec::new();
    };
    let row = row.clone();
    go_to(state, at, row)
}

/// Opens a row, the cursor of the list with it.
fn go_to(state: &mut State, at: u64, row: Row) -> Vec<Effect> {
    let followed = state.inbox.move_to(at).map(Effect::List);
    let mut effects: Vec<_> = followed.into_iter().collect();
    effects.extend(open::open(state, row));
    effects
}

/// After a decision: the next proposal that is still to be decided stands there by itself; where
/// there is none, the list. Whoever came from the outbox goes back to it.
pub fn advance(state: &mut State) -> Vec<Effect> {
    let Some(id) = state.review.as_ref().map(|review| review.id().clone()) else {
        return Vec::new();
    };
    if state.outbox.opened.as_ref() == Some(&id) {
        state.outbox.opened = None;
        state.place = Place::Outbox;
        return vec![Effect::ListOutbox];
    }
    let undecided = |step: i64| {
        let (at, row) = state.inbox.beside(&id, step)?;
        (row.waits && row.decided.is_none()).then(|| (at, row.clone()))
    };
    let reach = state.inbox.window.rows.len() as i64;
    let next = (1..=reach).find_map(undecided);
    match next {
        Some((at, row)) => go_to(state, at, row),
        None => {
            state.place = Place::Inbox;
            Vec::new()
        }
    }
}
