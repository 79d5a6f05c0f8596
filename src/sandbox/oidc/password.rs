//! The password grant, and who somebody is by name, password and one-time code.

use rusqlite::Transaction;

use super::{Call, Refusal};
use crate::sandbox::SecondFactor;
use crate::sandbox::app::App;
use crate::sandbox::tokens::Grant;
use crate::sandbox::totp::{self, Purpose};
use crate::sandbox::users::{self, PASSWORD, User};

pub(super) fn grant(tx: &Transaction, app: &App, call: &Call, now: i64) -> Result<Grant, Refusal> {
    let scope = call.scope()?;
    let user = user(tx, app, call, now)?;
    Ok(Grant::new(call.client()?, &user.id, scope))
}

/// The user whom `username`, `password` and, where it is asked for, `totp` name. Whatever is wrong
/// with them is refused in the same words, and a code is used up only with the right password.
pub(super) fn user(tx: &Transaction, app: &App, call: &Call, now: i64) -> Result<User, Refusal> {
    let (name, password) = (call.field("username")?, call.field("password")?);
    let found = users::find(tx, name)?.filter(|_| password == PASSWORD);
    let user = found.ok_or_else(Refusal::credentials)?;
    let sure = match app.second_factor {
        SecondFactor::None => true,
        SecondFactor::Totp => {
            let code = call.get("totp").unwrap_or_default();
            totp::check(tx, &user.id, Purpose::SignIn, code, now)?
        }
    };
    if sure {
        Ok(user)
    } else {
        Err(Refusal::credentials())
    }
}
