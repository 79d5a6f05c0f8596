//! Reference lists (*referensi*): code to words, read once and kept, since they are long and still.
//! Their path is ours and unproven; without them codes are shown bare.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use serde_json::Value;

use super::{Peremajaan, wire::Fields};
use crate::{
    domain::{
        failure::{Failure, FailureKind},
        id::CategorySlug,
        value::{References, Values},
    },
    siasn::{
        http::Call,
        wire::{envelope, fault},
    },
};

/// Codes asked for at a time, and most of one list; the longest known has 70,899.
const PAGE: usize = 1000;
const MOST: usize = 200_000;

impl Peremajaan {
    pub(in crate::siasn) async fn reference(
        &self,
        name: &str,
    ) -> Result<BTreeMap<String, String>, Failure> {
        Ok(self.list(name).await?.as_ref().clone())
    }

    async fn list(&self, name: &str) -> Result<Arc<BTreeMap<String, String>>, Failure> {
        if let Some(list) = self.known().lists.get(name) {
            return Ok(Arc::clone(list));
        }
        let path = ["siasn-instansi", "api", "referensi", name];
        let mut codes = BTreeMap::new();
        for page in 0..MOST / PAGE {
            let mut url = self.line.site().api.to(&path)?;
            url.query_pairs_mut()
                .append_pair("limit", &PAGE.to_string())
                .append_pair("offset", &page.to_string());
            let call = || Ok(Call::get(url.clone(), "referensi/{nama}"));
            let answer = self.line.read(call).await?;
            if fault::is_nothing(&answer) {
                break;
            }
            let items = envelope::list(&self.sound(answer)?.body)?;
            let before = codes.len();
            codes.extend(items.iter().filter_map(code));
            // A page that brings nothing new is the end, or a server that minds no index.
            if codes.len() == before {
                break;
            }
        }
        if codes.is_empty() {
            return Err(Failure::new(FailureKind::NotFound, "404 referensi/{nama}"));
        }
        let list = Arc::new(codes);
        self.known()
            .lists
            .insert(name.to_owned(), Arc::clone(&list));
        Ok(list)
    }

    /// The words of the codes that records of a category use, each by the form that it is of; a list
    /// that cannot be had is left out.
    ///
    /// # Errors
    /// What the line did.
    pub(super) async fn explained(
        &self,
        category: &CategorySlug,
        records: &[(&str, &Values)],
    ) -> Result<References, Failure> {
        let mut references = References::new();
        for (name, code) in self.codes(category, records) {
            let list = match self.list(name).await {
                Ok(list) => list,
                Err(failure) if is_of_the_list(failure.kind) => continue,
                Err(failure) => return Err(failure),
            };
            if let Some(words) = list.get(&code) {
                let words = words.clone();
                let found = references.entry(name.to_owned()).or_default();
                found.insert(code, words);
            }
        }
        Ok(references)
    }

    /// The codes that records use, with the name of the list that each is of.
    fn codes<'a>(
        &'a self,
        category: &CategorySlug,
        records: &[(&str, &Values)],
    ) -> BTreeSet<(&'a str, String)> {
        let mut codes = BTreeSet::new();
        for (variant, values) in records {
            let form = self
                .forms
                .iter()
                .find(|form| form.category == *category && form.variant.slug == *variant);
            for field in form.into_iter().flat_map(|form| &form.variant.fields) {
                let code = values.get(&field.slug).filter(|code| !code.is_empty());
                if let (Some(name), Some(code)) = (&field.reference, code) {
                    codes.insert((name.as_str(), code.plain()));
                }
            }
        }
        codes
    }
}

/// Whether a failure is about one list, so that the rest can do without it.
pub(super) fn is_of_the_list(kind: FailureKind) -> bool {
    use FailureKind as Kind;
    matches!(
        kind,
        Kind::NotFound | Kind::Forbidden | Kind::Rejected | Kind::Unreadable | Kind::ServerFault
    )
}

/// A code and its words.
pub(super) fn code(value: &Value) -> Option<(String, String)> {
    let Value::Object(map) = value else {
        return None;
    };
    let code = Fields::new(map.clone());
    Some((code.scalar("id").id("id").ok()?, code.words("nama")))
}
