//! Refusals in the shapes that the record shows. Knows no route and no database table.

use axum::Json;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::distort::Distort;
use super::quirks::Quirk;
use super::trouble::fault;
use crate::sandbox::error::SandboxError;
use crate::sandbox::problem::Problem;

/// An answer that is not what was asked for.
#[derive(Debug)]
pub(super) enum Refused {
    /// No SSO token, or a dead one, on the internal API.
    Session,
    /// No SSO token, or a dead one, on the web service.
    Mismatch,
    /// No gateway token.
    NoGatewayToken,
    /// A gateway token that is unknown or dead.
    GatewayToken,
    /// The role does not allow it.
    Role,
    /// Not there, not in sight, or an empty list.
    Missing,
    /// The address takes no such method.
    Method,
    /// A body that cannot be read.
    Body(String),
    /// The database's own words.
    Database(String),
    /// The server understood and says no; `error` as it is spelt in this answer.
    Business {
        status: StatusCode,
        error: Value,
        message: String,
    },
    /// Our own fault.
    Server,
}

impl Refused {
    /// The server understood and says no. The salt tells one answer from another.
    pub fn business(distort: &Distort, salt: &str, message: impl Into<String>) -> Self {
        Self::Business {
            status: if distort.has(Quirk::ErrorInside200) {
                StatusCode::OK
            } else {
                StatusCode::BAD_REQUEST
            },
            error: distort.error(&[salt], true),
            message: message.into(),
        }
    }

    /// A parameter that the database could not read as what it should be.
    pub fn malformed(distort: &Distort, kind: &str, text: &str) -> Self {
        if distort.has(Quirk::DatabaseSpeaks) {
            Self::Database(format!(
                "pq: invalid input syntax for type {kind}: {text:?}"
            ))
        } else {
            Self::Missing
        }
    }

    /// Our own fault; the cause goes to the log, not to the caller.
    pub fn server(why: &dyn std::fmt::Display) -> Self {
        tracing::error!(%why, "sandbox request failed");
        Self::Server
    }
}

/// 401 of the internal API.
pub(super) fn expired_session() -> Response {
    let body = json!({"message": "invalid or expired jwt"});
    (StatusCode::UNAUTHORIZED, Json(body)).into_response()
}

/// 401 of the web service about the SSO token.
pub(super) fn sso_mismatch() -> Response {
    let body = json!({
        "code": 0,
        "data": "Token SSO mismatch",
        "message": "invalid or expired jwt",
    });
    (StatusCode::UNAUTHORIZED, Json(body)).into_response()
}

/// 401 of the gateway.
pub(super) fn invalid_credentials() -> Response {
    credentials(
        900_901,
        "Invalid Credentials",
        "Invalid Credentials. Make sure you have provided the correct security credentials",
    )
}

fn credentials(code: u32, message: &str, description: &str) -> Response {
    let said = json!({"code": code, "message": message, "description": description});
    fault(StatusCode::UNAUTHORIZED, said)
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let said = |status: StatusCode, body: Value| (status, Json(body)).into_response();
        match self {
            Self::Session => expired_session(),
            Self::Mismatch => sso_mismatch(),
            Self::NoGatewayToken => credentials(
                900_902,
                "Missing Credentials",
                "Invalid Credentials. Make sure your API invocation call has a header: \
                 'Authorization : Bearer ACCESS_TOKEN'",
            ),
            Self::GatewayToken => invalid_credentials(),
            Self::Role => said(
                StatusCode::FORBIDDEN,
                json!({"error": true, "message": "Anda tidak memiliki hak akses"}),
            ),
            Self::Missing => said(
                StatusCode::NOT_FOUND,
                json!({"code": 0, "data": "Data tidak ditemukan"}),
            ),
            Self::Method => said(
                StatusCode::METHOD_NOT_ALLOWED,
                json!({"message": "Method Not Allowed"}),
            ),
            Self::Body(message) => said(
                StatusCode::BAD_REQUEST,
                json!({"error": true, "message": message}),
            ),
            Self::Database(text) => {
                let plain = [(header::CONTENT_TYPE, "text/plain; charset=utf-8")];
                (StatusCode::NOT_ACCEPTABLE, plain, text).into_response()
            }
            Self::Business {
                status,
                error,
                message,
            } => said(status, json!({"error": error, "message": message})),
            Self::Server => said(
                StatusCode::INTERNAL_SERVER_ERROR,
                json!({"message": "Internal Server Error"}),
            ),
        }
    }
}

impl From<rusqlite::Error> for Refused {
    fn from(error: rusqlite::Error) -> Self {
        Self::server(&error)
    }
}

impl From<serde_json::Error> for Refused {
    fn from(error: serde_json::Error) -> Self {
        Self::server(&error)
    }
}

impl From<SandboxError> for Refused {
    fn from(error: SandboxError) -> Self {
        Self::server(&error)
    }
}

/// What the shared rules refuse, in this dialect's words.
impl From<Problem> for Refused {
    fn from(problem: Problem) -> Self {
        match problem.status() {
            401 => Self::Session,
            403 => Self::Role,
            404 => Self::Missing,
            _ => Self::Server,
        }
    }
}
