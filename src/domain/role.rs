//! Who uses the program, and as which official they decide.

use serde::{Deserialize, Serialize};

/// The role of an account (*peran*).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// First check of the own unit's proposals (*verifikator OPD*).
    Opd,
    /// Second check for regional agencies (*verifikator Kantor Regional BKN*).
    Kanreg,
    /// Second check for central agencies (*verifikator BKN Pusat*).
    Pusat,
    /// Final approval (*user approval BKPSDM*).
    Bkpsdm,
    /// Answers what a verifier cannot settle (*helpdesk*); decides nothing.
    Helpdesk,
    /// Reads progress (*sekretaris, kepala OPD, kepala BKPSDM*); decides nothing.
    Monitor,
}

impl Role {
    /// All roles, in the order of the way.
    pub const ALL: [Self; 6] = [
        Self::Opd,
        Self::Kanreg,
        Self::Pusat,
        Self::Bkpsdm,
        Self::Helpdesk,
        Self::Monitor,
    ];

    /// The word for it on the command line and on the wire.
    pub fn slug(self) -> &'static str {
        match self {
            Self::Opd => "opd",
            Self::Kanreg => "kanreg",
            Self::Pusat => "pusat",
            Self::Bkpsdm => "bkpsdm",
            Self::Helpdesk => "helpdesk",
            Self::Monitor => "monitor",
        }
    }

    /// The role of a slug.
    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.slug() == slug)
    }

    /// The official as whom this role decides on the proposals of an agency; `None` decides nothing.
    /// Kanreg validates regional agencies only, BKN Pusat central ones only (instruction of 2021).
    pub fn official(self, agency: AgencyKind) -> Option<Official> {
        match (self, agency) {
            (Self::Opd, _) => Some(Official::Opd),
            (Self::Kanreg, AgencyKind::Regional) | (Self::Pusat, AgencyKind::Central) => {
                Some(Official::Bkn)
            }
            (Self::Bkpsdm, _) => Some(Official::Approver),
            (Self::Kanreg | Self::Pusat | Self::Helpdesk | Self::Monitor, _) => None,
        }
    }

    /// Whether any proposal at all can be decided in this role.
    pub fn decides(self) -> bool {
        !matches!(self, Self::Helpdesk | Self::Monitor)
    }
}

/// Who must agree to a proposal, one after the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Official {
    /// The verifier of the civil servant's own unit.
    Opd,
    /// The validator of BKN, Kanreg or Pusat.
    Bkn,
    /// The approver of the agency.
    #[serde(rename = "bkpsdm")]
    Approver,
}

impl Official {
    /// The word for it in the authority table.
    pub fn slug(self) -> &'static str {
        match self {
            Self::Opd => "opd",
            Self::Bkn => "bkn",
            Self::Approver => "bkpsdm",
        }
    }
}

/// Whether an agency is a regency's or a ministry's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AgencyKind {
    /// *Instansi daerah*.
    #[serde(rename = "daerah")]
    Regional,
    /// *Instansi pusat*.
    #[serde(rename = "pusat")]
    Central,
}
