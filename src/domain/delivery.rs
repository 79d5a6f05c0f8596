//! The way of a decision out of the house (*kotak keluar*): a pure machine over (state, event).
//!
//! ```text
//! Held ─undo─> Withdrawn          Queued ─claimed─> Sending ─confirmed─> Accepted
//!   └─ grace over ─> Queued          ^                 │ ├─ refused ──> Refused
//!                                    │                 │ ├─ conflict ─> Conflict
//!                                    └─ not sent ──────┘ └─ no answer ─> Unknown
//! Unknown ─ read back ─> Accepted | Queued | Conflict
//! ```
//! An approval that has to be signed has `AwaitingSignature` in the place of `Queued`, and leaves it
//! for `Sending` by a signature alone: whatever is queued may go out without asking anybody.
//!
//! A crash leaves `Sending` behind; on the next start each of those counts as without answer and is
//! read back before anything is sent again.
//!
//! A decision with corrections may go in two steps ([`super::outbox::Step`]): each goes through
//! `Queued`, `Sending` and `Unknown` by itself, and a step that arrived leads back to `Queued`.

use serde::{Deserialize, Serialize};

/// Where a decision is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Delivery {
    /// Made, and still to be taken back with one key.
    Held,
    /// Taken back before it left.
    Withdrawn,
    /// An approval that waits for passphrase and code.
    AwaitingSignature,
    /// Waits to be sent.
    Queued,
    /// On its way; nobody else may send it.
    Sending,
    /// Was on its way and no answer came: to be read back, never sent unread.
    Unknown,
    /// The server has it.
    Accepted,
    /// The server will not have it, and said why.
    Refused,
    /// Somebody else was first.
    Conflict,
    /// Nobody could find out whether it arrived, and the user put it away knowing that.
    Abandoned,
}

/// How a decision comes into the outbox, in the journal's words: it was made, or read out of a damaged
/// file.
pub const BEGINNINGS: [&str; 2] = [MADE, RESCUED];

/// It was made.
pub const MADE: &str = "made";

/// It was read out of a damaged file.
pub const RESCUED: &str = "rescued";

/// What happens to a decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Event {
    /// The user took it back.
    Undone,
    /// The time to take it back has passed.
    GraceOver,
    /// The time has passed, and it needs a signature.
    GraceOverUnsigned,
    /// Passphrase and code were given, and it is sent with them at once.
    Signed,
    /// The sender took it, in one transaction.
    Claimed,
    /// The server confirmed it.
    Confirmed,
    /// The server confirmed this step, and another follows.
    StepConfirmed,
    /// The server refused it.
    WasRefused,
    /// The server holds another state of the proposal.
    Conflicted,
    /// It certainly did not reach the server.
    NotSent,
    /// It certainly did not reach the server, and needs a signature anew: a one-time code is used up.
    NotSentUnsigned,
    /// The server would not have the signature, and did nothing.
    SignatureRefused,
    /// It may or may not have reached the server.
    NoAnswer,
    /// Read back: the log of the proposal holds our key.
    FoundApplied,
    /// Read back: this step arrived, and another follows.
    FoundStepApplied,
    /// Read back: the proposal is as it was.
    FoundUntouched,
    /// Read back: the proposal is as it was, and the decision needs a signature anew.
    FoundUntouchedUnsigned,
    /// Read back: somebody else changed the proposal.
    FoundChanged,
    /// The user put it away after reading what became of it.
    Dismissed,
    /// The user put it away though nobody knows what became of it.
    GivenUp,
}

impl Event {
    /// All events.
    pub const ALL: [Self; 20] = [
        Self::Undone,
        Self::GraceOver,
        Self::GraceOverUnsigned,
        Self::Signed,
        Self::Claimed,
        Self::Confirmed,
        Self::StepConfirmed,
        Self::WasRefused,
        Self::Conflicted,
        Self::NotSent,
        Self::NotSentUnsigned,
        Self::SignatureRefused,
        Self::NoAnswer,
        Self::FoundApplied,
        Self::FoundStepApplied,
        Self::FoundUntouched,
        Self::FoundUntouchedUnsigned,
        Self::FoundChanged,
        Self::Dismissed,
        Self::GivenUp,
    ];

    /// The same for a decision that needs a signature: what would be queued waits for one.
    #[must_use]
    pub fn unsigned(self) -> Self {
        match self {
            Self::GraceOver => Self::GraceOverUnsigned,
            Self::NotSent => Self::NotSentUnsigned,
            Self::FoundUntouched => Self::FoundUntouchedUnsigned,
            other => other,
        }
    }

    /// The word for it in the journal.
    pub fn slug(self) -> &'static str {
        match self {
            Self::Undone => "undone",
            Self::GraceOver => "grace-over",
            Self::GraceOverUnsigned => "grace-over-unsigned",
            Self::Signed => "signed",
            Self::Claimed => "claimed",
            Self::Confirmed => "confirmed",
            Self::WasRefused => "refused",
            Self::Conflicted => "conflicted",
            Self::NotSent => "not-sent",
            Self::NotSentUnsigned => "not-sent-unsigned",
            Self::SignatureRefused => "signature-refused",
            Self::NoAnswer => "no-answer",
            Self::FoundApplied => "found-applied",
            Self::FoundUntouched => "found-untouched",
            Self::FoundUntouchedUnsigned => "found-untouched-unsigned",
            Self::FoundChanged => "found-changed",
            Self::Dismissed => "dismissed",
            Self::StepConfirmed => "step-confirmed",
            Self::FoundStepApplied => "found-step-applied",
            Self::GivenUp => "given-up",
        }
    }
}

impl Delivery {
    /// All states.
    pub const ALL: [Self; 10] = [
        Self::Held,
        Self::Withdrawn,
        Self::AwaitingSignature,
        Self::Queued,
        Self::Sending,
        Self::Unknown,
        Self::Accepted,
        Self::Refused,
        Self::Conflict,
        Self::Abandoned,
    ];

    /// The state after an event; `None`: the event does not belong here and changes nothing.
    #[must_use]
    pub fn after(self, event: Event) -> Option<Self> {
        use Delivery as D;
        use Event as E;
        Some(match (self, event) {
            (D::Held | D::AwaitingSignature | D::Queued, E::Undone) => D::Withdrawn,
            (D::Held, E::GraceOver) => D::Queued,
            (D::Held, E::GraceOverUnsigned) => D::AwaitingSignature,
            (D::AwaitingSignature, E::Signed) | (D::Queued, E::Claimed) => D::Sending,
            (D::Sending, E::Confirmed) => D::Accepted,
            (D::Sending, E::WasRefused) => D::Refused,
            (D::Sending, E::Conflicted) => D::Conflict,
            (D::Sending, E::NotSent | E::StepConfirmed) => D::Queued,
            (D::Sending, E::NotSentUnsigned | E::SignatureRefused) => D::AwaitingSignature,
            (D::Sending, E::NoAnswer) => D::Unknown,
            (D::Unknown, E::FoundApplied) => D::Accepted,
            (D::Unknown, E::FoundUntouched | E::FoundStepApplied) => D::Queued,
            (D::Unknown, E::FoundUntouchedUnsigned) => D::AwaitingSignature,
            (D::Unknown, E::FoundChanged) => D::Conflict,
            (D::Unknown, E::GivenUp) => D::Abandoned,
            (D::Refused | D::Conflict, E::Dismissed) => D::Withdrawn,
            _ => return None,
        })
    }

    /// Whether nothing will happen to it any more without the user.
    pub fn is_settled(self) -> bool {
        matches!(
            self,
            Self::Withdrawn | Self::Accepted | Self::Refused | Self::Conflict | Self::Abandoned
        )
    }

    /// Whether it blocks another decision on the same proposal.
    pub fn is_pending(self) -> bool {
        !self.is_settled()
    }

    /// Whether the user may still take it back: it has certainly not left.
    pub fn may_undo(self) -> bool {
        self.after(Event::Undone).is_some()
    }

    /// The word for it in the store and for scripts.
    pub fn slug(self) -> &'static str {
        match self {
            Self::Held => "held",
            Self::Withdrawn => "withdrawn",
            Self::AwaitingSignature => "awaiting-signature",
            Self::Queued => "queued",
            Self::Sending => "sending",
            Self::Unknown => "unknown",
            Self::Accepted => "accepted",
            Self::Refused => "refused",
            Self::Conflict => "conflict",
            Self::Abandoned => "abandoned",
        }
    }

    /// The state of a slug.
    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.slug() == slug)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// Whatever happens in whatever order: it is never sent again after an answer may have been
        /// lost without a reading in between, never undone once it may have left, and what the
        /// server has stays.
        #[test]
        fn never_lost_never_twice(events in proptest::collection::vec(0usize..Event::ALL.len(), 0..60)) {
            let mut state = Delivery::Held;
            let mut in_doubt = false;
            for event in events.into_iter().map(|at| Event::ALL[at]) {
                let Some(next) = state.after(event) else { continue };
                if next == Delivery::Sending {
                    prop_assert!(!in_doubt, "sent unread");
                }
                if event == Event::NoAnswer { in_doubt = true; }
                if event.unsigned() == Event::FoundUntouchedUnsigned || event == Event::FoundStepApplied {
                    in_doubt = false;
                }
                prop_assert!(state != Delivery::Accepted && state != Delivery::Withdrawn, "an end has no way out");
                if event == Event::Undone {
                    prop_assert!(!in_doubt && !matches!(state, Delivery::Sending | Delivery::Unknown));
                }
                state = next;
            }
        }

        /// What needs a signature is never queued, and each sending of it has a signature of its own.
        #[test]
        fn never_sent_unsigned(events in proptest::collection::vec(0usize..Event::ALL.len(), 0..60)) {
            let mut state = Delivery::Held;
            for event in events.into_iter().map(|at| Event::ALL[at].unsigned()) {
                // Whoever signs corrects nothing: an approval has one step.
                if matches!(event, Event::StepConfirmed | Event::FoundStepApplied) { continue }
                let Some(next) = state.after(event) else { continue };
                prop_assert!(next != Delivery::Queued, "{event:?}");
                prop_assert_eq!(next == Delivery::Sending, event == Event::Signed);
                state = next;
            }
        }

        #[test]
        fn slugs_round_trip(at in 0usize..Delivery::ALL.len()) {
            let state = Delivery::ALL[at];
            prop_assert_eq!(Delivery::from_slug(state.slug()), Some(state));
        }
    }

    /// An event that is in no list would be in no property, and no kill would be planned for it.
    #[test]
    fn every_event_is_in_the_list_once() {
        let source = include_str!("delivery.rs");
        let (_, body) = source.split_once("pub enum Event {").unwrap();
        let (body, _) = body.split_once("\n}").unwrap();
        let is_variant = |line: &&str| !line.trim_start().starts_with("///") && line.ends_with(',');
        let variants = body
            .lines()
            .filter(is_variant)
            .map(|line| line.trim().trim_end_matches(','));
        let listed = Event::ALL.map(|event| format!("{event:?}"));
        assert_eq!(variants.collect::<Vec<_>>(), listed);
        let slugs: std::collections::BTreeSet<_> = Event::ALL.map(Event::slug).into();
        assert_eq!(slugs.len(), Event::ALL.len());
    }

    #[test]
    fn every_pending_state_has_a_way_to_an_end() {
        for start in Delivery::ALL {
            let mut reached = vec![start];
            let mut at = 0;
            while at < reached.len() {
                for event in Event::ALL {
                    if let Some(next) = reached[at].after(event)
                        && !reached.contains(&next)
                    {
                        reached.push(next);
                    }
                }
                at += 1;
            }
            assert!(reached.into_iter().any(Delivery::is_settled), "{start:?}");
        }
    }
}
