//! Whether the open files are still those that stand in their places. Somebody may have deleted them
//! under the running program, or put others there; what is written then is gone when the program
//! ends. What was only deleted is made again from what is still open; another file in its place is
//! nobody's to overwrite.

use std::{
    fs::{self, File},
    io::{self, Write},
    path::{Path, PathBuf},
};

use rusqlite::{Connection, config::DbConfig};

use super::{
    door::{Entry, Pass},
    lock::{self, Identity},
    open, sql,
};
use crate::domain::failure::{Failure, FailureKind};

/// What SQLite keeps the store in.
const FILES: [&str; 3] = ["periksa.db", "periksa.db-wal", "periksa.db-shm"];
/// What the database is called until it is whole.
const MAKING: &str = "periksa.db.baru";
/// Says which file was made again from which, for the other windows: a line for each.
const HEIRS: &str = "periksa.pindah";

/// The files as they were when they were opened.
#[derive(Debug)]
pub(super) struct Place {
    directory: PathBuf,
    files: [Option<Identity>; 3],
    pass: Pass,
}

/// How the files were found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Finding {
    /// They stand where they stood.
    InPlace,
    /// The database or one of those beside it is gone.
    Gone,
    /// Another window has made them again.
    MadeAgain,
}

impl Place {
    /// Remembers the files of a connection that was just opened.
    pub fn of(directory: &Path, pass: Pass) -> Result<Self, Failure> {
        Ok(Self {
            directory: directory.to_owned(),
            files: identities(directory)?,
            pass,
        })
    }

    /// Whether all is as it was. Costs three looks at the directory.
    pub fn is_kept(&self) -> Result<bool, Failure> {
        Ok(identities(&self.directory)? == self.files)
    }

    /// Brings a connection back into its place: makes the files again, or opens those that another
    /// window has made. Says how the files were found.
    ///
    /// # Errors
    /// `StoreGone` where another file stands there, or why it could not be made again.
    pub fn mend(&mut self, connection: &mut Connection) -> Result<Finding, Failure> {
        let disk = |problem: io::Error| sql::of_disk(&problem);
        lock::private_directory(&self.directory).map_err(disk)?;
        let entry = Entry::at(&self.directory, self.pass.who.clone())?;
        let finding = self.look()?;
        match finding {
            Finding::InPlace => return Ok(finding),
            Finding::MadeAgain => {}
            Finding::Gone => self.make_again(connection)?,
        }
        let mut heir = open::reopen(&self.directory)?;
        // The names are those of other files now.
        let_go(connection)?;
        std::mem::swap(connection, &mut heir);
        let (pass, _gate) = entry.go_in(&self.directory)?;
        *self = Self::of(&self.directory, pass)?;
        tracing::warn!("the store's files were gone and were put back");
        Ok(finding)
    }

    fn look(&self) -> Result<Finding, Failure> {
        let now = identities(&self.directory)?;
        Ok(match (self.files[0], now[0]) {
            _ if now == self.files => Finding::InPlace,
            (_, None) => Finding::Gone,
            (ours, there) if ours == there => Finding::Gone,
            (Some(ours), Some(there)) if self.descends(there, ours) => Finding::MadeAgain,
            _ => {
                let path = self.directory.join(FILES[0]);
                return Err(Failure::new(
                    FailureKind::StoreGone,
                    format!("another file stands at {}", path.display()),
                ));
            }
        })
    }

    /// Whether a file was made again from ours, at once or by way of others.
    fn descends(&self, there: Identity, ours: Identity) -> bool {
        let notes = fs::read_to_string(self.directory.join(HEIRS)).unwrap_or_default();
        let mut line = ours.written();
        for note in notes.lines() {
            if let Some((old, new)) = note.split_once(' ')
                && old == line
            {
                line = new.to_owned();
            }
        }
        line == there.written()
    }

    fn make_again(&self, connection: &Connection) -> Result<(), Failure> {
        let path = |name: &str| self.directory.join(name);
        let making = path(MAKING);
        let disk = |problem: io::Error| sql::of_disk(&problem);
        remove(&making).map_err(disk)?;
        lock::private_file(&making).map_err(disk)?;
        connection.execute("VACUUM INTO ?1", [making.to_string_lossy()])?;
        let settle = || -> io::Result<()> {
            File::open(&making)?.sync_all()?;
            let (old, new) = (self.files[0], Identity::at(&making)?);
            if let (Some(old), Some(new)) = (old, new) {
                let mut notes = lock::private_file(&path(HEIRS))?;
                io::Seek::seek(&mut notes, io::SeekFrom::End(0))?;
                writeln!(notes, "{} {}", old.written(), new.written())?;
                notes.sync_all()?;
            }
            // A log without its database would be read into the new one.
            for name in &FILES[1..] {
                remove(&path(name))?;
            }
            fs::rename(&making, path(FILES[0]))?;
            sync_directory(&self.directory)
        };
        settle().map_err(disk)
    }

    /// What the disk says when it is asked for a little room; `None`: it gives it.
    pub fn trouble(&self) -> Option<Failure> {
        let tried = tempfile::NamedTempFile::new_in(&self.directory)
            .and_then(|mut file| file.write_all(&[0; 4096]));
        tried.err().map(|problem| sql::of_disk(&problem))
    }

    /// Gets a connection ready to be closed where its names are no longer its own: closing tidies up
    /// by name.
    pub fn leave(&self, connection: &Connection) -> Result<(), Failure> {
        match self.is_kept() {
            Ok(true) => Ok(()),
            _ => let_go(connection),
        }
    }
}

fn let_go(connection: &Connection) -> Result<(), Failure> {
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    Ok(())
}

fn identities(directory: &Path) -> Result<[Option<Identity>; 3], Failure> {
    let at = |name| Identity::at(&directory.join(name)).map_err(|problem| sql::of_disk(&problem));
    let [database, log, memory] = FILES;
    Ok([at(database)?, at(log)?, at(memory)?])
}

/// Has the names in a directory outlive a power cut; where that can't be asked for, the system sees
/// to it.
fn sync_directory(directory: &Path) -> io::Result<()> {
    match cfg!(unix) {
        true => File::open(directory)?.sync_all(),
        false => Ok(()),
    }
}

fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(problem) if problem.kind() != io::ErrorKind::NotFound => Err(problem),
        _ => Ok(()),
    }
}
