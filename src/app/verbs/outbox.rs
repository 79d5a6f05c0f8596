//! The outbox: going there, and what can be done about a decision that came to no good end.

use super::{Action, decide::YES, open};
use crate::{
    app::{
        effect::Effect,
        keeping, line,
        notice::{Notice, Weight},
        screens::conflict::{self, Asking, Conflicted},
        state::{Line, Overlay, Place, State},
        update::tell,
    },
    config::{Chord, Key},
    domain::{
        conflict::Choice,
        decision::Outcome,
        delivery::{Delivery, Event},
        failure::Failure,
        id::ProposalId,
        outbox::Entry,
        proposal::{Dossier, Proposal},
    },
    words::Sentence,
};

/// Goes to the outbox.
pub fn offer_open(state: &State) -> Option<Action> {
    let here = matches!(state.place, Place::Inbox | Place::Review) && state.role().decides();
    (state.overlay.is_none() && here && state.session.is_some()).then_some(|state| {
        state.place = Place::Outbox;
        vec![Effect::ListOutbox]
    })
}

/// The decision that the keys are about: the one of the panel, else the one under the cursor.
fn current(state: &State) -> Option<&Entry> {
    match &state.overlay {
        Some(Overlay::Conflict(panel)) => Some(&panel.entry),
        None if state.place == Place::Outbox => state.outbox.current(),
        _ => None,
    }
}

/// Puts away a decision that the server refused or somebody forestalled.
pub fn offer_dismiss(state: &State) -> Option<Action> {
    let entry = current(state)?;
    let over = entry.delivery.after(Event::Dismissed);
    over.map(|_| dismiss as Action)
}

fn dismiss(state: &mut State) -> Vec<Effect> {
    let Some(id) = current(state).map(|entry| entry.decision.id.clone()) else {
        return Vec::new();
    };
    state.overlay = None;
    vec![Effect::Dismiss(id)]
}

/// Gives up a decision of which nobody knows whether it arrived; asks once more before.
pub fn offer_give_up(state: &State) -> Option<Action> {
    let entry = current(state)?;
    entry.may_give_up().then_some(ask_to_give_up as Action)
}

fn ask_to_give_up(state: &mut State) -> Vec<Effect> {
    let decision = current(state).map(|entry| Box::new(entry.decision.clone()));
    state.overlay = decision.map(Overlay::GiveUp);
    Vec::new()
}

/// The answer to the question whether to give it up; any key but yes and no leaves it standing.
pub(in crate::app) fn press(state: &mut State, chord: &Chord) -> Vec<Effect> {
    let back = chord.key == Key::Esc || state.keymap.verbs_for(chord).any(|slug| slug == "back");
    match &state.overlay {
        Some(Overlay::GiveUp(decision)) if chord.typed() == Some(YES) => {
            let id = decision.id.clone();
            state.overlay = None;
            vec![Effect::GiveUp(id)]
        }
        Some(Overlay::GiveUp(_)) if back => {
            state.overlay = None;
            Vec::new()
        }
        _ => Vec::new(),
    }
}

/// Looks closer at what is under the cursor: theirs beside ours, or the proposal.
pub(super) fn offer_look(state: &State) -> Option<Action> {
    let entry = state.outbox.current()?;
    Some(match entry.delivery {
        Delivery::Conflict => show_conflict,
        _ => read,
    })
}

fn show_conflict(state: &mut State) -> Vec<Effect> {
    let Some(entry) = state.outbox.current().cloned() else {
        return Vec::new();
    };
    let id = entry.decision.proposal.clone();
    let before = state.outbox.before.get(&entry.decision.id).cloned();
    state.overlay = Some(Overlay::Conflict(Box::new(Conflicted::of(entry, before))));
    vec![Effect::Remember(id)]
}

/// Opens the proposal of the decision that the keys are about, as it stands now.
pub(super) fn read(state: &mut State) -> Vec<Effect> {
    let Some(entry) = current(state) else {
        return Vec::new();
    };
    let id = entry.decision.proposal.clone();
    let listed = state.inbox.window.rows.iter();
    let listed = listed.map(|row| &row.proposal).find(|row| row.id == id);
    let known = proposal(state).or(listed).cloned();
    state.overlay = None;
    state.outbox.wanted = None;
    match known {
        Some(known) => show(state, known),
        // The row may be out of the listing: its file is fetched by its id.
        None => {
            state.notice = Some(loading());
            state.outbox.wanted = Some(id.clone());
            vec![Effect::Remember(id)]
        }
    }
}

/// That a proposal is being fetched to be opened.
fn loading() -> Notice {
    Notice::new(Weight::Plain, Sentence::new("review-loading"))
}

/// Nothing is waited for to be opened from here any more.
pub(in crate::app) fn wait_no_more(state: &mut State) {
    (state.outbox.wanted, state.outbox.anew) = (None, None);
    state.notice.take_if(|notice| *notice == loading());
}

/// The proposal as the conflict has it.
fn proposal(state: &State) -> Option<&Proposal> {
    match &state.overlay {
        Some(Overlay::Conflict(panel)) => panel.proposal(),
        _ => {
            let theirs = current(state)?.theirs.as_ref();
            theirs.map(|theirs| &theirs.proposal)
        }
    }
}

/// Puts a proposal on the review screen; the way back leads here, and what was to be decided anew is
/// begun.
pub(in crate::app) fn show(state: &mut State, proposal: Proposal) -> Vec<Effect> {
    state.notice.take_if(|notice| *notice == loading());
    let id = proposal.id.clone();
    let version = proposal.version.clone();
    let row = state.outbox.row_of(proposal, false);
    let effects = open::open(state, row);
    state.outbox.opened = Some(id.clone());
    let anew = state.outbox.anew.take();
    let entries = state.outbox.entries.iter();
    let mut of_it = entries.filter(|entry| entry.decision.proposal == id);
    let Some((decision, delivered)) = of_it
        .find(|entry| Some(&entry.decision.id) == anew.as_ref())
        .map(|entry| (entry.decision.clone(), entry.corrected.is_some()))
    else {
        return effects;
    };
    // Corrections that were delivered stand on the server.
    if !delivered {
        keeping::bring_back_corrections(state, &id, decision.corrections.clone());
    }
    let (reason, note) = (decision.reason.as_ref(), decision.note.as_deref());
    let begun = keeping::begun(state, version, decision.outcome, reason, note);
    // What was written since is newer than what was decided.
    let parked = state.review.as_mut().and_then(|review| {
        let newer = review.begun.parked.take().filter(|it| it.is_begun());
        review.begun.parked = newer.or(begun);
        review.begun.parked.as_ref()
    });
    let written = parked.filter(|decide| decide.is_begun());
    if let Some(outcome) = written.map(|decide| decide.outcome) {
        let key = state.key_of(match outcome {
            Outcome::Accept => "accept-with-note",
            Outcome::Return => "return",
            Outcome::Refuse => "refuse",
        });
        let said = Sentence::new("carried").with("key", key);
        state.notice = Some(Notice::new(Weight::Plain, said));
    }
    effects
}

/// Decides anew on what stands now, with reason and note taken along as a draft. Nothing is sent.
pub fn offer_decide_anew(state: &State) -> Option<Action> {
    let sensible = match (&state.overlay, current(state)?) {
        (Some(Overlay::Conflict(panel)), _) => panel.offers(Choice::DecideAnew, state),
        (_, entry) if entry.delivery == Delivery::Conflict => {
            let kind = conflict::kind(entry, entry.theirs.as_ref(), state);
            kind.choices().contains(&Choice::DecideAnew)
        }
        (_, entry) => {
            entry.delivery == Delivery::Refused && conflict::may_decide_anew(entry, state)
        }
    };
    sensible.then_some(|state| {
        state.outbox.anew = current(state).map(|entry| entry.decision.id.clone());
        read(state)
    })
}

/// Takes what the cache has for the panel that is open; `None`: nobody there waits for it.
pub(in crate::app) fn remembered(
    state: &mut State,
    id: &ProposalId,
    dossier: &mut Option<Box<Dossier>>,
) -> Option<Vec<Effect>> {
    let online = state.is_online();
    let Some(Overlay::Conflict(panel)) = &mut state.overlay else {
        return None;
    };
    if panel.id() != id || panel.asking != Asking::Cache {
        return None;
    }
    if let Some(dossier) = dossier.take() {
        panel.take(dossier);
    }
    if let Some(before) = &panel.before {
        let known = (panel.entry.decision.id.clone(), before.clone());
        state.outbox.before.extend([known]);
    }
    panel.asking = match online {
        true => Asking::Server,
        false => Asking::Nobody,
    };
    let known = panel.now.as_ref().map(|now| now.proposal.version.clone());
    let fetch = online.then(|| Effect::Fetch(id.clone(), known));
    Some(fetch.into_iter().collect())
}

/// Takes what the server said for the panel that is open; `None`: nobody there waits for it.
pub(in crate::app) fn fetched(
    state: &mut State,
    id: &ProposalId,
    result: &mut Result<Option<Box<Dossier>>, Failure>,
) -> Option<Vec<Effect>> {
    let Some(Overlay::Conflict(panel)) = &mut state.overlay else {
        return None;
    };
    if panel.id() != id || panel.asking != Asking::Server {
        return None;
    }
    match result {
        Ok(dossier) => {
            panel.asking = Asking::Nobody;
            if let Some(dossier) = dossier.take() {
                panel.take(dossier);
            }
            Some(Vec::new())
        }
        Err(failure) => {
            panel.asking = Asking::Failed(failure.clone());
            Some(line::note(state, failure))
        }
    }
}

/// What is wanted on the outbox to be opened cannot be had without a line.
pub(in crate::app) fn out_of_reach(state: &mut State) -> Vec<Effect> {
    wait_no_more(state);
    let said = match &state.line {
        Line::Offline(failure) => Notice::failure(failure.clone()),
        _ => Notice::new(Weight::Warning, Sentence::new("out-of-reach")),
    };
    tell(state, said)
}
