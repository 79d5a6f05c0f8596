//! `periksa`: the review terminal against a server.

use std::io::{self, Read};

use clap::ArgMatches;

use super::{Outcome, Shell};
use crate::{
    app::{effect::Credentials, screens::profiles::ProfileEntry},
    config::{Paths, Profile, Settings},
    runtime::{self, Cause, Launch, Login, Parting, clock::Clock},
    siasn::{EndpointProblem, Site},
    words::Sentence,
};

/// Most bytes of a password on standard input.
const PASSWORD: u64 = 4096;

pub(super) async fn run(shell: &Shell, arguments: &ArgMatches) -> Outcome {
    let mut profile = match profile(shell, arguments) {
        Ok(profile) => profile,
        Err(outcome) => return outcome,
    };
    let mut account = match account(&profile, arguments) {
        Ok(account) => account,
        Err(outcome) => return outcome,
    };
    // Everything is built anew for another profile: nothing of one can get into another.
    loop {
        let Some(address) = profile.server.clone() else {
            return Outcome::usage("cli-no-server");
        };
        let paths = shell.paths.clone();
        let parting = match start(shell, &address, profile, paths, account).await {
            Ok(parting) => parting,
            Err(outcome) => return outcome,
        };
        let Cause::Switch(key) = &parting.cause else {
            return Outcome::parting(&parting);
        };
        profile = of_settings(&shell.config.settings, key.as_deref());
        account = Login::Ask(profile.user.clone());
    }
}

/// The profile to begin with: the one without a name for a server on the command line, else the
/// active one of the settings.
fn profile(shell: &Shell, arguments: &ArgMatches) -> Result<Profile, Outcome> {
    let flag = |name: &str| arguments.get_one::<String>(name).cloned();
    let settings = &shell.config.settings;
    let server = flag("server");
    let key = match server {
        Some(_) => None,
        None => settings.active.as_deref(),
    };
    let mut profile = of_settings(settings, key);
    profile.server = server.or(profile.server);
    profile.user = flag("user").or(profile.user);
    if profile.server.is_none() {
        return Err(Outcome::usage("cli-no-server"));
    }
    Ok(profile)
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

fn account(profile: &Profile, arguments: &ArgMatches) -> Result<Login, Outcome> {
    let Some(user) = &profile.user else {
        return Ok(Login::Ask(None));
    };
    if !arguments.get_flag("password-stdin") {
        return Ok(Login::Ask(Some(user.clone())));
    }
    let mut password = String::new();
    if let Err(problem) = io::stdin().take(PASSWORD).read_to_string(&mut password) {
        return Err(Outcome::storage(problem));
    }
    Ok(Login::Known(Credentials {
        user: user.clone(),
        password: password.trim_end_matches(['\r', '\n']).to_owned(),
        code: String::new(),
    }))
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
) -> Result<Parting, Outcome> {
    let site = match Site::parse(address) {
        Ok(site) => site,
        Err(problem) => {
            let sentence = Sentence::new(match problem {
                EndpointProblem::NotAnAddress => "cli-server-address",
                EndpointProblem::Scheme => "cli-server-scheme",
                EndpointProblem::Credentials => "cli-server-credentials",
                EndpointProblem::PlainHttp => "cli-server-plain",
            });
            return Err(Outcome::of_usage(sentence.with("server", address)));
        }
    };
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
        profile,
        profiles,
        account,
        clock: Clock::system(),
    };
    runtime::run(launch).await.map_err(Outcome::no_terminal)
}
