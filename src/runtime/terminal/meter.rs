//! How fast the line to the terminal is, told by what is written to it anyway. Nothing is sent to
//! find out, and the terminal is never asked.
//!
//! A terminal takes what fits into the buffers on the way to it, and only then makes us wait. So a
//! write that goes through at once tells nothing, one that waits tells how fast they are emptied, and
//! over SSH it takes long until any waits. Delay can't be told at all: nothing comes back. A serial
//! line is known beforehand, since the system knows its speed.

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::sync::Notify;

use crate::{
    config::Environment,
    domain::{economy::Reach, pace::Pace},
};

/// A write that takes less has not waited for the line: any machine is busy for a while.
const WAITED: Duration = Duration::from_millis(100);
/// So much waiting is worth a measure.
const WINDOW: Duration = Duration::from_millis(500);
/// What was measured before counts as much as so many bytes that go now: more than a pseudo-terminal
/// holds, which is 18 kB under Linux.
const MEMORY: u64 = 32 << 10;
/// Pseudo-terminals call this their speed, in bits per second; one that is slower is a real line.
const CONVENTION: u32 = 38_400;
/// Bits on a serial line for a byte: one begins it and one ends it.
const BITS: u32 = 10;

/// What went over the line so far. Arithmetic alone.
///
/// A terminal that is full takes nothing before it is nearly empty, and then much at once. So what
/// went between the ends of two waits is what it emptied, and it took no less than the waiting: the
/// line is told too fast rather than too slow.
#[derive(Debug, Default)]
pub struct Meter {
    /// Whether anything waited, so that it is known where the count begins.
    begun: bool,
    /// What went since then and has not been weighed yet, and how long the writes of it took.
    bytes: u64,
    waited: Duration,
    /// What was weighed, in bytes and in seconds; the older the less.
    brought: f64,
    took: f64,
}

impl Meter {
    /// So many bytes were written, and the write came back after this time.
    pub fn wrote(&mut self, bytes: usize, took: Duration) {
        let waited = took >= WAITED;
        if !self.begun {
            self.begun = waited;
            return;
        }
        self.bytes = self.bytes.saturating_add(bytes as u64);
        self.waited = self.waited.saturating_add(took);
        if waited && self.waited >= WINDOW {
            self.weigh();
        } else if self.bytes >= MEMORY {
            // More than a terminal holds went without a wait worth the name: the line got better, or
            // something else had held us up.
            if self.took > 0.0 {
                self.weigh();
            } else {
                *self = Self::default();
            }
        }
    }

    fn weigh(&mut self) {
        // Of what was before, no more than the memory holds.
        let kept = MEMORY as f64 / self.brought.max(MEMORY as f64);
        self.brought = self.brought * kept + self.bytes as f64;
        self.took = self.took * kept + self.waited.as_secs_f64();
        (self.bytes, self.waited) = (0, Duration::ZERO);
    }

    /// Bytes per second, at most; `None` as long as nothing had to wait twice.
    pub fn rate(&self) -> Option<u64> {
        (self.took > 0.0).then(|| (self.brought / self.took).round() as u64)
    }
}

/// The meter of this process's terminal, held by who writes and by who asks.
#[derive(Clone, Debug, Default)]
pub struct Gauge {
    reach: Reach,
    meter: Arc<Mutex<Meter>>,
    /// Rings when a write waited.
    bell: Arc<Notify>,
}

impl Gauge {
    /// A gauge of a terminal of which this is known beforehand.
    pub fn of(reach: Reach) -> Self {
        Self {
            reach,
            ..Self::default()
        }
    }

    /// Takes note of a write.
    pub fn wrote(&self, bytes: usize, took: Duration) {
        self.lock().wrote(bytes, took);
        if took >= WAITED {
            self.bell.notify_one();
        }
    }

    /// Waits until a write has waited: only then there is news of the line. What waited before
    /// anybody listened counts once.
    pub async fn waited(&self) {
        self.bell.notified().await;
    }

    /// Where the terminal is.
    pub fn reach(&self) -> Reach {
        self.reach
    }

    /// What is known of the line by now. A serial line is no faster than its speed.
    pub fn pace(&self) -> Pace {
        let told = match self.reach {
            Reach::Serial(bits) => Some(u64::from(bits / BITS)),
            Reach::Near | Reach::Ssh => None,
        };
        let found = self.lock().rate();
        Pace {
            delay: None,
            rate: told.into_iter().chain(found).min(),
        }
    }

    fn lock(&self) -> MutexGuard<'_, Meter> {
        self.meter.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Where the terminal at the standard output is: the speed of a serial line goes before what the
/// environment says of an SSH session.
pub fn reach(environment: &Environment) -> Reach {
    match speed() {
        Some(bits) if is_serial(bits) => Reach::Serial(bits),
        _ if environment.get("SSH_CONNECTION").is_some() => Reach::Ssh,
        _ => Reach::Near,
    }
}

/// Speed 0 is a line that was hung up.
fn is_serial(bits: u32) -> bool {
    (1..CONVENTION).contains(&bits)
}

#[cfg(unix)]
fn speed() -> Option<u32> {
    let modes = rustix::termios::tcgetattr(std::io::stdout()).ok()?;
    Some(modes.output_speed())
}

#[cfg(not(unix))]
fn speed() -> Option<u32> {
    None
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const fn ms(millis: u64) -> Duration {
        Duration::from_millis(millis)
    }

    fn after(writes: &[(usize, Duration)]) -> Meter {
        let mut meter = Meter::default();
        for (bytes, took) in writes {
            meter.wrote(*bytes, *took);
        }
        meter
    }

    #[test]
    fn what_is_taken_at_once_tells_nothing() {
        assert_eq!(after(&[]).rate(), None);
        assert_eq!(after(&[(2_000, ms(0)); 1000]).rate(), None);
        assert_eq!(after(&[(20, ms(99)); 1000]).rate(), None);
    }

    #[test]
    fn a_single_stutter_is_no_line() {
        assert_eq!(after(&[(20, ms(9_000))]).rate(), None);
        let mut writes = vec![(20, ms(9_000))];
        writes.extend([(2_000, ms(1)); 20]);
        writes.push((20, ms(9_000)));
        assert_eq!(
            after(&writes).rate(),
            None,
            "nor are two that are far apart"
        );
    }

    #[test]
    fn a_terminal_that_makes_us_wait_is_told_as_it_is() {
        assert_eq!(after(&[(1_750, ms(250)); 40]).rate(), Some(7_000));
        assert_eq!(after(&[(960, ms(1_000)); 2]).rate(), Some(960));
    }

    #[test]
    fn what_went_before_anything_waited_does_not_count() {
        let mut writes = vec![(60_000, ms(1)); 100];
        writes.extend([(700, ms(500)); 3]);
        assert_eq!(after(&writes).rate(), Some(1_400));
    }

    #[test]
    fn a_line_that_gets_better_is_known_by_what_waits_no_more() {
        let mut meter = after(&[(1_000, ms(1_000)); 41]);
        assert_eq!(meter.rate(), Some(1_000));
        for _ in 0..35 {
            meter.wrote(1_000, ms(1));
        }
        let soon = meter.rate().unwrap();
        assert!((1_900..2_100).contains(&soon), "{soon}");
        for _ in 0..400 {
            meter.wrote(1_000, ms(1));
        }
        assert!(meter.rate() > Some(100_000), "{:?}", meter.rate());
    }

    /// What frames wait before a terminal that holds so much, of which so many bytes per second are
    /// read, and takes nothing once it is full before nearly all of it was read.
    fn before_a_terminal(rate: u64, pause: u64, frames: &[usize]) -> Vec<(usize, Duration)> {
        const HOLDS: u64 = 18_000;
        const LOW: u64 = 128;
        let mut held = 0_u64;
        let write = |bytes: &usize| {
            let more = *bytes as u64;
            let waits = match held + more > HOLDS {
                true => held.saturating_sub(LOW) * 1_000 / rate,
                false => 0,
            };
            held = held.saturating_sub(waits * rate / 1_000) + more;
            held = held.saturating_sub(pause * rate / 1_000);
            (*bytes, ms(waits))
        };
        frames.iter().map(write).collect()
    }

    #[test]
    fn a_serial_line_is_known_beforehand_and_may_still_be_slower() {
        let gauge = Gauge::of(Reach::Serial(9_600));
        assert_eq!(gauge.pace().rate, Some(960));
        gauge.wrote(300, ms(1_000));
        gauge.wrote(300, ms(1_000));
        assert_eq!(gauge.pace().rate, Some(300));
        assert_eq!(Gauge::of(Reach::Ssh).pace(), Pace::default());
    }

    #[tokio::test]
    async fn only_a_write_that_waits_is_news() {
        let gauge = Gauge::default();
        let told = gauge.clone();
        let news = tokio::spawn(async move { told.waited().await });
        gauge.wrote(5_000, ms(99));
        tokio::task::yield_now().await;
        assert!(!news.is_finished());
        gauge.wrote(20, ms(100));
        news.await.unwrap();
    }

    #[test]
    fn a_pseudo_terminal_is_no_serial_line() {
        let serial = [0, 300, 9_600, 19_200, 38_400, 115_200].map(is_serial);
        assert_eq!(serial, [false, true, true, true, false, false]);
    }

    #[test]
    fn a_session_of_ssh_is_known_by_its_environment() {
        // The standard output of a test is a pipe or a pseudo-terminal.
        let ssh = Environment::of([("SSH_CONNECTION", "192.0.2.1 50000 192.0.2.2 22")]);
        assert_eq!(reach(&ssh), Reach::Ssh);
        assert_eq!(reach(&Environment::default()), Reach::Near);
    }

    proptest! {
        #[test]
        fn a_steady_line_is_found_whatever_the_frames(
            rate in 100_u64..8_000,
            frames in prop::collection::vec(1_000_usize..6_000, 40..120),
        ) {
            let waits = |bytes: usize| Duration::from_nanos(bytes as u64 * 1_000_000_000 / rate);
            let writes: Vec<_> = frames.into_iter().map(|bytes| (bytes, waits(bytes))).collect();
            let found = after(&writes).rate().unwrap();
            prop_assert!(found.abs_diff(rate) <= rate / 50 + 1, "{found} for {rate}");
        }

        #[test]
        fn a_terminal_that_takes_much_at_once_is_never_told_slower_than_it_is(
            rate in 300_u64..6_000,
            pause in 0_u64..100,
            frames in prop::collection::vec(1_200_usize..2_000, 60..120),
        ) {
            let told = after(&before_a_terminal(rate, pause, &frames)).rate();
            if let Some(told) = told {
                prop_assert!(told + told / 8 >= rate, "{told} for {rate}");
                // Frames without pauses between them are all that the line carries.
                prop_assert!(pause > 0 || told <= rate + rate / 4, "{told} for {rate}");
            }
        }

        #[test]
        fn no_order_of_writes_breaks_it(
            writes in prop::collection::vec((any::<usize>(), any::<u64>()), 0..200),
        ) {
            let writes: Vec<_> = writes
                .into_iter()
                .map(|(bytes, millis)| (bytes, ms(millis)))
                .collect();
            let _ = after(&writes).rate();
        }
    }
}
