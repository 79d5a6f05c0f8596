//! Under which numbers, names and paths SIASN files the categories, by the category files. What two
//! of them claim belongs to neither: nothing is decided on a guess.

use std::collections::HashMap;

use crate::{
    domain::{
        authority::AuthorityTable,
        catalogue::Catalogue,
        category::{SiasnIds, Variant, folded},
        id::{CategorySlug, DocumentKind},
    },
    siasn::wire::fields,
};

/// One form of a category as SIASN files it.
#[derive(Clone, Debug)]
pub(in crate::siasn) struct Form {
    pub category: CategorySlug,
    pub variant: Variant,
    /// By which its records are read.
    pub fields: fields::Form,
    /// `{jenis}` in paths.
    pub jenis: String,
    /// Whether the public record shows that word in a path.
    pub proven: bool,
    /// The kinds of its documents, in the order of the file.
    pub documents: Vec<DocumentKind>,
}

/// The place of a form among the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(in crate::siasn) struct FormId(usize);

/// All forms, found by what SIASN calls them.
#[derive(Debug, Default)]
pub(in crate::siasn) struct Forms {
    forms: Vec<Form>,
    by_number: HashMap<u32, Option<FormId>>,
    by_name: HashMap<String, Option<FormId>>,
    /// Who must agree to what, by the same files.
    pub authority: AuthorityTable,
}

impl Forms {
    pub fn of(catalogue: &Catalogue) -> Self {
        let mut forms = Self {
            authority: AuthorityTable::of(catalogue),
            ..Self::default()
        };
        for category in catalogue {
            for variant in &category.variants {
                let id = FormId(forms.forms.len());
                let filed = match category.variants.len() {
                    1 => [&category.siasn, &variant.siasn],
                    _ => [&variant.siasn, &variant.siasn],
                };
                forms.enter(id, filed);
                let jenis = filed.iter().find_map(|siasn| siasn.jenis.clone());
                let documents = category.documents_of(&variant.slug);
                forms.forms.push(Form {
                    category: category.slug.clone(),
                    proven: jenis.is_some(),
                    jenis: jenis.unwrap_or_else(|| variant.slug.clone()),
                    documents: documents.map(|document| document.id.clone()).collect(),
                    fields: fields::Form::of(variant),
                    variant: variant.clone(),
                });
            }
        }
        forms
    }

    /// Notes under what a form is filed.
    fn enter(&mut self, id: FormId, filed: [&SiasnIds; 2]) {
        for siasn in filed {
            for number in &siasn.detail_layanan {
                claim(self.by_number.entry(*number).or_insert(Some(id)), id);
            }
            for name in &siasn.names {
                claim(self.by_name.entry(folded(name)).or_insert(Some(id)), id);
            }
        }
    }

    /// The form that a proposal is of: by its number where a file has that, else by its name.
    pub fn of_service(&self, number: Option<u32>, name: &str) -> Option<FormId> {
        let numbered = number.and_then(|number| self.by_number.get(&number));
        match numbered {
            Some(found) => *found,
            None => self.by_name.get(&folded(name)).copied().flatten(),
        }
    }

    pub fn get(&self, id: FormId) -> Option<&Form> {
        self.forms.get(id.0)
    }

    /// The forms that a proposal may be of, those with a proven path first.
    pub fn of_category(&self, category: Option<&CategorySlug>) -> Vec<FormId> {
        let fits = |form: &Form| category.is_none_or(|category| form.category == *category);
        let mut found: Vec<_> = (0..self.forms.len())
            .map(FormId)
            .filter(|id| self.get(*id).is_some_and(fits))
            .collect();
        found.sort_by_key(|id| self.get(*id).is_some_and(|form| !form.proven));
        found
    }

    /// Every form.
    pub fn iter(&self) -> impl Iterator<Item = &Form> {
        self.forms.iter()
    }
}

/// Two forms under one name: the name means neither.
fn claim(held: &mut Option<FormId>, id: FormId) {
    if *held != Some(id) {
        *held = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn forms(catalogue: &Catalogue) -> Forms {
        Forms::of(catalogue)
    }

    #[test]
    fn numbers_come_before_names_and_names_are_taken_loosely() {
        let forms = forms(&Catalogue::embedded().unwrap());
        let of = |number, name| {
            let form = forms.get(forms.of_service(number, name)?)?;
            Some((form.category.as_str(), form.variant.slug.as_str()))
        };
        assert_eq!(of(Some(121), "apa saja"), Some(("golongan", "golongan")));
        assert_eq!(of(Some(328), ""), Some(("pendidikan", "pendidikan")));
        assert_eq!(of(Some(902), " riwayat  SKP 2022"), Some(("skp", "skp22")));
        assert_eq!(of(None, "RIWAYAT SKP"), Some(("skp", "skp")));
        assert_eq!(
            of(Some(9999), "riwayat orangtua"),
            Some(("keluarga", "orang-tua"))
        );
        assert_eq!(of(Some(9999), "Hukuman Disiplin"), None);
        assert_eq!(of(None, ""), None);
    }

    #[test]
    fn every_form_of_the_program_is_found_and_none_is_claimed_twice() {
        let forms = forms(&Catalogue::embedded().unwrap());
        assert!(
            forms
                .by_number
                .values()
                .chain(forms.by_name.values())
                .all(Option::is_some)
        );
        for form in 0..forms.forms.len() {
            let named = forms.by_name.values().any(|id| *id == Some(FormId(form)));
            assert!(named, "{}", forms.forms[form].variant.slug);
        }
        let proven: Vec<_> = forms.iter().filter(|form| form.proven).collect();
        assert_eq!(proven.len(), 2);
    }

    #[test]
    fn what_two_files_claim_belongs_to_neither() {
        let theirs = include_str!("../../domain/categories/jabatan.toml")
            .replace("Riwayat Jabatan", "Riwayat Diklat");
        let catalogue = Catalogue::embedded()
            .unwrap()
            .overlaid("jabatan", &theirs)
            .unwrap();
        assert_eq!(forms(&catalogue).of_service(None, "Riwayat Diklat"), None);
    }
}
