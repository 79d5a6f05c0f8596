//! `periksa logout`: revokes what is kept for the next start, and forgets it.

use clap::ArgMatches;

use super::{Outcome, Shell, site};
use crate::{
    runtime::kept::{self, Safe},
    siasn::{Client, Options},
    words::Sentence,
};

pub(super) async fn run(shell: &Shell, arguments: &ArgMatches) -> Outcome {
    let profile = match site::profile(shell, arguments) {
        Ok(profile) => profile,
        Err(outcome) => return outcome,
    };
    let Some(address) = &profile.server else {
        return Outcome::usage("cli-no-server");
    };
    let client = match site::of(&profile, address) {
        Ok(site) => Client::new(site, Options::default()),
        Err(sentence) => return Outcome::of_usage(sentence),
    };
    let safe = Safe::of(&profile, &shell.paths);
    if safe.get().await.is_none() {
        return Outcome::saying(Sentence::new("cli-logout-nothing"));
    }
    match kept::revoke(&client, &safe).await {
        Ok(()) => Outcome::saying(Sentence::new("cli-logout-done")),
        Err(failure) => Outcome::not_revoked(&failure),
    }
}
