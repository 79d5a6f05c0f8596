//! What is wrong in a file of the user's: where, what, and by which message the screen says so and
//! says what to do. The words stand in the message catalogue, `words/problems.*.ftl`.

use std::path::PathBuf;

/// Something wrong in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The file.
    pub file: PathBuf,
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
    /// What is wrong.
    pub fault: Fault,
}

/// The kinds of fault. Texts are as they stand in the file: whoever shows them cleans them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The file cannot be read.
    Unreadable {
        /// What the system answered.
        cause: String,
    },
    /// It is no TOML.
    Syntax {
        /// What the parser saw, in English.
        cause: String,
    },
    /// There is no such setting, verb or meaning.
    UnknownKey {
        /// What stands there.
        key: String,
        /// The most similar one there is; empty where none is near.
        near: String,
    },
    /// A value of another type.
    WrongType {
        /// The setting.
        key: String,
        /// What it takes.
        wanted: Wanted,
    },
    /// A word that is none of those allowed.
    NotOneOf {
        /// The setting.
        key: String,
        /// What stands there.
        value: String,
        /// What may stand there, with commas.
        allowed: String,
    },
    /// A number that makes no sense.
    OutOfRange {
        /// The setting.
        key: String,
        /// The smallest that may stand there.
        least: u64,
        /// The largest.
        most: u64,
    },
    /// No address of a server.
    BadAddress {
        /// What stands there.
        value: String,
    },
    /// An address of `http` to another machine: password and tokens would cross the net in the clear.
    PlainAddress {
        /// What stands there.
        value: String,
    },
    /// An address with a user name or a password in it. What stands there is not repeated.
    SecretInAddress {
        /// The setting.
        key: String,
    },
    /// No key of a profile.
    BadProfileKey {
        /// What stands there.
        value: String,
    },
    /// A profile is to be used that is not there.
    NoSuchProfile {
        /// What stands there.
        value: String,
        /// The profiles there are, with commas; empty: none.
        known: String,
    },
    /// No path below the API's base.
    BadPath {
        /// What stands there.
        value: String,
    },
    /// No file of that name, or none by an absolute one.
    NoSuchFile {
        /// What stands there.
        value: String,
    },
    /// Nothing where something must be said.
    Empty {
        /// The setting.
        key: String,
    },
    /// No key.
    BadChord {
        /// What stands there.
        chord: String,
    },
    /// A key that decides, bound to something else as well.
    DecidingChord {
        /// The key.
        chord: String,
        /// What it decides.
        verb: String,
        /// What else it would do.
        other: String,
    },
    /// A category file with a mistake in it.
    BadCategory {
        /// What the reader of category files says, in English.
        cause: String,
    },
    /// A word that is neither a colour nor a modifier.
    BadStyle {
        /// What stands there.
        word: String,
    },
}

/// What a setting takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// A text in quotes.
    Text,
    /// A whole number.
    Number,
    /// A text, or a list of texts.
    Texts,
    /// A table.
    Table,
}

impl Wanted {
    fn slug(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Number => "number",
            Self::Texts => "texts",
            Self::Table => "table",
        }
    }
}

impl Fault {
    /// The message that says it.
    pub fn id(&self) -> &'static str {
        match self {
            Self::Unreadable { .. } => "config-unreadable",
            Self::Syntax { .. } => "config-syntax",
            Self::UnknownKey { .. } => "config-unknown-key",
            Self::WrongType { .. } => "config-wrong-type",
            Self::NotOneOf { .. } => "config-not-one-of",
            Self::OutOfRange { .. } => "config-out-of-range",
            Self::BadAddress { .. } => "config-bad-address",
            Self::PlainAddress { .. } => "config-plain-address",
            Self::SecretInAddress { .. } => "config-secret-in-address",
            Self::BadProfileKey { .. } => "config-bad-profile-key",
            Self::NoSuchProfile { .. } => "config-no-such-profile",
            Self::BadPath { .. } => "config-bad-path",
            Self::NoSuchFile { .. } => "config-no-such-file",
            Self::Empty { .. } => "config-empty",
            Self::BadChord { .. } => "config-bad-chord",
            Self::DecidingChord { .. } => "config-deciding-chord",
            Self::BadCategory { .. } => "config-bad-category",
            Self::BadStyle { .. } => "config-bad-style",
        }
    }

    /// The message that says what to do; it takes the same arguments.
    pub fn advice_id(&self) -> String {
        format!("{}-advice", self.id())
    }

    /// The arguments of both messages.
    pub fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Unreadable { cause } | Self::Syntax { cause } | Self::BadCategory { cause } => {
                vec![("cause", cause.clone())]
            }
            Self::UnknownKey { key, near } => {
                let known = if near.is_empty() { "none" } else { "near" };
                let known = ("known", known.to_owned());
                vec![("key", key.clone()), ("near", near.clone()), known]
            }
            Self::WrongType { key, wanted } => {
                vec![("key", key.clone()), ("wanted", wanted.slug().to_owned())]
            }
            Self::NotOneOf {
                key,
                value,
                allowed,
            } => vec![
                ("key", key.clone()),
                ("value", value.clone()),
                ("allowed", allowed.clone()),
            ],
            Self::OutOfRange { key, least, most } => vec![
                ("key", key.clone()),
                ("least", least.to_string()),
                ("most", most.to_string()),
            ],
            Self::BadAddress { value }
            | Self::PlainAddress { value }
            | Self::BadProfileKey { value }
            | Self::BadPath { value }
            | Self::NoSuchFile { value } => vec![("value", value.clone())],
            Self::NoSuchProfile { value, known } => {
                let any = if known.is_empty() { "none" } else { "some" };
                let any = ("any", any.to_owned());
                vec![("value", value.clone()), ("known", known.clone()), any]
            }
            Self::SecretInAddress { key } | Self::Empty { key } => vec![("key", key.clone())],
            Self::BadChord { chord } => vec![("chord", chord.clone())],
            Self::DecidingChord { chord, verb, other } => vec![
                ("chord", chord.clone()),
                ("verb", verb.clone()),
                ("other", other.clone()),
            ],
            Self::BadStyle { word } => vec![("word", word.clone())],
        }
    }
}

#[cfg(test)]
mod tests {
    use fluent_bundle::{FluentArgs, FluentBundle, FluentResource};

    use super::*;

    fn all() -> Vec<Fault> {
        let text = || "x".to_owned();
        vec![
            Fault::Unreadable { cause: text() },
            Fault::Syntax { cause: text() },
            Fault::UnknownKey {
                key: text(),
                near: text(),
            },
            Fault::UnknownKey {
                key: text(),
                near: String::new(),
            },
            Fault::WrongType {
                key: text(),
                wanted: Wanted::Texts,
            },
            Fault::NotOneOf {
                key: text(),
                value: text(),
                allowed: text(),
            },
            Fault::OutOfRange {
                key: text(),
                least: 0,
                most: 9,
            },
            Fault::BadAddress { value: text() },
            Fault::PlainAddress { value: text() },
            Fault::SecretInAddress { key: text() },
            Fault::BadProfileKey { value: text() },
            Fault::NoSuchProfile {
                value: text(),
                known: text(),
            },
            Fault::NoSuchProfile {
                value: text(),
                known: String::new(),
            },
            Fault::BadPath { value: text() },
            Fault::NoSuchFile { value: text() },
            Fault::Empty { key: text() },
            Fault::BadChord { chord: text() },
            Fault::DecidingChord {
                chord: text(),
                verb: text(),
                other: text(),
            },
            Fault::BadStyle { word: text() },
        ]
    }

    #[test]
    fn every_fault_has_its_words_and_its_advice_in_both_languages() {
        for (tag, messages) in [
            ("id", include_str!("../words/problems.id.ftl")),
            ("en", include_str!("../words/problems.en.ftl")),
        ] {
            let mut bundle = FluentBundle::new(vec![tag.parse().unwrap()]);
            let resource = FluentResource::try_new(messages.to_owned()).unwrap();
            bundle.add_resource(resource).unwrap();
            for fault in all() {
                let args: FluentArgs = fault.args().into_iter().collect();
                for id in [fault.id().to_owned(), fault.advice_id()] {
                    let message = bundle.get_message(&id).unwrap_or_else(|| panic!("{id}"));
                    let mut errors = vec![];
                    let words =
                        bundle.format_pattern(message.value().unwrap(), Some(&args), &mut errors);
                    assert!(errors.is_empty(), "{id}: {errors:?}");
                    assert!(words.len() > 10, "{id}");
                }
            }
        }
    }
}
