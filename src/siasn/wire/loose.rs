//! Shapes that take whatever comes: what fits is kept, the rest counts as absent.

use std::{collections::BTreeMap, str::FromStr};

use jiff::{Timestamp, civil, tz::TimeZone};
use serde::{Deserialize, Deserializer, de::DeserializeOwned};
use serde_json::Value;

use super::Oddity;
use crate::domain;

/// A text, a number, a truth value or nothing; objects and arrays count as nothing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Scalar(Option<Value>);

impl<'de> Deserialize<'de> for Scalar {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Value::deserialize(deserializer).map(Self::from)
    }
}

impl From<Value> for Scalar {
    fn from(value: Value) -> Self {
        let absent = match &value {
            Value::Null | Value::Array(_) | Value::Object(_) => true,
            Value::String(text) => text.trim().is_empty() || text.trim() == "null",
            Value::Bool(_) | Value::Number(_) => false,
        };
        Self((!absent).then_some(value))
    }
}

/// A truth value in any of its spellings.
pub fn truth(value: &Value) -> Option<bool> {
    match value {
        Value::Bool(value) => Some(*value),
        Value::Number(number) => match number.as_u64() {
            Some(1) => Some(true),
            Some(0) => Some(false),
            _ => None,
        },
        Value::String(text) => match text.trim().to_ascii_lowercase().as_str() {
            "true" | "1" => Some(true),
            "false" | "0" => Some(false),
            _ => None,
        },
        _ => None,
    }
}

impl Scalar {
    /// As text; numbers as they are written.
    pub fn text(&self) -> Option<String> {
        match self.0.as_ref()? {
            Value::String(text) => Some(text.clone()),
            other => Some(other.to_string()),
        }
    }

    /// As text, empty where there is none.
    pub fn words(&self) -> String {
        self.text().unwrap_or_default()
    }

    /// As an id or a version: a text or a whole number, nothing else will do.
    pub fn id(&self, path: &str) -> Result<String, Oddity> {
        let usable = match self.0.as_ref() {
            Some(Value::String(text)) => {
                text.len() <= 256 && !text.chars().any(char::is_control) && text.trim() == text
            }
            Some(Value::Number(number)) => !number.is_f64(),
            _ => false,
        };
        let text = usable.then(|| self.words());
        text.ok_or_else(|| Oddity::new(path, "an identifier"))
    }

    /// As a whole number of a type, where it fits.
    pub fn unsigned<T: TryFrom<u64>>(&self) -> Option<T> {
        let number = match self.0.as_ref()? {
            Value::Number(number) => match number.as_u64() {
                Some(number) => number,
                // `12.0` is how some encoders write 12.
                None => number.to_string().strip_suffix(".0")?.parse().ok()?,
            },
            Value::String(text) => text.trim().parse().ok()?,
            _ => return None,
        };
        T::try_from(number).ok()
    }

    /// As a date, ISO or `dd-mm-yyyy`; the year 1 is how SIASN writes none.
    pub fn date(&self) -> Option<civil::Date> {
        let text = self.text()?;
        let text = text.trim();
        let iso = text
            .get(..10)
            .and_then(|text| civil::Date::from_str(text).ok());
        let date = iso.or_else(|| civil::Date::strptime("%d-%m-%Y", text).ok())?;
        (date.year() > 1).then_some(date)
    }

    /// As a moment; without an offset it is read as UTC, without a time as midnight.
    pub fn moment(&self) -> Option<Timestamp> {
        let text = self.text()?;
        let text = text.trim();
        text.parse().ok().or_else(|| {
            let civil = text.parse().ok();
            let civil = civil.or_else(|| self.date().map(|date| date.at(0, 0, 0, 0)))?;
            Some(TimeZone::UTC.to_zoned(civil).ok()?.timestamp())
        })
    }
}

/// An object of a known shape, or nothing.
#[derive(Clone, Debug)]
pub struct Lax<T>(pub Option<T>);

impl<T> Default for Lax<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<'de, T: DeserializeOwned> Deserialize<'de> for Lax<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = Value::deserialize(deserializer)?;
        // Without this question an array would pass as an object read by position.
        let object = value.is_object().then_some(value);
        Ok(Self(
            object.and_then(|object| serde_json::from_value(object).ok()),
        ))
    }
}

/// An array, or nothing.
#[derive(Clone, Debug)]
pub struct List<T>(pub Option<Vec<T>>);

impl<T> Default for List<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<'de, T: DeserializeOwned> Deserialize<'de> for List<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = Value::deserialize(deserializer)?;
        let array = value.is_array().then_some(value);
        Ok(Self(
            array.and_then(|array| serde_json::from_value(array).ok()),
        ))
    }
}

impl<T> List<T> {
    /// Its elements; none where there is no array.
    pub fn elements(self) -> impl Iterator<Item = T> {
        self.0.into_iter().flatten()
    }
}

impl<T> List<Lax<T>> {
    /// Its objects; what is no object is left out.
    pub fn objects(self) -> impl Iterator<Item = T> {
        self.elements().filter_map(|element| element.0)
    }
}

/// The values of a record as the wire has them.
pub type Raw = Lax<BTreeMap<String, Value>>;

/// Values as the domain has them. What is nested fits no field: it is shown as it is written.
pub fn values(raw: BTreeMap<String, Value>) -> domain::value::Values {
    use domain::value::Value as Known;
    let known = |value| match value {
        Value::Null => Known::Empty,
        Value::Bool(value) => Known::Bool(value),
        Value::String(text) => Known::Text(text),
        Value::Number(number) => match (number.as_i64(), number.as_f64()) {
            (Some(whole), _) => Known::Integer(whole),
            (None, Some(decimal)) if number.is_f64() => Known::Decimal(decimal),
            _ => Known::Text(number.to_string()),
        },
        nested => Known::Text(nested.to_string()),
    };
    raw.into_iter()
        .map(|(name, value)| (name, known(value)))
        .collect()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use serde_json::json;

    use super::*;

    fn scalar(value: Value) -> Scalar {
        serde_json::from_value(value).unwrap()
    }

    #[test]
    fn numbers_and_texts_stand_for_each_other() {
        assert_eq!(scalar(json!("12")).unsigned(), Some(12u16));
        assert_eq!(scalar(json!(12.0)).unsigned(), Some(12u16));
        assert_eq!(scalar(json!(70000)).unsigned::<u16>(), None);
        assert_eq!(scalar(json!(-1)).unsigned::<u32>(), None);
        assert_eq!(scalar(json!(1.5)).unsigned::<u32>(), None);
        assert_eq!(
            scalar(json!(199002302015032001u64)).words(),
            "199002302015032001"
        );
        for nothing in [
            json!(null),
            json!("null"),
            json!(" "),
            json!([1]),
            json!({}),
        ] {
            assert_eq!(scalar(nothing).text(), None);
        }
    }

    #[test]
    fn an_id_is_never_guessed() {
        assert_eq!(scalar(json!("a1")).id("id").unwrap(), "a1");
        assert_eq!(scalar(json!(7)).id("id").unwrap(), "7");
        for bad in [
            json!(null),
            json!("null"),
            json!(""),
            json!(" a"),
            json!("a\n"),
            json!(1.5),
            json!(true),
            json!({"id": 1}),
            json!("x".repeat(257)),
        ] {
            let oddity = scalar(bad).id("usul.id").unwrap_err();
            assert_eq!(oddity, Oddity::new("usul.id", "an identifier"));
        }
    }

    #[test]
    fn dates_come_in_several_spellings() {
        for text in ["2026-11-09", "09-11-2026", "2026-11-09T00:00:00Z"] {
            assert_eq!(
                scalar(json!(text)).date(),
                Some(date(2026, 11, 9)),
                "{text}"
            );
        }
        for text in ["01-01-0001", "0001-01-01", "besok", "2026-02-30"] {
            assert_eq!(scalar(json!(text)).date(), None, "{text}");
        }
        let moment = "2026-11-09T01:02:03Z".parse().ok();
        for text in [
            "2026-11-09T01:02:03Z",
            "2026-11-09T08:02:03+07:00",
            "2026-11-09T01:02:03",
        ] {
            assert_eq!(scalar(json!(text)).moment(), moment, "{text}");
        }
        let midnight = "2026-11-09T00:00:00Z".parse().ok();
        assert_eq!(scalar(json!("09-11-2026")).moment(), midnight);
    }

    #[test]
    fn what_is_nested_is_shown_and_not_lost() {
        let raw = BTreeMap::from([
            ("a".to_owned(), json!({"b": [1]})),
            ("c".to_owned(), json!(18446744073709551615u64)),
        ]);
        let values = values(raw);
        assert_eq!(values["a"], r#"{"b":[1]}"#.into());
        assert_eq!(values["c"], "18446744073709551615".into());
    }
}
