//! The chain: how a row becomes a hash, and the walk that computes every one anew. It knows columns,
//! not what they mean.

use rusqlite::{Connection, OptionalExtension, Row as SqlRow};
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::{BEGUN_ANEW, MIGRATED, SHED};
use crate::{domain::failure::Failure, store::sql::count};

pub(super) type Hash = [u8; 32];

/// Before the first row.
pub(super) const NOTHING: Hash = [0; 32];

/// What a walk over the journal found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct JournalVerdict {
    /// How many rows were read.
    pub rows: u64,
    /// The number of the first row that is changed or missing, or whose personal part is another than
    /// it was.
    pub broken_at: Option<u64>,
    /// How many rows have shed their personal part; their hashes hold without it.
    pub shed: u64,
    /// How many of those the journal does not account for: somebody took them out by hand.
    pub unnoted: u64,
    /// Where the chain was broken that an older program wrote and this one carried over.
    pub inherited: Option<u64>,
    /// The row with which it began anew because the journal before, in a file put aside, could not be
    /// carried over.
    pub begun_anew_at: Option<u64>,
}

impl JournalVerdict {
    /// Whether nothing was changed from outside, as far as the journal can tell.
    pub fn is_whole(&self) -> bool {
        self.broken_at.is_none()
            && self.unnoted == 0
            && self.inherited.is_none()
            && self.begun_anew_at.is_none()
    }
}

/// Walks the journal and computes every hash anew.
pub(super) fn verify(connection: &Connection) -> Result<JournalVerdict, Failure> {
    let mut statement = connection.prepare(
        "SELECT j.no, at, account, decision, proposal, event, state, detail, person, hash, salt, body
         FROM journal j LEFT JOIN journal_person p ON p.no = j.no ORDER BY j.no",
    )?;
    let mut found = statement.query([])?;
    let (mut verdict, mut before, mut noted) = (JournalVerdict::default(), NOTHING, 0);
    while let Some(row) = found.next()? {
        let (hash, good) = link(row, &before, &verdict, 9)?;
        let part = part(row)?;
        if verdict.broken_at.is_none() && (!good || part == Part::Other) {
            verdict.broken_at = Some(verdict.rows + 1);
        }
        verdict.rows += 1;
        verdict.shed += u64::from(part == Part::Shed);
        match (text(row, 5)?, text(row, 7)?) {
            (Some(SHED), Some(detail)) => noted += number(detail, "rows").unwrap_or(0),
            (Some(BEGUN_ANEW), _) => verdict.begun_anew_at = Some(verdict.rows),
            (Some(MIGRATED), Some(detail)) => verdict.inherited = number(detail, "broken_at"),
            _ => {}
        }
        before = hash;
    }
    verdict.unnoted = verdict.shed.saturating_sub(noted);
    let head = head(connection, "journal_head")?;
    Ok(with_head(verdict, head, before))
}

/// The same for a journal in the shape before this one, which lies under another name.
pub(super) fn verify_before(connection: &Connection) -> Result<(JournalVerdict, Hash), Failure> {
    let mut statement = connection.prepare(
        "SELECT no, at, account, decision, proposal, event, state, detail, hash
         FROM journal_before ORDER BY no",
    )?;
    let mut found = statement.query([])?;
    let (mut verdict, mut before) = (JournalVerdict::default(), NOTHING);
    while let Some(row) = found.next()? {
        let (hash, good) = link(row, &before, &verdict, 8)?;
        if verdict.broken_at.is_none() && !good {
            verdict.broken_at = Some(verdict.rows + 1);
        }
        verdict.rows += 1;
        before = hash;
    }
    let head = head(connection, "journal_head_before")?;
    Ok((with_head(verdict, head, before), before))
}

/// The last row's number and hash, as noted beside the journal: so a cut at its end shows as well.
pub(super) fn head(connection: &Connection, table: &'static str) -> Result<(i64, Hash), Failure> {
    let mut statement = connection.prepare_cached(&format!("SELECT no, hash FROM {table}"))?;
    let head = statement.query_row([], |row| Ok((row.get(0)?, row.get(1)?)));
    Ok(head.optional()?.unwrap_or((0, NOTHING)))
}

/// The hash of a row, which stands in column `width`, and whether it is that of the row's number and
/// of the texts in the columns between.
fn link(
    row: &SqlRow<'_>,
    before: &Hash,
    verdict: &JournalVerdict,
    width: usize,
) -> Result<(Hash, bool), Failure> {
    let number: i64 = row.get(0)?;
    let hash: Hash = row.get(width).unwrap_or(NOTHING);
    let mut chain = Chain::after(before).integer(number);
    for column in 1..width {
        chain = chain.text(text(row, column)?);
    }
    Ok((
        hash,
        count(number) == verdict.rows + 1 && chain.hash() == hash,
    ))
}

fn with_head(
    mut verdict: JournalVerdict,
    (noted, hash): (i64, Hash),
    last: Hash,
) -> JournalVerdict {
    let (noted, rows) = (count(noted), verdict.rows);
    if verdict.broken_at.is_none() && (noted, hash) != (rows, last) {
        // Rows are missing at the end or were put there; or the last of them was made anew.
        verdict.broken_at = Some((rows.min(noted) + 1).min(rows.max(1).max(noted)));
    }
    verdict
}

/// What became of a row's personal part.
#[derive(PartialEq, Eq)]
enum Part {
    None,
    Kept,
    Shed,
    Other,
}

fn part(row: &SqlRow<'_>) -> Result<Part, Failure> {
    Ok(match (text(row, 8)?, text(row, 10)?, text(row, 11)?) {
        (None, None, None) => Part::None,
        (Some(_), None, None) => Part::Shed,
        (Some(noted), Some(salt), Some(body)) if digest(salt, body) == noted => Part::Kept,
        _ => Part::Other,
    })
}

fn text<'a>(row: &'a SqlRow<'_>, column: usize) -> Result<Option<&'a str>, Failure> {
    Ok(row.get_ref(column)?.as_str_or_null().unwrap_or(None))
}

fn number(detail: &str, name: &str) -> Option<u64> {
    serde_json::from_str::<Value>(detail).ok()?[name].as_u64()
}

/// What the chain holds of a personal part. The salt goes with the part, so that what remains cannot
/// be found again by trying all names.
pub(super) fn digest(salt: &str, body: &str) -> String {
    hex(&Sha256::new()
        .chain_update(salt)
        .chain_update(body)
        .finalize())
}

/// Bytes in hex.
pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A row on its way to its hash. Every part is preceded by its length, so that no two rows that
/// differ are the same sequence of bytes.
pub(super) struct Chain(Sha256);

impl Chain {
    pub fn after(before: &Hash) -> Self {
        Self(Sha256::new().chain_update(before))
    }

    pub fn integer(self, value: i64) -> Self {
        Self(self.0.chain_update(value.to_le_bytes()))
    }

    pub fn text(self, text: Option<&str>) -> Self {
        let length = text.map_or(u64::MAX, |text| text.len() as u64);
        Self(
            self.0
                .chain_update(length.to_le_bytes())
                .chain_update(text.unwrap_or_default()),
        )
    }

    pub fn hash(self) -> Hash {
        self.0.finalize().into()
    }
}
