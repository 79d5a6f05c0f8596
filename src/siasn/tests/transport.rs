//! What carries the calls: TLS, proxies, redirects, bounds on what comes back, the server's clock.
//! Everything here goes over real sockets of this machine.

mod bodies;
mod clock;
mod proxies;
mod redirects;
mod tls;

use std::{
    io,
    net::SocketAddr,
    sync::atomic::{AtomicUsize, Ordering},
};

use axum::{body, extract::Request, http::HeaderMap, response::IntoResponse};
use base64::{Engine, engine::general_purpose::STANDARD};
use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DnType, ExtendedKeyUsagePurpose, IsCa,
    KeyPair,
};
use reqwest::{StatusCode, Url, header::HeaderValue};
use rustls::{ServerConfig, pki_types::PrivateKeyDer};
use tokio_rustls::{TlsAcceptor, server::TlsStream};

use super::*;
use crate::{
    domain::failure::FailureKind,
    siasn::{
        Authorities, Endpoint, ProxyChoice,
        classify::{Lost, Sent},
        http::{Answer, Call, Http},
    },
};

/// A name that no resolver knows, so that whoever reaches it went through the test's own means.
const NAME: &str = "siasn.contoh.invalid";

/// An authority made for one test.
struct Authority(CertifiedIssuer<'static, KeyPair>);

impl Authority {
    fn new() -> Self {
        Self::named("CONTOH CA")
    }

    /// An authority that nobody could take for [`Authority::new`].
    fn stranger() -> Self {
        Self::named("CONTOH CA LAIN")
    }

    fn named(name: &str) -> Self {
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.distinguished_name.push(DnType::CommonName, name);
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = KeyPair::generate().unwrap();
        Self(CertifiedIssuer::self_signed(params, key).unwrap())
    }

    fn pem(&self) -> String {
        pem(self.0.der())
    }

    /// Options of somebody who believes it.
    fn believed(&self) -> Options {
        let authorities = Authorities::parse(self.pem().as_bytes()).unwrap();
        Options {
            authorities: Some(authorities),
            ..Options::default()
        }
    }

    /// A server that proves itself with a certificate of this authority.
    fn config(&self, name: &str, adjust: impl FnOnce(&mut CertificateParams)) -> ServerConfig {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let mut params = CertificateParams::new([name.to_owned()]).unwrap();
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        adjust(&mut params);
        let key = KeyPair::generate().unwrap();
        let certificate = params.signed_by(&key, &self.0).unwrap();
        let key = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
        let config = ServerConfig::builder().with_no_client_auth();
        let chain = vec![certificate.der().clone()];
        config.with_single_cert(chain, key).unwrap()
    }

    /// A SIASN of this name behind TLS.
    async fn siasn(&self, name: &str) -> Tls {
        let mut config = self.config(name, |_| {});
        config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        Tls::start(name, config).await
    }
}

/// A SIASN behind TLS.
struct Tls {
    address: SocketAddr,
    seen: Arc<Mutex<Vec<String>>>,
    lines: Arc<AtomicUsize>,
}

impl Tls {
    /// A server that says what [`usual`] says and sends `/pindah` on to where the query tells.
    async fn start(name: &str, config: ServerConfig) -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (seen, lines) = (Arc::<Mutex<Vec<_>>>::default(), Arc::default());
        let listener = TlsListener {
            listener,
            acceptor: TlsAcceptor::from(Arc::new(config)),
            lines: Arc::clone(&lines),
        };
        // A proxy is asked for the name alone, everybody else for the port of the day.
        let base = match name {
            NAME => format!("https://{NAME}"),
            _ => format!("https://{name}:{}", address.port()),
        };
        let log = Arc::clone(&seen);
        let app = axum::Router::new().fallback(async move |request: Request| {
            let line = format!("{:?} {}", request.version(), request.uri().path());
            log.lock().unwrap().push(line);
            answered(request, &base).await
        });
        tokio::spawn(async move { axum::serve(listener, app).await });
        Self {
            address,
            seen,
            lines,
        }
    }

    fn url(&self, path: &str) -> Url {
        let address = format!("https://{}/{path}", self.address);
        address.parse().unwrap()
    }

    fn seen(&self) -> Vec<String> {
        self.seen.lock().unwrap().clone()
    }

    fn lines(&self) -> usize {
        self.lines.load(Ordering::SeqCst)
    }
}

async fn answered(request: Request, base: &str) -> impl IntoResponse + use<> {
    if request.uri().path() == "/pindah" {
        let to = request.uri().query().unwrap().to_owned();
        let headers = HeaderMap::from_iter([("location".parse().unwrap(), to.parse().unwrap())]);
        return (StatusCode::FOUND, headers, Vec::new());
    }
    let (head, body) = request.into_parts();
    let body = body::to_bytes(body, 1 << 20).await.unwrap();
    let path = head.uri.path_and_query().unwrap().as_str();
    let seen = Seen {
        method: head.method.to_string(),
        path: path.strip_prefix(API).unwrap_or(path).to_owned(),
        headers: BTreeMap::new(),
        body: String::from_utf8(body.to_vec()).unwrap(),
    };
    let Act::Say(raw) = usual(&seen, base) else {
        unreachable!("a usual answer is a whole one")
    };
    let raw = String::from_utf8(raw).unwrap();
    let (head, body) = raw.split_once("\r\n\r\n").unwrap();
    let status: u16 = head.split(' ').nth(1).unwrap().parse().unwrap();
    let status = StatusCode::from_u16(status).unwrap();
    (status, HeaderMap::new(), body.as_bytes().to_vec())
}

struct TlsListener {
    listener: tokio::net::TcpListener,
    acceptor: TlsAcceptor,
    lines: Arc<AtomicUsize>,
}

impl axum::serve::Listener for TlsListener {
    type Io = TlsStream<tokio::net::TcpStream>;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        loop {
            let (stream, from) = self.listener.accept().await.unwrap();
            self.lines.fetch_add(1, Ordering::SeqCst);
            if let Ok(stream) = self.acceptor.accept(stream).await {
                return (stream, from);
            }
        }
    }

    fn local_addr(&self) -> io::Result<Self::Addr> {
        self.listener.local_addr()
    }
}

/// A certificate as text (RFC 7468).
pub(in crate::siasn) fn pem(der: &[u8]) -> String {
    let text = STANDARD.encode(der);
    let lines: Vec<_> = text.as_bytes().chunks(64).collect();
    let lines = String::from_utf8(lines.join(&b'\n')).unwrap();
    format!("-----BEGIN CERTIFICATE-----\n{lines}\n-----END CERTIFICATE-----\n")
}

/// A server that hands each line to `talk` once the head of a request has come.
fn raw(talk: impl Fn(&TcpStream, &str) + Send + Sync + 'static) -> Url {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}/", listener.local_addr().unwrap());
    let talk = Arc::new(talk);
    std::thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let talk = Arc::clone(&talk);
            std::thread::spawn(move || {
                let mut head = Vec::new();
                while !head.ends_with(b"\r\n\r\n") {
                    let mut byte = [0];
                    stream.read_exact(&mut byte).ok()?;
                    head.extend(byte);
                }
                talk(&stream, &String::from_utf8(head).unwrap());
                Some(())
            });
        }
    });
    address.parse().unwrap()
}

/// Reads an address, without a token.
async fn get(options: Options, url: Url) -> Result<Answer, Lost> {
    let http = Http::new(options);
    http.exchange(Call::get(url, "x"), None).await
}

async fn failure_of(options: Options, url: Url) -> (FailureKind, String, Sent) {
    match get(options, url).await {
        Ok(answer) => panic!("an answer of status {}", answer.status),
        Err(lost) => (lost.failure.kind, lost.failure.cause, lost.sent),
    }
}
