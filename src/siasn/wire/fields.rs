//! The values of a record as SIASN carelessly spells them, to the values that the category file
//! says they are: names in any spelling to field slugs, numbers that came as texts to numbers, every
//! date to ISO 8601. What cannot be understood stays as it came, under its own name.

use std::collections::{BTreeMap, HashMap};

use serde_json::{Map, Value};

use super::{
    Oddity,
    loose::{Scalar, truth},
};
use crate::domain::{
    category::{FieldKind, FieldSpec, Variant, folded},
    value::{Value as Known, Values},
};

/// Most values of one record; a form has at most some dozens.
const MOST: usize = 500;
/// What a form writes for a date that nobody filled in.
pub const BLANK: &str = "2000-01-01";

/// The values of a record, and what about them was odd.
#[derive(Debug, Default)]
pub struct Record {
    /// By field slug; a name that the form does not have stays as it is.
    pub values: Values,
    /// What could not be understood.
    pub oddities: Vec<Oddity>,
}

/// A form, its fields found under every spelling of their names.
#[derive(Clone, Debug)]
pub struct Form {
    fields: Vec<FieldSpec>,
    by_name: HashMap<String, usize>,
}

impl Form {
    pub fn of(variant: &Variant) -> Self {
        let mut by_name = HashMap::new();
        for (place, field) in variant.fields.iter().enumerate() {
            by_name.extend(field.spellings().map(|name| (folded(name), place)));
        }
        Self {
            fields: variant.fields.clone(),
            by_name,
        }
    }

    /// The field that SIASN means by a name.
    fn field(&self, name: &str) -> Option<&FieldSpec> {
        self.fields.get(*self.by_name.get(&folded(name))?)
    }
}

/// Which values the server says are filled in, by their folded names.
pub type Filled = BTreeMap<String, bool>;

/// The flags of `validasi`: each only says that a value is not empty.
pub fn filled(flags: &Value) -> Filled {
    let flags = flags.as_object().into_iter().flatten();
    flags
        .filter_map(|(name, flag)| Some((folded(name), truth(flag)?)))
        .collect()
}

/// Reads a record by its form; without one everything stays as it came.
pub fn record(raw: &Value, form: Option<&Form>, filled: Option<&Filled>, at: &str) -> Record {
    let mut record = Record::default();
    let Some(raw) = unwrapped(raw) else {
        if !raw.is_null() && Scalar::from(raw.clone()).text().is_some() {
            record.oddities.push(Oddity::new(at, "an object"));
        }
        return record;
    };
    if raw.len() > MOST {
        record.oddities.push(Oddity::new(at, "fewer values"));
    }
    for (name, value) in raw.iter().take(MOST) {
        let field = form.and_then(|form| form.field(name));
        let read = match field {
            Some(field) => typed(field, value, filled),
            None => plain(value),
        };
        let known = match read {
            Ok(known) => known,
            Err((kept, expected)) => {
                let name = field.map_or("?", |field| field.slug.as_str());
                record
                    .oddities
                    .push(Oddity::new(format!("{at}.{name}"), expected));
                kept
            }
        };
        record.put(field, name, known, at);
    }
    record
}

impl Record {
    fn put(&mut self, field: Option<&FieldSpec>, name: &str, value: Known, at: &str) {
        let Some(field) = field else {
            if !value.is_empty() {
                self.values.insert(name.to_owned(), value);
            }
            return;
        };
        let held = self.values.get(&field.slug);
        let Some(held) = held.filter(|held| !held.is_empty()).cloned() else {
            self.values.insert(field.slug.clone(), value);
            return;
        };
        // Two spellings of one name: only where they disagree is there anything to say.
        if value.is_empty() || value == held {
            return;
        }
        let path = format!("{at}.{}", field.slug);
        self.oddities.push(Oddity::new(path, "one value"));
        let (kept, beside, other) = if name == field.slug {
            (value, format!("{name} ?"), held)
        } else {
            (held, name.to_owned(), value)
        };
        self.values.insert(field.slug.clone(), kept);
        self.values.insert(beside, other);
    }
}

/// The object that holds the values: now and then one level deeper, or written as a text.
fn unwrapped(raw: &Value) -> Option<Map<String, Value>> {
    let parsed = match raw {
        Value::Object(map) => map.clone(),
        Value::String(text) => match serde_json::from_str(text) {
            Ok(Value::Object(map)) => map,
            _ => return None,
        },
        _ => return None,
    };
    let mut outer = parsed;
    match outer.remove("data") {
        Some(Value::Object(inner)) => {
            outer.extend(inner);
            Some(outer)
        }
        Some(other) => {
            outer.insert("data".to_owned(), other);
            Some(outer)
        }
        None => Some(outer),
    }
}

type Reading = Result<Known, (Known, &'static str)>;

/// A value that no form explains.
fn plain(value: &Value) -> Reading {
    let scalar = Scalar::from(value.clone());
    let kept = match value {
        Value::Array(list) if list.is_empty() => Known::Empty,
        Value::Object(map) if map.is_empty() => Known::Empty,
        Value::Array(_) | Value::Object(_) => return Err((nested(value), "a single value")),
        _ if scalar.text().is_none() => Known::Empty,
        Value::Bool(value) => Known::Bool(*value),
        Value::Number(number) => number_of(&number.to_string()),
        _ => Known::Text(scalar.words()),
    };
    Ok(kept)
}

fn nested(value: &Value) -> Known {
    Known::Text(value.to_string())
}

fn typed(field: &FieldSpec, value: &Value, filled: Option<&Filled>) -> Reading {
    if value.is_array() || value.is_object() {
        return plain(value);
    }
    let scalar = Scalar::from(value.clone());
    let Some(text) = scalar.text() else {
        return Ok(Known::Empty);
    };
    let raw = || Known::Text(text.clone());
    match field.kind {
        FieldKind::Date if is_none(&text) => Ok(Known::Empty),
        FieldKind::Date => match scalar.date().map(|date| date.to_string()) {
            Some(day) if day == BLANK && !is_filled(field, filled) => Ok(Known::Empty),
            Some(day) => Ok(Known::Text(day)),
            None => Err((raw(), "a date")),
        },
        FieldKind::Integer | FieldKind::Year | FieldKind::Decimal => match number_of(&text) {
            Known::Text(_) => Err((raw(), "a number")),
            number => Ok(number),
        },
        FieldKind::Bool => match truth(value) {
            Some(value) => Ok(Known::Bool(value)),
            None => Err((raw(), "yes or no")),
        },
        _ => Ok(raw()),
    }
}

/// Whether a date is one of the year 1, which is how SIASN writes none.
fn is_none(text: &str) -> bool {
    let start = text.trim().get(..10);
    start.is_some_and(|day| ["0001-01-01", "01-01-0001"].contains(&day))
}

/// Whether the date of a blank form was meant: the server's flag says so, or else that a record
/// without it would be incomplete.
fn is_filled(field: &FieldSpec, filled: Option<&Filled>) -> bool {
    let flag = filled.and_then(|filled| {
        let mut names = field.spellings();
        names.find_map(|name| filled.get(&folded(name)))
    });
    flag.copied().unwrap_or(field.required)
}

/// A number as the wire of `terbuka` has it: whole where it is written so.
fn number_of(text: &str) -> Known {
    let text = text.trim();
    if let Ok(whole) = text.parse() {
        return Known::Integer(whole);
    }
    match text.parse::<f64>() {
        Ok(number) if number.is_finite() && !text.contains(['e', 'E', 'n', 'N']) => {
            Known::Decimal(number)
        }
        _ => Known::Text(text.to_owned()),
    }
}

/// Values in a spelling that no quirk changes, for telling one state of a proposal from another.
pub fn canonical(values: &Values) -> impl Iterator<Item = (&str, String)> {
    let filled = values.iter().filter(|(_, value)| !value.is_empty());
    filled.map(|(name, value)| {
        let text = match value {
            Known::Bool(value) => u8::from(*value).to_string(),
            other => other.plain(),
        };
        (name.as_str(), text)
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::domain::catalogue::Catalogue;

    fn form(category: &str, variant: &str) -> Form {
        let catalogue = Catalogue::embedded().unwrap();
        let category = catalogue.get(&category.into()).unwrap();
        Form::of(category.variant(variant).unwrap())
    }

    fn rank(raw: Value) -> Record {
        record(
            &raw,
            Some(&form("golongan", "golongan")),
            None,
            "usulan_data",
        )
    }

    #[test]
    fn every_spelling_of_a_record_is_the_same_record() {
        let wanted = Values::from([
            ("golongan_id".to_owned(), "33".into()),
            ("tmt_golongan".to_owned(), "2021-04-01".into()),
            ("mk_golongan_tahun".to_owned(), Known::Integer(6)),
            ("jumlah_kredit_utama".to_owned(), Known::Decimal(112.5)),
        ]);
        for raw in [
            json!({"golongan_id": "33", "tmt_golongan": "2021-04-01", "mk_golongan_tahun": 6, "jumlah_kredit_utama": 112.5}),
            json!({"golongan_id": 33, "tmt_golongan": "01-04-2021", "mk_golongan_tahun": "6", "jumlah_kredit_utama": "112.5"}),
            json!({"data": {"golonganId": "33", "tmtGolongan": "2021-04-01T00:00:00Z", "masaKerjaGolonganTahun": 6, "jumlahKreditUtama": "112.5"}}),
            json!({"GolonganID": 33, "TMTGOLONGAN": "2021-04-01", "mkGolonganTahun": "6", "jumlahKreditUtama": 112.5, "path": null}),
            json!(
                r#"{"golongan_id":"33","tmt_golongan":"2021-04-01","mk_golongan_tahun":6,"jumlah_kredit_utama":112.5}"#
            ),
        ] {
            let read = rank(raw.clone());
            assert_eq!(read.values, wanted, "{raw}");
            assert_eq!(read.oddities, [], "{raw}");
        }
    }

    #[test]
    fn nothing_is_nothing_in_every_spelling() {
        let read = rank(json!({"sk_nomor": "null", "nomor_letter_bkn": null,
            "tanggal_letter_bkn": "01-01-0001", "sk_tanggal": "0001-01-01T00:00:00Z"}));
        let empty = |slug: &str| read.values[slug].is_empty();
        assert!(empty("sk_nomor") && empty("nomor_letter_bkn") && empty("tanggal_letter_bkn"));
        assert_eq!(read.oddities, []);
    }

    #[test]
    fn the_date_of_a_blank_form_is_none_unless_somebody_meant_it() {
        let read = |raw: &Value, filled: Option<&Filled>| {
            record(raw, Some(&form("keluarga", "pasangan")), filled, "x").values
        };
        let blank = json!({"tgl_cerai": "2000-01-01", "tgl_lahir": "01-01-2000"});
        let values = read(&blank, None);
        assert!(values["tgl_cerai"].is_empty(), "nobody has to fill it in");
        assert_eq!(
            values["tgl_lahir"],
            "2000-01-01".into(),
            "everybody has one"
        );
        let flags = filled(&json!({"TglCerai": "true", "TglLahir": false}));
        let values = read(&blank, Some(&flags));
        assert_eq!(values["tgl_cerai"], "2000-01-01".into());
        assert!(values["tgl_lahir"].is_empty());
    }

    #[test]
    fn slips_of_both_sides_mean_the_same() {
        let course = form("kursus", "kursus");
        for name in [
            "noSertipikat",
            "nomorSertipikat",
            "nomor_sertifikat",
            "NOSERTIPIKAT",
        ] {
            let read = record(&json!({name: "1/2"}), Some(&course), None, "x");
            assert_eq!(read.values["nomor_sertifikat"], "1/2".into(), "{name}");
        }
        let read = record(
            &json!({"tasaKerjaTahun": "3"}),
            Some(&form("pmk", "pmk")),
            None,
            "x",
        );
        assert_eq!(read.values["masa_kerja_tahun"], Known::Integer(3));
    }

    #[test]
    fn what_is_not_understood_is_kept_and_told() {
        let read = rank(json!({"sk_tanggal": "besok", "mk_golongan_tahun": "enam",
            "sk_nomor": {"a": 1}, "warna": "biru"}));
        assert_eq!(read.values["sk_tanggal"], "besok".into());
        assert_eq!(read.values["mk_golongan_tahun"], "enam".into());
        assert_eq!(read.values["sk_nomor"], r#"{"a":1}"#.into());
        assert_eq!(read.values["warna"], "biru".into());
        assert_eq!(read.oddities.len(), 3);
        let read = rank(json!({"skNomor": "1", "sk_nomor": "2"}));
        assert_eq!(read.values["sk_nomor"], "2".into());
        assert!(
            read.values.values().any(|value| *value == "1".into()),
            "{:?}",
            read.values
        );
        assert_eq!(read.oddities.len(), 1);
    }
}
