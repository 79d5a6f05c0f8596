//! The courier against servers that can't say what became of a decision.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
};

use secrecy::SecretString;

use super::*;
use crate::{
    domain::{delivery::Delivery, proposal::Proposal, samples},
    siasn::{Options, Site},
};

/// A server that takes every decision and has no readable file of any proposal.
fn forgetful() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let base = address.clone();
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let base = base.clone();
            std::thread::spawn(move || while answer(&stream, &base).is_some() {});
        }
    });
    address
}

fn answer(stream: &TcpStream, base: &str) -> Option<()> {
    let mut reader = BufReader::new(stream);
    let mut first = String::new();
    reader.read_line(&mut first).ok().filter(|read| *read > 0)?;
    let mut length = 0;
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        let line = line.trim().to_ascii_lowercase();
        if let Some(value) = line.strip_prefix("content-length:") {
            length = value.trim().parse().ok()?;
        }
        if line.is_empty() {
            break;
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    let body = if first.contains("openid-configuration") {
        format!(r#"{{"token_endpoint":"{base}/token"}}"#)
    } else if first.contains("/token") {
        r#"{"access_token":"t","token_type":"Bearer","expires_in":300}"#.to_owned()
    } else if first.contains("kemampuan") {
        r#"{"dialek":"terbuka","pengguna":{"id":"opd","peran":"opd"}}"#.to_owned()
    } else if first.starts_with("POST") {
        let id = first.split('/').rev().nth(2).unwrap_or_default().to_owned();
        format!(
            r#"{{"usul_id":"{id}","hasil":"terima","status":2,"status_nama":"Terverifikasi","versi":"2","waktu":"2026-11-21T03:00:00Z"}}"#
        )
    } else {
        r#"["no file"]"#.to_owned()
    };
    let length = body.len();
    let head = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length:";
    let mut stream = stream;
    write!(stream, "{head} {length}\r\n\r\n{body}").ok()
}

fn now() -> Timestamp {
    "2026-11-21T03:00:00Z".parse().unwrap()
}

struct Office {
    courier: Courier,
    told: mpsc::UnboundedReceiver<Msg>,
    _home: tempfile::TempDir,
}

/// A courier with one decision in doubt and a later one that may be sent.
async fn office(url: &str) -> Office {
    let home = tempfile::tempdir().unwrap();
    let clock = Clock::reading(now);
    let (store, _) = Store::open(home.path(), clock.wall()).await.unwrap();
    for (number, key) in [(1, "satu"), (2, "dua")] {
        let proposal: Proposal = samples::proposal(number, "golongan");
        let decision = samples::decision(key, &proposal);
        store.hold(decision, now()).await.unwrap();
    }
    store.release_due(now()).await.unwrap();
    store.claim_next(now()).await.unwrap().unwrap();
    let lost = Settlement::default();
    let first = DecisionId::new("satu");
    store.settle(&first, Event::NoAnswer, lost).await.unwrap();
    let second = store.claim_next(now()).await.unwrap().unwrap();
    let paused = Settlement {
        not_before: Some(now()),
        ..Settlement::default()
    };
    let second = &second.decision.id;
    store.settle(second, Event::NotSent, paused).await.unwrap();
    let (queue, told) = mpsc::unbounded_channel();
    let site = Site::parse(url).unwrap();
    let courier = Courier {
        client: Client::new(site, Options::default()),
        store,
        clock,
        queue,
        bell: Arc::default(),
        leaving: Arc::default(),
        memory: Memory::Keys,
        doubted: Mutex::default(),
    };
    Office {
        courier,
        told,
        _home: home,
    }
}

#[tokio::test]
async fn what_is_due_does_not_spin_behind_what_cannot_be_read_back() {
    // Nobody has signed in: nothing can be read, and nothing sent.
    let mut office = office("http://127.0.0.1:9").await;
    let ended = office.courier.turn(false).await.unwrap();
    assert!(matches!(office.told.try_recv(), Ok(Msg::LineLost(_))));
    let pause = office.courier.pause(ended).await.unwrap();
    assert!(pause >= Duration::from_secs(10), "{pause:?}");
}

#[tokio::test]
async fn one_proposal_that_cannot_be_read_holds_nobody_up() {
    let Office { courier, _home, .. } = office(&forgetful()).await;
    let password = SecretString::from("contoh");
    courier.client.sign_in("opd", password, None).await.unwrap();
    let ended = courier.turn(false).await.unwrap();
    let delivery = async |key: &str| {
        let entry = courier.store.entry(&DecisionId::new(key)).await;
        entry.unwrap().unwrap().delivery
    };
    assert_eq!(delivery("dua").await, Delivery::Accepted);
    assert_eq!(delivery("satu").await, Delivery::Unknown, "still in doubt");
    assert!(courier.pause(ended).await.unwrap() >= Duration::from_secs(10));
}

#[tokio::test]
async fn a_store_that_fails_is_not_asked_without_end() {
    let Office { courier, _home, .. } = office("http://127.0.0.1:9").await;
    courier.store.clone().close().await.unwrap();
    courier.turn(false).await.unwrap_err();
    let pause = courier.pause(Round::Stuck).await.unwrap();
    assert!(pause >= Duration::from_secs(10), "{pause:?}");
}

#[tokio::test]
async fn what_looks_untouched_may_still_be_at_work() {
    let Office { courier, _home, .. } = office("http://127.0.0.1:9").await;
    let moment = Arc::new(Mutex::new(now()));
    let read = Arc::clone(&moment);
    let courier = Courier {
        clock: Clock::reading(move || *read.lock().unwrap()),
        memory: Memory::None,
        ..courier
    };
    let id = DecisionId::new("satu");
    let later = |seconds| *moment.lock().unwrap() = now() + SignedDuration::from_secs(seconds);
    assert!(courier.may_still_work(&id));
    later(59);
    assert!(courier.may_still_work(&id));
    assert!(
        courier.may_still_work(&DecisionId::new("dua")),
        "each by itself"
    );
    later(60);
    assert!(!courier.may_still_work(&id));
    later(61);
    assert!(courier.may_still_work(&id), "a new doubt begins anew");
    let remembering = Courier {
        memory: Memory::Keys,
        ..courier
    };
    assert!(!remembering.may_still_work(&id));
}
