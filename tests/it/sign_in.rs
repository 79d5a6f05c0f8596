//! Signing in at the sandbox, by the client alone and by the engine that does it while work goes on.

use std::{
    net::SocketAddr,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use jiff::Timestamp;
use periksa::{
    app::{
        effect::{Approach, Credentials, Effect, Extent, Pasted},
        message::Msg,
    },
    config::{Paths, Profile, profile::KeepSecrets},
    domain::{failure::FailureKind, session::Session, sign_in::Elsewhere},
    runtime::{
        clock,
        engine::Engine,
        kept::{self, Safe},
        viewer::{Desktop, Viewer},
    },
    sandbox::{Clock, Config, Sandbox, SecondFactor},
    siasn::{Client, Options, Site},
};
use secrecy::ExposeSecret;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    sync::{
        Notify,
        mpsc::{UnboundedReceiver, unbounded_channel},
    },
};

use crate::{
    colleague::Colleague,
    desk::{plan, town, town_of},
    providers::browser::Browser,
};

fn client(siasn: &Sandbox) -> Client {
    Client::new(Site::parse(&siasn.url()).unwrap(), Options::default())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_one_time_code_is_refused_like_a_wrong_password() {
    let home = tempfile::tempdir().unwrap();
    let siasn = town_of(Config {
        second_factor: SecondFactor::Totp,
        ..plan(home.path(), 1)
    })
    .await;
    let client = client(&siasn);
    let sign_in = |code: Option<String>| {
        let client = client.clone();
        async move {
            client
                .sign_in("opd", "contoh".into(), code.map(Into::into))
                .await
        }
    };
    let right = siasn.one_time_code("opd");
    let wrong = if right == "000000" {
        "111111"
    } else {
        "000000"
    };
    for code in [None, Some(wrong.to_owned())] {
        let failure = sign_in(code).await.unwrap_err();
        assert_eq!(failure.kind, FailureKind::Credentials);
    }
    sign_in(Some(right.clone())).await.unwrap();
    let failure = sign_in(Some(right)).await.unwrap_err();
    assert_eq!(failure.kind, FailureKind::Credentials, "a code serves once");
    siasn.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn tokens_that_are_revoked_or_foreign_open_nothing() {
    let home = tempfile::tempdir().unwrap();
    let siasn = town(home.path(), 1).await;
    let client = client(&siasn);
    client.sign_in("opd", "contoh".into(), None).await.unwrap();
    let refresh = client.refresh_tokens().borrow().clone().unwrap();
    client.sign_out().await.unwrap();
    let failure = client.apart().resume(refresh).await.unwrap_err();
    assert_eq!(failure.kind, FailureKind::SignedOut);

    let elsewhere = tempfile::tempdir().unwrap();
    let other = town(elsewhere.path(), 1).await;
    let foreign = Colleague::at(&other.url(), "opd").await.token().to_owned();
    let failure = client.sign_in_with_token(foreign.into()).await.unwrap_err();
    assert_eq!(failure.kind, FailureKind::SignedOut);
    other.stop().await;
    siasn.stop().await;
}

/// Begins a device's sign-in and answers its page.
async fn device(siasn: &Sandbox, answer: Option<&str>) -> periksa::siasn::DeviceSignIn {
    let device = client(siasn).begin_device().await.unwrap();
    let Elsewhere::Device { code, address, .. } = device.elsewhere(Timestamp::now()) else {
        panic!("a device");
    };
    if let Some(answer) = answer {
        let mut browser = Browser::default();
        let page = browser.visit(&address).await;
        let typed = [
            ("user_code", code.as_str()),
            ("username", "opd"),
            ("password", "contoh"),
            ("answer", answer),
        ];
        browser.submit(&page, &typed).await;
    }
    device
}

#[tokio::test(flavor = "multi_thread")]
async fn a_device_is_allowed_denied_or_too_late() {
    let home = tempfile::tempdir().unwrap();
    let clock = Clock::standing_at("2026-11-21T03:00:00Z".parse().unwrap());
    let siasn = town_of(Config {
        clock: clock.clone(),
        ..plan(home.path(), 1)
    })
    .await;
    let allowed = device(&siasn, Some("allow")).await;
    let denied = device(&siasn, Some("deny")).await;
    let (allowed, denied) = tokio::join!(allowed.finish(), denied.finish());
    assert_eq!(allowed.unwrap().account.id, "opd");
    assert_eq!(denied.unwrap_err().kind, FailureKind::SignInDenied);
    let late = device(&siasn, None).await;
    clock.advance(Duration::from_secs(601));
    let failure = late.finish().await.unwrap_err();
    assert_eq!(failure.kind, FailureKind::SignInExpired);
    siasn.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_browser_signs_in_at_the_sandbox_too() {
    let home = tempfile::tempdir().unwrap();
    let siasn = town(home.path(), 1).await;
    let waiting = client(&siasn).begin_browser(0).await.unwrap();
    let Elsewhere::Browser { address } = waiting.elsewhere() else {
        panic!("a browser");
    };
    let waits = tokio::spawn(waiting.finish());
    let mut browser = Browser::default();
    let page = browser.visit(&address).await;
    let typed = [
        ("username", "opd"),
        ("password", "contoh"),
        ("answer", "allow"),
    ];
    let page = browser.submit(&page, &typed).await;
    assert!(page.text.contains("Anda sudah masuk"), "{}", page.text);
    assert_eq!(waits.await.unwrap().unwrap().account.id, "opd");
    siasn.stop().await;
}

/// An engine as a start of the program has one.
struct Start {
    engine: Engine,
    told: UnboundedReceiver<Msg>,
}

fn profile() -> Profile {
    Profile {
        server: Some("uji".to_owned()),
        keep_secrets: KeepSecrets::File,
        ..Profile::default()
    }
}

impl Start {
    fn at(url: &str, home: &Path) -> Self {
        Self::of(url, home, profile())
    }

    fn of(url: &str, home: &Path, profile: Profile) -> Self {
        let paths = Paths::under(home);
        let (queue, told) = unbounded_channel();
        let engine = Engine::new(
            Client::new(Site::parse(url).unwrap(), Options::default()),
            profile,
            paths.clone(),
            clock::Clock::system(),
            Viewer::new(paths.cache, Vec::new(), Desktop::None),
            None,
            queue,
        );
        Self { engine, told }
    }

    /// The messages until one is as wished, that one last.
    async fn until(&mut self, wish: impl Fn(&Msg) -> bool) -> Vec<Msg> {
        let mut heard = Vec::new();
        loop {
            let next = tokio::time::timeout(Duration::from_secs(60), self.told.recv()).await;
            let Ok(Some(message)) = next else {
                panic!("in vain: {heard:?}");
            };
            heard.push(message);
            if heard.last().is_some_and(&wish) {
                return heard;
            }
        }
    }

    /// Signs in; what was heard before, and how it ended.
    async fn sign_in(&mut self, approach: Approach) -> (Vec<Msg>, Result<Session, FailureKind>) {
        self.engine.perform(Effect::SignIn(approach));
        let mut heard = self
            .until(|message| matches!(message, Msg::SignedIn(_)))
            .await;
        let Some(Msg::SignedIn(result)) = heard.pop() else {
            unreachable!();
        };
        if let Ok(session) = &result {
            self.engine.perform(Effect::KeepSession(session.clone()));
        }
        (
            heard,
            result
                .map(|session| *session)
                .map_err(|failure| failure.kind),
        )
    }
}

fn password(user: &str) -> Approach {
    Approach::Password(Credentials {
        user: user.to_owned(),
        password: "contoh".to_owned(),
        code: String::new(),
    })
}

/// Whose store was opened, in which order; `None`: the one that was open was put away.
fn opened(heard: &[Msg]) -> Vec<Option<String>> {
    let of = |message: &Msg| match message {
        Msg::Opened(session) => Some(session.as_ref().map(|session| session.account.id.clone())),
        _ => None,
    };
    heard.iter().filter_map(of).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_next_start_goes_on_where_the_last_one_ended_with_or_without_a_line() {
    let home = tempfile::tempdir().unwrap();
    let siasn = town(home.path(), 1).await;
    let mut first = Start::at(&siasn.url(), home.path());
    assert_eq!(
        first.sign_in(Approach::Kept).await.1,
        Err(FailureKind::SignedOut)
    );
    first.sign_in(password("opd")).await.1.unwrap();
    first.engine.close().await;

    let mut second = Start::at(&siasn.url(), home.path());
    let (heard, session) = second.sign_in(Approach::Kept).await;
    assert_eq!(opened(&heard), [Some("opd".to_owned())]);
    assert_eq!(session.unwrap().account.id, "opd");
    second.engine.close().await;

    let mut offline = Start::at("http://127.0.0.1:9", home.path());
    let (heard, session) = offline.sign_in(Approach::Kept).await;
    assert_eq!(opened(&heard), [Some("opd".to_owned())]);
    assert_eq!(session, Err(FailureKind::NoServer));
    // A refresh tries the same again first.
    offline.engine.perform(Effect::Sync(Extent::News));
    let ended = |message: &Msg| matches!(message, Msg::SyncEnded(Err(failure)) if failure.kind == FailureKind::NoServer);
    offline.until(ended).await;
    offline.engine.close().await;

    let mut again = Start::at(&siasn.url(), home.path());
    again.sign_in(Approach::Kept).await.1.unwrap();
    again.engine.perform(Effect::SignOut);
    let out = again
        .until(|message| matches!(message, Msg::SignedOut(_)))
        .await;
    assert!(matches!(out.last(), Some(Msg::SignedOut(Ok(())))));
    again.engine.close().await;
    let safe = Safe::of(&profile(), &Paths::under(home.path()));
    assert!(safe.get().await.is_none());
    siasn.stop().await;
}

/// A way to a sandbox on which the answer to a request for tokens is held back: rings `asked`, and lets
/// it through at `go`.
async fn held_back(behind: SocketAddr, asked: Arc<Notify>, go: Arc<Notify>) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((caller, _)) = listener.accept().await {
            let server = TcpStream::connect(behind).await.unwrap();
            let (mut from_caller, mut to_caller) = caller.into_split();
            let (mut from_server, mut to_server) = server.into_split();
            let holds = Arc::<AtomicBool>::default();
            let (held, asked, go) = (Arc::clone(&holds), Arc::clone(&asked), Arc::clone(&go));
            tokio::spawn(async move {
                let mut bytes = vec![0; 65536];
                while let Ok(length @ 1..) = from_caller.read(&mut bytes).await {
                    let tokens = b"grant_type=refresh_token";
                    let mut parts = bytes[..length].windows(tokens.len());
                    if parts.any(|part| part == tokens) {
                        held.store(true, Ordering::Release);
                    }
                    to_server.write_all(&bytes[..length]).await.unwrap();
                }
            });
            tokio::spawn(async move {
                let mut bytes = vec![0; 65536];
                while let Ok(length @ 1..) = from_server.read(&mut bytes).await {
                    if holds.swap(false, Ordering::AcqRel) {
                        asked.notify_one();
                        go.notified().await;
                    }
                    if to_caller.write_all(&bytes[..length]).await.is_err() {
                        return;
                    }
                }
            });
        }
    });
    address
}

#[tokio::test(flavor = "multi_thread")]
async fn who_leaves_in_the_middle_of_the_first_renewal_can_sign_in_at_the_next_start() {
    let home = tempfile::tempdir().unwrap();
    let siasn = town(home.path(), 1).await;
    let mut first = Start::at(&siasn.url(), home.path());
    first.sign_in(password("opd")).await.1.unwrap();
    first.engine.close().await;
    let safe = || Safe::of(&profile(), &Paths::under(home.path()));
    let before = safe().get().await.unwrap().refresh;

    let (asked, go) = (Arc::<Notify>::default(), Arc::<Notify>::default());
    let way = held_back(siasn.address(), Arc::clone(&asked), Arc::clone(&go)).await;
    let hasty = Start::at(&format!("http://{way}"), home.path());
    hasty.engine.take_up(None);
    asked.notified().await;
    let mut leaving = Box::pin(hasty.engine.close());
    let left = tokio::time::timeout(Duration::from_millis(200), &mut leaving).await;
    assert!(left.is_err(), "it left in the middle");
    go.notify_one();
    leaving.await;
    let after = safe().get().await.unwrap().refresh;
    assert_ne!(after.expose_secret(), before.expose_secret());

    let mut next = Start::at(&siasn.url(), home.path());
    next.sign_in(Approach::Kept).await.1.unwrap();
    next.engine.close().await;
    siasn.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sign_in_given_up_holds_up_no_other() {
    let home = tempfile::tempdir().unwrap();
    let siasn = town(home.path(), 1).await;
    let mut start = Start::at(&siasn.url(), home.path());
    let elsewhere = |message: &Msg| matches!(message, Msg::SignInElsewhere(_));
    start.engine.perform(Effect::SignIn(Approach::Device));
    start.until(elsewhere).await;
    start.engine.perform(Effect::GiveUpSignIn);
    start.engine.perform(Effect::SignIn(Approach::Browser));
    start.until(elsewhere).await;
    // Another attempt ends the one that waits.
    let (_, session) = start.sign_in(password("opd")).await;
    assert_eq!(session.unwrap().account.id, "opd");
    start.engine.close().await;
    siasn.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_signs_in_without_a_name_gets_their_own_desk() {
    let home = tempfile::tempdir().unwrap();
    let siasn = town(home.path(), 1).await;
    // The profile is set up for one account …
    let mut start = Start::of(
        &siasn.url(),
        home.path(),
        Profile {
            user: Some("opd".to_owned()),
            ..profile()
        },
    );
    start.sign_in(password("opd")).await.1.unwrap();
    // … but another one's token is pasted: it must not get the first one's outbox.
    let token = Colleague::at(&siasn.url(), "bkpsdm")
        .await
        .token()
        .to_owned();
    let (heard, session) = start.sign_in(Approach::Token(Pasted(token))).await;
    assert_eq!(session.unwrap().account.id, "bkpsdm");
    assert_eq!(opened(&heard), [None, None], "cleared, then opened anew");
    // A wrong token changes nothing for whoever sits here.
    let wrong = Approach::Token(Pasted("abc".to_owned()));
    let (heard, session) = start.sign_in(wrong).await;
    assert_eq!(session, Err(FailureKind::SignedOut));
    assert_eq!(opened(&heard), []);
    start.engine.perform(Effect::Sync(Extent::News));
    start
        .until(|message| matches!(message, Msg::SyncEnded(Ok(_))))
        .await;
    start.engine.close().await;
    siasn.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_command_of_the_user_s_signs_in() {
    let home = tempfile::tempdir().unwrap();
    let siasn = town(home.path(), 1).await;
    let token = Colleague::at(&siasn.url(), "opd").await.token().to_owned();
    let file = home.path().join("token");
    std::fs::write(&file, token).unwrap();
    let command = ["cat".to_owned(), file.to_string_lossy().into_owned()];
    let with = |command: &[String]| Profile {
        token_command: command.to_vec(),
        ..profile()
    };
    let mut start = Start::of(&siasn.url(), home.path(), with(&command));
    let (_, session) = start.sign_in(Approach::Command).await;
    assert_eq!(session.unwrap().account.id, "opd");
    start.engine.close().await;
    let broken = ["false".to_owned()];
    let mut start = Start::of(&siasn.url(), home.path(), with(&broken));
    start.engine.perform(Effect::SignIn(Approach::Command));
    let heard = start
        .until(|message| matches!(message, Msg::SignedIn(_)))
        .await;
    let Some(Msg::SignedIn(Err(failure))) = heard.last() else {
        panic!("{heard:?}");
    };
    assert_eq!(failure.kind, FailureKind::TokenCommand);
    assert_eq!(failure.cause, "exit 1");
    start.engine.close().await;
    siasn.stop().await;
}

/// Asks the server for something in the name of whoever is signed in; how that ended.
async fn refreshed(start: &mut Start) -> Result<(), FailureKind> {
    loop {
        start.engine.perform(Effect::Sync(Extent::News));
        let heard = start
            .until(|message| matches!(message, Msg::SyncEnded(_) | Msg::SyncElsewhere))
            .await;
        // The other window may still be at it; then nobody was asked.
        if let Some(Msg::SyncEnded(result)) = heard.into_iter().next_back() {
            return result.map(drop).map_err(|failure| failure.kind);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_windows_share_one_kept_sign_in_and_hear_of_its_end() {
    let home = tempfile::tempdir().unwrap();
    let clock = Clock::standing_at("2026-11-21T03:00:00Z".parse().unwrap());
    let siasn = town_of(Config {
        clock: clock.clone(),
        ..plan(home.path(), 1)
    })
    .await;
    let mut one = Start::at(&siasn.url(), home.path());
    one.sign_in(password("opd")).await.1.unwrap();
    let mut two = Start::at(&siasn.url(), home.path());
    two.sign_in(Approach::Kept).await.1.unwrap();
    // Tokens rotate, and one that comes back ends the sign-in of all: if any window ever used one
    // that another had used up, both would be signed out.
    for round in 0..6 {
        // The access tokens of both have run out; the refresh token has not.
        clock.advance(Duration::from_secs(400));
        let (first, second) = match round % 2 {
            0 => (&mut one, &mut two),
            _ => (&mut two, &mut one),
        };
        assert_eq!(refreshed(first).await, Ok(()), "round {round}");
        assert_eq!(refreshed(second).await, Ok(()), "round {round}");
    }
    one.engine.perform(Effect::SignOut);
    let out = one
        .until(|message| matches!(message, Msg::SignedOut(_)))
        .await;
    assert!(matches!(out.last(), Some(Msg::SignedOut(Ok(())))));
    assert_eq!(refreshed(&mut two).await, Err(FailureKind::SignedOut));
    let safe = Safe::of(&profile(), &Paths::under(home.path()));
    assert!(safe.get().await.is_none(), "nothing dead is left behind");
    one.engine.close().await;
    two.engine.close().await;
    siasn.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn many_renewals_at_once_use_no_token_twice() {
    let home = tempfile::tempdir().unwrap();
    let siasn = town(home.path(), 1).await;
    let paths = Paths::under(home.path());
    let first = client(&siasn);
    let session = first.sign_in("opd", "contoh".into(), None).await.unwrap();
    let account = session.account.id;
    let refresh = first.refresh_tokens().borrow().clone().unwrap();
    let safe = Safe::of(&profile(), &paths);
    safe.put(&kept::Kept { account, refresh }).await;
    // As many programs that start at the same moment.
    let resumed = (0..8).map(|_| {
        let (client, safe) = (first.apart(), Safe::of(&profile(), &paths));
        tokio::spawn(async move {
            let kept = safe.get().await.unwrap();
            kept::resume(&client, &safe, kept).await
        })
    });
    for session in resumed.collect::<Vec<_>>() {
        assert_eq!(session.await.unwrap().unwrap().account.id, "opd");
    }
    let kept = safe.get().await.unwrap();
    let last = first.apart();
    kept::resume(&last, &safe, kept).await.unwrap();
    kept::revoke(&last, &safe).await.unwrap();
    assert!(safe.get().await.is_none());
    siasn.stop().await;
}
