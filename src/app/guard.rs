//! No accidental decision. A decision key counts only for a proposal that had stood complete on the
//! screen for a while before the key arrived. Type-ahead, a bounced key and keys that a slow line
//! delivers late were pressed for what stood there before, and are dropped and said.

use super::{
    effect::Effect,
    message::Alarm,
    screens::decide::Decide,
    state::{Moment, Place, State},
};
use crate::{
    domain::role::{AgencyKind, Official},
    words::Sentence,
};

/// Whether a decision key counts now.
///
/// # Errors
/// Why it does not, in words.
pub fn may_decide(state: &State) -> Result<(), Sentence> {
    let Some(review) = state
        .review
        .as_ref()
        .filter(|_| state.place == Place::Review)
    else {
        return Err(Sentence::new("cannot-incomplete"));
    };
    let Some(file) = &review.file else {
        return Err(Sentence::new("cannot-incomplete"));
    };
    if !state.role().decides() {
        let role = state.role().slug();
        return Err(Sentence::new("cannot-role").with("role", role));
    }
    if review.row.decided.is_some() {
        let key = state.key_of("undo");
        return Err(Sentence::new("cannot-twice").with("key", key));
    }
    if let Some(problem) = out_of_turn(state, file.dossier.turn, file.dossier.person.agency_kind) {
        return Err(problem);
    }
    Ok(())
}

/// Whether the key that is being handled was pressed for what stands on the screen.
pub fn was_meant(state: &State) -> bool {
    state
        .review
        .as_ref()
        .and_then(|review| review.complete_since)
        .is_some_and(|since| state.moment >= since + state.preferences.settle)
}

/// A key that came too early begins the wait anew, so that one held down never counts. The footer
/// wakes when the next one does.
pub fn wait_anew(state: &mut State) -> Vec<Effect> {
    let Some(review) = &mut state.review else {
        return Vec::new();
    };
    if review.complete_since.is_none() {
        return Vec::new();
    }
    review.complete_since = Some(state.moment);
    vec![Effect::Wake(Alarm::Settled, state.preferences.settle)]
}

/// Whether the question whether a refusal is meant stood on the screen when the key arrived.
pub fn was_asked(decide: &Decide, arrived: Moment) -> bool {
    decide.asked_since.is_some_and(|since| arrived > since)
}

/// Whose turn it is, by the server's word and by the authority table; both must agree that it is
/// this account's.
fn out_of_turn(state: &State, turn: Option<Official>, agency: AgencyKind) -> Option<Sentence> {
    let Some(turn) = turn else {
        return Some(Sentence::new("cannot-over"));
    };
    let dossier = &state.review.as_ref()?.file.as_ref()?.dossier;
    let table = &state.session.as_ref()?.abilities.authority;
    let proposal = &dossier.proposal;
    if table.chain(&proposal.category).is_empty() {
        return Some(Sentence::new("cannot-no-table"));
    }
    let ours = table.may_decide(state.role(), agency, &proposal.category, proposal.stage());
    (!ours || dossier.allowed.is_empty())
        .then(|| Sentence::new("cannot-not-yours").with("official", turn.slug()))
}
