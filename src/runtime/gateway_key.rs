//! The key of this installation at the gateway (consumer key and secret), which dialect `siasn` needs
//! for documents: known beforehand, printed by the profile's `gateway_command`, or kept in the vault.

use secrecy::{ExposeSecret, SecretString};

use super::{kept::Safe, token_command};
use crate::{
    config::Profile,
    domain::failure::{Failure, FailureKind},
    siasn::Client,
};

/// Gives a client the key, where there is one.
///
/// # Errors
/// `GatewayKey` where what was found is no key, or what running the command did.
pub async fn hand_over(
    client: &Client,
    profile: &Profile,
    safe: &Safe,
    known: Option<&SecretString>,
) -> Result<(), Failure> {
    let found = match known {
        Some(known) => Some(known.clone()),
        None if profile.gateway_command.is_empty() => safe.gateway_key().await,
        None => Some(token_command::run(&profile.gateway_command).await?),
    };
    let Some(found) = found else {
        return Ok(());
    };
    let (key, secret) = halves(&found).ok_or_else(|| {
        let cause = "KEY:SECRET expected";
        Failure::new(FailureKind::GatewayKey, cause)
    })?;
    client.set_gateway_key(key, secret).await;
    Ok(())
}

/// Key and secret of `KEY:SECRET`, where it is that.
pub fn halves(pair: &SecretString) -> Option<(SecretString, SecretString)> {
    let (key, secret) = pair.expose_secret().trim().split_once(':')?;
    (!key.is_empty() && !secret.is_empty()).then(|| (key.into(), secret.into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_has_two_halves() {
        let read = |text: &str| {
            halves(&text.into()).map(|(key, secret)| {
                let [key, secret] = [key, secret].map(|half| half.expose_secret().to_owned());
                (key, secret)
            })
        };
        assert_eq!(read("k:s:t\n"), Some(("k".to_owned(), "s:t".to_owned())));
        for none in ["", "k", ":s", "k:"] {
            assert_eq!(read(none), None, "{none:?}");
        }
    }
}
