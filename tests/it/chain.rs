//! A proposal's way through all hands, each at a terminal of their own.

use periksa::sandbox::{Facts, Sandbox};
use serde_json::{Value, json};

use crate::{
    colleague::Colleague,
    desk::{Desk, Setup, town},
};

/// Where a proposal stands, by the server's own books.
fn status(facts: &Facts, id: &str) -> u16 {
    facts.standing(id).unwrap().unwrap().status
}

/// A user accepts a proposal at the terminal and leaves.
async fn accept(siasn: &Sandbox, user: &str, filter: &str) {
    let home = tempfile::tempdir().unwrap();
    let mut desk = Desk::sit(Setup::new(home.path(), &siasn.url(), user));
    desk.inbox().await;
    desk.find(filter).await;
    desk.open().await;
    desk.keys("a");
    desk.until("terkirim hari ini 1").await;
    desk.leave().await;
}

/// A filter line that lets one proposal through.
fn filter(row: &Value) -> String {
    let text = |name: &str| row[name].as_str().unwrap();
    format!("kategori:{} nip:{}", text("kategori"), text("nip"))
}

#[tokio::test(flavor = "multi_thread")]
async fn three_officials_in_turn_bring_a_proposal_into_the_record() {
    let home = tempfile::tempdir().unwrap();
    let siasn = town(home.path(), 300).await;
    let facts = siasn.facts().unwrap();
    let opd = Colleague::at(&siasn.url(), "opd").await;
    let row = opd.waiting("pendidikan").await;
    let id = row["id"].as_str().unwrap();
    let dossier = opd.get(&format!("usul/{id}")).await;
    for (user, after) in [("opd", 2), ("kanreg", 15), ("bkpsdm", 11)] {
        accept(&siasn, user, &filter(&row)).await;
        assert_eq!(status(&facts, id), after, "after {user}");
    }
    let record = facts.standing(id).unwrap().unwrap().record_id.unwrap();
    let held = facts.record(&record).unwrap().unwrap();
    let proposed = dossier["usulan_data"].as_object().unwrap();
    assert!(!proposed.is_empty());
    for (field, value) in proposed {
        assert_eq!(held.get(field), Some(value), "{field}");
    }
    let accounts: Vec<_> = facts
        .history(id)
        .unwrap()
        .into_iter()
        .filter_map(|entry| entry.account)
        .collect();
    assert_eq!(accounts, ["opd", "kanreg", "bkpsdm"]);
    siasn.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_returned_and_sent_again_is_decided_again() {
    let home = tempfile::tempdir().unwrap();
    let siasn = town(home.path(), 300).await;
    let facts = siasn.facts().unwrap();
    let url = siasn.url();
    let row = Colleague::at(&url, "opd").await.waiting("pendidikan").await;
    let id = row["id"].as_str().unwrap();
    let mut desk = Desk::sit(Setup::new(home.path(), &url, "opd"));
    desk.inbox().await;
    desk.find(&filter(&row)).await;
    desk.open().await;
    desk.keys("r");
    desk.until("BTS").await;
    desk.keys("<enter>nomor ijazah tidak terbaca<ctrl-s>");
    desk.until("terkirim hari ini 1").await;
    assert_eq!(status(&facts, id), 50);

    let civil_servant = Colleague::at(&url, row["nip"].as_str().unwrap()).await;
    let repaired = json!({"nomor_ijazah": "CONTOH-2026-77"});
    civil_servant.repair(id, repaired).await;
    // The list was all but done, so it stands there by itself.
    desk.until("↩ masuk").await;
    desk.keys("R");
    desk.until_gone("↩ masuk").await;
    let screen = desk.open().await;
    assert!(screen.contains("CONTOH-2026-77"), "{screen}");
    assert!(screen.contains("kembali 1×"), "{screen}");
    desk.keys("a");
    desk.until("terkirim hari ini 2").await;
    desk.leave().await;
    assert_eq!(status(&facts, id), 2);
    let outcomes: Vec<_> = facts
        .history(id)
        .unwrap()
        .into_iter()
        .filter_map(|entry| entry.account.map(|_| entry.outcome))
        .collect();
    assert_eq!(outcomes, ["kembalikan", "perbaikan", "terima"]);
    siasn.stop().await;
}
