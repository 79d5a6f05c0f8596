//! The port on this machine that the browser comes back to (RFC 8252, section 7.3). Anybody on the
//! machine can speak to it, so only a request with the state of this sign-in counts; all others are
//! refused and waited on. Knows no provider.

use std::{io, time::Duration};

use reqwest::Url;
use secrecy::{ExposeSecret, SecretString};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    task::JoinSet,
};
use zeroize::Zeroizing;

use crate::domain::failure::{Failure, FailureKind};

/// The path that the browser is sent to.
const PATH: &str = "/masuk";
/// Most bytes of a request.
const HEAD: usize = 16 * 1024;
/// How long one visitor may take to say what he wants.
const VISIT: Duration = Duration::from_secs(10);
/// Most visitors at a time.
const CROWD: usize = 64;

const WELCOME: &str = include_str!("pages/masuk.html");
const FAREWELL: &str = include_str!("pages/gagal.html");
const STRANGER: &str = include_str!("pages/asing.html");

/// A port that waits for one browser.
pub(super) struct Loopback {
    listener: TcpListener,
    port: u16,
}

/// What counts as the right visitor.
pub(super) struct Expected {
    /// The state that went out with the request.
    pub(super) state: SecretString,
    /// What the provider calls itself; empty where it does not say.
    pub(super) issuer: String,
}

/// The right visitor, who still waits for a page.
pub(super) struct Visitor {
    stream: TcpStream,
    /// What he brought: the code, or the provider's word for why there is none.
    pub(super) brought: Result<SecretString, String>,
}

/// What the page says.
#[derive(Clone, Copy)]
pub(super) enum Outcome {
    /// Signed in.
    Welcome,
    /// Not signed in.
    Farewell,
}

impl Loopback {
    /// Opens a port; 0: any that is free.
    pub(super) async fn open(port: u16) -> Result<Self, Failure> {
        let bound = async {
            let listener = TcpListener::bind(("127.0.0.1", port)).await?;
            let port = listener.local_addr()?.port();
            io::Result::Ok(Self { listener, port })
        };
        bound.await.map_err(|problem| {
            let cause = format!("127.0.0.1:{port}: {}", problem.kind());
            Failure::new(FailureKind::Internal, cause)
        })
    }

    /// Where the browser is to go.
    pub(super) fn address(&self) -> String {
        format!("http://127.0.0.1:{}{PATH}", self.port)
    }

    /// Waits for the right visitor; then the port is closed.
    pub(super) async fn wait(self, expected: Expected) -> Visitor {
        let expected = std::sync::Arc::new(expected);
        let mut visits = JoinSet::new();
        loop {
            tokio::select! {
                Some(visit) = visits.join_next() => {
                    if let Ok(Some(visitor)) = visit {
                        return visitor;
                    }
                }
                arrived = self.listener.accept(), if visits.len() < CROWD => match arrived {
                    Ok((stream, _)) => {
                        let expected = std::sync::Arc::clone(&expected);
                        visits.spawn(async move {
                            let visit = receive(stream, &expected);
                            tokio::time::timeout(VISIT, visit).await.ok().flatten()
                        });
                    }
                    // One that went again, or no file left for one: it can come again.
                    Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
                },
            }
        }
    }
}

impl Visitor {
    /// Shows how it ended.
    pub(super) async fn show(mut self, outcome: Outcome) {
        let page = match outcome {
            Outcome::Welcome => WELCOME,
            Outcome::Farewell => FAREWELL,
        };
        answer(&mut self.stream, "200 OK", page).await;
    }
}

/// Hears one visitor; a stranger is turned away.
async fn receive(mut stream: TcpStream, expected: &Expected) -> Option<Visitor> {
    let head = head(&mut stream).await?;
    match brought(&head, expected) {
        Some(brought) => Some(Visitor { stream, brought }),
        None => {
            answer(&mut stream, "400 Bad Request", STRANGER).await;
            None
        }
    }
}

/// The head of a request.
async fn head(stream: &mut TcpStream) -> Option<Zeroizing<Vec<u8>>> {
    // At once as large as it may become, so that no copy of a part is left behind.
    let mut head = Zeroizing::new(vec![0; HEAD]);
    let mut length = 0;
    loop {
        let count = stream.read(&mut head[length..]).await.ok()?;
        length += count;
        let ended = head[..length].windows(4).any(|four| four == b"\r\n\r\n");
        if ended || count == 0 {
            head.truncate(length);
            return Some(head);
        }
    }
}

/// What the right visitor brings; `None` of a stranger.
fn brought(head: &[u8], expected: &Expected) -> Option<Result<SecretString, String>> {
    let line = head.split(|byte| *byte == b'\r').next()?;
    let line = std::str::from_utf8(line).ok()?;
    let target = line.strip_prefix("GET ")?.split_once(" HTTP/1.")?.0;
    if !target.starts_with('/') {
        return None;
    }
    let url = Url::parse(&format!("http://127.0.0.1{target}")).ok()?;
    if url.path() != PATH {
        return None;
    }
    // Twice the same field is nobody's answer (RFC 6749, section 3.1).
    let one = |name: &str| {
        let mut found = url.query_pairs().filter(|(key, _)| key == name);
        let value = found.next().map(|(_, value)| value.into_owned());
        value.filter(|_| found.next().is_none())
    };
    let state = Zeroizing::new(one("state")?);
    if !same(state.as_bytes(), expected.state.expose_secret().as_bytes()) {
        return None;
    }
    // Whose answer it is, where it says so (RFC 9207).
    if one("iss").is_some_and(|issuer| !expected.issuer.is_empty() && issuer != expected.issuer) {
        return None;
    }
    match (one("code"), one("error")) {
        (Some(code), None) => Some(Ok(code.into())),
        (_, Some(word)) => Some(Err(word)),
        (None, None) => None,
    }
}

/// Whether two texts are the same, in a time that does not tell where they differ.
fn same(one: &[u8], other: &[u8]) -> bool {
    let differ = one.iter().zip(other).fold(0, |sum, (a, b)| sum | (a ^ b));
    one.len() == other.len() && differ == 0
}

/// Answers with a page. A visitor who does not wait for it has lost nothing.
async fn answer(stream: &mut TcpStream, status: &str, page: &str) {
    let length = page.len();
    let head = format!(
        "HTTP/1.1 {status}\r\ncontent-type: text/html; charset=utf-8\r\ncontent-length: {length}\r\n\
         cache-control: no-store\r\nreferrer-policy: no-referrer\r\n\
         content-security-policy: default-src 'none'; style-src 'unsafe-inline'\r\n\
         connection: close\r\n\r\n"
    );
    let said = async {
        stream.write_all(head.as_bytes()).await?;
        stream.write_all(page.as_bytes()).await?;
        stream.shutdown().await
    };
    let _ = tokio::time::timeout(VISIT, said).await;
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heard(line: &str) -> Option<Result<String, String>> {
        let expected = Expected {
            state: "keadaan".into(),
            issuer: "https://a.invalid/realm".to_owned(),
        };
        let head = format!("{line}\r\nhost: 127.0.0.1\r\n\r\n");
        let brought = brought(head.as_bytes(), &expected)?;
        Some(brought.map(|code| code.expose_secret().to_owned()))
    }

    #[test]
    fn only_the_right_request_counts() {
        let code = |line: &str| heard(line).and_then(Result::ok);
        let right = "GET /masuk?state=keadaan&code=a%2Fb HTTP/1.1";
        assert_eq!(code(right).as_deref(), Some("a/b"));
        let named = "GET /masuk?state=keadaan&code=c&iss=https%3A%2F%2Fa.invalid%2Frealm HTTP/1.1";
        assert_eq!(code(named).as_deref(), Some("c"));
        for stranger in [
            "POST /masuk?state=keadaan&code=a HTTP/1.1",
            "GET /masuk/?state=keadaan&code=a HTTP/1.1",
            "GET /?state=keadaan&code=a HTTP/1.1",
            "GET //masuk?state=keadaan&code=a HTTP/1.1",
            "GET http://127.0.0.1/masuk?state=keadaan&code=a HTTP/1.1",
            "GET /masuk?state=keadaam&code=a HTTP/1.1",
            "GET /masuk?state=keadaan-&code=a HTTP/1.1",
            "GET /masuk?state=&code=a HTTP/1.1",
            "GET /masuk?code=a HTTP/1.1",
            "GET /masuk?state=keadaan HTTP/1.1",
            "GET /masuk?state=keadaan&state=keadaan&code=a HTTP/1.1",
            "GET /masuk?state=keadaan&code=a&code=b HTTP/1.1",
            "GET /masuk?state=keadaan&code=a&iss=https%3A%2F%2Flain.invalid HTTP/1.1",
            "GET /masuk?state=keadaan&code=a",
            "",
        ] {
            assert_eq!(heard(stranger), None, "{stranger}");
        }
    }

    #[test]
    fn a_refusal_is_the_right_request_too() {
        let line = "GET /masuk?state=keadaan&error=access_denied HTTP/1.1";
        assert_eq!(heard(line), Some(Err("access_denied".to_owned())));
    }
}
