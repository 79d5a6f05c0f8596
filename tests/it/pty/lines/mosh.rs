//! mosh, over UDP on loopback. It has no second screen to go back from, and draws what the program's
//! terminal shows, not what was written into it.

use std::process::Command;

use super::{ENVIRONMENT, Left, SIZE, command, installed, plain, same_as_plain, shell};
use crate::pty::terminal::Terminal;

/// Seconds after which a server whose client is gone ends by itself.
const DESERTED: &str = "30";

#[tokio::test]
async fn mosh_shows_what_a_terminal_shows() {
    if !installed(&["mosh-server", "mosh-client"]) {
        return;
    }
    let views = plain().await;
    let home = tempfile::tempdir().unwrap();
    let script = shell(home.path()).await;
    let mut server = Command::new("mosh-server");
    server.env_clear().envs(ENVIRONMENT);
    server.env("MOSH_SERVER_NETWORK_TMOUT", DESERTED);
    server.args(["new", "-i", "127.0.0.1", "-c", "256", "--", "sh"]);
    let output = server.arg(script).output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    let words: Vec<_> = said
        .lines()
        .find_map(|line| line.strip_prefix("MOSH CONNECT "))
        .unwrap_or_else(|| panic!("no server: {output:?}"))
        .split_whitespace()
        .collect();
    let mut client = command(&["mosh-client", "127.0.0.1", words[0]]);
    client.env("MOSH_KEY", words[1]);
    // What it guesses would be on the screen before the program has said it.
    client.env("MOSH_PREDICTION_DISPLAY", "never");
    same_as_plain(Terminal::run(client, SIZE), views, Left::Empty);
}
