//! The catalogue as the world needs it: for each variant who can propose it, how often, and what
//! can be wrong with such a proposal.

use crate::domain::catalogue::Catalogue;
use crate::domain::category::{
    BIRTH, Borne, Category, DateRule, DocumentSpec, FieldKind, Official, TODAY, Variant,
};

use super::model::Change;
use super::plan::FaultKind;
use super::records::{KINDS, Kind};

/// One variant of one category.
pub(super) struct Form {
    pub kind: Kind,
    pub category: Category,
    /// Place of the variant in the category.
    variant: usize,
    /// How often it is proposed, against the others.
    pub weight: u32,
    /// Whether BKN decides on it as well.
    pub with_bkn: bool,
    /// What people propose to do with it, with weights.
    pub changes: [(Change, u32); 3],
}

/// Every variant of the catalogue that the world can fill, in the order of the catalogue.
pub(super) struct Forms(Vec<Form>);

impl Forms {
    /// Reads the embedded catalogue. The catalogue's own tests see to it that it can be read; if it
    /// could not, the world would have no proposals rather than none at all.
    pub(super) fn load() -> Self {
        let Ok(catalogue) = Catalogue::embedded() else {
            return Self(Vec::new());
        };
        let variants = catalogue.iter().flat_map(|category| {
            (0..category.variants.len()).map(move |variant| (category, variant))
        });
        Self(
            variants
                .filter_map(|(category, variant)| Form::of(category, variant))
                .collect(),
        )
    }

    pub(super) fn get(&self, place: usize) -> &Form {
        &self.0[place]
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Form> {
        self.0.iter()
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// The form of a proposal or record.
    pub(super) fn find(&self, category: &str, variant: &str) -> Option<&Form> {
        self.iter()
            .find(|form| form.category() == category && form.variant().slug == variant)
    }
}

impl Form {
    fn of(category: &Category, variant: usize) -> Option<Self> {
        let (slug, form) = (
            category.slug.as_str(),
            category.variants[variant].slug.as_str(),
        );
        let (kind, _, _, weight) = *KINDS
            .iter()
            .find(|(_, one, two, _)| *one == slug && *two == form)?;
        let insert = match kind {
            Kind::Personal => 0,
            Kind::Appointment | Kind::Parent => 15,
            _ => 60,
        };
        Some(Self {
            kind,
            category: category.clone(),
            variant,
            weight,
            with_bkn: category.authority.contains(&Official::Bkn),
            changes: [
                (Change::Insert, insert),
                (Change::Update, 97 - insert),
                (Change::Delete, if kind == Kind::Personal { 0 } else { 3 }),
            ],
        })
    }

    /// The slug of the category.
    pub(super) fn category(&self) -> &str {
        self.category.slug.as_str()
    }

    pub(super) fn variant(&self) -> &Variant {
        &self.category.variants[self.variant]
    }

    /// What is scanned for it; the first is the one that proves it.
    pub(super) fn documents(&self) -> impl Iterator<Item = &DocumentSpec> {
        self.category.documents_of(&self.variant().slug)
    }

    pub(super) fn date_rules(&self) -> impl Iterator<Item = &DateRule> {
        self.category.date_rules_of(&self.variant().slug)
    }

    /// Whether a proposal of it can come to this status: BKN's own numbers need BKN.
    pub(super) fn can_be(&self, status: u16) -> bool {
        match status {
            12 | 15 | 16 | 52 | 56 | 67 | 13 => self.with_bkn,
            5 | 34 => !self.with_bkn,
            _ => true,
        }
    }

    /// Whether a fault of this kind can be planted in every proposal of it.
    pub(super) fn admits(&self, fault: FaultKind) -> bool {
        match fault {
            FaultKind::Number => self.proved_on_paper(FieldKind::Number).next().is_some(),
            FaultKind::Date => self.proved_on_paper(FieldKind::Date).next().is_some(),
            FaultKind::Name => self.proof().is_some_and(|proof| {
                proof.bears.contains_key(&Borne::PersonName) || self.kind == Kind::Personal
            }),
            FaultKind::Missing => self.documents().any(|document| document.required),
            FaultKind::Nik => self.variant().field("nik").is_some(),
            FaultKind::Order => self.breakable_rules().next().is_some(),
            FaultKind::Wrong
            | FaultKind::Empty
            | FaultKind::Oversized
            | FaultKind::Broken
            | FaultKind::SameScan => self.proof().is_some(),
        }
    }

    fn proof(&self) -> Option<&DocumentSpec> {
        self.documents().next()
    }

    /// The required fields of one kind that stand on the first document: they are there for certain.
    pub(super) fn proved_on_paper(&self, kind: FieldKind) -> impl Iterator<Item = &str> {
        let bears = self.proof().map(|proof| &proof.bears);
        self.variant()
            .fields
            .iter()
            .filter(move |field| field.required && field.kind == kind)
            .map(|field| field.slug.as_str())
            .filter(move |slug| {
                bears.is_some_and(|bears| bears.contains_key(&Borne::Field((*slug).to_owned())))
            })
    }

    /// The rules between two required dates of the form, which can be broken by swapping the two.
    pub(super) fn breakable_rules(&self) -> impl Iterator<Item = &DateRule> {
        let required_date = |slug: &str| {
            slug != BIRTH
                && slug != TODAY
                && self
                    .variant()
                    .field(slug)
                    .is_some_and(|field| field.required && field.kind == FieldKind::Date)
        };
        self.date_rules()
            .filter(move |rule| required_date(&rule.earlier) && required_date(&rule.later))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_variant_of_the_catalogue_has_a_form() {
        let catalogue = Catalogue::embedded().unwrap();
        let forms = Forms::load();
        for category in &catalogue {
            for variant in &category.variants {
                let found = forms.find(category.slug.as_str(), &variant.slug);
                assert!(found.is_some(), "{} {}", category.slug, variant.slug);
            }
        }
        assert_eq!(forms.len(), KINDS.len());
    }

    #[test]
    fn the_big_categories_admit_most_faults() {
        let forms = Forms::load();
        let rank = forms.find("golongan", "golongan").unwrap();
        for fault in [
            FaultKind::Number,
            FaultKind::Date,
            FaultKind::Name,
            FaultKind::Missing,
        ] {
            assert!(rank.admits(fault), "{fault:?}");
        }
        assert!(rank.admits(FaultKind::Order));
        assert!(
            forms
                .find("data-utama", "data-utama")
                .unwrap()
                .admits(FaultKind::Nik)
        );
        assert!(!rank.admits(FaultKind::Nik));
    }
}
