//! A verifier's work from the keys to the server's log.

use std::collections::BTreeMap;

use periksa::{app::message::Msg, sandbox::Sandbox};

use crate::desk::{Desk, Setup, town};

/// Sits down and waits for the inbox.
async fn at_inbox(home: &std::path::Path, town: &Sandbox, user: &str) -> Desk {
    let url = town.url();
    let mut desk = Desk::sit(Setup::new(home, &url, user));
    desk.until("▌").await;
    desk
}

/// Opens the proposal under the cursor and waits until a decision key would count.
async fn open(desk: &mut Desk) {
    desk.keys("<enter>");
    desk.until("●").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn twenty_decisions_stand_once_each_after_a_restart() {
    let home = tempfile::tempdir().unwrap();
    let town = town(home.path(), 120).await;
    let mut desk = at_inbox(home.path(), &town, "opd").await;
    open(&mut desk).await;
    for round in 0..20 {
        let before = desk.until("●").await;
        let name = before.lines().nth(1).unwrap_or_default().to_owned();
        match round % 5 {
            1 => {
                desk.keys("r");
                desk.until("BTS").await;
                desk.keys("<enter>");
                desk.keys("mohon diperbaiki<ctrl-s>");
            }
            3 => {
                desk.keys("t");
                desk.until("TMS").await;
                desk.keys("<enter><ctrl-s>");
                desk.until("bersifat final").await;
                desk.keys("y");
            }
            _ => desk.keys("a"),
        }
        desk.when("the next proposal", |screen| {
            screen.contains('●') && screen.lines().nth(1).unwrap_or_default() != name
        })
        .await;
    }
    desk.leave().await;

    let mut desk = at_inbox(home.path(), &town, "opd").await;
    desk.keys("K");
    desk.until("Kotak keluar").await;
    desk.leave().await;

    let decisions = town.facts().unwrap().decisions().unwrap();
    let mut outcomes: BTreeMap<String, usize> = BTreeMap::new();
    let mut keys: Vec<_> = decisions.iter().map(|entry| entry.key.clone()).collect();
    for entry in &decisions {
        *outcomes.entry(entry.outcome.clone()).or_default() += 1;
    }
    keys.sort();
    keys.dedup();
    assert_eq!(decisions.len(), 20);
    assert_eq!(keys.len(), 20, "each once");
    let expected = [("kembalikan", 4), ("terima", 12), ("tolak", 4)];
    assert_eq!(
        outcomes,
        expected
            .map(|(outcome, count)| (outcome.to_owned(), count))
            .into()
    );
    let noted = decisions
        .iter()
        .filter(|entry| entry.note.is_some())
        .count();
    assert_eq!(noted, 4);
    town.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_paste_decides_nothing_and_ten_megabytes_harm_nobody() {
    let home = tempfile::tempdir().unwrap();
    let town = town(home.path(), 60).await;
    let mut desk = at_inbox(home.path(), &town, "opd").await;
    open(&mut desk).await;
    desk.send(Msg::Paste("aaaa\nrt".to_owned()));
    desk.until("tempelan").await;
    desk.keys("r");
    desk.until("BTS").await;
    desk.keys("<enter>");
    desk.send(Msg::Paste("x".repeat(10_000_000)));
    desk.until("2000 dari 10").await;
    desk.keys("<esc>");
    desk.until_gone("BTS").await;
    desk.leave().await;
    assert_eq!(town.facts().unwrap().decisions().unwrap().len(), 0);
    town.stop().await;
}
