//! The program itself, as it is shipped, in a terminal.

mod economy;
mod faults;
mod help;
mod life;
#[cfg(target_os = "linux")]
mod lines;
mod picture;
mod scan;
mod terminal;
mod users;

use std::{
    path::Path,
    process::{Command, Output},
};

use portable_pty::CommandBuilder;

use self::terminal::Terminal;
use crate::desk::{SEED, plan_at, ready_made, say};

/// The program.
const PERIKSA: &str = env!("CARGO_BIN_EXE_periksa");
/// The environment that it is started in; nothing else of ours reaches it.
const ENVIRONMENT: [(&str, &str); 3] = [
    ("LANG", "id_ID.UTF-8"),
    ("TERM", "xterm-256color"),
    ("PATH", "/usr/bin:/bin"),
];
/// What gives the terminal back, in the order in which it has to happen.
const GIVEN_BACK: &[u8] = b"\x1b[m\x1b[H\x1b[2J\x1b[?2004l\x1b[?25h\x1b[?1049l";

/// The program with some words behind it, to be run in a terminal.
fn periksa(home: &Path, words: &[&str]) -> CommandBuilder {
    let mut command = CommandBuilder::new(PERIKSA);
    command.env_clear();
    for (name, value) in ENVIRONMENT {
        command.env(name, value);
    }
    command.env("PERIKSA_HOME", home);
    command.args(words);
    command
}

/// The demo, its world made before.
async fn demo(home: &Path, settings: &str) -> CommandBuilder {
    const PROPOSALS: usize = 60;
    let folder = format!("demo-{SEED}-{PROPOSALS}");
    let data = home.join("data").join(folder).join("siasn");
    ready_made::put(&plan_at(data, PROPOSALS)).await;
    let config = home.join("config");
    std::fs::create_dir_all(&config).unwrap();
    std::fs::write(config.join("config.toml"), settings).unwrap();
    let (seed, proposals) = (SEED.to_string(), PROPOSALS.to_string());
    periksa(home, &["demo", "--seed", &seed, "--proposals", &proposals])
}

/// Waits for the inbox with its rows, its counts, and the line.
fn inbox(terminal: &Terminal) -> String {
    terminal.when("the inbox", |seen| {
        let text = seen.text();
        let tab = format!("{} 11", say("view-waiting"));
        let parts = ["· Kotak masuk", "tersambung", "▌", "/11", &tab];
        parts.iter().all(|part| text.contains(part))
    })
}

/// Runs a command that needs no terminal.
fn run(home: &Path, words: &[&str]) -> Output {
    let mut command = Command::new(PERIKSA);
    command.env_clear().envs(ENVIRONMENT);
    command.env("PERIKSA_HOME", home).args(words);
    command.stdin(std::process::Stdio::null());
    command.output().unwrap()
}

/// What a command that needs no terminal says.
fn said(home: &Path, words: &[&str]) -> String {
    let output = run(home, words);
    assert_eq!(output.status.code(), Some(0), "{words:?} {output:?}");
    String::from_utf8(output.stdout).unwrap()
}

/// Whether the terminal was given back, and nothing was drawn after that.
fn is_given_back(bytes: &[u8]) -> bool {
    let length = GIVEN_BACK.len();
    let found = bytes.windows(length).rposition(|part| part == GIVEN_BACK);
    found.is_some_and(|at| !bytes[at + length..].contains(&0x1b))
}
