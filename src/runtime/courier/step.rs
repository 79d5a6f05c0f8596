//! One decision: sent once, or read back, and what came of it noted.

use jiff::{SignedDuration, Timestamp};

use super::{
    Courier, Memory,
    counter::Counter,
    pace::{self, is_general, is_of_the_line},
};
use crate::{
    domain::{
        delivery::Event,
        failure::{Failure, FailureKind, Fate},
        outbox::{Entry, Receipt, Settlement, Step, Theirs},
    },
    siasn::{self, DecideFailure, Found},
};

/// What was learnt of the line by doing something about one decision.
#[derive(Debug)]
pub(super) enum Outcome {
    /// The server answered.
    Answered,
    /// Nothing certain is known of this one decision; others need not wait for it.
    Open(Failure),
    /// The others would fare no better: nothing more is begun.
    Lost(Failure),
}

/// What a reading back said.
#[derive(Debug)]
enum Reading {
    /// What became of the decision.
    Settled,
    /// It is as it was.
    Untouched,
    /// Nothing; it is asked about again.
    Failed(Failure),
}

impl<C: Counter> Courier<C> {
    /// Sends the step of one decision that is next, and notes what came of it.
    pub(super) async fn carry(&self, entry: &Entry) -> Result<Outcome, Failure> {
        let answer = match entry.step {
            Step::Correct => self.counter.correct(&entry.decision).await,
            Step::Decide => self.counter.decide(&entry.as_sent()).await,
        };
        match answer {
            Ok(receipt) => self.confirm(entry, receipt).await?,
            Err(lost) => return self.forgo(entry, lost).await,
        }
        Ok(Outcome::Answered)
    }

    pub(super) async fn confirm(
        &self,
        entry: &Entry,
        receipt: siasn::Receipt,
    ) -> Result<(), Failure> {
        let event = match entry.step {
            Step::Correct => Event::StepConfirmed,
            Step::Decide => Event::Confirmed,
        };
        let settlement = Settlement {
            receipt: Some(noted(receipt)),
            ..Settlement::default()
        };
        self.conclude(entry, event, settlement).await?;
        Ok(())
    }

    /// Notes what came of a decision that was not confirmed.
    pub(super) async fn forgo(
        &self,
        entry: &Entry,
        lost: DecideFailure,
    ) -> Result<Outcome, Failure> {
        tracing::info!(kind = lost.failure.kind.slug(), "decision not confirmed");
        let (fate, failure) = (lost.fate, lost.failure.clone());
        let general = is_general(failure.kind);
        let (event, settlement) = self.meaning(entry, lost);
        let entry = self.conclude(entry, event, settlement).await?;
        Ok(match (fate, entry) {
            (Fate::Refused | Fate::Conflict, _) => Outcome::Answered,
            (Fate::InDoubt, Some(entry)) => match self.read_back(&entry).await? {
                Reading::Settled => Outcome::Answered,
                Reading::Failed(failure) if is_of_the_line(failure.kind) => Outcome::Lost(failure),
                _ if general => Outcome::Lost(failure),
                Reading::Untouched => Outcome::Answered,
                Reading::Failed(failure) => Outcome::Open(failure),
            },
            _ if general => Outcome::Lost(failure),
            _ => Outcome::Open(failure),
        })
    }

    /// What a decision that was not confirmed is noted as.
    pub(super) fn meaning(&self, entry: &Entry, lost: DecideFailure) -> (Event, Settlement) {
        let event = match lost.fate {
            Fate::Refused => Event::WasRefused,
            Fate::Conflict => Event::Conflicted,
            Fate::NotSent => Event::NotSent,
            Fate::InDoubt => Event::NoAnswer,
        };
        // Where nobody could be reached, the pause is the line's and no decision's own.
        let paused = lost.fate == Fate::NotSent && !is_of_the_line(lost.failure.kind);
        let pause = || pace::after_attempts(entry.attempts, Some(&lost.failure));
        let settlement = Settlement {
            receipt: None,
            not_before: paused.then(pause).and_then(|pause| self.after(pause)),
            failure: Some(lost.failure),
            theirs: lost.theirs.map(|theirs| Theirs {
                proposal: theirs.proposal,
                last: theirs.last,
            }),
        };
        (event, settlement)
    }

    /// Reads back what is in doubt since an earlier attempt.
    pub(super) async fn ask(&self, entry: &Entry) -> Result<Outcome, Failure> {
        Ok(match self.read_back(entry).await? {
            Reading::Settled | Reading::Untouched => Outcome::Answered,
            Reading::Failed(failure) if is_of_the_line(failure.kind) => Outcome::Lost(failure),
            Reading::Failed(failure) => Outcome::Open(failure),
        })
    }

    /// Reads back what became of a decision that had no answer.
    async fn read_back(&self, entry: &Entry) -> Result<Reading, Failure> {
        let mut settlement = Settlement::default();
        let found = match entry.step {
            Step::Correct => self.counter.read_back_correction(&entry.decision).await,
            Step::Decide => self.counter.read_back(&entry.as_sent()).await,
        };
        let (event, reading) = match found {
            Ok(Found::Applied(receipt)) => {
                settlement.receipt = Some(noted(receipt));
                let event = match entry.step {
                    Step::Correct => Event::FoundStepApplied,
                    Step::Decide => Event::FoundApplied,
                };
                (event, Reading::Settled)
            }
            Ok(Found::Changed(theirs)) => {
                settlement.theirs = Some(Theirs {
                    proposal: theirs.proposal,
                    last: theirs.last,
                });
                (Event::FoundChanged, Reading::Settled)
            }
            // Out of sight may be the decision's own doing. Only a server that remembers keys may be
            // sent it again: it answers with the receipt where it had acted, and acts in no case.
            Ok(Found::OutOfSight) if self.memory == Memory::None => {
                let failure = Failure::new(FailureKind::NotFound, "out of sight on reading back");
                self.leave(entry, Some(failure)).await?;
                return Ok(Reading::Settled);
            }
            // What was sent may still be at work; a server without a memory would do it twice. How long
            // that is, a clock that has just jumped can't tell.
            Ok(Found::Untouched(_)) if self.mind_jumps().await? || self.may_still_work(entry) => {
                self.leave(entry, None).await?;
                return Ok(Reading::Untouched);
            }
            Ok(Found::Untouched(_) | Found::OutOfSight) => {
                let failure = entry.failure.as_ref();
                settlement.not_before = self.after(pace::after_attempts(entry.attempts, failure));
                // The pause that the server asked for stays known as that.
                settlement.failure = failure.cloned();
                (Event::FoundUntouched, Reading::Untouched)
            }
            Err(failure) => {
                tracing::warn!(kind = failure.kind.slug(), "reading a decision back");
                // Where nobody could be reached, nothing was learnt and the pause is the line's.
                if !is_of_the_line(failure.kind) {
                    self.leave(entry, Some(failure.clone())).await?;
                }
                return Ok(Reading::Failed(failure));
            }
        };
        self.conclude(entry, event, settlement).await?;
        Ok(reading)
    }

    /// Leaves a decision in doubt until it is read back again.
    async fn leave(&self, entry: &Entry, failure: Option<Failure>) -> Result<(), Failure> {
        let pause = pace::in_doubt(self.doubted_for(entry), failure.as_ref());
        let Some(until) = self.after(pause) else {
            return Ok(());
        };
        let attempt = entry.attempt();
        self.store.leave_in_doubt(&attempt, failure, until).await
    }

    /// Whether what was sent without an answer may still be at work: too little time has passed since
    /// the doubt began, and the server would not know it again.
    fn may_still_work(&self, entry: &Entry) -> bool {
        let settling = SignedDuration::try_from(self.counter.settling()).unwrap_or_default();
        self.memory == Memory::None && self.doubted_for(entry) < settling
    }

    fn doubted_for(&self, entry: &Entry) -> SignedDuration {
        let now = self.clock.now();
        now.duration_since(entry.doubted_since.unwrap_or(now))
    }

    /// Notes what became of the sending that an entry is about; `None`: it came too late.
    pub(super) async fn conclude(
        &self,
        entry: &Entry,
        event: Event,
        settlement: Settlement,
    ) -> Result<Option<Entry>, Failure> {
        let attempt = entry.attempt();
        let entry = self.store.conclude(&attempt, event, settlement).await?;
        self.report().await;
        Ok(entry)
    }

    fn after(&self, pause: SignedDuration) -> Option<Timestamp> {
        self.clock.now().checked_add(pause).ok()
    }
}

/// The server's word as it is kept.
fn noted(receipt: siasn::Receipt) -> Receipt {
    Receipt {
        version: receipt.version,
        status: receipt.status,
        at: receipt.at,
    }
}
