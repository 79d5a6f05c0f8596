//! How a command ended: the sentence for the user and the exit code for scripts.

use std::{fmt::Display, process::ExitCode};

use crate::{
    domain::{clean, failure::Failure, outbox::Tally},
    runtime::{Cause, Parting},
    words::{Sentence, Words},
};

/// Called in a wrong way.
pub(super) const USAGE: u8 = 2;
/// There is no terminal to draw on.
const NO_TERMINAL: u8 = 3;
/// Disk, file or port refused.
const STORAGE: u8 = 4;
/// A check found something wrong.
const FOUND_WRONG: u8 = 5;
/// The sign-in was refused, or could not be revoked.
const SIGN_IN: u8 = 6;
/// Something in the program broke.
const BROKEN: u8 = 70;
/// Shells add the number of a signal to this.
const SIGNALLED: u8 = 128;

/// How a command ended.
pub(super) struct Outcome {
    code: u8,
    said: Vec<Said>,
}

/// What is said of it, not in words yet.
enum Said {
    Sentence(Sentence),
    Failure(Failure),
}

impl Said {
    fn put(&self, words: &Words) -> String {
        match self {
            Self::Sentence(sentence) => words.put(sentence),
            Self::Failure(failure) => in_words(failure, words),
        }
    }
}

/// A failure as a person is told of it at a shell: what, what can be done, and last the technical
/// cause.
fn in_words(failure: &Failure, words: &Words) -> String {
    let slug = failure.kind.slug();
    let what = words.say(&format!("failure-{slug}"));
    // The hints name keys of the screen; here stands what those keys do.
    let verbs = [
        ("refresh", words.say("verb-refresh").into_owned()),
        ("signin", "periksa login".to_owned()),
        ("quit", words.say("verb-quit").into_owned()),
    ];
    let hint = words.put_named(&format!("failure-{slug}-hint"), &verbs);
    match failure.cause.trim() {
        "" => format!("{what} {hint}"),
        cause => format!("{what} {hint} ({cause})"),
    }
}

impl Outcome {
    pub(super) fn done() -> Self {
        Self {
            code: 0,
            said: Vec::new(),
        }
    }

    pub(super) fn usage(sentence: &'static str) -> Self {
        Self::of(USAGE, Sentence::new(sentence))
    }

    pub(super) fn of_usage(sentence: Sentence) -> Self {
        Self::of(USAGE, sentence)
    }

    pub(super) fn storage(problem: impl Display) -> Self {
        let cause = problem.to_string();
        Self::of(STORAGE, Sentence::new("cli-storage").with("cause", cause))
    }

    pub(super) fn no_terminal(problem: impl Display) -> Self {
        let cause = problem.to_string();
        Self::of(
            NO_TERMINAL,
            Sentence::new("cli-no-terminal").with("cause", cause),
        )
    }

    pub(super) fn failure(failure: &Failure) -> Self {
        Self {
            code: STORAGE,
            said: vec![Said::Failure(failure.clone())],
        }
    }

    /// Done, with something to say about it.
    pub(super) fn saying(sentence: Sentence) -> Self {
        Self::of(0, sentence)
    }

    /// There is no place to keep something.
    pub(super) fn storing(sentence: Sentence) -> Self {
        Self::of(STORAGE, sentence)
    }

    pub(super) fn not_signed_in(words: &Words, failure: &Failure) -> Self {
        let what = words.say(&format!("failure-{}", failure.kind.slug()));
        let said = Sentence::new("cli-login-failed").with("what", what.into_owned());
        let words = failure.said.clone().unwrap_or_default();
        Self::of(
            SIGN_IN,
            said.with("said", words)
                .with("cause", failure.cause.as_str()),
        )
    }

    pub(super) fn not_revoked(failure: &Failure) -> Self {
        let said = Sentence::new("cli-logout-untold");
        Self::of(SIGN_IN, said.with("cause", failure.cause.as_str()))
    }

    pub(super) fn found_wrong(sentence: Sentence) -> Self {
        Self::all_found_wrong(vec![sentence])
    }

    /// The same of more than one thing.
    pub(super) fn all_found_wrong(sentences: Vec<Sentence>) -> Self {
        Self {
            code: FOUND_WRONG,
            said: sentences.into_iter().map(Said::Sentence).collect(),
        }
    }

    /// What is said when the screen is gone: what is still on its way, what wants to be seen.
    pub(super) fn parting(parting: &Parting) -> Self {
        let code = match &parting.cause {
            Cause::Left | Cause::Switch(_) => 0,
            Cause::Panicked => BROKEN,
            Cause::Signal(signal) => SIGNALLED + signal.number(),
        };
        Self {
            code,
            said: left(&parting.tally)
                .into_iter()
                .map(Said::Sentence)
                .collect(),
        }
    }

    fn of(code: u8, sentence: Sentence) -> Self {
        Self {
            code,
            said: vec![Said::Sentence(sentence)],
        }
    }

    pub(super) fn exit(self, words: &Words) -> ExitCode {
        for said in &self.said {
            eprintln!("periksa: {}", clean::line(&said.put(words)));
        }
        ExitCode::from(self.code)
    }
}

fn left(tally: &Tally) -> Vec<Sentence> {
    let mut said = Vec::new();
    let doubtful = tally.sending + tally.unknown;
    if tally.leaving() > doubtful {
        let count = tally.leaving() - doubtful;
        said.push(Sentence::new("quit-left").with("count", count));
    }
    if doubtful > 0 {
        said.push(Sentence::new("quit-unknown").with("count", doubtful));
    }
    if tally.awaiting > 0 {
        said.push(Sentence::new("quit-unsigned").with("count", tally.awaiting));
    }
    if tally.troubled() > 0 {
        said.push(Sentence::new("quit-troubled").with("count", tally.troubled()));
    }
    said
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{failure::FailureKind, language::Language};

    #[test]
    fn a_failure_is_told_with_what_can_be_done_and_why() {
        for language in Language::ALL {
            let words = Words::new(language);
            for kind in FailureKind::ALL {
                let said = in_words(&Failure::new(kind, "sebab"), &words);
                assert!(said.ends_with(" (sebab)"), "{said}");
                let unfilled = said.contains(['{', '[', '$']);
                assert!(!unfilled, "{language:?} {kind:?}: {said}");
            }
        }
    }

    #[test]
    fn what_is_left_behind_is_said_for_what_it_is() {
        let names = |tally: Tally| -> Vec<_> {
            let said = left(&tally).into_iter();
            said.map(|sentence| (sentence.name, sentence.arguments[0].1.clone()))
                .collect()
        };
        assert_eq!(names(Tally::default()), []);
        let tally = Tally {
            held: 1,
            queued: 2,
            sending: 1,
            unknown: 3,
            awaiting: 5,
            conflict: 1,
            refused: 1,
            sent_today: 9,
        };
        let expected = [
            ("quit-left", 3u64),
            ("quit-unknown", 4),
            ("quit-unsigned", 5),
            ("quit-troubled", 2),
        ];
        assert_eq!(
            names(tally),
            expected.map(|(name, count)| (name, count.into()))
        );
    }
}
