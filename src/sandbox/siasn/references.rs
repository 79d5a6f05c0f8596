//! `unor-verifikator-approval` and `referensi`: lists that codes and units come from.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::Uri;
use rusqlite::types::Value as SqlValue;
use rusqlite::{Connection, params, params_from_iter};
use serde_json::{Value, json};

use super::Siasn;
use super::answer::Refused;
use super::caller::{Officer, Parted};
use super::distort::List;
use super::paging::{Page, parameters};
use super::quirks::Quirk;
use crate::sandbox::users::{Sight, User};

/// The largest page: these lists are long and their items short.
const MOST: usize = 1000;

/// GET `unor-verifikator-approval`.
pub(super) async fn units(
    State(siasn): State<Arc<Siasn>>,
    Officer(user): Officer,
    uri: Uri,
) -> Result<Json<Value>, Refused> {
    let page = Page::read(&parameters(&uri), MOST, &siasn.distort)?;
    siasn
        .read(move |connection, siasn| {
            let (total, items) = units_in_sight(connection, &user, page)?;
            answer(siasn, "unor", page, total, items)
        })
        .await
}

fn units_in_sight(
    connection: &Connection,
    user: &User,
    page: Page,
) -> Result<(i64, Vec<Value>), Refused> {
    let (sight, value): (&str, SqlValue) = match &user.sight {
        Sight::Unit(number) => ("u.number = ?", (*number).into()),
        Sight::Agency(number) => ("u.agency = ?", (*number).into()),
        Sight::Office(office) => ("a.office = ?", office.clone().into()),
        Sight::Own { agency, .. } => ("u.agency = ?", (*agency).into()),
    };
    let from = format!("FROM unit u JOIN agency a ON a.number = u.agency WHERE {sight}");
    let total = connection
        .prepare_cached(&format!("SELECT count(*) {from}"))?
        .query_row([&value], |row| row.get(0))?;
    let items = connection
        .prepare_cached(&format!(
            "SELECT u.id, u.name {from} ORDER BY u.number LIMIT ? OFFSET ?"
        ))?
        .query_map(
            params_from_iter([value, page.limit.into(), page.skipped().into()]),
            |row| {
                let (id, name): (String, String) = (row.get(0)?, row.get(1)?);
                Ok(json!({"unor_verifikator_id": id, "unor_verifikator_nama": name}))
            },
        )?
        .collect::<rusqlite::Result<_>>()?;
    Ok((total, items))
}

/// GET `referensi/{nama}`.
pub(super) async fn list(
    State(siasn): State<Arc<Siasn>>,
    Officer(_user): Officer,
    Parted(name): Parted<String>,
    uri: Uri,
) -> Result<Json<Value>, Refused> {
    let page = Page::read(&parameters(&uri), MOST, &siasn.distort)?;
    siasn
        .read(move |connection, siasn| {
            let total = connection
                .prepare_cached("SELECT count(*) FROM reference WHERE list = ?")?
                .query_row([&name], |row| row.get(0))?;
            let items = connection
                .prepare_cached(
                    "SELECT id, name FROM reference WHERE list = ? ORDER BY position
                     LIMIT ? OFFSET ?",
                )?
                .query_map(params![name, page.limit, page.skipped()], |row| {
                    let (id, name): (String, String) = (row.get(0)?, row.get(1)?);
                    Ok(json!({"id": id, "nama": name}))
                })?
                .collect::<rusqlite::Result<_>>()?;
            answer(siasn, &name, page, total, items)
        })
        .await
}

fn answer(
    siasn: &Siasn,
    name: &str,
    page: Page,
    total: i64,
    items: Vec<Value>,
) -> Result<Json<Value>, Refused> {
    if items.is_empty() && siasn.distort.has(Quirk::EmptyIs404) {
        return Err(Refused::Missing);
    }
    let list = List {
        salt: format!("{name} {}", page.number),
        key: "data",
        items,
        total,
        page: page.number,
    };
    Ok(Json(list.enveloped(&siasn.distort)))
}
