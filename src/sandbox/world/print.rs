//! Values as Indonesian papers write them: `25 Maret 2021`, `86,45`, words instead of codes.

use jiff::civil::Date;
use serde_json::Value;

use crate::domain::category::{FieldKind, FieldSpec};

use super::model::Values;
use super::references::{self, ReferenceList};

const MONTHS: [&str; 12] = [
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
];

/// `25 Maret 2021`.
pub(super) fn date(date: Date) -> String {
    format!(
        "{} {} {}",
        date.day(),
        MONTHS[(date.month() - 1) as usize],
        date.year()
    )
}

/// The date behind an ISO text as papers write it; the text itself where it is no date.
pub(super) fn iso(text: &str) -> String {
    text.parse().map_or_else(|_| text.to_owned(), date)
}

/// One value of a record as it stands on paper; none where the record does not have it.
pub(super) fn value(field: &FieldSpec, values: &Values, lists: &[ReferenceList]) -> Option<String> {
    let value = values.get(&field.slug)?;
    Some(match (value, field.kind, field.reference.as_deref()) {
        (Value::String(text), FieldKind::Date, _) => iso(text),
        (Value::String(code), FieldKind::Code, Some(list)) => references::words(lists, list, code)
            .unwrap_or(code)
            .to_owned(),
        (Value::String(text), _, _) => text.clone(),
        (Value::Bool(yes), _, _) => if *yes { "Ya" } else { "Tidak" }.to_owned(),
        (Value::Number(number), FieldKind::Decimal, _) => number.to_string().replace('.', ","),
        (Value::Number(number), _, _) => counted(&field.slug, number.as_i64()?, values),
        _ => return None,
    })
}

/// A whole number with the unit that papers give it.
fn counted(slug: &str, number: i64, values: &Values) -> String {
    let months = |slug: &str| values.get(slug).and_then(Value::as_i64).unwrap_or(0);
    match slug {
        "mk_golongan_tahun" => format!("{number} Tahun {} Bulan", months("mk_golongan_bulan")),
        "masa_kerja_tahun" => format!("{number} Tahun {} Bulan", months("masa_kerja_bulan")),
        "jumlah_jam" => format!("{number} JP"),
        _ => number.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_written_out() {
        assert_eq!(iso("2021-03-25"), "25 Maret 2021");
        assert_eq!(iso("tidak ada"), "tidak ada");
    }
}
