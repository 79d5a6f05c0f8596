//! The wording of each kind of paper, by the id of the document.

/// Who issued a paper, which decides its letterhead and who signs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Head {
    /// The personnel office of the agency.
    Agency,
    /// The unit itself.
    Unit,
    /// The civil service agency.
    Bkn,
    /// The civil registry.
    Civil,
    /// The office of religious affairs, which marries.
    Marriage,
    /// The tax office.
    Tax,
    /// The head of state.
    State,
    /// Whoever the value of this field names.
    Named(&'static str),
}

/// The fixed words of a paper.
#[derive(Debug)]
pub(super) struct Sheet {
    pub head: Head,
    /// Empty: the name of the document.
    pub title: &'static str,
    /// The field with the paper's own number; empty where it has none.
    pub numbered: &'static str,
    /// The field with the paper's own date; empty where it has none.
    pub dated: &'static str,
    pub opening: &'static [&'static str],
    pub closing: &'static [&'static str],
    /// In how many of a hundred cases further pages follow.
    pub longer: usize,
}

const DECIDED: &[&str] = &[
    "Menimbang : bahwa Aparatur Sipil Negara yang namanya tersebut dalam keputusan ini telah memenuhi syarat yang ditentukan dalam peraturan kepegawaian yang berlaku.",
    "Mengingat : peraturan tentang manajemen Aparatur Sipil Negara dan petunjuk pelaksanaannya.",
    "MEMUTUSKAN : Menetapkan kepada Aparatur Sipil Negara tersebut di bawah ini:",
];
const AS_IT_SHOULD: &[&str] = &[
    "Apabila di kemudian hari ternyata terdapat kekeliruan dalam keputusan ini, akan diadakan perbaikan dan penghitungan kembali sebagaimana mestinya.",
    "Asli keputusan ini diberikan kepada yang bersangkutan untuk diketahui dan dipergunakan sebagaimana mestinya.",
];
const CERTIFIES: &[&str] = &["Diberikan kepada:"];
const STATES: &[&str] =
    &["Yang bertanda tangan di bawah ini menyatakan dengan sesungguhnya bahwa:"];
const TRUE: &[&str] =
    &["Demikian surat ini dibuat dengan sebenarnya untuk dipergunakan sebagaimana mestinya."];

const fn decree(title: &'static str, numbered: &'static str, dated: &'static str) -> Sheet {
    Sheet {
        head: Head::Agency,
        title,
        numbered,
        dated,
        opening: DECIDED,
        closing: AS_IT_SHOULD,
        longer: 25,
    }
}

const fn consent(numbered: &'static str, dated: &'static str) -> Sheet {
    Sheet {
        head: Head::Bkn,
        title: "PERTIMBANGAN TEKNIS",
        numbered,
        dated,
        opening: &["Memperhatikan usul instansi, dengan ini diberikan pertimbangan teknis kepada:"],
        closing: TRUE,
        longer: 0,
    }
}

const fn certificate(
    title: &'static str,
    host: &'static str,
    numbered: &'static str,
    dated: &'static str,
) -> Sheet {
    Sheet {
        head: Head::Named(host),
        title,
        numbered,
        dated,
        opening: CERTIFIES,
        closing: &["yang telah mengikuti dan menyelesaikan kegiatan tersebut dengan baik."],
        longer: 10,
    }
}

const fn register(
    head: Head,
    title: &'static str,
    numbered: &'static str,
    dated: &'static str,
) -> Sheet {
    Sheet {
        head,
        title,
        numbered,
        dated,
        opening: &[],
        closing: &[],
        longer: 0,
    }
}

const SHEETS: [(&str, Sheet); 26] = [
    (
        "858",
        decree(
            "KEPUTUSAN TENTANG KENAIKAN PANGKAT",
            "sk_nomor",
            "sk_tanggal",
        ),
    ),
    (
        "pertek-kp",
        consent("nomor_letter_bkn", "tanggal_letter_bkn"),
    ),
    (
        "872",
        decree(
            "KEPUTUSAN TENTANG PENGANGKATAN DALAM JABATAN",
            "nomor_sk",
            "tanggal_sk",
        ),
    ),
    (
        "873",
        Sheet {
            head: Head::Unit,
            title: "SURAT PERNYATAAN PELANTIKAN",
            numbered: "",
            dated: "tmt_pelantikan",
            opening: STATES,
            closing: TRUE,
            longer: 0,
        },
    ),
    (
        "887",
        decree(
            "KEPUTUSAN TENTANG PENGANGKATAN PEGAWAI NEGERI SIPIL",
            "nomor_sk_pns",
            "tgl_sk_pns",
        ),
    ),
    (
        "888",
        Sheet {
            head: Head::Unit,
            title: "SURAT PERNYATAAN MELAKSANAKAN TUGAS",
            numbered: "nomor_spmt",
            dated: "tmt_cpns",
            opening: STATES,
            closing: TRUE,
            longer: 0,
        },
    ),
    (
        "889",
        decree(
            "KEPUTUSAN TENTANG PENGANGKATAN CALON PEGAWAI NEGERI SIPIL",
            "nomor_sk_cpns",
            "tgl_sk_cpns",
        ),
    ),
    (
        "sk-pmk",
        decree(
            "KEPUTUSAN TENTANG PENINJAUAN MASA KERJA",
            "nomor_sk",
            "tanggal_sk",
        ),
    ),
    (
        "sk-cltn",
        decree(
            "KEPUTUSAN TENTANG CUTI DI LUAR TANGGUNGAN NEGARA",
            "sk_nomor",
            "sk_tanggal",
        ),
    ),
    (
        "pertek-cltn",
        consent("nomor_letter_bkn", "tanggal_letter_bkn"),
    ),
    (
        "sk-pindah",
        Sheet {
            head: Head::Bkn,
            title: "KEPUTUSAN TENTANG PERPINDAHAN ANTAR INSTANSI",
            numbered: "sk_bkn_nomor",
            dated: "sk_bkn_tanggal",
            opening: DECIDED,
            closing: AS_IT_SHOULD,
            longer: 20,
        },
    ),
    (
        "870",
        Sheet {
            head: Head::Named("nama_sek"),
            title: "IJAZAH",
            numbered: "nomor_ijazah",
            dated: "tgl_tahun_lulus",
            opening: &["Dengan ini menyatakan bahwa:"],
            closing: &[
                "telah menyelesaikan dan memenuhi segala syarat pendidikan, dan kepadanya diberikan ijazah ini beserta segala hak yang melekat padanya.",
            ],
            longer: 0,
        },
    ),
    (
        "871",
        Sheet {
            head: Head::Named("nama_sek"),
            title: "TRANSKRIP NILAI",
            numbered: "",
            dated: "tgl_tahun_lulus",
            opening: &["Daftar nilai mata kuliah dan mata pelajaran dari:"],
            closing: &["Nilai terlampir pada halaman berikut."],
            longer: 70,
        },
    ),
    (
        "sk-gelar",
        decree("KEPUTUSAN TENTANG PENCANTUMAN GELAR AKADEMIK", "", ""),
    ),
    (
        "874",
        certificate(
            "SURAT TANDA TAMAT PENDIDIKAN DAN PELATIHAN",
            "institusi_penyelenggara",
            "nomor",
            "tanggal_selesai",
        ),
    ),
    (
        "881",
        certificate(
            "SERTIFIKAT",
            "institusi_penyelenggara",
            "nomor_sertifikat",
            "tanggal_selesai_kursus",
        ),
    ),
    (
        "890",
        Sheet {
            head: Head::Unit,
            title: "DOKUMEN EVALUASI KINERJA PEGAWAI",
            numbered: "",
            dated: "",
            opening: &["Hasil evaluasi kinerja pegawai sebagai berikut:"],
            closing: TRUE,
            longer: 15,
        },
    ),
    (
        "891",
        Sheet {
            head: Head::Unit,
            title: "REALISASI SASARAN KINERJA PEGAWAI",
            numbered: "",
            dated: "",
            opening: &["Capaian sasaran kinerja pegawai sebagai berikut:"],
            closing: TRUE,
            longer: 40,
        },
    ),
    (
        "892",
        Sheet {
            head: Head::State,
            title: "PIAGAM TANDA KEHORMATAN",
            numbered: "sk_nomor",
            dated: "sk_date",
            opening: &["Menganugerahkan tanda kehormatan kepada:"],
            closing: &[
                "sebagai penghargaan atas pengabdian, kesetiaan, kejujuran dan kecakapan dalam melaksanakan tugas.",
            ],
            longer: 0,
        },
    ),
    ("ktp", register(Head::Civil, "KARTU TANDA PENDUDUK", "", "")),
    (
        "npwp",
        register(
            Head::Tax,
            "KARTU NOMOR POKOK WAJIB PAJAK",
            "",
            "npwp_tanggal",
        ),
    ),
    ("kk", register(Head::Civil, "KARTU KELUARGA", "", "")),
    (
        "buku-nikah",
        register(
            Head::Marriage,
            "KUTIPAN AKTA NIKAH",
            "akta_menikah",
            "tgl_menikah",
        ),
    ),
    (
        "akta-lahir",
        register(Head::Civil, "KUTIPAN AKTA KELAHIRAN", "akta_kelahiran", ""),
    ),
    (
        "akta-lahir-asn",
        register(Head::Civil, "KUTIPAN AKTA KELAHIRAN", "", ""),
    ),
    (
        "sk-organisasi",
        Sheet {
            head: Head::Named("nama_organisasi"),
            title: "SURAT KEPUTUSAN PENGURUS",
            numbered: "",
            dated: "tanggal_mulai",
            opening: &["Mengangkat sebagai pengurus organisasi:"],
            closing: TRUE,
            longer: 20,
        },
    ),
];

/// Of kinds that the agency added: plain, under the name of the document.
const PLAIN: Sheet = register(Head::Civil, "", "", "");

/// The words of a kind of paper.
pub(super) fn sheet(kind: &str) -> &'static Sheet {
    SHEETS
        .iter()
        .find(|(id, _)| *id == kind)
        .map_or(&PLAIN, |(_, sheet)| sheet)
}
