//! Two users of one computer, each with a home of their own and a temporary folder in common.

use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
};

use portable_pty::CommandBuilder;

use super::{ENVIRONMENT, PERIKSA, inbox, terminal::Terminal};
use crate::desk::{SEED, plan_at, ready_made};

const PROPOSALS: usize = 60;

async fn demo_of(home: &Path, shared: &Path) -> CommandBuilder {
    let folder = |name: &str| home.join(name).join("periksa");
    let data = folder("share").join(format!("demo-{SEED}-{PROPOSALS}"));
    ready_made::put(&plan_at(data.join("siasn"), PROPOSALS)).await;
    fs::create_dir_all(folder("config")).unwrap();
    fs::write(
        folder("config").join("config.toml"),
        "grace_seconds = 3600\n",
    )
    .unwrap();
    let mut command = CommandBuilder::new(PERIKSA);
    command.env_clear();
    for (name, value) in ENVIRONMENT {
        command.env(name, value);
    }
    command.env("HOME", home);
    command.env("TMPDIR", shared);
    for (name, folder) in [
        ("XDG_CONFIG_HOME", "config"),
        ("XDG_DATA_HOME", "share"),
        ("XDG_STATE_HOME", "state"),
        ("XDG_CACHE_HOME", "cache"),
    ] {
        command.env(name, home.join(folder));
    }
    let (seed, proposals) = (SEED.to_string(), PROPOSALS.to_string());
    command.args(["demo", "--seed", &seed, "--proposals", &proposals]);
    command
}

/// All that lies below a folder.
fn all(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else {
        return vec![folder.to_owned()];
    };
    let below = entries.flatten().flat_map(|entry| all(&entry.path()));
    std::iter::once(folder.to_owned()).chain(below).collect()
}

#[tokio::test]
async fn nothing_of_two_users_meets_and_nobody_else_can_look_in() {
    let [one, two, shared] = [(); 3].map(|()| tempfile::tempdir().unwrap());
    let mut at_work = Vec::new();
    for home in [&one, &two] {
        let command = demo_of(home.path(), shared.path()).await;
        at_work.push(Terminal::run(command, (80, 24)));
    }
    for terminal in &mut at_work {
        inbox(terminal);
        terminal.keys("\r");
        terminal.until("●");
        terminal.keys("a");
        terminal.until("ditahan 1");
    }
    let met = all(shared.path());
    assert_eq!(met, [shared.path()], "left in the common folder");
    for home in [&one, &two] {
        for kind in ["share", "state", "cache"] {
            let folder = home.path().join(kind).join("periksa");
            let mine = all(&folder);
            // Nobody gets as far as the log's own mode: its folder is closed.
            let is_log = |path: &Path| path.extension().is_some_and(|kind| kind == "log");
            let made = mine
                .iter()
                .filter(|path| !is_the_world(path) && !is_log(path));
            for path in made {
                let found = fs::metadata(path).unwrap();
                let expected = if found.is_dir() { 0o700 } else { 0o600 };
                let mode = found.permissions().mode() & 0o777;
                assert_eq!(mode & !expected, 0, "{:o} {}", mode, path.display());
            }
        }
    }
    for mut terminal in at_work {
        terminal.keys("Q");
        assert_eq!(terminal.ended().code, 0);
    }
}

/// What the tests themselves have put there, of a world made before.
fn is_the_world(path: &Path) -> bool {
    let demo = format!("demo-{SEED}-{PROPOSALS}");
    path.ends_with(&demo) || path.components().any(|part| part.as_os_str() == "siasn")
}
