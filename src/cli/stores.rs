//! Which stores a command is about: that of a profile's account, or all of this user on this machine.

use std::{
    fs,
    path::{Path, PathBuf},
};

use clap::ArgMatches;

use super::{Outcome, Shell, site};
use crate::{
    config::Profile,
    domain::clean,
    runtime::kept::Safe,
    store::{MovedAside, Opened, Store},
    words::Sentence,
};

/// Folders that hold a store: the program's own, and those of the demos.
pub(super) fn all(shell: &Shell) -> Vec<PathBuf> {
    let below = |folder: PathBuf| {
        let entries = fs::read_dir(folder).into_iter().flatten().flatten();
        entries.map(|entry| entry.path()).collect::<Vec<_>>()
    };
    let data = &shell.paths.data;
    let demos = below(data.clone())
        .into_iter()
        .map(|folder| folder.join("data"));
    let mut all: Vec<_> = std::iter::once(data.clone())
        .chain(demos)
        .flat_map(|data| below(data.join("profiles")))
        .filter(|folder| Store::is_kept_in(folder))
        .collect();
    all.sort();
    all
}

/// The stores that the flags name; without any of them, all.
pub(super) async fn named(shell: &Shell, arguments: &ArgMatches) -> Result<Vec<PathBuf>, Outcome> {
    let flags = ["profile", "server", "user"];
    if flags.iter().any(|flag| arguments.contains_id(flag)) {
        return Ok(vec![of_account(shell, arguments).await?.1]);
    }
    Ok(all(shell))
}

/// The store of the account at work: the user named, else the one whose sign-in is kept.
pub(super) async fn of_account(
    shell: &Shell,
    arguments: &ArgMatches,
) -> Result<(Profile, PathBuf), Outcome> {
    let profile = site::profile(shell, arguments)?;
    if profile.server.is_none() {
        return Err(Outcome::usage("cli-no-server"));
    }
    let user = match &profile.user {
        Some(user) => user.clone(),
        None => match Safe::of(&profile, &shell.paths).get().await {
            Some(kept) => kept.account,
            None => return Err(Outcome::usage("cli-no-account")),
        },
    };
    let folder = profile.place(&shell.paths, &user);
    if !Store::is_kept_in(&folder) {
        return Err(Outcome::of_usage(
            Sentence::new("cli-no-store").with("user", user),
        ));
    }
    Ok((profile, folder))
}

/// What a store is called: the name of its folder.
pub(super) fn name(folder: &Path) -> String {
    let name = folder.file_name().unwrap_or_default();
    name.to_string_lossy().into_owned()
}

/// That a damaged file was put aside on opening: which, and what could be saved of it.
pub(super) fn damage(aside: &MovedAside) -> Sentence {
    Sentence::new("store-aside")
        .with("file", aside.file.to_string_lossy().into_owned())
        .with("count", aside.rescued)
        .with("complete", yes(aside.complete))
        .with("journal", yes(aside.journal))
}

fn yes(is: bool) -> &'static str {
    if is { "yes" } else { "no" }
}

/// Says what was damaged beside what a command prints: a script reads that.
pub(super) fn tell_damage(shell: &Shell, opened: &Opened) {
    if let Some(aside) = &opened.moved_aside {
        eprintln!("periksa: {}", clean::line(&shell.words.put(&damage(aside))));
    }
}
