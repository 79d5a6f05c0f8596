//! The outbox as the rest of the program sees it: decisions held, released, claimed by the sender
//! and settled. Which way they may go, [`Delivery::after`] alone says.

use jiff::{SignedDuration, Timestamp};
use rusqlite::params;

use super::{
    sql::{Json, Moment, count},
    thread::Store,
    transition,
    turn::Turn,
};
use crate::domain::{
    decision::Decision,
    delivery::{Delivery, Event},
    failure::{Failure, FailureKind},
    id::DecisionId,
    outbox::{Attempt, Entry, LONGEST_ASKED, LONGEST_PAUSE, Settlement, Step, Tally, Wake},
};

/// How long what the server took stays in the list.
const SHOWN_FOR: SignedDuration = SignedDuration::from_hours(7 * 24);

/// Whether a pause is over at `?1`. One that ends further ahead than any pause lasts was noted before
/// the clock was set back, and is over as well.
fn due() -> String {
    let seconds = |pause: SignedDuration| pause.as_secs();
    let (ours, asked) = (seconds(LONGEST_PAUSE), seconds(LONGEST_ASKED));
    format!(
        "(not_before IS NULL OR not_before <= ?1 OR not_before - ?1 >
          1000000 * max({ours}, min({asked}, ifnull(failure ->> '$.wait', 0))))"
    )
}

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
    /// [`FailureKind::Conflict`](crate::domain::failure::FailureKind::Conflict) where it has left,
    /// [`FailureKind::Busy`] where an earlier sending of it may still arrive, [`FailureKind::NotFound`](crate::domain::failure::FailureKind::NotFound) where there is
    /// none.
    pub async fn undo(&self, id: &DecisionId) -> Result<Entry, Failure> {
        let id = id.clone();
        self.write(move |pen| transition::undo(pen, &id)).await
    }

    /// Takes back the decision made last of those that have certainly not left; `None` where there is
    /// none.
    pub async fn undo_latest(&self) -> Result<Option<Entry>, Failure> {
        self.write(|pen| {
            let found = transition::ids(
                pen,
                "SELECT id FROM decision WHERE state IN ('held', 'awaiting-signature', 'queued')
                     AND doubted_since IS NULL
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

    /// Lets go what has been held long enough, to the queue or to the signature. Where the clock has
    /// been set back, the time of holding begins anew.
    pub async fn release_due(&self, now: Timestamp) -> Result<Vec<DecisionId>, Failure> {
        self.write(move |pen| {
            transition::mind_the_clock(pen, now)?;
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

    /// Lets go those of the decisions named that are held.
    pub async fn release(&self, ids: Vec<DecisionId>) -> Result<Vec<DecisionId>, Failure> {
        self.write(move |pen| {
            let sql = "SELECT id FROM decision WHERE state = 'held' ORDER BY no";
            let mut held = transition::ids(pen, sql, params![])?;
            held.retain(|id| ids.contains(id));
            transition::release(pen, held)
        })
        .await
    }

    /// Puts in doubt what a window that is gone left on its way; the turn at carrying proves that no
    /// other sends. How many there were.
    pub async fn doubt_what_was_sending(&self, _turn: &Turn) -> Result<u64, Failure> {
        self.write(transition::doubt_what_was_sending).await
    }

    /// Has every doubt begin at `now`: how long it has lasted is no longer known.
    pub async fn doubt_anew(&self, now: Timestamp) -> Result<(), Failure> {
        self.write(move |pen| {
            pen.prepare_cached(
                "UPDATE decision SET doubted_since = ?1 WHERE doubted_since IS NOT NULL",
            )?
            .execute([Moment(now)])?;
            Ok(())
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

    /// Lets decisions be sent or read back now that wait only because an attempt failed; where the
    /// server asked for the pause, it has it.
    pub async fn hurry(&self) -> Result<(), Failure> {
        self.write(|pen| {
            pen.prepare_cached(
                "UPDATE decision SET not_before = ?1
                 WHERE state IN ('queued', 'unknown') AND not_before > ?1
                       AND failure ->> '$.wait' IS NULL
                       AND ifnull(failure ->> '$.kind', '') <> ?2",
            )?
            .execute(params![Moment(pen.now), FailureKind::SlowDown.slug()])?;
            Ok(())
        })
        .await
    }

    /// Takes the decision that may be sent now and was tried least often, the oldest of those, for
    /// whoever asked alone: nobody else gets it until it is settled. Thus one that fails again and
    /// again keeps none of the others from being tried. One that needs a signature is never among them.
    pub async fn claim_next(&self, now: Timestamp) -> Result<Option<Entry>, Failure> {
        self.write(move |pen| {
            let due = due();
            let sql = format!(
                "SELECT id FROM decision WHERE state = 'queued' AND NOT signature AND {due}
                 ORDER BY attempts, no LIMIT 1"
            );
            let next = transition::ids(pen, &sql, params![Moment(now)])?;
            next.first()
                .map(|id| transition::advance(pen, id, Event::Claimed, None))
                .transpose()
        })
        .await
    }

    /// Takes several decisions that may be sent now and never were, oldest first and at most `most`, for
    /// whoever asked alone: none where there are less than two. One that was tried before goes by
    /// itself, so that what spoils a call of several spoils it once; and so does one with corrections,
    /// or one that needs a signature. No proposal has two decisions on their way.
    pub async fn claim_several(&self, now: Timestamp, most: usize) -> Result<Vec<Entry>, Failure> {
        self.write(move |pen| {
            let due = due();
            let condition = format!(
                "WHERE state = 'queued' AND NOT signature AND attempts = 0
                       AND doubted_since IS NULL AND step = ?2 AND {due} ORDER BY no"
            );
            let waiting = transition::entries(pen, &condition, params![Moment(now), Step::Decide])?;
            let plain = waiting
                .iter()
                .filter(|entry| entry.decision.corrections.is_empty());
            let plain: Vec<_> = plain.take(most).collect();
            if plain.len() < 2 {
                return Ok(Vec::new());
            }
            let ids = plain.iter().map(|entry| &entry.decision.id);
            ids.map(|id| transition::advance(pen, id, Event::Claimed, None))
                .collect()
        })
        .await
    }

    /// Notes what became of one sending of a decision: its state, its row in the queue and the journal
    /// together. `None`: the decision has moved on since, and nothing was written; an answer to an
    /// earlier sending, however late, says nothing about a later one.
    pub async fn conclude(
        &self,
        attempt: &Attempt,
        event: Event,
        settlement: Settlement,
    ) -> Result<Option<Entry>, Failure> {
        let attempt = attempt.clone();
        self.write(move |pen| transition::conclude(pen, &attempt, event, &settlement))
            .await
    }

    /// Leaves in doubt what a reading back told nothing certain about, until it is read back again;
    /// `failure` says why that was, where it failed. A word about an earlier sending changes nothing.
    pub async fn leave_in_doubt(
        &self,
        attempt: &Attempt,
        failure: Option<Failure>,
        until: Timestamp,
    ) -> Result<(), Failure> {
        let attempt = attempt.clone();
        self.write(move |pen| {
            let failure = failure.as_ref().map(Json);
            pen.prepare_cached(
                "UPDATE decision SET failure = ?3, not_before = ?4
                 WHERE id = ?1 AND attempts = ?2 AND state = 'unknown'",
            )?
            .execute(params![attempt.id, attempt.number, failure, Moment(until)])?;
            Ok(())
        })
        .await
    }

    /// Puts a decision away of which nobody can find out what became of it ([`Entry::may_give_up`]).
    ///
    /// # Errors
    /// [`FailureKind::Busy`] where it may still be found out, [`FailureKind::NotFound`] where there
    /// is none.
    pub async fn give_up(&self, id: &DecisionId) -> Result<Entry, Failure> {
        let id = id.clone();
        self.write(move |pen| transition::give_up(pen, &id)).await
    }

    /// Notes what the user does about a decision, or what became of it whichever sending it was.
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

    /// Those of them that may be read back now.
    pub async fn doubtful(&self, now: Timestamp) -> Result<Vec<Entry>, Failure> {
        self.call(move |vault| {
            let condition = format!("WHERE state = 'unknown' AND {} ORDER BY no", due());
            transition::entries(&vault.connection, &condition, params![Moment(now)])
        })
        .await
    }

    /// When something is to be done next, by whichever window. What says that it is on its way
    /// is to be looked after now: whoever asks knows whether that is a living window's.
    pub async fn next_wake(&self) -> Result<Wake, Failure> {
        self.call(|vault| {
            let mut statement = vault.connection.prepare_cached(
                "SELECT min(release_at) FILTER (WHERE state = 'held'),
                        min(CASE state WHEN 'sending' THEN 0 ELSE ifnull(not_before, 0) END)
                            FILTER (WHERE state <> 'held')
                 FROM decision WHERE state IN ('held', 'queued', 'sending', 'unknown')",
            )?;
            let moment = |moment: Option<Moment>| moment.map(|moment| moment.0);
            let wake = statement.query_row([], |row| {
                Ok(Wake {
                    release: moment(row.get(0)?),
                    carry: moment(row.get(1)?),
                })
            })?;
            Ok(wake)
        })
        .await
    }

    /// What the list of decisions shows, newest first: all that is on its way or needs the user, and
    /// what the server took in the last seven days. What was withdrawn or given up is in the journal
    /// only.
    pub async fn outbox(&self) -> Result<Vec<Entry>, Failure> {
        self.call(|vault| {
            let since = (vault.clock)()
                .saturating_sub(SHOWN_FOR)
                .unwrap_or(Timestamp::MIN);
            transition::entries(
                &vault.connection,
                "WHERE state NOT IN ('withdrawn', 'abandoned', 'accepted')
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
