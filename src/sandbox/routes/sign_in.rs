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
use serde_json::{Value, json};

use crate::sandbox::app::App;
use crate::sandbox::problem::Problem;
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
        .or_else(|| headers.get(header::HOST).and_then(|host| host.to_str().ok()))
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

async fn token(
    State(app): State<Arc<App>>,
    form: Result<Form<Fields>, FormRejection>,
) -> Result<Response, Response> {
    let Form(fields) = form.map_err(|_| refused(400, "invalid_request", "Form body expected"))?;
    let field = |name: &str| {
        fields
            .get(name)
            .cloned()
            .ok_or_else(|| refused(400, "invalid_request", &format!("Missing parameter: {name}")))
    };
    if field("client_id")? != CLIENT {
        return Err(refused(400, "invalid_client", "Unknown client_id"));
    }
    app.founded().await.map_err(IntoResponse::into_response)?;
    let (life, now) = (app.token_life, app.clock.second());
    match field("grant_type")?.as_str() {
        "password" => {
            let (name, password) = (field("username")?, field("password")?);
            let issued = app
                .write(move |tx, _| sign_in(tx, &name, &password, life, now))
                .await
                .map_err(IntoResponse::into_response)?;
            issued.ok_or_else(|| refused(401, "invalid_grant", "Invalid user credentials"))
        }
        "refresh_token" => {
            let token = field("refresh_token")?;
            let issued = app
                .write(move |tx, _| renew(tx, &token, life, now))
                .await
                .map_err(IntoResponse::into_response)?;
            issued.ok_or_else(|| refused(400, "invalid_grant", "Token is not active"))
        }
        _ => Err(refused(
            400,
            "unsupported_grant_type",
            "Unsupported grant_type",
        )),
    }
    .map(granted)
}

fn sign_in(
    tx: &Transaction,
    name: &str,
    password: &str,
    life: TokenLife,
    now: i64,
) -> Result<Option<Value>, Problem> {
    match users::find(tx, name)? {
        Some(user) if password == PASSWORD => issue(tx, &user.id, life, now).map(Some),
        _ => Ok(None),
    }
}

fn renew(
    tx: &Transaction,
    token: &str,
    life: TokenLife,
    now: i64,
) -> Result<Option<Value>, Problem> {
    match tokens::take_refresh(tx, token, now)? {
        Some(account) => issue(tx, &account, life, now).map(Some),
        None => Ok(None),
    }
}

fn issue(tx: &Transaction, account: &str, life: TokenLife, now: i64) -> Result<Value, Problem> {
    let pair = tokens::issue(tx, account, life, now)?;
    Ok(json!({
        "access_token": pair.access,
        "token_type": "Bearer",
        "expires_in": life.access.as_secs(),
        "refresh_token": pair.refresh,
        "refresh_expires_in": life.refresh.as_secs(),
        "scope": "openid",
    }))
}

/// Tokens must not lie in a cache (RFC 6749, 5.1).
fn granted(body: Value) -> Response {
    ([(header::CACHE_CONTROL, "no-store")], Json(body)).into_response()
}

fn refused(status: u16, error: &str, description: &str) -> Response {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_REQUEST);
    let body = json!({"error": error, "error_description": description});
    (status, Json(body)).into_response()
}
