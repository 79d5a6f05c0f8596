//! `usul/{id}/koordinasi`: the thread with the helpdesk about a case that a verifier cannot settle.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use rusqlite::{Connection, params};
use serde::Deserialize;
use serde_json::{Value, json};

use super::Id;
use crate::sandbox::app::App;
use crate::sandbox::caller::{Body, Caller};
use crate::sandbox::clock::stamp;
use crate::sandbox::decide::check_text;
use crate::sandbox::problem::Problem;
use crate::sandbox::rows::Row;
use crate::sandbox::rules::Role;
use crate::sandbox::users::User;

/// The body of POST `usul/{id}/koordinasi`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Message {
    #[serde(rename = "teks")]
    text: String,
}

/// GET `usul/{id}/koordinasi`.
pub(super) async fn read(
    State(app): State<Arc<App>>,
    Caller(user): Caller,
    Id(id): Id,
) -> Result<Json<Value>, Problem> {
    app.read(move |connection, _| {
        let number = thread(connection, &user, &id)?;
        let messages: Vec<Value> = connection
            .prepare_cached(
                "SELECT at, role, name, text FROM message WHERE proposal = ? ORDER BY number",
            )?
            .query_map([number], |row| {
                let (role, name, text): (String, String, String) =
                    (row.get(1)?, row.get(2)?, row.get(3)?);
                Ok(message(row.get(0)?, &role, &name, &text))
            })?
            .collect::<rusqlite::Result<_>>()?;
        Ok(Json(json!({ "pesan": messages })))
    })
    .await
}

/// POST `usul/{id}/koordinasi`.
pub(super) async fn write(
    State(app): State<Arc<App>>,
    Caller(user): Caller,
    Id(id): Id,
    body: Result<Body<Message>, Problem>,
) -> Result<(StatusCode, Json<Value>), Problem> {
    let Body(Message { text }) = body?;
    let now = app.clock.second();
    app.write(move |tx, _| {
        let number = thread(tx, &user, &id)?;
        if user.role == Role::Monitor {
            return Err(Problem::authority("Peran Anda hanya membaca."));
        }
        if text.trim().is_empty() {
            return Err(Problem::field("teks", "Tulis pesannya."));
        }
        check_text("teks", &text)?;
        let role = user.role.word();
        tx.prepare_cached(
            "INSERT INTO message (proposal, at, role, name, text) VALUES (?, ?, ?, ?, ?)",
        )?
        .execute(params![number, now, role, user.name, text])?;
        let body = message(now, role, &user.name, &text);
        Ok((StatusCode::CREATED, Json(body)))
    })
    .await
}

/// The proposal whose thread the user may read: it is the officials' own, not the civil servant's.
fn thread(connection: &Connection, user: &User, id: &str) -> Result<i64, Problem> {
    let row = Row::find(connection, user, id)?.ok_or_else(Problem::missing)?;
    if user.role == Role::Asn {
        return Err(Problem::authority("Koordinasi hanya untuk petugas."));
    }
    Ok(row.number)
}

fn message(at: i64, role: &str, name: &str, text: &str) -> Value {
    json!({"waktu": stamp(at), "peran": role, "nama": name, "teks": text})
}
