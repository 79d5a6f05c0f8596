//! `usul/{id}`: everything a verifier needs to decide on one proposal.

use std::sync::Arc;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use rusqlite::{Connection, OptionalExtension};
use serde::Deserialize;
use serde_json::{Value, json};

use super::references::{self, Words};
use super::{Id, claims, people};
use crate::sandbox::app::App;
use crate::sandbox::caller::Caller;
use crate::sandbox::correct;
use crate::sandbox::papers::{self, Sheet};
use crate::sandbox::problem::Problem;
use crate::sandbox::reply::{holds, not_modified, versioned};
use crate::sandbox::rows::{Row, history};
use crate::sandbox::users::User;
use crate::sandbox::world::model::Values;

/// GET `usul/{id}`.
pub(super) async fn read(
    State(app): State<Arc<App>>,
    Caller(user): Caller,
    Id(id): Id,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let found = app
        .read(move |connection, app| {
            let row = Row::find(connection, &user, &id)?.ok_or_else(Problem::missing)?;
            let tag = format!("\"{}\"", row.version);
            if holds(&headers, &tag) {
                return Ok(Err(not_modified(&tag)));
            }
            Ok(Ok(Detail::read(connection, app, &user, row)?))
        })
        .await?;
    let detail = match found {
        Ok(detail) => detail,
        Err(not_modified) => return Ok(not_modified),
    };
    app.blocking(move |app| detail.finish(app)).await
}

/// What one snapshot of the database holds; documents may still have to be rendered.
struct Detail {
    body: Value,
    version: String,
    sheets: Vec<Sheet>,
}

impl Detail {
    fn read(connection: &Connection, app: &App, user: &User, row: Row) -> Result<Self, Problem> {
        let data = Data::read(connection, &row)?;
        let mut words = Words::new();
        for (variant, values) in data.every(&row.variant) {
            let form = (row.category.as_str(), variant);
            references::explain(connection, &app.books, form, values, &mut words)?;
        }
        let body = json!({
            "usulan_data": data.proposed,
            "data_lama": data.held,
            "id_riwayat": data.record_id,
            "riwayat_lain": data.others,
            "orang": people::person(connection, &row.nip)?,
            "rujukan": words,
            "log": history(connection, &app.books, row.number)?,
            "giliran": row.turn(&app.books),
            "boleh": row.allowed(&app.books, user),
            "koreksi": correct::open_fields(&app.books, &row, user, &data.values()?),
            "usulan_asli": correct::originals(connection, row.number)?,
            "klaim": claims::holder(connection, row.number, app.clock.second())?,
            "versi": row.version,
            "usul": row,
        });
        Ok(Self {
            body,
            sheets: papers::sheets(connection, row.number)?,
            version: row.version,
        })
    }

    /// Adds the documents, which must have been rendered for their size and digest to be known.
    fn finish(mut self, app: &App) -> Result<Response, Problem> {
        let mut list = Vec::new();
        for sheet in self.sheets {
            let sheet = app.papers.describe(&app.db, sheet)?;
            let (size, digest) = sheet.made.unwrap_or_default();
            list.push(json!({
                "id": sheet.id,
                "nama": app.books.kind(&sheet.kind),
                "jenis": sheet.kind,
                "file": sheet.file_name,
                "tipe": "application/pdf",
                "ukuran": size,
                "sha256": digest,
            }));
        }
        self.body["dokumen"] = Value::Array(list);
        Ok(versioned(&self.version, &self.body))
    }
}

/// The proposed values and the record that they are about.
struct Data {
    proposed: Value,
    held: Value,
    record_id: Option<String>,
    /// The person's further records of the category, as the wire lists them.
    others: Vec<Value>,
}

impl Data {
    fn read(connection: &Connection, row: &Row) -> Result<Self, Problem> {
        let (proposed, settled, before, record_id): (String, bool, Option<String>, Option<String>) =
            connection
                .prepare_cached(
                    "SELECT d.proposed, d.settled, d.held_before, p.record_id
                     FROM proposal_data d JOIN proposal p ON p.number = d.number
                     WHERE d.number = ?",
                )?
                .query_row([row.number], |found| {
                    Ok((found.get(0)?, found.get(1)?, found.get(2)?, found.get(3)?))
                })?;
        // After the approval the record holds the proposed values: compare with what it held.
        let held = if settled {
            before
        } else {
            connection
                .prepare_cached("SELECT content FROM record WHERE id = ?")?
                .query_row([&record_id], |found| found.get(0))
                .optional()?
        };
        Ok(Self {
            proposed: serde_json::from_str(&proposed)?,
            held: match held {
                Some(text) => serde_json::from_str(&text)?,
                None => Value::Null,
            },
            others: people::records(connection, &row.nip, &row.category, record_id.as_deref())?,
            record_id,
        })
    }

    /// The proposed values by field.
    fn values(&self) -> Result<Values, Problem> {
        Ok(Values::deserialize(&self.proposed)?)
    }

    /// Every set of values with the variant that it is of.
    fn every<'a>(&'a self, variant: &'a str) -> impl Iterator<Item = (&'a str, &'a Value)> {
        let own = [&self.proposed, &self.held].map(|values| (variant, values));
        let others = self.others.iter().map(|other| {
            let variant = other["varian"].as_str().unwrap_or_default();
            (variant, &other["data"])
        });
        own.into_iter().chain(others)
    }
}
