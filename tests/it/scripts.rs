//! Screens by key script: what a user types on the real loop, and what then stands there.

use crate::desk::{Desk, Setup, town};

/// Types each step's keys and waits for its text; gives the last screen, blanks at the ends cut.
async fn script(size: (u16, u16), steps: &[(&str, &str)]) -> String {
    let home = tempfile::tempdir().unwrap();
    let town = town(home.path(), 120).await;
    let url = town.url();
    let mut desk = Desk::sit(Setup {
        size,
        ..Setup::new(home.path(), &url, "opd")
    });
    desk.inbox().await;
    // The list is whole, and nothing more is said about it.
    desk.until("tersambung").await;
    for (keys, text) in steps {
        desk.keys(keys);
        desk.until(text).await;
    }
    let screen = desk.now();
    desk.leave().await;
    town.stop().await;
    screen
        .lines()
        .map(str::trim_end)
        .collect::<Vec<_>>()
        .join("\n")
}

#[tokio::test(flavor = "multi_thread")]
async fn the_filter_narrows_as_it_is_typed() {
    let screen = script(
        (80, 24),
        &[("/", "Saring:"), ("kategori:golongan", "\n1/2 ")],
    )
    .await;
    insta::assert_snapshot!("filter", screen);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_tabs_go_by_authority_and_category() {
    let screen = script((80, 24), &[("<tab>", "\n 1/19"), ("<tab>", "\n1/5 ")]).await;
    insta::assert_snapshot!("tab", screen);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_proposal_is_read_with_what_stays_the_same() {
    let steps = [
        ("/kategori:golongan<enter>", "\n1/2 "),
        ("<enter>", "●"),
        ("f", "▾"),
    ];
    let screen = script((120, 40), &steps).await;
    insta::assert_snapshot!("review", screen);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_return_is_prepared_with_reason_and_note() {
    let steps = [
        ("/kategori:golongan<enter>", "\n1/2 "),
        ("<enter>", "●"),
        ("r", "BTS"),
        ("nomor<enter>", "Catatan"),
        ("Nomor SK di scan berbeda.", "25/2000"),
    ];
    let screen = script((80, 24), &steps).await;
    insta::assert_snapshot!("return", screen);
}

#[tokio::test(flavor = "multi_thread")]
async fn help_says_what_applies_in_the_narrowest_inbox() {
    let screen = script((40, 20), &[("?", "Bantuan:")]).await;
    insta::assert_snapshot!("help-40x20", screen);
}
