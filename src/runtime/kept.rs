//! The sign-in kept between two starts: a refresh token in the vault, and of which account it is, so
//! that the next start opens that account's store before anybody has answered. All windows of a
//! profile share it: a lock beside the data lets one at a time renew it.
//!
//! The vault blocks, and is opened when it is first needed; here each call goes to a thread for that,
//! one after the other.

use std::{
    fs::{File, TryLockError},
    path::PathBuf,
    sync::Arc,
    time::Duration,
};

use futures_util::future::BoxFuture;
use secrecy::{ExposeSecret, SecretString};
use tokio::{sync::Mutex, time::Instant};
use zeroize::Zeroizing;

use crate::{
    config::{self, Paths, Profile, profile::KeepSecrets},
    domain::{
        failure::{Failure, FailureKind},
        session::Session,
    },
    siasn::{Client, Newest, TokenShare, TokenTurn},
    vault::{Item, Keep, Kind, Name, Vault},
};

/// The folder of the locks, each named as the place of its sign-in.
const TURNS: &str = "masuk";
/// The longest that another window may take for a renewal, the key store's prompt included.
const PATIENCE: Duration = Duration::from_secs(60);
/// How often its turn is tried meanwhile.
const PULSE: Duration = Duration::from_millis(20);

/// The folder of a vault that is a file.
const FOLDER: &str = "rahasia";

/// A sign-in kept from before.
pub struct Kept {
    /// The account, as its store is called.
    pub account: String,
    /// The token; used up by signing in with it.
    pub refresh: SecretString,
}

/// The place of one profile's sign-in.
#[derive(Clone)]
pub struct Safe {
    vault: Arc<Mutex<Option<Vault>>>,
    keep: Keep,
    name: Name,
    gateway: Name,
    /// Held by who uses the token.
    turn: PathBuf,
}

impl Safe {
    /// The place that a profile names.
    pub fn of(profile: &Profile, paths: &Paths) -> Self {
        let server = profile.server.as_deref().unwrap_or_default();
        let user = profile.user.as_deref().unwrap_or_default();
        Self {
            vault: Arc::default(),
            keep: match profile.keep_secrets {
                KeepSecrets::Auto => Keep::Auto,
                KeepSecrets::Memory => Keep::Memory,
                KeepSecrets::File => Keep::File(paths.data.join(FOLDER)),
            },
            name: Name::new(profile.key.as_deref(), server, user, Item::RefreshToken),
            turn: paths
                .data
                .join(TURNS)
                .join(profile.place(paths, user).file_name().unwrap_or_default()),
            // It is the installation's, whoever works with it.
            gateway: Name::new(profile.key.as_deref(), server, "", Item::GatewayKey),
        }
    }

    /// What is kept.
    pub async fn get(&self) -> Option<Kept> {
        let entry = self.ask(|vault, name| vault.get(name)).await??;
        let (account, refresh) = entry.expose_secret().split_once('\n')?;
        Some(Kept {
            account: account.to_owned(),
            refresh: refresh.into(),
        })
    }

    /// Keeps a sign-in in place of what was kept, and answers where it now is.
    pub async fn put(&self, kept: &Kept) -> Kind {
        // Somebody who does not let go of the turn must not cost the sign-in.
        let _turn = self.turn().await;
        self.set(kept).await
    }

    /// Forgets what is kept. Where the vault could not, it has said so in the log.
    pub async fn forget(&self) {
        let _turn = self.turn().await;
        self.clear().await;
    }

    async fn set(&self, kept: &Kept) -> Kind {
        let entry = Zeroizing::new(format!(
            "{}\n{}",
            kept.account,
            kept.refresh.expose_secret()
        ));
        let entry = SecretString::from(entry.as_str());
        let put = self.ask(move |vault, name| vault.put(name, entry)).await;
        put.unwrap_or(Kind::Memory)
    }

    async fn clear(&self) {
        self.ask(|vault, name| vault.forget(name).is_ok()).await;
    }

    /// Waits for the turn to use the token. Where no lock can be made there is none: the token is in
    /// use here in any case.
    async fn turn(&self) -> Result<Option<File>, Failure> {
        let Some(file) = self.turn_file() else {
            return Ok(None);
        };
        let begun = Instant::now();
        loop {
            match file.try_lock() {
                Ok(()) => return Ok(Some(file)),
                Err(TryLockError::Error(_)) => return Ok(None),
                Err(TryLockError::WouldBlock) if begun.elapsed() > PATIENCE => {
                    return Err(Failure::new(
                        FailureKind::TimedOut,
                        "another window is renewing the sign-in",
                    ));
                }
                Err(TryLockError::WouldBlock) => tokio::time::sleep(PULSE).await,
            }
        }
    }

    fn turn_file(&self) -> Option<File> {
        config::paths::create_private(self.turn.parent()?).ok()?;
        let mut options = std::fs::OpenOptions::new();
        options.write(true).create(true).truncate(false);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        options.open(&self.turn).ok()
    }

    /// Whether the vault failed at something: what it does not give may be there all the same.
    async fn is_in_trouble(&self) -> bool {
        let trouble = self.ask(|vault, _| vault.trouble().is_some()).await;
        trouble.unwrap_or(true)
    }

    /// Where secrets are kept.
    pub async fn kind(&self) -> Kind {
        let kind = self.ask(|vault, _| vault.kind()).await;
        kind.unwrap_or(Kind::Memory)
    }

    /// The gateway's key, `KEY:SECRET`.
    pub async fn gateway_key(&self) -> Option<SecretString> {
        let name = self.gateway.clone();
        self.ask(move |vault, _| vault.get(&name)).await?
    }

    /// Keeps the gateway's key, and answers where it now is.
    pub async fn put_gateway_key(&self, pair: SecretString) -> Kind {
        let name = self.gateway.clone();
        let put = self.ask(move |vault, _| vault.put(&name, pair)).await;
        put.unwrap_or(Kind::Memory)
    }

    async fn ask<T: Send + 'static>(
        &self,
        errand: impl FnOnce(&Vault, &Name) -> T + Send + 'static,
    ) -> Option<T> {
        let mut vault = Arc::clone(&self.vault).lock_owned().await;
        let (keep, name) = (self.keep.clone(), self.name.clone());
        let asked = tokio::task::spawn_blocking(move || {
            errand(vault.get_or_insert_with(|| Vault::open(keep)), &name)
        });
        asked.await.ok()
    }
}

/// Goes on with what is kept, in turn with all who share it: their sign-in stays whole.
///
/// # Errors
/// As [`Client::resume`].
pub async fn resume(client: &Client, safe: &Safe, kept: Kept) -> Result<Session, Failure> {
    share(client, safe, kept.account).await?;
    client.resume(kept.refresh).await
}

/// Shares a client's sign-in, as an account's, with all who keep it in the same place.
///
/// # Errors
/// As [`Client::share_tokens`].
pub(super) async fn share(client: &Client, safe: &Safe, account: String) -> Result<(), Failure> {
    let safe = safe.clone();
    client
        .share_tokens(Arc::new(Shared { safe, account }))
        .await
}

/// Has what is kept revoked, and forgets it in any case.
///
/// # Errors
/// Why the provider could not be told.
pub async fn revoke(client: &Client, safe: &Safe) -> Result<(), Failure> {
    let Some(kept) = safe.get().await else {
        return Ok(());
    };
    let client = client.apart();
    // There is nothing to revoke but what a renewal gives: the provider may have renewed it already.
    let resumed = resume(&client, safe, kept).await;
    let renewed = client.refresh_tokens().borrow().is_some();
    let revoked = client.sign_out().await;
    safe.forget().await;
    match resumed {
        Err(failure) if !renewed && failure.kind != FailureKind::SignedOut => Err(failure),
        _ => revoked,
    }
}

/// An account's sign-in in the place of its profile.
struct Shared {
    safe: Safe,
    account: String,
}

/// The turn to use it.
struct Turn<'a> {
    shared: &'a Shared,
    _lock: Option<File>,
}

impl TokenShare for Shared {
    fn turn(&self) -> BoxFuture<'_, Result<Box<dyn TokenTurn + '_>, Failure>> {
        Box::pin(async {
            let lock = self.safe.turn().await?;
            let turn: Box<dyn TokenTurn + '_> = Box::new(Turn {
                shared: self,
                _lock: lock,
            });
            Ok(turn)
        })
    }
}

impl Turn<'_> {
    async fn keep(&self, refresh: SecretString) {
        let account = self.shared.account.clone();
        self.shared.safe.set(&Kept { account, refresh }).await;
    }

    /// Whether what is kept is another account's, which shares the place and not the sign-in.
    async fn is_foreign(&self) -> bool {
        let kept = self.shared.safe.get().await;
        kept.is_some_and(|kept| kept.account != self.shared.account)
    }
}

impl TokenTurn for Turn<'_> {
    fn newest(&self) -> BoxFuture<'_, Newest> {
        Box::pin(async {
            match self.shared.safe.get().await {
                Some(kept) if kept.account == self.shared.account => Newest::Token(kept.refresh),
                Some(_) => Newest::Unknown,
                None if self.shared.safe.is_in_trouble().await => Newest::Unknown,
                None => Newest::Gone,
            }
        })
    }

    fn renew(&self, token: SecretString) -> BoxFuture<'_, ()> {
        Box::pin(async {
            if !self.is_foreign().await {
                self.keep(token).await;
            }
        })
    }

    fn begin(&self, token: SecretString) -> BoxFuture<'_, ()> {
        Box::pin(self.keep(token))
    }

    fn forget(&self) -> BoxFuture<'_, ()> {
        Box::pin(async {
            if !self.is_foreign().await {
                self.shared.safe.clear().await;
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::siasn::{Options, Site};

    fn safe(home: &std::path::Path) -> Safe {
        let profile = Profile {
            server: Some("https://siasn.contoh.invalid".to_owned()),
            keep_secrets: KeepSecrets::File,
            ..Profile::default()
        };
        Safe::of(&profile, &Paths::under(home))
    }

    #[tokio::test]
    async fn what_is_kept_comes_back_at_the_next_start_with_its_account() {
        let home = tempfile::tempdir().unwrap();
        let kept = Kept {
            account: "199002302015032001".to_owned(),
            refresh: "segar".into(),
        };
        assert_eq!(safe(home.path()).put(&kept).await, Kind::File);
        let back = safe(home.path()).get().await.unwrap();
        assert_eq!(back.account, kept.account);
        assert_eq!(back.refresh.expose_secret(), "segar");
        safe(home.path()).forget().await;
        assert!(safe(home.path()).get().await.is_none());
    }

    #[tokio::test]
    async fn a_sign_in_without_a_token_forgets_nothing() {
        let home = tempfile::tempdir().unwrap();
        let safe = safe(home.path());
        let kept = Kept {
            account: "opd".to_owned(),
            refresh: "segar".into(),
        };
        safe.put(&kept).await;
        let site = Site::parse("http://127.0.0.1:9").unwrap();
        let client = Client::new(site, Options::default());
        share(&client, &safe, "lain".to_owned()).await.unwrap();
        client.sign_out().await.unwrap();
        assert_eq!(safe.get().await.unwrap().account, "opd");
    }

    #[tokio::test]
    async fn one_window_at_a_time_has_the_turn_and_another_account_is_left_alone() {
        let home = tempfile::tempdir().unwrap();
        let shared = |account: &str| Shared {
            safe: safe(home.path()),
            account: account.to_owned(),
        };
        let (one, two) = (shared("opd"), shared("opd"));
        let turn = one.turn().await.unwrap();
        turn.begin("segar-1".into()).await;
        let waits = two.turn();
        tokio::pin!(waits);
        assert!(futures_util::poll!(waits.as_mut()).is_pending());
        turn.renew("segar-2".into()).await;
        drop(turn);
        let turn = waits.await.unwrap();
        let Newest::Token(newest) = turn.newest().await else {
            panic!("it is kept");
        };
        assert_eq!(newest.expose_secret(), "segar-2");
        drop(turn);

        let other = shared("lain");
        let turn = other.turn().await.unwrap();
        assert!(matches!(turn.newest().await, Newest::Unknown));
        turn.renew("asing".into()).await;
        turn.forget().await;
        drop(turn);
        assert_eq!(one.safe.get().await.unwrap().account, "opd");
        one.turn().await.unwrap().forget().await;
        assert!(matches!(
            two.turn().await.unwrap().newest().await,
            Newest::Gone
        ));
    }
}
