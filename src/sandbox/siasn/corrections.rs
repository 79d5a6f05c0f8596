//! `update-data` by an official (SIASN's "Edit Data"). The record shows the call on the civil
//! servant's side; that an official's page sends the same is inferred.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use rusqlite::{Transaction, params};
use serde::Deserialize;
use serde_json::{Value, json};

use super::Siasn;
use super::answer::Refused;
use super::caller::{Officer, Parted, json as read};
use super::quirks::Quirk;
use super::write::{filled, seat, seen};
use crate::sandbox::correct::{self, Correction, alike, open_fields};
use crate::sandbox::decide::move_on;
use crate::sandbox::problem::Problem;
use crate::sandbox::rows::Row;
use crate::sandbox::rules::Official;
use crate::sandbox::users::User;
use crate::sandbox::world::World;
use crate::sandbox::world::model::Values;

/// The body of `update-data`.
#[derive(Deserialize)]
struct Update {
    usulan_id: Option<String>,
    tipe: Option<String>,
    id_riwayat: Option<String>,
    keterangan: Option<String>,
    #[serde(default)]
    usulan_data: Values,
}

/// POST `{jenis}/update-data`. No version is checked, and the same sent again is done again.
pub(super) async fn update(
    State(siasn): State<Arc<Siasn>>,
    Officer(user): Officer,
    Parted(jenis): Parted<String>,
    body: Bytes,
) -> Result<Json<Value>, Refused> {
    let body: Update = read(&body)?;
    siasn
        .blocking(move |siasn| {
            // Making the world takes a while: it must not happen while the writer is held.
            let world = siasn.app.world();
            let work = |tx: &Transaction| correct(tx, siasn, world, &user, &jenis, &body);
            siasn.app.db.write(work).map(Json)
        })
        .await
}

fn correct(
    tx: &Transaction,
    siasn: &Siasn,
    world: &World,
    user: &User,
    jenis: &str,
    body: &Update,
) -> Result<Value, Refused> {
    let turn = seat(user, &[Official::Opd, Official::Bkn])?;
    let id = body.usulan_id.as_deref().unwrap_or_default();
    let no = |message: &str| Refused::business(&siasn.distort, id, message);
    if id.trim().is_empty() {
        return Err(no("usulan_id harus diisi"));
    }
    let row = seen(tx, siasn, user, id)?;
    siasn
        .forms
        .find(&row.category, &row.variant)
        .filter(|form| form.jenis == jenis)
        .filter(|form| form.proven || !siasn.distort.has(Quirk::ProvenKindsOnly))
        .ok_or(Refused::Missing)?;
    if row.turn(&siasn.app.books) != Some(turn) {
        return Err(no("usulan tidak sedang menunggu Anda"));
    }
    match body.tipe.as_deref() {
        Some(tipe) if tipe == row.change && tipe != "D" => {}
        _ => return Err(no("tipe tidak sesuai")),
    }
    if row.change == "U" && filled(body.id_riwayat.clone()).is_none() {
        return Err(no("id_riwayat harus diisi"));
    }
    let reason = filled(body.keterangan.clone()).ok_or_else(|| no("keterangan harus diisi"))?;
    let corrections = differing(tx, siasn, user, &row, body, &reason)?;
    correct::lay_over(tx, world, &row, &corrections).map_err(own)?;
    move_on(tx, &siasn.app.books, &row, row.status, 0).map_err(own)?;
    tx.execute(
        "INSERT INTO history (proposal, at, role, name, account, outcome, status, note)
         VALUES (?, ?, ?, ?, ?, 'koreksi', ?, ?)",
        params![
            row.number,
            siasn.app.clock.second(),
            user.role.word(),
            user.name,
            user.id,
            row.status,
            reason,
        ],
    )?;
    correct::keep(tx, &row, &corrections).map_err(own)?;
    Ok(json!({
        "error": siasn.distort.error(&[row.id.as_str(), "update", row.version.as_str()], false),
        "message": "Berhasil",
        "id": row.id,
    }))
}

/// The values sent that are not those that stand; names that the form does not have are passed over.
fn differing(
    tx: &Transaction,
    siasn: &Siasn,
    user: &User,
    row: &Row,
    body: &Update,
    reason: &str,
) -> Result<Vec<Correction>, Refused> {
    let books = &siasn.app.books;
    let stands = correct::proposed(tx, row.number).map_err(own)?;
    let open = open_fields(books, row, user, &stands);
    let mut corrections = Vec::new();
    for (field, value) in &body.usulan_data {
        let original = stands.get(field).cloned().unwrap_or_default();
        let spec = books.field(&row.category, &row.variant, field);
        let Some(spec) = spec.filter(|_| !alike(&original, value)) else {
            continue;
        };
        let no = |word: &str| Refused::business(&siasn.distort, &row.id, format!("{field} {word}"));
        if !open.contains(field) {
            return Err(no("tidak boleh diubah"));
        }
        if correct::fitting(tx, spec, value)?.is_err() {
            return Err(no("tidak sesuai"));
        }
        corrections.push(Correction {
            field: field.clone(),
            original,
            corrected: value.clone(),
            reason: reason.to_owned(),
        });
    }
    Ok(corrections)
}

/// What only our own fault can bring about here.
fn own(problem: Problem) -> Refused {
    Refused::server(&problem.to_json())
}
