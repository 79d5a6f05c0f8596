//! Reference lists (*referensi*): code to words, read once and kept, since they are long and still.
//! Their path is ours and unproven; without them codes are shown bare.

use std::{collections::BTreeMap, sync::Arc};

use serde_json::Value;

use super::{Peremajaan, wire::Fields};
use crate::{
    domain::{
        category::Variant,
        failure::{Failure, FailureKind},
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
            let items = envelope::list(&super::sound(answer)?.body)?;
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

    /// The words of the codes that some records use; a list that cannot be had is left out.
    ///
    /// # Errors
    /// What the line did.
    pub(super) async fn explained(
        &self,
        form: &Variant,
        records: &[&Values],
    ) -> Result<References, Failure> {
        let mut references = References::new();
        for field in &form.fields {
            let Some(name) = &field.reference else {
                continue;
            };
            let codes = records.iter().filter_map(|values| values.get(&field.slug));
            let codes: Vec<_> = codes
                .filter(|code| !code.is_empty())
                .map(|code| code.plain())
                .collect();
            if codes.is_empty() {
                continue;
            }
            let list = match self.list(name).await {
                Ok(list) => list,
                Err(failure) if is_of_the_list(failure.kind) => continue,
                Err(failure) => return Err(failure),
            };
            let words = codes
                .into_iter()
                .filter_map(|code| Some((code.clone(), list.get(&code)?.clone())));
            references.entry(name.clone()).or_default().extend(words);
        }
        Ok(references)
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
