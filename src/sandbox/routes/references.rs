//! `referensi`: the lists that codes come from, and the words for the codes of one proposal.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use rusqlite::{Connection, OptionalExtension};
use serde_json::{Value, json};

use super::Id;
use crate::sandbox::app::App;
use crate::sandbox::books::Books;
use crate::sandbox::caller::Caller;
use crate::sandbox::problem::Problem;
use crate::sandbox::reply::tagged;

/// GET `referensi`.
pub(super) async fn list(
    State(app): State<Arc<App>>,
    Caller(_user): Caller,
) -> Result<Json<Value>, Problem> {
    app.read(|connection, _| Ok(Json(json!({"daftar": names(connection)?}))))
        .await
}

/// GET `referensi/{nama}`.
pub(super) async fn read(
    State(app): State<Arc<App>>,
    Caller(_user): Caller,
    Id(name): Id,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let list = app
        .read(move |connection, _| {
            let items: Vec<Value> = connection
                .prepare_cached("SELECT id, name FROM reference WHERE list = ? ORDER BY position")?
                .query_map([&name], |row| {
                    let (id, name): (String, String) = (row.get(0)?, row.get(1)?);
                    Ok(json!({"id": id, "nama": name}))
                })?
                .collect::<rusqlite::Result<_>>()?;
            if items.is_empty() {
                return Err(Problem::missing());
            }
            Ok(json!({"nama": name, "isi": items}))
        })
        .await?;
    tagged(&headers, &list)
}

/// The names of the lists.
fn names(connection: &Connection) -> rusqlite::Result<Vec<String>> {
    connection
        .prepare_cached("SELECT DISTINCT list FROM reference ORDER BY list")?
        .query_map([], |row| row.get(0))?
        .collect()
}

/// Words for codes: list, then code, then words.
pub(super) type Words = BTreeMap<String, BTreeMap<String, String>>;

/// Adds the words for every code among the values of one record.
pub(super) fn explain(
    connection: &Connection,
    books: &Books,
    (category, variant): (&str, &str),
    values: &Value,
    words: &mut Words,
) -> rusqlite::Result<()> {
    for (field, value) in values.as_object().into_iter().flatten() {
        let list = books.list(category, variant, field);
        let code = match value {
            Value::String(code) => code.clone(),
            Value::Number(code) => code.to_string(),
            _ => continue,
        };
        let Some(list) = list else {
            continue;
        };
        let word: Option<String> = connection
            .prepare_cached("SELECT name FROM reference WHERE list = ? AND id = ?")?
            .query_row([list, &code], |row| row.get(0))
            .optional()?;
        if let Some(word) = word {
            words.entry(list.to_owned()).or_default().insert(code, word);
        }
    }
    Ok(())
}
