//! The employee number (*nomor induk pegawai*): birth date, appointment month, sex, serial.

use std::fmt;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::nik::Sex;

/// An employee number as the server spells it; it may be malformed, and is then shown as it is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Nip(String);

/// What an employee number says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NipParts {
    /// Year of birth.
    pub birth_year: i16,
    /// Month of birth, as written.
    pub birth_month: i8,
    /// Day of birth, as written.
    pub birth_day: i8,
    /// Year of appointment as CPNS; for PPPK the year of the contract.
    pub appointed_year: i16,
    /// Month of appointment; PPPK numbers hold 21 and other marks here.
    pub appointed_month: i8,
    /// The digit of the sex.
    pub sex: Sex,
    /// The serial, 1 to 999.
    pub serial: u16,
}

/// Why a text is no employee number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NipProblem {
    /// It has not 18 digits.
    Shape,
    /// The digit of the sex is neither 1 nor 2.
    Sex,
    /// The month of birth is not 1 to 12, or the day not 1 to 31.
    Birth,
}

impl Nip {
    /// Takes the number as the server spells it.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The number as the server spells it; not cleaned for display.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What the number says.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parts(&self) -> Result<NipParts, NipProblem> {
        if self.0.len() != 18 || !self.0.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(NipProblem::Shape);
        }
        let number = |from: usize, to: usize| {
            self.0[from..to]
                .bytes()
                .fold(0i16, |sum, digit| sum * 10 + i16::from(digit - b'0'))
        };
        let small = |from: usize| number(from, from + 2) as i8;
        let parts = NipParts {
            birth_year: number(0, 4),
            birth_month: small(4),
            birth_day: small(6),
            appointed_year: number(8, 12),
            appointed_month: small(12),
            sex: match number(14, 15) {
                1 => Sex::Male,
                2 => Sex::Female,
                _ => return Err(NipProblem::Sex),
            },
            serial: number(15, 18).unsigned_abs(),
        };
        if !(1..=12).contains(&parts.birth_month) || !(1..=31).contains(&parts.birth_day) {
            return Err(NipProblem::Birth);
        }
        Ok(parts)
    }

    /// The number in groups, `19750311 199903 1 009`; as it is where it has not 18 characters.
    pub fn grouped(&self) -> String {
        if self.0.len() == 18 && self.0.is_ascii() {
            let text = &self.0;
            format!(
                "{} {} {} {}",
                &text[..8],
                &text[8..14],
                &text[14..15],
                &text[15..]
            )
        } else {
            self.0.clone()
        }
    }
}

impl NipParts {
    /// The birth date; `None` where the calendar has no such day.
    pub fn birth(&self) -> Option<Date> {
        Date::new(self.birth_year, self.birth_month, self.birth_day).ok()
    }

    /// Whether the number was invented for a sample: every sample of ours bears a 30 February, so
    /// that it can never be a person's.
    pub fn is_sample(&self) -> bool {
        (self.birth_month, self.birth_day) == (2, 30)
    }
}

impl fmt::Display for Nip {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<&str> for Nip {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_number_says_its_parts() {
        let parts = Nip::from("199002302015032001").parts().unwrap();
        assert_eq!(
            (parts.birth_year, parts.birth_month, parts.birth_day),
            (1990, 2, 30)
        );
        assert_eq!((parts.appointed_year, parts.appointed_month), (2015, 3));
        assert_eq!((parts.sex, parts.serial), (Sex::Female, 1));
        assert_eq!(parts.birth(), None);
        assert!(parts.is_sample());
        assert_eq!(
            Nip::from("199002302015032001").grouped(),
            "19900230 201503 2 001"
        );
    }

    #[test]
    fn malformed_numbers_are_told_apart() {
        for (text, problem) in [
            ("", NipProblem::Shape),
            ("19900230201503200", NipProblem::Shape),
            ("19900230201503200x", NipProblem::Shape),
            ("１９９００２", NipProblem::Shape),
            ("199002302015033001", NipProblem::Sex),
            ("199013302015031001", NipProblem::Birth),
        ] {
            assert_eq!(Nip::from(text).parts(), Err(problem), "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_text_breaks_it(text in ".*") {
            let nip = Nip::new(text);
            let _ = nip.parts();
            let _ = nip.grouped();
        }
    }
}
