//! Wiping now. What can be fetched again goes, and what is personal in the journal; decisions on their
//! way and those that nobody has read yet stay whole, whatever was asked.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use rusqlite::{Connection, params};

use super::{ALIVE, CACHES, SERVER_TIME};
use crate::{
    domain::failure::{Failure, FailureKind},
    store::{
        door::Entry,
        journal, rescue,
        settings::{DESK, ORIGIN, SESSION},
        sql,
        thread::{Pen, Store},
        who::Who,
    },
};

/// What was wiped.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Purged {
    /// Rows of the queue.
    pub proposals: u64,
    /// Files of proposals, and documents.
    pub fetched: u64,
    /// Decisions that were settled.
    pub decisions: u64,
    /// Rows of the journal that have shed their personal part.
    pub persons: u64,
    /// Broken files that had been put aside.
    pub asides: u64,
    /// Decisions kept: on their way, or not read yet.
    pub kept: u64,
    /// Broken files kept, since not every decision in them, or not their journal, could be read.
    pub asides_kept: u64,
}

impl Store {
    /// Wipes what is personal and not needed for a decision on its way. No byte of it stays in the
    /// file or beside it, as far as the disk lets go of what was overwritten. The queue is read anew
    /// at the next refresh. For whoever has the store alone.
    pub async fn purge(&self) -> Result<Purged, Failure> {
        let mut purged = self.write(wipe).await?;
        let directory = self.directory().to_owned();
        self.call(move |vault| {
            vault.found = None;
            vault.connection.execute_batch("VACUUM")?;
            checkpoint(&vault.connection)?;
            let storage =
                |problem: io::Error| Failure::new(FailureKind::Storage, problem.to_string());
            (purged.asides, purged.asides_kept) = wipe_asides(&directory).map_err(storage)?;
            Ok(purged)
        })
        .await
    }

    /// Deletes the store of a directory with all that lies in it: decisions, journal, everything.
    ///
    /// # Errors
    /// [`FailureKind::StoreHeld`] where a window has it open, and nothing is deleted then; or
    /// where the disk refuses.
    pub fn destroy(directory: &Path) -> Result<(), Failure> {
        let entry = Entry::at(directory, Who::here(jiff::Timestamp::UNIX_EPOCH))?;
        if !entry.alone {
            return Err(entry.held("a window has it open"));
        }
        let removed = fs::remove_dir_all(directory);
        drop(entry);
        removed.map_err(|problem| sql::of_disk(&problem))
    }
}

fn wipe(pen: &Pen<'_>) -> Result<Purged, Failure> {
    let mut purged = Purged {
        proposals: wipe_queue(pen)?,
        ..Purged::default()
    };
    for (table, column) in CACHES {
        let sql = format!(
            "DELETE FROM {table} WHERE {column} NOT IN (
                 SELECT proposal FROM decision WHERE state IN {ALIVE})"
        );
        purged.fetched += pen.execute(&sql, [])? as u64;
    }
    let sql = format!("DELETE FROM decision WHERE state NOT IN {ALIVE}");
    purged.decisions = pen.execute(&sql, [])? as u64;
    let sql = "DELETE FROM journal_person WHERE no NOT IN (
                   SELECT no FROM journal WHERE decision IN (SELECT id FROM decision))";
    let persons = pen.execute(sql, [])?;
    purged.persons = persons as u64;
    let kept: i64 = pen.query_row("SELECT count(*) FROM decision", [], |row| row.get(0))?;
    purged.kept = crate::store::sql::count(kept);
    journal::note_shed(pen, persons, "purged")?;
    // The place in the server's changes among them: the whole list is to be read again. Whose the
    // decisions are that wait has to be known still.
    let session = if purged.kept > 0 { SESSION } else { DESK };
    pen.execute(
        "DELETE FROM setting WHERE key NOT IN (?1, ?2, ?3, ?4)",
        params![DESK, ORIGIN, SERVER_TIME, session],
    )?;
    Ok(purged)
}

/// Empties the queue with its index at one go, not row by row as its trigger would.
fn wipe_queue(pen: &Pen<'_>) -> Result<u64, Failure> {
    let name = "proposal_went";
    let sql = "SELECT sql FROM sqlite_schema WHERE type = 'trigger' AND name = ?1";
    let trigger: String = pen.query_row(sql, [name], |row| row.get(0))?;
    pen.execute_batch(&format!("DROP TRIGGER {name}"))?;
    let rows = pen.execute("DELETE FROM proposal", [])?;
    pen.execute_batch(
        "INSERT INTO trigram (trigram) VALUES ('delete-all');
         DELETE FROM headcount; DELETE FROM unit; DELETE FROM status; DELETE FROM category;
         DELETE FROM word;",
    )?;
    pen.execute_batch(&trigger)?;
    pen.queue_changed();
    Ok(rows as u64)
}

/// Brings what the log holds into the file, and empties the log.
pub(super) fn checkpoint(connection: &Connection) -> Result<(), Failure> {
    Ok(connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?)
}

/// Deletes the broken files put aside, but those in which decisions may be that nobody could read, and
/// those that alone have the journal of their time. Answers how many went and how many stay.
fn wipe_asides(directory: &Path) -> io::Result<(u64, u64)> {
    let (mut gone, mut kept) = (0, 0);
    for file in asides(directory)? {
        let found = rescue::read(&file);
        if !found.complete || found.journal.is_none() {
            kept += 1;
            continue;
        }
        for suffix in ["", "-wal", "-shm"] {
            let mut name = file.clone().into_os_string();
            name.push(suffix);
            match fs::remove_file(&name) {
                Err(problem) if problem.kind() != io::ErrorKind::NotFound => return Err(problem),
                _ => {}
            }
        }
        gone += 1;
    }
    Ok((gone, kept))
}

fn asides(directory: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(directory)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if name.starts_with("periksa-rusak-") && name.ends_with(".db") {
            found.push(path);
        }
    }
    Ok(found)
}
