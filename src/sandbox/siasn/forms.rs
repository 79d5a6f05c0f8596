//! Under which numbers, names and spellings this API files the kinds of records. Knows no database.

use super::distort::Shape;
use crate::domain::catalogue::Catalogue;
use crate::domain::category::{Category, FieldKind, Variant};
use crate::sandbox::error::SandboxError;

/// `detail_layanan` of a proposal to have a title recorded, which is a proposal of education.
const TITLE: Service = Service(328, "Pencantuman Gelar");

/// Number and name of a service (*detail layanan*) by the variant it is about. Those from 901 on
/// are ours: the record knows only three.
const SERVICES: [(&str, Service); 17] = [
    ("golongan", Service(121, "Riwayat Golongan")),
    ("pendidikan", Service(125, "Riwayat Pendidikan")),
    ("jabatan", Service(901, "Riwayat Jabatan")),
    ("skp22", Service(902, "Riwayat SKP 2022")),
    ("skp", Service(903, "Riwayat SKP")),
    ("diklat", Service(904, "Riwayat Diklat")),
    ("kursus", Service(905, "Riwayat Kursus")),
    ("penghargaan", Service(906, "Riwayat Penghargaan")),
    ("pasangan", Service(907, "Riwayat Pasangan")),
    ("anak", Service(908, "Riwayat Anak")),
    ("orang-tua", Service(909, "Riwayat Orang Tua")),
    ("cpns-pns", Service(910, "Riwayat CPNS/PNS")),
    ("organisasi", Service(911, "Riwayat Organisasi")),
    ("pmk", Service(912, "Riwayat Masa Kerja")),
    ("cltn", Service(913, "Riwayat CLTN")),
    ("pindah-instansi", Service(914, "Riwayat Pindah Instansi")),
    ("data-utama", Service(915, "Data Utama")),
];

/// `detail_layanan` and its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Service(pub u16, pub &'static str);

/// One value of a form.
#[derive(Clone, Debug)]
pub(super) struct Field {
    pub slug: String,
    /// How the public web service spells it.
    pub wire: String,
    pub shape: Shape,
}

/// A kind of records as this API knows it.
#[derive(Clone, Debug)]
pub(super) struct Form {
    pub category: String,
    pub variant: String,
    /// `{jenis}` in paths.
    pub jenis: String,
    /// Whether the record shows that word in a path.
    pub proven: bool,
    /// `jenis_layanan_nama`.
    pub name: String,
    pub fields: Vec<Field>,
    service: Service,
}

impl Form {
    fn new(category: &Category, variant: &Variant) -> Result<Self, SandboxError> {
        let service = SERVICES
            .iter()
            .find(|(slug, _)| *slug == variant.slug)
            .map(|(_, service)| *service)
            .ok_or_else(|| SandboxError::Unreadable(format!("layanan {}", variant.slug)))?;
        let field = |field: &crate::domain::category::FieldSpec| Field {
            slug: field.slug.clone(),
            wire: field.siasn.clone().unwrap_or_else(|| camel(&field.slug)),
            shape: match field.kind {
                FieldKind::Date => Shape::Date,
                _ => Shape::Other,
            },
        };
        Ok(Self {
            category: category.slug.as_str().to_owned(),
            variant: variant.slug.clone(),
            jenis: category
                .siasn
                .jenis
                .clone()
                .unwrap_or_else(|| variant.slug.clone()),
            proven: category.siasn.jenis.is_some(),
            name: category.short.id.clone(),
            fields: variant.fields.iter().map(field).collect(),
            service,
        })
    }

    /// The service under which a proposal of this form is filed.
    pub fn service(&self, proposed: &serde_json::Value) -> Service {
        match proposed["pencantuman_gelar"].as_bool() {
            Some(true) if self.variant == "pendidikan" => TITLE,
            _ => self.service,
        }
    }
}

/// Every kind of records.
pub(super) struct Forms(Vec<Form>);

impl Forms {
    /// Reads the embedded category files.
    pub fn open() -> Result<Self, SandboxError> {
        let catalogue = Catalogue::embedded()
            .map_err(|problem| SandboxError::Unreadable(problem.to_string()))?;
        let forms = catalogue.iter().flat_map(|category| {
            let variants = category.variants.iter();
            variants.map(move |variant| Form::new(category, variant))
        });
        forms.collect::<Result<_, _>>().map(Self)
    }

    /// The form of a category's variant.
    pub fn find(&self, category: &str, variant: &str) -> Option<&Form> {
        let mut forms = self.0.iter();
        forms.find(|form| form.category == category && form.variant == variant)
    }

    /// The form of a variant; no two categories have variants of one name.
    pub fn of_variant(&self, variant: &str) -> Option<&Form> {
        self.0.iter().find(|form| form.variant == variant)
    }

    /// The variant that a service is about, and whether it is the recording of a title, which is
    /// told from other education by a value.
    pub fn of_service(&self, number: u16) -> Option<(&str, Option<bool>)> {
        if number == TITLE.0 {
            return Some(("pendidikan", Some(true)));
        }
        let form = self.0.iter().find(|form| form.service.0 == number)?;
        let title = (form.variant == "pendidikan").then_some(false);
        Some((&form.variant, title))
    }
}

/// `sk_nomor` as `skNomor`.
fn camel(slug: &str) -> String {
    let mut parts = slug.split('_');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| text + &capitalized(part))
}

/// `sk_nomor` as `SkNomor`.
pub(super) fn pascal(slug: &str) -> String {
    slug.split('_').map(capitalized).collect()
}

fn capitalized(word: &str) -> String {
    let mut letters = word.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_form_has_a_service_of_its_own_and_no_two_fields_share_a_spelling() {
        let forms = Forms::open().unwrap();
        assert_eq!(forms.0.len(), SERVICES.len());
        let numbers: BTreeSet<u16> = forms.0.iter().map(|form| form.service.0).collect();
        assert_eq!(numbers.len(), forms.0.len());
        for form in &forms.0 {
            let spellings: BTreeSet<&str> = form
                .fields
                .iter()
                .map(|field| field.wire.as_str())
                .collect();
            assert_eq!(spellings.len(), form.fields.len(), "{}", form.variant);
            assert_eq!(
                forms.of_variant(&form.variant).map(|found| &found.category),
                Some(&form.category)
            );
        }
    }

    #[test]
    fn names_are_spelt_as_the_record_has_them() {
        assert_eq!(pascal("sk_nomor"), "SkNomor");
        assert_eq!(camel("nama_ibu"), "namaIbu");
        assert_eq!(
            Forms::open().unwrap().of_service(328),
            Some(("pendidikan", Some(true)))
        );
    }
}
