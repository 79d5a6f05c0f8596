//! Where the record held lags behind the truth: what was typed wrongly years ago, and what nobody
//! ever filled in. An update proposes the truth against it.

use jiff::civil::Date;
use serde_json::Value;

use crate::domain::category::{FieldKind, FieldSpec};

use super::forms::Form;
use super::life::days;
use super::model::Values;
use super::names;
use super::records::Kind;
use super::rng::Rng;

/// The values held, with one to three of the true ones wrong or absent; never none.
pub(super) fn lag(form: &Form, truth: &Values, rng: &mut Rng) -> Values {
    let mut held = truth.clone();
    let mut open: Vec<&FieldSpec> = form
        .variant()
        .fields
        .iter()
        .filter(|field| truth.contains_key(&field.slug) && may_lag(form.kind, field))
        .collect();
    for _ in 0..rng.weighted(&[(1, 5), (2, 3), (3, 2)]) {
        if open.is_empty() {
            break;
        }
        let field = open.remove(rng.below(open.len()));
        match slip(field, &truth[&field.slug], rng) {
            Some(value) => held.insert(field.slug.clone(), value),
            None => held.remove(&field.slug),
        };
    }
    held
}

/// What identifies the record does not lag: a wrong birth date or rank is another kind of case.
fn may_lag(kind: Kind, field: &FieldSpec) -> bool {
    let slug = field.slug.as_str();
    match field.kind {
        FieldKind::Nik | FieldKind::Nip => false,
        FieldKind::Code => !field.required && slug != "jenis_kelamin",
        FieldKind::Year => !matches!(kind, Kind::Performance | Kind::PerformanceOld),
        FieldKind::Name => kind != Kind::Personal,
        FieldKind::Date => kind != Kind::Personal || slug != "tgl_lahir",
        FieldKind::Text => !(kind == Kind::Position && slug.ends_with("_nama")),
        _ => true,
    }
}

/// Another value than the true one, or none where the field may be empty and rather is.
fn slip(field: &FieldSpec, truth: &Value, rng: &mut Rng) -> Option<Value> {
    if !field.required && (field.kind == FieldKind::Code || rng.chance(40)) {
        return None;
    }
    Some(match truth {
        Value::String(text) => Value::from(match field.kind {
            FieldKind::Date => shifted(text, rng),
            FieldKind::Name | FieldKind::Text => names::misspelt_anywhere(rng, text),
            _ => other_digit(rng, text),
        }),
        Value::Bool(truth) => Value::from(!truth),
        Value::Number(number) => match number.as_i64() {
            Some(whole) => Value::from(if whole > 0 { whole - 1 } else { whole + 1 }),
            None => Value::from(number.as_f64().map(|fraction| (fraction - 1.0).max(0.5))),
        },
        _ => truth.clone(),
    })
}

/// The text with one digit replaced; with an `X` behind it where there is none.
pub(super) fn other_digit(rng: &mut Rng, text: &str) -> String {
    let places: Vec<usize> = text
        .bytes()
        .enumerate()
        .filter(|(_, byte)| byte.is_ascii_digit())
        .map(|(at, _)| at)
        .collect();
    if places.is_empty() {
        return format!("{text}X");
    }
    let at = *rng.pick(&places);
    let old = text.as_bytes()[at] - b'0';
    let new = (old + 1 + rng.below(9) as u8) % 10;
    format!("{}{new}{}", &text[..at], &text[at + 1..])
}

/// An ISO date some days off.
pub(super) fn shifted(text: &str, rng: &mut Rng) -> String {
    let Ok(date) = text.parse::<Date>() else {
        return text.to_owned();
    };
    days(date, -rng.between(1, 27)).to_string()
}

#[cfg(test)]
mod tests {
    use super::super::rng::Stream;
    use super::*;

    #[test]
    fn another_digit_is_another_number_of_the_same_length() {
        let mut rng = Rng::at(3, Stream::Id, &[]);
        for _ in 0..200 {
            let other = other_digit(&mut rng, "823/0123/BKPSDM/2021");
            assert_ne!(other, "823/0123/BKPSDM/2021");
            assert_eq!(other.len(), 20);
        }
        assert_eq!(other_digit(&mut rng, "TANPA"), "TANPAX");
    }
}
