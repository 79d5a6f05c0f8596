//! Whether what the program says is so: its own record beside the server's, whenever it says anything.

use std::{
    path::PathBuf,
    sync::{Arc, Mutex},
};

use periksa::{domain::decision::Decision, sandbox::Facts};
use rusqlite::{Connection, OpenFlags};

use super::acts;
use crate::{headless::Headless, unruly::Watcher};

/// Somebody who looks at both sides.
pub struct Truth {
    facts: Arc<Facts>,
    decisions: Vec<Decision>,
    /// Where the program's own record is.
    folder: PathBuf,
    /// Whether what acts after it was seen not to have acted is to be forgiven: a server with a memory
    /// may be sent such a thing again at once.
    lenient: bool,
    lies: Arc<Mutex<Vec<String>>>,
}

impl Truth {
    pub fn new(facts: Arc<Facts>, decisions: &[Decision], folder: PathBuf) -> Self {
        Self {
            facts,
            decisions: decisions.to_vec(),
            folder,
            lenient: false,
            lies: Arc::default(),
        }
    }

    pub fn lenient(mut self, lenient: bool) -> Self {
        self.lenient = lenient;
        self
    }

    /// Looks at both sides.
    pub fn look(&self, program: &Headless) {
        let there = self.look_at_states(program);
        if program.tally.sent_today > there {
            let said = program.tally.sent_today;
            self.lie(format!("{said} sent, it says; the server has {there}"));
        }
    }

    /// The same for each decision alone; gives how many the server has.
    pub fn look_at_states(&self, program: &Headless) -> u64 {
        let Some(record) = record(&self.folder) else {
            return program.tally.sent_today;
        };
        let mut there = 0;
        for decision in &self.decisions {
            let before = !acts(&self.facts, decision).is_empty();
            let state = state(&record, decision);
            let after = before || !acts(&self.facts, decision).is_empty();
            there += u64::from(after);
            let (outcome, word) = (
                decision.outcome.slug(),
                state.as_deref().unwrap_or_default(),
            );
            let not_sent = ["held", "queued", "awaiting-signature", "withdrawn"];
            if before && !self.lenient && not_sent.contains(&word) {
                self.lie(format!("{outcome} is {word}, and the server has it"));
            }
            if !after && word == "accepted" {
                self.lie(format!(
                    "{outcome} is accepted, and the server has not got it"
                ));
            }
            if matches!(word, "refused" | "conflict" | "abandoned") {
                self.lie(format!("{outcome} is {word}, and nobody else was there"));
            }
        }
        there
    }

    /// Looks whether each decision that leaves is on the disk as one that has left.
    pub fn watcher(&self) -> Watcher {
        let (decisions, folder) = (self.decisions.clone(), self.folder.clone());
        let lies = Arc::clone(&self.lies);
        Arc::new(move |call, about| {
            let Some(record) = record(&folder) else {
                return;
            };
            let named = |one: &&Decision| about.contains(one.proposal.as_str());
            let Some(decision) = decisions.iter().find(named) else {
                return;
            };
            let state = state(&record, decision);
            if state.as_deref() != Some("sending") {
                let lie = format!("{call:?} leaves while it is {state:?} on the disk");
                lies.lock().unwrap().push(lie);
            }
        })
    }

    fn lie(&self, what: String) {
        let mut lies = self.lies.lock().unwrap();
        if !lies.contains(&what) {
            lies.push(what);
        }
    }

    /// What was said that was not so.
    pub fn lies(&self) -> Vec<String> {
        self.lies.lock().unwrap().clone()
    }
}

fn record(folder: &std::path::Path) -> Option<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let record = Connection::open_with_flags(folder.join("periksa.db"), flags).ok()?;
    record
        .busy_timeout(std::time::Duration::from_secs(10))
        .ok()?;
    Some(record)
}

fn state(record: &Connection, decision: &Decision) -> Option<String> {
    let sql = "SELECT state FROM decision WHERE proposal = ?1 ORDER BY no DESC LIMIT 1";
    record
        .query_row(sql, [decision.proposal.as_str()], |row| row.get(0))
        .ok()
}
