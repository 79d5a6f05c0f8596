//! What every write of this dialect has in common, which is what it lacks: no version, no key. The
//! status is set whatever it was, as long as the account sees the proposal.

use rusqlite::{Connection, Transaction};
use serde_json::{Value, json};
use uuid::Uuid;

use super::Siasn;
use super::answer::Refused;
use crate::sandbox::books::NOTE_LIMIT;
use crate::sandbox::decide::{Act, carry_out};
use crate::sandbox::rows::Row;
use crate::sandbox::rules::{Official, Outcome};
use crate::sandbox::users::User;

/// What an official says about a proposal.
#[derive(Debug)]
pub(super) struct Verdict {
    pub proposal: String,
    pub outcome: Outcome,
    pub reason_id: Option<String>,
    pub note: Option<String>,
}

/// Carries out a verdict and answers as `verifikasi-berkas` does. Only `seats` may say it.
pub(super) fn say(
    tx: &Transaction,
    siasn: &Siasn,
    user: &User,
    seats: &[Official],
    verdict: &Verdict,
) -> Result<Value, Refused> {
    let official = seat(user, seats)?;
    let row = seen(tx, siasn, user, &verdict.proposal)?;
    check(siasn, verdict)?;
    let now = siasn.app.clock.second();
    let act = Act {
        official,
        outcome: verdict.outcome,
        reason_id: verdict.reason_id.as_deref(),
        note: verdict.note.as_deref(),
        key: None,
    };
    carry_out(tx, &siasn.app.books, user, &row, &act, now)?;
    let salt = [row.id.as_str(), row.version.as_str()];
    Ok(json!({
        "error": siasn.distort.error(&salt, false),
        "message": "Berhasil",
        "id": row.id,
    }))
}

/// The seat of the user, if it is one of these.
pub(super) fn seat(user: &User, seats: &[Official]) -> Result<Official, Refused> {
    user.role
        .official()
        .filter(|seat| seats.contains(seat))
        .ok_or(Refused::Role)
}

/// A proposal that the user sees.
pub(super) fn seen(
    connection: &Connection,
    siasn: &Siasn,
    user: &User,
    id: &str,
) -> Result<Row, Refused> {
    well_formed(siasn, id)?;
    Row::find(connection, user, id)?.ok_or(Refused::Missing)
}

/// An id that is no UUID brings out the database's own words.
pub(super) fn well_formed(siasn: &Siasn, id: &str) -> Result<(), Refused> {
    match Uuid::try_parse(id) {
        Ok(_) => Ok(()),
        Err(_) => Err(Refused::malformed(&siasn.distort, "uuid", id)),
    }
}

fn check(siasn: &Siasn, verdict: &Verdict) -> Result<(), Refused> {
    let no = |message: String| Refused::business(&siasn.distort, &verdict.proposal, message);
    let known = match (&verdict.reason_id, verdict.outcome.reason_class()) {
        (_, None) => true,
        (None, Some(_)) => return Err(no("alasan_tolak_id harus diisi".to_owned())),
        (Some(id), Some(class)) => {
            let reason = siasn.app.books.reason(id);
            reason.is_some_and(|reason| reason.class == class)
        }
    };
    if !known {
        return Err(no("alasan_tolak_id tidak sesuai".to_owned()));
    }
    let note = verdict.note.as_deref().unwrap_or_default();
    if note.chars().count() > NOTE_LIMIT {
        return Err(no(format!("keterangan maksimal {NOTE_LIMIT} karakter")));
    }
    Ok(())
}

/// A text that is there and says something.
pub(super) fn filled(text: Option<String>) -> Option<String> {
    text.filter(|text| !text.trim().is_empty())
}
