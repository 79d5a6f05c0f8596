//! A disk that fails under the real program: said at once, what was decided still there, nothing
//! pretended, and all goes on when the disk does.
//!
//! A file system of a few megabytes, or a read-only one, needs a name space of one's own (`unshare`).
//! Where the machine gives none, these tests say NOT RUN, and in CI they fail; the one that takes away
//! the program's right to write (`RLIMIT_FSIZE`) runs on every Linux, and the one that shuts its folder
//! on every Unix, where a superuser lends the program somebody else's name, whom a lock binds.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use portable_pty::CommandBuilder;

use super::{ENVIRONMENT, PERIKSA, demo, inbox, said, terminal::Terminal};
use crate::desk::{SEED, say, town};

/// Decisions stay.
const HELD: &str = "grace_seconds = 3600\nsettle_ms = 0\n";
/// Every file of the world that the demo shows is ready.
const PROPOSALS: usize = 60;
/// What stands in the note.
const NOTE: &str = "mohon ijazah";

/// Where the demo's own data lie: queue, outbox, journal.
fn data(home: &Path) -> PathBuf {
    home.join("data")
        .join(format!("demo-{SEED}-{PROPOSALS}"))
        .join("data")
}

/// Whether this machine lets us mount something only for ourselves.
fn has_name_spaces() -> bool {
    let tried = Command::new("unshare")
        .args(["-rm", "mount", "-t", "tmpfs", "tmpfs", "/mnt"])
        .output();
    let has = tried.is_ok_and(|output| output.status.success());
    if !has {
        not_run("this machine gives no mount name space (unshare -rm)");
    }
    has
}

/// Says that something could not be tried here. In CI that is no way to pass.
fn not_run(why: &str) {
    assert!(std::env::var_os("CI").is_none(), "NOT RUN: {why}");
    eprintln!("NOT RUN: {why}");
}

/// The demo after a script that prepares its disk. `$1` is its data; what the script leaves running
/// in the background shares the disk with it.
async fn demo_on(home: &Path, script: &str) -> CommandBuilder {
    let plain = demo(home, HELD).await;
    fs::create_dir_all(data(home)).unwrap();
    let mut command = CommandBuilder::new("unshare");
    command.env_clear();
    for (name, value) in ENVIRONMENT {
        command.env(name, value);
    }
    command.env("PERIKSA_HOME", home);
    let script = format!("data=\"$1\"; shift; {script}; exec \"$@\"");
    command.args(["-rm", "sh", "-c", &script, "sh"]);
    command.arg(data(home));
    command.args(plain.get_argv());
    command
}

/// Opens the first proposal; which one that is.
fn open(terminal: &mut Terminal) -> String {
    inbox(terminal);
    terminal.keys("\r");
    let screen = terminal.until("●");
    screen.lines().nth(1).unwrap().to_owned()
}

/// Sends it back, with a note. What is said then is not waited for.
fn send_back(terminal: &mut Terminal) {
    terminal.keys("r");
    terminal.until("BTS");
    terminal.keys("\r");
    terminal.keys(NOTE);
    terminal.until(NOTE);
    terminal.keys("\u{13}");
}

/// The same proposal stands there again, and its note with it; nothing is said to be held.
fn is_still_there(terminal: &mut Terminal, proposal: &str) {
    let back = |text: &str| text.lines().nth(1) == Some(proposal) && text.contains("· Periksa");
    terminal.when("the proposal again", |seen| back(&seen.text()));
    assert!(!terminal.until("· Periksa").contains("ditahan 1"));
    terminal.keys("r");
    terminal.until(NOTE);
}

/// The first words of a sentence: the line may end before it does.
fn words_of(name: &str) -> String {
    say(name).chars().take(20).collect()
}

#[tokio::test]
async fn a_full_disk_is_said_and_the_decision_is_kept_when_there_is_room_again() {
    if !has_name_spaces() {
        return;
    }
    let home = tempfile::tempdir().unwrap();
    let step = |name: &str| home.path().join(name);
    let helper = format!(
        "mount -t tmpfs -o size=12m,mode=700 tmpfs \"$data\" || exit 99; \
         ( until [ -e {fill} ]; do sleep 0.05; done; dd if=/dev/zero of=\"$data/isi\" bs=4096; \
           touch {full}; until [ -e {clear} ]; do sleep 0.05; done; rm \"$data/isi\"; touch {free} \
         ) >/dev/null 2>&1 </dev/null &",
        fill = step("isilah").display(),
        full = step("penuh").display(),
        clear = step("kosongkan").display(),
        free = step("lapang").display(),
    );
    // `&` ends the command; the next one needs no semicolon.
    let command = demo_on(home.path(), &format!("{helper} :")).await;
    let mut terminal = Terminal::run(command, (160, 30));
    let proposal = open(&mut terminal);
    fs::write(step("isilah"), "").unwrap();
    wait_for(&step("penuh"));
    send_back(&mut terminal);
    terminal.until("TIDAK tersimpan");
    is_still_there(&mut terminal, &proposal);
    fs::write(step("kosongkan"), "").unwrap();
    wait_for(&step("lapang"));
    terminal.keys("\u{13}");
    terminal.until("ditahan 1");
    terminal.keys("\u{3}");
    terminal.ended();
}

#[tokio::test]
async fn a_read_only_disk_is_said_at_the_start() {
    if !has_name_spaces() {
        return;
    }
    let home = tempfile::tempdir().unwrap();
    let script = "mount --bind \"$data\" \"$data\" && \
                  mount -o remount,bind,ro \"$data\" || exit 99";
    let command = demo_on(home.path(), script).await;
    let mut terminal = Terminal::run(command, (100, 30));
    terminal.until(&words_of("failure-disk-read-only"));
    terminal.keys("\u{3}");
    terminal.ended();
}

/// A home with settings; gives the file with the password.
fn furnish(home: &Path) -> PathBuf {
    let config = home.join("config");
    fs::create_dir_all(&config).unwrap();
    fs::write(config.join("config.toml"), HELD).unwrap();
    let password = home.join("sandi");
    fs::write(&password, "contoh\n").unwrap();
    password
}

/// A command with nothing of our environment but what the program needs.
fn plain(command: &str, home: &Path) -> CommandBuilder {
    let mut command = CommandBuilder::new(command);
    command.env_clear();
    for (name, value) in ENVIRONMENT {
        command.env(name, value);
    }
    command.env("PERIKSA_HOME", home);
    command
}

/// Whose name a superuser lends the program: that of nobody, to whom locks apply.
const NOBODY: u32 = 65_534;

/// The program's folder is shut while it runs: nothing in it can be reached any more.
#[tokio::test(flavor = "multi_thread")]
async fn a_folder_that_is_shut_is_said_and_the_decision_is_kept_when_it_is_open_again() {
    let is_root = rustix::process::getuid().is_root();
    if is_root && Command::new("setpriv").arg("--version").output().is_err() {
        not_run("a superuser is bound by no lock, and there is no setpriv");
        return;
    }
    let base = tempfile::tempdir().unwrap();
    let town = town(base.path(), PROPOSALS).await;
    let home = base.path().join("rumah");
    let password = furnish(&home);
    let program = base.path().join("periksa");
    let script = "exec \"$0\" --server \"$1\" --user opd --password-stdin < \"$2\"";
    let mut command = plain(if is_root { "setpriv" } else { "sh" }, &home);
    if is_root {
        // Nobody may look into the folder where the program was built.
        fs::copy(PERIKSA, &program).unwrap();
        mode(base.path(), 0o755);
        lend(&home);
        command.args([format!("--reuid={NOBODY}"), format!("--regid={NOBODY}")]);
        command.args(["--clear-groups", "sh"]);
    }
    let program = if is_root {
        program.as_path()
    } else {
        Path::new(PERIKSA)
    };
    command.args(["-c", script]);
    command.arg(program);
    command.arg(town.url());
    command.arg(&password);
    let mut terminal = Terminal::run(command, (160, 30));
    let proposal = open(&mut terminal);
    let folder = store_in(&home).expect("a store");
    mode(&folder, 0);
    send_back(&mut terminal);
    terminal.until("TIDAK tersimpan");
    is_still_there(&mut terminal, &proposal);
    mode(&folder, 0o700);
    terminal.keys("\u{13}");
    terminal.until("ditahan 1");
    terminal.keys("Q");
    assert_eq!(terminal.ended().code, 0);
    assert!(said(&home, &["journal", "verify"]).contains("utuh"));
    town.stop().await;
}

fn mode(path: &Path, mode: u32) {
    let mode = std::os::unix::fs::PermissionsExt::from_mode(mode);
    fs::set_permissions(path, mode).unwrap();
}

/// Gives a folder and all in it to nobody.
fn lend(path: &Path) {
    std::os::unix::fs::chown(path, Some(NOBODY), Some(NOBODY)).unwrap();
    if path.is_dir() {
        let within = fs::read_dir(path).unwrap();
        within.flatten().for_each(|entry| lend(&entry.path()));
    }
}

/// The folder in which the store lies.
fn store_in(folder: &Path) -> Option<PathBuf> {
    let mut within = fs::read_dir(folder)
        .ok()?
        .flatten()
        .map(|entry| entry.path());
    within.find_map(|path| match path.file_name() {
        Some(name) if name == "periksa.db" => Some(folder.to_owned()),
        _ => store_in(&path),
    })
}

/// Every write of a running program fails, whoever runs it: no file may be longer than a byte. The
/// server is another program's, so that only this one is struck.
#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread")]
async fn a_disk_that_fails_is_said_and_the_decision_is_kept_when_it_works_again() {
    use rustix::process::{Pid, Resource, Rlimit, prlimit};

    let home = tempfile::tempdir().unwrap();
    let town = town(home.path(), PROPOSALS).await;
    let password = furnish(home.path());
    let mut command = plain("sh", home.path());
    // What goes beyond the limit is an error then, and ends nobody.
    let script = "trap '' XFSZ; exec \"$0\" --server \"$1\" --user opd --password-stdin < \"$2\"";
    command.args(["-c", script, PERIKSA, &town.url()]);
    command.arg(&password);
    let mut terminal = Terminal::run(command, (160, 30));
    let process = Pid::from_raw(i32::try_from(terminal.process()).unwrap());
    let proposal = open(&mut terminal);
    let limit = |bytes| {
        let limit = Rlimit {
            current: bytes,
            maximum: None,
        };
        prlimit(process, Resource::Fsize, limit).unwrap();
    };
    limit(Some(1));
    send_back(&mut terminal);
    terminal.until("TIDAK tersimpan");
    is_still_there(&mut terminal, &proposal);
    limit(None);
    terminal.keys("\u{13}");
    terminal.until("ditahan 1");
    terminal.keys("Q");
    assert_eq!(terminal.ended().code, 0);
    assert!(said(home.path(), &["journal", "verify"]).contains("utuh"));
    town.stop().await;
}

fn wait_for(file: &Path) {
    let begun = std::time::Instant::now();
    while !file.exists() {
        assert!(begun.elapsed().as_secs() < 60, "{}", file.display());
        std::thread::yield_now();
    }
}
