//! Moving the cursor, wherever it is.

use super::Action;
use crate::app::{
    effect::Effect,
    screens::about::About,
    state::{Help, Overlay, Place, State},
};

/// How far.
#[derive(Clone, Copy)]
enum Step {
    Rows(isize),
    HalfPages(isize),
    First,
    Last,
}

fn offer(state: &State, action: Action) -> Option<Action> {
    let somewhere = match (&state.overlay, state.place) {
        (
            Some(
                Overlay::Help(_) | Overlay::About(_) | Overlay::Profiles(_) | Overlay::Conflict(_),
            ),
            _,
        ) => true,
        (
            Some(
                Overlay::Decide(_)
                | Overlay::Correct(_)
                | Overlay::Sign(_)
                | Overlay::SignOut
                | Overlay::GiveUp(_),
            ),
            _,
        )
        | (None, Place::SignIn) => false,
        (None, Place::Inbox) => state.inbox.window.total > 0,
        (None, Place::Review) => state
            .review
            .as_ref()
            .is_some_and(|review| review.file.is_some()),
        (None, Place::Outbox) => !state.outbox.entries.is_empty(),
    };
    somewhere.then_some(action)
}

/// One row down.
pub fn offer_down(state: &State) -> Option<Action> {
    offer(state, |state| go(state, Step::Rows(1)))
}

/// One row up.
pub fn offer_up(state: &State) -> Option<Action> {
    offer(state, |state| go(state, Step::Rows(-1)))
}

/// Half a screen down.
pub fn offer_half_down(state: &State) -> Option<Action> {
    offer(state, |state| go(state, Step::HalfPages(1)))
}

/// Half a screen up.
pub fn offer_half_up(state: &State) -> Option<Action> {
    offer(state, |state| go(state, Step::HalfPages(-1)))
}

/// A screen down.
pub fn offer_page_down(state: &State) -> Option<Action> {
    offer(state, |state| go(state, Step::HalfPages(2)))
}

/// A screen up.
pub fn offer_page_up(state: &State) -> Option<Action> {
    offer(state, |state| go(state, Step::HalfPages(-2)))
}

/// The first row.
pub fn offer_first(state: &State) -> Option<Action> {
    offer(state, |state| go(state, Step::First))
}

/// The last row.
pub fn offer_last(state: &State) -> Option<Action> {
    offer(state, |state| go(state, Step::Last))
}

fn go(state: &mut State, step: Step) -> Vec<Effect> {
    let page = usize::from(state.size.1.saturating_sub(4)).max(1);
    let by = rows(step, page);
    match &mut state.overlay {
        Some(Overlay::Help(Help { top, .. }) | Overlay::About(About { top })) => {
            *top = top.saturating_add_signed(by);
            return Vec::new();
        }
        Some(Overlay::Conflict(conflict)) => {
            conflict.top = conflict.top.saturating_add_signed(by);
            return Vec::new();
        }
        Some(Overlay::Profiles(list)) => {
            list.move_by(by, state.profiles.len());
            return Vec::new();
        }
        Some(
            Overlay::Decide(_)
            | Overlay::Correct(_)
            | Overlay::Sign(_)
            | Overlay::SignOut
            | Overlay::GiveUp(_),
        )
        | None => {}
    }
    match state.place {
        Place::SignIn => Vec::new(),
        Place::Inbox => inbox(state, step),
        Place::Review => {
            if let Some(review) = &mut state.review {
                let by = rows(step, review.layout.page);
                match step {
                    Step::HalfPages(_) => review.leap(by),
                    Step::Rows(_) | Step::First | Step::Last => review.step(by),
                }
            }
            Vec::new()
        }
        Place::Outbox => {
            let page = state.outbox.page;
            state.outbox.move_by(rows(step, page));
            Vec::new()
        }
    }
}

/// The list moves its window with a page, so that a page is a page of new rows.
fn inbox(state: &mut State, step: Step) -> Vec<Effect> {
    let inbox = &mut state.inbox;
    let page = usize::try_from(inbox.page).unwrap_or(1);
    let by = rows(step, page);
    if let Step::HalfPages(_) = step {
        let last_top = inbox.window.total.saturating_sub(inbox.page);
        inbox.top = inbox.top.saturating_add_signed(by as i64).min(last_top);
    }
    inbox
        .move_by(by as i64)
        .map(Effect::List)
        .into_iter()
        .collect()
}

/// Rows of a step; the ends are as far as numbers go without leaving them.
fn rows(step: Step, page: usize) -> isize {
    let page = isize::try_from(page.max(2)).unwrap_or(2);
    match step {
        Step::Rows(rows) => rows,
        Step::HalfPages(2) => page,
        Step::HalfPages(-2) => -page,
        Step::HalfPages(halves) => halves * (page / 2),
        Step::First => isize::MIN / 2,
        Step::Last => isize::MAX / 2,
    }
}
