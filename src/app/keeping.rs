//! What becomes of a decision between the key, the disk and the server, as far as the user is told.

use super::{
    effect::{Draft, Effect},
    keyboard::{self, Owner},
    notice::{Notice, Weight},
    screens::decide::Decide,
    state::{Leaving, Place, State},
    update::{fail, list_again, say},
    verbs::{open, quit},
};
use crate::{
    domain::{
        correction::Correction,
        decision::{Decision, Outcome, Reason},
        delivery::Delivery,
        failure::{Failure, FailureKind},
        id::{ProposalId, Version},
        inbox::Row,
        outbox::{Entry, Tally},
    },
    words::Sentence,
};

/// A decision is on the disk: the row says so, and what happens to it now is said.
pub(super) fn held(state: &mut State, entry: &Entry) -> Vec<Effect> {
    state.outbox.keeping = state.outbox.keeping.saturating_sub(1);
    let decision = &entry.decision;
    let outcome = Some((decision.outcome, entry.delivery));
    state.inbox.mark(&decision.proposal, outcome);
    if let Some(review) = &mut state.review
        && review.id() == &decision.proposal
    {
        review.row.decided = outcome;
    }
    let said = promise(state, entry);
    say(state, Weight::Good, said);
    if state.leaving == Leaving::Keeping && state.outbox.keeping == 0 {
        // The tally may be of before; what is held now is flushed in any case.
        state.tally.held = state.tally.held.max(1);
        return quit::leave(state);
    }
    list_again(state)
}

/// What happens to a decision now. Without a line or a session it stays longer than its time; with
/// no time to take it back nothing of that is promised.
fn promise(state: &State, entry: &Entry) -> Sentence {
    let said = match entry {
        // It waits for the signature, whatever the line does.
        entry if entry.needs_signature => Sentence::new("held-unsigned"),
        _ if state.wants_sign_in() => {
            Sentence::new("held-signed-out").with("signin", state.key_of("sign-in"))
        }
        _ if !state.is_online() => Sentence::new("held-offline"),
        _ if state.preferences.grace.is_zero() => Sentence::new("held-no-time"),
        entry => Sentence::new("held").with("until", state.clock(entry.release_at)),
    };
    said.with("outcome", entry.decision.outcome.slug())
        .with("name", entry.decision.subject.name.clone())
        .with("corrections", entry.decision.corrections.len())
        .with("key", state.key_of("undo"))
}

/// A decision that could not be kept comes back to where it was made, with its note. Where somebody
/// is typing it waits for its proposal to be opened: keys meant for a text would be keys of that
/// screen.
pub(super) fn not_held(state: &mut State, draft: Draft, failure: Failure) -> Vec<Effect> {
    state.outbox.keeping = state.outbox.keeping.saturating_sub(1);
    if state.leaving == Leaving::Keeping {
        state.leaving = Leaving::No;
        state.switch_to = None;
    }
    let failure_kind = failure.kind;
    let name = draft.subject.name.clone();
    state.notice = Some(Notice::not_kept(name, failure, state.notice.take()));
    state.inbox.mark(&draft.proposal, None);
    let id = draft.proposal.clone();
    // Where another decision stands already, a bare one is nothing that could be missed.
    let written = draft.note.is_some() || !draft.corrections.is_empty();
    if failure_kind != FailureKind::Conflict || written {
        state.outbox.unkept.push(draft);
    }
    let begun = state
        .review
        .as_ref()
        .is_some_and(|review| *review.id() != id && review.begun.is_something());
    let mut effects = Vec::new();
    if keyboard::owner(state) == Owner::Verbs
        && !begun
        && let Some(row) = row_of(state, &id)
    {
        effects.extend(open::open(state, row));
    }
    // Whether nothing stands on it after all, the store knows.
    effects.extend(list_again(state));
    effects
}

/// The row of a proposal, from the listing or from the review.
fn row_of(state: &State, id: &ProposalId) -> Option<Row> {
    let listed = state.inbox.window.rows.iter();
    let reviewed = state.review.iter().map(|review| &review.row);
    let mut rows = listed.chain(reviewed);
    rows.find(|row| row.proposal.id == *id).cloned()
}

/// What was written for a proposal and could not be kept, to go on with; it is handed out once.
pub(super) fn unkept(state: &mut State, id: &ProposalId) -> Option<Box<Decide>> {
    let drafts = &mut state.outbox.unkept;
    let at = drafts.iter().rposition(|draft| draft.proposal == *id)?;
    let draft = drafts.remove(at);
    bring_back_corrections(state, id, draft.corrections);
    begun(
        state,
        draft.version,
        draft.outcome,
        draft.reason.as_ref(),
        draft.note.as_deref(),
    )
}

/// Corrections that were not delivered are there again to go with the next accept.
pub(super) fn bring_back_corrections(
    state: &mut State,
    id: &ProposalId,
    corrections: Vec<Correction>,
) {
    if corrections.is_empty() {
        return;
    }
    match &mut state.review {
        Some(review) if review.id() == id => {
            review.begun.drafted.bring_back(corrections);
            if let Some(file) = &review.file {
                review.begun.drafted.follow(&file.dossier.proposed);
            }
            state.reread();
        }
        _ => {
            let begun = state.aside.entry(id.clone()).or_default();
            begun.drafted.bring_back(corrections);
        }
    }
}

/// A decision begun with what was written before, for the version that it is to be read in.
pub(super) fn begun(
    state: &State,
    version: Version,
    outcome: Outcome,
    reason: Option<&Reason>,
    note: Option<&str>,
) -> Option<Box<Decide>> {
    let abilities = &state.session.as_ref()?.abilities;
    let reasons = abilities.reasons_for(outcome).cloned().collect();
    let decide = Decide::new(version, outcome, reasons, abilities.note_limit);
    Some(Box::new(decide.carrying(reason, note)))
}

/// Note and reason of a decision that was taken back are there again, to go on with; whether there
/// were any. What was written since is newer and stays.
fn bring_back_note(state: &mut State, decision: &Decision) -> bool {
    let id = &decision.proposal;
    let reviewed = state.review.as_ref().filter(|review| review.id() == id);
    let reviewed = reviewed.map(|review| review.row.proposal.version.clone());
    let present = reviewed.or_else(|| row_of(state, id).map(|row| row.proposal.version));
    let version = present.unwrap_or_else(|| decision.version.clone());
    let (reason, note) = (decision.reason.as_ref(), decision.note.as_deref());
    let Some(decide) =
        begun(state, version, decision.outcome, reason, note).filter(|decide| decide.is_begun())
    else {
        return false;
    };
    let kept = match &mut state.review {
        Some(review) if review.id() == id => &mut review.begun,
        _ => state.aside.entry(id.clone()).or_default(),
    };
    if kept.parked.as_ref().is_some_and(|newer| newer.is_begun()) {
        return false;
    }
    kept.parked = Some(decide);
    true
}

/// A decision was taken back, put away or given up.
pub(super) fn undone(
    state: &mut State,
    result: Result<Option<Box<Entry>>, Failure>,
) -> Vec<Effect> {
    let entry = match result {
        Ok(Some(entry)) => entry,
        Ok(None) => return say(state, Weight::Plain, Sentence::new("undo-nothing")),
        Err(failure) => return fail(state, failure),
    };
    let decision = &entry.decision;
    state.inbox.mark(&decision.proposal, None);
    if let Some(review) = &mut state.review
        && review.id() == &decision.proposal
    {
        review.row.decided = None;
    }
    let name = decision.subject.name.clone();
    if entry.corrected.is_none() {
        bring_back_corrections(state, &decision.proposal, decision.corrections.clone());
    }
    // What somebody forestalled is over; what was taken back may be written anew.
    let back = entry.delivery == Delivery::Withdrawn && entry.theirs.is_none();
    let draft = back && bring_back_note(state, decision);
    let key = state.key_of(match decision.outcome {
        Outcome::Accept => "accept-with-note",
        Outcome::Return => "return",
        Outcome::Refuse => "refuse",
    });
    let said = match entry.delivery {
        Delivery::Abandoned => Sentence::new("given-up").with("name", name),
        // What was delivered before it stays delivered.
        _ if entry.corrected.is_some() => Sentence::new("undone-corrected").with("name", name),
        _ if draft && entry.failure.is_some() => Sentence::new("dismissed-draft")
            .with("key", key)
            .with("name", name),
        _ if draft => Sentence::new("undone-draft")
            .with("outcome", decision.outcome.slug())
            .with("key", key)
            .with("name", name),
        _ if entry.failure.is_some() || entry.theirs.is_some() => {
            Sentence::new("dismissed").with("name", name)
        }
        _ => Sentence::new("undone")
            .with("outcome", decision.outcome.slug())
            .with("name", name),
    };
    say(state, Weight::Good, said);
    let mut effects = list_again(state);
    // What was taken back must not be offered to be taken back again.
    if state.place == Place::Outbox {
        effects.push(Effect::ListOutbox);
    }
    effects
}

/// Something in the outbox moved.
pub(super) fn outbox_moved(state: &mut State, tally: Tally) -> Vec<Effect> {
    let mut effects = Vec::new();
    // What was accepted or refused changes the rows: their marks, their versions, their places.
    if tally.sent_today != state.tally.sent_today || tally.troubled() != state.tally.troubled() {
        effects.extend(list_again(state));
    }
    // It left: nothing can be taken back any more.
    if state.tally.held > 0 && tally.held == 0 {
        state.notice.take_if(|notice| notice.is_of_holding());
    }
    let kept = tally.held + tally.queued + tally.awaiting;
    if kept == 0 && state.tally.held + state.tally.queued + state.tally.awaiting > 0 {
        state.notice.take_if(|notice| notice.is_of_waiting());
    }
    state.tally = tally;
    if state.tally.pending() == 0 {
        super::line::asked(state);
    }
    if state.place == Place::Outbox {
        effects.push(Effect::ListOutbox);
    }
    effects
}
