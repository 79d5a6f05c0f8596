//! What the JSON of both dialects and of the sign-in has in common: lenient values, errors, tokens.
//! Nothing here leaves `siasn`.

pub mod loose;
pub mod problem;
pub mod token;
pub mod told;

use serde::de::DeserializeOwned;
use serde_json::Value;

use super::{classify, http::Answer};
use crate::domain::failure::{Failure, FailureKind};

/// A part of an answer that could not be used, without its content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Oddity {
    /// Where it stands, such as `usul[3].versi`.
    pub path: String,
    /// What should stand there.
    pub expected: &'static str,
}

impl Oddity {
    pub(super) fn new(path: impl Into<String>, expected: &'static str) -> Self {
        Self {
            path: path.into(),
            expected,
        }
    }

    /// The same, seen from the element that holds it.
    pub(super) fn within(mut self, outer: &str) -> Self {
        self.path = format!("{outer}.{}", self.path);
        self
    }
}

impl From<Oddity> for Failure {
    fn from(oddity: Oddity) -> Self {
        let Oddity { path, expected } = oddity;
        Self::new(
            FailureKind::Unreadable,
            format!("{path}: expected {expected}"),
        )
    }
}

/// Reads an answer of status 200 whose body is a JSON object.
pub(super) fn success<T: DeserializeOwned>(answer: &Answer) -> Result<T, Failure> {
    if !answer.status.is_success() {
        return Err(classify::of_answer(
            answer.status,
            &answer.headers,
            &answer.body,
        ));
    }
    if classify::is_page(&answer.headers, &answer.body) {
        return Err(Failure::new(FailureKind::NotSiasn, "a page for people"));
    }
    object(&answer.body)
}

/// Reads a JSON object.
pub(super) fn object<T: DeserializeOwned>(body: &[u8]) -> Result<T, Failure> {
    // By way of a `Value`, so that one odd field or row does not cost the rest.
    let value: Value = serde_json::from_slice(body).map_err(|error| {
        let kind = if error.is_eof() {
            FailureKind::HalfAnswer
        } else {
            FailureKind::Unreadable
        };
        Failure::new(kind, error.to_string())
    })?;
    if !value.is_object() {
        return Err(Oddity::new("$", "an object").into());
    }
    serde_json::from_value(value).map_err(|_| Oddity::new("$", "an object of the contract").into())
}

/// Says in the log what could not be used, without its content.
pub(super) fn note(oddities: &[Oddity]) {
    for oddity in oddities {
        tracing::warn!(
            path = oddity.path,
            expected = oddity.expected,
            kind = FailureKind::Unreadable.slug(),
            "part of an answer left out"
        );
    }
}
