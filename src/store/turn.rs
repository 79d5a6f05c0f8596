//! Turns at what one window at a time may do, however many have the store open: to carry decisions,
//! and to read the server's list. The system gives a turn up for whoever ends, however it ends, so
//! that no window waits for one that is gone.

use std::{fs::File, path::Path};

use super::{
    lock::{self, Share},
    sql,
    thread::Store,
};
use crate::domain::failure::Failure;

/// What is done by one window at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Task {
    /// Sending decisions and reading them back. Whoever has this turn knows that nobody else sends:
    /// what still says that it is on its way was left by a window that is gone.
    Carry,
    /// Reading the server's list into the store.
    Refresh,
}

impl Task {
    /// The name of its lock in the store's directory.
    fn file(self) -> &'static str {
        match self {
            Self::Carry => "carry.lock",
            Self::Refresh => "refresh.lock",
        }
    }
}

/// A turn; over when it is dropped.
#[derive(Debug)]
pub struct Turn {
    _lock: File,
}

impl Store {
    /// Takes the turn at a task; `None` where another window has it.
    ///
    /// # Errors
    /// Where the lock's file can't be made, as the disk says it.
    pub fn turn(&self, task: Task) -> Result<Option<Turn>, Failure> {
        take(self.directory(), task)
    }
}

/// The same for a store that is just being opened.
pub(super) fn take(directory: &Path, task: Task) -> Result<Option<Turn>, Failure> {
    let lock = lock::take(&directory.join(task.file()), Share::Alone);
    let lock = lock.map_err(|problem| sql::of_disk(&problem))?;
    Ok(lock.map(|lock| Turn { _lock: lock }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_turn_is_one_windows_until_it_is_over() {
        let home = tempfile::tempdir().unwrap();
        let take = |task| take(home.path(), task).unwrap();
        let first = take(Task::Carry);
        assert!(first.is_some());
        assert!(take(Task::Carry).is_none(), "taken");
        assert!(take(Task::Refresh).is_some(), "another task");
        drop(first);
        assert!(take(Task::Carry).is_some(), "free again");
    }
}
