//! The wrappings around SIASN's answers: which of them is met differs by call, by release and, for
//! all one can tell, by mood. Here each becomes the list or the object within.

use serde_json::{Map, Value};

use super::{Oddity, fault, loose::truth};
use crate::domain::failure::{Failure, FailureKind};

/// Under which names a list or an object has been seen.
const CONTENT: [&str; 6] = ["results", "data", "Value", "mapData", "value", "rows"];

/// Reads the JSON of an answer that went well by its status.
///
/// # Errors
/// `HalfAnswer` or `Unreadable` for what is no JSON; what the answer itself says went wrong.
pub fn open(body: &[u8]) -> Result<Value, Failure> {
    let value: Value = serde_json::from_slice(body).map_err(|error| {
        let kind = if error.is_eof() {
            FailureKind::HalfAnswer
        } else {
            FailureKind::Unreadable
        };
        Failure::new(kind, error.to_string())
    })?;
    match fault::within(&value) {
        Some(failure) => Err(failure),
        None => Ok(value),
    }
}

/// The elements of a list in any wrapping; the words *data tidak ditemukan* are an empty one.
///
/// # Errors
/// As [`open`], and `Unreadable` where there is no list.
pub fn list(body: &[u8]) -> Result<Vec<Value>, Failure> {
    match open(body) {
        Ok(value) => Ok(elements(value, 0)?),
        Err(failure) if failure.kind == FailureKind::NotFound => Ok(Vec::new()),
        Err(failure) => Err(failure),
    }
}

/// The object within any wrapping.
///
/// # Errors
/// As [`open`], and `Unreadable` where there is none.
pub fn object(body: &[u8]) -> Result<Map<String, Value>, Failure> {
    let wrapped = || Oddity::new("$", "an object");
    let Value::Object(mut outer) = open(body)? else {
        return Err(wrapped().into());
    };
    match CONTENT.iter().find_map(|name| outer.remove(*name)) {
        Some(Value::Object(inner)) => Ok(inner),
        Some(_) => Err(wrapped().into()),
        None => Ok(outer),
    }
}

fn elements(value: Value, depth: u8) -> Result<Vec<Value>, Oddity> {
    let none = || Oddity::new("$", "a list");
    match value {
        Value::Array(list) => Ok(list),
        Value::Object(mut outer) => {
            let content = CONTENT.iter().find_map(|name| outer.remove(*name));
            match content {
                Some(Value::Null) => Ok(Vec::new()),
                // Some answers wrap the wrapping, and some leave the list out around one element.
                Some(inner @ Value::Object(_)) if depth < 2 => {
                    elements(inner.clone(), depth + 1).or_else(|_| Ok(vec![inner]))
                }
                Some(inner @ Value::Array(_)) => elements(inner, depth),
                _ => Err(none()),
            }
        }
        _ => Err(none()),
    }
}

/// The server's word that it did what was asked of it, with `id` where it was about one thing.
///
/// # Errors
/// As [`open`]; `Unreadable` where it says neither yes nor no, or speaks of something else.
pub fn confirmed(body: &[u8], id: Option<&str>) -> Result<(), Failure> {
    let said = open(body)?;
    let yes = [said.get("error").and_then(truth) == Some(false)]
        .into_iter()
        .chain([said.get("success").and_then(truth) == Some(true)])
        .any(|yes| yes);
    let named = said.get("id").and_then(Value::as_str).unwrap_or_default();
    let other = id.is_some_and(|id| !named.is_empty() && !named.eq_ignore_ascii_case(id));
    match (yes, other) {
        (_, true) => Err(Oddity::new("id", "the proposal decided on").into()),
        (false, _) => Err(Oddity::new("error", "a yes or a no").into()),
        (true, false) => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(value: &Value) -> Result<Vec<Value>, FailureKind> {
        list(value.to_string().as_bytes()).map_err(|failure| failure.kind)
    }

    #[test]
    fn a_list_is_found_in_every_wrapping() {
        let rows = json!([{"id": "1"}, {"id": "2"}]);
        for wrapped in [
            rows.clone(),
            json!({"results": rows}),
            json!({"meta": {"total": "7", "page": 0}, "page": 0, "data": rows}),
            json!({"Value": rows}),
            json!({"code": "1", "count": 2, "data": rows, "message": "success"}),
            json!({"success": true, "message": "", "mapData": rows}),
            json!({"error": "false", "data": {"data": rows}}),
        ] {
            assert_eq!(
                read(&wrapped).unwrap(),
                rows.as_array().unwrap()[..],
                "{wrapped}"
            );
        }
        let one = json!({"code": 1, "data": {"id": "1"}});
        assert_eq!(read(&one).unwrap(), [json!({"id": "1"})]);
    }

    #[test]
    fn nothing_has_as_many_spellings() {
        for nothing in [
            json!({"results": []}),
            json!({"Value": null}),
            json!({"code": 0, "data": "Data tidak ditemukan"}),
            json!({"code": "0", "count": 0, "data": "Data tidak ditemukan", "message": ""}),
        ] {
            assert_eq!(read(&nothing), Ok(vec![]), "{nothing}");
        }
        for unlike in [
            json!("x"),
            json!(7),
            json!({}),
            json!({"data": "x"}),
            json!({"data": 7}),
        ] {
            assert_eq!(read(&unlike), Err(FailureKind::Unreadable), "{unlike}");
        }
        assert_eq!(list(b"[1,").unwrap_err().kind, FailureKind::HalfAnswer);
    }

    #[test]
    fn a_no_within_a_yes_is_a_no() {
        for no in [
            json!({"error": "true", "message": "id_riwayat harus diisi"}),
            json!({"error": true, "message": "id_riwayat harus diisi"}),
            json!({"success": "false", "message": "id_riwayat harus diisi"}),
        ] {
            let failure = confirmed(no.to_string().as_bytes(), Some("a")).unwrap_err();
            assert_eq!(failure.kind, FailureKind::Rejected, "{no}");
            assert_eq!(failure.said.as_deref(), Some("id_riwayat harus diisi"));
            assert!(!failure.cause.contains("diisi"), "{}", failure.cause);
        }
    }

    #[test]
    fn only_a_yes_about_the_same_thing_confirms() {
        let ok = |value: Value| confirmed(value.to_string().as_bytes(), Some("a")).is_ok();
        assert!(ok(
            json!({"error": "false", "message": "Berhasil", "id": "a"})
        ));
        assert!(ok(json!({"error": false, "message": "Proses"})));
        assert!(!ok(json!({"error": false, "id": "b"})));
        assert!(!ok(json!({"message": "Berhasil"})));
        assert!(!ok(json!({"error": "mungkin"})));
        assert!(!ok(json!([])));
    }
}
