//! One-time codes (RFC 6238: SHA-1, 30 s, six digits) of accounts whose secret anybody can work
//! out, since everything here is invented. Knows no HTTP.

use hmac::{Hmac, Mac};
use rusqlite::{Transaction, params};
use sha1::Sha1;

use super::tokens::keyed;

/// Seconds for which one code stands.
const STEP: i64 = 30;
/// How many steps a clock may be ahead or behind.
const DRIFT: i64 = 1;

/// What a code is asked for; one used for the one may still be used for the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Purpose {
    /// Signing in.
    SignIn,
    /// Signing a batch of approvals.
    Signature,
}

impl Purpose {
    fn word(self) -> &'static str {
        match self {
            Self::SignIn => "sign-in",
            Self::Signature => "signature",
        }
    }
}

/// Whether the code stands for the account at this second (since 1970), one step early or late
/// included. A step that is accepted is used up for this purpose (RFC 6238, 5.2).
pub(super) fn check(
    tx: &Transaction,
    account: &str,
    purpose: Purpose,
    code: &str,
    now: i64,
) -> rusqlite::Result<bool> {
    let current = now.div_euclid(STEP);
    tx.prepare_cached("DELETE FROM totp_step WHERE step < ?")?
        .execute([current - DRIFT])?;
    let mut insert = tx.prepare_cached("INSERT OR IGNORE INTO totp_step VALUES (?, ?, ?)")?;
    for step in current - DRIFT..=current + DRIFT {
        let stands = self::code(account, step * STEP) == code;
        if stands && insert.execute(params![account, purpose.word(), step])? == 1 {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The code of an account at a second since 1970.
pub(super) fn code(account: &str, now: i64) -> String {
    let secret = format!("CONTOH-{account}");
    let number = truncated(secret.as_bytes(), now.div_euclid(STEP)) % 1_000_000;
    format!("{number:06}")
}

/// RFC 4226, 5.3: 31 bits of the digest, from where its last four bits say.
fn truncated(secret: &[u8], step: i64) -> u32 {
    let mut mac: Hmac<Sha1> = keyed(secret);
    mac.update(&step.to_be_bytes());
    let digest: [u8; 20] = mac.finalize().into_bytes().into();
    let at = usize::from(digest[19] & 0xf);
    let word = [digest[at], digest[at + 1], digest[at + 2], digest[at + 3]];
    u32::from_be_bytes(word) & 0x7fff_ffff
}

#[cfg(test)]
mod tests {
    use super::super::db::Db;
    use super::*;

    /// RFC 6238, appendix B, mode SHA1.
    #[test]
    fn the_vectors_of_the_rfc_come_out() {
        for (second, code) in [
            (59, 94_287_082),
            (1_111_111_109, 7_081_804),
            (1_111_111_111, 14_050_471),
            (1_234_567_890, 89_005_924),
            (2_000_000_000, 69_279_037),
            (20_000_000_000_i64, 65_353_130),
        ] {
            let found = truncated(b"12345678901234567890", second / STEP) % 100_000_000;
            assert_eq!(found, code, "{second}");
        }
    }

    #[test]
    fn a_step_serves_once_for_each_purpose() {
        let dir = tempfile::tempdir().unwrap();
        let db = Db::open(dir.path()).unwrap();
        let now = 1_795_230_010;
        let ask = |account: &str, purpose, code: &str, now| {
            db.write(|tx| check(tx, account, purpose, code, now))
                .unwrap()
        };
        let current = code("opd", now);
        assert!(!ask("opd2", Purpose::SignIn, &current, now), "of another");
        assert!(!ask("opd", Purpose::SignIn, "", now));
        assert!(ask("opd", Purpose::SignIn, &current, now));
        assert!(!ask("opd", Purpose::SignIn, &current, now), "used up");
        assert!(ask("opd", Purpose::Signature, &current, now));
        for (drift, stands) in [(-60, false), (-30, true), (30, true), (60, false)] {
            let other = code("opd", now + drift);
            assert_eq!(ask("opd", Purpose::SignIn, &other, now), stands, "{drift}");
            assert!(!ask("opd", Purpose::SignIn, &other, now), "{drift}");
        }
        // A later moment forgets old steps, and none of them comes back to life.
        assert!(!ask("opd", Purpose::SignIn, &current, now + 90));
    }
}
