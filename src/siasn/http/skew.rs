//! How far the server's clock is from ours, as the `Date` of its answers tells (RFC 9110, section
//! 6.6.1). Waits do not depend on it: they run on a clock that never jumps.

use std::{
    collections::VecDeque,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use jiff::{SignedDuration, Timestamp};
use reqwest::header::{AGE, DATE, HeaderMap};

/// How many answers are remembered: with one of them out of a cache or off after a jump of our own
/// clock, the median still holds.
const REMEMBERED: usize = 5;
/// An answer that took longer tells too little about when it was written.
const SLOWEST: Duration = Duration::from_secs(10);
/// `Date` has whole seconds, cut off: on average it is this much behind.
const CUT_OFF: SignedDuration = SignedDuration::from_millis(500);

/// The last few measurements.
#[derive(Default)]
pub(super) struct Skew(Mutex<VecDeque<SignedDuration>>);

impl Skew {
    /// Measures: an answer's head arrived at `now` by our clock, `round` after its request left.
    pub(super) fn measure(&self, headers: &HeaderMap, now: Timestamp, round: Duration) {
        // An answer out of a cache has the date of when it was put in.
        let cached = headers.contains_key(AGE);
        if cached || round > SLOWEST {
            return;
        }
        let Some(date) = headers.get(DATE).and_then(|value| value.to_str().ok()) else {
            return;
        };
        let Ok(date) = jiff::fmt::rfc2822::parse(date) else {
            return;
        };
        // It was written half a round before it was read.
        let half = SignedDuration::try_from(round / 2).unwrap_or_default();
        let ahead = date.timestamp().duration_since(now) + CUT_OFF + half;
        let mut last = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if last.len() == REMEMBERED {
            last.pop_front();
        }
        last.push_back(ahead);
    }

    /// The median: how far the server is ahead of us, negative where it is behind.
    pub(super) fn ahead(&self) -> Option<SignedDuration> {
        let last = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut sorted: Vec<_> = last.iter().copied().collect();
        sorted.sort_unstable();
        sorted.get(sorted.len() / 2).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: &str = "2026-11-21T03:00:00Z";

    fn answer(date: &str) -> HeaderMap {
        HeaderMap::from_iter([(DATE, date.parse().unwrap())])
    }

    fn ahead(measured: &[(&str, u64)]) -> Option<i64> {
        let skew = Skew::default();
        for (date, round) in measured {
            let round = Duration::from_millis(*round);
            skew.measure(&answer(date), NOW.parse().unwrap(), round);
        }
        skew.ahead().map(|ahead| ahead.as_millis() as i64)
    }

    #[test]
    fn half_the_round_and_the_cut_off_are_taken_into_account() {
        let same = "Sat, 21 Nov 2026 03:00:00 GMT";
        assert_eq!(ahead(&[(same, 0)]), Some(500));
        assert_eq!(ahead(&[(same, 4000)]), Some(2500));
        assert_eq!(
            ahead(&[("Sat, 21 Nov 2026 03:02:00 GMT", 0)]),
            Some(120_500)
        );
        assert_eq!(
            ahead(&[("Sat, 21 Nov 2026 02:58:00 GMT", 0)]),
            Some(-119_500)
        );
    }

    #[test]
    fn what_tells_nothing_is_left_out() {
        assert_eq!(ahead(&[]), None);
        assert_eq!(ahead(&[("kemarin", 0), ("", 0)]), None);
        assert_eq!(ahead(&[("Sat, 21 Nov 2026 03:00:00 GMT", 60_000)]), None);
        let skew = Skew::default();
        let mut cached = answer("Sat, 21 Nov 2026 02:00:00 GMT");
        cached.insert(AGE, "3600".parse().unwrap());
        skew.measure(&cached, NOW.parse().unwrap(), Duration::ZERO);
        assert_eq!(skew.ahead(), None);
    }

    #[test]
    fn the_median_of_the_last_few_holds_against_one_that_lies_and_forgets_a_jump() {
        let (right, wrong) = (
            "Sat, 21 Nov 2026 03:00:00 GMT",
            "Sat, 21 Nov 2026 05:00:00 GMT",
        );
        assert_eq!(ahead(&[(right, 0), (wrong, 0), (right, 0)]), Some(500));
        let jumped: Vec<_> = [right; 5]
            .into_iter()
            .chain([wrong; 3])
            .map(|date| (date, 0))
            .collect();
        assert_eq!(ahead(&jumped), Some(7_200_500));
    }
}
