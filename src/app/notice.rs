//! The line at the bottom that says what just happened.

use crate::{
    domain::failure::{Failure, FailureKind},
    words::Sentence,
};

/// One thing said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// How loud.
    pub weight: Weight,
    /// In which words.
    pub said: Said,
}

/// How loud something is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    /// It went as wished.
    Good,
    /// Good to know.
    Plain,
    /// A key or a value was not taken.
    Warning,
    /// Something failed.
    Bad,
}

/// What is said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Said {
    /// A sentence of the catalogue.
    Sentence(Sentence),
    /// A failure: its kind's sentence, its cause and its hint.
    Failure(Failure),
    /// A decision could not be kept, and will not be sent.
    NotKept {
        /// About whom it is.
        name: String,
        /// How many others were not kept either.
        others: usize,
        /// Why.
        failure: Failure,
    },
}

impl Notice {
    /// Says a sentence.
    pub fn new(weight: Weight, sentence: Sentence) -> Self {
        Self {
            weight,
            said: Said::Sentence(sentence),
        }
    }

    /// Says that the server is being tried, because the user asked for it.
    pub fn trying() -> Self {
        Self::new(Weight::Plain, Sentence::new("line-trying"))
    }

    /// Whether it says that a decision is held, and how to take it back. One that says no more than
    /// that it is kept and sent stays true when it has left.
    pub fn is_of_holding(&self) -> bool {
        self.is_named(&["held"])
    }

    /// Whether it says that a decision waits for the line, a sign-in or a signature.
    pub fn is_of_waiting(&self) -> bool {
        self.is_named(&["held-offline", "held-signed-out", "held-unsigned"])
    }

    /// Whether it says what is wrong with the line, which is over once the server answers.
    pub fn is_of_the_line(&self) -> bool {
        let failed = match &self.said {
            Said::Failure(failure) => {
                failure.kind.is_offline() || failure.kind == FailureKind::SignedOut
            }
            Said::Sentence(_) | Said::NotKept { .. } => false,
        };
        failed
            || self.is_named(&[
                "restored",
                "sign-in-needed",
                "held-offline",
                "held-signed-out",
            ])
    }

    /// Whether it says that a decision was not kept.
    pub fn is_of_losing(&self) -> bool {
        matches!(self.said, Said::NotKept { .. })
    }

    fn is_named(&self, names: &[&str]) -> bool {
        matches!(&self.said, Said::Sentence(sentence) if names.contains(&sentence.name))
    }

    /// Says that a decision was not kept; one said of before is not forgotten.
    pub fn not_kept(name: String, failure: Failure, before: Option<Self>) -> Self {
        let others = match before.map(|notice| notice.said) {
            Some(Said::NotKept { others, .. }) => others + 1,
            _ => 0,
        };
        Self {
            weight: Weight::Bad,
            said: Said::NotKept {
                name,
                others,
                failure,
            },
        }
    }

    /// Says what failed.
    pub fn failure(failure: Failure) -> Self {
        Self {
            weight: Weight::Bad,
            said: Said::Failure(failure),
        }
    }
}
