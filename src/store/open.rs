//! Opening the file: its shape brought up to date, a broken one moved aside, and what a crash left
//! on its way put where it is read back before it is sent again.

use std::{
    io,
    path::{Path, PathBuf},
};

use rusqlite::{Connection, ErrorCode};

use super::{
    aside::{self, Note},
    lock, queue, rescue, settings,
    thread::{Clock, Vault},
    transition,
};
use crate::domain::failure::{Failure, FailureKind};

/// The shapes of the file, oldest first; `user_version` counts those that it has been through.
pub(super) const MIGRATIONS: [&str; 3] = [
    include_str!("schema/2026-11-21-first.sql"),
    include_str!("schema/2026-11-22-steps.sql"),
    include_str!("schema/2026-11-22-documents.sql"),
];

/// The file's name in the directory.
pub(super) const FILE: &str = "periksa.db";

/// The lock's name in the directory.
pub(super) const LOCK: &str = "periksa.lock";

/// What was found on opening and has to be said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Opened {
    /// The file was broken: a new one was begun, and the old one lies aside.
    pub moved_aside: Option<MovedAside>,
    /// How many decisions were on their way when the program ended, and have to be read back.
    pub unknown: u64,
}

/// A file that could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MovedAside {
    /// Where it lies now; nothing of it was deleted.
    pub file: PathBuf,
    /// How many decisions were carried over from it into the new outbox.
    pub rescued: u64,
    /// Whether every decision in it could be read; otherwise some may be missing.
    pub complete: bool,
}

/// Opens the store in a directory.
pub(super) fn open(directory: &Path, clock: Clock) -> Result<(Vault, Opened), Failure> {
    lock::private_directory(directory).map_err(failed)?;
    let lock = lock::take(&directory.join(LOCK))?;
    let path = directory.join(FILE);
    let damage = Note::of(directory);
    let connected = if damage.stands() {
        Err(Unopened::Broken)
    } else {
        connect(&path)
    };
    let (connection, aside) = match connected {
        Ok(connection) => (connection, None),
        Err(Unopened::Broken) => {
            let aside = aside::put(&path, &damage, clock()).map_err(failed)?;
            (connect(&path)?, Some(aside))
        }
        Err(Unopened::Refused(failure)) => return Err(failure),
    };
    connection.set_prepared_statement_cache_capacity(64);
    let desk = settings::desk(&connection)?;
    let mut vault = Vault {
        connection,
        clock,
        desk,
        found: None,
        damage,
        lock,
    };
    let mut opened = Opened::default();
    if let Some(file) = aside {
        opened.moved_aside = Some(carry_over(&mut vault, file)?);
    }
    opened.unknown = vault.write(|pen| {
        queue::restage(pen)?;
        transition::doubt_what_was_sending(pen)
    })?;
    Ok((vault, opened))
}

/// Carries the decisions of a file put aside over; then the damage is done with.
fn carry_over(vault: &mut Vault, file: PathBuf) -> Result<MovedAside, Failure> {
    let found = rescue::read(&file);
    let (rescued, all) = vault.write(|pen| rescue::carry_over(pen, &found.entries))?;
    vault.damage.remove().map_err(failed)?;
    let complete = found.complete && all;
    Ok(MovedAside {
        file,
        rescued,
        complete,
    })
}

fn failed(problem: io::Error) -> Failure {
    Failure::new(FailureKind::Storage, problem.to_string())
}

/// Why a file was not opened.
enum Unopened {
    /// It is no database, or a damaged one.
    Broken,
    /// It is in order, or the disk is not; either way it stays where it is.
    Refused(Failure),
}

impl From<rusqlite::Error> for Unopened {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt) => Self::Broken,
            _ => Self::Refused(error.into()),
        }
    }
}

impl From<Unopened> for Failure {
    fn from(unopened: Unopened) -> Self {
        match unopened {
            Unopened::Broken => Self::new(FailureKind::Storage, "the new file is broken as well"),
            Unopened::Refused(failure) => failure,
        }
    }
}

fn connect(path: &Path) -> Result<Connection, Unopened> {
    lock::private_file(path).map_err(|problem| Unopened::Refused(failed(problem)))?;
    let mut connection = Connection::open(path)?;
    connection.pragma_update(None, "journal_mode", "wal")?;
    connection.pragma_update(None, "synchronous", "full")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    // A long sync would otherwise leave its write-ahead log behind at its greatest length.
    connection.pragma_update(None, "journal_size_limit", 16 << 20)?;
    // What was let go is personal: its place is overwritten, not only given up.
    connection.pragma_update(None, "secure_delete", true)?;
    migrate(&mut connection)?;
    check(&connection)?;
    Ok(connection)
}

fn migrate(connection: &mut Connection) -> Result<(), Unopened> {
    let known = MIGRATIONS.len();
    let version: i64 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    let done = usize::try_from(version).unwrap_or(usize::MAX);
    if done > known {
        return Err(Unopened::Refused(Failure::new(
            FailureKind::Storage,
            format!(
                "the store was written by a newer periksa (shape {version}, this one knows {known}); \
                 update the program"
            ),
        )));
    }
    for (at, migration) in MIGRATIONS.iter().enumerate().skip(done) {
        let transaction = connection.transaction()?;
        transaction.execute_batch(migration)?;
        transaction.pragma_update(None, "user_version", at as i64 + 1)?;
        transaction.commit()?;
    }
    Ok(())
}

/// Looks through the outbox, which is small and exists nowhere else. The queue is not worth the
/// seconds that a look through a million rows takes at every start.
fn check(connection: &Connection) -> Result<(), Unopened> {
    let verdict: String =
        connection.query_row("PRAGMA quick_check(decision)", [], |row| row.get(0))?;
    if verdict != "ok" {
        return Err(Unopened::Broken);
    }
    Ok(())
}
