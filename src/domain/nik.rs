//! The citizen number (*nomor induk kependudukan*): region, birth date (day plus 40 for women), serial.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Sex as the records hold it (*pria*, *wanita*).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Sex {
    /// *Pria*.
    #[serde(rename = "M")]
    Male,
    /// *Wanita*.
    #[serde(rename = "F")]
    Female,
}

/// What a citizen number says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NikParts {
    /// Province, regency and district, six digits.
    pub region: u32,
    /// Two digits of the year of birth.
    pub birth_year: u8,
    /// Month of birth.
    pub birth_month: u8,
    /// Day of birth, the 40 of women taken off.
    pub birth_day: u8,
    /// From the day of birth.
    pub sex: Sex,
    /// The serial.
    pub serial: u16,
}

/// Why a text is no citizen number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NikProblem {
    /// It has not 16 digits.
    Shape,
    /// Its birth date cannot be one.
    Birth,
}

impl NikParts {
    /// Reads a citizen number.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse(text: &str) -> Result<Self, NikProblem> {
        if text.len() != 16 || !text.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(NikProblem::Shape);
        }
        let number = |from: usize, to: usize| {
            text[from..to]
                .bytes()
                .fold(0u32, |sum, digit| sum * 10 + u32::from(digit - b'0'))
        };
        let (day, sex) = match number(6, 8) {
            day @ 1..=31 => (day, Sex::Male),
            day @ 41..=71 => (day - 40, Sex::Female),
            _ => return Err(NikProblem::Birth),
        };
        let month = number(8, 10);
        if !(1..=12).contains(&month) {
            return Err(NikProblem::Birth);
        }
        Ok(Self {
            region: number(0, 6),
            birth_year: number(10, 12) as u8,
            birth_month: month as u8,
            birth_day: day as u8,
            sex,
            serial: number(12, 16) as u16,
        })
    }

    /// Whether a birth date is the one in the number; the century is not in it.
    pub fn agrees_with(&self, birth: Date) -> bool {
        birth.day().unsigned_abs() == self.birth_day
            && birth.month().unsigned_abs() == self.birth_month
            && birth.year().rem_euclid(100) == i16::from(self.birth_year)
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_day_tells_the_sex() {
        let parts = NikParts::parse("3301015503900002").unwrap();
        assert_eq!((parts.birth_day, parts.sex), (15, Sex::Female));
        assert!(parts.agrees_with(date(1990, 3, 15)));
        assert!(!parts.agrees_with(date(1990, 3, 16)));
        assert_eq!(NikParts::parse("3301011503900002").unwrap().sex, Sex::Male);
    }

    #[test]
    fn malformed_numbers_are_told_apart() {
        for (text, problem) in [
            ("330101", NikProblem::Shape),
            ("33010155039000x2", NikProblem::Shape),
            ("3301013503900002", NikProblem::Birth),
            ("3301011513900002", NikProblem::Birth),
            ("3301010003900002", NikProblem::Birth),
        ] {
            assert_eq!(NikParts::parse(text), Err(problem), "{text}");
        }
    }

    proptest! {
        #[test]
        fn a_number_made_from_a_date_agrees_with_it(day in 1u32..=28, month in 1u32..=12, year in 1950i16..2010, woman: bool) {
            let written = day + if woman { 40 } else { 0 };
            let text = format!("330101{written:02}{month:02}{:02}0001", year % 100);
            let parts = NikParts::parse(&text).unwrap();
            prop_assert!(parts.agrees_with(date(year, month as i8, day as i8)));
            prop_assert_eq!(parts.sex == Sex::Female, woman);
        }

        #[test]
        fn no_text_breaks_it(text in ".*") {
            let _ = NikParts::parse(&text);
        }
    }
}
