//! What a SIASN or the gateway before it says when something is wrong, in shapes of their own: the
//! gateway's `fault`, a business error inside a 200, raw words of a database. What the transport
//! makes of a status alone is in `classify`; here it is read together with the body.

use std::time::Duration;

use serde_json::Value;

use super::loose::truth;
use crate::{
    domain::{
        clean,
        failure::{Failure, FailureKind},
    },
    siasn::{classify, http::Answer},
};

/// Most characters of the server's own sentence.
const SENTENCE: usize = 200;

/// The parts of an error that mean something.
struct Trouble<'a> {
    /// The gateway's number, `fault.code`.
    code: Option<u64>,
    /// All texts that may carry the meaning, in lower case.
    words: String,
    /// The sentence for a person.
    message: Option<&'a str>,
}

impl<'a> Trouble<'a> {
    fn read(body: &'a Value) -> Self {
        let fault = body.get("fault").unwrap_or(body);
        let text = |name: &str| fault.get(name).and_then(Value::as_str);
        let number = |value: &Value| {
            value
                .as_u64()
                .or_else(|| value.as_str().and_then(|text| text.trim().parse().ok()))
        };
        let texts = [
            "message",
            "description",
            "data",
            "error",
            "error_description",
        ];
        let words: Vec<_> = texts.iter().filter_map(|name| text(name)).collect();
        Self {
            code: fault
                .get("code")
                .and_then(number)
                .filter(|code| *code >= 1000),
            words: words.join(" ").to_lowercase(),
            message: ["message", "data"]
                .into_iter()
                .find_map(|name| text(name).filter(|text| !text.trim().is_empty())),
        }
    }

    /// The kind that the words tell, whatever the status.
    fn kind(&self) -> Option<FailureKind> {
        let says = |words: &str| self.words.contains(words);
        Some(match self.code {
            Some(900_800..=900_899) => FailureKind::SlowDown,
            _ if says("throttled out") => FailureKind::SlowDown,
            _ if says("suspended") => FailureKind::Suspended,
            Some(900_900..=900_907) => FailureKind::GatewayKey,
            _ if says("invalid credentials") => FailureKind::GatewayKey,
            _ if says("invalid or expired jwt") || says("token sso mismatch") => {
                FailureKind::SignedOut
            }
            _ if says("tidak ditemukan") => FailureKind::NotFound,
            _ => return None,
        })
    }

    /// The server's own sentence, made harmless; none where it is a database that speaks.
    fn sentence(&self) -> Option<String> {
        let message = self.message?.trim();
        let start = message.to_lowercase();
        let database = ["pq:", "error:", "ora-", "sqlstate", "select "];
        if database.iter().any(|word| start.contains(word)) {
            return None;
        }
        Some(clean::line(message).chars().take(SENTENCE).collect())
    }
}

/// What an answer of status 200 says went wrong nevertheless; `None` where nothing did.
pub fn within(body: &Value) -> Option<Failure> {
    let trouble = Trouble::read(body);
    let flag = |name: &str| body.get(name).and_then(truth);
    let failed = flag("error") == Some(true) || flag("success") == Some(false);
    let no_data = body.get("data").is_some_and(Value::is_string);
    let kind = match trouble.kind() {
        Some(kind) if failed || no_data || body.get("fault").is_some() => kind,
        Some(kind @ FailureKind::SignedOut) if body.get("data").is_none() => kind,
        _ if failed || body.get("fault").is_some() => FailureKind::Rejected,
        _ => return None,
    };
    let said = (kind == FailureKind::Rejected).then(|| trouble.sentence());
    Some(Failure::new(kind, "a no inside 200").saying(said.flatten()))
}

/// What an answer means whose status says that nothing came of the request.
pub fn of_answer(answer: &Answer) -> Failure {
    let mut failure = classify::of_status(answer.status, &answer.headers, &answer.body);
    if failure.kind == FailureKind::NotSiasn {
        return failure;
    }
    let status = answer.status.as_u16();
    if status == 406 {
        // What stands in it are the words of a database, which may quote anything.
        failure.kind = FailureKind::ServerFault;
        return failure;
    }
    let Ok(body) = serde_json::from_slice::<Value>(&answer.body) else {
        return failure;
    };
    let trouble = Trouble::read(&body);
    match trouble.kind() {
        // A list that is empty says so with 404; other statuses mean something else by it.
        Some(FailureKind::NotFound) if status != 404 => {}
        Some(kind) => failure.kind = kind,
        None => {}
    }
    if let Some(code) = trouble.code {
        failure.cause = format!("{} {code}", failure.cause);
    }
    if matches!(failure.kind, FailureKind::Rejected | FailureKind::Forbidden) {
        failure.said = trouble.sentence();
    }
    failure
}

/// Whether an answer says that the token of the sign-in no longer holds.
pub fn is_signed_out(answer: &Answer) -> bool {
    match answer.status.as_u16() {
        401 => of_answer(answer).kind != FailureKind::GatewayKey,
        403 => of_answer(answer).kind == FailureKind::SignedOut,
        _ => false,
    }
}

/// Whether an answer names the sign-in's token as what does not hold, and not the gateway's.
pub fn blames_sign_in(answer: &Answer) -> bool {
    serde_json::from_slice::<Value>(&answer.body)
        .is_ok_and(|body| Trouble::read(&body).kind() == Some(FailureKind::SignedOut))
}

/// Whether a 404 means that there is nothing, said by SIASN itself and not by a host without one.
pub fn is_nothing(answer: &Answer) -> bool {
    answer.status.as_u16() == 404
        && serde_json::from_slice::<Value>(&answer.body)
            .is_ok_and(|body| Trouble::read(&body).kind() == Some(FailureKind::NotFound))
}

/// How long to wait before asking again, where the answer says so or its kind does.
pub fn pause(answer: &Answer, kind: FailureKind) -> Option<Duration> {
    classify::pause(kind, &answer.headers)
}

#[cfg(test)]
mod tests {
    use reqwest::{StatusCode, header::HeaderMap};
    use serde_json::json;

    use super::*;

    fn answer(status: u16, body: &str) -> Answer {
        Answer {
            status: StatusCode::from_u16(status).unwrap(),
            headers: HeaderMap::new(),
            body: body.as_bytes().to_vec(),
        }
    }

    #[test]
    fn every_failure_of_the_table_has_its_kind() {
        let suspended = "Error connecting to the back end SUSPENDED";
        for (status, body, kind) in [
            (
                401,
                json!({"message": "invalid or expired jwt"}),
                FailureKind::SignedOut,
            ),
            (
                403,
                json!({"message": "invalid or expired jwt"}),
                FailureKind::SignedOut,
            ),
            (
                401,
                json!({"code": 0, "data": "Token SSO mismatch", "message": "invalid or expired jwt"}),
                FailureKind::SignedOut,
            ),
            (
                401,
                json!({"fault": {"code": 900_901, "message": "Invalid Credentials"}}),
                FailureKind::GatewayKey,
            ),
            (
                401,
                json!({"fault": {"code": "900902"}}),
                FailureKind::GatewayKey,
            ),
            (
                401,
                json!({"message": "Invalid Credentials"}),
                FailureKind::GatewayKey,
            ),
            (429, json!({}), FailureKind::SlowDown),
            (
                503,
                json!({"fault": {"code": 900_802, "message": "Message throttled out"}}),
                FailureKind::SlowDown,
            ),
            (
                500,
                json!({"fault": {"code": 101_503, "message": "Runtime Error", "description": suspended}}),
                FailureKind::Suspended,
            ),
            (
                503,
                json!({"message": "Runtime Error", "description": suspended}),
                FailureKind::Suspended,
            ),
            (
                500,
                json!({"message": "Internal Server Error"}),
                FailureKind::ServerTrouble,
            ),
            (
                403,
                json!({"error": true, "message": "bukan hak Anda"}),
                FailureKind::Forbidden,
            ),
            (
                404,
                json!({"code": 0, "data": "Data tidak ditemukan"}),
                FailureKind::NotFound,
            ),
            (
                400,
                json!({"error": true, "message": "isian salah"}),
                FailureKind::Rejected,
            ),
            (
                400,
                json!({"data": "unor tidak ditemukan"}),
                FailureKind::Rejected,
            ),
        ] {
            let found = of_answer(&answer(status, &body.to_string()));
            assert_eq!(found.kind, kind, "{status} {body}");
        }
    }

    #[test]
    fn a_database_is_not_quoted() {
        let words = "pq: invalid input syntax for type uuid: \"CONTOH\"";
        let found = of_answer(&answer(406, words));
        assert_eq!((found.kind, found.said), (FailureKind::ServerFault, None));
        assert!(!found.cause.contains("CONTOH"));
        let found = of_answer(&answer(400, &json!({"message": words}).to_string()));
        assert_eq!((found.kind, found.said), (FailureKind::Rejected, None));
    }

    #[test]
    fn what_the_server_says_is_kept_harmless_and_short() {
        let message = format!("a\u{1b}[31m{}", "x".repeat(500));
        let found = of_answer(&answer(400, &json!({"message": message}).to_string()));
        let said = found.said.unwrap();
        assert!(said.starts_with("a<001b>[31mx"), "{said}");
        assert_eq!(said.chars().count(), SENTENCE);
    }

    #[test]
    fn an_ordinary_answer_says_nothing_wrong() {
        for fine in [
            json!({"results": []}),
            json!({"error": false, "message": "Data tidak ditemukan di arsip", "data": []}),
            json!({"code": 1, "data": {"id": "1"}, "message": "success"}),
            json!([]),
        ] {
            assert_eq!(within(&fine), None, "{fine}");
        }
    }
}
