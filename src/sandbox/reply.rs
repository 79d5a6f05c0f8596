//! Answers with an entity tag. Knows no route and no database.

use axum::Json;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::problem::Problem;

/// JSON whose tag is the digest of its own bytes; 304 where the caller has them already.
pub(super) fn tagged<T: Serialize>(headers: &HeaderMap, body: &T) -> Result<Response, Problem> {
    let bytes = serde_json::to_vec(body)?;
    let tag = format!("\"{}\"", &hex(&Sha256::digest(&bytes))[..16]);
    if holds(headers, &tag) {
        return Ok(not_modified(&tag));
    }
    let json = [(header::CONTENT_TYPE, "application/json")];
    Ok(with_tag((json, bytes).into_response(), &tag))
}

/// JSON of a proposal, tagged with its version.
pub(super) fn versioned<T: Serialize>(version: &str, body: &T) -> Response {
    with_tag(Json(body).into_response(), &format!("\"{version}\""))
}

/// Whether `If-None-Match` names this tag; compared weakly, as RFC 9110 has it.
pub(super) fn holds(headers: &HeaderMap, tag: &str) -> bool {
    headers
        .get_all(header::IF_NONE_MATCH)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(str::trim)
        .any(|held| held == "*" || held.strip_prefix("W/").unwrap_or(held) == tag)
}

/// 304 with the tag.
pub(super) fn not_modified(tag: &str) -> Response {
    with_tag(StatusCode::NOT_MODIFIED.into_response(), tag)
}

/// Lower-case hexadecimal.
pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn with_tag(mut response: Response, tag: &str) -> Response {
    if let Ok(value) = HeaderValue::from_str(tag) {
        response.headers_mut().insert(header::ETAG, value);
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asks(value: &'static str) -> HeaderMap {
        HeaderMap::from_iter([(header::IF_NONE_MATCH, HeaderValue::from_static(value))])
    }

    #[test]
    fn a_held_tag_is_found_in_every_spelling() {
        for value in ["\"7\"", "W/\"7\"", "\"1\", \"7\"", "*"] {
            assert!(holds(&asks(value), "\"7\""), "{value}");
        }
        assert!(!holds(&asks("\"70\""), "\"7\""));
        assert!(!holds(&HeaderMap::new(), "\"7\""));
    }
}
