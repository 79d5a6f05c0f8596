//! Lets go what has been kept long enough: after a refresh, so that the first screen has long been drawn
//! and the server's clock is known where there is a server, and not again for a day.

use std::sync::{
    Mutex, PoisonError,
    atomic::{AtomicU32, Ordering},
};

use jiff::{SignedDuration, Timestamp};

use super::clock::Clock;
use crate::store::{Keeping, Store};

/// How long after one look the next one is due.
const AGAIN: SignedDuration = SignedDuration::from_hours(24);

/// Days that data stay unless the settings say something else.
const USUAL: u32 = 30;

/// When there was a look, and for how long things are kept.
pub(super) struct Retention {
    days: AtomicU32,
    began: Timestamp,
    looked: Mutex<Option<Look>>,
}

/// A look that was taken: by the clock that only goes forward, and whether the server's time was known.
struct Look {
    at: std::time::Duration,
    told: bool,
}

impl Retention {
    /// Nothing that came to its end after `began` goes.
    pub(super) fn new(began: Timestamp) -> Self {
        Self {
            days: AtomicU32::new(USUAL),
            began,
            looked: Mutex::default(),
        }
    }

    /// Days that data stay after a decision came to its end.
    pub(super) fn keep_for(&self, days: u32) {
        self.days.store(days, Ordering::Relaxed);
    }

    /// Lets go what is due, if that was not looked at today. `ahead` is how far the server's clock is
    /// ahead of ours, where it told.
    pub(super) async fn look(&self, store: &Store, clock: &Clock, ahead: Option<SignedDuration>) {
        if !self.is_due(clock.moment(), ahead.is_some()) {
            return;
        }
        let keeping = Keeping {
            days: self.days.load(Ordering::Relaxed),
            began: self.began,
            server: ahead.and_then(|ahead| clock.now().checked_add(ahead).ok()),
        };
        match store.expire(keeping).await {
            Ok(expired) => tracing::info!(
                decisions = expired.decisions,
                fetched = expired.fetched,
                persons = expired.persons,
                "let go what was kept long enough"
            ),
            Err(failure) => tracing::warn!(kind = failure.kind.slug(), "letting go"),
        }
    }

    /// Whether it is time; a look with the server's time is worth one more than a look without.
    fn is_due(&self, now: std::time::Duration, told: bool) -> bool {
        let mut looked = self.looked.lock().unwrap_or_else(PoisonError::into_inner);
        let due = looked.as_ref().is_none_or(|look| {
            let passed = SignedDuration::try_from(now.saturating_sub(look.at));
            (told && !look.told) || passed.is_ok_and(|passed| passed >= AGAIN)
        });
        if due {
            *looked = Some(Look { at: now, told });
        }
        due
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn it_looks_once_a_day_and_again_when_the_server_has_told_the_time() {
        let retention = Retention::new(Timestamp::UNIX_EPOCH);
        let hours = |hours: u64| Duration::from_secs(hours * 3600);
        assert!(retention.is_due(hours(0), false));
        assert!(!retention.is_due(hours(1), false));
        assert!(retention.is_due(hours(2), true));
        assert!(!retention.is_due(hours(3), true));
        assert!(!retention.is_due(hours(25), false));
        assert!(retention.is_due(hours(26), false));
    }
}
