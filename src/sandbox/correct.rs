//! Corrections (*koreksi*): an official puts proposed values right, the original and the reason are
//! kept. Who may, which fields, and what a value must be. Knows no HTTP beyond the problem it answers
//! with.

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension, Transaction, params};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::books::Books;
use super::decide::conflict;
use super::problem::Problem;
use super::repair::as_proposed;
use super::rows::Row;
use super::rules::Official;
use super::users::User;
use super::world::World;
use super::world::model::Values;
use crate::domain::category::{FieldKind, FieldSpec};

/// What tells one person or record from another is nobody's to put right here.
const KEYS: [&str; 6] = ["id", "nip", "nip_baru", "nik", "pns_id", "id_riwayat"];
/// Most characters of a value and of a reason.
const LONGEST: usize = 500;

/// One value put right, as the wire of `terbuka` has it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Correction {
    #[serde(rename = "bidang")]
    pub field: String,
    #[serde(rename = "semula")]
    pub original: Value,
    #[serde(rename = "menjadi")]
    pub corrected: Value,
    #[serde(rename = "alasan")]
    pub reason: String,
}

/// The fields that the user may put right now: those proposed to be new or changed, at the turn of
/// whoever verifies or validates.
pub(super) fn open_fields(books: &Books, row: &Row, user: &User, proposed: &Values) -> Vec<String> {
    let seat = user.role.official();
    let may = matches!(seat, Some(Official::Opd | Official::Bkn)) && row.turn(books) == seat;
    if !may || !matches!(row.change.as_str(), "I" | "U") {
        return Vec::new();
    }
    let open = |field: &&String| {
        let known = books.field(&row.category, &row.variant, field).is_some();
        known && !KEYS.contains(&field.as_str())
    };
    proposed.keys().filter(open).cloned().collect()
}

/// Whether the user may put these right, and whether they are about what stands.
pub(super) fn admit(
    tx: &Transaction,
    books: &Books,
    user: &User,
    row: &Row,
    corrections: &[Correction],
) -> Result<(), Problem> {
    if corrections.is_empty() {
        return Ok(());
    }
    let proposed = proposed(tx, row.number)?;
    let open = open_fields(books, row, user, &proposed);
    for correction in corrections {
        if !open.contains(&correction.field) {
            let detail = format!("Isian {:?} tidak boleh Anda koreksi.", correction.field);
            return Err(Problem::authority(detail));
        }
    }
    for correction in corrections {
        let stands = proposed.get(&correction.field).unwrap_or(&Value::Null);
        if !alike(stands, &correction.original) {
            return Err(conflict(tx, books, row)?);
        }
    }
    Ok(())
}

/// Whether what they are put right to can be kept.
pub(super) fn check(
    connection: &Connection,
    books: &Books,
    row: &Row,
    corrections: &[Correction],
) -> Result<(), Problem> {
    for (at, correction) in corrections.iter().enumerate() {
        let wrong = |part: &str, detail: &str| {
            Problem::field(&format!("koreksi[{at}].{part}"), detail.to_owned())
        };
        let twice = corrections[..at]
            .iter()
            .any(|it| it.field == correction.field);
        if twice {
            return Err(wrong("bidang", "Isian ini dikoreksi dua kali."));
        }
        if alike(&correction.original, &correction.corrected) {
            return Err(wrong("menjadi", "Sama dengan yang diusulkan."));
        }
        match correction.reason.trim().chars().count() {
            1..=LONGEST => {}
            0 => return Err(wrong("alasan", "Alasan koreksi harus diisi.")),
            _ => return Err(wrong("alasan", "Alasan koreksi terlalu panjang.")),
        }
        let Some(spec) = books.field(&row.category, &row.variant, &correction.field) else {
            return Err(wrong("bidang", "Isian ini tidak dikenal."));
        };
        fitting(connection, spec, &correction.corrected)?
            .map_err(|detail| wrong("menjadi", detail))?;
    }
    Ok(())
}

/// Whether a value is one that the field can hold; the inner error says why not.
pub(super) fn fitting(
    connection: &Connection,
    spec: &FieldSpec,
    value: &Value,
) -> rusqlite::Result<Result<(), &'static str>> {
    if is_none(value) {
        return Ok(match spec.required {
            true => Err("Isian ini harus diisi."),
            false => Ok(()),
        });
    }
    let text = value.as_str();
    let fits = match spec.kind {
        FieldKind::Integer | FieldKind::Year => value.is_i64(),
        FieldKind::Decimal => value.is_number(),
        FieldKind::Bool => value.is_boolean(),
        FieldKind::Date => text.is_some_and(|text| {
            let iso = text.parse::<jiff::civil::Date>();
            iso.is_ok_and(|date| date.to_string() == text)
        }),
        FieldKind::Code => match (text, &spec.reference) {
            (Some(code), Some(list)) => is_listed(connection, list, code)?,
            (text, _) => text.is_some(),
        },
        _ => text.is_some_and(|text| text.chars().count() <= LONGEST),
    };
    Ok(match fits {
        true => Ok(()),
        false => Err("Nilai ini tidak cocok dengan jenis isiannya."),
    })
}

fn is_listed(connection: &Connection, list: &str, code: &str) -> rusqlite::Result<bool> {
    let found = connection
        .prepare_cached("SELECT 1 FROM reference WHERE list = ? AND id = ?")?
        .query_row([list, code], |_| Ok(()))
        .optional()?;
    Ok(found.is_some())
}

/// Lays corrections over what is proposed; the summary of the proposal follows. The history and the
/// version are the caller's.
pub(super) fn lay_over(
    tx: &Transaction,
    world: &World,
    row: &Row,
    corrections: &[Correction],
) -> Result<(), Problem> {
    let mut proposed = proposed(tx, row.number)?;
    for correction in corrections {
        proposed.insert(correction.field.clone(), correction.corrected.clone());
    }
    tx.execute(
        "UPDATE proposal_data SET proposed = ? WHERE number = ?",
        params![serde_json::to_string(&proposed)?, row.number],
    )?;
    tx.execute(
        "UPDATE proposal SET summary = ? WHERE number = ?",
        params![
            world.summary(&as_proposed(tx, row, proposed, row.status)?),
            row.number
        ],
    )?;
    Ok(())
}

/// Keeps corrections under the last line of the proposal's history.
pub(super) fn keep(tx: &Transaction, row: &Row, corrections: &[Correction]) -> Result<(), Problem> {
    for correction in corrections {
        tx.prepare_cached(
            "INSERT INTO correction (proposal, history, field, original, corrected, reason)
             SELECT ?1, max(number), ?2, ?3, ?4, ?5 FROM history WHERE proposal = ?1",
        )?
        .execute(params![
            row.number,
            correction.field,
            correction.original.to_string(),
            correction.corrected.to_string(),
            correction.reason.trim(),
        ])?;
    }
    Ok(())
}

/// The corrections of a proposal, by the line of the history that they stand under.
pub(super) fn by_line(
    connection: &Connection,
    proposal: i64,
) -> rusqlite::Result<BTreeMap<i64, Vec<Correction>>> {
    let mut query = connection.prepare_cached(
        "SELECT history, field, original, corrected, reason FROM correction
         WHERE proposal = ? ORDER BY number",
    )?;
    let found = query.query_map([proposal], |row| {
        let json = |text: String| serde_json::from_str(&text).unwrap_or(Value::Null);
        let correction = Correction {
            field: row.get(1)?,
            original: json(row.get(2)?),
            corrected: json(row.get(3)?),
            reason: row.get(4)?,
        };
        Ok((row.get::<_, i64>(0)?, correction))
    })?;
    let mut lines = BTreeMap::<_, Vec<_>>::new();
    for line in found {
        let (history, correction) = line?;
        lines.entry(history).or_default().push(correction);
    }
    Ok(lines)
}

/// What the civil servant had proposed where an official has put it right since (*usulan asli*).
pub(super) fn originals(
    connection: &Connection,
    proposal: i64,
) -> rusqlite::Result<Map<String, Value>> {
    let sent: i64 = connection
        .prepare_cached(
            "SELECT coalesce(max(number), 0) FROM history
             WHERE proposal = ? AND outcome = 'perbaikan'",
        )?
        .query_row([proposal], |row| row.get(0))?;
    let mut originals = Map::new();
    for (line, corrections) in by_line(connection, proposal)? {
        for correction in corrections.into_iter().filter(|_| line > sent) {
            originals
                .entry(correction.field)
                .or_insert(correction.original);
        }
    }
    Ok(originals)
}

/// The proposed values.
pub(super) fn proposed(connection: &Connection, number: i64) -> Result<Values, Problem> {
    let text: String = connection.query_row(
        "SELECT proposed FROM proposal_data WHERE number = ?",
        [number],
        |found| found.get(0),
    )?;
    Ok(serde_json::from_str(&text)?)
}

fn is_none(value: &Value) -> bool {
    value.is_null() || value.as_str().is_some_and(|text| text.trim().is_empty())
}

/// Whether two values say the same: nothing is nothing, `12` is `12.0`.
pub(super) fn alike(one: &Value, other: &Value) -> bool {
    match (one.as_f64(), other.as_f64()) {
        (Some(one), Some(other)) => one == other,
        _ => one == other || (is_none(one) && is_none(other)),
    }
}
