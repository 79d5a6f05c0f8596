//! Invented names of people and places. Nobody and no place here exists: every name of a person
//! begins with CONTOH, the Indonesian word for *example*.

use super::rng::Rng;

/// The sex as the records and the two employee numbers spell it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sex {
    Male,
    Female,
}

impl Sex {
    /// `M` or `F`, as SIASN spells it.
    pub(super) fn letter(self) -> &'static str {
        match self {
            Self::Male => "M",
            Self::Female => "F",
        }
    }

    /// The other one, of a spouse.
    pub(super) fn other(self) -> Self {
        match self {
            Self::Male => Self::Female,
            Self::Female => Self::Male,
        }
    }
}

const STEMS: [&str; 40] = [
    "ADHI", "ARTA", "BAGAS", "BIMA", "CAKRA", "CANDRA", "DANU", "DARMA", "DEWA", "EKA", "GALIH",
    "GUNA", "HARTA", "INDRA", "JATI", "KARTI", "KRIS", "LARAS", "LEKSA", "MAHA", "MEGA", "NALA",
    "NIRMA", "PANDU", "PRATI", "PURWA", "RAHMA", "RATNA", "RENG", "SANTI", "SEKAR", "SETYA",
    "SURYA", "TIRTA", "TRI", "UTAMI", "WIBI", "WIRA", "WULAN", "YUDHA",
];
const MALE_ENDINGS: [&str; 16] = [
    "WAN", "NTO", "PUTRA", "JAYA", "KUSUMA", "TAMA", "DI", "NEGARA", "SAPUTRA", "WIJAYA", "MUKTI",
    "SANTOSO", "DINATA", "PRASETYA", "HARDJA", "NUGRAHA",
];
const FEMALE_ENDINGS: [&str; 16] = [
    "WATI",
    "NINGSIH",
    "SARI",
    "DARI",
    "YANTI",
    "NINGTYAS",
    "NINGRUM",
    "LESTARI",
    "MURNI",
    "ASIH",
    "HANDAYANI",
    "RINI",
    "PUSPITA",
    "ANGGRAINI",
    "RAHAYU",
    "UTARI",
];
const MALE_LAST: [&str; 20] = [
    "ABDI WIBOWO",
    "MA'RUF",
    "SA'BAN",
    "HARAHULU",
    "SIMATONGGO",
    "TARUNA",
    "WAROKA",
    "MANGKUNATA",
    "PAKULANGIT",
    "SASTRADIJAYA",
    "ANUGERAH",
    "BRATASENA",
    "RAMADHANA",
    "LUMBANTARA",
    "TENGGARA",
    "DG. MANGEMBA",
    "WOKABENGA",
    "TANJUNGSARI",
    "NASUTARA",
    "GINTINGRAYA",
];
const FEMALE_LAST: [&str; 20] = [
    "NUR'AINA",
    "MA'RUFAH",
    "SA'DIYYA",
    "HARAHULU",
    "SIMATONGGO",
    "A'YUNI",
    "WAROKA",
    "KINASIHAN",
    "PAKULANGIT",
    "SASTRADEWI",
    "ANUGERAH",
    "CITRALAYA",
    "RAMADHANI",
    "LUMBANTARA",
    "TENGGARA",
    "DG. KANANG",
    "WOKABENGA",
    "TANJUNGSARI",
    "NASUTARA",
    "GINTINGRAYA",
];
const TOWNS: [&str; 18] = [
    "CONTOH",
    "CONTOHREJO",
    "SUMBER CONTOH",
    "MUARA CONTOH",
    "TANJUNG CONTOH",
    "PASIR CONTOH",
    "CONTOH AGUNG",
    "CONTOHSARI",
    "KOTA CONTOH",
    "CONTOH HULU",
    "CONTOH ILIR",
    "BATU CONTOH",
    "RANTAU CONTOH",
    "CONTOHARJO",
    "TELUK CONTOH",
    "LEMBAH CONTOH",
    "CONTOH BARAT",
    "PULAU CONTOH",
];

/// A town that is on no map.
pub(super) fn town(rng: &mut Rng) -> &'static str {
    TOWNS[rng.below(TOWNS.len())]
}

fn given(rng: &mut Rng, sex: Sex) -> String {
    let endings = match sex {
        Sex::Male => &MALE_ENDINGS,
        Sex::Female => &FEMALE_ENDINGS,
    };
    format!("{}{}", rng.pick(&STEMS), rng.pick(endings))
}

fn last(rng: &mut Rng, sex: Sex) -> &'static str {
    match sex {
        Sex::Male => MALE_LAST[rng.below(MALE_LAST.len())],
        Sex::Female => FEMALE_LAST[rng.below(FEMALE_LAST.len())],
    }
}

/// A person's name in capitals, without titles: from one word to five.
pub(super) fn person(rng: &mut Rng, sex: Sex) -> String {
    match rng.below(100) {
        0..3 => format!("CONTOH{}", given(rng, sex)),
        3..48 => format!("CONTOH {}", given(rng, sex)),
        48..66 => format!("CONTOH {} {}", given(rng, sex), last(rng, sex)),
        66..84 => format!("CONTOH {} {}", rng.pick(&STEMS), given(rng, sex)),
        84..90 => format!("CONTOH {}. {}", &rng.pick(&STEMS)[..1], given(rng, sex)),
        90..96 => format!("CONTOH {} {}", given(rng, sex), given(rng, sex)),
        _ => format!(
            "CONTOH {} {} {}",
            given(rng, sex),
            given(rng, sex),
            last(rng, sex)
        ),
    }
}

/// The name with one slip of the pen in it, somewhere behind CONTOH.
pub(super) fn misspelt(rng: &mut Rng, name: &str) -> String {
    slip(rng, name, 7)
}

/// Any text with one slip of the pen in it.
pub(super) fn misspelt_anywhere(rng: &mut Rng, text: &str) -> String {
    if text.starts_with("CONTOH") {
        misspelt(rng, text)
    } else {
        slip(rng, text, 0)
    }
}

/// As a clerk makes one: a letter doubled, left out or two swapped, not before `from`.
fn slip(rng: &mut Rng, text: &str, from: usize) -> String {
    let mut letters: Vec<char> = text.chars().collect();
    let places: Vec<usize> = (from..letters.len().saturating_sub(1))
        .filter(|&at| letters[at].is_alphabetic() && letters[at + 1].is_alphabetic())
        .filter(|&at| letters[at] != letters[at + 1])
        .collect();
    if places.is_empty() {
        return format!("{text}I");
    }
    let at = *rng.pick(&places);
    match rng.below(3) {
        0 => letters.insert(at, letters[at]),
        1 => letters.swap(at, at + 1),
        _ => {
            letters.remove(at);
        }
    }
    letters.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::super::rng::Stream;
    use super::*;

    #[test]
    fn names_vary_and_are_visibly_invented() {
        let mut rng = Rng::at(1, Stream::Id, &[]);
        let names: Vec<String> = (0..2_000)
            .map(|n| person(&mut rng, if n % 2 == 0 { Sex::Male } else { Sex::Female }))
            .collect();
        assert!(
            names
                .iter()
                .all(|name| name.starts_with("CONTOH") && name.len() > 7)
        );
        assert!(names.iter().any(|name| !name.contains(' ')));
        assert!(names.iter().any(|name| name.contains('\'')));
        assert!(names.iter().any(|name| name.len() > 35));
    }

    #[test]
    fn a_slip_of_the_pen_changes_the_name_only_a_little() {
        let mut rng = Rng::at(1, Stream::Id, &[]);
        for _ in 0..500 {
            let name = person(&mut rng, Sex::Female);
            let slip = misspelt(&mut rng, &name);
            assert_ne!(name, slip);
            assert!(slip.starts_with("CONTOH"), "{slip}");
            assert!(name.len().abs_diff(slip.len()) <= 1);
        }
    }
}
