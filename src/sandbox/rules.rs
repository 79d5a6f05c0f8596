//! The server's own truth about statuses, stages and whose turn it is. Pure: no database, no
//! network, and on purpose nothing of the client's.

use serde::{Deserialize, Serialize};

/// Who signs in (*peran*).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Role {
    Opd,
    Kanreg,
    Pusat,
    Bkpsdm,
    Helpdesk,
    Monitor,
    Asn,
}

impl Role {
    /// The word on the wire.
    pub fn word(self) -> &'static str {
        match self {
            Self::Opd => "opd",
            Self::Kanreg => "kanreg",
            Self::Pusat => "pusat",
            Self::Bkpsdm => "bkpsdm",
            Self::Helpdesk => "helpdesk",
            Self::Monitor => "monitor",
            Self::Asn => "asn",
        }
    }

    /// The seat in the authority table that this role holds, if any.
    pub fn official(self) -> Option<Official> {
        match self {
            Self::Opd => Some(Official::Opd),
            Self::Kanreg | Self::Pusat => Some(Official::Bkn),
            Self::Bkpsdm => Some(Official::Bkpsdm),
            Self::Helpdesk | Self::Monitor | Self::Asn => None,
        }
    }
}

/// A seat in the authority table (*kewenangan*).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Official {
    Opd,
    Bkn,
    Bkpsdm,
}

/// What an official may say (*hasil*).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    Accept,
    Return,
    Refuse,
}

impl Outcome {
    /// Every outcome, in the order in which the wire lists them.
    pub const ALL: [Self; 3] = [Self::Accept, Self::Return, Self::Refuse];

    /// The word on the wire.
    pub fn word(self) -> &'static str {
        match self {
            Self::Accept => "terima",
            Self::Return => "kembalikan",
            Self::Refuse => "tolak",
        }
    }

    /// Reads the word on the wire.
    pub fn read(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|outcome| outcome.word() == word)
    }

    /// The class that its reason must have; an accept takes none.
    pub fn reason_class(self) -> Option<&'static str> {
        match self {
            Self::Accept => None,
            Self::Return => Some("BTS"),
            Self::Refuse => Some("TMS"),
        }
    }
}

/// Where a proposal stands (*tahap*).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    Submitted,
    Verified,
    WithBkn,
    Validated,
    Approved,
    Returned,
    ReturnedToOfficial,
    Refused,
    Deleted,
    Other,
}

impl Stage {
    const ALL: [Self; 10] = [
        Self::Submitted,
        Self::Verified,
        Self::WithBkn,
        Self::Validated,
        Self::Approved,
        Self::Returned,
        Self::ReturnedToOfficial,
        Self::Refused,
        Self::Deleted,
        Self::Other,
    ];

    /// The stage of a `status_usulan`; the national table has more numbers than we know.
    pub fn of(status: u16) -> Self {
        match status {
            1 | 51 => Self::Submitted,
            2 => Self::Verified,
            12 => Self::WithBkn,
            15 | 16 => Self::Validated,
            11 | 31 => Self::Approved,
            50 => Self::Returned,
            5 | 14 | 34 | 52 | 56 | 67 => Self::ReturnedToOfficial,
            6 | 13 => Self::Refused,
            99 => Self::Deleted,
            _ => Self::Other,
        }
    }

    /// The word on the wire.
    pub fn word(self) -> &'static str {
        match self {
            Self::Submitted => "diajukan",
            Self::Verified => "terverifikasi",
            Self::WithBkn => "di-bkn",
            Self::Validated => "tervalidasi",
            Self::Approved => "disetujui",
            Self::Returned => "dikembalikan",
            Self::ReturnedToOfficial => "dikembalikan-pejabat",
            Self::Refused => "ditolak",
            Self::Deleted => "dihapus",
            Self::Other => "lain",
        }
    }

    /// Reads the word on the wire.
    pub fn read(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|stage| stage.word() == word)
    }

    /// Whether a proposal that comes here has been before BKN (or is about to be): from then on
    /// its office sees it.
    pub fn reaches_bkn(status: u16) -> bool {
        status == 13
            || matches!(
                Self::of(status),
                Self::Verified
                    | Self::WithBkn
                    | Self::Validated
                    | Self::Approved
                    | Self::ReturnedToOfficial
            )
    }
}

/// The officials of a category, first to last.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub(super) struct Chain(Vec<Official>);

impl Chain {
    /// Whether BKN has a say.
    pub fn has_bkn(&self) -> bool {
        self.0.contains(&Official::Bkn)
    }

    /// Whose turn it is (*giliran*).
    pub fn turn(&self, stage: Stage) -> Option<Official> {
        let seat = match stage {
            Stage::Submitted | Stage::ReturnedToOfficial => 0,
            Stage::Verified => 1,
            Stage::WithBkn => self.seat(Official::Bkn)?,
            Stage::Validated => self.seat(Official::Bkn)? + 1,
            _ => return None,
        };
        self.0.get(seat).copied()
    }

    /// The status after `official` has said `outcome`.
    pub fn after(&self, official: Official, outcome: Outcome) -> u16 {
        match (outcome, official) {
            (Outcome::Accept, _) if self.0.last() == Some(&official) => 11,
            (Outcome::Accept, Official::Opd) => 2,
            (Outcome::Accept, Official::Bkn) => 15,
            (Outcome::Accept, Official::Bkpsdm) => 12,
            (Outcome::Return, Official::Opd) => 50,
            (Outcome::Return, Official::Bkn) => 52,
            (Outcome::Return, Official::Bkpsdm) => 14,
            (Outcome::Refuse, Official::Bkn) => 13,
            (Outcome::Refuse, Official::Opd | Official::Bkpsdm) => 6,
        }
    }

    fn seat(&self, official: Official) -> Option<usize> {
        self.0.iter().position(|seat| *seat == official)
    }
}

/// The status after which the civil servant's repaired proposal waits again.
pub(super) const SENT_AGAIN: u16 = 51;

/// The server's own words for a `status_usulan`.
pub(super) fn status_name(status: u16) -> &'static str {
    match status {
        1 => "Input Berkas",
        2 => "Berkas Disimpan (Terverifikasi)",
        5 => "Berkas Tidak Sesuai",
        6 => "Tidak Memenuhi Syarat",
        11 => "Profil PNS telah diperbaharui",
        12 => "Terima Usulan",
        13 => "Validasi Usulan – Tidak Memenuhi Syarat",
        14 => "Persetujuan – Perbaikan Dokumen",
        15 => "Validasi Usulan – Disetujui",
        16 => "Berkas Disetujui",
        31 => "Telah Update di Profile PNS",
        34 => "Perbaikan Dokumen – Instansi",
        50 => "Perbaikan Dokumen – MYSAPK",
        51 => "Input Berkas – Perbaikan MySAPK",
        52 => "Validasi Usulan – Perbaikan Dokumen",
        56 => "Perbaikan Dokumen – Verifikator",
        67 => "Perbaikan Dokumen – Pejabat",
        99 => "Dihapus",
        _ => "Status lain",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Official::{Bkn, Bkpsdm, Opd};

    fn chain(officials: &[Official]) -> Chain {
        Chain(officials.to_vec())
    }

    /// Accepts until nobody has a turn and tells the statuses on the way.
    fn walk(chain: &Chain) -> Vec<u16> {
        let mut statuses = vec![1];
        while let Some(official) = statuses
            .last()
            .and_then(|status| chain.turn(Stage::of(*status)))
        {
            statuses.push(chain.after(official, Outcome::Accept));
        }
        statuses
    }

    #[test]
    fn every_chain_ends_with_the_record_updated() {
        assert_eq!(walk(&chain(&[Opd, Bkpsdm])), [1, 2, 11]);
        assert_eq!(walk(&chain(&[Opd, Bkn, Bkpsdm])), [1, 2, 15, 11]);
        assert_eq!(walk(&chain(&[Opd, Bkpsdm, Bkn])), [1, 2, 12, 11]);
    }

    #[test]
    fn a_return_between_officials_starts_the_chain_over() {
        let chain = chain(&[Opd, Bkn, Bkpsdm]);
        for official in [Bkn, Bkpsdm] {
            let status = chain.after(official, Outcome::Return);
            assert_eq!(Stage::of(status), Stage::ReturnedToOfficial);
            assert_eq!(chain.turn(Stage::of(status)), Some(Opd));
        }
        assert_eq!(chain.after(Opd, Outcome::Return), 50);
        assert_eq!(chain.turn(Stage::of(50)), None);
    }

    #[test]
    fn a_refusal_is_final() {
        let chain = chain(&[Opd, Bkn, Bkpsdm]);
        for official in [Opd, Bkn, Bkpsdm] {
            let status = chain.after(official, Outcome::Refuse);
            assert_eq!(chain.turn(Stage::of(status)), None);
        }
    }

    #[test]
    fn an_unknown_status_is_nobodys_turn() {
        assert_eq!(chain(&[Opd, Bkpsdm]).turn(Stage::of(77)), None);
    }
}
