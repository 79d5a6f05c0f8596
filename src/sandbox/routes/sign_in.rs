//! Sign-in in Keycloak's shape: discovery, the password grant and refresh tokens that rotate.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::rejection::FormRejection;
use axum::extract::{Form, State};
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use rusqlite::Transaction;
use serde_json::{Map, Value, json};

use crate::sandbox::app::App;
use crate::sandbox::problem::Problem;
use crate::sandbox::tokens::Grant;
use crate::sandbox::users::{self, PASSWORD};
use crate::sandbox::{TokenLife, tokens};

const REALM: &str = "/auth/realms/public-siasn";
const CLIENT: &str = "periksa";

/// The two calls of the identity provider.
pub(super) fn router() -> Router<Arc<App>> {
    Router::new()
        .route(
            &format!("{REALM}/.well-known/openid-configuration"),
            get(discover),
        )
        .route(
            &format!("{REALM}/protocol/openid-connect/token"),
            post(token),
        )
}

/// Addresses on the host that was asked, whatever name it was asked by.
async fn discover(headers: HeaderMap, uri: Uri) -> Json<Value> {
    let host = uri
        .authority()
        .map(|authority| authority.as_str())
        .or_else(|| {
            headers
                .get(header::HOST)
                .and_then(|host| host.to_str().ok())
        })
        .unwrap_or("127.0.0.1");
    let issuer = format!("http://{host}{REALM}");
    Json(json!({
        "token_endpoint": format!("{issuer}/protocol/openid-connect/token"),
        "issuer": issuer,
        "grant_types_supported": ["password", "refresh_token"],
        "token_endpoint_auth_methods_supported": ["none"],
        "scopes_supported": ["openid"],
    }))
}

type Fields = BTreeMap<String, String>;

/// A refusal in OAuth's own shape (RFC 6749, 5.2).
struct Refusal {
    status: StatusCode,
    error: &'static str,
    description: String,
}

impl Refusal {
    fn bad(error: &'static str, description: impl Into<String>) -> Self {
        Self {
            status: StatusCode::BAD_REQUEST,
            error,
            description: description.into(),
        }
    }

    /// Keycloak tells a wrong password by 401, unlike the RFC.
    fn credentials() -> Self {
        Self {
            status: StatusCode::UNAUTHORIZED,
            ..Self::bad("invalid_grant", "Invalid user credentials")
        }
    }
}

impl From<Problem> for Refusal {
    fn from(problem: Problem) -> Self {
        let status = StatusCode::from_u16(problem.status());
        Self {
            status: status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR),
            ..Self::bad("server_error", "Internal error")
        }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let body = json!({"error": self.error, "error_description": self.description});
        (self.status, Json(body)).into_response()
    }
}

async fn token(
    State(app): State<Arc<App>>,
    form: Result<Form<Fields>, FormRejection>,
) -> Result<Response, Refusal> {
    let Form(fields) = form.map_err(|_| Refusal::bad("invalid_request", "Form expected"))?;
    let field = |name: &str| {
        let missing = || Refusal::bad("invalid_request", format!("Missing parameter: {name}"));
        fields.get(name).cloned().ok_or_else(missing)
    };
    if field("client_id")? != CLIENT {
        return Err(Refusal::bad("invalid_client", "Unknown client_id"));
    }
    app.founded().await?;
    let (life, now) = (app.token_life, app.clock.second());
    let body = match field("grant_type")?.as_str() {
        "password" => {
            let (name, password) = (field("username")?, field("password")?);
            app.write(move |tx, _| sign_in(tx, &name, &password, life, now))
                .await?
                .ok_or_else(Refusal::credentials)?
        }
        "refresh_token" => {
            let token = field("refresh_token")?;
            app.write(move |tx, _| renew(tx, &token, life, now))
                .await?
                .ok_or_else(|| Refusal::bad("invalid_grant", "Token is not active"))?
        }
        _ => {
            let detail = "Unsupported grant_type";
            return Err(Refusal::bad("unsupported_grant_type", detail));
        }
    };
    // Tokens must not lie in a cache (RFC 6749, 5.1).
    Ok(([(header::CACHE_CONTROL, "no-store")], Json(body)).into_response())
}

fn sign_in(
    tx: &Transaction,
    name: &str,
    password: &str,
    life: TokenLife,
    now: i64,
) -> Result<Option<Value>, Problem> {
    match users::find(tx, name)? {
        Some(user) if password == PASSWORD => {
            issue(tx, &Grant::new(CLIENT, &user.id, "openid"), life, now).map(Some)
        }
        _ => Ok(None),
    }
}

fn renew(
    tx: &Transaction,
    token: &str,
    life: TokenLife,
    now: i64,
) -> Result<Option<Value>, Problem> {
    match tokens::take_refresh(tx, CLIENT, token, now)? {
        Some(grant) => issue(tx, &grant, life, now).map(Some),
        None => Ok(None),
    }
}

fn issue(tx: &Transaction, grant: &Grant, life: TokenLife, now: i64) -> Result<Value, Problem> {
    let pair = tokens::issue(tx, grant, Map::new(), life, now)?;
    Ok(json!({
        "access_token": pair.access,
        "token_type": "Bearer",
        "expires_in": life.access.as_secs(),
        "refresh_token": pair.refresh,
        "refresh_expires_in": life.refresh.as_secs(),
        "scope": "openid",
    }))
}
