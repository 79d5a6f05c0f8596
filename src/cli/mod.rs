//! The command line: one file per command. Commands and flags are English, as the field is used to;
//! what they say is in the language of the screen.
//!
//! This module knows no SQL and no wire format.
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "this is where the program speaks to the shell"
)]

mod arguments;
mod demo;
mod doctor;
mod journal;
mod login;
mod logout;
mod open;
mod outcome;
mod purge;
mod sandbox;
mod site;
mod stores;

use std::process::ExitCode;

use clap::ArgMatches;

use self::outcome::Outcome;
use crate::{
    config::{Config, Environment, Paths, create_private},
    domain::{economy::Policy, language::Language},
    runtime::hardening,
    words::Words,
};

/// How many lines of the log may wait for the disk; what is more is lost.
const LINES: usize = 2_048;

/// What every command has at hand.
struct Shell {
    environment: Environment,
    paths: Paths,
    config: Config,
    words: Words,
}

/// Runs the program as called.
pub fn main() -> ExitCode {
    hardening::apply();
    let environment = Environment::of_process();
    let Some(paths) = Paths::from_environment(&environment) else {
        return Outcome::usage("cli-no-home").exit(&Words::new(environment.language()));
    };
    let config = Config::load(&paths, &environment);
    let words = Words::new(config.settings.language);
    let matches = match arguments::command(&words).try_get_matches() {
        Ok(matches) => matches,
        Err(answer) => {
            let code = if answer.use_stderr() {
                outcome::USAGE
            } else {
                0
            };
            let _ = answer.print();
            return ExitCode::from(code);
        }
    };
    let mut shell = Shell {
        environment,
        paths,
        config,
        words,
    };
    shell.take_flags(&matches);
    let outcome = shell.run(&matches);
    outcome.exit(&shell.words)
}

impl Shell {
    /// Flags that stand for a setting win over the file.
    fn take_flags(&mut self, matches: &ArgMatches) {
        if let Some(language) = matches
            .get_one::<String>("language")
            .and_then(|tag| Language::from_tag(tag))
        {
            self.config.settings.language = language;
            self.words = Words::new(language);
        }
        if let Some(theme) = matches.get_one::<String>("theme") {
            self.config.settings.theme.clone_from(theme);
        }
        // The commands without a screen do not know it.
        let below = matches.subcommand().map(|(_, below)| below);
        let is_asked =
            |matches: &ArgMatches| matches!(matches.try_get_one("hemat"), Ok(Some(true)));
        if std::iter::once(matches).chain(below).any(is_asked) {
            self.config.settings.hemat = Policy::Always;
        }
    }

    fn run(&self, matches: &ArgMatches) -> Outcome {
        if let Err(problem) = self.paths.create() {
            return Outcome::storage(problem);
        }
        let _log = self.log();
        hardening::note();
        let runtime = match tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
        {
            Ok(runtime) => runtime,
            Err(problem) => return Outcome::storage(problem),
        };
        let outcome = runtime.block_on(async {
            match matches.subcommand() {
                Some(("demo", arguments)) => demo::run(self, arguments).await,
                Some(("sandbox", arguments)) => sandbox::run(self, arguments).await,
                Some(("doctor", arguments)) => doctor::run(self, arguments).await,
                Some(("login", arguments)) => login::run(self, arguments).await,
                Some(("logout", arguments)) => logout::run(self, arguments).await,
                Some(("journal", arguments)) => journal::run(self, arguments).await,
                Some(("purge", arguments)) => purge::run(self, arguments).await,
                _ => open::run(self, matches).await,
            }
        });
        // A read of the keyboard may still be waiting; it must not hold the shell's prompt back.
        runtime.shutdown_timeout(std::time::Duration::from_millis(200));
        outcome
    }

    /// What happened and how long it took goes to a private file of the day; a few are kept.
    fn log(&self) -> Option<tracing_appender::non_blocking::WorkerGuard> {
        use tracing_subscriber::{
            filter::LevelFilter, layer::SubscriberExt, util::SubscriberInitExt,
        };
        let folder = self.paths.state.join("log");
        create_private(&folder).ok()?;
        let file = tracing_appender::rolling::Builder::new()
            .rotation(tracing_appender::rolling::Rotation::DAILY)
            .filename_prefix("periksa")
            .filename_suffix("log")
            .max_log_files(7)
            .build(folder)
            .ok()?;
        // The room for lines that wait is made at once: the usual 128,000 of them are 4 MB.
        let (writer, guard) = tracing_appender::non_blocking::NonBlockingBuilder::default()
            .buffered_lines_limit(LINES)
            .finish(file);
        let layer = tracing_subscriber::fmt::layer()
            .with_ansi(false)
            .with_writer(writer);
        tracing_subscriber::registry()
            .with(LevelFilter::INFO)
            .with(layer)
            .try_init()
            .ok()?;
        Some(guard)
    }
}
