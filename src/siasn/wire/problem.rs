//! `application/problem+json` (RFC 9457), and the errors of the sign-in, which have a shape of their
//! own (RFC 6749, section 5.2).

use serde::Deserialize;

use super::loose::Scalar;

/// The code words of an error; its sentences are left out, they may name persons.
#[derive(Debug, Default)]
pub struct Problem {
    /// `kode`, or `error` of the sign-in.
    pub code: Option<String>,
    /// The field that was not accepted.
    pub field: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Body {
    kode: Scalar,
    error: Scalar,
    field: Scalar,
}

impl Problem {
    /// Reads what there is to read; nothing where the body is none.
    pub fn read(body: &[u8]) -> Self {
        let body: Body = super::object(body).unwrap_or_default();
        Self {
            code: word(&body.kode).or_else(|| word(&body.error)),
            field: word(&body.field),
        }
    }
}

/// A code word: short, and without digits, which could be a person's number.
fn word(scalar: &Scalar) -> Option<String> {
    scalar.text().filter(|text| {
        // SIASN writes `"error": true`, which is no code.
        !matches!(text.as_str(), "true" | "false")
            && text.len() <= 40
            && text
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || b"-_.".contains(&byte))
    })
}
