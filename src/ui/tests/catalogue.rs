//! Every sentence that the program asks for is in both catalogues.

use std::{collections::BTreeSet, fs, path::Path};

use crate::{
    app::{screens::about::Action, verbs::VERBS},
    config::Problem,
    domain::{
        conflict::Conflict,
        correction::Wrong,
        decision::Outcome,
        delivery::{BEGINNINGS, Delivery, Event},
        failure::FailureKind,
        language::Language,
        role::Role,
        sign_in::Way,
        stage::Stage,
    },
    ui::screens::about,
    words::Words,
};

/// Calls whose text arguments are names of sentences.
const CALLS: [&str; 4] = ["say(", "Sentence::new(", ".put_named(", ".note("];

fn sources(folder: &Path, found: &mut Vec<String>) {
    for entry in fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        if path.file_stem().is_some_and(|name| name == "tests") {
            continue;
        } else if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(fs::read_to_string(&path).unwrap());
        }
    }
}

/// The texts between quotes up to the end of the call that begins before `rest`.
fn literals(rest: &str) -> Vec<String> {
    let (mut depth, mut inside, mut found, mut text) = (1, false, Vec::new(), String::new());
    for character in rest.chars() {
        match (inside, character) {
            (true, '"') => {
                found.push(std::mem::take(&mut text));
                inside = false;
            }
            (true, other) => text.push(other),
            (false, '"') => inside = true,
            (false, '(') => depth += 1,
            (false, ')') if depth == 1 => break,
            (false, ')') => depth -= 1,
            (false, _) => {}
        }
    }
    found
}

/// Names as written, and the beginnings of names that are put together.
fn asked() -> (BTreeSet<String>, BTreeSet<String>) {
    let mut files = Vec::new();
    sources(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("src"),
        &mut files,
    );
    let (mut names, mut families) = (BTreeSet::new(), BTreeSet::new());
    for source in &files {
        // What tests say is theirs.
        let source = source.split("#[cfg(test)]\nmod tests {").next().unwrap();
        for call in CALLS {
            for (at, _) in source.match_indices(call) {
                for text in literals(&source[at + call.len()..]) {
                    match text.split_once('{') {
                        Some((family, _)) => families.insert(family.to_owned()),
                        None => names.insert(text),
                    };
                }
            }
        }
    }
    (names, families)
}

fn slugs(family: &str) -> Vec<String> {
    let all: Vec<&str> = match family {
        "stage-" => Stage::ALL.map(Stage::slug).to_vec(),
        "role-" => Role::ALL.map(Role::slug).to_vec(),
        "official-" => vec!["opd", "bkn", "bkpsdm", "asn", "record"],
        "outcome-" | "decide-title-" => Outcome::ALL.map(Outcome::slug).to_vec(),
        "delivery-" | "delivery-short-" | "outbox-help-" => {
            Delivery::ALL.map(Delivery::slug).to_vec()
        }
        "conflict-" => Conflict::ALL.map(Conflict::slug).to_vec(),
        "way-" => {
            let ways = Way::ALL.map(Way::slug);
            return ways
                .iter()
                .flat_map(|way| [format!("way-{way}"), format!("way-{way}-about")])
                .collect();
        }
        "feature-" => about::FEATURES.to_vec(),
        "lack-" => about::MISSED.to_vec(),
        "journal-event-" => {
            let steps = Event::ALL.map(Event::slug);
            let outbox = BEGINNINGS.into_iter().chain(steps);
            outbox.chain(["shed", "migrated"]).collect()
        }
        "dialect-" => about::DIALECTS.to_vec(),
        "correct-wrong-" => Wrong::ALL.map(Wrong::slug).to_vec(),
        "unproven-" => Action::ALL.map(Action::slug).to_vec(),
        "action-" => vec![
            "usul",
            "perbaikan",
            "koreksi",
            "terima",
            "kembalikan",
            "tolak",
        ],
        "failure-" => {
            let kinds = FailureKind::ALL.map(FailureKind::slug);
            return kinds
                .iter()
                .flat_map(|kind| [format!("failure-{kind}"), format!("failure-{kind}-hint")])
                .collect();
        }
        "verb-" => VERBS
            .iter()
            .map(|verb| verb.slug)
            .filter(|slug| !slug.starts_with("view-"))
            .chain(["view", "send"])
            .collect(),
        // What the doctor looks at: every heading is the `name` of a finding.
        "doctor-" => vec![
            "settings", "profile", "folders", "disk", "store", "journal", "outbox", "answers",
            "terminal", "locale", "opener", "server", "ways", "clock", "secrets", "session",
            "unproven",
        ],
        // `format!("{family}-{}")` in the outbox: both of its families stand above.
        "" => vec![],
        other => panic!("an unknown family of names: {other:?}"),
    };
    all.into_iter()
        .map(|slug| format!("{family}{slug}"))
        .collect()
}

#[test]
fn every_name_is_in_both_catalogues() {
    let (names, families) = asked();
    assert!(
        names.len() > 100 && families.contains("stage-"),
        "{names:?}"
    );
    let put_together = families.iter().flat_map(|family| slugs(family));
    let always = ["delivery-", "delivery-short-"].into_iter().flat_map(slugs);
    let all: Vec<_> = names
        .into_iter()
        .chain(put_together)
        .chain(always)
        .collect();
    for language in Language::ALL {
        let words = Words::new(language);
        for name in all
            .iter()
            .filter(|name| !NOT_NAMES.contains(&name.as_str()))
        {
            assert!(words.knows(name), "{language:?}: {name}");
        }
    }
}

/// Texts that stand inside such calls and are no names of sentences.
const NOT_NAMES: [&str; 0] = [];

#[test]
fn faults_of_the_settings_have_words() {
    let problem = Problem {
        file: "config.toml".into(),
        line: 1,
        column: 1,
        fault: crate::config::Fault::BadChord {
            chord: "x".to_owned(),
        },
    };
    for language in Language::ALL {
        let words = Words::new(language);
        assert!(words.knows(problem.fault.id()));
        let advice = words.put_named(&problem.fault.advice_id(), &problem.fault.args());
        assert!(!advice.starts_with('['), "{advice}");
    }
}
