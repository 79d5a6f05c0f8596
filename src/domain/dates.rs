//! Dates and ages as people write them. Which words a language uses is the message catalogue's
//! business; the twelve months are here because a scan is searched for them too.

use jiff::{Timestamp, civil::Date, tz::TimeZone};

/// The months in Indonesian.
pub const MONTHS_ID: [&str; 12] = [
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
];

/// The months in English.
pub const MONTHS_EN: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// `12 Maret 2019`.
pub fn long(date: Date, months: &[&str; 12]) -> String {
    let month = months[usize::from(date.month().unsigned_abs()) - 1];
    format!("{} {month} {}", date.day(), date.year())
}

/// `12 Mar 2019`.
pub fn short(date: Date, months: &[&str; 12]) -> String {
    let month: String = months[usize::from(date.month().unsigned_abs()) - 1]
        .chars()
        .take(3)
        .collect();
    format!("{} {month} {}", date.day(), date.year())
}

/// Reads a date as people write it: `2019-03-12`, `12-03-2019`, `12/3/2019`, `12.3.2019`, `12 Maret
/// 2019` or `12 Mar 2019`, months in either language. The day comes first where the year does not.
pub fn read(text: &str) -> Option<Date> {
    let parts: Vec<_> = text
        .split(|letter: char| letter.is_whitespace() || ['-', '/', '.', ','].contains(&letter))
        .filter(|part| !part.is_empty())
        .collect();
    let [first, month, last] = parts[..] else {
        return None;
    };
    let (day, year) = match first.len() {
        4 => (last, first),
        _ => (first, last),
    };
    let number = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if year.len() != 4 || !number(year) || day.len() > 2 || !number(day) {
        return None;
    }
    let month = match number(month) {
        true => month.parse().ok()?,
        false => month_named(month)?,
    };
    let date = Date::new(year.parse().ok()?, month, day.parse().ok()?).ok()?;
    (date.year() >= 1900).then_some(date)
}

/// The month of a name, or of its first three letters or more.
fn month_named(name: &str) -> Option<i8> {
    let name = name.to_lowercase();
    let is_it = |month: &&str| name.len() >= 3 && month.to_lowercase().starts_with(&name);
    let found = [&MONTHS_ID, &MONTHS_EN]
        .into_iter()
        .find_map(|months| months.iter().position(&is_it))?;
    i8::try_from(found + 1).ok()
}

/// The day of a moment where the offices are: Jakarta has had UTC+7 without summer time since 1964.
pub fn day_of(moment: Timestamp) -> Date {
    moment.to_zoned(jakarta()).date()
}

/// The moment at which the day of a moment began where the offices are.
pub fn day_began(moment: Timestamp) -> Timestamp {
    jakarta()
        .to_timestamp(day_of(moment).at(0, 0, 0, 0))
        .unwrap_or(moment)
}

/// `14.05` where the offices are.
pub fn time_of(moment: Timestamp) -> String {
    let time = moment.to_zoned(jakarta()).time();
    format!("{:02}.{:02}", time.hour(), time.minute())
}

/// `14.05.33` where the offices are.
pub fn clock_of(moment: Timestamp) -> String {
    let time = moment.to_zoned(jakarta()).time();
    format!(
        "{:02}.{:02}.{:02}",
        time.hour(),
        time.minute(),
        time.second()
    )
}

/// Whole days from a moment to another by the calendar of the offices; zero when it lies ahead.
pub fn days_between(from: Timestamp, to: Timestamp) -> u32 {
    day_of(from)
        .until(day_of(to))
        .map_or(0, |span| span.get_days().max(0).unsigned_abs())
}

fn jakarta() -> TimeZone {
    TimeZone::fixed(jiff::tz::offset(7))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn dates_read_as_people_write_them() {
        assert_eq!(long(date(2019, 3, 12), &MONTHS_ID), "12 Maret 2019");
        assert_eq!(short(date(2019, 5, 1), &MONTHS_ID), "1 Mei 2019");
        assert_eq!(long(date(2019, 12, 31), &MONTHS_EN), "31 December 2019");
    }

    #[test]
    fn dates_are_read_as_people_write_them() {
        let day = date(2019, 3, 12);
        for text in [
            "2019-03-12",
            "12-03-2019",
            "12/3/2019",
            "12.3.2019",
            "12 Maret 2019",
            "12 mar 2019",
            " 12  March, 2019 ",
            &long(day, &MONTHS_ID),
            &short(day, &MONTHS_EN),
        ] {
            assert_eq!(read(text), Some(day), "{text}");
        }
        for text in [
            "",
            "12 Maret",
            "31-02-2019",
            "12-13-2019",
            "0001-01-01",
            "12 M 2019",
            "12-03-19",
            "-12-03-2019x",
            "2019-03-120",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
        assert_eq!(read("1 Agt 2020"), None, "no guess is made");
        assert_eq!(read("17 Agustus 1945"), Some(date(1945, 8, 17)));
    }

    #[test]
    fn a_day_ends_at_midnight_in_jakarta() {
        let evening: Timestamp = "2026-11-20T16:59:00Z".parse().unwrap();
        let night: Timestamp = "2026-11-20T17:01:00Z".parse().unwrap();
        assert_eq!(day_of(evening), date(2026, 11, 20));
        assert_eq!(day_of(night), date(2026, 11, 21));
        assert_eq!(days_between(evening, night), 1);
        assert_eq!(days_between(night, evening), 0);
        assert_eq!(time_of(night), "00.01");
        assert_eq!(clock_of(night), "00.01.00");
        assert_eq!(day_began(night), "2026-11-20T17:00:00Z".parse().unwrap());
        assert_eq!(day_began(evening), "2026-11-19T17:00:00Z".parse().unwrap());
    }
}
