//! Questions about an answer that says in its body what its status does not: a business error inside
//! a 200, a token that no longer holds, a list that is empty. What a status and the words beside it
//! mean is in `classify`; how the words are found, in [`super::told`].

use std::time::Duration;

use serde_json::Value;

use super::{loose::truth, told::Told};
use crate::{
    domain::failure::{Failure, FailureKind, Fate},
    siasn::{classify, http::Answer},
};

/// How SIASN says that there is nothing.
const NOTHING: &str = "tidak ditemukan";

/// What an answer of status 200 says went wrong nevertheless; `None` where nothing did.
pub fn within(body: &Value) -> Option<Failure> {
    let told = Told::of(body);
    let flag = |name: &str| body.get(name).and_then(truth);
    let fault = body.get("fault").is_some();
    let failed = flag("error") == Some(true) || flag("success") == Some(false) || fault;
    let no_data = body.get("data").is_some_and(Value::is_string);
    let words = classify::of_words(&told, failed);
    let nothing = told.says(NOTHING).then_some(FailureKind::NotFound);
    let kind = match words.or(nothing) {
        Some(kind) if failed || no_data => kind,
        Some(FailureKind::SignedOut) if body.get("data").is_none() => FailureKind::SignedOut,
        _ if failed => FailureKind::Rejected,
        _ => return None,
    };
    let said = (kind == FailureKind::Rejected).then(|| told.sentence());
    Some(Failure::new(kind, "a no inside 200").saying(said.flatten()))
}

/// What an answer means whose status says that nothing came of the request.
pub fn of_answer(answer: &Answer) -> Failure {
    classify::of_answer(answer.status, &answer.headers, &answer.body)
}

/// The same of an answer to something that was sent to change something. SIASN says no in words of its
/// own; a no without them is somebody else's on the way, who does not find the server just now or lets
/// nobody through, and knows nothing of what was sent.
pub fn of_write(answer: &Answer) -> Failure {
    let told = of_answer(answer);
    let own = match answer.status.as_u16() {
        404 => !is_lost(answer),
        400 | 403 | 405 | 410 => Told::read(&answer.body).has_words(),
        _ => true,
    };
    if own || told.kind.fate() != Fate::Refused {
        return told;
    }
    Failure::new(FailureKind::NotSiasn, told.cause)
}

/// Whether an answer says that the token of the sign-in no longer holds.
pub fn is_signed_out(answer: &Answer) -> bool {
    matches!(answer.status.as_u16(), 401 | 403) && of_answer(answer).kind == FailureKind::SignedOut
}

/// Whether an answer names the sign-in's token as what does not hold, and not the gateway's.
pub fn blames_sign_in(answer: &Answer) -> bool {
    classify::of_words(&Told::read(&answer.body), false) == Some(FailureKind::SignedOut)
}

/// Whether a 404 means that there is nothing, said by SIASN itself and not by a host without one.
pub fn is_nothing(answer: &Answer) -> bool {
    answer.status.as_u16() == 404 && Told::read(&answer.body).says(NOTHING)
}

/// Whether a 404 is of nobody's words: from a host without that path, or from somebody on the way.
pub fn is_lost(answer: &Answer) -> bool {
    answer.status.as_u16() == 404 && !is_nothing(answer)
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
    fn a_no_of_nobody_s_words_is_no_word_of_siasn_on_what_was_sent() {
        for (status, body, kind) in [
            (404, "404 page not found", FailureKind::NotSiasn),
            (
                404,
                r#"{"message":"no Route matched with those values"}"#,
                FailureKind::NotSiasn,
            ),
            (410, "", FailureKind::NotSiasn),
            (403, "no", FailureKind::NotSiasn),
            (400, "{}", FailureKind::NotSiasn),
            (405, "[]", FailureKind::NotSiasn),
            (
                404,
                r#"{"code":0,"data":"Data tidak ditemukan"}"#,
                FailureKind::NotFound,
            ),
            (
                403,
                r#"{"error":true,"message":"Anda tidak memiliki hak akses"}"#,
                FailureKind::Forbidden,
            ),
            (
                400,
                r#"{"error":"true","message":"keterangan harus diisi"}"#,
                FailureKind::Rejected,
            ),
            (413, "", FailureKind::Rejected),
            (429, "", FailureKind::SlowDown),
        ] {
            assert_eq!(
                of_write(&answer(status, body)).kind,
                kind,
                "{status} {body}"
            );
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
