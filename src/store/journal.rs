//! What was done here, one row chained to the next by SHA-256. Triggers keep rows from being changed
//! or removed; whoever gets around them with another program breaks the chain, and
//! [`Store::verify_journal`] names the row. The chain shows damage and careless hands. It has no
//! secret, so that it cannot convict somebody who computes it anew from end to end.

use rusqlite::{Connection, OptionalExtension, Row as SqlRow, params};
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::{
    sql::{Json, count},
    thread::{Pen, Store},
};
use crate::domain::{
    delivery::Delivery,
    failure::Failure,
    id::{DecisionId, ProposalId},
};

type Hash = [u8; 32];

/// Before the first row.
const NOTHING: Hash = [0; 32];

/// One thing done.
#[derive(Clone, Debug, PartialEq)]
pub struct JournalRow {
    /// Its number, from 1 without gaps.
    pub number: u64,
    /// When, RFC 3339 in UTC.
    pub at: String,
    /// The server's id of the account that was signed in.
    pub account: Option<String>,
    /// The decision that it happened to.
    pub decision: DecisionId,
    /// The proposal that the decision is on.
    pub proposal: ProposalId,
    /// What happened: `made`, or an event of the outbox.
    pub event: String,
    /// Where the decision was afterwards.
    pub state: Delivery,
    /// The decision itself where it was made, and else what the server answered.
    pub detail: Option<Value>,
    /// SHA-256 over the row before and this one, in hex.
    pub hash: String,
}

/// What a walk over the journal found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct JournalVerdict {
    /// How many rows were read.
    pub rows: u64,
    /// The number of the first row that is changed or missing.
    pub broken_at: Option<u64>,
}

impl Store {
    /// The last rows of the journal, newest first.
    pub async fn journal(&self, limit: u32) -> Result<Vec<JournalRow>, Failure> {
        self.call(move |vault| {
            let mut statement = vault.connection.prepare_cached(
                "SELECT no, at, account, decision, proposal, event, state, detail, hash
                 FROM journal ORDER BY no DESC LIMIT ?1",
            )?;
            let found = statement.query_map([limit], |row| {
                let hash: Hash = row.get(8)?;
                Ok(JournalRow {
                    number: count(row.get(0)?),
                    at: row.get(1)?,
                    account: row.get(2)?,
                    decision: row.get(3)?,
                    proposal: row.get(4)?,
                    event: row.get(5)?,
                    state: row.get(6)?,
                    detail: row.get::<_, Option<Json<Value>>>(7)?.map(|json| json.0),
                    hash: hash.iter().map(|byte| format!("{byte:02x}")).collect(),
                })
            })?;
            Ok(found.collect::<Result<_, _>>()?)
        })
        .await
    }

    /// Walks the whole journal and computes every hash anew.
    pub async fn verify_journal(&self) -> Result<JournalVerdict, Failure> {
        self.call(|vault| verify(&vault.connection)).await
    }
}

/// Something to be written down.
pub(super) struct Record<'a> {
    pub decision: &'a DecisionId,
    pub proposal: &'a ProposalId,
    pub event: &'a str,
    pub state: Delivery,
    pub detail: Option<Value>,
}

/// Adds a row, in the transaction of what it tells of.
pub(super) fn append(pen: &Pen<'_>, record: &Record<'_>) -> Result<(), Failure> {
    let (last, before) = head(pen)?;
    let account: Option<String> = pen
        .prepare_cached("SELECT value ->> '$.account.id' FROM setting WHERE key = 'store.session'")?
        .query_row([], |row| row.get(0))
        .optional()?
        .flatten();
    let (no, at) = (last + 1, pen.now.to_string());
    let detail = record.detail.as_ref().map(Value::to_string);
    let hash = Chain::after(&before)
        .integer(no)
        .text(Some(&at))
        .text(account.as_deref())
        .text(Some(record.decision.as_str()))
        .text(Some(record.proposal.as_str()))
        .text(Some(record.event))
        .text(Some(record.state.slug()))
        .text(detail.as_deref())
        .hash();
    pen.prepare_cached(
        "INSERT INTO journal (no, at, account, decision, proposal, event, state, detail, hash)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
    )?
    .execute(params![
        no,
        at,
        account,
        record.decision,
        record.proposal,
        record.event,
        record.state,
        detail,
        hash
    ])?;
    pen.prepare_cached(
        "INSERT INTO journal_head (only, no, hash) VALUES (0, ?1, ?2)
         ON CONFLICT DO UPDATE SET no = excluded.no, hash = excluded.hash",
    )?
    .execute(params![no, hash])?;
    Ok(())
}

/// The last row's number and hash, as noted beside the journal: so a cut at its end shows as well.
fn head(connection: &Connection) -> Result<(i64, Hash), Failure> {
    let mut statement = connection.prepare_cached("SELECT no, hash FROM journal_head")?;
    let head = statement.query_row([], |row| Ok((row.get(0)?, row.get(1)?)));
    Ok(head.optional()?.unwrap_or((0, NOTHING)))
}

fn verify(connection: &Connection) -> Result<JournalVerdict, Failure> {
    let mut statement = connection.prepare(
        "SELECT no, at, account, decision, proposal, event, state, detail, hash
         FROM journal ORDER BY no",
    )?;
    let mut found = statement.query([])?;
    let (mut rows, mut broken_at) = (0, None);
    let mut before = NOTHING;
    while let Some(row) = found.next()? {
        let number = count(row.get(0)?);
        let hash: Hash = row.get(8).unwrap_or(NOTHING);
        if broken_at.is_none() && (number != rows + 1 || recomputed(row, &before)? != hash) {
            broken_at = Some(rows + 1);
        }
        rows += 1;
        before = hash;
    }
    let (noted, hash) = head(connection)?;
    if broken_at.is_none() && (count(noted), hash) != (rows, before) {
        // Rows are missing at the end or were put there; or the last of them was made anew.
        broken_at = Some((rows.min(count(noted)) + 1).min(rows.max(1).max(count(noted))));
    }
    Ok(JournalVerdict { rows, broken_at })
}

fn recomputed(row: &SqlRow<'_>, before: &Hash) -> Result<Hash, Failure> {
    let mut chain = Chain::after(before).integer(row.get(0)?);
    for column in 1..8 {
        chain = chain.text(row.get_ref(column)?.as_str_or_null().unwrap_or(None));
    }
    Ok(chain.hash())
}

/// A row on its way to its hash. Every part is preceded by its length, so that no two rows that
/// differ are the same sequence of bytes.
struct Chain(Sha256);

impl Chain {
    fn after(before: &Hash) -> Self {
        Self(Sha256::new().chain_update(before))
    }

    fn integer(self, value: i64) -> Self {
        Self(self.0.chain_update(value.to_le_bytes()))
    }

    fn text(self, text: Option<&str>) -> Self {
        let length = text.map_or(u64::MAX, |text| text.len() as u64);
        Self(
            self.0
                .chain_update(length.to_le_bytes())
                .chain_update(text.unwrap_or_default()),
        )
    }

    fn hash(self) -> Hash {
        self.0.finalize().into()
    }
}
