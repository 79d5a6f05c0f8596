//! Values that the document does not allow, found by trying: the document itself says which of many
//! values are wrong, so nothing here knows a call.

use serde_json::{Value, json};

use super::contract::Contract;

impl Contract {
    /// Texts that are wrong for a parameter with this schema.
    pub fn wrong_texts(&self, schema: &Value) -> Vec<String> {
        let long = |word: &str, times| vec![word; times].join(",");
        let mut texts: Vec<String> = [
            "",
            " ",
            ",",
            "x",
            "X,",
            "0",
            "-1",
            "+5",
            "1.5",
            "4294967296",
            "tgl,",
            "1,x",
            "a\"b",
            "\"a\"b\"",
            "2026-02-30",
            "20261121",
            "2026-11-21T00:00:00Z",
            "diajukan,",
        ]
        .map(str::to_owned)
        .to_vec();
        texts.extend([
            long("1", 101),
            long("skp", 101),
            "x".repeat(201),
            "k".repeat(256),
        ]);
        texts.retain(|text| !self.faults(schema, &self.read(schema, text)).is_empty());
        texts
    }

    /// The words that a parameter with this schema knows, each of which must serve.
    pub fn words(&self, schema: &Value) -> Vec<String> {
        let schema = self.resolved(schema);
        let words = match schema["items"].is_object() {
            true => &self.resolved(&schema["items"])["enum"],
            false => &schema["enum"],
        };
        let words = words.as_array().into_iter().flatten();
        words
            .map(|word| word.as_str().unwrap().to_owned())
            .collect()
    }

    /// The value that a text in an address or a header stands for.
    fn read(&self, schema: &Value, text: &str) -> Value {
        let schema = self.resolved(schema);
        match schema["type"].as_str() {
            Some("array") if text.is_empty() => json!([]),
            Some("array") => text
                .split(',')
                .map(|word| self.read(&schema["items"], word))
                .collect(),
            Some("integer") if !text.starts_with('+') => text
                .parse::<i64>()
                .map_or_else(|_| text.into(), Value::from),
            _ => text.into(),
        }
    }

    /// A good body spoiled in every way that the schema forbids, with what was done to it.
    pub fn spoiled(&self, schema: &Value, good: &Value) -> Vec<(String, Value)> {
        let mut found = Vec::new();
        for pointer in places(good) {
            for (what, bad) in changes(good.pointer(&pointer).unwrap()) {
                let mut body = good.clone();
                *body.pointer_mut(&pointer).unwrap() = bad;
                found.push((format!("{pointer} {what}"), body));
            }
        }
        let validator = self.compiled(schema);
        found.retain(|(_, body)| !validator.is_valid(body));
        found
    }
}

/// The JSON pointers of a value and of everything in it.
fn places(value: &Value) -> Vec<String> {
    let below: Vec<(String, &Value)> = match value {
        Value::Object(members) => members.iter().map(|(name, v)| (name.clone(), v)).collect(),
        Value::Array(items) => (0..).map(|n: usize| n.to_string()).zip(items).collect(),
        _ => Vec::new(),
    };
    let mut found = vec![String::new()];
    for (name, inner) in below {
        found.extend(places(inner).iter().map(|place| format!("/{name}{place}")));
    }
    found
}

/// What can be done to a value.
fn changes(value: &Value) -> Vec<(String, Value)> {
    let others = [
        json!(null),
        json!(true),
        json!(17),
        json!(""),
        json!(" "),
        json!("tidak-ada"),
        json!("x".repeat(2001)),
        json!([]),
        json!({}),
    ];
    let mut found: Vec<(String, Value)> = others
        .into_iter()
        .map(|other| (format!("is {:.20}", other.to_string()), other))
        .collect();
    if let Value::Object(members) = value {
        for name in members.keys() {
            let mut less = members.clone();
            less.remove(name);
            found.push((format!("without {name}"), less.into()));
        }
        let mut more = members.clone();
        more.insert("lain".to_owned(), json!(1));
        found.push(("with more".to_owned(), more.into()));
    }
    if let Value::Array(items) = value
        && let Some(first) = items.first()
    {
        found.push(("with 101".to_owned(), vec![first.clone(); 101].into()));
    }
    found
}
