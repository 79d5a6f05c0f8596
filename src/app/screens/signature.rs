//! A signature (*tanda tangan*): the approvals that go out with it, passphrase and one-time code.
//! What is signed is what stood here: nothing joins the list while somebody types.

use crate::{
    app::{effect::Signature, text_field::TextField},
    domain::{
        delivery::Delivery, failure::Failure, id::DecisionId, outbox::Entry,
        session::SIGNATURE_BATCH,
    },
};

/// What the overlay remembers.
#[derive(Debug, Default)]
pub struct Signing {
    /// The approvals to be signed, oldest first; `None` until the store has told them.
    pub entries: Option<Vec<Entry>>,
    /// How many more wait for the next signature.
    pub rest: usize,
    /// The first row of the list shown; put right by the drawing.
    pub top: usize,
    /// Passphrase (*passphrase*); never shown, wiped when it is sent.
    pub passphrase: TextField,
    /// One-time code; wiped when it is sent.
    pub code: TextField,
    /// What owns the keyboard.
    pub focus: Focus,
    /// Whether a signature is on its way.
    pub working: bool,
    /// What is missing.
    pub missing: Option<Focus>,
    /// Why nothing was signed.
    pub failure: Option<Failure>,
}

/// What owns the keyboard.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Focus {
    /// Passphrase.
    #[default]
    Passphrase,
    /// One-time code.
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

    /// Takes what waits for a signature out of the outbox, newest first there; once only.
    pub fn take(&mut self, outbox: &[Entry]) {
        if self.entries.is_some() {
            return;
        }
        let waiting = outbox.iter().rev();
        let mut waiting: Vec<_> = waiting
            .filter(|entry| entry.delivery == Delivery::AwaitingSignature)
            .cloned()
            .collect();
        self.rest = waiting.len().saturating_sub(SIGNATURE_BATCH);
        waiting.truncate(SIGNATURE_BATCH);
        self.entries = Some(waiting);
    }

    /// The field that owns the keyboard.
    pub fn field(&mut self) -> &mut TextField {
        match self.focus {
            Focus::Passphrase => &mut self.passphrase,
            Focus::Code => &mut self.code,
        }
    }

    /// Goes to the other field.
    pub fn turn(&mut self) {
        self.focus = match self.focus {
            Focus::Passphrase => Focus::Code,
            Focus::Code => Focus::Passphrase,
        };
    }

    /// Moves the list by some rows.
    pub fn scroll(&mut self, rows: isize) {
        let last = self.entries.as_ref().map_or(0, Vec::len);
        self.top = self.top.saturating_add_signed(rows).min(last);
    }

    /// The signature that stands here; the secrets leave the fields.
    ///
    /// # Errors
    /// The field in which something is missing; `None`: there is nothing to be signed.
    pub fn signature(&mut self) -> Result<Signature, Option<Focus>> {
        let ids: Vec<DecisionId> = self
            .entries
            .iter()
            .flatten()
            .map(|entry| entry.decision.id.clone())
            .collect();
        if ids.is_empty() {
            return Err(None);
        }
        if self.passphrase.text().is_empty() {
            return Err(Some(Focus::Passphrase));
        }
        if self.code.text().trim().is_empty() {
            return Err(Some(Focus::Code));
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

    /// Nothing was signed: the form stays, its fields empty.
    pub fn fail(&mut self, failure: Failure) {
        self.working = false;
        self.focus = Focus::Passphrase;
        self.failure = Some(failure);
    }
}
