//! What stands on the pages behind the first one. It holds no number, date or name that a value of
//! a proposal could be taken for.

const PARAGRAPHS: [&str; 8] = [
    "Ketentuan pelaksanaan keputusan ini mengikuti peraturan kepegawaian yang berlaku di lingkungan instansi masing-masing, dengan memperhatikan kebutuhan organisasi serta kepentingan pelayanan kepada masyarakat.",
    "Pegawai yang bersangkutan wajib melaksanakan tugas dengan penuh pengabdian, kesadaran dan tanggung jawab, serta menjaga nama baik instansi di dalam maupun di luar kedinasan.",
    "Segala biaya yang timbul sebagai akibat ditetapkannya keputusan ini dibebankan pada anggaran instansi yang bersangkutan sesuai ketentuan perundang-undangan.",
    "Salinan disampaikan kepada pejabat yang membidangi kepegawaian, pejabat yang membidangi keuangan, dan pimpinan unit kerja untuk diketahui dan dilaksanakan sebagaimana mestinya.",
    "Hal-hal yang belum diatur akan ditetapkan kemudian oleh pejabat yang berwenang setelah mendengar pertimbangan tim penilai kinerja dan badan pertimbangan jabatan.",
    "Pejabat pembina kepegawaian melakukan pemantauan dan penilaian secara berkala, dan hasilnya menjadi bahan pembinaan lebih lanjut bagi pegawai yang bersangkutan.",
    "Pimpinan unit kerja memastikan bahwa pelaksanaan tugas berjalan tertib, tepat waktu dan dapat dipertanggungjawabkan kepada atasan langsung secara berjenjang.",
    "Apabila terdapat kekeliruan dalam lampiran ini, akan diadakan pembetulan sebagaimana mestinya tanpa mengurangi sahnya keputusan.",
];

const SUBJECTS: [&str; 20] = [
    "Pendidikan Pancasila",
    "Bahasa Indonesia",
    "Bahasa Inggris",
    "Pengantar Ilmu",
    "Statistika Dasar",
    "Metode Penelitian",
    "Filsafat Ilmu",
    "Kewarganegaraan",
    "Pengantar Manajemen",
    "Etika Profesi",
    "Teknologi Informasi",
    "Praktik Kerja Lapangan",
    "Seminar Usulan",
    "Perencanaan Program",
    "Evaluasi Pembelajaran",
    "Komunikasi Organisasi",
    "Kewirausahaan",
    "Kuliah Kerja Nyata",
    "Pengembangan Kurikulum",
    "Tugas Akhir",
];
const MARKS: [&str; 7] = ["A", "A", "B", "A", "B", "C", "B"];

/// The paragraphs of a further page, each page beginning with another one.
pub(super) fn paragraphs(number: usize) -> impl Iterator<Item = &'static str> {
    PARAGRAPHS
        .into_iter()
        .cycle()
        .skip(number * 3)
        .take(PARAGRAPHS.len() - 1)
}

/// Subjects with their marks.
pub(super) fn marks(number: usize) -> impl Iterator<Item = (String, String)> {
    let marks = MARKS.into_iter().cycle().skip(number);
    SUBJECTS
        .into_iter()
        .zip(marks)
        .map(|(subject, mark)| (subject.to_owned(), mark.to_owned()))
}
