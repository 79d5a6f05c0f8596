//! `asn/{nip}`: a civil servant's main data and every record held.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use rusqlite::{Connection, OptionalExtension, params, params_from_iter};
use serde_json::{Value, json};

use super::Id;
use crate::sandbox::app::App;
use crate::sandbox::caller::Caller;
use crate::sandbox::problem::Problem;

/// GET `asn/{nip}`.
pub(super) async fn read(
    State(app): State<Arc<App>>,
    Caller(user): Caller,
    Id(nip): Id,
) -> Result<Json<Value>, Problem> {
    app.read(move |connection, _| {
        let (sight, mut values) = user.sight.people();
        values.insert(0, nip.clone().into());
        connection
            .prepare_cached(&format!(
                "SELECT TRUE FROM person o WHERE o.nip = ? AND {sight}"
            ))?
            .query_row(params_from_iter(values), |_| Ok(()))
            .optional()?
            .ok_or_else(Problem::missing)?;
        Ok(Json(json!({
            "orang": person(connection, &nip)?,
            "riwayat": all_records(connection, &nip)?,
        })))
    })
    .await
}

/// A person as the wire shows one.
pub(super) fn person(connection: &Connection, nip: &str) -> rusqlite::Result<Value> {
    connection
        .prepare_cached(
            "SELECT o.name, o.nik, o.birth, o.birth_place, o.sex, o.employee_kind, u.name, a.name,
                    a.kind
             FROM person o JOIN unit u ON u.number = o.unit JOIN agency a ON a.number = o.agency
             WHERE o.nip = ?",
        )?
        .query_row([nip], |row| {
            let text = |column: usize| row.get::<_, String>(column);
            Ok(json!({
                "nama": text(0)?,
                "nip": nip,
                "nik": text(1)?,
                "tgl_lahir": text(2)?,
                "tempat_lahir": text(3)?,
                "jenis_kelamin": text(4)?,
                "tipe_pegawai": text(5)?,
                "unor_nama": text(6)?,
                "instansi_nama": text(7)?,
                "instansi_jenis": text(8)?,
            }))
        })
}

/// A person's records of one category, but for one of them.
pub(super) fn records(
    connection: &Connection,
    nip: &str,
    category: &str,
    except: Option<&str>,
) -> Result<Vec<Value>, Problem> {
    let found: Vec<(String, String, String)> = connection
        .prepare_cached(
            "SELECT id, variant, content FROM record
             WHERE nip = ?1 AND category = ?2 AND id IS NOT ?3 ORDER BY id",
        )?
        .query_map(params![nip, category, except], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?))
        })?
        .collect::<rusqlite::Result<_>>()?;
    found
        .into_iter()
        .map(|(id, variant, content)| {
            let data: Value = serde_json::from_str(&content)?;
            Ok(json!({"id": id, "varian": variant, "data": data}))
        })
        .collect()
}

fn all_records(
    connection: &Connection,
    nip: &str,
) -> Result<BTreeMap<String, Vec<Value>>, Problem> {
    let categories: Vec<String> = connection
        .prepare_cached("SELECT DISTINCT category FROM record WHERE nip = ?")?
        .query_map([nip], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    categories
        .into_iter()
        .map(|category| {
            let records = records(connection, nip, &category, None)?;
            Ok((category, records))
        })
        .collect()
}
