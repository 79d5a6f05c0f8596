//! GNU screen, as it comes: without a second screen to go back from (`altscreen off`).

use std::{fs, os::unix::fs::PermissionsExt, path::PathBuf, process::Command};

use super::{Left, SIZE, command, installed, plain, same_as_plain, shell};
use crate::pty::terminal::Terminal;

const NAME: &str = "periksa-uji";

/// A session in a folder of its own, which ends with the test.
struct Session(PathBuf);

impl Drop for Session {
    fn drop(&mut self) {
        let mut end = Command::new("screen");
        end.env("SCREENDIR", &self.0);
        let _ = end.args(["-S", NAME, "-X", "quit"]).output();
    }
}

#[tokio::test]
async fn screen_shows_what_a_terminal_shows() {
    if !installed(&["screen"]) {
        return;
    }
    let views = plain().await;
    let home = tempfile::tempdir().unwrap();
    let script = shell(home.path()).await;
    let settings = home.path().join("screenrc");
    fs::write(&settings, "startup_message off\n").unwrap();
    let sockets = home.path().join("screen");
    fs::create_dir(&sockets).unwrap();
    fs::set_permissions(&sockets, fs::Permissions::from_mode(0o700)).unwrap();
    let (settings, script) = (settings.to_str().unwrap(), script.to_str().unwrap());
    let mut command = command(&["screen", "-U", "-c", settings, "-S", NAME, "sh", script]);
    command.env("SCREENDIR", &sockets);
    let session = Session(sockets);
    same_as_plain(Terminal::run(command, SIZE), views, Left::Empty);
    drop(session);
}
