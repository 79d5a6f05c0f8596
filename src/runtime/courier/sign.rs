//! Approvals under one signature: a batch is taken, signed in one call and settled one by one. What
//! the server did not take waits for the next signature; nothing of it is ever queued.

use std::time::Duration;

use super::{Courier, counter::Counter, pace::is_general, step::Outcome};
use crate::{
    app::{effect::Signature, message::Signed},
    domain::{
        delivery::Event,
        failure::{Failure, FailureKind, Fate},
        outbox::{Entry, Settlement},
    },
    store::{Task, Turn},
};

/// How long a batch waits for another window that sends; its code lives about half a minute.
const PATIENCE: Duration = Duration::from_secs(20);
/// How often the turn is tried meanwhile: oftener than a window rests between two rounds.
const TRY_AGAIN: Duration = Duration::from_millis(50);

impl<C: Counter> Courier<C> {
    /// Signs a batch and notes what came of each.
    ///
    /// # Errors
    /// Why nothing of it was done, such as `Rejected` for a passphrase or code that does not fit, or
    /// `Busy` where another window is sending; all of it waits for a signature again. Or the store
    /// failed: what was on its way then is read back by the next round.
    pub(super) async fn sign(&self, signature: Signature) -> Result<Signed, Failure> {
        let _turn = self.patient_turn(PATIENCE).await?;
        let entries = self.store.sign(signature.ids).await?;
        self.report().await;
        let decisions: Vec<_> = entries.iter().map(|it| it.decision.clone()).collect();
        let (passphrase, code) = (signature.passphrase, signature.code);
        let answers = match self.counter.approve(&decisions, passphrase, code).await {
            Ok(answers) => answers,
            Err(failure) => {
                self.give_back(&entries, &failure).await?;
                return Err(failure);
            }
        };
        let mut signed = Signed {
            sent: entries.len(),
            confirmed: 0,
        };
        let mut lost_line = false;
        for (id, answer) in answers {
            let Some(entry) = entries.iter().find(|entry| entry.decision.id == id) else {
                continue;
            };
            match answer {
                Ok(receipt) => {
                    self.confirm(entry, receipt).await?;
                    signed.confirmed += 1;
                }
                // Without a line the others in doubt could not be read back either: the round does.
                Err(lost) if lost_line && lost.fate == Fate::InDoubt => {
                    let (event, settlement) = self.meaning(entry, lost);
                    self.conclude(entry, event, settlement).await?;
                }
                Err(lost) => {
                    if let Outcome::Lost(failure) = self.forgo(entry, lost).await? {
                        self.lose(failure);
                        lost_line = true;
                    }
                }
            }
        }
        Ok(signed)
    }

    /// The turn at sending, waited for.
    pub(super) async fn patient_turn(&self, patience: Duration) -> Result<Turn, Failure> {
        let turn = async {
            loop {
                if let Some(turn) = self.store.turn(Task::Carry)? {
                    return Ok(turn);
                }
                tokio::time::sleep(TRY_AGAIN).await;
            }
        };
        let busy = Failure::new(FailureKind::Busy, "another window is sending just now");
        tokio::time::timeout(patience, turn)
            .await
            .unwrap_or(Err(busy))
    }

    /// Lets a batch of which nothing was done wait for a signature again.
    async fn give_back(&self, entries: &[Entry], failure: &Failure) -> Result<(), Failure> {
        let event = match failure.kind.fate() {
            Fate::Refused => Event::SignatureRefused,
            Fate::Conflict | Fate::NotSent | Fate::InDoubt => Event::NotSent,
        };
        for entry in entries {
            let settlement = Settlement {
                failure: Some(failure.clone()),
                ..Settlement::default()
            };
            self.conclude(entry, event, settlement).await?;
        }
        if is_general(failure.kind) {
            self.lose(failure.clone());
        }
        Ok(())
    }
}
