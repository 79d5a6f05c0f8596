//! How fast the line to the server is, and what may be fetched ahead over such a line. Knows no
//! request: the figures are handed in.

use std::time::Duration;

/// What is known of the line; nothing before anything came over it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pace {
    /// From a request to the first byte of its answer.
    pub delay: Option<Duration>,
    /// Bytes per second that come over it, as they come: packed.
    pub rate: Option<u64>,
}

/// How sparing the program is with the line (*hemat*).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Thrift {
    /// As the line allows.
    #[default]
    AsMeasured,
    /// No document that nobody has asked for, however fast the line is.
    Sparing,
}

/// How many bytes one burst of fetching ahead may cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Budget {
    /// In all.
    pub whole: u64,
    /// For documents, out of the whole.
    pub documents: u64,
}

/// A burst may keep the line busy for so long.
const BURST_SECONDS: u64 = 10;
/// So much is allowed on the thinnest line: five files of proposals at 1.5 kB.
const LEAST: u64 = 8 << 10;
/// More is not held ahead on the fastest.
const MOST: u64 = 8 << 20;
/// On a line that nobody has measured yet: enough to measure it by.
const UNMEASURED: u64 = 64 << 10;
/// Who answers so late is far away: until its line is measured it is taken for a thin one.
const FAR: Duration = Duration::from_millis(300);
/// Bytes per second below which documents are fetched only when somebody wants them: a scan of
/// 200 kB would keep such a line for a quarter of a minute.
pub const THIN: u64 = 16 << 10;

/// Rows of a first page on such a line: more than a screen of 40 lines shows, and with 45 bytes for a
/// row a third of a second at 7 kB/s.
const FEW: u32 = 50;

/// What a burst may cost on such a line.
pub fn budget(pace: Pace, thrift: Thrift) -> Budget {
    let whole = pace.rate.map_or(UNMEASURED, |rate| {
        rate.saturating_mul(BURST_SECONDS).clamp(LEAST, MOST)
    });
    let documents = match thrift {
        Thrift::AsMeasured if !is_thin(pace) => whole,
        _ => 0,
    };
    Budget { whole, documents }
}

/// How many rows the first page of a long list has. Whoever waits for it waits for one screen, not
/// for all that fits into an answer.
pub fn first_page(pace: Pace, thrift: Thrift, usual: u32) -> u32 {
    match thrift {
        Thrift::AsMeasured if !is_thin(pace) => usual,
        _ => FEW.min(usual),
    }
}

/// Whether a line is thin; a far one is taken for thin as long as nobody knows its rate.
fn is_thin(pace: Pace) -> bool {
    let far = pace.delay.is_some_and(|delay| delay >= FAR);
    pace.rate.map_or(far, |rate| rate < THIN)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(rate: impl Into<Option<u64>>) -> Budget {
        let rate = rate.into();
        budget(Pace { delay: None, rate }, Thrift::AsMeasured)
    }

    #[test]
    fn it_follows_the_line_between_its_bounds() {
        let both = |bytes| Budget {
            whole: bytes,
            documents: bytes,
        };
        assert_eq!(at(100 << 10), both(1000 << 10));
        assert_eq!(at(THIN), both(160 << 10));
        assert_eq!(at(1 << 30), both(MOST));
        assert_eq!(at(None), both(UNMEASURED));
    }

    #[test]
    fn a_thin_line_brings_no_document_ahead() {
        let documents = |rate| at(rate).documents;
        assert_eq!((documents(THIN - 1), documents(THIN)), (0, 160 << 10));
        assert_eq!(at(7_000).whole, 70_000);
        assert_eq!(at(1).whole, LEAST, "the next proposals come all the same");
    }

    #[test]
    fn a_far_server_is_taken_for_one_on_a_thin_line_until_it_is_known_better() {
        let documents = |delay, rate| {
            let delay = Some(Duration::from_millis(delay));
            budget(Pace { delay, rate }, Thrift::AsMeasured).documents
        };
        assert_eq!(documents(299, None), UNMEASURED);
        assert_eq!(documents(300, None), 0);
        assert_eq!(documents(600, Some(THIN)), 160 << 10);
    }

    #[test]
    fn whoever_is_sparing_has_no_document_ahead() {
        let pace = Pace {
            delay: None,
            rate: Some(1 << 20),
        };
        assert_eq!(budget(pace, Thrift::Sparing).documents, 0);
        assert_eq!(budget(pace, Thrift::Sparing).whole, MOST);
    }

    #[test]
    fn the_first_page_is_small_where_somebody_would_wait_for_a_large_one() {
        let rows = |delay, rate: Option<u64>, thrift| {
            let delay = Some(Duration::from_millis(delay));
            first_page(Pace { delay, rate }, thrift, 200)
        };
        assert_eq!(rows(20, Some(THIN), Thrift::AsMeasured), 200);
        assert_eq!(rows(20, None, Thrift::AsMeasured), 200);
        assert_eq!(rows(20, Some(1 << 20), Thrift::Sparing), FEW);
        assert_eq!(rows(20, Some(THIN - 1), Thrift::AsMeasured), FEW);
        assert_eq!(rows(600, None, Thrift::AsMeasured), FEW);
        assert_eq!(first_page(Pace::default(), Thrift::Sparing, 20), 20);
    }

    proptest! {
        #[test]
        fn a_faster_line_never_has_less(slower: u64, faster: u64) {
            let (slower, faster) = (slower.min(faster), slower.max(faster));
            prop_assert!(at(slower).whole <= at(faster).whole);
            prop_assert!(at(slower).documents <= at(faster).documents);
            prop_assert!(at(slower).documents <= at(slower).whole);
            prop_assert!((LEAST..=MOST).contains(&at(slower).whole));
        }
    }
}
