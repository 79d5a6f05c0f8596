//! The client of SIASN's verifier interface: domain types in, domain types out, whichever dialect the
//! server speaks.
//!
//! This module knows HTTP, tokens and JSON. It must not know the store, the screen or the sandbox:
//! what it believes about the wire it has from the contract alone, and whatever it gets is foreign.
//! It never writes a secret, an id of a proposal or a number of a person to a log or into a cause.
//!
//! ```text
//! client ──> terbuka/, peremajaan/         what may be asked, in the words of a dialect
//!    └─────> line ──> sign_in, gateway     who asks
//!                └──> http ──> classify    the one way out, what went wrong
//!                      └──> patience, proxy, trust   how long, through whom, whom to believe
//! ```

mod answers;
mod classify;
mod client;
mod download;
mod endpoint;
mod gateway;
mod http;
mod line;
mod meter;
mod patience;
mod peremajaan;
mod proxy;
mod sign_in;
mod site;
mod terbuka;
mod trust;
mod wire;

#[cfg(test)]
mod tests;

/// Feeds bytes to every reader of the dialect `siasn`, for a fuzzer: no bytes may panic.
#[cfg(feature = "fuzzing")]
#[doc(hidden)]
pub fn feed_readers(bytes: &[u8]) {
    static FORMS: std::sync::LazyLock<peremajaan::Forms> =
        std::sync::LazyLock::new(peremajaan::embedded);
    peremajaan::feed(bytes, &FORMS);
}

pub use answers::{
    Changes, DecideFailure, Delta, Fetched, Found, Page, Receipt, Record, Sought, Theirs,
};
pub use client::{Client, Options, Reading};
pub use download::Partial;
pub use endpoint::{Endpoint, EndpointProblem};
pub use patience::{Errand, Limits, Patience};
pub use proxy::{ProxyChoice, ProxyProblem};
pub use sign_in::{BrowserSignIn, DeviceSignIn, Newest, TokenShare, TokenTurn};
pub use site::{Assumed, Choice, Paths, Site, UPDATE_DATA};
pub use trust::{Authorities, AuthorityProblem};
pub use wire::Oddity;
