//! Signing in at a provider that was not written here: npm's `oidc-provider`, started for each test
//! on a free port of loopback. A browser of a few lines goes through the provider's own pages.
//!
//! `.ci/providers` gets it and says in `PERIKSA_OIDC_PROVIDER` where it lies. Without that variable
//! these tests say that they were not run; in CI they fail then.

pub mod browser;

use std::{
    io::{BufRead, BufReader},
    path::PathBuf,
    process::{Child, Command, Stdio},
};

use jiff::Timestamp;
use periksa::{
    domain::{
        failure::FailureKind,
        sign_in::{Elsewhere, Way},
    },
    siasn::{Client, Endpoint, Options, Site},
};
use secrecy::{ExposeSecret, SecretString};

use self::browser::Browser;

/// The folder of the provider; `None`: this machine has none.
fn installed() -> Option<PathBuf> {
    let folder = std::env::var_os("PERIKSA_OIDC_PROVIDER").map(PathBuf::from);
    if folder.is_none() {
        assert!(
            std::env::var_os("CI").is_none(),
            "CI tests against a provider not written here: eval .ci/providers first"
        );
        eprintln!("NOT RUN: PERIKSA_OIDC_PROVIDER is not set; see .ci/providers");
    }
    folder
}

struct Provider {
    node: Child,
    address: String,
}

impl Provider {
    fn start() -> Option<Self> {
        let mut node = Command::new("node")
            .arg(installed()?.join("server.mjs"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("node starts");
        let mut address = String::new();
        let mut said = BufReader::new(node.stdout.take().unwrap());
        said.read_line(&mut address).unwrap();
        let address = address.trim().to_owned();
        assert!(address.starts_with("http://127.0.0.1:"), "{address}");
        Some(Self { node, address })
    }

    /// A client that knows nothing but where the issuer is.
    fn client(&self) -> Client {
        let issuer = Endpoint::parse(&self.address).unwrap();
        let site = Site {
            issuer: issuer.clone(),
            ..Site::on_one_host(issuer)
        };
        Client::new(site, Options::default())
    }
}

impl Drop for Provider {
    fn drop(&mut self) {
        drop(self.node.stdin.take());
        let _ = self.node.kill();
        let _ = self.node.wait();
    }
}

fn kept(client: &Client) -> Option<SecretString> {
    client.refresh_tokens().borrow().clone()
}

/// Whether the provider still takes a refresh token, which uses it up.
async fn lives(client: &Client, refresh: SecretString) -> bool {
    match client.apart().resume(refresh).await {
        Ok(_) => true,
        Err(failure) => {
            assert_eq!(failure.kind, FailureKind::SignedOut, "{failure}");
            false
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn it_says_in_which_ways_one_can_sign_in() {
    let Some(provider) = Provider::start() else {
        return;
    };
    let ways = provider.client().ways().await.unwrap();
    assert_eq!(ways, [Way::Device, Way::Browser, Way::Token]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_device_is_signed_in_when_its_code_is_confirmed() {
    let Some(provider) = Provider::start() else {
        return;
    };
    let client = provider.client();
    let device = client.begin_device().await.unwrap();
    let now = Timestamp::now();
    let Elsewhere::Device {
        code,
        address,
        whole,
        until,
    } = device.elsewhere(now)
    else {
        panic!("a device");
    };
    assert!(until > now && address.starts_with(&provider.address));
    assert!(whole.is_some_and(|whole| whole.contains(&code)));
    // The program waits while the person is at the browser.
    let waits = tokio::spawn(device.finish());
    let mut browser = Browser::default();
    let page = browser.visit(&address).await;
    let page = browser.submit(&page, &[("user_code", &code)]).await;
    let page = browser.submit(&page, &[]).await;
    let page = browser.sign_in(page, "opd").await;
    assert!(page.text.contains("successful"), "{}", page.text);
    let session = waits.await.unwrap().unwrap();
    assert_eq!(session.account.id, "opd");
    assert!(kept(&client).is_some());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_device_that_is_declined_hears_it() {
    let Some(provider) = Provider::start() else {
        return;
    };
    let device = provider.client().begin_device().await.unwrap();
    let Elsewhere::Device { code, address, .. } = device.elsewhere(Timestamp::now()) else {
        panic!("a device");
    };
    let mut browser = Browser::default();
    let page = browser.visit(&address).await;
    let page = browser.submit(&page, &[("user_code", &code)]).await;
    browser.submit(&page, &[("abort", "yes")]).await;
    let failure = device.finish().await.unwrap_err();
    assert_eq!(failure.kind, FailureKind::SignInDenied);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_browser_of_this_machine_comes_back_with_a_code() {
    let Some(provider) = Provider::start() else {
        return;
    };
    let client = provider.client();
    let waiting = client.begin_browser(0).await.unwrap();
    let Elsewhere::Browser { address } = waiting.elsewhere() else {
        panic!("a browser");
    };
    assert!(address.contains("code_challenge_method=S256"), "{address}");
    let waits = tokio::spawn(waiting.finish());
    let mut browser = Browser::default();
    let page = browser.visit(&address).await;
    let page = browser.sign_in(page, "opd").await;
    let session = waits.await.unwrap().unwrap();
    assert_eq!(session.account.id, "opd");
    assert!(page.text.contains("Anda sudah masuk"), "{}", page.text);
    let port = page.url.port().unwrap();
    let gone = tokio::net::TcpStream::connect(("127.0.0.1", port)).await;
    assert!(gone.is_err(), "the port is closed");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_browser_that_declines_ends_the_waiting() {
    let Some(provider) = Provider::start() else {
        return;
    };
    let waiting = provider.client().begin_browser(0).await.unwrap();
    let Elsewhere::Browser { address } = waiting.elsewhere() else {
        panic!("a browser");
    };
    let waits = tokio::spawn(waiting.finish());
    let mut browser = Browser::default();
    let page = browser.visit(&address).await;
    let abort = page.url.join(&page.link("abort")).unwrap();
    let page = browser.visit(abort.as_str()).await;
    let failure = waits.await.unwrap().unwrap_err();
    assert_eq!(failure.kind, FailureKind::SignInDenied);
    assert!(page.text.contains("Anda belum masuk"), "{}", page.text);
}

/// Signs in by the browser, which takes no time.
async fn signed_in(provider: &Provider) -> Client {
    let client = provider.client();
    let waiting = client.begin_browser(0).await.unwrap();
    let Elsewhere::Browser { address } = waiting.elsewhere() else {
        panic!("a browser");
    };
    let waits = tokio::spawn(waiting.finish());
    let mut browser = Browser::default();
    let page = browser.visit(&address).await;
    browser.sign_in(page, "opd").await;
    waits.await.unwrap().unwrap();
    client
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refresh_token_rotates_and_dies_with_its_family_when_it_is_used_twice() {
    let Some(provider) = Provider::start() else {
        return;
    };
    let client = signed_in(&provider).await;
    let first = kept(&client).unwrap();
    let session = client.resume(first.clone()).await.unwrap();
    assert_eq!(session.account.id, "opd");
    let second = kept(&client).unwrap();
    assert_ne!(first.expose_secret(), second.expose_secret());
    assert!(!lives(&client, first).await);
    assert!(!lives(&client, second).await, "the whole family is dead");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_signed_out_opens_nothing_any_more() {
    let Some(provider) = Provider::start() else {
        return;
    };
    let client = signed_in(&provider).await;
    let refresh = kept(&client).unwrap();
    client.sign_out().await.unwrap();
    assert!(kept(&client).is_none());
    assert!(!lives(&client, refresh).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_of_nobody_s_is_refused() {
    let Some(provider) = Provider::start() else {
        return;
    };
    let client = provider.client();
    let failure = client.sign_in_with_token("abc.def.ghi".into()).await;
    assert_eq!(failure.unwrap_err().kind, FailureKind::SignedOut);
    assert!(!lives(&client, "abc".into()).await);
}
