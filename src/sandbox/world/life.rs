//! One person's life in a few facts, from which every record of theirs follows: so the appointment
//! in one record is the appointment in all of them, and nothing contradicts by accident.

use jiff::{ToSpan, civil::Date};

use super::names::{self, Sex};
use super::rng::{Rng, Stream};

/// How somebody is employed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Employment {
    /// A civil servant.
    Pns,
    /// A candidate in the first years.
    Cpns,
    /// An employee on a contract.
    Pppk,
}

impl Employment {
    fn draw(rng: &mut Rng, index: usize) -> Self {
        match rng.below(100) {
            _ if index < VETERANS => Self::Pns,
            0..4 => Self::Cpns,
            4..12 => Self::Pppk,
            _ => Self::Pns,
        }
    }

    /// As the records spell it.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Pns => "PNS",
            Self::Cpns => "CPNS",
            Self::Pppk => "PPPK",
        }
    }
}

/// A level of education, what it is called and the rank that it opens.
#[derive(Debug)]
pub(super) struct Schooling {
    /// `tingkat_pendidikan_id`.
    pub level: &'static str,
    /// `pendidikan_id`, a code of ours.
    pub code: &'static str,
    /// As lists print it.
    pub name: &'static str,
    /// Letters behind the name; empty where there are none.
    pub title: &'static str,
    /// The school or university.
    pub school: &'static str,
    /// Place in [`RANKS`] at appointment.
    entry: usize,
    /// The highest place in [`RANKS`] that the years alone lead to.
    ceiling: usize,
    /// Age at graduation.
    age: i16,
}

/// The ranks (*golongan ruang*): code, name, and the rank's title (*pangkat*).
pub(super) const RANKS: [(&str, &str, &str); 17] = [
    ("11", "I/a", "Juru Muda"),
    ("12", "I/b", "Juru Muda Tingkat I"),
    ("13", "I/c", "Juru"),
    ("14", "I/d", "Juru Tingkat I"),
    ("21", "II/a", "Pengatur Muda"),
    ("22", "II/b", "Pengatur Muda Tingkat I"),
    ("23", "II/c", "Pengatur"),
    ("24", "II/d", "Pengatur Tingkat I"),
    ("31", "III/a", "Penata Muda"),
    ("32", "III/b", "Penata Muda Tingkat I"),
    ("33", "III/c", "Penata"),
    ("34", "III/d", "Penata Tingkat I"),
    ("41", "IV/a", "Pembina"),
    ("42", "IV/b", "Pembina Tingkat I"),
    ("43", "IV/c", "Pembina Utama Muda"),
    ("44", "IV/d", "Pembina Utama Madya"),
    ("45", "IV/e", "Pembina Utama"),
];

macro_rules! schooling {
    ($($level:literal $code:literal $name:literal $title:literal $school:literal $entry:literal $ceiling:literal $age:literal;)*) => {
        [$(Schooling { level: $level, code: $code, name: $name, title: $title, school: $school, entry: $entry, ceiling: $ceiling, age: $age }),*]
    };
}

/// What people have learnt, the commonest several times.
pub(super) const SCHOOLING: [Schooling; 20] = schooling! {
    "15" "1500101" "SLTA/SMA IPA" "" "SMA NEGERI 1 CONTOH" 4 9 18;
    "15" "1500102" "SLTA/SMA IPS" "" "SMA NEGERI 2 CONTOH" 4 9 18;
    "17" "1700203" "SMK TEKNIK BANGUNAN" "" "SMK NEGERI CONTOHREJO" 4 9 18;
    "30" "3000301" "D-III KEPERAWATAN" "A.Md.Kep." "POLITEKNIK KESEHATAN CONTOH" 6 10 22;
    "30" "3000302" "D-III KEBIDANAN" "A.Md.Keb." "AKADEMI KEBIDANAN CONTOH HUSADA" 6 10 22;
    "30" "3000303" "D-III MANAJEMEN INFORMATIKA" "A.Md." "POLITEKNIK NEGERI CONTOH" 6 10 22;
    "40" "4000401" "S-1 PENDIDIKAN MATEMATIKA" "S.Pd." "UNIVERSITAS CONTOH" 8 11 23;
    "40" "4000402" "S-1 PENDIDIKAN GURU SEKOLAH DASAR" "S.Pd." "UNIVERSITAS PENDIDIKAN CONTOH" 8 11 23;
    "40" "4000403" "S-1 PENDIDIKAN BAHASA INDONESIA" "S.Pd." "UNIVERSITAS NEGERI CONTOH" 8 11 23;
    "40" "4000404" "S-1 PENDIDIKAN AGAMA ISLAM" "S.Pd.I." "INSTITUT AGAMA CONTOH" 8 11 23;
    "40" "4000405" "S-1 EKONOMI MANAJEMEN" "S.E." "UNIVERSITAS CONTOH" 8 11 23;
    "40" "4000406" "S-1 ILMU HUKUM" "S.H." "UNIVERSITAS CONTOH RAYA" 8 11 23;
    "40" "4000407" "S-1 ILMU PEMERINTAHAN" "S.IP." "UNIVERSITAS NEGERI CONTOH" 8 11 23;
    "40" "4000408" "S-1 KESEHATAN MASYARAKAT" "S.K.M." "UNIVERSITAS CONTOH HUSADA" 8 11 23;
    "40" "4000409" "S-1 TEKNIK SIPIL" "S.T." "INSTITUT TEKNOLOGI CONTOH" 8 11 24;
    "40" "4000410" "S-1 TEKNIK INFORMATIKA" "S.Kom." "UNIVERSITAS CONTOH" 8 11 23;
    "40" "4000411" "S-1 AGRIBISNIS" "S.P." "UNIVERSITAS NEGERI CONTOH" 8 11 23;
    "45" "4500501" "S-2 MANAJEMEN PENDIDIKAN" "M.Pd." "UNIVERSITAS PENDIDIKAN CONTOH" 9 13 28;
    "45" "4500502" "S-2 ADMINISTRASI PUBLIK" "M.A.P." "UNIVERSITAS NEGERI CONTOH" 9 13 28;
    "50" "5000601" "S-3 ILMU ADMINISTRASI" "Dr." "UNIVERSITAS CONTOH RAYA" 9 14 34;
};

/// The facts of one life.
#[derive(Clone, Debug)]
pub(super) struct Life {
    /// Place among the world's people.
    pub index: usize,
    /// Place of the unit among the world's units.
    pub unit: usize,
    pub sex: Sex,
    /// As the records have it.
    pub name: String,
    /// As it is on the identity card; one in nine records has a slip of the pen.
    pub true_name: String,
    pub birth: Date,
    pub birth_place: &'static str,
    pub employment: Employment,
    /// First day of the appointment (*TMT CPNS*, or the contract's start).
    pub entry: Date,
    pub schooling: &'static Schooling,
    pub graduation: Date,
    /// Places in [`RANKS`] with the day from which each counts, oldest first.
    pub ranks: Vec<(usize, Date)>,
    pub wedding: Option<Date>,
    /// Birthdays.
    pub children: Vec<Date>,
    /// The day on which the world was made.
    pub today: Date,
}

/// How many serial numbers a NIP has room for.
pub(super) const SERIALS: usize = 999;

/// How many people at the head of the first unit have been PNS for ten years at least: the
/// proposals that show every variant once are theirs, and only such a life can have all of them.
pub(super) const VETERANS: usize = 64;

/// A day of a month that has it for certain.
fn day(year: i16, month: i8, day: i8) -> Date {
    Date::new(year, month, day).unwrap_or(Date::ZERO)
}

/// `years` later, or earlier; the 29 February becomes the 28th.
pub(super) fn years(date: Date, years: i64) -> Date {
    let year = date.year().saturating_add(years as i16);
    Date::new(year, date.month(), date.day()).unwrap_or_else(|_| day(year, date.month(), 28))
}

/// `days` later, or earlier.
pub(super) fn days(date: Date, days: i64) -> Date {
    date.saturating_add(days.days())
}

impl Life {
    /// The life of person number `index`, who works in unit number `unit`.
    pub(super) fn of(seed: u64, index: usize, unit: usize, today: Date) -> Self {
        let mut rng = Rng::at(seed, Stream::Life, &[index as u64]);
        let employment = Employment::draw(&mut rng, index);
        let sex = if rng.chance(55) {
            Sex::Female
        } else {
            Sex::Male
        };
        let schooling = rng.pick(&SCHOOLING);
        let served = match employment {
            Employment::Cpns => 0,
            Employment::Pppk => rng.between(1, 4),
            // The earliest entry lets nobody be older than 58 today.
            Employment::Pns => {
                let least = if index < VETERANS { 10 } else { 3 };
                rng.between(least, 50 - i64::from(schooling.age))
            }
        };
        // The month keeps NIPs apart: no two people with the same serial (see `people`) share it.
        let entry = day(today.year() - served as i16, 1 + (index / SERIALS) as i8, 1);
        let age = i64::from(schooling.age) + rng.between(1, 6);
        let birth = day(
            entry.year() - age as i16,
            rng.between(1, 12) as i8,
            rng.between(1, 28) as i8,
        );
        let graduation = day(
            birth.year() + schooling.age,
            *rng.pick(&[2, 6, 7, 8, 9, 11]),
            rng.between(1, 28) as i8,
        );
        let true_name = names::person(&mut rng, sex);
        let name = match index % 9 {
            4 => names::misspelt(&mut rng, &true_name),
            _ => true_name.clone(),
        };
        let birth_place = names::town(&mut rng);
        let ranks = climb(&mut rng, schooling, employment, entry, today);
        let mut life = Self {
            index,
            unit,
            sex,
            name,
            true_name,
            birth,
            birth_place,
            employment,
            entry,
            schooling,
            graduation,
            ranks,
            wedding: None,
            children: Vec::new(),
            today,
        };
        life.found_family(&mut rng);
        life
    }

    fn found_family(&mut self, rng: &mut Rng) {
        let wedding = day(
            self.birth.year() + rng.between(23, 31) as i16,
            rng.between(1, 12) as i8,
            rng.between(1, 28) as i8,
        );
        if wedding >= years(self.today, -1) || rng.chance(12) {
            return;
        }
        self.wedding = Some(wedding);
        let mut born = wedding;
        for _ in 0..rng.weighted(&[(0, 1), (1, 3), (2, 5), (3, 2)]) {
            born = days(born, rng.between(300, 1_300));
            if born < days(self.today, -90) {
                self.children.push(born);
            }
        }
    }

    /// From when on the person is a full civil servant (*TMT PNS*).
    pub(super) fn tenure(&self) -> Date {
        years(self.entry, 1)
    }

    /// The present rank, a place in [`RANKS`].
    pub(super) fn rank(&self) -> usize {
        self.ranks.last().map_or(0, |(rank, _)| *rank)
    }

    /// Whole months of service on a day.
    pub(super) fn months_served(&self, on: Date) -> i64 {
        let months = |date: Date| i64::from(date.year()) * 12 + i64::from(date.month());
        (months(on) - months(self.entry)).max(0)
    }
}

/// The regular promotion (*kenaikan pangkat reguler*): four years each, in April or October.
fn climb(
    rng: &mut Rng,
    schooling: &Schooling,
    employment: Employment,
    entry: Date,
    today: Date,
) -> Vec<(usize, Date)> {
    let mut ranks = vec![(schooling.entry, entry)];
    if employment != Employment::Pns {
        return ranks;
    }
    let mut since = day(entry.year() + 4, *rng.pick(&[4, 10]), 1);
    // The newest promotion is what people propose, so it must not stand in the record yet.
    while since < days(today, -240) && ranks.len() <= schooling.ceiling - schooling.entry {
        ranks.push((schooling.entry + ranks.len(), since));
        since = years(since, 4);
    }
    ranks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_life_runs_forward() {
        let today = day(2026, 11, 21);
        for index in 0..3_000 {
            let life = Life::of(5, index, 0, today);
            assert!(life.birth < life.graduation, "{life:?}");
            assert!(life.graduation < life.entry, "{life:?}");
            assert!(life.entry < today, "{life:?}");
            assert!(years(life.birth, 59) > today, "{life:?}");
            assert!(
                life.ranks.is_sorted_by(|a, b| a.0 + 1 == b.0 && a.1 < b.1),
                "{life:?}"
            );
            assert!(
                life.children
                    .iter()
                    .all(|&born| Some(born) > life.wedding && born < today)
            );
        }
    }
}
