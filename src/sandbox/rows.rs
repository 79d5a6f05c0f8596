//! Rows of `proposal` and of `history` as the wire carries them, and finding one proposal in a
//! user's sight. Knows no HTTP.

use rusqlite::{Connection, OptionalExtension, Row as SqlRow, params_from_iter};
use serde::Serialize;
use serde_json::{Value, json};

use super::books::Books;
use super::clock::stamp;
use super::correct;
use super::rules::{Official, Outcome, Stage, status_name};
use super::users::User;

/// The columns that [`Row::read`] expects, and the tables they come from.
pub(super) const ROW: &str = "SELECT p.number, p.id, p.nip, p.name, p.category, p.variant,
    p.change, p.status, u.id, u.name, a.id, p.submitted, p.returns, p.summary, p.documents,
    p.version, p.changed
    FROM proposal p JOIN unit u ON u.number = p.unit JOIN agency a ON a.number = p.agency";

/// A compact row of the inbox. The fields stand in the order that compresses best: those that are
/// the same from row to row first.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Row {
    #[serde(skip)]
    pub number: i64,
    #[serde(skip)]
    pub changed: i64,
    #[serde(skip)]
    pub submitted: i64,
    pub unor_id: String,
    pub unor_nama: String,
    pub instansi_id: String,
    pub status: u16,
    pub status_nama: &'static str,
    #[serde(rename = "counter_bts")]
    pub returns: i64,
    #[serde(rename = "versi")]
    pub version: String,
    #[serde(rename = "dok")]
    pub documents: i64,
    #[serde(rename = "tipe")]
    pub change: String,
    #[serde(rename = "kategori")]
    pub category: String,
    #[serde(rename = "varian")]
    pub variant: String,
    #[serde(rename = "ringkas")]
    pub summary: String,
    #[serde(rename = "nama")]
    pub name: String,
    pub nip: String,
    #[serde(rename = "tgl_usulan")]
    pub submitted_at: String,
    pub id: String,
}

impl Row {
    /// Reads a row of a query that begins with [`ROW`].
    pub fn read(row: &SqlRow) -> rusqlite::Result<Self> {
        let status: u16 = row.get(7)?;
        let submitted: i64 = row.get(11)?;
        Ok(Self {
            number: row.get(0)?,
            id: row.get(1)?,
            nip: row.get(2)?,
            name: row.get(3)?,
            category: row.get(4)?,
            variant: row.get(5)?,
            change: row.get(6)?,
            status,
            status_nama: status_name(status),
            unor_id: row.get(8)?,
            unor_nama: row.get(9)?,
            instansi_id: row.get(10)?,
            submitted,
            submitted_at: stamp(submitted),
            returns: row.get(12)?,
            summary: row.get(13)?,
            documents: row.get(14)?,
            version: row.get::<_, i64>(15)?.to_string(),
            changed: row.get(16)?,
        })
    }

    /// The proposal with this id, if the user sees it.
    pub fn find(connection: &Connection, user: &User, id: &str) -> rusqlite::Result<Option<Self>> {
        let (reach, mut values) = user.sight.reach();
        values.insert(0, id.to_owned().into());
        let sql = format!("{ROW} WHERE p.id = ? AND {reach} AND {}", user.sight.now());
        connection
            .prepare_cached(&sql)?
            .query_row(params_from_iter(values), Self::read)
            .optional()
    }

    /// The proposal with this internal number, whoever asks.
    pub fn numbered(connection: &Connection, number: i64) -> rusqlite::Result<Self> {
        connection
            .prepare_cached(&format!("{ROW} WHERE p.number = ?"))?
            .query_row([number], Self::read)
    }

    /// Whose turn it is (*giliran*).
    pub fn turn(&self, books: &Books) -> Option<Official> {
        books
            .chain(&self.category)
            .and_then(|chain| chain.turn(Stage::of(self.status)))
    }

    /// What the user may say now (*boleh*).
    pub fn allowed(&self, books: &Books, user: &User) -> Vec<&'static str> {
        match self.turn(books) {
            Some(turn) if user.role.official() == Some(turn) => {
                Outcome::ALL.map(Outcome::word).to_vec()
            }
            _ => Vec::new(),
        }
    }
}

/// A proposal's history, oldest first.
pub(super) fn history(
    connection: &Connection,
    books: &Books,
    number: i64,
) -> rusqlite::Result<Vec<Value>> {
    let mut corrections = correct::by_line(connection, number)?;
    connection
        .prepare_cached(
            "SELECT at, role, name, outcome, status, reason_id, note, key, number FROM history
             WHERE proposal = ? ORDER BY number",
        )?
        .query_map([number], |row| {
            let status: u16 = row.get(4)?;
            let reason_id: Option<String> = row.get(5)?;
            let reason = reason_id.as_deref().and_then(|id| books.reason(id));
            let mut line = json!({
                "waktu": stamp(row.get(0)?),
                "peran": row.get::<_, String>(1)?,
                "nama": row.get::<_, String>(2)?,
                "hasil": row.get::<_, String>(3)?,
                "status": status,
                "status_nama": status_name(status),
                "alasan": reason.map(|reason| reason.text.as_str()),
                "alasan_id": reason_id,
                "catatan": row.get::<_, Option<String>>(6)?,
                "kunci": row.get::<_, Option<String>>(7)?,
                "koreksi": corrections.remove(&row.get::<_, i64>(8)?),
            });
            // Most lines have few of these: what is not there is not written.
            if let Some(fields) = line.as_object_mut() {
                fields.retain(|_, value| !value.is_null());
            }
            Ok(line)
        })?
        .collect()
}
