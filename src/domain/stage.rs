//! Statuses to stages. SIASN keeps one national table of status numbers for all its services; the
//! number and the server's own words are kept, and mapped to a small set of stages of ours.

use serde::{Deserialize, Serialize};

/// `status_usulan` as the server says it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Status {
    /// The national number.
    pub number: u16,
    /// The server's own words for it, uncleaned.
    pub words: String,
}

impl Status {
    /// The stage that this status belongs to.
    pub fn stage(&self) -> Stage {
        Stage::of(self.number)
    }
}

/// Where a proposal stands (*tahap*).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stage {
    /// Waits for the OPD verifier (*diajukan*).
    Submitted,
    /// The OPD verifier agreed (*terverifikasi*).
    Verified,
    /// Lies with BKN (*di BKN*).
    WithBkn,
    /// BKN agreed (*tervalidasi*).
    Validated,
    /// The record holds the new values (*disetujui*).
    Approved,
    /// Back with the civil servant for repair (*dikembalikan*, BTS).
    ReturnedToAsn,
    /// Back from one official to another (*dikembalikan antarpejabat*, BTS).
    ReturnedBetween,
    /// Refused for good (*ditolak*, TMS).
    Refused,
    /// Taken away (*dihapus*).
    Deleted,
    /// A status that we do not know: shown with the server's own words, never decided on.
    Unknown,
}

impl Stage {
    /// All stages, in the order of the way.
    pub const ALL: [Self; 10] = [
        Self::Submitted,
        Self::Verified,
        Self::WithBkn,
        Self::Validated,
        Self::Approved,
        Self::ReturnedToAsn,
        Self::ReturnedBetween,
        Self::Refused,
        Self::Deleted,
        Self::Unknown,
    ];

    /// The stage of a national status number.
    pub fn of(number: u16) -> Self {
        match number {
            1 | 51 => Self::Submitted,
            2 => Self::Verified,
            12 => Self::WithBkn,
            15 | 16 => Self::Validated,
            11 | 31 => Self::Approved,
            50 => Self::ReturnedToAsn,
            5 | 14 | 34 | 52 | 56 | 67 => Self::ReturnedBetween,
            6 | 13 => Self::Refused,
            99 => Self::Deleted,
            _ => Self::Unknown,
        }
    }

    /// The word for it in the filter line, the same as on the wire.
    pub fn slug(self) -> &'static str {
        match self {
            Self::Submitted => "diajukan",
            Self::Verified => "terverifikasi",
            Self::WithBkn => "di-bkn",
            Self::Validated => "tervalidasi",
            Self::Approved => "disetujui",
            Self::ReturnedToAsn => "dikembalikan",
            Self::ReturnedBetween => "dikembalikan-pejabat",
            Self::Refused => "ditolak",
            Self::Deleted => "dihapus",
            Self::Unknown => "lain",
        }
    }

    /// The stage of a slug.
    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|stage| stage.slug() == slug)
    }

    /// Whether somebody has still to act on it.
    pub fn is_open(self) -> bool {
        matches!(
            self,
            Self::Submitted
                | Self::Verified
                | Self::WithBkn
                | Self::Validated
                | Self::ReturnedBetween
                | Self::ReturnedToAsn
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_number_of_the_table_has_its_stage() {
        let table: [(Stage, &[u16]); 9] = [
            (Stage::Submitted, &[1, 51]),
            (Stage::Verified, &[2]),
            (Stage::WithBkn, &[12]),
            (Stage::Validated, &[15, 16]),
            (Stage::Approved, &[11, 31]),
            (Stage::ReturnedToAsn, &[50]),
            (Stage::ReturnedBetween, &[5, 14, 34, 52, 56, 67]),
            (Stage::Refused, &[6, 13]),
            (Stage::Deleted, &[99]),
        ];
        let mut known = Vec::new();
        for (stage, numbers) in table {
            for &number in numbers {
                assert_eq!(Stage::of(number), stage, "{number}");
                known.push(number);
            }
        }
        for number in 0..=200 {
            if !known.contains(&number) {
                assert_eq!(Stage::of(number), Stage::Unknown, "{number}");
            }
        }
    }

    #[test]
    fn slugs_name_one_stage_each() {
        for stage in Stage::ALL {
            assert_eq!(Stage::from_slug(stage.slug()), Some(stage));
        }
        assert_eq!(Stage::from_slug("entah"), None);
    }
}
