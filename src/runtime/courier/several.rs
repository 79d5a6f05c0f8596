//! Several decisions in one call: each was claimed before it left, and each is settled by its own
//! answer. One without an answer is in doubt and read back by itself.

use super::{Courier, counter::Counter, step::Outcome};
use crate::{
    domain::{
        failure::{Failure, FailureKind, Fate},
        outbox::Entry,
    },
    siasn::DecideFailure,
};

impl<C: Counter> Courier<C> {
    /// Sends several decisions together, and notes what came of each.
    pub(super) async fn carry_several(&self, entries: &[Entry]) -> Result<Outcome, Failure> {
        let decisions: Vec<_> = entries.iter().map(|it| it.as_sent().into_owned()).collect();
        let mut answers = self.counter.decide_many(&decisions).await;
        let mut outcome = None;
        for entry in entries {
            let id = &entry.decision.id;
            let place = answers.iter().position(|(answered, _)| answered == id);
            let answer = place.map_or_else(unanswered, |at| answers.swap_remove(at).1);
            let this = match answer {
                Ok(receipt) => {
                    self.confirm(entry, receipt).await?;
                    Outcome::Answered
                }
                // One of those in doubt is read back at once, which tells how the line is; the round
                // reads back the others, side by side.
                Err(lost) if lost.fate == Fate::InDoubt && outcome.is_some() => {
                    let failure = lost.failure.clone();
                    let (event, settlement) = self.meaning(entry, lost);
                    self.conclude(entry, event, settlement).await?;
                    Outcome::Open(failure)
                }
                Err(lost) => self.forgo(entry, lost).await?,
            };
            outcome = Some(worse(outcome, this));
        }
        Ok(outcome.unwrap_or(Outcome::Answered))
    }
}

/// What is made of a decision about which nothing was said.
fn unanswered<T>() -> Result<T, DecideFailure> {
    Err(DecideFailure {
        failure: Failure::new(FailureKind::HalfAnswer, "no word about one of several"),
        fate: Fate::InDoubt,
        theirs: None,
    })
}

/// What two of several say of the line together: that it is lost counts most, and then that the server
/// answered.
fn worse(so_far: Option<Outcome>, this: Outcome) -> Outcome {
    match (so_far, this) {
        (Some(Outcome::Lost(failure)), _) | (_, Outcome::Lost(failure)) => Outcome::Lost(failure),
        (Some(Outcome::Answered), _) | (_, Outcome::Answered) => Outcome::Answered,
        (_, open) => open,
    }
}
