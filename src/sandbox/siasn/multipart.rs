//! Fields of a `multipart/form-data` body (RFC 7578), texts only: this API takes no files here.
//! Pure.

use std::collections::BTreeMap;

use axum::http::{HeaderMap, header};

/// The fields of a form by their names; `None` where the body is no such form.
pub(super) fn fields(headers: &HeaderMap, body: &[u8]) -> Option<BTreeMap<String, String>> {
    let kind = headers.get(header::CONTENT_TYPE)?.to_str().ok()?;
    let (kind, parameters) = kind.split_once(';')?;
    if !kind.trim().eq_ignore_ascii_case("multipart/form-data") {
        return None;
    }
    let boundary = parameter(parameters, "boundary").filter(|text| !text.is_empty())?;
    // The first line has no line break before it; every other delimiter owns the one it follows.
    let body = format!("\r\n{}", std::str::from_utf8(body).ok()?);
    let delimiter = format!("\r\n--{boundary}");
    let mut parts = body.split(&delimiter);
    parts.next()?;
    let mut found = BTreeMap::new();
    for part in parts {
        if part.starts_with("--") {
            return Some(found);
        }
        let (head, value) = part
            .trim_start_matches([' ', '\t'])
            .split_once("\r\n\r\n")?;
        let disposition = head.split("\r\n").find_map(|line| {
            let (name, value) = line.split_once(':')?;
            let named = name.eq_ignore_ascii_case("content-disposition");
            named.then_some(value)
        })?;
        found.insert(parameter(disposition, "name")?, value.to_owned());
    }
    // Without its last delimiter the body was cut off.
    None
}

/// A parameter of a header: `name=value` or `name="value"` between semicolons.
fn parameter(text: &str, name: &str) -> Option<String> {
    text.split(';').find_map(|part| {
        let (key, value) = part.trim().split_once('=')?;
        let named = key.trim().eq_ignore_ascii_case(name);
        named.then(|| value.trim().trim_matches('"').to_owned())
    })
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn read(kind: &'static str, body: &str) -> Option<BTreeMap<String, String>> {
        let headers =
            HeaderMap::from_iter([(header::CONTENT_TYPE, HeaderValue::from_static(kind))]);
        fields(&headers, body.as_bytes())
    }

    #[test]
    fn fields_are_read_by_their_names() {
        let body = "--b\r\nContent-Disposition: form-data; name=\"usulan_id\"\r\n\r\nx-1\r\n\
                    --b\r\ncontent-disposition: form-data; name=catatan\r\n\
                    Content-Type: text/plain\r\n\r\nsatu\r\ndua\r\n--b--\r\n";
        for kind in [
            "multipart/form-data; boundary=b",
            "Multipart/Form-Data; charset=utf-8; boundary=\"b\"",
        ] {
            let found = read(kind, body).unwrap();
            assert_eq!(found["usulan_id"], "x-1");
            assert_eq!(found["catatan"], "satu\r\ndua");
            assert_eq!(found.len(), 2);
        }
    }

    #[test]
    fn what_is_no_form_is_not_taken_for_one() {
        let body = "--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n";
        assert_eq!(read("multipart/form-data; boundary=b", body), None, "cut");
        let whole = format!("{body}--b--");
        assert!(read("multipart/form-data; boundary=b", &whole).is_some());
        assert_eq!(read("application/json; boundary=b", &whole), None);
        assert_eq!(read("multipart/form-data", &whole), None);
        assert_eq!(read("multipart/form-data; boundary=c", &whole), None);
    }
}
