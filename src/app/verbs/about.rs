//! What is known about server, line and program.

use super::Action;
use crate::app::{
    effect::Effect,
    screens::about::About,
    state::{Overlay, State},
};

/// Opens it, or closes it.
pub fn offer(state: &State) -> Option<Action> {
    match &state.overlay {
        Some(Overlay::About(_)) => Some(|state| {
            state.overlay = None;
            Vec::new()
        }),
        Some(_) => None,
        None => Some(|state| {
            state.overlay = Some(Overlay::About(About::default()));
            vec![Effect::AskPace]
        }),
    }
}
