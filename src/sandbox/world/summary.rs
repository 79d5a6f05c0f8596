//! A proposal in a few words for a list (*ringkas*), at most 28 cells wide.

use serde_json::Value;

use super::forms::Form;
use super::model::{Change, Proposal, Values};
use super::print;
use super::records::Kind;
use super::references::{self, ReferenceList};

/// The width of the column, in cells.
const WIDTH: usize = 28;

/// What a proposal wants, against what is held.
pub(super) fn summary(
    form: &Form,
    proposal: &Proposal,
    held: Option<&Values>,
    lists: &[ReferenceList],
) -> String {
    let text = match proposal.change {
        Change::Insert => subject(form, &proposal.proposed, held, lists),
        Change::Delete => format!("Hapus {}", subject(form, &proposal.proposed, None, lists)),
        Change::Update => changes(form, &proposal.proposed, held, lists),
    };
    shortened(&text)
}

fn shortened(text: &str) -> String {
    if text.chars().count() <= WIDTH {
        return text.to_owned();
    }
    let mut short: String = text.chars().take(WIDTH - 1).collect();
    short.truncate(short.trim_end().len());
    short.push('…');
    short
}

/// The one field that changes, or how many do.
fn changes(
    form: &Form,
    proposed: &Values,
    held: Option<&Values>,
    lists: &[ReferenceList],
) -> String {
    let differs = |slug: &str| held.and_then(|held| held.get(slug)) != proposed.get(slug);
    let changed: Vec<_> = form
        .variant()
        .fields
        .iter()
        .filter(|field| differs(&field.slug))
        .collect();
    match changed[..] {
        [field] => {
            let value = print::value(field, proposed, lists);
            let full = value.map(|value| format!("{}: {value}", field.label.id));
            let fits = full.filter(|full| full.chars().count() <= WIDTH);
            fits.unwrap_or_else(|| format!("{} berubah", field.label.id))
        }
        _ => format!("{} data berubah", changed.len()),
    }
}

/// What a record is about, by the values that tell it from others of its kind.
fn subject(
    form: &Form,
    values: &Values,
    before: Option<&Values>,
    lists: &[ReferenceList],
) -> String {
    let text = |slug: &str| {
        values
            .get(slug)
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned()
    };
    let shown = |values: &Values, slug: &str| {
        let field = form.variant().field(slug)?;
        let code = values.get(slug)?.as_str()?;
        let list = field.reference.as_deref()?;
        Some(
            references::words(lists, list, code)
                .unwrap_or(code)
                .to_owned(),
        )
    };
    let words = |slug: &str| shown(values, slug).unwrap_or_default();
    let year = |slug: &str| values.get(slug).map(Value::to_string).unwrap_or_default();
    match form.kind {
        Kind::Rank => match before.and_then(|before| shown(before, "golongan_id")) {
            Some(before) => format!("{before} → {}", words("golongan_id")),
            None => words("golongan_id"),
        },
        Kind::Education => study(&words("pendidikan_id"), &year("tahun_lulus")),
        Kind::Position => text("nama_jabatan"),
        Kind::Performance => format!("SKP {}: {}", year("tahun"), words("kuadran_kinerja_nilai")),
        Kind::PerformanceOld => format!(
            "SKP {}: {}",
            year("tahun"),
            year("nilai_prestasi_kerja").replace('.', ",")
        ),
        Kind::Training => words("latihan_struktural_id"),
        Kind::Course => text("nama_kursus"),
        Kind::Award => words("harga_id").replace("Satyalancana Karya Satya", "Karya Satya"),
        Kind::Spouse | Kind::Child | Kind::Parent | Kind::Personal => text("nama"),
        Kind::Organisation => text("nama_organisasi"),
        Kind::Appointment => format!("CPNS {}", print::iso(&text("tmt_cpns"))),
        Kind::ServiceReview => format!(
            "{} th {} bl",
            year("masa_kerja_tahun"),
            year("masa_kerja_bulan")
        ),
        Kind::UnpaidLeave => format!("CLTN {}", print::iso(&text("tanggal_awal"))),
        Kind::Transfer => format!("dari {}", text("instansi_kerja_lama")),
    }
}

/// `S-1 Pendidikan Matematika 2016`, the course cut so that the year stays.
fn study(course: &str, year: &str) -> String {
    let (level, name) = course.split_once(' ').unwrap_or((course, ""));
    let capital = |word: &str| {
        let mut letters = word.chars();
        let first = letters.next().map(String::from).unwrap_or_default();
        first + &letters.as_str().to_lowercase()
    };
    let name = name.split(' ').map(capital).collect::<Vec<_>>().join(" ");
    let full = format!("{level} {name}");
    let room = WIDTH - 1 - year.len();
    if full.chars().count() <= room {
        return format!("{full} {year}");
    }
    let cut: String = full.chars().take(room - 1).collect();
    format!("{}… {year}", cut.trim_end())
}
