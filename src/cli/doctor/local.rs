//! What lies on this machine: settings, folders, the store.

use std::{fs, path::Path};

use super::{
    super::{Shell, stores},
    finding::Finding,
};
use crate::{
    config::Profile,
    runtime::{clock::Clock, kept::Safe},
    store::Store,
    words::Sentence,
};

/// Below this much room on the disk, in MB, decisions are in danger.
const LEAST_ROOM: u64 = 50;

/// The files of settings, and the profile at work.
pub(super) fn settings(shell: &Shell, profile: &Profile) -> Vec<Finding> {
    let file = shell.paths.config.join("config.toml");
    let mut findings: Vec<_> = shell
        .config
        .problems
        .iter()
        .map(|problem| {
            let args = problem.fault.args();
            let what = shell.words.put_named(problem.fault.id(), &args);
            let place = format!(
                "{}:{}:{}",
                problem.file.display(),
                problem.line,
                problem.column
            );
            let advice = shell.words.put_named(&problem.fault.advice_id(), &args);
            Finding::problem("settings", format!("{place}: {what}"), advice)
        })
        .collect();
    if findings.is_empty() {
        let said = Sentence::new("doctor-settings-good")
            .with("file", file.display().to_string())
            .with("there", if file.exists() { "yes" } else { "no" });
        findings.push(Finding::good("settings", said));
    }
    findings.push(match &profile.server {
        Some(server) => Finding::good(
            "profile",
            Sentence::new("doctor-profile-good")
                .with("profile", profile.title().to_owned())
                .with("server", server.clone())
                .with(
                    "user",
                    profile.user.clone().unwrap_or_else(|| "–".to_owned()),
                ),
        ),
        None => Finding::bad(
            "profile",
            Sentence::new("doctor-profile-none"),
            Sentence::new("cli-no-server"),
        ),
    });
    findings
}

/// The folders that the program writes to, and the room on their disk.
pub(super) fn folders(shell: &Shell) -> Vec<Finding> {
    let paths = &shell.paths;
    let refused = [&paths.data, &paths.state, &paths.cache]
        .into_iter()
        .find_map(|folder| writes(folder).err().map(|problem| (folder, problem)));
    let mut findings = vec![match refused {
        None => Finding::good(
            "folders",
            Sentence::new("doctor-folders-good").with("folder", paths.data.display().to_string()),
        ),
        Some((folder, problem)) => Finding::bad(
            "folders",
            Sentence::new("doctor-folders-bad")
                .with("folder", folder.display().to_string())
                .with("cause", problem.to_string()),
            Sentence::new("doctor-folders-advice"),
        ),
    }];
    if let Some(room) = room(&paths.data) {
        let said = Sentence::new("doctor-disk-room").with("room", room);
        findings.push(if room < LEAST_ROOM {
            Finding::bad("disk", said, Sentence::new("doctor-disk-advice"))
        } else {
            Finding::good("disk", said)
        });
    }
    findings
}

/// Whether a file can be made there; it is gone again when this returns.
fn writes(folder: &Path) -> std::io::Result<()> {
    fs::create_dir_all(folder)?;
    tempfile::NamedTempFile::new_in(folder).map(drop)
}

/// Free room in MB, where the system tells.
#[cfg(unix)]
fn room(folder: &Path) -> Option<u64> {
    let found = rustix::fs::statvfs(folder).ok()?;
    Some(found.f_bavail.saturating_mul(found.f_frsize) >> 20)
}

#[cfg(not(unix))]
fn room(_: &Path) -> Option<u64> {
    None
}

/// What is kept of the account: whether it can be read, whether the journal is whole, what waits.
/// Windows that have it open meanwhile do not mind.
pub(super) async fn store(shell: &Shell, profile: &Profile) -> Vec<Finding> {
    let kept = match &profile.user {
        Some(user) => Some(user.clone()),
        None => Safe::of(profile, &shell.paths)
            .get()
            .await
            .map(|kept| kept.account),
    };
    let folder = kept.map(|user| profile.place(&shell.paths, &user));
    let Some(folder) = folder.filter(|folder| Store::is_kept_in(folder)) else {
        return vec![Finding::good("store", Sentence::new("doctor-store-none"))];
    };
    let (store, opened) = match Store::open(&folder, Clock::system().wall()).await {
        Ok(opened) => opened,
        Err(failure) => return vec![Finding::failure("store", &failure, &shell.words)],
    };
    let aside = opened.moved_aside.as_ref().map(|aside| {
        let advice = Sentence::new("doctor-journal-advice");
        Finding::bad("store", stores::damage(aside), advice)
    });
    let mut findings: Vec<_> = aside.into_iter().collect();
    findings.extend(look_into(shell, &store).await);
    if let Err(failure) = store.close().await {
        findings.push(Finding::failure("store", &failure, &shell.words));
    }
    findings
}

async fn look_into(shell: &Shell, store: &Store) -> Vec<Finding> {
    let mut findings = Vec::new();
    match store.verify_journal().await {
        Ok(verdict) => findings.push(match verdict.broken_at.or(verdict.inherited) {
            None if verdict.is_whole() => Finding::good(
                "journal",
                Sentence::new("doctor-journal-good").with("count", verdict.rows),
            ),
            None => Finding::bad(
                "journal",
                match verdict.begun_anew_at {
                    Some(row) => Sentence::new("doctor-journal-anew").with("row", row),
                    None => Sentence::new("doctor-journal-unnoted").with("count", verdict.unnoted),
                },
                Sentence::new("doctor-journal-advice"),
            ),
            Some(row) => Finding::bad(
                "journal",
                Sentence::new("doctor-journal-bad").with("row", row),
                Sentence::new("doctor-journal-advice"),
            ),
        }),
        Err(failure) => findings.push(Finding::failure("journal", &failure, &shell.words)),
    }
    match store.tally(jiff::Timestamp::UNIX_EPOCH).await {
        Ok(tally) if tally.troubled() > 0 => findings.push(Finding::poor(
            "outbox",
            Sentence::new("doctor-outbox-seen")
                .with("pending", tally.pending())
                .with("troubled", tally.troubled()),
            Sentence::new("doctor-outbox-advice"),
        )),
        Ok(tally) => findings.push(Finding::good(
            "outbox",
            Sentence::new("doctor-outbox-seen")
                .with("pending", tally.pending())
                .with("troubled", 0_u64),
        )),
        Err(failure) => findings.push(Finding::failure("outbox", &failure, &shell.words)),
    }
    findings.extend(odd(store).await);
    findings
}

/// What of the server's answers could not be understood since the whole list was read last.
async fn odd(store: &Store) -> Vec<Finding> {
    let odd = store.odd().await.unwrap_or_default();
    odd.places()
        .map(|(place, count)| {
            let said = Sentence::new("doctor-odd")
                .with("place", place)
                .with("count", count);
            Finding::poor("answers", said, Sentence::new("doctor-odd-advice"))
        })
        .collect()
}
