//! The gateway before the web service: its own tokens, and both tokens on every call. They are held
//! in memory, since a gateway knows no data set.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use axum::Json;
use axum::extract::rejection::FormRejection;
use axum::extract::{Form, FromRequestParts, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;

use super::Siasn;
use super::answer::Refused;
use super::caller::{bearer, user};
use crate::sandbox::users::User;

/// Key and secret of the one application that the gateway knows.
const PAIR: &str = "kunci-contoh:rahasia-contoh";
/// Seconds for which a gateway token is good.
const LIFE: i64 = 3600;

/// The tokens given out, with the second at which each dies.
#[derive(Debug, Default)]
pub(super) struct Gateway(Mutex<HashMap<String, i64>>);

impl Gateway {
    fn issue(&self, now: i64) -> String {
        let token = uuid::Uuid::new_v4().to_string();
        let mut tokens = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        tokens.retain(|_, dies| *dies > now);
        tokens.insert(token.clone(), now + LIFE);
        token
    }

    fn knows(&self, token: &str, now: i64) -> bool {
        let tokens = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        tokens.get(token).is_some_and(|dies| *dies > now)
    }
}

/// POST `oauth2/token`.
pub(super) async fn token(
    State(siasn): State<Arc<Siasn>>,
    headers: HeaderMap,
    form: Result<Form<HashMap<String, String>>, FormRejection>,
) -> Response {
    if basic(&headers).as_deref() != Some(PAIR.as_bytes()) {
        return refused(
            StatusCode::UNAUTHORIZED,
            "invalid_client",
            "A valid OAuth client could not be found for client_id",
        );
    }
    let grant = form
        .ok()
        .and_then(|Form(mut fields)| fields.remove("grant_type"));
    match grant.as_deref() {
        Some("client_credentials") => {
            let body = json!({
                "access_token": siasn.gateway.issue(siasn.app.clock.second()),
                "token_type": "Bearer",
                "expires_in": LIFE,
                "scope": "default",
            });
            ([(header::CACHE_CONTROL, "no-store")], Json(body)).into_response()
        }
        Some(_) => refused(
            StatusCode::BAD_REQUEST,
            "unsupported_grant_type",
            "Unsupported grant_type value",
        ),
        None => refused(
            StatusCode::BAD_REQUEST,
            "invalid_request",
            "Missing grant_type parameter value",
        ),
    }
}

fn basic(headers: &HeaderMap) -> Option<Vec<u8>> {
    let text = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, credentials) = text.split_once(' ')?;
    let basic = scheme.eq_ignore_ascii_case("basic");
    STANDARD.decode(credentials.trim()).ok().filter(|_| basic)
}

fn refused(status: StatusCode, error: &str, description: &str) -> Response {
    let body = json!({"error": error, "error_description": description});
    (status, Json(body)).into_response()
}

/// Somebody who came through the gateway: both tokens are good.
pub(super) struct Through(pub User);

impl FromRequestParts<Arc<Siasn>> for Through {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, siasn: &Arc<Siasn>) -> Result<Self, Refused> {
        let token =
            bearer(&parts.headers, &header::AUTHORIZATION).ok_or(Refused::NoGatewayToken)?;
        if !siasn.gateway.knows(&token, siasn.app.clock.second()) {
            return Err(Refused::GatewayToken);
        }
        let sso = bearer(&parts.headers, &HeaderName::from_static("auth"));
        let sso = sso.ok_or(Refused::Mismatch)?;
        let user = user(siasn, sso).await?.ok_or(Refused::Mismatch)?;
        Ok(Self(user))
    }
}
