//! The program behind what stands between it and a terminal in daily life: tmux, GNU screen, mosh and an
//! sshd, each as it comes and each on loopback alone. Every step shows there what it shows in a terminal
//! of its own, the cursor included; nothing is written while nothing happens; nothing stays behind.
//!
//! `.ci/lines` installs them. Where one is missing its test says that it was not run; in CI it fails then.

mod mosh;
mod screen;
mod sshd;
mod tmux;

use std::{
    fs,
    path::{Path, PathBuf},
    time::Duration,
};

use portable_pty::CommandBuilder;
use tokio::sync::OnceCell;

use super::{
    PERIKSA,
    terminal::{Seen, Terminal},
};
use crate::desk::{SEED, plan_at, ready_made};

const PROPOSALS: usize = 300;
const SIZE: (u16, u16) = (80, 24);
/// What was decided stays held, and a proposal counts as read for as long as it stands there.
const SETTINGS: &str = "language = \"id\"\nascii = \"never\"\ngrace_seconds = 3600\n";
/// Both ends of mosh have to speak UTF-8; this locale is on every Debian.
const ENVIRONMENT: [(&str, &str); 3] = [
    ("LANG", "C.UTF-8"),
    ("TERM", "xterm-256color"),
    ("PATH", "/usr/bin:/bin"),
];
/// How long nothing has to come for nothing to be coming.
const STILL: Duration = Duration::from_secs(1);
/// How long the program is left alone.
const IDLE: Duration = Duration::from_secs(3);
/// What the shell says before and after.
const BEFORE: &str = "sebelum";
const AFTER: &str = "sesudah 0";

/// A thing that a user does, and what shows that it is done.
struct Step {
    what: &'static str,
    keys: &'static str,
    size: (u16, u16),
    shows: &'static [&'static str],
}

const fn step(what: &'static str, keys: &'static str, shows: &'static [&'static str]) -> Step {
    Step {
        what,
        keys,
        size: SIZE,
        shows,
    }
}

const fn resize(size: (u16, u16), shows: &'static [&'static str]) -> Step {
    Step {
        what: "resize",
        keys: "",
        size,
        shows,
    }
}

const STEPS: [Step; 17] = [
    step("start", "", &["· Kotak masuk", "tersambung", "▌", " 1/"]),
    step("move", "jjj", &[" 4/59"]),
    step("scroll", "jjjjjjjjjjjjjjjjjjjjjjjjjjjjjj", &["34/59"]),
    step("scroll back", "kkkkkkkkkkkkkkkkkkkkkkkkkkkk", &[" 6/59"]),
    step("page", "\x1b[6~", &["▌"]),
    step("the end", "G", &["▌"]),
    step("the beginning", "g", &[" 1/"]),
    step("filter", "/pend", &["pend"]),
    step("filter no more", "\x15\r", &[" 1/"]),
    step("help", "?", &["Bantuan:"]),
    step("help no more", "?", &[" 1/"]),
    step("open", "\r", &["· Periksa", "●"]),
    step("decide", "a", &["· Periksa", "●", "ditahan 1"]),
    resize((120, 40), &["· Periksa", "●"]),
    resize((50, 20), &["· Periksa"]),
    resize(SIZE, &["· Periksa", "●"]),
    step("close", "q", &["· Kotak masuk", "ditahan 1", " 1/"]),
];

/// What there is to be seen: the rows, and where the cursor stands.
#[derive(Clone, Debug, PartialEq, Eq)]
struct View {
    rows: Vec<String>,
    cursor: (u16, u16),
}

impl View {
    fn of(seen: &Seen) -> Self {
        let screen = seen.screen();
        let rows = screen.rows(0, screen.size().1.into());
        Self {
            rows: rows.map(|row| timeless(row.trim_end())).collect(),
            cursor: screen.cursor_position(),
        }
    }

    fn shows(&self, parts: &[&str]) -> bool {
        let shown = |part: &&str| self.rows.iter().any(|row| row.contains(*part));
        parts.iter().all(shown)
    }

    /// Whether nothing but some lines stands there, the cursor below them.
    fn is_only(&self, lines: &[&str]) -> bool {
        let filled: Vec<_> = self.rows.iter().filter(|row| !row.is_empty()).collect();
        filled == lines && self.cursor == (u16::try_from(lines.len()).unwrap(), 0)
    }
}

/// A row without what is another at each time: how much of a document has been fetched, which depends on how
/// fast the machine is at the moment, and the second until which a decision is held.
fn timeless(row: &str) -> String {
    if let Some((before, after)) = row.split_once(" sampai ")
        && let Some((_, after)) = after.split_once(' ')
    {
        return format!("{before} {after}");
    }
    let is_progress = |cell: &&str| {
        let units = ["✓", "siap", " B", " kB", " MB", " %"];
        units.iter().any(|unit| cell.ends_with(unit))
    };
    let cells = row
        .split("  ")
        .map(str::trim)
        .filter(|cell| !cell.is_empty());
    let told: Vec<_> = cells.clone().filter(|cell| !is_progress(cell)).collect();
    if row.starts_with("  ") && told.len() < cells.count() {
        told.join("  ")
    } else {
        row.to_owned()
    }
}

/// What becomes of the screen from before when the program has left.
#[derive(Clone, Copy)]
enum Left {
    /// It stands there again.
    AsBefore,
    /// There is one screen only, so that it is gone, and so is everything of ours.
    Empty,
}

/// A shell that says something, runs the program, says something again and waits for a line.
async fn shell(home: &Path) -> PathBuf {
    let data = home.join("data").join(format!("demo-{SEED}-{PROPOSALS}"));
    ready_made::put(&plan_at(data.join("siasn"), PROPOSALS)).await;
    fs::create_dir_all(home.join("config")).unwrap();
    fs::write(home.join("config/config.toml"), SETTINGS).unwrap();
    let script = home.join("cangkang");
    let home = home.display();
    let lines = format!(
        "printf '{BEFORE}\\n'\n\
         LANG=C.UTF-8 PERIKSA_HOME='{home}' '{PERIKSA}' demo --seed {SEED} --proposals {PROPOSALS}\n\
         printf 'sesudah %s\\n' \"$?\"\n\
         read -r line\n"
    );
    fs::write(&script, lines).unwrap();
    script
}

/// A command in the environment of a user's terminal.
fn command(words: &[&str]) -> CommandBuilder {
    let mut command = CommandBuilder::new(words[0]);
    command.env_clear();
    for (name, value) in ENVIRONMENT {
        command.env(name, value);
    }
    command.args(&words[1..]);
    command
}

/// Whether programs are there.
fn installed(programs: &[&str]) -> bool {
    let folders = ["/usr/bin", "/bin", "/usr/sbin"];
    let missing = programs.iter().find(|program| {
        let is_there = |folder: &&str| Path::new(folder).join(program).exists();
        !folders.iter().any(is_there)
    });
    if let Some(missing) = missing {
        assert!(
            std::env::var_os("CI").is_none(),
            "CI tests behind {missing}: .ci/lines first"
        );
        eprintln!("NOT RUN: {missing} is not installed; see .ci/lines");
    }
    missing.is_none()
}

/// What every step shows in a terminal of its own.
async fn plain() -> &'static [View] {
    static PLAIN: OnceCell<Vec<View>> = OnceCell::const_new();
    let views = PLAIN.get_or_init(|| async {
        let home = tempfile::tempdir().unwrap();
        let script = shell(home.path()).await;
        let mut terminal = Terminal::run(command(&["sh", script.to_str().unwrap()]), SIZE);
        let mut views = Vec::new();
        for (number, step) in STEPS.iter().enumerate() {
            take(&mut terminal, number);
            terminal.when(step.what, |seen| View::of(seen).shows(step.shows));
            // What a step brings may go on coming for a while.
            while !terminal.listen(STILL).is_empty() {}
            views.push(terminal.look(View::of));
        }
        leave(terminal, Left::AsBefore);
        views
    });
    views.await
}

/// Takes a step.
fn take(terminal: &mut Terminal, number: usize) {
    let before = number.checked_sub(1).map_or(SIZE, |at| STEPS[at].size);
    let step = &STEPS[number];
    if step.size != before {
        terminal.resize(step.size);
    }
    terminal.keys(step.keys);
}

/// Leaves the program, and sees what stays behind.
fn leave(mut terminal: Terminal, left: Left) {
    terminal.keys("Q");
    let there = match left {
        Left::AsBefore => &[BEFORE, AFTER][..],
        Left::Empty => &[AFTER],
    };
    terminal.when("the shell alone", |seen| View::of(seen).is_only(there));
    // Nothing comes late on top of it.
    assert_eq!(String::from_utf8_lossy(&terminal.listen(STILL)), "");
    terminal.keys("\r");
    terminal.ended();
}

/// Goes all the way behind something, and sees there what a terminal of its own shows.
fn same_as_plain(mut terminal: Terminal, views: &[View], left: Left) {
    for (number, view) in views.iter().enumerate() {
        take(&mut terminal, number);
        let wish = format!(
            "{}, as it is in a terminal of its own: {view:#?}",
            STEPS[number].what
        );
        terminal.when(&wish, |seen| View::of(seen) == *view);
    }
    while !terminal.listen(STILL).is_empty() {}
    let idle = terminal.listen(IDLE);
    assert_eq!(String::from_utf8_lossy(&idle), "", "while nothing happens");
    leave(terminal, left);
}
