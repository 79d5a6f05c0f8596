//! A decision: one transaction that checks everything, moves the proposal, writes the history and
//! keeps the answer under its idempotency key. Knows no HTTP beyond the problem it answers with.

use rusqlite::{OptionalExtension, Transaction, params};
use serde::Deserialize;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::books::{Books, NOTE_LIMIT};
use super::clock::stamp;
use super::correct::{self, Correction};
use super::db;
use super::problem::Problem;
use super::record;
use super::rows::{Row, history};
use super::rules::{Official, Outcome, Stage, status_name};
use super::users::User;
use super::world::World;

/// What an official says (the body of `keputusan`).
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Verdict {
    #[serde(rename = "hasil")]
    pub outcome: String,
    #[serde(rename = "alasan_id")]
    pub reason_id: Option<String>,
    #[serde(rename = "catatan")]
    pub note: Option<String>,
    #[serde(rename = "koreksi", default)]
    pub corrections: Vec<Correction>,
}

/// A verdict on one proposal, as it was seen.
#[derive(Clone, Debug)]
pub(super) struct Decision {
    pub proposal: String,
    pub key: String,
    pub version: Option<String>,
    pub verdict: Verdict,
}

/// The answer to a decision.
#[derive(Debug)]
pub(super) enum Answer {
    /// Done now.
    Done(Value),
    /// Done before under the same key; nothing was done again.
    Replayed(Value),
}

impl Answer {
    /// The body, whichever it is.
    pub fn body(&self) -> &Value {
        match self {
            Self::Done(body) | Self::Replayed(body) => body,
        }
    }
}

/// Checks and carries out a decision. The order of the checks is the contract's: replay,
/// existence, version, authority, body. `world` writes the summary of a proposal that is corrected;
/// making it takes a while, so the caller does, before the writer is held.
pub(super) fn decide(
    tx: &Transaction,
    books: &Books,
    world: Option<&World>,
    user: &User,
    decision: &Decision,
    now: i64,
) -> Result<Answer, Problem> {
    let fingerprint = decision.fingerprint();
    if let Some(answer) = replay(tx, user, &decision.key, &fingerprint)? {
        return Ok(Answer::Replayed(answer));
    }
    let row = Row::find(tx, user, &decision.proposal)?.ok_or_else(Problem::missing)?;
    match &decision.version {
        None => return Err(Problem::version_missing()),
        Some(version) if *version != row.version => return Err(conflict(tx, books, &row)?),
        Some(_) => {}
    }
    let official = authority(&row, books, user)?;
    let corrections = &decision.verdict.corrections;
    correct::admit(tx, books, user, &row, corrections)?;
    let outcome = decision.verdict.check(books)?;
    correct::check(tx, books, &row, corrections)?;
    if let (Some(world), false) = (world, corrections.is_empty()) {
        correct::lay_over(tx, world, &row, corrections)?;
    }
    let act = Act {
        official,
        outcome,
        reason_id: decision.verdict.reason_id.as_deref(),
        note: decision.verdict.note.as_deref(),
        key: Some(&decision.key),
    };
    let status = carry_out(tx, books, user, &row, &act, now)?;
    correct::keep(tx, &row, corrections)?;
    let version = Row::numbered(tx, row.number)?.version;
    let answer = json!({
        "usul_id": row.id,
        "hasil": outcome.word(),
        "status": status,
        "status_nama": status_name(status),
        "versi": version,
        "waktu": stamp(now),
        "kunci": decision.key,
    });
    tx.prepare_cached("INSERT INTO decision_key VALUES (?, ?, ?, ?)")?
        .execute(params![
            user.id,
            decision.key,
            fingerprint,
            answer.to_string()
        ])?;
    Ok(Answer::Done(answer))
}

/// What an official does to a proposal, once nothing speaks against it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Act<'a> {
    /// The seat from which it is done.
    pub official: Official,
    pub outcome: Outcome,
    pub reason_id: Option<&'a str>,
    pub note: Option<&'a str>,
    /// The idempotency key; the dialect `siasn` has none.
    pub key: Option<&'a str>,
}

/// Moves the proposal, writes its history, settles the record where the chain ends, and lets go of
/// the claim. Checks nothing but that the category has a chain. Returns the status after it.
pub(super) fn carry_out(
    tx: &Transaction,
    books: &Books,
    user: &User,
    row: &Row,
    act: &Act,
    now: i64,
) -> Result<u16, Problem> {
    let status = books
        .chain(&row.category)
        .map(|chain| chain.after(act.official, act.outcome))
        .ok_or_else(|| Problem::authority("Kategori ini tidak ada dalam tabel kewenangan."))?;
    let returned = i64::from(act.outcome == Outcome::Return);
    move_on(tx, books, row, status, returned)?;
    enter(tx, user, act, row, status, now)?;
    if Stage::of(status) == Stage::Approved {
        record::settle(tx, row)?;
    }
    tx.execute("DELETE FROM claim WHERE proposal = ?", [row.number])?;
    Ok(status)
}

impl Decision {
    /// Two decisions under one key are the same if they say the same about the same proposal. The
    /// version is left out: whoever asks again after a lost answer may have read in between.
    fn fingerprint(&self) -> Vec<u8> {
        let corrections = &self.verdict.corrections;
        let said = json!([
            self.proposal,
            self.verdict.outcome,
            self.verdict.reason_id,
            self.verdict.note,
            corrections,
        ]);
        Sha256::digest(said.to_string().as_bytes()).to_vec()
    }
}

impl Verdict {
    fn check(&self, books: &Books) -> Result<Outcome, Problem> {
        let outcome = Outcome::read(&self.outcome)
            .ok_or_else(|| Problem::field("hasil", "Pakai terima, kembalikan atau tolak."))?;
        match (outcome.reason_class(), &self.reason_id) {
            (None, None) => {}
            (None, Some(_)) => {
                return Err(Problem::field("alasan_id", "Terima tidak memakai alasan."));
            }
            (Some(_), None) => {
                return Err(Problem::field("alasan_id", "Pilih alasan dari daftar."));
            }
            (Some(class), Some(id)) => {
                let reason = books.reason(id).ok_or_else(|| {
                    Problem::field("alasan_id", "Alasan ini tidak ada di daftar.")
                })?;
                if reason.class != class {
                    let detail = format!("Keputusan ini perlu alasan kelas {class}.");
                    return Err(Problem::field("alasan_id", detail));
                }
            }
        }
        if outcome != Outcome::Accept && !self.corrections.is_empty() {
            let detail = "Koreksi hanya bersama terima: yang dikembalikan diperbaiki ASN.";
            return Err(Problem::field("koreksi", detail));
        }
        check_text("catatan", self.note.as_deref().unwrap_or_default())?;
        Ok(outcome)
    }
}

/// Refuses a text over the limit for notes, counted in characters.
pub(super) fn check_text(field: &str, text: &str) -> Result<(), Problem> {
    if text.chars().count() > NOTE_LIMIT {
        let detail = format!("Paling panjang {NOTE_LIMIT} huruf.");
        return Err(Problem::field(field, detail));
    }
    Ok(())
}

/// The answer of an earlier decision under the same key, if any.
fn replay(
    tx: &Transaction,
    user: &User,
    key: &str,
    fingerprint: &[u8],
) -> Result<Option<Value>, Problem> {
    let kept: Option<(Vec<u8>, String)> = tx
        .prepare_cached(
            "SELECT fingerprint, answer FROM decision_key WHERE account = ? AND key = ?",
        )?
        .query_row([&user.id, key], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    match kept {
        None => Ok(None),
        Some((own, answer)) if own == fingerprint => Ok(Some(serde_json::from_str(&answer)?)),
        Some(_) => Err(Problem::key_used()),
    }
}

/// The seat from which the user decides, if it is that seat's turn.
fn authority(row: &Row, books: &Books, user: &User) -> Result<Official, Problem> {
    let seat = user
        .role
        .official()
        .ok_or_else(|| Problem::authority("Peran Anda tidak memutuskan usul."))?;
    if row.turn(books) == Some(seat) {
        Ok(seat)
    } else {
        Err(Problem::authority("Usul ini tidak sedang menunggu Anda."))
    }
}

/// The problem that shows what the proposal is by now.
pub(super) fn conflict(tx: &Transaction, books: &Books, row: &Row) -> Result<Problem, Problem> {
    let last = history(tx, books, row.number)?.pop();
    Ok(Problem::conflict(
        serde_json::to_value(row)?,
        last.unwrap_or(Value::Null),
    ))
}

/// Gives a proposal its next status, version and change number, and `returns` returns more.
pub(super) fn move_on(
    tx: &Transaction,
    books: &Books,
    row: &Row,
    status: u16,
    returns: i64,
) -> Result<(), Problem> {
    let changed = db::next(tx, "change")?;
    tx.prepare_cached(
        "UPDATE proposal SET status = ?1, stage = ?2, returns = returns + ?3,
             version = version + 1, changed = ?4,
             office = CASE WHEN ?5 THEN (SELECT office FROM agency WHERE number = agency)
                           ELSE office END
         WHERE number = ?6",
    )?
    .execute(params![
        status,
        Stage::of(status).word(),
        returns,
        changed,
        books.reaches_bkn(&row.category, status),
        row.number,
    ])?;
    Ok(())
}

fn enter(
    tx: &Transaction,
    user: &User,
    act: &Act,
    row: &Row,
    status: u16,
    now: i64,
) -> Result<(), Problem> {
    tx.prepare_cached(
        "INSERT INTO history
             (proposal, at, role, name, account, outcome, status, reason_id, note, key)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    )?
    .execute(params![
        row.number,
        now,
        user.role.word(),
        user.name,
        user.id,
        act.outcome.word(),
        status,
        act.reason_id,
        act.note,
        act.key,
    ])?;
    Ok(())
}
