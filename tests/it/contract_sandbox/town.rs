//! A sandbox to test against, and people who sit at their desks in it.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use periksa::sandbox::world::model::WorldConfig;
use periksa::sandbox::{Clock, Config, Facts, Sandbox};
use reqwest::header::HeaderMap;
use reqwest::{Client, Method, RequestBuilder, StatusCode};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::sync::OnceCell;

use super::contract::Contract;

pub const API: &str = "/siasn-instansi/api/terbuka";
pub const TOKEN: &str = "/auth/realms/public-siasn/protocol/openid-connect/token";

/// How many proposals there are in a town.
pub const PROPOSALS: usize = 400;

/// The data of a town in which nothing has happened yet. Making the world takes seconds, copying
/// it takes milliseconds.
static TEMPLATE: OnceCell<PathBuf> = OnceCell::const_new();

async fn template() -> PathBuf {
    let data = Path::new(env!("CARGO_TARGET_TMPDIR")).join("sandbox-template");
    Sandbox::clear(&data).unwrap();
    let sandbox = Sandbox::start(config(&data, PROPOSALS)).await.unwrap();
    sandbox.filled().await.unwrap();
    sandbox.stop().await;
    assert!(!data.join("sandbox.db-wal").exists(), "it was not closed");
    data.join("sandbox.db")
}

/// A running sandbox with everything it needs.
pub struct Town {
    pub sandbox: Sandbox,
    pub clock: Clock,
    pub http: Client,
    pub contract: Arc<Contract>,
    pub dir: TempDir,
}

/// The world of a test.
pub fn world(proposals: usize) -> WorldConfig {
    WorldConfig {
        seed: 7,
        proposals,
        today: jiff::civil::date(2026, 11, 21),
    }
}

/// A clock that stands still at the morning of that day.
pub fn clock() -> Clock {
    Clock::standing_at("2026-11-21T03:00:00Z".parse().unwrap())
}

/// A configuration in which nothing happens by itself.
pub fn config(data: &Path, proposals: usize) -> Config {
    Config {
        clock: clock(),
        ahead: 0,
        ..Config::new(data, world(proposals))
    }
}

/// A client for plain HTTP.
pub fn client() -> Client {
    let _already = rustls::crypto::ring::default_provider().install_default();
    Client::builder().no_proxy().build().unwrap()
}

impl Town {
    /// Starts one whose world is filled in.
    pub async fn found() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let data = dir.path().join("data");
        let template = TEMPLATE.get_or_init(template).await;
        std::fs::create_dir(&data).unwrap();
        std::fs::copy(template, data.join("sandbox.db")).unwrap();
        Self::with(dir, config(&data, PROPOSALS)).await
    }

    /// Starts one of a configuration and waits until its world is filled in.
    pub async fn with(dir: TempDir, config: Config) -> Self {
        let clock = config.clock.clone();
        let sandbox = Sandbox::start(config).await.unwrap();
        sandbox.filled().await.unwrap();
        let http = client();
        let document: Value = http
            .get(format!("{}{API}/openapi.json", sandbox.url()))
            .send()
            .await
            .unwrap()
            .json()
            .await
            .unwrap();
        Self {
            sandbox,
            clock,
            http,
            contract: Arc::new(Contract::new(document)),
            dir,
        }
    }

    /// Signs somebody in.
    pub async fn desk(&self, user: &str) -> Desk {
        let form = [
            ("grant_type", "password"),
            ("client_id", "periksa"),
            ("username", user),
            ("password", "contoh"),
            ("scope", "openid"),
        ];
        let nobody = self.nobody();
        let answer = nobody
            .send(nobody.request(Method::POST, TOKEN).form(&form))
            .await
            .is(StatusCode::OK);
        Desk {
            token: answer.body["access_token"].as_str().map(str::to_owned),
            ..nobody
        }
    }

    /// A desk at which nobody has signed in.
    pub fn nobody(&self) -> Desk {
        Desk {
            http: self.http.clone(),
            url: self.sandbox.url(),
            token: None,
            contract: Arc::clone(&self.contract),
        }
    }

    /// What is really in the data.
    pub fn facts(&self) -> Facts {
        self.sandbox.facts().unwrap()
    }
}

/// Somebody's place of work.
#[derive(Clone)]
pub struct Desk {
    pub http: Client,
    pub url: String,
    pub token: Option<String>,
    pub contract: Arc<Contract>,
}

/// An answer that the contract allows.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub bytes: Vec<u8>,
    /// Null where the body is not JSON.
    pub body: Value,
}

impl Answer {
    /// Panics unless it has this status.
    pub fn is(self, status: StatusCode) -> Self {
        assert_eq!(self.status, status, "{:#}", self.body);
        self
    }

    /// Panics unless it is this problem.
    pub fn problem(self, status: u16, code: &str) -> Self {
        assert_eq!(self.status.as_u16(), status, "{:#}", self.body);
        assert_eq!(self.body["kode"], code, "{:#}", self.body);
        assert_eq!(self.body["status"], status);
        self
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers[name].to_str().unwrap()
    }

    pub fn rows(&self) -> &[Value] {
        self.body["usul"].as_array().unwrap()
    }
}

impl Desk {
    /// A request with the token; a path of the API may leave out its base.
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let base = if path.starts_with('/') {
            ""
        } else {
            "/siasn-instansi/api/terbuka/"
        };
        let request = self
            .http
            .request(method, format!("{}{base}{path}", self.url));
        match &self.token {
            Some(token) => request.bearer_auth(token),
            None => request,
        }
    }

    /// Sends a request and holds the answer against the contract.
    pub async fn send(&self, request: RequestBuilder) -> Answer {
        let request = request.build().unwrap();
        let (method, path) = (request.method().clone(), request.url().path().to_owned());
        let response = self.http.execute(request).await.unwrap();
        let (status, headers) = (response.status(), response.headers().clone());
        let bytes = response.bytes().await.unwrap().to_vec();
        self.contract
            .judge(method.as_str(), &path, status.as_u16(), &headers, &bytes);
        Answer {
            status,
            headers,
            body: serde_json::from_slice(&bytes).unwrap_or(Value::Null),
            bytes,
        }
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send(self.request(Method::GET, path)).await
    }

    pub async fn post(&self, path: &str, body: &Value) -> Answer {
        self.send(self.request(Method::POST, path).json(body)).await
    }

    /// The first proposal that the query finds.
    pub async fn first(&self, query: &str) -> Value {
        let answer = self.get(&format!("usul?{query}")).await.is(StatusCode::OK);
        answer
            .rows()
            .first()
            .cloned()
            .unwrap_or_else(|| panic!("no proposal for {query}"))
    }

    /// The detail of a proposal.
    pub async fn open(&self, id: &str) -> Value {
        self.get(&format!("usul/{id}"))
            .await
            .is(StatusCode::OK)
            .body
    }

    /// Decides on what a row or a detail shows.
    pub async fn decide(&self, seen: &Value, key: &str, verdict: &Value) -> Answer {
        let row = if seen["usul"].is_object() {
            &seen["usul"]
        } else {
            seen
        };
        let (id, version) = (row["id"].as_str().unwrap(), row["versi"].as_str().unwrap());
        let request = self
            .request(Method::POST, &format!("usul/{id}/keputusan"))
            .header("Idempotency-Key", key)
            .header("If-Match", format!("\"{version}\""))
            .json(verdict);
        self.send(request).await
    }
}

pub fn accept() -> Value {
    json!({"hasil": "terima", "alasan_id": null, "catatan": null})
}

pub fn send_back() -> Value {
    json!({"hasil": "kembalikan", "alasan_id": "bts-01", "catatan": "Pindai ulang."})
}

pub fn refuse() -> Value {
    json!({"hasil": "tolak", "alasan_id": "tms-01"})
}
