//! Signing in that fails, and sign-ins that run out.

use std::time::Duration;

use periksa::sandbox::{Clock, Config};

use super::strangers::in_the_head;
use crate::desk::{Desk, Setup, known, plan, say, town, town_of};

#[tokio::test(flavor = "multi_thread")]
async fn after_a_wrong_password_the_right_one_does() {
    let home = tempfile::tempdir().unwrap();
    let siasn = town(home.path(), 40).await;
    let url = siasn.url();
    let mut desk = Desk::sit(Setup {
        login: known("opd", "s4lah-sekali"),
        ..Setup::new(home.path(), &url, "opd")
    });
    let screen = desk.until("✗").await;
    assert!(screen.contains(&say("failure-credentials")));
    assert!(screen.contains("opd"), "the name need not be typed again");
    desk.keys("contoh");
    desk.until("••••••").await;
    desk.keys("<enter>");
    desk.inbox().await;
    assert!(!desk.ever_showed("s4lah") && !desk.ever_showed("contoh"));
    desk.leave().await;
    siasn.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn when_the_sign_in_runs_out_it_says_so_and_the_work_goes_on() {
    let home = tempfile::tempdir().unwrap();
    let clock = Clock::standing_at("2026-11-21T03:00:00Z".parse().unwrap());
    let siasn = town_of(Config {
        clock: clock.clone(),
        ..plan(home.path(), 60)
    })
    .await;
    let mut desk = Desk::sit(Setup::new(home.path(), &siasn.url(), "opd"));
    desk.inbox().await;
    let name = in_the_head(&desk.open().await);
    // The refresh token is dead as well.
    clock.advance(Duration::from_secs(24 * 3600));
    desk.keys("a");
    desk.until(&say("failure-signed-out")).await;
    let screen = desk.outbox("antre").await;
    assert!(screen.contains(&name), "{screen}");
    assert_eq!(siasn.facts().unwrap().decisions().unwrap().len(), 0);

    desk.keys("S");
    let form = desk.until("Kata sandi").await;
    assert!(form.contains("Pekerjaan Anda utuh"), "{form}");
    desk.keys("contoh<enter>");
    desk.until("tersambung").await;
    let screen = desk.outbox("diterima").await;
    assert!(screen.contains(&name), "{screen}");
    desk.leave().await;
    assert_eq!(siasn.facts().unwrap().decisions().unwrap().len(), 1);
    siasn.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_proposal_that_cannot_be_fetched_for_want_of_a_sign_in_opens_after_one() {
    let home = tempfile::tempdir().unwrap();
    let clock = Clock::standing_at("2026-11-21T03:00:00Z".parse().unwrap());
    let siasn = town_of(Config {
        clock: clock.clone(),
        ..plan(home.path(), 40)
    })
    .await;
    let mut desk = Desk::sit(Setup::new(home.path(), &siasn.url(), "opd"));
    desk.inbox().await;
    clock.advance(Duration::from_secs(24 * 3600));
    desk.keys("<enter>");
    desk.until(&say("failure-signed-out")).await;
    desk.keys("S");
    desk.until("Kata sandi").await;
    desk.keys("contoh<enter>");
    desk.inbox().await;
    desk.open().await;
    desk.leave().await;
    siasn.stop().await;
}
