//! Tokens: put in by one of the ways, renewed before they run out, kept in memory only.
//!
//! Refresh tokens rotate: the old one dies when the new one is made. So a renewal is done by one
//! caller for all, and to its end even where that caller no longer waits. Where other programs share
//! the sign-in ([`TokenShare`]), it is done with the newest token, in turn.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use reqwest::header::HeaderValue;
use secrecy::{ExposeSecret, SecretString};
use tokio::sync::{Mutex, OwnedMutexGuard, watch};
use zeroize::Zeroizing;

use super::{
    provider::Provider,
    revocation,
    share::{Newest, TokenShare, TokenTurn},
};
use crate::{
    domain::failure::{Failure, FailureKind},
    siasn::wire::{Oddity, token::Grant},
};

/// How long before its end a token is renewed, at most.
const MARGIN: Duration = Duration::from_secs(30);
/// How long a token is taken to hold where nothing says it.
const UNSAID: Duration = Duration::from_secs(300);
/// No token is trusted longer than this unrenewed, whatever its server says.
const DAY: Duration = Duration::from_secs(24 * 3600);

/// Everything that tokens need; shared by all clones of a client.
pub(in crate::siasn) struct Tokens {
    provider: Arc<Provider>,
    wallet: Arc<Mutex<Wallet>>,
    refresh: watch::Sender<Option<SecretString>>,
}

#[derive(Default)]
struct Wallet {
    held: Option<Held>,
    /// Where the refresh token is kept for other programs, too.
    share: Option<Arc<dyn TokenShare>>,
    /// Counts the tokens that were ever put in.
    generation: u64,
}

/// What a sign-in gave.
pub(super) struct Held {
    pub(super) bearer: HeaderValue,
    pub(super) refresh: Option<SecretString>,
    /// When it is renewed, or where that cannot be, its end; `None`: when it is refused.
    stale_at: Option<Instant>,
}

/// A token to send a request with.
#[derive(Clone)]
pub(in crate::siasn) struct Access {
    pub(in crate::siasn) bearer: HeaderValue,
    /// Which of the tokens it is, so that a renewal of an older one is not done twice.
    generation: u64,
}

impl Tokens {
    pub(in crate::siasn) fn new(provider: Arc<Provider>) -> Arc<Self> {
        Arc::new(Self {
            provider,
            wallet: Arc::default(),
            refresh: watch::Sender::default(),
        })
    }

    pub(in crate::siasn) fn provider(&self) -> &Arc<Provider> {
        &self.provider
    }

    /// The refresh token of the moment, for whoever keeps it.
    pub(in crate::siasn) fn watch(&self) -> watch::Receiver<Option<SecretString>> {
        self.refresh.subscribe()
    }

    /// Takes what a way to sign in gave, in place of what there was.
    pub(in crate::siasn) async fn put(&self, grant: Grant) -> Result<(), Failure> {
        let held = Held::new(grant)?;
        let mut wallet = self.wallet.lock().await;
        self.keep(&mut wallet, held);
        wallet.begin().await
    }

    /// Shares the sign-in with other programs from here on; a token that is held is the newest.
    ///
    /// One that is shared already stays as it is: since it was renewed another program may have
    /// renewed it further, and putting ours in that one's place would bring a used-up token back.
    pub(in crate::siasn) async fn share(&self, share: Arc<dyn TokenShare>) -> Result<(), Failure> {
        let mut wallet = self.wallet.lock().await;
        if wallet.share.replace(share).is_some() {
            return Ok(());
        }
        wallet.begin().await
    }

    /// Waits until a renewal that is under way has come to its end.
    pub(in crate::siasn) async fn rest(&self) {
        drop(self.wallet.lock().await);
    }

    /// Signs in with a refresh token kept from before.
    pub(in crate::siasn) async fn resume(
        self: &Arc<Self>,
        refresh: SecretString,
    ) -> Result<(), Failure> {
        let wallet = Arc::clone(&self.wallet).lock_owned().await;
        self.to_its_end(wallet, refresh).await.map(drop)
    }

    /// Forgets the tokens, and has the provider forget them.
    pub(in crate::siasn) async fn revoke(&self) -> Result<(), Failure> {
        let held = {
            let mut wallet = self.wallet.lock().await;
            // Without the turn somebody else may just renew it: what they get they will find revoked.
            let share = wallet.share.clone();
            let turn = turn(share.as_deref()).await.ok().flatten();
            let mut held = wallet.held.take();
            if let (Some(held), Some(turn)) = (&mut held, &turn) {
                if let (Some(refresh), Newest::Token(newest)) =
                    (&mut held.refresh, turn.newest().await)
                {
                    *refresh = newest;
                }
                turn.forget().await;
            }
            self.refresh.send_replace(None);
            held
        };
        match held {
            Some(held) => revocation::revoke(&self.provider, held).await,
            None => Ok(()),
        }
    }

    /// The token of the moment, renewed where it is about to run out or is the worn one.
    pub(in crate::siasn) async fn access(
        self: &Arc<Self>,
        worn: Option<&Access>,
    ) -> Result<Access, Failure> {
        let mut wallet = Arc::clone(&self.wallet).lock_owned().await;
        let held = wallet.held.as_ref().ok_or_else(signed_out)?;
        let refused = worn.is_some_and(|worn| worn.generation == wallet.generation);
        let stale = held.stale_at.is_some_and(|end| Instant::now() >= end);
        if !refused && !stale {
            return Ok(wallet.access(held));
        }
        let Some(refresh) = held.refresh.clone() else {
            wallet.held = None;
            return Err(signed_out());
        };
        self.to_its_end(wallet, refresh).await
    }

    /// Renews, and goes on with that when the caller is gone: what the provider gave in exchange
    /// for a token must not be lost.
    async fn to_its_end(
        self: &Arc<Self>,
        mut wallet: OwnedMutexGuard<Wallet>,
        refresh: SecretString,
    ) -> Result<Access, Failure> {
        let this = Arc::clone(self);
        tokio::spawn(async move { this.renewed(&mut wallet, refresh).await })
            .await
            .unwrap_or_else(|_| Err(Failure::new(FailureKind::Internal, "renewing the sign-in")))
    }

    async fn renewed(&self, wallet: &mut Wallet, own: SecretString) -> Result<Access, Failure> {
        let share = wallet.share.clone();
        let turn = turn(share.as_deref()).await?;
        let Some(mut refresh) = newest(turn.as_deref(), own).await else {
            return self.over(wallet);
        };
        loop {
            let form = [("refresh_token", refresh.clone())];
            match self.provider.grant("refresh_token", form).await? {
                Ok(mut grant) => {
                    // A provider that does not rotate may leave it out (RFC 6749, section 6).
                    let next = grant.refresh.get_or_insert(refresh).clone();
                    if let Some(turn) = &turn {
                        turn.renew(next).await;
                    }
                    let held = Held::new(grant)?;
                    return Ok(self.keep(wallet, held));
                }
                // Some providers answer a dead token with an empty 400.
                Err(refusal) if matches!(refusal.status, 400 | 401) => {
                    // A program that knows of no turns may have renewed it in the same moment.
                    let tried = refresh.clone();
                    match newest(turn.as_deref(), refresh).await {
                        Some(newer) if newer.expose_secret() != tried.expose_secret() => {
                            refresh = newer;
                        }
                        _ => {
                            if let Some(turn) = &turn {
                                turn.forget().await;
                            }
                            return self.over(wallet);
                        }
                    }
                }
                Err(refusal) => return Err(refusal.failure),
            }
        }
    }

    /// The sign-in has run out, or somebody has ended it.
    fn over(&self, wallet: &mut Wallet) -> Result<Access, Failure> {
        wallet.held = None;
        self.refresh.send_replace(None);
        Err(signed_out())
    }

    fn keep(&self, wallet: &mut Wallet, held: Held) -> Access {
        self.refresh.send_replace(held.refresh.clone());
        wallet.generation += 1;
        let access = wallet.access(&held);
        wallet.held = Some(held);
        access
    }
}

/// The turn to use the refresh token; `None` where nobody shares it.
async fn turn(share: Option<&dyn TokenShare>) -> Result<Option<Box<dyn TokenTurn + '_>>, Failure> {
    match share {
        Some(share) => share.turn().await.map(Some),
        None => Ok(None),
    }
}

/// The token to go on with; `None`: somebody signed out.
async fn newest(turn: Option<&dyn TokenTurn>, own: SecretString) -> Option<SecretString> {
    match turn {
        None => Some(own),
        Some(turn) => match turn.newest().await {
            Newest::Token(newest) => Some(newest),
            Newest::Unknown => Some(own),
            Newest::Gone => None,
        },
    }
}

impl Wallet {
    /// Has the token of a new sign-in kept.
    async fn begin(&self) -> Result<(), Failure> {
        let held = self.held.as_ref();
        if let (Some(share), Some(refresh)) =
            (&self.share, held.and_then(|held| held.refresh.clone()))
        {
            share.turn().await?.begin(refresh).await;
        }
        Ok(())
    }

    fn access(&self, held: &Held) -> Access {
        Access {
            bearer: held.bearer.clone(),
            generation: self.generation,
        }
    }
}

impl Held {
    fn new(grant: Grant) -> Result<Self, Failure> {
        let line = Zeroizing::new(format!("Bearer {}", grant.access.expose_secret()));
        let unusable = |_| Oddity::new("access_token", "a token");
        let mut bearer = HeaderValue::from_str(&line).map_err(unusable)?;
        bearer.set_sensitive(true);
        let lasts = grant
            .lasts
            .map(|seconds| Duration::from_secs(seconds).min(DAY));
        let stale = match (&grant.refresh, lasts) {
            (Some(_), lasts) => {
                let lasts = lasts.unwrap_or(UNSAID);
                Some(lasts - MARGIN.min(lasts / 2))
            }
            // Nothing to renew it with: it is good to its end.
            (None, lasts) => lasts,
        };
        Ok(Self {
            bearer,
            refresh: grant.refresh,
            stale_at: stale.map(|pause| Instant::now() + pause),
        })
    }
}

fn signed_out() -> Failure {
    Failure::new(FailureKind::SignedOut, "no token that holds")
}
