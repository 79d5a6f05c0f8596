//! The one way out: a request, and an answer that is bounded in size and in time. Knows no resource
//! and no token beyond the one it is handed.

pub(super) mod connect;
mod redirect;
mod skew;
mod wire;

use std::time::Duration;

use bytes::Bytes;
use jiff::SignedDuration;
use reqwest::{
    Method, RequestBuilder, StatusCode, Url,
    header::{AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue},
};
use secrecy::{ExposeSecret, SecretString};
use tokio::{
    sync::OnceCell,
    time::{Instant, timeout_at},
};
use zeroize::Zeroizing;

use super::{
    classify::{self, Lost},
    client::Options,
    endpoint,
    patience::{Errand, Limits},
};
use crate::domain::{
    failure::{Failure, FailureKind},
    pace::Pace,
};

/// Most bytes kept of an answer that only says what went wrong.
const PROBLEM_LIMIT: u64 = 64 * 1024;
/// Longest wait for the rest of such an answer: its status alone says the most.
const PROBLEM_WAIT: Duration = Duration::from_secs(5);

/// The HTTP client, built when it is first needed: that takes up to 70 ms.
pub(super) struct Http {
    options: Options,
    built: OnceCell<reqwest::Client>,
    skew: skew::Skew,
    gauge: wire::Gauge,
}

/// A request, without the token.
pub(super) struct Call {
    method: Method,
    url: Url,
    /// The path as the contract writes it: what the log may hold.
    template: &'static str,
    headers: HeaderMap,
    body: Body,
    errand: Errand,
}

enum Body {
    None,
    Json(Vec<u8>),
    /// Of a type that the headers tell.
    Typed(Vec<u8>),
    /// JSON in memory that is wiped.
    Secret(Bytes),
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
    silence: Duration,
    /// When it has to be at its end.
    until: Instant,
}

impl Call {
    /// Reads one thing.
    pub(super) fn get(url: Url, template: &'static str) -> Self {
        Self {
            method: Method::GET,
            url,
            template,
            headers: HeaderMap::new(),
            body: Body::None,
            errand: Errand::Dossier,
        }
    }

    /// Changes something.
    pub(super) fn json(url: Url, template: &'static str, body: Vec<u8>) -> Self {
        Self {
            method: Method::POST,
            body: Body::Json(body),
            errand: Errand::Write,
            ..Self::get(url, template)
        }
    }

    /// A body whose type the caller sets by header.
    pub(super) fn body(url: Url, template: &'static str, body: Vec<u8>) -> Self {
        Self {
            method: Method::POST,
            body: Body::Typed(body),
            errand: Errand::Write,
            ..Self::get(url, template)
        }
    }

    /// JSON that holds a secret: wiped when it was sent.
    pub(super) fn secret_json(url: Url, template: &'static str, body: Zeroizing<Vec<u8>>) -> Self {
        Self {
            body: Body::Secret(Bytes::from_owner(body)),
            ..Self::json(url, template, Vec::new())
        }
    }

    /// Asks for tokens.
    pub(super) fn form(
        url: Url,
        template: &'static str,
        fields: Vec<(&'static str, SecretString)>,
    ) -> Self {
        Self {
            method: Method::POST,
            body: Body::Form(fields),
            errand: Errand::SignIn,
            ..Self::get(url, template)
        }
    }

    /// Adds a header whose value no log may show.
    pub(super) fn secret(mut self, name: HeaderName, mut value: HeaderValue) -> Self {
        value.set_sensitive(true);
        self.headers.insert(name, value);
        self
    }

    /// Adds a header that is the same from request to request, such as a token: HTTP/2 may remember
    /// it. Whoever could guess at it through what is remembered would have to guess all of it at once
    /// (RFC 7541, section 7.1), and nobody else's requests share the line.
    pub(super) fn repeated(mut self, name: HeaderName, mut value: HeaderValue) -> Self {
        value.set_sensitive(false);
        self.headers.insert(name, value);
        self
    }

    /// Says what it is for, where that is something else.
    pub(super) fn to(mut self, errand: Errand) -> Self {
        self.errand = errand;
        self
    }

    /// Adds a header; text that cannot stand in one is a fault of the caller.
    pub(super) fn header(mut self, name: HeaderName, value: &str) -> Result<Self, Failure> {
        let mut value = HeaderValue::from_str(value)
            .map_err(|_| Failure::new(FailureKind::Internal, format!("no value for {name}")))?;
        value.set_sensitive(redirect::is_secret(&name));
        self.headers.insert(name, value);
        Ok(self)
    }

    fn request(&self, client: &reqwest::Client, url: Url) -> RequestBuilder {
        let request = client
            .request(self.method.clone(), url)
            .headers(self.headers.clone());
        match &self.body {
            Body::None => request,
            Body::Json(body) => request
                .header(CONTENT_TYPE, "application/json")
                .body(body.clone()),
            Body::Typed(body) => request.body(body.clone()),
            Body::Secret(body) => request
                .header(CONTENT_TYPE, "application/json")
                .body(body.clone()),
            Body::Form(fields) => request
                .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
                .body(form(fields)),
        }
    }
}

impl Http {
    pub(super) fn new(options: Options) -> Self {
        Self {
            options,
            built: OnceCell::new(),
            skew: skew::Skew::default(),
            gauge: wire::Gauge::new(),
        }
    }

    pub(super) fn options(&self) -> &Options {
        &self.options
    }

    /// How far the server's clock is ahead of ours, as far as answers told.
    pub(super) fn skew(&self) -> Option<SignedDuration> {
        self.skew.ahead()
    }

    /// How fast the line is, as far as answers told.
    pub(super) fn pace(&self) -> Pace {
        self.gauge.pace()
    }

    /// Sends and reads the whole answer, within the time for it and the bound on a body.
    pub(super) async fn exchange(
        &self,
        call: Call,
        bearer: Option<HeaderValue>,
    ) -> Result<Answer, Lost> {
        let opened = self.open(call, bearer).await?;
        read(opened, self.options.body_limit)
            .await
            .map_err(Lost::after)
    }

    /// Sends and waits for the head of the answer only.
    pub(super) async fn open(
        &self,
        mut call: Call,
        bearer: Option<HeaderValue>,
    ) -> Result<Opened, Lost> {
        call.headers
            .extend(bearer.map(|bearer| (AUTHORIZATION, bearer)));
        let client = self.client().await.map_err(Lost::before)?;
        let limits = self.options.patience.with(call.errand);
        let mut watch = Watch::new(&call);
        let until = watch.started + limits.whole;
        let load = redirect::Load {
            method: &call.method,
            headers: &call.headers,
        };
        let mut url = call.url.clone();
        let mut followed = 0;
        loop {
            if !endpoint::keeps_a_secret(&url) {
                let cause = "plain HTTP to another machine";
                return Err(Lost::before(watch.fail(FailureKind::Internal, cause)));
            }
            let request = call.request(client, url.clone());
            let response = self
                .send(client, request, limits, until)
                .await
                .inspect_err(|lost| {
                    watch.failed(&lost.failure);
                })?;
            let status = response.status().as_u16();
            watch.status = Some(status);
            match redirect::next(&response, &url, &load, followed) {
                Some(Ok(next)) => {
                    url = next;
                    followed += 1;
                }
                Some(Err(cause)) => {
                    let cause = format!("{status} {cause}");
                    return Err(Lost::after(watch.fail(FailureKind::NotSiasn, cause)));
                }
                None => {
                    return Ok(Opened {
                        response,
                        watch,
                        silence: limits.silence,
                        until,
                    });
                }
            }
        }
    }

    async fn send(
        &self,
        client: &reqwest::Client,
        request: RequestBuilder,
        limits: Limits,
        until: Instant,
    ) -> Result<reqwest::Response, Lost> {
        let request = request.build();
        let request = request.map_err(|error| classify::of_send(&error))?;
        let sent = Instant::now();
        let answer = wire::send(client, &self.gauge, request);
        let response = timeout_at(until.min(sent + limits.silence), answer)
            .await
            .map_err(|_| Lost::after(silent("before an answer")))?
            .map_err(|error| classify::of_send(&error))?;
        let now = (self.options.wall)();
        self.skew.measure(response.headers(), now, sent.elapsed());
        Ok(response)
    }

    async fn client(&self) -> Result<&reqwest::Client, Failure> {
        let options = self.options.clone();
        self.built
            .get_or_try_init(|| async {
                tokio::task::spawn_blocking(move || connect::build(&options))
                    .await
                    .map_err(|_| Failure::new(FailureKind::Internal, "the HTTP client"))?
            })
            .await
    }
}

fn silent(phase: &str) -> Failure {
    Failure::new(FailureKind::TimedOut, format!("too long a silence {phase}"))
}

/// Reads a body to its end. Where the status already says that nothing came of the request, it
/// decides, whatever becomes of the body.
pub(super) async fn read(mut opened: Opened, limit: u64) -> Result<Answer, Failure> {
    let status = opened.response.status();
    let headers = opened.response.headers().clone();
    let decided = status.as_u16() >= 300;
    let limit = if decided {
        opened.until = opened.until.min(Instant::now() + PROBLEM_WAIT);
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
        let before = self.until.min(Instant::now() + self.silence);
        let chunk = timeout_at(before, self.response.chunk())
            .await
            .map_err(|_| silent("within an answer"))
            .and_then(|chunk| chunk.map_err(|error| classify::of_body(&error)));
        match chunk {
            Ok(None) => Ok(Step::End),
            Ok(Some(chunk)) => {
                self.watch.bytes += chunk.len() as u64;
                if (into.len() + chunk.len()) as u64 > limit {
                    return Ok(Step::TooMuch);
                }
                into.extend_from_slice(&chunk);
                Ok(Step::More)
            }
            Err(failure) => {
                self.watch.failed(&failure);
                Err(failure)
            }
        }
    }
}

/// A form as it goes over the line, in memory that is wiped when it has been sent.
fn form(fields: &[(&'static str, SecretString)]) -> Bytes {
    let longest = |text: &str| text.len() * 3 + 1;
    let pairs = fields.iter();
    let size = pairs.map(|(name, value)| longest(name) + longest(value.expose_secret()));
    // At once as large as it may become, so that no copy of a part is left behind.
    let mut form = Zeroizing::new(Vec::with_capacity(size.sum()));
    for (name, value) in fields {
        if !form.is_empty() {
            form.push(b'&');
        }
        encode(name, &mut form);
        form.push(b'=');
        encode(value.expose_secret(), &mut form);
    }
    Bytes::from_owner(form)
}

/// Writes a text as forms have it (URL standard, section 5.2).
fn encode(text: &str, into: &mut Vec<u8>) {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    for byte in text.bytes() {
        match byte {
            b' ' => into.push(b'+'),
            b'*' | b'-' | b'.' | b'_' => into.push(byte),
            _ if byte.is_ascii_alphanumeric() => into.push(byte),
            _ => {
                let digits = [byte >> 4, byte & 15].map(|half| DIGITS[usize::from(half)]);
                into.extend([b'%', digits[0], digits[1]]);
            }
        }
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_written_as_servers_read_it() {
        let fields = [
            ("username", "opd".into()),
            ("password", "a b&c=d+e%\u{e9}~*-._/".into()),
            ("totp", "".into()),
        ];
        let expected = "username=opd&password=a+b%26c%3Dd%2Be%25%C3%A9%7E*-._%2F&totp=";
        assert_eq!(form(&fields), expected.as_bytes());
    }
}
