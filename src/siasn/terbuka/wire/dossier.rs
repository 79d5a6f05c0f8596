//! A proposal with all that lies with it (`usul/{id}`).

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::Deserialize;

use super::{
    Oddity,
    loose::{Lax, List, Raw, Scalar, values},
    person::{Orang, Riwayat},
    row::{Row, status},
    session::official,
};
use crate::domain::{
    correction::Amended,
    decision::Outcome,
    id::{DecisionId, DocumentId, DocumentKind, Version},
    proposal::{Claim, Document, Dossier, HeldRecord, LogEntry, Person, Proposal},
};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Berkas {
    usul: Lax<Row>,
    usulan_data: Raw,
    data_lama: Raw,
    riwayat_lain: List<Lax<Riwayat>>,
    orang: Lax<Orang>,
    rujukan: Lax<BTreeMap<String, Lax<BTreeMap<String, Scalar>>>>,
    dokumen: List<Lax<Scan>>,
    log: List<Lax<Entry>>,
    giliran: Scalar,
    boleh: List<Scalar>,
    koreksi: List<Scalar>,
    klaim: Lax<Holder>,
    versi: Scalar,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Scan {
    id: Scalar,
    jenis: Scalar,
    nama: Scalar,
    file: Scalar,
    tipe: Scalar,
    ukuran: Scalar,
    sha256: Scalar,
}

/// A line of the log; `terakhir` of a conflict has the same shape.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Entry {
    waktu: Scalar,
    peran: Scalar,
    nama: Scalar,
    hasil: Scalar,
    status: Scalar,
    status_nama: Scalar,
    alasan: Scalar,
    catatan: Scalar,
    kunci: Scalar,
    koreksi: List<Lax<Koreksi>>,
}

/// A value put right along with a line of the log.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Koreksi {
    bidang: Scalar,
    semula: Scalar,
    menjadi: Scalar,
    alasan: Scalar,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Holder {
    oleh: Scalar,
    sampai: Scalar,
}

/// A dossier, and what of it could not be used.
pub struct Read {
    pub dossier: Dossier,
    pub oddities: Vec<Oddity>,
}

impl TryFrom<Berkas> for Read {
    type Error = Oddity;

    fn try_from(from: Berkas) -> Result<Self, Oddity> {
        let row = from.usul.0;
        let row = row.ok_or_else(|| Oddity::new("usul", "an object"))?;
        let mut proposal = Proposal::try_from(row).map_err(|oddity| oddity.within("usul"))?;
        proposal.version = Version::new(from.versi.id("versi")?);
        let mut person = Person::from(from.orang.0.unwrap_or_default());
        if person.name.is_empty() {
            person.name.clone_from(&proposal.name);
        }
        if person.nip.as_str().is_empty() {
            person.nip = proposal.nip.clone();
        }
        let (documents, oddities) = documents(from.dokumen);
        let allowed = from.boleh.elements();
        Ok(Self {
            oddities,
            dossier: Dossier {
                proposed: values(from.usulan_data.0.unwrap_or_default()),
                held: from.data_lama.0.map(values),
                others: from.riwayat_lain.objects().map(HeldRecord::from).collect(),
                person,
                references: references(from.rujukan.0.unwrap_or_default()),
                documents,
                log: from.log.objects().map(LogEntry::from).collect(),
                turn: official(&from.giliran),
                allowed: allowed
                    .filter_map(|word| Outcome::from_slug(&word.words()))
                    .collect(),
                correctable: from
                    .koreksi
                    .elements()
                    .filter_map(|field| field.text())
                    .collect(),
                claim: from.klaim.0.and_then(claim),
                proposal,
            },
        })
    }
}

impl From<Entry> for LogEntry {
    fn from(entry: Entry) -> Self {
        Self {
            at: entry.waktu.moment().unwrap_or(Timestamp::UNIX_EPOCH),
            role: entry.peran.words(),
            name: entry.nama.words(),
            action: entry.hasil.words(),
            status: status(&entry.status, &entry.status_nama),
            reason: entry.alasan.text(),
            note: entry.catatan.text(),
            key: entry.kunci.text().map(DecisionId::new),
            amended: entry.koreksi.objects().map(Amended::from).collect(),
        }
    }
}

impl From<Koreksi> for Amended {
    fn from(koreksi: Koreksi) -> Self {
        Self {
            field: koreksi.bidang.words(),
            original: koreksi.semula.words(),
            corrected: koreksi.menjadi.words(),
            reason: koreksi.alasan.words(),
        }
    }
}

fn documents(list: List<Lax<Scan>>) -> (Vec<Document>, Vec<Oddity>) {
    let mut documents = Vec::new();
    let mut oddities = Vec::new();
    for (index, scan) in list.elements().enumerate() {
        let scan = scan.0.unwrap_or_default();
        match scan.id.id(&format!("dokumen[{index}].id")) {
            Ok(id) => documents.push(document(DocumentId::new(id), &scan)),
            Err(oddity) => oddities.push(oddity),
        }
    }
    (documents, oddities)
}

fn document(id: DocumentId, scan: &Scan) -> Document {
    let digest = scan.sha256.text().map(|text| text.to_ascii_lowercase());
    Document {
        id,
        kind: DocumentKind::new(scan.jenis.words()),
        name: scan.nama.words(),
        file_name: scan.file.words(),
        media_type: scan.tipe.words(),
        size: scan.ukuran.unsigned(),
        sha256: digest
            .filter(|text| text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit())),
    }
}

fn references(
    lists: BTreeMap<String, Lax<BTreeMap<String, Scalar>>>,
) -> BTreeMap<String, BTreeMap<String, String>> {
    let words = |codes: BTreeMap<String, Scalar>| {
        let each = codes.into_iter();
        each.filter_map(|(code, words)| Some((code, words.text()?)))
            .collect()
    };
    lists
        .into_iter()
        .filter_map(|(name, codes)| Some((name, words(codes.0?))))
        .collect()
}

fn claim(holder: Holder) -> Option<Claim> {
    Some(Claim {
        by: holder.oleh.text()?,
        until: holder.sampai.moment()?,
    })
}
