//! How a client has to read: written here on its own, so that neither side judges itself.

use std::collections::{BTreeMap, BTreeSet};

use periksa::domain::catalogue::Catalogue;
use serde_json::Value;

/// The rows in whichever envelope; `{"Value": null}` is none.
pub fn rows(body: &Value) -> Vec<Value> {
    if body.get("Value") == Some(&Value::Null) {
        return Vec::new();
    }
    ["results", "data", "Value"]
        .iter()
        .find_map(|key| body[key].as_array().cloned())
        .unwrap_or_else(|| panic!("no list in {body:#}"))
}

/// What a value means, as one text; empty for nothing.
pub fn meaning(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::Bool(yes) => u8::from(*yes).to_string(),
        Value::Number(number) => number.to_string(),
        Value::String(text) => match text.as_str() {
            "null" | "01-01-0001" | "2000-01-01" => String::new(),
            text => day(text).unwrap_or_else(|| text.to_owned()),
        },
        other => panic!("{other} is no plain value"),
    }
}

/// A day in ISO 8601, however it was spelt.
fn day(text: &str) -> Option<String> {
    let text = text.strip_suffix("T00:00:00Z").unwrap_or(text);
    let parts: Vec<&str> = text.split('-').collect();
    let [first, month, last] = parts[..] else {
        return None;
    };
    let numbers = parts.iter().all(|part| part.parse::<u16>().is_ok());
    match (first.len(), month.len(), last.len()) {
        (4, 2, 2) if numbers => Some(text.to_owned()),
        (2, 2, 4) if numbers => Some(format!("{last}-{month}-{first}")),
        _ => None,
    }
}

/// `usulan_data` under our own names. `slugs` are the names of the same form without oddities.
pub fn values(shown: &Value, slugs: &BTreeSet<String>) -> BTreeMap<String, String> {
    let inner = match shown.as_object().map(|map| map.len()) {
        Some(1) if shown["data"].is_object() => &shown["data"],
        _ => shown,
    };
    let spellings = spellings(slugs);
    inner
        .as_object()
        .unwrap_or_else(|| panic!("{shown:#}"))
        .iter()
        .map(|(key, value)| {
            let slug = spellings.get(key).unwrap_or(key).clone();
            assert!(slugs.contains(&slug), "{key} is no field of {slugs:?}");
            (slug, meaning(value))
        })
        .collect()
}

/// The web service's spellings of the form that has exactly these fields.
fn spellings(slugs: &BTreeSet<String>) -> BTreeMap<String, String> {
    let catalogue = Catalogue::embedded().unwrap();
    let mut variants = catalogue.iter().flat_map(|category| &category.variants);
    let variant = variants
        .find(|variant| {
            let own: BTreeSet<String> = variant.fields.iter().map(|f| f.slug.clone()).collect();
            own == *slugs
        })
        .unwrap_or_else(|| panic!("no form has {slugs:?}"));
    let mut found: BTreeMap<String, String> = variant
        .fields
        .iter()
        .map(|field| {
            let camel = camel(&field.slug);
            (field.siasn.clone().unwrap_or(camel), field.slug.clone())
        })
        .collect();
    if let Some(slug) = found.get("noSertipikat").cloned() {
        found.insert("nomorSertipikat".to_owned(), slug);
    }
    found
}

fn camel(slug: &str) -> String {
    let mut text = String::new();
    for (place, part) in slug.split('_').enumerate() {
        let (first, rest) = part.split_at(1);
        text += &if place == 0 {
            first.to_owned()
        } else {
            first.to_uppercase()
        };
        text += rest;
    }
    text
}

/// The documents of a row: kind and address.
pub fn documents(shown: &Value) -> BTreeSet<(String, String)> {
    let entries: Vec<Value> = match shown {
        Value::Null => Vec::new(),
        Value::Array(list) => list.clone(),
        Value::Object(map) => {
            for (key, document) in map {
                assert_eq!(document["dok_id"], key.as_str());
            }
            map.values().cloned().collect()
        }
        other => panic!("{other}"),
    };
    let part = |entry: &Value, key: &str| entry[key].as_str().unwrap().to_owned();
    entries
        .iter()
        .map(|entry| (part(entry, "dok_id"), part(entry, "dok_uri")))
        .collect()
}
