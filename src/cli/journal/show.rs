//! `periksa journal show`: the record in people's words, decision by decision, or as JSON.

use std::path::PathBuf;

use clap::ArgMatches;
use jiff::Timestamp;
use serde_json::{Value, json};

use super::{harmless, with};
use crate::{
    cli::{Outcome, Shell, stores},
    domain::{clean, dates, id::CategorySlug, language::Language, nip::Nip},
    store::{JournalRow, Pick},
    words::{Sentence, Words},
};

/// Findings whose sentence speaks of no value.
const WITHOUT_VALUES: [&str; 6] = [
    "nip-malformed",
    "nip-against-birth",
    "nip-against-sex",
    "nik-malformed",
    "nik-against-birth",
    "nik-against-sex",
];

pub(super) async fn run(shell: &Shell, arguments: &ArgMatches, folders: &[PathBuf]) -> Outcome {
    let text = |name: &str| arguments.get_one::<String>(name).map(String::as_str);
    let pick = match (text("decision"), text("proposal")) {
        (Some(id), _) => Pick::Decision(id.into()),
        (None, Some(id)) => Pick::Proposal(id.into()),
        (None, None) => Pick::Latest(arguments.get_one("last").copied().unwrap_or(20)),
    };
    let mut found = false;
    for folder in folders {
        let pick = pick.clone();
        let rows = match with(shell, folder, async |store| store.journal(pick).await).await {
            Ok(rows) => rows,
            Err(failure) => return Outcome::failure(&failure),
        };
        found |= !rows.is_empty();
        let name = stores::name(folder);
        if arguments.get_flag("json") {
            for row in &rows {
                println!("{}", as_json(&name, row));
            }
        } else if !rows.is_empty() {
            for line in (Telling { shell }).of(&name, &rows) {
                println!("{}", clean::line(&line));
            }
        }
    }
    let asked = text("decision").or_else(|| text("proposal"));
    match asked.filter(|_| !found) {
        Some(id) => Outcome::of_usage(Sentence::new("journal-none").with("id", id)),
        None => Outcome::done(),
    }
}

fn as_json(name: &str, row: &JournalRow) -> String {
    let line = json!({
        "profile": name,
        "number": row.number,
        "at": row.at,
        "account": row.account,
        "decision": row.decision,
        "proposal": row.proposal,
        "event": row.event,
        "state": row.state.map(|state| state.slug()),
        "detail": row.facts(),
        "person": row.personal(),
        "hash": row.hash,
    });
    harmless(&line.to_string())
}

/// Rows of one decision in their order; of none where they concern the journal itself.
fn grouped(rows: &[JournalRow]) -> Vec<Vec<&JournalRow>> {
    let mut groups: Vec<Vec<&JournalRow>> = Vec::new();
    for row in rows {
        let known = groups
            .iter_mut()
            .find(|group| row.decision.is_some() && group[0].decision == row.decision);
        match known {
            Some(group) => group.push(row),
            None => groups.push(vec![row]),
        }
    }
    groups
}

/// The record in words.
struct Telling<'a> {
    shell: &'a Shell,
}

impl Telling<'_> {
    fn of(&self, name: &str, rows: &[JournalRow]) -> Vec<String> {
        let mut lines = vec![format!("== {name}")];
        for group in grouped(rows) {
            lines.push(String::new());
            lines.extend(group.first().and_then(|row| self.heading(row)));
            for row in group {
                lines.push(format!("  {}  {}", self.time(&row.at), self.event(row)));
                let told = self.told(row);
                lines.extend(told.iter().map(|one| format!("      {}", self.put(one))));
            }
        }
        lines
    }

    fn put(&self, sentence: &Sentence) -> String {
        self.shell.words.put(sentence)
    }

    /// What was decided, on whom: of the row that tells of it.
    fn heading(&self, row: &JournalRow) -> Option<String> {
        let (facts, person) = (row.facts(), row.personal());
        let outcome = facts["outcome"].as_str()?;
        let words = &self.shell.words;
        let name = format!("outcome-{outcome}");
        let outcome = match words.knows(&name) {
            true => words.say(&name).into_owned(),
            false => outcome.to_owned(),
        };
        let slug = CategorySlug::new(text(&facts["subject"]["category"]));
        let category = self.shell.config.catalogue.get(&slug);
        let category = category.map_or(slug.as_str(), |category| {
            category.name.in_language(words.language())
        });
        let subject = &person["subject"];
        let whom = match subject.is_null() {
            true => words.say("journal-person-gone").into_owned(),
            false => format!(
                "{} · {} · {}",
                text(&subject["name"]),
                Nip::new(text(&subject["nip"])).grouped(),
                text(&subject["summary"]),
            ),
        };
        Some(format!("{outcome} · {category} · {whom}"))
    }

    /// `21 Nov 2026 10.00` where the offices are.
    fn time(&self, at: &str) -> String {
        let Ok(at) = at.parse::<Timestamp>() else {
            return at.to_owned();
        };
        let months = match self.shell.words.language() {
            Language::Indonesian => &dates::MONTHS_ID,
            Language::English => &dates::MONTHS_EN,
        };
        let day = dates::short(dates::day_of(at), months);
        format!("{day} {}", dates::time_of(at))
    }

    fn event(&self, row: &JournalRow) -> String {
        let words = &self.shell.words;
        let name = format!("journal-event-{}", row.event);
        match words.knows(&name) {
            true => words
                .say(&format!("journal-event-{}", row.event))
                .into_owned(),
            false => row.event.clone(),
        }
    }

    /// The particulars of a row, one line each.
    fn told(&self, row: &JournalRow) -> Vec<Sentence> {
        let (facts, person) = (row.facts(), row.personal());
        let mut told = Vec::new();
        if row.event == "made" {
            told.extend(made(row, &facts, &self.shell.words));
        }
        told.extend(self.by(row, &facts["by"]));
        told.extend(words_of(&facts, &person));
        told.extend(self.answer(&facts, &person));
        match row.event.as_str() {
            "shed" => told.push(
                Sentence::new("journal-shed-rows")
                    .with("count", facts["rows"].as_u64().unwrap_or(0)),
            ),
            "migrated" => told.push(migrated(&facts)),
            "begun-anew" => {
                told.push(Sentence::new("journal-aside").with("file", text(&facts["file"])));
            }
            _ => {}
        }
        told
    }

    fn by(&self, row: &JournalRow, by: &Value) -> Option<Sentence> {
        let account = row.account.clone().filter(|_| by.is_object())?;
        let role = text(&by["role"]);
        let name = format!("role-{role}");
        let role = match self.shell.words.knows(&name) {
            true => self.shell.words.say(&name).into_owned(),
            false => role.to_owned(),
        };
        let sentence = Sentence::new("journal-by").with("account", account);
        Some(
            sentence
                .with("role", role)
                .with("server", text(&by["server"]))
                .with("program", text(&by["program"])),
        )
    }

    /// What the server said, or why it said nothing.
    fn answer(&self, facts: &Value, person: &Value) -> Vec<Sentence> {
        let mut told = Vec::new();
        for (name, part) in [
            ("journal-corrected", &facts["corrected"]),
            ("journal-receipt", &facts["receipt"]),
            ("journal-theirs", &facts["theirs"]),
        ] {
            if part.is_object() {
                let sentence = Sentence::new(name).with("version", text(&part["version"]));
                let status = part["status"].to_string();
                told.push(
                    sentence
                        .with("status", status)
                        .with("at", self.time(text(&part["at"]))),
                );
            }
        }
        if let Some(kind) = facts["failure"]["kind"].as_str() {
            let name = format!("failure-{kind}");
            let words = &self.shell.words;
            let what = match words.knows(&name) {
                true => words.say(&name).into_owned(),
                false => kind.to_owned(),
            };
            let sentence = Sentence::new("journal-failure").with("what", what);
            told.push(sentence.with("cause", text(&facts["failure"]["cause"])));
        }
        if let Some(said) = person["failure"]["said"].as_str() {
            told.push(Sentence::new("journal-said").with("said", said));
        }
        told
    }
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

/// On which proposal, version and evidence.
fn made(row: &JournalRow, facts: &Value, words: &Words) -> Vec<Sentence> {
    let id = |text: Option<&str>| text.unwrap_or_default().to_owned();
    let on = Sentence::new("journal-on")
        .with("decision", id(row.decision.as_ref().map(|id| id.as_str())))
        .with("proposal", id(row.proposal.as_ref().map(|id| id.as_str())))
        .with("version", text(&facts["version"]));
    let mut told = vec![on];
    let documents = facts["basis"]["documents"].as_array();
    if let Some(documents) = documents.filter(|documents| !documents.is_empty()) {
        let opened = documents.iter().filter(|one| one["opened"] == true).count();
        let sentence = Sentence::new("journal-documents").with("count", documents.len());
        told.push(sentence.with("opened", opened));
    }
    if let Some(findings) = facts["basis"]["findings"].as_array() {
        let findings: Vec<_> = findings
            .iter()
            .map(|one| finding(text(one), words))
            .collect();
        told.push(Sentence::new("journal-findings").with("findings", findings.join("; ")));
    }
    told
}

/// A finding in the words of the screen. The values that some of them speak of are not in the
/// journal: of those the name of the rule stands.
fn finding(slug: &str, words: &Words) -> String {
    if !WITHOUT_VALUES.contains(&slug) {
        return slug.to_owned();
    }
    let name = format!("finding-{slug}");
    words.say(&name).trim_end_matches('.').to_owned()
}

/// Reason, corrections and note: their fields at least, where the words have been shed.
fn words_of(facts: &Value, person: &Value) -> Vec<Sentence> {
    let mut told = Vec::new();
    if let Some(reason) = facts["reason"]["text"].as_str() {
        told.push(Sentence::new("journal-reason").with("reason", reason));
    }
    let plain = |value: &Value| match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    };
    match (
        person["corrections"].as_array(),
        facts["corrections"].as_array(),
    ) {
        (Some(corrections), _) => told.extend(corrections.iter().map(|one| {
            Sentence::new("journal-correction")
                .with("field", text(&one["field"]))
                .with("original", plain(&one["original"]))
                .with("corrected", plain(&one["corrected"]))
                .with("reason", text(&one["reason"]))
        })),
        (None, Some(fields)) => {
            let fields: Vec<_> = fields.iter().map(text).collect();
            told.push(Sentence::new("journal-correction-gone").with("fields", fields.join(", ")));
        }
        (None, None) => {}
    }
    if let Some(note) = person["note"].as_str() {
        told.push(Sentence::new("journal-note").with("note", note));
    }
    told
}

fn migrated(facts: &Value) -> Sentence {
    let sentence = match facts["broken_at"].as_u64() {
        Some(row) => Sentence::new("journal-migrated-broken").with("row", row),
        None => Sentence::new("journal-migrated-whole"),
    };
    sentence
        .with("count", facts["rows"].as_u64().unwrap_or(0))
        .with("head", text(&facts["head"]))
}
