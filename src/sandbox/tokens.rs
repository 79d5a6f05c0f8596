//! Access and refresh tokens: random words that mean nothing, of which only the digest is kept.
//! Knows no HTTP.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rusqlite::{Connection, OptionalExtension, Transaction, params};
use sha2::{Digest, Sha256};

use super::TokenLife;

/// A fresh pair; it is shown to the caller once.
pub(super) struct Pair {
    pub access: String,
    pub refresh: String,
}

/// Issues a pair for a user and forgets what has expired.
pub(super) fn issue(
    tx: &Transaction,
    account: &str,
    life: TokenLife,
    now: i64,
) -> rusqlite::Result<Pair> {
    tx.prepare_cached("DELETE FROM session WHERE expires <= ?")?
        .execute([now])?;
    let pair = Pair {
        access: word(),
        refresh: word(),
    };
    let mut insert = tx.prepare_cached("INSERT INTO session VALUES (?, ?, ?, ?)")?;
    let ends = |seconds: u64| now.saturating_add_unsigned(seconds);
    for (token, kind, expires) in [
        (&pair.access, "access", ends(life.access.as_secs())),
        (&pair.refresh, "refresh", ends(life.refresh.as_secs())),
    ] {
        insert.execute(params![digest(token), kind, account, expires])?;
    }
    Ok(pair)
}

/// The user of an access token that is still good.
pub(super) fn account(
    connection: &Connection,
    token: &str,
    now: i64,
) -> rusqlite::Result<Option<String>> {
    connection
        .prepare_cached(
            "SELECT account FROM session WHERE digest = ? AND kind = 'access' AND expires > ?",
        )?
        .query_row(params![digest(token), now], |row| row.get(0))
        .optional()
}

/// Uses up a refresh token: it dies with this call, whoever uses it.
pub(super) fn take_refresh(
    tx: &Transaction,
    token: &str,
    now: i64,
) -> rusqlite::Result<Option<String>> {
    tx.prepare_cached(
        "DELETE FROM session WHERE digest = ? AND kind = 'refresh' AND expires > ?
         RETURNING account",
    )?
    .query_row(params![digest(token), now], |row| row.get(0))
    .optional()
}

/// 122 random bits in 22 letters.
fn word() -> String {
    URL_SAFE_NO_PAD.encode(uuid::Uuid::new_v4().as_bytes())
}

fn digest(token: &str) -> Vec<u8> {
    Sha256::digest(token.as_bytes()).to_vec()
}
