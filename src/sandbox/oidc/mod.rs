//! Sign-in in Keycloak's shape, for every dialect: one file per grant or endpoint. Knows nothing of
//! proposals.

mod claims;
mod code;
mod device;
mod discovery;
mod logout;
mod loopback;
mod pages;
mod password;
mod refresh;
mod revoke;
mod token;
mod userinfo;

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::extract::{Form, FromRequest, Request};
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use rusqlite::Transaction;
use serde_json::json;

use super::app::App;
use super::problem::Problem;

const REALM: &str = "/auth/realms/public-siasn";
/// The one client; it is public and keeps no secret (RFC 8252, 8.4).
const CLIENT: &str = "periksa";
/// What a client may ask for, and what it gets where it does not say: the first.
const SCOPES: [&str; 3] = ["openid", "profile", "email"];

/// The calls of the identity provider.
pub(super) fn router() -> Router<Arc<App>> {
    let protocol = Router::new()
        .route("/token", post(token::answer))
        .route("/auth", get(code::ask).post(code::sign_in))
        .route("/auth/device", post(device::start))
        .route("/revoke", post(revoke::answer))
        .route("/logout", post(logout::answer))
        .route("/userinfo", get(userinfo::answer));
    let realm = Router::new()
        .route("/.well-known/openid-configuration", get(discovery::read))
        .route("/device", get(device::ask).post(device::decide))
        .nest("/protocol/openid-connect", protocol);
    Router::new().nest(REALM, realm)
}

/// What a call brings: the form of a POST, the query of a GET.
struct Call {
    fields: Vec<(String, String)>,
    /// Of the host that was asked, whatever name it was asked by.
    issuer: String,
}

impl Call {
    fn get(&self, name: &str) -> Option<&str> {
        let found = self.fields.iter().find(|(own, _)| own == name);
        found.map(|(_, value)| value.as_str())
    }

    /// A value that must be there.
    fn field(&self, name: &str) -> Result<&str, Refusal> {
        let missing = || Refusal::bad("invalid_request", format!("Missing parameter: {name}"));
        self.get(name).ok_or_else(missing)
    }

    /// The client that calls, which must be a known one.
    fn client(&self) -> Result<&str, Refusal> {
        let client = self.field("client_id")?;
        if client == CLIENT {
            Ok(client)
        } else {
            Err(Refusal::bad("invalid_client", "Unknown client_id"))
        }
    }

    /// What is asked for, within what there is.
    fn scope(&self) -> Result<&str, Refusal> {
        let asked = self.get("scope").unwrap_or(SCOPES[0]);
        if asked.split(' ').all(|word| SCOPES.contains(&word)) {
            Ok(asked)
        } else {
            let detail = format!("Invalid scopes: {asked}");
            Err(Refusal::bad("invalid_scope", detail))
        }
    }
}

impl FromRequest<Arc<App>> for Call {
    type Rejection = Refusal;

    async fn from_request(request: Request, app: &Arc<App>) -> Result<Self, Refusal> {
        let issuer = issuer(request.headers(), request.uri());
        let Form(mut fields) = Form::<Vec<(String, String)>>::from_request(request, app)
            .await
            .map_err(|_| Refusal::bad("invalid_request", "Form expected"))?;
        // RFC 6749, 3.1 and 3.2: nothing comes twice, and what has no value counts as left out.
        let mut names = BTreeSet::new();
        if !fields.iter().all(|(name, _)| names.insert(name)) {
            return Err(Refusal::bad("invalid_request", "duplicated parameter"));
        }
        fields.retain(|(_, value)| !value.is_empty());
        Ok(Self { fields, issuer })
    }
}

fn issuer(headers: &HeaderMap, uri: &Uri) -> String {
    let named = headers
        .get(header::HOST)
        .and_then(|host| host.to_str().ok());
    let host = uri
        .authority()
        .map(|authority| authority.as_str())
        .or(named);
    // HTTP/2 says whether TLS stands before us; else nobody does, and it is taken not to.
    let scheme = uri.scheme_str().unwrap_or("http");
    format!("{scheme}://{}{REALM}", host.unwrap_or("127.0.0.1"))
}

/// Why a call is not answered as asked.
#[derive(Debug)]
enum Refusal {
    /// In OAuth's own shape (RFC 6749, 5.2).
    Told {
        status: StatusCode,
        error: &'static str,
        description: String,
    },
    /// Our own fault.
    Failed(Problem),
}

impl Refusal {
    fn with(status: StatusCode, error: &'static str, description: impl Into<String>) -> Self {
        Self::Told {
            status,
            error,
            description: description.into(),
        }
    }

    fn bad(error: &'static str, description: impl Into<String>) -> Self {
        Self::with(StatusCode::BAD_REQUEST, error, description)
    }

    fn grant(description: &str) -> Self {
        Self::bad("invalid_grant", description)
    }

    /// Keycloak tells a wrong password by 401, unlike the RFC, and never says what was wrong.
    fn credentials() -> Self {
        let description = "Invalid user credentials";
        Self::with(StatusCode::UNAUTHORIZED, "invalid_grant", description)
    }
}

impl From<Problem> for Refusal {
    fn from(problem: Problem) -> Self {
        Self::Failed(problem)
    }
}

impl From<rusqlite::Error> for Refusal {
    fn from(error: rusqlite::Error) -> Self {
        Self::Failed(error.into())
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let (status, error, description) = match self {
            Self::Told {
                status,
                error,
                description,
            } => (status, error, description),
            Self::Failed(problem) => {
                let status = StatusCode::from_u16(problem.status());
                let status = status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
                (status, "server_error", "Internal error".to_owned())
            }
        };
        let body = json!({"error": error, "error_description": description});
        unkept((status, Json(body)))
    }
}

/// An answer that must not lie in a cache (RFC 6749, 5.1).
fn unkept(answer: impl IntoResponse) -> Response {
    let mut response = answer.into_response();
    response
        .headers_mut()
        .insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// Writes in one transaction once users exist. A refusal is an answer, so what it changed stays; a
/// failure leaves nothing.
async fn settle<T: Send + 'static>(
    app: &Arc<App>,
    work: impl FnOnce(&Transaction, &App) -> Result<T, Refusal> + Send + 'static,
) -> Result<T, Refusal> {
    app.founded().await?;
    app.write(move |tx, app| match work(tx, app) {
        Err(Refusal::Failed(problem)) => Err(problem),
        told => Ok(told),
    })
    .await?
}
