//! The main data and the family.

use super::super::life::{Life, days, years};
use super::super::names::{self, Sex};
use super::super::people;
use super::super::rng::Rng;
use super::{Facts, Source, digits, letter};

const STREETS: [&str; 10] = [
    "JL. CONTOH RAYA",
    "JL. MELATI",
    "JL. KENANGA",
    "DUSUN SUMBERCONTOH",
    "JL. PAHLAWAN CONTOH",
    "PERUM CONTOH INDAH BLOK C",
    "JL. POROS CONTOHREJO",
    "GG. MAWAR",
    "JL. PENDIDIKAN",
    "KAMPUNG CONTOH HULU",
];

/// Marital status (`jenis-kawin`).
fn married(life: &Life) -> &'static str {
    if life.wedding.is_some() { "1" } else { "4" }
}

/// A part of a mail address that the name gives.
fn mailbox(name: &str) -> String {
    let words: Vec<String> = name
        .split(' ')
        .map(|word| {
            word.chars()
                .filter(char::is_ascii_alphabetic)
                .collect::<String>()
        })
        .filter(|word| !word.is_empty())
        .collect();
    words.join(".").to_lowercase()
}

/// A mobile number that is well formed and, with its four zeros, visibly nobody's.
fn phone(rng: &mut Rng) -> String {
    format!(
        "08{}0000{}",
        rng.pick(&["12", "13", "21", "52", "56"]),
        digits(rng, 4)
    )
}

pub(super) fn personal(mut source: Source<'_>) -> Facts {
    let facts = identity(&mut source);
    let facts = contact(&mut source, facts);
    numbers(&mut source, facts)
}

/// What the identity card says.
fn identity(source: &mut Source<'_>) -> Facts {
    let life = source.life;
    let rng = &mut source.rng;
    let address = format!(
        "{} NO. {} RT {:03} RW {:03} {}",
        rng.pick(&STREETS),
        rng.between(1, 140),
        rng.between(1, 12),
        rng.between(1, 9),
        names::town(rng),
    );
    let religion = rng.weighted(&[("1", 80), ("2", 8), ("3", 5), ("4", 4), ("5", 2), ("6", 1)]);
    let title = life.schooling.title;
    let (before, behind) = if title == "Dr." {
        (title, "")
    } else {
        ("", title)
    };
    Facts::default()
        .set("nama", life.true_name.as_str())
        .filled("gelar_depan", before)
        .filled("gelar_belakang", behind)
        .set("nik", people::nik(life))
        .set("tempat_lahir", life.birth_place)
        .date("tgl_lahir", life.birth)
        .set("jenis_kelamin", life.sex.letter())
        .set("agama_id", religion)
        .set("jenis_kawin_id", married(life))
        .set("alamat", address)
        .set("kode_pos", format!("99{}", digits(rng, 3)))
}

fn contact(source: &mut Source<'_>, facts: Facts) -> Facts {
    let life = source.life;
    let rng = &mut source.rng;
    let ministry = source.place.agency.starts_with("KEMENTERIAN");
    let domain = if ministry {
        "kementerian.contoh.go.id"
    } else {
        "kab.contoh.go.id"
    };
    let mailbox = format!("{}.{}", mailbox(&life.true_name), life.index);
    facts
        .set("email", format!("{mailbox}@surel.example"))
        .maybe(
            "email_gov",
            rng.chance(70).then(|| format!("{mailbox}@{domain}")),
        )
        .set("nomor_hp", phone(rng))
}

/// The numbers of tax office, insurance and pay office.
fn numbers(source: &mut Source<'_>, facts: Facts) -> Facts {
    let life = source.life;
    let rng = &mut source.rng;
    let taxed = days(life.entry, rng.between(10, 200))
        .min(days(life.today, -20))
        .max(life.entry);
    let mut part = |count: usize| digits(rng, count);
    let tax = format!("99.{}.{}.{}-{}.000", part(3), part(3), part(1), part(3));
    let series = if life.sex == Sex::Male { "AA" } else { "BB" };
    let card = life
        .wedding
        .map(|_| format!("{} {series}", 500_000 + life.index));
    facts
        .set("npwp_nomor", tax)
        .date("npwp_tanggal", taxed)
        .set("nomor_bpjs", format!("0099{}", digits(rng, 9)))
        .maybe("karis_karsu", card)
}

pub(super) fn spouse(mut source: Source<'_>) -> Facts {
    let life = source.life;
    let rng = &mut source.rng;
    let newly = days(life.today, -rng.between(40, 500)).max(years(life.birth, 20));
    let wedding = life.wedding.unwrap_or(newly);
    let sex = life.sex.other();
    let birth = days(life.birth, rng.between(-1_200, 1_200))
        .min(days(years(wedding, -20), -rng.between(1, 200)));
    Facts::default()
        .set("nama", names::person(rng, sex))
        .set("tempat_lahir", names::town(rng))
        .date("tgl_lahir", birth)
        .set("jenis_kelamin", sex.letter())
        .set("is_pns", rng.chance(30))
        .maybe(
            "karis_karsu",
            rng.chance(60)
                .then(|| format!("{} CC", 600_000 + life.index)),
        )
        .set("jenis_kawin_id", "1")
        .set("posisi", 1)
        .date("tgl_menikah", wedding)
        .set(
            "akta_menikah",
            format!(
                "{:03}/{:02}/{}/{}",
                rng.between(1, 450),
                rng.between(1, 40),
                super::roman(wedding.month()),
                wedding.year()
            ),
        )
}

pub(super) fn child(mut source: Source<'_>) -> Facts {
    let life = source.life;
    let rng = &mut source.rng;
    let known = life.children.get(source.number).copied();
    let newborn = days(life.today, -rng.between(40, 600));
    let after = life
        .children
        .last()
        .map_or(newborn, |last| days(*last, 300));
    let born = known
        .unwrap_or(newborn.max(after))
        .min(days(life.today, -20));
    let sex = if rng.chance(50) {
        Sex::Male
    } else {
        Sex::Female
    };
    let other = names::person(rng, life.sex.other());
    let (father, mother) = match life.sex {
        Sex::Male => (life.name.clone(), other),
        Sex::Female => (other, life.name.clone()),
    };
    let registered = days(born, rng.between(5, 60));
    Facts::default()
        .set("nama", names::person(rng, sex))
        .set("jenis_anak", if life.wedding.is_some() { "1" } else { "3" })
        .set("jenis_kelamin", sex.letter())
        .set("tempat_lahir", names::town(rng))
        .date("tgl_lahir", born)
        .set(
            "akta_kelahiran",
            format!(
                "9901-LT-{}-{:04}",
                registered.strftime("%d%m%Y"),
                rng.between(1, 199)
            ),
        )
        .set("nama_ibu", mother)
        .set("nama_ayah", father)
}

/// Record 0 is the father, record 1 the mother.
pub(super) fn parent(mut source: Source<'_>) -> Facts {
    let life = source.life;
    let rng = &mut source.rng;
    let sex = if source.number == 0 {
        Sex::Male
    } else {
        Sex::Female
    };
    let birth = days(
        years(life.birth, -rng.between(20, 36)),
        rng.between(-150, 150),
    );
    let died = days(life.today, -rng.between(60, 6_000));
    let dead = died > years(birth, 45) && rng.chance(35);
    Facts::default()
        .set("nama", names::person(rng, sex))
        .set("jenis_kelamin", sex.letter())
        .set("tempat_lahir", names::town(rng))
        .date("tgl_lahir", birth)
        .maybe("tgl_meninggal", dead.then(|| died.to_string()))
        .maybe(
            "akta_meninggal",
            dead.then(|| letter(rng, "474.3", "KM", died)),
        )
}
