//! Turns at what one window at a time may do, however many have the store open: to carry decisions,
//! and to read the server's list. The system gives a turn up for whoever ends, however it ends, so
//! that no window waits for one that is gone.

use std::{
    fs::{File, TryLockError},
    path::Path,
};

use super::{lock, thread::Store};
use crate::domain::failure::{Failure, FailureKind};

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
    /// [`FailureKind::Storage`] where the lock's file cannot be made.
    pub fn turn(&self, task: Task) -> Result<Option<Turn>, Failure> {
        of(self.directory(), task)
    }
}

/// The turn at a task on the store of a directory; `None` where a window has it.
pub(super) fn of(directory: &Path, task: Task) -> Result<Option<Turn>, Failure> {
    take(&directory.join(task.file()))
}

fn take(path: &Path) -> Result<Option<Turn>, Failure> {
    let storage = |cause: String| Failure::new(FailureKind::Storage, cause);
    let file = lock::private_file(path).map_err(|problem| storage(problem.to_string()))?;
    match file.try_lock() {
        Ok(()) => Ok(Some(Turn { _lock: file })),
        Err(TryLockError::WouldBlock) => Ok(None),
        Err(TryLockError::Error(problem)) => Err(storage(problem.to_string())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_turn_is_one_windows_until_it_is_over() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join(Task::Carry.file());
        let first = take(&path).unwrap();
        assert!(first.is_some());
        assert!(take(&path).unwrap().is_none(), "taken");
        let other = home.path().join(Task::Refresh.file());
        assert!(take(&other).unwrap().is_some(), "another task");
        drop(first);
        assert!(take(&path).unwrap().is_some(), "free again");
    }
}
