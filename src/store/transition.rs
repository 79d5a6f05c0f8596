//! A decision's steps, each in the transaction given: its state, its row in the queue and its row in
//! the journal, or none of them.

use std::path::Path;

use jiff::Timestamp;
use rusqlite::{Connection, Params, Row as SqlRow, params};
use serde_json::{Map, Value, json};

use super::{
    journal::{self, Record},
    queue, rows,
    sql::{Json, Moment},
    thread::{Pen, Vault},
    turn::{self, Task},
};
use crate::domain::{
    delivery::{Delivery, Event, MADE},
    failure::{Failure, FailureKind},
    id::{DecisionId, ProposalId},
    outbox::{Attempt, Entry, Receipt, Settlement, Step},
    proposal::Proposal,
};

/// Puts a new decision into the outbox.
pub(super) fn hold(pen: &Pen<'_>, entry: Entry) -> Result<Entry, Failure> {
    if is_on_its_way(pen, &entry.decision.proposal)? {
        return Err(Failure::new(
            FailureKind::Conflict,
            "another decision on this proposal is on its way",
        ));
    }
    insert(pen, &entry, MADE)?;
    Ok(entry)
}

/// Whether a decision on a proposal has still a way to go.
pub(super) fn is_on_its_way(
    connection: &Connection,
    proposal: &ProposalId,
) -> Result<bool, Failure> {
    let mut statement = connection.prepare_cached(
        "SELECT 1 FROM decision WHERE proposal = ?1
         AND state IN ('held', 'awaiting-signature', 'queued', 'sending', 'unknown')",
    )?;
    Ok(statement.exists([proposal])?)
}

/// Writes a decision that the outbox does not have, and says in the journal how it came.
pub(super) fn insert(pen: &Pen<'_>, entry: &Entry, event: &str) -> Result<(), Failure> {
    let decision = &entry.decision;
    pen.prepare_cached(
        "INSERT INTO decision (id, proposal, version, outcome, body, state, signature, release_at,
             not_before, attempts, failure, receipt, theirs, settled_at, step, corrected, doubted_since,
             held_since)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18)",
    )?
    .execute(params![
        decision.id,
        decision.proposal,
        decision.version,
        decision.outcome,
        Json(decision),
        entry.delivery,
        entry.needs_signature,
        Moment(entry.release_at),
        entry.not_before.map(Moment),
        entry.attempts,
        entry.failure.as_ref().map(Json),
        entry.receipt.as_ref().map(Json),
        entry.theirs.as_ref().map(Json),
        entry.settled_at.map(Moment),
        entry.step,
        entry.corrected.as_ref().map(Json),
        entry.doubted_since.map(Moment),
        Moment(decision.made_at),
    ])?;
    let detail = serde_json::to_value(decision).ok();
    write_down(pen, entry, event, detail)?;
    rows::mark(pen, &decision.proposal)
}

/// Takes a decision back.
pub(super) fn undo(pen: &Pen<'_>, id: &DecisionId) -> Result<Entry, Failure> {
    let entry = find(pen, id)?.ok_or_else(missing)?;
    if !entry.delivery.may_undo() {
        return Err(Failure::new(
            FailureKind::Conflict,
            format!("it cannot be taken back: {}", entry.delivery.slug()),
        ));
    }
    if entry.may_arrive() {
        let cause = "what was sent without an answer may still arrive";
        return Err(Failure::new(FailureKind::Busy, cause));
    }
    // What went wrong on the way out is of no matter any more.
    advance(pen, id, Event::Undone, Some(&Settlement::default()))
}

/// Lets decisions go whose time is over.
pub(super) fn release(pen: &Pen<'_>, due: Vec<DecisionId>) -> Result<Vec<DecisionId>, Failure> {
    for id in &due {
        advance(pen, id, Event::GraceOver, None)?;
    }
    Ok(due)
}

/// Puts moments right that lie ahead of the clock, which has been set back then: what is held is held
/// for its time from now on, and a doubt begins anew.
pub(super) fn mind_the_clock(pen: &Pen<'_>, now: Timestamp) -> Result<(), Failure> {
    pen.prepare_cached(
        "UPDATE decision SET release_at = ?1 + max(0, release_at - held_since), held_since = ?1
         WHERE state = 'held' AND held_since > ?1",
    )?
    .execute([Moment(now)])?;
    pen.prepare_cached(
        "UPDATE decision SET doubted_since = ?1
         WHERE doubted_since > ?1 OR (state = 'unknown' AND doubted_since IS NULL)",
    )?
    .execute([Moment(now)])?;
    Ok(())
}

/// Notes what became of one sending. `None`: the decision has moved on since, so that the word comes
/// too late to say anything about it, and nothing was written.
pub(super) fn conclude(
    pen: &Pen<'_>,
    attempt: &Attempt,
    event: Event,
    settlement: &Settlement,
) -> Result<Option<Entry>, Failure> {
    let fits =
        |entry: &Entry| entry.attempts == attempt.number && entry.delivery.after(event).is_some();
    if find(pen, &attempt.id)?.is_some_and(|entry| fits(&entry)) {
        return advance(pen, &attempt.id, event, Some(settlement)).map(Some);
    }
    tracing::warn!(event = event.slug(), "a late word on a decision");
    Ok(None)
}

/// Puts a decision away of which nobody can find out what became of it.
pub(super) fn give_up(pen: &Pen<'_>, id: &DecisionId) -> Result<Entry, Failure> {
    let entry = find(pen, id)?.ok_or_else(missing)?;
    if !entry.may_give_up() {
        let cause = "what became of the decision may still be found out";
        return Err(Failure::new(FailureKind::Busy, cause));
    }
    let known = Settlement {
        failure: entry.failure,
        ..Settlement::default()
    };
    advance(pen, id, Event::GivenUp, Some(&known))
}

/// Takes a decision one step further; what needs a signature goes its own way, whoever asks.
pub(super) fn advance(
    pen: &Pen<'_>,
    id: &DecisionId,
    event: Event,
    settlement: Option<&Settlement>,
) -> Result<Entry, Failure> {
    let mut entry = find(pen, id)?.ok_or_else(missing)?;
    let event = match entry.needs_signature {
        true => event.unsigned(),
        false => event,
    };
    let before = entry.delivery;
    entry.delivery = entry.delivery.after(event).ok_or_else(|| {
        let (event, state) = (event.slug(), entry.delivery.slug());
        Failure::new(
            FailureKind::Internal,
            format!("no {event} for what is {state}"),
        )
    })?;
    entry.not_before = None;
    entry.attempts += u32::from(entry.delivery == Delivery::Sending);
    entry.doubted_since = match entry.delivery {
        Delivery::Unknown => Some(pen.now),
        settled if settled.is_settled() => None,
        // Read back after its time as it was: what was sent arrives no more.
        _ if before == Delivery::Unknown && entry.has_had_its_time(pen.now) => None,
        // What was sent without an answer and looked untouched may still arrive.
        _ => entry.doubted_since,
    };
    entry.settled_at = entry.delivery.is_settled().then_some(pen.now);
    if let Some(settlement) = settlement {
        entry.not_before = settlement
            .not_before
            .filter(|_| entry.delivery == Delivery::Queued);
        entry.failure = settlement.failure.clone();
        entry.receipt = settlement.receipt.clone();
        entry.theirs = settlement.theirs.clone();
    }
    if matches!(event, Event::StepConfirmed | Event::FoundStepApplied) {
        // The doubt was about that step; what comes next has never been sent.
        entry.doubted_since = None;
        entry.step = Step::Decide;
        entry.corrected = entry.receipt.take();
    }
    update(pen, &entry)?;
    write_down(pen, &entry, event.slug(), settlement.and_then(detail))?;
    carry_to_queue(pen, &entry)?;
    Ok(entry)
}

fn update(pen: &Pen<'_>, entry: &Entry) -> Result<(), Failure> {
    pen.prepare_cached(
        "UPDATE decision SET state = ?2, not_before = ?3, attempts = ?4, failure = ?5,
             receipt = ?6, theirs = ?7, settled_at = ?8, step = ?9, corrected = ?10,
             doubted_since = ?11
         WHERE id = ?1",
    )?
    .execute(params![
        entry.decision.id,
        entry.delivery,
        entry.not_before.map(Moment),
        entry.attempts,
        entry.failure.as_ref().map(Json),
        entry.receipt.as_ref().map(Json),
        entry.theirs.as_ref().map(Json),
        entry.settled_at.map(Moment),
        entry.step,
        entry.corrected.as_ref().map(Json),
        entry.doubted_since.map(Moment),
    ])?;
    Ok(())
}

/// Shows in the queue what is now known of the proposal. A row that has moved on from what was
/// decided on knows more than this answer does, and stays.
fn carry_to_queue(pen: &Pen<'_>, entry: &Entry) -> Result<(), Failure> {
    let decision = &entry.decision;
    let row = match rows::number(pen, &decision.proposal)? {
        Some(number) => rows::read(pen, number)?.map(|held| held.proposal),
        None => None,
    };
    // Our own corrections make another version of it.
    let corrected = entry.corrected.as_ref().map(|receipt| &receipt.version);
    let ours = |row: &Proposal| row.version == decision.version || Some(&row.version) == corrected;
    if let Some(mut row) = row.filter(ours) {
        match (&entry.receipt, &entry.theirs) {
            (
                Some(Receipt {
                    version, status, ..
                }),
                _,
            ) if entry.delivery == Delivery::Accepted => {
                row.version = version.clone();
                row.status = status.clone();
                queue::refresh(pen, &row)?;
            }
            (_, Some(theirs)) if theirs.proposal.id == row.id => {
                queue::refresh(pen, &theirs.proposal)?;
            }
            _ => {
                if let Some(version) = corrected.filter(|version| row.version != **version) {
                    row.version = version.clone();
                    queue::refresh(pen, &row)?;
                }
            }
        }
    }
    rows::mark(pen, &decision.proposal)
}

/// What was on its way when the program ended may have arrived: it is read back before anything.
pub(super) fn doubt_what_was_sending(pen: &Pen<'_>) -> Result<u64, Failure> {
    let sql = "SELECT id FROM decision WHERE state = 'sending' ORDER BY no";
    let sending = ids(pen, sql, params![])?;
    let lost = Settlement {
        failure: Some(Failure::new(
            FailureKind::LineBroken,
            "the program ended while it was on its way",
        )),
        ..Settlement::default()
    };
    for id in &sending {
        advance(pen, id, Event::NoAnswer, Some(&lost))?;
    }
    Ok(sending.len() as u64)
}

/// The same on opening the store. Where a window carries just now, what is on its way is that
/// window's, and if it ends, the next one to carry sees to it.
pub(super) fn doubt_what_was_left(vault: &mut Vault, directory: &Path) -> Result<u64, Failure> {
    match turn::take(directory, Task::Carry)? {
        Some(_turn) => vault.write(doubt_what_was_sending),
        None => Ok(0),
    }
}

/// The ids that a query finds.
pub(super) fn ids(
    connection: &Connection,
    sql: &str,
    values: impl Params,
) -> Result<Vec<DecisionId>, Failure> {
    let mut statement = connection.prepare_cached(sql)?;
    let found = statement.query_map(values, |row| row.get(0))?;
    Ok(found.collect::<Result<_, _>>()?)
}

/// One decision.
pub(super) fn find(connection: &Connection, id: &DecisionId) -> Result<Option<Entry>, Failure> {
    Ok(entries(connection, "WHERE id = ?1", [id])?.pop())
}

/// The columns of an entry, as [`entry`] reads them.
pub(super) const COLUMNS: &str = "body, state, signature, release_at, not_before, attempts, failure, receipt, theirs, settled_at, \
    step, corrected, doubted_since";

/// The decisions that a condition finds.
pub(super) fn entries(
    connection: &Connection,
    condition: &str,
    values: impl Params,
) -> Result<Vec<Entry>, Failure> {
    let sql = format!("SELECT {COLUMNS} FROM decision {condition}");
    let mut statement = connection.prepare_cached(&sql)?;
    let found = statement.query_map(values, entry)?;
    Ok(found.collect::<Result<_, _>>()?)
}

/// A row of the outbox.
pub(super) fn entry(row: &SqlRow<'_>) -> rusqlite::Result<Entry> {
    Ok(Entry {
        decision: row.get::<_, Json<_>>(0)?.0,
        delivery: row.get(1)?,
        needs_signature: row.get(2)?,
        release_at: row.get::<_, Moment>(3)?.0,
        not_before: row.get::<_, Option<Moment>>(4)?.map(|moment| moment.0),
        attempts: row.get(5)?,
        failure: row.get::<_, Option<Json<_>>>(6)?.map(|json| json.0),
        receipt: row.get::<_, Option<Json<_>>>(7)?.map(|json| json.0),
        theirs: row.get::<_, Option<Json<_>>>(8)?.map(|json| json.0),
        settled_at: row.get::<_, Option<Moment>>(9)?.map(|moment| moment.0),
        step: row.get(10)?,
        corrected: row.get::<_, Option<Json<_>>>(11)?.map(|json| json.0),
        doubted_since: row.get::<_, Option<Moment>>(12)?.map(|moment| moment.0),
    })
}

fn missing() -> Failure {
    Failure::new(FailureKind::NotFound, "there is no such decision")
}

fn write_down(
    pen: &Pen<'_>,
    entry: &Entry,
    event: &str,
    detail: Option<Value>,
) -> Result<(), Failure> {
    let record = Record {
        decision: &entry.decision.id,
        proposal: &entry.decision.proposal,
        event,
        state: entry.delivery,
        detail,
    };
    journal::append(pen, &record)?;
    #[cfg(debug_assertions)]
    super::failpoint::written(event);
    Ok(())
}

/// What the journal keeps of an answer: enough to look it up on the server, no more of a person
/// than that.
fn detail(settlement: &Settlement) -> Option<Value> {
    let mut detail = Map::new();
    if let Some(receipt) = &settlement.receipt {
        let (version, status) = (&receipt.version, receipt.status.number);
        let receipt = json!({ "version": version, "status": status, "at": receipt.at });
        detail.insert("receipt".to_owned(), receipt);
    }
    if let Some(failure) = &settlement.failure {
        detail.insert("failure".to_owned(), json!(failure));
    }
    if let Some(theirs) = &settlement.theirs {
        let (version, status) = (&theirs.proposal.version, theirs.proposal.status.number);
        detail.insert(
            "theirs".to_owned(),
            json!({ "version": version, "status": status }),
        );
    }
    (!detail.is_empty()).then_some(Value::Object(detail))
}
