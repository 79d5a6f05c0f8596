//! The calendar of a campaign: when proposals, verification and approval are open, and the pace
//! that the rest of it takes.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::role::{Official, Role};

/// The phases (*jadwal*). Absent ones are not known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Calendar {
    /// Civil servants propose (*usulan*).
    pub proposing: Option<Phase>,
    /// OPD and BKN check (*verifikasi*).
    pub verifying: Option<Phase>,
    /// BKPSDM approves (*persetujuan*).
    pub approving: Option<Phase>,
}

/// A span of days, both ends within it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Phase {
    /// First day.
    #[serde(rename = "mulai")]
    pub from: Date,
    /// Last day.
    #[serde(rename = "selesai")]
    pub to: Date,
}

/// Where a day lies in a phase.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Days until it opens.
    Before(u32),
    /// Days left, today included.
    Within(u32),
    /// Days since it closed.
    After(u32),
}

impl Phase {
    /// Where `today` lies.
    pub fn standing(&self, today: Date) -> Standing {
        let days = |from: Date, to: Date| {
            from.until(to)
                .map_or(0, |span| span.get_days().unsigned_abs())
        };
        if today < self.from {
            Standing::Before(days(today, self.from))
        } else if today <= self.to {
            Standing::Within(days(today, self.to) + 1)
        } else {
            Standing::After(days(self.to, today))
        }
    }
}

impl Calendar {
    /// The phase in which a role has its work.
    pub fn phase_of(&self, role: Role) -> Option<Phase> {
        match role {
            Role::Bkpsdm => self.approving,
            Role::Opd | Role::Kanreg | Role::Pusat | Role::Helpdesk | Role::Monitor => {
                self.verifying
            }
        }
    }

    /// The last day on which an official's work is in time.
    pub fn due(&self, official: Official) -> Option<Date> {
        match official {
            Official::Opd | Official::Bkn => self.verifying,
            Official::Approver => self.approving,
        }
        .map(|phase| phase.to)
    }
}

/// Proposals a day that it takes to be done in time, rounded up; `None` when no day is left.
pub fn pace(left: u64, days: u32) -> Option<u64> {
    (days > 0).then(|| left.div_ceil(u64::from(days)))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    /// The calendar of a regency's instruction of 2021.
    fn verifying() -> Phase {
        Phase {
            from: date(2021, 8, 26),
            to: date(2021, 9, 4),
        }
    }

    #[test]
    fn days_are_counted_with_today() {
        let phase = verifying();
        assert_eq!(phase.standing(date(2021, 8, 24)), Standing::Before(2));
        assert_eq!(phase.standing(date(2021, 8, 26)), Standing::Within(10));
        assert_eq!(phase.standing(date(2021, 9, 4)), Standing::Within(1));
        assert_eq!(phase.standing(date(2021, 9, 7)), Standing::After(3));
    }

    #[test]
    fn the_pace_rounds_up() {
        assert_eq!(pace(0, 4), Some(0));
        assert_eq!(pace(41, 10), Some(5));
        assert_eq!(pace(41, 0), None);
    }
}
