//! `periksa`: the review terminal against a server.

use std::io::{self, Read};

use clap::ArgMatches;
use secrecy::{ExposeSecret, SecretString};
use zeroize::Zeroizing;

use super::{Outcome, Shell, site};
use crate::{
    app::{effect::Credentials, screens::profiles::ProfileEntry},
    config::{Paths, Profile, Settings},
    runtime::{self, Cause, Launch, Login, Parting, clock::Clock},
};

/// Most bytes of a password or a token on standard input.
const SECRET: usize = 16 * 1024;

pub(super) async fn run(shell: &Shell, arguments: &ArgMatches) -> Outcome {
    let mut profile = match site::profile(shell, arguments) {
        Ok(profile) => profile,
        Err(outcome) => return outcome,
    };
    let mut typed = typed(&profile, arguments);
    // Everything is built anew for another profile: nothing of one can get into another.
    loop {
        let Some(address) = profile.server.clone() else {
            return Outcome::usage("cli-no-server");
        };
        let account = match typed {
            Ok(Some(credentials)) => Login::Known(credentials),
            Ok(None) => Login::Kept,
            Err(problem) => return Outcome::storage(problem),
        };
        let paths = shell.paths.clone();
        let parting = match start(shell, &address, profile, paths, account, None).await {
            Ok(parting) => parting,
            Err(outcome) => return outcome,
        };
        let Cause::Switch(key) = &parting.cause else {
            return Outcome::parting(&parting);
        };
        profile = of_settings(&shell.config.settings, key.as_deref());
        typed = Ok(None);
    }
}

/// User name and password, where the latter comes from outside.
fn typed(profile: &Profile, arguments: &ArgMatches) -> io::Result<Option<Credentials>> {
    let Some(user) = profile.user.clone() else {
        return Ok(None);
    };
    if !arguments.get_flag("password-stdin") {
        return Ok(None);
    }
    Ok(Some(Credentials {
        user,
        password: secret()?.expose_secret().to_owned(),
        code: String::new(),
    }))
}

/// Reads a secret from standard input, without the line end.
pub(super) fn secret() -> io::Result<SecretString> {
    // At once as large as it may become, so that no copy of a part is left behind.
    let mut text = Zeroizing::new(String::with_capacity(SECRET));
    io::stdin().take(SECRET as u64).read_to_string(&mut text)?;
    Ok(text.trim_end_matches(['\r', '\n']).into())
}

/// The profile of a key; without one, the one without a name, even where another is active.
fn of_settings(settings: &Settings, key: Option<&str>) -> Profile {
    let named = key.and_then(|key| settings.profiles.get(key).cloned());
    named.unwrap_or_else(|| Profile {
        server: settings.server.clone(),
        user: settings.user.clone(),
        ..Profile::default()
    })
}

/// The profiles to choose from: those of the settings that name a server. The one at work is shown
/// as it is at work, whatever the settings say of it.
fn to_choose(settings: &Settings, active: &Profile) -> Vec<ProfileEntry> {
    let unnamed = of_settings(settings, None);
    let all = std::iter::once(&unnamed).chain(settings.profiles.values());
    all.map(|profile| match profile.key == active.key {
        true => active,
        false => profile,
    })
    .filter_map(|profile| {
        let server = profile.server.as_deref()?;
        let host = server.split_once("://").map_or(server, |(_, rest)| rest);
        Some(ProfileEntry {
            label: runtime::label(profile),
            host: host.split('/').next().unwrap_or_default().to_owned(),
            user: profile.user.clone(),
            role: profile.role,
        })
    })
    .collect()
}

/// Runs the terminal program against the server at an address, which the profile may call by
/// another name.
pub(super) async fn start(
    shell: &Shell,
    address: &str,
    profile: Profile,
    paths: Paths,
    account: Login,
    gateway_key: Option<SecretString>,
) -> Result<Parting, Outcome> {
    let site = site::of(&profile, address).map_err(Outcome::of_usage)?;
    let options = site::options(shell, &profile).map_err(Outcome::of_usage)?;
    // A server of our own is no place to go elsewhere from.
    let profiles = match profile.server.as_deref() == Some(address) {
        true => to_choose(&shell.config.settings, &profile),
        false => Vec::new(),
    };
    let launch = Launch {
        config: shell.config.clone(),
        paths,
        environment: shell.environment.clone(),
        site,
        options,
        profile,
        profiles,
        gateway_key,
        account,
        clock: Clock::system(),
    };
    runtime::run(launch).await.map_err(Outcome::no_terminal)
}
