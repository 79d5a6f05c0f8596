//! Records of what somebody has learnt, achieved and done beside the office.

use jiff::civil::Date;

use super::super::life::{Life, RANKS, SCHOOLING, Schooling, days, years};
use super::super::names::{self, Sex};
use super::super::rng::Rng;
use super::{Facts, Source, digits, letter};

const COURSES: [(&str, &str, &str); 14] = [
    ("BIMBINGAN TEKNIS PENGELOLAAN KEUANGAN DAERAH", "8", "T"),
    ("PENGADAAN BARANG/JASA PEMERINTAH TINGKAT DASAR", "3", "T"),
    ("WORKSHOP PENYUSUNAN MODUL AJAR", "4", "T"),
    ("KURSUS BAHASA INGGRIS UNTUK APARATUR", "11", "T"),
    ("PELATIHAN JABATAN FUNGSIONAL GURU", "2", "F"),
    ("SEMINAR NASIONAL PELAYANAN PUBLIK", "9", "T"),
    ("PELATIHAN BANTUAN HIDUP DASAR", "3", "T"),
    ("BIMBINGAN TEKNIS SRIKANDI", "8", "T"),
    ("SOSIALISASI MANAJEMEN KINERJA ASN", "7", "T"),
    ("PELATIHAN PENGELOLAAN ARSIP DINAMIS", "3", "T"),
    ("PELATIHAN ANALIS KEBIJAKAN", "2", "F"),
    ("WORKSHOP KURIKULUM OPERASIONAL SEKOLAH", "4", "T"),
    ("PELATIHAN OPERATOR APLIKASI KEPEGAWAIAN", "3", "T"),
    ("PENATARAN KEPALA SEKOLAH", "12", "F"),
];
const HOSTS: [&str; 7] = [
    "BADAN DIKLAT PROV. CONTOH RAYA",
    "BKPSDM KAB. CONTOH",
    "LEMBAGA PELATIHAN CONTOH MANDIRI",
    "BALAI GURU PENGGERAK CONTOH",
    "PUSAT PELATIHAN APARATUR CONTOH",
    "UNIVERSITAS CONTOH",
    "DINAS KESEHATAN PROV. CONTOH RAYA",
];
const SOCIETIES: [&str; 6] = [
    "PERSATUAN GURU CONTOH",
    "IKATAN BIDAN CONTOH",
    "PERSATUAN PERAWAT CONTOH",
    "KORPRI UNIT KAB. CONTOH",
    "PRAMUKA KWARTIR CABANG CONTOH",
    "KARANG TARUNA CONTOHREJO",
];
const SEATS: [&str; 6] = [
    "KETUA",
    "WAKIL KETUA",
    "SEKRETARIS",
    "BENDAHARA",
    "ANGGOTA",
    "KETUA BIDANG ORGANISASI",
];
const HEADS: [&str; 5] = [
    "KEPALA DINAS",
    "SEKRETARIS DINAS",
    "KEPALA BIDANG PEMBINAAN",
    "KEPALA SEKOLAH",
    "KEPALA BAGIAN UMUM",
];

/// A day in the service of the person that is past by two months at least.
fn day_in_service(rng: &mut Rng, life: &Life) -> Date {
    let span = (life.months_served(life.today) * 30 - 90).clamp(61, 4_000);
    days(life.today, -rng.between(60, span))
}

/// Record 0 is what the person was appointed with; the next is a step further.
pub(super) fn education(mut source: Source<'_>) -> Facts {
    let life = source.life;
    let rng = &mut source.rng;
    let (schooling, graduated) = match source.number {
        0 => (life.schooling, life.graduation),
        further => {
            let graduated = days(life.today, -rng.between(60, 700)).max(days(life.graduation, 300));
            (next_step(rng, life.schooling, further), graduated)
        }
    };
    let year = graduated.year();
    let number = match rng.below(3) {
        0 => format!("{}/{}/{year}", digits(rng, 5), schooling.level),
        1 => format!("DN-{} {}", rng.between(10, 99), digits(rng, 7)),
        _ => format!("{}{year}{}", digits(rng, 6), digits(rng, 5)),
    };
    let front = schooling.title == "Dr.";
    Facts::default()
        .set("tingkat_pendidikan_id", schooling.level)
        .set("pendidikan_id", schooling.code)
        .set("nama_sek", schooling.school)
        .set("nomor_ijazah", number)
        .date("tgl_tahun_lulus", graduated)
        .set("tahun_lulus", year)
        .filled("glr_depan", if front { schooling.title } else { "" })
        .filled("glr_belakang", if front { "" } else { schooling.title })
        .set("is_pendidikan_pertama", source.number == 0)
        .set("pencantuman_gelar", source.number > 0 && rng.chance(60))
}

/// A course of study above the one at appointment.
fn next_step(rng: &mut Rng, from: &Schooling, further: usize) -> &'static Schooling {
    let wanted = match (from.level, further) {
        ("15" | "17" | "30", 1) => "40",
        ("15" | "17" | "30", _) | ("40", 1) => "45",
        _ => "50",
    };
    let open: Vec<_> = SCHOOLING
        .iter()
        .filter(|schooling| schooling.level == wanted)
        .collect();
    open[rng.below(open.len())]
}

pub(super) fn training(mut source: Source<'_>) -> Facts {
    let life = source.life;
    let rng = &mut source.rng;
    let ended = day_in_service(rng, life);
    let began = days(ended, -rng.between(20, 90)).max(life.entry);
    let rank = life.rank();
    let course = match rank {
        12.. => "3",
        9.. => "2",
        _ => "8",
    };
    Facts::default()
        .set("latihan_struktural_id", course)
        .set("institusi_penyelenggara", *rng.pick(&HOSTS))
        .set("nomor", letter(rng, "893.3", "DIKLAT", ended))
        .date("tanggal", began)
        .date("tanggal_selesai", ended)
        .set("tahun", ended.year())
        .set("jumlah_jam", *rng.pick(&[120, 285, 360, 876, 890]))
        .maybe("bobot", rng.chance(30).then(|| rng.between(5, 20)))
}

pub(super) fn course(mut source: Source<'_>) -> Facts {
    let life = source.life;
    let rng = &mut source.rng;
    let ended = day_in_service(rng, life);
    let began = days(ended, -rng.between(0, 6));
    let (name, kind, certificate) = *rng.pick(&COURSES);
    Facts::default()
        .set("nama_kursus", name)
        .set("jenis_diklat_id", kind)
        .set("jenis_kursus_sertifikat", certificate)
        .set("institusi_penyelenggara", *rng.pick(&HOSTS))
        .set("nomor_sertifikat", letter(rng, "895", "BIMTEK", ended))
        .date("tanggal_kursus", began)
        .date("tanggal_selesai_kursus", ended)
        .set("tahun_kursus", ended.year())
        .set("jumlah_jam", *rng.pick(&[8, 16, 24, 32, 40, 64, 80]))
}

/// The long-service medal (*Satyalancana Karya Satya*) of 10, 20 and 30 years, then a charter.
pub(super) fn award(mut source: Source<'_>) -> Facts {
    let life = source.life;
    let rng = &mut source.rng;
    let served = life.months_served(life.today) / 12;
    let tens = 10 * (source.number as i64 + 1);
    let earned = served > tens && tens <= 30;
    let decreed = if earned {
        Date::new(years(life.entry, tens).year(), 8, rng.between(2, 16) as i8).unwrap_or(life.entry)
    } else {
        day_in_service(rng, life)
    };
    let code = if earned {
        (200 + tens / 10).to_string()
    } else {
        "400".to_owned()
    };
    Facts::default()
        .set("harga_id", code)
        .set(
            "sk_nomor",
            format!("{}/TK/TAHUN {}", rng.between(10, 140), decreed.year()),
        )
        .date("sk_date", decreed)
        .set("tahun", decreed.year())
}

pub(super) fn organisation(mut source: Source<'_>) -> Facts {
    let life = source.life;
    let rng = &mut source.rng;
    let began = day_in_service(rng, life);
    let ended = years(began, rng.between(2, 5));
    let past = ended < life.today;
    Facts::default()
        .set("nama_organisasi", *rng.pick(&SOCIETIES))
        .set("jabatan_organisasi", *rng.pick(&SEATS))
        .date("tanggal_mulai", began)
        .maybe("tanggal_selesai", past.then(|| ended.to_string()))
        .maybe("pengalaman", rng.chance(30).then_some("PENGURUS HARIAN"))
}

/// Who assesses: somebody else's number and name, invented like all.
fn assessor(facts: Facts, rng: &mut Rng) -> Facts {
    let sex = if rng.chance(50) {
        Sex::Male
    } else {
        Sex::Female
    };
    let born = rng.between(1968, 1982);
    let entered = born + rng.between(23, 27);
    let mark = if sex == Sex::Male { 1 } else { 2 };
    facts.set("penilai_nama", names::person(rng, sex)).set(
        "penilai_nip_nrp",
        format!("{born}0230{entered}03{mark}{:03}", rng.between(901, 999)),
    )
}

/// The evaluation of the years from 2022 on; record 0 is the year before last.
pub(super) fn performance(mut source: Source<'_>) -> Facts {
    let (life, place) = (source.life, source.place);
    let rng = &mut source.rng;
    let held = super::Kind::Performance.shelf(life).held.len() as i16;
    let last = life.today.year() - 1;
    let year = (last - held + source.number as i16).clamp(2022, last);
    let (result, conduct, quadrant) = rng.weighted(&[
        (("2", "2", "2"), 70),
        (("1", "1", "1"), 14),
        (("2", "1", "2"), 10),
        (("3", "2", "3"), 6),
    ]);
    let facts = Facts::default()
        .set("tahun", year)
        .set("hasil_kinerja_nilai", result)
        .set("perilaku_kerja_nilai", conduct)
        .set("kuadran_kinerja_nilai", quadrant)
        .set("status_penilai", "ASN")
        .set("penilai_golongan", RANKS[(life.rank() + 2).min(16)].0)
        .set("penilai_jabatan", *rng.pick(&HEADS))
        .set("penilai_unor_nama", place.unit);
    assessor(facts, rng)
}

/// The form of 2021 and before.
pub(super) fn performance_old(mut source: Source<'_>) -> Facts {
    let life = source.life;
    let rng = &mut source.rng;
    let year = if source.number == 0 { 2020 } else { 2021 };
    let mut score = |low: i64, high: i64| rng.between(low, high) as f64 / 100.0;
    let goal = score(7_800, 9_400);
    let conduct: Vec<f64> = (0..5).map(|_| score(7_600, 9_200)).collect();
    let hundredth = |value: f64| (value * 100.0).round() / 100.0;
    let sum = hundredth(conduct.iter().sum());
    let mean = hundredth(sum / 5.0);
    let facts = Facts::default()
        .set("tahun", year)
        .set("jenis_jabatan", if life.rank() >= 12 { "1" } else { "2" })
        .set("jenis_peraturan_kinerja_kd", "PP46")
        .set("nilai_skp", goal)
        .set("orientasi_pelayanan", conduct[0])
        .set("integritas", conduct[1])
        .set("komitmen", conduct[2])
        .set("disiplin", conduct[3])
        .set("kerjasama", conduct[4])
        .set("jumlah", sum)
        .set("nilairatarata", mean)
        .set("nilai_perilaku_kerja", hundredth(mean * 0.4))
        .set("nilai_prestasi_kerja", hundredth(goal * 0.6 + mean * 0.4));
    let facts = assessor(facts, rng);
    facts.set("atasan_penilai_nama", names::person(rng, Sex::Male))
}
