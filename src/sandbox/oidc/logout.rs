//! Keycloak's own way for a public client to end a session: by its refresh token.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;

use super::{Call, Refusal, settle, unkept};
use crate::sandbox::app::App;
use crate::sandbox::tokens;

/// 204, or 400 for a refresh token that is dead already, as Keycloak has it.
pub(super) async fn answer(State(app): State<Arc<App>>, call: Call) -> Result<Response, Refusal> {
    settle(&app, move |tx, app| {
        let (client, token) = (call.client()?, call.field("refresh_token")?);
        let grant = tokens::take_refresh(tx, client, token, app.clock.second())?
            .ok_or_else(|| Refusal::grant("Invalid refresh token"))?;
        Ok(tokens::end_family(tx, &grant.family)?)
    })
    .await?;
    Ok(unkept(StatusCode::NO_CONTENT))
}
