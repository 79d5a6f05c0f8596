//! The tree of commands and flags. Built by hand, so that the help speaks the screen's language.

use clap::{Arg, ArgAction, ArgGroup, Command, builder::PossibleValuesParser, value_parser};

use crate::{domain::role::Role, sandbox::Dialect, words::Words};

/// The whole of it.
pub(super) fn command(words: &Words) -> Command {
    let say = |name: &str| words.say(name).into_owned();
    let command = Command::new("periksa")
        .about(say("cli-about"))
        .version(env!("CARGO_PKG_VERSION"))
        .after_help(say("cli-after"))
        // In one line, since the help fills the screen.
        .override_usage("periksa [OPTIONS] | periksa <COMMAND>")
        .args_conflicts_with_subcommands(true)
        .disable_help_flag(true)
        .disable_help_subcommand(true)
        .disable_version_flag(true)
        .args(whose(words))
        .arg(
            Arg::new("password-stdin")
                .long("password-stdin")
                .action(ArgAction::SetTrue)
                .requires("user")
                .help(say("cli-password-stdin")),
        )
        .arg(
            Arg::new("language")
                .long("language")
                .global(true)
                .value_name("id|en")
                .hide_possible_values(true)
                .value_parser(PossibleValuesParser::new(["id", "en"]))
                .help(say("cli-language")),
        )
        .arg(
            Arg::new("theme")
                .long("theme")
                .global(true)
                .value_name("NAME")
                .help(say("cli-theme")),
        )
        .arg(flag("hemat").help(say("cli-hemat")))
        .args(answers(words))
        .subcommand(demo(words))
        .subcommand(sandbox(words))
        .subcommand(doctor(words))
        .subcommand(login(words))
        .subcommand(logout(words))
        .subcommand(journal(words))
        .subcommand(purge(words));
    dressed(command, words)
}

/// The flags that only ask something.
fn answers(words: &Words) -> [Arg; 2] {
    let say = |name: &str| words.say(name).into_owned();
    [
        Arg::new("help")
            .short('h')
            .long("help")
            .global(true)
            .action(ArgAction::Help)
            .help(say("cli-help")),
        Arg::new("version")
            .short('V')
            .long("version")
            .action(ArgAction::Version)
            .help(say("cli-version")),
    ]
}

/// Gives the help of a command and of all below it headings in the language of the screen.
fn dressed(command: Command, words: &Words) -> Command {
    let say = |name: &str| words.say(name).into_owned();
    let mut template = format!("{{about}}\n{} {{usage}}\n\n", say("cli-heading-usage"));
    if command.has_subcommands() {
        template += &format!("{}\n{{subcommands}}\n\n", say("cli-heading-commands"));
    }
    template += &format!("{}\n{{options}}{{after-help}}", say("cli-heading-options"));
    command
        .help_template(template)
        .mut_subcommands(|command| dressed(command, words))
}

fn demo(words: &Words) -> Command {
    let say = |name: &str| words.say(name).into_owned();
    let roles = Role::ALL.map(Role::slug);
    Command::new("demo")
        .about(say("cli-demo"))
        .arg(
            Arg::new("role")
                .long("role")
                .value_name("ROLE")
                .default_value("opd")
                .hide_default_value(true)
                .hide_possible_values(true)
                .value_parser(PossibleValuesParser::new(roles))
                .help(say("cli-role")),
        )
        .arg(dialect(words))
        .arg(flag("fresh").help(say("cli-fresh")))
        .arg(flag("bustle").help(say("cli-bustle")))
        .arg(flag("hemat").help(say("cli-hemat")))
        .args(world(words))
}

fn sandbox(words: &Words) -> Command {
    let say = |name: &str| words.say(name).into_owned();
    Command::new("sandbox")
        .about(say("cli-sandbox"))
        .arg(
            Arg::new("listen")
                .long("listen")
                .value_name("HOST:PORT")
                .default_value("127.0.0.1:8700")
                .help(say("cli-listen")),
        )
        .arg(
            Arg::new("data")
                .long("data")
                .value_name("DIR")
                .value_parser(value_parser!(std::path::PathBuf))
                .help(say("cli-data")),
        )
        .arg(dialect(words))
        .args(quirks(words))
        .arg(flag("fresh").help(say("cli-fresh")))
        .arg(flag("bustle").help(say("cli-bustle")))
        .arg(flag("totp").help(say("cli-totp")))
        .arg(
            Arg::new("code")
                .long("code")
                .value_name("ACCOUNT")
                .help(say("cli-code")),
        )
        .args(world(words))
}

/// Which API the sandbox speaks.
fn dialect(words: &Words) -> Arg {
    Arg::new("dialect")
        .long("dialect")
        .value_name("NAME")
        .default_value(Dialect::default().word())
        .hide_default_value(true)
        .hide_possible_values(true)
        .value_parser(PossibleValuesParser::new(Dialect::ALL.map(Dialect::word)))
        .help(words.say("cli-dialect").into_owned())
}

/// What is odd about the API in the dialect `siasn`. Read where the command runs, so that a wrong
/// name is answered in the language of the screen.
fn quirks(words: &Words) -> [Arg; 3] {
    let say = |name: &str| words.say(name).into_owned();
    [
        Arg::new("quirks")
            .long("quirks")
            .value_name("LIST")
            .default_value("all")
            .hide_default_value(true)
            .help(say("cli-quirks")),
        Arg::new("no-quirk")
            .long("no-quirk")
            .value_name("NAME")
            .action(ArgAction::Append)
            .help(say("cli-no-quirk")),
        Arg::new("slow")
            .long("slow")
            .value_name("SECONDS")
            .default_value("0")
            .hide_default_value(true)
            .value_parser(value_parser!(u64).range(0..=3600))
            .help(say("cli-slow")),
    ]
}

fn journal(words: &Words) -> Command {
    let say = |name: &str| words.say(name).into_owned();
    let text =
        |name: &'static str, value: &'static str| Arg::new(name).long(name).value_name(value);
    let day = |name| text(name, "DATE").value_parser(value_parser!(jiff::civil::Date));
    Command::new("journal")
        .about(say("cli-journal"))
        .subcommand_required(true)
        .subcommand(
            Command::new("show")
                .alias("list")
                .about(say("cli-journal-show"))
                .args(whose(words))
                .arg(
                    text("last", "N")
                        .value_parser(value_parser!(u32))
                        .help(say("cli-journal-last")),
                )
                .arg(text("decision", "ID").help(say("cli-journal-decision")))
                .arg(text("proposal", "ID").help(say("cli-journal-proposal")))
                .group(ArgGroup::new("pick").args(["last", "decision", "proposal"]))
                .arg(flag("json").help(say("cli-json"))),
        )
        .subcommand(
            Command::new("verify")
                .about(say("cli-journal-verify"))
                .after_help(say("cli-journal-verify-after"))
                .args(whose(words))
                .arg(flag("json").help(say("cli-json"))),
        )
        .subcommand(
            Command::new("export")
                .about(say("cli-journal-export"))
                .arg(
                    Arg::new("file")
                        .value_name("FILE")
                        .required(true)
                        .value_parser(value_parser!(std::path::PathBuf)),
                )
                .args(whose(words))
                .arg(
                    text("format", "jsonl|csv")
                        .hide_possible_values(true)
                        .value_parser(PossibleValuesParser::new(["jsonl", "csv"]))
                        .help(say("cli-journal-format")),
                )
                .arg(day("since").help(say("cli-journal-since")))
                .arg(day("until").help(say("cli-journal-until")))
                .arg(flag("without-person").help(say("cli-journal-without-person")))
                .arg(flag("force").help(say("cli-journal-force"))),
        )
}

fn purge(words: &Words) -> Command {
    let say = |name: &str| words.say(name).into_owned();
    Command::new("purge")
        .about(say("cli-purge"))
        .after_help(say("cli-purge-after"))
        .args(whose(words))
        .arg(
            flag("everything")
                .conflicts_with_all(["server", "user", "profile"])
                .help(say("cli-purge-everything")),
        )
        .arg(flag("all").help(say("cli-purge-all")))
        .arg(flag("yes").requires("all").help(say("cli-purge-yes")))
}

fn world(words: &Words) -> [Arg; 2] {
    let say = |name: &str| words.say(name).into_owned();
    [
        Arg::new("proposals")
            .long("proposals")
            .value_name("N")
            .default_value("2000")
            .value_parser(value_parser!(u32).range(0..=1_000_000))
            .help(say("cli-proposals")),
        Arg::new("seed")
            .long("seed")
            .value_name("S")
            .default_value("1")
            .value_parser(value_parser!(u64))
            .help(say("cli-seed")),
    ]
}

fn login(words: &Words) -> Command {
    let say = |name: &str| words.say(name).into_owned();
    let ways = [
        "device",
        "browser",
        "password-stdin",
        "token-stdin",
        "command",
        "gateway-stdin",
    ];
    Command::new("login")
        .about(say("cli-login"))
        .args(whose(words))
        .arg(flag("device").help(say("cli-device")))
        .arg(flag("browser").help(say("cli-browser")))
        .arg(flag("password-stdin").help(say("cli-login-password-stdin")))
        .arg(flag("token-stdin").help(say("cli-token-stdin")))
        .arg(flag("command").help(say("cli-command")))
        .arg(flag("gateway-stdin").help(say("cli-gateway-stdin")))
        .group(ArgGroup::new("way").args(ways))
}

fn doctor(words: &Words) -> Command {
    let say = |name: &str| words.say(name).into_owned();
    Command::new("doctor")
        .about(say("cli-doctor"))
        .args(whose(words))
        .arg(flag("json").help(say("cli-doctor-json")))
}

fn logout(words: &Words) -> Command {
    let about = words.say("cli-logout").into_owned();
    Command::new("logout").about(about).args(whose(words))
}

/// Whose server, and as whom.
fn whose(words: &Words) -> [Arg; 3] {
    [
        ("server", "URL", "cli-server"),
        ("user", "NAME", "cli-user"),
        ("profile", "NAME", "cli-profile"),
    ]
    .map(|(name, value, help)| {
        let help = words.say(help).into_owned();
        Arg::new(name).long(name).value_name(value).help(help)
    })
}

fn flag(name: &'static str) -> Arg {
    Arg::new(name).long(name).action(ArgAction::SetTrue)
}
