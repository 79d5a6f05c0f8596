//! The tabs of the inbox.

use super::Action;
use crate::{
    app::{
        effect::Effect,
        state::{Place, State},
    },
    domain::query::{Listing, View},
};

fn in_inbox(state: &State) -> bool {
    state.overlay.is_none() && state.place == Place::Inbox && !state.inbox.views.is_empty()
}

/// The tab to the right, round and round.
pub fn offer_next(state: &State) -> Option<Action> {
    in_inbox(state).then_some(|state| turn(state, 1))
}

/// The tab to the left.
pub fn offer_previous(state: &State) -> Option<Action> {
    in_inbox(state).then_some(|state| turn(state, -1))
}

/// A tab by its number.
pub fn offer_view<const AT: usize>(state: &State) -> Option<Action> {
    (in_inbox(state) && AT < state.inbox.views.len()).then_some(|state| show(state, AT))
}

fn turn(state: &mut State, by: isize) -> Vec<Effect> {
    let tabs = state.inbox.views.len() as isize;
    let at = (state.inbox.tab() as isize + by).rem_euclid(tabs.max(1));
    show(state, at.unsigned_abs())
}

fn show(state: &mut State, at: usize) -> Vec<Effect> {
    let Some(view) = state.inbox.views.get(at).cloned() else {
        return Vec::new();
    };
    list(state, view)
}

fn list(state: &mut State, view: View) -> Vec<Effect> {
    let listing = Listing {
        view,
        ..state.inbox.listing.clone()
    };
    vec![Effect::List(state.inbox.list(listing))]
}
