//! The sign-in kept between two starts: a refresh token in the vault, and of which account it is, so
//! that the next start opens that account's store before anybody has answered.
//!
//! The vault blocks, and is opened when it is first needed; here each call goes to a thread for that,
//! one after the other.

use std::sync::Arc;

use secrecy::{ExposeSecret, SecretString};
use tokio::{
    sync::{Mutex, Notify, watch},
    task::JoinHandle,
};
use zeroize::Zeroizing;

use crate::{
    config::{Paths, Profile, profile::KeepSecrets},
    domain::failure::{Failure, FailureKind},
    siasn::Client,
    vault::{Item, Keep, Kind, Name, Vault},
};

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
        let entry = Zeroizing::new(format!(
            "{}\n{}",
            kept.account,
            kept.refresh.expose_secret()
        ));
        let entry = SecretString::from(entry.as_str());
        let put = self.ask(move |vault, name| vault.put(name, entry)).await;
        put.unwrap_or(Kind::Memory)
    }

    /// Forgets what is kept. Where the vault could not, it has said so in the log.
    pub async fn forget(&self) {
        self.ask(|vault, name| vault.forget(name).is_ok()).await;
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

/// Has what is kept revoked, and forgets it in any case.
///
/// # Errors
/// Why the provider could not be told.
pub async fn revoke(client: &Client, safe: &Safe) -> Result<(), Failure> {
    let Some(kept) = safe.get().await else {
        return Ok(());
    };
    safe.forget().await;
    let client = client.apart();
    // There is nothing to revoke but what a renewal gives: the provider may have renewed it already.
    let resumed = client.resume(kept.refresh).await;
    let renewed = client.refresh_tokens().borrow().is_some();
    let revoked = client.sign_out().await;
    match resumed {
        Err(failure) if !renewed && failure.kind != FailureKind::SignedOut => Err(failure),
        _ => revoked,
    }
}

/// Keeps the refresh token of a sign-in, each time that it changes, until the sign-in is over.
pub(super) struct Keeper {
    over: Arc<Notify>,
    task: JoinHandle<()>,
}

impl Keeper {
    /// Begins with the token of the moment, where there is one.
    pub(super) fn start(safe: Safe, account: String, client: &Client) -> Self {
        let mut tokens = client.refresh_tokens();
        if tokens.borrow().is_some() {
            tokens.mark_changed();
        }
        let over = Arc::new(Notify::new());
        let heard = Arc::clone(&over);
        let task = tokio::spawn(async move {
            loop {
                let last = tokio::select! {
                    biased;
                    changed = tokens.changed() => match changed {
                        Ok(()) => false,
                        Err(_) => return,
                    },
                    () = heard.notified() => true,
                };
                if last {
                    return;
                }
                keep(&safe, &account, &mut tokens).await;
            }
        });
        Self { over, task }
    }

    /// Ends when what has changed until now is kept.
    pub(super) async fn stop(self) {
        self.over.notify_one();
        let _ = self.task.await;
    }
}

async fn keep(safe: &Safe, account: &str, tokens: &mut watch::Receiver<Option<SecretString>>) {
    let token = tokens.borrow_and_update().clone();
    match token {
        Some(refresh) => {
            let account = account.to_owned();
            safe.put(&Kept { account, refresh }).await;
        }
        None => safe.forget().await,
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
    async fn a_keeper_of_a_sign_in_without_a_token_forgets_nothing() {
        let home = tempfile::tempdir().unwrap();
        let safe = safe(home.path());
        let kept = Kept {
            account: "opd".to_owned(),
            refresh: "segar".into(),
        };
        safe.put(&kept).await;
        let site = Site::parse("http://127.0.0.1:9").unwrap();
        let client = Client::new(site, Options::default());
        let keeper = Keeper::start(safe.clone(), "lain".to_owned(), &client);
        keeper.stop().await;
        assert_eq!(safe.get().await.unwrap().account, "opd");
    }
}
