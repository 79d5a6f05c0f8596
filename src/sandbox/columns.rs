//! Rows of the inbox column by column (`bentuk=kolom`): what repeats stands once, and like beside
//! like. A page so written compresses to two thirds of what its rows do. Knows no route.

use std::collections::BTreeMap;

use serde::Serialize;

use super::problem::Problem;
use super::rows::Row;

/// Fewer rows than this are shorter as they are: the names of the columns stand for nothing.
const FEW: usize = 8;

/// How rows are asked for (*bentuk*).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Form {
    /// One by one (*baris*).
    #[default]
    Rows,
    /// Column by column (*kolom*).
    Columns,
}

/// Rows as the wire has them.
#[derive(Serialize)]
#[serde(untagged)]
pub(super) enum Listing {
    Rows(Vec<Row>),
    Columns(Box<Columns>),
}

/// The columns; each but the tables has as many values as there are rows. They stand in the order
/// that compresses best.
#[derive(Serialize)]
pub(super) struct Columns {
    /// Id and name of a unit, and the id of its agency.
    unor: Vec<[String; 3]>,
    /// For each row the place of its unit in the table, counted from 0.
    ke_unor: Vec<usize>,
    /// Number and name of a status.
    status: Vec<(u16, &'static str)>,
    ke_status: Vec<usize>,
    /// Category, variant and kind of change.
    jenis: Vec<[String; 3]>,
    ke_jenis: Vec<usize>,
    counter_bts: Vec<i64>,
    dok: Vec<i64>,
    versi: Vec<String>,
    /// Seconds since 1970 for the first row, and for each further one since the row before it.
    tgl_usulan: Vec<i64>,
    nama: Vec<String>,
    ringkas: Vec<String>,
    nip: Vec<String>,
    id: Ids,
}

/// The ids of the rows.
#[derive(Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
enum Ids {
    /// All are UUIDs: 32 hexadecimal digits each, one after the other and without hyphens.
    Joined(String),
    /// Some are something else.
    Apart(Vec<String>),
}

impl Form {
    /// Reads `bentuk`.
    pub fn read(parameters: &BTreeMap<String, String>) -> Result<Self, Problem> {
        match parameters.get("bentuk").map(String::as_str) {
            None | Some("baris") => Ok(Self::Rows),
            Some("kolom") => Ok(Self::Columns),
            Some(_) => Err(Problem::parameter("bentuk", "Pakai baris atau kolom.")),
        }
    }

    /// Rows in this form.
    pub fn of(self, rows: Vec<Row>) -> Listing {
        match self {
            Self::Columns if rows.len() >= FEW => Listing::Columns(Box::new(Columns::of(rows))),
            _ => Listing::Rows(rows),
        }
    }
}

impl Columns {
    fn of(rows: Vec<Row>) -> Self {
        let (mut unor, mut status, mut jenis) =
            (Table::default(), Table::default(), Table::default());
        let mut before = 0;
        let mut columns = Self {
            unor: Vec::new(),
            ke_unor: Vec::new(),
            status: Vec::new(),
            ke_status: Vec::new(),
            jenis: Vec::new(),
            ke_jenis: Vec::new(),
            counter_bts: Vec::new(),
            dok: Vec::new(),
            versi: Vec::new(),
            tgl_usulan: Vec::new(),
            nama: Vec::new(),
            ringkas: Vec::new(),
            nip: Vec::new(),
            id: Ids::of(&rows),
        };
        for row in rows {
            let unit = [row.unor_id, row.unor_nama, row.instansi_id];
            columns.ke_unor.push(unor.place(unit));
            columns
                .ke_status
                .push(status.place((row.status, row.status_nama)));
            let kind = [row.category, row.variant, row.change];
            columns.ke_jenis.push(jenis.place(kind));
            columns.counter_bts.push(row.returns);
            columns.dok.push(row.documents);
            columns.versi.push(row.version);
            columns.tgl_usulan.push(row.submitted - before);
            before = row.submitted;
            columns.nama.push(row.name);
            columns.ringkas.push(row.summary);
            columns.nip.push(row.nip);
        }
        Self {
            unor: unor.0,
            status: status.0,
            jenis: jenis.0,
            ..columns
        }
    }
}

/// What repeats, each once, in the order in which it came.
struct Table<T>(Vec<T>);

impl<T> Default for Table<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T: PartialEq> Table<T> {
    fn place(&mut self, value: T) -> usize {
        let known = self.0.iter().position(|known| *known == value);
        known.unwrap_or_else(|| {
            self.0.push(value);
            self.0.len() - 1
        })
    }
}

impl Ids {
    fn of(rows: &[Row]) -> Self {
        let digits: Option<Vec<String>> = rows.iter().map(|row| digits(&row.id)).collect();
        match digits {
            Some(digits) => Self::Joined(digits.concat()),
            None => Self::Apart(rows.iter().map(|row| row.id.clone()).collect()),
        }
    }
}

/// The 32 digits of a UUID as it is usually written: in small letters, with hyphens.
fn digits(id: &str) -> Option<String> {
    let uuid: uuid::Uuid = id.parse().ok()?;
    (uuid.hyphenated().to_string() == id).then(|| uuid.simple().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_can_be_written_back_loses_its_hyphens() {
        let usual = "b2a7980a-f987-4b7c-9602-94e691ed23b1";
        let bare = "b2a7980af9874b7c960294e691ed23b1";
        assert_eq!(digits(usual).as_deref(), Some(bare));
        for other in [bare, "B2A7980A-F987-4B7C-9602-94E691ED23B1", "17", ""] {
            assert_eq!(digits(other), None, "{other}");
        }
    }

    #[test]
    fn what_repeats_stands_once() {
        let mut table = Table::default();
        let places = ["a", "b", "a", "c", "b"].map(|word| table.place(word));
        assert_eq!(places, [0, 1, 0, 2, 1]);
        assert_eq!(table.0, ["a", "b", "c"]);
    }
}
