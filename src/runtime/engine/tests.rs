//! What the engine does with decisions, without a server at hand.

use std::time::Duration;

use super::*;
use crate::{
    app::effect::{Approach, Credentials, Draft},
    config::profile::KeepSecrets,
    domain::{
        decision::{Outcome, Subject},
        delivery::Delivery,
        outbox::Entry,
        samples,
    },
    runtime::viewer::Desktop,
    siasn::{Options, Site},
};

fn engine(paths: &Paths) -> (Engine, mpsc::UnboundedReceiver<Msg>) {
    engine_of(paths, None)
}

fn engine_of(paths: &Paths, user: Option<&str>) -> (Engine, mpsc::UnboundedReceiver<Msg>) {
    let (queue, told) = mpsc::unbounded_channel();
    let site = Site::parse("http://127.0.0.1:9").unwrap();
    let engine = Engine::new(
        Client::new(site, Options::default()),
        Profile {
            server: Some("uji".to_owned()),
            user: user.map(str::to_owned),
            keep_secrets: KeepSecrets::Memory,
            ..Profile::default()
        },
        paths.clone(),
        Clock::system(),
        Viewer::new(paths.cache.clone(), Vec::new(), Desktop::None),
        None,
        queue,
    );
    (engine, told)
}

fn hold(number: u32) -> Effect {
    let proposal = samples::proposal(number, "golongan");
    Effect::Hold(Box::new(Draft {
        proposal: proposal.id,
        version: proposal.version,
        outcome: Outcome::Accept,
        reason: None,
        note: None,
        subject: Subject {
            name: proposal.name,
            nip: proposal.nip,
            category: proposal.category,
            summary: proposal.summary,
        },
        grace: Duration::from_secs(3600),
        needs_signature: false,
        corrections: Vec::new(),
        step: Default::default(),
        basis: Default::default(),
    }))
}

/// The messages until one is as wished, that one last.
async fn until(told: &mut mpsc::UnboundedReceiver<Msg>, wish: impl Fn(&Msg) -> bool) -> Vec<Msg> {
    let mut heard = Vec::new();
    loop {
        let next = tokio::time::timeout(Duration::from_secs(60), told.recv());
        heard.push(next.await.expect("in time").expect("the engine lives"));
        if heard.last().is_some_and(&wish) {
            return heard;
        }
    }
}

async fn outbox(paths: &Paths, user: &str) -> Vec<Entry> {
    let folder = paths.profile("uji", user);
    let (store, _) = Store::open(&folder, Clock::system().wall()).await.unwrap();
    store.outbox().await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_decision_that_no_store_takes_comes_back() {
    let home = tempfile::tempdir().unwrap();
    let (mut engine, mut told) = engine(&Paths::under(home.path()));
    engine.perform(hold(1));
    until(&mut told, |message| matches!(message, Msg::NotHeld(..))).await;
    engine.perform(Effect::UndoLast);
    until(&mut told, |message| matches!(message, Msg::Undone(Err(_)))).await;
    engine.perform(Effect::GiveUp("tidak-ada".into()));
    until(&mut told, |message| matches!(message, Msg::Undone(Err(_)))).await;
    engine.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_asked_of_the_store_is_done_before_it_closes() {
    let home = tempfile::tempdir().unwrap();
    let paths = Paths::under(home.path());
    let (mut engine, mut told) = engine(&paths);
    engine.open("opd".to_owned());
    until(&mut told, |message| matches!(message, Msg::Opened(_))).await;
    for number in 0..40 {
        engine.perform(hold(number));
    }
    engine.close().await;
    assert_eq!(outbox(&paths, "opd").await.len(), 40);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_taken_back_is_what_was_decided_last() {
    let home = tempfile::tempdir().unwrap();
    let paths = Paths::under(home.path());
    let (mut engine, mut told) = engine(&paths);
    engine.open("opd".to_owned());
    until(&mut told, |message| matches!(message, Msg::Opened(_))).await;
    for number in 0..40 {
        engine.perform(hold(1000 + number));
        engine.perform(hold(number));
        engine.perform(Effect::UndoLast);
    }
    engine.close().await;
    let left = outbox(&paths, "opd").await;
    let mut ids: Vec<_> = left
        .iter()
        .map(|entry| entry.decision.proposal.clone())
        .collect();
    ids.sort();
    let expected: Vec<_> = (1000..1040)
        .map(|number| samples::proposal(number, "golongan").id)
        .collect();
    assert_eq!(ids, expected);
    assert!(left.iter().all(|entry| entry.delivery == Delivery::Held));
}

#[tokio::test(flavor = "multi_thread")]
async fn everybody_hears_of_a_desk_left_before_anything_of_the_next() {
    let home = tempfile::tempdir().unwrap();
    let paths = Paths::under(home.path());
    let (engine, mut told) = engine(&paths);
    let opened = |message: &Msg| matches!(message, Msg::Opened(_));
    engine.open("opd".to_owned());
    until(&mut told, opened).await;
    engine.open("bkpsdm".to_owned());
    until(&mut told, opened).await;
    until(&mut told, opened).await;
    engine.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_start_without_anything_kept_opens_what_lies_here_and_lets_the_form_ask() {
    let home = tempfile::tempdir().unwrap();
    let (engine, mut told) = engine_of(&Paths::under(home.path()), Some("opd"));
    engine.take_up(None);
    let heard = until(&mut told, |message| matches!(message, Msg::NothingKept)).await;
    assert!(matches!(heard[0], Msg::Opened(None)), "{heard:?}");
    engine.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_decision_does_not_wait_for_a_listing_that_another_has_followed() {
    let home = tempfile::tempdir().unwrap();
    let paths = Paths::under(home.path());
    let (mut engine, mut told) = engine(&paths);
    engine.open("opd".to_owned());
    until(&mut told, |message| matches!(message, Msg::Opened(_))).await;
    let mut inbox = crate::app::screens::inbox::Inbox::default();
    for number in 0..40 {
        engine.perform(Effect::List(inbox.ask()));
        engine.perform(hold(number));
    }
    let last = inbox.ask();
    let tag = last.tag;
    engine.perform(Effect::List(last));
    let listed = move |message: &Msg| matches!(message, Msg::Listed(at, Ok(_)) if *at == tag);
    let heard = until(&mut told, listed).await;
    let held = heard
        .iter()
        .filter(|message| matches!(message, Msg::Held(_)));
    assert_eq!(held.count(), 40);
    engine.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_account_opened_twice_at_once_is_one_store() {
    let home = tempfile::tempdir().unwrap();
    let paths = Paths::under(home.path());
    let (mut engine, mut told) = engine(&paths);
    engine.open("opd".to_owned());
    engine.perform(Effect::SignIn(Approach::Password(Credentials {
        user: "opd".to_owned(),
        password: "contoh".to_owned(),
        code: String::new(),
    })));
    let signed_in = |message: &Msg| matches!(message, Msg::SignedIn(_));
    let heard = until(&mut told, signed_in).await;
    let Some(Msg::SignedIn(Err(failure))) = heard.last() else {
        panic!("{heard:?}");
    };
    assert_eq!(failure.kind, FailureKind::NoServer);
    engine.close().await;
}

#[tokio::test]
async fn a_terminal_that_makes_us_wait_is_told_of_at_once() {
    let home = tempfile::tempdir().unwrap();
    let (engine, mut told) = engine(&Paths::under(home.path()));
    let gauge = Gauge::of(crate::domain::economy::Reach::Ssh);
    let engine = engine.measuring(gauge.clone());
    gauge.wrote(500, Duration::from_secs(1));
    gauge.wrote(500, Duration::from_secs(1));
    let Some(Msg::Paced(lines)) = told.recv().await else {
        panic!("something else was told");
    };
    assert_eq!(lines.terminal.rate, Some(500));
    assert_eq!(lines.server.rate, None);
    engine.close().await;
}
