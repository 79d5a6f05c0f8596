//! Proposals to rows of the queue and back; texts that many rows share are held once.

use rusqlite::{Connection, OptionalExtension, Params, Row as SqlRow, params};

use super::{sql::Moment, thread::Pen};
use crate::domain::{
    authority::AuthorityGroup,
    decision::Outcome,
    delivery::Delivery,
    failure::Failure,
    id::{CategorySlug, ProposalId, Version},
    proposal::{Change, Proposal},
    stage::Status,
};

/// Between the parts of the search column: no word of a filter line reaches over it.
const BETWEEN: char = '\u{1f}';

/// What a row says about its proposal.
pub(super) struct Held {
    pub proposal: Proposal,
    pub waits: bool,
    pub cached: bool,
    pub decided: Option<(Outcome, Delivery)>,
}

/// A row by its number; `None` where it has gone.
pub(super) fn read(connection: &Connection, no: i64) -> Result<Option<Held>, Failure> {
    let mut statement = connection.prepare_cached(
        "SELECT p.id, p.version, p.nip, p.name, c.slug, v.text, p.change, s.number, s.words,
                u.id, u.name, a.text, p.submitted_at, p.returns, p.summary, p.documents, p.waits,
                EXISTS (SELECT 1 FROM dossier d WHERE d.id = p.id AND d.version = p.version)
         FROM proposal p
         JOIN category c ON c.no = p.category JOIN word v ON v.no = p.variant
         JOIN status s ON s.no = p.status JOIN unit u ON u.no = p.unit
         JOIN word a ON a.no = p.agency
         WHERE p.no = ?1",
    )?;
    let held = statement
        .query_row([no], |row| {
            Ok(Held {
                proposal: proposal(row)?,
                waits: row.get(16)?,
                cached: row.get(17)?,
                decided: None,
            })
        })
        .optional()?;
    held.map(|mut held| {
        held.decided = decided(connection, &held.proposal)?;
        Ok(held)
    })
    .transpose()
}

fn proposal(row: &SqlRow<'_>) -> rusqlite::Result<Proposal> {
    Ok(Proposal {
        id: row.get(0)?,
        version: row.get(1)?,
        nip: row.get(2)?,
        name: row.get(3)?,
        category: row.get(4)?,
        variant: row.get(5)?,
        change: change(row.get_ref(6)?.as_str()?),
        status: Status {
            number: row.get(7)?,
            words: row.get(8)?,
        },
        unit: row.get(9)?,
        unit_name: row.get(10)?,
        agency: row.get(11)?,
        submitted_at: row.get::<_, Moment>(12)?.0,
        returns: row.get(13)?,
        summary: row.get(14)?,
        documents: row.get(15)?,
    })
}

/// The last decision of ours that still says something about this state of the proposal: one on its
/// way whatever it was made on, else one made on this version or answered with it.
fn decided(
    connection: &Connection,
    proposal: &Proposal,
) -> Result<Option<(Outcome, Delivery)>, Failure> {
    let mut statement = connection.prepare_cached(
        "SELECT outcome, state FROM decision
         WHERE proposal = ?1 AND state NOT IN ('withdrawn', 'abandoned') AND superseded = 0
           AND (state NOT IN ('accepted', 'refused', 'conflict')
                OR ?2 IN (version, receipt_version, corrected ->> '$.version'))
         ORDER BY no DESC LIMIT 1",
    )?;
    let found = statement.query_row(params![proposal.id, proposal.version], |row| {
        Ok((row.get(0)?, row.get(1)?))
    });
    Ok(found.optional()?)
}

/// The number of a proposal's row.
pub(super) fn number(connection: &Connection, id: &ProposalId) -> Result<Option<i64>, Failure> {
    let mut statement = connection.prepare_cached("SELECT no FROM proposal WHERE id = ?1")?;
    Ok(statement.query_row([id], |row| row.get(0)).optional()?)
}

/// Writes a proposal into its row, or into a new one, as seen in this round.
pub(super) fn write(pen: &Pen<'_>, row: &Proposal, round: i64) -> Result<(), Failure> {
    let waits = pen.desk.is_some_and(|desk| desk.waits_here(row));
    let mut statement = pen.prepare_cached(
        "INSERT INTO proposal (id, version, nip, name, category, variant, change, status, unit,
             agency, submitted_at, returns, summary, documents, search, waits, open, round)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18)
         ON CONFLICT (id) DO UPDATE SET version = excluded.version, nip = excluded.nip,
             name = excluded.name, category = excluded.category, variant = excluded.variant,
             change = excluded.change, status = excluded.status, unit = excluded.unit,
             agency = excluded.agency, submitted_at = excluded.submitted_at,
             returns = excluded.returns, summary = excluded.summary,
             documents = excluded.documents, search = excluded.search, waits = excluded.waits,
             open = excluded.open, round = excluded.round",
    )?;
    statement.execute(params![
        row.id,
        row.version,
        row.nip,
        row.name,
        category(pen, &row.category)?,
        word(pen, &row.variant)?,
        change_word(row.change),
        status(pen, &row.status)?,
        unit(pen, row)?,
        word(pen, row.agency.as_str())?,
        Moment(row.submitted_at),
        row.returns,
        row.summary,
        row.documents,
        search_text(row),
        waits,
        waits && !stands(pen, &row.id, &row.version)?,
        round,
    ])?;
    pen.queue_changed();
    Ok(())
}

/// Whether a decision of ours stands for this version, or for the one that its own corrections led
/// to: it is on its way, or the server took it and
/// has shown no other state since.
fn stands(connection: &Connection, id: &ProposalId, version: &Version) -> Result<bool, Failure> {
    let mut statement = connection.prepare_cached(
        "SELECT 1 FROM decision WHERE proposal = ?1 AND (
             (state IN ('held', 'awaiting-signature', 'queued', 'sending', 'unknown')
                  AND ?2 IN (version, corrected ->> '$.version'))
             OR (state = 'accepted' AND superseded = 0
                  AND ?2 IN (version, receipt_version, corrected ->> '$.version')))",
    )?;
    Ok(statement.exists(params![id, version])?)
}

/// Sets right whether a proposal still waits, after something became of a decision on it.
pub(super) fn mark(pen: &Pen<'_>, id: &ProposalId) -> Result<(), Failure> {
    let mut find =
        pen.prepare_cached("SELECT no, version FROM proposal WHERE id = ?1 AND waits = 1")?;
    let found: Option<(i64, Version)> = find
        .query_row([id], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    if let Some((no, version)) = found {
        let open = !stands(pen, id, &version)?;
        pen.prepare_cached("UPDATE proposal SET open = ?2 WHERE no = ?1 AND open <> ?2")?
            .execute(params![no, open])?;
        pen.queue_changed();
    }
    Ok(())
}

/// Notes that the server shows another state of a proposal than the one that a decision of ours led
/// to. It stays so: a server that counts versions badly may show the old number again, and the
/// proposal must not be missing from the inbox then.
pub(super) fn supersede(pen: &Pen<'_>, row: &Proposal) -> Result<(), Failure> {
    pen.prepare_cached(
        "UPDATE decision SET superseded = 1
         WHERE proposal = ?1 AND state = 'accepted' AND superseded = 0
           AND ?2 NOT IN (version, ifnull(receipt_version, version),
                          ifnull(corrected ->> '$.version', version))",
    )?
    .execute(params![row.id, row.version])?;
    Ok(())
}

fn search_text(row: &Proposal) -> String {
    let parts = [
        row.name.as_str(),
        row.nip.as_str(),
        row.summary.as_str(),
        row.id.as_str(),
    ];
    let mut text = String::with_capacity(parts.iter().map(|part| part.len() + 1).sum());
    for part in parts {
        // The index of trigrams would read a text only up to its first NUL.
        text.push_str(&part.to_lowercase().replace('\0', "\u{1f}"));
        text.push(BETWEEN);
    }
    text
}

fn change_word(change: Change) -> &'static str {
    match change {
        Change::Insert => "I",
        Change::Update => "U",
        Change::Delete => "D",
        Change::Unknown => "?",
    }
}

fn change(word: &str) -> Change {
    match word {
        "I" => Change::Insert,
        "U" => Change::Update,
        "D" => Change::Delete,
        _ => Change::Unknown,
    }
}

/// The number of a text held once: of the row found, or of the one added.
fn once<K: Params>(
    pen: &Pen<'_>,
    (find, key): (&str, K),
    add: impl FnOnce() -> rusqlite::Result<usize>,
) -> Result<i64, Failure> {
    let found = pen.prepare_cached(find)?.query_row(key, |row| row.get(0));
    if let Some(no) = found.optional()? {
        return Ok(no);
    }
    add()?;
    Ok(pen.last_insert_rowid())
}

fn word(pen: &Pen<'_>, text: &str) -> Result<i64, Failure> {
    once(pen, ("SELECT no FROM word WHERE text = ?1", [text]), || {
        pen.execute("INSERT INTO word (text) VALUES (?1)", [text])
    })
}

fn category(pen: &Pen<'_>, slug: &CategorySlug) -> Result<i64, Failure> {
    once(
        pen,
        ("SELECT no FROM category WHERE slug = ?1", [slug]),
        || {
            let group = pen
                .desk
                .map_or(AuthorityGroup::Opd, |desk| desk.group(slug));
            pen.execute(
                "INSERT INTO category (slug, authority) VALUES (?1, ?2)",
                params![slug, group_word(group)],
            )
        },
    )
}

fn status(pen: &Pen<'_>, status: &Status) -> Result<i64, Failure> {
    let find = "SELECT no FROM status WHERE number = ?1 AND words = ?2";
    once(pen, (find, params![status.number, status.words]), || {
        pen.execute(
            "INSERT INTO status (number, words, stage) VALUES (?1, ?2, ?3)",
            params![status.number, status.words, status.stage().slug()],
        )
    })
}

fn unit(pen: &Pen<'_>, row: &Proposal) -> Result<i64, Failure> {
    let find = "SELECT no FROM unit WHERE id = ?1 AND name = ?2";
    once(pen, (find, params![row.unit, row.unit_name]), || {
        pen.execute(
            "INSERT INTO unit (id, name, search) VALUES (?1, ?2, ?3)",
            params![row.unit, row.unit_name, row.unit_name.to_lowercase()],
        )
    })
}

/// The word of a group in the table of categories.
pub(super) fn group_word(group: AuthorityGroup) -> &'static str {
    match group {
        AuthorityGroup::Opd => "opd",
        AuthorityGroup::Bkn => "bkn",
    }
}
