//! Proposals that the program does not know its way about, and those that others decide first.

use crate::{
    colleague::Colleague,
    desk::{Desk, Setup, say, town},
};

#[tokio::test(flavor = "multi_thread")]
async fn a_status_that_nobody_knows_is_shown_in_the_server_s_words_and_left_alone() {
    let home = tempfile::tempdir().unwrap();
    let siasn = town(home.path(), 120).await;
    let url = siasn.url();
    let opd = Colleague::at(&url, "opd").await;
    let strange = opd.get("usul?status=77&limit=1").await["usul"][0].clone();
    assert_eq!(strange["status_nama"], "Status lain");
    let mut desk = Desk::sit(Setup::new(home.path(), &url, "opd"));
    desk.inbox().await;
    desk.find(strange["id"].as_str().unwrap()).await;
    let screen = desk.read().await;
    assert!(screen.contains("Status lain"), "{screen}");
    desk.keys("a");
    desk.until("tidak menunggu keputusan siapa pun").await;
    desk.keys("t");
    desk.leave().await;
    assert_eq!(siasn.facts().unwrap().decisions().unwrap().len(), 0);
    siasn.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn where_somebody_was_first_theirs_stands_beside_ours() {
    let home = tempfile::tempdir().unwrap();
    let siasn = town(home.path(), 60).await;
    let url = siasn.url();
    let other = Colleague::at(&url, "opd2").await;
    let row = other.waiting("golongan").await;
    let mut desk = Desk::sit(Setup::new(home.path(), &url, "opd"));
    desk.inbox().await;
    desk.find(row["id"].as_str().unwrap()).await;
    desk.open().await;
    other.accept(&row).await;
    desk.keys("r");
    desk.until("BTS").await;
    desk.keys("<enter>mohon diperbaiki<ctrl-s>");
    desk.until("perlu dilihat 1").await;
    let screen = desk.outbox("bentrok").await;
    for part in [
        "Keputusan Anda: kembalikan",
        "lebih dulu memutuskan lain",
        "CONTOH VERIFIKATOR DUA",
        &say("failure-conflict"),
    ] {
        assert!(screen.contains(part), "{part}\n{screen}");
    }
    desk.keys("<enter>");
    desk.until("Terverifikasi").await;
    desk.keys("<esc>");
    // It can be put away, and what the other decided stands alone.
    desk.keys("x");
    desk.until("Disingkirkan").await;
    desk.until_gone("perlu dilihat").await;
    desk.leave().await;
    let decisions = siasn.facts().unwrap().decisions().unwrap();
    let [theirs] = decisions.as_slice() else {
        panic!("{decisions:?}")
    };
    assert_eq!(theirs.account.as_deref(), Some("opd2"));
    siasn.stop().await;
}
