//! Ways to sign in (*masuk*), and what a person has to do for them outside the program.

use jiff::Timestamp;

/// A way to sign in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// A code to enter in any browser, on any machine: made for work over SSH (RFC 8628).
    Device,
    /// The browser of this machine, back to a loopback port (RFC 8252, RFC 7636).
    Browser,
    /// User name and password, and the one-time code where the account has one.
    Password,
    /// A token got elsewhere and pasted.
    Token,
    /// A program of the user's that prints a token (`token_command`).
    Command,
}

impl Way {
    /// All of them, in the order in which the program offers them.
    pub const ALL: [Self; 5] = [
        Self::Device,
        Self::Browser,
        Self::Password,
        Self::Token,
        Self::Command,
    ];

    /// The word for it, in settings and in the message catalogue.
    pub fn slug(self) -> &'static str {
        match self {
            Self::Device => "device",
            Self::Browser => "browser",
            Self::Password => "password",
            Self::Token => "token",
            Self::Command => "command",
        }
    }

    /// The way of a word.
    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|way| way.slug() == slug)
    }
}

/// What a person has to do outside the program while it waits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Elsewhere {
    /// Go to an address in any browser and enter a code.
    Device {
        /// The code (`user_code`).
        code: String,
        /// The address (`verification_uri`).
        address: String,
        /// The address with the code in it, for a QR code (`verification_uri_complete`).
        whole: Option<String>,
        /// Until when the code holds.
        until: Timestamp,
    },
    /// Sign in in the browser of this machine at an address.
    Browser {
        /// The address, where it has to be opened by hand.
        address: String,
    },
}
