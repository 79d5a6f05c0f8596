//! The one way out: a request, and an answer whose size is bounded. Knows no resource and no token
//! beyond the one it is handed.

use std::time::{Duration, Instant};

use reqwest::{
    Method, StatusCode, Url,
    header::{AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue},
};
use secrecy::{ExposeSecret, SecretString};
use tokio::sync::OnceCell;

use super::{
    classify::{self, Lost},
    client::Options,
};
use crate::domain::failure::{Failure, FailureKind};

/// Most bytes kept of an answer that only says what went wrong.
const PROBLEM_LIMIT: u64 = 64 * 1024;
/// Shorter than the keep-alive of the usual servers, so that few requests meet a closing line.
const POOL_IDLE: Duration = Duration::from_secs(50);

/// The HTTP client, built when it is first needed: that takes up to 70 ms.
pub(super) struct Http {
    options: Options,
    built: OnceCell<reqwest::Client>,
}

/// A request, without the token.
pub(super) struct Call {
    method: Method,
    url: Url,
    /// The path as the contract writes it: what the log may hold.
    template: &'static str,
    headers: HeaderMap,
    body: Body,
    deadline: Option<Duration>,
}

enum Body {
    None,
    Json(Vec<u8>),
    /// Of a type that the headers tell.
    Typed(Vec<u8>),
    Form(Vec<(&'static str, SecretString)>),
}

/// What a step of reading brought.
pub(super) enum Step {
    /// Some bytes.
    More,
    /// The end.
    End,
    /// More than the limit; nothing was kept of it.
    TooMuch,
}

/// An answer read to its end. No `Debug`: it may hold tokens.
pub(super) struct Answer {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) body: Vec<u8>,
}

/// An answer whose body is still on its way, and the watch over it.
pub(super) struct Opened {
    pub(super) response: reqwest::Response,
    pub(super) watch: Watch,
}

impl Call {
    pub(super) fn get(url: Url, template: &'static str) -> Self {
        Self {
            method: Method::GET,
            url,
            template,
            headers: HeaderMap::new(),
            body: Body::None,
            deadline: None,
        }
    }

    pub(super) fn json(url: Url, template: &'static str, body: Vec<u8>) -> Self {
        Self {
            method: Method::POST,
            body: Body::Json(body),
            ..Self::get(url, template)
        }
    }

    /// A body whose type the caller sets by header.
    pub(super) fn body(url: Url, template: &'static str, body: Vec<u8>) -> Self {
        Self {
            method: Method::POST,
            body: Body::Typed(body),
            ..Self::get(url, template)
        }
    }

    pub(super) fn form(
        url: Url,
        template: &'static str,
        fields: Vec<(&'static str, SecretString)>,
    ) -> Self {
        Self {
            method: Method::POST,
            body: Body::Form(fields),
            ..Self::get(url, template)
        }
    }

    /// Adds a header whose value no log may show.
    pub(super) fn secret(mut self, name: HeaderName, mut value: HeaderValue) -> Self {
        value.set_sensitive(true);
        self.headers.insert(name, value);
        self
    }

    /// Adds a header; text that cannot stand in one is a fault of the caller.
    pub(super) fn header(mut self, name: HeaderName, value: &str) -> Result<Self, Failure> {
        let value = HeaderValue::from_str(value)
            .map_err(|_| Failure::new(FailureKind::Internal, format!("no value for {name}")))?;
        self.headers.insert(name, value);
        Ok(self)
    }
}

impl Http {
    pub(super) fn new(options: Options) -> Self {
        Self {
            options,
            built: OnceCell::new(),
        }
    }

    pub(super) fn options(&self) -> &Options {
        &self.options
    }

    /// Sends and reads the whole answer, within the overall time and the bound on a body.
    pub(super) async fn exchange(
        &self,
        mut call: Call,
        bearer: Option<HeaderValue>,
    ) -> Result<Answer, Lost> {
        call.deadline = Some(self.options.overall);
        let opened = self.open(call, bearer).await?;
        read(opened, self.options.body_limit)
            .await
            .map_err(Lost::after)
    }

    /// Sends and waits for the head of the answer only.
    pub(super) async fn open(
        &self,
        call: Call,
        bearer: Option<HeaderValue>,
    ) -> Result<Opened, Lost> {
        let client = self.client().await.map_err(Lost::before)?;
        let mut watch = Watch::new(&call);
        let mut request = client.request(call.method, call.url).headers(call.headers);
        if let Some(bearer) = bearer {
            request = request.header(AUTHORIZATION, bearer);
        }
        request = match &call.body {
            Body::None => request,
            Body::Json(body) => request
                .header(CONTENT_TYPE, "application/json")
                .body(body.clone()),
            Body::Typed(body) => request.body(body.clone()),
            Body::Form(fields) => request.form(&exposed(fields)),
        };
        if let Some(deadline) = call.deadline {
            request = request.timeout(deadline);
        }
        match request.send().await {
            Ok(response) => {
                watch.status = Some(response.status().as_u16());
                Ok(Opened { response, watch })
            }
            Err(error) => {
                let lost = classify::of_send(&error);
                watch.failed(&lost.failure);
                Err(lost)
            }
        }
    }

    async fn client(&self) -> Result<&reqwest::Client, Failure> {
        let options = self.options.clone();
        self.built
            .get_or_try_init(|| async {
                tokio::task::spawn_blocking(move || build(&options))
                    .await
                    .map_err(|_| Failure::new(FailureKind::Internal, "the HTTP client"))?
            })
            .await
    }
}

fn build(options: &Options) -> Result<reqwest::Client, Failure> {
    // An error here means that a provider is there already, which is all we want.
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder()
        .user_agent(concat!("periksa/", env!("CARGO_PKG_VERSION")))
        .connect_timeout(options.connect)
        .read_timeout(options.idle)
        .pool_idle_timeout(POOL_IDLE)
        // A redirect would carry a decision or a token to an address that nobody checked.
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy()
        .build()
        .map_err(|error| Failure::new(FailureKind::Internal, error.without_url().to_string()))
}

/// Reads a body to its end. Where the status already says that nothing came of the request, it
/// decides, whatever becomes of the body.
pub(super) async fn read(mut opened: Opened, limit: u64) -> Result<Answer, Failure> {
    let status = opened.response.status();
    let headers = opened.response.headers().clone();
    let decided = status.as_u16() >= 300;
    let limit = if decided {
        limit.min(PROBLEM_LIMIT)
    } else {
        limit
    };
    let mut body = Vec::new();
    loop {
        match opened.step(&mut body, limit).await {
            Ok(Step::More) => {}
            Ok(Step::End) => break,
            _ if decided => break,
            Ok(Step::TooMuch) => {
                let cause = format!("an answer of more than {limit} bytes");
                return Err(opened.watch.fail(FailureKind::Unreadable, cause));
            }
            Err(failure) => return Err(failure),
        }
    }
    Ok(Answer {
        status,
        headers,
        body,
    })
}

impl Opened {
    /// Reads the next piece of the body behind what `into` holds, up to `limit` bytes in all.
    pub(super) async fn step(&mut self, into: &mut Vec<u8>, limit: u64) -> Result<Step, Failure> {
        match self.response.chunk().await {
            Ok(None) => Ok(Step::End),
            Ok(Some(chunk)) => {
                self.watch.bytes += chunk.len() as u64;
                if (into.len() + chunk.len()) as u64 > limit {
                    return Ok(Step::TooMuch);
                }
                into.extend_from_slice(&chunk);
                Ok(Step::More)
            }
            Err(error) => {
                let failure = classify::of_body(&error);
                self.watch.failed(&failure);
                Err(failure)
            }
        }
    }
}

fn exposed<'a>(fields: &'a [(&'static str, SecretString)]) -> Vec<(&'static str, &'a str)> {
    fields
        .iter()
        .map(|(name, value)| (*name, value.expose_secret()))
        .collect()
}

/// Writes one line to the log when a request is over, however it ends.
pub(super) struct Watch {
    span: tracing::Span,
    started: Instant,
    status: Option<u16>,
    bytes: u64,
    failure: Option<FailureKind>,
}

impl Watch {
    fn new(call: &Call) -> Self {
        Self {
            span: tracing::debug_span!("siasn", method = %call.method, path = call.template),
            started: Instant::now(),
            status: None,
            bytes: 0,
            failure: None,
        }
    }

    /// Notes the kind of a failure.
    pub(super) fn failed(&mut self, failure: &Failure) {
        self.failure = Some(failure.kind);
    }

    /// Makes a failure and notes its kind.
    pub(super) fn fail(&mut self, kind: FailureKind, cause: impl Into<String>) -> Failure {
        self.failure = Some(kind);
        Failure::new(kind, cause)
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        let _within = self.span.enter();
        tracing::debug!(
            status = self.status,
            bytes = self.bytes,
            elapsed_ms = u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX),
            failure = self.failure.map(FailureKind::slug),
            "request over"
        );
    }
}
