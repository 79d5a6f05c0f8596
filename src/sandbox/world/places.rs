//! The two agencies and their units: a regency with one big office, and a small ministry.

use super::model::{Agency, AgencyKind, Unit};
use super::rng::{Rng, Stream};

/// A unit's name and how many civil servants it has.
type Office = (&'static str, usize);

/// The regency's units; the first is the demo verifier's and holds two people in five.
const REGENCY: [Office; 40] = [
    ("DINAS PENDIDIKAN DAN KEBUDAYAAN", 2_600),
    ("DINAS KESEHATAN", 840),
    ("RUMAH SAKIT UMUM DAERAH CONTOH", 470),
    ("SEKRETARIAT DAERAH", 160),
    ("SEKRETARIAT DPRD", 60),
    ("INSPEKTORAT DAERAH", 70),
    ("BADAN KEPEGAWAIAN DAN PENGEMBANGAN SUMBER DAYA MANUSIA", 62),
    ("BADAN PERENCANAAN PEMBANGUNAN DAERAH", 68),
    ("BADAN PENGELOLAAN KEUANGAN DAN ASET DAERAH", 96),
    ("BADAN PENDAPATAN DAERAH", 84),
    ("BADAN PENANGGULANGAN BENCANA DAERAH", 58),
    ("BADAN KESATUAN BANGSA DAN POLITIK", 42),
    ("DINAS PEKERJAAN UMUM DAN PENATAAN RUANG", 178),
    ("DINAS PERUMAHAN RAKYAT DAN KAWASAN PERMUKIMAN", 74),
    ("DINAS SOSIAL", 66),
    ("DINAS TENAGA KERJA DAN TRANSMIGRASI", 64),
    ("DINAS PERTANIAN", 176),
    ("DINAS KETAHANAN PANGAN DAN PERIKANAN", 88),
    ("DINAS LINGKUNGAN HIDUP", 90),
    ("DINAS KEPENDUDUKAN DAN PENCATATAN SIPIL", 76),
    ("DINAS PEMBERDAYAAN MASYARAKAT DAN DESA", 62),
    ("DINAS PENGENDALIAN PENDUDUK DAN KELUARGA BERENCANA", 110),
    ("DINAS PERHUBUNGAN", 92),
    ("DINAS KOMUNIKASI DAN INFORMATIKA", 60),
    ("DINAS KOPERASI, USAHA KECIL DAN MENENGAH", 56),
    ("DINAS PENANAMAN MODAL DAN PELAYANAN TERPADU SATU PINTU", 58),
    ("DINAS KEPEMUDAAN DAN OLAHRAGA", 48),
    ("DINAS PERPUSTAKAAN DAN KEARSIPAN", 46),
    ("DINAS PERINDUSTRIAN DAN PERDAGANGAN", 86),
    ("SATUAN POLISI PAMONG PRAJA", 98),
    ("KECAMATAN CONTOH", 40),
    ("KECAMATAN CONTOH UTARA", 36),
    ("KECAMATAN CONTOH SELATAN", 36),
    ("KECAMATAN CONTOH TIMUR", 34),
    ("KECAMATAN CONTOH BARAT", 34),
    ("KECAMATAN MUARA CONTOH", 32),
    ("KECAMATAN TANJUNG CONTOH", 32),
    ("KECAMATAN CONTOHREJO", 40),
    ("KECAMATAN SUMBER CONTOH", 38),
    ("KECAMATAN CONTOH HULU", 40),
];

const MINISTRY: [Office; 6] = [
    ("SEKRETARIAT JENDERAL", 120),
    ("INSPEKTORAT JENDERAL", 50),
    ("DIREKTORAT JENDERAL PENGEMBANGAN CONTOH", 90),
    ("DIREKTORAT JENDERAL LAYANAN CONTOH", 70),
    ("BADAN PENELITIAN DAN PENGEMBANGAN", 40),
    ("PUSAT DATA DAN INFORMASI", 30),
];

/// Everybody who works for the regency.
pub(super) const REGENCY_SIZE: usize = total(&REGENCY);
/// Everybody who works for the ministry.
pub(super) const MINISTRY_SIZE: usize = total(&MINISTRY);
/// The demo verifier's unit, which stands first.
pub(super) const FIRST_UNIT_SIZE: usize = REGENCY[0].1;

const fn total(offices: &[Office]) -> usize {
    let (mut sum, mut at) = (0, 0);
    while at < offices.len() {
        sum += offices[at].1;
        at += 1;
    }
    sum
}

/// How many civil servants each unit has, in the order of [`units`].
pub(super) fn sizes() -> impl Iterator<Item = usize> {
    REGENCY.iter().chain(&MINISTRY).map(|(_, size)| *size)
}

/// The two agencies.
pub(super) fn agencies(seed: u64) -> Vec<Agency> {
    let agency = |number: u64, name: &str, kind, kanreg: &str| Agency {
        id: Rng::at(seed, Stream::Id, &[1, number]).hex_id(),
        name: name.to_owned(),
        kind,
        kanreg_id: kanreg.to_owned(),
    };
    vec![
        agency(0, "PEMERINTAH KAB. CONTOH", AgencyKind::Daerah, "02"),
        agency(1, "KEMENTERIAN CONTOH", AgencyKind::Pusat, "00"),
    ]
}

/// The units of both, the regency's first.
pub(super) fn units(seed: u64, agencies: &[Agency]) -> Vec<Unit> {
    let of = |agency: usize, offices: &'static [Office]| {
        let agency_id = agencies[agency].id.clone();
        offices
            .iter()
            .zip(0..)
            .map(move |((name, _), number)| Unit {
                id: Rng::at(seed, Stream::Id, &[2, agency as u64, number]).hex_id(),
                name: (*name).to_owned(),
                agency_id: agency_id.clone(),
            })
    };
    of(0, &REGENCY).chain(of(1, &MINISTRY)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_agencies_have_the_size_that_the_domain_speaks_of() {
        assert_eq!(REGENCY_SIZE, 6_500);
        assert_eq!(MINISTRY_SIZE, 400);
        assert_eq!(FIRST_UNIT_SIZE * 5, REGENCY_SIZE * 2);
    }
}
