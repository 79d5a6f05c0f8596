//! How fast: how many at once, and how long the pauses are. Pure; both clocks and chance are handed
//! in.

use std::{fmt, sync::Arc, time::Duration};

use jiff::SignedDuration;

use crate::{
    app::state::Moment,
    domain::{
        failure::{Failure, FailureKind},
        outbox::{LONGEST_ASKED, LONGEST_PAUSE},
    },
};

/// How many decisions are under way at once. On a line of half a second they go four times as fast as
/// one by one; more would be noticed by the server rather than by the user.
const AT_ONCE: usize = 4;
/// How many decisions go out in one call. More would put as many in doubt at once where its answer is
/// lost, and each of them is read back by itself.
const TOGETHER: usize = 20;
/// The longest pause between two attempts at a line that is lost, and at one decision.
const LONGEST: SignedDuration = SignedDuration::from_secs(60);

/// A number from 0 up to 1, another each time.
#[derive(Clone)]
pub(in crate::runtime) struct Chance(Arc<dyn Fn() -> f64 + Send + Sync>);

impl Chance {
    /// Numbers that nobody can foresee.
    pub fn system() -> Self {
        Self::of(|| {
            let [.., a, b, c, d] = *uuid::Uuid::new_v4().as_bytes();
            f64::from(u32::from_le_bytes([a, b, c, d])) / (f64::from(u32::MAX) + 1.0)
        })
    }

    /// Numbers of the caller's.
    pub fn of(next: impl Fn() -> f64 + Send + Sync + 'static) -> Self {
        Self(Arc::new(next))
    }

    /// The next one.
    pub fn next(&self) -> f64 {
        (self.0)()
    }
}

impl fmt::Debug for Chance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Chance")
    }
}

/// How fast decisions go out, by how the line was lately.
#[derive(Debug, Default)]
pub(super) struct Pace {
    /// How often in a row the line was found lost.
    losses: u32,
    /// Until when nothing is tried.
    shut: Option<Shut>,
}

#[derive(Clone, Copy, Debug)]
struct Shut {
    until: Moment,
    /// The server asked for it.
    asked: bool,
}

impl Pace {
    /// How many may be under way at once; one while nobody knows whether the line is there.
    pub fn width(&self) -> usize {
        if self.losses == 0 { AT_ONCE } else { 1 }
    }

    /// How many may go in one call to a server that takes so many; none together while nobody knows
    /// whether the line is there.
    pub fn together(&self, taken: usize) -> usize {
        if self.losses == 0 {
            TOGETHER.min(taken)
        } else {
            0
        }
    }

    /// The server answered.
    pub fn answered(&mut self) {
        self.losses = 0;
    }

    /// The line was found lost: nothing is tried for a while, the longer the more often that was so,
    /// and not before the server wants it. `chance` varies our own pause by a quarter either way, so
    /// that the programs that lost a server together do not come back together.
    pub fn lost(&mut self, now: Moment, failure: &Failure, chance: f64) {
        self.losses += 1;
        let factor = 0.75 + chance / 2.0;
        let ours = Duration::try_from(doubled(self.losses)).unwrap_or_default();
        let asked = asked(failure).and_then(|pause| Duration::try_from(pause).ok());
        let pause = ours.mul_f64(factor).max(asked.unwrap_or_default());
        self.shut = Some(Shut {
            until: now + pause,
            asked: asked.is_some(),
        });
    }

    /// Somebody wants it tried now; a pause that the server asked for stays.
    pub fn hurry(&mut self) {
        self.shut = self.shut.filter(|shut| shut.asked);
    }

    /// How long nothing is tried from now on; `None`: it may be tried.
    pub fn left(&self, now: Moment) -> Option<Duration> {
        let left = self.shut?.until.saturating_sub(now);
        (!left.is_zero()).then_some(left)
    }
}

/// How long one decision waits after so many attempts: what the server asks for, and at least a pause
/// that doubles from one second.
pub(super) fn after_attempts(attempts: u32, failure: Option<&Failure>) -> SignedDuration {
    doubled(attempts).max(failure.and_then(asked).unwrap_or_default())
}

/// How long one decision in doubt waits before it is read back again: as long as it has been in doubt,
/// which doubles the pause each time, or what the server asks for.
pub(super) fn in_doubt(doubted_for: SignedDuration, failure: Option<&Failure>) -> SignedDuration {
    let longest = match failure.map(|failure| failure.kind) {
        // Nothing will come of asking often.
        Some(FailureKind::NotFound) => LONGEST_PAUSE,
        _ => LONGEST,
    };
    let ours = doubted_for.clamp(SignedDuration::from_secs(1), longest);
    ours.max(failure.and_then(asked).unwrap_or_default())
}

fn doubled(times: u32) -> SignedDuration {
    let seconds = 1i64 << times.saturating_sub(1).min(6);
    SignedDuration::from_secs(seconds).min(LONGEST)
}

/// What the server asks for, within reason: whoever holds a decision for longer had better look.
fn asked(failure: &Failure) -> Option<SignedDuration> {
    let seconds = i64::try_from(failure.wait?).unwrap_or(i64::MAX);
    Some(SignedDuration::from_secs(seconds).min(LONGEST_ASKED))
}

/// Whether a failure says that nobody can be reached, or that nobody will listen to us, whatever we
/// ask.
pub(super) fn is_of_the_line(kind: FailureKind) -> bool {
    use FailureKind as Kind;
    matches!(
        kind,
        Kind::NoServer
            | Kind::UnknownHost
            | Kind::Certificate
            | Kind::Credentials
            | Kind::ClockSkew
            | Kind::SignInDenied
            | Kind::SignInExpired
            | Kind::TokenCommand
            | Kind::GatewayKey
            | Kind::SignedOut
    )
}

/// Whether a failure may meet every decision alike, so that no other is sent into it.
pub(super) fn is_general(kind: FailureKind) -> bool {
    is_of_the_line(kind) || kind.is_offline() || kind == FailureKind::NotSiasn
}

#[cfg(test)]
mod tests {
    use super::*;

    const EVEN: f64 = 0.5;

    fn seconds(count: u64) -> Duration {
        Duration::from_secs(count)
    }

    fn gone() -> Failure {
        Failure::new(FailureKind::NoServer, "refused")
    }

    #[test]
    fn pauses_double_up_to_a_minute_and_begin_anew_after_an_answer() {
        let mut pace = Pace::default();
        let now = seconds(1000);
        let mut pauses = Vec::new();
        for _ in 0..8 {
            pace.lost(now, &gone(), EVEN);
            pauses.push(pace.left(now).unwrap().as_secs());
        }
        assert_eq!(pauses, [1, 2, 4, 8, 16, 32, 60, 60]);
        assert_eq!(pace.width(), 1, "one asks whether the line is there");
        assert_eq!(pace.left(now + seconds(60)), None);
        pace.answered();
        assert_eq!(pace.width(), AT_ONCE);
        pace.lost(now, &gone(), EVEN);
        assert_eq!(pace.left(now), Some(seconds(1)));
    }

    #[test]
    fn chance_moves_a_pause_by_a_quarter_at_most() {
        for (chance, millis) in [(0.0, 750), (EVEN, 1000), (0.999_999, 1249)] {
            let mut pace = Pace::default();
            pace.lost(seconds(0), &gone(), chance);
            assert_eq!(pace.left(seconds(0)).unwrap().as_millis(), millis);
        }
        let system = Chance::system();
        let numbers: Vec<_> = (0..200).map(|_| system.next()).collect();
        assert!(numbers.iter().all(|number| (0.0..1.0).contains(number)));
        assert!(numbers.iter().any(|number| *number != numbers[0]));
    }

    #[test]
    fn what_the_server_asks_for_is_kept_whoever_hurries_and_never_for_ever() {
        let now = seconds(10);
        let mut pace = Pace::default();
        let asking = |wait| gone().waiting(Some(seconds(wait)));
        pace.lost(now, &asking(30), 0.0);
        pace.hurry();
        assert_eq!(pace.left(now), Some(seconds(30)));
        pace.lost(now, &asking(1_000_000), 0.0);
        assert_eq!(pace.left(now), Some(seconds(600)));
        pace.lost(now, &gone(), 0.0);
        pace.hurry();
        assert_eq!(pace.left(now), None);
    }

    #[test]
    fn a_doubt_is_asked_about_ever_more_seldom() {
        let pause = |doubted_for, kind| {
            let failure = Failure::new(kind, "test");
            in_doubt(SignedDuration::from_secs(doubted_for), Some(&failure)).as_secs()
        };
        let troubled = [-5, 0, 1, 2, 40, 90, 1_000_000].map(|at| pause(at, FailureKind::Suspended));
        assert_eq!(troubled, [1, 1, 1, 2, 40, 60, 60]);
        assert_eq!(pause(1_000_000, FailureKind::NotFound), 300);
        let asking = gone().waiting(Some(seconds(90)));
        assert_eq!(
            in_doubt(SignedDuration::ZERO, Some(&asking)).as_secs(),
            90,
            "the server's word"
        );
    }
}
