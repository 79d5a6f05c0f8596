//! What a look found, for people and for scripts.

use crate::{
    config::Glyphs,
    domain::{clean, failure::Failure},
    words::{Sentence, Words},
};

/// How it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Verdict {
    /// In order.
    Good,
    /// Works, but not everything.
    Poor,
    /// Does not work.
    Bad,
}

impl Verdict {
    fn slug(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Poor => "poor",
            Self::Bad => "bad",
        }
    }

    fn mark(self, glyphs: Glyphs) -> &'static str {
        match (self, glyphs) {
            (Self::Good, Glyphs::Unicode) => "✓",
            (Self::Poor, _) => "!",
            (Self::Bad, Glyphs::Unicode) => "✗",
            (Self::Good, Glyphs::Ascii) => "+",
            (Self::Bad, Glyphs::Ascii) => "x",
        }
    }
}

/// One thing looked at.
pub(super) struct Finding {
    /// What was looked at; `doctor-NAME` is its heading.
    pub name: &'static str,
    /// How it is.
    pub verdict: Verdict,
    /// What was seen.
    said: Said,
    /// What to do.
    advice: Option<Said>,
}

/// Words, by the catalogue or made already.
enum Said {
    Sentence(Sentence),
    Text(String),
}

impl Said {
    fn put(&self, words: &Words) -> String {
        let text = match self {
            Self::Sentence(sentence) => words.put(sentence),
            Self::Text(text) => text.clone(),
        };
        clean::line(&text).into_owned()
    }
}

impl Finding {
    /// In order.
    pub fn good(name: &'static str, said: Sentence) -> Self {
        Self::of(name, Verdict::Good, Said::Sentence(said), None)
    }

    /// Not all of it works.
    pub fn poor(name: &'static str, said: Sentence, advice: Sentence) -> Self {
        let advice = Some(Said::Sentence(advice));
        Self::of(name, Verdict::Poor, Said::Sentence(said), advice)
    }

    /// It does not work.
    pub fn bad(name: &'static str, said: Sentence, advice: Sentence) -> Self {
        let advice = Some(Said::Sentence(advice));
        Self::of(name, Verdict::Bad, Said::Sentence(said), advice)
    }

    /// A problem whose words are made elsewhere.
    pub fn problem(name: &'static str, said: String, advice: String) -> Self {
        let advice = Some(Said::Text(advice));
        Self::of(name, Verdict::Bad, Said::Text(said), advice)
    }

    /// A failure in the words of the screen.
    pub fn failure(name: &'static str, failure: &Failure, words: &Words) -> Self {
        let slug = failure.kind.slug();
        let what = words.say(&format!("failure-{slug}"));
        // The keys that a hint may name belong to the screen; here there is a shell.
        let keys = ["refresh", "signin", "quit"].map(|name| (name, String::new()));
        let hint = words.put_named(&format!("failure-{slug}-hint"), &keys);
        let said = match failure.cause.trim() {
            "" => what.into_owned(),
            cause => format!("{what} ({cause})"),
        };
        Self::problem(name, said, hint)
    }

    fn of(name: &'static str, verdict: Verdict, said: Said, advice: Option<Said>) -> Self {
        Self {
            name,
            verdict,
            said,
            advice,
        }
    }

    /// For people: what was seen, and indented below it what to do.
    pub fn as_lines(&self, words: &Words, glyphs: Glyphs) -> String {
        let mark = self.verdict.mark(glyphs);
        let heading = words.say(&format!("doctor-{}", self.name)).into_owned();
        let line = format!("{mark} {heading}: {}", self.said.put(words));
        match &self.advice {
            Some(advice) => format!("{line}\n    {}", advice.put(words)),
            None => line,
        }
    }

    /// For scripts.
    pub fn as_json(&self, words: &Words) -> String {
        serde_json::json!({
            "check": self.name,
            "verdict": self.verdict.slug(),
            "said": self.said.put(words),
            "advice": self.advice.as_ref().map(|advice| advice.put(words)),
        })
        .to_string()
    }
}
