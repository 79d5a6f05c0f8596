//! Opening the file: its shape brought up to date, a broken one moved aside, and what a crash left
//! on its way put where it is read back before it is sent again.

use std::{
    cmp::Ordering,
    path::{Path, PathBuf},
    time::Duration,
};

use jiff::Timestamp;
use rusqlite::{Connection, ErrorCode, OpenFlags, config::DbConfig};

use super::{
    aside::{self, Note},
    door::Entry,
    journal, lock,
    place::Place,
    queue, rescue, sql,
    thread::{Clock, Vault},
    transition,
    who::Who,
};
use crate::domain::failure::{Failure, FailureKind};

/// The shapes of the file, oldest first; `user_version` counts those that it has been through.
pub(super) const MIGRATIONS: [&str; 6] = [
    include_str!("schema/2026-11-21-first.sql"),
    include_str!("schema/2026-11-22-steps.sql"),
    include_str!("schema/2026-11-22-clocks.sql"),
    include_str!("schema/2026-11-22-journal.sql"),
    include_str!("schema/2026-11-22-documents.sql"),
    include_str!("schema/2026-11-30-units.sql"),
];

/// The file's name in the directory.
pub(super) const FILE: &str = "periksa.db";

/// How long a write waits for another window's.
const PATIENCE: Duration = match cfg!(test) {
    true => Duration::from_millis(300),
    false => Duration::from_secs(10),
};

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
    /// Whether its journal goes on in the new file; otherwise only the one put aside has it.
    pub journal: bool,
}

/// Opens the store in a directory, alone or beside other windows.
pub(super) fn open(directory: &Path, clock: Clock, who: Who) -> Result<(Vault, Opened), Failure> {
    lock::private_directory(directory).map_err(|problem| sql::of_disk(&problem))?;
    let entry = Entry::at(directory, who)?;
    let damage = Note::of(directory);
    let (connection, aside) = match entry.alone {
        true => alone(&directory.join(FILE), &damage, clock())?,
        false => (beside(&directory.join(FILE), &damage, &entry)?, None),
    };
    let alone = entry.alone;
    // Nobody else comes in until all is done.
    let (pass, _gate) = entry.go_in(directory)?;
    let place = Place::of(directory, pass)?;
    let mut vault = Vault::new(connection, clock, damage, place)?;
    journal::upgrade(&mut vault)?;
    let mut opened = Opened::default();
    if let Some(file) = aside {
        opened.moved_aside = Some(carry_over(&mut vault, file)?);
    }
    opened.unknown = transition::doubt_what_was_left(&mut vault, directory)?;
    if alone {
        vault.write(queue::restage)?;
    }
    Ok((vault, opened))
}

/// Opens the file while nobody else has it open: its shape may change, and it may be put aside.
fn alone(
    path: &Path,
    damage: &Note,
    now: Timestamp,
) -> Result<(Connection, Option<PathBuf>), Failure> {
    let connected = if damage.stands() {
        Err(Unopened::Broken)
    } else {
        connect(path)
    };
    match connected {
        Ok(connection) => Ok((connection, None)),
        Err(Unopened::Broken) => {
            let aside = aside::put(path, damage, now).map_err(|problem| sql::of_disk(&problem))?;
            Ok((connect(path)?, Some(aside)))
        }
        Err(Unopened::Refused(failure)) => Err(failure),
    }
}

/// Opens the file that others have open, and leaves it as it is.
fn beside(path: &Path, damage: &Note, entry: &Entry) -> Result<Connection, Failure> {
    let broken = || {
        let failure = entry.held("the store is damaged and is put right when it is opened alone");
        Failure::new(FailureKind::Storage, failure.cause)
    };
    if damage.stands() {
        return Err(broken());
    }
    let connection = match attach(path).and_then(|it| check(&it).map(|()| it)) {
        Ok(connection) => connection,
        Err(Unopened::Broken) => return Err(broken()),
        Err(Unopened::Refused(failure)) => return Err(failure),
    };
    match shape(&connection)? {
        Shape::Ours => Ok(connection),
        Shape::Newer(failure) => Err(failure),
        Shape::Older(done) => Err(entry.held(&format!(
            "an older periksa has the store open (shape {done}, this one makes it {})",
            MIGRATIONS.len()
        ))),
    }
}

/// Opens the file anew that another window, or this one, has put back.
pub(super) fn reopen(directory: &Path) -> Result<Connection, Failure> {
    let connection = attach(&directory.join(FILE))?;
    match shape(&connection)? {
        Shape::Ours => Ok(connection),
        Shape::Newer(failure) => Err(failure),
        Shape::Older(_) => Err(Failure::new(
            FailureKind::StoreGone,
            "an older file stands there",
        )),
    }
}

/// Carries journal and decisions of a file put aside over; then the damage is done with.
fn carry_over(vault: &mut Vault, file: PathBuf) -> Result<MovedAside, Failure> {
    let found = rescue::read(&file);
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let (rescued, all) = vault.write(|pen| {
        journal::rescue::carry_over(pen, found.journal.as_ref(), &name)?;
        rescue::carry_over(pen, &found.entries)
    })?;
    let removed = vault.damage.remove();
    removed.map_err(|problem| sql::of_disk(&problem))?;
    let complete = found.complete && all;
    Ok(MovedAside {
        file,
        rescued,
        complete,
        journal: found.journal.is_some(),
    })
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
    let made = lock::private_database(path);
    made.map_err(|problem| Unopened::Refused(sql::of_disk(&problem)))?;
    let mut connection = attach(path)?;
    migrate(&mut connection)?;
    check(&connection)?;
    Ok(connection)
}

/// A connection to a file that is there.
fn attach(path: &Path) -> Result<Connection, Unopened> {
    if !path.exists() {
        return Err(Unopened::Refused(Failure::new(
            FailureKind::StoreGone,
            format!(
                "{} was deleted; the window that has it open puts it back",
                path.display()
            ),
        )));
    }
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(PATIENCE)?;
    connection.pragma_update(None, "journal_mode", "wal")?;
    connection.pragma_update(None, "synchronous", "full")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    // What is deleted is overwritten: nothing of a person stays in a free page.
    connection.pragma_update(None, "secure_delete", true)?;
    // A long sync would otherwise leave its write-ahead log behind at its greatest length.
    connection.pragma_update(None, "journal_size_limit", 16 << 20)?;
    // A plan never hangs on the values bound. Else a statement on a table with a partial index, which is
    // most of ours, would be compiled anew each time that another value is bound: some fifteen times the
    // work of reading a row.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    connection.set_prepared_statement_cache_capacity(64);
    Ok(connection)
}

/// How a file's shape compares with the one that this program makes.
enum Shape {
    Ours,
    /// How many of the changes it has been through.
    Older(usize),
    Newer(Failure),
}

fn shape(connection: &Connection) -> rusqlite::Result<Shape> {
    let known = MIGRATIONS.len();
    let version: i64 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    let done = usize::try_from(version).unwrap_or(usize::MAX);
    Ok(match done.cmp(&known) {
        Ordering::Equal => Shape::Ours,
        Ordering::Less => Shape::Older(done),
        Ordering::Greater => Shape::Newer(Failure::new(
            FailureKind::StoreNewer,
            format!(
                "the store was written by a newer periksa: shape {version}, this one knows {known}"
            ),
        )),
    })
}

fn migrate(connection: &mut Connection) -> Result<(), Unopened> {
    let done = match shape(connection)? {
        Shape::Ours => return Ok(()),
        Shape::Older(done) => done,
        Shape::Newer(failure) => return Err(Unopened::Refused(failure)),
    };
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
