//! The decision being made (*putuskan*): reason, note, and what will be sent.

use tui_textarea::{TextArea, WrapMode};

use crate::{
    app::{state::Moment, text_field::TextField},
    domain::{
        decision::{self, DraftProblem, Outcome, Reason},
        id::Version,
    },
};

/// What the decision remembers until it is sent or dropped.
#[derive(Debug)]
pub struct Decide {
    /// The version of the proposal that it was begun on.
    pub version: Version,
    /// What it says.
    pub outcome: Outcome,
    /// The reasons that go with it, in the server's order.
    pub reasons: Vec<Reason>,
    /// What was typed to find one.
    pub search: TextField,
    /// The place of the cursor in the reasons found.
    pub cursor: usize,
    /// The reason chosen.
    pub chosen: Option<Reason>,
    /// The note.
    pub note: TextArea<'static>,
    /// Most characters of the note.
    pub note_limit: usize,
    /// What owns the keyboard.
    pub focus: Focus,
    /// What is missing, said after an attempt to send.
    pub problem: Option<DraftProblem>,
    /// Since when the question whether a refusal is meant stands on the screen; told by the drawing.
    pub asked_since: Option<Moment>,
}

/// What owns the keyboard in the decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Focus {
    /// The list of reasons.
    Reasons,
    /// The note.
    Note,
    /// The question whether a refusal is meant.
    Confirm,
}

impl Decide {
    /// Begins a decision.
    pub fn new(
        version: Version,
        outcome: Outcome,
        reasons: Vec<Reason>,
        note_limit: usize,
    ) -> Self {
        Self {
            version,
            focus: if reasons.is_empty() && outcome.reason_class().is_none() {
                Focus::Note
            } else {
                Focus::Reasons
            },
            outcome,
            reasons,
            search: TextField::default(),
            cursor: 0,
            chosen: None,
            note: wrapping(),
            note_limit,
            problem: None,
            asked_since: None,
        }
    }

    /// Goes back from the question to what is asked about.
    pub fn unask(&mut self) {
        if self.focus == Focus::Confirm {
            self.focus = Focus::Note;
        }
        self.asked_since = None;
    }

    /// The same with what was written before. A reason that the server does not offer for this
    /// outcome any more stays behind.
    #[must_use]
    pub fn carrying(mut self, reason: Option<&Reason>, note: Option<&str>) -> Self {
        let offered = |reason: &&Reason| self.reasons.iter().any(|known| known.id == reason.id);
        self.chosen = reason.filter(offered).cloned();
        self.note.insert_str(note.unwrap_or_default());
        self
    }

    /// The same for the proposal as it is now, read anew: what was written stays, and goes along to
    /// another outcome, where the reason does not fit any more.
    #[must_use]
    pub fn again(mut self: Box<Self>, fresh: Self) -> Box<Self> {
        if self.outcome != fresh.outcome {
            (self.outcome, self.focus) = (fresh.outcome, fresh.focus);
            (self.search, self.cursor, self.chosen) = (fresh.search, 0, None);
        }
        self.version = fresh.version;
        self.reasons = fresh.reasons;
        self.note_limit = fresh.note_limit;
        self.problem = None;
        self
    }

    /// The reasons that hold every word typed.
    pub fn found(&self) -> Vec<&Reason> {
        let typed = self.search.text().to_lowercase();
        let words: Vec<_> = typed.split_whitespace().collect();
        self.reasons
            .iter()
            .filter(|reason| {
                let text = format!("{} {}", reason.id, reason.text).to_lowercase();
                words.iter().all(|word| text.contains(word))
            })
            .collect()
    }

    /// Moves in the reasons found.
    pub fn move_by(&mut self, reasons: isize) {
        let last = self.found().len().saturating_sub(1);
        self.cursor = self.cursor.saturating_add_signed(reasons).min(last);
    }

    /// Takes the reason under the cursor and goes on to the note.
    pub fn choose(&mut self) {
        let chosen = self.found().get(self.cursor).copied().cloned();
        if chosen.is_some() {
            self.chosen = chosen;
            self.problem = None;
            self.focus = Focus::Note;
        }
    }

    /// The note as it would be sent; white space alone is none.
    pub fn note_text(&self) -> Option<String> {
        let text = self.note.lines().join("\n");
        (!text.trim().is_empty()).then(|| text.trim_end().to_owned())
    }

    /// Whether something in it would be missed.
    pub fn is_begun(&self) -> bool {
        self.chosen.is_some() || self.note_text().is_some()
    }

    /// Characters in the note.
    pub fn note_length(&self) -> usize {
        let lines = self.note.lines();
        lines.iter().map(|line| line.chars().count()).sum::<usize>() + lines.len().saturating_sub(1)
    }

    /// Whether it can be sent as it stands.
    ///
    /// # Errors
    /// What is missing.
    pub fn check(&self) -> Result<(), DraftProblem> {
        let note = self.note_text().unwrap_or_default();
        decision::check(self.outcome, self.chosen.as_ref(), &note, self.note_limit)
    }

    /// Puts pasted text into the note or the search; control characters are made visible. A paste
    /// beyond what the server takes is cut, so that ten megabytes cost neither memory nor time.
    /// Gives how many characters were kept of how many when it was cut.
    pub fn paste(&mut self, text: &str) -> Option<(usize, usize)> {
        match self.focus {
            Focus::Reasons => {
                self.search.insert(text);
                self.cursor = 0;
                None
            }
            Focus::Note => {
                let room = self.note_limit.saturating_sub(self.note_length());
                let kept: String = text.chars().take(room).collect();
                let kept_length = kept.chars().count();
                self.note
                    .insert_str(crate::domain::clean::lines(&kept).as_ref());
                let length = text.chars().count();
                (kept_length < length).then_some((kept_length, length))
            }
            Focus::Confirm => None,
        }
    }
}

/// A text area whose long lines go on below instead of out of sight.
fn wrapping() -> TextArea<'static> {
    let mut note = TextArea::default();
    note.set_wrap_mode(WrapMode::WordOrGlyph);
    note
}
