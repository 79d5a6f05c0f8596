//! A sandbox that speaks `siasn`, and people who sit at their desks in it.

use std::path::{Path, PathBuf};

use periksa::sandbox::world::model::WorldConfig;
use periksa::sandbox::{Clock, Config, Dialect, Facts, Quirk, Quirks, Sandbox};
use reqwest::header::HeaderMap;
use reqwest::{Client, Method, RequestBuilder, Response, StatusCode};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::sync::OnceCell;

use super::lenient::rows;

pub const API: &str = "/siasn-instansi/api/peremajaan";
const TOKEN: &str = "/auth/realms/public-siasn/protocol/openid-connect/token";
const PROPOSALS: usize = 400;

/// The data of an office in which nothing has happened yet: making the world takes seconds.
static TEMPLATE: OnceCell<PathBuf> = OnceCell::const_new();

async fn template() -> PathBuf {
    let data = Path::new(env!("CARGO_TARGET_TMPDIR")).join("siasn-template");
    Sandbox::clear(&data).unwrap();
    let sandbox = Sandbox::start(config(&data)).await.unwrap();
    sandbox.filled().await.unwrap();
    sandbox.stop().await;
    data.join("sandbox.db")
}

fn config(data: &Path) -> Config {
    let world = WorldConfig {
        seed: 7,
        proposals: PROPOSALS,
        today: jiff::civil::date(2026, 11, 21),
    };
    Config {
        clock: Clock::standing_at("2026-11-21T03:00:00Z".parse().unwrap()),
        ahead: 0,
        dialect: Dialect::Siasn,
        quirks: Quirks::none(),
        ..Config::new(data, world)
    }
}

/// A running sandbox with everything it needs.
pub struct Office {
    pub sandbox: Sandbox,
    pub clock: Clock,
    http: Client,
    _dir: TempDir,
}

impl Office {
    /// One without oddities.
    pub async fn plain() -> Self {
        Self::with(Quirks::none()).await
    }

    /// One with a single oddity.
    pub async fn only(quirk: Quirk) -> Self {
        Self::with(Quirks::none().with(quirk)).await
    }

    /// One with these oddities.
    pub async fn with(quirks: Quirks) -> Self {
        Self::of(|config| config.quirks = quirks).await
    }

    /// One of a changed configuration.
    pub async fn of(change: impl FnOnce(&mut Config)) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let data = dir.path().join("data");
        let template = TEMPLATE.get_or_init(template).await;
        std::fs::create_dir(&data).unwrap();
        std::fs::copy(template, data.join("sandbox.db")).unwrap();
        let mut config = config(&data);
        change(&mut config);
        let clock = config.clock.clone();
        let sandbox = Sandbox::start(config).await.unwrap();
        sandbox.filled().await.unwrap();
        let _already = rustls::crypto::ring::default_provider().install_default();
        Self {
            sandbox,
            clock,
            http: Client::builder().no_proxy().build().unwrap(),
            _dir: dir,
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
        }
    }

    /// What is really in the data.
    pub fn facts(&self) -> Facts {
        self.sandbox.facts().unwrap()
    }

    pub fn status(&self, id: &str) -> u16 {
        self.facts().standing(id).unwrap().unwrap().status
    }
}

/// Somebody's place of work.
#[derive(Clone)]
pub struct Desk {
    pub http: Client,
    pub url: String,
    pub token: Option<String>,
}

/// What came back.
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
    #[track_caller]
    pub fn is(self, status: StatusCode) -> Self {
        assert_eq!(self.status, status, "{:#} {}", self.body, self.text());
        self
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }
}

impl Desk {
    /// A request with the SSO token; a path of the API may leave out its base.
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let slash = if path.starts_with('/') { "" } else { "/" };
        let base = if slash.is_empty() { "" } else { API };
        let request = self
            .http
            .request(method, format!("{}{base}{slash}{path}", self.url));
        match &self.token {
            Some(token) => request.bearer_auth(token),
            None => request,
        }
    }

    pub async fn send(&self, request: RequestBuilder) -> Answer {
        read(request.send().await.unwrap()).await
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send(self.request(Method::GET, path)).await
    }

    pub async fn post(&self, path: &str, body: &Value) -> Answer {
        self.send(self.request(Method::POST, path).json(body)).await
    }

    /// One page of the inbox, read leniently.
    pub async fn page(&self, page: usize, limit: usize) -> Vec<Value> {
        let path = format!("inbox-usul-instansi?offset={page}&limit={limit}");
        let answer = self.get(&path).await;
        match answer.status {
            StatusCode::NOT_FOUND => Vec::new(),
            _ => rows(&answer.is(StatusCode::OK).body),
        }
    }

    /// Every row of the inbox, page by page until one is empty.
    pub async fn inbox(&self, limit: usize) -> Vec<Value> {
        let mut all = Vec::new();
        for page in 0.. {
            let found = self.page(page, limit).await;
            if found.is_empty() {
                break;
            }
            all.extend(found);
        }
        all
    }

    /// The first row of a service that has this status.
    pub async fn first(&self, service: u16, status: u16) -> Value {
        let path = format!("inbox-usul-instansi?limit=100&detail_layanan={service}");
        let answer = self.get(&path).await.is(StatusCode::OK);
        rows(&answer.body)
            .into_iter()
            .find(|row| row["status_usulan"] == status)
            .unwrap_or_else(|| panic!("nothing of {service} has status {status}"))
    }

    /// `verifikasi-berkas` with some fields.
    pub async fn verify_with(&self, fields: &[(&str, &str)]) -> Answer {
        let request = self.verification(fields);
        self.send(request).await
    }

    /// `verifikasi-berkas` on what a row shows.
    pub async fn verify(&self, row: &Value) -> Answer {
        let (id, agency) = (text(row, "id"), text(row, "instansi_id"));
        self.verify_with(&[
            ("usulan_id", id),
            ("rekomendasi_approval", "1"),
            ("instansi_kerja_id", agency),
            ("instansi_induk", agency),
        ])
        .await
    }

    pub fn verification(&self, fields: &[(&str, &str)]) -> RequestBuilder {
        let parts = fields.iter().map(|(name, value)| {
            format!("--batas\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
        });
        let body = parts.collect::<String>() + "--batas--\r\n";
        self.request(Method::POST, "verifikasi-berkas")
            .header("content-type", "multipart/form-data; boundary=batas")
            .body(body)
    }

    /// BKN's accept.
    pub async fn validate(&self, id: &str) -> Answer {
        let body = json!({"usulan_id": id, "rekomendasi_approval": "1", "keterangan": null});
        self.post("validasi-usulan", &body).await
    }

    /// The approver's accept.
    pub async fn approve(&self, ids: &[&str], passphrase: &str, code: &str) -> Answer {
        let body = json!({
            "passphrase": passphrase,
            "one_time_code": code,
            "usulan_data": {"IDUsulan": ids},
        });
        self.post("monit-usulan/terima-usulan", &body).await
    }

    pub async fn send_back(&self, id: &str, reason: Value) -> Answer {
        let body = json!({
            "usulan_id": id,
            "alasan_tolak_id": reason,
            "alasan_tolak_tambahan": "Halaman dua kabur",
        });
        self.post("kembalikan-usulan", &body).await
    }
}

pub async fn read(response: Response) -> Answer {
    let (status, headers) = (response.status(), response.headers().clone());
    let bytes = response.bytes().await.unwrap().to_vec();
    Answer {
        status,
        headers,
        body: serde_json::from_slice(&bytes).unwrap_or(Value::Null),
        bytes,
    }
}

/// A text that must be there.
#[track_caller]
pub fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key]
        .as_str()
        .unwrap_or_else(|| panic!("{key} in {value:#}"))
}
