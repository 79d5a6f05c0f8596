//! A damaged file put aside. A note beside it says that this is under way until its decisions are in
//! the new file, so that a crash in the middle cannot make them vanish with the old one.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use jiff::Timestamp;

use super::lock;

/// What SQLite appends to the name for the files beside it.
const BESIDE: [&str; 2] = ["-wal", "-shm"];

/// The note: that the file is damaged, and the name that it gets or has got aside.
#[derive(Clone, Debug)]
pub(super) struct Note(PathBuf);

impl Note {
    /// The note of a directory, whether it is there or not.
    pub fn of(directory: &Path) -> Self {
        Self(directory.join("periksa.rusak"))
    }

    /// Whether it is there.
    pub fn stands(&self) -> bool {
        self.0.exists()
    }

    /// Leaves it for the next start. A disk that does not take it is not made better by saying so:
    /// the damage is found again.
    pub fn leave(&self) {
        if lock::private_file(&self.0).is_err() {
            tracing::warn!("could not note the damage of the store");
        }
    }

    /// Takes it away, once nothing more is to be done.
    pub fn remove(&self) -> io::Result<()> {
        if self.stands() {
            fs::remove_file(&self.0)?;
        }
        Ok(())
    }

    /// The name aside: the one noted, or else a free one, which is noted.
    fn name(&self, path: &Path, now: Timestamp) -> io::Result<PathBuf> {
        let noted = fs::read_to_string(&self.0).unwrap_or_default();
        if !noted.is_empty() {
            return Ok(path.with_file_name(noted));
        }
        let day = now.strftime("%Y%m%d");
        // Renaming onto a file would delete it.
        let name = (1..)
            .map(|number| format!("periksa-rusak-{day}-{number}.db"))
            .find(|name| !path.with_file_name(name).exists())
            .ok_or(io::ErrorKind::AlreadyExists)?;
        let file = lock::private_file(&self.0)?;
        io::Write::write_all(&mut &file, name.as_bytes())?;
        file.sync_all()?;
        Ok(path.with_file_name(name))
    }
}

/// Renames a damaged file and those beside it, so that they still belong together. Its own name
/// comes last: no new file may be begun next to an old log.
pub(super) fn put(path: &Path, note: &Note, now: Timestamp) -> io::Result<PathBuf> {
    let aside = note.name(path, now)?;
    if !aside.exists() {
        for suffix in BESIDE.into_iter().chain([""]) {
            // Whoever deleted the broken file by hand is not locked out by the note on it.
            match fs::rename(with_suffix(path, suffix), with_suffix(&aside, suffix)) {
                Err(problem) if problem.kind() != io::ErrorKind::NotFound => return Err(problem),
                _ => {}
            }
        }
    }
    Ok(aside)
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}
