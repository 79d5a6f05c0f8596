use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_syntax::Pdf;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{PixmapSettings, RenderCache, RenderSettings};
use jiff::civil::Date;

use super::super::world::World;
use super::super::world::model::{Fault, Paper, Proposal, WorldConfig};
use super::*;

fn proposals() -> Vec<Proposal> {
    let config = WorldConfig {
        seed: 7,
        proposals: 500,
        today: Date::constant(2026, 11, 21),
    };
    World::new(config).proposals().collect()
}

/// The documents of some proposals, each kind in each form once.
fn samples(proposals: &[Proposal]) -> Vec<Document> {
    let mut seen = std::collections::BTreeSet::new();
    let documents = proposals.iter().flat_map(|proposal| &proposal.documents);
    documents
        .filter(|document| document.damage == Damage::None)
        .filter(|document| seen.insert((&document.kind, document.form == Form::Text)))
        .cloned()
        .collect()
}

fn paper() -> Paper {
    Paper {
        letterhead: vec![
            "PEMERINTAH KABUPATEN CONTOH".into(),
            "Jalan Contoh Raya".into(),
        ],
        title: "KEPUTUSAN BUPATI CONTOH".into(),
        subtitle: Some("NOMOR : 823/1/CONTOH/2021".into()),
        opening: vec!["Menimbang bahwa pegawai tersebut memenuhi syarat.".into()],
        lines: vec![
            ("Nama".into(), "CONTOH WULANDARI".into()),
            ("TMT".into(), "1 April 2021".into()),
        ],
        closing: vec!["Demikian untuk dilaksanakan.".into()],
        signature: vec![
            "Contoh, 25 Maret 2021".into(),
            "Kepala,".into(),
            "CONTOH SETYAWAN".into(),
        ],
        more_pages: 1,
    }
}

fn document(form: Form, damage: Damage) -> Document {
    Document {
        id: "d".into(),
        kind: "858".into(),
        file_name: "sk.pdf".into(),
        paper: paper(),
        form,
        damage,
    }
}

const SCAN: Form = Form::Scan {
    dpi: 60,
    skew: 1.2,
    noise: 0.1,
    quality: 50,
    seed: 9,
};

/// How many of a thousand pixels of each page are dark.
fn ink(bytes: Vec<u8>) -> Vec<usize> {
    let pdf = Pdf::new(bytes).unwrap();
    let cache = RenderCache::new();
    let settings = PixmapSettings {
        bg_color: WHITE,
        ..Default::default()
    };
    let dark = |page| {
        let interpreter = InterpreterSettings::default();
        let map = hayro::render(
            page,
            &cache,
            &interpreter,
            &RenderSettings::default(),
            &settings,
        );
        let pixels = map.data_as_u8_slice();
        pixels
            .iter()
            .skip(1)
            .step_by(4)
            .filter(|&&green| green < 140)
            .count()
            * 4_000
            / pixels.len()
    };
    pdf.pages().iter().map(dark).collect()
}

fn contains(bytes: &[u8], text: &str) -> bool {
    bytes
        .windows(text.len())
        .any(|window| window == text.as_bytes())
}

#[test]
fn the_same_description_gives_the_same_bytes() {
    for form in [Form::Text, SCAN] {
        let one = document(form, Damage::None);
        let named = Document {
            id: "e".into(),
            file_name: "lain.pdf".into(),
            ..one.clone()
        };
        assert_eq!(render(&one), render(&named));
    }
    let Form::Scan {
        dpi,
        skew,
        noise,
        quality,
        ..
    } = SCAN
    else {
        unreachable!()
    };
    let other = Form::Scan {
        dpi,
        skew,
        noise,
        quality,
        seed: 10,
    };
    assert_ne!(
        render(&document(SCAN, Damage::None)),
        render(&document(other, Damage::None))
    );
}

#[test]
fn a_printed_document_has_its_words_and_says_what_it_is() {
    let bytes = render(&document(Form::Text, Damage::None));
    for text in ["CONTOH WULANDARI", "1 April 2021"] {
        assert!(contains(&bytes, text), "{text:?}");
    }
    // Text beyond ASCII stands in hex digits.
    let notice = metrics::win_ansi("DOKUMEN CONTOH – BUKAN DOKUMEN RESMI");
    let notice: String = notice.iter().map(|byte| format!("{byte:02X}")).collect();
    let places = bytes
        .windows(notice.len())
        .filter(|window| *window == notice.as_bytes());
    assert_eq!(places.count(), 2, "every page says it");
    let pages = ink(bytes);
    assert_eq!(pages.len(), 2);
    assert!(
        pages.iter().all(|&dark| (5..120).contains(&dark)),
        "{pages:?}"
    );
}

#[test]
fn a_scan_shows_the_page_and_has_no_words() {
    let bytes = render(&document(SCAN, Damage::None));
    assert!(!contains(&bytes, "WULANDARI"));
    let pages = ink(bytes);
    assert_eq!(pages.len(), 2);
    assert!(
        pages.iter().all(|&dark| (2..120).contains(&dark)),
        "{pages:?}"
    );
}

#[test]
fn every_kind_of_document_opens() {
    let proposals = proposals();
    let mut scans = 0;
    for document in samples(&proposals) {
        let text = document.form == Form::Text;
        // Two scans show that a world's settings work; the printed ones cover the layout.
        scans += usize::from(!text);
        if !text && scans > 2 {
            continue;
        }
        let bytes = render(&document);
        assert!(bytes.len() < LIMIT);
        let pages = ink(bytes);
        assert_eq!(
            pages.len(),
            1 + usize::from(document.paper.more_pages),
            "{document:?}"
        );
        assert!(
            pages.iter().all(|&dark| (2..300).contains(&dark)),
            "{pages:?} {document:?}"
        );
    }
    assert!(scans > 10);
}

#[test]
fn the_largest_scan_of_a_world_keeps_the_limit() {
    let proposals = proposals();
    let scans = proposals.iter().flat_map(|proposal| &proposal.documents);
    let weight = |document: &&Document| match document.form {
        Form::Scan {
            dpi,
            noise,
            quality,
            ..
        } if document.damage == Damage::None => {
            let pages = u32::from(document.paper.more_pages) + 1;
            (f32::from(dpi).powi(2) * (0.1 + noise) * f32::from(quality)) as u32 * pages
        }
        _ => 0,
    };
    let largest = render(scans.max_by_key(weight).unwrap());
    assert!(
        (100_000..LIMIT).contains(&largest.len()),
        "{}",
        largest.len()
    );
}

#[test]
fn damage_is_as_it_says() {
    assert!(render(&document(SCAN, Damage::Empty)).is_empty());
    for form in [Form::Text, SCAN] {
        let sound = render(&document(form, Damage::None));
        let cut = render(&document(form, Damage::Truncated));
        assert!(sound.starts_with(&cut) && cut.len() < sound.len() && !cut.is_empty());
        assert!(Pdf::new(cut).is_err());
        let other = render(&document(form, Damage::NotPdf));
        assert!(!other.is_empty() && !contains(&other, "%PDF"));
        assert!(Pdf::new(other).is_err());
        let large = render(&document(form, Damage::Oversized));
        assert!(large.len() > LIMIT);
        assert_eq!(ink(large), ink(sound));
    }
}

#[test]
fn a_scan_that_serves_two_people_is_the_same_file() {
    let proposals = proposals();
    let find = |id: &str| proposals.iter().find(|proposal| proposal.id == id).unwrap();
    let scan_of = |proposal: &Proposal| match &proposal.fault {
        Some(Fault::SameScan {
            document,
            other_proposal,
        }) => {
            let scan = proposal
                .documents
                .iter()
                .find(|one| one.id == *document)
                .unwrap();
            Some((render(scan), other_proposal.clone()))
        }
        _ => None,
    };
    let (ours, other) = proposals.iter().find_map(scan_of).unwrap();
    let (theirs, _) = scan_of(find(&other)).unwrap();
    assert!(!ours.is_empty());
    assert!(ours == theirs);
}
