//! `dokumen/{id}`: the bytes of a scan, whole or in part (RFC 9110, chapter 14).

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::Id;
use crate::sandbox::app::App;
use crate::sandbox::caller::Caller;
use crate::sandbox::papers::{self, Sheet};
use crate::sandbox::problem::Problem;
use crate::sandbox::reply::{holds, not_modified};
use crate::sandbox::rows::Row;

/// GET `dokumen/{id}`.
pub(super) async fn read(
    State(app): State<Arc<App>>,
    Caller(user): Caller,
    Id(id): Id,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let sheet = app
        .read(move |connection, _| {
            let (sheet, proposal) = papers::sheet(connection, &id)?.ok_or_else(Problem::missing)?;
            Row::find(connection, &user, &proposal)?.ok_or_else(Problem::missing)?;
            Ok(sheet)
        })
        .await?;
    app.blocking(move |app| {
        let sheet = app.papers.describe(&app.db, sheet)?;
        let tag = format!("\"{}\"", digest(&sheet));
        if holds(&headers, &tag) {
            return Ok(not_modified(&tag));
        }
        let bytes = app.papers.bytes(&app.db, &sheet)?;
        Ok(answer(&sheet, &tag, bytes, &headers))
    })
    .await
}

fn answer(sheet: &Sheet, tag: &str, bytes: Vec<u8>, headers: &HeaderMap) -> Response {
    let length = bytes.len();
    let mut response = match asked(headers, tag, length) {
        Asked::Whole => bytes.into_response(),
        Asked::Part { first, last } => {
            let mut part = bytes;
            part.truncate(last + 1);
            part.drain(..first);
            let mut response = (StatusCode::PARTIAL_CONTENT, part).into_response();
            let range = format!("bytes {first}-{last}/{length}");
            insert(&mut response, header::CONTENT_RANGE, &range);
            response
        }
        Asked::Outside => {
            let mut response = Problem::range().into_response();
            let range = format!("bytes */{length}");
            insert(&mut response, header::CONTENT_RANGE, &range);
            insert(&mut response, header::ACCEPT_RANGES, "bytes");
            return response;
        }
    };
    insert(&mut response, header::CONTENT_TYPE, "application/pdf");
    insert(&mut response, header::ACCEPT_RANGES, "bytes");
    insert(&mut response, header::ETAG, tag);
    let name = disposition(&sheet.file_name);
    insert(&mut response, header::CONTENT_DISPOSITION, &name);
    let repr = format!("sha-256=:{}:", base64_of_hex(digest(sheet)));
    insert(
        &mut response,
        header::HeaderName::from_static("repr-digest"),
        &repr,
    );
    response
}

fn insert(response: &mut Response, name: header::HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        response.headers_mut().insert(name, value);
    }
}

fn digest(sheet: &Sheet) -> &str {
    sheet
        .made
        .as_ref()
        .map(|(_, digest)| digest.as_str())
        .unwrap_or_default()
}

fn base64_of_hex(hex: &str) -> String {
    let bytes: Vec<u8> = hex
        .as_bytes()
        .chunks(2)
        .filter_map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok())
        .collect();
    STANDARD.encode(bytes)
}

/// The file's own name, with a plain-ASCII twin for clients that know no other (RFC 6266).
fn disposition(name: &str) -> String {
    let plain: String = name
        .chars()
        .map(|letter| match letter {
            '"' | '\\' => '_',
            letter if letter.is_ascii_graphic() || letter == ' ' => letter,
            _ => '_',
        })
        .collect();
    let encoded: String = name
        .bytes()
        .map(|byte| match byte {
            byte if byte.is_ascii_alphanumeric() || b"-._".contains(&byte) => {
                char::from(byte).to_string()
            }
            byte => format!("%{byte:02X}"),
        })
        .collect();
    format!("inline; filename=\"{plain}\"; filename*=UTF-8''{encoded}")
}

/// What part of a document was asked for.
#[derive(Debug, PartialEq)]
enum Asked {
    Whole,
    /// First and last byte.
    Part {
        first: usize,
        last: usize,
    },
    Outside,
}

/// One range is honoured; several at once, an unknown unit or a stale `If-Range` get the whole.
fn asked(headers: &HeaderMap, tag: &str, length: usize) -> Asked {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let fresh = headers.get(header::IF_RANGE).is_none() || text(header::IF_RANGE) == Some(tag);
    let spec = text(header::RANGE)
        .filter(|_| fresh)
        .and_then(|range| range.strip_prefix("bytes="))
        .and_then(|spec| spec.split_once('-'));
    let Some((first, last)) = spec else {
        return Asked::Whole;
    };
    let number = |text: &str| text.trim().parse::<usize>().ok();
    let (first, last) = match (number(first), number(last)) {
        (None, Some(suffix)) if first.trim().is_empty() => {
            if suffix == 0 {
                return Asked::Outside;
            }
            (length.saturating_sub(suffix), usize::MAX)
        }
        (Some(first), None) if last.trim().is_empty() => (first, usize::MAX),
        (Some(first), Some(last)) if first <= last => (first, last),
        _ => return Asked::Whole,
    };
    if first >= length {
        return Asked::Outside;
    }
    Asked::Part {
        first,
        last: last.min(length - 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn range(range: &str, if_range: Option<&str>, length: usize) -> Asked {
        let mut headers = HeaderMap::new();
        headers.insert(header::RANGE, range.parse().unwrap());
        if let Some(tag) = if_range {
            headers.insert(header::IF_RANGE, tag.parse().unwrap());
        }
        asked(&headers, "\"a\"", length)
    }

    #[test]
    fn ranges_are_read_as_the_rfc_has_them() {
        let part = |first, last| Asked::Part { first, last };
        assert_eq!(range("bytes=0-9", None, 100), part(0, 9));
        assert_eq!(range("bytes=90-", None, 100), part(90, 99));
        assert_eq!(range("bytes=-10", None, 100), part(90, 99));
        assert_eq!(range("bytes=-500", None, 100), part(0, 99));
        assert_eq!(range("bytes=50-500", None, 100), part(50, 99));
        assert_eq!(range("bytes=100-", None, 100), Asked::Outside);
        assert_eq!(range("bytes=-0", None, 100), Asked::Outside);
        assert_eq!(range("bytes=0-", None, 0), Asked::Outside);
        assert_eq!(range("bytes=9-0", None, 100), Asked::Whole);
        assert_eq!(range("bytes=0-1,5-6", None, 100), Asked::Whole);
        assert_eq!(range("lines=0-1", None, 100), Asked::Whole);
        assert_eq!(range("bytes=0-9", Some("\"a\""), 100), part(0, 9));
        assert_eq!(range("bytes=0-9", Some("\"b\""), 100), Asked::Whole);
    }

    #[test]
    fn a_file_name_cannot_break_out_of_its_header() {
        assert_eq!(
            disposition("sk \"kp\"\r\né.pdf"),
            "inline; filename=\"sk _kp____.pdf\"; filename*=UTF-8''sk%20%22kp%22%0D%0A%C3%A9.pdf"
        );
    }
}
