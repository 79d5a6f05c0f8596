//! Revoking tokens on signing out (RFC 7009).

use reqwest::header::HeaderValue;
use secrecy::SecretString;

use super::{Refusal, provider::Provider, tokens::Held};
use crate::domain::failure::Failure;

/// Has the provider forget what was held. Where it offers no revocation nothing can be done, and
/// the tokens end by themselves.
pub(super) async fn revoke(provider: &Provider, held: Held) -> Result<(), Failure> {
    let Some(url) = provider.description().await?.revocation.clone() else {
        return Ok(());
    };
    let access = bare(&held.bearer).map(|token| ("access_token", token));
    let refresh = held.refresh.map(|token| ("refresh_token", token));
    // The refresh token first: with it goes all that came of it.
    let mut result = Ok(());
    for (hint, token) in [refresh, access].into_iter().flatten() {
        let form = [("token", token), ("token_type_hint", hint.into())];
        let answer = provider.send(url.clone(), "openid-connect/revoke", form);
        let outcome = match answer.await {
            Ok(answer) if answer.status.is_success() => Ok(()),
            Ok(answer) => {
                let refusal = Refusal::read(&answer);
                // Some can only revoke one of the two kinds (section 2.2.1).
                match refusal.word.as_str() {
                    "unsupported_token_type" => Ok(()),
                    _ => Err(refusal.failure),
                }
            }
            Err(failure) => Err(failure),
        };
        result = result.and(outcome);
    }
    result
}

fn bare(bearer: &HeaderValue) -> Option<SecretString> {
    let token = bearer.to_str().ok()?.strip_prefix("Bearer ")?;
    Some(token.into())
}
