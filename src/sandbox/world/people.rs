//! Persons as the world shows them, made from their lives.
//!
//! The birth part of every NIP is a 30 February, which no calendar has: the number is well formed,
//! and yet nobody's. The NIK begins with 9901, a region that does not exist.

use super::life::{Life, SERIALS};
use super::model::{Agency, Person, Record, Unit};
use super::names::Sex;
use super::rng::{Rng, Stream};

/// The employee number: birth year and the impossible day, month of appointment, sex, serial. It is
/// unique because the month of appointment grows with every round of serials.
pub(super) fn nip(life: &Life) -> String {
    let sex = match life.sex {
        Sex::Male => 1,
        Sex::Female => 2,
    };
    let entry = life.entry;
    format!(
        "{:04}0230{:04}{:02}{sex}{:03}",
        life.birth.year(),
        entry.year(),
        entry.month(),
        life.index % SERIALS + 1,
    )
}

/// The citizen number: region, birth with 40 added to a woman's day, serial.
pub(super) fn nik(life: &Life) -> String {
    let day = match life.sex {
        Sex::Male => life.birth.day(),
        Sex::Female => life.birth.day() + 40,
    };
    format!(
        "9901{:02}{day:02}{:02}{:02}{:04}",
        life.index % 30 + 1,
        life.birth.month(),
        life.birth.year() % 100,
        life.index + 1,
    )
}

/// The person; `records` are what is held of them.
pub(super) fn person(
    seed: u64,
    life: &Life,
    unit: &Unit,
    agency: &Agency,
    records: Vec<Record>,
) -> Person {
    let mut rng = Rng::at(seed, Stream::Id, &[3, life.index as u64]);
    Person {
        pns_id: rng.hex_id(),
        nip: nip(life),
        nik: nik(life),
        name: life.name.clone(),
        birth: life.birth,
        birth_place: life.birth_place.to_owned(),
        sex: life.sex.letter().to_owned(),
        unit_id: unit.id.clone(),
        agency_id: agency.id.clone(),
        employee_kind: life.employment.word().to_owned(),
        activated: rng.chance(88),
        records,
    }
}
