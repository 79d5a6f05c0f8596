//! Records of the service: appointment, rank, position, transfer, leave, service time.

use jiff::civil::Date;

use super::super::life::{Life, RANKS, days, years};
use super::{Facts, Shelf, Source, digits, letter, pertek};

/// Functional positions, kind 2, and general ones, kind 4, of `jenis-jabatan`.
const POSITIONS: [(&str, &str); 14] = [
    ("2", "GURU AHLI PERTAMA"),
    ("2", "GURU AHLI MUDA"),
    ("2", "GURU AHLI MADYA"),
    ("2", "PENGAWAS SEKOLAH AHLI MUDA"),
    ("2", "PERAWAT TERAMPIL"),
    ("2", "BIDAN MAHIR"),
    ("2", "ANALIS KEBIJAKAN AHLI MUDA"),
    ("2", "PRANATA KOMPUTER AHLI PERTAMA"),
    ("4", "PENGADMINISTRASI UMUM"),
    ("4", "PENGELOLA KEPEGAWAIAN"),
    ("4", "ANALIS RENCANA PROGRAM DAN KEGIATAN"),
    ("4", "BENDAHARA"),
    ("4", "PENYUSUN LAPORAN KEUANGAN"),
    ("4", "PENGELOLA BARANG MILIK DAERAH"),
];
/// Structural positions with their echelon (*eselon*).
const OFFICES: [(&str, &str); 6] = [
    ("41", "KEPALA SUBBAGIAN UMUM DAN KEPEGAWAIAN"),
    ("41", "KEPALA SEKSI PEMBINAAN"),
    ("42", "KEPALA SUBBAGIAN TATA USAHA"),
    ("32", "KEPALA BIDANG PEMBINAAN KETENAGAAN"),
    ("32", "KEPALA BIDANG PELAYANAN"),
    ("31", "SEKRETARIS"),
];
const EMPLOYERS: [&str; 8] = [
    "SD SWASTA CONTOH BAKTI",
    "PT CONTOH KARYA MANDIRI",
    "PUSKESMAS CONTOHREJO",
    "YAYASAN PENDIDIKAN CONTOH",
    "DINAS PERTANIAN KAB. CONTOH (HONORER)",
    "CV CONTOH ABADI",
    "RS CONTOH SEHAT",
    "KOPERASI PEGAWAI CONTOH",
];
const OTHER_AGENCIES: [&str; 6] = [
    "PEMERINTAH KAB. MUARA CONTOH",
    "PEMERINTAH KOTA CONTOHREJO",
    "PEMERINTAH PROV. CONTOH RAYA",
    "KEMENTERIAN PERCONTOHAN",
    "PEMERINTAH KAB. CONTOH HILIR",
    "BADAN CONTOH NASIONAL",
];

/// Who decrees in the agency: the letters in the numbers of its decrees.
fn office(source: &Source<'_>) -> &'static str {
    if source.place.agency.starts_with("KEMENTERIAN") {
        "SETJEN"
    } else {
        "BKPSDM"
    }
}

/// The rank records: of the older ones the last two, and one that the record misses in every
/// second life that had a promotion.
pub(super) fn rank_shelf(life: &Life) -> Shelf {
    let all = life.ranks.len();
    let recorded = if all > 1 && life.index % 3 != 1 {
        all - 1
    } else {
        all
    };
    Shelf {
        held: recorded.saturating_sub(2)..recorded,
        next: (recorded < all).then_some(recorded),
    }
}

pub(super) fn rank(mut source: Source<'_>) -> Facts {
    let office = office(&source);
    let life = source.life;
    let rng = &mut source.rng;
    let (rank, since) = life.ranks[source.number.min(life.ranks.len() - 1)];
    let decreed = days(since, -rng.between(8, 60));
    let considered = days(decreed, -rng.between(5, 40));
    let months = life.months_served(since);
    let credits = rank >= 8 && rng.chance(30);
    Facts::default()
        .set("golongan_id", RANKS[rank].0)
        .date("tmt_golongan", since)
        .set("sk_nomor", letter(rng, "823", office, decreed))
        .date("sk_tanggal", decreed)
        .set("jenis_kp_id", if credits { "201" } else { "101" })
        .set("mk_golongan_tahun", months / 12)
        .set("mk_golongan_bulan", months % 12)
        .set("nomor_letter_bkn", pertek(rng, "AG", considered))
        .date("tanggal_letter_bkn", considered)
        .maybe(
            "jumlah_kredit_utama",
            credits.then(|| rng.between(100_000, 400_000) as f64 / 1_000.0),
        )
        .maybe(
            "jumlah_kredit_tambahan",
            credits.then(|| rng.between(5_000, 40_000) as f64 / 1_000.0),
        )
}

pub(super) fn appointment(mut source: Source<'_>) -> Facts {
    let office = office(&source);
    let life = source.life;
    let rng = &mut source.rng;
    let decreed = days(life.entry, -rng.between(5, 28));
    let tenure = life.tenure();
    let tenured = tenure <= days(life.today, -30);
    let facts = Facts::default()
        .set("status_cpns_pns", if tenured { "PNS" } else { "CPNS" })
        .set("nomor_sk_cpns", letter(rng, "813", office, decreed))
        .date("tgl_sk_cpns", decreed)
        .date("tmt_cpns", life.entry)
        .set("nama_jabatan_angkat_cpns", rng.pick(&POSITIONS).1)
        .set("nomor_spmt", letter(rng, "800", "SPMT", life.entry));
    if !tenured {
        return facts;
    }
    let signed = days(tenure, -rng.between(3, 25));
    let trained = days(signed, -rng.between(40, 160));
    let examined = days(signed, -rng.between(20, 90));
    facts
        .set("nomor_sk_pns", letter(rng, "821", office, signed))
        .date("tgl_sk_pns", signed)
        .date("tmt_pns", tenure)
        .set("nomor_sttpl", letter(rng, "893", "LATSAR", trained))
        .date("tgl_sttpl", trained)
        .set("nomor_dokter_pns", letter(rng, "441", "RSUD", examined))
        .date("tanggal_dokter_pns", examined)
        .maybe(
            "kartu_pegawai",
            rng.chance(80)
                .then_some(format!("X {}", 400_000 + life.index)),
        )
}

pub(super) fn position(mut source: Source<'_>) -> Facts {
    let office = office(&source);
    let (life, place) = (source.life, source.place);
    let rng = &mut source.rng;
    let window = (life.months_served(life.today) * 30 - 120).max(60);
    let back = window / (source.number as i64 + 2);
    let since = days(life.today, -rng.between(40, (window - back).max(41)));
    let since = Date::new(since.year(), since.month(), *rng.pick(&[1, 2, 3, 5])).unwrap_or(since);
    let since = since.max(life.entry).min(days(life.today, -10));
    let decreed = days(since, -rng.between(0, 6));
    let structural = life.rank() >= 9 && rng.chance(22);
    let (kind, echelon, name) = if structural {
        let (echelon, name) = *rng.pick(&OFFICES);
        ("1", Some(echelon), name)
    } else {
        let (kind, name) = *rng.pick(&POSITIONS);
        (kind, None, name)
    };
    Facts::default()
        .set("jenis_jabatan", kind)
        .set("nama_jabatan", name)
        .maybe("eselon_id", echelon)
        .set("unor_nama", place.unit)
        .set("unor_induk_nama", place.unit)
        .set("satuan_kerja_nama", place.agency)
        .set("instansi_kerja_nama", place.agency)
        .set("nomor_sk", letter(rng, "821.2", office, decreed))
        .date("tanggal_sk", decreed)
        .date("tmt_jabatan", since)
        .maybe("tmt_pelantikan", (kind != "4").then(|| since.to_string()))
        .set(
            "jenis_mutasi_id",
            if source.number == 0 { "MU" } else { "MJ" },
        )
        .set("jenis_penugasan_id", "D")
}

pub(super) fn review(mut source: Source<'_>) -> Facts {
    let office = office(&source);
    let life = source.life;
    let rng = &mut source.rng;
    let until = days(life.entry, -rng.between(20, 300));
    let months = rng.between(14, 70);
    let from = days(until, -(months * 365 / 12));
    // Counted once the person was a civil servant, and before today.
    let decreed = days(life.today, -rng.between(30, 400))
        .max(days(life.entry, 40))
        .min(days(life.today, -5));
    let considered = days(decreed, -rng.between(7, 35));
    Facts::default()
        .set("pengalaman", *rng.pick(&EMPLOYERS))
        .date("tanggal_awal", from)
        .date("tanggal_selesai", until)
        .set("masa_kerja_tahun", months / 12)
        .set("masa_kerja_bulan", months % 12)
        .set("dinilai", *rng.pick(&["1/2", "1"]))
        .set("nomor_sk", letter(rng, "824", office, decreed))
        .date("tanggal_sk", decreed)
        .set("nomor_bkn", pertek(rng, "PMK", considered))
        .date("tanggal_bkn", considered)
}

pub(super) fn leave(mut source: Source<'_>) -> Facts {
    let office = office(&source);
    let life = source.life;
    let rng = &mut source.rng;
    let span = (life.months_served(life.today) * 30 - 400).max(100);
    let from = days(life.today, -rng.between(60, span));
    let from = Date::new(from.year(), from.month(), 1).unwrap_or(from);
    let until = days(years(from, rng.between(1, 3)), -1);
    let decreed = days(from, -rng.between(10, 40));
    let considered = days(decreed, -rng.between(6, 30));
    let back = (until < life.today).then(|| days(until, 1).to_string());
    Facts::default()
        .set("cltn_id", "1")
        .set("sk_nomor", letter(rng, "851", office, decreed))
        .date("sk_tanggal", decreed)
        .date("tanggal_awal", from)
        .date("tanggal_akhir", until)
        .maybe("tanggal_aktif", back)
        .set("nomor_letter_bkn", pertek(rng, "CL", considered))
        .date("tanggal_letter_bkn", considered)
}

pub(super) fn transfer(mut source: Source<'_>) -> Facts {
    let (life, place) = (source.life, source.place);
    let rng = &mut source.rng;
    let span = (life.months_served(life.today) * 30 - 300).max(120);
    let decreed = days(life.today, -rng.between(70, span));
    let month = days(decreed, 40);
    let since = Date::new(month.year(), month.month(), 1)
        .unwrap_or(month)
        .max(days(decreed, 1));
    let asked = days(decreed, -rng.between(90, 180));
    let consented = days(asked, rng.between(10, 60));
    let taken = days(since, -rng.between(0, 5)).max(decreed);
    let (kind, job) = *rng.pick(&POSITIONS);
    let job_slug = if kind == "2" {
        "jabatan_fungsional_baru"
    } else {
        "jabatan_fungsional_umum_baru"
    };
    let old = *rng.pick(&OTHER_AGENCIES);
    Facts::default()
        .set(
            "jenis_pi",
            *rng.pick(&[
                "ANTAR KABUPATEN/KOTA",
                "ANTAR PROVINSI",
                "DAERAH KE PUSAT",
                "PUSAT KE DAERAH",
            ]),
        )
        .set("instansi_kerja_lama", old)
        .set("instansi_kerja_baru", place.agency)
        .set("satuan_kerja_lama", old)
        .set("satuan_kerja_baru", place.agency)
        .set("unor_baru", place.unit)
        .set("lokasi_kerja_baru", "CONTOH")
        .set("jenis_jabatan_baru", kind)
        .set(job_slug, job)
        .set("sk_usul_nomor", letter(rng, "820", "USUL", asked))
        .date("sk_usul_tanggal", asked)
        .set("sk_asal_nomor", letter(rng, "824", "BKD", consented))
        .date("sk_asal_tanggal", consented)
        .set(
            "sk_bkn_nomor",
            format!("{}/KEP/PI/{}", digits(rng, 5), decreed.year()),
        )
        .date("sk_bkn_tanggal", decreed)
        .set("sk_tujuan_nomor", letter(rng, "824", "BKPSDM", taken))
        .date("sk_tujuan_tanggal", taken)
        .date("tmt_pi", since)
}
