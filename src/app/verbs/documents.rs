//! Opening a scan in the desktop's viewer, and where the scans are.

use std::collections::BTreeMap;

use super::Action;
use crate::{
    app::{
        effect::Effect,
        line,
        message::Shown,
        notice::{Notice, Weight},
        screens::review::{Item, Review, SeenDocument, Whereabouts},
        state::{Place, State},
        update,
    },
    domain::{
        failure::Failure,
        id::{DocumentId, ProposalId},
        language::Language,
        proposal::Document,
    },
    words::Sentence,
};

/// The document under the cursor, or the only one there is.
fn wanted(review: &Review) -> Option<&Document> {
    let documents = &review.file.as_ref()?.dossier.documents;
    match review.current() {
        Some(Item::Document(at)) => documents.get(at),
        _ if documents.len() == 1 => documents.first(),
        _ => None,
    }
}

/// Opens a document.
pub fn offer_open(state: &State) -> Option<Action> {
    let review = state.review.as_ref()?;
    let documents = &review.file.as_ref()?.dossier.documents;
    let here = state.overlay.is_none() && state.place == Place::Review;
    (here && !documents.is_empty()).then_some(open)
}

fn open(state: &mut State) -> Vec<Effect> {
    let Some(document) = state.review.as_ref().and_then(wanted).cloned() else {
        if let Some(review) = &mut state.review {
            review.jump(|item| matches!(item, Item::Document(_)));
        }
        let said = Sentence::new("document-none-here").with("key", state.key_of("open-document"));
        state.notice = Some(Notice::new(Weight::Plain, said));
        return Vec::new();
    };
    let Some(review) = &state.review else {
        return Vec::new();
    };
    let proposal = review.id().clone();
    let here = review.whereabouts(&document.id) == Whereabouts::AtHand;
    if !state.fetching.insert(document.id.clone()) {
        return Vec::new();
    }
    let language = state.preferences.language;
    let said = match document.size {
        _ if here => Sentence::new("document-opening"),
        Some(size) => {
            Sentence::new("document-fetching").with("size", size_in_words(size, language))
        }
        None => Sentence::new("document-fetching-unsized"),
    };
    let said = said.with("name", document.name.clone());
    state.notice = Some(Notice::new(Weight::Plain, said));
    vec![Effect::OpenDocument(proposal, Box::new(document))]
}

/// Asks which documents of the proposal on the screen are at hand.
pub(in crate::app) fn look(state: &State) -> Option<Effect> {
    let review = state.review.as_ref()?;
    let documents = &review.file.as_ref()?.dossier.documents;
    let ask = || Effect::FindDocuments(review.id().clone(), documents.clone());
    (!documents.is_empty()).then(ask)
}

/// A document was opened, or not.
pub(in crate::app) fn opened(
    state: &mut State,
    id: DocumentId,
    result: Result<Shown, Failure>,
) -> Vec<Effect> {
    state.fetching.remove(&id);
    match result {
        Ok(shown) => {
            if let Some(review) = &mut state.review {
                review.show(id, shown.sha256);
            }
            let said = Sentence::new("document-opened").with("name", shown.name);
            update::say(state, Weight::Good, said)
        }
        Err(failure) => {
            if let Some(review) = &mut state.review {
                review.come(id, None);
            }
            let effects = line::note(state, &failure);
            update::fail(state, failure);
            effects
        }
    }
}

/// Some documents of a proposal are at hand.
pub(in crate::app) fn found(
    state: &mut State,
    id: &ProposalId,
    found: BTreeMap<DocumentId, SeenDocument>,
) -> Vec<Effect> {
    if let Some(review) = &mut state.review
        && review.id() == id
    {
        review.find(found);
    }
    Vec::new()
}

/// A document is at hand now.
pub(in crate::app) fn kept(state: &mut State, id: DocumentId, sha256: String) -> Vec<Effect> {
    if let Some(review) = &mut state.review {
        review.keep(id, sha256);
    }
    Vec::new()
}

/// A document has come so far.
pub(in crate::app) fn come(state: &mut State, id: DocumentId, bytes: Option<u64>) -> Vec<Effect> {
    if let Some(review) = &mut state.review {
        review.come(id, bytes);
    }
    Vec::new()
}

/// A size as people write it, in units of 1,024.
pub fn size_in_words(bytes: u64, language: Language) -> String {
    let comma = match language {
        Language::Indonesian => ',',
        Language::English => '.',
    };
    match bytes {
        0..1024 => format!("{bytes} B"),
        1024..1_048_576 => format!("{} kB", bytes.div_ceil(1024)),
        _ => format!(
            "{}{comma}{} MB",
            bytes / 1_048_576,
            bytes % 1_048_576 * 10 / 1_048_576
        ),
    }
}
