//! The web service behind the gateway.

use std::time::Duration;

use periksa::sandbox::Quirk;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use super::office::{Answer, Desk, Office, text};

const SERVICE: &str = "/apisiasn/1.0";

/// Fetches a gateway token with these credentials.
async fn token(desk: &Desk, key: &str, secret: &str) -> Answer {
    let request = desk
        .http
        .post(format!("{}/oauth2/token", desk.url))
        .basic_auth(key, Some(secret))
        .form(&[("grant_type", "client_credentials")]);
    desk.send(request).await
}

/// Calls the web service with these two tokens.
async fn call(desk: &Desk, path: &str, gateway: Option<&str>, sso: Option<&str>) -> Answer {
    let mut request = desk.http.get(format!("{}{SERVICE}{path}", desk.url));
    if let Some(token) = gateway {
        request = request.bearer_auth(token);
    }
    if let Some(token) = sso {
        request = request.header("Auth", format!("bearer {token}"));
    }
    desk.send(request).await
}

/// Somebody with both tokens.
struct Through {
    desk: Desk,
    gateway: String,
}

impl Through {
    async fn of(office: &Office) -> Self {
        let desk = office.desk("opd").await;
        let answer = token(&desk, "kunci-contoh", "rahasia-contoh").await;
        let body = answer.is(StatusCode::OK).body;
        assert_eq!(body["token_type"], "Bearer");
        assert_eq!(body["expires_in"], 3600);
        assert_eq!(body["scope"], "default");
        let gateway = text(&body, "access_token").to_owned();
        Self { desk, gateway }
    }

    async fn get(&self, path: &str) -> Answer {
        let sso = self.desk.token.as_deref();
        call(&self.desk, path, Some(&self.gateway), sso).await
    }
}

#[tokio::test]
async fn the_gateway_wants_both_tokens() {
    let office = Office::plain().await;
    let nobody = office.nobody();
    let wrong = token(&nobody, "kunci-contoh", "salah").await;
    let wrong = wrong.is(StatusCode::UNAUTHORIZED).body;
    assert_eq!(wrong["error"], "invalid_client");
    let other = nobody
        .http
        .post(format!("{}/oauth2/token", nobody.url))
        .basic_auth("kunci-contoh", Some("rahasia-contoh"))
        .form(&[("grant_type", "password")]);
    let other = nobody.send(other).await.is(StatusCode::BAD_REQUEST).body;
    assert_eq!(other["error"], "unsupported_grant_type");

    let through = Through::of(&office).await;
    let (desk, gateway) = (&through.desk, through.gateway.as_str());
    let sso = desk.token.as_deref();
    let path = "/pns/rw-golongan/199002302015032001";
    let refused = |answer: Answer| answer.is(StatusCode::UNAUTHORIZED).body;
    let missing = refused(call(desk, path, None, sso).await);
    assert_eq!(missing["fault"]["code"], 900_902);
    let unknown = refused(call(desk, path, Some("x"), sso).await);
    assert_eq!(unknown["fault"]["code"], 900_901);
    assert_eq!(unknown["fault"]["message"], "Invalid Credentials");
    let mismatch = json!({
        "code": 0, "data": "Token SSO mismatch", "message": "invalid or expired jwt",
    });
    for sso in [None, Some("x")] {
        assert_eq!(
            refused(call(desk, path, Some(gateway), sso).await),
            mismatch
        );
    }
    office.clock.advance(Duration::from_secs(301));
    assert_eq!(
        refused(call(desk, path, Some(gateway), sso).await),
        mismatch
    );
    office.clock.advance(Duration::from_secs(3300));
    let dead = refused(call(desk, path, Some(gateway), sso).await);
    assert_eq!(dead["fault"]["code"], 900_901);
}

#[tokio::test]
async fn a_document_comes_whole_and_nothing_tells_its_length() {
    let office = Office::plain().await;
    let through = Through::of(&office).await;
    let row = through.desk.first(121, 1).await;
    let document = &row["dokumen_usulan"]["858"];
    assert_eq!(document["dok_id"], "858");
    let path = format!("/download-dok?filePath={}", text(document, "dok_uri"));
    let answer = through.get(&path).await.is(StatusCode::OK);
    assert_eq!(answer.headers["content-type"], "application/pdf");
    assert!(answer.bytes.starts_with(b"%PDF"));
    for header in ["content-length", "etag", "accept-ranges", "repr-digest"] {
        assert!(!answer.headers.contains_key(header), "{header}");
    }
    let unknown = through.get("/download-dok?filePath=peremajaan/x.pdf").await;
    assert_eq!(
        unknown.is(StatusCode::NOT_FOUND).body,
        json!({"code": 0, "data": "Data tidak ditemukan", "message": ""})
    );
    // Another unit's verifier does not get it.
    let other = office.desk("opd-02").await;
    let sso = other.token.as_deref();
    let answer = call(&other, &path, Some(&through.gateway), sso).await;
    answer.is(StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_missing_document_may_look_like_an_answer() {
    let office = Office::only(Quirk::ErrorInside200).await;
    let through = Through::of(&office).await;
    let mut kinds = std::collections::BTreeSet::new();
    for number in 0..20 {
        let answer = through
            .get(&format!("/download-dok?filePath=peremajaan/{number}.pdf"))
            .await;
        let kind = answer.headers["content-type"].to_str().unwrap().to_owned();
        assert!(!kind.contains("pdf"));
        kinds.insert((answer.status.as_u16(), kind));
    }
    let expected = [
        (200, "application/json"),
        (200, "text/html; charset=utf-8"),
        (404, "application/json"),
    ];
    assert_eq!(
        kinds,
        expected
            .map(|(status, kind)| (status, kind.to_owned()))
            .into()
    );
}

#[tokio::test]
async fn what_is_held_comes_in_camel_case_with_the_day_first() {
    let office = Office::plain().await;
    let through = Through::of(&office).await;
    let all = through.desk.inbox(100).await;
    let row = all
        .iter()
        .find(|row| row["detail_layanan"] == 121 && row["tipe"] == "U")
        .unwrap();
    let nip = text(row, "nip");
    let main = through.get(&format!("/pns/data-utama/{nip}")).await;
    let main = main.is(StatusCode::OK).body;
    assert_eq!((&main["code"], &main["count"]), (&json!(1), &json!(1)));
    assert_eq!(main["message"], "success");
    assert_eq!(main["data"]["nipBaru"], *nip);
    assert_eq!(&text(&main["data"], "tglLahir")[2..3], "-");

    let ranks = through.get(&format!("/pns/rw-golongan/{nip}")).await;
    let ranks = ranks.is(StatusCode::OK).body;
    let list = ranks["data"].as_array().unwrap();
    assert_eq!(ranks["count"], list.len());
    let own = list.iter().find(|rank| rank["id"] == row["id_riwayat"]);
    let own = own.unwrap();
    assert_eq!(own["idPns"], row["pns_id"]);
    assert_eq!(&text(own, "tmtGolongan")[2..3], "-");
    assert!(own["masaKerjaGolonganTahun"].is_string());

    let nothing = json!({"code": 0, "count": 0, "data": "Data tidak ditemukan"});
    let scores = format!("/pns/rw-angkakredit/{nip}");
    let answer = through.get(&scores).await.is(StatusCode::OK);
    assert_eq!(answer.body, nothing);
    through
        .get(&format!("/pns/rw-hantu/{nip}"))
        .await
        .is(StatusCode::NOT_FOUND);
    let office = Office::only(Quirk::EmptyIs404).await;
    let through = Through::of(&office).await;
    let answer = through.get(&scores).await.is(StatusCode::NOT_FOUND);
    assert_eq!(answer.body, nothing);
}

#[tokio::test]
async fn every_list_of_the_web_service_is_served() {
    let office = Office::only(Quirk::Misspelt).await;
    let through = Through::of(&office).await;
    let mut found = std::collections::BTreeMap::new();
    let lists = [
        "golongan",
        "pendidikan",
        "jabatan",
        "diklat",
        "kursus",
        "penghargaan",
        "skp22",
        "skp",
        "masakerja",
        "cltn",
        "pindahinstansi",
        "pasangan",
        "anak",
        "ortu",
        "angkakredit",
    ];
    for row in through.desk.page(0, 30).await {
        for list in lists {
            let path = format!("/pns/rw-{list}/{}", text(&row, "nip"));
            let body = through.get(&path).await.is(StatusCode::OK).body;
            if let Some(first) = body["data"].as_array().and_then(|all| all.first()) {
                found.insert(list, first.clone());
            }
        }
    }
    for list in [
        "golongan",
        "pendidikan",
        "jabatan",
        "kursus",
        "skp22",
        "pasangan",
        "ortu",
    ] {
        assert!(found.contains_key(list), "{list}");
    }
    let key = |list: &str, key: &str| found.get(list).map(|record| record.get(key).is_some());
    assert_eq!(key("pendidikan", "nomorIjasah"), Some(true));
    assert_ne!(key("penghargaan", "ID"), Some(false));
    assert_ne!(key("pasangan", "tgglMenikah"), Some(false));
    assert_eq!(found.get("angkakredit"), None::<&Value>);
}

#[tokio::test]
async fn the_gateway_stands_before_the_web_service_alone() {
    let office = Office::plain().await;
    let opd = office.desk("opd").await;
    let path = format!("{SERVICE}/pns/data-utama/199002302015032001");
    let answer = opd.send(opd.request(Method::GET, &path)).await;
    let body = answer.is(StatusCode::UNAUTHORIZED).body;
    assert_eq!(
        body["fault"]["code"], 900_901,
        "an SSO token is no gateway token"
    );
}
