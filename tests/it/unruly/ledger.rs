//! What came by several proxies, in one order, so that it can be told who read before whose writing.

use std::sync::{Arc, Mutex, PoisonError};

use super::Call;

/// When a call is noted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// It came, and goes on to the server now.
    Came,
    /// The server has answered, and the answer goes back now.
    Answered,
}

/// One line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Who called.
    pub who: &'static str,
    pub mark: Mark,
    pub call: Call,
    /// What it is about: path and body.
    pub about: String,
}

/// The lines of several proxies.
#[derive(Clone, Default)]
pub struct Ledger(Arc<Mutex<Vec<Line>>>);

impl Ledger {
    pub fn note(&self, line: Line) {
        let mut lines = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        lines.push(line);
    }

    /// All that came, in the order of coming.
    pub fn lines(&self) -> Vec<Line> {
        let lines = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        lines.clone()
    }
}
