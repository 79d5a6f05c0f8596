//! When the program is killed.

use std::{sync::Arc, time::Duration};

use crate::unruly::{self, Call, Fault, Rule, fault::Deed};

/// A moment to be killed at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Moment {
    /// At any moment from its start on.
    Starting,
    /// At any moment from the key on.
    Any,
    /// A decision came to the proxy and goes on to the server after the death.
    BeforeServer,
    /// A decision came to the proxy and goes nowhere.
    Swallowed,
    /// The server has acted, and no byte of its answer came.
    BeforeAnswer,
    /// Half of the answer came.
    WithinAnswer,
    /// A step of the outbox is written and not committed.
    Uncommitted(&'static str),
    /// A step of the outbox is committed, and nobody knows.
    Committed(&'static str),
}

impl Moment {
    /// In this order again and again. What is found on reading back follows a kill that leaves
    /// something in doubt.
    pub fn all() -> Vec<Self> {
        use Moment as M;
        let outside = vec![
            M::BeforeServer,
            M::Any,
            M::Swallowed,
            M::Starting,
            M::BeforeAnswer,
            M::Any,
            M::WithinAnswer,
            M::Starting,
        ];
        if !cfg!(debug_assertions) {
            return outside;
        }
        let inside = vec![
            M::Uncommitted("made"),
            M::Committed("made"),
            M::Uncommitted("grace-over"),
            M::Committed("grace-over"),
            M::Uncommitted("claimed"),
            M::Committed("claimed"),
            M::Uncommitted("confirmed"),
            M::Committed("confirmed"),
            M::BeforeServer,
            M::Uncommitted("found-applied"),
            M::BeforeAnswer,
            M::Committed("found-applied"),
            M::Swallowed,
            M::Uncommitted("found-untouched"),
            M::Swallowed,
            M::Committed("found-untouched"),
        ];
        [outside, inside].concat()
    }

    /// What the proxy is to do for it.
    pub fn rules(self, kill: &Deed) -> Vec<Rule> {
        let act = |moment| Fault::Do(moment, Arc::clone(kill));
        let fault = match self {
            Self::BeforeServer => act(unruly::Moment::Before),
            Self::Swallowed => Fault::Swallow(Arc::clone(kill)),
            Self::BeforeAnswer => act(unruly::Moment::After),
            Self::WithinAnswer => act(unruly::Moment::Within),
            _ => return Vec::new(),
        };
        let rule = |call| Rule::new(call, 1, 1, fault.clone());
        [Call::Decide, Call::Return, Call::Refuse]
            .map(rule)
            .to_vec()
    }

    /// The fail point for it.
    pub fn fail_point(self) -> Option<String> {
        match self {
            Self::Uncommitted(step) => Some(format!("before:{step}")),
            Self::Committed(step) => Some(format!("after:{step}")),
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
