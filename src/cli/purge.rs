//! `periksa purge`: wipes personal data and documents now, on this machine. Decisions that have not
//! arrived stay; only `--all` takes them too, and asks first.

use std::{
    fs,
    io::{self, BufRead},
    path::{Path, PathBuf},
};

use clap::ArgMatches;

use super::{Outcome, Shell, stores};
use crate::{
    config::Profile,
    domain::{clean, failure::Failure},
    runtime::{clock::Clock, kept::Safe, viewer},
    store::{Purged, Store},
    words::Sentence,
};

pub(super) async fn run(shell: &Shell, arguments: &ArgMatches) -> Outcome {
    let (profiles, folders) = match scope(shell, arguments).await {
        Ok(scope) => scope,
        Err(outcome) => return outcome,
    };
    // Before anything is wiped: half a purge is worse than none.
    if let Some(taken) = folders.iter().find(|folder| Store::is_in_use(folder)) {
        let said = Sentence::new("purge-in-use").with("profile", stores::name(taken));
        return Outcome::storing(said);
    }
    let done = match arguments.get_flag("all") {
        true => everything(shell, arguments, &profiles, &folders).await,
        false => data(shell, &folders).await,
    };
    match done {
        Ok(Some(refused)) => refused,
        Ok(None) => {
            leftovers(shell);
            Outcome::done()
        }
        Err(failure) => Outcome::failure(&failure),
    }
}

/// Which profiles' sign-ins and which stores.
async fn scope(
    shell: &Shell,
    arguments: &ArgMatches,
) -> Result<(Vec<Profile>, Vec<PathBuf>), Outcome> {
    if !arguments.get_flag("everything") {
        let (profile, folder) = stores::of_account(shell, arguments).await?;
        return Ok((vec![profile], vec![folder]));
    }
    let settings = &shell.config.settings;
    let unnamed = Profile {
        server: settings.server.clone(),
        user: settings.user.clone(),
        ..Profile::default()
    };
    let named = settings.profiles.values().cloned();
    let profiles = std::iter::once(unnamed).chain(named);
    let profiles = profiles.filter(|profile| profile.server.is_some());
    Ok((profiles.collect(), stores::all(shell)))
}

/// Wipes what is personal, and says what went and what stays.
async fn data(shell: &Shell, folders: &[PathBuf]) -> Result<Option<Outcome>, Failure> {
    for folder in folders {
        let (store, opened) = Store::open(folder, Clock::system().wall()).await?;
        stores::tell_damage(shell, &opened);
        let purged = store.purge().await;
        store.close().await?;
        for sentence in told(&purged?, &stores::name(folder)) {
            tell(shell, &sentence);
        }
    }
    Ok(None)
}

fn told(purged: &Purged, name: &str) -> Vec<Sentence> {
    let mut told = vec![
        Sentence::new("purge-done")
            .with("profile", name)
            .with("proposals", purged.proposals)
            .with("fetched", purged.fetched)
            .with("decisions", purged.decisions)
            .with("persons", purged.persons),
    ];
    if purged.asides > 0 {
        told.push(Sentence::new("purge-asides").with("count", purged.asides));
    }
    if purged.kept > 0 {
        told.push(Sentence::new("purge-kept").with("count", purged.kept));
    }
    if purged.asides_kept > 0 {
        told.push(Sentence::new("purge-asides-kept").with("count", purged.asides_kept));
    }
    told
}

/// Deletes stores and sign-ins, once the user has said that this is meant.
async fn everything(
    shell: &Shell,
    arguments: &ArgMatches,
    profiles: &[Profile],
    folders: &[PathBuf],
) -> Result<Option<Outcome>, Failure> {
    for folder in folders {
        let sentence = match pending(shell, folder).await {
            Some(count) => Sentence::new("purge-all").with("count", count),
            None => Sentence::new("purge-all-unread"),
        };
        tell(shell, &sentence.with("profile", stores::name(folder)));
    }
    if !arguments.get_flag("yes") && !is_meant(shell) {
        return Ok(Some(Outcome::usage("purge-not-meant")));
    }
    for folder in folders {
        Store::destroy(folder)?;
        let said = Sentence::new("purge-all-done").with("profile", stores::name(folder));
        tell(shell, &said);
    }
    for profile in profiles {
        Safe::of(profile, &shell.paths).forget().await;
    }
    tell(shell, &Sentence::new("purge-sign-in"));
    Ok(None)
}

/// How many decisions would be lost: those on their way, and those that nobody has read yet. `None`:
/// the store cannot be read.
async fn pending(shell: &Shell, folder: &Path) -> Option<u64> {
    let (store, opened) = Store::open(folder, Clock::system().wall()).await.ok()?;
    stores::tell_damage(shell, &opened);
    let tally = store.tally(jiff::Timestamp::MAX).await;
    let _ = store.close().await;
    tally.ok().map(|tally| tally.pending() + tally.troubled())
}

/// Asks for a word that nobody types by accident.
fn is_meant(shell: &Shell) -> bool {
    let word = shell.words.say("purge-word");
    tell(
        shell,
        &Sentence::new("purge-ask").with("word", word.as_ref()),
    );
    let mut typed = String::new();
    let read = io::stdin().lock().read_line(&mut typed);
    read.is_ok() && typed.trim() == word
}

/// What lies outside the stores: files that a viewer was given by a program that was killed, and logs.
/// A log that another window still writes to is out of sight at once and gone when that ends.
fn leftovers(shell: &Shell) {
    viewer::sweep(&shell.paths.cache);
    let logs = fs::read_dir(shell.paths.state.join("log"));
    for log in logs.into_iter().flatten().flatten() {
        let _ = fs::remove_file(log.path());
    }
    tell(shell, &Sentence::new("purge-leftovers"));
}

fn tell(shell: &Shell, sentence: &Sentence) {
    println!("{}", clean::line(&shell.words.put(sentence)));
}
