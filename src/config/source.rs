//! One TOML file under the reader's eye: its text, its tables, and what was wrong so far.

use std::{
    ops::Range,
    path::{Path, PathBuf},
};

use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use super::problem::{Fault, Problem, Wanted};

/// A name and its value, as they stand in the file.
pub(super) type Entry<'t> = (&'t str, &'t Spanned<DeValue<'t>>);

/// A file and its text.
pub(super) struct Document {
    file: PathBuf,
    text: String,
    /// What keeps the text from being all that the file holds.
    damage: Option<(usize, Fault)>,
}

/// A file that is being read.
pub(super) struct Source<'t> {
    document: &'t Document,
    problems: Vec<Problem>,
}

impl Document {
    /// Reads a file; `None` where there is none. What is no UTF-8 is reported and replaced.
    pub(super) fn read(file: &Path) -> Option<Self> {
        let (text, damage) = match std::fs::read(file) {
            Ok(bytes) => {
                let text = String::from_utf8_lossy(&bytes).into_owned();
                let wrong = std::str::from_utf8(&bytes).err();
                let cause = "not UTF-8".to_owned();
                (
                    text,
                    wrong.map(|e| (e.valid_up_to(), Fault::Syntax { cause })),
                )
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return None,
            Err(error) => {
                let cause = error.to_string();
                (String::new(), Some((0, Fault::Unreadable { cause })))
            }
        };
        Some(Self {
            file: file.to_owned(),
            text,
            damage,
        })
    }

    /// A file of the program's own.
    pub(super) fn embedded(name: &str, text: &str) -> Self {
        Self {
            file: name.into(),
            text: text.to_owned(),
            damage: None,
        }
    }
}

impl<'t> Source<'t> {
    /// Begins to read a document.
    pub(super) fn new(document: &'t Document) -> Self {
        let problems = vec![];
        let mut source = Self { document, problems };
        if let Some((at, fault)) = &document.damage {
            source.report(*at..*at, fault.clone());
        }
        source
    }

    /// The tables of the file, as far as it is TOML.
    pub(super) fn table(&mut self) -> DeTable<'t> {
        let text = &self.document.text;
        let (table, errors) = DeTable::parse_recoverable(text);
        for error in errors {
            let cause = error.message().to_owned();
            let end = text.len()..text.len();
            self.report(error.span().unwrap_or(end), Fault::Syntax { cause });
        }
        table.into_inner()
    }

    /// Notes what is wrong at a span of bytes.
    pub(super) fn report(&mut self, at: Range<usize>, fault: Fault) {
        let (line, column) = place(&self.document.text, at.start);
        self.problems.push(Problem {
            file: self.document.file.clone(),
            line,
            column,
            fault,
        });
    }

    /// Notes a name that means nothing here.
    pub(super) fn unknown<'a>(
        &mut self,
        key: &str,
        at: Range<usize>,
        known: impl Iterator<Item = &'a str>,
    ) {
        let near = nearest(key, known).unwrap_or_default().to_owned();
        let key = key.to_owned();
        self.report(at, Fault::UnknownKey { key, near });
    }

    /// The text of an entry, or the problem that it is none.
    pub(super) fn text<'e>(&mut self, (key, value): Entry<'e>) -> Option<&'e str> {
        let text = value.get_ref().as_str();
        if text.is_none() {
            self.wrong_type((key, value), Wanted::Text);
        }
        text
    }

    /// The text of an entry, lower case, if it is one of those allowed.
    pub(super) fn one_of(&mut self, entry: Entry<'_>, allowed: &[&str]) -> Option<String> {
        let text = self.text(entry)?;
        let found = allowed.iter().find(|word| word.eq_ignore_ascii_case(text));
        if found.is_none() {
            let fault = Fault::NotOneOf {
                key: entry.0.to_owned(),
                value: text.to_owned(),
                allowed: allowed.join(", "),
            };
            self.report(entry.1.span(), fault);
        }
        found.map(|word| (*word).to_owned())
    }

    /// The number of an entry, if it lies in the range.
    pub(super) fn number(&mut self, entry: Entry<'_>, range: Range<u64>) -> Option<u64> {
        let Some(integer) = entry.1.get_ref().as_integer() else {
            self.wrong_type(entry, Wanted::Number);
            return None;
        };
        let number = u64::from_str_radix(integer.as_str(), integer.radix()).ok();
        let number = number.filter(|number| range.contains(number));
        if number.is_none() {
            let fault = Fault::OutOfRange {
                key: entry.0.to_owned(),
                least: range.start,
                most: range.end - 1,
            };
            self.report(entry.1.span(), fault);
        }
        number
    }

    /// The texts of an entry, one or a list, each with its span; what is no text is reported.
    pub(super) fn texts<'e>(&mut self, entry: Entry<'e>) -> Option<Vec<(&'e str, Range<usize>)>> {
        let one = std::slice::from_ref(entry.1);
        let list = entry.1.get_ref().as_array().map_or(one, |list| list);
        let texts: Vec<_> = list
            .iter()
            .filter_map(|value| Some((value.get_ref().as_str()?, value.span())))
            .collect();
        if texts.len() < list.len() {
            self.wrong_type(entry, Wanted::Texts);
            return None;
        }
        Some(texts)
    }

    /// The table of an entry.
    pub(super) fn subtable<'e>(&mut self, entry: Entry<'e>) -> Option<&'e DeTable<'e>> {
        let table = entry.1.get_ref().as_table();
        if table.is_none() {
            self.wrong_type(entry, Wanted::Table);
        }
        table
    }

    fn wrong_type(&mut self, (key, value): Entry<'_>, wanted: Wanted) {
        let key = key.to_owned();
        self.report(value.span(), Fault::WrongType { key, wanted });
    }

    /// Where a word of a value begins, for the column of its problem.
    pub(super) fn word_at(&self, value: Range<usize>, word: &str) -> Range<usize> {
        let inside = self
            .document
            .text
            .get(value.clone())
            .and_then(|t| t.find(word));
        let start = value.start + inside.unwrap_or(0);
        start..start + word.len()
    }

    /// What was wrong, in the order of the file.
    pub(super) fn problems(self) -> Vec<Problem> {
        let mut problems = self.problems;
        problems.sort_by_key(|problem| (problem.line, problem.column));
        problems
    }
}

/// The entries of a table in the order of the file, each with the span of its name.
pub(super) fn entries<'t>(
    table: &'t DeTable<'t>,
) -> impl Iterator<Item = (Entry<'t>, Range<usize>)> {
    let mut entries: Vec<_> = table
        .iter()
        .map(|(key, value)| ((key.get_ref().as_ref(), value), key.span()))
        .collect();
    entries.sort_by_key(|(_, span)| span.start);
    entries.into_iter()
}

/// Line and column, both from 1, the column in characters.
fn place(text: &str, at: usize) -> (usize, usize) {
    let at = at.min(text.len());
    let before = &text.as_bytes()[..at];
    let before = String::from_utf8_lossy(before);
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or_default();
    (line, column.chars().count() + 1)
}

/// The candidate that most resembles a word, if it does at all.
fn nearest<'a>(word: &str, candidates: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    candidates
        .map(|candidate| (distance(word, candidate), candidate))
        .filter(|(distance, candidate)| *distance <= candidate.len().div_ceil(3))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// How many letters must change to get from one word to the other (Levenshtein).
fn distance(from: &str, to: &str) -> usize {
    let to: Vec<char> = to.chars().collect();
    let mut row: Vec<usize> = (0..=to.len()).collect();
    for (i, a) in from.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, b) in to.iter().enumerate() {
            let change = diagonal + usize::from(a != *b);
            diagonal = row[j + 1];
            row[j + 1] = change.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[to.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters() {
        let text = "a = 1\né = \"x\" y";
        assert_eq!(place(text, text.find('y').unwrap()), (2, 9));
        assert_eq!(place("", 99), (1, 1));
    }

    #[test]
    fn a_slip_of_the_finger_is_recognised() {
        let known = ["theme", "language", "server"];
        assert_eq!(nearest("them", known.into_iter()), Some("theme"));
        assert_eq!(nearest("langauge", known.into_iter()), Some("language"));
        assert_eq!(nearest("warna", known.into_iter()), None);
    }
}
