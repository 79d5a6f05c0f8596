//! The question that had nothing new for an answer: asked again with the tag of that answer, the server
//! need not give the same again.

use std::sync::{Mutex, PoisonError};

use reqwest::header::{ETAG, HeaderMap};

/// The question that was answered last with nothing new, and the tag of that answer.
#[derive(Debug, Default)]
pub(super) struct Quiet(Mutex<Option<Held>>);

#[derive(Clone, Debug)]
struct Held {
    since: String,
    tag: String,
}

impl Quiet {
    /// The tag of the answer that is held to a question, with its quotation marks.
    pub(super) fn tag(&self, since: &str) -> Option<String> {
        let held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let held = held.as_ref().filter(|held| held.since == since);
        held.map(|held| held.tag.clone())
    }

    /// Takes note of an answer with nothing new, if it has a tag.
    pub(super) fn note(&self, since: &str, headers: &HeaderMap) {
        let tag = headers.get(ETAG).and_then(|tag| tag.to_str().ok());
        let held = tag.map(|tag| Held {
            since: since.to_owned(),
            tag: tag.to_owned(),
        });
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = held;
    }
}
