//! Who is signed in, and what the server says it can do.

use serde::{Deserialize, Serialize};

use super::{
    authority::AuthorityTable,
    calendar::Calendar,
    decision::{Outcome, Reason},
    id::{AgencyId, UnitId},
    role::Role,
};

/// An account and what the server told about itself; kept for work without a line, without secrets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    /// Who is signed in.
    pub account: Account,
    /// What the server can.
    pub abilities: Abilities,
}

/// The feature of an account whose accepts go out under a signature.
pub const SIGNATURE: &str = "tanda-tangan";
/// How many approvals go out under one signature. The public record tells no limit; each of them is
/// read before and after.
pub const SIGNATURE_BATCH: usize = 50;

/// The feature of a server that takes corrections (*koreksi*) in one request with the decision.
pub const CORRECTION: &str = "koreksi";
/// The feature of a server that takes them by themselves, before the decision.
pub const CORRECTION_APART: &str = "koreksi-terpisah";

/// How a server takes corrections.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Corrections {
    /// With the decision, in one request.
    Together,
    /// Before the decision, each step a delivery of its own.
    Apart,
    /// Not at all.
    Not,
}

impl Session {
    /// How the server takes corrections from this account.
    pub fn corrections(&self) -> Corrections {
        let can = |feature| self.abilities.features.iter().any(|it| it == feature);
        match (can(CORRECTION), can(CORRECTION_APART)) {
            (true, _) => Corrections::Together,
            (false, true) => Corrections::Apart,
            (false, false) => Corrections::Not,
        }
    }

    /// Whether a decision with this outcome leaves under a signature only (*tanda tangan*).
    pub fn signs(&self, outcome: Outcome) -> bool {
        let mut features = self.abilities.features.iter();
        outcome == Outcome::Accept && features.any(|feature| feature == SIGNATURE)
    }
}

/// The account (*pengguna*).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// The server's id of it.
    pub id: String,
    /// Name of the person.
    pub name: String,
    /// What the account may do.
    pub role: Role,
    /// The agency it belongs to.
    pub agency: AgencyId,
    /// The agency's name.
    pub agency_name: String,
    /// The unit, for an OPD verifier.
    pub unit: Option<UnitId>,
    /// The unit's name.
    pub unit_name: Option<String>,
}

/// What a server announces (*kemampuan*); the program degrades feature by feature.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Abilities {
    /// The server's own name.
    pub server_name: String,
    /// The dialect spoken.
    pub dialect: String,
    /// Names of features, in the server's words.
    pub features: Vec<String>,
    /// Most rows of one page.
    pub page_limit: u32,
    /// Most characters of a note.
    pub note_limit: usize,
    /// Most bytes of a document.
    pub document_limit: u64,
    /// The phases of the campaign.
    pub calendar: Calendar,
    /// Who decides what; empty where the server does not say.
    pub authority: AuthorityTable,
    /// The reasons to return or refuse.
    pub reasons: Vec<Reason>,
}

impl Abilities {
    /// The reasons that go with an outcome.
    pub fn reasons_for(&self, outcome: Outcome) -> impl Iterator<Item = &Reason> {
        let class = outcome.reason_class();
        self.reasons
            .iter()
            .filter(move |reason| Some(reason.class) == class)
    }
}
