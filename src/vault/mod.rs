//! Where small secrets are kept between two starts: refresh tokens and the gateway's key, by
//! profile, server and account. In the key store of the system where there is one, else in memory;
//! in a file only where the user asks for that.
//!
//! Every call may block, on a lock of the system's or on a prompt that nobody answers: call it where
//! blocking is allowed (`spawn_blocking`). None takes much longer than its time limit; a store that
//! does not answer in time is given up for this run, and memory takes its place.
//!
//! No secret stands in a name, in `Debug`, in a log or in an error, and what passes through our
//! hands is wiped. This module knows neither what the secrets are good for nor any network of its
//! own, screen or settings.

mod cabinet;
mod clerk;
mod file;
mod name;
mod system;
#[cfg(test)]
mod tests;

use std::{
    collections::HashMap,
    fmt,
    path::PathBuf,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use secrecy::SecretString;

use self::{cabinet::Cabinet, clerk::Clerk, file::FileCabinet, name::Shelf};
pub use self::{
    cabinet::Trouble,
    name::{Item, Name},
};

/// How long the search for a key store may take, for each that is tried.
const OPENING: Duration = Duration::from_secs(3);
/// How long one call may take. A user who is asked to unlock the store answers in this time or
/// signs in again at the next start.
const CALL: Duration = Duration::from_secs(15);

/// Where secrets are to be kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Keep {
    /// In the key store of the system; where there is none, in memory.
    Auto,
    /// In memory only.
    Memory,
    /// In files of this folder, one for each profile, which only the user can read. In the clear:
    /// for those who ask for it.
    File(PathBuf),
}

/// Where secrets are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// The key ring of the Linux kernel: until the machine is shut down, or unused for days.
    KeyRing,
    /// The desktop's Secret Service.
    SecretService,
    /// The keychain of macOS.
    Keychain,
    /// The Credential Manager of Windows.
    CredentialManager,
    /// Memory: until the program ends.
    Memory,
    /// A file that only the user can read.
    File,
}

impl Kind {
    /// The word for it, as the messages `vault-kind` take it.
    pub fn slug(self) -> &'static str {
        match self {
            Self::KeyRing => "key-ring",
            Self::SecretService => "secret-service",
            Self::Keychain => "keychain",
            Self::CredentialManager => "credential-manager",
            Self::Memory => "memory",
            Self::File => "file",
        }
    }
}

/// A place for small secrets.
pub struct Vault {
    /// Who goes to the store, and what kind it is; `None`: memory is all there is.
    clerk: Option<(Clerk, Kind)>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    /// What the store did not take.
    memory: HashMap<Name, SecretString>,
    trouble: Option<Trouble>,
    /// It did not answer in time once: nothing waits for it any more.
    given_up: bool,
}

impl Vault {
    /// Opens a place for secrets; memory, where the system offers nothing. Looks for a few seconds
    /// at most, but may block as long.
    pub fn open(keep: Keep) -> Self {
        let clerk = match keep {
            Keep::Auto => system::find(OPENING, CALL),
            Keep::Memory => None,
            Keep::File(folder) => {
                let open = move || Some(Box::new(FileCabinet::new(folder)) as Box<dyn Cabinet>);
                Clerk::hire(open, OPENING, CALL).map(|clerk| (clerk, Kind::File))
            }
        };
        let vault = Self::of(clerk);
        tracing::info!(kind = vault.kind().slug(), "vault open");
        vault
    }

    fn of(clerk: Option<(Clerk, Kind)>) -> Self {
        let state = Mutex::default();
        Self { clerk, state }
    }

    /// Where secrets are kept now.
    pub fn kind(&self) -> Kind {
        match &self.clerk {
            Some((_, kind)) if !self.state().given_up => *kind,
            _ => Kind::Memory,
        }
    }

    /// What went wrong last with the store, for the doctor; `None`: nothing.
    pub fn trouble(&self) -> Option<Trouble> {
        self.state().trouble
    }

    /// Keeps a secret in place of what stood there, and answers where it now is: in memory where
    /// the store refused it. What the store held of the name is then taken out of it, since a dead
    /// refresh token is worse than none.
    pub fn put(&self, name: &Name, secret: SecretString) -> Kind {
        let errand = {
            let (name, secret) = (name.clone(), secret.clone());
            move |cabinet: &mut dyn Cabinet| cabinet.put(&name, &secret)
        };
        if let Some(Ok(())) = self.ask(errand) {
            self.state().memory.remove(name);
            return self.kind();
        }
        self.take_out_later(name);
        self.state().memory.insert(name.clone(), secret);
        Kind::Memory
    }

    /// The secret of a name, where one is kept and the store gives it out.
    pub fn get(&self, name: &Name) -> Option<SecretString> {
        if let Some(secret) = self.state().memory.get(name) {
            return Some(secret.clone());
        }
        let errand = {
            let name = name.clone();
            move |cabinet: &mut dyn Cabinet| cabinet.get(&name)
        };
        self.ask(errand)?.ok().flatten()
    }

    /// Forgets the secret of a name.
    ///
    /// # Errors
    /// The store may still hold it.
    pub fn forget(&self, name: &Name) -> Result<(), Trouble> {
        self.state().memory.remove(name);
        let errand = {
            let name = name.clone();
            move |cabinet: &mut dyn Cabinet| cabinet.forget(&name)
        };
        match self.ask(errand) {
            Some(result) => result,
            None => self.unreachable(),
        }
    }

    /// Forgets every secret of a profile, whosever account it is of; `None`: of the unnamed one.
    ///
    /// # Errors
    /// The store may still hold some.
    pub fn forget_all(&self, profile: Option<&str>) -> Result<(), Trouble> {
        let shelf = Shelf::of(profile);
        self.state().memory.retain(|name, _| *name.shelf() != shelf);
        match self.ask(move |cabinet| cabinet.forget_all(&shelf)) {
            Some(result) => result,
            None => self.unreachable(),
        }
    }

    /// Has the store do something; `None`: there is none, or it was given up.
    fn ask<T: Send + 'static>(
        &self,
        errand: impl FnOnce(&mut dyn Cabinet) -> Result<T, Trouble> + Send + 'static,
    ) -> Option<Result<T, Trouble>> {
        let (clerk, kind) = self.clerk.as_ref()?;
        if self.state().given_up {
            return None;
        }
        let result = clerk.ask(errand);
        if let Err(trouble) = &result {
            tracing::warn!(kind = kind.slug(), trouble = trouble.slug(), "vault");
            let mut state = self.state();
            state.trouble = Some(*trouble);
            state.given_up |= *trouble == Trouble::Slow;
        }
        Some(result)
    }

    /// Has the store forget a name whenever it gets to it; errands are done in their order, so also
    /// after a `put` that is still under way.
    fn take_out_later(&self, name: &Name) {
        if let Some((clerk, _)) = &self.clerk {
            let name = name.clone();
            clerk.tell(move |cabinet| {
                // Tried, as far as it goes; `put` has said already that the store is in trouble.
                let _ = cabinet.forget(&name);
            });
        }
    }

    /// Memory forgot already; what a store that was given up still holds is out of reach.
    fn unreachable(&self) -> Result<(), Trouble> {
        match self.state().given_up {
            true => Err(Trouble::Slow),
            false => Ok(()),
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Vault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = self.kind();
        f.debug_struct("Vault")
            .field("kind", &kind)
            .finish_non_exhaustive()
    }
}
