//! Writing accepted values into a person's record. Knows no HTTP and no authority.

use rusqlite::{OptionalExtension, Transaction, params};
use serde_json::Value;

use super::problem::Problem;
use super::rows::Row;
use super::world::model::Values;

/// Fields of the main data that the person's own row repeats, and their columns.
const MAIN_DATA: [(&str, &str); 4] = [
    ("nik", "nik"),
    ("nama", "name"),
    ("tgl_lahir", "birth"),
    ("tempat_lahir", "birth_place"),
];

/// Carries out what an approved proposal asks for, and keeps what the record held before.
pub(super) fn settle(tx: &Transaction, row: &Row) -> Result<(), Problem> {
    let (proposed, record_id): (String, Option<String>) = tx.query_row(
        "SELECT d.proposed, p.record_id FROM proposal_data d
         JOIN proposal p ON p.number = d.number WHERE d.number = ?",
        [row.number],
        |found| Ok((found.get(0)?, found.get(1)?)),
    )?;
    let before: Option<String> = tx
        .query_row(
            "SELECT content FROM record WHERE id = ?",
            [&record_id],
            |found| found.get(0),
        )
        .optional()?;
    if row.change == "D" {
        tx.execute("DELETE FROM record WHERE id = ?", [&record_id])?;
    } else {
        let id = record_id.unwrap_or_else(|| uuid::Uuid::new_v4().to_string());
        let values = merged(before.as_deref(), &proposed)?;
        tx.execute(
            "INSERT INTO record VALUES (?1, ?2, ?3, ?4, ?5)
             ON CONFLICT (id) DO UPDATE SET variant = ?4, content = ?5",
            params![
                id,
                row.nip,
                row.category,
                row.variant,
                serde_json::to_string(&values)?
            ],
        )?;
        tx.execute(
            "UPDATE proposal SET record_id = ? WHERE number = ?",
            params![id, row.number],
        )?;
        if row.category == "data-utama" {
            update_person(tx, &row.nip, &values)?;
        }
    }
    tx.execute(
        "UPDATE proposal_data SET settled = 1, held_before = ? WHERE number = ?",
        params![before, row.number],
    )?;
    Ok(())
}

/// The record with the proposed values laid over it: a field that the proposal does not name stays.
fn merged(before: Option<&str>, proposed: &str) -> Result<Values, Problem> {
    let mut values: Values = match before {
        Some(text) => serde_json::from_str(text)?,
        None => Values::new(),
    };
    values.extend(serde_json::from_str::<Values>(proposed)?);
    Ok(values)
}

fn update_person(tx: &Transaction, nip: &str, values: &Values) -> Result<(), Problem> {
    for (field, column) in MAIN_DATA {
        if let Some(Value::String(text)) = values.get(field) {
            tx.execute(
                &format!("UPDATE person SET {column} = ? WHERE nip = ?"),
                [text, nip],
            )?;
        }
    }
    Ok(())
}
