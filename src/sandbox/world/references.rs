//! The reference lists (*referensi*) that the codes of the records come from. Small ones are whole;
//! of the server's big ones (courses of study, positions) there is what the world uses.

use super::life::{RANKS, SCHOOLING};

/// A reference list: its name, and codes with their words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReferenceList {
    /// The name under which the catalogue's fields ask for it (`referensi/{nama}`).
    pub name: String,
    /// Code and words, in the order of the list.
    pub items: Vec<(String, String)>,
}

impl ReferenceList {
    fn new<'a>(name: &str, items: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let owned = |(code, words): (&str, &str)| (code.to_owned(), words.to_owned());
        Self {
            name: name.to_owned(),
            items: items.into_iter().map(owned).collect(),
        }
    }
}

/// Lists of a few codes each; the numbers are those of the public record.
const SMALL: [(&str, &[(&str, &str)]); 19] = [
    ("jenis-kelamin", &[("M", "Laki-laki"), ("F", "Perempuan")]),
    (
        "agama",
        &[
            ("1", "Islam"),
            ("2", "Kristen"),
            ("3", "Katolik"),
            ("4", "Hindu"),
            ("5", "Buddha"),
            ("6", "Konghucu"),
            ("7", "Lainnya"),
        ],
    ),
    (
        "jenis-kawin",
        &[
            ("1", "Menikah"),
            ("2", "Cerai"),
            ("3", "Janda/Duda"),
            ("4", "Belum Menikah"),
        ],
    ),
    (
        "jenis-anak",
        &[("1", "Kandung"), ("2", "Tiri"), ("3", "Angkat")],
    ),
    (
        "jenis-jabatan",
        &[
            ("1", "Struktural"),
            ("2", "Fungsional Tertentu"),
            ("3", "Rangkap"),
            ("4", "Fungsional Umum"),
        ],
    ),
    (
        "eselon",
        &[
            ("11", "I.a"),
            ("12", "I.b"),
            ("21", "II.a"),
            ("22", "II.b"),
            ("31", "III.a"),
            ("32", "III.b"),
            ("41", "IV.a"),
            ("42", "IV.b"),
            ("51", "V.a"),
            ("52", "V.b"),
            ("99", "Non Eselon"),
        ],
    ),
    (
        "jenis-mutasi",
        &[("MJ", "Mutasi Jabatan"), ("MU", "Mutasi Unor")],
    ),
    (
        "jenis-penugasan",
        &[
            ("D", "Definitif"),
            ("PLT", "Pelaksana Tugas"),
            ("PLH", "Pelaksana Harian"),
            ("TT", "Tugas Tambahan"),
            ("PJ", "Penjabat"),
        ],
    ),
    (
        "jenis-kp",
        &[
            ("101", "Reguler"),
            ("201", "Pilihan Jabatan Fungsional"),
            ("202", "Pilihan Jabatan Struktural"),
            ("203", "Penyesuaian Ijazah"),
            ("204", "Prestasi Luar Biasa"),
            ("205", "Penemuan Baru"),
            ("206", "Pejabat Negara"),
            ("207", "Tugas Belajar"),
            ("208", "Selesai Tugas Belajar"),
            ("209", "Anumerta"),
            ("210", "Pengabdian"),
            ("211", "Lainnya"),
        ],
    ),
    (
        "latihan-struktural",
        &[
            ("1", "SEPADA"),
            ("2", "DIKLATPIM TK. IV"),
            ("3", "DIKLATPIM TK. III"),
            ("4", "DIKLATPIM TK. II"),
            ("5", "DIKLATPIM TK. I"),
            ("6", "SESPIM"),
            ("7", "SESPATI"),
            ("8", "LATSAR DAN LAINNYA"),
        ],
    ),
    (
        "jenis-kompetensi",
        &[
            ("1", "Teknis"),
            ("2", "Manajerial"),
            ("3", "Sosial Kultural"),
        ],
    ),
    (
        "jenis-diklat",
        &[
            ("1", "Diklat Struktural"),
            ("2", "Diklat Fungsional"),
            ("3", "Diklat Teknis"),
            ("4", "Workshop"),
            ("5", "Pelatihan Manajerial"),
            ("6", "Pelatihan Sosial Kultural"),
            ("7", "Sosialisasi"),
            ("8", "Bimbingan Teknis"),
            ("9", "Seminar"),
            ("10", "Magang"),
            ("11", "Kursus"),
            ("12", "Penataran"),
        ],
    ),
    (
        "jenis-kursus-sertifikat",
        &[("F", "Fungsional"), ("T", "Teknis"), ("P", "Profesi")],
    ),
    (
        "tingkat-pendidikan",
        &[
            ("05", "SD"),
            ("10", "SLTP"),
            ("12", "SLTP Kejuruan"),
            ("15", "SLTA"),
            ("17", "SLTA Kejuruan"),
            ("18", "SLTA Keguruan"),
            ("20", "Diploma I"),
            ("25", "Diploma II"),
            ("30", "Diploma III/Sarjana Muda"),
            ("35", "Diploma IV"),
            ("40", "S-1/Sarjana"),
            ("45", "S-2"),
            ("50", "S-3/Doktor"),
        ],
    ),
    (
        "cltn",
        &[
            ("1", "CLTN"),
            ("3", "Pengaktifan Kembali"),
            ("5", "Perpanjangan CLTN"),
            ("6", "Tugas Belajar"),
        ],
    ),
    ("hasil-kinerja", EXPECTATION),
    ("perilaku-kerja", EXPECTATION),
    (
        "kuadran-kinerja",
        &[
            ("1", "Sangat Baik"),
            ("2", "Baik"),
            ("3", "Butuh Perbaikan"),
            ("4", "Kurang"),
            ("5", "Sangat Kurang"),
        ],
    ),
    ("status-penilai", &[("ASN", "ASN"), ("NON ASN", "Non ASN")]),
];

const EXPECTATION: &[(&str, &str)] = &[
    ("1", "Di Atas Ekspektasi"),
    ("2", "Sesuai Ekspektasi"),
    ("3", "Di Bawah Ekspektasi"),
];

const AWARDS: [(&str, &str); 8] = [
    ("101", "Bintang Jasa Utama"),
    ("102", "Bintang Jasa Pratama"),
    ("201", "Satyalancana Karya Satya 10 Tahun"),
    ("202", "Satyalancana Karya Satya 20 Tahun"),
    ("203", "Satyalancana Karya Satya 30 Tahun"),
    ("204", "Satyalancana Wira Karya"),
    ("301", "Pegawai Teladan"),
    ("400", "Penghargaan Lainnya"),
];

/// All lists, in the order of their names.
pub(super) fn lists() -> Vec<ReferenceList> {
    let mut lists: Vec<ReferenceList> = SMALL
        .iter()
        .map(|(name, items)| ReferenceList::new(name, items.iter().copied()))
        .collect();
    lists.push(ReferenceList::new(
        "golongan",
        RANKS.iter().map(|(code, name, _)| (*code, *name)),
    ));
    lists.push(ReferenceList::new(
        "pendidikan",
        SCHOOLING.iter().map(|one| (one.code, one.name)),
    ));
    lists.push(ReferenceList::new("penghargaan", AWARDS));
    lists.sort_by(|a, b| a.name.cmp(&b.name));
    lists
}

/// The words of a code; none where the list does not have it.
pub(super) fn words<'l>(lists: &'l [ReferenceList], name: &str, code: &str) -> Option<&'l str> {
    let list = lists.iter().find(|list| list.name == name)?;
    list.items
        .iter()
        .find(|(item, _)| item == code)
        .map(|(_, words)| words.as_str())
}
