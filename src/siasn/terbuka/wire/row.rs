//! A row of the inbox.

use jiff::Timestamp;
use serde::Deserialize;

use super::{Oddity, loose::Scalar};
use crate::domain::{
    id::{AgencyId, CategorySlug, ProposalId, UnitId, Version},
    nip::Nip,
    proposal::{Change, Proposal},
    stage::Status,
};

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Row {
    pub(super) id: Scalar,
    pub(super) nip: Scalar,
    pub(super) nama: Scalar,
    pub(super) kategori: Scalar,
    pub(super) varian: Scalar,
    pub(super) tipe: Scalar,
    pub(super) status: Scalar,
    pub(super) status_nama: Scalar,
    pub(super) unor_id: Scalar,
    pub(super) unor_nama: Scalar,
    pub(super) instansi_id: Scalar,
    pub(super) tgl_usulan: Scalar,
    pub(super) counter_bts: Scalar,
    pub(super) ringkas: Scalar,
    pub(super) dok: Scalar,
    pub(super) versi: Scalar,
}

impl TryFrom<Row> for Proposal {
    type Error = Oddity;

    fn try_from(row: Row) -> Result<Self, Oddity> {
        let category = row.kategori.words();
        Ok(Self {
            id: ProposalId::new(row.id.id("id")?),
            version: Version::new(row.versi.id("versi")?),
            nip: Nip::new(row.nip.words()),
            name: row.nama.words(),
            variant: row.varian.text().unwrap_or_else(|| category.clone()),
            category: CategorySlug::new(category),
            change: match row.tipe.words().as_str() {
                "I" => Change::Insert,
                "U" => Change::Update,
                "D" => Change::Delete,
                _ => Change::Unknown,
            },
            status: status(&row.status, &row.status_nama),
            unit: UnitId::new(row.unor_id.words()),
            unit_name: row.unor_nama.words(),
            agency: AgencyId::new(row.instansi_id.words()),
            submitted_at: row.tgl_usulan.moment().unwrap_or(Timestamp::UNIX_EPOCH),
            returns: row.counter_bts.unsigned().unwrap_or_default(),
            summary: row.ringkas.words(),
            documents: row.dok.unsigned().unwrap_or_default(),
        })
    }
}

/// A status; a number that is none becomes 0, which is in no table: shown, never decided on.
pub fn status(number: &Scalar, words: &Scalar) -> Status {
    Status {
        number: number.unsigned().unwrap_or_default(),
        words: words.words(),
    }
}
