//! `periksa`: the review terminal against a server.

use std::io::{self, Read};

use clap::ArgMatches;

use super::{Outcome, Shell};
use crate::{
    app::effect::Credentials,
    config::Paths,
    runtime::{self, Launch, Login, clock::Clock},
    siasn::{EndpointProblem, Site},
    words::Sentence,
};

/// Most bytes of a password on standard input.
const PASSWORD: u64 = 4096;

pub(super) async fn run(shell: &Shell, arguments: &ArgMatches) -> Outcome {
    let flag = |name: &str| arguments.get_one::<String>(name).cloned();
    let settings = &shell.config.settings;
    let Some(server) = flag("server").or_else(|| settings.server.clone()) else {
        return Outcome::usage("cli-no-server");
    };
    let user = flag("user").or_else(|| settings.user.clone());
    let account = match user {
        Some(user) if arguments.get_flag("password-stdin") => {
            let mut password = String::new();
            if let Err(problem) = io::stdin().take(PASSWORD).read_to_string(&mut password) {
                return Outcome::storage(problem);
            }
            let password = password.trim_end_matches(['\r', '\n']).to_owned();
            Login::Known(Credentials {
                user,
                password,
                code: String::new(),
            })
        }
        user => Login::Ask(user),
    };
    start(shell, &server, server.clone(), shell.paths.clone(), account).await
}

/// Runs the terminal program against a server; `name` is what the server is called here.
pub(super) async fn start(
    shell: &Shell,
    address: &str,
    name: String,
    paths: Paths,
    account: Login,
) -> Outcome {
    let site = match Site::parse(address) {
        Ok(site) => site,
        Err(problem) => {
            let sentence = Sentence::new(match problem {
                EndpointProblem::NotAnAddress => "cli-server-address",
                EndpointProblem::Scheme => "cli-server-scheme",
                EndpointProblem::Credentials => "cli-server-credentials",
                EndpointProblem::PlainHttp => "cli-server-plain",
            });
            return Outcome::of_usage(sentence.with("server", address));
        }
    };
    let launch = Launch {
        config: shell.config.clone(),
        paths,
        environment: shell.environment.clone(),
        site,
        server: name,
        account,
        clock: Clock::system(),
    };
    match runtime::run(launch).await {
        Ok(parting) => Outcome::parting(&parting),
        Err(problem) => Outcome::no_terminal(problem),
    }
}
