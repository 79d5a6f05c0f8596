//! The line at the bottom that says what just happened.

use crate::{domain::failure::Failure, words::Sentence};

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

    /// Whether it says that a decision is held, and how to take it back.
    pub fn is_of_holding(&self) -> bool {
        matches!(&self.said, Said::Sentence(sentence) if sentence.name == "held")
    }

    /// Says what failed.
    pub fn failure(failure: Failure) -> Self {
        Self {
            weight: Weight::Bad,
            said: Said::Failure(failure),
        }
    }
}
