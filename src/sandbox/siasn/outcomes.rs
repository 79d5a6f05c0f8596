//! BKN's accept, returns (BTS) and refusals (TMS). The record is silent on all three: paths and
//! bodies are ours.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use serde::Deserialize;
use serde_json::Value;

use super::Siasn;
use super::answer::Refused;
use super::caller::{Officer, json};
use super::verification::recommended;
use super::write::{Verdict, filled, say};
use crate::sandbox::rules::{Official, Outcome};
use crate::sandbox::users::User;

/// The body of `validasi-usulan`.
#[derive(Deserialize)]
struct Validation {
    usulan_id: Option<String>,
    rekomendasi_approval: Option<String>,
    keterangan: Option<String>,
}

/// The body of `kembalikan-usulan` and `tolak-usulan`.
#[derive(Deserialize)]
struct Objection {
    usulan_id: Option<String>,
    alasan_tolak_id: Option<String>,
    alasan_tolak_tambahan: Option<String>,
}

/// POST `validasi-usulan`.
pub(super) async fn validate(
    State(siasn): State<Arc<Siasn>>,
    Officer(user): Officer,
    body: Bytes,
) -> Result<Json<Value>, Refused> {
    let body: Validation = json(&body)?;
    let proposal = named(&siasn, body.usulan_id)?;
    let yes = body.rekomendasi_approval.unwrap_or_default();
    recommended(&siasn, &proposal, &yes)?;
    let verdict = Verdict {
        proposal,
        outcome: Outcome::Accept,
        reason_id: None,
        note: filled(body.keterangan),
    };
    write(&siasn, user, &[Official::Bkn], verdict).await
}

/// POST `kembalikan-usulan`.
pub(super) async fn send_back(
    State(siasn): State<Arc<Siasn>>,
    Officer(user): Officer,
    body: Bytes,
) -> Result<Json<Value>, Refused> {
    object(&siasn, user, &body, Outcome::Return).await
}

/// POST `tolak-usulan`.
pub(super) async fn refuse(
    State(siasn): State<Arc<Siasn>>,
    Officer(user): Officer,
    body: Bytes,
) -> Result<Json<Value>, Refused> {
    object(&siasn, user, &body, Outcome::Refuse).await
}

async fn object(
    siasn: &Arc<Siasn>,
    user: User,
    body: &Bytes,
    outcome: Outcome,
) -> Result<Json<Value>, Refused> {
    let body: Objection = json(body)?;
    let verdict = Verdict {
        proposal: named(siasn, body.usulan_id)?,
        outcome,
        reason_id: filled(body.alasan_tolak_id),
        note: filled(body.alasan_tolak_tambahan),
    };
    let anybody = [Official::Opd, Official::Bkn, Official::Bkpsdm];
    write(siasn, user, &anybody, verdict).await
}

fn named(siasn: &Siasn, id: Option<String>) -> Result<String, Refused> {
    filled(id).ok_or_else(|| Refused::business(&siasn.distort, "", "usulan_id harus diisi"))
}

async fn write(
    siasn: &Arc<Siasn>,
    user: User,
    seats: &[Official],
    verdict: Verdict,
) -> Result<Json<Value>, Refused> {
    let seats = seats.to_vec();
    siasn
        .write(move |tx, siasn| say(tx, siasn, &user, &seats, &verdict).map(Json))
        .await
}
