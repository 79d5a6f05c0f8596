//! The one database file: one connection that writes, a few that read. Knows no rule and no HTTP.
//! Everything here blocks; the callers keep it off the async threads.

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use rusqlite::{Connection, OpenFlags, OptionalExtension, Transaction, TransactionBehavior};

use super::error::SandboxError;
use super::tokens;

/// What takes the file from one version of its schema to the next; the first makes it.
const SCHEMA: [&str; 3] = [
    include_str!("schema.sql"),
    include_str!("schema-2.sql"),
    include_str!("schema-3.sql"),
];
const SCHEMA_VERSION: i64 = SCHEMA.len() as i64;
const FILE: &str = "sandbox.db";
/// Readers kept open between requests; more are opened while more are needed.
const READERS_KEPT: usize = 4;

/// The database of one sandbox.
pub(super) struct Db {
    file: PathBuf,
    /// Closed before the writer, which is dropped after it: the last connection to go folds the
    /// write-ahead log into the file, and one that only reads cannot.
    readers: Mutex<Vec<Connection>>,
    writer: Mutex<Connection>,
    /// Requests that wait for the writer, so that background work lets them pass.
    waiting: AtomicUsize,
    /// Held while the sandbox runs; the system lets go of it even after a kill.
    _lock: File,
}

impl Db {
    /// Opens or creates the data directory (0700) and the database (0600) in it.
    pub fn open(data: &Path) -> Result<Self, SandboxError> {
        let files = |error| SandboxError::Files(data.to_owned(), error);
        private_dir(data).map_err(files)?;
        let lock = lock(data)?;
        let file = data.join(FILE);
        private_file(&file).map_err(files)?;
        let mut writer = Connection::open(&file)?;
        writer.busy_timeout(Duration::from_secs(5))?;
        writer.pragma_update(None, "journal_mode", "WAL")?;
        writer.pragma_update(None, "synchronous", "FULL")?;
        writer.pragma_update(None, "foreign_keys", true)?;
        writer.set_prepared_statement_cache_capacity(64);
        migrate(&mut writer)?;
        Ok(Self {
            file,
            writer: Mutex::new(writer),
            waiting: AtomicUsize::new(0),
            readers: Mutex::new(Vec::new()),
            _lock: lock,
        })
    }

    /// Reads in one snapshot.
    pub fn read<T, E: From<rusqlite::Error>>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, E>,
    ) -> Result<T, E> {
        let pooled = relock(&self.readers).pop();
        let connection = match pooled {
            Some(connection) => connection,
            None => open_reader(&self.file)?,
        };
        let snapshot = connection.unchecked_transaction()?;
        let answer = work(&snapshot);
        drop(snapshot);
        let mut readers = relock(&self.readers);
        if readers.len() < READERS_KEPT {
            readers.push(connection);
        }
        answer
    }

    /// Writes in one `BEGIN IMMEDIATE` transaction that is kept only if `work` succeeds.
    pub fn write<T, E: From<rusqlite::Error>>(
        &self,
        work: impl FnOnce(&Transaction) -> Result<T, E>,
    ) -> Result<T, E> {
        self.waiting.fetch_add(1, Ordering::SeqCst);
        let writer = relock(&self.writer);
        self.waiting.fetch_sub(1, Ordering::SeqCst);
        transact(writer, work)
    }

    /// As [`Db::write`], but lets requests that wait pass first; for background work.
    pub fn write_patiently<T, E: From<rusqlite::Error>>(
        &self,
        work: impl FnOnce(&Transaction) -> Result<T, E>,
    ) -> Result<T, E> {
        while self.waiting.load(Ordering::SeqCst) > 0 {
            std::thread::sleep(Duration::from_millis(1));
        }
        transact(relock(&self.writer), work)
    }
}

/// Removes the database of a data directory in which no sandbox runs.
pub(super) fn clear(data: &Path) -> Result<(), SandboxError> {
    if !data.exists() {
        return Ok(());
    }
    let _lock = lock(data)?;
    for suffix in ["", "-wal", "-shm"] {
        let path = data.join(format!("{FILE}{suffix}"));
        match fs::remove_file(&path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                return Err(SandboxError::Files(path, error));
            }
            _ => {}
        }
    }
    Ok(())
}

/// Takes the data directory for this process, or says that another has it.
fn lock(data: &Path) -> Result<File, SandboxError> {
    let path = data.join("sandbox.lock");
    let file = private_file(&path).map_err(|error| SandboxError::Files(path.clone(), error))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(SandboxError::InUse(data.to_owned())),
        Err(TryLockError::Error(error)) => Err(SandboxError::Files(path, error)),
    }
}

/// Opens the database of a data directory for reading only.
pub(super) fn open_data(data: &Path) -> Result<Connection, SandboxError> {
    Ok(open_reader(&data.join(FILE))?)
}

/// A value of the table `meta`.
pub(super) fn meta(connection: &Connection, key: &str) -> rusqlite::Result<Option<String>> {
    connection
        .prepare_cached("SELECT value FROM meta WHERE key = ?")?
        .query_row([key], |row| row.get(0))
        .optional()
}

/// Sets a value of the table `meta`.
pub(super) fn set_meta(tx: &Connection, key: &str, value: &str) -> rusqlite::Result<()> {
    tx.prepare_cached("INSERT OR REPLACE INTO meta VALUES (?, ?)")?
        .execute([key, value])?;
    Ok(())
}

/// Takes the next number of a counter.
pub(super) fn next(tx: &Transaction, counter: &str) -> rusqlite::Result<i64> {
    tx.prepare_cached("UPDATE counter SET value = value + 1 WHERE name = ? RETURNING value")?
        .query_row([counter], |row| row.get(0))
}

/// The last number taken of a counter.
pub(super) fn last(connection: &Connection, counter: &str) -> rusqlite::Result<i64> {
    connection
        .prepare_cached("SELECT value FROM counter WHERE name = ?")?
        .query_row([counter], |row| row.get(0))
}

fn transact<T, E: From<rusqlite::Error>>(
    mut writer: MutexGuard<Connection>,
    work: impl FnOnce(&Transaction) -> Result<T, E>,
) -> Result<T, E> {
    let tx = writer.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let answer = work(&tx)?;
    tx.commit()?;
    Ok(answer)
}

/// A panic while a lock was held rolled its transaction back, so what the lock guards is sound.
fn relock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn migrate(writer: &mut Connection) -> Result<(), SandboxError> {
    let found: i64 = writer.pragma_query_value(None, "user_version", |row| row.get(0))?;
    if found > SCHEMA_VERSION {
        return Err(SandboxError::Newer {
            found,
            known: SCHEMA_VERSION,
        });
    }
    for (version, step) in (1..).zip(SCHEMA) {
        if version > found {
            let tx = writer.transaction_with_behavior(TransactionBehavior::Immediate)?;
            tx.execute_batch(step)?;
            match version {
                1 => set_meta(&tx, "id", &uuid::Uuid::new_v4().simple().to_string())?,
                2 => set_meta(&tx, "token_key", &tokens::fresh_key())?,
                _ => {}
            }
            tx.pragma_update(None, "user_version", version)?;
            tx.commit()?;
        }
    }
    Ok(())
}

fn open_reader(file: &Path) -> rusqlite::Result<Connection> {
    let connection = Connection::open_with_flags(
        file,
        OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX,
    )?;
    connection.busy_timeout(Duration::from_secs(5))?;
    connection.set_prepared_statement_cache_capacity(32);
    Ok(connection)
}

/// Creates a directory that only its owner may enter.
pub(super) fn private_dir(path: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

/// Opens or creates a file that only its owner may read.
pub(super) fn private_file(path: &Path) -> io::Result<File> {
    let mut options = fs::OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_sandbox_on_the_same_data_is_refused() {
        let dir = tempfile::tempdir().unwrap();
        let _first = Db::open(dir.path()).unwrap();
        assert!(matches!(
            Db::open(dir.path()),
            Err(SandboxError::InUse(path)) if path == dir.path()
        ));
    }

    #[cfg(unix)]
    #[test]
    fn nobody_else_may_read_the_data() {
        use std::os::unix::fs::PermissionsExt;
        let dir = tempfile::tempdir().unwrap();
        let data = dir.path().join("data");
        let _db = Db::open(&data).unwrap();
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&data), 0o700);
        for entry in fs::read_dir(&data).unwrap() {
            assert_eq!(mode(&entry.unwrap().path()), 0o600);
        }
    }

    #[test]
    fn data_of_a_newer_program_are_refused() {
        let dir = tempfile::tempdir().unwrap();
        drop(Db::open(dir.path()).unwrap());
        let connection = Connection::open(dir.path().join(FILE)).unwrap();
        connection.pragma_update(None, "user_version", 99).unwrap();
        drop(connection);
        assert!(matches!(
            Db::open(dir.path()),
            Err(SandboxError::Newer { found: 99, .. })
        ));
    }

    #[test]
    fn data_of_an_older_program_are_taken_over() {
        let dir = tempfile::tempdir().unwrap();
        let old = Connection::open(dir.path().join(FILE)).unwrap();
        old.execute_batch(SCHEMA[0]).unwrap();
        set_meta(&old, "id", "lama").unwrap();
        old.pragma_update(None, "user_version", 1).unwrap();
        drop(old);
        let db = Db::open(dir.path()).unwrap();
        let found: Result<_, rusqlite::Error> = db.read(|connection| {
            let token_rows = "SELECT count(*) FROM token";
            connection.query_row(token_rows, [], |row| row.get::<_, i64>(0))?;
            Ok((meta(connection, "id")?, meta(connection, "token_key")?))
        });
        let (id, key) = found.unwrap();
        assert_eq!(id.as_deref(), Some("lama"), "the world stays");
        assert!(key.is_some());
    }

    #[test]
    fn a_write_that_fails_leaves_nothing() {
        let dir = tempfile::tempdir().unwrap();
        let db = Db::open(dir.path()).unwrap();
        let failed: Result<(), rusqlite::Error> = db.write(|tx| {
            set_meta(tx, "a", "b")?;
            Err(rusqlite::Error::InvalidQuery)
        });
        assert!(failed.is_err());
        let found = db.read(|connection| meta(connection, "a")).unwrap();
        assert_eq!(found, None);
    }
}
