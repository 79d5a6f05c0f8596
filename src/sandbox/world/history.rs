//! What happened to a proposal before the world began: the log that its status must have.

use jiff::{Timestamp, civil::Date};

use super::model::{AgencyKind, LogEntry};
use super::names::{self, Sex};
use super::plan::FaultKind;
use super::rng::{Rng, Stream};

/// The proposal phase began so many days before today.
const CAMPAIGN_DAYS: i64 = 12;
/// The last of them on which anything has happened. It is yesterday: a server can be started at any
/// hour, and nothing may lie in its future.
const LAST_DAY: i64 = CAMPAIGN_DAYS - 1;
/// Offices work from half past seven in the morning, West Indonesian time, in UTC seconds.
const OPENING: i64 = 30 * 60;
/// How long they work.
const WORKDAY: i64 = 9 * 3_600;
const DAY: i64 = 86_400;

/// Who did something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Actor {
    Asn,
    Opd,
    Bkn,
    Bkpsdm,
}

/// One step and the status after it.
type Step = (Actor, &'static str, u16);

const ACCEPT: &str = "terima";
const RETURN: &str = "kembalikan";
const REFUSE: &str = "tolak";
const REPAIR: &str = "perbaikan";

/// What the history of one proposal depends on.
pub(super) struct Case<'c> {
    pub seed: u64,
    pub today: Date,
    pub unit: usize,
    pub agency: AgencyKind,
    pub with_bkn: bool,
    pub status: u16,
    pub fault: Option<FaultKind>,
    /// The civil servant's name.
    pub name: &'c str,
}

/// The log, oldest first, and how often the proposal was returned.
pub(super) fn log(case: &Case<'_>, rng: &mut Rng) -> (Vec<LogEntry>, u32) {
    let steps = steps(case, rng);
    let returns = steps
        .iter()
        .filter(|(_, outcome, _)| *outcome == RETURN)
        .count() as u32;
    let submission = (Actor::Asn, "usul", 1);
    let times = times(case.today, steps.len() + 1, rng);
    let entries = std::iter::once(submission).chain(steps).zip(times);
    let log = entries.map(|((actor, outcome, status), at)| {
        let (reason_id, note) = words(case, outcome, status, rng);
        LogEntry {
            at,
            role: role(actor, case.agency).to_owned(),
            name: who(case, actor),
            outcome: outcome.to_owned(),
            status,
            reason_id,
            note,
        }
    });
    (log.collect(), returns)
}

/// What follows the submission so that it ends in the status.
fn steps(case: &Case<'_>, rng: &mut Rng) -> Vec<Step> {
    use Actor::{Asn, Bkn, Bkpsdm, Opd};
    let returned_once: [Step; 2] = [(Opd, RETURN, 50), (Asn, REPAIR, 51)];
    let verified = (Opd, ACCEPT, 2);
    let validated = (Bkn, ACCEPT, 15);
    let mut steps: Vec<Step> = Vec::new();
    // Some had to be repaired before they came as far as they are.
    if case.status != 1 && case.status != 99 && rng.chance(if case.status == 51 { 100 } else { 12 })
    {
        steps.extend(returned_once);
    }
    match case.status {
        1 | 51 => {}
        99 => steps.push((Asn, REPAIR, 99)),
        50 => steps.push((Opd, RETURN, 50)),
        6 if rng.chance(60) => steps.push((Opd, REFUSE, 6)),
        2 => steps.push(verified),
        12 | 15 | 16 => steps.extend([verified, (Bkn, ACCEPT, case.status)]),
        52 | 56 | 67 => steps.extend([verified, (Bkn, RETURN, case.status)]),
        13 => steps.extend([verified, (Bkn, REFUSE, 13)]),
        status => {
            steps.push(verified);
            if case.with_bkn {
                steps.push(validated);
            }
            let outcome = match status {
                5 | 14 | 34 => RETURN,
                6 => REFUSE,
                _ => ACCEPT,
            };
            steps.push((Bkpsdm, outcome, status));
        }
    }
    steps
}

/// Office hours of as many different days of the campaign.
fn times(today: Date, count: usize, rng: &mut Rng) -> Vec<Timestamp> {
    let start = epoch_days(today) - CAMPAIGN_DAYS;
    let mut first = 0;
    (0..count)
        .map(|done| {
            let still_to_come = (count - done - 1) as i64;
            let last = (LAST_DAY - still_to_come).max(first);
            // A decision follows soon; a proposal comes at any time.
            let last = if done == 0 { last } else { last.min(first + 3) };
            let day = rng.between(first, last);
            first = (day + 1).min(LAST_DAY);
            let second = (start + day) * DAY + OPENING + rng.between(0, WORKDAY);
            Timestamp::from_second(second).unwrap_or(Timestamp::UNIX_EPOCH)
        })
        .collect()
}

fn epoch_days(date: Date) -> i64 {
    let seconds = date
        .to_zoned(jiff::tz::TimeZone::UTC)
        .map(|zoned| zoned.timestamp().as_second());
    seconds.unwrap_or(0) / DAY
}

/// Reason and note. The ids are those of the sandbox's list of reasons.
fn words(
    case: &Case<'_>,
    outcome: &str,
    status: u16,
    rng: &mut Rng,
) -> (Option<String>, Option<String>) {
    let reason = match (outcome, case.fault) {
        (RETURN, Some(FaultKind::Number)) => "bts-09",
        (RETURN, Some(FaultKind::Date)) => "bts-10",
        (RETURN, Some(FaultKind::Name)) => "bts-12",
        (RETURN, Some(FaultKind::Missing)) => "bts-03",
        (RETURN, Some(FaultKind::Wrong)) => "bts-04",
        (RETURN, Some(FaultKind::Nik)) => "bts-14",
        (RETURN, Some(FaultKind::Order)) => "bts-19",
        (RETURN, Some(FaultKind::Empty | FaultKind::Broken)) => "bts-06",
        (RETURN, Some(FaultKind::Oversized)) => "bts-07",
        (RETURN, Some(FaultKind::SameScan)) => "bts-05",
        (RETURN, None) => *rng.pick(&["bts-01", "bts-08", "bts-20", "bts-22"]),
        (REFUSE, Some(FaultKind::Wrong | FaultKind::SameScan)) => "tms-01",
        (REFUSE, _) => *rng.pick(&["tms-01", "tms-02", "tms-09"]),
        (_, _) if status == 99 => return (None, Some("Usulan dihapus oleh pengusul".to_owned())),
        (REPAIR, _) => return (None, Some("Dokumen sudah diperbaiki".to_owned())),
        (ACCEPT, _) => return (None, rng.chance(8).then(|| "Sesuai dokumen".to_owned())),
        _ => return (None, None),
    };
    let note = *rng.pick(&[
        "Mohon diperbaiki sesuai dokumen asli",
        "Unggah ulang pindaian yang jelas dan berwarna",
        "Lihat kembali isian dan dokumen, lalu kirim ulang",
    ]);
    (
        Some(reason.to_owned()),
        (outcome == RETURN && rng.chance(45)).then(|| note.to_owned()),
    )
}

fn role(actor: Actor, agency: AgencyKind) -> &'static str {
    match (actor, agency) {
        (Actor::Asn, _) => "asn",
        (Actor::Opd, _) => "opd",
        (Actor::Bkn, AgencyKind::Daerah) => "kanreg",
        (Actor::Bkn, AgencyKind::Pusat) => "pusat",
        (Actor::Bkpsdm, _) => "bkpsdm",
    }
}

/// One official for each unit, and one validator and approver for each agency.
fn who(case: &Case<'_>, actor: Actor) -> String {
    let place = match actor {
        Actor::Asn => return case.name.to_owned(),
        Actor::Opd => case.unit as u64,
        Actor::Bkn => 1_000 + case.agency as u64,
        Actor::Bkpsdm => 2_000 + case.agency as u64,
    };
    let mut rng = Rng::at(case.seed, Stream::Id, &[4, place]);
    let sex = if rng.chance(50) {
        Sex::Male
    } else {
        Sex::Female
    };
    names::person(&mut rng, sex)
}

#[cfg(test)]
mod tests {
    use super::super::plan::STATUSES;
    use super::*;

    fn case(status: u16, with_bkn: bool) -> Case<'static> {
        Case {
            seed: 1,
            today: Date::constant(2026, 11, 21),
            unit: 0,
            agency: AgencyKind::Daerah,
            with_bkn,
            status,
            fault: None,
            name: "CONTOH",
        }
    }

    #[test]
    fn every_log_begins_with_the_submission_and_ends_in_the_status() {
        let mut rng = Rng::at(2, Stream::Proposal, &[]);
        let today: Timestamp = "2026-11-21T00:00:00Z".parse().unwrap();
        let start: Timestamp = "2026-11-09T00:00:00Z".parse().unwrap();
        for _ in 0..200 {
            for (status, with_bkn) in STATUSES.iter().flat_map(|&s| [(s, true), (s, false)]) {
                let (log, returns) = log(&case(status, with_bkn), &mut rng);
                assert_eq!(log[0].outcome, "usul");
                assert_eq!(log[log.len() - 1].status, status);
                assert!(log.is_sorted_by(|a, b| a.at < b.at), "{log:?}");
                assert!(
                    log.iter()
                        .all(|entry| entry.at >= start && entry.at < today),
                    "{log:?}"
                );
                let counted = log
                    .iter()
                    .filter(|entry| entry.outcome == "kembalikan")
                    .count();
                assert_eq!(returns as usize, counted);
            }
        }
    }

    #[test]
    fn a_category_of_bkn_is_never_approved_without_bkn() {
        let mut rng = Rng::at(2, Stream::Proposal, &[]);
        for status in [11, 31, 14] {
            let (log, _) = log(&case(status, true), &mut rng);
            let roles: Vec<&str> = log.iter().map(|entry| entry.role.as_str()).collect();
            assert!(roles.ends_with(&["opd", "kanreg", "bkpsdm"]), "{roles:?}");
        }
    }

    #[test]
    fn a_return_has_its_reason() {
        let mut rng = Rng::at(2, Stream::Proposal, &[]);
        let returned = Case {
            fault: Some(FaultKind::Number),
            ..case(50, false)
        };
        let (log, _) = log(&returned, &mut rng);
        assert_eq!(log[log.len() - 1].reason_id.as_deref(), Some("bts-09"));
    }
}
