//! The gateway before the public web service: tokens of its own, for the installation and not for
//! the person. They are fetched when first needed and are never confused with those of the sign-in.

use std::{
    sync::{Arc, PoisonError, RwLock},
    time::{Duration, Instant},
};

use base64::{Engine, engine::general_purpose::STANDARD};
use reqwest::header::HeaderValue;
use secrecy::{ExposeSecret, SecretString};
use tokio::sync::Mutex;
use zeroize::Zeroizing;

use super::{
    http::{Call, Http},
    site::Site,
    wire::{Oddity, fault, token::Grant},
};
use crate::domain::failure::{Failure, FailureKind};

/// How long before its end a token is fetched anew, at most.
const MARGIN: Duration = Duration::from_secs(60);
/// No token is trusted longer than this, whatever the gateway says.
const DAY: Duration = Duration::from_secs(24 * 3600);

/// Everything that the gateway's tokens need; shared by all clones of a client.
pub(super) struct Gateway {
    site: Arc<Site>,
    http: Arc<Http>,
    key: RwLock<Option<Arc<Key>>>,
    held: Mutex<Option<Held>>,
}

/// What the installation is known by.
struct Key {
    key: SecretString,
    secret: SecretString,
}

struct Held {
    pass: Pass,
    stale_at: Instant,
}

/// A token to pass the gateway with.
#[derive(Clone)]
pub(super) struct Pass {
    pub(super) bearer: HeaderValue,
}

impl Gateway {
    pub(super) fn new(site: Arc<Site>, http: Arc<Http>) -> Arc<Self> {
        Arc::new(Self {
            site,
            http,
            key: RwLock::default(),
            held: Mutex::default(),
        })
    }

    /// Takes the key of this installation; tokens of an earlier one are not used again.
    pub(super) async fn set_key(&self, key: SecretString, secret: SecretString) {
        let key = Arc::new(Key { key, secret });
        *self.key.write().unwrap_or_else(PoisonError::into_inner) = Some(key);
        *self.held.lock().await = None;
    }

    /// A token; another one than the worn.
    ///
    /// # Errors
    /// `GatewayKey` without a key, or where the gateway does not know it; what the line did.
    pub(super) async fn pass(&self, worn: Option<&Pass>) -> Result<Pass, Failure> {
        let key = self
            .key()
            .ok_or_else(|| Failure::new(FailureKind::GatewayKey, "no key of the gateway is set"))?;
        let mut held = self.held.lock().await;
        if let Some(held) = held.as_ref() {
            let refused = worn.is_some_and(|worn| worn.bearer == held.pass.bearer);
            if !refused && Instant::now() < held.stale_at {
                return Ok(held.pass.clone());
            }
        }
        *held = None;
        let new = self.fetch(&key).await?;
        let pass = new.pass.clone();
        *held = Some(new);
        Ok(pass)
    }

    fn key(&self) -> Option<Arc<Key>> {
        let key = self.key.read().unwrap_or_else(PoisonError::into_inner);
        key.clone()
    }

    async fn fetch(&self, key: &Key) -> Result<Held, Failure> {
        let pair = format!("{}:{}", key.key.expose_secret(), key.secret.expose_secret());
        let pair = Zeroizing::new(pair);
        let unusable = || Failure::new(FailureKind::GatewayKey, "a key that fits no header");
        let basic = Zeroizing::new(format!("Basic {}", STANDARD.encode(pair.as_bytes())));
        let mut basic = HeaderValue::from_str(&basic).map_err(|_| unusable())?;
        basic.set_sensitive(true);
        let url = self.site.gateway_token.to(&[])?;
        let form = vec![("grant_type", "client_credentials".into())];
        let call = Call::form(url, "oauth2/token", form);
        let answer = self.http.exchange(call, Some(basic)).await?;
        if matches!(answer.status.as_u16(), 400 | 401) {
            let cause = format!("{} oauth2/token", answer.status.as_u16());
            return Err(Failure::new(FailureKind::GatewayKey, cause));
        }
        if !answer.status.is_success() {
            return Err(fault::of_answer(&answer));
        }
        let grant = Grant::read(&answer)?;
        let odd = |_| Failure::from(Oddity::new("access_token", "a token"));
        let text = Zeroizing::new(format!("Bearer {}", grant.access.expose_secret()));
        let mut bearer = HeaderValue::from_str(&text).map_err(odd)?;
        bearer.set_sensitive(true);
        let lasts = Duration::from_secs(grant.lasts.unwrap_or(3600)).min(DAY);
        Ok(Held {
            pass: Pass { bearer },
            stale_at: Instant::now() + (lasts - MARGIN.min(lasts / 2)),
        })
    }
}
