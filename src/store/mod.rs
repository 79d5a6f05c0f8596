//! What the program keeps on this machine: the queue and the dossiers, which may be fetched again,
//! and the decisions and their journal, which may not.
//!
//! One thread owns this window's connection to one SQLite file; [`Store`] is a handle to it. Other
//! windows of the same user may have the file open as well. Whatever is
//! asked is done in the order of asking, each write in a transaction of its own that is on the disk
//! before the answer comes. A question that nobody waits for any more is done all the same.
//!
//! This module knows no network, no screen and no time zone, and no secret reaches it. The free
//! words of a decision are kept here, since they are the user's work, but never logged.

mod aside;
mod documents;
mod door;
mod dossiers;
#[cfg(debug_assertions)]
mod failpoint;
mod journal;
mod listing;
mod lock;
mod open;
mod outbox;
mod place;
mod queue;
mod rescue;
mod retention;
mod rows;
mod search;
mod settings;
mod sql;
mod thread;
mod transition;
mod turn;
mod who;
mod window;

#[cfg(test)]
mod tests;

pub use documents::{KeptScan, Scan};
pub use journal::{JournalHead, JournalRow, JournalVerdict, PersonPart, Pick};
pub use open::{MovedAside, Opened};
pub use retention::{Expired, Keeping, Purged};
pub use thread::{Clock, Seen, Store};
pub use turn::{Task, Turn};
