//! The counter (*loket*) where decisions are handed in: the server, or what stands for it in a test.

use std::time::Duration;

use secrecy::SecretString;

use crate::{
    domain::{decision::Decision, failure::Failure, id::DecisionId},
    siasn::{Client, DecideFailure, Found, Receipt},
};

/// What came of each decision of a batch.
pub(in crate::runtime) type Answers = Vec<(DecisionId, Result<Receipt, DecideFailure>)>;

/// What the courier wants of the server; [`Client`] says what each means.
pub(in crate::runtime) trait Counter: Send + Sync {
    /// Sends a decision, once.
    fn decide(
        &self,
        decision: &Decision,
    ) -> impl Future<Output = Result<Receipt, DecideFailure>> + Send;

    /// How many decisions go in one call; 0 where only one by one.
    fn batch_limit(&self) -> usize;

    /// Sends several in one call, once; says of each what came of it.
    fn decide_many(&self, decisions: &[Decision]) -> impl Future<Output = Answers> + Send;

    /// Sends the corrections of a decision, once, where the server takes them by themselves.
    fn correct(
        &self,
        decision: &Decision,
    ) -> impl Future<Output = Result<Receipt, DecideFailure>> + Send;

    /// Reads what became of corrections whose answer was lost.
    fn read_back_correction(
        &self,
        decision: &Decision,
    ) -> impl Future<Output = Result<Found, Failure>> + Send;

    /// Reads what became of a decision whose answer was lost.
    fn read_back(&self, decision: &Decision)
    -> impl Future<Output = Result<Found, Failure>> + Send;

    /// Accepts many under one signature.
    fn approve(
        &self,
        decisions: &[Decision],
        passphrase: SecretString,
        code: SecretString,
    ) -> impl Future<Output = Result<Answers, Failure>> + Send;

    /// How long a write without an answer may still be at work.
    fn settling(&self) -> Duration;
}

impl Counter for Client {
    async fn decide(&self, decision: &Decision) -> Result<Receipt, DecideFailure> {
        Client::decide(self, decision).await
    }

    fn batch_limit(&self) -> usize {
        Client::batch_limit(self)
    }

    async fn decide_many(&self, decisions: &[Decision]) -> Answers {
        Client::decide_many(self, decisions).await
    }

    async fn correct(&self, decision: &Decision) -> Result<Receipt, DecideFailure> {
        Client::correct(self, decision).await
    }

    async fn read_back_correction(&self, decision: &Decision) -> Result<Found, Failure> {
        Client::read_back_correction(self, decision).await
    }

    async fn read_back(&self, decision: &Decision) -> Result<Found, Failure> {
        Client::read_back(self, decision).await
    }

    async fn approve(
        &self,
        decisions: &[Decision],
        passphrase: SecretString,
        code: SecretString,
    ) -> Result<Answers, Failure> {
        Client::approve(self, decisions, passphrase, code).await
    }

    fn settling(&self) -> Duration {
        Client::settling(self)
    }
}
