//! `usul/perubahan`: what changed since a sync token.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderMap, Uri};
use axum::response::Response;
use rusqlite::types::Value as SqlValue;
use rusqlite::{Connection, params_from_iter};
use serde::Serialize;

use crate::sandbox::app::App;
use crate::sandbox::caller::Caller;
use crate::sandbox::columns::{Form, Listing};
use crate::sandbox::db;
use crate::sandbox::filter::{limit, parameters};
use crate::sandbox::paging::{read_sync_token, sync_token};
use crate::sandbox::problem::Problem;
use crate::sandbox::reply::tagged;
use crate::sandbox::rows::{ROW, Row};
use crate::sandbox::rules::Stage;
use crate::sandbox::users::{User, to_number};

/// GET `usul/perubahan`.
pub(super) async fn list(
    State(app): State<Arc<App>>,
    Caller(user): Caller,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let parameters = parameters(&uri, &["sejak", "limit", "bentuk"])?;
    let limit = limit(&parameters)?;
    let form = Form::read(&parameters)?;
    let token = parameters
        .get("sejak")
        .filter(|token| !token.is_empty())
        .ok_or_else(|| Problem::parameter("sejak", "Sertakan token sinkron."))?;
    let since = read_sync_token(&app.data_id, &user.id, token).ok_or_else(Problem::stale_token)?;
    let changes = app
        .read(move |connection, app| changes(connection, app, &user, since, (limit, form)))
        .await?;
    tagged(&headers, &changes)
}

#[derive(Serialize)]
struct Changes {
    token: String,
    #[serde(rename = "lagi")]
    more: bool,
    #[serde(rename = "berubah")]
    changed: Listing,
    #[serde(rename = "hilang")]
    gone: Vec<String>,
}

fn changes(
    connection: &Connection,
    app: &App,
    user: &User,
    since: i64,
    (limit, form): (usize, Form),
) -> Result<Changes, Problem> {
    if since > db::last(connection, "change")? {
        return Err(Problem::stale_token());
    }
    let (reach, mut values) = user.sight.reach();
    values.push(since.into());
    values.push(SqlValue::from(to_number(limit + 1)));
    let sql = format!("{ROW} WHERE {reach} AND p.changed > ? ORDER BY p.changed LIMIT ?");
    let mut found: Vec<Row> = connection
        .prepare_cached(&sql)?
        .query_map(params_from_iter(values), Row::read)?
        .collect::<rusqlite::Result<_>>()?;
    let more = found.len() > limit;
    found.truncate(limit);
    let until = found.last().map_or(since, |row| row.changed);
    let (changed, gone): (Vec<_>, Vec<_>) = found
        .into_iter()
        .partition(|row| user.sight.sees(Stage::of(row.status)));
    Ok(Changes {
        token: sync_token(&app.data_id, &user.id, until),
        more,
        changed: form.of(changed),
        gone: gone.into_iter().map(|row| row.id).collect(),
    })
}
