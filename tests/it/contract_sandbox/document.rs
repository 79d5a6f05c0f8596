//! The document against the server, from the document alone: every call that it names is there
//! with the methods, the parameters and the bodies that it says, and refuses what it does not
//! allow. That the server has no further addresses is tested beside its router.

use std::collections::BTreeSet;

use reqwest::header::{HeaderMap, HeaderName};
use reqwest::{Method, RequestBuilder, StatusCode};
use serde_json::{Value, json};

use super::contract::Operation;
use super::town::{Answer, Desk, Town};

/// Stands for the variable part of an address; nothing is called that.
const NOBODY: &str = "tidak-ada";

/// How the server says that it does not take what was sent. 404 is not among them, for it says
/// nothing of that.
const REFUSALS: [StatusCode; 4] = [
    StatusCode::BAD_REQUEST,
    StatusCode::PAYLOAD_TOO_LARGE,
    StatusCode::UNPROCESSABLE_ENTITY,
    StatusCode::PRECONDITION_REQUIRED,
];

impl Desk {
    /// A call of the document about something, with the headers that it requires.
    fn call(&self, operation: &Operation, about: &str) -> RequestBuilder {
        let method = Method::from_bytes(operation.method.as_bytes()).unwrap();
        let mut headers = HeaderMap::new();
        for header in operation.parameters("header") {
            if header["required"] == true {
                headers.insert(
                    named(header),
                    header["example"].as_str().unwrap().parse().unwrap(),
                );
            }
        }
        self.request(method, &filled(&operation.path, about))
            .headers(headers)
    }

    async fn asked(&self, operation: &Operation, query: &[(&str, &str)]) -> Answer {
        self.send(self.call(operation, NOBODY).query(query)).await
    }
}

fn named(header: &Value) -> HeaderName {
    header["name"].as_str().unwrap().parse().unwrap()
}

fn filled(path: &str, about: &str) -> String {
    let part = |part: &str| if part.starts_with('{') { about } else { part }.to_owned();
    path.split('/').map(part).collect::<Vec<_>>().join("/")
}

#[tokio::test]
async fn an_address_serves_the_documented_methods_and_no_others() {
    let town = Town::found().await;
    let nobody = town.nobody();
    let operations = town.contract.operations();
    let paths: BTreeSet<&str> = operations.iter().map(|call| call.path.as_str()).collect();
    assert!(paths.len() > 10);
    for path in paths {
        let strange = nobody.request(
            Method::from_bytes(b"PROPFIND").unwrap(),
            &filled(path, NOBODY),
        );
        let response = strange.send().await.unwrap();
        assert_eq!(response.status(), StatusCode::METHOD_NOT_ALLOWED, "{path}");
        let allow = response.headers()["allow"].to_str().unwrap();
        // HEAD comes with GET, as RFC 9110 has it, and needs no words of its own.
        let served: BTreeSet<&str> = allow.split(',').filter(|word| *word != "HEAD").collect();
        let of_path = operations.iter().filter(|call| call.path == path);
        let documented: BTreeSet<&str> = of_path.map(|call| call.method.as_str()).collect();
        assert_eq!(served, documented, "{path}");
    }
}

#[tokio::test]
async fn who_calls_is_asked_exactly_where_the_document_says_so() {
    let town = Town::found().await;
    let nobody = town.nobody();
    for operation in town.contract.operations() {
        let answer = nobody.send(nobody.call(&operation, NOBODY)).await;
        let asked = answer.status == StatusCode::UNAUTHORIZED;
        assert_eq!(asked, operation.secured, "{}", operation.id);
    }
}

#[tokio::test]
async fn parameters_of_the_address_are_read_as_documented_and_others_refused() {
    let town = Town::found().await;
    let opd = town.desk("opd").await;
    let (mut read, mut wrong) = (0, 0);
    let list = opd.get("usul?limit=1").await.is(StatusCode::OK).body;
    // What has to stand beside another parameter for the call to be answered.
    let beside = [("sejak", list["token"].as_str().unwrap())];
    for operation in town.contract.operations() {
        let parameters = operation.parameters("query");
        // How signing in is read is tested in `oauth`.
        if parameters.is_empty() || operation.signs_in() {
            continue;
        }
        let id = &operation.id;
        let names = |answer: Answer, name: &str| {
            assert_eq!(answer.problem(400, "parameter").body["field"], name, "{id}");
        };
        names(opd.asked(&operation, &[("lain", "1")]).await, "lain");
        for parameter in &parameters {
            let name = parameter["name"].as_str().unwrap();
            let twice = [(name, "1"), (name, "1")];
            names(opd.asked(&operation, &twice).await, name);
            read += 1;
            if parameter["required"] == true {
                names(opd.asked(&operation, &[]).await, name);
            }
            for value in town.contract.wrong_texts(&parameter["schema"]) {
                names(opd.asked(&operation, &[(name, &value)]).await, name);
                wrong += 1;
            }
            for value in town.contract.words(&parameter["schema"]) {
                let required = |(known, _): &&(&str, &str)| {
                    let named = |it: &&Value| it["name"] == **known && it["required"] == true;
                    parameters.iter().any(|it| named(&&**it)) && *known != name
                };
                let query = beside.iter().filter(required).copied();
                let query: Vec<_> = query.chain([(name, value.as_str())]).collect();
                opd.asked(&operation, &query).await.is(StatusCode::OK);
            }
        }
    }
    assert!(read > 10 && wrong > 20, "{read} {wrong}");
}

/// Addresses without documented parameters answer the same whatever stands after the question mark.
#[tokio::test]
async fn no_call_needs_a_parameter_that_is_not_documented() {
    let town = Town::found().await;
    let opd = town.desk("opd").await;
    let row = opd.first("status=1").await;
    for operation in town.contract.operations() {
        if operation.method != "GET" || !operation.parameters("query").is_empty() {
            continue;
        }
        let call = || opd.call(&operation, row["id"].as_str().unwrap());
        let plain = opd.send(call()).await;
        let more = opd.send(call().query(&[("lain", "1")])).await;
        assert_eq!(plain.status, more.status, "{}", operation.id);
        assert_eq!(plain.bytes, more.bytes, "{}", operation.id);
    }
}

#[tokio::test]
async fn a_required_header_is_required_and_has_the_documented_form() {
    let town = Town::found().await;
    let opd = town.desk("opd").await;
    let row = opd.first("status=1").await;
    let mut wrong = 0;
    for operation in town.contract.operations() {
        let (_, body) = match operation.examples().into_iter().next() {
            Some(example) => example,
            None => continue,
        };
        for header in operation.parameters("header") {
            assert_eq!(header["required"], true, "{}", operation.id);
            let example = &header["example"];
            assert!(town.contract.faults(&header["schema"], example).is_empty());
            let texts = town.contract.wrong_texts(&header["schema"]);
            for text in texts.iter().map(Some).chain([None]) {
                let call = opd.call(&operation, row["id"].as_str().unwrap());
                let mut request = call.json(&body).build().unwrap();
                let headers = request.headers_mut();
                headers.remove(named(header));
                if let Some(text) = text {
                    headers.insert(named(header), text.parse().unwrap());
                }
                let request = RequestBuilder::from_parts(opd.http.clone(), request);
                let answer = opd.send(request).await;
                let told = format!("{} {text:?}: {}", header["name"], answer.status);
                assert!(REFUSALS.contains(&answer.status), "{told}");
                wrong += 1;
            }
        }
    }
    assert!(wrong > 10, "{wrong}");
}

#[tokio::test]
async fn a_body_is_read_as_documented() {
    let town = Town::found().await;
    let opd = town.desk("opd").await;
    let row = opd.first("status=1").await;
    for operation in town.contract.operations() {
        let Some(json) = &operation.json else {
            continue;
        };
        let examples = operation.examples();
        assert!(!examples.is_empty(), "{} has no example", operation.id);
        for (name, example) in examples {
            let faults = town.contract.faults(&json["schema"], &example);
            assert!(faults.is_empty(), "{name}: {faults:?}");
            // Nobody is called that, so what was read well ends in 404 or in answers per item.
            let good = opd.call(&operation, NOBODY).json(&example);
            let answer = opd.send(good).await;
            let read = [StatusCode::NOT_FOUND, StatusCode::OK].contains(&answer.status);
            assert!(read, "{name}: {:#}", answer.body);
            let spoiled = town.contract.spoiled(&json["schema"], &example);
            assert!(spoiled.len() > 5, "{name}: {spoiled:?}");
            for (fault, body) in spoiled {
                let bad = opd
                    .call(&operation, row["id"].as_str().unwrap())
                    .json(&body);
                let answer = opd.send(bad).await;
                let refused = REFUSALS.contains(&answer.status);
                assert!(refused, "{name}, {fault}: {}", answer.status);
            }
        }
    }
    let after = opd.open(row["id"].as_str().unwrap()).await;
    assert_eq!(after["usul"], row, "a wrong body did something");
}

/// What the document lists, because JSON Schema cannot ask the server, is what the server announces.
#[tokio::test]
async fn lists_in_the_document_are_those_of_the_server() {
    let town = Town::found().await;
    let opd = town.desk("opd").await;
    let told = opd.get("kemampuan").await.is(StatusCode::OK).body;
    let listed = |pointer: &str| -> BTreeSet<String> {
        let words = town.contract.at(pointer).as_array().unwrap().iter();
        words
            .map(|word| word.as_str().unwrap().to_owned())
            .collect()
    };
    let categories: BTreeSet<String> = told["kewenangan"]
        .as_object()
        .unwrap()
        .keys()
        .cloned()
        .collect();
    assert_eq!(listed("/components/schemas/Kategori/enum"), categories);
    let features: BTreeSet<String> = told["fitur"]
        .as_array()
        .unwrap()
        .iter()
        .map(|word| word.as_str().unwrap().to_owned())
        .collect();
    let pointer = "/components/schemas/Kemampuan/properties/fitur/items/enum";
    assert_eq!(listed(pointer), features);
    for (limit, pointer) in [
        (
            "limit_maks",
            "/components/schemas/Daftar/properties/usul/maxItems",
        ),
        (
            "limit_maks",
            "/components/schemas/Perubahan/properties/berubah/maxItems",
        ),
        (
            "batch_maks",
            "/components/schemas/Batch/properties/keputusan/maxItems",
        ),
        (
            "catatan_maks",
            "/components/schemas/TulisPesan/properties/teks/maxLength",
        ),
        (
            "catatan_maks",
            "/components/schemas/Keputusan/oneOf/0/properties/catatan/maxLength",
        ),
        (
            "catatan_maks",
            "/components/schemas/Keputusan/oneOf/1/properties/catatan/maxLength",
        ),
    ] {
        assert_eq!(
            &told["batas"][limit],
            town.contract.at(pointer),
            "{pointer}"
        );
    }
}

/// Links tell how one answer leads to the next call; they must lead somewhere.
#[tokio::test]
async fn links_lead_to_documented_calls() {
    let town = Town::found().await;
    let operations = town.contract.operations();
    let mut followed = 0;
    for operation in &operations {
        let responses = operation.node["responses"].as_object().unwrap().values();
        let links = responses.filter_map(|response| response["links"].as_object());
        for link in links.flat_map(|links| links.values()) {
            let target = operations
                .iter()
                .find(|call| link["operationId"] == call.id.as_str())
                .unwrap_or_else(|| panic!("{link}"));
            let known = target.node["parameters"].as_array().unwrap();
            for name in link["parameters"].as_object().unwrap().keys() {
                assert!(
                    known.iter().any(|own| own["name"] == name.as_str()),
                    "{link}"
                );
            }
            followed += 1;
        }
    }
    assert!(followed > 0);
}

/// What is called wrong here must be everything that is, else nothing here can fail.
#[tokio::test]
async fn bodies_are_spoiled_in_every_way() {
    let town = Town::found().await;
    let example = json!({"hasil": "kembalikan", "alasan_id": "bts-01", "catatan": "x"});
    let schema = json!({"$ref": "#/components/schemas/Keputusan"});
    let spoiled = town.contract.spoiled(&schema, &example);
    let faults: BTreeSet<&str> = spoiled.iter().map(|(fault, _)| fault.as_str()).collect();
    for fault in [
        " without hasil",
        " without alasan_id",
        "/catatan is 17",
        " with more",
    ] {
        assert!(faults.contains(fault), "{fault} of {faults:?}");
    }
    assert!(!faults.contains(" without catatan"));
    let texts = town
        .contract
        .wrong_texts(&json!({"type": "integer", "minimum": 1}));
    assert!(texts.contains(&"0".to_owned()) && texts.contains(&"+5".to_owned()));
    assert!(!texts.contains(&"4294967296".to_owned()));
}
