//! What the provider can do and where (OpenID Connect Discovery 1.0, RFC 8414).

use axum::Json;
use axum::http::{HeaderMap, Uri};
use serde_json::{Value, json};

use super::token::GRANTS;
use super::{SCOPES, issuer};

/// Addresses on the host that was asked.
pub(super) async fn read(headers: HeaderMap, uri: Uri) -> Json<Value> {
    let issuer = issuer(&headers, &uri);
    let protocol = format!("{issuer}/protocol/openid-connect");
    Json(json!({
        "issuer": issuer,
        "authorization_endpoint": format!("{protocol}/auth"),
        "token_endpoint": format!("{protocol}/token"),
        "device_authorization_endpoint": format!("{protocol}/auth/device"),
        "revocation_endpoint": format!("{protocol}/revoke"),
        "end_session_endpoint": format!("{protocol}/logout"),
        "userinfo_endpoint": format!("{protocol}/userinfo"),
        "grant_types_supported": GRANTS,
        "response_types_supported": ["code"],
        "code_challenge_methods_supported": ["S256"],
        "token_endpoint_auth_methods_supported": ["none"],
        "scopes_supported": SCOPES,
    }))
}
