//! `periksa demo`: the same program with a SIASN of our own beside it. Nothing to install, no
//! question asked, nothing outside this machine touched.

use std::{fs, io, path::Path};

use clap::ArgMatches;

use super::{Outcome, Shell, open, sandbox};
use crate::{
    app::effect::Credentials,
    config::{Paths, Profile, profile::KeepSecrets},
    runtime::Login,
    sandbox::{Dialect, Sandbox},
};

/// The sandbox's key at its own gateway; it opens nothing else.
const GATEWAY_KEY: &str = "kunci-contoh:rahasia-contoh";
/// The password of everybody in the sandbox; it opens nothing else.
const PASSWORD: &str = "contoh";

pub(super) async fn run(shell: &Shell, arguments: &ArgMatches) -> Outcome {
    let world = sandbox::world(arguments);
    let dialect = sandbox::dialect(arguments);
    // What is kept of one dialect's rows says nothing about the other's.
    let name = match dialect {
        Dialect::Terbuka => format!("demo-{}-{}", world.seed, world.proposals),
        Dialect::Siasn => format!("demo-siasn-{}-{}", world.seed, world.proposals),
    };
    let home = shell.paths.data.join(&name);
    let data = home.join("siasn");
    if arguments.get_flag("fresh") {
        // The sandbox says whether another demo is at work there before anything goes.
        if let Err(problem) = Sandbox::clear(&data) {
            return Outcome::storage(problem);
        }
        if let Err(problem) = remove(&home) {
            return Outcome::storage(problem);
        }
    }
    let mut config = crate::sandbox::Config::new(data, world);
    config.bustle = sandbox::bustle(arguments);
    config.dialect = dialect;
    let sandbox = match Sandbox::start(config).await {
        Ok(sandbox) => sandbox,
        Err(problem) => return Outcome::storage(problem),
    };
    // In this dialect what is new is looked for at the front of the list only, and what is filled in
    // later stands behind it: the list has to be there before it is read.
    if dialect == Dialect::Siasn && !sandbox.progress().borrow().complete {
        eprintln!("{}", shell.words.say("cli-demo-filling"));
        if let Err(problem) = sandbox.filled().await {
            return Outcome::storage(problem);
        }
    }
    let paths = Paths {
        data: home.join("data"),
        cache: home.join("cache"),
        ..shell.paths.clone()
    };
    let user = arguments
        .get_one::<String>("role")
        .cloned()
        .unwrap_or_default();
    let account = Login::Known(Credentials {
        user,
        password: PASSWORD.to_owned(),
        code: String::new(),
    });
    let url = sandbox.url();
    let profile = Profile {
        server: Some(name),
        // It starts without a question anyway; nothing of it belongs among the user's secrets.
        keep_secrets: KeepSecrets::Memory,
        ..Profile::default()
    };
    let outcome = open::start(
        shell,
        &url,
        profile,
        paths,
        account,
        Some(GATEWAY_KEY.into()),
    )
    .await;
    sandbox.stop().await;
    match outcome {
        Ok(parting) => Outcome::parting(&parting),
        Err(outcome) => outcome,
    }
}

fn remove(folder: &Path) -> io::Result<()> {
    match fs::remove_dir_all(folder) {
        Err(problem) if problem.kind() != io::ErrorKind::NotFound => Err(problem),
        _ => Ok(()),
    }
}
