//! Every way a line can fail, and what it is called.

use super::*;
use crate::{
    domain::failure::{Failure, FailureKind},
    siasn::classify::{self, Sent},
};

async fn inbox(server: &Server, options: Options) -> Failure {
    let client = server.client_with(options);
    sign_in(&client).await;
    first_page(&client).await.unwrap_err()
}

/// What the inbox makes of a server that does this with it.
async fn kind_of(act: impl Fn() -> Act + Send + Sync + 'static) -> FailureKind {
    let server = Server::start(move |seen| seen.path.starts_with("usul").then(&act));
    inbox(&server, Options::default()).await.kind
}

/// How often the inbox was asked for.
async fn tries_of(act: impl Fn() -> Act + Send + Sync + 'static) -> usize {
    let server = Server::start(move |seen| seen.path.starts_with("usul").then(&act));
    inbox(&server, Options::default()).await;
    server.seen("usul").len()
}

#[tokio::test]
async fn nobody_there() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let client = Client::new(Site::parse(&address).unwrap(), Options::default());
    let failure = client.sign_in("opd", "x".into(), None).await.unwrap_err();
    assert_eq!(failure.kind, FailureKind::NoServer);
    assert!(!failure.cause.contains("127.0.0.1"), "{}", failure.cause);
}

/// Answers as a resolver does for a name that nobody has, so that no packet leaves this machine.
struct KnowsNobody;

impl reqwest::dns::Resolve for KnowsNobody {
    fn resolve(&self, _: reqwest::dns::Name) -> reqwest::dns::Resolving {
        Box::pin(async { Err("failed to lookup address information".into()) })
    }
}

#[tokio::test]
async fn a_name_that_nobody_has() {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let client = reqwest::Client::builder().no_proxy();
    let client = client.dns_resolver(KnowsNobody).build().unwrap();
    let error = client.get("https://siasn.contoh.invalid/x").send().await;
    let lost = classify::of_send(&error.unwrap_err());
    assert_eq!(lost.failure.kind, FailureKind::UnknownHost);
    assert_eq!(lost.failure.cause, "failed to lookup address information");
    assert_eq!(lost.sent, Sent::No);
}

#[tokio::test]
async fn a_host_that_cannot_prove_itself() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("https://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let _ = stream.read(&mut [0; 4096]);
            let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n");
        }
    });
    let client = Client::new(Site::parse(&address).unwrap(), Options::default());
    let failure = client.sign_in("opd", "x".into(), None).await.unwrap_err();
    assert_eq!(failure.kind, FailureKind::NotSiasn, "{failure}");
}

#[tokio::test]
async fn silence_before_and_within_an_answer() {
    let head = b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{\"usul\"".to_vec();
    for said in [Vec::new(), head] {
        let server = Server::start(move |seen| {
            seen.path
                .starts_with("usul")
                .then(|| Act::Hang(said.clone()))
        });
        let options = Options {
            patience: silence(Duration::from_millis(120)),
            ..Options::default()
        };
        assert_eq!(inbox(&server, options).await.kind, FailureKind::TimedOut);
        assert_eq!(
            server.seen("usul").len(),
            1,
            "a silent server is not asked twice"
        );
    }
}

#[tokio::test]
async fn a_line_that_breaks_is_tried_again_and_named() {
    assert_eq!(kind_of(|| Act::Reset).await, FailureKind::LineBroken);
    assert_eq!(
        kind_of(|| Act::Close(vec![])).await,
        FailureKind::LineBroken
    );
    assert_eq!(tries_of(|| Act::Close(vec![])).await, 3);
    let half = || Act::Close(b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{\"usul\"".to_vec());
    assert_eq!(kind_of(half).await, FailureKind::HalfAnswer);
    assert_eq!(tries_of(half).await, 3);
    // Without a length, only the JSON itself tells that something is missing.
    let cut = || Act::Close(b"HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n{\"usul\":[{".to_vec());
    assert_eq!(kind_of(cut).await, FailureKind::HalfAnswer);
    let chunk =
        || Act::Close(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n4\r\n{\"us".to_vec());
    assert_eq!(kind_of(chunk).await, FailureKind::HalfAnswer);
}

#[tokio::test]
async fn a_line_that_breaks_once_is_not_worth_a_word() {
    let broken = Mutex::new(2);
    let server = Server::start(move |seen| {
        let mut left = broken.lock().unwrap();
        seen.path.starts_with("usul").then(|| match *left {
            0 => say(200, &json!({"usul": [row("a", "1")], "jumlah": 1})),
            _ => {
                *left -= 1;
                Act::Close(vec![])
            }
        })
    });
    let page = first_page(&server.signed_in().await).await.unwrap();
    assert_eq!(page.rows.len(), 1);
}

#[tokio::test]
async fn what_is_no_http_is_no_siasn() {
    let greeting = || Act::Close(b"SSH-2.0-OpenSSH_9.9\r\n\r\n".to_vec());
    assert_eq!(kind_of(greeting).await, FailureKind::NotSiasn);
}

#[tokio::test]
async fn an_endless_answer_is_cut_off() {
    let flood = || Act::Flood(b"HTTP/1.1 200 OK\r\n\r\n".to_vec());
    assert_eq!(kind_of(flood).await, FailureKind::Unreadable);
    let announced =
        || Act::Flood(b"HTTP/1.1 200 OK\r\ncontent-length: 99999999999\r\n\r\n".to_vec());
    assert_eq!(kind_of(announced).await, FailureKind::Unreadable);
    // What went wrong is told by the status; its endless explanation is not waited for.
    let trouble = || Act::Flood(b"HTTP/1.1 503 Busy\r\n\r\n".to_vec());
    assert_eq!(kind_of(trouble).await, FailureKind::ServerTrouble);
}

#[tokio::test]
async fn each_status_is_told_apart() {
    for (status, kind) in [
        (403, FailureKind::Forbidden),
        (404, FailureKind::NotFound),
        (422, FailureKind::Rejected),
        (429, FailureKind::SlowDown),
        (500, FailureKind::ServerTrouble),
        (502, FailureKind::ServerTrouble),
        (204, FailureKind::HalfAnswer),
    ] {
        let body = if status == 204 { "" } else { "{}" };
        let said = answer(status, "", body.as_bytes());
        assert_eq!(
            kind_of(move || Act::Say(said.clone())).await,
            kind,
            "{status}"
        );
    }
    let page = || Act::Say(answer(404, "", b"<html>nginx"));
    assert_eq!(kind_of(page).await, FailureKind::NotSiasn);
}

#[tokio::test]
async fn json_that_says_something_else_is_unreadable() {
    for body in [
        "[]",
        "7",
        "\"x\"",
        "{}",
        "{\"usul\":7}",
        "{\"usul\":[],}",
        "{\"a\":1e999}",
        "ok",
    ] {
        let said = answer(200, "", body.as_bytes());
        assert_eq!(
            kind_of(move || Act::Say(said.clone())).await,
            FailureKind::Unreadable,
            "{body}"
        );
    }
    let deep = answer(200, "", "[".repeat(100_000).as_bytes());
    assert_eq!(
        kind_of(move || Act::Say(deep.clone())).await,
        FailureKind::Unreadable
    );
}
