//! `usul/{id}/log`: what happened to a proposal.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use serde_json::{Value, json};

use super::Id;
use crate::sandbox::app::App;
use crate::sandbox::caller::Caller;
use crate::sandbox::problem::Problem;
use crate::sandbox::rows::{Row, history};

/// GET `usul/{id}/log`.
pub(super) async fn read(
    State(app): State<Arc<App>>,
    Caller(user): Caller,
    Id(id): Id,
) -> Result<Json<Value>, Problem> {
    app.read(move |connection, app| {
        let row = Row::find(connection, &user, &id)?.ok_or_else(Problem::missing)?;
        let log = history(connection, &app.books, row.number)?;
        Ok(Json(json!({ "log": log })))
    })
    .await
}
