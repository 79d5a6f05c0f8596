//! What a place for secrets must be able to do, and what can go wrong with it.

use secrecy::SecretString;

use super::name::{Name, Shelf};

/// A place for secrets; used from one thread, and every call may block.
pub(super) trait Cabinet: Send {
    /// Keeps a secret in place of what stood there. It is there once this returns.
    fn put(&mut self, name: &Name, secret: &SecretString) -> Result<(), Trouble>;

    /// The secret of a name.
    fn get(&mut self, name: &Name) -> Result<Option<SecretString>, Trouble>;

    /// Forgets the secret of a name; it may be forgotten already.
    fn forget(&mut self, name: &Name) -> Result<(), Trouble>;

    /// Forgets every secret of a profile.
    fn forget_all(&mut self, shelf: &Shelf) -> Result<(), Trouble>;
}

/// What went wrong with a store of secrets. It never says which secret or what it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Trouble {
    /// It did not answer in time, perhaps waiting for somebody to unlock it.
    Slow,
    /// It is locked, full, gone, or answers that it cannot.
    Unavailable,
    /// What was put there is not there.
    Lost,
    /// Its file or folder is open to others, or another's; it is neither read nor written.
    OpenToOthers,
    /// What it holds cannot be read; it is not written over.
    Broken,
}

impl Trouble {
    /// The word for it, as the messages `vault-trouble` take it.
    pub fn slug(self) -> &'static str {
        match self {
            Self::Slow => "slow",
            Self::Unavailable => "unavailable",
            Self::Lost => "lost",
            Self::OpenToOthers => "open-to-others",
            Self::Broken => "broken",
        }
    }
}
