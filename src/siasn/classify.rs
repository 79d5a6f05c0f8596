//! What an error or an answer means, in the kinds that the program tells apart.
//!
//! Causes name a phase, a status and the server's own code words; never a URL, which holds ids, and
//! never the server's sentences, which hold names.

use std::{error::Error, io, time::Duration};

use reqwest::{
    StatusCode,
    header::{CONTENT_TYPE, DATE, HeaderMap, RETRY_AFTER},
};

use super::wire::problem::Problem;
use crate::domain::failure::{Failure, FailureKind};

/// Longest pause that a server may ask for; more is a mistake or malice.
const LONGEST_PAUSE: Duration = Duration::from_secs(3600);

/// Whether a request that failed may have reached the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sent {
    /// Not a byte of it left.
    No,
    /// It may have arrived.
    Maybe,
}

/// A request without an answer.
#[derive(Clone, Debug)]
pub(super) struct Lost {
    pub(super) failure: Failure,
    pub(super) sent: Sent,
}

impl Lost {
    /// A failure before the request itself left.
    pub(super) fn before(failure: Failure) -> Self {
        Self {
            failure,
            sent: Sent::No,
        }
    }

    /// A failure after the request may have left.
    pub(super) fn after(failure: Failure) -> Self {
        Self {
            failure,
            sent: Sent::Maybe,
        }
    }
}

impl From<Lost> for Failure {
    fn from(lost: Lost) -> Self {
        lost.failure
    }
}

/// An error before the head of an answer was there.
pub(super) fn of_send(error: &reqwest::Error) -> Lost {
    let lose = |kind, sent| Lost {
        failure: Failure::new(kind, innermost(error)),
        sent,
    };
    if error.is_builder() {
        lose(FailureKind::Internal, Sent::No)
    } else if error.is_dns() {
        lose(FailureKind::UnknownHost, Sent::No)
    } else if error.is_connect() {
        // Whoever answers without a certificate that holds is a portal or a stranger.
        if chain(error).any(is_tls) {
            lose(FailureKind::NotSiasn, Sent::No)
        } else {
            lose(FailureKind::NoServer, Sent::No)
        }
    } else if error.is_timeout() {
        lose(FailureKind::TimedOut, Sent::Maybe)
    } else if chain(error).any(|error| error.to_string().starts_with("invalid HTTP")) {
        lose(FailureKind::NotSiasn, Sent::Maybe)
    } else {
        lose(FailureKind::LineBroken, Sent::Maybe)
    }
}

/// An error while the body of an answer was read.
pub(super) fn of_body(error: &reqwest::Error) -> Failure {
    let damaged = |error: &(dyn Error + 'static)| {
        error.downcast_ref::<io::Error>().is_some_and(|error| {
            matches!(
                error.kind(),
                io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput
            )
        })
    };
    let kind = if error.is_timeout() {
        FailureKind::TimedOut
    } else if chain(error).any(damaged) {
        FailureKind::Unreadable
    } else {
        FailureKind::HalfAnswer
    };
    Failure::new(kind, innermost(error))
}

/// An answer whose status says that nothing came of the request.
pub(super) fn of_status(status: StatusCode, headers: &HeaderMap, body: &[u8]) -> Failure {
    let kind = match status.as_u16() {
        401 => FailureKind::SignedOut,
        408 => FailureKind::TimedOut,
        429 => FailureKind::SlowDown,
        511 => FailureKind::NotSiasn, // a portal that wants a sign-in of its own (RFC 6585)
        500.. => FailureKind::ServerTrouble,
        300..400 => FailureKind::NotSiasn,
        _ if is_page(headers, body) => FailureKind::NotSiasn,
        403 => FailureKind::Forbidden,
        404 | 410 => FailureKind::NotFound,
        409 | 412 => FailureKind::Conflict,
        400.. => FailureKind::Rejected,
        _ => FailureKind::Unreadable,
    };
    let problem = Problem::read(body);
    let words = [problem.code, problem.field];
    let cause = words
        .into_iter()
        .flatten()
        .fold(status.as_u16().to_string(), |cause, word| {
            format!("{cause} {word}")
        });
    Failure::new(kind, cause)
}

/// Whether an answer is a page for people.
pub(super) fn is_page(headers: &HeaderMap, body: &[u8]) -> bool {
    says_page(headers) || body.trim_ascii_start().first() == Some(&b'<')
}

/// Whether an answer calls itself a page for people.
pub(super) fn says_page(headers: &HeaderMap) -> bool {
    headers
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|value| value.to_ascii_lowercase().contains("html"))
}

/// How long the server asks to wait: seconds, or a date, which counts from the answer's own `Date`
/// so that a wrong clock on either side does no harm (RFC 9110, section 10.2.3).
pub(super) fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let wanted = text(RETRY_AFTER)?.trim();
    let pause = if let Ok(seconds) = wanted.parse() {
        Duration::from_secs(seconds)
    } else {
        let moment = |text| jiff::fmt::rfc2822::parse(text).ok();
        let until = moment(wanted)?.timestamp();
        let now = moment(text(DATE)?)?.timestamp();
        Duration::try_from(until.duration_since(now)).unwrap_or_default()
    };
    Some(pause.min(LONGEST_PAUSE))
}

/// An error and everything below it.
fn chain(error: &reqwest::Error) -> impl Iterator<Item = &(dyn Error + 'static)> {
    std::iter::successors(Some(error as &(dyn Error + 'static)), |error| below(*error))
}

fn below<'a>(error: &'a (dyn Error + 'static)) -> Option<&'a (dyn Error + 'static)> {
    // `io::Error` hides what it wraps from `source`.
    let wrapped = error
        .downcast_ref::<io::Error>()
        .and_then(io::Error::get_ref);
    match wrapped {
        Some(wrapped) => Some(wrapped),
        None => error.source(),
    }
}

fn is_tls(error: &(dyn Error + 'static)) -> bool {
    error.is::<rustls::Error>()
}

fn innermost(error: &reqwest::Error) -> String {
    // The outermost error alone holds the URL, and its own words say nothing.
    chain(error)
        .skip(1)
        .last()
        .map_or_else(|| "no further cause".to_owned(), ToString::to_string)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        pairs
            .iter()
            .map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap()))
            .collect()
    }

    #[test]
    fn every_status_has_its_kind() {
        for (status, kind) in [
            (200, FailureKind::Unreadable),
            (302, FailureKind::NotSiasn),
            (400, FailureKind::Rejected),
            (401, FailureKind::SignedOut),
            (403, FailureKind::Forbidden),
            (404, FailureKind::NotFound),
            (408, FailureKind::TimedOut),
            (409, FailureKind::Conflict),
            (410, FailureKind::NotFound),
            (412, FailureKind::Conflict),
            (413, FailureKind::Rejected),
            (422, FailureKind::Rejected),
            (428, FailureKind::Rejected),
            (429, FailureKind::SlowDown),
            (500, FailureKind::ServerTrouble),
            (503, FailureKind::ServerTrouble),
            (511, FailureKind::NotSiasn),
        ] {
            let status = StatusCode::from_u16(status).unwrap();
            assert_eq!(
                of_status(status, &HeaderMap::new(), b"").kind,
                kind,
                "{status}"
            );
        }
        let page = of_status(StatusCode::FORBIDDEN, &HeaderMap::new(), b"\n<html>");
        assert_eq!(page.kind, FailureKind::NotSiasn);
    }

    #[test]
    fn a_cause_holds_code_words_and_no_sentences() {
        let body =
            br#"{"kode":"isian","field":"catatan","detail":"CONTOH WULANDARI 199002302015032001"}"#;
        let failure = of_status(StatusCode::UNPROCESSABLE_ENTITY, &HeaderMap::new(), body);
        assert_eq!(failure.cause, "422 isian catatan");
        let body = br#"{"kode":"199002302015032001","field":"CONTOH WULANDARI"}"#;
        let failure = of_status(StatusCode::BAD_REQUEST, &HeaderMap::new(), body);
        assert_eq!(failure.cause, "400");
    }

    #[test]
    fn a_pause_is_read_in_both_spellings() {
        let seconds = |pairs: &[_]| retry_after(&headers(pairs)).map(|pause| pause.as_secs());
        assert_eq!(seconds(&[("retry-after", "30")]), Some(30));
        assert_eq!(seconds(&[("retry-after", "999999999")]), Some(3600));
        let dated = [
            ("retry-after", "Sat, 21 Nov 2026 03:00:30 GMT"),
            ("date", "Sat, 21 Nov 2026 03:00:00 GMT"),
        ];
        assert_eq!(seconds(&dated), Some(30));
        let past = [
            ("retry-after", "Sat, 21 Nov 2026 02:00:30 GMT"),
            ("date", "Sat, 21 Nov 2026 03:00:00 GMT"),
        ];
        assert_eq!(seconds(&past), Some(0));
        assert_eq!(seconds(&dated[..1]), None);
        assert_eq!(seconds(&[("retry-after", "besok")]), None);
        assert_eq!(seconds(&[]), None);
    }
}
