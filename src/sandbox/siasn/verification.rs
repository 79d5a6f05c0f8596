//! `get-verifikasi-data` and `verifikasi-berkas`: what the OPD's verifier reads and says yes to.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::HeaderMap;
use rusqlite::Connection;
use serde_json::{Map, Value, json};

use super::answer::Refused;
use super::caller::{Officer, Parted};
use super::forms::{Form, pascal};
use super::quirks::Quirk;
use super::write::{Verdict, filled, say, seen};
use super::{Siasn, multipart, row};
use crate::sandbox::rows::Row;
use crate::sandbox::rules::{Official, Outcome};

/// What a verifier must send along, and nobody checks.
const REQUIRED: [&str; 3] = ["usulan_id", "instansi_kerja_id", "instansi_induk"];

/// GET `{jenis}/get-verifikasi-data/{usulan_id}`.
pub(super) async fn read(
    State(siasn): State<Arc<Siasn>>,
    Officer(user): Officer,
    Parted((jenis, id)): Parted<(String, String)>,
) -> Result<Json<Value>, Refused> {
    siasn
        .read(move |connection, siasn| {
            let row = seen(connection, siasn, &user, &id)?;
            let form = siasn
                .forms
                .find(&row.category, &row.variant)
                .filter(|form| form.jenis == jenis)
                .filter(|form| form.proven || !siasn.distort.has(Quirk::ProvenKindsOnly))
                .ok_or(Refused::Missing)?;
            Ok(Json(json!({
                "error": siasn.distort.error(&[&row.id, "get"], false),
                "data": {
                    "detail": row::read(connection, siasn, &row)?,
                    "validasi": filled_in(connection, form, &row)?,
                },
                "message": "",
            })))
        })
        .await
}

/// A flag for every field, which says that it is not empty and nothing more.
fn filled_in(connection: &Connection, form: &Form, row: &Row) -> Result<Value, Refused> {
    let proposed: String = connection
        .prepare_cached("SELECT proposed FROM proposal_data WHERE number = ?")?
        .query_row([row.number], |found| found.get(0))?;
    let proposed: Value = serde_json::from_str(&proposed)?;
    let empty = |value: &Value| value.is_null() || value.as_str() == Some("");
    let flags = form.fields.iter().map(|field| {
        let flag = !empty(&proposed[&field.slug]);
        (pascal(&field.slug), Value::Bool(flag))
    });
    Ok(Value::Object(flags.collect::<Map<_, _>>()))
}

/// POST `verifikasi-berkas`: accepted by the OPD, whatever the status was.
pub(super) async fn accept(
    State(siasn): State<Arc<Siasn>>,
    Officer(user): Officer,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Json<Value>, Refused> {
    let mut fields = multipart::fields(&headers, &body).ok_or_else(|| {
        Refused::Body("request Content-Type isn't multipart/form-data".to_owned())
    })?;
    complete(&siasn, &fields)?;
    let verdict = Verdict {
        proposal: fields.remove("usulan_id").unwrap_or_default(),
        outcome: Outcome::Accept,
        reason_id: None,
        note: filled(fields.remove("keterangan")),
    };
    siasn
        .write(move |tx, siasn| say(tx, siasn, &user, &[Official::Opd], &verdict).map(Json))
        .await
}

fn complete(siasn: &Siasn, fields: &BTreeMap<String, String>) -> Result<(), Refused> {
    let salt = fields.get("usulan_id").map_or("", String::as_str);
    let no = |message: &str| Refused::business(&siasn.distort, salt, message);
    let text = |name: &str| fields.get(name).map_or("", |text| text.trim());
    if let Some(missing) = REQUIRED.into_iter().find(|name| text(name).is_empty()) {
        return Err(no(&format!("{missing} harus diisi")));
    }
    recommended(siasn, salt, text("rekomendasi_approval"))
}

/// `rekomendasi_approval` of an accept can only be yes.
pub(super) fn recommended(siasn: &Siasn, salt: &str, text: &str) -> Result<(), Refused> {
    match text {
        "1" => Ok(()),
        "" => Err("rekomendasi_approval harus diisi"),
        _ => Err("rekomendasi_approval tidak sesuai"),
    }
    .map_err(|message| Refused::business(&siasn.distort, salt, message))
}
