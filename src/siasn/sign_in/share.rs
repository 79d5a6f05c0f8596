//! One sign-in in several programs: where the refresh token is kept, it belongs to all windows of
//! the account, and since it rotates, one at a time may use it. Where it is kept is not known here;
//! whoever keeps it hands in the two traits below.

use futures_util::future::BoxFuture;
use secrecy::SecretString;

use crate::domain::failure::Failure;

/// Where the refresh token of a sign-in is kept for all who share it.
pub trait TokenShare: Send + Sync {
    /// Waits for the turn to use the token, and keeps the others out until it is dropped.
    ///
    /// # Errors
    /// Another has the turn for longer than anybody should. The token is as it was.
    fn turn(&self) -> BoxFuture<'_, Result<Box<dyn TokenTurn + '_>, Failure>>;
}

/// The turn to use the token that is kept.
pub trait TokenTurn: Send + Sync {
    /// What is kept now.
    fn newest(&self) -> BoxFuture<'_, Newest>;
    /// Keeps a token in place of the one that was used up for it.
    fn renew(&self, token: SecretString) -> BoxFuture<'_, ()>;
    /// Keeps the token of a new sign-in, whatever was kept before.
    fn begin(&self, token: SecretString) -> BoxFuture<'_, ()>;
    /// Forgets what is kept of this sign-in.
    fn forget(&self) -> BoxFuture<'_, ()>;
}

/// What is kept of a sign-in.
#[derive(Debug)]
pub enum Newest {
    /// The token to go on with: another program may have renewed it.
    Token(SecretString),
    /// Nothing any more: somebody signed out.
    Gone,
    /// Nobody can tell, or it is of another account: each goes on with its own.
    Unknown,
}
