//! A value that an official puts right in somebody's proposal (*koreksi*, SIASN's "Edit Data"). The
//! original, the corrected value and the reason stay together from the key to the journal.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{
    category::{FieldKind, FieldSpec},
    dates,
    value::{Value, Values},
};

/// Most characters of a reason, and of a value.
pub const LONGEST: usize = 500;

/// One value put right.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Correction {
    /// The slug of the field.
    pub field: String,
    /// What the civil servant proposed.
    pub original: Value,
    /// What it is to be.
    pub corrected: Value,
    /// Why, in the official's own words; never empty.
    pub reason: String,
}

/// A correction as the log of a proposal tells it, values as the server spells them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Amended {
    /// The slug of the field.
    pub field: String,
    /// What had been proposed.
    pub original: String,
    /// What it was put right to.
    pub corrected: String,
    /// Why.
    pub reason: String,
}

/// Why what was typed is no correction yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// A value without which the record is incomplete.
    Needed,
    /// No date, or a day that no calendar has.
    Date,
    /// No year of four digits.
    Year,
    /// No whole number.
    Whole,
    /// No number.
    Number,
    /// Neither yes nor no.
    YesOrNo,
    /// No code of the reference list.
    Code,
    /// Not the 18 digits of a NIP.
    Nip,
    /// Not the 16 digits of a NIK.
    Nik,
    /// No e-mail address.
    Email,
    /// No telephone number.
    Phone,
    /// More than [`LONGEST`] characters.
    TooLong,
    /// What is proposed already.
    Same,
    /// A correction needs a reason.
    ReasonNeeded,
    /// A reason of more than [`LONGEST`] characters.
    ReasonTooLong,
}

impl Wrong {
    /// All of them.
    pub const ALL: [Self; 15] = [
        Self::Needed,
        Self::Date,
        Self::Year,
        Self::Whole,
        Self::Number,
        Self::YesOrNo,
        Self::Code,
        Self::Nip,
        Self::Nik,
        Self::Email,
        Self::Phone,
        Self::TooLong,
        Self::Same,
        Self::ReasonNeeded,
        Self::ReasonTooLong,
    ];

    /// The word for it in the message catalogue.
    pub fn slug(self) -> &'static str {
        match self {
            Self::Needed => "needed",
            Self::Date => "date",
            Self::Year => "year",
            Self::Whole => "whole",
            Self::Number => "number",
            Self::YesOrNo => "yes-or-no",
            Self::Code => "code",
            Self::Nip => "nip",
            Self::Nik => "nik",
            Self::Email => "email",
            Self::Phone => "phone",
            Self::TooLong => "too-long",
            Self::Same => "same",
            Self::ReasonNeeded => "reason-needed",
            Self::ReasonTooLong => "reason-too-long",
        }
    }

    /// Whether it is the reason that is wrong, and not the value.
    pub fn is_of_reason(self) -> bool {
        matches!(self, Self::ReasonNeeded | Self::ReasonTooLong)
    }
}

impl Correction {
    /// A correction of a field, checked. `original` is what is proposed now.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn new(
        field: &str,
        original: Value,
        corrected: Value,
        reason: &str,
    ) -> Result<Self, Wrong> {
        if same(&original, &corrected) {
            return Err(Wrong::Same);
        }
        let reason = reason.trim();
        match reason.chars().count() {
            0 => Err(Wrong::ReasonNeeded),
            length if length > LONGEST => Err(Wrong::ReasonTooLong),
            _ => Ok(Self {
                field: field.to_owned(),
                original,
                corrected,
                reason: reason.to_owned(),
            }),
        }
    }
}

/// Whether two values say the same on the wire: nothing is nothing, and a number is a number however
/// it is spelt.
pub fn same(one: &Value, other: &Value) -> bool {
    match (one.is_empty(), other.is_empty()) {
        (true, true) => true,
        (false, false) => one == other || one.plain() == other.plain(),
        _ => false,
    }
}

/// Values with corrections laid over them.
#[must_use]
pub fn laid_over(mut values: Values, corrections: &[Correction]) -> Values {
    for correction in corrections {
        values.insert(correction.field.clone(), correction.corrected.clone());
    }
    values
}

/// Reads what was typed for a field, as the wire of `terbuka` has its kind: dates as people write
/// them or ISO 8601, numbers with comma or point. For a code it is the code itself, checked against
/// the list where there is one. Nothing typed is no value, where the form allows that.
///
/// # Errors
/// What is wrong with it.
pub fn read(
    spec: Option<&FieldSpec>,
    text: &str,
    codes: Option<&BTreeMap<String, String>>,
) -> Result<Value, Wrong> {
    let text = text.trim();
    if text.is_empty() {
        return match spec.is_some_and(|spec| spec.required) {
            true => Err(Wrong::Needed),
            false => Ok(Value::Empty),
        };
    }
    if text.chars().count() > LONGEST {
        return Err(Wrong::TooLong);
    }
    let kept = || Value::Text(text.to_owned());
    match spec.map_or(FieldKind::Text, |spec| spec.kind) {
        FieldKind::Text | FieldKind::Name | FieldKind::Number => Ok(kept()),
        FieldKind::Date => {
            let date = dates::read(text).ok_or(Wrong::Date)?;
            Ok(Value::Text(date.to_string()))
        }
        FieldKind::Year => match text.parse::<i64>() {
            Ok(year) if (1900..=2100).contains(&year) => Ok(Value::Integer(year)),
            _ => Err(Wrong::Year),
        },
        FieldKind::Integer => text
            .parse()
            .map(Value::Integer)
            .map_err(|_error| Wrong::Whole),
        FieldKind::Decimal => decimal(text),
        FieldKind::Bool => yes_or_no(text),
        FieldKind::Code => match codes {
            Some(codes) if !codes.contains_key(text) => Err(Wrong::Code),
            _ => Ok(kept()),
        },
        FieldKind::Nip => digits(text, 18).map(Value::Text).ok_or(Wrong::Nip),
        FieldKind::Nik => digits(text, 16).map(Value::Text).ok_or(Wrong::Nik),
        FieldKind::Email => match is_address(text) {
            true => Ok(kept()),
            false => Err(Wrong::Email),
        },
        FieldKind::Phone => match is_phone(text) {
            true => Ok(kept()),
            false => Err(Wrong::Phone),
        },
    }
}

/// A number with at most one comma or point in it. Both separators together could mean anything.
fn decimal(text: &str) -> Result<Value, Wrong> {
    let plain = text.replacen(',', ".", 1);
    let sound = plain
        .strip_prefix('-')
        .unwrap_or(&plain)
        .chars()
        .all(|letter| letter.is_ascii_digit() || letter == '.');
    if let Ok(whole) = plain.parse() {
        return Ok(Value::Integer(whole));
    }
    match plain.parse::<f64>() {
        Ok(number) if sound && number.is_finite() => Ok(Value::Decimal(number)),
        _ => Err(Wrong::Number),
    }
}

fn yes_or_no(text: &str) -> Result<Value, Wrong> {
    match text.to_lowercase().as_str() {
        "ya" | "y" | "yes" | "1" | "true" => Ok(Value::Bool(true)),
        "tidak" | "t" | "n" | "no" | "0" | "false" => Ok(Value::Bool(false)),
        _ => Err(Wrong::YesOrNo),
    }
}

/// So many digits, the blanks between them left out.
fn digits(text: &str, count: usize) -> Option<String> {
    let kept: String = text.chars().filter(|letter| *letter != ' ').collect();
    let sound = kept.len() == count && kept.bytes().all(|byte| byte.is_ascii_digit());
    sound.then_some(kept)
}

fn is_address(text: &str) -> bool {
    let Some((name, host)) = text.split_once('@') else {
        return false;
    };
    let labels = |part: &str| {
        let plain = |label: &str| !label.is_empty() && !label.contains([' ', '@']);
        part.split('.').all(plain)
    };
    labels(name) && labels(host) && host.contains('.')
}

fn is_phone(text: &str) -> bool {
    let rest = text.strip_prefix('+').unwrap_or(text);
    let known = |letter: char| letter.is_ascii_digit() || [' ', '-', '(', ')'].contains(&letter);
    let digits = rest.chars().filter(char::is_ascii_digit).count();
    rest.chars().all(known) && (5..=15).contains(&digits)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::category::Label;

    fn field(kind: FieldKind) -> FieldSpec {
        FieldSpec {
            slug: "isian".to_owned(),
            label: Label {
                id: "Isian".to_owned(),
                en: "Field".to_owned(),
            },
            kind,
            siasn: None,
            aliases: Vec::new(),
            reference: None,
            required: true,
        }
    }

    fn typed(kind: FieldKind, text: &str) -> Result<Value, Wrong> {
        read(Some(&field(kind)), text, None)
    }

    #[test]
    fn a_value_is_read_by_the_kind_of_its_field() {
        for (kind, text, read) in [
            (FieldKind::Text, " Ilmu Hukum ", "Ilmu Hukum".into()),
            (FieldKind::Date, "12 Maret 2019", "2019-03-12".into()),
            (FieldKind::Date, "2019-03-12", "2019-03-12".into()),
            (FieldKind::Year, "2024", Value::Integer(2024)),
            (FieldKind::Integer, "12", Value::Integer(12)),
            (FieldKind::Decimal, "112,5", Value::Decimal(112.5)),
            (FieldKind::Decimal, "112.5", Value::Decimal(112.5)),
            (FieldKind::Decimal, "112", Value::Integer(112)),
            (FieldKind::Bool, "Ya", Value::Bool(true)),
            (FieldKind::Bool, "no", Value::Bool(false)),
            (
                FieldKind::Nik,
                "3201 0112 3456 7890",
                "3201011234567890".into(),
            ),
            (
                FieldKind::Email,
                "a.b@contoh.go.id",
                "a.b@contoh.go.id".into(),
            ),
            (
                FieldKind::Phone,
                "+62 812-345-678",
                "+62 812-345-678".into(),
            ),
        ] {
            assert_eq!(typed(kind, text), Ok(read), "{text}");
        }
    }

    #[test]
    fn what_is_none_is_refused_by_its_name() {
        for (kind, text, wrong) in [
            (FieldKind::Text, "  ", Wrong::Needed),
            (FieldKind::Date, "31 Februari 2019", Wrong::Date),
            (FieldKind::Year, "19", Wrong::Year),
            (FieldKind::Integer, "1,5", Wrong::Whole),
            (FieldKind::Decimal, "1.234,5", Wrong::Number),
            (FieldKind::Decimal, "inf", Wrong::Number),
            (FieldKind::Decimal, "1e9", Wrong::Number),
            (FieldKind::Bool, "mungkin", Wrong::YesOrNo),
            (FieldKind::Nip, "123", Wrong::Nip),
            (FieldKind::Nik, "32010112345678901", Wrong::Nik),
            (FieldKind::Email, "a@b", Wrong::Email),
            (FieldKind::Phone, "nol", Wrong::Phone),
        ] {
            assert_eq!(typed(kind, text), Err(wrong), "{text}");
        }
        let long = "x".repeat(LONGEST + 1);
        assert_eq!(typed(FieldKind::Text, &long), Err(Wrong::TooLong));
    }

    #[test]
    fn a_code_is_one_of_the_list() {
        let codes = BTreeMap::from([("33".to_owned(), "III/c".to_owned())]);
        let spec = field(FieldKind::Code);
        assert_eq!(read(Some(&spec), "33", Some(&codes)), Ok("33".into()));
        assert_eq!(read(Some(&spec), "99", Some(&codes)), Err(Wrong::Code));
    }

    #[test]
    fn what_need_not_be_there_can_be_taken_away() {
        let mut spec = field(FieldKind::Date);
        spec.required = false;
        assert_eq!(read(Some(&spec), " ", None), Ok(Value::Empty));
    }

    #[test]
    fn a_correction_changes_something_and_says_why() {
        let new = |corrected: Value, reason: &str| {
            Correction::new("mk", Value::Integer(12), corrected, reason).map(|it| it.reason)
        };
        assert_eq!(new("12".into(), "sama"), Err(Wrong::Same));
        assert_eq!(new(Value::Integer(11), " "), Err(Wrong::ReasonNeeded));
        let long = "é".repeat(LONGEST + 1);
        assert_eq!(new(Value::Integer(11), &long), Err(Wrong::ReasonTooLong));
        assert_eq!(new(Value::Integer(11), " SK "), Ok("SK".to_owned()));
    }

    #[test]
    fn corrections_lie_over_what_is_proposed() {
        let values = Values::from([("a".to_owned(), "1".into()), ("b".to_owned(), "2".into())]);
        let correction = Correction::new("b", "2".into(), "3".into(), "SK").unwrap();
        let over = laid_over(values, &[correction]);
        assert_eq!((&over["a"], &over["b"]), (&"1".into(), &"3".into()));
    }

    proptest! {
        /// Whatever is typed, nothing panics, and a value that is taken is taken again as it is kept.
        #[test]
        fn what_is_read_is_read_again(text in "\\PC{0,30}", kind in 0usize..13) {
            let kinds = [FieldKind::Text, FieldKind::Name, FieldKind::Number, FieldKind::Date,
                FieldKind::Year, FieldKind::Integer, FieldKind::Decimal, FieldKind::Bool,
                FieldKind::Code, FieldKind::Nip, FieldKind::Nik, FieldKind::Email, FieldKind::Phone];
            if let Ok(value) = typed(kinds[kind], &text) {
                prop_assert_eq!(typed(kinds[kind], &value.plain()).unwrap().plain(), value.plain());
            }
        }
    }
}
