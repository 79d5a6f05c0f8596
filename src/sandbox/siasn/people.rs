//! A civil servant in a user's sight, by either of the two numbers that this API names people by.

use rusqlite::{Connection, OptionalExtension, params, params_from_iter};
use serde_json::Value;

use super::answer::Refused;
use crate::sandbox::users::User;

/// Which number a caller has.
#[derive(Clone, Copy, Debug)]
pub(super) enum By<'a> {
    Nip(&'a str),
    PnsId(&'a str),
}

/// Who somebody is.
#[derive(Clone, Debug)]
pub(super) struct Person {
    pub pns_id: String,
    pub nip: String,
    pub name: String,
    pub nik: String,
    /// ISO 8601.
    pub birth: String,
    pub birth_place: String,
    pub sex: String,
    pub employee_kind: String,
    pub unit_id: String,
    pub unit: String,
    pub agency_id: String,
    pub agency: String,
    pub kanreg_id: String,
}

/// The civil servant, if there is one in the user's sight.
pub(super) fn find(
    connection: &Connection,
    user: &User,
    by: By,
) -> Result<Option<Person>, Refused> {
    let (column, number) = match by {
        By::Nip(nip) => ("nip", nip),
        By::PnsId(id) => ("pns_id", id),
    };
    let (sight, mut values) = user.sight.people();
    values.insert(0, number.to_owned().into());
    let sql = format!(
        "SELECT o.pns_id, o.nip, o.name, o.nik, o.birth, o.birth_place, o.sex, o.employee_kind,
                u.id, u.name, a.id, a.name, a.kanreg_id
         FROM person o JOIN unit u ON u.number = o.unit JOIN agency a ON a.number = o.agency
         WHERE o.{column} = ? AND {sight}"
    );
    let person = connection
        .prepare_cached(&sql)?
        .query_row(params_from_iter(values), |row| {
            Ok(Person {
                pns_id: row.get(0)?,
                nip: row.get(1)?,
                name: row.get(2)?,
                nik: row.get(3)?,
                birth: row.get(4)?,
                birth_place: row.get(5)?,
                sex: row.get(6)?,
                employee_kind: row.get(7)?,
                unit_id: row.get(8)?,
                unit: row.get(9)?,
                agency_id: row.get(10)?,
                agency: row.get(11)?,
                kanreg_id: row.get(12)?,
            })
        })
        .optional()?;
    Ok(person)
}

/// The records held of one variant: id and values.
pub(super) fn held(
    connection: &Connection,
    nip: &str,
    variant: &str,
) -> Result<Vec<(String, Value)>, Refused> {
    let sql = "SELECT id, content FROM record WHERE nip = ? AND variant = ? ORDER BY id";
    let found: Vec<(String, String)> = connection
        .prepare_cached(sql)?
        .query_map(params![nip, variant], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<rusqlite::Result<_>>()?;
    found
        .into_iter()
        .map(|(id, content)| Ok((id, serde_json::from_str(&content)?)))
        .collect()
}
