//! Carries decisions from the outbox to the server, one at a time, oldest first. What may have
//! reached the server is read back before anything is sent again.

use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use jiff::{SignedDuration, Timestamp};
use tokio::sync::{Notify, mpsc};

use super::clock::Clock;
use crate::{
    app::{effect::Signature, message::Msg},
    domain::{
        dates,
        delivery::Event,
        failure::{Failure, FailureKind, Fate},
        id::DecisionId,
        outbox::{Entry, Receipt, Settlement, Step, Theirs},
        session::Abilities,
    },
    siasn::{self, Client, DecideFailure, Found},
    store::Store,
};

/// The longest pause between two attempts.
const LONGEST_PAUSE: i64 = 60;
/// After how many seconds what is in doubt is read back again, or a store that failed asked again.
const AGAIN: i64 = 15;

/// Who carries, and for whom.
pub(super) struct Courier {
    pub client: Client,
    pub store: Store,
    pub clock: Clock,
    pub queue: mpsc::UnboundedSender<Msg>,
    /// Something may have to be done.
    pub bell: Arc<Notify>,
    /// The user is leaving: let everything go that is held, and say when that is done.
    pub leaving: Arc<AtomicBool>,
    /// Whether the server remembers what it was sent.
    pub memory: Memory,
    /// Since when a decision is in doubt that looks untouched.
    pub doubted: Mutex<HashMap<DecisionId, Timestamp>>,
}

/// Whether a server knows a decision again by its key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Memory {
    /// It does (`kunci-idempotensi`).
    Keys,
    /// It does not.
    None,
}

impl Memory {
    /// What the server announced.
    pub fn of(abilities: &Abilities) -> Self {
        if abilities
            .features
            .iter()
            .any(|feature| feature == "kunci-idempotensi")
        {
            Self::Keys
        } else {
            Self::None
        }
    }
}

/// How a round ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Round {
    /// Nothing is left that could be done now.
    Done,
    /// The server could not be reached; what was to be sent has its pause.
    LineLost,
    /// What is in doubt could not be read back, or the store failed: until then nothing else goes.
    Stuck,
}

impl Courier {
    /// Carries as long as the program lives. A batch to be signed goes first: its code is soon over.
    pub async fn run(self, mut signatures: mpsc::UnboundedReceiver<Signature>) {
        loop {
            while let Ok(signature) = signatures.try_recv() {
                let signed = self.sign(signature).await;
                let _ = self.queue.send(Msg::Signed(signed));
            }
            let leaving = self.leaving.load(Ordering::Acquire);
            let ended = self.turn(leaving).await.unwrap_or_else(|failure| {
                tracing::error!(kind = failure.kind.slug(), "courier");
                let _ = self.queue.send(Msg::NotOpened(failure));
                Round::Stuck
            });
            self.report().await;
            if leaving {
                let _ = self.queue.send(Msg::Flushed);
                return;
            }
            self.wait(ended).await;
        }
    }

    async fn turn(&self, leaving: bool) -> Result<Round, Failure> {
        if leaving {
            self.store.release_all().await?;
        }
        self.round().await
    }

    async fn round(&self) -> Result<Round, Failure> {
        self.store.release_due(self.clock.now()).await?;
        let mut moved = false;
        for entry in self.store.unknowns().await? {
            if self.read_back(&entry).await? == Round::Stuck {
                return Ok(Round::Stuck);
            }
            moved = true;
        }
        while let Some(entry) = self.store.claim_next(self.clock.now()).await? {
            self.report().await;
            moved = true;
            let ended = self.carry(&entry).await?;
            if ended != Round::Done {
                return Ok(ended);
            }
        }
        if moved {
            let _ = self.queue.send(Msg::LineBack);
        }
        Ok(Round::Done)
    }

    /// Sends one decision and notes what came of it.
    async fn carry(&self, entry: &Entry) -> Result<Round, Failure> {
        let id = &entry.decision.id;
        let answer = match entry.step {
            Step::Correct => self.client.correct(&entry.decision).await,
            Step::Decide => self.client.decide(&entry.as_sent()).await,
        };
        match (answer, entry.step) {
            (Ok(receipt), Step::Correct) => {
                self.confirm_as(id, Event::StepConfirmed, receipt).await
            }
            (Ok(receipt), Step::Decide) => self.confirm(id, receipt).await,
            (Err(lost), _) => self.forgo(entry, lost).await,
        }
    }

    async fn confirm(&self, id: &DecisionId, receipt: siasn::Receipt) -> Result<Round, Failure> {
        self.confirm_as(id, Event::Confirmed, receipt).await
    }

    async fn confirm_as(
        &self,
        id: &DecisionId,
        event: Event,
        receipt: siasn::Receipt,
    ) -> Result<Round, Failure> {
        let settlement = Settlement {
            receipt: Some(noted(receipt)),
            ..Settlement::default()
        };
        self.settle(id, event, settlement).await?;
        Ok(Round::Done)
    }

    /// Notes what came of a decision that was not confirmed.
    async fn forgo(&self, entry: &Entry, lost: DecideFailure) -> Result<Round, Failure> {
        let id = &entry.decision.id;
        tracing::info!(kind = lost.failure.kind.slug(), "decision not confirmed");
        let fate = lost.fate;
        let failure = lost.failure.clone();
        let (event, settlement) = self.meaning(entry, lost);
        let entry = self.settle(id, event, settlement).await?;
        match fate {
            Fate::Refused | Fate::Conflict => Ok(Round::Done),
            Fate::NotSent => {
                self.lose(failure);
                Ok(Round::LineLost)
            }
            Fate::InDoubt => self.read_back(&entry).await,
        }
    }

    fn meaning(&self, entry: &Entry, lost: DecideFailure) -> (Event, Settlement) {
        let event = match lost.fate {
            Fate::Refused => Event::WasRefused,
            Fate::Conflict => Event::Conflicted,
            Fate::NotSent => Event::NotSent,
            Fate::InDoubt => Event::NoAnswer,
        };
        let not_before = (lost.fate == Fate::NotSent)
            .then(|| self.after(entry.attempts, lost.retry_after))
            .flatten();
        let settlement = Settlement {
            receipt: None,
            failure: Some(lost.failure),
            theirs: lost.theirs.map(|theirs| Theirs {
                proposal: theirs.proposal,
                last: theirs.last,
            }),
            not_before,
        };
        (event, settlement)
    }

    /// Reads back what became of a decision that had no answer.
    async fn read_back(&self, entry: &Entry) -> Result<Round, Failure> {
        let id = &entry.decision.id;
        let mut settlement = Settlement::default();
        let found = match entry.step {
            Step::Correct => self.client.read_back_correction(&entry.decision).await,
            Step::Decide => self.client.read_back(&entry.as_sent()).await,
        };
        let event = match found {
            Ok(Found::Applied(receipt)) => {
                settlement.receipt = Some(noted(receipt));
                match entry.step {
                    Step::Correct => Event::FoundStepApplied,
                    Step::Decide => Event::FoundApplied,
                }
            }
            // Out of sight may be the decision's own doing. Only a server that remembers keys may be
            // sent it again: it answers with the receipt where it had acted, and acts in no case.
            Ok(Found::OutOfSight) if self.memory == Memory::None => return Ok(Round::Done),
            // What was sent may still be at work; a server without a memory would do it twice.
            Ok(Found::Untouched(_)) if self.may_still_work(id) => return Ok(Round::Done),
            Ok(Found::Untouched(_) | Found::OutOfSight) => {
                settlement.not_before = self.after(entry.attempts, None);
                Event::FoundUntouched
            }
            Ok(Found::Changed(theirs)) => {
                settlement.theirs = Some(Theirs {
                    proposal: theirs.proposal,
                    last: theirs.last,
                });
                Event::FoundChanged
            }
            Err(failure) if is_of_the_line(failure.kind) => {
                self.lose(failure);
                return Ok(Round::Stuck);
            }
            // This one proposal can't be read; it stays in doubt, and the others need not wait.
            Err(failure) => {
                tracing::warn!(kind = failure.kind.slug(), "reading a decision back");
                return Ok(Round::Done);
            }
        };
        self.settle(id, event, settlement).await?;
        Ok(Round::Done)
    }

    /// Whether what was sent without an answer may still be at work: since this program began to
    /// doubt it, too little time has passed, and the server would not know it again.
    fn may_still_work(&self, id: &DecisionId) -> bool {
        if self.memory == Memory::Keys {
            return false;
        }
        let now = self.clock.now();
        let mut doubted = self.doubted.lock().unwrap_or_else(PoisonError::into_inner);
        let since = *doubted.entry(id.clone()).or_insert(now);
        let settling = SignedDuration::try_from(self.client.settling()).unwrap_or_default();
        let settled = now.duration_since(since) >= settling;
        if settled {
            doubted.remove(id);
        }
        !settled
    }

    async fn settle(
        &self,
        id: &DecisionId,
        event: Event,
        settlement: Settlement,
    ) -> Result<Entry, Failure> {
        let entry = self.store.settle(id, event, settlement).await?;
        self.report().await;
        Ok(entry)
    }

    fn lose(&self, failure: Failure) {
        let _ = self.queue.send(Msg::LineLost(failure));
    }

    /// When to try again: what the server asks for, else a pause that doubles from one second.
    fn after(&self, attempts: u32, asked: Option<Duration>) -> Option<Timestamp> {
        let doubling = 1i64 << attempts.saturating_sub(1).min(6);
        let pause = asked
            .and_then(|pause| SignedDuration::try_from(pause).ok())
            .unwrap_or_else(|| SignedDuration::from_secs(doubling.min(LONGEST_PAUSE)));
        self.clock.now().checked_add(pause).ok()
    }

    async fn report(&self) {
        let now = self.clock.now();
        if let Ok(tally) = self.store.tally(dates::day_began(now)).await {
            let _ = self.queue.send(Msg::OutboxMoved(tally));
        }
    }

    /// Until the bell rings, the next decision is due, or what is in doubt may be read back again.
    async fn wait(&self, ended: Round) {
        match self.pause(ended).await {
            None => self.bell.notified().await,
            Some(pause) => drop(tokio::time::timeout(pause, self.bell.notified()).await),
        }
    }

    /// How long to wait after a round where nothing happens meanwhile; `None`: until something does.
    async fn pause(&self, ended: Round) -> Option<Duration> {
        let now = self.clock.now();
        let due = match ended {
            // What is due could not go anyway.
            Round::Stuck => None,
            Round::Done | Round::LineLost => self.store.next_wake().await.ok().flatten(),
        };
        let unknown = self.store.unknowns().await;
        let doubtful = ended == Round::Stuck || unknown.is_ok_and(|unknown| !unknown.is_empty());
        let again = doubtful.then(|| now + SignedDuration::from_secs(AGAIN));
        let wake = due.into_iter().chain(again).min()?;
        // At least a moment, so that a decision due already but not sendable does not spin.
        let pause = Duration::try_from(wake.duration_since(now)).unwrap_or_default();
        Some(pause.max(Duration::from_millis(20)))
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

/// Whether a failure says how things stand with the server, rather than with one proposal.
fn is_of_the_line(kind: FailureKind) -> bool {
    use FailureKind as Kind;
    kind.is_offline() || matches!(kind, Kind::SignedOut | Kind::Credentials | Kind::NotSiasn)
}

mod sign;
#[cfg(test)]
mod tests;
