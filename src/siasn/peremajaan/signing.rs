//! Approvals, many under one signature. The server says nothing of any one of them: each is read
//! before and after.

use std::ops::ControlFlow;

use futures_util::{StreamExt, stream};
use secrecy::{ExposeSecret, SecretString};
use serde::Serialize;
use zeroize::Zeroizing;

use super::{
    Peremajaan,
    decisions::{in_doubt, out_of_sight},
};
use crate::{
    domain::{
        decision::{Decision, Outcome},
        failure::{Failure, FailureKind, Fate},
        id::DecisionId,
    },
    siasn::{
        answers::{DecideFailure, Found, Receipt},
        classify::{Lost, Sent},
        http::Call,
        wire::{envelope, fault},
    },
};

const PATH: &str = "monit-usulan/terima-usulan";

type Signed = (DecisionId, Result<Receipt, DecideFailure>);

/// How many of a batch are read at once: a code is over after half a minute, in which a line of a
/// second or more would not bring fifty one after the other.
const AT_ONCE: usize = 8;

/// More than an id, or than both secrets, takes.
const SMALL: usize = 1024;

/// What is sent.
#[derive(Serialize)]
struct Body<'a> {
    passphrase: &'a str,
    one_time_code: &'a str,
    usulan_data: Ids<'a>,
}

#[derive(Serialize)]
struct Ids<'a> {
    #[serde(rename = "IDUsulan")]
    ids: &'a [&'a str],
}

impl Peremajaan {
    pub(in crate::siasn) async fn approve(
        &self,
        decisions: &[Decision],
        passphrase: &SecretString,
        code: &SecretString,
    ) -> Result<Vec<Signed>, Failure> {
        let mut answers = Vec::with_capacity(decisions.len());
        let mut sending = Vec::new();
        let asked: Vec<_> = decisions
            .iter()
            .map(|decision| async move { (decision, self.ready(decision).await) })
            .collect();
        let mut ready = stream::iter(asked).buffered(AT_ONCE);
        while let Some((decision, ready)) = ready.next().await {
            match ready {
                Ok(ControlFlow::Continue(_)) => sending.push(decision),
                Ok(ControlFlow::Break(receipt)) => answers.push((decision.id.clone(), Ok(receipt))),
                Err(failure) => answers.push((decision.id.clone(), Err(failure))),
            }
        }
        if sending.is_empty() {
            return Ok(answers);
        }
        let doubt = self.sign(&sending, passphrase, code).await?;
        let doubt = doubt.as_ref();
        let asked: Vec<_> = sending
            .into_iter()
            .map(|decision| async move {
                let answer = self.signed(decision, doubt).await;
                (decision.id.clone(), answer)
            })
            .collect();
        let signed = stream::iter(asked).buffered(AT_ONCE);
        answers.extend(signed.collect::<Vec<_>>().await);
        Ok(answers)
    }

    /// Whether a decision may be signed: an accept of ours on the state that stood on the screen.
    async fn ready(&self, decision: &Decision) -> Result<ControlFlow<Receipt, ()>, DecideFailure> {
        if decision.outcome != Outcome::Accept {
            let failure = Failure::new(FailureKind::Internal, "only an accept is signed");
            return Err(DecideFailure {
                fate: Fate::Refused,
                ..Lost::before(failure).into()
            });
        }
        Ok(match self.stands(decision).await? {
            ControlFlow::Continue(_) => ControlFlow::Continue(()),
            ControlFlow::Break(receipt) => ControlFlow::Break(receipt),
        })
    }

    /// Sends the signature once. `Some`: it may have been taken all the same.
    ///
    /// # Errors
    /// Why nothing of it was done.
    async fn sign(
        &self,
        decisions: &[&Decision],
        passphrase: &SecretString,
        code: &SecretString,
    ) -> Result<Option<Failure>, Failure> {
        let ids: Vec<_> = decisions.iter().map(|one| one.proposal.as_str()).collect();
        let call = || {
            let body = Body {
                passphrase: passphrase.expose_secret(),
                one_time_code: code.expose_secret(),
                usulan_data: Ids { ids: &ids },
            };
            // At once as large as it may become, so that no copy of a part is left behind.
            let mut text = Zeroizing::new(Vec::with_capacity(SMALL + ids.len() * SMALL));
            serde_json::to_writer(&mut *text, &body)
                .map_err(|_| Failure::new(FailureKind::Internal, "a signature"))?;
            let segments: Vec<_> = PATH.split('/').collect();
            Ok(Call::secret_json(self.url(&segments)?, PATH, text))
        };
        let answer = match self.line.write(call).await {
            Ok(answer) => answer,
            Err(Lost { failure, sent }) => {
                return match (sent, failure.kind.fate()) {
                    (Sent::Maybe, Fate::InDoubt) => Ok(Some(failure)),
                    _ => Err(failure),
                };
            }
        };
        let said = if answer.status.is_success() {
            envelope::confirmed(&answer.body, None)
        } else {
            Err(fault::of_write(&answer))
        };
        match said {
            Ok(()) => Ok(None),
            Err(failure) if failure.kind.fate() == Fate::InDoubt => Ok(Some(failure)),
            Err(failure) => Err(failure),
        }
    }

    /// What became of one decision that was signed.
    async fn signed(
        &self,
        decision: &Decision,
        doubt: Option<&Failure>,
    ) -> Result<Receipt, DecideFailure> {
        match self.read_back(decision).await {
            Ok(Found::Applied(receipt)) => Ok(Receipt {
                replayed: false,
                ..receipt
            }),
            Ok(Found::Changed(theirs)) => Err(DecideFailure {
                failure: Failure::new(FailureKind::Conflict, "another version"),
                fate: Fate::Conflict,
                theirs: Some(theirs),
            }),
            // It said yes, and the proposal is out of sight for it: that is how an approval ends
            // where it goes on to somebody else.
            Ok(Found::OutOfSight) if doubt.is_none() => Ok(out_of_sight(decision.made_at)),
            // "Proses", it says: what is not done yet may still be.
            Ok(Found::Untouched(_) | Found::OutOfSight) => {
                let silent = || Failure::new(FailureKind::Busy, "signed, and not seen yet");
                Err(in_doubt(doubt.cloned().unwrap_or_else(silent)))
            }
            Err(failure) => Err(in_doubt(failure)),
        }
    }
}
