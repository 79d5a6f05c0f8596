//! Decisions: accept (*setuju*, MS), return for repair (*kembalikan*, BTS), refuse (*tolak*, TMS).

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{
    basis::Basis,
    correction::Correction,
    id::{CategorySlug, DecisionId, ProposalId, ReasonId, Version},
    nip::Nip,
};

/// What a decision says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Outcome {
    /// *Setuju*: fulfils the conditions (MS).
    #[serde(rename = "terima")]
    Accept,
    /// *Kembalikan*: documents incomplete (BTS).
    #[serde(rename = "kembalikan")]
    Return,
    /// *Tolak*: does not fulfil the conditions (TMS), final.
    #[serde(rename = "tolak")]
    Refuse,
}

impl Outcome {
    /// All outcomes.
    pub const ALL: [Self; 3] = [Self::Accept, Self::Return, Self::Refuse];

    /// The word for it on the wire.
    pub fn slug(self) -> &'static str {
        match self {
            Self::Accept => "terima",
            Self::Return => "kembalikan",
            Self::Refuse => "tolak",
        }
    }

    /// The outcome of a slug.
    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|outcome| outcome.slug() == slug)
    }

    /// The class of reason that it needs; accept takes none.
    pub fn reason_class(self) -> Option<ReasonClass> {
        match self {
            Self::Accept => None,
            Self::Return => Some(ReasonClass::Bts),
            Self::Refuse => Some(ReasonClass::Tms),
        }
    }
}

/// The class of a reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum ReasonClass {
    /// *Berkas tidak lengkap / tidak sesuai*: may be repaired.
    #[serde(rename = "BTS")]
    Bts,
    /// *Tidak memenuhi syarat*: final.
    #[serde(rename = "TMS")]
    Tms,
}

/// A reason from the server's list (*alasan*).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    /// `alasan_tolak_id`.
    pub id: ReasonId,
    /// Whether it stands for a return or a refusal.
    pub class: ReasonClass,
    /// The server's own words.
    pub text: String,
}

/// A decision, complete and checked; what the outbox keeps and the server gets.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Decision {
    /// Minted once; the idempotency key.
    pub id: DecisionId,
    /// What it is about.
    pub proposal: ProposalId,
    /// The state of the proposal that stood on the screen.
    pub version: Version,
    /// What it says.
    pub outcome: Outcome,
    /// Why, where the outcome needs it.
    pub reason: Option<Reason>,
    /// Free words to the civil servant or the next official.
    pub note: Option<String>,
    /// When it was made.
    pub made_at: Timestamp,
    /// What the list of decisions shows beside it.
    pub subject: Subject,
    /// Values put right on the way; they go with the decision or before it, never without it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub corrections: Vec<Correction>,
    /// On what it was made.
    #[serde(default, skip_serializing_if = "Basis::is_empty")]
    pub basis: Basis,
}

/// What a decision is about, in the words that were on the screen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subject {
    /// The civil servant's name.
    pub name: String,
    /// The civil servant's number.
    pub nip: Nip,
    /// The category of the proposal.
    pub category: CategorySlug,
    /// What it changes, in a few words.
    pub summary: String,
}

/// Why a draft is no decision yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DraftProblem {
    /// Return and refuse need a reason.
    ReasonMissing,
    /// A refusal with a reason for a return, or the reverse.
    ReasonOfOtherClass,
    /// The note has more characters than the server takes.
    NoteTooLong {
        /// Characters in the note.
        length: usize,
        /// Characters that the server takes.
        most: usize,
    },
}

/// Checks what a decision needs beyond its outcome.
///
/// # Errors
/// The first thing missing; the server checks the same again.
pub fn check(
    outcome: Outcome,
    reason: Option<&Reason>,
    note: &str,
    note_limit: usize,
) -> Result<(), DraftProblem> {
    match (outcome.reason_class(), reason) {
        (Some(_), None) => return Err(DraftProblem::ReasonMissing),
        (Some(class), Some(reason)) if reason.class != class => {
            return Err(DraftProblem::ReasonOfOtherClass);
        }
        (None, Some(_)) => return Err(DraftProblem::ReasonOfOtherClass),
        _ => {}
    }
    let length = note.chars().count();
    if length > note_limit {
        return Err(DraftProblem::NoteTooLong {
            length,
            most: note_limit,
        });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reason(class: ReasonClass) -> Reason {
        Reason {
            id: "x".into(),
            class,
            text: "Dokumen tidak terbaca".to_owned(),
        }
    }

    #[test]
    fn only_a_reason_of_the_right_class_goes() {
        let (bts, tms) = (reason(ReasonClass::Bts), reason(ReasonClass::Tms));
        assert_eq!(check(Outcome::Accept, None, "", 10), Ok(()));
        assert_eq!(check(Outcome::Return, Some(&bts), "", 10), Ok(()));
        assert_eq!(check(Outcome::Refuse, Some(&tms), "", 10), Ok(()));
        assert_eq!(
            check(Outcome::Return, None, "", 10),
            Err(DraftProblem::ReasonMissing)
        );
        for (outcome, reason) in [
            (Outcome::Return, &tms),
            (Outcome::Refuse, &bts),
            (Outcome::Accept, &bts),
        ] {
            assert_eq!(
                check(outcome, Some(reason), "", 10),
                Err(DraftProblem::ReasonOfOtherClass)
            );
        }
    }

    #[test]
    fn a_note_is_counted_in_characters() {
        assert_eq!(check(Outcome::Accept, None, "ééééé", 5), Ok(()));
        assert_eq!(
            check(Outcome::Accept, None, &"x".repeat(10_000_000), 2000),
            Err(DraftProblem::NoteTooLong {
                length: 10_000_000,
                most: 2000
            })
        );
    }
}
