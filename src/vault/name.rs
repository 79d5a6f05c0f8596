//! The names of secrets. They show in key stores and as names of files, so they hold no number of a
//! person in the clear, and nothing that leads to another folder.

use std::fmt;

use sha2::{Digest, Sha256};

/// Longest key of a profile that stands in a name as it is, in bytes.
const KEY: usize = 32;

/// What is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Item {
    /// The refresh token of a sign-in (OAuth 2.0, RFC 6749, section 1.5).
    RefreshToken,
    /// `KEY:SECRET` of the gateway.
    GatewayKey,
}

impl Item {
    fn slug(self) -> &'static str {
        match self {
            Self::RefreshToken => "refresh-token",
            Self::GatewayKey => "gateway-key",
        }
    }
}

/// The name of a secret: whose, and what it is.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Name {
    shelf: Shelf,
    tail: String,
}

/// The place of a profile's secrets.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Shelf(String);

impl Name {
    /// The name of a secret of a profile (`None`: the unnamed one), a server and an account. Server
    /// and account stand in it as a hash, as in the names of folders: a number that is known can be
    /// recognised, but none be read.
    pub fn new(profile: Option<&str>, server: &str, user: &str, item: Item) -> Self {
        let server = server.trim().trim_end_matches('/');
        let whose = hashed(&[server, "\0", user.trim()].concat());
        Self {
            shelf: Shelf::of(profile),
            tail: format!("{whose}/{}", item.slug()),
        }
    }

    /// The place of its profile.
    pub(super) fn shelf(&self) -> &Shelf {
        &self.shelf
    }

    /// What it is called within its profile: one word without blanks.
    pub(super) fn tail(&self) -> &str {
        &self.tail
    }
}

impl Shelf {
    /// The place of a profile.
    pub(super) fn of(profile: Option<&str>) -> Self {
        let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
        Self(match profile {
            None => "_".to_owned(),
            Some(key) if (1..=KEY).contains(&key.len()) && key.bytes().all(plain) => key.to_owned(),
            // No key of ours; an underscore keeps it apart from all that are.
            Some(key) => format!("_{}", hashed(key)),
        })
    }
}

impl fmt::Display for Shelf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Sixteen digits that stand for a text.
fn hashed(text: &str) -> String {
    let digest = Sha256::digest(text.as_bytes());
    digest.iter().take(8).map(|b| format!("{b:02x}")).collect()
}
