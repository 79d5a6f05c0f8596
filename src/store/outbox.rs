//! The outbox as the rest of the program sees it: decisions held, released, claimed by the sender
//! and settled. Which way they may go, [`Delivery::after`] alone says.

use jiff::{SignedDuration, Timestamp};
use rusqlite::params;

use super::{
    sql::{Moment, count},
    thread::Store,
    transition,
};
use crate::domain::{
    decision::Decision,
    delivery::{Delivery, Event},
    failure::{Failure, FailureKind},
    id::DecisionId,
    outbox::{Entry, Settlement, Step, Tally},
};

/// How long what the server took stays in the list.
const SHOWN_FOR: SignedDuration = SignedDuration::from_hours(7 * 24);

impl Store {
    /// Keeps a decision to be sent at `release_at`; it is on the disk when this returns, and its
    /// proposal waits no more.
    ///
    /// # Errors
    /// [`FailureKind::Conflict`](crate::domain::failure::FailureKind::Conflict) where another
    /// decision on the proposal is on its way.
    pub async fn hold(&self, decision: Decision, release_at: Timestamp) -> Result<Entry, Failure> {
        self.write(move |pen| transition::hold(pen, Entry::held(decision, release_at)))
            .await
    }

    /// The same for an approval that has to be signed: its time over, it waits for the signature.
    ///
    /// # Errors
    /// As [`Store::hold`].
    pub async fn hold_for_signature(
        &self,
        decision: Decision,
        release_at: Timestamp,
    ) -> Result<Entry, Failure> {
        let mut entry = Entry::held(decision, release_at);
        entry.needs_signature = true;
        self.write(move |pen| transition::hold(pen, entry)).await
    }

    /// The same for one whose corrections are delivered first, by themselves.
    ///
    /// # Errors
    /// As [`Store::hold`].
    pub async fn hold_for_correction(
        &self,
        decision: Decision,
        release_at: Timestamp,
    ) -> Result<Entry, Failure> {
        let mut entry = Entry::held(decision, release_at);
        entry.step = Step::Correct;
        self.write(move |pen| transition::hold(pen, entry)).await
    }

    /// Takes a decision back that has certainly not left; its proposal waits again.
    ///
    /// # Errors
    /// [`FailureKind::Conflict`](crate::domain::failure::FailureKind::Conflict) where it may have
    /// left, [`FailureKind::NotFound`](crate::domain::failure::FailureKind::NotFound) where there is
    /// none.
    pub async fn undo(&self, id: &DecisionId) -> Result<Entry, Failure> {
        let id = id.clone();
        self.write(move |pen| transition::undo(pen, &id)).await
    }

    /// Takes back the decision made last of those that have not left; `None` where there is none.
    pub async fn undo_latest(&self) -> Result<Option<Entry>, Failure> {
        self.write(|pen| {
            let found = transition::ids(
                pen,
                "SELECT id FROM decision WHERE state IN ('held', 'awaiting-signature', 'queued')
                 ORDER BY no DESC LIMIT 1",
                params![],
            )?;
            found
                .first()
                .map(|id| transition::undo(pen, id))
                .transpose()
        })
        .await
    }

    /// Lets go what has been held long enough, to the queue or to the signature.
    pub async fn release_due(&self, now: Timestamp) -> Result<Vec<DecisionId>, Failure> {
        self.write(move |pen| {
            let sql = "SELECT id FROM decision WHERE state = 'held' AND release_at <= ?1
                       ORDER BY no";
            let due = transition::ids(pen, sql, params![Moment(now)])?;
            transition::release(pen, due)
        })
        .await
    }

    /// Lets go all that is held.
    pub async fn release_all(&self) -> Result<Vec<DecisionId>, Failure> {
        self.write(|pen| {
            let sql = "SELECT id FROM decision WHERE state = 'held' ORDER BY no";
            let held = transition::ids(pen, sql, params![])?;
            transition::release(pen, held)
        })
        .await
    }

    /// Takes approvals for whoever sends them under one signature, alone: of those named the ones that
    /// still wait for it, oldest first. Neither passphrase nor code comes here.
    pub async fn sign(&self, ids: Vec<DecisionId>) -> Result<Vec<Entry>, Failure> {
        self.write(move |pen| {
            let sql = "SELECT id FROM decision WHERE state = 'awaiting-signature' ORDER BY no";
            let waiting = transition::ids(pen, sql, params![])?;
            let signed = waiting.iter().filter(|id| ids.contains(id));
            signed
                .map(|id| transition::advance(pen, id, Event::Signed, None))
                .collect()
        })
        .await
    }

    /// Lets decisions be sent now that wait only because an attempt failed; where the server asked
    /// for the pause, it has it.
    pub async fn hurry(&self) -> Result<(), Failure> {
        self.write(|pen| {
            pen.prepare_cached(
                "UPDATE decision SET not_before = NULL
                 WHERE state = 'queued' AND not_before IS NOT NULL
                       AND ifnull(failure ->> '$.kind', '') <> ?1",
            )?
            .execute([FailureKind::SlowDown.slug()])?;
            Ok(())
        })
        .await
    }

    /// Takes the oldest decision that may be sent now, for whoever asked alone: nobody else gets it
    /// until it is settled. One that needs a signature is never among them.
    pub async fn claim_next(&self, now: Timestamp) -> Result<Option<Entry>, Failure> {
        self.write(move |pen| {
            let sql = "SELECT id FROM decision
                       WHERE state = 'queued' AND NOT signature AND (not_before IS NULL OR not_before <= ?1)
                       ORDER BY no LIMIT 1";
            let next = transition::ids(pen, sql, params![Moment(now)])?;
            next.first()
                .map(|id| transition::advance(pen, id, Event::Claimed, None))
                .transpose()
        })
        .await
    }

    /// Notes what became of a decision: its state, its row in the queue and the journal together.
    ///
    /// # Errors
    /// [`FailureKind::Internal`](crate::domain::failure::FailureKind::Internal) where the event does
    /// not belong to its state, and nothing is written then;
    /// [`FailureKind::NotFound`](crate::domain::failure::FailureKind::NotFound) where there is none.
    pub async fn settle(
        &self,
        id: &DecisionId,
        event: Event,
        settlement: Settlement,
    ) -> Result<Entry, Failure> {
        let id = id.clone();
        self.write(move |pen| transition::advance(pen, &id, event, Some(&settlement)))
            .await
    }

    /// The decisions that have to be read back, oldest first.
    pub async fn unknowns(&self) -> Result<Vec<Entry>, Failure> {
        self.call(|vault| {
            transition::entries(
                &vault.connection,
                "WHERE state = 'unknown' ORDER BY no",
                params![],
            )
        })
        .await
    }

    /// When the next decision is to be let go or may be sent again; `None` where nothing waits for
    /// a moment.
    pub async fn next_wake(&self) -> Result<Option<Timestamp>, Failure> {
        self.call(|vault| {
            let mut statement = vault.connection.prepare_cached(
                "SELECT min(CASE state WHEN 'held' THEN release_at ELSE not_before END)
                 FROM decision WHERE state IN ('held', 'queued')",
            )?;
            let moment: Option<Moment> = statement.query_row([], |row| row.get(0))?;
            Ok(moment.map(|moment| moment.0))
        })
        .await
    }

    /// What the list of decisions shows, newest first: all that is on its way or needs the user, and
    /// what the server took in the last seven days. What was withdrawn is in the journal only.
    pub async fn outbox(&self) -> Result<Vec<Entry>, Failure> {
        self.call(|vault| {
            let since = (vault.clock)()
                .saturating_sub(SHOWN_FOR)
                .unwrap_or(Timestamp::MIN);
            transition::entries(
                &vault.connection,
                "WHERE state NOT IN ('withdrawn', 'accepted')
                       OR (state = 'accepted' AND settled_at >= ?1) ORDER BY no DESC",
                params![Moment(since)],
            )
        })
        .await
    }

    /// One decision, whatever became of it.
    pub async fn entry(&self, id: &DecisionId) -> Result<Option<Entry>, Failure> {
        let id = id.clone();
        self.call(move |vault| transition::find(&vault.connection, &id))
            .await
    }

    /// How many decisions are where. When the day began is the caller's to say: the store knows no
    /// time zone.
    pub async fn tally(&self, day_began: Timestamp) -> Result<Tally, Failure> {
        self.call(move |vault| {
            let mut statement = vault.connection.prepare_cached(
                "SELECT state, count(*) FROM decision
                 WHERE state NOT IN ('withdrawn', 'accepted')
                       OR (state = 'accepted' AND settled_at >= ?1) GROUP BY state",
            )?;
            let mut found = statement.query([Moment(day_began)])?;
            let mut tally = Tally::default();
            while let Some(row) = found.next()? {
                let place = match row.get(0)? {
                    Delivery::Held => &mut tally.held,
                    Delivery::AwaitingSignature => &mut tally.awaiting,
                    Delivery::Queued => &mut tally.queued,
                    Delivery::Sending => &mut tally.sending,
                    Delivery::Unknown => &mut tally.unknown,
                    Delivery::Refused => &mut tally.refused,
                    Delivery::Conflict => &mut tally.conflict,
                    Delivery::Accepted => &mut tally.sent_today,
                    Delivery::Withdrawn | Delivery::Abandoned => continue,
                };
                *place = count(row.get(1)?);
            }
            Ok(tally)
        })
        .await
    }
}

impl Entry {
    fn held(decision: Decision, release_at: Timestamp) -> Self {
        Self {
            decision,
            delivery: Delivery::Held,
            needs_signature: false,
            release_at,
            not_before: None,
            attempts: 0,
            failure: None,
            receipt: None,
            theirs: None,
            settled_at: None,
            step: crate::domain::outbox::Step::Decide,
            corrected: None,
            doubted_since: None,
        }
    }
}
