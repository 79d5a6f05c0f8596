use super::*;
use crate::domain::id::DocumentKind;
use crate::domain::language::Language;
use crate::domain::{
    category::{Borne, FieldSpec, SameDay},
    role::Official,
};

/// A category that no code knows: the least that a file may say, and one of everything.
pub(super) const CHOIR: &str = include_str!("tests/paduan-suara.toml");

pub(super) fn catalogue() -> Catalogue {
    Catalogue::embedded().unwrap_or_else(|problem| panic!("{problem}"))
}

fn category(slug: &str) -> Category {
    catalogue()
        .get(&slug.into())
        .cloned()
        .unwrap_or_else(|| panic!("no {slug}"))
}

fn required(slug: &str) -> Vec<String> {
    let documents = category(slug).documents;
    documents
        .iter()
        .filter(|one| one.required)
        .map(|one| one.id.to_string())
        .collect()
}

#[test]
fn every_category_of_the_table_is_there_in_its_order_with_its_authority() {
    use Official::{Approver, Bkn, Opd};
    let found: Vec<_> = catalogue()
        .iter()
        .map(|one| (one.slug.to_string(), one.authority.clone()))
        .collect();
    let agency = |slug: &str| (slug.to_owned(), vec![Opd, Approver]);
    let national = |slug: &str| (slug.to_owned(), vec![Opd, Bkn, Approver]);
    let table = [
        agency("data-utama"),
        agency("jabatan"),
        agency("skp"),
        agency("diklat"),
        agency("kursus"),
        agency("penghargaan"),
        agency("keluarga"),
        agency("cpns-pns"),
        agency("organisasi"),
        national("pendidikan"),
        national("golongan"),
        national("pmk"),
        national("cltn"),
        national("pindah-instansi"),
    ];
    assert_eq!(found, table);
}

#[test]
fn every_file_of_the_folder_is_embedded() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/domain/categories");
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    let mut known: Vec<_> = catalogue()
        .iter()
        .map(|one| format!("{}.toml", one.slug))
        .collect();
    files.sort();
    known.sort();
    assert_eq!(files, known);
}

#[test]
fn documents_are_required_as_the_table_and_the_record_say() {
    assert_eq!(required("jabatan"), ["872"]);
    assert_eq!(required("pendidikan"), ["870", "871"]);
    assert_eq!(required("golongan"), ["858"]);
    // The record calls these three obligatory (wajib) where the table names no obligation.
    assert_eq!(required("cpns-pns"), ["889", "887"]);
    assert_eq!(required("pmk"), ["sk-pmk"]);
    for slug in [
        "data-utama",
        "skp",
        "diklat",
        "kursus",
        "penghargaan",
        "keluarga",
        "organisasi",
        "cltn",
        "pindah-instansi",
    ] {
        assert_eq!(required(slug), [""; 0], "{slug}");
    }
}

#[test]
fn every_category_has_a_document_and_every_variant_has_one_too() {
    for category in &catalogue() {
        for variant in &category.variants {
            assert!(
                category.documents_of(&variant.slug).next().is_some(),
                "{} {}",
                category.slug,
                variant.slug
            );
        }
    }
}

#[test]
fn variants_are_named_as_the_wire_names_them() {
    let names = |slug: &str| {
        category(slug)
            .variants
            .into_iter()
            .map(|one| one.slug)
            .collect::<Vec<_>>()
    };
    assert_eq!(names("keluarga"), ["pasangan", "anak", "orang-tua"]);
    assert_eq!(names("skp"), ["skp22", "skp"]);
    for category in catalogue()
        .iter()
        .filter(|one| !["keluarga", "skp"].contains(&one.slug.as_str()))
    {
        assert_eq!(names(category.slug.as_str()), [category.slug.as_str()]);
    }
}

#[test]
fn slips_of_the_web_service_stay_in_its_own_spelling() {
    let spelt = |slug: &str, variant: &str, field: &str| {
        category(slug)
            .variant(variant)
            .and_then(|one| one.field(field)?.siasn.clone())
    };
    assert_eq!(
        spelt("pmk", "pmk", "masa_kerja_tahun").as_deref(),
        Some("tasaKerjaTahun")
    );
    assert_eq!(
        spelt("kursus", "kursus", "nomor_sertifikat").as_deref(),
        Some("noSertipikat")
    );
    assert_eq!(
        spelt("pendidikan", "pendidikan", "nomor_ijazah").as_deref(),
        Some("nomorIjasah")
    );
    assert_eq!(
        spelt("keluarga", "pasangan", "tgl_menikah").as_deref(),
        Some("tgglMenikah")
    );
    assert_eq!(
        spelt("skp", "skp22", "kuadran_kinerja_nilai").as_deref(),
        Some("KuadranKinerjaNilai")
    );
}

#[test]
fn a_category_answers_for_its_variants_documents_and_words() {
    let family = category("keluarga");
    let of = |variant| {
        family
            .documents_of(variant)
            .map(|one| one.id.as_str())
            .collect::<Vec<_>>()
    };
    assert_eq!(of("pasangan"), ["kk", "buku-nikah"]);
    assert_eq!(of("anak"), ["kk", "akta-lahir"]);
    assert_eq!(of("orang-tua"), ["kk", "akta-lahir-asn"]);
    assert!(
        family
            .date_rules_of("orang-tua")
            .any(|rule| rule.later == "birth")
    );
    assert!(
        !family
            .date_rules_of("anak")
            .any(|rule| rule.later == "birth")
    );
    let decree = category("golongan")
        .document(&DocumentKind::new("858"))
        .cloned()
        .unwrap();
    assert_eq!(
        decree.bears.get(&Borne::PersonNip).map(String::as_str),
        Some("NIP")
    );
    assert_eq!(
        decree
            .bears
            .get(&Borne::Field("sk_nomor".to_owned()))
            .map(String::as_str),
        Some("Nomor")
    );
    assert_eq!(
        decree.name.in_language(Language::Indonesian),
        "SK kenaikan pangkat"
    );
    assert_eq!(
        decree.name.in_language(Language::English),
        "Promotion decree"
    );
}

#[test]
fn a_new_category_is_a_new_file_and_nothing_else() {
    let catalogue = catalogue().overlaid("paduan-suara.toml", CHOIR).unwrap();
    assert_eq!(catalogue.iter().count(), 15);
    let choir = catalogue.get(&"paduan-suara".into()).unwrap();
    assert_eq!(catalogue.iter().last(), Some(choir));
    assert_eq!(choir.variant("dirigen").unwrap().fields.len(), 1);
    assert_eq!(choir.documents_of("dirigen").count(), 0);
    assert_eq!(choir.date_rules[0].same_day, SameDay::Forbidden);
    assert_eq!(choir.date_rules[1].same_day, SameDay::Allowed);
}

#[test]
fn an_agencys_file_replaces_a_category_where_it_stands() {
    let theirs = include_str!("../categories/jabatan.toml")
        .replace("\"Riwayat jabatan\"", "\"Jabatan kami\"");
    let before: Vec<_> = catalogue().iter().map(|one| one.slug.clone()).collect();
    let catalogue = catalogue()
        .overlaid("/etc/periksa/kategori/jabatan.toml", &theirs)
        .unwrap();
    assert!(catalogue.iter().map(|one| &one.slug).eq(&before));
    assert_eq!(
        catalogue.get(&"jabatan".into()).unwrap().name.id,
        "Jabatan kami"
    );
}

#[test]
fn no_two_fields_of_a_form_look_alike_to_people_or_to_the_web_service() {
    for variant in catalogue().iter().flat_map(|category| &category.variants) {
        for name in [
            |field: &FieldSpec| Some(field.label.id.clone()),
            |field: &FieldSpec| Some(field.label.en.clone()),
            |field: &FieldSpec| field.siasn.clone(),
        ] {
            let names: Vec<_> = variant.fields.iter().filter_map(name).collect();
            let unique: std::collections::BTreeSet<_> = names.iter().collect();
            assert_eq!(unique.len(), names.len(), "{}: {names:?}", variant.slug);
        }
    }
}
