//! What the scanned papers say: decrees, diplomas, certificates and registers, filled with values.

use jiff::civil::Date;
use serde_json::Value;

use crate::domain::category::{Borne, DocumentSpec};

use super::forms::Form;
use super::life::{Life, RANKS, days};
use super::model::{Paper, Values};
use super::names::{self, Sex};
use super::people;
use super::print;
use super::records::Workplace;
use super::references::ReferenceList;
use super::rng::Rng;
use super::sheets::{Head, Sheet, sheet};

/// What a paper is filled with.
pub(super) struct Filling<'f> {
    pub life: &'f Life,
    pub place: Workplace<'f>,
    /// The name of the person on the paper, which a planted fault makes somebody else's.
    pub name: &'f str,
    /// The values of the record on the paper.
    pub values: &'f Values,
    pub lists: &'f [ReferenceList],
}

/// The paper of one kind of document.
pub(super) fn paper(
    form: &Form,
    spec: &DocumentSpec,
    filling: &Filling<'_>,
    rng: &mut Rng,
) -> Paper {
    let sheet = sheet(spec.id.as_str());
    let value = |slug: &str| {
        form.variant()
            .field(slug)
            .and_then(|field| print::value(field, filling.values, filling.lists))
    };
    let signed = value(sheet.dated).unwrap_or_else(|| print::date(issued(filling, rng)));
    Paper {
        letterhead: letterhead(sheet, filling, rng),
        title: title(sheet, spec, filling),
        subtitle: value(sheet.numbered).map(|number| format!("NOMOR : {number}")),
        opening: sheet.opening.iter().map(|&line| line.to_owned()).collect(),
        lines: lines(form, spec, sheet, filling),
        closing: sheet.closing.iter().map(|&line| line.to_owned()).collect(),
        signature: signature(sheet, &signed, filling, rng),
        more_pages: if rng.chance(sheet.longer) {
            rng.between(1, 2) as u8
        } else {
            0
        },
    }
}

/// When a paper without a date among the values was issued: lately, for the proposal.
fn issued(filling: &Filling<'_>, rng: &mut Rng) -> Date {
    days(filling.life.today, -rng.between(3, 35))
}

/// Caption and value of everything that the document bears, the person first.
fn lines(
    form: &Form,
    spec: &DocumentSpec,
    sheet: &Sheet,
    filling: &Filling<'_>,
) -> Vec<(String, String)> {
    let life = filling.life;
    let mut lines = Vec::new();
    let caption = |borne: &Borne| spec.bears.get(borne).cloned();
    if let Some(caption) = caption(&Borne::PersonName) {
        lines.push((caption, titled(sheet, life, filling.name)));
    }
    if let Some(caption) = caption(&Borne::PersonNip) {
        lines.push((caption, people::nip(life)));
    }
    if let Some(caption) = caption(&Borne::PersonBirth) {
        lines.push((caption, print::date(life.birth)));
    }
    if sheet.head == Head::Agency && !spec.bears.values().any(|caption| caption == "Unit Kerja") {
        lines.push(("Unit Kerja".to_owned(), filling.place.unit.to_owned()));
    }
    for field in &form.variant().fields {
        let Some(caption) = caption(&Borne::Field(field.slug.clone())) else {
            continue;
        };
        let Some(text) = print::value(field, filling.values, filling.lists) else {
            continue;
        };
        if let Some(rank) = rank_title(&field.slug, filling.values) {
            lines.push(("Pangkat".to_owned(), rank.to_owned()));
        }
        lines.push((caption, text));
    }
    lines
}

/// Offices print titles with the name, schools and registers do not.
fn titled(sheet: &Sheet, life: &Life, name: &str) -> String {
    let title = life.schooling.title;
    match (sheet.head, title) {
        (Head::Agency, title) if !title.is_empty() && life.index.is_multiple_of(2) => match title {
            "Dr." => format!("Dr. {name}"),
            _ => format!("{name}, {title}"),
        },
        _ => name.to_owned(),
    }
}

fn rank_title(slug: &str, values: &Values) -> Option<&'static str> {
    let code = values
        .get("golongan_id")
        .filter(|_| slug == "golongan_id")?
        .as_str()?;
    RANKS
        .iter()
        .find(|(known, _, _)| *known == code)
        .map(|(_, _, title)| *title)
}

fn title(sheet: &Sheet, spec: &DocumentSpec, filling: &Filling<'_>) -> String {
    match sheet.title {
        "" => spec.name.id.to_uppercase(),
        title if sheet.head == Head::Agency && title.starts_with("KEPUTUSAN") => {
            let who = if ministry(filling) {
                "MENTERI CONTOH"
            } else {
                "BUPATI CONTOH"
            };
            format!("{} {who}{}", &title[..9], &title[9..])
        }
        title => title.to_owned(),
    }
}

fn ministry(filling: &Filling<'_>) -> bool {
    filling.place.agency.starts_with("KEMENTERIAN")
}

/// A text among the values, such as the school that gave the diploma.
fn text<'f>(filling: &Filling<'f>, slug: &str) -> Option<&'f str> {
    filling.values.get(slug).and_then(Value::as_str)
}

fn letterhead(sheet: &Sheet, filling: &Filling<'_>, rng: &mut Rng) -> Vec<String> {
    let address = |rng: &mut Rng| {
        format!(
            "Jalan Contoh Raya Nomor {}, Contoh 99{:03}",
            rng.between(1, 90),
            rng.below(1_000)
        )
    };
    let lines = |first: &str, second: &str, rng: &mut Rng| {
        vec![first.to_owned(), second.to_owned(), address(rng)]
    };
    match sheet.head {
        Head::Agency if ministry(filling) => {
            lines("KEMENTERIAN CONTOH", "SEKRETARIAT JENDERAL", rng)
        }
        Head::Agency => lines(
            "PEMERINTAH KABUPATEN CONTOH",
            "BADAN KEPEGAWAIAN DAN PENGEMBANGAN SUMBER DAYA MANUSIA",
            rng,
        ),
        Head::Unit => lines(filling.place.agency, filling.place.unit, rng),
        Head::Bkn => lines(
            "BADAN KEPEGAWAIAN NEGARA CONTOH",
            "KANTOR REGIONAL CONTOH",
            rng,
        ),
        Head::Civil => lines(
            "PEMERINTAH KABUPATEN CONTOH",
            "DINAS KEPENDUDUKAN DAN PENCATATAN SIPIL",
            rng,
        ),
        Head::Marriage => lines(
            "KEMENTERIAN AGAMA CONTOH",
            "KANTOR URUSAN AGAMA KECAMATAN CONTOH",
            rng,
        ),
        Head::Tax => lines(
            "KEMENTERIAN KEUANGAN CONTOH",
            "KANTOR PELAYANAN PAJAK PRATAMA CONTOH",
            rng,
        ),
        Head::State => vec!["REPUBLIK CONTOH".to_owned()],
        Head::Named(slug) => {
            let name = text(filling, slug).unwrap_or("LEMBAGA CONTOH");
            vec![name.to_owned(), address(rng)]
        }
    }
}

fn signature(sheet: &Sheet, signed: &str, filling: &Filling<'_>, rng: &mut Rng) -> Vec<String> {
    let sex = if rng.chance(60) {
        Sex::Male
    } else {
        Sex::Female
    };
    let name = names::person(rng, sex);
    let office = match sheet.head {
        Head::Agency if ministry(filling) => "a.n. MENTERI CONTOH\nKepala Biro Kepegawaian,",
        Head::Agency => "a.n. BUPATI CONTOH\nKepala Badan Kepegawaian,",
        Head::Unit => "Pejabat Penilai Kinerja,",
        Head::Bkn => "a.n. Kepala BKN Contoh\nKepala Kantor Regional,",
        Head::Civil => "Kepala Dinas,",
        Head::Marriage => "Kepala KUA Kecamatan Contoh,",
        Head::Tax => "Kepala Kantor,",
        Head::State => "PRESIDEN REPUBLIK CONTOH,",
        Head::Named("nama_sek") => head_of_school(text(filling, "nama_sek").unwrap_or_default()),
        Head::Named("nama_organisasi") => "Ketua Umum,",
        Head::Named(_) => "Kepala,",
    };
    let mut lines = vec![format!("Contoh, {signed}")];
    lines.extend(office.split('\n').map(str::to_owned));
    lines.push(name);
    lines
}

fn head_of_school(name: &str) -> &'static str {
    let begins = |words: [&str; 2]| words.iter().any(|word| name.starts_with(word));
    if begins(["UNIVERSITAS", "INSTITUT"]) {
        "Rektor,"
    } else if begins(["POLITEKNIK", "AKADEMI"]) {
        "Direktur,"
    } else {
        "Kepala Sekolah,"
    }
}
