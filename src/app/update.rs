//! One function for everything that happens.

use super::{
    effect::{Draft, Effect, Extent},
    keyboard::{self, Owner},
    message::{Alarm, Msg, Synced},
    notice::{Notice, Weight},
    screens::{
        about::About,
        decide::{Decide, Focus},
        review::{Freshness, Layout, Review},
        sign_in::Progress,
    },
    seat,
    state::{Help, Leaving, Line, Moment, Overlay, Place, State},
    verbs::{correct, documents, open, quit, sign, sign_out},
};
use crate::{
    domain::{
        correction::Correction,
        failure::{Failure, FailureKind},
        id::ProposalId,
        inbox::Row,
        outbox::{Entry, Tally},
        proposal::Dossier,
    },
    words::Sentence,
};

/// How long after a refresh that brought something the next one follows; each quiet one doubles it.
const REFRESH_SOON: Moment = Moment::from_secs(1);
/// The longest pause between refreshes.
const REFRESH: Moment = Moment::from_secs(60);
/// How long after a failed one.
const REFRESH_OFFLINE: Moment = Moment::from_secs(15);
/// How long after the gateway has switched the server off (*SUSPENDED*): it does so for 30 seconds.
const REFRESH_SUSPENDED: Moment = Moment::from_secs(30);

/// What the drawing found out: what fits, and what the user now sees.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Drawn {
    /// First row and rows that fit, of the inbox.
    pub inbox: Option<(u64, u64)>,
    /// Where things stand in the review.
    pub review: Option<Layout>,
    /// First row and rows that fit, of the outbox.
    pub outbox: Option<(usize, usize)>,
    /// First line of what is read over a screen: the help, what is known about it all, what is to be
    /// signed.
    pub reading: Option<usize>,
    /// Whether the whole of the review's proposal is there for the user to read.
    pub complete: bool,
}

/// Takes what happened; gives what has to be done.
pub fn update(state: &mut State, message: Msg) -> Vec<Effect> {
    match message {
        Msg::Key(chord, arrived) => {
            state.moment = arrived;
            keyboard::press(state, &chord)
        }
        Msg::Paste(text) => keyboard::paste(state, &text),
        Msg::Resized(columns, rows) => {
            state.size = (columns, rows);
            Vec::new()
        }
        Msg::Woke(Alarm::Settled) => Vec::new(),
        Msg::Woke(Alarm::Refresh(round)) if round != state.round => Vec::new(),
        Msg::Woke(Alarm::Refresh(_)) => match state.line {
            Line::SignedOut | Line::SigningIn => refresh_after(state, REFRESH),
            _ => vec![Effect::Sync(Extent::News)],
        },
        Msg::Opened(session) => seat::opened(state, session),
        Msg::Told(sentence) => say(state, Weight::Warning, sentence),
        Msg::Ways(ways) => seat::offered(state, ways),
        Msg::SignInElsewhere(elsewhere) => {
            if state.sign_in.is_working() {
                state.sign_in.progress = Progress::Elsewhere(elsewhere);
            }
            Vec::new()
        }
        Msg::SignedOut(result) => sign_out::done(state, result),
        Msg::Facts(facts) => {
            state.facts = facts;
            Vec::new()
        }
        Msg::SignedIn(result) => seat::signed_in(state, result),
        Msg::SyncBegan | Msg::SyncWent(0) => Vec::new(),
        Msg::SyncWent(_) => list_again(state),
        Msg::SyncEnded(result) => sync_ended(state, result),
        Msg::Listed(tag, Ok(window)) => {
            let more = state.inbox.take(tag, window);
            more.map(Effect::List).into_iter().collect()
        }
        Msg::Counted(counts) => {
            state.inbox.count(counts);
            Vec::new()
        }
        Msg::Remembered(id, dossier) => remembered(state, &id, dossier),
        Msg::Fetched(id, result) => fetched(state, &id, result),
        Msg::Referenced(list, result) => correct::listed(state, &list, result),
        Msg::Held(entry) => held(state, &entry),
        Msg::NotHeld(draft, failure) => not_held(state, *draft, failure),
        Msg::Undone(result) => undone(state, result),
        Msg::Signed(result) => sign::done(state, result),
        Msg::OutboxMoved(tally) => outbox_moved(state, tally),
        Msg::StoreChanged => store_changed(state),
        Msg::OutboxListed(entries) => {
            if let Some(Overlay::Sign(form)) = &mut state.overlay {
                form.take(&entries);
            }
            state.outbox.take(entries);
            Vec::new()
        }
        Msg::LineLost(failure) => line_lost(state, failure),
        Msg::LineBack => {
            state.line = Line::Online;
            Vec::new()
        }
        Msg::DocumentOpened(id, result) => documents::opened(state, id, result),
        Msg::DocumentsFound(id, found) => documents::found(state, &id, found),
        Msg::DocumentKept(id, sha256) => documents::kept(state, id, sha256),
        Msg::DocumentComes(id, bytes) => documents::come(state, id, bytes),
        Msg::Paced(pace) => {
            state.facts.pace = pace;
            Vec::new()
        }
        Msg::Flushed | Msg::Terminated => {
            state.leaving = Leaving::Now;
            Vec::new()
        }
        Msg::NotOpened(failure) | Msg::Listed(_, Err(failure)) => fail(state, failure),
    }
}

/// Takes what the drawing found out. A proposal that has just become complete on the screen wakes
/// the footer when it may be decided on.
pub fn drawn(state: &mut State, drawn: Drawn, at: Moment) -> Vec<Effect> {
    if let Some((top, page)) = drawn.inbox {
        state.inbox.top = top;
        state.inbox.page = page;
    }
    if let Some((top, page)) = drawn.outbox {
        (state.outbox.top, state.outbox.page) = (top, page);
    }
    if let (Some(read), Some(Overlay::Help(Help { top, .. }) | Overlay::About(About { top }))) =
        (drawn.reading, &mut state.overlay)
    {
        *top = read;
    }
    if let (Some(read), Some(Overlay::Sign(form))) = (drawn.reading, &mut state.overlay) {
        form.top = read;
    }
    if let Some(Overlay::Decide(decide)) = &mut state.overlay
        && decide.focus == Focus::Confirm
    {
        decide.asked_since.get_or_insert(at);
    }
    let Some(review) = &mut state.review else {
        return Vec::new();
    };
    // What lies over a proposal does not hide it for long; a screen that shows nothing of it does.
    if !drawn.complete && state.overlay.is_none() {
        review.complete_since = None;
    }
    if let Some(layout) = drawn.review {
        review.layout = layout;
    }
    if drawn.complete && review.complete_since.is_none() {
        review.complete_since = Some(at);
        return vec![Effect::Wake(Alarm::Settled, state.preferences.settle)];
    }
    Vec::new()
}

pub(super) fn say(state: &mut State, weight: Weight, sentence: Sentence) -> Vec<Effect> {
    state.notice = Some(Notice::new(weight, sentence));
    Vec::new()
}

pub(super) fn fail(state: &mut State, failure: Failure) -> Vec<Effect> {
    state.notice = Some(Notice::failure(failure));
    Vec::new()
}

/// Whether the user waits to hear how trying the server went; it is said once.
fn asked(state: &mut State) -> bool {
    state
        .notice
        .take_if(|notice| *notice == Notice::trying())
        .is_some()
}

/// The next refresh; whatever was planned before counts no more.
pub(super) fn refresh_after(state: &mut State, pause: Moment) -> Vec<Effect> {
    state.round += 1;
    vec![Effect::Wake(Alarm::Refresh(state.round), pause)]
}

/// The rows and counts as the store has them now.
pub(super) fn list_again(state: &mut State) -> Vec<Effect> {
    vec![Effect::List(state.inbox.ask()), Effect::Count]
}

fn sync_ended(state: &mut State, result: Result<Synced, Failure>) -> Vec<Effect> {
    let manual = asked(state) || (state.line == Line::Syncing && state.inbox.loaded);
    let known = state.inbox.counts.everything;
    match result {
        Ok(synced) => {
            let was_away = matches!(state.line, Line::Offline(_));
            state.line = Line::Online;
            if synced.oddities > 0 {
                let said = Sentence::new("sync-oddities").with("count", synced.oddities);
                say(state, Weight::Warning, said);
            } else if manual && state.notice.is_none() && synced.changed + known > 0 {
                let said = Sentence::new("sync-done").with("count", synced.changed);
                say(state, Weight::Plain, said);
            }
            state.quiet = if synced.changed > 0 {
                0
            } else {
                state.quiet.saturating_add(1)
            };
            let pause = REFRESH.min(REFRESH_SOON * (1 << state.quiet.min(6)));
            let mut effects = refresh_after(state, pause);
            if synced.changed > 0 || !state.inbox.loaded || state.inbox.window.rows.is_empty() {
                effects.extend(list_again(state));
            }
            if was_away {
                effects.push(Effect::Deliver);
                effects.extend(open::ahead(state));
            }
            effects
        }
        Err(failure) if seat::between_sessions(state, &failure) => refresh_after(state, REFRESH),
        Err(failure) => {
            let known = matches!(&state.line, Line::Offline(before) if before.kind == failure.kind);
            let matters = failure.kind == FailureKind::SignedOut || !state.inbox.loaded;
            if manual || matters && !known {
                fail(state, failure.clone());
            }
            let pause = pause_after(&failure);
            state.line = Line::Offline(failure);
            refresh_after(state, pause)
        }
    }
}

/// How long to wait after a failure before the server is asked again.
pub(super) fn pause_after(failure: &Failure) -> Moment {
    let asked = failure.wait.map(Moment::from_secs);
    match failure.kind {
        FailureKind::Suspended => asked.unwrap_or(REFRESH_SUSPENDED),
        _ => asked.unwrap_or_default().max(REFRESH_OFFLINE),
    }
}

fn remembered(state: &mut State, id: &ProposalId, dossier: Option<Box<Dossier>>) -> Vec<Effect> {
    if wanted_from_outbox(state, id) {
        return match (dossier, &state.line) {
            (Some(dossier), _) => open_from_outbox(state, *dossier),
            (None, Line::Offline(failure)) => {
                let failure = failure.clone();
                fail(state, failure)
            }
            (None, _) => vec![Effect::Fetch(id.clone(), None)],
        };
    }
    if state.review.as_ref().is_none_or(|review| review.id() != id) {
        return Vec::new();
    }
    let mut known = None;
    with_review(state, |review, state| {
        // An older version than the list's is not shown while the server can still be asked.
        if let Some(dossier) = dossier
            && (dossier.proposal.version == review.row.proposal.version || !state.is_online())
        {
            known = Some(dossier.proposal.version.clone());
            review.take(*dossier, state.desk());
        }
    });
    let mut effects: Vec<_> = documents::look(state).into_iter().collect();
    if state.is_online() || known.is_none() {
        effects.push(Effect::Fetch(id.clone(), known));
        return effects;
    }
    if let (Some(review), Line::Offline(failure)) = (&mut state.review, &state.line) {
        review.fresh = Freshness::Cached(failure.clone());
    }
    effects
}

/// Whether a proposal is waited for on the outbox, to be opened.
fn wanted_from_outbox(state: &State, id: &ProposalId) -> bool {
    state.place == Place::Outbox && state.outbox.wanted.as_ref() == Some(id)
}

/// A proposal out of the listing: its file is the row, and what was decided on it the outbox knows.
fn open_from_outbox(state: &mut State, dossier: Dossier) -> Vec<Effect> {
    let entries = &state.outbox.entries;
    let entry = entries
        .iter()
        .find(|entry| entry.decision.proposal == dossier.proposal.id);
    let row = Row {
        decided: entry.map(|entry| (entry.decision.outcome, entry.delivery)),
        proposal: dossier.proposal,
        cached: true,
        waits: false,
    };
    open::open(state, row)
}

fn fetched(
    state: &mut State,
    id: &ProposalId,
    result: Result<Option<Box<Dossier>>, Failure>,
) -> Vec<Effect> {
    if wanted_from_outbox(state, id) {
        return match result {
            Ok(Some(dossier)) => open_from_outbox(state, *dossier),
            Ok(None) => Vec::new(),
            Err(failure) => {
                note_line(state, &failure);
                fail(state, failure)
            }
        };
    }
    if state.review.as_ref().is_none_or(|review| review.id() != id) {
        return Vec::new();
    }
    match result {
        Ok(dossier) => {
            let news = dossier.is_some();
            with_review(state, |review, state| {
                review.fresh = Freshness::Confirmed;
                if let Some(dossier) = dossier {
                    review.take(*dossier, state.desk());
                }
            });
            let found = documents::look(state).filter(|_| news);
            found.into_iter().chain(open::ahead(state)).collect()
        }
        Err(failure) => {
            note_line(state, &failure);
            if let Some(review) = &mut state.review {
                review.fresh = Freshness::Cached(failure.clone());
            }
            fail(state, failure)
        }
    }
}

/// A decision could not go out. What waits for the line goes out by itself; what waits for a
/// sign-in does not, so that is said.
fn line_lost(state: &mut State, failure: Failure) -> Vec<Effect> {
    if seat::between_sessions(state, &failure) {
        return Vec::new();
    }
    state.line = Line::Offline(failure.clone());
    match failure.kind {
        _ if asked(state) => fail(state, failure),
        FailureKind::SignedOut => fail(state, failure),
        _ => Vec::new(),
    }
}

/// Notes a failure that tells how things stand with the server, so that the way out of it is offered.
pub(super) fn note_line(state: &mut State, failure: &Failure) {
    if failure.kind.is_offline() || failure.kind == FailureKind::SignedOut {
        state.line = Line::Offline(failure.clone());
    }
}

fn with_review(state: &mut State, change: impl FnOnce(&mut Review, &State)) {
    if let Some(mut review) = state.review.take() {
        change(&mut review, state);
        state.review = Some(review);
    }
}

fn held(state: &mut State, entry: &Entry) -> Vec<Effect> {
    state.outbox.keeping = state.outbox.keeping.saturating_sub(1);
    let decision = &entry.decision;
    let outcome = Some((decision.outcome, entry.delivery));
    state.inbox.mark(&decision.proposal, outcome);
    if let Some(review) = &mut state.review
        && review.id() == &decision.proposal
    {
        review.row.decided = outcome;
    }
    let key = state.key_of("undo");
    let said = Sentence::new("held")
        .with("seconds", state.preferences.grace.as_secs())
        .with("outcome", decision.outcome.slug())
        .with("name", decision.subject.name.clone())
        .with("corrections", decision.corrections.len())
        .with("key", key);
    say(state, Weight::Good, said);
    if state.leaving == Leaving::Keeping && state.outbox.keeping == 0 {
        // The tally may be of before; what is held now is flushed in any case.
        state.tally.held = state.tally.held.max(1);
        return quit::leave(state);
    }
    list_again(state)
}

/// A decision that could not be kept comes back to where it was made, with its note, unless
/// somebody is typing: keys meant for a text would be keys of that screen.
fn not_held(state: &mut State, draft: Draft, failure: Failure) -> Vec<Effect> {
    state.outbox.keeping = state.outbox.keeping.saturating_sub(1);
    if state.leaving == Leaving::Keeping {
        state.leaving = Leaving::No;
        state.switch_to = None;
    }
    match failure.kind {
        // Not somebody else: a decision of this account is on its way, made in another window.
        FailureKind::Conflict => {
            let said = Sentence::new("held-before").with("name", draft.subject.name.clone());
            say(state, Weight::Warning, said)
        }
        _ => fail(state, failure),
    };
    state.inbox.mark(&draft.proposal, None);
    let mut effects = Vec::new();
    if keyboard::owner(state) == Owner::Verbs
        && let Some(row) = row_of(state, &draft.proposal)
    {
        effects.extend(open::open(state, row));
        bring_back(state, draft);
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

/// Puts a draft aside on the review that was just opened for it.
fn bring_back(state: &mut State, draft: Draft) {
    let (Some(session), Some(review)) = (&state.session, &mut state.review) else {
        return;
    };
    let abilities = &session.abilities;
    let reasons = abilities.reasons_for(draft.outcome).cloned().collect();
    let limit = abilities.note_limit;
    let mut decide = Decide::new(draft.version, draft.outcome, reasons, limit);
    decide.note.insert_str(draft.note.unwrap_or_default());
    decide.chosen = draft.reason;
    review.begun.parked = Some(Box::new(decide));
    bring_back_corrections(state, &draft.proposal, draft.corrections);
}

/// Corrections that were not delivered are there again to go with the next accept.
fn bring_back_corrections(state: &mut State, id: &ProposalId, corrections: Vec<Correction>) {
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

fn undone(state: &mut State, result: Result<Option<Box<Entry>>, Failure>) -> Vec<Effect> {
    match result {
        Ok(Some(entry)) => {
            let decision = &entry.decision;
            state.inbox.mark(&decision.proposal, None);
            if let Some(review) = &mut state.review
                && review.id() == &decision.proposal
            {
                review.row.decided = None;
            }
            let name = decision.subject.name.clone();
            if entry.corrected.is_none() {
                let corrections = decision.corrections.clone();
                bring_back_corrections(state, &decision.proposal, corrections);
            }
            let said = match entry.delivery {
                // What was delivered before it stays delivered.
                _ if entry.corrected.is_some() => {
                    Sentence::new("undone-corrected").with("name", name)
                }
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
        Ok(None) => say(state, Weight::Plain, Sentence::new("undo-nothing")),
        Err(failure) => fail(state, failure),
    }
}

fn outbox_moved(state: &mut State, tally: Tally) -> Vec<Effect> {
    let mut effects = Vec::new();
    // What was accepted or refused changes the rows: their marks, their versions, their places.
    if tally.sent_today != state.tally.sent_today || tally.troubled() != state.tally.troubled() {
        effects.extend(list_again(state));
    }
    if state.tally.held > 0 && tally.held == 0 {
        // It left: nothing can be taken back any more.
        state.notice.take_if(|notice| notice.is_of_holding());
    }
    state.tally = tally;
    if state.tally.pending() == 0 {
        asked(state);
    }
    if state.place == Place::Outbox {
        effects.push(Effect::ListOutbox);
    }
    effects
}

/// Another window wrote: the rows may be others. Of the outbox's own list [`Msg::OutboxMoved`] tells,
/// which follows.
fn store_changed(state: &mut State) -> Vec<Effect> {
    let mut effects = list_again(state);
    if matches!(state.overlay, Some(Overlay::Sign(_))) {
        effects.push(Effect::ListOutbox);
    }
    effects
}

/// Whether the decision being made is on the screen; the drawing and the tests ask.
pub fn is_deciding(state: &State) -> bool {
    matches!(state.overlay, Some(Overlay::Decide(_)))
}
