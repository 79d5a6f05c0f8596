//! The outbox (*kotak keluar*): what was decided here and how far it has come.

use crate::domain::{
    id::{DecisionId, ProposalId},
    outbox::Entry,
};

/// What the outbox remembers.
#[derive(Debug, Default)]
pub struct Outbox {
    /// Decisions, newest first.
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
}

impl Outbox {
    /// The decision under the cursor.
    pub fn current(&self) -> Option<&Entry> {
        self.entries.get(self.cursor)
    }

    /// Takes the list anew; the cursor stays with its decision.
    pub fn take(&mut self, entries: Vec<Entry>) {
        let anchor: Option<DecisionId> = self.current().map(|entry| entry.decision.id.clone());
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

    /// Moves the cursor by some rows.
    pub fn move_by(&mut self, rows: isize) {
        let last = self.entries.len().saturating_sub(1);
        self.cursor = self.cursor.saturating_add_signed(rows).min(last);
    }
}
