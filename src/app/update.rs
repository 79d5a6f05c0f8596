//! One function for everything that happens.

use super::{
    effect::Effect,
    keeping, keyboard, line,
    message::{Alarm, Msg},
    notice::{Notice, Weight},
    screens::{
        about::About,
        decide::Focus,
        review::{Freshness, Layout, Review},
        sign_in::Progress,
    },
    seat,
    state::{Help, Leaving, Line, Moment, Overlay, Place, State},
    verbs::{correct, documents, open, outbox, sign, sign_out, thrift, undo},
};
use zeroize::Zeroizing;

use crate::{
    domain::{
        failure::{Failure, FailureKind},
        id::ProposalId,
        proposal::Dossier,
    },
    words::Sentence,
};

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
        // It may be a passphrase.
        Msg::Paste(text) => keyboard::paste(state, &Zeroizing::new(text)),
        Msg::Resized(columns, rows) => {
            state.size = (columns, rows);
            Vec::new()
        }
        Msg::Woke(Alarm::Settled) => Vec::new(),
        Msg::Woke(Alarm::Refresh(round)) => line::woke(state, round),
        Msg::Opened(session) => seat::opened(state, session),
        Msg::Told(sentence) => say(state, Weight::Warning, sentence),
        Msg::NothingKept => seat::nothing_kept(state),
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
        Msg::SyncBegan => line::sync_began(state),
        Msg::SyncWent(0) => Vec::new(),
        Msg::SyncWent(_) => list_again(state),
        Msg::SyncElsewhere => line::read_elsewhere(state),
        Msg::SyncEnded(result) => line::sync_ended(state, result),
        Msg::Listed(tag, Ok(window)) => {
            let more = state.inbox.take(tag, window).map(Effect::List);
            more.into_iter()
                .chain(open::under_the_cursor(state))
                .collect()
        }
        Msg::Counted(counts) => {
            state.inbox.count(counts);
            Vec::new()
        }
        Msg::Remembered(id, dossier) => remembered(state, &id, dossier),
        Msg::Fetched(id, result) => fetched(state, &id, result),
        Msg::Referenced(list, result) => correct::listed(state, &list, result),
        Msg::Held(entry) => keeping::held(state, &entry),
        Msg::NotHeld(draft, failure) => keeping::not_held(state, *draft, failure),
        Msg::Undone(result) => keeping::undone(state, result),
        Msg::Signed(result) => sign::done(state, result),
        Msg::OutboxMoved(tally) => keeping::outbox_moved(state, tally),
        Msg::StoreChanged => store_changed(state),
        Msg::OutboxListed(entries) => {
            let mut effects = sign::listed(state, &entries);
            state.outbox.take(entries);
            effects.extend(undo::listed(state));
            effects
        }
        Msg::LineLost(failure) => line::lost(state, failure),
        Msg::LineBack => line::back(state),
        Msg::DocumentOpened(id, result) => documents::opened(state, id, result),
        Msg::DocumentsFound(id, found) => documents::found(state, &id, found),
        Msg::DocumentKept(id, sha256) => documents::kept(state, id, sha256),
        Msg::DocumentComes(id, bytes) => documents::come(state, id, bytes),
        Msg::Paced(lines) => thrift::measured(state, lines),
        Msg::Flushed | Msg::Terminated => {
            state.leaving = Leaving::Now;
            Vec::new()
        }
        // Whoever sat here before asked for others.
        Msg::Listed(tag, Err(_)) if tag != state.inbox.asked => Vec::new(),
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
    match (drawn.reading, &mut state.overlay) {
        (Some(read), Some(Overlay::Sign(form))) => form.top = read,
        (Some(read), Some(Overlay::Conflict(panel))) => panel.top = read,
        _ => {}
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
    tell(state, Notice::new(weight, sentence))
}

pub(super) fn fail(state: &mut State, failure: Failure) -> Vec<Effect> {
    tell(state, Notice::failure(failure))
}

/// That a decision was not kept gives way to a key of the user's alone: what comes by itself must not
/// cover it.
pub(super) fn tell(state: &mut State, notice: Notice) -> Vec<Effect> {
    if !state.notice.as_ref().is_some_and(Notice::is_of_losing) {
        state.notice = Some(notice);
    }
    Vec::new()
}

/// The rows and counts as the store has them now.
pub(super) fn list_again(state: &mut State) -> Vec<Effect> {
    vec![Effect::List(state.inbox.ask()), Effect::Count]
}

fn remembered(
    state: &mut State,
    id: &ProposalId,
    mut dossier: Option<Box<Dossier>>,
) -> Vec<Effect> {
    if let Some(effects) = sign::remembered(state, id, &dossier) {
        return effects;
    }
    if let Some(effects) = outbox::remembered(state, id, &mut dossier) {
        return effects;
    }
    if wanted_from_outbox(state, id) {
        return match dossier {
            Some(dossier) => outbox::show(state, dossier.proposal),
            None if matches!(state.line, Line::Offline(_) | Line::SignedOut) => {
                outbox::out_of_reach(state)
            }
            None => vec![Effect::Fetch(id.clone(), None)],
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
    let away = match &state.line {
        Line::Offline(failure) => Some(failure.clone()),
        Line::SignedOut => Some(Failure::new(FailureKind::SignedOut, "")),
        Line::SigningIn | Line::Online | Line::Syncing => None,
    };
    if let (Some(review), Some(failure)) = (&mut state.review, away) {
        review.fresh = Freshness::Cached(failure);
    }
    effects
}

/// Whether a proposal is waited for on the outbox, to be opened.
///
/// Whoever went elsewhere meanwhile, or types over it, does not wait any more: what opens would take
/// the keyboard away from a text.
fn wanted_from_outbox(state: &mut State, id: &ProposalId) -> bool {
    if state.outbox.wanted.as_ref() != Some(id) {
        return false;
    }
    let waits = state.place == Place::Outbox && state.overlay.is_none();
    if !waits {
        outbox::wait_no_more(state);
    }
    waits
}

fn fetched(
    state: &mut State,
    id: &ProposalId,
    mut result: Result<Option<Box<Dossier>>, Failure>,
) -> Vec<Effect> {
    if let Some(effects) = outbox::fetched(state, id, &mut result) {
        return effects;
    }
    if wanted_from_outbox(state, id) {
        return match result {
            Ok(Some(dossier)) => outbox::show(state, dossier.proposal),
            Ok(None) => {
                outbox::wait_no_more(state);
                Vec::new()
            }
            Err(failure) => {
                outbox::wait_no_more(state);
                let effects = line::note(state, &failure);
                fail(state, failure);
                effects
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
            let known = line::is_known(state, &failure);
            let effects = line::note(state, &failure);
            if let Some(review) = &mut state.review {
                review.fresh = Freshness::Cached(failure.clone());
            }
            if !known {
                fail(state, failure);
            }
            effects
        }
    }
}

fn with_review(state: &mut State, change: impl FnOnce(&mut Review, &State)) {
    if let Some(mut review) = state.review.take() {
        change(&mut review, state);
        state.review = Some(review);
    }
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
