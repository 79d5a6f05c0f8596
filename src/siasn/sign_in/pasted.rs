//! A token got elsewhere. It cannot be renewed; until when it holds stands in it, where it is a JWT
//! (RFC 7519, section 4.1.4), else the server says so by refusing it. Whether it is genuine is the
//! server's to check: nothing here trusts it.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use jiff::Timestamp;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use zeroize::Zeroizing;

use crate::{
    domain::failure::{Failure, FailureKind},
    siasn::wire::{loose::Scalar, token::Grant},
};

/// Longest token, in bytes: servers take no longer header.
const LONGEST: usize = 16 * 1024;

#[derive(Default, Deserialize)]
#[serde(default)]
struct Claims {
    exp: Scalar,
}

/// Takes a token as it was pasted, perhaps with blanks around it or the word of a header before it.
pub(in crate::siasn) fn grant(pasted: &SecretString, now: Timestamp) -> Result<Grant, Failure> {
    let text = pasted.expose_secret().trim();
    let bare = match text.split_once(char::is_whitespace) {
        Some((scheme, rest)) if scheme.eq_ignore_ascii_case("bearer") => rest.trim_start(),
        _ => text,
    };
    // The characters of a bearer token (RFC 6750, section 2.1).
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~+/=".contains(&byte);
    if bare.is_empty() || bare.len() > LONGEST || !bare.bytes().all(fits) {
        return Err(Failure::new(FailureKind::Rejected, "token"));
    }
    Ok(Grant {
        access: bare.into(),
        refresh: None,
        lasts: lasts(bare, now),
    })
}

/// Seconds until a token's end; `None` where it does not say, or says that it is past: then our
/// clock may be wrong, and the server is asked.
fn lasts(token: &str, now: Timestamp) -> Option<u64> {
    let payload = token.split('.').nth(1)?.trim_end_matches('=');
    let payload = Zeroizing::new(URL_SAFE_NO_PAD.decode(payload).ok()?);
    let claims: Claims = serde_json::from_slice(&payload).ok()?;
    let end: i64 = claims.exp.unsigned::<i64>()?;
    u64::try_from(end - now.as_second())
        .ok()
        .filter(|left| *left > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taken(text: &str) -> Result<Grant, Failure> {
        grant(&text.into(), Timestamp::from_second(1000).unwrap())
    }

    fn jwt(claims: &str) -> String {
        format!(
            "eyJhbGciOiJIUzI1NiJ9.{}.c2ln",
            URL_SAFE_NO_PAD.encode(claims)
        )
    }

    #[test]
    fn a_token_is_taken_as_people_copy_it() {
        for text in [
            "abc.def",
            " abc.def\r\n",
            "Bearer abc.def",
            "bearer  abc.def",
        ] {
            let grant = taken(text).map_err(|failure| failure.cause).unwrap();
            assert_eq!(grant.access.expose_secret(), "abc.def");
            assert!(grant.refresh.is_none() && grant.lasts.is_none());
        }
        for text in [
            "",
            "  ",
            "a b",
            "a\nb",
            "kata\u{e9}",
            &"x".repeat(LONGEST + 1),
        ] {
            let failure = taken(text).err().unwrap();
            assert_eq!(failure.kind, FailureKind::Rejected);
            assert_eq!(failure.cause, "token", "and not what was pasted");
        }
    }

    #[test]
    fn its_end_is_read_where_it_can_be() {
        let lasts = |claims: &str| taken(&jwt(claims)).map(|grant| grant.lasts).ok().flatten();
        assert_eq!(lasts(r#"{"exp":1500}"#), Some(500));
        assert_eq!(lasts(r#"{"exp":"1500"}"#), Some(500));
        for odd in [
            r#"{"exp":900}"#,
            r#"{"exp":null}"#,
            "{}",
            "[1]",
            "",
            "\u{0}",
        ] {
            assert_eq!(lasts(odd), None, "{odd}");
        }
        assert_eq!(taken("a.~~~.b").ok().unwrap().lasts, None);
    }
}
