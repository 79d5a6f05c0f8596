//! Redirects: followed where they are harmless, and nowhere else.

use reqwest::header::{AUTHORIZATION, HeaderName, LOCATION};

use super::*;
use crate::{domain::failure::Fate, siasn::tests::decide};

/// An answer that sends on.
fn moved(status: u16, to: &str) -> Act {
    Act::Say(answer(status, &format!("{LOCATION}: {to}\r\n"), b""))
}

const DISCOVERY: &str = "/auth/realms/public-siasn/.well-known/openid-configuration";

#[tokio::test]
async fn a_read_without_a_token_is_sent_on_within_its_origin() {
    for status in [301, 302, 303, 307, 308] {
        let server = Server::start(move |seen| match seen.path.as_str() {
            DISCOVERY if seen.header("cookie").is_none() => Some(moved(status, "/a?b=1")),
            "/a?b=1" => Some(moved(status, "c")),
            "/c" => Some(say(200, &json!({}))),
            _ => None,
        });
        let url = format!("{}{DISCOVERY}", server.address).parse().unwrap();
        let answer = get(Options::default(), url)
            .await
            .map_err(|lost| lost.failure);
        assert_eq!(answer.unwrap().status, 200, "{status}");
    }
}

#[tokio::test]
async fn no_other_host_learns_anything() {
    let other = Server::start(|_| None);
    let elsewhere = [
        other.address.clone(),
        other.address.replace("127.0.0.1", "localhost"),
        "http://contoh.invalid/x".to_owned(),
        "//contoh.invalid/x".to_owned(),
        "file:///etc/passwd".to_owned(),
    ];
    for target in elsewhere {
        let to = target.clone();
        let server = Server::start(move |seen| {
            let sent_on = seen.path == "/sandi" || seen.path.starts_with("usul");
            sent_on.then(|| moved(302, &to))
        });
        let url = format!("{}/sandi", server.address).parse().unwrap();
        let (kind, cause, _) = failure_of(Options::default(), url).await;
        assert_eq!(kind, FailureKind::NotSiasn, "{target}: {cause}");
        assert!(cause.starts_with("302 a redirect to another "), "{cause}");
        assert!(
            !cause.contains("invalid") && !cause.contains("127"),
            "{cause}"
        );

        let failure = first_page(&server.signed_in().await).await.unwrap_err();
        assert_eq!(failure.kind, FailureKind::NotSiasn, "{target}");
        assert_eq!(server.seen("usul").len(), 1);
    }
    assert_eq!(other.seen("").len(), 0);
}

#[tokio::test]
async fn a_token_is_not_sent_on_at_all() {
    let server = Server::start(|seen| match seen.path.as_str() {
        "/a" => Some(moved(302, "/b")),
        _ => None,
    });
    let url: Url = format!("{}/a", server.address).parse().unwrap();
    let http = Http::new(Options::default());
    let call = || Call::get(url.clone(), "x");
    let header = |name: HeaderName| call().header(name, "bearer rahasia").unwrap();
    let calls = [
        (call(), Some(HeaderValue::from_static("Bearer rahasia"))),
        (header(AUTHORIZATION), None),
        (header(HeaderName::from_static("auth")), None),
        (Call::json(url.clone(), "x", b"{}".to_vec()), None),
        (
            Call::form(url.clone(), "x", vec![("password", "x".into())]),
            None,
        ),
    ];
    let count = calls.len();
    for (call, bearer) in calls {
        let Err(lost) = http.exchange(call, bearer).await else {
            panic!("followed")
        };
        assert_eq!(lost.failure.kind, FailureKind::NotSiasn);
        assert_eq!(lost.sent, Sent::Maybe);
    }
    assert_eq!(server.seen("/a").len(), count);
    assert_eq!(server.seen("/b").len(), 0);
}

#[tokio::test]
async fn a_password_is_not_sent_on() {
    let other = Server::start(|_| None);
    for status in [302, 307, 308] {
        let to = format!("{}{TOKEN}", other.address);
        let server = Server::start(move |seen| (seen.path == TOKEN).then(|| moved(status, &to)));
        let failure = server
            .client()
            .sign_in("opd", "kata-sandi".into(), None)
            .await;
        assert_eq!(failure.unwrap_err().kind, FailureKind::NotSiasn);
        assert_eq!(server.seen(TOKEN).len(), 1);
    }
    assert_eq!(other.seen("").len(), 0);
}

#[tokio::test]
async fn a_decision_is_never_sent_on_and_stays_in_doubt() {
    for status in [301, 303, 307, 308] {
        let server = Server::start(move |seen| {
            (seen.method == "POST" && seen.path.ends_with("keputusan"))
                .then(|| moved(status, "/siasn-instansi/api/terbuka/usul/a"))
        });
        let client = server.signed_in().await;
        let failure = client.decide(&decide::decision()).await.unwrap_err();
        assert_eq!(failure.failure.kind, FailureKind::NotSiasn);
        assert_eq!(failure.fate, Fate::InDoubt);
        assert_eq!(server.seen("usul").len(), 1);
    }
}

#[tokio::test]
async fn a_circle_ends() {
    let server = Server::start(|seen| (seen.path == "/a").then(|| moved(302, "/a")));
    let url = format!("{}/a", server.address).parse().unwrap();
    let (kind, cause, _) = failure_of(Options::default(), url).await;
    assert_eq!(kind, FailureKind::NotSiasn);
    assert_eq!(cause, "302 too many redirects");
    assert_eq!(server.seen("/a").len(), 4);
    let nowhere = Server::start(|_| Some(Act::Say(answer(302, "", b""))));
    let url = nowhere.address.parse().unwrap();
    let (_, cause, _) = failure_of(Options::default(), url).await;
    assert_eq!(cause, "302 a redirect to nowhere");
}

#[tokio::test]
async fn nothing_leads_from_https_to_http() {
    let plain = Server::start(|_| None);
    let authority = Authority::new();
    let server = authority.siasn("127.0.0.1").await;
    let url = server.url(&format!("pindah?{}/x", plain.address));
    let (kind, cause, _) = failure_of(authority.believed(), url).await;
    assert_eq!(kind, FailureKind::NotSiasn);
    assert_eq!(cause, "302 a redirect to another port or scheme");
    assert_eq!(plain.seen("").len(), 0);
    // The same within the origin is followed.
    let url = server.url("pindah?/auth/x");
    assert!(get(authority.believed(), url).await.is_ok());
}

#[tokio::test]
async fn plain_http_goes_nowhere_else_whoever_asks_for_it() {
    let url = format!("http://{NAME}/x").parse().unwrap();
    let (kind, cause, sent) = failure_of(Options::default(), url).await;
    assert_eq!((kind, sent), (FailureKind::Internal, Sent::No), "{cause}");
    assert!(Endpoint::parse(&format!("http://{NAME}")).is_err());
}
