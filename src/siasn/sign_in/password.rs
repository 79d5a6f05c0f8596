//! User name and password, and the one-time code where the account has one (RFC 6749, section 4.3;
//! the field `totp` is Keycloak's).

use jiff::SignedDuration;
use secrecy::{ExposeSecret, SecretString};

use super::provider::Provider;
use crate::{
    domain::failure::{Failure, FailureKind},
    siasn::wire::token::Grant,
};

/// A code holds for 30 s and providers take the one before and after (RFC 6238, section 5.2): a
/// clock that is further off than this makes wrong ones.
const SKEW: SignedDuration = SignedDuration::from_secs(30);

/// Asks for tokens.
pub(in crate::siasn) async fn grant(
    provider: &Provider,
    user: &str,
    password: SecretString,
    code: Option<SecretString>,
) -> Result<Grant, Failure> {
    let code = code.filter(|code| !code.expose_secret().is_empty());
    let mut fields = vec![
        provider.scope(),
        ("username", user.into()),
        ("password", password),
    ];
    let coded = code.is_some();
    fields.extend(code.map(|code| ("totp", code)));
    provider
        .grant("password", fields)
        .await?
        .map_err(|refusal| {
            if refusal.word != "invalid_grant" {
                return refusal.failure;
            }
            let skewed = provider.skew().is_some_and(|skew| skew.abs() > SKEW);
            refusal.of(match coded && skewed {
                true => FailureKind::ClockSkew,
                false => FailureKind::Credentials,
            })
        })
}
