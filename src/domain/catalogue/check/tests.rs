use crate::domain::catalogue::tests::{CHOIR, catalogue};
use crate::domain::catalogue::{CatalogueProblem, Fault};

/// Puts a mistake into the choir's file and expects the fault where `place` stands in it.
#[track_caller]
fn expect_fault(good: &str, bad: &str, place: &str, fault: Fault) {
    assert_eq!(CHOIR.matches(good).count(), 1, "{good:?} is not one place");
    let text = CHOIR.replace(good, bad);
    let before = &text[..text.find(place).expect("the place is in the file")];
    let expected = CatalogueProblem {
        file: "paduan-suara.toml".to_owned(),
        line: before.lines().count() + usize::from(before.is_empty() || before.ends_with('\n')),
        column: before.chars().rev().take_while(|&one| one != '\n').count() + 1,
        fault,
    };
    assert_eq!(catalogue().overlaid("paduan-suara", &text), Err(expected));
}

#[test]
fn a_broken_file_is_refused_with_the_parsers_words() {
    for (good, bad, line, column, words) in [
        ("authority = [", "authority [", 4, 11, "expected"),
        (
            "type = \"year\"",
            "type = \"tahun\"",
            33,
            8,
            "unknown variant `tahun`",
        ),
        (
            "reference = \"suara\"",
            "daftar = \"suara\"",
            14,
            1,
            "unknown field `daftar`",
        ),
        (
            "short = { id = \"Paduan suara\", en = \"Choir\" }\n",
            "",
            1,
            1,
            "missing field `short`",
        ),
        (
            "\"person.name\" = ",
            "person.name = ",
            41,
            1,
            "invalid type: map",
        ),
    ] {
        let problem = catalogue()
            .overlaid("paduan-suara", &CHOIR.replace(good, bad))
            .unwrap_err();
        assert_eq!((problem.line, problem.column), (line, column), "{problem}");
        assert!(
            matches!(&problem.fault, Fault::Unreadable(why) if why.contains(words)),
            "{problem}"
        );
    }
}

#[test]
fn names_must_be_well_formed_and_the_files_own() {
    let other = Fault::OtherFileName("paduan-suara".to_owned());
    expect_fault(
        "slug = \"paduan-suara\"",
        "slug = \"golongan\"",
        "\"golongan\"",
        other,
    );
    let bad = |slug: &str| Fault::BadSlug(slug.to_owned());
    expect_fault(
        "slug = \"paduan-suara\"",
        "slug = \"Paduan\"",
        "\"Paduan\"",
        bad("Paduan"),
    );
    expect_fault("slug = \"dirigen\"", "slug = \"\"", "\"\"", bad(""));
    expect_fault(
        "\"sk-paduan\"",
        "\"sk--paduan\"",
        "\"sk--paduan\"",
        bad("sk--paduan"),
    );
    expect_fault(
        "reference = \"suara\"",
        "reference = \"su ara\"",
        "\"su ara\"",
        bad("su ara"),
    );
    expect_fault(
        "\"lagu\"",
        "\"Lagu-lagu\"",
        "\"Lagu-lagu\"",
        Fault::BadFieldSlug("Lagu-lagu".to_owned()),
    );
    expect_fault(
        "\"lagu\"",
        "\"birth\"",
        "\"birth\"",
        Fault::ReservedFieldSlug("birth".to_owned()),
    );
}

#[test]
fn words_must_be_there_and_fit() {
    expect_fault(
        "\"Choir\" }\nshort",
        "\" \" }\nshort",
        "\" \"",
        Fault::Empty,
    );
    expect_fault("id = \"Suara\"", "id = \"\"", "\"\"", Fault::Empty);
    expect_fault("id = \"Dirigen\"", "id = \"\"", "\"\"", Fault::Empty);
    expect_fault("en = \"Choir decree\"", "en = \"\"", "\"\"", Fault::Empty);
    expect_fault("masuk = \"Tanggal\"", "masuk = \"\"", "\"\"", Fault::Empty);
    expect_fault("[\"opd\", \"bkpsdm\"]", "[]", "[]", Fault::Empty);
    expect_fault(
        "\"Choir\" }\nauth",
        "\"Choir singers\" }\nauth",
        "\"Choir singers\"",
        Fault::TooWide(13),
    );
}

#[test]
fn a_category_has_variants_and_a_variant_has_fields() {
    let head = &CHOIR[..CHOIR.find("[[variant]]").expect("it has variants")];
    for (tail, line, column) in [
        ("variant = []", 6, 1),
        (
            "[[variant]]\nslug = \"a\"\nname = { id = \"A\", en = \"A\" }\nfield = []",
            9,
            1,
        ),
    ] {
        let problem = catalogue()
            .overlaid("paduan-suara", &format!("{head}{tail}\n"))
            .unwrap_err();
        assert_eq!((problem.line, problem.column), (line, column), "{problem}");
        assert_eq!(problem.fault, Fault::Empty);
    }
}

#[test]
fn short_names_are_measured_in_cells() {
    // Seven wide characters take fourteen cells, six take the twelve that there are.
    let short = |words: &str| {
        CHOIR.replace(
            "short = { id = \"Paduan suara\"",
            &format!("short = {{ id = \"{words}\""),
        )
    };
    let problem = catalogue()
        .overlaid("paduan-suara", &short("合唱合唱合唱合"))
        .unwrap_err();
    assert_eq!(problem.fault, Fault::TooWide(14));
    assert_eq!((problem.line, problem.column), (3, 16));
    assert!(
        catalogue()
            .overlaid("paduan-suara", &short("合唱合唱合唱"))
            .is_ok()
    );
}

#[test]
fn names_must_not_stand_twice() {
    expect_fault(
        "[\"opd\", \"bkpsdm\"]",
        "[\"opd\",  \"opd\"]",
        "\"opd\"]",
        Fault::OfficialTwice,
    );
    expect_fault(
        "\"dirigen\"\nname",
        "\"anggota\"\nname",
        "\"anggota\"\nname = { id = \"Dir",
        Fault::VariantTwice("anggota".to_owned()),
    );
    expect_fault(
        "\"lagu\"",
        "\"masuk\"",
        "\"masuk\"\nlabel = { id = \"Lagu",
        Fault::FieldTwice("masuk".to_owned()),
    );
    let second = "[[document]]\nid = 'sk-paduan'\nname = { id = \"A\", en = \"B\" }\n\n[[document]]\nid = \"sk-";
    expect_fault(
        "[[document]]\nid = \"sk-",
        second,
        "\"sk-paduan\"",
        Fault::DocumentTwice("sk-paduan".to_owned()),
    );
}

#[test]
fn names_must_exist() {
    let field = |slug: &str| Fault::UnknownField(slug.to_owned());
    let variant = |slug: &str| Fault::UnknownVariant(slug.to_owned());
    expect_fault("masuk = \"T", "keluar = \"T", "keluar", field("keluar"));
    expect_fault(
        "\"person.name\"",
        "\"person.nik\"",
        "\"person.nik\"",
        field("person.nik"),
    );
    // The conductor's field exists, but the document is the member's alone.
    expect_fault(
        "masuk = \"T",
        "diangkat = \"T",
        "diangkat = \"T",
        field("diangkat"),
    );
    expect_fault(
        "later = \"masuk\"",
        "later = \"keluar\"",
        "\"keluar\"",
        field("keluar"),
    );
    expect_fault(
        "earlier = \"birth\"",
        "earlier = \"today\"",
        "\"today\"\nlater = \"masuk",
        field("today"),
    );
    expect_fault(
        "variants = [\"anggota\"]",
        "variants = [\"solis\"]",
        "\"solis\"",
        variant("solis"),
    );
    expect_fault(
        "variants = [\"dirigen\"]",
        "variants = [\"solis\"]",
        "\"solis\"",
        variant("solis"),
    );
}

#[test]
fn rules_and_codes_must_make_sense() {
    expect_fault(
        "later = \"masuk\"",
        "later = \"lagu\"",
        "\"lagu\"\nsame_day",
        Fault::NotADate("lagu".to_owned()),
    );
    expect_fault(
        "earlier = \"birth\"",
        "earlier = \"diangkat\"",
        "\"masuk\"\nsame_day",
        Fault::NeverTogether,
    );
    expect_fault(
        "type = \"code\"\nreference = \"suara\"",
        "type = \"code\"",
        "\"code\"",
        Fault::CodeWithoutReference,
    );
    expect_fault(
        "type = \"code\"",
        "type = \"text\"",
        "reference",
        Fault::ReferenceWithoutCode,
    );
}

#[test]
fn a_problem_names_file_place_and_remedy() {
    let text = CHOIR.replace("later = \"masuk\"", "later = \"keluar\"");
    let problem = catalogue()
        .overlaid("kategori/paduan-suara.toml", &text)
        .unwrap_err();
    assert_eq!(
        problem.to_string(),
        "paduan-suara.toml:46:9: There is no field \"keluar\" here. Correct the name or add the field."
    );
}

#[test]
fn what_siasn_calls_a_form_means_that_form_alone() {
    let slug = "slug = \"paduan-suara\"";
    let filed = |siasn: &str| format!("{slug}\nsiasn = {siasn}");
    expect_fault(
        slug,
        &filed("{ names = [\"Riwayat Paduan Suara\"] }"),
        "{ names",
        Fault::WhichForm,
    );
    expect_fault(
        slug,
        &filed("{ names = [\"Satu\", \" s-a t u\"] }"),
        "\" s-a t u\"",
        Fault::ServiceTwice(" s-a t u".to_owned()),
    );
    expect_fault(
        slug,
        &filed("{ detail_layanan = [7, 7] }"),
        "7] }",
        Fault::ServiceTwice("7".to_owned()),
    );
    expect_fault(
        slug,
        &filed("{ names = [\" - \"] }"),
        "\" - \"",
        Fault::Empty,
    );
    expect_fault(
        "slug = \"lagu\"",
        "slug = \"lagu\"\naliases = [\"suaraId\"]",
        "[[variant.field]]\nslug = \"lagu\"",
        Fault::SpellingTwice("suaraId".to_owned()),
    );
}
