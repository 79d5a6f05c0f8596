//! Who the bearer of an access token is (OpenID Connect Core 1.0, 5.3).

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::json;

use super::{Refusal, claims, unkept};
use crate::sandbox::app::App;
use crate::sandbox::caller::Caller;
use crate::sandbox::problem::Problem;

pub(super) async fn answer(
    State(app): State<Arc<App>>,
    caller: Result<Caller, Problem>,
) -> Response {
    match caller {
        Ok(Caller(user)) => unkept(Json(json!({
            "sub": claims::subject(&app, &user.id),
            "preferred_username": user.id,
            "name": user.name,
        }))),
        Err(problem) if problem.status() == StatusCode::UNAUTHORIZED => bad_token(),
        Err(problem) => Refusal::from(problem).into_response(),
    }
}

/// RFC 6750, 3.
fn bad_token() -> Response {
    let (status, error) = (StatusCode::UNAUTHORIZED, "invalid_token");
    let mut response = Refusal::with(status, error, "Token verification failed").into_response();
    let challenge = HeaderValue::from_static("Bearer error=\"invalid_token\"");
    response
        .headers_mut()
        .insert(header::WWW_AUTHENTICATE, challenge);
    response
}
