//! The names of kinds of documents, as the server's own list has them. Pure.

/// `id_ref_dokumen` and its name. Public sources conflict on 888 and 889, so they are left out.
const NAMES: &[(&str, &str)] = &[
    ("858", "SK Kenaikan Pangkat"),
    ("870", "Ijazah"),
    ("871", "Transkrip Nilai"),
    ("872", "SK Jabatan"),
    ("873", "Surat Pelantikan"),
    ("874", "Sertifikat Diklat"),
    ("881", "Sertifikat Kursus"),
    ("887", "SK PNS"),
    ("890", "Dokumen Evaluasi Kinerja"),
    ("891", "Realisasi SKP"),
    ("892", "Sertifikat atau Piagam Penghargaan"),
];

/// Words that stay capitals in a name made from a slug.
const CAPITALS: &[&str] = &["ktp", "npwp", "sk", "cpns", "pns", "bkn", "pmk", "cltn", "spmt"];

/// What the server calls a kind of document; a slug is spelled out.
pub(super) fn name(kind: &str) -> String {
    if let Some((_, name)) = NAMES.iter().find(|(id, _)| *id == kind) {
        return (*name).to_owned();
    }
    let words: Vec<String> = kind.split('-').map(word).collect();
    words.join(" ")
}

fn word(word: &str) -> String {
    if CAPITALS.contains(&word) {
        return word.to_uppercase();
    }
    let mut letters = word.chars();
    letters
        .next()
        .map(|first| first.to_uppercase().chain(letters).collect())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_a_name() {
        assert_eq!(name("858"), "SK Kenaikan Pangkat");
        assert_eq!(name("kartu-keluarga"), "Kartu Keluarga");
        assert_eq!(name("sk-cltn"), "SK CLTN");
        assert_eq!(name("999"), "999");
    }
}
