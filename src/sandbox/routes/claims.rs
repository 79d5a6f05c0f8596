//! `usul/{id}/klaim`: "I am on it", for five minutes at a time. A claim is a courtesy: it keeps
//! nobody from deciding.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use rusqlite::{Connection, OptionalExtension, params};
use serde_json::{Value, json};

use super::Id;
use crate::sandbox::app::App;
use crate::sandbox::caller::Caller;
use crate::sandbox::clock::stamp;
use crate::sandbox::problem::Problem;
use crate::sandbox::rows::Row;
use crate::sandbox::users::User;

/// How long a claim holds, in seconds.
const HOLDS: i64 = 300;

/// PUT `usul/{id}/klaim`: takes it, or holds it longer.
pub(super) async fn take(
    State(app): State<Arc<App>>,
    Caller(user): Caller,
    Id(id): Id,
) -> Result<Json<Value>, Problem> {
    let now = app.clock.second();
    app.write(move |tx, _| {
        let number = claimable(tx, &user, &id)?;
        free_for(tx, &user, number, now)?;
        let until = now + HOLDS;
        tx.prepare_cached("INSERT OR REPLACE INTO claim VALUES (?, ?, ?, ?)")?
            .execute(params![number, user.id, user.name, until])?;
        Ok(Json(json!({"oleh": user.name, "sampai": stamp(until)})))
    })
    .await
}

/// DELETE `usul/{id}/klaim`.
pub(super) async fn leave(
    State(app): State<Arc<App>>,
    Caller(user): Caller,
    Id(id): Id,
) -> Result<StatusCode, Problem> {
    let now = app.clock.second();
    app.write(move |tx, _| {
        let number = claimable(tx, &user, &id)?;
        free_for(tx, &user, number, now)?;
        tx.prepare_cached("DELETE FROM claim WHERE proposal = ?")?
            .execute([number])?;
        Ok(StatusCode::NO_CONTENT)
    })
    .await
}

/// Who holds a proposal now, as the detail shows it; null when nobody does.
pub(super) fn holder(connection: &Connection, number: i64, now: i64) -> rusqlite::Result<Value> {
    let held = current(connection, number, now)?;
    Ok(held.map_or(
        Value::Null,
        |(_, name, until)| json!({"oleh": name, "sampai": stamp(until)}),
    ))
}

fn claimable(connection: &Connection, user: &User, id: &str) -> Result<i64, Problem> {
    let row = Row::find(connection, user, id)?.ok_or_else(Problem::missing)?;
    user.role
        .official()
        .map(|_| row.number)
        .ok_or_else(|| Problem::authority("Peran Anda tidak memutuskan usul."))
}

fn free_for(connection: &Connection, user: &User, number: i64, now: i64) -> Result<(), Problem> {
    match current(connection, number, now)? {
        Some((account, name, until)) if account != user.id => {
            Err(Problem::claimed(&name, &stamp(until)))
        }
        _ => Ok(()),
    }
}

fn current(
    connection: &Connection,
    number: i64,
    now: i64,
) -> rusqlite::Result<Option<(String, String, i64)>> {
    connection
        .prepare_cached("SELECT account, name, until FROM claim WHERE proposal = ? AND until > ?")?
        .query_row([number, now], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?))
        })
        .optional()
}
