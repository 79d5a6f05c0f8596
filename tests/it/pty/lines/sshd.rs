//! A real sshd with keys of its own, over TCP on loopback.

use std::{
    fs,
    net::TcpListener,
    os::fd::OwnedFd,
    path::Path,
    process::{Command, Stdio},
};

use super::{Left, SIZE, command, installed, plain, same_as_plain, shell};
use crate::pty::terminal::Terminal;

/// Makes a pair of keys without a passphrase.
fn keys(file: &Path) {
    let mut make = Command::new("ssh-keygen");
    make.args(["-q", "-t", "ed25519", "-N", "", "-f"]).arg(file);
    assert!(make.status().unwrap().success());
}

/// Waits for one connection and hands it to an sshd, so that no port has to be guessed; gives the port.
fn serve(folder: &Path) -> u16 {
    let [host, user] = ["tuan-rumah", "tamu"].map(|name| folder.join(name));
    keys(&host);
    keys(&user);
    // The sshd of Debian wants it; the service that would make it may never have run here.
    let _ = fs::create_dir_all("/run/sshd");
    let settings = folder.join("sshd_config");
    let lines = format!(
        "HostKey {}\nAuthorizedKeysFile {}.pub\nUsePAM no\nStrictModes no\nPermitRootLogin yes\n\
         PrintMotd no\nPrintLastLog no\n",
        host.display(),
        user.display()
    );
    fs::write(&settings, lines).unwrap();
    let log = folder.join("sshd.log");
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        let (line, _) = listener.accept().unwrap();
        let [input, output] = [line.try_clone().unwrap(), line].map(OwnedFd::from);
        let mut server = Command::new("/usr/sbin/sshd");
        server.arg("-i").arg("-f").arg(settings).arg("-E").arg(log);
        server.stdin(input).stdout(output).stderr(Stdio::null());
        server.status().unwrap();
    });
    port
}

#[tokio::test]
async fn a_terminal_over_ssh_shows_what_one_at_home_shows() {
    if !installed(&["sshd", "ssh", "ssh-keygen"]) {
        return;
    }
    let views = plain().await;
    let home = tempfile::tempdir().unwrap();
    let script = shell(home.path()).await;
    let port = serve(home.path()).to_string();
    let key = home.path().join("tamu").display().to_string();
    let user = Command::new("id").arg("-un").output().unwrap().stdout;
    let there = format!("{}@127.0.0.1", String::from_utf8(user).unwrap().trim());
    let inner = format!("exec sh '{}'", script.display());
    let mut words = vec!["ssh", "-q", "-tt", "-F", "none", "-p", &port, "-i", &key];
    for option in [
        "BatchMode=yes",
        "IdentitiesOnly=yes",
        "StrictHostKeyChecking=no",
        "UserKnownHostsFile=/dev/null",
    ] {
        words.extend(["-o", option]);
    }
    words.extend([there.as_str(), &inner]);
    same_as_plain(Terminal::run(command(&words), SIZE), views, Left::AsBefore);
}
