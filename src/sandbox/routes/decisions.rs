//! `usul/{id}/keputusan` and `keputusan`: one decision, or many with an answer each.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue};
use axum::response::Response;
use rusqlite::Transaction;
use serde::Deserialize;
use serde_json::{Value, json};

use super::Id;
use crate::sandbox::app::App;
use crate::sandbox::books::BATCH_LIMIT;
use crate::sandbox::caller::{Body, Caller, idempotency_key, if_match, is_key};
use crate::sandbox::correct::Correction;
use crate::sandbox::decide::{Answer, Decision, Verdict, decide as carry_out};
use crate::sandbox::problem::Problem;
use crate::sandbox::reply::versioned;
use crate::sandbox::users::User;

/// The body of POST `keputusan`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Batch {
    #[serde(rename = "keputusan")]
    decisions: Vec<Item>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Item {
    usul_id: String,
    #[serde(rename = "kunci")]
    key: String,
    #[serde(rename = "versi")]
    version: Option<String>,
    #[serde(rename = "hasil")]
    outcome: String,
    #[serde(rename = "alasan_id")]
    reason_id: Option<String>,
    #[serde(rename = "catatan")]
    note: Option<String>,
    #[serde(rename = "koreksi", default)]
    corrections: Vec<Correction>,
}

/// POST `usul/{id}/keputusan`.
pub(super) async fn decide(
    State(app): State<Arc<App>>,
    Caller(user): Caller,
    Id(id): Id,
    headers: HeaderMap,
    body: Result<Body<Verdict>, Problem>,
) -> Result<Response, Problem> {
    let key = idempotency_key(&headers)?;
    let Body(verdict) = body?;
    let decision = Decision {
        proposal: id,
        key,
        version: if_match(&headers)?,
        verdict,
    };
    let now = app.clock.second();
    let answer = app
        .blocking(move |app| decided(app, &user, &decision, now))
        .await?;
    let body = answer.body();
    let mut response = versioned(body["versi"].as_str().unwrap_or_default(), body);
    if matches!(answer, Answer::Replayed(_)) {
        response
            .headers_mut()
            .insert("idempotent-replayed", HeaderValue::from_static("true"));
    }
    Ok(response)
}

/// POST `keputusan`: each decision is its own transaction, and one that fails stops no other.
pub(super) async fn decide_many(
    State(app): State<Arc<App>>,
    Caller(user): Caller,
    body: Result<Body<Batch>, Problem>,
) -> Result<Json<Value>, Problem> {
    let Body(Batch { decisions }) = body?;
    if decisions.len() > BATCH_LIMIT {
        return Err(Problem::too_many(BATCH_LIMIT));
    }
    app.blocking(move |app| {
        let answers: Vec<Value> = decisions
            .into_iter()
            .map(|item| one_of_many(app, &user, item))
            .collect();
        Ok(Json(json!({ "hasil": answers })))
    })
    .await
}

fn decided(app: &App, user: &User, decision: &Decision, now: i64) -> Result<Answer, Problem> {
    let corrects = !decision.verdict.corrections.is_empty();
    // Making the world takes a while: it must not happen while the writer is held.
    let world = corrects.then(|| app.world());
    let work = |tx: &Transaction| carry_out(tx, &app.books, world, user, decision, now);
    app.db.write(work)
}

fn one_of_many(app: &App, user: &User, item: Item) -> Value {
    let decision = Decision {
        proposal: item.usul_id,
        key: item.key,
        version: item.version,
        verdict: Verdict {
            outcome: item.outcome,
            reason_id: item.reason_id,
            note: item.note,
            corrections: item.corrections,
        },
    };
    let now = app.clock.second();
    let answer = if is_key(&decision.key) {
        decided(app, user, &decision, now)
    } else {
        Err(Problem::key_missing())
    };
    let (status, body) = match answer {
        Ok(answer) => (200, answer.body().clone()),
        Err(problem) => (problem.status(), problem.to_json()),
    };
    json!({
        "usul_id": decision.proposal,
        "kunci": decision.key,
        "status": status,
        "isi": body,
    })
}
