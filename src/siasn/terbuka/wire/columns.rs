//! Rows of the inbox as a server gives them column by column (`bentuk=kolom`).

use jiff::Timestamp;
use serde::{Deserialize, Deserializer};
use serde_json::Value;

use super::{
    Oddity,
    loose::{Lax, List, Scalar},
    row::Row,
};

/// How many hexadecimal digits a UUID has.
const DIGITS: usize = 32;

/// Rows in either form: one by one, or column by column.
#[derive(Debug, Default)]
pub enum Rows {
    /// What is neither.
    #[default]
    None,
    /// A list of objects, each as good as it is.
    Each(Vec<Lax<Row>>),
    /// Columns that stand beside each other.
    Columns(Box<Columns>),
}

impl<'de> Deserialize<'de> for Rows {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = Value::deserialize(deserializer)?;
        let rows = match value {
            Value::Array(_) => serde_json::from_value(value).map(Self::Each),
            Value::Object(_) => serde_json::from_value(value).map(Self::Columns),
            _ => return Ok(Self::None),
        };
        Ok(rows.unwrap_or_default())
    }
}

impl Rows {
    /// The rows, one by one.
    ///
    /// # Errors
    /// What is no rows at all, or columns of which nobody can tell what stands beside what.
    pub fn each(self, at: &str) -> Result<Vec<Lax<Row>>, Oddity> {
        match self {
            Self::None => Err(Oddity::new(at, "a list")),
            Self::Each(rows) => Ok(rows),
            Self::Columns(columns) => columns.rows().map_err(|oddity| oddity.within(at)),
        }
    }
}

/// The columns. A table holds what repeats, and the column to it the place of each row's in it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Columns {
    unor: List<List<Scalar>>,
    ke_unor: List<Scalar>,
    status: List<List<Scalar>>,
    ke_status: List<Scalar>,
    jenis: List<List<Scalar>>,
    ke_jenis: List<Scalar>,
    counter_bts: List<Scalar>,
    dok: List<Scalar>,
    versi: List<Scalar>,
    tgl_usulan: List<Scalar>,
    nama: List<Scalar>,
    ringkas: List<Scalar>,
    nip: List<Scalar>,
    id: Value,
}

impl Columns {
    fn rows(self) -> Result<Vec<Lax<Row>>, Oddity> {
        let ids = ids(self.id)?;
        let count = ids.len();
        let column = |list: List<Scalar>, name| column(list, name, count);
        let mut unor = Table::of(self.unor, column(self.ke_unor, "ke_unor")?);
        let mut status = Table::of(self.status, column(self.ke_status, "ke_status")?);
        let mut jenis = Table::of(self.jenis, column(self.ke_jenis, "ke_jenis")?);
        let mut returns = column(self.counter_bts, "counter_bts")?;
        let mut documents = column(self.dok, "dok")?;
        let mut versions = column(self.versi, "versi")?;
        let mut moments = moments(column(self.tgl_usulan, "tgl_usulan")?);
        let mut names = column(self.nama, "nama")?;
        let mut summaries = column(self.ringkas, "ringkas")?;
        let mut nips = column(self.nip, "nip")?;
        let rows = ids.into_iter().map(|id| {
            let [unor_id, unor_nama, instansi_id] = unor.next();
            let [status, status_nama] = status.next();
            let [kategori, varian, tipe] = jenis.next();
            Lax(Some(Row {
                id,
                nip: next(&mut nips),
                nama: next(&mut names),
                kategori,
                varian,
                tipe,
                status,
                status_nama,
                unor_id,
                unor_nama,
                instansi_id,
                tgl_usulan: next(&mut moments),
                counter_bts: next(&mut returns),
                ringkas: next(&mut summaries),
                dok: next(&mut documents),
                versi: next(&mut versions),
            }))
        });
        Ok(rows.collect())
    }
}

/// A column: as many values as there are rows. One that is not there has none of them, as a field
/// that is left out of every row.
fn column(
    list: List<Scalar>,
    name: &str,
    count: usize,
) -> Result<std::vec::IntoIter<Scalar>, Oddity> {
    let values = list.0.unwrap_or_else(|| vec![Scalar::default(); count]);
    if values.len() != count {
        return Err(Oddity::new(name, "a value for each row"));
    }
    Ok(values.into_iter())
}

fn next(column: &mut impl Iterator<Item = Scalar>) -> Scalar {
    column.next().unwrap_or_default()
}

/// What repeats, and where each row's is in it.
struct Table<I> {
    known: Vec<Vec<Scalar>>,
    places: I,
}

impl<I: Iterator<Item = Scalar>> Table<I> {
    fn of(known: List<List<Scalar>>, places: I) -> Self {
        let known = known.elements().map(|list| list.elements().collect());
        Self {
            known: known.collect(),
            places,
        }
    }

    /// The values of the next row; none where its place is none of the table.
    fn next<const N: usize>(&mut self) -> [Scalar; N] {
        let place = next(&mut self.places).unsigned::<usize>();
        let known = place.and_then(|place| self.known.get(place));
        std::array::from_fn(|at| {
            known
                .and_then(|known| known.get(at))
                .cloned()
                .unwrap_or_default()
        })
    }
}

/// The moments of seconds of which each but the first counts from the one before it. Behind one that
/// cannot be read nothing is known any more.
fn moments(seconds: impl Iterator<Item = Scalar>) -> impl Iterator<Item = Scalar> {
    let mut sum = Some(0_i64);
    seconds.map(move |more| {
        let more = more.text().and_then(|text| text.parse().ok());
        sum = sum
            .zip(more)
            .and_then(|(sum, more): (i64, i64)| sum.checked_add(more));
        let moment = sum.and_then(|sum| Timestamp::from_second(sum).ok());
        moment.map_or_else(Scalar::default, |moment| {
            Scalar::from(Value::String(moment.to_string()))
        })
    })
}

/// The ids: a list, or the digits of UUIDs one after the other.
fn ids(value: Value) -> Result<Vec<Scalar>, Oddity> {
    match value {
        Value::Array(ids) => Ok(ids.into_iter().map(Scalar::from).collect()),
        Value::String(digits)
            if digits.len().is_multiple_of(DIGITS)
                && digits.bytes().all(|digit| digit.is_ascii_hexdigit()) =>
        {
            let each = digits.as_bytes().chunks(DIGITS);
            Ok(each
                .map(|digits| Scalar::from(hyphenated(digits)))
                .collect())
        }
        _ => Err(Oddity::new("id", "the ids of the rows")),
    }
}

/// A UUID as it is usually written.
fn hyphenated(digits: &[u8]) -> Value {
    let mut id = String::with_capacity(36);
    for (at, digit) in digits.iter().enumerate() {
        if matches!(at, 8 | 12 | 16 | 20) {
            id.push('-');
        }
        id.push(char::from(*digit));
    }
    Value::String(id)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::domain::proposal::Proposal;

    fn columns() -> Value {
        json!({
            "unor": [["u1", "DINAS CONTOH", "i1"], ["u2", "KANTOR CONTOH", "i1"]],
            "ke_unor": [0, 1, 0],
            "status": [[1, "Input Berkas"]], "ke_status": [0, 0, 0],
            "jenis": [["golongan", "golongan", "U"]], "ke_jenis": [0, 0, 0],
            "counter_bts": [0, 1, 0], "dok": [2, 1, 2], "versi": ["1", "7", "2"],
            "tgl_usulan": [1_795_000_000, 60, -30],
            "nama": ["CONTOH A", "CONTOH B", "CONTOH C"], "ringkas": ["a", "b", "c"],
            "nip": ["1", "2", "3"],
            "id": "b2a7980af9874b7c960294e691ed23b1fe3e41c493e848f88fceb1fa67e54206\
                   d51097c47ee84cf29a0134369a21050a",
        })
    }

    fn read(value: Value) -> Result<Vec<Proposal>, Oddity> {
        let rows: Rows = serde_json::from_value(value).unwrap();
        let rows = rows.each("usul")?.into_iter();
        Ok(rows
            .map(|row| Proposal::try_from(row.0.unwrap()).unwrap())
            .collect())
    }

    #[test]
    fn what_stands_beside_each_other_is_a_row() {
        let rows = read(columns()).unwrap();
        let ids: Vec<_> = rows.iter().map(|row| row.id.as_str()).collect();
        assert_eq!(ids[1], "fe3e41c4-93e8-48f8-8fce-b1fa67e54206");
        let second = &rows[1];
        assert_eq!((second.unit.as_str(), second.agency.as_str()), ("u2", "i1"));
        assert_eq!((second.version.as_str(), second.returns), ("7", 1));
        assert_eq!(
            (second.name.as_str(), second.summary.as_str()),
            ("CONTOH B", "b")
        );
        let moments: Vec<_> = rows
            .iter()
            .map(|row| row.submitted_at.as_second())
            .collect();
        assert_eq!(moments, [1_795_000_000, 1_795_000_060, 1_795_000_030]);
        assert_eq!(rows[2].unit_name, "DINAS CONTOH");
    }

    #[test]
    fn ids_of_any_other_shape_stand_in_a_list() {
        let mut odd = columns();
        odd["id"] = json!(["a/1", 17, "B2A7"]);
        let ids: Vec<_> = read(odd).unwrap().into_iter().map(|row| row.id).collect();
        assert_eq!(ids, ["a/1".into(), "17".into(), "B2A7".into()]);
    }

    #[test]
    fn columns_that_do_not_fit_each_other_are_no_rows() {
        for (name, value) in [
            ("nama", json!(["CONTOH A", "CONTOH C"])),
            ("versi", json!(["1", "7", "2", "3"])),
            ("ke_unor", json!([])),
            ("id", json!("b2a7980a")),
            ("id", json!("z".repeat(96))),
            ("id", Value::Null),
        ] {
            let mut odd = columns();
            odd[name] = value;
            let oddity = read(odd).unwrap_err();
            assert_eq!(oddity.path, format!("usul.{name}"));
        }
    }

    #[test]
    fn what_is_missing_of_a_row_is_missing_as_in_a_row() {
        let mut odd = columns();
        odd["ke_status"] = json!([0, 9, null]);
        odd["tgl_usulan"] = json!([1_795_000_000, "besok", 60]);
        odd.as_object_mut().unwrap().remove("dok");
        let rows = read(odd).unwrap();
        let numbers: Vec<_> = rows.iter().map(|row| row.status.number).collect();
        assert_eq!(
            numbers,
            [1, 0, 0],
            "a status that is none is never decided on"
        );
        assert_eq!(rows[0].submitted_at.as_second(), 1_795_000_000);
        assert!(
            rows[1..]
                .iter()
                .all(|row| row.submitted_at == Timestamp::UNIX_EPOCH)
        );
        assert!(rows.iter().all(|row| row.documents == 0));
    }
}
