//! The order of the inbox.

use super::Action;
use crate::{
    app::{
        effect::Effect,
        notice::{Notice, Weight},
        state::{Place, State},
    },
    domain::query::{Listing, Order},
    words::Sentence,
};

/// The next order.
pub fn offer(state: &State) -> Option<Action> {
    (state.overlay.is_none() && state.place == Place::Inbox).then_some(reorder)
}

fn reorder(state: &mut State) -> Vec<Effect> {
    let order = state.inbox.listing.order.next();
    let said = Sentence::new(match order {
        Order::Oldest => "order-oldest",
        Order::Newest => "order-newest",
        Order::Name => "order-name",
    });
    state.notice = Some(Notice::new(Weight::Plain, said));
    let listing = Listing {
        order,
        ..state.inbox.listing.clone()
    };
    vec![Effect::List(state.inbox.list(listing))]
}
