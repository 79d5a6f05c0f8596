//! Signing in against the document, by the rules of OAuth rather than those of the API: what nobody
//! knows is ignored, what has no value counts as left out, nothing comes twice (RFC 6749, 3.1 and
//! 3.2). What is wrong with a value is asked of the document, so nothing here knows a call.

use reqwest::header::LOCATION;
use reqwest::{Method, StatusCode, Url};
use serde_json::{Map, Value, json};

use super::contract::{Contract, Operation};
use super::sign_in::browser;
use super::town::{Answer, Desk, Town};

/// What may be wrong somewhere, or not.
const TEXTS: [&str; 9] = [
    "",
    " ",
    "x",
    "openid lain",
    "openid  profile",
    "https://127.0.0.1:1/",
    "http://contoh.invalid/",
    "http://127.0.0.1:1/#a",
    // The last letter holds two bits that 32 bytes do not fill.
    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB",
];

/// A call with what it sends, which the document's schema allows.
struct Sent {
    operation: Operation,
    name: String,
    schema: Value,
    fields: Map<String, Value>,
}

impl Sent {
    /// Every example of the document, and one of each call's address.
    fn all(contract: &Contract) -> Vec<Self> {
        let mut all = Vec::new();
        for operation in contract.operations() {
            let reads = operation.form.is_some() || !operation.parameters("query").is_empty();
            if !operation.signs_in() || !reads {
                continue;
            }
            let schema = match &operation.form {
                Some(form) => form["schema"].clone(),
                None => address(&operation),
            };
            let examples = match &operation.form {
                Some(_) => operation.examples(),
                None => vec![(operation.id.clone(), example(&operation))],
            };
            assert!(!examples.is_empty(), "{} has no example", operation.id);
            for (name, example) in examples {
                let faults = contract.faults(&schema, &example);
                assert!(faults.is_empty(), "{name}: {faults:?}");
                all.push(Self {
                    operation: operation.clone(),
                    name,
                    schema: schema.clone(),
                    fields: example.as_object().unwrap().clone(),
                });
            }
        }
        all
    }

    /// The same with a field changed, or left out.
    fn with(&self, name: &str, value: Option<&str>) -> Map<String, Value> {
        let mut fields = self.fields.clone();
        match value {
            Some(value) => fields.insert(name.to_owned(), value.into()),
            None => fields.remove(name),
        };
        fields
    }

    async fn send(&self, browser: &Desk, fields: &[(&str, &str)]) -> Answer {
        let method = Method::from_bytes(self.operation.method.as_bytes()).unwrap();
        let request = browser.request(method, &self.operation.path);
        let request = match self.operation.form {
            Some(_) => request.form(fields),
            None => request.query(fields),
        };
        browser.send(request).await
    }
}

/// The parameters of an address as the schema of an object.
fn address(operation: &Operation) -> Value {
    let parameters = operation.parameters("query");
    let named = |own: &&Value| own["name"].as_str().unwrap().to_owned();
    let required = parameters.iter().filter(|own| own["required"] == true);
    let properties = parameters
        .iter()
        .map(|own| (named(own), own["schema"].clone()));
    json!({
        "type": "object",
        "required": required.map(named).collect::<Vec<_>>(),
        "properties": properties.collect::<Map<_, _>>(),
    })
}

fn example(operation: &Operation) -> Value {
    let value = |own: &Value| match &own["schema"]["const"] {
        Value::Null => own["example"].clone(),
        only => only.clone(),
    };
    let parameters = operation.parameters("query").into_iter();
    parameters
        .map(|own| (own["name"].as_str().unwrap().to_owned(), value(own)))
        .collect::<Map<_, _>>()
        .into()
}

fn texts(fields: &Map<String, Value>) -> Vec<(&str, &str)> {
    let text = |(name, value)| (String::as_str(name), Value::as_str(value).unwrap());
    fields.iter().map(text).collect()
}

/// Whether what was sent could not be read. That somebody said no, or that a password, a code or a
/// token is not good, is an answer to something that was read.
fn unread(answer: &Answer) -> bool {
    let error = match answer.status {
        StatusCode::FOUND => {
            let place: Url = answer.header(LOCATION.as_str()).parse().unwrap();
            let mut told = place.query_pairs().into_owned();
            told.find(|(name, _)| name == "error")
                .map(|(_, error)| error)
        }
        StatusCode::BAD_REQUEST | StatusCode::UNAUTHORIZED => {
            // A page names no error.
            Some(answer.body["error"].as_str().unwrap_or_default().to_owned())
        }
        status => {
            assert!(status.is_success(), "{status}");
            None
        }
    };
    error.is_some_and(|error| !["access_denied", "invalid_grant"].contains(&error.as_str()))
}

#[tokio::test]
async fn what_is_sent_is_refused_exactly_where_the_document_forbids_it() {
    let town = Town::found().await;
    let browser = browser(&town);
    let (mut read, mut refused) = (0, 0);
    for sent in Sent::all(&town.contract) {
        for name in sent.fields.keys() {
            for value in TEXTS.iter().copied().map(Some).chain([None]) {
                let fields = sent.with(name, value);
                let faults = town.contract.faults(&sent.schema, &fields.clone().into());
                let answer = sent.send(&browser, &texts(&fields)).await;
                let told = format!("{}, {name} is {value:?}: {faults:?}", sent.name);
                assert_eq!(unread(&answer), !faults.is_empty(), "{told}: {answer:?}");
                *(if faults.is_empty() {
                    &mut read
                } else {
                    &mut refused
                }) += 1;
            }
        }
    }
    assert!(read > 100 && refused > 100, "{read} {refused}");
}

#[tokio::test]
async fn what_nobody_knows_is_ignored_and_nothing_comes_twice() {
    let town = Town::found().await;
    let browser = browser(&town);
    let mut calls = 0;
    for sent in Sent::all(&town.contract) {
        let good = texts(&sent.fields);
        let plain = sent.send(&browser, &good).await;
        assert!(!unread(&plain), "{}: {plain:?}", sent.name);
        let more = [good.as_slice(), &[("lain", "1")]].concat();
        let answer = sent.send(&browser, &more).await;
        assert_eq!(answer.status, plain.status, "{}", sent.name);
        assert!(!unread(&answer), "{}: {answer:?}", sent.name);
        for twice in &more {
            let fields = [more.as_slice(), &[*twice]].concat();
            let answer = sent.send(&browser, &fields).await;
            let told = format!("{}, {} twice: {answer:?}", sent.name, twice.0);
            assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{told}");
            assert!(unread(&answer), "{told}");
        }
        calls += 1;
    }
    assert!(calls > 10, "{calls}");
}
