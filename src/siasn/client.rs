//! The client: cheap to clone, shared by every task that talks to the server.

use std::{fmt, sync::Arc, time::Duration};

use reqwest::{StatusCode, Url};
use secrecy::SecretString;
use serde::de::DeserializeOwned;

use super::{
    classify::Lost,
    endpoint::Endpoint,
    http::{Answer, Call, Http, Opened},
    token::Tokens,
    wire::{self, session::Announcement},
};
use crate::domain::{
    failure::{Failure, FailureKind},
    session::Session,
};

/// How patient the client is, and how much it takes.
#[derive(Clone, Debug)]
pub struct Options {
    /// Longest time to find and greet the server.
    pub connect: Duration,
    /// Longest silence on an open line. SIASN has been seen to answer after 60 s.
    pub idle: Duration,
    /// Longest time for a whole answer, documents aside: those may take as long as bytes come.
    pub overall: Duration,
    /// The pauses before a read is tried again over a broken line; as many tries as there are
    /// pauses. A write is never tried again from here.
    pub backoff: Vec<Duration>,
    /// Most bytes of an answer, decompressed, documents aside.
    pub body_limit: u64,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(10),
            idle: Duration::from_secs(70),
            overall: Duration::from_secs(120),
            backoff: vec![Duration::from_millis(250), Duration::from_secs(1)],
            body_limit: 16 << 20,
        }
    }
}

/// A client of one server. Making one does no work: the first call builds what it needs.
#[derive(Clone)]
pub struct Client {
    endpoint: Endpoint,
    http: Arc<Http>,
    tokens: Arc<Tokens>,
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("endpoint", &self.endpoint.to_string())
            .finish_non_exhaustive()
    }
}

impl Client {
    /// A client of a server.
    pub fn new(endpoint: Endpoint, options: Options) -> Self {
        let http = Arc::new(Http::new(options));
        let tokens = Tokens::new(endpoint.clone(), Arc::clone(&http));
        Self {
            endpoint,
            http,
            tokens,
        }
    }

    /// Signs in with user name and password and asks what the server can (*kemampuan*).
    ///
    /// # Errors
    /// `Credentials` where the two do not fit, `NotSiasn` where no SIASN of this dialect answers,
    /// `Forbidden` for an account without work here, or what the line did.
    pub async fn sign_in(&self, user: &str, password: SecretString) -> Result<Session, Failure> {
        self.tokens.sign_in(user, password).await?;
        let url = self.endpoint.api(&["kemampuan"])?;
        let answer = self
            .read(|| Ok(Call::get(url.clone(), "kemampuan")))
            .await?;
        if answer.status == StatusCode::NOT_FOUND {
            let cause = "404 kemampuan: not the dialect spoken here";
            return Err(Failure::new(FailureKind::NotSiasn, cause));
        }
        wire::success::<Announcement>(&answer)?.try_into()
    }

    /// Forgets the tokens; the next call needs a sign-in.
    pub async fn sign_out(&self) {
        self.tokens.forget().await;
    }

    /// The URL of a call.
    pub(super) fn url(&self, segments: &[&str]) -> Result<Url, Failure> {
        self.endpoint.api(segments)
    }

    pub(super) fn options(&self) -> &Options {
        self.http.options()
    }

    /// Reads a JSON object, over a broken line more than once.
    pub(super) async fn fetch<T: DeserializeOwned>(
        &self,
        url: Url,
        template: &'static str,
    ) -> Result<T, Failure> {
        let answer = self.read(|| Ok(Call::get(url.clone(), template))).await?;
        wire::success(&answer)
    }

    /// Sends something that changes nothing, again where the line broke.
    pub(super) async fn read(
        &self,
        call: impl Fn() -> Result<Call, Failure>,
    ) -> Result<Answer, Failure> {
        let mut pauses = self.options().backoff.iter();
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

    /// As [`Client::write`], for a body that is read piece by piece.
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
