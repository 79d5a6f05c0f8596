//! How things stand with the server: what a refresh, a write and a sign-in tell of it, when it is
//! tried again, and what is said about it. The line's state changes here and nowhere else.
//!
//! This module knows no clock and rolls no dice: the time comes with the message, the seed that
//! spreads the attempts of many clients with the state.

use jiff::{SignedDuration, Timestamp};

use super::{
    effect::{Effect, Extent},
    message::{Alarm, Synced},
    notice::{Notice, Weight},
    seat,
    state::{Line, Moment, State},
    update::{fail, list_again, say},
    verbs::open,
};
use crate::{
    domain::{
        failure::{Failure, FailureKind},
        pace::Thrift,
    },
    words::Sentence,
};

/// How long after a refresh that brought something the next one follows; each quiet one doubles it.
const REFRESH_SOON: Moment = Moment::from_secs(1);
/// The longest pause between refreshes, and between two attempts to reach the server.
const REFRESH: Moment = Moment::from_secs(60);
/// The same where the program is sparing: after a refresh that brought something, and at the longest.
const SPARING_SOON: Moment = Moment::from_secs(8);
const SPARING: Moment = Moment::from_secs(120);
/// How long after the first failure the server is tried again; each further one doubles it.
const TRY_SOON: Moment = Moment::from_secs(2);
/// How long after the gateway has switched the server off (*SUSPENDED*): it does so for 30 seconds.
const REFRESH_SUSPENDED: Moment = Moment::from_secs(30);
/// A pause is stretched by up to this part of it, so that a hundred desks that lost the same server do
/// not all come back in the same second.
const STRETCH: u64 = 4;

/// The line to the server over time.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Link {
    /// Since when the server is away; `None` while it answers.
    pub since: Option<Timestamp>,
    /// Attempts in a row that failed.
    pub failures: u32,
    /// When it is tried again by itself.
    pub again: Option<Timestamp>,
    /// When the server answered last; `None`: not since the program began.
    pub answered: Option<Timestamp>,
    /// What spreads the attempts; another one at every start.
    pub seed: u64,
    /// Whether the session ran out while a refresh was under way: whatever that still brings is older.
    pub overtaken: bool,
}

impl Link {
    /// A line of which nothing is known yet.
    pub fn seeded(seed: u64) -> Self {
        Self {
            seed,
            ..Self::default()
        }
    }

    /// How long to wait after a failure before the server is asked again: 2, 4, 8 … 60 seconds, never
    /// less than it asked for, and up to a quarter more.
    pub fn pause(&self, failure: &Failure) -> Moment {
        let asked = match failure.kind {
            FailureKind::Suspended => failure.wait.or(Some(REFRESH_SUSPENDED.as_secs())),
            _ => failure.wait,
        };
        let doubled = match failure.kind {
            // Asking again changes nothing; somebody has to sign in or put something right.
            FailureKind::SignedOut | FailureKind::Credentials | FailureKind::GatewayKey => REFRESH,
            _ => TRY_SOON * (1 << self.failures.saturating_sub(1).min(5)),
        };
        let pause = asked
            .map_or(Moment::ZERO, Moment::from_secs)
            .max(doubled.min(REFRESH));
        let most = u64::try_from(pause.as_millis()).unwrap_or(u64::MAX) / STRETCH;
        pause + Moment::from_millis(spread(self.seed, self.failures) % (most + 1))
    }
}

/// A number that looks random and is the same for the same seed and attempt (splitmix64).
fn spread(seed: u64, attempt: u32) -> u64 {
    let step = u64::from(attempt).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let mixed = seed.wrapping_add(step);
    let mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

impl State {
    /// Whether the server answered last.
    pub fn is_online(&self) -> bool {
        matches!(self.line, Line::Online | Line::Syncing)
    }

    /// Whether nothing can be sent before somebody signs in.
    pub fn wants_sign_in(&self) -> bool {
        match &self.line {
            Line::SignedOut => true,
            Line::Offline(failure) => matches!(
                failure.kind,
                FailureKind::SignedOut | FailureKind::Credentials
            ),
            Line::SigningIn | Line::Online | Line::Syncing => false,
        }
    }
}

/// Time to refresh the list, unless another plan was made since.
pub(super) fn woke(state: &mut State, round: u64) -> Vec<Effect> {
    match state.line {
        _ if round != state.round => Vec::new(),
        Line::SignedOut | Line::SigningIn => refresh_after(state, REFRESH),
        _ => vec![Effect::Sync(Extent::News)],
    }
}

/// A refresh is under way: what it brings is newer than anything known so far.
pub(super) fn sync_began(state: &mut State) -> Vec<Effect> {
    state.link.overtaken = false;
    Vec::new()
}

/// The next refresh; whatever was planned before counts no more.
fn refresh_after(state: &mut State, pause: Moment) -> Vec<Effect> {
    state.round += 1;
    let pause_here = SignedDuration::try_from(pause).unwrap_or(SignedDuration::MAX);
    let again = state.now.checked_add(pause_here).ok();
    state.link.again = again.filter(|_| state.link.since.is_some());
    vec![Effect::Wake(Alarm::Refresh(state.round), pause)]
}

/// Notes that the server answers; whether it had been away.
pub(super) fn answered(state: &mut State) -> bool {
    let was_away = matches!(state.line, Line::Offline(_));
    state.line = Line::Online;
    state.link = Link {
        answered: Some(state.now),
        ..Link::seeded(state.link.seed)
    };
    was_away
}

/// Says once that the server is back, and what goes out now.
pub(super) fn welcome(state: &mut State) {
    let outdated = |notice: &Notice| notice.is_of_the_line() || *notice == Notice::trying();
    if state.notice.as_ref().is_none_or(outdated) {
        // What is in doubt is read back, not sent.
        let going = state.tally.queued;
        state.notice = Some(Notice::new(
            Weight::Good,
            Sentence::new("line-back").with("count", going),
        ));
    }
}

/// Notes that the server could not be reached, and plans the next attempt. A failure of the same kind
/// as before that came of itself counts; anything else than the plan's own attempt leaves the plan.
pub(super) fn away(state: &mut State, failure: Failure, attempt: Attempt) -> Vec<Effect> {
    let before = state.link.since.is_some();
    state.link.since = state.link.since.or(Some(state.now));
    state.link.overtaken |= failure.kind == FailureKind::SignedOut;
    state.line = Line::Offline(failure.clone());
    if before && attempt == Attempt::Aside {
        return Vec::new();
    }
    state.link.failures = state.link.failures.saturating_add(1);
    let pause = state.link.pause(&failure);
    refresh_after(state, pause)
}

/// What found out that the server is away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Attempt {
    /// The refresh that was planned or asked for, or a sign-in.
    Planned,
    /// Something else that needed the server.
    Aside,
}

/// A failure tells how things stand with the server, so that the way out of it is offered.
pub(super) fn note(state: &mut State, failure: &Failure) -> Vec<Effect> {
    if is_known(state, failure) {
        return Vec::new();
    }
    match failure.kind.is_offline() || failure.kind == FailureKind::SignedOut {
        true => away(state, failure.clone(), Attempt::Aside),
        false => Vec::new(),
    }
}

/// A decision could not go out. What waits for the line goes out by itself; what waits for a
/// sign-in does not, so that is said.
pub(super) fn lost(state: &mut State, failure: Failure) -> Vec<Effect> {
    if seat::between_sessions(state, &failure) {
        return Vec::new();
    }
    if asked(state) || failure.kind == FailureKind::SignedOut {
        fail(state, failure.clone());
    }
    away(state, failure, Attempt::Aside)
}

/// A write reached the server. Where it had been away, what changed meanwhile is asked for at once.
pub(super) fn back(state: &mut State) -> Vec<Effect> {
    if !matches!(state.line, Line::Offline(_)) {
        return Vec::new();
    }
    answered(state);
    welcome(state);
    vec![Effect::Sync(Extent::News)]
}

/// Whether a failure says no more than that nobody has signed in, where that is known.
pub(super) fn is_known(state: &State, failure: &Failure) -> bool {
    let never = failure.kind == FailureKind::SignedOut && never_met(state);
    never || seat::between_sessions(state, failure)
}

/// Whether the program was started without a line and nobody has signed in since: it is not a session
/// that ran out.
fn never_met(state: &State) -> bool {
    let away = matches!(&state.line, Line::Offline(failure) if failure.kind.is_offline());
    away && state.link.answered.is_none()
}

/// Whether the user waits to hear how trying the server went; it is said once.
pub(super) fn asked(state: &mut State) -> bool {
    state
        .notice
        .take_if(|notice| *notice == Notice::trying())
        .is_some()
}

/// A refresh ended.
pub(super) fn sync_ended(state: &mut State, result: Result<Synced, Failure>) -> Vec<Effect> {
    let manual = asked(state) || (state.line == Line::Syncing && state.inbox.loaded);
    match result {
        Ok(synced) => refreshed(state, synced, manual),
        Err(failure) if seat::between_sessions(state, &failure) => {
            if manual {
                fail(state, failure);
            }
            refresh_after(state, REFRESH)
        }
        Err(failure) if failure.kind == FailureKind::SignedOut && never_met(state) => {
            state.line = Line::SignedOut;
            if manual {
                fail(state, failure);
            } else if state.notice.as_ref().is_none_or(Notice::is_of_the_line) {
                let key = state.key_of("sign-in");
                let said = Sentence::new("sign-in-needed").with("key", key);
                say(state, Weight::Plain, said);
            }
            refresh_after(state, REFRESH)
        }
        Err(failure) => {
            let known = matches!(&state.line, Line::Offline(before) if before.kind == failure.kind);
            let matters = failure.kind == FailureKind::SignedOut || !state.inbox.loaded;
            if manual || matters && !known {
                fail(state, failure.clone());
            }
            away(state, failure, Attempt::Planned)
        }
    }
}

/// Another window is reading the list. That says nothing about the line.
pub(super) fn read_elsewhere(state: &mut State) -> Vec<Effect> {
    asked(state);
    if state.line == Line::Syncing {
        state.line = Line::Online;
    }
    let mut effects = refresh_after(state, REFRESH);
    effects.extend(list_again(state));
    effects
}

fn refreshed(state: &mut State, synced: Synced, manual: bool) -> Vec<Effect> {
    let known = state.inbox.counts.everything;
    let was_away = !state.link.overtaken && answered(state);
    if was_away {
        welcome(state);
    }
    if synced.oddities > 0 {
        let said = Sentence::new("sync-oddities").with("count", synced.oddities);
        say(state, Weight::Warning, said);
    } else if manual && state.notice.is_none() && synced.changed + known > 0 {
        let said = Sentence::new("sync-done").with("count", synced.changed);
        say(state, Weight::Plain, said);
    }
    state.quiet = match synced.changed {
        0 => state.quiet.saturating_add(1),
        _ => 0,
    };
    let (soon, most) = match state.economy.thrift() {
        Thrift::AsMeasured => (REFRESH_SOON, REFRESH),
        Thrift::Sparing => (SPARING_SOON, SPARING),
    };
    let pause = most.min(soon * (1 << state.quiet.min(6)));
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

#[cfg(test)]
mod tests {
    use super::*;

    fn pause(kind: FailureKind, wait: Option<u64>, failures: u32, seed: u64) -> Moment {
        let mut failure = Failure::new(kind, "");
        failure.wait = wait;
        let link = Link {
            failures,
            ..Link::seeded(seed)
        };
        link.pause(&failure)
    }

    #[test]
    fn attempts_grow_rare_and_never_come_before_their_time() {
        for (failures, seconds) in [(1, 2), (2, 4), (3, 8), (4, 16), (5, 32), (6, 60), (90, 60)] {
            for seed in 0..200 {
                let pause = pause(FailureKind::NoServer, None, failures, seed);
                let least = Moment::from_secs(seconds);
                assert!((least..=least + least / 4).contains(&pause), "{pause:?}");
            }
        }
    }

    #[test]
    fn many_desks_do_not_come_back_at_once() {
        let pauses = (0..100).map(|seed| pause(FailureKind::NoServer, None, 5, seed * 7919));
        let mut seconds: Vec<_> = pauses.map(|pause| pause.as_secs()).collect();
        seconds.sort_unstable();
        seconds.dedup();
        assert!(seconds.len() >= 7, "{seconds:?}");
    }

    #[test]
    fn the_pause_that_a_server_asks_for_is_kept() {
        let at_least = |kind, wait, seconds| {
            for failures in [1, 9] {
                let pause = pause(kind, wait, failures, 41);
                assert!(pause >= Moment::from_secs(seconds), "{pause:?}");
            }
        };
        at_least(FailureKind::SlowDown, Some(90), 90);
        at_least(FailureKind::ServerTrouble, Some(17), 17);
        at_least(FailureKind::Suspended, None, 30);
        at_least(FailureKind::SignedOut, None, 60);
    }
}
