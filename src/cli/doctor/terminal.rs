//! The terminal, and what opens documents.

use std::io::{self, IsTerminal};

use super::{super::Shell, finding::Finding};
use crate::{
    config::{Depth, Glyphs},
    runtime::{
        terminal::{Skill, Skills},
        viewer::Desktop,
    },
    words::Sentence,
};

/// What the screens are made for.
const COMFORTABLE: (u16, u16) = (80, 24);

pub(super) fn look(shell: &Shell) -> Vec<Finding> {
    let environment = &shell.environment;
    let name = environment.get("TERM").unwrap_or("–").to_owned();
    let mut findings = Vec::new();
    match crossterm::terminal::size() {
        Ok((columns, rows)) if io::stdin().is_terminal() => {
            let said = Sentence::new("doctor-terminal-good")
                .with("name", name)
                .with("columns", columns)
                .with("rows", rows)
                .with("colours", colours(Depth::from_environment(environment)))
                .with("ways", ways(Skills::of(environment)));
            let roomy = columns >= COMFORTABLE.0 && rows >= COMFORTABLE.1;
            findings.push(if roomy {
                Finding::good("terminal", said)
            } else {
                Finding::poor("terminal", said, Sentence::new("doctor-terminal-small"))
            });
        }
        _ => findings.push(Finding::poor(
            "terminal",
            Sentence::new("doctor-terminal-none"),
            Sentence::new("doctor-terminal-none-advice"),
        )),
    }
    findings.push(match shell.config.settings.glyphs {
        Glyphs::Unicode => Finding::good("locale", Sentence::new("doctor-locale-good")),
        Glyphs::Ascii => Finding::poor(
            "locale",
            Sentence::new("doctor-locale-ascii"),
            Sentence::new("doctor-locale-advice"),
        ),
    });
    findings.push(opener(shell));
    findings
}

fn colours(depth: Depth) -> &'static str {
    match depth {
        Depth::None => "none",
        Depth::Ansi16 => "16",
        Depth::Ansi256 => "256",
        Depth::TrueColour => "true",
    }
}

/// What the terminal is known to have that saves bytes; a VT100 has none of it.
fn ways(skills: Skills) -> String {
    let known = Skill::ALL.into_iter().filter(|skill| skills.has(*skill));
    let names: Vec<_> = known.map(Skill::name).collect();
    match names.is_empty() {
        true => "VT100".to_owned(),
        false => names.join(" "),
    }
}

fn opener(shell: &Shell) -> Finding {
    let command = &shell.config.settings.open_command;
    let lookup = |name: &str| shell.environment.get(name).map(str::to_owned);
    match (command.first(), Desktop::of(lookup)) {
        (Some(program), _) => Finding::good(
            "opener",
            Sentence::new("doctor-opener-own").with("program", program.clone()),
        ),
        (None, Desktop::Here) => Finding::good("opener", Sentence::new("doctor-opener-desktop")),
        (None, Desktop::None) => Finding::poor(
            "opener",
            Sentence::new("doctor-opener-none"),
            Sentence::new("failure-no-desktop-hint"),
        ),
    }
}
