//! Every documented answer is given at least once, and nothing but documented answers.

use periksa::domain::catalogue::Catalogue;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use super::town::{API, Desk, TOKEN, Town, accept, send_back};

#[tokio::test]
async fn every_documented_answer_is_given() {
    let town = Town::found().await;
    let nobody = town.nobody();
    let opd = town.desk("opd").await;
    let row = opd.first("status=1").await;
    without_token(&town, &nobody).await;
    reading(&town, &opd, &row).await;
    writing(&town, &opd, &row).await;
    deciding(&town, &opd, &row).await;
    super::sign_in::every_answer(&town).await;
    let unseen = town.contract.unseen();
    assert!(unseen.is_empty(), "never given: {unseen:?}");
}

async fn without_token(town: &Town, nobody: &Desk) {
    for operation in town.contract.operations() {
        if operation.secured {
            let method = Method::from_bytes(operation.method.as_bytes()).unwrap();
            let request = nobody.request(method, &operation.path);
            nobody.send(request).await.problem(401, "token");
        }
    }
    nobody
        .get(&format!("{API}/openapi.json"))
        .await
        .is(StatusCode::OK);
    nobody
        .get("/auth/realms/public-siasn/.well-known/openid-configuration")
        .await;
    for (form, status) in [
        (vec![], StatusCode::BAD_REQUEST),
        (
            vec![
                ("client_id", "periksa"),
                ("grant_type", "password"),
                ("username", "opd"),
                ("password", "salah"),
            ],
            StatusCode::UNAUTHORIZED,
        ),
    ] {
        nobody
            .send(nobody.request(Method::POST, TOKEN).form(&form))
            .await
            .is(status);
    }
}

/// Gets a path and then gets it again under its tag.
async fn twice(desk: &Desk, path: &str) -> Value {
    let first = desk.get(path).await.is(StatusCode::OK);
    let again = desk
        .request(Method::GET, path)
        .header("If-None-Match", first.header("etag"));
    desk.send(again).await.is(StatusCode::NOT_MODIFIED);
    first.body
}

async fn reading(town: &Town, opd: &Desk, row: &Value) {
    let id = row["id"].as_str().unwrap();
    opd.get("kemampuan").await.is(StatusCode::OK);
    let list = twice(opd, "usul").await;
    opd.get("usul?limit=0").await.problem(400, "parameter");
    let token = list["token"].as_str().unwrap();
    twice(opd, &format!("usul/perubahan?sejak={token}")).await;
    opd.get("usul/perubahan").await.problem(400, "parameter");
    opd.get("usul/perubahan?sejak=x")
        .await
        .problem(410, "token-lama");
    twice(opd, &format!("usul/{id}")).await;
    opd.get("usul/x").await.problem(404, "tidak-ada");
    opd.get(&format!("usul/{id}/log")).await.is(StatusCode::OK);
    opd.get("usul/x/log").await.problem(404, "tidak-ada");
    opd.get("rekap?per=unor,tahap").await.is(StatusCode::OK);
    opd.get("rekap?per=x").await.problem(400, "parameter");
    let nip = row["nip"].as_str().unwrap();
    let profile = opd.get(&format!("asn/{nip}")).await.is(StatusCode::OK).body;
    assert_eq!(profile["orang"]["nip"], nip);
    town.desk("opd-02")
        .await
        .get(&format!("asn/{nip}"))
        .await
        .problem(404, "tidak-ada");
    let lists = opd.get("referensi").await.is(StatusCode::OK).body;
    for list in lists["daftar"].as_array().unwrap() {
        twice(opd, &format!("referensi/{}", list.as_str().unwrap())).await;
    }
    opd.get("referensi/tidak-ada")
        .await
        .problem(404, "tidak-ada");
    let with_documents = opd.get("usul?limit=200").await;
    let with_documents = with_documents
        .rows()
        .iter()
        .find(|row| row["dok"] != 0)
        .unwrap();
    let detail = opd.open(with_documents["id"].as_str().unwrap()).await;
    let path = format!("dokumen/{}", detail["dokumen"][0]["id"].as_str().unwrap());
    let tag = opd
        .get(&path)
        .await
        .is(StatusCode::OK)
        .header("etag")
        .to_owned();
    for (name, value, status) in [
        ("Range", "bytes=0-9", StatusCode::PARTIAL_CONTENT),
        (
            "Range",
            "bytes=99999999-",
            StatusCode::RANGE_NOT_SATISFIABLE,
        ),
        ("If-None-Match", tag.as_str(), StatusCode::NOT_MODIFIED),
    ] {
        opd.send(opd.request(Method::GET, &path).header(name, value))
            .await
            .is(status);
    }
    opd.get("dokumen/x").await.problem(404, "tidak-ada");
}

/// What every call with a body refuses.
async fn unreadable(desk: &Desk, path: &str) {
    let request = |kind: &'static str, body: String| {
        desk.request(Method::POST, path)
            .header("Idempotency-Key", "k")
            .header("If-Match", "\"1\"")
            .header("Content-Type", kind)
            .body(body)
    };
    desk.send(request("application/json", "{".to_owned()))
        .await
        .problem(400, "badan");
    desk.send(request("text/plain", "{}".to_owned()))
        .await
        .problem(415, "tipe-isi");
    let large = format!("\"{}\"", "x".repeat(1 << 20));
    desk.send(request("application/json", large))
        .await
        .problem(413, "terlalu-besar");
}

async fn writing(town: &Town, opd: &Desk, row: &Value) {
    let id = row["id"].as_str().unwrap();
    let asn = town.desk(row["nip"].as_str().unwrap()).await;
    let (helpdesk, monitor) = (town.desk("helpdesk").await, town.desk("monitor").await);
    let thread = format!("usul/{id}/koordinasi");
    let text = json!({"teks": "Mohon bantuan."});
    opd.post(&thread, &text).await.is(StatusCode::CREATED);
    helpdesk.post(&thread, &text).await.is(StatusCode::CREATED);
    let messages = monitor.get(&thread).await.is(StatusCode::OK).body;
    assert_eq!(messages["pesan"].as_array().unwrap().len(), 2);
    assert_eq!(messages["pesan"][1]["peran"], "helpdesk");
    monitor.post(&thread, &text).await.problem(403, "wewenang");
    asn.get(&thread).await.problem(403, "wewenang");
    for empty in ["", "  \n"] {
        let answer = opd.post(&thread, &json!({"teks": empty})).await;
        assert_eq!(answer.problem(422, "isian").body["field"], "teks");
    }
    opd.get("usul/x/koordinasi").await.problem(404, "tidak-ada");
    opd.post("usul/x/koordinasi", &text)
        .await
        .problem(404, "tidak-ada");
    unreadable(opd, &thread).await;

    let claim = format!("usul/{id}/klaim");
    opd.send(opd.request(Method::PUT, &claim))
        .await
        .is(StatusCode::OK);
    let colleague = town.desk("opd2").await;
    for method in [Method::PUT, Method::DELETE] {
        let of = |desk: &Desk, path: &str| desk.request(method.clone(), path);
        monitor
            .send(of(&monitor, &claim))
            .await
            .problem(403, "wewenang");
        colleague
            .send(of(&colleague, &claim))
            .await
            .problem(409, "diklaim");
        opd.send(of(opd, "usul/x/klaim"))
            .await
            .problem(404, "tidak-ada");
    }
    opd.send(opd.request(Method::DELETE, &claim))
        .await
        .is(StatusCode::NO_CONTENT);
}

async fn deciding(town: &Town, opd: &Desk, row: &Value) {
    let id = row["id"].as_str().unwrap();
    let path = format!("usul/{id}/keputusan");
    unreadable(opd, &path).await;
    opd.send(opd.request(Method::POST, &path).json(&accept()))
        .await
        .problem(400, "kunci-perlu");
    let unversioned = opd
        .request(Method::POST, &path)
        .header("Idempotency-Key", "k")
        .json(&accept());
    opd.send(unversioned).await.problem(428, "if-match-perlu");
    let at = |id: &str, version: &str| json!({"id": id, "versi": version});
    opd.decide(&at("x", "1"), "k", &accept())
        .await
        .problem(404, "tidak-ada");
    opd.decide(&at(id, "999"), "k", &accept())
        .await
        .problem(409, "konflik");
    let monitor = town.desk("monitor").await;
    monitor
        .decide(row, "k", &accept())
        .await
        .problem(403, "wewenang");
    opd.decide(row, "k", &json!({"hasil": "tolak"}))
        .await
        .problem(422, "isian");

    let asn = town.desk(row["nip"].as_str().unwrap()).await;
    let repair = format!("usul/{id}/perbaikan");
    let nothing = json!({"usulan_data": {}});
    asn.post(&repair, &nothing).await.problem(409, "konflik");
    opd.decide(row, "k", &send_back()).await.is(StatusCode::OK);
    opd.post(&repair, &nothing).await.problem(403, "wewenang");
    asn.post("usul/x/perbaikan", &nothing)
        .await
        .problem(404, "tidak-ada");
    let unknown = json!({"usulan_data": {"x": 1}});
    asn.post(&repair, &unknown).await.problem(422, "isian");
    unreadable(&asn, &repair).await;
    asn.post(&repair, &nothing).await.is(StatusCode::OK);

    opd.post("keputusan", &json!({"keputusan": []}))
        .await
        .is(StatusCode::OK);
    unreadable(opd, "keputusan").await;
}

/// Without words for a code the screen shows a number that nobody knows by heart.
#[tokio::test]
async fn every_code_comes_with_its_words() {
    let town = Town::found().await;
    let opd = town.desk("opd").await;
    let catalogue = Catalogue::embedded().unwrap();
    let mut explained = 0;
    for category in catalogue.iter() {
        let page = opd
            .get(&format!("usul?limit=5&kategori={}", category.slug))
            .await;
        for row in page.rows() {
            let detail = opd.open(row["id"].as_str().unwrap()).await;
            let variant = category
                .variants
                .iter()
                .find(|variant| variant.slug == row["varian"].as_str().unwrap())
                .unwrap();
            for field in &variant.fields {
                let Some(list) = &field.reference else {
                    continue;
                };
                let code = match &detail["usulan_data"][&field.slug] {
                    Value::Null => continue,
                    Value::String(code) => code.clone(),
                    other => other.to_string(),
                };
                let words = &detail["rujukan"][list][&code];
                assert!(words.is_string(), "{} {} {code}", category.slug, field.slug);
                explained += 1;
            }
        }
    }
    assert!(explained > 20, "{explained}");
}

#[tokio::test]
async fn what_does_not_exist_is_a_problem_as_well() {
    let town = Town::found().await;
    let opd = town.desk("opd").await;
    for (method, path, status, code) in [
        (Method::GET, "/", 404, "tidak-ada"),
        (
            Method::GET,
            "/siasn-instansi/api/terbuka/lain",
            404,
            "tidak-ada",
        ),
        (
            Method::GET,
            "/siasn-instansi/api/terbuka/usul/%FF",
            404,
            "tidak-ada",
        ),
        (
            Method::DELETE,
            "/siasn-instansi/api/terbuka/kemampuan",
            405,
            "metode",
        ),
    ] {
        let request = opd.request(method, path);
        let response = request.send().await.unwrap();
        assert_eq!(response.status().as_u16(), status, "{path}");
        assert_eq!(
            response.headers()["content-type"],
            "application/problem+json"
        );
        let body: Value = response.json().await.unwrap();
        assert_eq!(body["kode"], code);
    }
}
