//! One program at a time on one store, and nobody but the user.

use std::{
    fs::{self, File, OpenOptions, TryLockError},
    io,
    path::Path,
};

use crate::domain::failure::{Failure, FailureKind};

/// Makes the directory where there is none, open to its owner only.
pub(super) fn private_directory(directory: &Path) -> io::Result<()> {
    fs::create_dir_all(directory)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(directory, fs::Permissions::from_mode(0o700))?;
    }
    Ok(())
}

/// Makes a file where there is none, open to its owner only. SQLite gives the files that it makes
/// beside it the same mode.
pub(super) fn private_file(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    {
        use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
        let file = options.mode(0o600).open(path)?;
        file.set_permissions(fs::Permissions::from_mode(0o600))?;
        Ok(file)
    }
    #[cfg(not(unix))]
    options.open(path)
}

/// Whether somebody holds the lock.
pub(super) fn is_taken(path: &Path) -> bool {
    let file = OpenOptions::new().read(true).write(true).open(path);
    file.is_ok_and(|file| matches!(file.try_lock(), Err(TryLockError::WouldBlock)))
}

/// Takes the lock, which the system gives up for us when the program ends, however it ends.
pub(super) fn take(path: &Path) -> Result<File, Failure> {
    let storage = |cause: String| Failure::new(FailureKind::Storage, cause);
    let file = private_file(path).map_err(|problem| storage(problem.to_string()))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(storage(
            "another periksa has this store open; close it first".to_owned(),
        )),
        Err(TryLockError::Error(problem)) => Err(storage(problem.to_string())),
    }
}
