//! What was decided here, when, by whom, on what version and evidence, and what the server said: one row
//! chained to the next by SHA-256. Triggers keep rows from being changed or removed; whoever gets around
//! them with another program breaks the chain, and [`Store::verify_journal`] names the row. The chain
//! shows damage and careless hands. It has no secret, so that it cannot convict somebody who computes
//! it anew from end to end; an export that somebody else keeps can.
//!
//! What is personal lies beside the chain, which holds a salted digest of it: it may be shed when its
//! time is over (`retention.rs`), and every hash still holds. Each shedding is a row of its own.
//!
//! A row's hash is SHA-256 over the hash before (32 bytes; zeros before the first), the number (8 bytes,
//! little-endian) and, for each of `at`, `account`, `decision`, `proposal`, `event`, `state`, `detail`,
//! `person`, its length in bytes (8 bytes, little-endian; all ones where there is none) and its bytes.
//! `person` is SHA-256 over salt and part, in hex.

mod chain;
mod parts;
pub(super) mod rescue;
mod upgrade;
mod write;

use rusqlite::{Connection, Params, Row as SqlRow, params};
use serde_json::Value;

pub use self::chain::JournalVerdict;
pub(super) use self::{
    upgrade::upgrade,
    write::{Record, append, note_shed},
};
use super::{sql::count, thread::Store};
use crate::domain::{
    delivery::Delivery,
    failure::Failure,
    id::{DecisionId, ProposalId},
};

/// The event of the row that tells of the chain before this one.
const MIGRATED: &str = "migrated";
/// The event of the row with which a journal begins whose predecessor could not be carried over.
const BEGUN_ANEW: &str = "begun-anew";
/// The event of a row that tells how many rows have shed their personal part, and why.
const SHED: &str = "shed";

/// One thing done.
#[derive(Clone, Debug, PartialEq)]
pub struct JournalRow {
    /// Its number, from 1 without gaps.
    pub number: u64,
    /// When, RFC 3339 in UTC.
    pub at: String,
    /// The server's id of the account that was signed in.
    pub account: Option<String>,
    /// The decision that it happened to; `None`: it concerns the journal itself.
    pub decision: Option<DecisionId>,
    /// The proposal that the decision is on.
    pub proposal: Option<ProposalId>,
    /// What happened: `made`, an event of the outbox, `shed`, `migrated`, `begun-anew`.
    pub event: String,
    /// Where the decision was afterwards.
    pub state: Option<Delivery>,
    /// The facts, as the text of JSON that went into the hash.
    pub detail: Option<String>,
    /// What is personal.
    pub person: Option<PersonPart>,
    /// SHA-256 over the row before and this one, in hex.
    pub hash: String,
}

/// What of a row is personal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonPart {
    /// SHA-256 over salt and part, in hex; what went into the row's hash.
    pub digest: String,
    /// Salt, and the part as the text of JSON; `None`: it has been shed.
    pub kept: Option<(String, String)>,
}

impl JournalRow {
    /// The facts; null where there are none.
    pub fn facts(&self) -> Value {
        read(self.detail.as_deref())
    }

    /// What is personal; null where there is nothing, or not any more.
    pub fn personal(&self) -> Value {
        let kept = self.person.as_ref().and_then(|part| part.kept.as_ref());
        read(kept.map(|(_, body)| body.as_str()))
    }
}

fn read(text: Option<&str>) -> Value {
    let value = text.and_then(|text| serde_json::from_str(text).ok());
    value.unwrap_or_default()
}

/// Which rows of the journal are wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pick {
    /// Those of so many decisions that something happened to last, and what concerns the journal
    /// itself since.
    Latest(u32),
    /// Those of a decision.
    Decision(DecisionId),
    /// Those of all decisions on a proposal.
    Proposal(ProposalId),
    /// So many rows at most after a number.
    After(u64, u32),
}

/// Where the journal ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JournalHead {
    /// The number of the last row; 0: there is none.
    pub number: u64,
    /// Its hash in hex; zeros where there is none.
    pub hash: String,
}

const COLUMNS: &str =
    "j.no, at, account, decision, proposal, event, state, detail, person, hash, salt, body
     FROM journal j LEFT JOIN journal_person p ON p.no = j.no";

impl Store {
    /// Rows of the journal, oldest first.
    pub async fn journal(&self, pick: Pick) -> Result<Vec<JournalRow>, Failure> {
        self.call(move |vault| rows_of(&vault.connection, &pick))
            .await
    }

    /// Where the journal ends.
    pub async fn journal_head(&self) -> Result<JournalHead, Failure> {
        self.call(|vault| {
            let (number, hash) = chain::head(&vault.connection, "journal_head")?;
            let (number, hash) = (count(number), chain::hex(&hash));
            Ok(JournalHead { number, hash })
        })
        .await
    }

    /// Walks the whole journal and computes every hash anew.
    pub async fn verify_journal(&self) -> Result<JournalVerdict, Failure> {
        self.call(|vault| chain::verify(&vault.connection)).await
    }
}

fn rows_of(connection: &Connection, pick: &Pick) -> Result<Vec<JournalRow>, Failure> {
    match pick {
        Pick::Latest(decisions) => {
            let since = "SELECT ifnull(min(first), 0) FROM (
                 SELECT min(no) AS first FROM journal WHERE decision IS NOT NULL
                 GROUP BY decision ORDER BY max(no) DESC LIMIT ?1)";
            let condition = format!(
                "WHERE decision IN (
                     SELECT decision FROM journal WHERE decision IS NOT NULL
                     GROUP BY decision ORDER BY max(no) DESC LIMIT ?1)
                 OR (decision IS NULL AND (j.no >= ({since}) OR event IN ('{MIGRATED}', '{BEGUN_ANEW}')))
                 ORDER BY j.no"
            );
            collect(connection, &condition, [decisions])
        }
        Pick::Decision(id) => collect(connection, "WHERE decision = ?1 ORDER BY j.no", [id]),
        Pick::Proposal(id) => collect(connection, "WHERE proposal = ?1 ORDER BY j.no", [id]),
        Pick::After(number, limit) => {
            let after = i64::try_from(*number).unwrap_or(i64::MAX);
            let condition = "WHERE j.no > ?1 ORDER BY j.no LIMIT ?2";
            collect(connection, condition, params![after, limit])
        }
    }
}

fn collect(
    connection: &Connection,
    condition: &str,
    values: impl Params,
) -> Result<Vec<JournalRow>, Failure> {
    let mut statement = connection.prepare(&format!("SELECT {COLUMNS} {condition}"))?;
    let found = statement.query_map(values, row)?;
    Ok(found.collect::<Result<_, _>>()?)
}

fn row(row: &SqlRow<'_>) -> rusqlite::Result<JournalRow> {
    let (digest, salt, body): (Option<String>, Option<_>, Option<_>) =
        (row.get(8)?, row.get(10)?, row.get(11)?);
    let hash: Vec<u8> = row.get(9)?;
    Ok(JournalRow {
        number: count(row.get(0)?),
        at: row.get(1)?,
        account: row.get(2)?,
        decision: row.get(3)?,
        proposal: row.get(4)?,
        event: row.get(5)?,
        state: row
            .get::<_, Option<String>>(6)?
            .and_then(|slug| Delivery::from_slug(&slug)),
        detail: row.get(7)?,
        person: digest.map(|digest| PersonPart {
            digest,
            kept: salt.zip(body),
        }),
        hash: chain::hex(&hash),
    })
}
