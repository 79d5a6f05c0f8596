//! Token revocation (RFC 7009).

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;

use super::{Call, Refusal, settle, unkept};
use crate::sandbox::app::App;
use crate::sandbox::tokens;

/// 200 whether or not the token was good: a client can do nothing about an unknown one. The kind is
/// found without `token_type_hint`.
pub(super) async fn answer(State(app): State<Arc<App>>, call: Call) -> Result<Response, Refusal> {
    settle(&app, move |tx, _| {
        Ok(tokens::revoke(tx, call.client()?, call.field("token")?)?)
    })
    .await?;
    Ok(unkept(StatusCode::OK))
}
