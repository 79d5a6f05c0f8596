//! Writing a row: the chain's part, and beside it what is personal.

use rusqlite::{OptionalExtension, params};
use serde_json::{Value, json};

use super::{
    SHED,
    chain::{Chain, Hash, digest, head},
    parts,
};
use crate::{
    domain::{
        delivery::Delivery,
        failure::Failure,
        id::{DecisionId, ProposalId},
    },
    store::{
        settings::{ORIGIN, SESSION},
        thread::Pen,
    },
};

/// What people do themselves; their rows say by whom and with what.
const BY_HAND: [&str; 5] = ["made", "undone", "signed", "dismissed", "given-up"];

/// Something to be written down about a decision.
pub(in crate::store) struct Record<'a> {
    pub decision: &'a DecisionId,
    pub proposal: &'a ProposalId,
    pub event: &'a str,
    pub state: Delivery,
    /// All that is known of it; which part may outlive the person's data is decided here.
    pub detail: Option<Value>,
}

/// Adds a row, in the transaction of what it tells of.
pub(in crate::store) fn append(pen: &Pen<'_>, record: &Record<'_>) -> Result<(), Failure> {
    let (account, by) = who(pen)?;
    let (mut facts, person) = record.detail.clone().map_or((None, None), parts::split);
    if BY_HAND.contains(&record.event) {
        let facts = facts.get_or_insert_with(|| json!({}));
        facts["by"] = by;
    }
    let at = pen.now.to_string();
    let line = Line {
        account: account.as_deref(),
        decision: Some(record.decision.as_str()),
        proposal: Some(record.proposal.as_str()),
        state: Some(record.state.slug()),
        facts,
        person,
        ..Line::of(&at, record.event)
    };
    write(pen, line)
}

/// Notes that rows have shed their personal part, and why: what goes without such a note was taken
/// out by somebody.
pub(in crate::store) fn note_shed(pen: &Pen<'_>, rows: usize, why: &str) -> Result<(), Failure> {
    if rows == 0 {
        return Ok(());
    }
    let at = pen.now.to_string();
    let line = Line {
        facts: Some(json!({ "rows": rows, "why": why })),
        ..Line::of(&at, SHED)
    };
    write(pen, line)
}

/// The account signed in, and as what and with what it works.
fn who(pen: &Pen<'_>) -> Result<(Option<String>, Value), Failure> {
    let session: Option<(Option<String>, Option<String>)> = pen
        .prepare_cached(
            "SELECT value ->> '$.account.id', value ->> '$.account.role' FROM setting WHERE key = ?1",
        )?
        .query_row([SESSION], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let (account, role) = session.unwrap_or_default();
    let origin: Option<String> = crate::store::settings::get(pen, ORIGIN)?;
    let origin: Option<Value> = origin.and_then(|text| serde_json::from_str(&text).ok());
    let mut by = json!({ "program": env!("CARGO_PKG_VERSION") });
    let origin = origin.unwrap_or_default();
    for (name, value) in [
        ("role", role.into()),
        ("profile", origin["profile"].clone()),
        ("server", origin["server"].clone()),
    ] {
        if !value.is_null() {
            by[name] = value;
        }
    }
    Ok((account, by))
}

/// A row on its way into the chain.
pub(super) struct Line<'a> {
    pub at: &'a str,
    pub account: Option<&'a str>,
    pub decision: Option<&'a str>,
    pub proposal: Option<&'a str>,
    pub event: &'a str,
    pub state: Option<&'a str>,
    pub facts: Option<Value>,
    pub person: Option<Value>,
}

impl<'a> Line<'a> {
    pub fn of(at: &'a str, event: &'a str) -> Self {
        Self {
            at,
            account: None,
            decision: None,
            proposal: None,
            event,
            state: None,
            facts: None,
            person: None,
        }
    }
}

/// Adds a row to the chain. The head is read here, inside the transaction: several programs may write.
pub(super) fn write(pen: &Pen<'_>, line: Line<'_>) -> Result<(), Failure> {
    let (last, before) = head(pen, "journal_head")?;
    let no = last + 1;
    let detail = line.facts.map(|facts| facts.to_string());
    let person = match line.person {
        Some(person) => Some(keep(pen, no, &person.to_string())?),
        None => None,
    };
    let hash = Chain::after(&before)
        .integer(no)
        .text(Some(line.at))
        .text(line.account)
        .text(line.decision)
        .text(line.proposal)
        .text(Some(line.event))
        .text(line.state)
        .text(detail.as_deref())
        .text(person.as_deref())
        .hash();
    pen.prepare_cached(
        "INSERT INTO journal (no, at, account, decision, proposal, event, state, detail, person, hash)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
    )?
    .execute(params![
        no,
        line.at,
        line.account,
        line.decision,
        line.proposal,
        line.event,
        line.state,
        detail,
        person,
        hash
    ])?;
    note_head(pen, no, &hash)
}

/// Notes the last row beside the journal, so that a cut at its end shows.
pub(super) fn note_head(pen: &Pen<'_>, no: i64, hash: &Hash) -> Result<(), Failure> {
    pen.prepare_cached(
        "INSERT INTO journal_head (only, no, hash) VALUES (0, ?1, ?2)
         ON CONFLICT DO UPDATE SET no = excluded.no, hash = excluded.hash",
    )?
    .execute(params![no, hash])?;
    Ok(())
}

/// Keeps what is personal beside the chain, and answers what the chain holds of it.
fn keep(pen: &Pen<'_>, no: i64, body: &str) -> Result<String, Failure> {
    let salt = uuid::Uuid::new_v4().simple().to_string();
    pen.prepare_cached("INSERT INTO journal_person (no, salt, body) VALUES (?1, ?2, ?3)")?
        .execute(params![no, salt, body])?;
    Ok(digest(&salt, body))
}
