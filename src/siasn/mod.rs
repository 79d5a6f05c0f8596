//! The client of SIASN's verifier interface, dialect `terbuka`: domain types in, domain types out.
//!
//! This module knows HTTP, tokens and JSON. It must not know the store, the screen or the sandbox:
//! what it believes about the wire it has from the contract alone, and whatever it gets is foreign.
//! It never writes a secret, an id of a proposal or a number of a person to a log or into a cause.
//!
//! ```text
//! client ──> inbox, dossier, decisions, documents     what may be asked, one file each
//!    └─────> token ──> http ──> classify              who asks, the one way out, what went wrong
//! wire/                                               private shapes of the JSON, lenient
//! ```

mod classify;
mod client;
mod decisions;
mod documents;
mod dossier;
mod endpoint;
mod http;
mod inbox;
mod token;
mod wire;

#[cfg(test)]
mod tests;

pub use client::{Client, Options};
pub use decisions::{DecideFailure, Found, Receipt, Theirs};
pub use dossier::{Fetched, Record};
pub use endpoint::{Endpoint, EndpointProblem};
pub use inbox::{Changes, Delta, Page};
pub use wire::Oddity;
