//! The parts of the review: the folded fields, the documents, the log.

use super::Action;
use crate::app::{
    effect::Effect,
    screens::review::{Item, Review},
    state::{Place, State},
};

fn reading(state: &State) -> Option<&Review> {
    let review = state.review.as_ref()?;
    let here = state.overlay.is_none() && state.place == Place::Review && review.file.is_some();
    here.then_some(review)
}

/// Shows or hides the unchanged fields.
pub fn offer_fold(state: &State) -> Option<Action> {
    let file = reading(state)?.file.as_ref()?;
    (!file.comparison.unchanged.is_empty()).then_some(|state| {
        if let Some(review) = &mut state.review {
            review.unfolded = !review.unfolded;
            review.jump(|item| *item == Item::Fold);
        }
        Vec::new()
    })
}

/// Goes to the documents.
pub fn offer_documents(state: &State) -> Option<Action> {
    let file = reading(state)?.file.as_ref()?;
    (!file.dossier.documents.is_empty())
        .then_some(|state| jump(state, |item| matches!(item, Item::Document(_))))
}

/// Goes to the log.
pub fn offer_log(state: &State) -> Option<Action> {
    let file = reading(state)?.file.as_ref()?;
    (!file.dossier.log.is_empty())
        .then_some(|state| jump(state, |item| matches!(item, Item::Log(_))))
}

fn jump(state: &mut State, wanted: fn(&Item) -> bool) -> Vec<Effect> {
    if let Some(review) = &mut state.review {
        review.jump(wanted);
    }
    Vec::new()
}
