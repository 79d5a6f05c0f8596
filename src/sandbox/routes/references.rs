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
pub(super) fn names(connection: &Connection) -> rusqlite::Result<Vec<String>> {
    connection
        .prepare_cached("SELECT DISTINCT list FROM reference ORDER BY list")?
        .query_map([], |row| row.get(0))?
        .collect()
}

/// Adds the words for every code among the values: list, then code, then words.
pub(super) fn explain(
    connection: &Connection,
    lists: &[String],
    values: &Value,
    words: &mut BTreeMap<String, BTreeMap<String, String>>,
) -> rusqlite::Result<()> {
    let Value::Object(fields) = values else {
        return Ok(());
    };
    for (field, value) in fields {
        let (Some(list), Some(code)) = (list_of(field, lists), value.as_str()) else {
            continue;
        };
        let word: Option<String> = connection
            .prepare_cached("SELECT name FROM reference WHERE list = ? AND id = ?")?
            .query_row([list, code], |row| row.get(0))
            .optional()?;
        if let Some(word) = word {
            words
                .entry(list.to_owned())
                .or_default()
                .insert(code.to_owned(), word);
        }
    }
    Ok(())
}

/// The list that a field's codes come from: `golongan_id` and `penilai_golongan_id` both name
/// `golongan`. The longest list name that ends the field's name wins.
fn list_of<'a>(field: &str, lists: &'a [String]) -> Option<&'a str> {
    let stem = field.strip_suffix("_id").unwrap_or(field).replace('_', "-");
    lists
        .iter()
        .map(String::as_str)
        .filter(|list| {
            stem.strip_suffix(&list.replace('_', "-"))
                .is_some_and(|before| before.is_empty() || before.ends_with('-'))
        })
        .max_by_key(|list| list.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_names_its_list() {
        let lists = ["golongan", "pendidikan", "tk-pendidikan", "jenis_kp"].map(str::to_owned);
        for (field, list) in [
            ("golongan_id", Some("golongan")),
            ("penilai_golongan_id", Some("golongan")),
            ("tk_pendidikan_id", Some("tk-pendidikan")),
            ("pendidikan_id", Some("pendidikan")),
            ("jenis_kp_id", Some("jenis_kp")),
            ("sk_nomor", None),
            ("subgolongan_id", None),
        ] {
            assert_eq!(list_of(field, &lists), list, "{field}");
        }
    }
}
