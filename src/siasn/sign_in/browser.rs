//! The browser of this machine, and back to a loopback port: authorization code with PKCE (RFC 8252,
//! RFC 7636). The address that is opened holds the state and the challenge, neither of which opens
//! anything by itself.

use std::time::Duration;

use oauth2::{
    AuthUrl, ClientId, CsrfToken, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, Scope,
    basic::BasicClient,
};
use secrecy::SecretString;
use zeroize::Zeroizing;

use super::{
    loopback::{Expected, Loopback, Outcome},
    provider::Provider,
};
use crate::{
    domain::{
        failure::{Failure, FailureKind},
        session::Session,
        sign_in::Elsewhere,
    },
    siasn::{client::Client, wire::token::Grant},
};

/// How long a person may take.
const LIMIT: Duration = Duration::from_secs(600);

/// A sign-in that waits for the browser to come back. Dropping it closes the port.
pub struct BrowserSignIn {
    client: Client,
    wait: Wait,
}

/// The waiting itself.
pub(in crate::siasn) struct Wait {
    loopback: Loopback,
    expected: Expected,
    verifier: SecretString,
    redirect: String,
    address: String,
    pub(in crate::siasn) limit: Duration,
}

impl BrowserSignIn {
    pub(in crate::siasn) fn new(client: Client, wait: Wait) -> Self {
        Self { client, wait }
    }

    /// What the person has to do. The address holds no secret.
    pub fn elsewhere(&self) -> Elsewhere {
        Elsewhere::Browser {
            address: self.wait.address.clone(),
        }
    }

    /// Waits for the browser, and signs in; the browser shows how that ended.
    ///
    /// # Errors
    /// `SignInDenied`, `SignInExpired` where nobody came in time, and what [`Client::sign_in`] can
    /// meet afterwards.
    pub async fn finish(self) -> Result<Session, Failure> {
        let Wait {
            loopback,
            expected,
            verifier,
            redirect,
            limit,
            ..
        } = self.wait;
        let visitor = tokio::time::timeout(limit, loopback.wait(expected))
            .await
            .map_err(|_| Failure::new(FailureKind::SignInExpired, "the browser"))?;
        let line = self.client.line();
        let provider = line.provider();
        let result = match &visitor.brought {
            Ok(code) => match exchange(provider, code.clone(), redirect, verifier).await {
                Ok(grant) => self.client.enter(grant).await,
                Err(failure) => Err(failure),
            },
            Err(word) => Err(refused(word)),
        };
        let outcome = match &result {
            Ok(_) => Outcome::Welcome,
            Err(_) => Outcome::Farewell,
        };
        visitor.show(outcome).await;
        result
    }
}

impl Wait {
    /// Opens the port and makes the address that the browser begins at.
    pub(in crate::siasn) async fn begin(provider: &Provider, port: u16) -> Result<Self, Failure> {
        let said = provider.description().await?;
        let Some(endpoint) = said.authorization.clone() else {
            let cause = "authorization_endpoint";
            return Err(Failure::new(FailureKind::NotFound, cause));
        };
        let loopback = Loopback::open(port).await?;
        let redirect = loopback.address();
        let internal = |_| Failure::new(FailureKind::Internal, "redirect_uri");
        let site = provider.site();
        let client = BasicClient::new(ClientId::new(site.client_id.clone()))
            .set_auth_uri(AuthUrl::from_url(endpoint))
            .set_redirect_uri(RedirectUrl::new(redirect.clone()).map_err(internal)?);
        let (challenge, verifier): (_, PkceCodeVerifier) = PkceCodeChallenge::new_random_sha256();
        let (address, state) = client
            .authorize_url(CsrfToken::new_random)
            .add_scope(Scope::new(site.scope.clone()))
            .set_pkce_challenge(challenge)
            .url();
        let verifier = Zeroizing::new(verifier.into_secret());
        let state = Zeroizing::new(state.into_secret());
        Ok(Self {
            loopback,
            expected: Expected {
                state: state.as_str().into(),
                issuer: said.issuer.clone(),
            },
            verifier: verifier.as_str().into(),
            redirect,
            address: address.into(),
            limit: LIMIT,
        })
    }
}

/// Trades a code for tokens.
async fn exchange(
    provider: &Provider,
    code: SecretString,
    redirect: String,
    verifier: SecretString,
) -> Result<Grant, Failure> {
    let fields = [
        ("code", code),
        ("redirect_uri", redirect.into()),
        ("code_verifier", verifier),
    ];
    let granted = provider.grant("authorization_code", fields).await?;
    granted.map_err(|refusal| match refusal.word.as_str() {
        // The code is used up, too old or another's.
        "invalid_grant" => refusal.of(FailureKind::SignInExpired),
        _ => refusal.failure,
    })
}

/// Why a provider sent the browser back without a code (RFC 6749, section 4.1.2.1).
fn refused(word: &str) -> Failure {
    let kind = match word {
        "access_denied" => FailureKind::SignInDenied,
        "server_error" | "temporarily_unavailable" => FailureKind::ServerTrouble,
        _ => FailureKind::Rejected,
    };
    let plain = word.len() <= 40 && word.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
    Failure::new(kind, if plain { word } else { "error" })
}
