//! The scans kept: what was read lately or fetched ahead, for work without a line. Each is what the
//! server announced, or it is not given out.

use std::collections::BTreeMap;

use rusqlite::{OptionalExtension, Row, named_params, params};

use super::{
    sql::{Moment, count},
    thread::{Pen, Store},
};
use crate::domain::{
    failure::Failure,
    id::{DocumentId, ProposalId},
    proposal::Document,
};

/// Most bytes of all scans together.
pub(super) const KEPT_BYTES: u64 = 64 << 20;

/// A scan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scan {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// SHA-256 of them, in hex.
    pub sha256: String,
}

/// What is known of a scan without its bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptScan {
    /// SHA-256 of its bytes, in hex.
    pub sha256: String,
    /// Bytes.
    pub size: u64,
    /// Whether the user was shown it.
    pub opened: bool,
}

impl KeptScan {
    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            sha256: row.get("sha256")?,
            size: count(row.get("size")?),
            opened: row.get::<_, Option<Moment>>("opened_at")?.is_some(),
        })
    }

    /// Whether this is what the server announces now: by its digest, else by its length.
    fn is(&self, announced: &Document) -> bool {
        match &announced.sha256 {
            Some(digest) => digest.eq_ignore_ascii_case(&self.sha256),
            None => announced.size.is_none_or(|size| size == self.size),
        }
    }
}

impl Store {
    /// Keeps a scan of a proposal's document, in place of an earlier one, and lets others go that
    /// were used longest ago, but none of a proposal whose decision is on its way. Where the file of
    /// the proposal is not kept, or not any more, neither is the scan.
    pub async fn put_document(
        &self,
        proposal: &ProposalId,
        document: &Document,
        scan: Scan,
    ) -> Result<(), Failure> {
        let (proposal, id) = (proposal.clone(), document.id.clone());
        let media_type = document.media_type.clone();
        self.write(move |pen| {
            pen.prepare_cached(
                "INSERT INTO document
                     (id, proposal, media_type, sha256, size, fetched_at, used_at, bytes)
                 SELECT :id, :proposal, :media_type, :sha256, :size, :now, :now, :bytes
                 WHERE EXISTS (SELECT 1 FROM dossier WHERE id = :proposal)
                 ON CONFLICT (id) DO UPDATE SET
                     proposal = excluded.proposal, media_type = excluded.media_type,
                     size = excluded.size, fetched_at = excluded.fetched_at,
                     used_at = excluded.used_at, bytes = excluded.bytes,
                     opened_at = CASE sha256 WHEN excluded.sha256 THEN opened_at END,
                     sha256 = excluded.sha256",
            )?
            .execute(named_params! {
                ":id": id,
                ":proposal": proposal,
                ":media_type": media_type,
                ":sha256": scan.sha256,
                ":size": i64::try_from(scan.bytes.len()).unwrap_or(i64::MAX),
                ":now": Moment(pen.now),
                ":bytes": scan.bytes,
            })?;
            make_room(pen, KEPT_BYTES)
        })
        .await
    }

    /// The scan kept of a document; `None` where there is none, or one that is not what the server
    /// announces now.
    pub async fn document(&self, document: &Document) -> Result<Option<Scan>, Failure> {
        let document = document.clone();
        self.call(move |vault| {
            let mut statement = vault.connection.prepare_cached(
                "SELECT sha256, size, opened_at, bytes FROM document WHERE id = ?1",
            )?;
            let found = statement
                .query_row([&document.id], |row| {
                    let kept = KeptScan::read(row)?;
                    let bytes = kept.is(&document).then(|| row.get("bytes")).transpose()?;
                    Ok(bytes.map(|bytes| Scan {
                        bytes,
                        sha256: kept.sha256,
                    }))
                })
                .optional()?;
            Ok(found.flatten())
        })
        .await
    }

    /// Which of some documents are kept as the server announces them now.
    pub async fn documents_kept(
        &self,
        documents: &[Document],
    ) -> Result<BTreeMap<DocumentId, KeptScan>, Failure> {
        let documents = documents.to_vec();
        self.call(move |vault| {
            let mut statement = vault
                .connection
                .prepare_cached("SELECT sha256, size, opened_at FROM document WHERE id = ?1")?;
            let mut kept = BTreeMap::new();
            for document in documents {
                let found = statement.query_row([&document.id], KeptScan::read);
                if let Some(scan) = found.optional()?.filter(|scan| scan.is(&document)) {
                    kept.insert(document.id, scan);
                }
            }
            Ok(kept)
        })
        .await
    }

    /// Notes that the user was shown a document.
    pub async fn document_opened(&self, id: &DocumentId) -> Result<(), Failure> {
        let id = id.clone();
        self.write(move |pen| {
            pen.prepare_cached("UPDATE document SET opened_at = ?2, used_at = ?2 WHERE id = ?1")?
                .execute(params![id, Moment(pen.now)])?;
            Ok(())
        })
        .await
    }

    /// Lets the scans of some proposals go, whatever stands on them; how many those were.
    pub async fn forget_documents(&self, proposals: Vec<ProposalId>) -> Result<u64, Failure> {
        self.write(move |pen| forget(pen, &proposals)).await
    }
}

/// Lets the scans of some proposals go; how many those were.
pub(super) fn forget(pen: &Pen<'_>, proposals: &[ProposalId]) -> Result<u64, Failure> {
    let mut statement = pen.prepare_cached("DELETE FROM document WHERE proposal = ?1")?;
    let mut gone = 0;
    for proposal in proposals {
        gone += statement.execute([proposal])? as u64;
    }
    Ok(gone)
}

/// Lets scans go until the rest takes no more than so many bytes.
pub(super) fn make_room(pen: &Pen<'_>, limit: u64) -> Result<(), Failure> {
    // Those that have to stay stand first in the sum and are never beyond the limit by themselves.
    pen.prepare_cached(
        "DELETE FROM document WHERE no IN (
             SELECT no FROM (
                 SELECT no, pending, sum(size) OVER (ORDER BY pending DESC, used_at DESC, no DESC) AS sum
                 FROM (SELECT no, size, used_at, EXISTS (
                           SELECT 1 FROM decision WHERE proposal = document.proposal AND state IN
                               ('held', 'awaiting-signature', 'queued', 'sending', 'unknown')
                       ) AS pending FROM document))
             WHERE sum > ?1 AND NOT pending)",
    )?
    .execute([i64::try_from(limit).unwrap_or(i64::MAX)])?;
    Ok(())
}
