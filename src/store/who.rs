//! Who has the store open: one small file for each window, locked as long as the window lives, so
//! that a refusal can say whom to ask. Nothing personal stands in it but the login name.

use std::{
    fmt, fs,
    fs::File,
    io::{self, Write},
    path::{Path, PathBuf},
};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::lock::{self, Identity, Share};

/// What the files are called, before their number.
const PREFIX: &str = "jendela-";

/// A window, for people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Who {
    /// The number of its process.
    pub process: u32,
    /// The login name.
    pub user: String,
    /// The computer; empty: it does not say.
    pub host: String,
    /// The system's start on that computer: containers have names of their own and share it.
    pub boot: String,
    /// The terminal; empty: none.
    pub terminal: String,
    /// Since when.
    pub since: Timestamp,
}

impl Who {
    /// This process.
    pub fn here(since: Timestamp) -> Self {
        let first = |names: &[&str]| names.iter().find_map(|name| std::env::var(name).ok());
        let read = |path| fs::read_to_string(path).ok();
        let host = read("/proc/sys/kernel/hostname").or_else(|| first(&["COMPUTERNAME", "HOST"]));
        let terminal = fs::read_link("/proc/self/fd/0").ok();
        let terminal = terminal.filter(|path| path.starts_with("/dev/") && !path.ends_with("null"));
        let trimmed = |text: Option<String>| text.unwrap_or_default().trim().to_owned();
        Self {
            process: std::process::id(),
            user: trimmed(first(&["USER", "LOGNAME", "USERNAME"])),
            host: trimmed(host),
            boot: trimmed(read("/proc/sys/kernel/random/boot_id")),
            terminal: terminal.map_or_else(String::new, |path| path.display().to_string()),
            since,
        }
    }

    /// Whether it runs on the same computer as another. One that does not say is taken for it.
    pub fn is_beside(&self, other: &Self) -> bool {
        let same = |one: &str, two: &str| !one.is_empty() && one == two;
        same(&self.boot, &other.boot)
            || same(&self.host, &other.host)
            || self.host.is_empty()
            || other.host.is_empty()
    }
}

impl fmt::Display for Who {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "periksa {}", self.process)?;
        for (before, part) in [(" · ", &self.user), (" @ ", &self.host)] {
            if !part.is_empty() {
                write!(f, "{before}{part}")?;
            }
        }
        if !self.terminal.is_empty() {
            write!(f, " · {}", self.terminal)?;
        }
        write!(f, " · {:.0}", self.since)
    }
}

/// The mark of a window; gone with it.
#[derive(Debug)]
pub(super) struct Mark {
    path: PathBuf,
    lock: File,
}

impl Mark {
    /// Leaves one in a directory.
    pub fn leave(directory: &Path, who: &Who) -> io::Result<Self> {
        let (process, mut number) = (who.process, 0);
        let (path, mut lock) = loop {
            number += 1;
            let path = directory.join(format!("{PREFIX}{process}-{number}.json"));
            // One that is there already is of another window, here or on another computer.
            if !path.exists() {
                match lock::take(&path, Share::Alone)? {
                    Some(lock) => break (path, lock),
                    None => continue,
                }
            }
        };
        lock.write_all(&serde_json::to_vec(who).map_err(io::Error::from)?)?;
        Ok(Self { path, lock })
    }
}

impl Drop for Mark {
    fn drop(&mut self) {
        // Where the directory was made again, another mark may have the name.
        let ours = Identity::of_open(&self.lock).ok();
        if ours.is_some() && Identity::at(&self.path).ok().flatten() == ours {
            let _ = fs::remove_file(&self.path);
        }
    }
}

/// A mark that was found.
#[derive(Debug)]
pub(super) struct Found {
    /// Where.
    pub path: PathBuf,
    /// Whose.
    pub who: Who,
    /// Whether its lock is taken.
    pub alive: bool,
}

/// The marks in a directory; one that can't be read yet, or any more, is left out.
pub(super) fn marks(directory: &Path) -> Vec<Found> {
    let Ok(entries) = fs::read_dir(directory) else {
        return Vec::new();
    };
    let ours = |entry: &fs::DirEntry| entry.file_name().to_string_lossy().starts_with(PREFIX);
    let found = entries.flatten().filter(ours).filter_map(|entry| {
        let path = entry.path();
        let who = serde_json::from_slice(&fs::read(&path).ok()?).ok()?;
        let alive = lock::is_taken(&path);
        Some(Found { path, who, alive })
    });
    found.collect()
}
