//! An approver's signature, from the key to the record: real terminal loop, real sandbox in the
//! dialect `siasn`, its clock in our hands.

use periksa::{
    config::Paths,
    domain::{delivery::Delivery, id::DecisionId},
    sandbox::{Clock, Facts, Trouble},
    store::Store,
};

use super::*;
use crate::desk::{Desk, Setup};

/// Later than the desk's day begins, so that no approval seems older than its decision.
fn clock() -> Clock {
    Clock::standing_at("2026-11-21T06:00:00Z".parse().unwrap())
}

async fn office(home: &Path, clock: &Clock) -> Sandbox {
    let plan = sandbox::Config {
        dialect: Dialect::Siasn,
        clock: clock.clone(),
        ..plan(home, 300)
    };
    town_of(plan).await
}

/// A code lives half a minute, and serves once.
fn next_code(clock: &Clock) {
    clock.advance(std::time::Duration::from_secs(30));
}

/// The approver at the terminal, some proposals accepted and waiting for the signature.
async fn accepted(home: &Path, town: &Sandbox, proposals: usize) -> Desk {
    let mut desk = Desk::sit(Setup::new(home, &town.url(), "bkpsdm"));
    desk.inbox().await;
    desk.open().await;
    for number in 1..=proposals {
        desk.until("●").await;
        desk.keys("a");
        desk.until(&format!("menunggu ttd {number}")).await;
    }
    desk.outbox("menunggu ttd").await;
    desk
}

fn approvals(facts: &Facts) -> Vec<String> {
    let all = facts.decisions().unwrap().into_iter();
    let ours = all.filter(|act| act.account.as_deref() == Some("bkpsdm"));
    let ours = ours.filter(|act| act.outcome == "terima");
    let mut ids: Vec<_> = ours.map(|act| act.proposal).collect();
    ids.sort();
    ids
}

#[tokio::test(flavor = "multi_thread")]
async fn five_approvals_go_out_with_one_code() {
    let home = tempfile::tempdir().unwrap();
    let clock = clock();
    let town = office(home.path(), &clock).await;
    let facts = town.facts().unwrap();
    let mut desk = accepted(home.path(), &town, 5).await;
    desk.keys("D");
    desk.until("5 persetujuan keluar").await;
    // A passphrase that does not fit: nothing is done and nothing is lost.
    desk.keys(&format!(
        "<enter>salah<enter>{}<enter>",
        town.one_time_code("bkpsdm")
    ));
    desk.until("passphrase atau kode OTP salah").await;
    desk.keys("contoh-frasa<enter>000000<enter>");
    desk.until("Menandatangani").await;
    desk.until_gone("Menandatangani").await;
    let screen = desk.until("passphrase atau kode OTP salah").await;
    assert!(screen.contains("menunggu ttd 5"), "{screen}");
    assert!(
        !screen.contains("000000"),
        "the fields are empty:\n{screen}"
    );
    assert_eq!(approvals(&facts), [""; 0]);
    next_code(&clock);
    let used = town.one_time_code("bkpsdm");
    desk.keys(&format!("contoh-frasa<enter>{used}<ctrl-s>"));
    desk.until("5 persetujuan ditandatangani").await;
    desk.until("terkirim hari ini 5").await;
    let signed = approvals(&facts);
    assert_eq!(signed.len(), 5);
    for id in &signed {
        let standing = facts.standing(id).unwrap().unwrap();
        assert!([11, 12].contains(&standing.status), "{standing:?}");
    }
    // The same code once more signs nothing; the next one does.
    desk.keys("<esc>");
    desk.inbox().await;
    desk.open().await;
    desk.keys("a");
    desk.until("menunggu ttd 1").await;
    desk.keys("<esc>");
    desk.inbox().await;
    desk.keys("D");
    desk.until("1 persetujuan keluar").await;
    desk.keys(&format!("<enter>contoh-frasa<enter>{used}<enter>"));
    desk.until("passphrase atau kode OTP salah").await;
    next_code(&clock);
    let code = town.one_time_code("bkpsdm");
    desk.keys(&format!("contoh-frasa<enter>{code}<enter>"));
    desk.until("terkirim hari ini 6").await;
    assert!(!desk.ever_showed("contoh-frasa"));
    desk.leave().await;
    let mut all = approvals(&facts);
    all.dedup();
    assert_eq!(all.len(), 6);
    town.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_somebody_else_decided_meanwhile_is_a_conflict_of_its_own() {
    let home = tempfile::tempdir().unwrap();
    let clock = clock();
    let town = office(home.path(), &clock).await;
    let facts = town.facts().unwrap();
    let mut desk = accepted(home.path(), &town, 3).await;
    // The one decided first: it stands last in the outbox.
    desk.keys("G<enter>");
    desk.until("· Periksa").await;
    let elsewhere = Official::at(&town, "bkpsdm").await;
    let nip = nip_on(&desk.now());
    let rows = elsewhere.inbox().await;
    let mut theirs = Vec::new();
    for row in rows.iter().filter(|row| row.nip.as_str() == nip) {
        if elsewhere
            .open(&row.id)
            .await
            .allowed
            .contains(&Outcome::Return)
        {
            theirs.push(row.id.clone());
        }
    }
    let decision = elsewhere.draft(&theirs[0], Outcome::Return).await;
    elsewhere.client.decide(&decision).await.unwrap();
    desk.keys("<esc><esc>");
    desk.inbox().await;
    desk.keys("D");
    desk.until("3 persetujuan keluar").await;
    let code = town.one_time_code("bkpsdm");
    desk.keys(&format!("<enter>contoh-frasa<enter>{code}<enter>"));
    desk.until("2 dari 3 persetujuan").await;
    desk.until("terkirim hari ini 2").await;
    // What came of each stands there until it was read.
    desk.until("bentrok").await;
    desk.keys("<enter>");
    desk.outbox("bentrok").await;
    desk.leave().await;
    let signed = approvals(&facts);
    assert_eq!(signed.len(), 2);
    assert!(!signed.contains(&theirs[0].to_string()));
    town.stop().await;
}

fn nip_on(screen: &str) -> String {
    let line = screen.lines().nth(1).unwrap();
    let nip = line.split(" · ").nth(1).unwrap();
    nip.chars().filter(char::is_ascii_digit).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_answer_is_read_back_and_nothing_is_signed_twice() {
    let home = tempfile::tempdir().unwrap();
    let clock = clock();
    let town = office(home.path(), &clock).await;
    let facts = town.facts().unwrap();
    let mut desk = accepted(home.path(), &town, 2).await;
    town.trouble(Trouble::AnswerLost, 1);
    desk.keys("D");
    desk.until("2 persetujuan keluar").await;
    let code = town.one_time_code("bkpsdm");
    desk.keys(&format!("<enter>contoh-frasa<enter>{code}<enter>"));
    desk.until("terkirim hari ini 2").await;
    desk.leave().await;
    assert_eq!(approvals(&facts).len(), 2);
    town.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_crash_under_way_sends_nothing_unsigned() {
    let home = tempfile::tempdir().unwrap();
    let clock = clock();
    let town = office(home.path(), &clock).await;
    let facts = town.facts().unwrap();
    let approver = Official::at(&town, "bkpsdm").await;
    let mut decisions = Vec::new();
    for row in approver.inbox().await {
        if decisions.len() < 2
            && approver
                .open(&row.id)
                .await
                .allowed
                .contains(&Outcome::Accept)
        {
            decisions.push(approver.draft(&row.id, Outcome::Accept).await);
        }
    }
    let now = || "2026-11-21T05:00:00Z".parse().unwrap();
    for decision in &mut decisions {
        decision.made_at = now();
    }
    // Both were claimed for a signature when the program ended; one of them had arrived.
    let folder = Paths::under(home.path()).profile("uji", "bkpsdm");
    let (store, _) = Store::open(&folder, Arc::new(now)).await.unwrap();
    for decision in &decisions {
        store
            .hold_for_signature(decision.clone(), now())
            .await
            .unwrap();
    }
    store.release_all().await.unwrap();
    let ids: Vec<DecisionId> = decisions.iter().map(|one| one.id.clone()).collect();
    assert_eq!(store.sign(ids.clone()).await.unwrap().len(), 2);
    store.close().await.unwrap();
    let code = town.one_time_code("bkpsdm");
    let signed = approver
        .client
        .approve(&decisions[..1], "contoh-frasa".into(), code.into())
        .await
        .unwrap();
    assert!(signed[0].1.is_ok());
    let mut desk = Desk::sit(Setup::new(home.path(), &town.url(), "bkpsdm"));
    desk.inbox().await;
    desk.outbox("terkirim hari ini 1").await;
    desk.until("menunggu ttd 1").await;
    desk.leave().await;
    let (store, _) = Store::open(&folder, Arc::new(now)).await.unwrap();
    for (id, delivery) in ids
        .iter()
        .zip([Delivery::Accepted, Delivery::AwaitingSignature])
    {
        assert_eq!(store.entry(id).await.unwrap().unwrap().delivery, delivery);
    }
    assert_eq!(approvals(&facts), [decisions[0].proposal.to_string()]);
    town.stop().await;
}
