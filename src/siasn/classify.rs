//! What an error or an answer means, in the kinds that the program tells apart.
//!
//! Causes name a phase, a status and the server's own code words; never a URL, which holds ids, and
//! never the server's sentences, which hold names.

use std::{error::Error, io, time::Duration};

use reqwest::{
    StatusCode,
    header::{CONTENT_TYPE, DATE, HeaderMap, RETRY_AFTER},
};

use rustls::CertificateError;

use super::wire::{problem::Problem, told::Told};
use crate::domain::failure::{Failure, FailureKind};

/// Longest pause that a server may ask for; more is a mistake or malice.
const LONGEST_PAUSE: Duration = Duration::from_secs(3600);
/// How long a gateway keeps a server switched off, as a rule (its default).
const SUSPENSION: Duration = Duration::from_secs(30);

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
    } else if let Some(problem) = chain(error).find_map(certificate) {
        Lost::before(Failure::new(FailureKind::Certificate, words(problem)))
    } else if error.is_connect() {
        // Whoever speaks no TLS, or none that is safe, is a portal or a stranger.
        if chain(error).any(is_tls) {
            lose(FailureKind::NotSiasn, Sent::No)
        } else if let Some(tunnel) = chain(error).find(|error| is_tunnel(*error)) {
            let cause = format!("proxy: {tunnel}");
            Lost::before(Failure::new(FailureKind::NoServer, cause))
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

/// An answer that says, by its status or in words, that nothing came of the request. One of status
/// 200 is taken for an error that SIASN wrapped in it.
pub(super) fn of_answer(status: StatusCode, headers: &HeaderMap, body: &[u8]) -> Failure {
    let told = Told::read(body);
    let words = of_words(&told, status.is_server_error());
    let status = status.as_u16();
    let kind = words.unwrap_or_else(|| match status {
        401 => FailureKind::SignedOut,
        // SIASN's way to turn out the insides of its database.
        406 => FailureKind::ServerFault,
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
        200..300 if told.is_error => FailureKind::Rejected,
        _ => FailureKind::Unreadable,
    });
    let problem = Problem::read(body);
    let code = told.gateway.map(|code| code.to_string());
    let words = [code, problem.code, problem.field].into_iter().flatten();
    let cause = words.fold(status.to_string(), |cause, word| format!("{cause} {word}"));
    let said = matches!(
        kind,
        FailureKind::Rejected
            | FailureKind::Forbidden
            | FailureKind::NotFound
            | FailureKind::Conflict
            | FailureKind::SlowDown
    );
    Failure::new(kind, cause)
        .saying(told.sentence().filter(|_| said))
        .waiting(pause(kind, headers))
}

/// What the words of an answer mean, where they say more than its status; `trouble`: it is the server
/// that is in trouble.
pub(super) fn of_words(told: &Told, trouble: bool) -> Option<FailureKind> {
    match told.gateway {
        Some(101_503) => Some(FailureKind::Suspended),
        Some(900_800..900_900) => Some(FailureKind::SlowDown),
        Some(900_900..901_000) => Some(FailureKind::GatewayKey),
        _ if trouble && told.says("SUSPENDED") => Some(FailureKind::Suspended),
        _ if told.says("invalid or expired jwt") || told.says("Token SSO mismatch") => {
            Some(FailureKind::SignedOut)
        }
        _ if told.message.trim() == "Invalid Credentials" => Some(FailureKind::GatewayKey),
        _ => None,
    }
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

/// How long to wait before the same is asked again, where that is known: what the server asks for,
/// else what a failure of this kind takes as a rule.
pub(super) fn pause(kind: FailureKind, headers: &HeaderMap) -> Option<Duration> {
    let usual = (kind == FailureKind::Suspended).then_some(SUSPENSION);
    retry_after(headers).or(usual)
}

/// How long the server asks to wait: seconds, or a date, which counts from the answer's own `Date`
/// so that a wrong clock on either side does no harm (RFC 9110, section 10.2.3).
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
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

fn certificate<'a>(error: &'a (dyn Error + 'static)) -> Option<&'a CertificateError> {
    match error.downcast_ref::<rustls::Error>()? {
        rustls::Error::InvalidCertificate(problem) => Some(problem),
        _ => None,
    }
}

/// What is wrong with a certificate, without what it says: that is a stranger's text.
fn words(problem: &CertificateError) -> &'static str {
    match problem {
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => {
            "a certificate that has run out, or a wrong clock"
        }
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
            "a certificate of the future, or a wrong clock"
        }
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            "a certificate of another name"
        }
        CertificateError::UnknownIssuer => "a certificate of an unknown authority",
        CertificateError::BadSignature => "a certificate that its authority did not sign",
        CertificateError::Revoked => "a certificate that was revoked",
        _ => "a certificate that cannot be checked",
    }
}

/// Whether it was the way through a proxy that failed; the type itself cannot be named from here.
fn is_tunnel(error: &(dyn Error + 'static)) -> bool {
    error.to_string().starts_with("tunnel error")
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
            (406, FailureKind::ServerFault),
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
                of_answer(status, &HeaderMap::new(), b"").kind,
                kind,
                "{status}"
            );
        }
        let page = of_answer(StatusCode::FORBIDDEN, &HeaderMap::new(), b"\n<html>");
        assert_eq!(page.kind, FailureKind::NotSiasn);
    }

    #[test]
    fn a_cause_holds_code_words_and_no_sentences() {
        let body =
            br#"{"kode":"isian","field":"catatan","detail":"CONTOH WULANDARI 199002302015032001"}"#;
        let failure = of_answer(StatusCode::UNPROCESSABLE_ENTITY, &HeaderMap::new(), body);
        assert_eq!(failure.cause, "422 isian catatan");
        let body = br#"{"kode":"199002302015032001","field":"CONTOH WULANDARI"}"#;
        let failure = of_answer(StatusCode::BAD_REQUEST, &HeaderMap::new(), body);
        assert_eq!(failure.cause, "400");
    }

    #[test]
    fn a_failure_says_how_long_to_wait() {
        let wait = |status: u16, pairs: &[_], body: &[u8]| {
            let status = StatusCode::from_u16(status).unwrap();
            of_answer(status, &headers(pairs), body).wait
        };
        let asked = [("retry-after", "7")];
        assert_eq!(wait(429, &asked, b""), Some(7));
        assert_eq!(wait(429, &[], b""), None);
        let suspended = br#"{"fault":{"code":101503,"message":"Runtime Error"}}"#;
        assert_eq!(wait(503, &[], suspended), Some(30));
        assert_eq!(wait(503, &asked, suspended), Some(7));
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

    #[test]
    fn words_say_more_than_a_status() {
        let jwt = r#"{"message":"invalid or expired jwt"}"#;
        let sso = r#"{"code":0,"data":"Token SSO mismatch","message":"invalid or expired jwt"}"#;
        let key = r#"{"fault":{"code":900901,"message":"Invalid Credentials"}}"#;
        let subscribed = r#"{"fault":{"code":900908,"message":"Resource forbidden"}}"#;
        let throttled = r#"{"fault":{"code":900802,"message":"Message throttled out"}}"#;
        let rests = r#"{"fault":{"code":101503,"type":"Status report","message":"Runtime Error"}}"#;
        let off = r#"{"message":"Runtime Error","description":"Address endpoint [ SUSPENDED ]"}"#;
        for (status, body, kind, cause) in [
            (401, jwt, FailureKind::SignedOut, "401"),
            (403, jwt, FailureKind::SignedOut, "403"),
            (403, sso, FailureKind::SignedOut, "403"),
            (401, key, FailureKind::GatewayKey, "401 900901"),
            (
                401,
                r#"{"message":"Invalid Credentials"}"#,
                FailureKind::GatewayKey,
                "401",
            ),
            (403, subscribed, FailureKind::GatewayKey, "403 900908"),
            (429, throttled, FailureKind::SlowDown, "429 900802"),
            (503, throttled, FailureKind::SlowDown, "503 900802"),
            (503, rests, FailureKind::Suspended, "503 101503"),
            (500, rests, FailureKind::Suspended, "500 101503"),
            (500, off, FailureKind::Suspended, "500"),
            (
                500,
                r#"{"message":"Runtime Error"}"#,
                FailureKind::ServerTrouble,
                "500",
            ),
            // Somebody's note may hold any word.
            (
                422,
                r#"{"detail":"SUSPENDED"}"#,
                FailureKind::Rejected,
                "422",
            ),
            (
                200,
                r#"{"error":"true","message":"x"}"#,
                FailureKind::Rejected,
                "200",
            ),
            (
                200,
                r#"{"error":true,"message":"x"}"#,
                FailureKind::Rejected,
                "200",
            ),
            (
                200,
                r#"{"error":"false","message":"x"}"#,
                FailureKind::Unreadable,
                "200",
            ),
        ] {
            let status = StatusCode::from_u16(status).unwrap();
            let failure = of_answer(status, &HeaderMap::new(), body.as_bytes());
            assert_eq!(
                (failure.kind, failure.cause.as_str()),
                (kind, cause),
                "{body}"
            );
        }
    }

    #[test]
    fn what_a_server_said_is_kept_apart_and_its_insides_not_at_all() {
        let said = |status: StatusCode, body: &str| {
            of_answer(status, &HeaderMap::new(), body.as_bytes()).said
        };
        let rejected = r#"{"error":"true","message":"alasan_tolak_id harus diisi"}"#;
        let sentence = Some("alasan_tolak_id harus diisi".to_owned());
        assert_eq!(said(StatusCode::OK, rejected), sentence);
        assert_eq!(said(StatusCode::BAD_REQUEST, rejected), sentence);
        let insides = r#"{"message":"relation riwayat: pq: invalid input syntax for type uuid"}"#;
        assert_eq!(said(StatusCode::BAD_REQUEST, insides), None);
        assert_eq!(said(StatusCode::NOT_ACCEPTABLE, insides), None);
        assert_eq!(said(StatusCode::NOT_ACCEPTABLE, rejected), None);
        assert_eq!(said(StatusCode::INTERNAL_SERVER_ERROR, rejected), None);
    }

    #[test]
    fn a_suspension_takes_half_a_minute_unless_told_otherwise() {
        let (silent, told) = (HeaderMap::new(), headers(&[("retry-after", "7")]));
        let seconds = |kind, headers| pause(kind, headers).map(|pause| pause.as_secs());
        assert_eq!(seconds(FailureKind::Suspended, &silent), Some(30));
        assert_eq!(seconds(FailureKind::Suspended, &told), Some(7));
        assert_eq!(seconds(FailureKind::SlowDown, &told), Some(7));
        assert_eq!(seconds(FailureKind::SlowDown, &silent), None);
    }
}
