//! A look into the data beside the server, read only: what really happened, for tests and checks.
//! Every call blocks; it may be used while a sandbox runs, also one in another process.

use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

use rusqlite::{Connection, OptionalExtension, Row as SqlRow};

use super::db;
use super::error::SandboxError;
use super::world::model::{Fault, Values};

/// The data of a sandbox.
pub struct Facts(Mutex<Connection>);

/// Where a proposal stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// `status_usulan`.
    pub status: u16,
    /// Grows by one with every change (`versi`).
    pub version: i64,
    /// How often it was returned (`counter_bts`).
    pub returns: i64,
    /// The record it is about; for an insertion only after the approval.
    pub record_id: Option<String>,
}

/// One line of the history of a proposal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The proposal's id.
    pub proposal: String,
    /// Who signed in; none for what happened before the world began.
    pub account: Option<String>,
    /// `usul`, `perbaikan`, `koreksi`, `terima`, `kembalikan` or `tolak`.
    pub outcome: String,
    /// `status_usulan` after it.
    pub status: u16,
    /// The reason's id.
    pub reason_id: Option<String>,
    /// The note.
    pub note: Option<String>,
    /// The idempotency key of a decision; none in the dialect `siasn`.
    pub key: Option<String>,
}

/// A value that was put right.
#[derive(Clone, Debug, PartialEq)]
pub struct Corrected {
    /// Who signed in.
    pub account: Option<String>,
    /// The field's slug.
    pub field: String,
    /// What had been proposed.
    pub original: serde_json::Value,
    /// What it was put right to.
    pub corrected: serde_json::Value,
    /// Why.
    pub reason: String,
}

const ENTRY: &str = "SELECT p.id, h.account, h.outcome, h.status, h.reason_id, h.note, h.key
    FROM history h JOIN proposal p ON p.number = h.proposal";

impl Entry {
    fn read(row: &SqlRow) -> rusqlite::Result<Self> {
        Ok(Self {
            proposal: row.get(0)?,
            account: row.get(1)?,
            outcome: row.get(2)?,
            status: row.get(3)?,
            reason_id: row.get(4)?,
            note: row.get(5)?,
            key: row.get(6)?,
        })
    }
}

impl Facts {
    /// Opens the data directory of a sandbox.
    ///
    /// # Errors
    /// There is no database, or it cannot be read.
    pub fn open(data: &Path) -> Result<Self, SandboxError> {
        Ok(Self(Mutex::new(db::open_data(data)?)))
    }

    /// Where a proposal stands; `None` for an unknown id.
    ///
    /// # Errors
    /// The database failed.
    pub fn standing(&self, proposal: &str) -> Result<Option<Standing>, SandboxError> {
        Ok(self
            .connection()
            .query_row(
                "SELECT status, version, returns, record_id FROM proposal WHERE id = ?",
                [proposal],
                |row| {
                    Ok(Standing {
                        status: row.get(0)?,
                        version: row.get(1)?,
                        returns: row.get(2)?,
                        record_id: row.get(3)?,
                    })
                },
            )
            .optional()?)
    }

    /// The history of one proposal, oldest first.
    ///
    /// # Errors
    /// The database failed.
    pub fn history(&self, proposal: &str) -> Result<Vec<Entry>, SandboxError> {
        let connection = self.connection();
        let mut query = connection.prepare(&format!("{ENTRY} WHERE p.id = ? ORDER BY h.number"))?;
        let entries = query.query_map([proposal], Entry::read)?;
        Ok(entries.collect::<rusqlite::Result<_>>()?)
    }

    /// Every decision that was sent to this server, in the order in which they were carried out.
    /// In the dialect `siasn` one that was sent twice stands here twice: nothing there keeps the
    /// second from being carried out.
    ///
    /// # Errors
    /// The database failed.
    pub fn decisions(&self) -> Result<Vec<Entry>, SandboxError> {
        let connection = self.connection();
        let mut query = connection.prepare(&format!(
            "{ENTRY} WHERE h.account IS NOT NULL
             AND h.outcome IN ('terima', 'kembalikan', 'tolak') ORDER BY h.number"
        ))?;
        let entries = query.query_map([], Entry::read)?;
        Ok(entries.collect::<rusqlite::Result<_>>()?)
    }

    /// What was put right in a proposal, oldest first.
    ///
    /// # Errors
    /// The database failed, or a value cannot be read.
    pub fn corrections(&self, proposal: &str) -> Result<Vec<Corrected>, SandboxError> {
        let connection = self.connection();
        let mut query = connection.prepare(
            "SELECT h.account, c.field, c.original, c.corrected, c.reason
             FROM correction c JOIN history h ON h.number = c.history
             JOIN proposal p ON p.number = c.proposal WHERE p.id = ? ORDER BY c.number",
        )?;
        let found = query.query_map([proposal], |row| {
            let json = |text: String| serde_json::from_str(&text).unwrap_or_default();
            Ok(Corrected {
                account: row.get(0)?,
                field: row.get(1)?,
                original: json(row.get(2)?),
                corrected: json(row.get(3)?),
                reason: row.get(4)?,
            })
        })?;
        Ok(found.collect::<rusqlite::Result<_>>()?)
    }

    /// The values that a proposal proposes, corrections included; `None` for an unknown id.
    ///
    /// # Errors
    /// The database failed, or the values cannot be read.
    pub fn proposed(&self, proposal: &str) -> Result<Option<Values>, SandboxError> {
        let content: Option<String> = self
            .connection()
            .query_row(
                "SELECT d.proposed FROM proposal_data d JOIN proposal p ON p.number = d.number
                 WHERE p.id = ?",
                [proposal],
                |row| row.get(0),
            )
            .optional()?;
        Ok(content
            .map(|content| serde_json::from_str(&content))
            .transpose()?)
    }

    /// The planted faults, by the id of their proposal.
    ///
    /// # Errors
    /// The database failed, or a fault cannot be read.
    pub fn faults(&self) -> Result<Vec<(String, Fault)>, SandboxError> {
        let connection = self.connection();
        let mut query = connection.prepare(
            "SELECT p.id, d.fault FROM proposal_data d JOIN proposal p ON p.number = d.number
             WHERE d.fault IS NOT NULL ORDER BY d.number",
        )?;
        let found = query
            .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect::<rusqlite::Result<Vec<(String, String)>>>()?;
        found
            .into_iter()
            .map(|(id, fault)| Ok((id, serde_json::from_str(&fault)?)))
            .collect()
    }

    /// The values of a record held; `None` where there is no such record.
    ///
    /// # Errors
    /// The database failed, or the values cannot be read.
    pub fn record(&self, id: &str) -> Result<Option<Values>, SandboxError> {
        let content: Option<String> = self
            .connection()
            .query_row("SELECT content FROM record WHERE id = ?", [id], |row| {
                row.get(0)
            })
            .optional()?;
        Ok(content
            .map(|content| serde_json::from_str(&content))
            .transpose()?)
    }

    fn connection(&self) -> MutexGuard<'_, Connection> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
