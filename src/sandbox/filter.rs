//! The parameters of the list, checked and turned into a condition. Knows no HTTP answer but the
//! problem of a parameter that cannot be read.

use std::collections::BTreeMap;
use std::str::FromStr;

use axum::extract::Query as UrlQuery;
use axum::http::Uri;
use jiff::{ToSpan, civil::Date, tz::TimeZone};
use rusqlite::types::Value;

use super::books::{Books, PAGE_DEFAULT, PAGE_LIMIT};
use super::columns::Form;
use super::paging::{Cursor, Key, fingerprint};
use super::problem::Problem;
use super::rows::Row;
use super::rules::Stage;
use super::users::User;

/// A condition in SQL and the values of its question marks.
#[derive(Clone, Debug, Default)]
pub(super) struct Condition {
    pub sql: String,
    pub values: Vec<Value>,
}

impl Condition {
    /// What a user sees now.
    pub fn in_sight(user: &User) -> Self {
        let (reach, values) = user.sight.reach();
        let mut condition = Self::default();
        condition.and(reach, values);
        condition.and(&user.sight.now(), []);
        condition
    }

    /// Adds a further condition.
    pub fn and(&mut self, sql: &str, values: impl IntoIterator<Item = Value>) {
        if !self.sql.is_empty() {
            self.sql.push_str(" AND ");
        }
        self.sql.push_str(sql);
        self.values.extend(values);
    }

    fn one_of(&mut self, column: &str, values: Vec<Value>) {
        let marks = vec!["?"; values.len()].join(", ");
        self.and(&format!("{column} IN ({marks})"), values);
    }

    /// A condition on several columns at once: some column contains the text.
    fn contains(&mut self, columns: &[&str], text: &str) {
        let pattern = text
            .replace('\\', "\\\\")
            .replace('%', "\\%")
            .replace('_', "\\_");
        let each: Vec<String> = columns
            .iter()
            .map(|column| format!("{column} LIKE ? ESCAPE '\\'"))
            .collect();
        let values = vec![Value::from(format!("%{pattern}%")); columns.len()];
        self.and(&format!("({})", each.join(" OR ")), values);
    }
}

/// The order of a list (*urut*).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Order {
    column: &'static str,
    backwards: bool,
}

impl Order {
    /// Reads the word on the wire.
    pub fn read(word: &str) -> Option<Self> {
        let (backwards, name) = match word.strip_prefix('-') {
            Some(name) => (true, name),
            None => (false, word),
        };
        let column = match name {
            "tgl" => "submitted",
            "nama" => "name",
            "nip" => "nip",
            _ => return None,
        };
        Some(Self { column, backwards })
    }

    /// `ORDER BY`, ties broken by the row's number.
    pub fn sql(self) -> String {
        let direction = if self.backwards { " DESC" } else { "" };
        format!("p.{}{direction}, p.number{direction}", self.column)
    }

    /// The condition for the rows after a cursor.
    pub fn after(self, cursor: &Cursor) -> (String, [Value; 2]) {
        let sign = if self.backwards { '<' } else { '>' };
        (
            format!("(p.{}, p.number) {sign} (?, ?)", self.column),
            [cursor.key.clone().into(), cursor.number.into()],
        )
    }

    /// The value of a row's sort key.
    pub fn key(self, row: &Row) -> Key {
        match self.column {
            "name" => Key::Text(row.name.clone()),
            "nip" => Key::Text(row.nip.clone()),
            _ => Key::Moment(row.submitted),
        }
    }
}

/// What a list was asked for.
#[derive(Debug)]
pub(super) struct ListQuery {
    pub limit: usize,
    pub form: Form,
    pub cursor: Option<Cursor>,
    pub order: Order,
    pub condition: Condition,
    pub fingerprint: u32,
}

/// The longest text to search for, in characters: what it becomes in SQL grows with it.
const TEXT_LIMIT: usize = 200;
/// The most values of one parameter, well below what SQLite takes.
const LIST_LIMIT: usize = 100;

/// The parameters of an address, each at most once.
pub(super) fn parameters(uri: &Uri, known: &[&str]) -> Result<BTreeMap<String, String>, Problem> {
    let UrlQuery(pairs) = UrlQuery::<Vec<(String, String)>>::try_from_uri(uri)
        .map_err(|error| Problem::parameter("query", error.to_string()))?;
    let mut found = BTreeMap::new();
    for (name, value) in pairs {
        if !known.contains(&name.as_str()) {
            return Err(Problem::parameter(&name, "Parameter ini tidak dikenal."));
        }
        if found.insert(name.clone(), value).is_some() {
            return Err(Problem::parameter(
                &name,
                "Parameter ini tertulis dua kali.",
            ));
        }
    }
    Ok(found)
}

/// `limit`, clamped to the largest page.
pub(super) fn limit(parameters: &BTreeMap<String, String>) -> Result<usize, Problem> {
    let Some(text) = parameters.get("limit") else {
        return Ok(PAGE_DEFAULT);
    };
    whole::<u32>(text)
        .and_then(|limit| usize::try_from(limit).ok())
        .filter(|limit| *limit > 0)
        .map(|limit| limit.min(PAGE_LIMIT))
        .ok_or_else(|| Problem::parameter("limit", "Tulis bilangan bulat mulai dari 1."))
}

/// A number in digits alone: Rust would also read `+5`.
fn whole<N: FromStr>(text: &str) -> Option<N> {
    text.bytes()
        .all(|byte| byte.is_ascii_digit())
        .then(|| text.parse().ok())
        .flatten()
}

impl ListQuery {
    /// Reads the address of a list.
    pub fn read(uri: &Uri, user: &User, books: &Books) -> Result<Self, Problem> {
        let parameters = parameters(
            uri,
            &[
                "cursor", "limit", "kategori", "status", "tahap", "unor", "nip", "nama", "q",
                "dari", "sampai", "urut", "bentuk",
            ],
        )?;
        let mut condition = Condition::in_sight(user);
        for (name, text) in &parameters {
            narrow(&mut condition, books, name, text)?;
        }
        let order = parameters.get("urut").map_or("tgl", String::as_str);
        let order = Order::read(order).ok_or_else(|| {
            Problem::parameter("urut", "Pakai tgl, nama atau nip, dengan - untuk menurun.")
        })?;
        let fingerprint = fingerprint(
            parameters
                .iter()
                .filter(|(name, _)| !matches!(name.as_str(), "cursor" | "limit" | "bentuk"))
                .flat_map(|(name, text)| [name.as_str(), text.as_str()])
                .chain([user.id.as_str()]),
        );
        let cursor = parameters
            .get("cursor")
            .filter(|text| !text.is_empty())
            .map(|text| {
                Cursor::decode(text, fingerprint).ok_or_else(|| {
                    Problem::parameter("cursor", "Kursor ini bukan dari daftar yang sama.")
                })
            })
            .transpose()?;
        Ok(Self {
            limit: limit(&parameters)?,
            form: Form::read(&parameters)?,
            cursor,
            order,
            condition,
            fingerprint,
        })
    }
}

/// Narrows a condition by one parameter.
fn narrow(condition: &mut Condition, books: &Books, name: &str, text: &str) -> Result<(), Problem> {
    match name {
        "kategori" => {
            let known = |word: &str| books.chain(word).map(|_| word.to_owned().into());
            condition.one_of("p.category", list(name, text, known)?);
        }
        "status" => {
            let number = |word: &str| whole::<u16>(word).map(|n| i64::from(n).into());
            condition.one_of("p.status", list(name, text, number)?);
        }
        "tahap" => {
            let stage = |word: &str| Stage::read(word).map(|stage| stage.word().to_owned().into());
            condition.one_of("p.stage", list(name, text, stage)?);
        }
        "unor" => condition.one_of("u.id", list(name, text, id)?),
        "nip" => condition.one_of("p.nip", list(name, text, nip)?),
        "nama" => condition.contains(&["p.name"], short(name, text)?),
        "q" => {
            for word in short(name, text)?.split_whitespace() {
                condition.contains(&["p.name", "p.nip", "p.id"], word);
            }
        }
        "dari" => condition.and("p.submitted >= ?", [midnight(name, text, 0)?]),
        "sampai" => condition.and("p.submitted < ?", [midnight(name, text, 1)?]),
        _ => {}
    }
    Ok(())
}

fn list(
    field: &str,
    text: &str,
    read: impl Fn(&str) -> Option<Value>,
) -> Result<Vec<Value>, Problem> {
    if text.split(',').count() > LIST_LIMIT {
        let detail = format!("Paling banyak {LIST_LIMIT} nilai.");
        return Err(Problem::parameter(field, detail));
    }
    text.split(',')
        .map(|word| {
            read(word)
                .ok_or_else(|| Problem::parameter(field, format!("Nilai {word:?} tidak dikenal.")))
        })
        .collect()
}

fn id(word: &str) -> Option<Value> {
    let spelled = word
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    (spelled && (1..=64).contains(&word.len())).then(|| word.to_owned().into())
}

fn nip(word: &str) -> Option<Value> {
    let spelled = word.len() == 18 && word.bytes().all(|byte| byte.is_ascii_digit());
    spelled.then(|| word.to_owned().into())
}

fn short<'a>(field: &str, text: &'a str) -> Result<&'a str, Problem> {
    if text.chars().count() > TEXT_LIMIT {
        let detail = format!("Paling panjang {TEXT_LIMIT} huruf.");
        return Err(Problem::parameter(field, detail));
    }
    Ok(text)
}

/// The beginning of a day, UTC, some days later.
fn midnight(field: &str, text: &str, later: i64) -> Result<Value, Problem> {
    // The ten characters alone: jiff would also take the other forms of ISO 8601.
    (text.len() == 10)
        .then(|| text.parse::<Date>().ok())
        .flatten()
        .and_then(|day| day.checked_add(later.days()).ok())
        .and_then(|day| day.to_zoned(TimeZone::UTC).ok())
        .map(|start| start.timestamp().as_second().into())
        .ok_or_else(|| Problem::parameter(field, "Tulis tanggal sebagai TTTT-BB-HH."))
}
