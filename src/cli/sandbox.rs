//! `periksa sandbox`: the SIASN of our own alone, for measuring the program against it or trying
//! other clients.

use std::{net::SocketAddr, path::PathBuf, time::Duration};

use clap::ArgMatches;
use jiff::Timestamp;

use super::{Outcome, Shell};
use crate::{
    domain::dates,
    sandbox::{Bustle, Config, Sandbox, SecondFactor, world::model::WorldConfig},
    words::Sentence,
};

/// How often something happens with `--bustle`.
const BUSTLE: Duration = Duration::from_secs(8);

pub(super) async fn run(shell: &Shell, arguments: &ArgMatches) -> Outcome {
    let listen = arguments
        .get_one::<String>("listen")
        .cloned()
        .unwrap_or_default();
    let Ok(listen) = listen.parse::<SocketAddr>() else {
        return Outcome::of_usage(Sentence::new("cli-listen-address").with("address", listen));
    };
    let world = world(arguments);
    let data = arguments
        .get_one::<PathBuf>("data")
        .cloned()
        .unwrap_or_else(|| shell.paths.data.join("sandbox"));
    if arguments.get_flag("fresh")
        && let Err(problem) = Sandbox::clear(&data)
    {
        return Outcome::storage(problem);
    }
    let mut config = Config::new(data, world);
    config.listen = listen;
    config.bustle = bustle(arguments);
    if arguments.get_flag("totp") {
        config.second_factor = SecondFactor::Totp;
    }
    let sandbox = match Sandbox::start(config).await {
        Ok(sandbox) => sandbox,
        Err(problem) => return Outcome::storage(problem),
    };
    let said = Sentence::new("cli-listening").with("url", sandbox.url());
    println!("{}", shell.words.put(&said));
    wait().await;
    sandbox.stop().await;
    Outcome::done()
}

/// The world that the flags ask for, made today.
pub(super) fn world(arguments: &ArgMatches) -> WorldConfig {
    let proposals = arguments
        .get_one::<u32>("proposals")
        .copied()
        .unwrap_or(2000);
    WorldConfig {
        seed: arguments.get_one::<u64>("seed").copied().unwrap_or(1),
        proposals: usize::try_from(proposals).unwrap_or(usize::MAX),
        today: dates::day_of(Timestamp::now()),
    }
}

/// Whether others act meanwhile.
pub(super) fn bustle(arguments: &ArgMatches) -> Option<Bustle> {
    let seed = arguments.get_one::<u64>("seed").copied().unwrap_or(1);
    arguments.get_flag("bustle").then_some(Bustle {
        every: BUSTLE,
        seed,
    })
}

/// Until somebody wants it to end.
async fn wait() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = terminate.recv() => return,
                _ = tokio::signal::ctrl_c() => return,
            }
        }
    }
    let _ = tokio::signal::ctrl_c().await;
}
