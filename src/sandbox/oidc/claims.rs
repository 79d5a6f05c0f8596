//! What an access token says of its user. The names of our own claims and of the roles are guesses;
//! the public record shows only that tokens carry such words.

use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

use crate::sandbox::app::App;
use crate::sandbox::rules::Role;
use crate::sandbox::tokens::Grant;
use crate::sandbox::users::User;

/// The claims of a user, without the times.
pub(super) fn of(user: &User, grant: &Grant, app: &App, issuer: &str) -> Map<String, Value> {
    let roles: Vec<String> = word(user.role)
        .map(|word| format!("role:siasn-instansi:peremajaan:{word}"))
        .into_iter()
        .collect();
    let claims = json!({
        "iss": issuer,
        "sub": subject(app, &user.id),
        "typ": "Bearer",
        "azp": grant.client,
        "sid": grant.family,
        "scope": grant.scope,
        "preferred_username": user.id,
        "name": user.name,
        "nip": user.nip,
        "instansi_id": user.agency_id,
        "instansi_nama": user.agency_name,
        "unor_id": user.unit_id,
        "unor_nama": user.unit_name,
        "resource_access": {"siasn-instansi": {"roles": roles}},
    });
    match claims {
        Value::Object(claims) => claims,
        _ => Map::new(),
    }
}

/// The provider's own name of a user: in the shape of a UUID, the same for one set of data.
pub(super) fn subject(app: &App, account: &str) -> String {
    let digest = Sha256::digest(format!("{} {account}", app.data_id));
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest[..16]);
    uuid::Builder::from_random_bytes(bytes)
        .into_uuid()
        .to_string()
}

/// The seat at the verifier's desk; a civil servant has none.
fn word(role: Role) -> Option<&'static str> {
    match role {
        Role::Opd => Some("verifikator"),
        Role::Kanreg | Role::Pusat => Some("validator"),
        Role::Bkpsdm => Some("approval"),
        Role::Monitor => Some("monitoring"),
        Role::Helpdesk => Some("helpdesk"),
        Role::Asn => None,
    }
}
