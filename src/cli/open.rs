//! `periksa`: the review terminal against a server.

use std::io::{self, Read};

use clap::ArgMatches;
use secrecy::{ExposeSecret, SecretString};
use zeroize::Zeroizing;

use super::{Outcome, Shell, site};
use crate::{
    app::effect::Credentials,
    config::{Paths, Profile},
    runtime::{self, Launch, Login, clock::Clock, kept::Safe},
};

/// Most bytes of a password or a token on standard input.
const SECRET: usize = 16 * 1024;

pub(super) async fn run(shell: &Shell, arguments: &ArgMatches) -> Outcome {
    let profile = match site::profile(shell, arguments) {
        Ok(profile) => profile,
        Err(outcome) => return outcome,
    };
    let Some(address) = profile.server.clone() else {
        return Outcome::usage("cli-no-server");
    };
    let account = match account(shell, &profile, arguments).await {
        Ok(account) => account,
        Err(problem) => return Outcome::storage(problem),
    };
    start(shell, &address, profile, shell.paths.clone(), account).await
}

/// As whom to start: with a password from outside, with what was kept from the last time, with what
/// the profile's own command prints, else by the form.
async fn account(shell: &Shell, profile: &Profile, arguments: &ArgMatches) -> io::Result<Login> {
    if let Some(user) = &profile.user
        && arguments.get_flag("password-stdin")
    {
        return Ok(Login::Known(Credentials {
            user: user.clone(),
            password: secret()?.expose_secret().to_owned(),
            code: String::new(),
        }));
    }
    if Safe::of(profile, &shell.paths).get().await.is_some() {
        return Ok(Login::Kept);
    }
    if !profile.token_command.is_empty() {
        return Ok(Login::Command);
    }
    Ok(Login::Ask(profile.user.clone()))
}

/// Reads a secret from standard input, without the line end.
pub(super) fn secret() -> io::Result<SecretString> {
    // At once as large as it may become, so that no copy of a part is left behind.
    let mut text = Zeroizing::new(String::with_capacity(SECRET));
    io::stdin().take(SECRET as u64).read_to_string(&mut text)?;
    Ok(text.trim_end_matches(['\r', '\n']).into())
}

/// Runs the terminal program against the server at an address, which the profile may call by
/// another name.
pub(super) async fn start(
    shell: &Shell,
    address: &str,
    profile: Profile,
    paths: Paths,
    account: Login,
) -> Outcome {
    let site = match site::of(&profile, address) {
        Ok(site) => site,
        Err(sentence) => return Outcome::of_usage(sentence),
    };
    let options = match site::options(shell, &profile) {
        Ok(options) => options,
        Err(sentence) => return Outcome::of_usage(sentence),
    };
    let launch = Launch {
        config: shell.config.clone(),
        paths,
        environment: shell.environment.clone(),
        site,
        options,
        profile,
        account,
        clock: Clock::system(),
    };
    match runtime::run(launch).await {
        Ok(parting) => Outcome::parting(&parting),
        Err(problem) => Outcome::no_terminal(problem),
    }
}
