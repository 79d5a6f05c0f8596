//! Carries decisions from the outbox to the server: several at once, one at a time per proposal, and
//! only while no other window does. What may have reached the server is read back before anything is
//! sent again.
//!
//! It knows neither how a decision is spoken on the wire nor how it lies on the disk.

use std::{
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use jiff::{SignedDuration, Timestamp};
use tokio::sync::{Notify, mpsc};

use self::{
    counter::Counter,
    pace::{Chance, Pace},
    round::Ended,
};
use super::clock::Clock;
use crate::{
    app::{effect::Signature, message::Msg, state::Moment},
    domain::{
        dates,
        failure::Failure,
        id::DecisionId,
        outbox::{Tally, Wake},
        session::Abilities,
    },
    siasn::Client,
    store::Store,
};

/// The longest sleep while anything waits: after it a clock that has jumped is noticed.
const LONGEST_SLEEP: Duration = Duration::from_secs(15);
/// How often a look is taken at what other windows left, while nothing waits here. One short question
/// to the store, so that it costs next to nothing.
const LOOK: Duration = Duration::from_secs(5);
/// How long another window's turn is waited for before it is tried again.
const BUSY: Duration = Duration::from_secs(2);
/// Between two rounds of a long drain: long enough for another window to take the turn.
const BREATH: Duration = Duration::from_millis(200);
/// At least a moment, so that what is due already but cannot be carried does not spin.
const LEAST: Duration = Duration::from_millis(20);
/// By how much the wall clock and the one that only goes forward may drift apart between two looks
/// before that counts as a jump.
const DRIFT: SignedDuration = SignedDuration::from_secs(2);

/// Batches to be signed.
pub(super) type Signatures = mpsc::UnboundedReceiver<Signature>;

/// Who carries, and for whom.
pub(super) struct Courier<C = Client> {
    /// Where the decisions are handed in.
    pub counter: C,
    pub store: Store,
    pub clock: Clock,
    pub queue: mpsc::UnboundedSender<Msg>,
    /// What others want of it.
    pub calls: Arc<Calls>,
    /// Whether the server remembers what it was sent.
    pub memory: Memory,
    /// By how much its pauses vary.
    pub chance: Chance,
    /// What it remembers from one look to the next.
    pub seen: Mutex<Seen>,
}

/// What others want of the courier.
#[derive(Debug, Default)]
pub(super) struct Calls {
    /// Something may have to be done.
    pub bell: Notify,
    /// The user is leaving: let everything go that is held, and say when that is done.
    pub leaving: AtomicBool,
    /// The user wants what waits to be tried now.
    pub hurry: AtomicBool,
    /// What was decided in this window: only that is let go before its time when it closes. Others'
    /// can still be taken back where they were made.
    pub held_here: Mutex<Vec<DecisionId>>,
}

/// What a courier remembers from one look to the next.
#[derive(Debug, Default)]
pub(super) struct Seen {
    /// The outbox as it was told last.
    tally: Option<Tally>,
    /// Both clocks as they stood last.
    clocks: Option<(Timestamp, Moment)>,
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

impl<C: Counter> Courier<C> {
    /// Carries as long as the program lives. A batch to be signed goes first: its code is soon over.
    pub async fn run(self, mut signatures: Signatures) {
        let mut pace = Pace::default();
        loop {
            while let Ok(signature) = signatures.try_recv() {
                let signed = self.sign(signature).await;
                let _ = self.queue.send(Msg::Signed(signed));
            }
            let leaving = self.is_leaving();
            let ended = self.round(&mut pace, &signatures).await;
            let ended = ended.unwrap_or_else(|failure| {
                tracing::error!(kind = failure.kind.slug(), "courier");
                let _ = self.queue.send(Msg::NotOpened(failure));
                Ended::Failed
            });
            self.look().await;
            if leaving {
                let _ = self.queue.send(Msg::Flushed);
                return;
            }
            self.wait(ended, &pace, &signatures).await;
        }
    }

    /// Until the bell rings, the next decision is due, or another window may have left something.
    async fn wait(&self, ended: Ended, pace: &Pace, signatures: &Signatures) {
        // The bell may have rung for these while a round listened to it.
        while !self.is_called() && signatures.is_empty() {
            let pause = self.pause(ended, pace).await;
            let rung = self.calls.bell.notified();
            if tokio::time::timeout(pause.unwrap_or(LOOK), rung)
                .await
                .is_ok()
            {
                // Whoever rang may have told of the outbox as well, and what was told last is unknown.
                self.seen().tally = None;
                return;
            }
            if pause.is_some() {
                return;
            }
            self.look().await;
        }
    }

    /// How long to wait after a round where nothing happens meanwhile; `None`: nothing waits.
    async fn pause(&self, ended: Ended, pace: &Pace) -> Option<Duration> {
        if ended == Ended::Failed {
            return Some(LONGEST_SLEEP);
        }
        let Wake { release, carry } = self.store.next_wake().await.unwrap_or_default();
        let now = self.clock.now();
        let until = |moment: Timestamp| {
            Duration::try_from(moment.duration_since(now)).unwrap_or(Duration::ZERO)
        };
        let least = match ended {
            Ended::Busy => BUSY,
            Ended::Early => BREATH,
            Ended::Done | Ended::Failed => LEAST,
        };
        let shut = pace.left(self.clock.moment()).unwrap_or_default();
        let carry = carry.map(|moment| until(moment).max(least).max(shut));
        let next = release.map(until).into_iter().chain(carry).min()?;
        Some(next.clamp(LEAST, LONGEST_SLEEP))
    }

    /// Lets go what has been held long enough, and on leaving all that was decided here.
    async fn release(&self) -> Result<(), Failure> {
        self.mind_jumps().await?;
        let now = self.clock.now();
        let mut gone = self.store.release_due(now).await?;
        if self.is_leaving() {
            let ours = self.held_here();
            gone.extend(self.store.release(ours).await?);
        }
        if !gone.is_empty() {
            self.report().await;
        }
        Ok(())
    }

    /// Has every doubt begin anew where the wall clock has gone another way than the time since the
    /// last look, so that no length told from it holds; whether it has. A machine that slept counts as
    /// well. So does the time before the first look, of which nobody knows how the clock went, where a
    /// doubt that ended early would have a decision acted on twice. Only what was written down counts as
    /// minded.
    async fn mind_jumps(&self) -> Result<bool, Failure> {
        let (now, moment) = (self.clock.now(), self.clock.moment());
        let last = self.seen().clocks;
        let jumped = match last {
            None => self.memory == Memory::None,
            Some((then, before)) => {
                let gone = moment.saturating_sub(before);
                let gone = SignedDuration::try_from(gone).unwrap_or_default();
                (now.duration_since(then) - gone).abs() > DRIFT
            }
        };
        if jumped {
            self.store.doubt_anew(now).await?;
        }
        self.seen().clocks = Some((now, moment));
        Ok(jumped)
    }

    fn is_leaving(&self) -> bool {
        self.calls.leaving.load(Ordering::Acquire)
    }

    /// Whether somebody wants something that does not wait.
    fn is_called(&self) -> bool {
        self.is_leaving() || self.calls.hurry.load(Ordering::Acquire)
    }

    fn held_here(&self) -> Vec<DecisionId> {
        let held = self.calls.held_here.lock();
        held.unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn seen(&self) -> std::sync::MutexGuard<'_, Seen> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn lose(&self, failure: Failure) {
        let _ = self.queue.send(Msg::LineLost(failure));
    }

    /// Says how many decisions are where.
    async fn report(&self) {
        self.seen().tally = None;
        self.look().await;
    }

    /// The same, where it is not what was said last.
    async fn look(&self) {
        let now = self.clock.now();
        let Ok(tally) = self.store.tally(dates::day_began(now)).await else {
            return;
        };
        if self.seen().tally.replace(tally) != Some(tally) {
            let _ = self.queue.send(Msg::OutboxMoved(tally));
        }
    }
}

mod counter;
pub(super) mod pace;
mod round;
mod several;
mod sign;
mod step;
#[cfg(test)]
mod tests;
