//! What the face of the client answers with, the same in every dialect.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::{
    classify::{Lost, Sent},
    wire::Oddity,
};
use crate::domain::{
    failure::{Failure, Fate},
    id::{CategorySlug, ProposalId, Version},
    proposal::{HeldRecord, LogEntry, Person, Proposal},
    stage::Status,
};

/// A page of the inbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// The rows that can be used, in the server's order.
    pub rows: Vec<Proposal>,
    /// How many rows there are in all, where the server counts them.
    pub total: Option<u64>,
    /// From where [`super::Client::changes`] goes on; it stands on the first page, where the server
    /// can tell differences.
    pub token: Option<String>,
    /// What was left out.
    pub oddities: Vec<Oddity>,
}

/// What changed since a token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Changes {
    /// The difference.
    Since(Delta),
    /// The server no longer knows the token, or cannot tell differences: read the whole list again.
    StartOver,
}

/// A difference to the list held.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Delta {
    /// Rows new or changed.
    pub changed: Vec<Proposal>,
    /// Rows that this account no longer sees.
    pub gone: Vec<ProposalId>,
    /// From where to go on.
    pub token: String,
    /// Whether there is more to ask for at once.
    pub more: bool,
    /// What was left out.
    pub oddities: Vec<Oddity>,
}

/// What became of rows that a reading of the whole list did not show.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sought {
    /// Still in sight, as they are now.
    pub still: Vec<Proposal>,
    /// No longer in sight.
    pub gone: Vec<ProposalId>,
}

/// Something that may be known already.
#[derive(Clone, Debug, PartialEq)]
pub enum Fetched<T> {
    /// What is known still holds.
    Unchanged,
    /// It is new.
    Fresh(T),
}

/// All that the server holds of a civil servant.
#[derive(Clone, Debug, PartialEq)]
pub struct Record {
    /// The main data.
    pub person: Person,
    /// The records (*riwayat*) per category.
    pub held: BTreeMap<CategorySlug, Vec<HeldRecord>>,
}

/// The server's word that it acted on a decision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// The proposal's version after it.
    pub version: Version,
    /// The proposal's status after it.
    pub status: Status,
    /// When, by the server's clock.
    pub at: Timestamp,
    /// Whether the server had acted on it before, and did nothing again.
    pub replayed: bool,
}

/// A decision that was not confirmed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecideFailure {
    /// What went wrong.
    pub failure: Failure,
    /// What became of the decision. It says more than the failure's kind does: a line that broke
    /// while the sign-in was renewed carried no decision.
    pub fate: Fate,
    /// What the server holds instead, for a conflict.
    pub theirs: Option<Box<Theirs>>,
}

impl From<Lost> for DecideFailure {
    fn from(lost: Lost) -> Self {
        Self {
            fate: match lost.sent {
                Sent::No => Fate::NotSent,
                Sent::Maybe => lost.failure.kind.fate(),
            },
            failure: lost.failure,
            theirs: None,
        }
    }
}

/// The state that somebody else brought about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Theirs {
    /// The proposal as it is now.
    pub proposal: Proposal,
    /// What was done last.
    pub last: Option<LogEntry>,
}

/// What became of a decision whose answer was lost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// The server acted on it.
    Applied(Receipt),
    /// The proposal is as it was on the screen.
    Untouched(Version),
    /// Somebody else changed it.
    Changed(Box<Theirs>),
    /// The account no longer sees it, which may be the decision's own doing. Only a server that
    /// remembers keys can tell: sent again under the same key, it answers with the receipt where it
    /// had acted and with `NotFound` where it had not, and acts in neither case.
    OutOfSight,
}
