//! Files that nobody but the user may read, and locks that the system gives up for whoever ends,
//! however it ends.

use std::{
    fs::{self, File, OpenOptions, TryLockError},
    io,
    path::Path,
    time::{Duration, Instant},
};

/// How long opening waits for another window that is just opening.
pub(super) const PATIENCE: Duration = match cfg!(test) {
    true => Duration::from_millis(300),
    false => Duration::from_secs(5),
};
/// How often a lock is tried meanwhile.
const PULSE: Duration = Duration::from_millis(10);

/// Makes the directory and those above it where there are none, open to their owner only.
pub(super) fn private_directory(directory: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(directory)?;
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

/// The same for the database, which is not opened where it is there: closing it would give up the
/// locks that a connection of this process has on it.
pub(super) fn private_database(path: &Path) -> io::Result<()> {
    if !path.exists() {
        return private_file(path).map(drop);
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(path, fs::Permissions::from_mode(0o600))?;
    }
    Ok(())
}

/// Which file it is, whatever it is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Identity {
    device: u64,
    inode: u64,
}

impl Identity {
    /// The file at a path; `None`: there is none.
    pub fn at(path: &Path) -> io::Result<Option<Self>> {
        match fs::metadata(path) {
            Ok(found) => Ok(Some(Self::of(&found))),
            Err(problem) if problem.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(problem) => Err(problem),
        }
    }

    /// An open file.
    pub fn of_open(file: &File) -> io::Result<Self> {
        Ok(Self::of(&file.metadata()?))
    }

    #[cfg(unix)]
    fn of(found: &fs::Metadata) -> Self {
        use std::os::unix::fs::MetadataExt;
        Self {
            device: found.dev(),
            inode: found.ino(),
        }
    }

    /// Where an open file can't be taken away, being there is enough.
    #[cfg(not(unix))]
    fn of(_: &fs::Metadata) -> Self {
        Self {
            device: 0,
            inode: 0,
        }
    }

    /// As it stands in a note.
    pub fn written(self) -> String {
        format!("{}:{}", self.device, self.inode)
    }
}

/// A lock taken alone, or together with others that take it so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Share {
    Alone,
    Together,
}

/// Takes a lock; `None` where somebody has it.
pub(super) fn take(path: &Path, share: Share) -> io::Result<Option<File>> {
    loop {
        let file = private_file(path)?;
        if !try_once(&file, share)? {
            return Ok(None);
        }
        // A lock on a file that was removed meanwhile keeps nobody out.
        if Identity::at(path)? == Some(Identity::of_open(&file)?) {
            return Ok(Some(file));
        }
    }
}

/// Takes a lock, and waits a while where somebody has it.
pub(super) fn take_within(
    path: &Path,
    share: Share,
    patience: Duration,
) -> io::Result<Option<File>> {
    within(patience, || take(path, share))
}

/// Goes over from a lock alone to one together with others, which the system does in two steps:
/// somebody who came in between is waited for.
pub(super) fn let_others_in(file: &File) -> io::Result<bool> {
    let over = within(PATIENCE, || {
        Ok(try_once(file, Share::Together)?.then_some(()))
    });
    Ok(over?.is_some())
}

fn within<T>(
    patience: Duration,
    mut attempt: impl FnMut() -> io::Result<Option<T>>,
) -> io::Result<Option<T>> {
    let begun = Instant::now();
    loop {
        if let Some(done) = attempt()? {
            return Ok(Some(done));
        }
        if begun.elapsed() >= patience {
            return Ok(None);
        }
        std::thread::sleep(PULSE);
    }
}

fn try_once(file: &File, share: Share) -> io::Result<bool> {
    let tried = match share {
        Share::Alone => file.try_lock(),
        Share::Together => file.try_lock_shared(),
    };
    match tried {
        Ok(()) => Ok(true),
        Err(TryLockError::WouldBlock) => Ok(false),
        Err(TryLockError::Error(problem)) => Err(problem),
    }
}

/// Whether somebody has a lock alone or together with others. Nothing is made for the question.
pub(super) fn is_taken(path: &Path) -> bool {
    let file = OpenOptions::new().read(true).write(true).open(path);
    file.is_ok_and(|file| matches!(file.try_lock(), Err(TryLockError::WouldBlock)))
}
