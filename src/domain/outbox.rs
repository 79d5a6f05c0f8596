//! What the outbox (*kotak keluar*) holds.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{
    decision::Decision,
    delivery::Delivery,
    failure::Failure,
    proposal::{LogEntry, Proposal},
};

/// A decision and how far it has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// What was decided.
    pub decision: Decision,
    /// How far it has come.
    pub delivery: Delivery,
    /// Until when it is held back.
    pub release_at: Timestamp,
    /// Not to be sent again before.
    pub not_before: Option<Timestamp>,
    /// How often it was claimed for sending.
    pub attempts: u32,
    /// What went wrong last.
    pub failure: Option<Failure>,
    /// What the server holds instead, for a conflict.
    pub theirs: Option<Theirs>,
    /// When it came to its end.
    pub settled_at: Option<Timestamp>,
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
    pub held: u32,
    /// Wait for a signature.
    pub awaiting: u32,
    /// Wait to be sent.
    pub queued: u32,
    /// On their way.
    pub sending: u32,
    /// Without answer.
    pub unknown: u32,
    /// Refused by the server, unread.
    pub refused: u32,
    /// In conflict, unread.
    pub conflict: u32,
    /// Accepted by the server today.
    pub sent_today: u32,
}

impl Tally {
    /// Decisions that have not come to an end.
    pub fn pending(&self) -> u32 {
        self.held + self.awaiting + self.queued + self.sending + self.unknown
    }

    /// Decisions that want the user's eyes.
    pub fn troubled(&self) -> u32 {
        self.refused + self.conflict
    }
}
