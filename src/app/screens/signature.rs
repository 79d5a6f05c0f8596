//! A signature (*tanda tangan*): the approvals that go out with it, passphrase and one-time code, and
//! afterwards what came of each. What is signed is what stood here marked: nothing joins the list
//! while somebody types.

use std::collections::BTreeSet;

use crate::{
    app::{effect::Signature, message::Signed, text_field::TextField},
    domain::{
        delivery::Delivery, failure::Failure, id::DecisionId, outbox::Entry, proposal::Dossier,
        rules::Finding, session::SIGNATURE_BATCH,
    },
};

/// What the overlay remembers.
#[derive(Debug, Default)]
pub struct Signing {
    /// The approvals that wait, oldest first; once signed, those of the batch. `None` until the
    /// store has told them.
    pub entries: Option<Vec<Entry>>,
    /// Those of them that go out with this signature.
    pub marked: BTreeSet<DecisionId>,
    /// The place of the cursor in the list.
    pub cursor: usize,
    /// The first row of the list shown; put right by the drawing.
    pub top: usize,
    /// What is kept of the proposal under the cursor, to be read before it is signed.
    pub file: Option<File>,
    /// Passphrase (*passphrase*); never shown, wiped when it is sent.
    pub passphrase: TextField,
    /// One-time code; wiped when it is sent.
    pub code: TextField,
    /// What owns the keyboard.
    pub focus: Focus,
    /// Whether a signature is on its way.
    pub working: bool,
    /// What is missing.
    pub missing: Option<Missing>,
    /// Why nothing was signed.
    pub failure: Option<Failure>,
    /// What came of it; the list shows then how far each has come.
    pub signed: Option<Signed>,
}

/// What is kept of a proposal that is to be signed.
#[derive(Debug)]
pub struct File {
    /// The dossier, of the version that was decided on.
    pub dossier: Box<Dossier>,
    /// What the rules point at.
    pub findings: Vec<Finding>,
}

/// What owns the keyboard.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Focus {
    /// The list.
    #[default]
    List,
    /// Passphrase.
    Passphrase,
    /// One-time code.
    Code,
}

/// Why it cannot be signed as it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missing {
    /// Nothing is marked.
    Marks,
    /// The server takes no more under one signature.
    Room,
    /// The passphrase.
    Passphrase,
    /// The one-time code.
    Code,
}

impl Signing {
    /// The form before anything is known.
    pub fn new() -> Self {
        Self {
            passphrase: TextField::secret(),
            code: TextField::secret(),
            ..Self::default()
        }
    }

    /// Takes what waits for a signature out of the outbox, newest first there, and marks as much as
    /// goes out with one; once only. After a signature it takes what became of the batch.
    pub fn take(&mut self, outbox: &[Entry]) {
        if self.signed.is_some() {
            for entry in self.entries.iter_mut().flatten() {
                let id = &entry.decision.id;
                let known = outbox.iter().find(|known| known.decision.id == *id);
                *entry = known.unwrap_or(entry).clone();
            }
        } else if self.entries.is_none() {
            let waiting = outbox.iter().rev();
            let waiting = waiting.filter(|entry| entry.delivery == Delivery::AwaitingSignature);
            let waiting: Vec<_> = waiting.cloned().collect();
            let first = waiting.iter().take(SIGNATURE_BATCH);
            self.marked = first.map(|entry| entry.decision.id.clone()).collect();
            self.entries = Some(waiting);
        }
    }

    /// The approval under the cursor.
    pub fn current(&self) -> Option<&Entry> {
        self.entries.as_ref()?.get(self.cursor)
    }

    /// How many wait and do not go out with this signature.
    pub fn rest(&self) -> usize {
        let all = self.entries.as_ref().map_or(0, Vec::len);
        all - self.marked.len().min(all)
    }

    /// Whether an approval goes out with this signature.
    pub fn is_marked(&self, entry: &Entry) -> bool {
        self.marked.contains(&entry.decision.id)
    }

    /// Takes the approval under the cursor out of the batch, or puts it in.
    pub fn toggle(&mut self) {
        let Some(id) = self.current().map(|entry| entry.decision.id.clone()) else {
            return;
        };
        self.missing = None;
        if self.marked.remove(&id) {
        } else if self.marked.len() < SIGNATURE_BATCH {
            self.marked.insert(id);
        } else {
            self.missing = Some(Missing::Room);
        }
    }

    /// The field that owns the keyboard, if one does.
    pub fn field(&mut self) -> Option<&mut TextField> {
        match self.focus {
            Focus::List => None,
            Focus::Passphrase => Some(&mut self.passphrase),
            Focus::Code => Some(&mut self.code),
        }
    }

    /// Goes on to the next of list and fields.
    pub fn turn(&mut self) {
        self.focus = match self.focus {
            Focus::List => Focus::Passphrase,
            Focus::Passphrase => Focus::Code,
            Focus::Code => Focus::List,
        };
    }

    /// Goes back to the one before.
    pub fn turn_back(&mut self) {
        self.turn();
        self.turn();
    }

    /// Moves the cursor of the list by some rows.
    pub fn move_by(&mut self, rows: isize) {
        let last = self.entries.as_ref().map_or(0, Vec::len).saturating_sub(1);
        self.cursor = self.cursor.saturating_add_signed(rows).min(last);
    }

    /// The signature that stands here; the secrets leave the fields.
    ///
    /// # Errors
    /// What is missing.
    pub fn signature(&mut self) -> Result<Signature, Missing> {
        let entries = self.entries.iter().flatten();
        let ids: Vec<DecisionId> = entries
            .filter(|entry| self.is_marked(entry))
            .map(|entry| entry.decision.id.clone())
            .collect();
        if ids.is_empty() {
            return Err(Missing::Marks);
        }
        if self.passphrase.text().is_empty() {
            return Err(Missing::Passphrase);
        }
        if self.code.text().trim().is_empty() {
            return Err(Missing::Code);
        }
        let signature = Signature {
            ids,
            passphrase: self.passphrase.text().into(),
            code: self.code.text().trim().into(),
        };
        self.passphrase.wipe();
        self.code.wipe();
        Ok(signature)
    }

    /// Nothing was signed: the form stays with its marks, its fields empty.
    pub fn fail(&mut self, failure: Failure) {
        self.working = false;
        self.focus = Focus::Passphrase;
        self.failure = Some(failure);
    }

    /// It was signed, and not all of it went well: what came of each is to be read.
    pub fn show(&mut self, signed: Signed) {
        let marked = std::mem::take(&mut self.marked);
        if let Some(entries) = &mut self.entries {
            entries.retain(|entry| marked.contains(&entry.decision.id));
        }
        (self.working, self.signed, self.focus) = (false, Some(signed), Focus::List);
        (self.cursor, self.top, self.file) = (0, 0, None);
    }
}
