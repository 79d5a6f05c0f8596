//! Failures on demand, for tests: held in memory and never asked for over HTTP. Knows no database.

use std::io;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::Json;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Response};
use futures_util::stream;
use serde_json::{Value, json};

use super::quirks::Quirk;
use super::{INTERNAL, SERVICE, Siasn};

/// Something that goes wrong with a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// 429 on any call, with `Retry-After` in whole seconds or without.
    Throttled {
        /// What `Retry-After` says.
        retry_after: Option<Duration>,
    },
    /// 429 on any call beyond so many within a period of the sandbox's clock, which begins with
    /// the first of them; `Retry-After` says how long it still lasts.
    Rate {
        /// How many go through.
        calls: u32,
        /// The period, in whole seconds.
        within: Duration,
    },
    /// 503 on any call: the gateway has suspended the back end.
    Suspended,
    /// 401 `invalid or expired jwt` on a call of the internal API.
    ExpiredSession,
    /// 401 `Token SSO mismatch` on a call of the web service.
    SsoMismatch,
    /// 401 with fault 900901 on a call of the web service: the gateway token died early.
    InvalidCredentials,
    /// A web page under status 200 instead of a document.
    PageForDocument,
    /// A write of the internal API is carried out, and the connection breaks before its answer.
    AnswerLost,
}

/// What kind of call it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Call {
    Read,
    Write,
    Service,
    Document,
}

impl Call {
    fn of(method: &Method, path: &str) -> Option<Self> {
        if let Some(call) = path.strip_prefix(SERVICE) {
            let document = call == "/download-dok";
            return Some(if document {
                Self::Document
            } else {
                Self::Service
            });
        }
        let internal = INTERNAL.iter().any(|base| path.starts_with(base));
        match internal {
            true if method == Method::POST => Some(Self::Write),
            true => Some(Self::Read),
            false => None,
        }
    }
}

impl Trouble {
    fn fits(self, call: Call) -> bool {
        match self {
            Self::Throttled { .. } | Self::Rate { .. } | Self::Suspended => true,
            Self::ExpiredSession => matches!(call, Call::Read | Call::Write),
            Self::SsoMismatch | Self::InvalidCredentials => {
                matches!(call, Call::Service | Call::Document)
            }
            Self::PageForDocument => call == Call::Document,
            Self::AnswerLost => call == Call::Write,
        }
    }
}

/// A trouble that has not yet befallen as many calls as it shall.
#[derive(Debug)]
struct Waiting {
    trouble: Trouble,
    times: u32,
    /// The period of a rate under way: when it began, and the calls since.
    period: Option<(i64, u32)>,
}

impl Waiting {
    /// What befalls a call that fits, if anything; 429 with what is left of a rate's period.
    fn befall(&mut self, now: i64) -> Option<Trouble> {
        let Trouble::Rate { calls, within } = self.trouble else {
            return Some(self.trouble);
        };
        let within = i64::try_from(within.as_secs()).unwrap_or(i64::MAX);
        let (began, so_far) = self
            .period
            .filter(|(began, _)| now - began < within)
            .unwrap_or((now, 0));
        self.period = Some((began, so_far.saturating_add(1)));
        let left = u64::try_from(began.saturating_add(within) - now).unwrap_or(0);
        (so_far >= calls).then_some(Trouble::Throttled {
            retry_after: Some(Duration::from_secs(left)),
        })
    }
}

/// The troubles that wait for calls.
#[derive(Debug, Default)]
pub(in crate::sandbox) struct Troubles(Mutex<Vec<Waiting>>);

impl Troubles {
    /// Lets a trouble befall the next `times` calls that it fits.
    pub fn add(&self, trouble: Trouble, times: u32) {
        let mut waiting = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        waiting.push(Waiting {
            trouble,
            times,
            period: None,
        });
    }

    /// What befalls this call: the first that fits and has not run out.
    fn take(&self, call: Call, now: i64) -> Option<Trouble> {
        let mut waiting = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let met = waiting
            .iter_mut()
            .filter(|waiting| waiting.times > 0 && waiting.trouble.fits(call))
            .find_map(|waiting| {
                let trouble = waiting.befall(now)?;
                waiting.times -= 1;
                Some(trouble)
            });
        waiting.retain(|waiting| waiting.times > 0);
        met
    }
}

/// Lets a call meet its trouble, if any waits, and holds its answer back where the server is slow.
pub(super) async fn meet(
    State(siasn): State<Arc<Siasn>>,
    request: Request,
    next: Next,
) -> Response {
    let call = Call::of(request.method(), request.uri().path());
    let now = siasn.app.clock.second();
    match call.and_then(|call| siasn.troubles.take(call, now)) {
        Some(Trouble::AnswerLost) => {
            // Whatever it says, the caller shall not read it.
            let _carried_out = next.run(request).await;
            broken()
        }
        Some(trouble) => refusal(trouble),
        None => {
            if siasn.distort.has(Quirk::Slow) && !siasn.slow.is_zero() {
                tokio::time::sleep(siasn.slow).await;
            }
            next.run(request).await
        }
    }
}

fn refusal(trouble: Trouble) -> Response {
    match trouble {
        Trouble::Throttled { retry_after } => {
            let mut response = fault(
                StatusCode::TOO_MANY_REQUESTS,
                json!({
                    "code": 900_802,
                    "message": "Message throttled out",
                    "description": "You have exceeded your quota",
                }),
            );
            if let Some(wait) = retry_after {
                let seconds = HeaderValue::from(wait.as_secs());
                response.headers_mut().insert(header::RETRY_AFTER, seconds);
            }
            response
        }
        Trouble::Suspended => fault(
            StatusCode::SERVICE_UNAVAILABLE,
            json!({
                "code": 101_503,
                "type": "Status report",
                "message": "Runtime Error",
                "description": "Error connecting to the back end SUSPENDED",
            }),
        ),
        Trouble::ExpiredSession => super::answer::expired_session(),
        Trouble::SsoMismatch => super::answer::sso_mismatch(),
        Trouble::InvalidCredentials => super::answer::invalid_credentials(),
        Trouble::PageForDocument => {
            Html("<html><body><h1>Terjadi kesalahan</h1></body></html>").into_response()
        }
        Trouble::Rate { .. } | Trouble::AnswerLost => broken(),
    }
}

/// An error in the gateway's own shape.
pub(super) fn fault(status: StatusCode, fault: Value) -> Response {
    (status, Json(json!({ "fault": fault }))).into_response()
}

/// An answer that ends before it says anything: the server hangs up.
fn broken() -> Response {
    let error = io::Error::from(io::ErrorKind::ConnectionReset);
    Body::from_stream(stream::iter([Err::<&str, _>(error)])).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_trouble_befalls_as_many_calls_as_it_shall_and_only_those_it_fits() {
        let troubles = Troubles::default();
        troubles.add(Trouble::AnswerLost, 1);
        troubles.add(Trouble::Suspended, 2);
        let take = |call| troubles.take(call, 0);
        assert_eq!(take(Call::Read), Some(Trouble::Suspended));
        assert_eq!(take(Call::Write), Some(Trouble::AnswerLost));
        assert_eq!(take(Call::Write), Some(Trouble::Suspended));
        assert_eq!(take(Call::Write), None);
    }

    #[test]
    fn a_rate_lets_some_through_in_every_period() {
        let troubles = Troubles::default();
        let within = Duration::from_secs(10);
        troubles.add(Trouble::Rate { calls: 2, within }, u32::MAX);
        let take = |now| troubles.take(Call::Read, now);
        let wait = |seconds| {
            Some(Trouble::Throttled {
                retry_after: Some(Duration::from_secs(seconds)),
            })
        };
        assert_eq!([take(100), take(101)], [None, None]);
        assert_eq!(take(103), wait(7));
        assert_eq!([take(110), take(110), take(110)], [None, None, wait(10)]);
    }
}
