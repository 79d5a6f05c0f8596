//! Documents: fetched piece by piece, gone on with where the line broke, and checked before anybody
//! sees a byte of them. What a document says is not this module's business.

use std::time::Instant;

use base64::{Engine, engine::general_purpose::STANDARD};
use reqwest::{
    StatusCode,
    header::{ACCEPT_ENCODING, CONTENT_RANGE, CONTENT_TYPE, ETAG, HeaderMap, IF_RANGE, RANGE},
};
use sha2::{Digest, Sha256};

use super::{
    classify,
    http::{self, Answer, Call, Opened, Step},
    line::{Door, Line},
    patience::Errand,
    wire::fault,
};
use crate::domain::{
    failure::{Failure, FailureKind},
    proposal::Document,
};

/// How often a broken download is gone on with.
const RESUMES: usize = 8;
/// Where the mark of a PDF may stand at the latest, as its readers have it.
const MAGIC_WITHIN: usize = 1024;
/// Most bytes kept of an answer that is no document.
const PROBLEM_LIMIT: u64 = 64 * 1024;

/// What is there of a document so far. Whoever stops a download and keeps this goes on with it
/// later, where the server can.
#[derive(Default)]
pub struct Partial {
    bytes: Vec<u8>,
    /// The state of the document at the server; without one there is nothing to go on from.
    tag: Option<String>,
    /// SHA-256 as the answer announces it.
    digest: Option<Vec<u8>>,
}

/// A document on its way.
pub(super) struct Fetch<'a, A> {
    /// Where it comes from.
    pub(super) line: &'a Line,
    /// By which door.
    pub(super) door: Door,
    /// What it should be.
    pub(super) document: &'a Document,
    /// Most bytes of it.
    pub(super) limit: u64,
    /// How it is asked for.
    pub(super) ask: A,
}

impl Partial {
    /// How many bytes are there.
    pub fn size(&self) -> u64 {
        self.bytes.len() as u64
    }
}

impl<A: Fn() -> Result<Call, Failure>> Fetch<'_, A> {
    /// Fetches what is missing of it, gone on with where the line broke; `progress` hears how many
    /// bytes there are so far, fewer again where it has to begin anew. Where this is given up, what
    /// came stays in `partial`; where it ends well, nothing does.
    ///
    /// # Errors
    /// As [`super::Client::document`].
    pub(super) async fn run(
        self,
        partial: &mut Partial,
        mut progress: impl FnMut(u64),
    ) -> Result<Vec<u8>, Failure> {
        let Self {
            document, limit, ..
        } = self;
        if document.size.is_some_and(|size| size > limit) {
            return Err(too_large(limit));
        }
        let mut resumes = 0;
        let until = Instant::now() + self.line.limits(Errand::Document).whole;
        loop {
            let before = partial.bytes.len();
            match self.piece(partial, &mut progress).await {
                Ok(()) => break,
                Err(failure) => {
                    let grew = partial.bytes.len() > before;
                    let over = resumes == RESUMES || Instant::now() >= until;
                    if over || !goes_on(failure.kind, grew) {
                        return Err(failure);
                    }
                }
            }
            let pauses = self.line.pauses();
            if let Some(pause) = pauses.get(resumes).or(pauses.last()) {
                tokio::time::sleep(*pause).await;
            }
            resumes += 1;
        }
        std::mem::take(partial).checked(document)
    }

    /// Asks for what is missing and reads until the end or until the line breaks.
    async fn piece(
        &self,
        partial: &mut Partial,
        progress: &mut impl FnMut(u64),
    ) -> Result<(), Failure> {
        let from = partial.bytes.len();
        let rest = partial.tag.as_deref().filter(|_| from > 0);
        let call = || {
            // Ranges of a compressed answer would count other bytes than ours.
            let call = (self.ask)()?.header(ACCEPT_ENCODING, "identity")?;
            match rest {
                Some(tag) => call
                    .header(RANGE, &format!("bytes={from}-"))?
                    .header(IF_RANGE, tag),
                None => Ok(call),
            }
        };
        let mut opened = self.line.open(self.door, call).await?;
        let headers = opened.response.headers().clone();
        match opened.response.status() {
            StatusCode::PARTIAL_CONTENT if rest.is_some() && starts_at(&headers) == Some(from) => {}
            StatusCode::OK if self.door == Door::Service && says_words(&headers) => {
                return Err(instead(&http::read(opened, PROBLEM_LIMIT).await?));
            }
            StatusCode::OK => partial.start(&headers),
            StatusCode::PARTIAL_CONTENT | StatusCode::RANGE_NOT_SATISFIABLE => {
                partial.start(&HeaderMap::new());
                let cause = "a range that was not asked for";
                return Err(opened.watch.fail(FailureKind::HalfAnswer, cause));
            }
            _ => {
                return Err(fault::of_answer(&http::read(opened, PROBLEM_LIMIT).await?));
            }
        }
        if classify::says_page(&headers) && !self.document.media_type.contains("html") {
            let cause = "a page for people instead of a document";
            return Err(opened.watch.fail(FailureKind::NotSiasn, cause));
        }
        partial.take(&mut opened, self.limit, progress).await
    }
}

impl Partial {
    /// Begins anew with an answer that holds the whole document.
    fn start(&mut self, headers: &HeaderMap) {
        self.bytes.clear();
        // A weak tag promises no equal bytes (RFC 9110, section 8.8.1).
        self.tag = text(headers, ETAG.as_str())
            .filter(|tag| tag.starts_with('"'))
            .map(str::to_owned);
        self.digest = text(headers, "repr-digest").and_then(announced);
    }

    async fn take(
        &mut self,
        opened: &mut Opened,
        limit: u64,
        progress: &mut impl FnMut(u64),
    ) -> Result<(), Failure> {
        let announced = opened.response.content_length().unwrap_or(0);
        let mut fits = announced.saturating_add(self.bytes.len() as u64) <= limit;
        while fits {
            match opened.step(&mut self.bytes, limit).await? {
                Step::More => progress(self.bytes.len() as u64),
                Step::End => return Ok(()),
                Step::TooMuch => fits = false,
            }
        }
        let failure = too_large(limit);
        opened.watch.failed(&failure);
        Err(failure)
    }

    fn checked(self, document: &Document) -> Result<Vec<u8>, Failure> {
        let fail = |kind, cause: &str| Err(Failure::new(kind, cause));
        if self.bytes.is_empty() {
            return fail(FailureKind::EmptyFile, "0 bytes");
        }
        if !looks_like_pdf(&self.bytes) {
            return fail(FailureKind::WrongType, "no %PDF- at its start");
        }
        let found = Sha256::digest(&self.bytes);
        let (whole, cause) = match (&document.sha256, &self.digest) {
            (Some(listed), _) => (listed.eq_ignore_ascii_case(&hex(&found)), "SHA-256 differs"),
            (None, Some(announced)) => (announced == found.as_slice(), "SHA-256 differs"),
            (None, None) => (
                document
                    .size
                    .is_none_or(|size| size == self.bytes.len() as u64),
                "length differs",
            ),
        };
        if !whole {
            return fail(FailureKind::Damaged, cause);
        }
        Ok(self.bytes)
    }
}

/// Whether it is worth going on: the line broke, or fell silent after it had brought something.
fn goes_on(kind: FailureKind, grew: bool) -> bool {
    match kind {
        FailureKind::LineBroken | FailureKind::HalfAnswer => true,
        FailureKind::TimedOut => grew,
        _ => false,
    }
}

/// Whether an answer calls itself words and no document.
fn says_words(headers: &HeaderMap) -> bool {
    let kind = text(headers, CONTENT_TYPE.as_str()).unwrap_or_default();
    classify::says_page(headers) || kind.to_ascii_lowercase().contains("json")
}

/// What words mean that came with status 200 where a document should have.
fn instead(answer: &Answer) -> Failure {
    let said = serde_json::from_slice(&answer.body).ok();
    said.and_then(|said| fault::within(&said))
        .unwrap_or_else(|| Failure::new(FailureKind::WrongType, "words instead of a document"))
}

fn too_large(limit: u64) -> Failure {
    Failure::new(FailureKind::TooLarge, format!("more than {limit} bytes"))
}

fn looks_like_pdf(bytes: &[u8]) -> bool {
    let start = &bytes[..bytes.len().min(MAGIC_WITHIN)];
    start.windows(5).any(|window| window == b"%PDF-")
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

/// The first byte of `Content-Range: bytes 100-199/200`.
fn starts_at(headers: &HeaderMap) -> Option<usize> {
    let range = text(headers, CONTENT_RANGE.as_str())?.strip_prefix("bytes ")?;
    range.split_once('-')?.0.parse().ok()
}

/// The SHA-256 of a `Repr-Digest` (RFC 9530), which may hold several digests.
fn announced(header: &str) -> Option<Vec<u8>> {
    let encoded = header.split(',').find_map(|entry| {
        let value = entry.trim().strip_prefix("sha-256=:")?;
        value.strip_suffix(':')
    })?;
    STANDARD.decode(encoded).ok()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
