//! How fast the line is, told by what goes over it anyway: nothing is sent to find out. Arithmetic
//! alone: whoever reads hands in the time, from any beginning, and knows what is read.

use std::{collections::VecDeque, time::Duration};

use crate::domain::pace::Pace;

/// How many answers tell the delay. The quickest of them is the line's: the others waited for the
/// server or for a line still to be made.
const REMEMBERED: usize = 8;
/// So long a time of reading is worth a sample, however little came.
const WINDOW: Duration = Duration::from_millis(500);
/// So many bytes are, however little time they took.
const ENOUGH: u64 = 4 << 10;
/// What was measured before counts as much as so many bytes that come now.
const MEMORY: f64 = (32 << 10) as f64;
/// No line is told to be faster than a byte in this time: clocks have their grain.
const GRAIN: Duration = Duration::from_micros(50);

/// What came over the line so far.
#[derive(Debug, Default)]
pub(super) struct Meter {
    /// From a request to the head of its answer, the latest last.
    rounds: VecDeque<Duration>,
    /// Answers whose bodies are being read.
    open: u32,
    /// When the last of them came.
    last: Duration,
    /// What came since the last sample, and how long that took: the time between two answers is not
    /// the line's.
    bytes: u64,
    busy: Duration,
    /// What all windows brought, in bytes, and took, in seconds; the older the less.
    brought: f64,
    took: f64,
}

impl Meter {
    /// The head of an answer came this long after its request had left.
    pub(super) fn answered(&mut self, round: Duration) {
        if self.rounds.len() == REMEMBERED {
            self.rounds.pop_front();
        }
        self.rounds.push_back(round);
    }

    /// A body has begun to come. What comes with its beginning was on its way while the answer was
    /// waited for, and tells nothing.
    pub(super) fn began(&mut self, now: Duration) {
        if self.open == 0 {
            self.last = now;
        }
        self.open += 1;
    }

    /// More of a body that had begun.
    pub(super) fn came(&mut self, now: Duration, bytes: u64) {
        self.bytes = self.bytes.saturating_add(bytes);
        self.busy += now.saturating_sub(self.last);
        self.last = now;
        if self.busy >= WINDOW {
            self.sample();
        }
    }

    /// A body that had begun comes no more, at its end or not.
    pub(super) fn ended(&mut self) {
        self.open = self.open.saturating_sub(1);
        if self.open == 0 && self.bytes >= ENOUGH {
            self.sample();
        }
    }

    fn sample(&mut self) {
        let (bytes, took) = (self.bytes as f64, self.busy.max(GRAIN));
        // Of what was before, no more than the memory holds.
        let kept = MEMORY / self.brought.max(MEMORY);
        self.brought = self.brought * kept + bytes;
        self.took = self.took * kept + took.as_secs_f64();
        (self.bytes, self.busy) = (0, Duration::ZERO);
    }

    /// What is known of the line.
    pub(super) fn pace(&self) -> Pace {
        // Bytes by the time they took: a mean of rates would forget how long a slow one lasts.
        let rate = (self.took > 0.0).then(|| (self.brought / self.took).round() as u64);
        Pace {
            delay: self.rounds.iter().min().copied(),
            rate,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const fn ms(millis: u64) -> Duration {
        Duration::from_millis(millis)
    }

    /// Reads a body of pieces that come one after the other, each after so long.
    fn read(meter: &mut Meter, from: Duration, pieces: &[(u64, Duration)]) -> Duration {
        meter.began(from);
        let mut now = from;
        for (bytes, after) in pieces {
            now += *after;
            meter.came(now, *bytes);
        }
        meter.ended();
        now
    }

    fn rate(pieces: &[(u64, Duration)]) -> Option<u64> {
        let mut meter = Meter::default();
        read(&mut meter, ms(1000), pieces);
        meter.pace().rate
    }

    #[test]
    fn nothing_is_known_before_anything_came() {
        assert_eq!(Meter::default().pace(), Pace::default());
    }

    #[test]
    fn the_delay_is_the_quickest_of_the_last_few() {
        let mut meter = Meter::default();
        for round in [1900, 640, 620, 60_000] {
            meter.answered(ms(round));
        }
        assert_eq!(meter.pace().delay, Some(ms(620)));
        for _ in 0..REMEMBERED {
            meter.answered(ms(900));
        }
        assert_eq!(meter.pace().delay, Some(ms(900)), "another line");
    }

    #[test]
    fn a_line_is_as_fast_as_its_bytes_come() {
        assert_eq!(rate(&[(1400, ms(200)); 50]), Some(7000));
        assert_eq!(rate(&[(1 << 16, ms(1)); 50]), Some(65_536_000));
    }

    #[test]
    fn small_answers_that_come_at_once_tell_nothing() {
        assert_eq!(rate(&[(900, ms(1))]), None);
        assert_eq!(rate(&[]), None);
    }

    #[test]
    fn many_small_answers_tell_what_a_large_one_would() {
        let mut meter = Meter::default();
        let mut now = Duration::ZERO;
        for _ in 0..10 {
            now = read(&mut meter, now + ms(3000), &[(700, ms(100))]);
        }
        assert_eq!(meter.pace().rate, Some(7000));
    }

    #[test]
    fn an_answer_that_comes_at_no_time_is_no_infinite_line() {
        let found = rate(&[(1 << 20, Duration::ZERO)]).unwrap();
        assert!((1 << 20..u64::MAX).contains(&found), "{found}");
    }

    #[test]
    fn a_silence_within_an_answer_counts() {
        assert_eq!(rate(&[(1000, ms(10_000))]), Some(100));
    }

    #[test]
    fn two_answers_at_once_share_one_line() {
        let mut meter = Meter::default();
        meter.began(ms(0));
        meter.began(ms(0));
        for at in 1..=20 {
            meter.came(ms(100 * at), 500);
            meter.came(ms(100 * at), 500);
        }
        meter.ended();
        meter.ended();
        let rate = meter.pace().rate.unwrap();
        assert!((9_500..10_500).contains(&rate), "{rate}");
    }

    #[test]
    fn the_time_between_two_answers_is_nobodys() {
        let mut meter = Meter::default();
        let now = read(&mut meter, ms(0), &[(10_000, ms(1000))]);
        read(&mut meter, now + ms(60_000), &[(10_000, ms(1000))]);
        assert_eq!(meter.pace().rate, Some(10_000));
    }

    #[test]
    fn a_line_that_gets_thin_is_known_at_once_and_one_that_gets_better_soon() {
        let mut meter = Meter::default();
        let mut now = read(&mut meter, ms(0), &[(1 << 16, ms(10)); 16]);
        now = read(&mut meter, now, &[(3_500, ms(500)); 4]);
        assert!(meter.pace().rate.unwrap() < 40_000, "{:?}", meter.pace());
        read(&mut meter, now, &[(1 << 16, ms(10)); 16]);
        assert!(meter.pace().rate.unwrap() > 500_000, "{:?}", meter.pace());
    }

    proptest! {
        #[test]
        fn a_steady_line_is_told_as_it_is(
            rate in 300_u64..50_000_000,
            pieces in prop::collection::vec(1_u64..20_000, 30..80),
        ) {
            let mut meter = Meter::default();
            let time = |bytes: u64| Duration::from_nanos(bytes * 1_000_000_000 / rate);
            let pieces: Vec<_> = pieces.into_iter().map(|bytes| (bytes, time(bytes))).collect();
            read(&mut meter, ms(7), &pieces);
            if let Some(found) = meter.pace().rate {
                let off = found.abs_diff(rate) as f64 / rate as f64;
                prop_assert!(off < 0.02, "{found} for {rate}");
            }
        }

        #[test]
        fn no_order_of_events_breaks_it(
            events in prop::collection::vec((0_u8..4, 0_u64..5_000, 0_u64..1 << 40), 0..200),
        ) {
            let mut meter = Meter::default();
            let mut now = Duration::ZERO;
            for (kind, later, bytes) in events {
                now += ms(later);
                match kind {
                    0 => meter.began(now),
                    1 => meter.ended(),
                    2 => meter.answered(ms(later)),
                    _ => meter.came(now, bytes),
                }
                let _ = meter.pace();
            }
        }
    }
}
