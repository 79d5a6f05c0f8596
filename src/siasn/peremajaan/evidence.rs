//! Whether a change of a proposal was our own decision, on a server that keeps no key: by the status
//! that it leads to, who acted, when, and the words sent along. Where that cannot be told, it was not.

use jiff::{SignedDuration, Timestamp};

use super::{claims::Me, forms::Forms, wire::row::Row};
use crate::{
    domain::{
        decision::{Decision, Outcome},
        id::CategorySlug,
        proposal::LogEntry,
        role::Official,
        stage::Stage,
    },
    siasn::answers::Receipt,
};

/// How far the server's clock may be behind ours beyond what was measured.
const MARGIN: SignedDuration = SignedDuration::from_mins(2);

/// A proposal's state and what led to it, against one decision of ours.
pub(super) struct Evidence<'a> {
    pub me: &'a Me,
    pub forms: &'a Forms,
    pub row: &'a Row,
    pub log: &'a [LogEntry],
    /// The server's clock less ours, where it was measured.
    pub skew: SignedDuration,
}

impl Evidence<'_> {
    /// Whether something happened after a decision was made, as far as two clocks can tell.
    fn is_since(&self, at: Option<Timestamp>, decision: &Decision) -> bool {
        let behind = (-self.skew).max(SignedDuration::ZERO);
        at.is_none_or(|at| decision.made_at.duration_since(at) <= behind + MARGIN)
    }

    /// The receipt, where the decision was applied.
    pub fn receipt(&self, decision: &Decision) -> Option<Receipt> {
        let seat = self.me.seat()?;
        let category = &self.row.proposal.category;
        let leads_to = |stage| leads_to(self.forms, category, seat, decision.outcome, stage);
        let on_row = leads_to(self.row.proposal.stage())
            .then(|| self.on_row(seat, decision))
            .flatten();
        let at = on_row.or_else(|| {
            let mut lines = self.log.iter().rev();
            let line = lines.find(|line| {
                leads_to(line.status.stage())
                    && self.me.is("", &line.name) == Some(true)
                    && self.is_since(Some(line.at), decision)
                    && self.says(line, seat, decision)
            })?;
            Some(line.at)
        })?;
        Some(receipt(self.row, at))
    }

    /// When it was applied, as the row has it.
    fn on_row(&self, seat: Official, decision: &Decision) -> Option<Timestamp> {
        let act = match seat {
            Official::Opd => &self.row.verified,
            Official::Approver => &self.row.approved,
            // The row has no place for who validated.
            Official::Bkn => return None,
        };
        let refused = &self.row.refused;
        let same_words = match (&decision.reason, decision.outcome) {
            (Some(reason), _) => {
                refused.id.as_deref() == Some(reason.id.as_str())
                    && alike(refused.note.as_deref(), decision.note.as_deref())
            }
            // A signature has no room for a note.
            (None, Outcome::Accept) if seat == Official::Approver => true,
            (None, _) => alike(act.note.as_deref(), decision.note.as_deref()),
        };
        let ours = same_words
            && self.me.is(&act.nip, &act.name) == Some(true)
            && self.is_since(act.at, decision);
        ours.then(|| act.at.unwrap_or(decision.made_at))
    }

    fn says(&self, line: &LogEntry, seat: Official, decision: &Decision) -> bool {
        if seat == Official::Approver && decision.outcome == Outcome::Accept {
            return true;
        }
        let reason = decision.reason.as_ref().is_none_or(|reason| {
            line.reason.as_deref() == Some(&reason.text)
                || self.row.refused.id.as_deref() == Some(reason.id.as_str())
        });
        reason && alike(line.note.as_deref(), decision.note.as_deref())
    }
}

/// A receipt for the state that a row shows.
pub(super) fn receipt(row: &Row, at: Timestamp) -> Receipt {
    Receipt {
        version: row.proposal.version.clone(),
        status: row.proposal.status.clone(),
        at,
        replayed: true,
    }
}

/// Whether an outcome said from a seat brings a proposal to a stage.
fn leads_to(
    forms: &Forms,
    category: &CategorySlug,
    seat: Official,
    outcome: Outcome,
    stage: Stage,
) -> bool {
    let last = forms.authority.next_after(category, seat).is_none();
    match (outcome, seat) {
        (Outcome::Accept, _) if last => stage == Stage::Approved,
        (Outcome::Accept, Official::Opd) => stage == Stage::Verified,
        (Outcome::Accept, Official::Bkn) => stage == Stage::Validated,
        (Outcome::Accept, Official::Approver) => stage == Stage::WithBkn,
        (Outcome::Return, Official::Opd) => stage == Stage::ReturnedToAsn,
        (Outcome::Return, _) => stage == Stage::ReturnedBetween,
        (Outcome::Refuse, _) => stage == Stage::Refused,
    }
}

/// Whether two notes say the same; blanks at the ends and between words do not count.
fn alike(theirs: Option<&str>, ours: Option<&str>) -> bool {
    let words = |text: Option<&str>| {
        let text = text.unwrap_or_default();
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    words(theirs) == words(ours)
}
