//! The civil servant and the records held, as `profilasn` has them.

use serde_json::Value;

use super::Fields;
use crate::{
    domain::{
        nik::Sex,
        nip::Nip,
        proposal::{HeldRecord, Person},
        role::AgencyKind,
    },
    siasn::{
        peremajaan::forms::Form,
        wire::{Oddity, fields},
    },
};

/// What a record carries beside its values.
const BESIDE: [&str; 8] = [
    "id",
    "path",
    "idPns",
    "pns_orang_id",
    "pnsOrangId",
    "nipBaru",
    "nipLama",
    "nip_baru",
];

/// The main data (`jenis` *orang*).
pub fn person(from: Value) -> Person {
    let fields = match from {
        Value::Object(map) => Fields::new(map),
        _ => Fields::default(),
    };
    let first = |names: [&str; 2]| {
        let mut texts = names.iter().filter_map(|name| fields.scalar(name).text());
        texts.next().unwrap_or_default()
    };
    let agency_name = first(["instansi_induk_nama", "instansiIndukNama"]);
    Person {
        name: fields.words("nama"),
        nip: Nip::new(first(["nip_baru", "nipBaru"])),
        nik: fields.words("nik"),
        birth: ["tgl_lahir", "tglLahir"]
            .iter()
            .find_map(|name| fields.scalar(name).date()),
        birth_place: first(["tempat_lahir", "tempatLahir"]),
        sex: match first(["jenis_kelamin", "jenisKelamin"]).as_str() {
            "M" | "1" => Some(Sex::Male),
            "F" | "2" => Some(Sex::Female),
            _ => None,
        },
        employment: first(["jenis_pegawai_nama", "jenisPegawaiNama"]),
        unit_name: first(["unor_nama", "unorNama"]),
        agency_kind: kind(&agency_name),
        agency_name,
    }
}

/// Whether an agency is a regency's or a ministry's, which this dialect does not say: regional ones
/// are all called *pemerintah*.
pub fn kind(name: &str) -> AgencyKind {
    let name = name.trim();
    if name.is_empty() || name.to_uppercase().starts_with("PEM") {
        AgencyKind::Regional
    } else {
        AgencyKind::Central
    }
}

/// A record held, read by its form; nothing for what is no record.
pub fn held(from: Value, form: &Form, oddities: &mut Vec<Oddity>) -> Option<HeldRecord> {
    let Value::Object(map) = from else {
        oddities.push(Oddity::new("riwayat", "an object"));
        return None;
    };
    let record = Fields::new(map);
    let id = record.words("id");
    let read = fields::record(
        &record.without(&BESIDE),
        Some(&form.fields),
        None,
        "riwayat",
    );
    oddities.extend(read.oddities);
    let mut values = read.values;
    values.retain(|_, value| !value.is_empty());
    Some(HeldRecord {
        id,
        variant: form.variant.slug.clone(),
        values,
    })
}
