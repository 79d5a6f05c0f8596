//! The outbox (*kotak keluar*): what was decided here and how far it has come.

use std::collections::BTreeMap;

use crate::{
    app::effect::Draft,
    domain::{
        delivery::Delivery,
        id::{DecisionId, ProposalId},
        inbox::Row,
        outbox::Entry,
        proposal::{Dossier, Proposal},
    },
};

/// What the outbox remembers.
#[derive(Debug, Default)]
pub struct Outbox {
    /// Decisions: what wants the user's eyes first, within that the newest first.
    pub entries: Vec<Entry>,
    /// The place of the cursor.
    pub cursor: usize,
    /// The first row shown; put right by the drawing.
    pub top: usize,
    /// Rows that fit; told by the drawing.
    pub page: usize,
    /// Decisions between the key and the disk: the program may not end before they are there.
    pub keeping: usize,
    /// The proposal that is to be opened from here as soon as something of it is at hand.
    pub wanted: Option<ProposalId>,
    /// The proposal whose decision is to be taken back as soon as the list says which that is.
    pub undoing: Option<ProposalId>,
    /// The proposal that was opened from here: the way back leads here again.
    pub opened: Option<ProposalId>,
    /// Decisions that could not be kept, until their proposals are opened again.
    pub unkept: Vec<Draft>,
    /// A decision to be made anew with what was written, once its proposal is opened.
    pub anew: Option<DecisionId>,
    /// What conflicts were decided on, as far as it was looked at: reading what stands now takes its
    /// place in the cache.
    pub before: BTreeMap<DecisionId, Box<Dossier>>,
}

impl Outbox {
    /// The decision under the cursor.
    pub fn current(&self) -> Option<&Entry> {
        self.entries.get(self.cursor)
    }

    /// Takes the list anew, newest first; the cursor stays with its decision.
    pub fn take(&mut self, mut entries: Vec<Entry>) {
        let anchor: Option<DecisionId> = self.current().map(|entry| entry.decision.id.clone());
        entries.sort_by_key(|entry| rank(entry.delivery));
        self.entries = entries;
        let found = anchor.and_then(|id| {
            self.entries
                .iter()
                .position(|entry| entry.decision.id == id)
        });
        self.cursor = found
            .unwrap_or(self.cursor)
            .min(self.entries.len().saturating_sub(1));
    }

    /// Moves the cursor by some rows. Whoever goes on waits for nothing any more.
    pub fn move_by(&mut self, rows: isize) {
        (self.wanted, self.anew) = (None, None);
        let last = self.entries.len().saturating_sub(1);
        self.cursor = self.cursor.saturating_add_signed(rows).min(last);
    }

    /// The row of a proposal that is opened from here, with the decision that stands on it: one on
    /// its way, or one that led to the state that is shown.
    pub fn row_of(&self, proposal: Proposal, cached: bool) -> Row {
        let stands = |entry: &&Entry| {
            let decision = &entry.decision;
            let receipt = entry.receipt.as_ref().map(|receipt| &receipt.version);
            let shown = [Some(&decision.version), receipt].contains(&Some(&proposal.version));
            let arrived = entry.delivery == Delivery::Accepted && shown;
            decision.proposal == proposal.id && (entry.delivery.is_pending() || arrived)
        };
        let entry = self.entries.iter().find(stands);
        Row {
            decided: entry.map(|entry| (entry.decision.outcome, entry.delivery)),
            proposal,
            cached,
            waits: false,
        }
    }
}

/// What wants the user's eyes comes first, what is over last.
fn rank(delivery: Delivery) -> u8 {
    match delivery {
        Delivery::Conflict | Delivery::Refused => 0,
        Delivery::Unknown => 1,
        Delivery::AwaitingSignature => 2,
        Delivery::Held => 3,
        Delivery::Sending | Delivery::Queued => 4,
        Delivery::Accepted => 5,
        Delivery::Abandoned | Delivery::Withdrawn => 6,
    }
}
