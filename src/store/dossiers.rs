//! The dossiers kept: what was read lately or fetched ahead, for work without a line.

use rusqlite::{OptionalExtension, params};

use super::{
    queue,
    sql::{Json, Moment},
    thread::Store,
};
use crate::domain::{failure::Failure, id::ProposalId, proposal::Dossier};

/// How many dossiers stay beside those of decisions that are on their way.
pub(super) const KEPT: u32 = 500;

impl Store {
    /// Keeps a dossier, brings the row of its proposal up to date where the queue has it, and lets
    /// the oldest dossiers go.
    pub async fn put_dossier(&self, dossier: Dossier) -> Result<(), Failure> {
        self.write(move |pen| {
            queue::refresh(pen, &dossier.proposal)?;
            let (id, version) = (
                dossier.proposal.id.clone(),
                dossier.proposal.version.clone(),
            );
            pen.prepare_cached(
                "INSERT OR REPLACE INTO dossier (id, version, body, fetched_at) VALUES (?1, ?2, ?3, ?4)",
            )?
            .execute(params![id, version, Json(dossier), Moment(pen.now)])?;
            pen.prepare_cached(
                "DELETE FROM dossier WHERE no IN (
                     SELECT no FROM dossier d WHERE NOT EXISTS (
                         SELECT 1 FROM decision WHERE proposal = d.id AND state IN
                             ('held', 'awaiting-signature', 'queued', 'sending', 'unknown'))
                     ORDER BY no DESC LIMIT -1 OFFSET ?1)",
            )?
            .execute([KEPT])?;
            Ok(())
        })
        .await
    }

    /// The dossier kept of a proposal. It may be older than the row: compare the versions. `None`
    /// where there is none, or where its shape is of an older program.
    pub async fn dossier(&self, id: &ProposalId) -> Result<Option<Dossier>, Failure> {
        let id = id.clone();
        self.call(move |vault| {
            let mut statement = vault
                .connection
                .prepare_cached("SELECT body FROM dossier WHERE id = ?1")?;
            let text: Option<String> = statement.query_row([id], |row| row.get(0)).optional()?;
            Ok(text.and_then(|text| serde_json::from_str(&text).ok()))
        })
        .await
    }

    /// Whether the dossier kept of a proposal is of the version that the list has.
    pub async fn has_newest_dossier(&self, id: &ProposalId) -> Result<bool, Failure> {
        let id = id.clone();
        self.call(move |vault| {
            let mut statement = vault.connection.prepare_cached(
                "SELECT EXISTS (SELECT 1 FROM dossier JOIN proposal USING (id, version) WHERE id = ?1)",
            )?;
            Ok(statement.query_row([id], |row| row.get(0))?)
        })
        .await
    }
}
