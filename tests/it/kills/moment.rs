//! When the program is killed.

use std::{sync::Arc, time::Duration};

use super::way::{self, Way, Where};
use crate::unruly::{self, Call, Fault, Rule, fault::Deed};

/// A moment to be killed at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Moment {
    /// At any moment from its start on.
    Starting,
    /// At any moment from the key on.
    Any,
    /// Something came to the proxy and goes on to the server after the death.
    BeforeServer(Carries),
    /// It came to the proxy and goes nowhere.
    Swallowed(Carries),
    /// The server has acted on it, and no byte of its answer came.
    BeforeAnswer(Carries),
    /// Half of the answer came.
    WithinAnswer(Carries),
    /// A step of the outbox is written and not committed.
    Uncommitted(&'static str, Way),
    /// A step of the outbox is committed, and nobody knows.
    Committed(&'static str, Way),
}

/// What is on its way to the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Carries {
    /// A decision.
    Decision,
    /// The corrections that go before it.
    Correction,
    /// A signed batch.
    Signature,
}

impl Carries {
    /// The calls that it goes out by.
    pub fn calls(self) -> &'static [Call] {
        match self {
            Self::Decision => &[Call::Decide, Call::Return, Call::Refuse],
            Self::Correction => &[Call::Correct],
            Self::Signature => &[Call::Sign],
        }
    }
}

impl Moment {
    /// All that somebody there can come by, in this order again and again.
    pub fn all(at: Where) -> Vec<Self> {
        let mut all = vec![Self::Starting, Self::Any];
        for carries in at.carries() {
            all.extend(Self::around(*carries));
            all.push(Self::Any);
        }
        all.push(Self::Starting);
        // A release build has no fail points.
        if cfg!(debug_assertions) {
            let steps = way::STEPS.iter().filter(|(_, _, place)| place.holds(at));
            all.extend(steps.flat_map(|(event, way, _)| {
                [Self::Uncommitted(event, *way), Self::Committed(event, *way)]
            }));
        }
        all
    }

    fn around(carries: Carries) -> [Self; 4] {
        [
            Self::BeforeServer(carries),
            Self::Swallowed(carries),
            Self::BeforeAnswer(carries),
            Self::WithinAnswer(carries),
        ]
    }

    /// How it is brought about.
    pub fn way(self) -> Way {
        match self {
            Self::Uncommitted(_, way) | Self::Committed(_, way) => way,
            Self::BeforeServer(Carries::Correction)
            | Self::Swallowed(Carries::Correction)
            | Self::BeforeAnswer(Carries::Correction)
            | Self::WithinAnswer(Carries::Correction) => Way::Corrected,
            _ => Way::Plain,
        }
    }

    /// What the proxy is to do for it; `carries` is what the program's own work goes out as, and
    /// `theirs` has a colleague decide.
    pub fn rules(self, carries: Carries, kill: &Deed, theirs: &Deed) -> Vec<Rule> {
        let act = |moment| Fault::Do(moment, Arc::clone(kill));
        let (carries, fault) = match self {
            Self::BeforeServer(carries) => (carries, act(unruly::Moment::Before)),
            Self::Swallowed(carries) => (carries, Fault::Swallow(Arc::clone(kill))),
            Self::BeforeAnswer(carries) => (carries, act(unruly::Moment::After)),
            Self::WithinAnswer(carries) => (carries, act(unruly::Moment::Within)),
            _ => return self.way().rules(carries, theirs),
        };
        let rule = |call: &Call| Rule::new(*call, 1, 1, fault.clone());
        carries.calls().iter().map(rule).collect()
    }

    /// The fail point for it.
    pub fn fail_point(self) -> Option<String> {
        match self {
            Self::Uncommitted(step, _) => Some(format!("before:{step}")),
            Self::Committed(step, _) => Some(format!("after:{step}")),
            _ => None,
        }
    }

    /// The latest that it comes, where nothing but time brings it: after the start, or the key.
    pub fn span(self) -> Option<Duration> {
        match self {
            Self::Starting => Some(Duration::from_millis(300)),
            Self::Any => Some(Duration::from_millis(120)),
            _ => None,
        }
    }
}
