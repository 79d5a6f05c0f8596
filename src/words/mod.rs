//! Every sentence of the screen, in the message catalogue (Fluent) and nowhere else. Field names,
//! statuses and reasons are the server's own words and are not here.
//!
//! This module knows no screen and no state: it turns a name and arguments into words.

use std::borrow::Cow;

use fluent_bundle::{FluentArgs, FluentBundle, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

use crate::domain::language::Language;

const INDONESIAN: &str = include_str!("id.ftl");
const ENGLISH: &str = include_str!("en.ftl");
/// What can be wrong in the user's own files.
const PROBLEMS_ID: &str = include_str!("problems.id.ftl");
const PROBLEMS_EN: &str = include_str!("problems.en.ftl");

/// The words of one language.
pub struct Words {
    language: Language,
    bundle: FluentBundle<FluentResource>,
}

/// A sentence that is not in words yet: its name in the catalogue and what it speaks of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// Name in the catalogue.
    pub name: &'static str,
    /// Arguments by name.
    pub arguments: Vec<(&'static str, Argument)>,
}

/// What a sentence speaks of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Argument {
    /// Text, put in as it is.
    Text(String),
    /// A number, which chooses the plural.
    Number(i64),
}

impl Sentence {
    /// A sentence without arguments.
    pub fn new(name: &'static str) -> Self {
        Self {
            name,
            arguments: Vec::new(),
        }
    }

    /// The same with one more argument.
    #[must_use]
    pub fn with(mut self, name: &'static str, argument: impl Into<Argument>) -> Self {
        self.arguments.push((name, argument.into()));
        self
    }
}

impl From<&str> for Argument {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Argument {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

macro_rules! numbers {
    ($($number:ty),*) => {$(
        impl From<$number> for Argument {
            fn from(number: $number) -> Self {
                Self::Number(i64::try_from(number).unwrap_or(i64::MAX))
            }
        }
    )*};
}

numbers!(u16, u32, u64, usize, i64);

impl Words {
    /// The words of a language.
    pub fn new(language: Language) -> Self {
        let sources = match language {
            Language::Indonesian => [INDONESIAN, PROBLEMS_ID],
            Language::English => [ENGLISH, PROBLEMS_EN],
        };
        let tag = LanguageIdentifier::from_bytes(language.tag().as_bytes()).unwrap_or_default();
        let mut bundle = FluentBundle::new(vec![tag]);
        // Isolation marks around arguments are bidi characters, which no terminal may get.
        bundle.set_use_isolating(false);
        // A catalogue with a fault in it is held up by the tests; what could be read is used.
        for source in sources {
            let resource = match FluentResource::try_new(source.to_owned()) {
                Ok(resource) | Err((resource, _)) => resource,
            };
            bundle.add_resource_overriding(resource);
        }
        Self { language, bundle }
    }

    /// The language of these words.
    pub fn language(&self) -> Language {
        self.language
    }

    /// A sentence without arguments.
    pub fn say(&self, name: &str) -> Cow<'_, str> {
        self.find(name, None)
    }

    /// A sentence with arguments.
    pub fn put(&self, sentence: &Sentence) -> String {
        let mut arguments = FluentArgs::new();
        for (name, argument) in &sentence.arguments {
            let value: FluentValue<'_> = match argument {
                Argument::Text(text) => text.as_str().into(),
                Argument::Number(number) => (*number).into(),
            };
            arguments.set(*name, value);
        }
        self.find(sentence.name, Some(&arguments)).into_owned()
    }

    /// A sentence whose name is put together, with texts as arguments.
    pub fn put_named(&self, name: &str, arguments: &[(&'static str, String)]) -> String {
        let arguments: FluentArgs<'_> = arguments
            .iter()
            .map(|(name, text)| (*name, FluentValue::from(text.as_str())))
            .collect();
        self.find(name, Some(&arguments)).into_owned()
    }

    /// Whether the catalogue has it.
    pub fn knows(&self, name: &str) -> bool {
        self.bundle
            .get_message(name)
            .is_some_and(|message| message.value().is_some())
    }

    fn find<'a>(&'a self, name: &str, arguments: Option<&FluentArgs<'_>>) -> Cow<'a, str> {
        let Some(pattern) = self
            .bundle
            .get_message(name)
            .and_then(|message| message.value())
        else {
            return Cow::Owned(format!("[{name}]"));
        };
        let mut errors = Vec::new();
        Cow::Owned(
            self.bundle
                .format_pattern(pattern, arguments, &mut errors)
                .into_owned(),
        )
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn names(source: &str) -> BTreeSet<&str> {
        source
            .lines()
            .filter(|line| line.starts_with(|c: char| c.is_ascii_lowercase()))
            .filter_map(|line| line.split_once(" =").map(|(name, _)| name))
            .collect()
    }

    #[test]
    fn both_catalogues_are_sound_and_say_the_same_things() {
        for source in [INDONESIAN, ENGLISH] {
            assert!(FluentResource::try_new(source.to_owned()).is_ok());
        }
        let (id, en) = (names(INDONESIAN), names(ENGLISH));
        let missing: Vec<_> = id.symmetric_difference(&en).collect();
        assert!(missing.is_empty(), "only in one language: {missing:?}");
    }

    #[test]
    fn arguments_come_without_isolation_marks() {
        let words = Words::new(Language::Indonesian);
        let said = words.put(&Sentence::new("quit-left").with("count", 3u32));
        assert!(said.contains('3'), "{said}");
        assert!(
            said.chars().all(crate::domain::clean::is_harmless),
            "{said}"
        );
        assert_eq!(
            words.say("tidak-ada-kalimat-ini"),
            "[tidak-ada-kalimat-ini]"
        );
    }
}
