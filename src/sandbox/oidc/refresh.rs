//! The refresh grant: tokens rotate, and one that comes back ends its family.

use rusqlite::Transaction;

use super::{Call, Refusal};
use crate::sandbox::tokens::{self, Grant};

pub(super) fn grant(tx: &Transaction, call: &Call, now: i64) -> Result<Grant, Refusal> {
    let token = call.field("refresh_token")?;
    tokens::take_refresh(tx, call.client()?, token, now)?
        .ok_or_else(|| Refusal::grant("Token is not active"))
}
