//! The OpenAPI document as a judge of answers.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;

use jsonschema::Validator;
use reqwest::header::{CONTENT_TYPE, HeaderMap};
use serde_json::{Value, json};

/// An answer's place in the document: operation, status.
type Place = (String, String);

/// The document, and which of its answers have been seen.
pub struct Contract {
    document: Value,
    validators: Mutex<BTreeMap<(Place, String), std::sync::Arc<Validator>>>,
    seen: Mutex<BTreeSet<Place>>,
}

impl Contract {
    /// Takes the document as the server serves it.
    pub fn new(document: Value) -> Self {
        Self {
            document,
            validators: Mutex::default(),
            seen: Mutex::default(),
        }
    }

    /// Panics unless the document has such an answer.
    pub fn judge(&self, method: &str, path: &str, status: u16, headers: &HeaderMap, body: &[u8]) {
        let operation = self.operation(method, path);
        let id = operation["operationId"].as_str().unwrap().to_owned();
        let status = status.to_string();
        let responses = operation["responses"].as_object().unwrap();
        let (key, response) = responses
            .get_key_value(&status)
            .unwrap_or_else(|| panic!("{id} must not answer {status}: {}", text(body)));
        let response = self.resolved(response);
        let place = (id, key.clone());
        for (name, header) in response["headers"].as_object().into_iter().flatten() {
            if header["required"] == true {
                assert!(headers.contains_key(name), "{place:?} lacks {name}");
            }
        }
        self.judge_body(&place, response, headers, body);
        self.seen.lock().unwrap().insert(place);
    }

    /// The documented answers that no test has got yet; server errors are left out, since nothing
    /// may cause them.
    pub fn unseen(&self) -> Vec<Place> {
        let seen = self.seen.lock().unwrap();
        let paths = self.document["paths"].as_object().unwrap().values();
        let operations = paths.flat_map(|path| path.as_object().unwrap().values());
        operations
            .flat_map(|operation| {
                let id = operation["operationId"].as_str().unwrap();
                let statuses = operation["responses"].as_object().unwrap().keys();
                statuses.map(move |status| (id.to_owned(), status.clone()))
            })
            .filter(|place| place.1 != "5XX" && !seen.contains(place))
            .collect()
    }

    /// Every call of the document.
    pub fn operations(&self) -> Vec<Operation> {
        let paths = self.document["paths"].as_object().unwrap();
        let mut operations = Vec::new();
        for (path, item) in paths {
            for (method, node) in item.as_object().unwrap() {
                let content = node["requestBody"]["content"].as_object();
                operations.push(Operation {
                    id: node["operationId"].as_str().unwrap().to_owned(),
                    method: method.to_uppercase(),
                    path: path.clone(),
                    secured: node["security"] != json!([]),
                    json: content.and_then(|content| content.get("application/json").cloned()),
                    node: node.clone(),
                });
            }
        }
        operations
    }

    /// What stands at a JSON pointer.
    pub fn at(&self, pointer: &str) -> &Value {
        let found = self.document.pointer(pointer);
        found.unwrap_or_else(|| panic!("nothing at {pointer}"))
    }

    /// What is wrong with a value by a schema of the document.
    pub fn faults(&self, schema: &Value, value: &Value) -> Vec<String> {
        let validator = self.compiled(schema);
        let faults = validator.iter_errors(value);
        faults
            .map(|fault| format!("{} at {}", fault, fault.instance_path()))
            .collect()
    }

    /// A schema of the document, ready to judge.
    pub fn compiled(&self, schema: &Value) -> Validator {
        let root = json!({
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "components": self.document["components"],
            "allOf": [schema],
        });
        let options = jsonschema::options().should_validate_formats(true);
        options.build(&root).unwrap()
    }

    fn operation(&self, method: &str, path: &str) -> &Value {
        let path = path.split('?').next().unwrap();
        let paths = self.document["paths"].as_object().unwrap();
        let exact = paths.get(path);
        let template = || {
            paths
                .iter()
                .find(|(template, _)| fits(template, path))
                .map(|(_, item)| item)
        };
        let item = exact
            .or_else(template)
            .unwrap_or_else(|| panic!("{path} is not documented"));
        let operation = &item[method.to_lowercase()];
        assert!(operation.is_object(), "{method} {path} is not documented");
        operation
    }

    /// What a `$ref` points to, or the value itself.
    pub fn resolved<'a>(&'a self, value: &'a Value) -> &'a Value {
        match value["$ref"].as_str() {
            Some(pointer) => self
                .document
                .pointer(pointer.trim_start_matches('#'))
                .unwrap(),
            None => value,
        }
    }

    fn judge_body(&self, place: &Place, response: &Value, headers: &HeaderMap, body: &[u8]) {
        let Some(content) = response["content"].as_object() else {
            assert!(body.is_empty(), "{place:?} has a body: {}", text(body));
            return;
        };
        let kind = headers[CONTENT_TYPE].to_str().unwrap();
        let media = content
            .get(kind)
            .unwrap_or_else(|| panic!("{place:?} must not be {kind}"));
        if media.get("schema").is_none() {
            return;
        }
        let value: Value = serde_json::from_slice(body).unwrap();
        let validator = self.validator(place, kind, &media["schema"]);
        let faults: Vec<String> = validator
            .iter_errors(&value)
            .map(|fault| format!("{} at {}", fault, fault.instance_path()))
            .collect();
        assert!(faults.is_empty(), "{place:?}: {faults:#?}\n{value:#}");
    }

    fn validator(&self, place: &Place, kind: &str, schema: &Value) -> std::sync::Arc<Validator> {
        let mut validators = self.validators.lock().unwrap();
        let made = validators
            .entry((place.clone(), kind.to_owned()))
            .or_insert_with(|| std::sync::Arc::new(self.compiled(schema)));
        std::sync::Arc::clone(made)
    }
}

/// One call of the document.
pub struct Operation {
    pub id: String,
    /// In capitals.
    pub method: String,
    /// As documented, with its variable parts in braces.
    pub path: String,
    /// Whether it needs a token.
    pub secured: bool,
    /// Of a JSON body: schema and examples.
    pub json: Option<Value>,
    pub node: Value,
}

impl Operation {
    /// The parameters in `query`, `header` or `path`.
    pub fn parameters(&self, place: &str) -> Vec<&Value> {
        let all = self.node["parameters"].as_array().into_iter().flatten();
        all.filter(|parameter| parameter["in"] == place).collect()
    }
}

fn fits(template: &str, path: &str) -> bool {
    let parts = |text: &str| text.split('/').map(str::to_owned).collect::<Vec<_>>();
    let (template, path) = (parts(template), parts(path));
    template.len() == path.len()
        && template
            .iter()
            .zip(&path)
            .all(|(own, part)| own == part || own.starts_with('{'))
}

fn text(body: &[u8]) -> String {
    String::from_utf8_lossy(body).into_owned()
}

/// A judge that lets everything pass would make every test here worthless.
#[test]
fn the_judge_sees_what_is_wrong() {
    let document: Value =
        serde_json::from_str(include_str!("../../../src/sandbox/openapi.json")).unwrap();
    let api = "/siasn-instansi/api/terbuka";
    let (call, list) = (format!("{api}/referensi"), json!({"daftar": ["golongan"]}));
    let judged = |method: &str, path: &str, status: u16, kind: &str, body: &Value| {
        let contract = Contract::new(document.clone());
        let mut headers = HeaderMap::new();
        headers.insert(CONTENT_TYPE, kind.parse().unwrap());
        let bytes = body.to_string().into_bytes();
        let judge = || contract.judge(method, path, status, &headers, &bytes);
        std::panic::catch_unwind(std::panic::AssertUnwindSafe(judge)).is_ok()
    };
    let json = "application/json";
    assert!(judged("GET", &call, 200, json, &list));
    assert!(!judged("GET", &call, 201, json, &list), "status");
    assert!(!judged("POST", &call, 200, json, &list), "method");
    assert!(!judged("GET", "/lain", 200, json, &list), "path");
    assert!(
        !judged("GET", &call, 200, "text/html", &list),
        "content type"
    );
    for wrong in [
        json!({}),
        json!({"daftar": [1]}),
        json!({"daftar": [], "lain": 1}),
    ] {
        assert!(!judged("GET", &call, 200, json, &wrong), "{wrong}");
    }
    let tagged = format!("{api}/referensi/golongan");
    let list = json!({"nama": "golongan", "isi": [{"id": "11", "nama": "I/a"}]});
    assert!(!judged("GET", &tagged, 200, json, &list), "header");
}
