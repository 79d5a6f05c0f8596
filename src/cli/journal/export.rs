//! `periksa journal export`: a copy for others. JSONL holds what is needed to compute every hash without
//! this program, and ends with the head of the chain, so that a cut shows; CSV is for spreadsheets.

use std::{
    io::{self, BufWriter, Write},
    path::{Path, PathBuf},
};

use clap::ArgMatches;
use jiff::{Timestamp, civil::Date, tz::TimeZone};
use serde_json::{Value, json};

use super::{harmless, with};
use crate::{
    cli::{Outcome, Shell, stores},
    domain::{
        clean, dates,
        failure::{Failure, FailureKind},
    },
    store::{JournalRow, Pick, Store},
    words::Sentence,
};

/// Rows read at a time.
const PAGE: u32 = 500;

/// How a row's hash comes about, for whoever checks it without this program.
const RULE: &str = "hash = SHA-256(hash before (32 bytes) + number (8 bytes LE) + for each of at, account, \
    decision, proposal, event, state, detail, person: length (8 bytes LE; ff x 8 for null) + UTF-8 bytes); \
    person = hex SHA-256(salt + body)";

/// What is written, and how.
#[derive(Clone, Copy)]
struct Wish {
    format: Format,
    persons: Persons,
    since: Option<Timestamp>,
    until: Option<Timestamp>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Format {
    Lines,
    Table,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Persons {
    With,
    Without,
}

pub(super) async fn run(shell: &Shell, arguments: &ArgMatches, folders: &[PathBuf]) -> Outcome {
    let [folder] = folders else {
        let said = Sentence::new("journal-which").with("count", folders.len());
        return Outcome::of_usage(said);
    };
    let date = |name: &str| arguments.get_one::<Date>(name).copied();
    let wish = Wish {
        format: match arguments.get_one::<String>("format").map(String::as_str) {
            Some("csv") => Format::Table,
            _ => Format::Lines,
        },
        persons: match arguments.get_flag("without-person") {
            true => Persons::Without,
            false => Persons::With,
        },
        since: date("since").map(day_began),
        until: date("until")
            .and_then(|day| day.tomorrow().ok())
            .map(day_began),
    };
    let name = stores::name(folder);
    let file = arguments.get_one::<PathBuf>("file").cloned();
    let Some(file) = file.filter(|file| file != Path::new("-")) else {
        let done = with(shell, folder, async |store| {
            write(store, &name, wish, &mut BufWriter::new(io::stdout())).await
        });
        return done
            .await
            .map_or_else(|failure| Outcome::failure(&failure), |_| Outcome::done());
    };
    if file.exists() && !arguments.get_flag("force") {
        let said =
            Sentence::new("journal-exists").with("file", file.to_string_lossy().into_owned());
        return Outcome::of_usage(said);
    }
    match with(shell, folder, async |store| {
        to_file(store, &name, wish, &file).await
    })
    .await
    {
        Ok(rows) => Outcome::saying(
            Sentence::new("journal-exported")
                .with("count", rows)
                .with("file", file.to_string_lossy().into_owned()),
        ),
        Err(failure) => Outcome::failure(&failure),
    }
}

/// The moment at which a day begins where the offices are.
fn day_began(day: Date) -> Timestamp {
    let noon = day.at(12, 0, 0, 0).to_zoned(TimeZone::UTC);
    noon.map_or(Timestamp::MIN, |noon| dates::day_began(noon.timestamp()))
}

/// Writes beside the file, which only the user can read, and puts it in its place when it is whole.
async fn to_file(store: &Store, name: &str, wish: Wish, file: &Path) -> Result<u64, Failure> {
    let folder = file
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    let beside =
        tempfile::NamedTempFile::new_in(folder.unwrap_or(Path::new("."))).map_err(failed)?;
    let mut out = BufWriter::new(beside);
    let rows = write(store, name, wish, &mut out).await?;
    let beside = out
        .into_inner()
        .map_err(|problem| failed(problem.into_error()))?;
    beside.as_file().sync_all().map_err(failed)?;
    beside
        .persist(file)
        .map_err(|problem| failed(problem.error))?;
    Ok(rows)
}

fn failed(problem: io::Error) -> Failure {
    Failure::new(FailureKind::Storage, problem.to_string())
}

/// Writes the rows wished for, and answers how many those are.
async fn write(
    store: &Store,
    name: &str,
    wish: Wish,
    out: &mut impl Write,
) -> Result<u64, Failure> {
    let span = span(store, wish).await?;
    let head = store.journal_head().await?;
    match wish.format {
        Format::Table => line(out, &cells(COLUMNS.map(str::to_owned)), "\r\n")?,
        Format::Lines => {
            let before = hash_at(store, span.0.saturating_sub(1)).await?;
            let first = json!({"format": "periksa-journal-2", "profile": name, "first": span.0,
                "before": before, "rule": RULE});
            line(out, &harmless(&first.to_string()), "\n")?;
        }
    }
    let (mut rows, mut last) = (0, span.0.saturating_sub(1));
    'pages: loop {
        let page = store.journal(Pick::After(last, PAGE)).await?;
        if page.is_empty() {
            break;
        }
        for row in page {
            if row.number > span.1 {
                break 'pages;
            }
            last = row.number;
            rows += 1;
            match wish.format {
                Format::Table => line(out, &cells(as_cells(&row, wish.persons)), "\r\n")?,
                Format::Lines => line(out, &harmless(&as_json(&row, wish.persons)), "\n")?,
            }
        }
    }
    if wish.format == Format::Lines {
        let end =
            json!({"rows": rows, "last": last, "head": {"number": head.number, "hash": head.hash}});
        line(out, &end.to_string(), "\n")?;
    }
    out.flush().map_err(failed)?;
    Ok(rows)
}

fn line(out: &mut impl Write, text: &str, end: &str) -> Result<(), Failure> {
    let written = out
        .write_all(text.as_bytes())
        .and_then(|()| out.write_all(end.as_bytes()));
    written.map_err(failed)
}

/// The hash of a row; zeros before the first.
async fn hash_at(store: &Store, number: u64) -> Result<String, Failure> {
    let before = match number.checked_sub(1) {
        Some(before) => store.journal(Pick::After(before, 1)).await?.pop(),
        None => None,
    };
    Ok(before.map_or_else(|| "0".repeat(64), |row| row.hash))
}

/// The numbers from the first row of the time wished for to the last. All between are written, also
/// where a clock went back meanwhile: a chain with gaps proves nothing.
async fn span(store: &Store, wish: Wish) -> Result<(u64, u64), Failure> {
    if wish.since.is_none() && wish.until.is_none() {
        return Ok((1, u64::MAX));
    }
    let (mut first, mut last, mut read) = (None, 0, 0);
    loop {
        let page = store.journal(Pick::After(read, PAGE)).await?;
        let Some(end) = page.last() else { break };
        read = end.number;
        for row in &page {
            let Ok(at) = row.at.parse::<Timestamp>() else {
                continue;
            };
            if wish.since.is_none_or(|since| at >= since) {
                first = first.or(Some(row.number));
            }
            if wish.until.is_none_or(|until| at < until) {
                last = row.number;
            }
        }
    }
    Ok((first.unwrap_or(read + 1), last))
}

/// What the hash was computed over stands as it was: the texts of JSON as texts.
fn as_json(row: &JournalRow, persons: Persons) -> String {
    let mut line = json!({
        "number": row.number,
        "at": row.at,
        "account": row.account,
        "decision": row.decision,
        "proposal": row.proposal,
        "event": row.event,
        "state": row.state.map(|state| state.slug()),
        "detail": row.detail,
        "person": row.person.as_ref().map(|part| &part.digest),
        "hash": row.hash,
    });
    let kept = row.person.as_ref().and_then(|part| part.kept.as_ref());
    if let Some((salt, body)) = kept.filter(|_| persons == Persons::With) {
        line["salt"] = salt.as_str().into();
        line["body"] = body.as_str().into();
    }
    line.to_string()
}

const COLUMNS: [&str; 22] = [
    "number",
    "time",
    "decision",
    "proposal",
    "event",
    "state",
    "outcome",
    "category",
    "name",
    "nip",
    "summary",
    "reason",
    "note",
    "corrections",
    "account",
    "role",
    "version",
    "server_version",
    "server_status",
    "server_time",
    "failure",
    "hash",
];

fn as_cells(row: &JournalRow, persons: Persons) -> [String; 22] {
    let facts = row.facts();
    let person = match persons {
        Persons::With => row.personal(),
        Persons::Without => Value::Null,
    };
    let subject = &person["subject"];
    let fields: Vec<_> = facts["corrections"]
        .as_array()
        .into_iter()
        .flatten()
        .map(plain)
        .collect();
    let id = |id: Option<&str>| id.unwrap_or_default().to_owned();
    let answer = ["receipt", "theirs", "corrected"].map(|name| &facts[name]);
    let answer = answer
        .into_iter()
        .find(|part| part.is_object())
        .unwrap_or(&Value::Null);
    [
        row.number.to_string(),
        local(&row.at),
        id(row.decision.as_ref().map(|id| id.as_str())),
        id(row.proposal.as_ref().map(|id| id.as_str())),
        row.event.clone(),
        id(row.state.map(|state| state.slug())),
        plain(&facts["outcome"]),
        plain(&facts["subject"]["category"]),
        plain(&subject["name"]),
        plain(&subject["nip"]),
        plain(&subject["summary"]),
        plain(&facts["reason"]["text"]),
        plain(&person["note"]),
        fields.join(" "),
        row.account.clone().unwrap_or_default(),
        plain(&facts["by"]["role"]),
        plain(&facts["version"]),
        plain(&answer["version"]),
        plain(&answer["status"]),
        local(&plain(&answer["at"])),
        plain(&facts["failure"]["kind"]),
        row.hash.clone(),
    ]
}

fn plain(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// A moment by the clock of the offices.
fn local(at: &str) -> String {
    match at.parse::<Timestamp>() {
        Ok(moment) => format!("{} {}", dates::day_of(moment), dates::time_of(moment)),
        Err(_) => at.to_owned(),
    }
}

/// One line of a table. A spreadsheet takes a cell that begins in certain ways for a formula, and
/// would compute what somebody wrote into a name.
fn cells<const N: usize>(cells: [String; N]) -> String {
    let quoted = cells.map(|cell| {
        let cell = clean::line(&cell).replace('"', "\"\"");
        let first = cell.trim_start().chars().next();
        let formula = first.is_some_and(|first| "=+-@|%＝＋－＠".contains(first));
        format!("\"{}{cell}\"", if formula { "'" } else { "" })
    });
    quoted.join(",")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_is_a_formula() {
        let line = cells([
            "=HYPERLINK(\"http://x\")".to_owned(),
            " @SUM(1)".to_owned(),
            "\u{200b}+1".to_owned(),
            "CONTOH\r\n\"A\"".to_owned(),
            "－1".to_owned(),
        ]);
        let expected = "\"'=HYPERLINK(\"\"http://x\"\")\",\"' @SUM(1)\",\"<200b>+1\",\"CONTOH  \"\"A\"\"\",\"'－1\"";
        assert_eq!(line, expected);
    }

    #[test]
    fn days_begin_where_the_offices_are() {
        let day: Date = "2026-11-21".parse().unwrap();
        assert_eq!(day_began(day), "2026-11-20T17:00:00Z".parse().unwrap());
    }
}
