//! The authority table, the list of reasons and the calendar: data that the server announces.
//! Knows no database and no network.

use std::collections::BTreeMap;

use jiff::{ToSpan, civil::Date};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::error::SandboxError;
use super::rules::{Chain, Outcome, Stage};
use crate::domain::catalogue::Catalogue;
use crate::domain::category::{Category, FieldSpec};

/// The largest page of a list.
pub(super) const PAGE_LIMIT: usize = 200;
/// The page of a list when the caller names no limit.
pub(super) const PAGE_DEFAULT: usize = 100;
/// The most decisions in one batch.
pub(super) const BATCH_LIMIT: usize = 100;
/// The longest note, in characters.
pub(super) const NOTE_LIMIT: usize = 2000;
/// The largest document that the field allows, in bytes; larger ones are a planted fault.
pub(super) const DOCUMENT_LIMIT: usize = 1 << 20;

/// A reason to return or refuse (*alasan*).
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Reason {
    pub id: String,
    #[serde(rename = "kelas")]
    pub class: String,
    #[serde(rename = "teks")]
    pub text: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ReasonFile {
    #[serde(rename = "alasan")]
    reasons: Vec<Reason>,
}

/// What the server knows by heart.
#[derive(Debug)]
pub(super) struct Books {
    chains: BTreeMap<String, Chain>,
    reasons: Vec<Reason>,
    /// The reference list of a field: category, variant and field to the list's name.
    lists: BTreeMap<[String; 3], String>,
    /// The fields of every form, under the same names.
    fields: BTreeMap<[String; 3], FieldSpec>,
    /// The names of kinds of documents.
    kinds: BTreeMap<String, String>,
}

impl Books {
    /// Reads the embedded files.
    pub fn open() -> Result<Self, SandboxError> {
        let reasons: ReasonFile = toml::from_str(include_str!("reasons.toml"))?;
        let catalogue = Catalogue::embedded()
            .map_err(|problem| SandboxError::Unreadable(problem.to_string()))?;
        let documents = catalogue.iter().flat_map(|category| &category.documents);
        Ok(Self {
            chains: toml::from_str(include_str!("authority.toml"))?,
            reasons: reasons.reasons,
            lists: catalogue.iter().flat_map(lists_of).collect(),
            fields: catalogue.iter().flat_map(fields_of).collect(),
            kinds: documents
                .map(|document| (document.id.to_string(), document.name.id.clone()))
                .collect(),
        })
    }

    /// The officials of a category; `None` for one that the table does not know, on which nobody
    /// decides.
    pub fn chain(&self, category: &str) -> Option<&Chain> {
        self.chains.get(category)
    }

    /// A reason by its id.
    pub fn reason(&self, id: &str) -> Option<&Reason> {
        self.reasons.iter().find(|reason| reason.id == id)
    }

    /// The ids of the reasons that go with an outcome; an accept has none.
    pub fn reasons_of(&self, outcome: Outcome) -> Vec<&str> {
        self.reasons
            .iter()
            .filter(|reason| outcome.reason_class() == Some(reason.class.as_str()))
            .map(|reason| reason.id.as_str())
            .collect()
    }

    /// The reference list that a field's codes come from.
    pub fn list(&self, category: &str, variant: &str, field: &str) -> Option<&str> {
        self.lists
            .get(&[category, variant, field].map(str::to_owned))
            .map(String::as_str)
    }

    /// A field of a form.
    pub fn field(&self, category: &str, variant: &str, field: &str) -> Option<&FieldSpec> {
        self.fields
            .get(&[category, variant, field].map(str::to_owned))
    }

    /// What the server calls a kind of document; an unknown one by its id.
    pub fn kind<'a>(&'a self, kind: &'a str) -> &'a str {
        self.kinds.get(kind).map_or(kind, String::as_str)
    }

    /// Whether a proposal of this category, having come to this status, is in BKN's sight.
    pub fn reaches_bkn(&self, category: &str, status: u16) -> bool {
        self.chain(category).is_some_and(Chain::has_bkn) && Stage::reaches_bkn(status)
    }

    /// `kewenangan` of the call `kemampuan`.
    pub fn authority(&self) -> Value {
        json!(self.chains)
    }

    /// `alasan` of the call `kemampuan`.
    pub fn reasons(&self) -> Value {
        json!(self.reasons)
    }
}

fn lists_of(category: &Category) -> impl Iterator<Item = ([String; 3], String)> + '_ {
    category.variants.iter().flat_map(move |variant| {
        variant.fields.iter().filter_map(move |field| {
            let path = [category.slug.as_str(), &variant.slug, &field.slug];
            Some((path.map(str::to_owned), field.reference.clone()?))
        })
    })
}

fn fields_of(category: &Category) -> impl Iterator<Item = ([String; 3], FieldSpec)> + '_ {
    category.variants.iter().flat_map(move |variant| {
        variant.fields.iter().map(move |field| {
            let path = [category.slug.as_str(), &variant.slug, &field.slug];
            (path.map(str::to_owned), field.clone())
        })
    })
}

/// The calendar of the campaign around the day on which the world was made. The three periods
/// overlap, unlike those of 2021, so that every role has work on that day.
pub(super) fn calendar(today: Date) -> Value {
    let period = |from: i32, to: i32| {
        let day = |n: i32| today.saturating_add(n.days()).to_string();
        json!({"mulai": day(from), "selesai": day(to)})
    };
    json!({
        "usulan": period(-12, 14),
        "verifikasi": period(-9, 19),
        "persetujuan": period(-4, 26),
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn the_embedded_books_are_sound() {
        let books = Books::open().unwrap();
        assert_eq!(books.chains.len(), 14);
        let ids: BTreeSet<_> = books.reasons.iter().map(|reason| &reason.id).collect();
        assert_eq!(ids.len(), books.reasons.len(), "an id stands twice");
        for reason in &books.reasons {
            assert!(reason.id.starts_with(&reason.class.to_lowercase()));
        }
    }

    #[test]
    fn bkn_sees_only_its_own_categories_and_only_after_the_opd() {
        let books = Books::open().unwrap();
        assert!(books.reaches_bkn("golongan", 2));
        assert!(!books.reaches_bkn("golongan", 1));
        assert!(!books.reaches_bkn("skp", 2));
        assert!(!books.reaches_bkn("tidak-ada", 2));
    }
}
