//! `periksa journal`: what was decided on this machine, and whether the record of it is whole.

use std::{fs, path::PathBuf};

use clap::ArgMatches;

use super::{Outcome, Shell};
use crate::{
    domain::{clean, failure::Failure},
    runtime::clock::Clock,
    store::{JournalRow, Store},
    words::Sentence,
};

/// Rows of one journal that are listed.
const MOST: u32 = 10_000;

pub(super) async fn run(shell: &Shell, arguments: &ArgMatches) -> Outcome {
    let (verify, arguments) = match arguments.subcommand() {
        Some(("verify", arguments)) => (true, arguments),
        Some((_, arguments)) => (false, arguments),
        None => return Outcome::usage("cli-journal"),
    };
    let json = arguments.get_flag("json");
    let mut broken = None;
    for profile in profiles(shell) {
        let name = profile
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let result = if verify {
            check(shell, &profile, &name, json).await
        } else {
            list(&profile, &name, json).await.map(|()| None)
        };
        match result {
            Ok(found) => broken = broken.or(found),
            Err(failure) => return Outcome::failure(&failure),
        }
    }
    match broken {
        Some(sentence) => Outcome::found_wrong(sentence),
        None => Outcome::done(),
    }
}

/// Folders that hold a store: the program's own, and those of the demos.
fn profiles(shell: &Shell) -> Vec<PathBuf> {
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

async fn check(
    shell: &Shell,
    profile: &std::path::Path,
    name: &str,
    json: bool,
) -> Result<Option<Sentence>, Failure> {
    let (store, _) = Store::open(profile, Clock::system().wall()).await?;
    let verdict = store.verify_journal().await;
    store.close().await?;
    let verdict = verdict?;
    if json {
        println!(
            "{}",
            serde_json::json!({"profile": name, "rows": verdict.rows, "broken_at": verdict.broken_at})
        );
    }
    let sentence = match verdict.broken_at {
        None => Sentence::new("journal-whole"),
        Some(row) => Sentence::new("journal-broken").with("row", row),
    };
    let sentence = sentence.with("profile", name).with("count", verdict.rows);
    if !json && verdict.broken_at.is_none() {
        println!("{}", shell.words.put(&sentence));
    }
    Ok(verdict.broken_at.map(|_| sentence))
}

async fn list(profile: &std::path::Path, name: &str, json: bool) -> Result<(), Failure> {
    let (store, _) = Store::open(profile, Clock::system().wall()).await?;
    let rows = store.journal(MOST).await;
    store.close().await?;
    for row in rows?.iter().rev() {
        println!(
            "{}",
            if json {
                as_json(name, row)
            } else {
                as_line(name, row)
            }
        );
    }
    Ok(())
}

fn as_line(name: &str, row: &JournalRow) -> String {
    let line = format!(
        "{name} {} {} {} {} {} {}",
        row.number,
        row.at,
        row.event,
        row.state.slug(),
        row.decision,
        row.proposal
    );
    clean::line(&line).into_owned()
}

fn as_json(name: &str, row: &JournalRow) -> String {
    serde_json::json!({
        "profile": name,
        "number": row.number,
        "at": row.at,
        "account": row.account,
        "decision": row.decision,
        "proposal": row.proposal,
        "event": row.event,
        "state": row.state.slug(),
        "detail": row.detail,
        "hash": row.hash,
    })
    .to_string()
}
