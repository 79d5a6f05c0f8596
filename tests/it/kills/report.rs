//! What came of the kills.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
    time::Duration,
};

use super::moment::Moment;

/// What came of it.
#[derive(Default)]
pub struct Report {
    /// The moments at which it was to be killed.
    pub planned: BTreeSet<Moment>,
    /// How often it was killed, by moment.
    pub kills: BTreeMap<Moment, usize>,
    /// How often it was through before its moment came.
    pub spared: usize,
    /// Decisions that the server has, of those made.
    pub decided: usize,
    /// Corrections that it has.
    pub corrected: usize,
    /// Decisions that were said to be held and that the server has not got.
    pub lost: usize,
    /// Decisions or corrections that the server has more than once.
    pub double: usize,
    /// Decisions that were never settled.
    pub stuck: usize,
    /// What was amiss, in words.
    pub amiss: Vec<String>,
    /// How long it took.
    pub took: Duration,
}

impl Report {
    /// How often it was killed.
    pub fn total(&self) -> usize {
        self.kills.values().sum()
    }

    /// The moments that were planned and never came.
    pub fn missed(&self) -> Vec<Moment> {
        let planned = self.planned.iter().copied();
        let missed = planned.filter(|moment| !self.kills.contains_key(moment));
        missed.collect()
    }

    /// Whether everything was as it has to be.
    pub fn is_clean(&self) -> bool {
        let wrong = self.lost + self.double + self.stuck + self.amiss.len() + self.missed().len();
        wrong == 0 && self.decided > 0
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (moment, count) in &self.kills {
            writeln!(f, "{count:>8}  {moment:?}")?;
        }
        for (what, count) in [
            ("kills", self.total()),
            ("through before its moment", self.spared),
            ("decided on the server", self.decided),
            ("corrected on the server", self.corrected),
            ("lost", self.lost),
            ("double", self.double),
            ("stuck", self.stuck),
        ] {
            writeln!(f, "{count:>8}  {what}")?;
        }
        writeln!(f, "{:>8.1}  seconds", self.took.as_secs_f64())?;
        for moment in self.missed() {
            writeln!(f, "never struck: {moment:?}")?;
        }
        self.amiss.iter().try_for_each(|what| writeln!(f, "{what}"))
    }
}
