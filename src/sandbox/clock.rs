//! The server's clock, so that a test can let hours pass without waiting. Knows nothing of the
//! server.

use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};
use std::time::Duration;

use jiff::Timestamp;

/// Where the sandbox reads the time. Clones of a settable clock share one hand.
#[derive(Clone, Debug, Default)]
pub struct Clock(Option<Arc<AtomicI64>>);

impl Clock {
    /// The machine's own clock.
    pub fn system() -> Self {
        Self(None)
    }

    /// A clock that stands still until [`Clock::advance`] moves it; it counts whole seconds.
    pub fn standing_at(moment: Timestamp) -> Self {
        Self(Some(Arc::new(AtomicI64::new(moment.as_second()))))
    }

    /// Moves a settable clock and all its clones forward; the machine's own clock is left alone.
    pub fn advance(&self, by: Duration) {
        if let Some(hand) = &self.0 {
            let seconds = i64::try_from(by.as_secs()).unwrap_or(i64::MAX);
            hand.fetch_add(seconds, Ordering::SeqCst);
        }
    }

    /// Seconds since 1970, UTC.
    pub(super) fn second(&self) -> i64 {
        match &self.0 {
            Some(hand) => hand.load(Ordering::SeqCst),
            None => Timestamp::now().as_second(),
        }
    }
}

/// RFC 3339 in UTC, whole seconds, as the dialect `terbuka` spells a moment.
pub(super) fn stamp(second: i64) -> String {
    Timestamp::from_second(second)
        .unwrap_or(Timestamp::UNIX_EPOCH)
        .to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clones_of_a_settable_clock_move_together() {
        let clock = Clock::standing_at("2026-11-21T03:00:00Z".parse().unwrap());
        let other = clock.clone();
        clock.advance(Duration::from_secs(300));
        assert_eq!(stamp(other.second()), "2026-11-21T03:05:00Z");
    }
}
