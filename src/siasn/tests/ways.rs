//! Every way to sign in but the password, at a provider that does what a test says.

use std::sync::atomic::{AtomicUsize, Ordering};

use jiff::Timestamp;
use secrecy::ExposeSecret;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use super::*;
use crate::{
    domain::{
        failure::FailureKind,
        sign_in::{Elsewhere, Way},
    },
    siasn::{BrowserSignIn, sign_in::WaitForDevice},
};

const CONFIGURATION: &str = "/auth/realms/public-siasn/.well-known/openid-configuration";
pub(super) const DEVICE: &str = "/auth/realms/public-siasn/protocol/openid-connect/auth/device";
pub(super) const REVOKE: &str = "/auth/realms/public-siasn/protocol/openid-connect/revoke";

/// What a provider that offers everything says of itself.
fn description(seen: &Seen) -> Option<Value> {
    let base = format!("http://{}", seen.header("host")?);
    (seen.path == CONFIGURATION).then(|| {
        let at = |end: &str| format!("{base}{REALM}protocol/openid-connect/{end}");
        json!({
            "issuer": format!("{base}/auth/realms/public-siasn"), "token_endpoint": at("token"),
            "authorization_endpoint": at("auth"), "revocation_endpoint": at("revoke"),
            "device_authorization_endpoint": at("auth/device"),
            "grant_types_supported": ["authorization_code", "password", "refresh_token",
                "urn:ietf:params:oauth:grant-type:device_code"],
            "code_challenge_methods_supported": ["S256", "plain"]
        })
    })
}

/// A provider that offers everything, and does else what a test says.
pub(super) fn provider(act: impl Fn(&Seen) -> Option<Act> + Send + Sync + 'static) -> Server {
    Server::start(move |seen| act(seen).or_else(|| Some(say(200, &description(seen)?))))
}

/// A provider whose description is changed.
fn describes(change: impl Fn(&mut Value) + Send + Sync + 'static) -> Server {
    provider(move |seen| {
        let mut description = description(seen)?;
        change(&mut description);
        Some(say(200, &description))
    })
}

pub(super) fn device_code() -> Value {
    json!({"device_code": "rahasia-alat", "user_code": "ABCD-EFGH", "expires_in": 600,
           "interval": 1, "verification_uri": "https://sso.contoh.invalid/alat",
           "verification_uri_complete": "https://sso.contoh.invalid/alat?user_code=ABCD-EFGH"})
}

fn refuses(word: &str) -> Act {
    say(400, &json!({"error": word, "error_description": "Belum."}))
}

#[tokio::test]
async fn the_ways_are_those_that_the_provider_offers() {
    let ways = |server: Server| async move { server.client().ways().await };
    let all = [Way::Device, Way::Browser, Way::Password, Way::Token];
    assert_eq!(ways(provider(|_| None)).await.unwrap(), all);
    let cut = describes(|said| {
        said["grant_types_supported"] = json!(["password"]);
    });
    assert_eq!(ways(cut).await.unwrap(), [Way::Password, Way::Token]);
    let old = describes(|said| said["code_challenge_methods_supported"] = json!(["plain"]));
    assert!(!ways(old).await.unwrap().contains(&Way::Browser));
    // A secret goes to the host that was asked, and to no other.
    let elsewhere = describes(|said| {
        said["device_authorization_endpoint"] = "https://lain.invalid/device".into();
        said["authorization_endpoint"] = "https://lain.invalid/auth".into();
    });
    assert_eq!(ways(elsewhere).await.unwrap(), [Way::Password, Way::Token]);
    let bare = Server::start(|_| None);
    assert_eq!(ways(bare).await.unwrap(), [Way::Password, Way::Token]);
}

#[tokio::test]
async fn a_description_is_found_where_oauth_puts_it_too_and_asked_for_once() {
    const OAUTH: &str = "/.well-known/oauth-authorization-server/auth/realms/public-siasn";
    let server = Server::start(|seen| match seen.path.as_str() {
        CONFIGURATION => Some(say(404, &json!({}))),
        OAUTH => {
            let path = CONFIGURATION.to_owned();
            Some(say(
                200,
                &description(&Seen {
                    path,
                    ..seen.clone()
                })?,
            ))
        }
        _ => None,
    });
    let client = server.client();
    for _ in 0..2 {
        assert_eq!(client.ways().await.unwrap().len(), 4);
    }
    sign_in(&client).await;
    assert_eq!(server.seen(OAUTH).len(), 1);
}

#[tokio::test]
async fn a_device_waits_until_the_person_has_confirmed() {
    let asked = AtomicUsize::new(0);
    let server = provider(move |seen| match seen.path.as_str() {
        DEVICE => Some(say(200, &device_code())),
        TOKEN => match asked.fetch_add(1, Ordering::Relaxed) {
            0 => Some(refuses("authorization_pending")),
            1 => Some(Act::Close(Vec::new())),
            _ => None,
        },
        _ => None,
    });
    let device = server.client().begin_device().await.unwrap();
    let now = Timestamp::now();
    let Elsewhere::Device {
        code, until, whole, ..
    } = device.elsewhere(now)
    else {
        panic!("a device");
    };
    assert_eq!(code, "ABCD-EFGH");
    assert!(whole.is_some() && (590..=600).contains(&until.duration_since(now).as_secs()));
    let session = device.finish().await.unwrap();
    assert_eq!(session.account.id, "opd");
    let asked = &server.seen(TOKEN)[2].body;
    for part in [
        "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Adevice_code",
        "client_id=periksa",
        "device_code=rahasia-alat",
    ] {
        assert!(asked.contains(part), "{part}");
    }
    assert!(server.seen(DEVICE)[0].body.contains("scope=openid"));
}

#[tokio::test]
async fn without_an_interval_the_pause_is_five_seconds() {
    for (interval, seconds) in [
        (Value::Null, 5),
        (0.into(), 1),
        ("7".into(), 7),
        (999.into(), 60),
    ] {
        let said = interval.clone();
        let server = provider(move |seen| {
            let mut code = device_code();
            code["interval"] = said.clone();
            (seen.path == DEVICE).then(|| say(200, &code))
        });
        let client = server.client();
        let wait = WaitForDevice::begin(client.line().provider())
            .await
            .unwrap();
        assert_eq!(wait.pause, Duration::from_secs(seconds), "{interval}");
    }
}

#[tokio::test]
async fn a_device_that_is_not_confirmed_is_told_why() {
    for (word, kind) in [
        ("access_denied", FailureKind::SignInDenied),
        ("expired_token", FailureKind::SignInExpired),
    ] {
        let server = provider(move |seen| match seen.path.as_str() {
            DEVICE => Some(say(200, &device_code())),
            TOKEN => Some(refuses(word)),
            _ => None,
        });
        let device = server.client().begin_device().await.unwrap();
        let failure = device.finish().await.unwrap_err();
        assert_eq!(failure.kind, kind);
        assert_eq!(failure.said.as_deref(), Some("Belum."));
    }
    // Its own time is over, whatever the provider says.
    let server = provider(|seen| match seen.path.as_str() {
        DEVICE => {
            let mut code = device_code();
            code["expires_in"] = 0.into();
            Some(say(200, &code))
        }
        _ => Some(refuses("authorization_pending")).filter(|_| seen.path == TOKEN),
    });
    let device = server.client().begin_device().await.unwrap();
    let failure = device.finish().await.unwrap_err();
    assert_eq!(failure.kind, FailureKind::SignInExpired);
}

/// The address that the browser begins at: its host, and its fields.
fn begun(waiting: &BrowserSignIn) -> (reqwest::Url, BTreeMap<String, String>) {
    let Elsewhere::Browser { address } = waiting.elsewhere() else {
        panic!("a browser");
    };
    let url: reqwest::Url = address.parse().unwrap();
    let fields = url.query_pairs().into_owned().collect();
    (url, fields)
}

/// Asks a loopback port for something, as a browser would.
async fn ask(redirect: &str, target: &str) -> String {
    let url: reqwest::Url = redirect.parse().unwrap();
    let address = ("127.0.0.1", url.port().unwrap());
    let mut line = tokio::net::TcpStream::connect(address).await.unwrap();
    let request = format!("GET {target} HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n");
    line.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    line.read_to_string(&mut answer).await.unwrap();
    answer
}

#[tokio::test]
async fn the_browser_brings_a_code_and_strangers_bring_nothing() {
    let server = provider(|_| None);
    let waiting = server.client().begin_browser(0).await.unwrap();
    let (url, asked) = begun(&waiting);
    assert!(url.as_str().starts_with(&server.address));
    assert_eq!(asked["response_type"], "code");
    assert_eq!(asked["client_id"], "periksa");
    assert_eq!(asked["scope"], "openid");
    assert_eq!(asked["code_challenge_method"], "S256");
    assert!(asked["state"].len() >= 22 && asked["code_challenge"].len() == 43);
    let redirect = asked["redirect_uri"].clone();
    let waits = tokio::spawn(waiting.finish());
    // One who says nothing holds nobody up.
    let port = redirect.parse::<reqwest::Url>().unwrap().port().unwrap();
    let _silent = tokio::net::TcpStream::connect(("127.0.0.1", port))
        .await
        .unwrap();
    for stranger in ["/", "/masuk?code=palsu", "/masuk?state=palsu&code=palsu"] {
        let answer = ask(&redirect, stranger).await;
        assert!(answer.starts_with("HTTP/1.1 400"), "{stranger}: {answer}");
    }
    let target = format!("/masuk?state={}&code=kode%2F1", asked["state"]);
    let answer = ask(&redirect, &target).await;
    assert!(answer.starts_with("HTTP/1.1 200") && answer.contains("Anda sudah masuk"));
    waits.await.unwrap().unwrap();
    assert!(
        tokio::net::TcpStream::connect(("127.0.0.1", port))
            .await
            .is_err()
    );

    let traded = &server.seen(TOKEN)[0].body;
    let field = |name: &str| {
        let fields = reqwest::Url::parse(&format!("http://a/?{traded}")).unwrap();
        let found = fields.query_pairs().find(|(key, _)| key == name);
        found.map(|(_, value)| value.into_owned()).unwrap()
    };
    assert_eq!(field("code"), "kode/1");
    assert_eq!(field("redirect_uri"), redirect);
    let verifier = field("code_verifier");
    assert!(verifier.len() >= 43 && !url.as_str().contains(&verifier));
    use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
    use sha2::{Digest, Sha256};
    let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(&verifier));
    assert_eq!(asked["code_challenge"], challenge);
}

#[tokio::test]
async fn a_browser_that_comes_back_in_vain_is_told_so() {
    let server = provider(|seen| (seen.path == TOKEN).then(|| refuses("invalid_grant")));
    for (brought, kind) in [
        ("error=access_denied", FailureKind::SignInDenied),
        ("error=temporarily_unavailable", FailureKind::ServerTrouble),
        ("error=CONTOH%20WULANDARI", FailureKind::Rejected),
        ("code=lama", FailureKind::SignInExpired),
    ] {
        let waiting = server.client().begin_browser(0).await.unwrap();
        let (_, asked) = begun(&waiting);
        let waits = tokio::spawn(waiting.finish());
        let target = format!("/masuk?state={}&{brought}", asked["state"]);
        let answer = ask(&asked["redirect_uri"], &target).await;
        assert!(answer.contains("Anda belum masuk"), "{answer}");
        let failure = waits.await.unwrap().unwrap_err();
        assert_eq!(failure.kind, kind, "{brought}");
        assert!(!failure.cause.contains("CONTOH"));
    }
}

#[tokio::test]
async fn two_sign_ins_have_nothing_in_common_and_dropping_one_closes_its_port() {
    let server = provider(|_| None);
    let client = server.client();
    let one = client.begin_browser(0).await.unwrap();
    let other = client.begin_browser(0).await.unwrap();
    let (asked, unlike) = (begun(&one).1, begun(&other).1);
    for field in ["state", "code_challenge", "redirect_uri"] {
        assert_ne!(asked[field], unlike[field], "{field}");
    }
    drop(one);
    let port = asked["redirect_uri"].parse::<reqwest::Url>().unwrap();
    let port = port.port().unwrap();
    client.begin_browser(port).await.unwrap();
}

#[tokio::test]
async fn a_pasted_token_is_used_until_it_is_refused() {
    let server = provider(|seen| {
        let fits = seen.header("authorization") == Some("Bearer tempel-1");
        (!seen.path.starts_with("/auth") && !fits).then(|| say(401, &json!({"kode": "token"})))
    });
    let client = server.client();
    client
        .sign_in_with_token(" tempel-1\n".into())
        .await
        .unwrap();
    assert!(client.refresh_tokens().borrow().is_none());
    let other = client.apart();
    let failure = other.sign_in_with_token("tempel-2".into()).await;
    assert_eq!(failure.unwrap_err().kind, FailureKind::SignedOut);
    assert!(
        server.seen(TOKEN).is_empty(),
        "there is nothing to renew it with"
    );
    // The one that was signed in stays so until the other one is taken over.
    client.inbox(50).unwrap();
    client.adopt(&other);
    let failure = client.inbox(50).err().unwrap();
    assert_eq!(failure.kind, FailureKind::SignedOut);
}

#[tokio::test]
async fn a_sign_in_goes_on_from_what_was_kept() {
    let server = provider(|_| None);
    let client = server.client();
    let mut kept = client.refresh_tokens();
    client.resume("segar-7".into()).await.unwrap();
    let now = kept.borrow_and_update().clone().unwrap();
    assert_eq!(now.expose_secret(), "segar-8", "the old one is used up");
    assert!(server.seen(TOKEN)[0].body.contains("refresh_token=segar-7"));

    let dead = provider(|seen| (seen.path == TOKEN).then(|| Act::Say(answer(400, "", b""))));
    let client = dead.client();
    let mut kept = client.refresh_tokens();
    let failure = client.resume("segar-7".into()).await.unwrap_err();
    assert_eq!(failure.kind, FailureKind::SignedOut);
    assert!(kept.has_changed().unwrap() && kept.borrow_and_update().is_none());
}

#[tokio::test]
async fn what_a_renewal_brought_is_kept_where_the_rest_of_the_sign_in_fails() {
    let server = provider(|seen| (seen.path == "kemampuan").then(|| Act::Close(Vec::new())));
    let client = server.client();
    let kept = client.refresh_tokens();
    let failure = client.resume("segar-7".into()).await.unwrap_err();
    assert_eq!(failure.kind, FailureKind::LineBroken);
    assert_eq!(kept.borrow().as_ref().unwrap().expose_secret(), "segar-8");
}

#[tokio::test]
async fn signing_out_revokes_both_tokens_and_forgets_them_in_any_case() {
    let server = provider(|seen| (seen.path == REVOKE).then(|| say(200, &json!({}))));
    let client = server.signed_in().await;
    client.sign_out().await.unwrap();
    let revoked = server.seen(REVOKE);
    assert!(
        revoked[0]
            .body
            .contains("token=segar-1&token_type_hint=refresh_token")
    );
    assert!(
        revoked[1]
            .body
            .contains("token=rahasia-1&token_type_hint=access_token")
    );
    client.sign_out().await.unwrap();
    assert_eq!(
        server.seen(REVOKE).len(),
        2,
        "there is nothing left to revoke"
    );

    let server = provider(|seen| (seen.path == REVOKE).then(|| say(503, &json!({}))));
    let client = server.signed_in().await;
    let failure = client.sign_out().await.unwrap_err();
    assert_eq!(failure.kind, FailureKind::ServerTrouble);
    let failure = first_page(&client).await.unwrap_err();
    assert_eq!(failure.kind, FailureKind::SignedOut);
    assert!(client.refresh_tokens().borrow().is_none());
}

#[tokio::test]
async fn a_one_time_code_goes_along_where_there_is_one() {
    let server = provider(|_| None);
    let client = server.client();
    client
        .sign_in("opd", "kata-sandi".into(), Some("123456".into()))
        .await
        .unwrap();
    client
        .sign_in("opd", "kata-sandi".into(), Some("".into()))
        .await
        .unwrap();
    let asked = server.seen(TOKEN);
    assert!(asked[0].body.contains("totp=123456"));
    assert!(!asked[1].body.contains("totp"));
}

#[tokio::test]
async fn a_code_that_fails_while_the_clocks_differ_is_told_apart() {
    for (minutes, code, kind) in [
        (10, Some("123456"), FailureKind::ClockSkew),
        (-10, Some("123456"), FailureKind::ClockSkew),
        (10, None, FailureKind::Credentials),
        (0, Some("123456"), FailureKind::Credentials),
    ] {
        let server = provider(move |seen| {
            let at = Timestamp::now() + jiff::SignedDuration::from_mins(minutes);
            let printer = jiff::fmt::rfc2822::DateTimePrinter::new();
            let date = printer.timestamp_to_rfc9110_string(&at).unwrap();
            let refused = json!({"error": "invalid_grant"});
            let headers = format!("date: {date}\r\n");
            (seen.path == TOKEN).then(|| say_with(401, &refused, &headers))
        });
        let client = server.client();
        let code = code.map(Into::into);
        let result = client.sign_in("opd", "kata-sandi".into(), code).await;
        assert_eq!(result.unwrap_err().kind, kind, "{minutes}");
        let measured = client.skew().unwrap().as_secs();
        assert!(measured.abs_diff(minutes * 60) <= 2, "{measured}");
    }
}
