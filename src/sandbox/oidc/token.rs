//! The token endpoint: every grant ends here.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::response::Response;
use serde_json::{Value, json};

use super::{Call, Refusal, claims, code, device, password, refresh, settle, unkept};
use crate::sandbox::app::App;
use crate::sandbox::{tokens, users};

/// The grants there are; the last is RFC 8628's.
pub(super) const GRANTS: [&str; 4] = [
    "authorization_code",
    "password",
    "refresh_token",
    "urn:ietf:params:oauth:grant-type:device_code",
];

pub(super) async fn answer(State(app): State<Arc<App>>, call: Call) -> Result<Response, Refusal> {
    let body = settle(&app, move |tx, app| {
        call.client()?;
        let now = app.clock.second();
        let grant = match call.field("grant_type")? {
            "authorization_code" => code::grant(tx, &call, now)?,
            "password" => password::grant(tx, app, &call, now)?,
            "refresh_token" => refresh::grant(tx, &call, now)?,
            "urn:ietf:params:oauth:grant-type:device_code" => device::grant(tx, &call, now)?,
            _ => {
                let detail = "Unsupported grant_type";
                return Err(Refusal::bad("unsupported_grant_type", detail));
            }
        };
        let user = users::find(tx, &grant.account)?.ok_or_else(Refusal::credentials)?;
        let claims = claims::of(&user, &grant, app, &call.issuer);
        let life = app.token_life;
        let pair = tokens::issue(tx, &grant, claims, life, now)?;
        let body: Value = json!({
            "access_token": pair.access,
            "token_type": "Bearer",
            "expires_in": life.access.as_secs(),
            "refresh_token": pair.refresh,
            "refresh_expires_in": life.refresh.as_secs(),
            "scope": grant.scope,
        });
        Ok(body)
    })
    .await?;
    Ok(unkept(Json(body)))
}
