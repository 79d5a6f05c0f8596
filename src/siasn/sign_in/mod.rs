//! Signing in, one file per way, and the tokens that come of it.
//!
//! The crate `oauth2` makes what has to be unguessable or exact: state, verifier and challenge (RFC
//! 7636) and the address of the authorization request. The talk with the provider is ours. The
//! crate would hold codes and tokens in memory that nobody wipes, refuses revocation over plain HTTP
//! even on loopback, cannot tell an empty answer from a page of a portal, and its polling goes by
//! the wall clock; with our own HTTP below it, all that would be left of it is the names of fields.
//!
//! This module knows no resource of SIASN and keeps nothing on a disk. Secrets stand in
//! [`secrecy::SecretString`], in no `Debug`, log or cause.

mod browser;
mod device;
mod loopback;
mod password;
mod pasted;
mod provider;
mod revocation;
mod share;
mod tokens;

pub use self::{
    browser::BrowserSignIn,
    device::DeviceSignIn,
    share::{Newest, TokenShare, TokenTurn},
};
pub(super) use self::{
    browser::Wait as WaitForBrowser,
    device::Wait as WaitForDevice,
    password::grant as password,
    pasted::grant as pasted,
    provider::Provider,
    tokens::{Access, Tokens},
};

use super::{classify, http::Answer, wire};
use crate::domain::failure::{Failure, FailureKind};

/// Why a provider gave no token.
pub(super) struct Refusal {
    status: u16,
    /// Its code word (RFC 6749, section 5.2); empty where it gave none.
    word: String,
    /// The same as a failure; what the word means is up to the way.
    failure: Failure,
}

impl Refusal {
    fn read(answer: &Answer) -> Self {
        let mut failure = classify::of_answer(answer.status, &answer.headers, &answer.body);
        // Nobody was signed in yet: it is the request that is refused.
        if failure.kind == FailureKind::SignedOut {
            failure.kind = FailureKind::Rejected;
        }
        let said = wire::token::Refused::read(&answer.body);
        Self {
            status: answer.status.as_u16(),
            word: said.word,
            failure: failure.saying(said.sentence),
        }
    }

    /// The failure, of another kind.
    fn of(self, kind: FailureKind) -> Failure {
        Failure {
            kind,
            ..self.failure
        }
    }
}
