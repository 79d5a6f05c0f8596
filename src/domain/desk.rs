//! The desk (*meja*): as whom the account sits there, and so what waits for it.

use serde::{Deserialize, Serialize};

use super::{
    authority::{AuthorityGroup, AuthorityTable},
    id::CategorySlug,
    proposal::Proposal,
    role::{Official, Role},
    stage::Stage,
};

/// The seat of an account and the table that says what comes to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Desk {
    /// The role of the account.
    pub role: Role,
    /// Who must agree to what, as the server or the agency says.
    pub authority: AuthorityTable,
}

impl Desk {
    /// The official as whom the account decides; `None` decides nothing. A Kanreg and BKN Pusat
    /// both sit as BKN: which of them a proposal belongs to, the server has settled by showing it.
    pub fn seat(&self) -> Option<Official> {
        match self.role {
            Role::Opd => Some(Official::Opd),
            Role::Kanreg | Role::Pusat => Some(Official::Bkn),
            Role::Bkpsdm => Some(Official::Approver),
            Role::Helpdesk | Role::Monitor => None,
        }
    }

    /// Whether proposals of a category at a stage wait for this desk.
    pub fn waits_at(&self, category: &CategorySlug, stage: Stage) -> bool {
        let seat = self.seat();
        seat.is_some() && seat == self.authority.turn(category, stage)
    }

    /// Whether a proposal waits for this desk.
    pub fn waits_here(&self, proposal: &Proposal) -> bool {
        self.waits_at(&proposal.category, proposal.stage())
    }

    /// The group of the inbox that a category belongs to.
    pub fn group(&self, category: &CategorySlug) -> AuthorityGroup {
        self.authority.group(category)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::catalogue::Catalogue;

    #[test]
    fn each_role_waits_for_its_own_turn_only() {
        let waits = |role, slug: &str, stage| {
            let authority = AuthorityTable::of(&Catalogue::embedded().unwrap());
            Desk { role, authority }.waits_at(&slug.into(), stage)
        };
        assert!(waits(Role::Opd, "skp", Stage::Submitted));
        assert!(!waits(Role::Opd, "skp", Stage::Verified));
        assert!(waits(Role::Bkpsdm, "skp", Stage::Verified));
        assert!(!waits(Role::Bkpsdm, "golongan", Stage::Verified));
        for role in [Role::Kanreg, Role::Pusat] {
            assert!(waits(role, "golongan", Stage::Verified));
            assert!(!waits(role, "skp", Stage::Verified));
        }
        for stage in Stage::ALL {
            assert!(!waits(Role::Helpdesk, "skp", stage));
            assert!(!waits(Role::Monitor, "golongan", stage));
        }
    }
}
