//! Others at work at the same time, the same ones in every run.

use std::collections::BTreeSet;
use std::time::Duration;

use periksa::sandbox::{Bustle, Happening};
use reqwest::StatusCode;
use serde_json::Value;

use super::town::{PROPOSALS, Town, config};

async fn happenings(town: &Town, count: usize) -> Vec<Happening> {
    let mut happened = Vec::new();
    for _ in 0..count {
        happened.push(town.sandbox.bustle_once().await.unwrap().unwrap());
    }
    happened
}

#[tokio::test]
async fn the_same_seed_makes_the_same_bustle() {
    let (one, two) = (Town::found().await, Town::found().await);
    let first = happenings(&one, 40).await;
    assert_eq!(first, happenings(&two, 40).await);
    let kinds: BTreeSet<&str> = first
        .iter()
        .map(|happening| match happening {
            Happening::Proposed(_) => "proposed",
            Happening::SentAgain(_) => "sent again",
            Happening::Decided { .. } => "decided",
        })
        .collect();
    assert_eq!(kinds.len(), 3, "{kinds:?}");
}

#[tokio::test]
async fn what_others_did_is_in_the_feed_and_holds_the_contract() {
    let town = Town::found().await;
    let monitor = town.desk("monitor").await;
    let before = monitor.get("usul?limit=1").await.body;
    let happened = happenings(&town, 30).await;
    let token = before["token"].as_str().unwrap();
    let feed = monitor
        .get(&format!("usul/perubahan?sejak={token}"))
        .await
        .body;
    let changed: BTreeSet<&str> = feed["berubah"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["id"].as_str().unwrap())
        .collect();
    let mut filed = 0;
    for happening in &happened {
        let (id, last) = match happening {
            Happening::Proposed(id) => (id, "usul"),
            Happening::SentAgain(id) => (id, "perbaikan"),
            Happening::Decided { proposal, outcome } => (proposal, *outcome),
        };
        assert!(changed.contains(id.as_str()));
        let detail = monitor.open(id).await;
        let log = detail["log"].as_array().unwrap();
        assert!(log.iter().any(|entry| entry["hasil"] == last));
        filed += usize::from(last == "usul");
    }
    let after = monitor.get("usul?limit=1").await.is(StatusCode::OK).body;
    let count = |body: &Value| body["jumlah"].as_u64().unwrap();
    assert_eq!(count(&after), count(&before) + filed as u64);
}

#[tokio::test]
async fn colleagues_leave_a_claimed_proposal_alone() {
    let town = Town::found().await;
    let opd = town.desk("opd").await;
    let mut claimed = BTreeSet::new();
    for row in opd.get("usul?tahap=diajukan&limit=40").await.rows() {
        let id = row["id"].as_str().unwrap().to_owned();
        let claim = opd.request(reqwest::Method::PUT, &format!("usul/{id}/klaim"));
        opd.send(claim).await.is(StatusCode::OK);
        claimed.insert(id);
    }
    for happening in happenings(&town, 30).await {
        if let Happening::Decided { proposal, .. } = happening {
            assert!(!claimed.contains(&proposal));
        }
    }
}

#[tokio::test]
async fn a_configured_bustle_goes_on_by_itself() {
    let town = Town::found().await;
    let Town { sandbox, dir, .. } = town;
    sandbox.stop().await;
    let mut busy = config(&dir.path().join("data"), PROPOSALS);
    busy.bustle = Some(Bustle {
        every: Duration::from_millis(1),
        seed: 1,
    });
    let town = Town::with(dir, busy).await;
    let monitor = town.desk("monitor").await;
    let mut token = monitor.get("usul?limit=1").await.body["token"].clone();
    for _ in 0..3 {
        let moved = async {
            loop {
                let path = format!("usul/perubahan?sejak={}", token.as_str().unwrap());
                let feed = monitor.get(&path).await.body;
                if feed["token"] != token {
                    break feed["token"].clone();
                }
            }
        };
        token = tokio::time::timeout(Duration::from_secs(30), moved)
            .await
            .expect("nothing happens");
    }
}
