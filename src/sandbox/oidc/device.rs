//! The device authorization grant (RFC 8628): a terminal shows a code, somebody types it into a
//! browser, and the terminal asks again and again what came of it.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use rusqlite::{OptionalExtension, Transaction, params};
use serde_json::json;

use super::loopback::encoded;
use super::pages::{self, Form};
use super::{Call, Refusal, password, settle, unkept};
use crate::sandbox::app::App;
use crate::sandbox::tokens::{Grant, digest, word};

/// Seconds for which a code is good.
const LIFE: i64 = 600;
/// Seconds between two polls, and how many more after each that came too early (3.5).
const INTERVAL: i64 = 5;
/// No vowels, so that no word comes out, and no letter that looks like another (6.1).
const LETTERS: &[u8; 20] = b"BCDFGHJKLMNPQRSTVWXZ";

/// Makes a pair of codes: a secret one for the terminal, a short one for people.
pub(super) async fn start(State(app): State<Arc<App>>, call: Call) -> Result<Response, Refusal> {
    let body = settle(&app, move |tx, app| {
        let (client, scope, now) = (call.client()?, call.scope()?, app.clock.second());
        // A while after its end a code is still known, so that its end can be told.
        tx.prepare_cached("DELETE FROM device WHERE expires + ? <= ?")?
            .execute([LIFE, now])?;
        let (device_code, user_code) = (word(), user_code());
        tx.prepare_cached(
            "INSERT INTO device (digest, user_code, client, scope, expires, interval)
             VALUES (?, ?, ?, ?, ?, ?)",
        )?
        .execute(params![
            digest(&device_code),
            user_code,
            client,
            scope,
            now + LIFE,
            INTERVAL
        ])?;
        let place = format!("{}/device", call.issuer);
        let complete = format!("{place}?user_code={}", encoded(&user_code));
        Ok(json!({
            "device_code": device_code,
            "user_code": user_code,
            "verification_uri": place,
            "verification_uri_complete": complete,
            "expires_in": LIFE,
            "interval": INTERVAL,
        }))
    })
    .await?;
    Ok(unkept(Json(body)))
}

/// What came of a code, asked by the terminal. Approval serves once.
pub(super) fn grant(tx: &Transaction, call: &Call, now: i64) -> Result<Grant, Refusal> {
    let (client, key) = (call.client()?, digest(call.field("device_code")?));
    let (expires, interval, polled, answer, account, scope) = tx
        .prepare_cached(
            "SELECT expires, interval, polled, answer, account, scope FROM device
             WHERE digest = ? AND client = ?",
        )?
        .query_row(params![key, client], |row| {
            let (expires, interval): (i64, i64) = (row.get(0)?, row.get(1)?);
            let (polled, answer): (Option<i64>, String) = (row.get(2)?, row.get(3)?);
            let (account, scope): (Option<String>, String) = (row.get(4)?, row.get(5)?);
            Ok((expires, interval, polled, answer, account, scope))
        })
        .optional()?
        .ok_or_else(|| Refusal::grant("Device code not valid"))?;
    if expires <= now {
        return Err(Refusal::bad("expired_token", "Device code is expired"));
    }
    let early = polled.is_some_and(|polled| now - polled < interval);
    tx.prepare_cached("UPDATE device SET polled = ?, interval = interval + ? WHERE digest = ?")?
        .execute(params![now, if early { INTERVAL } else { 0 }, key])?;
    if early {
        return Err(Refusal::bad("slow_down", "Slow down"));
    }
    match (answer.as_str(), account) {
        ("approved", Some(account)) => {
            tx.prepare_cached("DELETE FROM device WHERE digest = ?")?
                .execute([key])?;
            Ok(Grant::new(client, &account, &scope))
        }
        ("denied", _) => {
            let detail = "The end user denied the authorization request";
            Err(Refusal::bad("access_denied", detail))
        }
        _ => {
            let detail = "The authorization request is still pending";
            Err(Refusal::bad("authorization_pending", detail))
        }
    }
}

/// The form for the code that the terminal shows.
pub(super) async fn ask(State(app): State<Arc<App>>, call: Result<Call, Refusal>) -> Response {
    match call {
        Ok(call) => form(&app, &call, None),
        Err(_) => unreadable(),
    }
}

/// What the form sends. Saying no takes a sign-in as well, so that nobody who guesses codes can
/// lock others out.
pub(super) async fn decide(State(app): State<Arc<App>>, call: Result<Call, Refusal>) -> Response {
    let Ok(call) = call.map(Arc::new) else {
        return unreadable();
    };
    let answer = match call.get("answer") {
        Some("allow") => "approved",
        Some("deny") => "denied",
        _ => return unreadable(),
    };
    let sent = Arc::clone(&call);
    let settled = settle(&app, move |tx, app| {
        let now = app.clock.second();
        let key = waiting(tx, sent.field("user_code")?, now)?;
        let user = password::user(tx, app, &sent, now)?;
        tx.prepare_cached("UPDATE device SET answer = ?, account = ? WHERE digest = ?")?
            .execute(params![answer, user.id, key])?;
        Ok(())
    });
    match settled.await {
        Ok(()) if answer == "approved" => {
            let text = "Kembali ke terminal Anda: program itu kini masuk atas nama Anda. \
                        Halaman ini boleh ditutup.";
            pages::notice(StatusCode::OK, "Sudah diizinkan", text)
        }
        Ok(()) => {
            let text = "Program itu tidak masuk. Halaman ini boleh ditutup.";
            pages::notice(StatusCode::OK, "Ditolak", text)
        }
        Err(Refusal::Told {
            error: "expired_token",
            ..
        }) => {
            let alarm = "Kode perangkat tidak dikenal atau sudah tidak berlaku.";
            form(&app, &call, Some(alarm))
        }
        Err(Refusal::Told { .. }) => form(&app, &call, Some(pages::WRONG)),
        Err(Refusal::Failed(_)) => pages::failed(),
    }
}

/// The key of a code that nobody has answered yet, in whatever way it was typed.
fn waiting(tx: &Transaction, typed: &str, now: i64) -> Result<Vec<u8>, Refusal> {
    let letters: String = typed
        .chars()
        .filter(char::is_ascii_alphabetic)
        .map(|letter| letter.to_ascii_uppercase())
        .collect();
    tx.prepare_cached(
        "SELECT digest FROM device
         WHERE replace(user_code, '-', '') = ? AND expires > ? AND answer = 'none'",
    )?
    .query_row(params![letters, now], |row| row.get(0))
    .optional()?
    .ok_or_else(|| Refusal::bad("expired_token", "User code not valid"))
}

fn form(app: &App, call: &Call, alarm: Option<&str>) -> Response {
    Form {
        title: "Izinkan program periksa masuk",
        lead: "Cocokkan kode ini dengan kode di terminal Anda. \
               Izinkan hanya bila Anda sendiri yang memulainya.",
        hidden: &[],
        user_code: Some(call.get("user_code").unwrap_or_default()),
        username: call.get("username").unwrap_or_default(),
        second_factor: app.second_factor,
        alarm,
        leads_to: "'self'",
    }
    .page()
}

fn unreadable() -> Response {
    let text = "Permintaan tidak terbaca. Mulai lagi dari terminal Anda.";
    pages::notice(StatusCode::BAD_REQUEST, "Tidak dapat masuk", text)
}

/// Eight letters out of 61 random bits, written `BCDF-GHJK`.
fn user_code() -> String {
    let mut rest = uuid::Uuid::new_v4().as_u64_pair().1 & (u64::MAX >> 3);
    let mut code = String::with_capacity(9);
    for place in 0..8 {
        if place == 4 {
            code.push('-');
        }
        code.push(char::from(LETTERS[(rest % 20) as usize]));
        rest /= 20;
    }
    code
}
