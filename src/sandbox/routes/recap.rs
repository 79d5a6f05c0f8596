//! `rekap`: counts by unit, category and stage, and the funnel of the campaign.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::Uri;
use rusqlite::{Connection, params_from_iter};
use serde_json::{Map, Value, json};

use crate::sandbox::app::App;
use crate::sandbox::books::Books;
use crate::sandbox::caller::Caller;
use crate::sandbox::filter::{Condition, parameters};
use crate::sandbox::problem::Problem;
use crate::sandbox::users::User;

/// A column to group by: its word, what it selects, and the names of what it selects.
struct Column {
    word: &'static str,
    sql: &'static [&'static str],
    names: &'static [&'static str],
}

const COLUMNS: [Column; 3] = [
    Column {
        word: "unor",
        sql: &["u.id", "u.name"],
        names: &["unor_id", "unor_nama"],
    },
    Column {
        word: "kategori",
        sql: &["p.category"],
        names: &["kategori"],
    },
    Column {
        word: "tahap",
        sql: &["p.stage"],
        names: &["tahap"],
    },
];

/// GET `rekap`.
pub(super) async fn read(
    State(app): State<Arc<App>>,
    Caller(user): Caller,
    uri: Uri,
) -> Result<Json<Value>, Problem> {
    let parameters = parameters(&uri, &["per"])?;
    let words = parameters
        .get("per")
        .map(String::as_str)
        .unwrap_or_default();
    let columns = columns(words)?;
    app.read(move |connection, app| {
        let words: Vec<&str> = columns.iter().map(|column| column.word).collect();
        Ok(Json(json!({
            "per": words,
            "baris": rows(connection, &user, &columns)?,
            "corong": funnel(connection, &app.books, &user)?,
        })))
    })
    .await
}

fn columns(words: &str) -> Result<Vec<&'static Column>, Problem> {
    let mut found: Vec<&Column> = Vec::new();
    if words.is_empty() {
        return Ok(found);
    }
    for word in words.split(',') {
        let column = COLUMNS
            .iter()
            .find(|column| column.word == word)
            .filter(|column| !found.iter().any(|known| known.word == column.word))
            .ok_or_else(|| Problem::parameter("per", "Pakai unor, kategori, tahap."))?;
        found.push(column);
    }
    Ok(found)
}

fn rows(connection: &Connection, user: &User, columns: &[&Column]) -> rusqlite::Result<Vec<Value>> {
    let names: Vec<&str> = columns
        .iter()
        .flat_map(|column| column.names)
        .copied()
        .collect();
    let selected: Vec<&str> = columns
        .iter()
        .flat_map(|column| column.sql)
        .copied()
        .collect();
    let condition = Condition::in_sight(user);
    let grouping = if selected.is_empty() {
        String::new()
    } else {
        let list = selected.join(", ");
        format!("GROUP BY {list} ORDER BY {list}")
    };
    let mut all = selected;
    all.push("count(*)");
    connection
        .prepare_cached(&format!(
            "SELECT {} FROM proposal p JOIN unit u ON u.number = p.unit WHERE {} {grouping}",
            all.join(", "),
            condition.sql
        ))?
        .query_map(params_from_iter(condition.values), |row| {
            let mut line = Map::new();
            for (position, name) in names.iter().enumerate() {
                line.insert((*name).to_owned(), row.get::<_, String>(position)?.into());
            }
            line.insert("jumlah".to_owned(), row.get::<_, i64>(names.len())?.into());
            Ok(Value::Object(line))
        })?
        .collect()
}

/// The funnel: the first three count people, the rest proposals. `terverifikasi` and `tervalidasi`
/// count what has passed that check and has not been sent back since.
fn funnel(connection: &Connection, books: &Books, user: &User) -> Result<Value, Problem> {
    let (sight, values) = user.sight.people();
    let (people, active): (i64, i64) = connection
        .prepare_cached(&format!(
            "SELECT count(*), coalesce(sum(o.activated), 0) FROM person o WHERE {sight}"
        ))?
        .query_row(params_from_iter(values), |row| {
            Ok((row.get(0)?, row.get(1)?))
        })?;
    let condition = Condition::in_sight(user);
    let proposing: i64 = connection
        .prepare_cached(&format!(
            "SELECT count(DISTINCT p.nip) FROM proposal p WHERE {}",
            condition.sql
        ))?
        .query_row(params_from_iter(condition.values), |row| row.get(0))?;
    let mut counts = [0_i64; 5];
    for line in rows(connection, user, &[&COLUMNS[1], &COLUMNS[2]])? {
        let count = line["jumlah"].as_i64().unwrap_or_default();
        let category = line["kategori"].as_str().unwrap_or_default();
        let stage = line["tahap"].as_str().unwrap_or_default();
        let by_bkn = books.chain(category).is_some_and(|chain| chain.has_bkn());
        let places: &[usize] = match stage {
            "terverifikasi" | "di-bkn" => &[0],
            "tervalidasi" => &[0, 1],
            "disetujui" if by_bkn => &[0, 1, 2],
            "disetujui" => &[0, 2],
            "dikembalikan" | "dikembalikan-pejabat" => &[3],
            "ditolak" => &[4],
            _ => &[],
        };
        for place in places {
            counts[*place] += count;
        }
    }
    let [verified, validated, approved, returned, refused] = counts;
    Ok(json!({
        "asn": people,
        "aktif": active,
        "mengusul": proposing,
        "terverifikasi": verified,
        "tervalidasi": validated,
        "disetujui": approved,
        "dikembalikan": returned,
        "ditolak": refused,
    }))
}
