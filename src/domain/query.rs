//! The filter line of the inbox: `kategori:pendidikan unit:dinkes umur:>7 tahap:diajukan "nama"`.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{authority::AuthorityGroup, id::CategorySlug, stage::Stage};

/// What the inbox shows: a tab, a filter and an order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listing {
    /// The tab.
    pub view: View,
    /// The filter line, parsed.
    pub query: Query,
    /// The order of the rows.
    pub order: Order,
}

/// A tab of the inbox (*tampilan*).
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum View {
    /// Whatever waits for this account, all categories.
    #[default]
    Waiting,
    /// Waiting, categories that the agency decides by itself or those that BKN has to see.
    Group(AuthorityGroup),
    /// Waiting, one category.
    Category(CategorySlug),
    /// Waiting, returned at least once before.
    ReturnedBefore,
    /// Everything that the account may see, decided or not.
    Everything,
}

/// The order of the rows; ties by id, so that it is total.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Order {
    /// Longest waiting first.
    #[default]
    Oldest,
    /// Latest first.
    Newest,
    /// By name.
    Name,
}

impl Order {
    /// The order after this one, round and round.
    #[must_use]
    pub fn next(self) -> Self {
        match self {
            Self::Oldest => Self::Newest,
            Self::Newest => Self::Name,
            Self::Name => Self::Oldest,
        }
    }
}

/// What a row must meet; everything empty meets all.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Query {
    /// Each must stand in name, NIP, unit, summary or id; compared without case.
    pub words: Vec<String>,
    /// Any of these categories.
    pub categories: Vec<CategorySlug>,
    /// Any of these stages.
    pub stages: Vec<Stage>,
    /// Any of these fragments in the unit's name.
    pub units: Vec<String>,
    /// Sent before this many whole days or more.
    pub older_than: Option<u16>,
    /// Sent less than this many days ago.
    pub younger_than: Option<u16>,
    /// Returned at least this often.
    pub returned_at_least: Option<u32>,
    /// Digits at the start of the NIP.
    pub nip: Option<String>,
}

/// A part of the filter line that means nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueryProblem {
    /// The part as typed.
    pub part: String,
    /// What is wrong with it.
    pub kind: QueryProblemKind,
}

/// What is wrong with a part of the filter line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QueryProblemKind {
    /// There is no such key.
    Key,
    /// There is no such stage.
    Stage,
    /// A number is wanted, such as `>7`.
    Number,
}

/// The keys of the filter line, the Indonesian word first.
pub const KEYS: [(&str, &str); 6] = [
    ("kategori", "category"),
    ("tahap", "stage"),
    ("unit", "unit"),
    ("umur", "age"),
    ("kembali", "returned"),
    ("nip", "nip"),
];

impl Query {
    /// Reads a filter line. What can't be read is left out and reported; the rest holds.
    pub fn parse(line: &str) -> (Self, Vec<QueryProblem>) {
        let mut query = Self::default();
        let mut problems = Vec::new();
        for part in split(line) {
            match part.text.split_once(':') {
                Some((key, value)) if !part.quoted && !value.is_empty() => {
                    if let Err(kind) = query.take(key, value) {
                        problems.push(QueryProblem {
                            part: part.text,
                            kind,
                        });
                    }
                }
                Some((key, "")) if !part.quoted && canonical(key).is_some() => {}
                _ => query.words.push(part.text.to_lowercase()),
            }
        }
        (query, problems)
    }

    fn take(&mut self, key: &str, value: &str) -> Result<(), QueryProblemKind> {
        let each = value.split(',').filter(|part| !part.is_empty());
        match canonical(key).ok_or(QueryProblemKind::Key)? {
            "kategori" => self.categories.extend(each.map(CategorySlug::from)),
            "tahap" => {
                for word in each {
                    self.stages
                        .push(Stage::from_slug(word).ok_or(QueryProblemKind::Stage)?);
                }
            }
            "unit" => self.units.extend(each.map(str::to_lowercase)),
            "nip" => self.nip = Some(value.chars().filter(char::is_ascii_digit).collect()),
            "kembali" => {
                // `>0` is at least one; `>=1` and a bare `1` are what they say.
                let more = value.starts_with('>') && !value.starts_with(">=");
                let number = value.trim_start_matches(['>', '=']);
                let least: u32 = number.parse().map_err(|_| QueryProblemKind::Number)?;
                self.returned_at_least = Some(least.saturating_add(more.into()));
            }
            _ => {
                let days = |text: &str| text.parse().map_err(|_| QueryProblemKind::Number);
                match value.strip_prefix('<') {
                    Some(rest) => self.younger_than = Some(days(rest)?),
                    None => {
                        self.older_than = Some(days(value.trim_start_matches(['>', '=']))?);
                    }
                }
            }
        }
        Ok(())
    }

    /// Whether it lets everything through.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The moment before which a row must have been sent to be old enough.
    pub fn sent_before(&self, now: Timestamp) -> Option<Timestamp> {
        self.older_than.and_then(|days| days_before(now, days))
    }

    /// The moment after which a row must have been sent to be young enough.
    pub fn sent_after(&self, now: Timestamp) -> Option<Timestamp> {
        self.younger_than.and_then(|days| days_before(now, days))
    }
}

fn days_before(now: Timestamp, days: u16) -> Option<Timestamp> {
    now.checked_sub(jiff::SignedDuration::from_hours(24 * i64::from(days)))
        .ok()
}

fn canonical(key: &str) -> Option<&'static str> {
    let key = key.to_lowercase();
    let key = if key == "status" {
        "tahap"
    } else {
        key.as_str()
    };
    KEYS.iter()
        .find(|(id, en)| *id == key || *en == key)
        .map(|(id, _)| *id)
}

struct Part {
    text: String,
    quoted: bool,
}

/// Parts at white space; double quotes hold one together.
fn split(line: &str) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut rest = line.trim_start();
    while !rest.is_empty() {
        let (text, after, quoted) = match rest.strip_prefix('"') {
            Some(inner) => {
                let (text, after) = inner.split_once('"').unwrap_or((inner, ""));
                (text, after, true)
            }
            None => {
                let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
                (&rest[..end], &rest[end..], false)
            }
        };
        if !text.trim().is_empty() {
            parts.push(Part {
                text: text.to_owned(),
                quoted,
            });
        }
        rest = after.trim_start();
    }
    parts
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn more_than_so_many_returns_is_one_more_at_least() {
        let least = |line: &str| Query::parse(line).0.returned_at_least;
        assert_eq!(least("kembali:>0"), Some(1));
        assert_eq!(least("returned:>=2"), Some(2));
        assert_eq!(least("kembali:3"), Some(3));
        assert_eq!(least("kembali:>4294967295"), Some(u32::MAX));
    }

    #[test]
    fn a_whole_line_is_understood() {
        let (query, problems) = Query::parse(
            r#"kategori:pendidikan,golongan unit:dinkes umur:>7 status:diajukan "Contoh Wulandari" 1990"#,
        );
        assert_eq!(problems, []);
        assert_eq!(query.categories, ["pendidikan".into(), "golongan".into()]);
        assert_eq!(query.units, ["dinkes"]);
        assert_eq!(query.older_than, Some(7));
        assert_eq!(query.stages, [Stage::Submitted]);
        assert_eq!(query.words, ["contoh wulandari", "1990"]);
    }

    #[test]
    fn what_means_nothing_is_said_and_the_rest_holds() {
        let (query, problems) = Query::parse("warna:biru tahap:besok umur:tua unit:rsud");
        let kinds: Vec<_> = problems.iter().map(|problem| problem.kind).collect();
        assert_eq!(
            kinds,
            [
                QueryProblemKind::Key,
                QueryProblemKind::Stage,
                QueryProblemKind::Number
            ]
        );
        assert_eq!(query.units, ["rsud"]);
    }

    #[test]
    fn a_key_still_being_typed_filters_nothing() {
        let (query, problems) = Query::parse("kategori:");
        assert!(query.is_empty() && problems.is_empty());
    }

    proptest! {
        #[test]
        fn no_line_breaks_it(line in ".*") {
            let _ = Query::parse(&line);
        }
    }
}
