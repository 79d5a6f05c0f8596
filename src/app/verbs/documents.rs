//! Opening a scan in the desktop's viewer.

use super::Action;
use crate::{
    app::{
        effect::Effect,
        notice::{Notice, Weight},
        screens::review::{Item, Review},
        state::{Place, State},
    },
    domain::{language::Language, proposal::Document},
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
    if !state.fetching.insert(document.id.as_str().to_owned()) {
        return Vec::new();
    }
    let language = state.preferences.language;
    let said = match document.size {
        Some(size) => {
            Sentence::new("document-fetching").with("size", size_in_words(size, language))
        }
        None => Sentence::new("document-fetching-unsized"),
    };
    let said = said.with("name", document.name.clone());
    state.notice = Some(Notice::new(Weight::Plain, said));
    vec![Effect::OpenDocument(Box::new(document))]
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
