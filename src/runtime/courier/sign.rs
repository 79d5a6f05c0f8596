//! Approvals under one signature: a batch is taken, signed in one call and settled one by one. What
//! the server did not take waits for the next signature; nothing of it is ever queued.

use super::{Courier, Round, is_of_the_line};
use crate::{
    app::{effect::Signature, message::Signed},
    domain::{
        delivery::Event,
        failure::{Failure, Fate},
        outbox::{Entry, Settlement},
    },
};

impl Courier {
    /// Signs a batch and notes what came of each.
    ///
    /// # Errors
    /// Why nothing of it was done, such as `Rejected` for a passphrase or code that does not fit;
    /// all of it waits for a signature again. Or the store failed: what was on its way then is read
    /// back on the next start.
    pub(super) async fn sign(&self, signature: Signature) -> Result<Signed, Failure> {
        let entries = self.store.sign(signature.ids).await?;
        self.report().await;
        let decisions: Vec<_> = entries.iter().map(|it| it.decision.clone()).collect();
        let (passphrase, code) = (signature.passphrase, signature.code);
        let answers = match self.client.approve(&decisions, passphrase, code).await {
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
        let mut stuck = false;
        for (id, answer) in answers {
            let Some(entry) = entries.iter().find(|entry| entry.decision.id == id) else {
                continue;
            };
            match answer {
                Ok(receipt) => {
                    self.confirm(&id, receipt).await?;
                    signed.confirmed += 1;
                }
                // Without a line the others in doubt could not be read back either: the round does.
                Err(lost) if stuck && lost.fate == Fate::InDoubt => {
                    let (event, settlement) = self.meaning(entry, lost);
                    self.settle(&id, event, settlement).await?;
                }
                Err(lost) => stuck = self.forgo(entry, lost).await? == Round::Stuck,
            }
        }
        Ok(signed)
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
            self.settle(&entry.decision.id, event, settlement).await?;
        }
        if is_of_the_line(failure.kind) {
            self.lose(failure.clone());
        }
        Ok(())
    }
}
