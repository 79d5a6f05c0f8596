//! What may go wrong on a line, and when.

use std::{fmt, sync::Arc, time::Duration};

use super::Call;

/// Does something to the world; it may block for as long as it takes to end a process.
pub type Deed = Arc<dyn Fn() + Send + Sync>;

/// What is done to a call.
#[derive(Clone)]
pub enum Fault {
    /// The line is reset when the head of the request is there.
    ResetBefore,
    /// Half of the request's body goes on, then both lines are reset.
    ResetDuring,
    /// The whole request was taken and goes nowhere; the line is reset.
    ResetAfter,
    /// The server acts and answers; the answer is dropped and the line reset.
    AnswerLost,
    /// The request reaches the server twice; the second answer is given.
    SentTwice,
    /// The answer is given twice.
    AnsweredTwice,
    /// Nothing happens until the client has given up; then the request goes on.
    Late,
    /// The server acts; its answer comes byte by byte and never whole.
    Drip,
    /// The server acts; its answer ends in the middle.
    Cut,
    /// The server acts; what comes back is no HTTP.
    Garbage,
    /// Somebody answers in the server's place: before it was asked, or after it has acted.
    Says(Answer, Moment),
    /// The line is reset and nobody is there any more, until [`super::Unruly::come_back`].
    Gone,
    /// The line is reset, and whoever calls again finds a stranger, until the same.
    Stranger,
    /// The whole request was taken and goes nowhere, and something is done to the world.
    Swallow(Deed),
    /// The server acts; the answer is dropped, and something is done to the world.
    Lose(Deed),
    /// Nothing is done to the call, but something to the world meanwhile.
    Do(Moment, Deed),
}

/// What is said in the server's place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// 500.
    Fault,
    /// 503, perhaps with how long to wait.
    Busy(Option<Duration>),
    /// 429, perhaps with how long to wait.
    SlowDown(Option<Duration>),
    /// A page with status 200 that wants a sign-in of its own.
    Portal,
    /// The way to such a page.
    PortalElsewhere,
    /// 404 in plain text, from somebody on the way who does not find the server.
    NotHere,
    /// 403 in the server's manner.
    Forbidden,
}

/// When, as the server sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moment {
    /// It has not been asked.
    Before,
    /// It has acted, and the client has had no byte of the answer.
    After,
    /// The client has had the first half of the answer.
    Within,
}

impl fmt::Debug for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ResetBefore => f.write_str("ResetBefore"),
            Self::ResetDuring => f.write_str("ResetDuring"),
            Self::ResetAfter => f.write_str("ResetAfter"),
            Self::AnswerLost => f.write_str("AnswerLost"),
            Self::SentTwice => f.write_str("SentTwice"),
            Self::AnsweredTwice => f.write_str("AnsweredTwice"),
            Self::Late => f.write_str("Late"),
            Self::Drip => f.write_str("Drip"),
            Self::Cut => f.write_str("Cut"),
            Self::Garbage => f.write_str("Garbage"),
            Self::Says(answer, moment) => write!(f, "{answer:?} {moment:?}"),
            Self::Gone => f.write_str("Gone"),
            Self::Stranger => f.write_str("Stranger"),
            Self::Swallow(_) => f.write_str("Swallow"),
            Self::Lose(_) => f.write_str("Lose"),
            Self::Do(moment, _) => write!(f, "Do {moment:?}"),
        }
    }
}

/// Which calls are spoilt.
#[derive(Clone, Debug)]
pub struct Rule {
    call: Call,
    /// How many of them pass before.
    spare: usize,
    /// How many are spoilt then.
    left: usize,
    /// Whether it sleeps until another rule has struck.
    asleep: bool,
    fault: Fault,
}

impl Rule {
    /// Spoils so many calls of a kind from the `first` one on, which is 1.
    pub fn new(call: Call, first: usize, times: usize, fault: Fault) -> Self {
        Self {
            call,
            spare: first.saturating_sub(1),
            left: times,
            asleep: false,
            fault,
        }
    }

    /// The same, once another rule has struck.
    pub fn asleep(self) -> Self {
        Self {
            asleep: true,
            ..self
        }
    }

    /// Another rule has struck.
    pub(super) fn wake(&mut self) {
        self.asleep = false;
    }

    pub(super) fn strikes(&mut self, call: Call) -> Option<Fault> {
        // Whoever spoils decisions spoils several of them in one call as well.
        let fits = call == self.call || (self.call, call) == (Call::Decide, Call::DecideMany);
        if !fits || self.left == 0 || self.asleep {
            return None;
        }
        if self.spare > 0 {
            self.spare -= 1;
            return None;
        }
        self.left -= 1;
        Some(self.fault.clone())
    }
}
