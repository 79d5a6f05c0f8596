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
