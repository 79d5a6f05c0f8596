//! The findings of the rules in words.

use crate::{
    app::{state::State, verbs::documents::size_in_words},
    domain::{
        category::{BIRTH, Category, TODAY},
        id::DocumentKind,
        proposal::Dossier,
        rules::Finding,
    },
    ui::Look,
    words::Sentence,
};

/// A finding as a sentence.
pub(crate) fn in_words(
    finding: &Finding,
    dossier: &Dossier,
    category: Option<&Category>,
    state: &State,
    look: &Look<'_>,
) -> String {
    let field = |name: &'static str, slug: &str| {
        let label = label(slug, dossier, category, look);
        Sentence::new(name).with("field", capital(&label))
    };
    let document = |name: &'static str, at: usize| {
        let name_of = dossier
            .documents
            .get(at)
            .map(|document| document.name.clone());
        Sentence::new(name).with("document", name_of.unwrap_or_default())
    };
    look.put(&match finding {
        Finding::ValueMissing(slug) => field("finding-value-missing", slug),
        Finding::DateUnreadable(slug) => field("finding-date-unreadable", slug),
        Finding::DateOrder { earlier, later } => Sentence::new("finding-date-order")
            .with("earlier", capital(&label(earlier, dossier, category, look)))
            .with("later", label(later, dossier, category, look)),
        Finding::DocumentMissing(kind) => {
            let spec = category.and_then(|known| known.document(&DocumentKind::new(kind.as_str())));
            let name = spec.map_or(kind.as_str(), |spec| look.label(&spec.name));
            Sentence::new("finding-document-missing").with("document", name)
        }
        Finding::DocumentEmpty(at) => document("finding-document-empty", *at),
        Finding::DocumentTooLarge(at) => document("finding-document-too-large", *at).with(
            "limit",
            size_in_words(state.desk().document_limit, state.preferences.language),
        ),
        Finding::DocumentNotPdf(at) => document("finding-document-not-pdf", *at),
        Finding::DocumentTwice(first, second) => {
            let other = dossier
                .documents
                .get(*first)
                .map(|other| other.name.clone());
            document("finding-document-twice", *second).with("other", other.unwrap_or_default())
        }
        Finding::NipMalformed(_) => Sentence::new("finding-nip-malformed"),
        Finding::NipAgainstBirth => Sentence::new("finding-nip-against-birth"),
        Finding::NipAgainstSex => Sentence::new("finding-nip-against-sex"),
        Finding::NikMalformed(_) => Sentence::new("finding-nik-malformed"),
        Finding::NikAgainstBirth => Sentence::new("finding-nik-against-birth"),
        Finding::NikAgainstSex => Sentence::new("finding-nik-against-sex"),
        Finding::EmailMalformed(slug) => field("finding-email-malformed", slug),
        Finding::EmailNotGovernment(slug) => field("finding-email-not-government", slug),
        Finding::PhoneMalformed(slug) => field("finding-phone-malformed", slug),
        Finding::CodeUnknown(slug) => field("finding-code-unknown", slug),
    })
}

/// What the screen calls a field, a birth date or today.
fn label(slug: &str, dossier: &Dossier, category: Option<&Category>, look: &Look<'_>) -> String {
    match slug {
        BIRTH => look.say("finding-date-birth").into_owned(),
        TODAY => look.say("finding-date-today").into_owned(),
        _ => {
            let variant = category.and_then(|category| category.variant(&dossier.proposal.variant));
            let spec = variant.and_then(|variant| variant.field(slug));
            spec.map_or(slug, |spec| look.label(&spec.label)).to_owned()
        }
    }
}

/// A sentence begins with a capital.
fn capital(text: &str) -> String {
    let mut letters = text.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => String::new(),
    }
}
