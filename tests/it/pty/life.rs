//! From the start to the end, whatever ends it.

use std::{io::Write, panic, time::Duration};

use periksa::runtime::terminal::{OwnTty, TerminalGuard};
use portable_pty::CommandBuilder;

use super::{demo, inbox, is_given_back, run, said, terminal::Terminal};

/// Decisions leave at once.
const AT_ONCE: &str = "grace_seconds = 0\n";
/// Decisions stay.
const HELD: &str = "grace_seconds = 3600\n";
/// Says to the test binary that it is the child of a test.
const CHILD: &str = "PERIKSA_TEST_CHILD";

/// Decides the first proposal.
fn decide(terminal: &mut Terminal) {
    inbox(terminal);
    terminal.keys("\r");
    terminal.until("●");
    terminal.keys("a");
}

#[tokio::test]
async fn what_was_decided_is_in_the_journal_when_the_program_is_gone() {
    let home = tempfile::tempdir().unwrap();
    let command = demo(home.path(), AT_ONCE).await;
    let mut terminal = Terminal::run(command, (80, 24));
    decide(&mut terminal);
    terminal.until("terkirim hari ini 1");
    terminal.keys("Q");
    let end = terminal.ended();
    assert_eq!(end.code, 0);
    assert!(is_given_back(&end.seen.bytes));
    let screen = end.seen.screen();
    assert!(!screen.alternate_screen() && !screen.hide_cursor() && !screen.bracketed_paste());

    let rows: Vec<serde_json::Value> = said(home.path(), &["journal", "show", "--json"])
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let states: Vec<_> = rows
        .iter()
        .map(|row| row["state"].as_str().unwrap())
        .collect();
    assert_eq!(states, ["held", "queued", "sending", "accepted"]);
    let made = &rows[0]["detail"];
    let documents = made["basis"]["documents"].as_array().unwrap();
    assert!(!documents.is_empty(), "{made}");
    for document in documents {
        assert_eq!(
            document["sha256"].as_str().map(str::len),
            Some(64),
            "{document}"
        );
        assert_eq!(document["opened"], false);
    }
    assert_eq!(made["by"]["role"], "opd");
    assert!(
        rows[3]["detail"]["receipt"]["version"].is_string(),
        "{}",
        rows[3]
    );
    let list = said(home.path(), &["journal", "list"]);
    assert!(
        list.contains("diterima server") && list.contains("setuju ·"),
        "{list}"
    );
    assert!(said(home.path(), &["journal", "verify"]).contains("4 baris, utuh"));
}

#[tokio::test]
async fn a_signal_ends_it_in_order_and_loses_nothing() {
    for (signal, code) in [("TERM", 143), ("HUP", 129)] {
        let home = tempfile::tempdir().unwrap();
        let command = demo(home.path(), HELD).await;
        let mut terminal = Terminal::run(command, (80, 24));
        decide(&mut terminal);
        terminal.until("ditahan 1");
        terminal.signal(signal);
        let end = terminal.ended();
        assert_eq!(end.code, code, "{signal}");
        assert!(is_given_back(&end.seen.bytes), "{signal}");
        let text = end.seen.text();
        assert!(text.contains("1 keputusan masih di kotak keluar"), "{text}");
        let list = said(home.path(), &["journal", "show", "--json"]);
        assert!(
            list.lines().count() == 1 && list.contains("\"held\""),
            "{list}"
        );
    }
}

#[test]
fn a_panic_in_a_thread_gives_the_terminal_back_before_the_report() {
    let binary = std::env::current_exe().unwrap();
    let mut command = CommandBuilder::new(binary);
    command.args(["--exact", "pty::life::child_that_panics", "--nocapture"]);
    command.env(CHILD, "panics");
    command.env("RUST_BACKTRACE", "0");
    let end = Terminal::run(command, (80, 24)).ended();
    let text = String::from_utf8(end.seen.bytes.clone()).unwrap();
    let at = |part: &str| text.find(part).unwrap_or_else(|| panic!("{part}\n{text}"));
    let taken = at("\x1b[?1049h");
    let drawn = at("sebuah gambar");
    let back = at("\x1b[?1049l");
    let report = at("a thread of the child");
    assert!(taken < drawn && drawn < back && back < report, "{text:?}");
    assert!(!text.contains("gambar sesudahnya"), "{text:?}");
    assert!(is_given_back(&end.seen.bytes), "{text:?}");
}

/// The child of the test above; by itself it does nothing.
#[test]
fn child_that_panics() {
    if std::env::var_os(CHILD).is_none() {
        return;
    }
    let guard = TerminalGuard::enter(OwnTty::open().unwrap(), || {}).unwrap();
    let mut screen = guard.screen();
    screen.write_all(b"sebuah gambar").unwrap();
    let thread = std::thread::spawn(|| panic!("a thread of the child"));
    assert!(thread.join().is_err());
    screen.write_all(b"gambar sesudahnya").unwrap();
    drop(guard);
    let _ = panic::take_hook();
}

#[tokio::test]
async fn nothing_is_written_while_nothing_happens() {
    let home = tempfile::tempdir().unwrap();
    let command = demo(home.path(), AT_ONCE).await;
    let mut terminal = Terminal::run(command, (80, 24));
    inbox(&terminal);
    // Whatever was still on its way has been drawn once the help has come and gone.
    terminal.keys("?");
    terminal.until("Bantuan:");
    terminal.keys("?");
    inbox(&terminal);
    // Long enough for two refreshes that bring nothing, and a key that means nothing.
    let before = terminal.written();
    assert_eq!(terminal.listen(Duration::from_secs(4)), b"");
    terminal.keys("z");
    assert_eq!(terminal.listen(Duration::from_millis(300)), b"");
    assert_eq!(terminal.written(), before);
    terminal.keys("?");
    terminal.until("Bantuan:");
    assert!(terminal.written() > before);
    terminal.keys("Q");
    assert_eq!(terminal.ended().code, 0);
}

#[test]
fn without_a_terminal_it_says_so() {
    let home = tempfile::tempdir().unwrap();
    for words in [
        ["demo", "--proposals", "0"].as_slice(),
        &["--server", "http://127.0.0.1:1"],
    ] {
        let output = run(home.path(), words);
        assert_eq!(output.status.code(), Some(3), "{output:?}");
        assert_eq!(output.stdout, b"");
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(said.contains("Perlu terminal"), "{said}");
        assert!(said.contains("tanpa pipa"), "{said}");
    }
}
