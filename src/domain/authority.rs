//! The authority table (*tabel kewenangan*): who must agree to a proposal of a category, in which
//! order. Data, not code (each category's file names its chain, the server's announcement wins): the annex of the 2021 decree is not public and agencies differ.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{
    catalogue::Catalogue,
    id::CategorySlug,
    role::{AgencyKind, Official, Role},
    stage::Stage,
};

/// The order of officials per category.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuthorityTable {
    order: BTreeMap<CategorySlug, Vec<Official>>,
}

/// The group of the inbox a category belongs to (*kewenangan OPD*, *kewenangan BKN*).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AuthorityGroup {
    /// The agency decides by itself.
    Opd,
    /// BKN has to agree as well.
    Bkn,
}

impl AuthorityTable {
    /// The table as the category files have it.
    pub fn of(catalogue: &Catalogue) -> Self {
        let order = catalogue
            .iter()
            .map(|category| (category.slug.clone(), category.authority.clone()))
            .collect();
        Self { order }
    }

    /// Builds a table from what the server announces.
    pub fn from_order(order: BTreeMap<CategorySlug, Vec<Official>>) -> Self {
        Self { order }
    }

    /// Lays another table over this one; its categories win.
    #[must_use]
    pub fn overlaid(mut self, over: Self) -> Self {
        self.order.extend(over.order);
        self
    }

    /// The officials who must agree, in their order; empty for a category that is not in the table.
    pub fn chain(&self, category: &CategorySlug) -> &[Official] {
        self.order.get(category).map_or(&[], Vec::as_slice)
    }

    /// The group of a category; a category that is not in the table is shown with OPD's.
    pub fn group(&self, category: &CategorySlug) -> AuthorityGroup {
        if self.chain(category).contains(&Official::Bkn) {
            AuthorityGroup::Bkn
        } else {
            AuthorityGroup::Opd
        }
    }

    /// Whose turn it is at a stage; `None` where nobody's is, or where the table does not know.
    pub fn turn(&self, category: &CategorySlug, stage: Stage) -> Option<Official> {
        let chain = self.chain(category);
        let after = |official| {
            let at = chain.iter().position(|step| *step == official)?;
            chain.get(at + 1).copied()
        };
        match stage {
            Stage::Submitted | Stage::ReturnedBetween => chain.first().copied(),
            Stage::Verified => chain.get(1).copied(),
            Stage::WithBkn => chain.contains(&Official::Bkn).then_some(Official::Bkn),
            Stage::Validated => after(Official::Bkn),
            Stage::Approved
            | Stage::ReturnedToAsn
            | Stage::Refused
            | Stage::Deleted
            | Stage::Unknown => None,
        }
    }

    /// Whether a role may decide at a stage on a proposal of an agency of this kind.
    pub fn may_decide(
        &self,
        role: Role,
        agency: AgencyKind,
        category: &CategorySlug,
        stage: Stage,
    ) -> bool {
        let official = role.official(agency);
        official.is_some() && official == self.turn(category, stage)
    }

    /// To whom a proposal goes when `official` accepts it; `None`: the record is updated.
    pub fn next_after(&self, category: &CategorySlug, official: Official) -> Option<Official> {
        let chain = self.chain(category);
        let at = chain.iter().position(|step| *step == official)?;
        chain.get(at + 1).copied()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn shipped() -> AuthorityTable {
        AuthorityTable::of(&Catalogue::embedded().unwrap())
    }

    #[test]
    fn opd_categories_never_wait_for_bkn() {
        let table = shipped();
        for slug in [
            "data-utama",
            "jabatan",
            "skp",
            "diklat",
            "kursus",
            "penghargaan",
            "keluarga",
            "cpns-pns",
            "organisasi",
        ] {
            let slug = CategorySlug::from(slug);
            assert_eq!(table.group(&slug), AuthorityGroup::Opd);
            assert_eq!(table.turn(&slug, Stage::Submitted), Some(Official::Opd));
            assert_eq!(table.turn(&slug, Stage::Verified), Some(Official::Approver));
            assert_eq!(table.turn(&slug, Stage::WithBkn), None);
        }
    }

    #[test]
    fn bkn_categories_pass_the_validator() {
        let table = shipped();
        for slug in ["pendidikan", "golongan", "pmk", "cltn", "pindah-instansi"] {
            let slug = CategorySlug::from(slug);
            assert_eq!(table.group(&slug), AuthorityGroup::Bkn);
            assert_eq!(table.turn(&slug, Stage::Verified), Some(Official::Bkn));
            assert_eq!(
                table.turn(&slug, Stage::Validated),
                Some(Official::Approver)
            );
            assert_eq!(table.next_after(&slug, Official::Approver), None);
            let may = |role, agency| table.may_decide(role, agency, &slug, Stage::Verified);
            assert!(may(Role::Kanreg, AgencyKind::Regional));
            assert!(!may(Role::Kanreg, AgencyKind::Central));
            assert!(may(Role::Pusat, AgencyKind::Central));
            assert!(!may(Role::Pusat, AgencyKind::Regional));
        }
    }

    #[test]
    fn an_agency_may_put_its_approver_before_bkn() {
        let order = vec![Official::Opd, Official::Approver, Official::Bkn];
        let over = AuthorityTable::from_order([("pendidikan".into(), order)].into());
        let table = shipped().overlaid(over);
        let slug = CategorySlug::from("pendidikan");
        assert_eq!(table.turn(&slug, Stage::Verified), Some(Official::Approver));
        assert_eq!(table.turn(&slug, Stage::WithBkn), Some(Official::Bkn));
        assert_eq!(table.next_after(&slug, Official::Bkn), None);
        assert_eq!(table.chain(&CategorySlug::from("golongan")).len(), 3);
    }

    proptest! {
        #[test]
        fn nobody_decides_out_of_turn(role in 0usize..6, central: bool, number in 0u16..120, at in 0usize..14) {
            let table = shipped();
            let slug = table.order.keys().nth(at).unwrap().clone();
            let agency = if central { AgencyKind::Central } else { AgencyKind::Regional };
            let (role, stage) = (Role::ALL[role], Stage::of(number));
            let may = table.may_decide(role, agency, &slug, stage);
            prop_assert!(!may || role.decides());
            prop_assert!(!may || stage.is_open() && stage != Stage::ReturnedToAsn);
        }
    }
}
