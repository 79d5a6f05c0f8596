//! Whether the program is sparing with its lines (*hemat*), and why. Arithmetic alone: the figures
//! are handed in, from wherever they were measured.

use std::time::Duration;

use super::pace::{Pace, THIN, Thrift};

/// When the program is to be sparing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Policy {
    /// When a line is found to be thin.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never by itself.
    Never,
}

/// What is known of both lines.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Lines {
    /// The line to the server.
    pub server: Pace,
    /// The line to the terminal. Its delay is never known: only a question could tell it.
    pub terminal: Pace,
    /// Where the terminal is.
    pub reach: Reach,
}

/// Where the terminal is, as far as it is known without asking it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Reach {
    /// Nothing says that it is far away.
    #[default]
    Near,
    /// At the other end of an SSH session.
    Ssh,
    /// On a serial line of so many bits per second.
    Serial(u32),
}

/// Why the program is sparing, or is not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// The user has chosen so for this run.
    Wish,
    /// The setting or the flag says so.
    Setting,
    /// The line to the server is thin.
    Server,
    /// The line to the terminal is.
    Terminal,
    /// No line is known to be thin.
    Ample,
}

impl Why {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::Wish,
        Self::Setting,
        Self::Server,
        Self::Terminal,
        Self::Ample,
    ];

    /// The word for it in the message catalogue.
    pub fn slug(self) -> &'static str {
        match self {
            Self::Wish => "wish",
            Self::Setting => "setting",
            Self::Server => "server",
            Self::Terminal => "terminal",
            Self::Ample => "ample",
        }
    }
}

/// From this delay on a server is far away: whatever has to be asked for once more waits as long
/// again, so that its line counts as thin at twice the rate.
const FAR: Duration = Duration::from_millis(300);
/// Bytes per second below which the terminal's line is thin: a page of a large screen takes a third
/// of a second on it.
const THIN_TERMINAL: u64 = 8 << 10;
/// A line that was thin counts as ample again only at so many times the rate. Between the two it
/// stays what it was, so that a line about as fast as the bound does not change the screen for ever.
const AMPLE: u64 = 2;

/// Thrift over time: what was set, what the user chose for this run, what the lines were found to be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Economy {
    policy: Policy,
    wish: Option<Thrift>,
    lines: Lines,
    thin_server: bool,
    thin_terminal: bool,
}

impl Economy {
    /// As set; nothing is known of the lines.
    pub fn of(policy: Policy) -> Self {
        Self {
            policy,
            ..Self::default()
        }
    }

    /// Takes what is known of the lines by now. A line that was never measured is not called thin:
    /// the first answers of a server that wakes up would switch to and fro.
    pub fn measured(&mut self, lines: Lines) {
        let far = lines.server.delay.is_some_and(|delay| delay >= FAR);
        let bound = if far { THIN * AMPLE } else { THIN };
        self.thin_server = is_thin(lines.server.rate, bound, self.thin_server);
        self.thin_terminal = is_thin(lines.terminal.rate, THIN_TERMINAL, self.thin_terminal);
        self.lines = lines;
    }

    /// What is known of the lines.
    pub fn lines(&self) -> Lines {
        self.lines
    }

    /// How sparing the program is now.
    pub fn thrift(&self) -> Thrift {
        self.wish.unwrap_or_else(|| self.unasked())
    }

    /// Whether it is sparing now.
    pub fn is_sparing(&self) -> bool {
        self.thrift() == Thrift::Sparing
    }

    /// Why it is as it is.
    pub fn why(&self) -> Why {
        match (self.wish, self.policy) {
            (Some(_), _) => Why::Wish,
            (None, Policy::Always | Policy::Never) => Why::Setting,
            (None, Policy::Auto) if self.thin_terminal => Why::Terminal,
            (None, Policy::Auto) if self.thin_server => Why::Server,
            (None, Policy::Auto) => Why::Ample,
        }
    }

    /// Changes it for this run. Back at what holds by itself, it follows the lines again.
    pub fn toggle(&mut self) {
        let wished = match self.thrift() {
            Thrift::AsMeasured => Thrift::Sparing,
            Thrift::Sparing => Thrift::AsMeasured,
        };
        self.wish = Some(wished).filter(|wished| *wished != self.unasked());
    }

    /// What holds where the user has chosen nothing.
    fn unasked(&self) -> Thrift {
        let thin = self.thin_server || self.thin_terminal;
        match self.policy {
            Policy::Always => Thrift::Sparing,
            Policy::Auto if thin => Thrift::Sparing,
            Policy::Auto | Policy::Never => Thrift::AsMeasured,
        }
    }
}

/// Whether a line of so many bytes per second is thin, and was before.
fn is_thin(rate: Option<u64>, bound: u64, was: bool) -> bool {
    match rate {
        None => was,
        Some(rate) if rate < bound => true,
        Some(rate) => was && rate < bound.saturating_mul(AMPLE),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn pace(delay: u64, rate: impl Into<Option<u64>>) -> Pace {
        Pace {
            delay: Some(Duration::from_millis(delay)),
            rate: rate.into(),
        }
    }

    fn server(pace: Pace) -> Lines {
        Lines {
            server: pace,
            ..Lines::default()
        }
    }

    fn terminal(rate: u64) -> Lines {
        Lines {
            terminal: Pace {
                delay: None,
                rate: Some(rate),
            },
            ..Lines::default()
        }
    }

    fn after(policy: Policy, all: &[Lines]) -> Economy {
        let mut economy = Economy::of(policy);
        for lines in all {
            economy.measured(*lines);
        }
        economy
    }

    #[test]
    fn a_thin_line_to_the_server_is_reason_enough() {
        let thin = after(Policy::Auto, &[server(pace(40, 7_000))]);
        assert!(thin.is_sparing());
        assert_eq!(thin.why(), Why::Server);
        let ample = after(Policy::Auto, &[server(pace(40, THIN))]);
        assert!(!ample.is_sparing());
        assert_eq!(ample.why(), Why::Ample);
    }

    #[test]
    fn a_far_server_s_line_is_thin_at_twice_the_rate() {
        let at = |delay| after(Policy::Auto, &[server(pace(delay, 20 << 10))]).is_sparing();
        assert!(!at(299) && at(300));
    }

    #[test]
    fn so_is_a_thin_line_to_the_terminal() {
        let thin = after(Policy::Auto, &[terminal(960)]);
        assert_eq!((thin.is_sparing(), thin.why()), (true, Why::Terminal));
        assert!(!after(Policy::Auto, &[terminal(THIN_TERMINAL)]).is_sparing());
    }

    #[test]
    fn nothing_is_decided_on_what_nobody_measured() {
        let unknown = after(Policy::Auto, &[server(pace(5_000, None))]);
        assert!(!unknown.is_sparing());
    }

    #[test]
    fn a_line_about_as_fast_as_the_bound_changes_nothing_twice() {
        let rates = [THIN, THIN - 1, THIN + 1, 2 * THIN - 1, 2 * THIN, THIN];
        let mut economy = Economy::of(Policy::Auto);
        let found = rates.map(|rate| {
            economy.measured(server(pace(0, rate)));
            economy.is_sparing()
        });
        assert_eq!(found, [false, true, true, true, false, false]);
    }

    #[test]
    fn the_setting_goes_before_the_lines_and_the_wish_before_both() {
        let (thin, ample) = (server(pace(0, 1)), server(pace(0, 1 << 30)));
        let mut always = after(Policy::Always, &[ample]);
        assert_eq!((always.is_sparing(), always.why()), (true, Why::Setting));
        let mut never = after(Policy::Never, &[thin]);
        assert_eq!((never.is_sparing(), never.why()), (false, Why::Setting));
        always.toggle();
        never.toggle();
        assert_eq!((always.is_sparing(), always.why()), (false, Why::Wish));
        assert_eq!((never.is_sparing(), never.why()), (true, Why::Wish));
    }

    #[test]
    fn whoever_takes_a_wish_back_has_it_follow_the_lines_again() {
        let mut economy = Economy::of(Policy::Auto);
        economy.toggle();
        assert_eq!((economy.is_sparing(), economy.why()), (true, Why::Wish));
        economy.toggle();
        assert_eq!((economy.is_sparing(), economy.why()), (false, Why::Ample));
        economy.measured(terminal(100));
        assert!(economy.is_sparing());
        economy.toggle();
        economy.measured(terminal(90));
        assert!(!economy.is_sparing(), "the wish holds for this run");
    }

    fn any_lines() -> impl Strategy<Value = Lines> {
        let rate = || prop::option::of(prop_oneof![1_u64..80_000, any::<u64>()]);
        (prop::option::of(0_u64..2_000), rate(), rate()).prop_map(|(delay, server, terminal)| {
            Lines {
                server: Pace {
                    delay: delay.map(Duration::from_millis),
                    rate: server,
                },
                terminal: Pace {
                    delay: None,
                    rate: terminal,
                },
                reach: Reach::Near,
            }
        })
    }

    proptest! {
        #[test]
        fn measures_within_a_factor_of_two_switch_at_most_once(
            least in 1_u64..1 << 40,
            far: bool,
            parts in prop::collection::vec(0.0_f64..1.0, 1..60),
        ) {
            let mut economy = Economy::of(Policy::Auto);
            let delay = if far { 600 } else { 20 };
            let mut switches = 0;
            for part in parts {
                let before = economy.thrift();
                let rate = least + (least as f64 * part) as u64;
                let lines = Lines { server: pace(delay, rate.min(2 * least - 1)), ..terminal(rate.min(2 * least - 1)) };
                economy.measured(lines);
                switches += usize::from(economy.thrift() != before);
            }
            prop_assert!(switches <= 1, "{switches}");
        }

        #[test]
        fn the_same_measure_again_changes_nothing(all in prop::collection::vec(any_lines(), 1..20)) {
            let mut economy = after(Policy::Auto, &all);
            let before = economy;
            economy.measured(all[all.len() - 1]);
            prop_assert_eq!(economy, before);
        }

        #[test]
        fn only_auto_asks_the_lines(all in prop::collection::vec(any_lines(), 0..20)) {
            prop_assert!(after(Policy::Always, &all).is_sparing());
            prop_assert!(!after(Policy::Never, &all).is_sparing());
            let auto = after(Policy::Auto, &all);
            prop_assert_eq!(auto.is_sparing(), auto.why() != Why::Ample);
        }

        #[test]
        fn two_presses_bring_back_what_was(
            all in prop::collection::vec(any_lines(), 0..20),
            policy in prop::sample::select(vec![Policy::Auto, Policy::Always, Policy::Never]),
        ) {
            let mut economy = after(policy, &all);
            let before = economy;
            economy.toggle();
            prop_assert!(economy.thrift() != before.thrift());
            economy.toggle();
            prop_assert_eq!(economy, before);
        }
    }
}
