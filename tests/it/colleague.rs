//! Somebody else at the same server: what the program does not do itself is done here over HTTP.

use reqwest::{Client, Method, StatusCode};
use serde_json::{Value, json};

/// Somebody who has signed in.
pub struct Colleague {
    http: Client,
    url: String,
    token: String,
}

impl Colleague {
    /// Signs somebody in, with the password that everybody has.
    pub async fn at(url: &str, user: &str) -> Self {
        // An error means that a provider is there already.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let http = Client::builder().no_proxy().build().unwrap();
        let form = [
            ("grant_type", "password"),
            ("client_id", "periksa"),
            ("username", user),
            ("password", "contoh"),
        ];
        let token = "/auth/realms/public-siasn/protocol/openid-connect/token";
        let request = http.post(format!("{url}{token}")).form(&form);
        let answer: Value = request.send().await.unwrap().json().await.unwrap();
        Self {
            http,
            url: url.to_owned(),
            token: answer["access_token"].as_str().unwrap().to_owned(),
        }
    }

    /// The token of the sign-in.
    pub fn token(&self) -> &str {
        &self.token
    }

    /// Reads something of the API.
    pub async fn get(&self, path: &str) -> Value {
        self.send(Method::GET, path, &[], None).await
    }

    /// The first proposal that waits for the OPD, oldest first, of a category.
    pub async fn waiting(&self, category: &str) -> Value {
        let path = format!("usul?limit=1&tahap=diajukan&kategori={category}");
        self.get(&path).await["usul"][0].clone()
    }

    /// Accepts a proposal as it stands.
    pub async fn accept(&self, row: &Value) -> Value {
        let id = row["id"].as_str().unwrap();
        let version = format!("\"{}\"", row["versi"].as_str().unwrap());
        let headers = [("idempotency-key", id.to_owned()), ("if-match", version)];
        let body = json!({"hasil": "terima", "alasan_id": null, "catatan": null});
        let path = format!("usul/{id}/keputusan");
        self.send(Method::POST, &path, &headers, Some(body)).await
    }

    /// Sends a returned proposal again, with some values repaired.
    pub async fn repair(&self, id: &str, values: Value) -> Value {
        let body = json!({ "usulan_data": values });
        let path = format!("usul/{id}/perbaikan");
        self.send(Method::POST, &path, &[], Some(body)).await
    }

    async fn send(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, String)],
        body: Option<Value>,
    ) -> Value {
        let url = format!("{}/siasn-instansi/api/terbuka/{path}", self.url);
        let mut request = self.http.request(method, url).bearer_auth(&self.token);
        for (name, value) in headers {
            request = request.header(*name, value);
        }
        if let Some(body) = body {
            request = request.json(&body);
        }
        let answer = request.send().await.unwrap();
        let status = answer.status();
        let body: Value = answer.json().await.unwrap();
        assert_eq!(status, StatusCode::OK, "{body:#}");
        body
    }
}
