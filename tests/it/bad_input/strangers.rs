//! Hosts that are no SIASN, or fail in the middle of an answer.

use std::net::SocketAddr;

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    task::JoinHandle,
};

use crate::desk::{Desk, Setup, say, town};

/// A host that gives every caller the same answer.
struct Stranger {
    url: String,
    serving: JoinHandle<()>,
}

/// How an answer ends.
#[derive(Clone, Copy)]
enum End {
    /// In order.
    Closed,
    /// With a reset.
    Reset,
}

impl Stranger {
    async fn who_says(answer: &'static str, end: End) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address: SocketAddr = listener.local_addr().unwrap();
        let serving = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(talk(stream, answer, end));
            }
        });
        let url = format!("http://{address}");
        Self { url, serving }
    }

    /// An address at which nobody listens.
    async fn who_is_away() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let serving = tokio::spawn(async {});
        Self { url, serving }
    }
}

async fn talk(mut stream: TcpStream, answer: &str, end: End) {
    let mut request = Vec::new();
    while !request.windows(4).any(|four| four == b"\r\n\r\n") {
        if stream.read_buf(&mut request).await.unwrap_or(0) == 0 {
            return;
        }
    }
    stream.write_all(answer.as_bytes()).await.unwrap();
    if let End::Reset = end {
        stream.set_zero_linger().unwrap();
    }
}

const NOT_FOUND: &str = "HTTP/1.1 404 Not Found\r\ncontent-length: 9\r\n\r\nnot found";
const PORTAL: &str = "HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: 39\r\n\r\n\
                      <html><b>Selamat datang di WLAN</b></ht";
const HALF: &str = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 900\r\n\r\n\
                    {\"issuer\":\"http";
const NO_HTTP: &str = "SSH-2.0-OpenSSH_9.2\r\n";

/// What is said when nobody has ever signed in here.
async fn first_words(url: &str) -> String {
    let home = tempfile::tempdir().unwrap();
    let mut desk = Desk::sit(Setup::new(home.path(), url, "opd"));
    let screen = desk.until("✗").await;
    assert!(screen.contains("· Masuk"), "{screen}");
    desk.leave().await;
    screen
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stranger_is_named_and_the_form_stands_ready() {
    let said = |answer, end| async move {
        let stranger = Stranger::who_says(answer, end).await;
        let words = first_words(&stranger.url).await;
        stranger.serving.abort();
        words
    };
    for (words, sentence) in [
        (said(NOT_FOUND, End::Closed).await, say("failure-not-siasn")),
        (said(PORTAL, End::Closed).await, say("failure-not-siasn")),
        (said(NO_HTTP, End::Closed).await, say("failure-not-siasn")),
        (said(HALF, End::Closed).await, say("failure-half-answer")),
        (said(HALF, End::Reset).await, say("failure-half-answer")),
        (said("", End::Reset).await, say("failure-line-broken")),
        (
            first_words(&Stranger::who_is_away().await.url).await,
            say("failure-no-server"),
        ),
    ] {
        assert!(words.contains(&sentence), "{sentence}\n{words}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_stranger_makes_a_decision_vanish_or_go_out_twice() {
    let home = tempfile::tempdir().unwrap();
    let siasn = town(home.path(), 60).await;
    let mut desk = Desk::sit(Setup::new(home.path(), &siasn.url(), "opd"));
    desk.inbox().await;
    let name = in_the_head(&desk.open().await);
    siasn.stop().await;
    // A line that is known to be gone can't leave a decision in doubt.
    desk.keys("R");
    desk.until("luring").await;
    desk.keys("a");
    desk.outbox("antre").await;
    desk.leave().await;

    for (answer, end) in [
        (NOT_FOUND, End::Closed),
        (PORTAL, End::Closed),
        (HALF, End::Reset),
    ] {
        let stranger = Stranger::who_says(answer, end).await;
        let mut desk = Desk::sit(Setup::new(home.path(), &stranger.url, "opd"));
        if end_of_form(&mut desk).await {
            desk.keys("<esc>");
        }
        desk.inbox().await;
        // Left in the middle of an attempt it is in doubt, and read back before it goes out.
        let screen = desk.outbox(&name).await;
        let waits = screen.contains("antre") || screen.contains("belum pasti");
        assert!(waits, "{screen}");
        desk.leave().await;
        stranger.serving.abort();
    }

    let siasn = town(home.path(), 60).await;
    let mut desk = Desk::sit(Setup::new(home.path(), &siasn.url(), "opd"));
    desk.inbox().await;
    desk.until("terkirim hari ini 1").await;
    desk.leave().await;
    let decisions = siasn.facts().unwrap().decisions().unwrap();
    assert_eq!(decisions.len(), 1, "{decisions:?}");
    siasn.stop().await;
}

/// Waits for the end of the attempt to sign in; whether the form came.
async fn end_of_form(desk: &mut Desk) -> bool {
    let ended = |screen: &str| screen.contains('✗') || screen.contains("luring");
    desk.when("the end of the attempt", ended)
        .await
        .contains("· Masuk")
}

/// The name at the head of the review.
pub fn in_the_head(screen: &str) -> String {
    let line = screen.lines().nth(1).unwrap_or_default();
    line.split(" · ").next().unwrap_or_default().to_owned()
}
