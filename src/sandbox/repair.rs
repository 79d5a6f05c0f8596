//! A returned proposal, repaired by the civil servant and sent again. Knows no HTTP beyond the
//! problem it answers with.

use rusqlite::{Transaction, params};
use serde_json::Value;

use super::books::Books;
use super::correct::proposed;
use super::decide::{conflict, move_on};
use super::problem::Problem;
use super::rows::Row;
use super::rules::{Role, SENT_AGAIN, Stage};
use super::users::User;
use super::world::World;
use super::world::model::{Change, Proposal, Values};

/// Lays the repaired values over the proposed ones and puts the proposal before the OPD again.
pub(super) fn send_again(
    tx: &Transaction,
    books: &Books,
    world: &World,
    user: &User,
    id: &str,
    repaired: &Values,
    now: i64,
) -> Result<Row, Problem> {
    let row = Row::find(tx, user, id)?.ok_or_else(Problem::missing)?;
    if user.role != Role::Asn {
        return Err(Problem::authority("Hanya ASN yang memperbaiki usulnya."));
    }
    if Stage::of(row.status) != Stage::Returned {
        return Err(conflict(tx, books, &row)?);
    }
    let proposed = lay_over(proposed(tx, row.number)?, repaired)?;
    tx.execute(
        "UPDATE proposal_data SET proposed = ? WHERE number = ?",
        params![serde_json::to_string(&proposed)?, row.number],
    )?;
    tx.execute(
        "UPDATE proposal SET summary = ? WHERE number = ?",
        params![
            world.summary(&as_proposed(tx, &row, proposed, SENT_AGAIN)?),
            row.number
        ],
    )?;
    move_on(tx, books, &row, SENT_AGAIN, 0)?;
    tx.execute(
        "INSERT INTO history (proposal, at, role, name, account, outcome, status)
         VALUES (?, ?, ?, ?, ?, 'perbaikan', ?)",
        params![
            row.number,
            now,
            user.role.word(),
            user.name,
            user.id,
            SENT_AGAIN
        ],
    )?;
    Ok(Row::numbered(tx, row.number)?)
}

/// Only fields that the proposal has may be repaired, and only with plain values.
fn lay_over(mut proposed: Values, repaired: &Values) -> Result<Values, Problem> {
    for (field, value) in repaired {
        let plain = !matches!(value, Value::Array(_) | Value::Object(_));
        match proposed.get_mut(field).filter(|_| plain) {
            Some(held) => *held = value.clone(),
            None => {
                let detail = format!("{field:?} bukan isian usul ini.");
                return Err(Problem::field("usulan_data", detail));
            }
        }
    }
    Ok(proposed)
}

/// The proposal as the world describes one, with what its summary depends on.
pub(super) fn as_proposed(
    tx: &Transaction,
    row: &Row,
    proposed: Values,
    status: u16,
) -> Result<Proposal, Problem> {
    let (person, record_id): (i64, Option<String>) = tx.query_row(
        "SELECT o.number, p.record_id FROM proposal p JOIN person o ON o.nip = p.nip
         WHERE p.number = ?",
        [row.number],
        |found| Ok((found.get(0)?, found.get(1)?)),
    )?;
    Ok(Proposal {
        id: row.id.clone(),
        person: usize::try_from(person).map_err(|error| Problem::server(&error))?,
        category: row.category.clone(),
        variant: row.variant.clone(),
        change: match row.change.as_str() {
            "I" => Change::Insert,
            "D" => Change::Delete,
            _ => Change::Update,
        },
        record_id,
        proposed,
        status,
        submitted_at: jiff::Timestamp::from_second(row.submitted)
            .map_err(|error| Problem::server(&error))?,
        returns: u32::try_from(row.returns).unwrap_or(u32::MAX),
        documents: Vec::new(),
        log: Vec::new(),
        fault: None,
    })
}
