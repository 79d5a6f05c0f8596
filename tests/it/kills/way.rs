//! How each step of a decision is brought about, so that the program can be killed at it.

use periksa::sandbox::Dialect;

use super::moment::{Carries, Moment};
use crate::unruly::{self, Call, Fault, Rule, fault::Answer, fault::Deed};

/// As whom the program works, and at what server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Where {
    /// A verifier of an OPD, whose server remembers keys.
    Terbuka,
    /// The same in dialect `siasn`, where corrections go before the decision.
    Siasn,
    /// An approver in dialect `siasn`, who signs.
    Approver,
}

impl Where {
    /// What the server speaks.
    pub fn dialect(self) -> Dialect {
        match self {
            Self::Terbuka => Dialect::Terbuka,
            Self::Siasn | Self::Approver => Dialect::Siasn,
        }
    }

    /// The account, and one that may decide the same.
    pub fn users(self) -> (&'static str, &'static str) {
        match self {
            Self::Terbuka | Self::Siasn => ("opd", "opd2"),
            // One who signs in elsewhere at the same time.
            Self::Approver => ("bkpsdm", "bkpsdm"),
        }
    }

    /// What goes out there, that by which a decision arrives first.
    pub fn carries(self) -> &'static [Carries] {
        match self {
            Self::Terbuka => &[Carries::Decision],
            Self::Siasn => &[Carries::Decision, Carries::Correction],
            Self::Approver => &[Carries::Signature],
        }
    }
}

/// Where a step can be come by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    All,
    Verifiers,
    Corrections,
    Approver,
}

impl Place {
    pub fn holds(self, at: Where) -> bool {
        match self {
            Self::All => true,
            Self::Verifiers => at != Where::Approver,
            Self::Corrections => at == Where::Siasn,
            Self::Approver => at == Where::Approver,
        }
    }
}

/// How a step is brought about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Way {
    /// Every decision comes by it.
    Plain,
    /// A decision with corrections.
    Corrected,
    /// The server acts, and its answer is lost.
    Unanswered,
    /// The same with corrections.
    CorrectionUnanswered,
    /// What is sent goes nowhere, and looks untouched.
    Nowhere,
    /// The same with corrections.
    CorrectionNowhere,
    /// The server wants it later.
    TurnedAway,
    /// The note is longer than the server takes.
    TooLong,
    /// The same, and the user puts it away.
    PutAway,
    /// A colleague was first.
    Overtaken,
    /// What is sent goes nowhere, and a colleague decides meanwhile.
    OvertakenMeanwhile,
    /// The user takes it back.
    TakenBack,
    /// The server acts, its answer is lost, nobody may read it back, and the user gives it up.
    GivenUp,
    /// The code does not fit at first.
    WrongCode,
    /// The program was killed when the server had acted, and is started anew.
    LeftUnanswered,
    /// The program was killed when something was under way; its file was damaged, and it is started
    /// anew.
    Damaged,
}

/// Every word that the journal has for a step of a decision, how a kill comes by it, and where.
pub(super) const STEPS: &[(&str, Way, Place)] = &[
    ("made", Way::Plain, Place::All),
    ("grace-over", Way::Plain, Place::Verifiers),
    ("grace-over-unsigned", Way::Plain, Place::Approver),
    ("claimed", Way::Plain, Place::Verifiers),
    ("claimed", Way::Corrected, Place::Corrections),
    ("signed", Way::Plain, Place::Approver),
    ("confirmed", Way::Plain, Place::All),
    ("step-confirmed", Way::Corrected, Place::Corrections),
    ("no-answer", Way::Nowhere, Place::All),
    ("no-answer", Way::CorrectionNowhere, Place::Corrections),
    ("found-applied", Way::Unanswered, Place::Verifiers),
    ("found-applied", Way::LeftUnanswered, Place::All),
    (
        "found-step-applied",
        Way::CorrectionUnanswered,
        Place::Corrections,
    ),
    ("found-untouched", Way::Nowhere, Place::Verifiers),
    (
        "found-untouched",
        Way::CorrectionNowhere,
        Place::Corrections,
    ),
    ("found-untouched-unsigned", Way::Nowhere, Place::Approver),
    ("not-sent", Way::TurnedAway, Place::Verifiers),
    ("not-sent-unsigned", Way::TurnedAway, Place::Approver),
    ("signature-refused", Way::WrongCode, Place::Approver),
    ("refused", Way::TooLong, Place::Verifiers),
    ("dismissed", Way::PutAway, Place::Verifiers),
    ("conflicted", Way::Overtaken, Place::All),
    ("found-changed", Way::OvertakenMeanwhile, Place::Verifiers),
    ("undone", Way::TakenBack, Place::All),
    ("given-up", Way::GivenUp, Place::Verifiers),
    ("rescued", Way::Damaged, Place::All),
];

impl Way {
    /// Whether it needs decisions with corrections.
    pub fn is_corrected(self) -> bool {
        matches!(
            self,
            Self::Corrected | Self::CorrectionUnanswered | Self::CorrectionNowhere
        )
    }

    /// Whether it wants a decision that has all for itself.
    pub fn is_alone(self) -> bool {
        !matches!(self, Self::Plain | Self::Corrected)
    }

    /// The kill before it that leaves what it needs.
    pub fn after(self, carries: Carries) -> Option<Moment> {
        match self {
            Self::LeftUnanswered => Some(Moment::BeforeAnswer(carries)),
            Self::Damaged => Some(Moment::BeforeServer(carries)),
            _ => None,
        }
    }

    /// What the proxy is to do for it.
    pub fn rules(self, carries: Carries, theirs: &Deed) -> Vec<Rule> {
        let once = |carries: Carries, fault: Fault| {
            let rule = |call: &Call| Rule::new(*call, 1, 1, fault.clone());
            carries.calls().iter().map(rule).collect::<Vec<_>>()
        };
        let before = unruly::Moment::Before;
        match self {
            Self::Unanswered => once(carries, Fault::AnswerLost),
            Self::CorrectionUnanswered => once(Carries::Correction, Fault::AnswerLost),
            Self::Nowhere => once(carries, Fault::ResetAfter),
            Self::CorrectionNowhere => once(Carries::Correction, Fault::ResetAfter),
            Self::TurnedAway => once(carries, Fault::Says(Answer::SlowDown(None), before)),
            Self::OvertakenMeanwhile => once(carries, Fault::Swallow(theirs.clone())),
            Self::GivenUp => {
                let mut rules = once(carries, Fault::AnswerLost);
                let closed = Fault::Says(Answer::Forbidden, before);
                rules.push(Rule::new(Call::Proposal, 1, usize::MAX, closed).asleep());
                rules
            }
            _ => Vec::new(),
        }
    }
}

/// Whoever adds a step to the journal says above how a kill comes by it.
#[test]
fn there_is_a_kill_at_every_step() {
    use periksa::domain::delivery::{BEGINNINGS, Event};

    let planned = STEPS.iter().map(|(event, ..)| *event);
    let planned: std::collections::BTreeSet<_> = planned.collect();
    let steps = Event::ALL.map(Event::slug).into_iter().chain(BEGINNINGS);
    assert_eq!(planned, steps.collect());
}
