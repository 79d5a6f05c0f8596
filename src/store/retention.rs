//! How long personal data stay (*masa simpan*). Some days after a decision came to its end its file,
//! its documents, its row in the outbox and the personal part of its journal go; what was fetched and
//! never decided goes after a month. What is on its way, and what the user has still to read, stays.
//!
//! **Which day it is** is not taken from this machine alone: a clock that is wrong by a year must not
//! wipe a year's work. The last time that the server told is kept; data are as old as the earlier of
//! both clocks says, and without the server at hand no older than [`LEAP`] after it told the time
//! last. Decisions are no witness, since they bear the wrong clock's time themselves. Where no server
//! has told the time yet, nothing goes. A clock that is behind keeps data longer, never shorter.

mod purge;

use jiff::{SignedDuration, Timestamp};
use rusqlite::params;

pub use self::purge::Purged;
use super::{
    journal, rows, settings,
    sql::Moment,
    thread::{Pen, Store},
};
use crate::domain::{
    failure::Failure,
    id::{DecisionId, ProposalId},
};

/// What may be fetched again and is personal: tables, and the column that names the proposal. Each has
/// a `fetched_at`.
const CACHES: [(&str, &str); 2] = [("document", "proposal"), ("dossier", "id")];

/// Decisions whose data never go by themselves: on their way, or not read by the user yet.
const ALIVE: &str =
    "('held', 'awaiting-signature', 'queued', 'sending', 'unknown', 'refused', 'conflict')";

/// How long what was fetched and never decided stays.
const UNDECIDED: SignedDuration = SignedDuration::from_hours(30 * 24);

/// How far time is believed to have gone on since the server told it last: a long weekend.
const LEAP: SignedDuration = SignedDuration::from_hours(3 * 24);

/// How much goes in one transaction, so that nobody waits for it.
const BATCH: u32 = 50;

/// The time that the server told last.
const SERVER_TIME: &str = "store.server-time";

/// How long things stay, and what time it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Keeping {
    /// Days after a decision came to its end; 0: until the next start.
    pub days: u32,
    /// When the program began: what came to its end since then stays in any case.
    pub began: Timestamp,
    /// What time it is by the server's clock, where one has told it.
    pub server: Option<Timestamp>,
}

/// What has gone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Expired {
    /// Decisions that were settled.
    pub decisions: u64,
    /// Files of proposals, and documents.
    pub fetched: u64,
    /// Rows of the journal that have shed their personal part.
    pub persons: u64,
}

impl Expired {
    fn add(&mut self, other: Self) {
        self.decisions += other.decisions;
        self.fetched += other.fetched;
        self.persons += other.persons;
    }
}

/// Until when things must have ended, or have been fetched, to go now.
#[derive(Clone, Copy, Debug)]
struct Bounds {
    ended: Timestamp,
    fetched: Timestamp,
}

impl Store {
    /// Lets go what has stayed long enough, a little at a time; others get their turn in between.
    pub async fn expire(&self, keeping: Keeping) -> Result<Expired, Failure> {
        let mut expired = Expired::default();
        let Some(bounds) = self.write(move |pen| bounds(pen, keeping)).await? else {
            return Ok(expired);
        };
        loop {
            let gone = self.write(move |pen| let_go(pen, bounds)).await?;
            if gone == Expired::default() {
                break;
            }
            expired.add(gone);
        }
        if expired != Expired::default() {
            // The log still has the pages as they were. Where another window reads, it is next time.
            self.call(|vault| purge::checkpoint(&vault.connection))
                .await?;
        }
        Ok(expired)
    }
}

/// Notes the server's time; `None`: nobody knows what time it is.
fn bounds(pen: &Pen<'_>, keeping: Keeping) -> Result<Option<Bounds>, Failure> {
    let now = match keeping.server {
        Some(server) => {
            settings::set(pen, SERVER_TIME, &server.to_string())?;
            server.min(pen.now)
        }
        None => {
            let told: Option<String> = settings::get(pen, SERVER_TIME)?;
            let told: Option<Timestamp> = told.and_then(|text| text.parse().ok());
            match told {
                Some(told) => pen.now.min(told.saturating_add(LEAP).unwrap_or(told)),
                None => return Ok(None),
            }
        }
    };
    for (table, _) in CACHES {
        // Of an older program, which did not note it.
        let sql = format!("UPDATE {table} SET fetched_at = ?1 WHERE fetched_at IS NULL");
        pen.execute(&sql, [Moment(now)])?;
    }
    let before = |length| now.saturating_sub(length).unwrap_or(Timestamp::MIN);
    let kept = SignedDuration::from_hours(24 * i64::from(keeping.days));
    Ok(Some(Bounds {
        ended: before(kept).min(keeping.began),
        fetched: before(UNDECIDED),
    }))
}

/// One batch.
fn let_go(pen: &Pen<'_>, bounds: Bounds) -> Result<Expired, Failure> {
    let mut gone = Expired::default();
    for ended in ended(pen, bounds.ended)? {
        gone.fetched += forget_fetched(pen, &ended)?;
        gone.persons += shed(pen, &ended.decision)?;
        let sql = "DELETE FROM decision WHERE id = ?1";
        pen.prepare_cached(sql)?.execute([&ended.decision])?;
        gone.decisions += 1;
        rows::mark(pen, &ended.proposal)?;
    }
    for (table, column) in CACHES {
        // What was decided goes with its decision.
        let sql = format!(
            "DELETE FROM {table} WHERE rowid IN (
                 SELECT rowid FROM {table} c WHERE fetched_at <= ?1
                     AND NOT EXISTS (SELECT 1 FROM decision WHERE proposal = c.{column}) LIMIT ?2)"
        );
        let deleted = pen.execute(&sql, params![Moment(bounds.fetched), BATCH])?;
        gone.fetched += deleted as u64;
    }
    let persons = usize::try_from(gone.persons).unwrap_or(usize::MAX);
    journal::note_shed(pen, persons, "expired")?;
    Ok(gone)
}

/// A decision that came to its end long enough ago.
struct Ended {
    decision: DecisionId,
    proposal: ProposalId,
    settled_at: Moment,
}

/// One batch of them. Where the queue still shows the very state that was decided on, the decision is
/// what keeps the proposal from being decided again, and stays until the queue has moved on.
fn ended(pen: &Pen<'_>, until: Timestamp) -> Result<Vec<Ended>, Failure> {
    let mut statement = pen.prepare_cached(
        "SELECT id, proposal, settled_at FROM decision d
         WHERE state IN ('accepted', 'withdrawn', 'abandoned') AND settled_at <= ?1
           AND NOT (state = 'accepted' AND superseded = 0 AND EXISTS (
               SELECT 1 FROM proposal p WHERE p.id = d.proposal AND p.waits = 1
                   AND p.version IN (d.version, d.receipt_version, d.corrected ->> '$.version')))
         ORDER BY no LIMIT ?2",
    )?;
    let found = statement.query_map(params![Moment(until), BATCH], |row| {
        Ok(Ended {
            decision: row.get(0)?,
            proposal: row.get(1)?,
            settled_at: row.get(2)?,
        })
    })?;
    Ok(found.collect::<Result<_, _>>()?)
}

/// Forgets what was fetched for a decision; what was fetched after it, or for another that is alive,
/// stays.
fn forget_fetched(pen: &Pen<'_>, ended: &Ended) -> Result<u64, Failure> {
    let alive = format!("SELECT 1 FROM decision WHERE proposal = ?1 AND state IN {ALIVE}");
    if pen.prepare_cached(&alive)?.exists([&ended.proposal])? {
        return Ok(0);
    }
    let mut forgotten = 0;
    for (table, column) in CACHES {
        let sql = format!("DELETE FROM {table} WHERE {column} = ?1 AND fetched_at <= ?2");
        let deleted = pen
            .prepare_cached(&sql)?
            .execute(params![ended.proposal, ended.settled_at])?;
        forgotten += deleted as u64;
    }
    Ok(forgotten)
}

/// Takes the personal part of a decision's rows out of the journal.
fn shed(pen: &Pen<'_>, decision: &DecisionId) -> Result<u64, Failure> {
    let sql = "DELETE FROM journal_person WHERE no IN (SELECT no FROM journal WHERE decision = ?1)";
    Ok(pen.prepare_cached(sql)?.execute([decision])? as u64)
}
