//! `monit-usulan/terima-usulan`: the approver's accept of many at once, signed with a passphrase
//! and a one-time code. The answer says nothing about any of them.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use rusqlite::Transaction;
use serde::Deserialize;
use serde_json::{Value, json};

use super::Siasn;
use super::answer::Refused;
use super::caller::{self, Officer};
use super::write::{seat, well_formed};
use crate::sandbox::decide::{Act, carry_out};
use crate::sandbox::rows::Row;
use crate::sandbox::rules::{Official, Outcome};
use crate::sandbox::totp::{self, Purpose};
use crate::sandbox::users::User;

/// What every approver of the sandbox signs with.
const PASSPHRASE: &str = "contoh-frasa";

/// The body of `terima-usulan`.
#[derive(Deserialize)]
struct Signed {
    #[serde(default)]
    passphrase: String,
    #[serde(default)]
    one_time_code: String,
    usulan_data: Named,
}

#[derive(Deserialize)]
struct Named {
    #[serde(rename = "IDUsulan")]
    ids: Vec<String>,
}

/// POST `monit-usulan/terima-usulan`.
pub(super) async fn accept(
    State(siasn): State<Arc<Siasn>>,
    Officer(user): Officer,
    body: Bytes,
) -> Result<Json<Value>, Refused> {
    seat(&user, &[Official::Bkpsdm])?;
    let signed: Signed = caller::json(&body)?;
    siasn
        .write(move |tx, siasn| sign(tx, siasn, &user, &signed).map(Json))
        .await
}

fn sign(tx: &Transaction, siasn: &Siasn, user: &User, signed: &Signed) -> Result<Value, Refused> {
    let ids = &signed.usulan_data.ids;
    ids.iter().try_for_each(|id| well_formed(siasn, id))?;
    let now = siasn.app.clock.second();
    if signed.passphrase != PASSPHRASE || !code_fits(tx, user, &signed.one_time_code, now)? {
        let message = "passphrase atau kode OTP salah";
        return Err(Refused::business(&siasn.distort, &user.id, message));
    }
    let act = Act {
        official: Official::Bkpsdm,
        outcome: Outcome::Accept,
        reason_id: None,
        note: None,
        key: None,
    };
    for id in ids {
        let waiting = Row::find(tx, user, id)?
            .filter(|row| row.turn(&siasn.app.books) == Some(Official::Bkpsdm));
        if let Some(row) = waiting {
            carry_out(tx, &siasn.app.books, user, &row, &act, now)?;
        }
    }
    let first = ids.first().map_or("", String::as_str);
    let error = siasn.distort.error(&[first, &now.to_string()], false);
    Ok(json!({"error": error, "message": "Proses"}))
}

/// Whether the one-time code is the account's, and not used for a signature before.
fn code_fits(tx: &Transaction, user: &User, code: &str, now: i64) -> Result<bool, Refused> {
    Ok(totp::check(tx, &user.id, Purpose::Signature, code, now)?)
}
