//! `get-log`: what happened to a proposal.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use serde_json::{Value, json};

use super::Siasn;
use super::answer::Refused;
use super::caller::{Officer, Parted};
use super::distort::{List, Shape};
use super::write::seen;
use crate::sandbox::rows::history;

/// GET `kp/usulan/get-log/{id}`.
pub(super) async fn read(
    State(siasn): State<Arc<Siasn>>,
    Officer(user): Officer,
    Parted(id): Parted<String>,
) -> Result<Json<Value>, Refused> {
    siasn
        .read(move |connection, siasn| {
            let row = seen(connection, siasn, &user, &id)?;
            let lines = history(connection, &siasn.app.books, row.number)?;
            let shown = lines.iter().enumerate().map(|(place, line)| {
                let owner = format!("{id} {place}");
                let cell = |key: &str, value: &Value| {
                    let distort = &siasn.distort;
                    distort.value(&owner, key, Shape::Other, value.clone())
                };
                json!({
                    "created_at": line["waktu"],
                    "status_usulan": cell("status_usulan", &line["status"]),
                    "status_usulan_nama": line["status_nama"],
                    "nama": line["nama"],
                    "keterangan": cell("keterangan", &line["catatan"]),
                    "alasan": cell("alasan", &line["alasan"]),
                })
            });
            let list = List {
                salt: format!("log {id}"),
                key: "data",
                items: shown.collect(),
                total: i64::try_from(lines.len()).unwrap_or(i64::MAX),
                page: 0,
            };
            Ok(Json(list.enveloped(&siasn.distort)))
        })
        .await
}
