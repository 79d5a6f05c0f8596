//! Access and refresh tokens, of which only the digest is kept. An access token is written as a
//! JWT, so that a client can read who it speaks for; whether it is good only this table says.
//! Knows no HTTP.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use rusqlite::{Connection, OptionalExtension, Transaction, params};
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

use super::TokenLife;
use super::db;
use super::error::SandboxError;
use super::problem::Problem;

/// What one sign-in gave, and to whom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Grant {
    /// Common to all tokens that come of the sign-in.
    pub family: String,
    pub client: String,
    pub account: String,
    pub scope: String,
}

impl Grant {
    /// A new sign-in.
    pub fn new(client: &str, account: &str, scope: &str) -> Self {
        Self {
            family: word(),
            client: client.to_owned(),
            account: account.to_owned(),
            scope: scope.to_owned(),
        }
    }
}

/// A fresh pair; it is shown to the caller once.
pub(super) struct Pair {
    pub access: String,
    pub refresh: String,
}

/// Issues a pair and forgets the families of which nothing is good any more. The claims say who the
/// user is; times and a number of its own are added here.
pub(super) fn issue(
    tx: &Transaction,
    grant: &Grant,
    mut claims: Map<String, Value>,
    life: TokenLife,
    now: i64,
) -> Result<Pair, Problem> {
    tx.prepare_cached(
        "DELETE FROM token WHERE expires <= ?1
         AND family NOT IN (SELECT family FROM token WHERE expires > ?1 AND NOT used)",
    )?
    .execute([now])?;
    let ends = |seconds: u64| now.saturating_add_unsigned(seconds);
    let access_ends = ends(life.access.as_secs());
    for (name, value) in [
        ("iat", json!(now)),
        ("exp", json!(access_ends)),
        ("jti", json!(word())),
    ] {
        claims.insert(name.to_owned(), value);
    }
    let pair = Pair {
        access: signed(&key(tx)?, &Value::Object(claims)),
        refresh: word(),
    };
    let mut insert = tx.prepare_cached("INSERT INTO token VALUES (?, ?, ?, ?, ?, ?, ?, 0)")?;
    for (token, kind, expires) in [
        (&pair.access, "access", access_ends),
        (&pair.refresh, "refresh", ends(life.refresh.as_secs())),
    ] {
        insert.execute(params![
            digest(token),
            kind,
            grant.family,
            grant.client,
            grant.account,
            grant.scope,
            expires
        ])?;
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
            "SELECT account FROM token WHERE digest = ? AND kind = 'access' AND expires > ?",
        )?
        .query_row(params![digest(token), now], |row| row.get(0))
        .optional()
}

/// Uses up a client's refresh token. One that was used up before is in two hands, of which one
/// stole it: then everything that came of its sign-in ends (RFC 9700, 4.14.2).
pub(super) fn take_refresh(
    tx: &Transaction,
    client: &str,
    token: &str,
    now: i64,
) -> rusqlite::Result<Option<Grant>> {
    let found = tx
        .prepare_cached(
            "SELECT family, account, scope, expires > ?, used FROM token
             WHERE digest = ? AND kind = 'refresh' AND client = ?",
        )?
        .query_row(params![now, digest(token), client], |row| {
            let grant = Grant {
                family: row.get(0)?,
                client: client.to_owned(),
                account: row.get(1)?,
                scope: row.get(2)?,
            };
            Ok((grant, row.get(3)?, row.get(4)?))
        })
        .optional()?;
    match found {
        Some((grant, _, true)) => {
            end_family(tx, &grant.family)?;
            Ok(None)
        }
        Some((grant, true, false)) => {
            tx.prepare_cached("UPDATE token SET used = 1 WHERE digest = ?")?
                .execute([digest(token)])?;
            Ok(Some(grant))
        }
        _ => Ok(None),
    }
}

/// Ends a client's token (RFC 7009): an access token alone, a refresh token with its whole family.
pub(super) fn revoke(tx: &Transaction, client: &str, token: &str) -> rusqlite::Result<()> {
    let found = tx
        .prepare_cached("SELECT kind, family FROM token WHERE digest = ? AND client = ?")?
        .query_row(params![digest(token), client], |row| {
            Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?))
        })
        .optional()?;
    match found {
        Some((kind, family)) if kind == "refresh" => end_family(tx, &family),
        Some(_) => {
            tx.prepare_cached("DELETE FROM token WHERE digest = ?")?
                .execute([digest(token)])?;
            Ok(())
        }
        None => Ok(()),
    }
}

/// Ends every token that came of one sign-in.
pub(super) fn end_family(tx: &Transaction, family: &str) -> rusqlite::Result<()> {
    tx.prepare_cached("DELETE FROM token WHERE family = ?")?
        .execute([family])?;
    Ok(())
}

/// 122 random bits in 22 letters.
pub(super) fn word() -> String {
    URL_SAFE_NO_PAD.encode(uuid::Uuid::new_v4().as_bytes())
}

/// What is kept of a secret.
pub(super) fn digest(secret: &str) -> Vec<u8> {
    Sha256::digest(secret.as_bytes()).to_vec()
}

/// A key to sign the access tokens of one set of data with: 244 random bits.
pub(super) fn fresh_key() -> String {
    word() + &word()
}

/// A message authentication code under a key.
#[expect(clippy::expect_used, reason = "HMAC takes keys of every length")]
pub(super) fn keyed<M: KeyInit + Mac>(key: &[u8]) -> M {
    <M as KeyInit>::new_from_slice(key).expect("HMAC takes keys of every length")
}

fn key(tx: &Transaction) -> Result<String, Problem> {
    let key = db::meta(tx, "token_key")?;
    Ok(key.ok_or_else(|| SandboxError::Unreadable("meta.token_key".to_owned()))?)
}

/// JWS compact serialization with HS256 (RFC 7515, RFC 7518).
fn signed(key: &str, claims: &Value) -> String {
    let header = json!({"alg": "HS256", "typ": "JWT"});
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let text = format!("{}.{}", part(&header), part(claims));
    let mut mac: Hmac<Sha256> = keyed(key.as_bytes());
    mac.update(text.as_bytes());
    let signature = URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes());
    format!("{text}.{signature}")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The signature is HMAC-SHA256 of the two parts before it, as any library would check it.
    #[test]
    fn a_token_is_a_signed_jwt() {
        let claims = json!({"nama": "CONTOH"});
        let token = signed("kunci", &claims);
        let parts: Vec<&str> = token.split('.').collect();
        let [header, body, signature] = parts[..] else {
            panic!("{token}");
        };
        let read = |part: &str| URL_SAFE_NO_PAD.decode(part).unwrap();
        let value: Value = serde_json::from_slice(&read(body)).unwrap();
        assert_eq!(value, claims);
        let mut mac: Hmac<Sha256> = keyed(b"kunci");
        mac.update(format!("{header}.{body}").as_bytes());
        mac.verify_slice(&read(signature)).unwrap();
    }

    /// RFC 4231, case 2.
    #[test]
    fn the_code_is_that_of_the_rfc() {
        let mut mac: Hmac<Sha256> = keyed(b"Jefe");
        mac.update(b"what do ya want for nothing?");
        assert!(
            super::super::reply::hex(&mac.finalize().into_bytes()).starts_with("5bdcc146bf60754e")
        );
    }
}
