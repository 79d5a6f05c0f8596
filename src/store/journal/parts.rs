//! What of a row's detail is a fact of the office, and what is a person's. Only what is named here is a
//! fact; whatever somebody adds to a detail without naming it here counts as personal and expires.

use serde_json::{Map, Value, json};

use crate::domain::clean;

/// The facts, by their way through the detail. What the server said is told by version, status and
/// time; its sentences may name people.
const FACTS: [&[&str]; 20] = [
    &["version"],
    &["outcome"],
    &["reason"],
    &["made_at"],
    &["basis", "findings"],
    &["step"],
    &["by"],
    &["subject", "category"],
    &["receipt", "version"],
    &["receipt", "status"],
    &["receipt", "at"],
    &["corrected", "version"],
    &["corrected", "status"],
    &["corrected", "at"],
    &["theirs", "version"],
    &["theirs", "status"],
    &["failure", "kind"],
    &["failure", "cause"],
    &["failure", "wait"],
    &["signature"],
];

/// The row's own columns say these.
const SAID: [&str; 2] = ["id", "proposal"];

/// Digits in a row that may be somebody's number.
const NUMBER: usize = 8;

/// Both parts; each `None` where it would be empty.
pub(super) fn split(detail: Value) -> (Option<Value>, Option<Value>) {
    let Value::Object(mut rest) = detail else {
        let rest = (!detail.is_null()).then(|| json!({ "detail": detail }));
        return (None, rest);
    };
    let mut facts = Map::new();
    for way in FACTS {
        move_over(&mut rest, &mut facts, way);
    }
    if let Some(Value::Array(corrections)) = rest.get("corrections") {
        let fields = corrections.iter().map(|one| one["field"].clone());
        facts.insert("corrections".to_owned(), fields.collect());
    }
    // The ids of documents are the server's own texts, and may be paths that name somebody.
    if let Some(Value::Array(documents)) = rest.get("basis").and_then(|it| it.get("documents")) {
        let unnamed = documents
            .iter()
            .map(|one| json!({ "sha256": one["sha256"], "opened": one["opened"] }));
        let basis = facts.entry("basis").or_insert_with(|| json!({}));
        basis["documents"] = unnamed.collect();
    }
    if let Some(cause) = facts.get_mut("failure").and_then(|it| it.get_mut("cause")) {
        *cause = cause.as_str().map(nameless).into();
    }
    rest.retain(|name, value| !SAID.contains(&name.as_str()) && !is_nothing(value));
    let some = |part: Map<String, Value>| (!part.is_empty()).then_some(Value::Object(part));
    (some(facts), some(rest))
}

fn move_over(from: &mut Map<String, Value>, to: &mut Map<String, Value>, way: &[&str]) {
    let Some((first, rest)) = way.split_first() else {
        return;
    };
    if rest.is_empty() {
        if let Some(value) = from.remove(*first).filter(|value| !value.is_null()) {
            to.insert((*first).to_owned(), value);
        }
    } else if let Some(Value::Object(inner)) = from.get_mut(*first) {
        let mut part = match to.remove(*first) {
            Some(Value::Object(part)) => part,
            _ => Map::new(),
        };
        move_over(inner, &mut part, rest);
        if !part.is_empty() {
            to.insert((*first).to_owned(), part.into());
        }
    }
}

fn is_nothing(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Object(inner) => inner.is_empty(),
        _ => false,
    }
}

/// A technical cause on one line, without what could be the number of a person.
fn nameless(cause: &str) -> String {
    let cause = clean::line(cause);
    let mut out = String::with_capacity(cause.len());
    let mut digits = String::new();
    for character in cause.chars().chain(['\n']) {
        if character.is_ascii_digit() {
            digits.push(character);
            continue;
        }
        match digits.len() {
            0..NUMBER => out.push_str(&digits),
            _ => out.push('#'),
        }
        digits.clear();
        out.push(character);
    }
    out.pop();
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_known_as_a_fact_is_personal() {
        let (facts, person) = split(json!({
            "id": "k-1", "proposal": "u-1", "version": "7", "outcome": "tolak", "note": "catatan CONTOH",
            "reason": {"id": "3", "class": "TMS", "text": "Palsu"},
            "subject": {"name": "CONTOH", "nip": "19900230", "category": "skp", "summary": "SKP"},
            "corrections": [{"field": "sk_nomor", "original": "1", "corrected": "2", "reason": "salah"}],
            "news": 1, "empty": null,
        }));
        assert_eq!(
            facts.unwrap(),
            json!({
                "version": "7", "outcome": "tolak", "reason": {"id": "3", "class": "TMS", "text": "Palsu"},
                "subject": {"category": "skp"}, "corrections": ["sk_nomor"],
            })
        );
        assert_eq!(
            person.unwrap(),
            json!({
                "note": "catatan CONTOH", "news": 1,
                "subject": {"name": "CONTOH", "nip": "19900230", "summary": "SKP"},
                "corrections": [{"field": "sk_nomor", "original": "1", "corrected": "2", "reason": "salah"}],
            })
        );
    }

    #[test]
    fn the_servers_sentence_is_personal_and_its_cause_is_nameless() {
        let (facts, person) = split(json!({"failure": {
            "kind": "rejected", "cause": "422 nip 199002302015031001\u{202e}\nx 19900230", "said": "CONTOH sudah pensiun",
        }}));
        let cause = "422 nip #<202e> x #";
        assert_eq!(
            facts.unwrap(),
            json!({"failure": {"kind": "rejected", "cause": cause}})
        );
        assert_eq!(
            person.unwrap(),
            json!({"failure": {"said": "CONTOH sudah pensiun"}})
        );
    }

    #[test]
    fn nothing_is_nothing() {
        assert_eq!(split(Value::Null), (None, None));
        assert_eq!(split(json!({"note": null})), (None, None));
        assert_eq!(
            split(json!("rusak")),
            (None, Some(json!({"detail": "rusak"})))
        );
    }
}
