//! Tokens: got by signing in, renewed before they run out, kept in memory only.
//!
//! Refresh tokens rotate: the old one dies when the new one is made. So a renewal is done by one
//! caller for all, and to its end even where that caller no longer waits.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use reqwest::{Url, header::HeaderValue};
use secrecy::SecretString;
use tokio::sync::{Mutex, OnceCell, OwnedMutexGuard};

use super::{
    classify,
    http::{Answer, Call, Http},
    site::Site,
    wire::{self, problem::Problem, token::Grant},
};
use crate::domain::failure::{Failure, FailureKind};

/// How long before its end a token is renewed, at most.
const MARGIN: Duration = Duration::from_secs(30);

/// Everything that tokens need; shared by all clones of a client.
pub(super) struct Tokens {
    site: Arc<Site>,
    http: Arc<Http>,
    token_url: OnceCell<Url>,
    wallet: Arc<Mutex<Wallet>>,
}

#[derive(Default)]
struct Wallet {
    held: Option<Held>,
    /// Counts the tokens that were ever put in.
    generation: u64,
}

struct Held {
    bearer: HeaderValue,
    refresh: Option<SecretString>,
    stale_at: Instant,
}

/// A token to send a request with.
#[derive(Clone)]
pub(super) struct Access {
    pub(super) bearer: HeaderValue,
    /// Which of the tokens it is, so that a renewal of an older one is not done twice.
    generation: u64,
}

impl Tokens {
    pub(super) fn new(site: Arc<Site>, http: Arc<Http>) -> Arc<Self> {
        Arc::new(Self {
            site,
            http,
            token_url: OnceCell::new(),
            wallet: Arc::default(),
        })
    }

    /// Gets the first tokens for a user name and a password.
    pub(super) async fn sign_in(
        self: &Arc<Self>,
        user: &str,
        password: SecretString,
    ) -> Result<(), Failure> {
        let mut wallet = self.wallet.lock().await;
        wallet.held = None;
        let answer = self
            .ask(vec![
                ("grant_type", "password".into()),
                ("client_id", self.site.client_id.as_str().into()),
                ("scope", self.site.scope.as_str().into()),
                ("username", user.into()),
                ("password", password),
            ])
            .await?;
        if !answer.status.is_success() {
            let invalid = Problem::read(&answer.body).code.as_deref() == Some("invalid_grant");
            let mut failure = classify::of_status(answer.status, &answer.headers, &answer.body);
            if matches!(answer.status.as_u16(), 400 | 401) && invalid {
                failure.kind = FailureKind::Credentials;
            } else if failure.kind == FailureKind::SignedOut {
                failure.kind = FailureKind::Rejected;
            }
            return Err(failure);
        }
        wallet.put(Held::new(&answer)?);
        Ok(())
    }

    /// Forgets the tokens.
    pub(super) async fn forget(&self) {
        self.wallet.lock().await.held = None;
    }

    /// The token of the moment, renewed where it is about to run out or is the worn one.
    pub(super) async fn access(self: &Arc<Self>, worn: Option<&Access>) -> Result<Access, Failure> {
        let wallet = Arc::clone(&self.wallet).lock_owned().await;
        let held = wallet.held.as_ref().ok_or_else(signed_out)?;
        let refused = worn.is_some_and(|worn| worn.generation == wallet.generation);
        if !refused && Instant::now() < held.stale_at {
            return Ok(wallet.access(held));
        }
        let this = Arc::clone(self);
        tokio::spawn(async move { this.renew(wallet).await })
            .await
            .unwrap_or_else(|_| Err(Failure::new(FailureKind::Internal, "renewing the sign-in")))
    }

    async fn renew(&self, mut wallet: OwnedMutexGuard<Wallet>) -> Result<Access, Failure> {
        let held = wallet.held.as_ref().ok_or_else(signed_out)?;
        let Some(refresh) = held.refresh.clone() else {
            wallet.held = None;
            return Err(signed_out());
        };
        let answer = self
            .ask(vec![
                ("grant_type", "refresh_token".into()),
                ("client_id", self.site.client_id.as_str().into()),
                ("refresh_token", refresh.clone()),
            ])
            .await?;
        match answer.status.as_u16() {
            200 => {
                let mut new = Held::new(&answer)?;
                // A provider that does not rotate may leave it out (RFC 6749, section 6).
                new.refresh.get_or_insert(refresh);
                Ok(wallet.put(new))
            }
            // Some providers answer a dead token with an empty 400.
            400 | 401 => {
                wallet.held = None;
                Err(signed_out())
            }
            _ => Err(classify::of_status(
                answer.status,
                &answer.headers,
                &answer.body,
            )),
        }
    }

    async fn ask(&self, form: Vec<(&'static str, SecretString)>) -> Result<Answer, Failure> {
        let url = self.token_url.get_or_try_init(|| self.discover()).await?;
        let call = Call::form(url.clone(), "openid-connect/token", form);
        Ok(self.http.exchange(call, None).await?)
    }

    /// Reads the provider's own description (OpenID Connect Discovery 1.0, section 4).
    async fn discover(&self) -> Result<Url, Failure> {
        let issuer = &self.site.issuer;
        let document = issuer.to(&[".well-known", "openid-configuration"])?;
        let call = Call::get(document, "openid-configuration");
        let answer = self.http.exchange(call, None).await?;
        if answer.status.as_u16() == 404 {
            return Err(Failure::new(FailureKind::NotSiasn, "404 no sign-in here"));
        }
        let found: wire::token::Discovery = wire::success(&answer)?;
        let address = found.token_endpoint.text().unwrap_or_default();
        issuer.own(&address).ok_or_else(|| {
            wire::Oddity::new("token_endpoint", "an address on the host asked").into()
        })
    }
}

impl Wallet {
    fn put(&mut self, held: Held) -> Access {
        self.generation += 1;
        let access = self.access(&held);
        self.held = Some(held);
        access
    }

    fn access(&self, held: &Held) -> Access {
        Access {
            bearer: held.bearer.clone(),
            generation: self.generation,
        }
    }
}

impl Held {
    fn new(answer: &Answer) -> Result<Self, Failure> {
        let grant: Grant = wire::success(answer)?;
        let unusable = || wire::Oddity::new("access_token", "a token");
        let token = grant.access_token.text().ok_or_else(unusable)?;
        let mut bearer =
            HeaderValue::from_str(&format!("Bearer {token}")).map_err(|_| unusable())?;
        bearer.set_sensitive(true);
        let lasts = Duration::from_secs(grant.expires_in.unsigned().unwrap_or(300)).min(DAY);
        Ok(Self {
            bearer,
            refresh: grant.refresh_token.text().map(SecretString::from),
            stale_at: Instant::now() + (lasts - MARGIN.min(lasts / 2)),
        })
    }
}

/// No token is trusted longer than this unrenewed, whatever its server says.
const DAY: Duration = Duration::from_secs(24 * 3600);

fn signed_out() -> Failure {
    Failure::new(FailureKind::SignedOut, "no token that holds")
}
