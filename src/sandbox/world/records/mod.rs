//! What the records say: for every kind of record the true values of one person's record number n.
//! What is held may lag behind the truth (see `stale`); a proposal brings the truth in.

mod family;
mod learning;
mod service;

use std::ops::Range;

use jiff::civil::Date;
use serde_json::Value;

use super::life::{Employment, Life};
use super::model::Values;
use super::rng::Rng;

/// The kinds of records, one for each variant of the catalogue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Personal,
    Spouse,
    Child,
    Parent,
    Appointment,
    Rank,
    Position,
    ServiceReview,
    UnpaidLeave,
    Transfer,
    Education,
    Training,
    Course,
    Award,
    Organisation,
    Performance,
    PerformanceOld,
}

/// Every kind with the slugs of its category and variant, and how often people propose it.
pub(super) const KINDS: [(Kind, &str, &str, u32); 17] = [
    (Kind::Rank, "golongan", "golongan", 15),
    (Kind::Education, "pendidikan", "pendidikan", 13),
    (Kind::Position, "jabatan", "jabatan", 12),
    (Kind::Performance, "skp", "skp22", 10),
    (Kind::Personal, "data-utama", "data-utama", 9),
    (Kind::Course, "kursus", "kursus", 8),
    (Kind::Child, "keluarga", "anak", 6),
    (Kind::Appointment, "cpns-pns", "cpns-pns", 6),
    (Kind::Spouse, "keluarga", "pasangan", 5),
    (Kind::Training, "diklat", "diklat", 4),
    (Kind::Award, "penghargaan", "penghargaan", 4),
    (Kind::PerformanceOld, "skp", "skp", 3),
    (Kind::Parent, "keluarga", "orang-tua", 3),
    (Kind::ServiceReview, "pmk", "pmk", 2),
    (Kind::Organisation, "organisasi", "organisasi", 2),
    (Kind::Transfer, "pindah-instansi", "pindah-instansi", 2),
    (Kind::UnpaidLeave, "cltn", "cltn", 1),
];

/// Which records of a kind a person has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Shelf {
    /// The numbers of those held.
    pub held: Range<usize>,
    /// The number of the one that could be added.
    pub next: Option<usize>,
}

/// Where a person works, in words.
#[derive(Clone, Copy, Debug)]
pub(super) struct Workplace<'w> {
    pub unit: &'w str,
    pub agency: &'w str,
}

/// Everything that the values of one record follow from.
pub(super) struct Source<'s> {
    pub life: &'s Life,
    pub place: Workplace<'s>,
    /// Which of the person's records of the kind.
    pub number: usize,
    pub rng: Rng,
}

impl Kind {
    /// Whether somebody with such a life can have such a record.
    pub(super) fn open_to(self, life: &Life) -> bool {
        use Kind::{Appointment, Award, Rank, ServiceReview, Training, Transfer, UnpaidLeave};
        match (self, life.employment) {
            // The first year assessed is the first whole one, and the old form ended with 2021.
            (Self::PerformanceOld, _) => life.entry.year() < 2020,
            (Self::Performance, _) => life.entry.year() < life.today.year(),
            (_, Employment::Pns) => true,
            (kind, Employment::Cpns) => {
                !matches!(kind, Rank | ServiceReview | UnpaidLeave | Transfer | Award)
            }
            (kind, Employment::Pppk) => !matches!(
                kind,
                Rank | Appointment | ServiceReview | UnpaidLeave | Transfer | Award | Training
            ),
        }
    }

    /// Which records of this kind the person has.
    pub(super) fn shelf(self, life: &Life) -> Shelf {
        let luck = life.index * 7 + self as usize * 13;
        let up_to = |held: usize| Shelf {
            held: 0..held,
            next: Some(held),
        };
        let fixed = |held: usize| Shelf {
            held: 0..held,
            next: None,
        };
        if !self.open_to(life) {
            return fixed(0);
        }
        let served = life.months_served(life.today) / 12;
        match self {
            Self::Personal | Self::Appointment => fixed(1),
            Self::Rank => service::rank_shelf(life),
            Self::Spouse if life.wedding.is_none() => up_to(0),
            Self::Spouse => fixed(1),
            Self::Child => up_to(life.children.len()),
            Self::Parent if luck.is_multiple_of(5) => up_to(1),
            Self::Parent => fixed(2),
            Self::Position => up_to(1 + luck % 2),
            Self::Education => up_to(1),
            Self::Performance => up_to(usize::from(served > 0) + usize::from(served > 1)),
            Self::PerformanceOld => up_to(1),
            Self::Award => up_to(usize::from(served >= 10) + usize::from(served >= 20)),
            Self::Course => up_to(luck % 3),
            Self::Training => up_to(usize::from(luck.is_multiple_of(4))),
            Self::Organisation => up_to(usize::from(luck.is_multiple_of(6))),
            Self::ServiceReview | Self::UnpaidLeave | Self::Transfer => {
                up_to(usize::from(luck.is_multiple_of(23)))
            }
        }
    }

    /// The true values.
    pub(super) fn values(self, source: Source<'_>) -> Values {
        let make = match self {
            Self::Personal => family::personal,
            Self::Spouse => family::spouse,
            Self::Child => family::child,
            Self::Parent => family::parent,
            Self::Appointment => service::appointment,
            Self::Rank => service::rank,
            Self::Position => service::position,
            Self::ServiceReview => service::review,
            Self::UnpaidLeave => service::leave,
            Self::Transfer => service::transfer,
            Self::Education => learning::education,
            Self::Training => learning::training,
            Self::Course => learning::course,
            Self::Award => learning::award,
            Self::Organisation => learning::organisation,
            Self::Performance => learning::performance,
            Self::PerformanceOld => learning::performance_old,
        };
        make(source).0
    }
}

/// Values on the way into a record.
#[derive(Default)]
struct Facts(Values);

impl Facts {
    fn set(mut self, slug: &str, value: impl Into<Value>) -> Self {
        self.0.insert(slug.to_owned(), value.into());
        self
    }

    fn date(self, slug: &str, date: Date) -> Self {
        self.set(slug, date.to_string())
    }

    /// Sets what is there and leaves out what is not.
    fn maybe(self, slug: &str, value: Option<impl Into<Value>>) -> Self {
        match value {
            Some(value) => self.set(slug, value),
            None => self,
        }
    }

    /// Sets a text unless it is empty.
    fn filled(self, slug: &str, text: &str) -> Self {
        self.maybe(slug, (!text.is_empty()).then_some(text))
    }
}

/// The number of a letter, as offices write it: code, serial, office, year.
fn letter(rng: &mut Rng, code: &str, office: &str, date: Date) -> String {
    let serial = rng.between(11, 1_989);
    match rng.below(3) {
        0 => format!("{code}/{serial:03}/{office}/{}", date.year()),
        1 => format!(
            "{code}/{serial}/{office}/{}/{}",
            roman(date.month()),
            date.year()
        ),
        _ => format!("{code}.{}/{serial:04}/{}", rng.between(1, 9), date.year()),
    }
}

/// The number of BKN's technical consideration (*pertek*).
fn pertek(rng: &mut Rng, letters: &str, date: Date) -> String {
    format!(
        "{letters}-{}{:06}/{}",
        date.year(),
        rng.between(11, 98_765),
        rng.between(10, 99)
    )
}

fn roman(month: i8) -> &'static str {
    const MONTHS: [&str; 12] = [
        "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII",
    ];
    MONTHS[(month.clamp(1, 12) - 1) as usize]
}

/// `count` digits.
fn digits(rng: &mut Rng, count: usize) -> String {
    (0..count)
        .map(|_| char::from(b'0' + rng.below(10) as u8))
        .collect()
}
