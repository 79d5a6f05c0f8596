//! tmux, as it comes, but for the line at the bottom that is its own.

use std::{process::Command, time::Duration};

use super::{Left, SIZE, command, installed, plain, same_as_plain, shell};
use crate::pty::terminal::Terminal;

/// Longer than it waits for the terminal to answer who it is (five seconds), and then speaks once more.
const ASKING: Duration = Duration::from_secs(6);

/// A server of its own, which ends with the test.
struct Server(String);

impl Drop for Server {
    fn drop(&mut self) {
        let mut end = Command::new("tmux");
        let _ = end.args(["-S", &self.0, "kill-server"]).output();
    }
}

#[tokio::test]
async fn tmux_shows_what_a_terminal_shows() {
    if !installed(&["tmux"]) {
        return;
    }
    let views = plain().await;
    let home = tempfile::tempdir().unwrap();
    let script = shell(home.path()).await;
    let settings = home.path().join("tmux.conf");
    std::fs::write(&settings, "set -g status off\n").unwrap();
    let server = Server(home.path().join("tmux").display().to_string());
    let inner = format!("exec sh '{}'", script.display());
    let words = [
        "tmux",
        "-S",
        &server.0,
        "-f",
        settings.to_str().unwrap(),
        "new",
        &inner,
    ];
    let terminal = Terminal::run(command(&words), SIZE);
    // What it says for itself is over then.
    while !terminal.listen(ASKING).is_empty() {}
    same_as_plain(terminal, views, Left::AsBefore);
}
