//! What a request brings: who calls, a JSON body, an idempotency key. Knows no route.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, StatusCode, header};
use axum::response::IntoResponse;
use serde::de::DeserializeOwned;

use super::app::App;
use super::problem::Problem;
use super::users::{self, User};
use super::{BODY_LIMIT, tokens};

/// Where a token may stand as well (`header-auth`): HTTP/2 writes this header once on a line and
/// names it by a number from then on, while `Authorization` goes out whole with every call.
const AUTH: HeaderName = HeaderName::from_static("auth");

/// The user whose token came with the request.
pub(super) struct Caller(pub User);

impl FromRequestParts<Arc<App>> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Problem> {
        let token = parts
            .headers
            .get(header::AUTHORIZATION)
            .or_else(|| parts.headers.get(AUTH))
            .and_then(|value| value.to_str().ok())
            .and_then(|value| value.split_once(' '))
            .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
            .map(|(_, token)| token.trim().to_owned())
            .ok_or_else(Problem::token)?;
        app.founded().await?;
        let now = app.clock.second();
        app.read(move |connection, _| {
            let account = tokens::account(connection, &token, now)?.ok_or_else(Problem::token)?;
            users::find(connection, &account)?.ok_or_else(Problem::token)
        })
        .await
        .map(Self)
    }
}

/// A JSON body. Fields that the contract does not name are refused, so that a client's slip shows.
pub(super) struct Body<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Body<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let json = request
            .headers()
            .get(header::CONTENT_TYPE)
            .and_then(|value| value.to_str().ok())
            .and_then(|value| value.split(';').next())
            .is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/json"));
        if !json {
            return Err(Problem::media_type());
        }
        let bytes = Bytes::from_request(request, state).await.map_err(|error| {
            if error.into_response().status() == StatusCode::PAYLOAD_TOO_LARGE {
                Problem::too_large(BODY_LIMIT)
            } else {
                Problem::body("Badan permintaan terputus.")
            }
        })?;
        serde_json::from_slice(&bytes)
            .map(Self)
            .map_err(|error| Problem::body(error.to_string()))
    }
}

/// The `Idempotency-Key` of a write.
pub(super) fn idempotency_key(headers: &HeaderMap) -> Result<String, Problem> {
    headers
        .get("idempotency-key")
        .and_then(|value| value.to_str().ok())
        .filter(|key| is_key(key))
        .map(str::to_owned)
        .ok_or_else(Problem::key_missing)
}

/// Whether a text may serve as an idempotency key.
pub(super) fn is_key(key: &str) -> bool {
    (1..=255).contains(&key.len()) && key.bytes().all(|byte| byte.is_ascii_graphic())
}

/// The version in `If-Match: "VERSI"`; `None` without the header.
pub(super) fn if_match(headers: &HeaderMap) -> Result<Option<String>, Problem> {
    let Some(value) = headers.get(header::IF_MATCH) else {
        return Ok(None);
    };
    value
        .to_str()
        .ok()
        .and_then(|text| text.strip_prefix('"')?.strip_suffix('"'))
        .filter(|version| !version.contains('"'))
        .map(|version| Some(version.to_owned()))
        .ok_or_else(|| Problem::parameter("If-Match", "Tulis versi dalam tanda petik: \"1\"."))
}
