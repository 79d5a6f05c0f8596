//! The line to one SIASN: requests with the token of the moment, renewed where it is worn. What is
//! asked on it is the dialects' business.

use std::{sync::Arc, time::Duration};

use jiff::SignedDuration;
use reqwest::{StatusCode, Url};
use serde::de::DeserializeOwned;

use super::{
    classify::Lost,
    client::Options,
    http::{Answer, Call, Http, Opened},
    patience::{Errand, Limits},
    sign_in::{Provider, Tokens},
    site::Site,
    wire,
};
use crate::domain::failure::{Failure, FailureKind};

/// A line, shared by all that talk over it.
#[derive(Clone)]
pub(super) struct Line {
    site: Arc<Site>,
    http: Arc<Http>,
    tokens: Arc<Tokens>,
}

impl Line {
    pub(super) fn new(site: Site, options: Options) -> Self {
        let site = Arc::new(site);
        let http = Arc::new(Http::new(options));
        let provider = Provider::new(Arc::clone(&site), Arc::clone(&http));
        let tokens = Tokens::new(Arc::new(provider));
        Self { site, http, tokens }
    }

    /// A line to the same place for somebody else: nobody has signed in on it.
    pub(super) fn apart(&self) -> Self {
        Self {
            tokens: Tokens::new(Arc::clone(self.provider())),
            ..self.clone()
        }
    }

    /// Who signs people in.
    pub(super) fn provider(&self) -> &Arc<Provider> {
        self.tokens.provider()
    }

    pub(super) fn site(&self) -> &Site {
        &self.site
    }

    pub(super) fn tokens(&self) -> &Arc<Tokens> {
        &self.tokens
    }

    /// How far the server's clock is ahead of ours.
    pub(super) fn skew(&self) -> Option<SignedDuration> {
        self.http.skew()
    }

    /// How long a kind of call may take.
    pub(super) fn limits(&self, errand: Errand) -> Limits {
        self.http.options().patience.with(errand)
    }

    /// The pauses before a read is tried again.
    pub(super) fn pauses(&self) -> &[Duration] {
        &self.http.options().backoff
    }

    /// Reads a JSON object, a list as a rule, over a broken line more than once.
    pub(super) async fn fetch<T: DeserializeOwned>(
        &self,
        url: Url,
        template: &'static str,
    ) -> Result<T, Failure> {
        let answer = self
            .read(|| Ok(Call::get(url.clone(), template).to(Errand::List)))
            .await?;
        wire::success(&answer)
    }

    /// Sends something that changes nothing, again where the line broke.
    pub(super) async fn read(
        &self,
        call: impl Fn() -> Result<Call, Failure>,
    ) -> Result<Answer, Failure> {
        let mut pauses = self.pauses().iter();
        loop {
            let lost = match self.write(&call).await {
                Ok(answer) => return Ok(answer),
                Err(lost) => lost,
            };
            let broken = matches!(
                lost.failure.kind,
                FailureKind::LineBroken | FailureKind::HalfAnswer
            );
            match pauses.next() {
                Some(pause) if broken => tokio::time::sleep(*pause).await,
                _ => return Err(lost.failure),
            }
        }
    }

    /// Sends once. Only where the server answered that the token is worn, and so did nothing, is the
    /// same sent with a new one.
    pub(super) async fn write(
        &self,
        call: impl Fn() -> Result<Call, Failure>,
    ) -> Result<Answer, Lost> {
        let mut worn = None;
        loop {
            let access = self.tokens.access(worn.as_ref()).await;
            let access = access.map_err(Lost::before)?;
            let call = call().map_err(Lost::before)?;
            let answer = self
                .http
                .exchange(call, Some(access.bearer.clone()))
                .await?;
            if answer.status != StatusCode::UNAUTHORIZED || worn.is_some() {
                return Ok(answer);
            }
            worn = Some(access);
        }
    }

    /// As [`Line::write`], for a body that is read piece by piece.
    pub(super) async fn open(
        &self,
        call: impl Fn() -> Result<Call, Failure>,
    ) -> Result<Opened, Failure> {
        let mut worn = None;
        loop {
            let access = self.tokens.access(worn.as_ref()).await?;
            let opened = self.http.open(call()?, Some(access.bearer.clone())).await?;
            let refused = opened.response.status() == StatusCode::UNAUTHORIZED;
            if !refused || worn.is_some() {
                return Ok(opened);
            }
            worn = Some(access);
        }
    }
}
