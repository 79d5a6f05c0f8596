//! The key stores of the systems, through one interface: the kernel's key ring and the Secret Service
//! on Linux, the keychain of macOS, the Credential Manager of Windows.
//!
//! None of them can list what is ours, so that a list of the names of each profile is kept beside its
//! secrets; it holds no secret.

use std::{collections::HashMap, sync::Arc, time::Duration};

use keyring_core::{CredentialStore, Entry, Error};
use secrecy::{ExposeSecret, SecretString};
use zeroize::Zeroizing;

use super::{
    Kind,
    cabinet::{Cabinet, Trouble},
    clerk::Clerk,
    name::{Name, Shelf},
};

/// As what the entries are listed in the system's own tools.
const SERVICE: &str = "periksa";

/// A key store of the system.
struct SystemCabinet {
    store: Arc<CredentialStore>,
    modifiers: HashMap<&'static str, &'static str>,
}

/// The first key store of this system that works.
#[cfg(target_os = "linux")]
pub(super) fn find(opening: Duration, call: Duration) -> Option<(Clerk, Kind)> {
    let ring = || Clerk::hire(key_ring, opening, call).map(|clerk| (clerk, Kind::KeyRing));
    let service = || {
        // Without the variable the library would guess a bus.
        let bus = std::env::var_os("DBUS_SESSION_BUS_ADDRESS")?;
        let clerk = (!bus.is_empty()).then(|| Clerk::hire(secret_service, opening, call))?;
        clerk.map(|clerk| (clerk, Kind::SecretService))
    };
    ring().or_else(service)
}

/// The kernel's key ring. It works over SSH, and the user's persistent ring, which the library links
/// every key to, lets a second terminal find it. Containers offer the calls and forbid them, so it
/// is tried out first.
#[cfg(target_os = "linux")]
pub(super) fn key_ring() -> Option<Box<dyn Cabinet>> {
    let store: Arc<CredentialStore> = linux_keyutils_keyring_store::Store::new().ok()?;
    let cabinet = SystemCabinet::new(store, HashMap::new());
    cabinet
        .works()
        .then(|| Box::new(cabinet) as Box<dyn Cabinet>)
}

/// The desktop's Secret Service. It is not tried out: that could ask the user to unlock it before
/// there is anything to keep.
#[cfg(target_os = "linux")]
pub(super) fn secret_service() -> Option<Box<dyn Cabinet>> {
    let store: Arc<CredentialStore> = zbus_secret_service_keyring_store::Store::new().ok()?;
    let modifiers = HashMap::from([("label", SERVICE)]);
    Some(Box::new(SystemCabinet::new(store, modifiers)))
}

/// The user's own keychain.
#[cfg(target_os = "macos")]
pub(super) fn find(opening: Duration, call: Duration) -> Option<(Clerk, Kind)> {
    let keychain = || {
        let store: Arc<CredentialStore> =
            apple_native_keyring_store::keychain::Store::new().ok()?;
        let cabinet = SystemCabinet::new(store, HashMap::new());
        Some(Box::new(cabinet) as Box<dyn Cabinet>)
    };
    Clerk::hire(keychain, opening, call).map(|clerk| (clerk, Kind::Keychain))
}

/// The user's credentials of this machine; they do not wander with a domain's profile.
#[cfg(windows)]
pub(super) fn find(opening: Duration, call: Duration) -> Option<(Clerk, Kind)> {
    let manager = || {
        let store: Arc<CredentialStore> = windows_native_keyring_store::Store::new().ok()?;
        let modifiers = HashMap::from([("persistence", "Local")]);
        let cabinet = SystemCabinet::new(store, modifiers);
        Some(Box::new(cabinet) as Box<dyn Cabinet>)
    };
    Clerk::hire(manager, opening, call).map(|clerk| (clerk, Kind::CredentialManager))
}

/// No store that we know.
#[cfg(not(any(target_os = "linux", target_os = "macos", windows)))]
pub(super) fn find(_: Duration, _: Duration) -> Option<(Clerk, Kind)> {
    None
}

impl SystemCabinet {
    fn new(store: Arc<CredentialStore>, modifiers: HashMap<&'static str, &'static str>) -> Self {
        Self { store, modifiers }
    }

    /// Whether what is put in comes out again. Each trial has a name of its own: another terminal
    /// may be at it too.
    #[cfg(target_os = "linux")]
    fn works(&self) -> bool {
        let name = format!("trial/{}", uuid::Uuid::new_v4());
        let kept = self.keep(&name, "trial").is_ok();
        self.remove(&name).is_ok() && kept
    }

    fn entry(&self, name: &str) -> Result<Entry, Trouble> {
        let modifiers = Some(&self.modifiers);
        self.store.build(SERVICE, name, modifiers).map_err(trouble)
    }

    fn read(&self, name: &str) -> Result<Option<SecretString>, Trouble> {
        let bytes = match self.entry(name)?.get_secret() {
            Ok(bytes) => Zeroizing::new(bytes),
            Err(Error::NoEntry) => return Ok(None),
            Err(error) => return Err(trouble(error)),
        };
        let text = std::str::from_utf8(&bytes).map_err(|_| Trouble::Broken)?;
        Ok(Some(SecretString::from(text)))
    }

    /// Writes, and makes sure of it.
    fn keep(&self, name: &str, value: &str) -> Result<(), Trouble> {
        // A key of the kernel that was read lies in this session's ring too, and writing then changes
        // it for every terminal. Unread, it would only be hidden here, and the others keep the old.
        let _ = self.read(name);
        let entry = self.entry(name)?;
        entry.set_secret(value.as_bytes()).map_err(trouble)?;
        match self.read(name)? {
            Some(kept) if kept.expose_secret() == value => Ok(()),
            _ => Err(Trouble::Lost),
        }
    }

    fn remove(&self, name: &str) -> Result<(), Trouble> {
        match self.entry(name)?.delete_credential() {
            Ok(()) | Err(Error::NoEntry) => Ok(()),
            Err(error) => Err(trouble(error)),
        }
    }

    /// The names of a profile's secrets.
    fn list(&self, shelf: &Shelf) -> Result<Vec<String>, Trouble> {
        let list = self.read(&list_of(shelf))?;
        let list = list.as_ref().map_or("", |list| list.expose_secret());
        Ok(list.lines().map(str::to_owned).collect())
    }

    fn set_list(&self, shelf: &Shelf, names: &[String]) -> Result<(), Trouble> {
        // Key stores refuse empty values.
        if names.is_empty() {
            return self.remove(&list_of(shelf));
        }
        self.keep(&list_of(shelf), &names.join("\n"))
    }
}

impl Cabinet for SystemCabinet {
    fn put(&mut self, name: &Name, secret: &SecretString) -> Result<(), Trouble> {
        // Listed first: what lies there unlisted could never be forgotten.
        let mut names = self.list(name.shelf())?;
        if !names.iter().any(|known| known == name.tail()) {
            names.push(name.tail().to_owned());
            self.set_list(name.shelf(), &names)?;
        }
        self.keep(&within(name.shelf(), name.tail()), secret.expose_secret())
    }

    fn get(&mut self, name: &Name) -> Result<Option<SecretString>, Trouble> {
        self.read(&within(name.shelf(), name.tail()))
    }

    fn forget(&mut self, name: &Name) -> Result<(), Trouble> {
        self.remove(&within(name.shelf(), name.tail()))?;
        let mut names = self.list(name.shelf())?;
        let before = names.len();
        names.retain(|known| known != name.tail());
        if names.len() == before {
            return Ok(());
        }
        self.set_list(name.shelf(), &names)
    }

    fn forget_all(&mut self, shelf: &Shelf) -> Result<(), Trouble> {
        for tail in self.list(shelf)? {
            self.remove(&within(shelf, &tail))?;
        }
        self.set_list(shelf, &[])
    }
}

fn within(shelf: &Shelf, tail: &str) -> String {
    format!("{shelf}/{tail}")
}

fn list_of(shelf: &Shelf) -> String {
    within(shelf, "names")
}

/// What a store says, without what it quotes: some of its answers carry the secret itself.
fn trouble(error: Error) -> Trouble {
    match error {
        Error::BadEncoding(bytes) | Error::BadDataFormat(bytes, _) => {
            drop(Zeroizing::new(bytes));
            Trouble::Broken
        }
        Error::BadStoreFormat(_) | Error::Ambiguous(_) => Trouble::Broken,
        _ => Trouble::Unavailable,
    }
}
