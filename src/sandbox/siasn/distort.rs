//! What the quirks do to an answer. Pure: everything follows from the seed and from what the value
//! belongs to, so the same call gives the same oddities, and a value means the same under all of
//! them. Knows no database and no HTTP.

use serde_json::{Map, Value, json};

use super::quirks::{Quirk, Quirks};

/// Texts that are nothing but a number of at most so many digits may be sent as numbers: longer
/// ones (NIP, NIK) would lose digits in the floating point of many readers.
const DIGITS: usize = 9;

/// The day that stands in a form in which no day was filled in.
const BLANK: &str = "2000-01-01";

/// What a value is, as far as the quirks care.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// A day in ISO 8601, or null.
    Date,
    /// A day in ISO 8601 with a time that means nothing, or null.
    DateWithTime,
    /// Anything else that is not a list or a map.
    Other,
}

/// The switches and the seed.
#[derive(Clone, Copy, Debug)]
pub(super) struct Distort {
    quirks: Quirks,
    seed: u64,
}

impl Distort {
    /// The oddities of one world.
    pub fn new(quirks: Quirks, seed: u64) -> Self {
        Self { quirks, seed }
    }

    /// Whether a quirk is on.
    pub fn has(&self, quirk: Quirk) -> bool {
        self.quirks.has(quirk)
    }

    /// A number below `sides` for a quirk and what it befalls; 0 where the quirk is off.
    pub fn throw(&self, quirk: Quirk, salt: &[&str], sides: u64) -> u64 {
        if !self.has(quirk) {
            return 0;
        }
        let parts = [quirk.name()].into_iter().chain(salt.iter().copied());
        let mut hash = 0xcbf2_9ce4_8422_2325 ^ self.seed;
        for byte in parts.flat_map(|part| part.bytes().chain([0xff])) {
            // FNV-1a: a page has thousands of values, and none of them is secret.
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
        mixed(hash) % sides.max(1)
    }

    /// One value of the row or record `owner`.
    pub fn value(&self, owner: &str, key: &str, shape: Shape, value: Value) -> Value {
        let numbers = |sides| self.throw(Quirk::NumbersAsText, &[owner, key], sides);
        match value {
            Value::Null => self.nothing(owner, key, shape),
            Value::String(text) if shape != Shape::Other => self.date(owner, shape, &text).into(),
            Value::String(text) => match short_number(&text) {
                Some(number) if numbers(2) == 1 => number.into(),
                _ => text.into(),
            },
            Value::Number(number) if numbers(2) == 1 => number.to_string().into(),
            Value::Bool(yes) if numbers(2) == 1 => if yes { "1" } else { "0" }.into(),
            other => other,
        }
    }

    /// What stands where there is nothing.
    fn nothing(&self, owner: &str, key: &str, shape: Shape) -> Value {
        let empty_date = match self.throw(Quirk::EmptyDates, &[owner, key], 3) {
            1 => "01-01-0001",
            2 => BLANK,
            _ => "",
        };
        if shape != Shape::Other && !empty_date.is_empty() {
            return empty_date.into();
        }
        match self.throw(Quirk::NullAsText, &[owner, key], 2) {
            1 => "null".into(),
            _ => Value::Null,
        }
    }

    /// A day as the whole row spells its days. One that really is [`BLANK`] is never spelt as that,
    /// which would mean that there is none.
    fn date(&self, owner: &str, shape: Shape, iso: &str) -> String {
        let day = iso.get(..10).unwrap_or(iso);
        match (self.throw(Quirk::MixedDates, &[owner], 3), shape) {
            (1, _) => day_first(day),
            (2, Shape::Date) => format!("{day}T00:00:00Z"),
            (2, _) if day != BLANK => day.to_owned(),
            _ if iso == BLANK => format!("{day}T00:00:00Z"),
            _ => iso.to_owned(),
        }
    }

    /// The id of a record as this API shows it; the same id always looks the same.
    pub fn record_id(&self, id: &str) -> String {
        let hex: String = id.chars().filter(|letter| *letter != '-').collect();
        if hex.len() != 32 || !hex.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return id.to_owned();
        }
        let (upper, lower) = (hex.to_uppercase(), hex.to_lowercase());
        match self.throw(Quirk::MixedIds, &[&upper], 4) {
            1 => {
                let parts = [0..8, 8..12, 12..16, 16..20, 20..32].map(|part| &lower[part]);
                parts.join("-")
            }
            2 => format!("8ae4{}", &lower[4..]),
            3 => format!("ff8080{}", &lower[6..]),
            _ if self.has(Quirk::MixedIds) => upper,
            _ => id.to_owned(),
        }
    }

    /// `error`, as a boolean or a text.
    pub fn error(&self, salt: &[&str], failed: bool) -> Value {
        match self.throw(Quirk::ErrorAsText, salt, 2) {
            1 => failed.to_string().into(),
            _ => failed.into(),
        }
    }

    /// The documents of a row, keyed by their kind.
    pub fn paths(&self, owner: &str, documents: Vec<(String, Value)>) -> Value {
        let as_array = self.throw(Quirk::MixedPaths, &[owner], 2) == 1;
        if documents.is_empty() && self.has(Quirk::MixedPaths) && !as_array {
            return Value::Null;
        }
        if as_array {
            return documents
                .into_iter()
                .map(|(_, document)| document)
                .collect();
        }
        Value::Object(documents.into_iter().collect())
    }

    /// `usulan_data`, now and then one level deeper.
    pub fn nested(&self, owner: &str, values: Map<String, Value>) -> Value {
        match self.throw(Quirk::Nested, &[owner], 3) {
            1 => json!({ "data": values }),
            _ => Value::Object(values),
        }
    }

    /// Whether the keys of this row are spelt as the public web service spells them.
    pub fn misspells(&self, owner: &str) -> bool {
        self.throw(Quirk::Misspelt, &[owner], 3) == 1
    }
}

/// A list before it is put into an envelope.
#[derive(Debug)]
pub(super) struct List {
    /// What the call is and what of it was asked for.
    pub salt: String,
    /// The key under which this call's list usually stands.
    pub key: &'static str,
    pub items: Vec<Value>,
    /// How many there are on all pages, as far as this is known.
    pub total: i64,
    pub page: i64,
}

impl List {
    /// Puts it into the envelope of this answer.
    pub fn enveloped(self, distort: &Distort) -> Value {
        match distort.throw(Quirk::Envelopes, &[&self.salt], 4) {
            1 => json!({"results": self.items}),
            2 => json!({
                "meta": {"total": self.drifting(distort), "page": self.page},
                "page": self.page,
                "data": self.items,
            }),
            3 => json!({"Value": self.items}),
            _ if self.key == "data" => json!({"data": self.items, "message": ""}),
            _ => Value::Object(Map::from_iter([(
                self.key.to_owned(),
                Value::Array(self.items),
            )])),
        }
    }

    fn drifting(&self, distort: &Distort) -> i64 {
        let drift = distort.throw(Quirk::DriftingTotals, &[&self.salt], 7);
        (self.total + i64::try_from(drift).unwrap_or(0)).max(0)
    }
}

impl Distort {
    /// A day that was really given, in a call that usually spells days with the day first.
    pub fn day_first(&self, shown: Value) -> Value {
        match shown {
            Value::String(day) if day.len() == BLANK.len() || !self.has(Quirk::MixedDates) => {
                day_first(&day).into()
            }
            other => other,
        }
    }
}

/// `dd-mm-yyyy` of `yyyy-mm-dd`, with a time or without; a text that is no day stays as it is.
pub(super) fn day_first(iso: &str) -> String {
    let day = iso.get(..10).unwrap_or(iso);
    match day.split('-').collect::<Vec<_>>()[..] {
        [year, month, of_month] if year.len() == 4 => format!("{of_month}-{month}-{year}"),
        _ => iso.to_owned(),
    }
}

/// The number that a text spells, if writing it again gives the same text.
fn short_number(text: &str) -> Option<u64> {
    let number = text.parse::<u64>().ok()?;
    (text.len() <= DIGITS && number.to_string() == text).then_some(number)
}

/// Spreads the bits (the finisher of SplitMix64): the low ones of FNV are poor.
fn mixed(mut hash: u64) -> u64 {
    hash = (hash ^ (hash >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    hash = (hash ^ (hash >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    hash ^ (hash >> 31)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn all() -> Distort {
        Distort::new(Quirks::default(), 7)
    }

    /// Everything that a value becomes over many rows.
    fn spellings(distort: &Distort, shape: Shape, value: &Value) -> BTreeSet<String> {
        let of_row = |row: u32| distort.value(&row.to_string(), "k", shape, value.clone());
        (0..200).map(|row| of_row(row).to_string()).collect()
    }

    fn set<const N: usize>(texts: [&str; N]) -> BTreeSet<String> {
        texts.map(str::to_owned).into()
    }

    #[test]
    fn every_spelling_of_a_value_is_one_that_means_the_same() {
        let of = |shape, value| spellings(&all(), shape, &value);
        assert_eq!(of(Shape::Other, json!(12)), set(["12", "\"12\""]));
        assert_eq!(of(Shape::Other, json!(12.5)), set(["12.5", "\"12.5\""]));
        assert_eq!(of(Shape::Other, json!("33")), set(["33", "\"33\""]));
        assert_eq!(of(Shape::Other, json!(true)), set(["true", "\"1\""]));
        assert_eq!(of(Shape::Other, json!(null)), set(["null", "\"null\""]));
        assert_eq!(
            of(Shape::Date, json!("2021-03-25")),
            set([
                "\"2021-03-25\"",
                "\"25-03-2021\"",
                "\"2021-03-25T00:00:00Z\""
            ])
        );
        assert_eq!(
            of(Shape::Date, json!(null)),
            set(["null", "\"null\"", "\"01-01-0001\"", "\"2000-01-01\""])
        );
        // These would come back as something else.
        for text in ["02", "199002302015032001", "0812", "", "1e3", "-1"] {
            let unchanged = set([json!(text).to_string().as_str()]);
            assert_eq!(of(Shape::Other, json!(text)), unchanged);
        }
    }

    #[test]
    fn a_day_that_is_the_blank_forms_own_is_never_spelt_like_it() {
        for distort in [all(), Distort::new(Quirks::none(), 7)] {
            for (shape, day) in [
                (Shape::Date, "2000-01-01"),
                (Shape::DateWithTime, "2000-01-01T00:00:00Z"),
            ] {
                let spelt = spellings(&distort, shape, &json!(day));
                assert!(!spelt.contains("\"2000-01-01\""), "{spelt:?}");
            }
        }
    }

    #[test]
    fn without_quirks_nothing_changes() {
        let plain = Distort::new(Quirks::none(), 7);
        for value in [json!(12), json!("33"), json!(null), json!(false)] {
            assert_eq!(
                spellings(&plain, Shape::Other, &value),
                set([value.to_string().as_str()])
            );
        }
        assert_eq!(plain.record_id("0A"), "0A");
        assert_eq!(plain.error(&["x"], true), json!(true));
    }

    #[test]
    fn an_id_looks_the_same_wherever_it_stands_and_comes_in_every_shape() {
        let ids: Vec<String> = (0..100).map(|n| format!("{n:032X}")).collect();
        let shown: Vec<String> = ids.iter().map(|id| all().record_id(id)).collect();
        let again: Vec<String> = ids.iter().map(|id| all().record_id(id)).collect();
        assert_eq!(shown, again);
        assert_eq!(shown.iter().collect::<BTreeSet<_>>().len(), 100);
        assert!(shown.iter().any(|id| id.contains('-')));
        assert!(shown.iter().any(|id| id.starts_with("8ae4")));
        assert!(shown.iter().any(|id| id.starts_with("ff8080")));
        assert!(shown.iter().any(|id| ids.contains(id)));
    }
}
