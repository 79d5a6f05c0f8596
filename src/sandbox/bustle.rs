//! Others at work: now and then a civil servant proposes or repairs something, or a colleague
//! decides. What happens follows from a seed and from what is there, so that a run can be repeated.
//!
//! A new proposal is one that the same civil servant made before and that has come to its end
//! (refused, or approved without deleting anything), filed anew with the same documents.

use std::sync::Arc;

use rusqlite::{OptionalExtension, Transaction, params, params_from_iter};
use sha2::{Digest, Sha256};
use tokio::time::{MissedTickBehavior, interval_at};

use super::Bustle;
use super::app::App;
use super::db;
use super::decide::{Decision, Verdict, decide};
use super::error::SandboxError;
use super::filter::Condition;
use super::problem::Problem;
use super::repair;
use super::rules::{Outcome, Role};
use super::users::{self, User};
use super::world::model::Values;

/// Colleagues who decide; each proposal that one of them takes is lost to the verifier of the demo.
const COLLEAGUES: [&str; 2] = ["opd2", "kanreg"];
/// They work at the front of the queue, where the verifier of the demo works as well.
const FRONT: u64 = 50;

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Happening {
    /// A proposal with this id was filed.
    Proposed(String),
    /// A returned proposal was repaired and sent again.
    SentAgain(String),
    /// A colleague decided.
    Decided {
        /// On which proposal.
        proposal: String,
        /// `terima`, `kembalikan` or `tolak`.
        outcome: &'static str,
    },
}

/// Lets things happen until the server ends.
pub(super) async fn go_on(app: Arc<App>, bustle: Bustle) {
    let first = tokio::time::Instant::now() + bustle.every;
    let mut ticks = interval_at(first, bustle.every);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        if let Err(error) = once(&app, bustle.seed).await {
            tracing::warn!(%error, "nothing happened");
        }
    }
}

/// Lets the next thing happen.
pub(super) async fn once(app: &Arc<App>, seed: u64) -> Result<Option<Happening>, SandboxError> {
    let failed = |problem: Problem| SandboxError::Generation(problem.to_json().to_string());
    app.founded().await.map_err(failed)?;
    app.blocking(move |app| {
        // Made before the writer is taken: the summary of a repaired proposal needs it.
        app.world();
        app.db.write(|tx| {
            let turn = db::next(tx, "bustle")?;
            Scene {
                tx,
                app,
                dice: Dice { seed, turn },
                now: app.clock.second(),
            }
            .play()
        })
    })
    .await
    .map_err(failed)
}

/// Numbers that follow from the seed, the turn and what they are for.
struct Dice {
    seed: u64,
    turn: i64,
}

impl Dice {
    fn digest(&self, purpose: &str) -> [u8; 32] {
        Sha256::digest(format!("{} {} {purpose}", self.seed, self.turn)).into()
    }

    fn throw(&self, purpose: &str, sides: u64) -> u64 {
        let digest = self.digest(purpose);
        let number = digest
            .iter()
            .take(8)
            .fold(0, |sum, byte| (sum << 8) | u64::from(*byte));
        number % sides.max(1)
    }

    fn id(&self, purpose: &str) -> String {
        let digest = self.digest(purpose);
        let bytes = std::array::from_fn(|position| digest[position]);
        uuid::Builder::from_random_bytes(bytes)
            .into_uuid()
            .to_string()
    }
}

struct Scene<'a> {
    tx: &'a Transaction<'a>,
    app: &'a App,
    dice: Dice,
    now: i64,
}

impl Scene<'_> {
    /// Half of the time a colleague decides; where that is not possible, something else happens.
    fn play(&self) -> Result<Option<Happening>, Problem> {
        let first = self.dice.throw("what", 4);
        for kind in (0..4).map(|step| (first + step) % 4) {
            let happened = match kind {
                0 => self.propose()?,
                1 => self.send_again()?,
                _ => self.colleague()?,
            };
            if happened.is_some() {
                return Ok(happened);
            }
        }
        Ok(None)
    }

    /// One of the first rows that fulfil a condition: its number, id and NIP.
    fn pick(&self, condition: &Condition) -> rusqlite::Result<Option<(i64, String, String)>> {
        let count: i64 = self
            .tx
            .prepare_cached(&format!(
                "SELECT count(*) FROM (SELECT 1 FROM proposal p WHERE {} LIMIT {FRONT})",
                condition.sql
            ))?
            .query_row(params_from_iter(&condition.values), |row| row.get(0))?;
        let place = self.dice.throw("which", count.unsigned_abs());
        self.tx
            .prepare_cached(&format!(
                "SELECT p.number, p.id, p.nip FROM proposal p WHERE {}
                 ORDER BY p.submitted, p.number LIMIT 1 OFFSET {place}",
                condition.sql
            ))?
            .query_row(params_from_iter(&condition.values), |row| {
                Ok((row.get(0)?, row.get(1)?, row.get(2)?))
            })
            .optional()
    }

    fn send_again(&self) -> Result<Option<Happening>, Problem> {
        let mut returned = Condition::default();
        returned.and("p.agency = 0 AND p.stage = 'dikembalikan'", []);
        let Some((_, id, nip)) = self.pick(&returned)? else {
            return Ok(None);
        };
        let Some(user) = users::find(self.tx, &nip)? else {
            return Ok(None);
        };
        repair::send_again(
            self.tx,
            &self.app.books,
            self.app.world(),
            &user,
            &id,
            &Values::new(),
            self.now,
        )?;
        Ok(Some(Happening::SentAgain(id)))
    }

    fn colleague(&self) -> Result<Option<Happening>, Problem> {
        let first = self.dice.throw("who", 2);
        for place in [first, 1 - first] {
            let colleague = COLLEAGUES[usize::from(place == 1)];
            let Some(user) = users::find(self.tx, colleague)? else {
                continue;
            };
            if let Some(happened) = self.decided_by(&user)? {
                return Ok(Some(happened));
            }
        }
        Ok(None)
    }

    /// A colleague leaves alone what somebody has claimed.
    fn decided_by(&self, user: &User) -> Result<Option<Happening>, Problem> {
        let mut waiting = Condition::in_sight(user);
        let stages = match user.role {
            Role::Opd => "p.stage IN ('diajukan', 'dikembalikan-pejabat')",
            _ => "p.stage IN ('terverifikasi', 'di-bkn')",
        };
        waiting.and(stages, []);
        waiting.and(
            "NOT EXISTS (SELECT 1 FROM claim c WHERE c.proposal = p.number AND c.until > ?)",
            [self.now.into()],
        );
        let Some((number, id, _)) = self.pick(&waiting)? else {
            return Ok(None);
        };
        let row = super::rows::Row::numbered(self.tx, number)?;
        if row.turn(&self.app.books) != user.role.official() {
            return Ok(None);
        }
        let outcome = match self.dice.throw("outcome", 20) {
            0 => Outcome::Refuse,
            1..=3 => Outcome::Return,
            _ => Outcome::Accept,
        };
        let reasons = self.app.books.reasons_of(outcome);
        let place = self.dice.throw("reason", reasons.len() as u64);
        let reason = reasons.get(usize::try_from(place).unwrap_or_default());
        let decision = Decision {
            proposal: id.clone(),
            key: self.dice.id("key"),
            version: Some(row.version),
            verdict: Verdict {
                corrections: Vec::new(),
                outcome: outcome.word().to_owned(),
                reason_id: reason.map(|reason| (*reason).to_owned()),
                note: None,
            },
        };
        decide(self.tx, &self.app.books, None, user, &decision, self.now)?;
        Ok(Some(Happening::Decided {
            proposal: id,
            outcome: outcome.word(),
        }))
    }

    fn propose(&self) -> Result<Option<Happening>, Problem> {
        let mut ended = Condition::default();
        ended.and(
            "p.unit = 0 AND (p.stage = 'ditolak' OR (p.stage = 'disetujui' AND p.change <> 'D'))",
            [],
        );
        let Some((model, _, nip)) = self.pick(&ended)? else {
            return Ok(None);
        };
        let id = self.dice.id("proposal");
        let number = self.file_anew(model, &id)?;
        self.tx.execute(
            "INSERT INTO history (proposal, at, role, name, account, outcome, status)
             SELECT ?1, ?2, 'asn', name, nip, 'usul', 1 FROM person WHERE nip = ?3",
            params![number, self.now, nip],
        )?;
        Ok(Some(Happening::Proposed(id)))
    }

    /// Copies an ended proposal; what an approved insertion made is not what the new one is about.
    fn file_anew(&self, model: i64, id: &str) -> Result<i64, Problem> {
        self.tx.execute(
            "INSERT INTO proposal
             SELECT NULL, ?1, nip, name, category, variant, change,
                 CASE WHEN change = 'I' THEN NULL ELSE record_id END,
                 1, 'diajukan', unit, agency, NULL, ?2, 0, summary, documents, 1, ?3
             FROM proposal WHERE number = ?4",
            params![id, self.now, db::next(self.tx, "change")?, model],
        )?;
        let number = self.tx.last_insert_rowid();
        self.tx.execute(
            "INSERT INTO proposal_data (number, proposed, fault)
             SELECT ?1, proposed, fault FROM proposal_data WHERE number = ?2",
            params![number, model],
        )?;
        let documents: Vec<i64> = self
            .tx
            .prepare_cached("SELECT number FROM document WHERE proposal = ? ORDER BY number")?
            .query_map([model], |row| row.get(0))?
            .collect::<rusqlite::Result<_>>()?;
        for (place, document) in documents.into_iter().enumerate() {
            self.tx.execute(
                "INSERT INTO document (id, proposal, kind, file_name, content)
                 SELECT ?1, ?2, kind, file_name, content FROM document WHERE number = ?3",
                params![self.dice.id(&format!("document {place}")), number, document],
            )?;
        }
        Ok(number)
    }
}
