//! The sign-in's own JSON (OpenID Connect Discovery 1.0; RFC 6749, section 5; RFC 8628, section
//! 3.2). No `Debug`: secrets. They are read from the body straight into memory that is wiped.

use std::fmt;

use secrecy::SecretString;
use serde::{
    Deserialize, Deserializer,
    de::{DeserializeOwned, IgnoredAny, MapAccess, SeqAccess, Visitor},
};

use super::{
    Oddity,
    loose::{List, Scalar},
};
use crate::{
    domain::failure::{Failure, FailureKind},
    siasn::{classify, http::Answer},
};

/// Longest sentence of a provider that is kept, in characters.
const SENTENCE: usize = 300;

/// What the provider says of itself.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Discovery {
    pub issuer: Scalar,
    pub token_endpoint: Scalar,
    pub device_authorization_endpoint: Scalar,
    pub authorization_endpoint: Scalar,
    pub revocation_endpoint: Scalar,
    pub grant_types_supported: List<String>,
    pub code_challenge_methods_supported: List<String>,
}

impl List<String> {
    /// The words of a list; `None` where there is no list.
    pub fn words(self) -> Option<Vec<String>> {
        self.0
    }
}

/// Tokens.
pub struct Grant {
    pub access: SecretString,
    pub refresh: Option<SecretString>,
    /// Seconds.
    pub lasts: Option<u64>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct RawGrant {
    access_token: Hidden,
    refresh_token: Hidden,
    expires_in: Scalar,
}

impl Grant {
    /// Reads an answer that grants something.
    pub fn read(answer: &Answer) -> Result<Self, Failure> {
        granting(answer)?;
        Self::parse(&answer.body)
    }

    /// Reads the body of such an answer.
    pub fn parse(body: &[u8]) -> Result<Self, Failure> {
        let raw: RawGrant = secretly(body)?;
        let missing = || Oddity::new("access_token", "a token");
        Ok(Self {
            access: raw.access_token.0.ok_or_else(missing)?,
            refresh: raw.refresh_token.0,
            lasts: raw.expires_in.unsigned(),
        })
    }
}

/// What a device is told.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct DeviceCode {
    device_code: Hidden,
    pub user_code: Scalar,
    pub verification_uri: Scalar,
    pub verification_uri_complete: Scalar,
    /// Seconds.
    pub expires_in: Scalar,
    /// Seconds.
    pub interval: Scalar,
}

impl DeviceCode {
    /// Reads an answer that begins a sign-in on a device.
    pub fn read(answer: &Answer) -> Result<(SecretString, Self), Failure> {
        granting(answer)?;
        let mut said: Self = secretly(&answer.body)?;
        let missing = || Oddity::new("device_code", "a code");
        Ok((said.device_code.0.take().ok_or_else(missing)?, said))
    }
}

/// Why a provider refused.
#[derive(Default)]
pub struct Refused {
    /// Its code word; empty where it gave none.
    pub word: String,
    /// Its own sentence.
    pub sentence: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct RawRefused {
    error: Scalar,
    error_description: Scalar,
}

impl Refused {
    /// Reads what there is to read.
    pub fn read(body: &[u8]) -> Self {
        let raw: RawRefused = super::object(body).unwrap_or_default();
        let sentence = raw.error_description.text();
        Self {
            word: raw.error.words(),
            sentence: sentence.map(|text| text.chars().take(SENTENCE).collect()),
        }
    }
}

/// A secret where a text stands, else nothing.
#[derive(Default)]
struct Hidden(Option<SecretString>);

impl<'de> Deserialize<'de> for Hidden {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Hiding).map(Self)
    }
}

struct Hiding;

impl<'de> Visitor<'de> for Hiding {
    type Value = Option<SecretString>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text")
    }

    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok((!text.is_empty()).then(|| SecretString::from(text)))
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        Ok(None)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(None)
    }
}

/// Whether an answer grants what was asked for, as [`super::success`] asks it.
fn granting(answer: &Answer) -> Result<(), Failure> {
    if !answer.status.is_success() {
        let failure = classify::of_answer(answer.status, &answer.headers, &answer.body);
        return Err(failure);
    }
    if classify::is_page(&answer.headers, &answer.body) {
        return Err(Failure::new(FailureKind::NotSiasn, "a page for people"));
    }
    Ok(())
}

/// As [`super::object`], without a copy of the whole on the way.
fn secretly<T: DeserializeOwned>(body: &[u8]) -> Result<T, Failure> {
    // An array would pass as an object read by position.
    if body.trim_ascii_start().first() != Some(&b'{') {
        return Err(Oddity::new("$", "an object").into());
    }
    serde_json::from_slice(body).map_err(|error| {
        // The error's own words may quote the body.
        let kind = match error.is_eof() {
            true => FailureKind::HalfAnswer,
            false => FailureKind::Unreadable,
        };
        Failure::new(kind, "$: expected tokens in JSON")
    })
}
