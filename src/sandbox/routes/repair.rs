//! `usul/{id}/perbaikan`: the civil servant's side of a return.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use serde::Deserialize;

use super::Id;
use crate::sandbox::app::App;
use crate::sandbox::caller::{Body, Caller};
use crate::sandbox::problem::Problem;
use crate::sandbox::repair;
use crate::sandbox::rows::Row;
use crate::sandbox::world::model::Values;

/// The body of POST `usul/{id}/perbaikan`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Repaired {
    usulan_data: Values,
}

/// POST `usul/{id}/perbaikan`.
pub(super) async fn send_again(
    State(app): State<Arc<App>>,
    Caller(user): Caller,
    Id(id): Id,
    body: Result<Body<Repaired>, Problem>,
) -> Result<Json<Row>, Problem> {
    let Body(Repaired { usulan_data }) = body?;
    let now = app.clock.second();
    app.blocking(move |app| {
        // Making the world takes a while: it must not happen while the writer is held.
        let world = app.world();
        app.db.write(|tx| {
            repair::send_again(tx, &app.books, world, &user, &id, &usulan_data, now).map(Json)
        })
    })
    .await
}
