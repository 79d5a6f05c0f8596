//! What the outbox (*kotak keluar*) holds.

use std::borrow::Cow;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::{
    decision::Decision,
    delivery::Delivery,
    failure::{Failure, FailureKind},
    id::{DecisionId, Version},
    proposal::{LogEntry, Proposal},
    stage::Status,
};

/// The longest pause that the program makes by itself before it asks about a decision again.
pub const LONGEST_PAUSE: SignedDuration = SignedDuration::from_mins(5);

/// The longest pause that it makes because the server asks for one.
pub const LONGEST_ASKED: SignedDuration = SignedDuration::from_mins(10);

/// How long what was sent without an answer may still arrive, though the proposal looks untouched. No
/// public record tells how late the server can be. This is longer than any call is waited for, so that
/// one which was given up early, or died with the program, has been answered or dropped by then.
pub const MAY_ARRIVE: SignedDuration = SignedDuration::from_mins(4);

/// A decision and how far it has come.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// What was decided.
    pub decision: Decision,
    /// How far it has come.
    pub delivery: Delivery,
    /// An approval that has to be signed before it leaves.
    pub needs_signature: bool,
    /// Until when it is held back, in whole microseconds.
    pub release_at: Timestamp,
    /// Not to be sent again before; for what is in doubt, not to be read back again before, and set
    /// only once it was read back since the doubt began.
    pub not_before: Option<Timestamp>,
    /// How often it was claimed for sending.
    pub attempts: u32,
    /// What went wrong last.
    pub failure: Option<Failure>,
    /// What the server answered when it took it.
    pub receipt: Option<Receipt>,
    /// What the server holds instead, for a conflict.
    pub theirs: Option<Theirs>,
    /// When it came to its end.
    pub settled_at: Option<Timestamp>,
    /// What of it is to be delivered next.
    pub step: Step,
    /// The server's word on the step before, where there was one; the version in it is that on which
    /// the decision itself is sent.
    pub corrected: Option<Receipt>,
    /// When it was last sent without an answer, until it comes to its end; the pause that a server
    /// without memory needs is counted from here, over every start of the program.
    pub doubted_since: Option<Timestamp>,
}

impl Entry {
    /// The decision as it is sent now: where its corrections were delivered before, on the version
    /// that they led to.
    pub fn as_sent(&self) -> Cow<'_, Decision> {
        match &self.corrected {
            None => Cow::Borrowed(&self.decision),
            Some(receipt) => Cow::Owned(Decision {
                version: receipt.version.clone(),
                corrections: Vec::new(),
                ..self.decision.clone()
            }),
        }
    }

    /// The sending that it is about now.
    pub fn attempt(&self) -> Attempt {
        Attempt {
            id: self.decision.id.clone(),
            number: self.attempts,
        }
    }

    /// Whether a sending of it that looked untouched may still arrive, or has since: taking it back
    /// would promise too much before it is sent or read back once more.
    pub fn may_arrive(&self) -> bool {
        self.doubted_since.is_some()
    }

    /// Whether what was sent without an answer has had the time to arrive ([`MAY_ARRIVE`]).
    pub fn has_had_its_time(&self, now: Timestamp) -> bool {
        self.doubted_since
            .is_some_and(|since| now.duration_since(since) >= MAY_ARRIVE)
    }

    /// Whether the user may put it away though nobody knows what became of it: it was read back, and
    /// what came of that will not change by asking again.
    pub fn may_give_up(&self) -> bool {
        use FailureKind as Kind;
        self.delivery == Delivery::Unknown
            && self.not_before.is_some()
            && self.failure.as_ref().is_some_and(|failure| {
                matches!(
                    failure.kind,
                    Kind::NotFound | Kind::Forbidden | Kind::Rejected | Kind::Unreadable
                )
            })
    }
}

/// One sending of a decision. What is learnt about it says nothing about a later one.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Attempt {
    /// The decision.
    pub id: DecisionId,
    /// The how manieth sending of it.
    pub number: u32,
}

/// When something is to be done next; a moment gone by: now.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Wake {
    /// When what is held is to be let go; `None` where nothing is held.
    pub release: Option<Timestamp>,
    /// When something is to be sent or read back; `None` where nothing waits for that.
    pub carry: Option<Timestamp>,
}

/// What of a decision is delivered: each step has its own way through the outbox's states.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Step {
    /// The corrections (*koreksi*), where the server takes them by themselves.
    Correct,
    /// The decision; with the corrections where the server takes them together.
    #[default]
    Decide,
}

impl Step {
    /// The word for it in the store.
    pub fn slug(self) -> &'static str {
        match self {
            Self::Correct => "correct",
            Self::Decide => "decide",
        }
    }

    /// The step of a slug.
    pub fn from_slug(slug: &str) -> Option<Self> {
        [Self::Correct, Self::Decide]
            .into_iter()
            .find(|step| step.slug() == slug)
    }
}

/// The server's word that it has a decision.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// The version of the proposal that the decision led to.
    pub version: Version,
    /// The status of the proposal after it.
    pub status: Status,
    /// When, by the server's clock.
    pub at: Timestamp,
}

/// What became of a sending or a reading back.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settlement {
    /// The server's word, where it has the decision.
    pub receipt: Option<Receipt>,
    /// What went wrong.
    pub failure: Option<Failure>,
    /// What somebody else did first.
    pub theirs: Option<Theirs>,
    /// Not to be sent again before.
    pub not_before: Option<Timestamp>,
}

/// The state of a proposal that somebody else changed first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Theirs {
    /// The proposal as it stands.
    pub proposal: Proposal,
    /// Who did what to it last.
    pub last: Option<LogEntry>,
}

/// How many decisions are where.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Can still be taken back.
    pub held: u64,
    /// Wait for a signature.
    pub awaiting: u64,
    /// Wait to be sent.
    pub queued: u64,
    /// On their way.
    pub sending: u64,
    /// Without answer.
    pub unknown: u64,
    /// Refused by the server, unread.
    pub refused: u64,
    /// In conflict, unread.
    pub conflict: u64,
    /// Accepted by the server today.
    pub sent_today: u64,
}

impl Tally {
    /// Decisions that have not come to an end.
    pub fn pending(&self) -> u64 {
        self.held + self.awaiting + self.queued + self.sending + self.unknown
    }

    /// Those of them that go out without the user: all but what waits for a signature.
    pub fn leaving(&self) -> u64 {
        self.pending() - self.awaiting
    }

    /// Decisions that want the user's eyes.
    pub fn troubled(&self) -> u64 {
        self.refused + self.conflict
    }
}
