//! The server's clock against ours, and how long a server asks to wait.

use std::sync::atomic::AtomicI64;

use jiff::{SignedDuration, Timestamp};

use super::*;
use crate::siasn::tests::decide;

const DECIDE: &str = "usul/a/keputusan";

/// 21 November 2026, 03:00:00 UTC.
fn three() -> Timestamp {
    Timestamp::from_second(1_795_230_000).unwrap()
}

fn server_at(date: &'static str) -> Server {
    Server::start(move |seen| match seen.path.as_str() {
        "kemampuan" => {
            let date = format!("date: Sat, 21 Nov 2026 {date} GMT\r\n");
            Some(say_with(200, &announcement(), &date))
        }
        _ => None,
    })
}

#[tokio::test]
async fn the_difference_to_the_server_s_clock_is_known() {
    for (date, seconds) in [("03:03:00", 180), ("02:50:00", -600), ("03:00:00", 0)] {
        let server = server_at(date);
        let client = server.client_with(Options {
            wall: three,
            ..Options::default()
        });
        assert_eq!(client.skew(), None);
        sign_in(&client).await;
        // Half of the round on top, which is short of the ten seconds that count at all.
        let skew = client.skew().unwrap() - SignedDuration::from_secs(seconds);
        assert!(skew >= SignedDuration::from_millis(500), "{skew}");
        assert!(skew <= SignedDuration::from_millis(5500), "{skew}");
    }
}

#[tokio::test]
async fn a_server_without_a_date_says_nothing_about_clocks() {
    let server = Server::start(|_| None);
    assert_eq!(server.signed_in().await.skew(), None);
}

/// A clock that is a year further whenever somebody looks.
fn racing() -> Timestamp {
    static LOOKS: AtomicI64 = AtomicI64::new(0);
    let looks = LOOKS.fetch_add(1, Ordering::SeqCst) % 100;
    Timestamp::from_second(1_795_230_000 + looks * 31_536_000).unwrap()
}

#[tokio::test]
async fn a_clock_that_jumps_hurries_nobody() {
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
    let client = server.client_with(Options {
        wall: racing,
        ..Options::default()
    });
    sign_in(&client).await;
    assert_eq!(first_page(&client).await.unwrap().rows.len(), 1);
    assert_eq!(
        server.renewals(),
        0,
        "a token runs out by a clock that never jumps"
    );
}

async fn refused(status: u16, body: Value, headers: &'static str) -> (FailureKind, Option<u64>) {
    let server =
        Server::start(move |seen| (seen.path == DECIDE).then(|| say_with(status, &body, headers)));
    let client = server.signed_in().await;
    let mut decision = decide::decision();
    decision.proposal = "a".into();
    let failure = client.decide(&decision).await.unwrap_err();
    assert_eq!(server.seen(DECIDE).len(), 1);
    assert_eq!(server.renewals(), 0);
    (failure.failure.kind, failure.failure.wait)
}

#[tokio::test]
async fn a_gateway_that_slows_us_down_or_rests_says_how_long() {
    let throttled = json!({"fault": {"code": 900_802, "message": "Message throttled out"}});
    let rests = json!({"fault": {"code": 101_503, "message": "Runtime Error",
                                 "description": "Error connecting to the back end SUSPENDED"}});
    let asks = "retry-after: 9\r\n";
    for (status, body, headers, kind, pause) in [
        (429, &throttled, asks, FailureKind::SlowDown, Some(9)),
        (429, &throttled, "", FailureKind::SlowDown, None),
        (429, &json!({}), asks, FailureKind::SlowDown, Some(9)),
        (503, &rests, "", FailureKind::Suspended, Some(30)),
        (500, &rests, asks, FailureKind::Suspended, Some(9)),
        (503, &json!({}), "", FailureKind::ServerTrouble, None),
    ] {
        assert_eq!(
            refused(status, body.clone(), headers).await,
            (kind, pause),
            "{status} {body}"
        );
    }
}

#[tokio::test]
async fn a_database_that_spills_is_not_quoted() {
    let body = "pq: invalid input syntax for type uuid: \"CONTOH\"";
    let said = answer(406, "content-type: text/plain\r\n", body.as_bytes());
    let server = Server::start(move |seen| {
        seen.path
            .starts_with("usul")
            .then(|| Act::Say(said.clone()))
    });
    let failure = first_page(&server.signed_in().await).await.unwrap_err();
    assert_eq!(failure, Failure::new(FailureKind::ServerFault, "406"));
}
