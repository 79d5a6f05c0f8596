//! `periksa logout`: revokes what is kept for the next start, and forgets it.

use clap::ArgMatches;

use super::{Outcome, Shell, site};
use crate::{
    runtime::kept::{self, Safe},
    words::Sentence,
};

pub(super) async fn run(shell: &Shell, arguments: &ArgMatches) -> Outcome {
    let profile = match site::profile(shell, arguments) {
        Ok(profile) => profile,
        Err(outcome) => return outcome,
    };
    let client = match site::client(shell, &profile) {
        Ok(client) => client,
        Err(outcome) => return outcome,
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
