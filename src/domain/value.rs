//! Values of a record as the wire carries them, and as people write them.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Field slug to value.
pub type Values = BTreeMap<String, Value>;

/// One value of a record.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Value {
    /// Nothing.
    Empty,
    /// Yes or no.
    Bool(bool),
    /// A whole number.
    Integer(i64),
    /// A number with a fraction.
    Decimal(f64),
    /// Text: words, codes, ISO dates.
    Text(String),
}

impl Value {
    /// The value as plain text, as the server spells it; empty where there is none.
    pub fn plain(&self) -> String {
        match self {
            Self::Empty => String::new(),
            Self::Bool(value) => value.to_string(),
            Self::Integer(value) => value.to_string(),
            Self::Decimal(value) => value.to_string(),
            Self::Text(text) => text.clone(),
        }
    }

    /// Whether it holds nothing; white space is nothing, and so is the word `null`, which SIASN's
    /// forms send for it.
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Empty => true,
            Self::Text(text) => text.trim().is_empty() || text.trim() == "null",
            _ => false,
        }
    }

    /// The value as a date; SIASN's empty dates `0001-01-01` and `2000-01-01` of blank forms are
    /// not told apart here, only the first is certainly none.
    pub fn date(&self) -> Option<Date> {
        let Self::Text(text) = self else { return None };
        let date = text.get(..10).unwrap_or(text).parse::<Date>().ok()?;
        (date.year() > 1).then_some(date)
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

/// Reference lists used by one proposal: list name to code to words.
pub type References = BTreeMap<String, BTreeMap<String, String>>;
