//! A SIASN of our own on loopback, written from the contract and never from the client's types: a
//! wrong guess in the client must show as a failing contract test.
//!
//! It serves the dialect `terbuka`, or the API as the record has it ([`Dialect::Siasn`]), from one
//! SQLite file. Everything in it is invented: agencies,
//! people and documents come from [`world`], and the password of every user is `contoh`. It must
//! not know the client (`siasn`), the store, the application or the screen.

mod app;
mod books;
mod bustle;
mod caller;
mod clock;
mod columns;
mod correct;
mod db;
mod decide;
pub mod documents;
mod error;
mod facts;
mod fill;
mod filter;
mod oidc;
mod paging;
mod papers;
mod problem;
mod record;
mod repair;
mod reply;
mod routes;
mod rows;
mod rules;
mod server;
mod siasn;
mod stop;
mod tokens;
mod totp;
mod users;
pub mod world;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

pub use bustle::Happening;
pub use clock::Clock;
pub use error::SandboxError;
pub use facts::{Corrected, Entry, Facts, Standing};
pub use fill::Progress;
pub use server::Sandbox;
pub use siasn::{Quirk, Quirks, Trouble, UnknownQuirk};

use jiff::Timestamp;
use world::model::WorldConfig;

/// The largest body of a request, in bytes.
const BODY_LIMIT: usize = 1 << 20;

/// The one-time code of an account of any sandbox at a moment: what the person's phone would show.
/// The secrets are no secrets, since everybody here is invented.
pub fn one_time_code(account: &str, at: Timestamp) -> String {
    totp::code(account, at.as_second())
}

/// What a sandbox is started with.
#[derive(Clone, Debug)]
pub struct Config {
    /// Where to listen; loopback only, port 0 for any free one.
    pub listen: SocketAddr,
    /// The directory of the database and the documents; made if missing.
    pub data: PathBuf,
    /// The world to make, or the one that is there already.
    pub world: WorldConfig,
    /// Whether others act meanwhile.
    pub bustle: Option<Bustle>,
    /// Where the server reads the time.
    pub clock: Clock,
    /// How long tokens are good.
    pub tokens: TokenLife,
    /// What signing in takes beside a password.
    pub second_factor: SecondFactor,
    /// For how many of the demo unit's waiting proposals documents are rendered ahead.
    pub ahead: usize,
    /// Which API it speaks; the data are the same.
    pub dialect: Dialect,
    /// What is odd about the API, in the dialect `siasn`.
    pub quirks: Quirks,
    /// How long each answer is held back under the quirk `lambat`.
    pub slow: Duration,
}

impl Config {
    /// A sandbox on any free port of 127.0.0.1 with the machine's clock and nobody else at work.
    pub fn new(data: impl Into<PathBuf>, world: WorldConfig) -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 0)),
            data: data.into(),
            world,
            bustle: None,
            clock: Clock::system(),
            tokens: TokenLife::default(),
            second_factor: SecondFactor::None,
            ahead: 200,
            dialect: Dialect::default(),
            quirks: Quirks::default(),
            slow: Duration::ZERO,
        }
    }
}

/// Which API a sandbox speaks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Dialect {
    /// The one that was designed for this work.
    #[default]
    Terbuka,
    /// The one that the public record shows.
    Siasn,
}

impl Dialect {
    /// Both, the default first.
    pub const ALL: [Self; 2] = [Self::Terbuka, Self::Siasn];

    /// Its name on the command line.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Terbuka => "terbuka",
            Self::Siasn => "siasn",
        }
    }

    /// Reads its name.
    pub fn read(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|dialect| dialect.word() == word)
    }
}

/// How long tokens are good, in whole seconds of the server's clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TokenLife {
    /// Of an access token.
    pub access: Duration,
    /// Of a refresh token.
    pub refresh: Duration,
}

impl Default for TokenLife {
    /// Five and thirty minutes, Keycloak's own defaults.
    fn default() -> Self {
        Self {
            access: Duration::from_secs(300),
            refresh: Duration::from_secs(1800),
        }
    }
}

/// What signing in takes beside a password; of every account alike.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SecondFactor {
    /// Nothing.
    #[default]
    None,
    /// A one-time code (RFC 6238); see [`Sandbox::one_time_code`].
    Totp,
}

/// Others act meanwhile: new proposals, repaired ones, decisions of colleagues.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bustle {
    /// How often something happens.
    pub every: Duration,
    /// What happens follows from it.
    pub seed: u64,
}
