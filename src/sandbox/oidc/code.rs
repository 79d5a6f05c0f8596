//! The authorization code grant with PKCE (RFC 6749, RFC 7636): the page that a browser opens, and
//! the exchange of the code for tokens.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rusqlite::{OptionalExtension, Transaction, params};
use sha2::{Digest, Sha256};

use super::loopback::Redirect;
use super::pages::{self, Form};
use super::{Call, Refusal, password, settle};
use crate::sandbox::app::App;
use crate::sandbox::tokens::{self, Grant, digest, word};

/// Seconds for which a code is good.
const LIFE: i64 = 60;

/// What a client asks of a browser.
struct Asked<'a> {
    client: &'a str,
    redirect: Redirect,
    state: Option<&'a str>,
    scope: &'a str,
    challenge: &'a str,
}

/// The form to sign in with.
pub(super) async fn ask(State(app): State<Arc<App>>, call: Result<Call, Refusal>) -> Response {
    match call.as_ref() {
        Ok(call) => match asked(call) {
            Ok(asked) => form(&app, call, &asked, None),
            Err(refused) => *refused,
        },
        Err(_) => unreadable(),
    }
}

/// What the form sends: a code goes back to the client, or the word that somebody said no.
pub(super) async fn sign_in(State(app): State<Arc<App>>, call: Result<Call, Refusal>) -> Response {
    let Ok(call) = call.map(Arc::new) else {
        return unreadable();
    };
    let asked = match asked(&call) {
        Ok(asked) => asked,
        Err(refused) => return *refused,
    };
    match call.get("answer") {
        Some("deny") => asked.refuse("access_denied", "User denied the request"),
        Some("allow") => allow(&app, &call, &asked).await,
        _ => unreadable(),
    }
}

async fn allow(app: &Arc<App>, call: &Arc<Call>, asked: &Asked<'_>) -> Response {
    let sent = Arc::clone(call);
    let (redirect, challenge) = (asked.redirect.clone(), asked.challenge.to_owned());
    let code = settle(app, move |tx, app| {
        let now = app.clock.second();
        let user = password::user(tx, app, &sent, now)?;
        let grant = Grant::new(sent.client()?, &user.id, sent.scope()?);
        Ok(keep(tx, &grant, redirect.as_str(), &challenge, now)?)
    });
    match code.await {
        Ok(code) => asked.answer(&[("code", &code)]),
        Err(Refusal::Told { .. }) => form(app, call, asked, Some(pages::WRONG)),
        Err(Refusal::Failed(_)) => asked.refuse("server_error", "Internal error"),
    }
}

/// Reads what is asked for. Whoever may not be sent anywhere gets a page (RFC 6749, 4.1.2.1), all
/// others an answer at their own address.
fn asked(call: &Call) -> Result<Asked<'_>, Box<Response>> {
    let page = |text| {
        Box::new(pages::notice(
            StatusCode::BAD_REQUEST,
            "Tidak dapat masuk",
            text,
        ))
    };
    let client = call
        .client()
        .map_err(|_| page("Program yang meminta Anda masuk tidak dikenal."))?;
    let redirect = call
        .get("redirect_uri")
        .and_then(Redirect::parse)
        .ok_or_else(|| page("Alamat balik program itu tidak ada di komputer ini."))?;
    let mut asked = Asked {
        client,
        redirect,
        state: call.get("state"),
        scope: "",
        challenge: call.get("code_challenge").unwrap_or_default(),
    };
    let refused = |error, description: &str| Err(Box::new(asked.refuse(error, description)));
    match call.get("response_type") {
        Some("code") => {}
        None => return refused("invalid_request", "Missing parameter: response_type"),
        Some(_) => return refused("unsupported_response_type", "Only code is supported"),
    }
    // A missing method means `plain` (RFC 7636, 4.3), which protects from nobody.
    if call.get("code_challenge_method") != Some("S256") {
        return refused("invalid_request", "code_challenge_method must be S256");
    }
    let sha256 = URL_SAFE_NO_PAD.decode(asked.challenge);
    if !sha256.is_ok_and(|bytes| bytes.len() == 32) {
        return refused("invalid_request", "Invalid parameter: code_challenge");
    }
    match call.scope() {
        Ok(scope) => asked.scope = scope,
        Err(_) => return refused("invalid_scope", "Invalid scopes"),
    }
    Ok(asked)
}

impl Asked<'_> {
    /// Sends an answer back, with the state as it came.
    fn answer(&self, fields: &[(&str, &str)]) -> Response {
        let state = self.state.map(|state| ("state", state));
        let fields: Vec<_> = fields.iter().copied().chain(state).collect();
        self.redirect.answer(&fields)
    }

    fn refuse(&self, error: &str, description: &str) -> Response {
        self.answer(&[("error", error), ("error_description", description)])
    }
}

fn form(app: &App, call: &Call, asked: &Asked, alarm: Option<&str>) -> Response {
    let mut hidden = vec![
        ("response_type", "code"),
        ("client_id", asked.client),
        ("redirect_uri", asked.redirect.as_str()),
        ("scope", asked.scope),
        ("code_challenge", asked.challenge),
        ("code_challenge_method", "S256"),
    ];
    hidden.extend(asked.state.map(|state| ("state", state)));
    Form {
        title: "Masuk ke SIASN",
        lead: "Program periksa di komputer ini meminta Anda masuk.",
        hidden: &hidden,
        user_code: None,
        username: call.get("username").unwrap_or_default(),
        second_factor: app.second_factor,
        alarm,
        leads_to: &format!("'self' {}", asked.redirect.source()),
    }
    .page()
}

fn unreadable() -> Response {
    let text = "Permintaan tidak terbaca. Mulai lagi dari program yang meminta Anda masuk.";
    pages::notice(StatusCode::BAD_REQUEST, "Tidak dapat masuk", text)
}

/// Makes a code, and forgets those of which nothing is good any more.
fn keep(
    tx: &Transaction,
    grant: &Grant,
    redirect: &str,
    challenge: &str,
    now: i64,
) -> rusqlite::Result<String> {
    tx.prepare_cached(
        "DELETE FROM code WHERE expires <= ? AND family NOT IN (SELECT family FROM token)",
    )?
    .execute([now])?;
    let code = word();
    tx.prepare_cached("INSERT INTO code VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0)")?
        .execute(params![
            digest(&code),
            grant.family,
            grant.client,
            grant.account,
            grant.scope,
            redirect,
            challenge,
            now + LIFE
        ])?;
    Ok(code)
}

/// Exchanges a code. It serves one attempt, whatever comes of that; a second one means that it is
/// in two hands, and ends what the first got (RFC 6749, 4.1.2).
pub(super) fn grant(tx: &Transaction, call: &Call, now: i64) -> Result<Grant, Refusal> {
    let invalid = || Refusal::grant("Code not valid");
    let (client, code) = (call.client()?, call.field("code")?);
    let (redirect, verifier) = (call.field("redirect_uri")?, call.field("code_verifier")?);
    let (grant, kept_redirect, challenge, fresh, used) = tx
        .prepare_cached(
            "SELECT family, account, scope, redirect_uri, challenge, expires > ?, used
             FROM code WHERE digest = ? AND client = ?",
        )?
        .query_row(params![now, digest(code), client], |row| {
            let grant = Grant {
                family: row.get(0)?,
                client: client.to_owned(),
                account: row.get(1)?,
                scope: row.get(2)?,
            };
            let (redirect, challenge): (String, String) = (row.get(3)?, row.get(4)?);
            Ok((grant, redirect, challenge, row.get(5)?, row.get(6)?))
        })
        .optional()?
        .ok_or_else(invalid)?;
    if used {
        tokens::end_family(tx, &grant.family)?;
        return Err(invalid());
    }
    tx.prepare_cached("UPDATE code SET used = 1 WHERE digest = ?")?
        .execute([digest(code)])?;
    let proves = URL_SAFE_NO_PAD.encode(Sha256::digest(verifier)) == challenge;
    if fresh && proves && redirect == kept_redirect {
        Ok(grant)
    } else {
        Err(invalid())
    }
}
