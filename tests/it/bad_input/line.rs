//! A server that goes away and comes back, a program that is started without one, and keys that
//! come too early.

use periksa::sandbox::Config;

use super::strangers::in_the_head;
use crate::{
    colleague::Colleague,
    desk::{Desk, Setup, plan, say, town, town_of},
};

/// Waits for a proposal of somebody else that could be decided on; gives the name.
async fn another_than(desk: &mut Desk, name: &str) -> String {
    let other = |screen: &str| screen.contains('●') && in_the_head(screen) != name;
    in_the_head(&desk.when("the next proposal", other).await)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_comes_back_gets_each_decision_once() {
    let home = tempfile::tempdir().unwrap();
    let siasn = town(home.path(), 60).await;
    let listen = siasn.address();
    let mut desk = Desk::sit(Setup::new(home.path(), &siasn.url(), "opd"));
    desk.inbox().await;
    // What was read once can be decided on without a line.
    let first = in_the_head(&desk.open().await);
    desk.keys("n");
    let second = another_than(&mut desk, &first).await;
    desk.keys("p");
    another_than(&mut desk, &second).await;
    siasn.stop().await;
    // A line that is known to be gone can't leave a decision in doubt.
    desk.keys("R");
    desk.until("luring").await;
    desk.keys("a");
    another_than(&mut desk, &first).await;
    desk.keys("a");
    let queued = |screen: &str| screen.matches("✓ antre ").count() == 2;
    desk.outbox("antre 2").await;
    let screen = desk.when("two that wait", queued).await;
    for name in [&first, &second] {
        // Long names are cut.
        let start: String = name.chars().take(12).collect();
        assert!(screen.contains(&start), "{start}\n{screen}");
    }

    let siasn = town_of(Config {
        listen,
        ..plan(home.path(), 60)
    })
    .await;
    desk.keys("R");
    desk.until("terkirim hari ini 2").await;
    desk.until("tersambung").await;
    desk.leave().await;
    let decisions = siasn.facts().unwrap().decisions().unwrap();
    let [one, two] = decisions.as_slice() else {
        panic!("{decisions:?}")
    };
    assert_ne!(one.proposal, two.proposal);
    siasn.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_line_what_is_kept_can_be_read_and_decided() {
    let home = tempfile::tempdir().unwrap();
    let siasn = town(home.path(), 60).await;
    let listen = siasn.address();
    let url = siasn.url();
    let mut desk = Desk::sit(Setup::new(home.path(), &url, "opd"));
    desk.inbox().await;
    let name = in_the_head(&desk.open().await);
    desk.leave().await;
    siasn.stop().await;

    let mut desk = Desk::sit(Setup::new(home.path(), &url, "opd"));
    desk.inbox().await;
    desk.until("Bekerja dari simpanan").await;
    let screen = desk.open().await;
    assert_eq!(in_the_head(&screen), name);
    assert!(screen.contains("Dari simpanan"), "{screen}");
    desk.keys("a");
    let screen = desk.outbox("ditahan").await;
    assert!(screen.contains(&name), "{screen}");
    desk.until("ditahan 1").await;
    desk.leave().await;

    let siasn = town_of(Config {
        listen,
        ..plan(home.path(), 60)
    })
    .await;
    assert_eq!(siasn.facts().unwrap().decisions().unwrap().len(), 0);
    let mut desk = Desk::sit(Setup::new(home.path(), &url, "opd"));
    desk.until("terkirim hari ini 1").await;
    desk.leave().await;
    assert_eq!(siasn.facts().unwrap().decisions().unwrap().len(), 1);
    siasn.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn started_without_a_line_it_goes_on_after_a_sign_in() {
    let home = tempfile::tempdir().unwrap();
    let siasn = town(home.path(), 60).await;
    let (listen, url) = (siasn.address(), siasn.url());
    let mut desk = Desk::sit(Setup::new(home.path(), &url, "opd"));
    desk.inbox().await;
    desk.open().await;
    desk.leave().await;
    siasn.stop().await;

    let mut desk = Desk::sit(Setup::new(home.path(), &url, "opd"));
    desk.inbox().await;
    desk.until("Bekerja dari simpanan").await;
    desk.open().await;
    desk.keys("a");
    desk.outbox("ditahan").await;
    let siasn = town_of(Config {
        listen,
        ..plan(home.path(), 60)
    })
    .await;
    desk.keys("R");
    desk.until(&say("failure-signed-out")).await;
    desk.keys("S");
    desk.until("Kata sandi").await;
    desk.keys("contoh<enter>");
    desk.until("terkirim hari ini 1").await;
    desk.leave().await;
    assert_eq!(siasn.facts().unwrap().decisions().unwrap().len(), 1);
    siasn.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_taken_back_while_it_is_held_never_leaves() {
    let home = tempfile::tempdir().unwrap();
    let siasn = town(home.path(), 60).await;
    let url = siasn.url();
    let patient = Setup {
        settings: "language = \"id\"\nascii = \"never\"\nsettle_ms = 0\ngrace_seconds = 3600\n",
        ..Setup::new(home.path(), &url, "opd")
    };
    let opd = Colleague::at(&url, "opd").await;
    let waiting = opd
        .get("usul?limit=1&tahap=diajukan,dikembalikan-pejabat")
        .await;
    let mut desk = Desk::sit(patient);
    desk.inbox().await;
    let name = in_the_head(&desk.open().await);
    desk.keys("a");
    desk.until("ditahan 1").await;
    desk.keys("u");
    let said = desk.until("usul menunggu lagi").await;
    assert!(said.contains(&name), "{said}");
    desk.until_gone("ditahan 1").await;
    // It waits again, and can be decided on again.
    desk.keys("q");
    let waiting = format!("[1 {} {}]", say("view-waiting"), waiting["jumlah"]);
    let listed = |screen: &str| screen.contains(&waiting) && screen.contains(&name[..12]);
    desk.when(&waiting, listed).await;
    desk.keys("g");
    desk.open().await;
    assert_eq!(in_the_head(&desk.now()), name);
    desk.leave().await;
    assert_eq!(siasn.facts().unwrap().decisions().unwrap().len(), 0);
    siasn.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_burst_of_keys_decides_what_was_read_and_nothing_else() {
    let home = tempfile::tempdir().unwrap();
    let siasn = town(home.path(), 60).await;
    let url = siasn.url();
    let mut desk = Desk::sit(Setup {
        settings: "language = \"id\"\nascii = \"never\"\nsettle_ms = 400\ngrace_seconds = 0\n",
        ..Setup::new(home.path(), &url, "opd")
    });
    desk.inbox().await;
    desk.keys("<enter>");
    desk.burst("aaaa");
    let dropped =
        |screen: &str| screen.contains("Tombol a diabaikan") || screen.contains("Belum bisa");
    desk.when("that the keys were dropped", dropped).await;
    desk.until("●").await;
    desk.burst("aaaa");
    desk.until("terkirim hari ini 1").await;
    desk.until("●").await;
    desk.leave().await;
    assert_eq!(siasn.facts().unwrap().decisions().unwrap().len(), 1);
    siasn.stop().await;
}
