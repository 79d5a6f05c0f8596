//! The civil servant and the records held (`asn/{nip}`, and the part of a dossier).

use std::collections::BTreeMap;

use serde::Deserialize;

use super::loose::{Lax, List, Raw, Scalar, values};
use crate::domain::{
    id::CategorySlug,
    nik::Sex,
    nip::Nip,
    proposal::{HeldRecord, Person},
    role::AgencyKind,
};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Orang {
    nama: Scalar,
    nip: Scalar,
    nik: Scalar,
    tgl_lahir: Scalar,
    tempat_lahir: Scalar,
    jenis_kelamin: Scalar,
    tipe_pegawai: Scalar,
    unor_nama: Scalar,
    instansi_nama: Scalar,
    instansi_jenis: Scalar,
}

/// `GET asn/{nip}`.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Profile {
    pub orang: Lax<Orang>,
    pub riwayat: Lax<BTreeMap<String, List<Lax<Riwayat>>>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Riwayat {
    id: Scalar,
    varian: Scalar,
    data: Raw,
}

impl From<Orang> for Person {
    fn from(orang: Orang) -> Self {
        Self {
            name: orang.nama.words(),
            nip: Nip::new(orang.nip.words()),
            nik: orang.nik.words(),
            birth: orang.tgl_lahir.date(),
            birth_place: orang.tempat_lahir.words(),
            sex: match orang.jenis_kelamin.words().as_str() {
                "M" => Some(Sex::Male),
                "F" => Some(Sex::Female),
                _ => None,
            },
            employment: orang.tipe_pegawai.words(),
            unit_name: orang.unor_nama.words(),
            agency_name: orang.instansi_nama.words(),
            // Nearly all agencies are regional; who may decide is the server's word in any case.
            agency_kind: match orang.instansi_jenis.words().as_str() {
                "pusat" => AgencyKind::Central,
                _ => AgencyKind::Regional,
            },
        }
    }
}

impl From<Riwayat> for HeldRecord {
    fn from(riwayat: Riwayat) -> Self {
        Self {
            id: riwayat.id.words(),
            variant: riwayat.varian.words(),
            values: values(riwayat.data.0.unwrap_or_default()),
        }
    }
}

/// The records per category.
pub fn records(
    profile: Lax<BTreeMap<String, List<Lax<Riwayat>>>>,
) -> BTreeMap<CategorySlug, Vec<HeldRecord>> {
    let each = profile.0.unwrap_or_default().into_iter();
    each.map(|(category, list)| {
        let held = list.objects().map(HeldRecord::from).collect();
        (CategorySlug::new(category), held)
    })
    .collect()
}
