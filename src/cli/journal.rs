//! `periksa journal`: what was decided on this machine, whether the record of it is whole, and a copy
//! of it for others.
//!
//! Whatever is printed comes from files and servers, and is cleaned first.

mod export;
mod show;

use std::path::Path;

use clap::ArgMatches;

use super::{Outcome, Shell, stores};
use crate::{
    domain::{clean, failure::Failure},
    runtime::clock::Clock,
    store::{JournalVerdict, MovedAside, Store},
    words::Sentence,
};

pub(super) async fn run(shell: &Shell, arguments: &ArgMatches) -> Outcome {
    let Some((verb, arguments)) = arguments.subcommand() else {
        return Outcome::usage("cli-journal");
    };
    let folders = match stores::named(shell, arguments).await {
        Ok(folders) => folders,
        Err(outcome) => return outcome,
    };
    match verb {
        "verify" => verify(shell, arguments, &folders).await,
        "export" => export::run(shell, arguments, &folders).await,
        _ => show::run(shell, arguments, &folders).await,
    }
}

/// Does something with a store, and closes it whatever came of that. A damaged one is told of.
async fn with<T>(
    shell: &Shell,
    folder: &Path,
    work: impl AsyncFnOnce(&Store) -> Result<T, Failure>,
) -> Result<T, Failure> {
    let (store, opened) = Store::open(folder, Clock::system().wall()).await?;
    stores::tell_damage(shell, &opened);
    let done = work(&store).await;
    store.close().await?;
    done
}

async fn verify(shell: &Shell, arguments: &ArgMatches, folders: &[std::path::PathBuf]) -> Outcome {
    let mut wrong = Vec::new();
    for folder in folders {
        let (verdict, aside) = match look_at(folder).await {
            Ok(found) => found,
            Err(failure) => return Outcome::failure(&failure),
        };
        let name = stores::name(folder);
        let sentence = in_words(&verdict, &name);
        if arguments.get_flag("json") {
            println!("{}", as_json(&verdict, aside.as_ref(), &name));
        } else if verdict.is_whole() && aside.is_none() {
            println!("{}", clean::line(&shell.words.put(&sentence)));
        }
        // Said once: that the file was put aside says why the journal began anew.
        let anew = aside.is_some() && verdict.begun_anew_at.is_some();
        wrong.extend(aside.as_ref().map(stores::damage));
        if !verdict.is_whole() && !anew {
            wrong.push(sentence);
        }
    }
    match wrong.is_empty() {
        true => Outcome::done(),
        false => Outcome::all_found_wrong(wrong),
    }
}

/// How the journal is, and the file that was damaged and had to be put aside before.
async fn look_at(folder: &Path) -> Result<(JournalVerdict, Option<MovedAside>), Failure> {
    let (store, opened) = Store::open(folder, Clock::system().wall()).await?;
    let verdict = store.verify_journal().await;
    store.close().await?;
    Ok((verdict?, opened.moved_aside))
}

fn in_words(verdict: &JournalVerdict, name: &str) -> Sentence {
    let sentence = match verdict {
        JournalVerdict {
            broken_at: Some(row),
            ..
        } => Sentence::new("journal-broken").with("row", *row),
        JournalVerdict { unnoted: 1.., .. } => {
            Sentence::new("journal-unnoted").with("missing", verdict.unnoted)
        }
        JournalVerdict {
            inherited: Some(row),
            ..
        } => Sentence::new("journal-inherited").with("row", *row),
        JournalVerdict {
            begun_anew_at: Some(row),
            ..
        } => Sentence::new("journal-begun-anew").with("row", *row),
        _ => Sentence::new("journal-whole").with("shed", verdict.shed),
    };
    sentence.with("profile", name).with("count", verdict.rows)
}

fn as_json(verdict: &JournalVerdict, aside: Option<&MovedAside>, name: &str) -> String {
    let aside = aside.map(|aside| {
        serde_json::json!({
            "file": aside.file.to_string_lossy(),
            "rescued": aside.rescued,
            "complete": aside.complete,
            "journal": aside.journal,
        })
    });
    let line = serde_json::json!({
        "profile": name,
        "rows": verdict.rows,
        "broken_at": verdict.broken_at,
        "shed": verdict.shed,
        "unnoted": verdict.unnoted,
        "inherited_broken_at": verdict.inherited,
        "begun_anew_at": verdict.begun_anew_at,
        "moved_aside": aside,
    });
    harmless(&line.to_string())
}

/// JSON without a character that a terminal should not get: each stands escaped, so that the text is
/// the same to whoever reads the JSON.
fn harmless(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    for character in json.chars() {
        if clean::is_harmless(character) {
            out.push(character);
            continue;
        }
        let mut units = [0; 2];
        for unit in character.encode_utf16(&mut units) {
            out.push_str(&format!("\\u{unit:04x}"));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostile_characters_stand_escaped_in_json() {
        let text = "a\u{202e}b\u{e0041}\u{200b}";
        let json = harmless(&serde_json::json!({ "x": text }).to_string());
        assert_eq!(json, "{\"x\":\"a\\u202eb\\udb40\\udc41\\u200b\"}");
        let back: serde_json::Value = serde_json::from_str(&json).unwrap();
        assert_eq!(back["x"], text);
    }
}
