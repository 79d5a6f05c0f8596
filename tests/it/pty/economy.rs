//! Being sparing with the lines (*hemat*), as the flag, the setting and the key have it.

use super::{demo, inbox, run, said, terminal::Terminal};
use crate::desk::say;

/// The status line of the inbox while the program is sparing.
fn is_sparing(screen: &str) -> bool {
    let word = format!("/11  {}", say("status-thrift"));
    screen.contains(&word)
}

#[tokio::test]
async fn the_flag_spares_from_the_first_screen_on_and_the_key_changes_it() {
    let home = tempfile::tempdir().unwrap();
    let mut command = demo(home.path(), "hemat = \"never\"\n").await;
    command.arg("--hemat");
    let mut terminal = Terminal::run(command, (80, 24));
    let screen = inbox(&terminal);
    assert!(
        is_sparing(&screen),
        "the flag goes before the setting: {screen}"
    );
    assert!(!screen.contains(&*say("column-documents")), "{screen}");
    terminal.keys("I");
    terminal.until("menyala: menurut setelan");
    terminal.keys("qH");
    let screen = terminal.when("everything", |seen| !is_sparing(&seen.text()));
    assert!(screen.contains(&*say("column-documents")), "{screen}");
    terminal.until("Hemat mati untuk kali ini.");
    terminal.keys("Q");
    assert_eq!(terminal.ended().code, 0);
}

#[tokio::test]
async fn the_setting_spares_as_well() {
    let home = tempfile::tempdir().unwrap();
    let command = demo(home.path(), "hemat = \"always\"\n").await;
    let mut terminal = Terminal::run(command, (80, 24));
    assert!(is_sparing(&inbox(&terminal)));
    terminal.keys("Q");
    assert_eq!(terminal.ended().code, 0);
}

#[test]
fn only_what_has_a_screen_knows_the_flag() {
    let home = tempfile::tempdir().unwrap();
    for command in [[].as_slice(), &["demo"]] {
        let words: Vec<_> = command.iter().copied().chain(["--help"]).collect();
        assert!(said(home.path(), &words).contains("--hemat"));
    }
    // Without a server it goes no further, but it is understood.
    let here = run(home.path(), &["--hemat"]);
    let told = String::from_utf8(here.stderr).unwrap();
    assert!(!told.contains("--hemat"), "{told}");
    let there = run(home.path(), &["doctor", "--hemat"]);
    assert_eq!(there.status.code(), Some(2));
}
