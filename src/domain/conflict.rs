//! Conflict (*bentrok*): somebody was first, or the civil servant changed or withdrew the proposal.
//! What it is, and which choices still make sense. Nothing is ever sent again by itself.

use super::{
    authority::AuthorityTable,
    category::Variant,
    comparison::{self, Comparison},
    decision::{Decision, Outcome},
    language::Language,
    outbox::Theirs,
    proposal::{Dossier, LogEntry, Proposal},
    role::{AgencyKind, Role},
    stage::Stage,
    value::{Value, Values},
};

/// What happened to the proposal meanwhile.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Conflict {
    /// A colleague at the same desk decided the same: what was wanted stands.
    DecidedSame,
    /// A colleague at the same desk decided otherwise.
    DecidedOtherwise,
    /// It is no more: withdrawn or deleted.
    Withdrawn,
    /// It changed and waits for this desk again.
    WaitsAgain,
    /// It lies at another desk, or is over by what others did.
    GoneOn,
    /// Its status says nothing that we know, or the server did not say what stands.
    Unclear,
}

/// What can be done about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    /// Read what stands now.
    Read,
    /// Decide on what stands now, with note and reason taken along as a draft.
    DecideAnew,
    /// Put the own decision away.
    PutAway,
}

impl Conflict {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::DecidedSame,
        Self::DecidedOtherwise,
        Self::Withdrawn,
        Self::WaitsAgain,
        Self::GoneOn,
        Self::Unclear,
    ];

    /// What it is, as far as the server told. `role` is the account's own.
    pub fn of(
        decision: &Decision,
        theirs: Option<&Theirs>,
        table: &AuthorityTable,
        role: Role,
    ) -> Self {
        let Some(theirs) = theirs else {
            return Self::Unclear;
        };
        match theirs.proposal.stage() {
            Stage::Unknown => return Self::Unclear,
            Stage::Deleted => return Self::Withdrawn,
            _ if waits_for(&theirs.proposal, table, role) => return Self::WaitsAgain,
            _ => {}
        }
        match theirs.last.as_ref().and_then(|last| said_by(last, role)) {
            Some(outcome) if outcome == decision.outcome => Self::DecidedSame,
            Some(_) => Self::DecidedOtherwise,
            None => Self::GoneOn,
        }
    }

    /// The choices that still make sense, the one that is likely wanted first.
    pub fn choices(self) -> &'static [Choice] {
        match self {
            Self::DecidedSame | Self::Withdrawn => &[Choice::PutAway, Choice::Read],
            Self::WaitsAgain => &[Choice::DecideAnew, Choice::Read, Choice::PutAway],
            Self::DecidedOtherwise | Self::GoneOn | Self::Unclear => {
                &[Choice::Read, Choice::PutAway]
            }
        }
    }

    /// The word for it in the message catalogue.
    pub fn slug(self) -> &'static str {
        match self {
            Self::DecidedSame => "same",
            Self::DecidedOtherwise => "otherwise",
            Self::Withdrawn => "withdrawn",
            Self::WaitsAgain => "again",
            Self::GoneOn => "gone-on",
            Self::Unclear => "unclear",
        }
    }
}

/// Whether a proposal waits for an account of a role, by the table alone.
pub fn waits_for(proposal: &Proposal, table: &AuthorityTable, role: Role) -> bool {
    [AgencyKind::Regional, AgencyKind::Central]
        .into_iter()
        .any(|agency| table.may_decide(role, agency, &proposal.category, proposal.stage()))
}

/// What an entry of the log decided, where it is of the same desk. SIASN's own log names no roles:
/// there whoever decided counts as of the same desk, since it is about who was first.
fn said_by(entry: &LogEntry, role: Role) -> Option<Outcome> {
    let same_desk = entry.role.is_empty() || entry.role == role.slug();
    Outcome::from_slug(&entry.action).filter(|_| same_desk)
}

/// What stood on the screen beside what stands now: the values that the record would have by either.
/// Values, not proposals, are compared, so that it does not matter how much of a record each names.
pub fn compare(
    before: &Dossier,
    now: &Dossier,
    variant: Option<&Variant>,
    language: Language,
) -> Comparison {
    let old = outcome_of(before);
    let mut new = outcome_of(now);
    for slug in old.keys() {
        new.entry(slug.clone()).or_insert(Value::Empty);
    }
    let mut references = before.references.clone();
    for (list, words) in &now.references {
        let known = references.entry(list.clone()).or_default();
        known.extend(
            words
                .iter()
                .map(|(code, word)| (code.clone(), word.clone())),
        );
    }
    comparison::compare(variant, Some(&old), &new, &references, language)
}

/// The record as it would be.
fn outcome_of(dossier: &Dossier) -> Values {
    let mut values = dossier.held.clone().unwrap_or_default();
    values.extend(dossier.proposed.clone());
    values
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{catalogue::Catalogue, samples, stage::Status};

    fn theirs(status: u16, last: Option<(&str, &str)>) -> Theirs {
        let mut proposal = samples::proposal(1, "golongan");
        proposal.status = Status {
            number: status,
            words: String::new(),
        };
        let last = last.map(|(role, action)| LogEntry {
            at: proposal.submitted_at,
            role: role.to_owned(),
            name: "CONTOH REKAN".to_owned(),
            action: action.to_owned(),
            status: proposal.status.clone(),
            reason: None,
            note: None,
            key: None,
            amended: Vec::new(),
        });
        Theirs { proposal, last }
    }

    fn conflict(status: u16, last: Option<(&str, &str)>) -> Conflict {
        let table = AuthorityTable::of(&Catalogue::embedded().unwrap());
        let decision = samples::decision("k", &samples::proposal(1, "golongan"));
        Conflict::of(&decision, Some(&theirs(status, last)), &table, Role::Opd)
    }

    #[test]
    fn who_was_first_and_with_what_is_told_apart() {
        use Conflict as C;
        for (status, last, expected) in [
            (2, Some(("opd", "terima")), C::DecidedSame),
            (50, Some(("opd", "kembalikan")), C::DecidedOtherwise),
            (13, Some(("opd", "tolak")), C::DecidedOtherwise),
            // SIASN's log has no roles.
            (2, Some(("", "terima")), C::DecidedSame),
            // The validator acted on what a colleague had accepted.
            (15, Some(("kanreg", "terima")), C::GoneOn),
            (13, Some(("kanreg", "tolak")), C::GoneOn),
            // Sent again, or back from another desk: it waits here.
            (51, Some(("asn", "perbaikan")), C::WaitsAgain),
            (1, Some(("asn", "usul")), C::WaitsAgain),
            (52, Some(("kanreg", "kembalikan")), C::WaitsAgain),
            (99, Some(("asn", "hapus")), C::Withdrawn),
            (99, None, C::Withdrawn),
            (2, None, C::GoneOn),
            (77, Some(("opd", "terima")), C::Unclear),
        ] {
            assert_eq!(conflict(status, last), expected, "{status} {last:?}");
        }
        let table = AuthorityTable::default();
        let decision = samples::decision("k", &samples::proposal(1, "golongan"));
        let unclear = Conflict::of(&decision, None, &table, Role::Opd);
        assert_eq!(unclear, C::Unclear);
    }

    #[test]
    fn only_what_waits_here_is_decided_anew_and_all_can_be_put_away() {
        for conflict in Conflict::ALL {
            let choices = conflict.choices();
            assert!(choices.contains(&Choice::PutAway) && choices.contains(&Choice::Read));
            let anew = choices.contains(&Choice::DecideAnew);
            assert_eq!(anew, conflict == Conflict::WaitsAgain);
        }
    }

    #[test]
    fn what_changed_is_seen_however_much_of_the_record_is_named() {
        let before = samples::rank_dossier();
        let mut now = before.clone();
        // The same value said as a part of the record held, one changed, one taken away.
        now.held = Some(outcome_of(&before));
        now.proposed = [("sk_nomor".to_owned(), "823/9".into())].into();
        now.held.as_mut().unwrap().remove("sk_tanggal");
        let table = compare(&before, &now, None, Language::Indonesian);
        let slugs = table.changed.iter().map(|line| line.slug.as_str());
        assert_eq!(slugs.collect::<Vec<_>>(), ["sk_nomor", "sk_tanggal"]);
        let same = compare(&before, &before, None, Language::Indonesian);
        assert!(same.changed.is_empty());
    }
}
