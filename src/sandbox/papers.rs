//! The bytes of documents: rendered when first needed, kept as files, described in the database.
//! Knows no HTTP.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::Instant;

use rusqlite::{Connection, OptionalExtension, params};
use sha2::{Digest, Sha256};

use super::db::{self, Db};
use super::documents;
use super::error::SandboxError;
use super::reply::hex;
use super::stop::Stop;
use super::users::to_number;

/// Where the files of documents are.
pub(super) struct Papers {
    dir: PathBuf,
}

/// A document as the detail lists it.
#[derive(Clone, Debug)]
pub(super) struct Sheet {
    pub number: i64,
    pub id: String,
    pub kind: String,
    pub file_name: String,
    /// Bytes and SHA-256, once rendered.
    pub made: Option<(i64, String)>,
}

impl Papers {
    /// Keeps files under the data directory.
    pub fn new(data: &Path) -> Self {
        Self {
            dir: data.join("dokumen"),
        }
    }

    /// Removes the files of all documents.
    pub fn clear(&self) -> Result<(), SandboxError> {
        match fs::remove_dir_all(&self.dir) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                Err(SandboxError::Files(self.dir.clone(), error))
            }
            _ => Ok(()),
        }
    }

    /// Renders a sheet that has not been rendered yet and notes its size and digest.
    pub fn describe(&self, db: &Db, sheet: Sheet) -> Result<Sheet, SandboxError> {
        if sheet.made.is_some() {
            return Ok(sheet);
        }
        let bytes = self.render(db, sheet.number)?;
        let made = (to_number(bytes.len()), hex(&Sha256::digest(&bytes)));
        db.write(|tx| {
            tx.execute(
                "UPDATE document SET size = ?, sha256 = ? WHERE number = ?",
                params![made.0, made.1, sheet.number],
            )
        })?;
        Ok(Sheet {
            made: Some(made),
            ..sheet
        })
    }

    /// The bytes of a sheet, from its file or, where that is gone, rendered again.
    pub fn bytes(&self, db: &Db, sheet: &Sheet) -> Result<Vec<u8>, SandboxError> {
        let path = self.path(sheet.number);
        match fs::read(&path) {
            Ok(bytes) => Ok(bytes),
            Err(error) if error.kind() == io::ErrorKind::NotFound => self.render(db, sheet.number),
            Err(error) => Err(SandboxError::Files(path, error)),
        }
    }

    fn render(&self, db: &Db, number: i64) -> Result<Vec<u8>, SandboxError> {
        let content: String = db.read(|connection| {
            connection.query_row(
                "SELECT content FROM document WHERE number = ?",
                [number],
                |row| row.get(0),
            )
        })?;
        let bytes = documents::render(&serde_json::from_str(&content)?);
        let path = self.path(number);
        keep(&path, &bytes).map_err(|error| SandboxError::Files(path, error))?;
        Ok(bytes)
    }

    /// A thousand files to a directory.
    fn path(&self, number: i64) -> PathBuf {
        self.dir
            .join((number / 1000).to_string())
            .join(format!("{number}.pdf"))
    }
}

/// Written beside and renamed, so that nobody ever reads half a file.
fn keep(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let dir = path.parent().unwrap_or(path);
    db::private_dir(dir)?;
    let mut file = tempfile::NamedTempFile::new_in(dir)?;
    file.write_all(bytes)?;
    file.persist(path).map_err(|error| error.error)?;
    Ok(())
}

const SHEET: &str = "SELECT number, id, kind, file_name, size, sha256 FROM document";

fn read_sheet(row: &rusqlite::Row) -> rusqlite::Result<Sheet> {
    let size: Option<i64> = row.get(4)?;
    let digest: Option<String> = row.get(5)?;
    Ok(Sheet {
        number: row.get(0)?,
        id: row.get(1)?,
        kind: row.get(2)?,
        file_name: row.get(3)?,
        made: size.zip(digest),
    })
}

/// The documents of a proposal, in the order in which they were attached.
pub(super) fn sheets(connection: &Connection, proposal: i64) -> rusqlite::Result<Vec<Sheet>> {
    connection
        .prepare_cached(&format!("{SHEET} WHERE proposal = ? ORDER BY number"))?
        .query_map([proposal], read_sheet)?
        .collect()
}

/// A document by its id, with the id of its proposal.
pub(super) fn sheet(
    connection: &Connection,
    id: &str,
) -> rusqlite::Result<Option<(Sheet, String)>> {
    let found = connection
        .prepare_cached(&format!("{SHEET} WHERE id = ?"))?
        .query_row([id], read_sheet)
        .optional()?;
    let Some(sheet) = found else {
        return Ok(None);
    };
    let proposal = connection
        .prepare_cached(
            "SELECT p.id FROM document d JOIN proposal p ON p.number = d.proposal
             WHERE d.number = ?",
        )?
        .query_row([sheet.number], |row| row.get(0))?;
    Ok(Some((sheet, proposal)))
}

/// Renders the documents that the demo unit's verifier will open first, resting three times as
/// long as it works so that requests hardly notice.
pub(super) fn work_ahead(
    db: &Db,
    papers: &Papers,
    proposals: usize,
    stop: &Stop,
) -> Result<(), SandboxError> {
    let waiting: Vec<Sheet> = db.read(|connection| {
        connection
            .prepare(&format!(
                "{SHEET} WHERE size IS NULL AND proposal IN (SELECT number FROM proposal
                 WHERE unit = 0 AND stage = 'diajukan' ORDER BY submitted, number LIMIT ?)
                 ORDER BY proposal, number"
            ))?
            .query_map([to_number(proposals)], read_sheet)?
            .collect::<rusqlite::Result<_>>()
            .map_err(SandboxError::from)
    })?;
    for sheet in waiting {
        if stop.is_set() {
            break;
        }
        let began = Instant::now();
        papers.describe(db, sheet)?;
        stop.rest(began.elapsed() * 3);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use tokio::sync::watch;

    use super::*;
    use crate::sandbox::books::Books;
    use crate::sandbox::fill;
    use crate::sandbox::world::model::WorldConfig;

    #[test]
    fn what_the_demo_unit_opens_first_is_rendered_ahead() {
        let dir = tempfile::tempdir().unwrap();
        let db = Db::open(dir.path()).unwrap();
        let world = WorldConfig {
            seed: 7,
            proposals: 60,
            today: jiff::civil::date(2026, 11, 21),
        };
        let (world, progress) = fill::prepare(&db, dir.path(), world).unwrap();
        let stop = Stop::default();
        let sender = watch::Sender::new(progress);
        fill::fill(&db, &Books::open().unwrap(), world, &sender, &stop);
        assert!(sender.borrow().complete);

        let rendered = || -> i64 {
            let sql = "SELECT count(*) FROM document WHERE size IS NOT NULL";
            db.read(|connection| connection.query_row(sql, [], |row| row.get(0)))
                .unwrap()
        };
        let papers = Papers::new(dir.path());
        stop.set();
        work_ahead(&db, &papers, 3, &stop).unwrap();
        assert_eq!(rendered(), 0, "it stops when told to");
        let expected: i64 = db
            .read(|connection| {
                connection.query_row(
                    "SELECT sum(documents) FROM (SELECT documents FROM proposal
                     WHERE unit = 0 AND stage = 'diajukan' ORDER BY submitted, number LIMIT 3)",
                    [],
                    |row| row.get(0),
                )
            })
            .unwrap();
        assert!(expected > 0);
        work_ahead(&db, &papers, 3, &Stop::default()).unwrap();
        assert_eq!(rendered(), expected);
    }
}
