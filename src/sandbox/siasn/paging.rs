//! `limit` and `offset`, which in this API is the number of a page. Pure.

use std::collections::BTreeMap;

use axum::extract::Query;
use axum::http::Uri;

use super::answer::Refused;
use super::distort::Distort;
use crate::sandbox::users::to_number;

/// The page of a list when the caller names no limit, as the record has it.
const DEFAULT: usize = 10;

/// The parameters of an address; the last of a name wins, and unknown ones are passed over.
pub(super) fn parameters(uri: &Uri) -> BTreeMap<String, String> {
    Query::<Vec<(String, String)>>::try_from_uri(uri)
        .map(|Query(pairs)| {
            pairs
                .into_iter()
                .filter(|(_, text)| !text.is_empty())
                .collect()
        })
        .unwrap_or_default()
}

/// Which part of a list is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Page {
    pub number: i64,
    pub limit: i64,
}

impl Page {
    /// Reads `offset` and `limit`; more than `most` rows a page are not served.
    pub fn read(
        parameters: &BTreeMap<String, String>,
        most: usize,
        distort: &Distort,
    ) -> Result<Self, Refused> {
        let number = |name: &str, default: usize| match parameters.get(name) {
            None => Ok(default),
            Some(text) => text
                .parse::<usize>()
                .map_err(|_| Refused::malformed(distort, "integer", text)),
        };
        let limit = number("limit", DEFAULT)?.clamp(1, most);
        Ok(Self {
            number: to_number(number("offset", 0)?),
            limit: to_number(limit),
        })
    }

    /// How many rows come before it.
    pub fn skipped(self) -> i64 {
        self.number.saturating_mul(self.limit)
    }
}
