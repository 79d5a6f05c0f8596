//! The line to one SIASN: requests with the token of the moment, renewed where it is worn. What is
//! asked on it is the dialects' business.

use std::{sync::Arc, time::Duration};

use jiff::SignedDuration;
use reqwest::{
    StatusCode, Url,
    header::{HeaderName, HeaderValue},
};
use serde::de::DeserializeOwned;

use super::{
    classify::Lost,
    client::Options,
    gateway::{Gateway, Pass},
    http::{self, Answer, Call, Http, Opened},
    patience::{Errand, Limits},
    sign_in::{Access, Provider, Tokens},
    site::Site,
    wire::{self, fault},
};
use crate::domain::{
    failure::{Failure, FailureKind},
    pace::Pace,
};

/// Most bytes kept of an answer of the gateway that only says what went wrong.
const PROBLEM_LIMIT: u64 = 64 * 1024;

/// A line, shared by all that talk over it.
#[derive(Clone)]
pub(super) struct Line {
    site: Arc<Site>,
    http: Arc<Http>,
    tokens: Arc<Tokens>,
    gateway: Arc<Gateway>,
    token_in: TokenIn,
}

/// In which header the token of the sign-in goes to the API.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum TokenIn {
    /// Where every server looks for it. HTTP/2 sends it whole with each request.
    #[default]
    Authorization,
    /// Where the web service takes it as well. HTTP/2 sends it once on a line, and from then on a
    /// number that stands for it.
    Auth,
}

/// Which way in a request takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Door {
    /// The API itself, with the token of the sign-in.
    Api,
    /// The public web service, with the gateway's token and the one of the sign-in beside it.
    Service,
}

impl Line {
    pub(super) fn new(site: Site, options: Options) -> Self {
        let site = Arc::new(site);
        let http = Arc::new(Http::new(options));
        let provider = Provider::new(Arc::clone(&site), Arc::clone(&http));
        let tokens = Tokens::new(Arc::new(provider));
        let gateway = Gateway::new(Arc::clone(&site), Arc::clone(&http));
        Self {
            site,
            http,
            tokens,
            gateway,
            token_in: TokenIn::default(),
        }
    }

    /// A line to the same place for somebody else: nobody has signed in on it.
    pub(super) fn apart(&self) -> Self {
        Self {
            tokens: Tokens::new(Arc::clone(self.provider())),
            ..self.clone()
        }
    }

    /// The same line, on which tokens go out in another header.
    pub(super) fn with_token_in(self, token_in: TokenIn) -> Self {
        Self { token_in, ..self }
    }

    /// Puts the token into a call, or gives it back to go where it usually does.
    fn bearing(&self, call: Call, access: &Access) -> Result<(Call, Option<HeaderValue>), Failure> {
        match self.token_in {
            TokenIn::Authorization => Ok((call, Some(access.bearer.clone()))),
            TokenIn::Auth => Ok((call.repeated(AUTH, beside(access)?), None)),
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

    pub(super) fn gateway(&self) -> &Gateway {
        &self.gateway
    }

    /// How far the server's clock is ahead of ours.
    pub(super) fn skew(&self) -> Option<SignedDuration> {
        self.http.skew()
    }

    /// How fast it is.
    pub(super) fn pace(&self) -> Pace {
        self.http.pace()
    }

    /// How long a kind of call may take.
    pub(super) fn limits(&self, errand: Errand) -> Limits {
        self.http.options().patience.with(errand)
    }

    pub(super) fn settling(&self) -> Duration {
        self.http.options().settling
    }

    /// Most decisions in one call, however many the server takes.
    pub(super) fn together(&self) -> usize {
        self.http.options().together
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
        self.again(|| async { Ok(self.write(&call).await?) }).await
    }

    /// Reads from the public web service, again where the line broke.
    pub(super) async fn consult(
        &self,
        url: Url,
        template: &'static str,
    ) -> Result<Answer, Failure> {
        let limit = self.http.options().body_limit;
        self.again(|| async {
            let opened = self.serve(|| Ok(Call::get(url.clone(), template))).await?;
            http::read(opened, limit).await
        })
        .await
    }

    async fn again<F: Future<Output = Result<Answer, Failure>>>(
        &self,
        ask: impl Fn() -> F,
    ) -> Result<Answer, Failure> {
        let mut pauses = self.pauses().iter();
        loop {
            let failure = match ask().await {
                Ok(answer) => return Ok(answer),
                Err(failure) => failure,
            };
            let broken = matches!(
                failure.kind,
                FailureKind::LineBroken | FailureKind::HalfAnswer
            );
            match pauses.next() {
                Some(pause) if broken => tokio::time::sleep(*pause).await,
                _ => return Err(failure),
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
            let call = call().and_then(|call| self.bearing(call, &access));
            let (call, bearer) = call.map_err(Lost::before)?;
            let answer = self.http.exchange(call, bearer).await?;
            if !fault::is_signed_out(&answer) || worn.is_some() {
                return Ok(answer);
            }
            worn = Some(access);
        }
    }

    /// As [`Line::write`], for a body that is read piece by piece.
    pub(super) async fn open(
        &self,
        door: Door,
        call: impl Fn() -> Result<Call, Failure>,
    ) -> Result<Opened, Failure> {
        match door {
            Door::Api => self.enter(call).await,
            Door::Service => self.serve(call).await,
        }
    }

    async fn enter(&self, call: impl Fn() -> Result<Call, Failure>) -> Result<Opened, Failure> {
        let mut worn = None;
        loop {
            let access = self.tokens.access(worn.as_ref()).await?;
            let (call, bearer) = self.bearing(call()?, &access)?;
            let opened = self.http.open(call, bearer).await?;
            let refused = opened.response.status() == StatusCode::UNAUTHORIZED;
            if !refused || worn.is_some() {
                return Ok(opened);
            }
            worn = Some(access);
        }
    }

    /// Asks the web service. Its two tokens wear out one without the other, and each is renewed once
    /// where the answer says that it was this one.
    async fn serve(&self, call: impl Fn() -> Result<Call, Failure>) -> Result<Opened, Failure> {
        let (mut worn_pass, mut worn_access) = (None::<Pass>, None::<Access>);
        loop {
            let pass = self.gateway.pass(worn_pass.as_ref()).await?;
            let access = self.tokens.access(worn_access.as_ref()).await?;
            let call = call()?.secret(AUTH, beside(&access)?);
            let opened = self.http.open(call, Some(pass.bearer.clone())).await?;
            let status = opened.response.status();
            if !matches!(status, StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN) {
                return Ok(opened);
            }
            let answer = http::read(opened, PROBLEM_LIMIT).await?;
            let failure = fault::of_answer(&answer);
            match failure.kind {
                FailureKind::SignedOut if fault::blames_sign_in(&answer) => {
                    if worn_access.replace(access).is_some() {
                        return Err(failure);
                    }
                }
                // Who says no without saying to what is the gateway: it stands in front.
                FailureKind::GatewayKey | FailureKind::SignedOut => {
                    if worn_pass.replace(pass).is_some() {
                        let kind = FailureKind::GatewayKey;
                        return Err(Failure { kind, ..failure });
                    }
                }
                _ => return Err(failure),
            }
        }
    }
}

/// The header beside the gateway's own.
const AUTH: HeaderName = HeaderName::from_static("auth");

/// The sign-in's token as that header spells it.
fn beside(access: &Access) -> Result<HeaderValue, Failure> {
    let token = access
        .bearer
        .to_str()
        .ok()
        .and_then(|text| text.split_once(' '));
    let value = token.and_then(|(_, token)| HeaderValue::from_str(&format!("bearer {token}")).ok());
    value.ok_or_else(|| Failure::new(FailureKind::Internal, "a token that fits no header"))
}
