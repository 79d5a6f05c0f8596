//! The sign-in's own JSON (OpenID Connect Discovery 1.0; RFC 6749, section 5.1). No `Debug`: secrets.

use serde::Deserialize;

use super::loose::Scalar;

/// What the provider says of itself.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Discovery {
    pub token_endpoint: Scalar,
}

/// Tokens.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Grant {
    pub access_token: Scalar,
    pub refresh_token: Scalar,
    /// Seconds.
    pub expires_in: Scalar,
}
