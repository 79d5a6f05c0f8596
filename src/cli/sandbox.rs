//! `periksa sandbox`: the SIASN of our own alone, for measuring the program against it or trying
//! other clients.

use std::{net::SocketAddr, path::PathBuf, time::Duration};

use clap::ArgMatches;
use jiff::Timestamp;

use super::{Outcome, Shell};
use crate::{
    domain::dates,
    sandbox::{
        Bustle, Config, Dialect, Quirk, Quirks, Sandbox, SecondFactor, UnknownQuirk, one_time_code,
        world::model::WorldConfig,
    },
    words::Sentence,
};

/// How often something happens with `--bustle`.
const BUSTLE: Duration = Duration::from_secs(8);

pub(super) async fn run(shell: &Shell, arguments: &ArgMatches) -> Outcome {
    if let Some(account) = arguments.get_one::<String>("code") {
        println!("{}", one_time_code(account, Timestamp::now()));
        return Outcome::done();
    }
    let listen = arguments
        .get_one::<String>("listen")
        .cloned()
        .unwrap_or_default();
    let Ok(listen) = listen.parse::<SocketAddr>() else {
        return Outcome::of_usage(Sentence::new("cli-listen-address").with("address", listen));
    };
    let quirks = match quirks(arguments) {
        Ok(quirks) => quirks,
        Err(UnknownQuirk(name)) => {
            let known = Quirk::ALL.map(Quirk::name).join(", ");
            let sentence = Sentence::new("cli-quirk-unknown");
            return Outcome::of_usage(sentence.with("name", name).with("known", known));
        }
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
    config.dialect = dialect(arguments);
    config.quirks = quirks;
    config.slow = Duration::from_secs(arguments.get_one("slow").copied().unwrap_or_default());
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

/// Which API it shall speak.
pub(super) fn dialect(arguments: &ArgMatches) -> Dialect {
    arguments
        .get_one::<String>("dialect")
        .and_then(|word| Dialect::read(word))
        .unwrap_or_default()
}

/// What is odd about the API: what `--quirks` names but for what `--no-quirk` takes away.
fn quirks(arguments: &ArgMatches) -> Result<Quirks, UnknownQuirk> {
    let named = arguments.get_one::<String>("quirks");
    let quirks = named.map_or(Ok(Quirks::default()), |words| words.parse())?;
    arguments
        .get_many::<String>("no-quirk")
        .unwrap_or_default()
        .try_fold(quirks, |quirks, name| Ok(quirks.without(name.parse()?)))
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{cli::arguments, domain::language::Language, words::Words};

    fn asked(flags: &[&str]) -> Result<Quirks, UnknownQuirk> {
        let words = Words::new(Language::Indonesian);
        let line = ["periksa", "sandbox"].iter().chain(flags);
        let matches = arguments::command(&words).get_matches_from(line);
        quirks(matches.subcommand().unwrap().1)
    }

    #[test]
    fn oddities_are_named_and_taken_away() {
        assert_eq!(asked(&[]), Ok(Quirks::default()));
        let less = ["--no-quirk", "amplop", "--no-quirk", "lambat"];
        let expected = Quirks::default().without(Quirk::Envelopes);
        assert_eq!(asked(&less), Ok(expected.without(Quirk::Slow)));
        let few = ["--quirks", "amplop,lambat", "--no-quirk", "lambat"];
        assert_eq!(asked(&few), Ok(Quirks::none().with(Quirk::Envelopes)));
        let wrong = Err(UnknownQuirk("hantu".to_owned()));
        assert_eq!(asked(&["--no-quirk", "hantu"]), wrong);
        assert_eq!(asked(&["--quirks", "all,hantu"]), wrong);
    }
}
