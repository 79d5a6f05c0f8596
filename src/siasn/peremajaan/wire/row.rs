//! A proposal as the inbox and `get-verifikasi-data` show it, and its version, which SIASN has none
//! of: a hash over all that a verifier sees and that says who acted.

use jiff::Timestamp;
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

use super::Fields;
use crate::{
    domain::{
        category::{FieldKind, Variant},
        correction::{Correction, same},
        dates,
        id::{AgencyId, CategorySlug, DocumentId, DocumentKind, ProposalId, UnitId, Version},
        nip::Nip,
        proposal::{Change, Document, Proposal},
        stage::Status,
        value::{Value as Known, Values},
    },
    siasn::{
        peremajaan::forms::{Form, FormId, Forms},
        wire::{
            Oddity,
            fields::{self, BLANK, Filled, canonical},
            loose::Scalar,
        },
    },
};

/// Most documents of one proposal; a form asks for a handful.
const MOST_DOCUMENTS: usize = 100;
/// The room for a few words about a proposal, as the lists have it.
const SUMMARY: usize = 28;

/// A row read.
#[derive(Clone, Debug)]
pub struct Row {
    pub proposal: Proposal,
    /// Of which form it is; `None`: it is shown as it came and never decided on.
    pub form: Option<FormId>,
    /// `detail_layanan`.
    pub service: Option<u32>,
    /// `pns_id`.
    pub person: Option<String>,
    /// `id_riwayat`.
    pub record: Option<String>,
    pub agency_name: String,
    pub employment: String,
    pub proposed: Values,
    pub documents: Vec<Document>,
    pub verified: Act,
    pub approved: Act,
    pub refused: Refusal,
    pub oddities: Vec<Oddity>,
    /// Of what the version was made.
    state: State,
}

/// What makes one state of a row another, values and documents aside.
type Marks = Vec<(&'static str, String)>;

/// Of what a version is made.
#[derive(Clone, Debug)]
struct State {
    marks: Marks,
    /// The values, read without the flags that only the detail has.
    values: Values,
}

/// What an official did last, as far as the row tells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Act {
    pub nip: String,
    pub name: String,
    pub at: Option<Timestamp>,
    pub note: Option<String>,
}

/// Why it was returned or refused last.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Refusal {
    pub id: Option<String>,
    pub words: Option<String>,
    pub note: Option<String>,
}

impl Row {
    /// Reads a row; `filled` are the flags that come with the detail alone.
    ///
    /// # Errors
    /// Where it has no id: nothing could be asked or decided about it.
    pub fn read(value: Value, forms: &Forms, filled: Option<&Filled>) -> Result<Self, Oddity> {
        let Value::Object(map) = value else {
            return Err(Oddity::new("$", "an object"));
        };
        let row = Fields::new(map);
        let id = row.scalar("id").id("id").or_else(|oddity| {
            let other = row.scalar("usulan_id");
            other.id("usulan_id").map_err(|_| oddity)
        })?;
        let (service, name) = (
            row.scalar("detail_layanan").unsigned(),
            row.words("detail_layanan_nama"),
        );
        let form = forms.of_service(service, &name);
        let known = form.and_then(|form| forms.get(form));
        let mut oddities = Vec::new();
        if known.is_none() {
            oddities.push(Oddity::new("detail_layanan", "a category of the program"));
        }
        let raw = row.get("usulan_data").unwrap_or(&Value::Null);
        let variant = known.map(|form| &form.variant);
        let shape = known.map(|form| &form.fields);
        let plain = fields::record(raw, shape, None, "usulan_data");
        let (documents, odd) = documents(row.get("dokumen_usulan"), known);
        oddities.extend(odd);
        let state = State {
            marks: marks(&row),
            values: plain.values.clone(),
        };
        let version = version(&state.marks, &state.values, &documents);
        let read = match filled {
            Some(_) => fields::record(raw, shape, filled, "usulan_data"),
            None => plain,
        };
        oddities.extend(read.oddities);
        let change = change(&row);
        Ok(Self {
            proposal: Proposal {
                id: ProposalId::new(id),
                nip: Nip::new(row.words("nip")),
                name: row.words("nama"),
                category: known
                    .map_or_else(|| unknown(service, &name), |form| form.category.clone()),
                variant: variant.map_or_else(|| name.clone(), |variant| variant.slug.clone()),
                change,
                status: status(&row),
                unit: UnitId::new(row.words("unor_verifikator")),
                unit_name: row.words("unor_verifikator_nama"),
                agency: AgencyId::new(row.words("instansi_id")),
                submitted_at: row
                    .scalar("tgl_usulan")
                    .moment()
                    .unwrap_or(Timestamp::UNIX_EPOCH),
                returns: row.scalar("counter_bts").unsigned().unwrap_or_default(),
                summary: summary(variant, change, &read.values, &row.words("nama")),
                documents: u32::try_from(documents.len()).unwrap_or(u32::MAX),
                version,
            },
            form,
            service,
            person: row.scalar("pns_id").id("pns_id").ok(),
            record: row.scalar("id_riwayat").id("id_riwayat").ok(),
            agency_name: row.words("instansi_nama"),
            employment: row.words("tipe_pegawai"),
            proposed: read.values,
            documents,
            verified: Act {
                nip: row.words("nip_verifikator"),
                name: row.words("nama_verifikator"),
                at: row.scalar("tgl_verifikasi").moment(),
                note: row.scalar("keterangan_verifikasi").text(),
            },
            approved: Act {
                nip: row.words("nip_approval"),
                name: row.words("nama_approval"),
                at: row.scalar("tgl_approval").moment(),
                note: None,
            },
            refused: Refusal {
                id: row.scalar("alasan_tolak_id").text(),
                words: row.scalar("alasan_tolak_nama").text(),
                note: row.scalar("alasan_tolak_tambahan").text(),
            },
            oddities,
            state,
        })
    }

    /// Whether these corrections stand in it, and it would be of that version without them. Whoever
    /// corrected that version then knows that nothing else was changed.
    pub fn is_with(&self, corrections: &[Correction], before: &Version) -> bool {
        let mut values = self.state.values.clone();
        for correction in corrections {
            let stands = values.get(&correction.field).unwrap_or(&Known::Empty);
            if !same(stands, &correction.corrected) {
                return false;
            }
            values.insert(correction.field.clone(), correction.original.clone());
        }
        let is_that =
            |values: &Values| version(&self.state.marks, values, &self.documents) == *before;
        if is_that(&values) {
            return true;
        }
        // A date that nobody filled in has a value on the wire, which a version is told from.
        for correction in corrections.iter().filter(|it| it.original.is_empty()) {
            values.insert(correction.field.clone(), BLANK.into());
        }
        is_that(&values)
    }
}

/// The name of a category that no file has. The brackets keep it from ever being a slug of ours.
fn unknown(service: Option<u32>, name: &str) -> CategorySlug {
    let number = service.map_or_else(|| "?".to_owned(), |number| number.to_string());
    CategorySlug::new(format!("{} [{number}]", name.trim()).trim_start())
}

/// A status; a number that is none becomes 0, which is in no table: shown, never decided on.
pub(in crate::siasn::peremajaan) fn status(row: &Fields) -> Status {
    Status {
        number: row.scalar("status_usulan").unsigned().unwrap_or_default(),
        words: row.words("status_usulan_nama"),
    }
}

fn change(row: &Fields) -> Change {
    let mut words = ["tipe_usulan", "tipe"]
        .iter()
        .filter_map(|name| row.scalar(name).text());
    match words.next().unwrap_or_default().trim() {
        "I" => Change::Insert,
        "U" => Change::Update,
        "D" => Change::Delete,
        _ => Change::Unknown,
    }
}

/// The scans: nothing, a map by their kind, or a list.
fn documents(from: Option<&Value>, form: Option<&Form>) -> (Vec<Document>, Vec<Oddity>) {
    let mut oddities = Vec::new();
    let entries: Vec<(&str, &Value)> = match from {
        Some(Value::Object(map)) => map
            .iter()
            .map(|(kind, entry)| (kind.as_str(), entry))
            .collect(),
        Some(Value::Array(list)) => list.iter().map(|entry| ("", entry)).collect(),
        _ => Vec::new(),
    };
    if entries.len() > MOST_DOCUMENTS {
        oddities.push(Oddity::new("dokumen_usulan", "fewer documents"));
    }
    let mut documents = Vec::new();
    for (kind, entry) in entries.into_iter().take(MOST_DOCUMENTS) {
        match document(kind, entry) {
            Some(document) => documents.push(document),
            None if Scalar::from(entry.clone()).text().is_none() && !entry.is_object() => {}
            None => oddities.push(Oddity::new("dokumen_usulan", "a place to fetch it from")),
        }
    }
    let place = |kind: &DocumentKind| {
        let mut order = form.into_iter().flat_map(|form| &form.documents);
        order.position(|known| known == kind).unwrap_or(usize::MAX)
    };
    documents.sort_by_cached_key(|document| {
        (
            place(&document.kind),
            document.kind.clone(),
            document.id.clone(),
        )
    });
    (documents, oddities)
}

fn document(kind: &str, entry: &Value) -> Option<Document> {
    let entry = match entry {
        Value::Object(map) => Fields::new(map.clone()),
        // Forms keep the bare address.
        Value::String(uri) => {
            let mut map = Map::new();
            map.insert("dok_uri".to_owned(), uri.clone().into());
            Fields::new(map)
        }
        _ => return None,
    };
    let uri = entry.scalar("dok_uri").id("dok_uri").ok()?;
    let file_name = uri.rsplit('/').next().unwrap_or_default().to_owned();
    Some(Document {
        kind: DocumentKind::new(
            entry
                .scalar("dok_id")
                .text()
                .unwrap_or_else(|| kind.to_owned()),
        ),
        name: entry.words("dok_nama"),
        id: DocumentId::new(uri),
        file_name,
        media_type: "application/pdf".to_owned(),
        size: None,
        sha256: None,
    })
}

/// A few words about a proposal, since this server has none: the first value of the form that tells
/// its record from others without a list of codes. The civil servant's own name does not.
fn summary(form: Option<&Variant>, change: Change, values: &Values, own: &str) -> String {
    let fields = form.map_or(&[][..], |form| form.fields.as_slice());
    let of = |kinds: &[FieldKind]| {
        fields
            .iter()
            .filter(|field| kinds.contains(&field.kind))
            .filter_map(|field| Some((field, values.get(&field.slug)?)))
            .find(|(_, value)| !value.is_empty() && !value.plain().eq_ignore_ascii_case(own))
    };
    let words = of(&[
        FieldKind::Text,
        FieldKind::Name,
        FieldKind::Year,
        FieldKind::Date,
    ]);
    let words = match words.or_else(|| of(&[FieldKind::Number])) {
        Some((field, value)) => match (field.kind, value) {
            (FieldKind::Year, value) => format!("{}: {}", field.label.id, value.plain()),
            (FieldKind::Date, value) => match value.date() {
                Some(date) => format!(
                    "{} {}",
                    field.label.id,
                    dates::short(date, &dates::MONTHS_ID)
                ),
                None => value.plain(),
            },
            (_, value) => value.plain(),
        },
        None => String::new(),
    };
    let text = match change {
        Change::Delete => format!("Hapus {words}"),
        _ => words,
    };
    let text = text.trim();
    if text.chars().count() <= SUMMARY {
        return text.to_owned();
    }
    let short: String = text.chars().take(SUMMARY - 1).collect();
    format!("{}…", short.trim_end())
}

/// The state of a row as an opaque word. Values are told apart by what they mean, so that no quirk
/// of spelling makes another state; who acted and when is part of it, so that the same status set
/// anew is another state.
fn version(marks: &Marks, values: &Values, documents: &[Document]) -> Version {
    let mut hash = Sha256::new();
    let mut part = |name: &str, text: &str| {
        for text in [name, text] {
            hash.update((text.len() as u64).to_be_bytes());
            hash.update(text);
        }
    };
    for (name, text) in marks {
        part(name, text);
    }
    for (name, text) in canonical(values) {
        part(name, &text);
    }
    for document in documents {
        part(document.kind.as_str(), document.id.as_str());
    }
    let digest = hash.finalize();
    Version::new(
        digest[..16]
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect::<String>(),
    )
}

/// What of a row says where it stands and who acted.
fn marks(row: &Fields) -> Marks {
    let mut marks = Marks::new();
    for name in [
        "tipe_usulan",
        "status_usulan",
        "counter_bts",
        "nip_verifikator",
        "nama_verifikator",
        "keterangan_verifikasi",
        "rekomendasi_approval",
        "pns_id_approval",
        "nip_approval",
        "nama_approval",
        "alasan_tolak_id",
        "alasan_tolak_tambahan",
    ] {
        marks.push((name, row.words(name).trim().to_owned()));
    }
    for name in ["tgl_usulan", "tgl_verifikasi", "tgl_approval"] {
        let scalar = row.scalar(name);
        let moment = scalar.moment().map(|moment| moment.to_string());
        marks.push((name, moment.unwrap_or_else(|| scalar.words())));
    }
    let refused = row.scalar("tgl_tolak_bkn").date();
    let refused = refused.filter(|date| date.to_string() != BLANK);
    let refused = refused.map(|date| date.to_string()).unwrap_or_default();
    marks.push(("tgl_tolak_bkn", refused));
    marks
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::domain::catalogue::Catalogue;

    #[test]
    fn a_few_words_tell_a_record_from_others_of_its_kind() {
        let catalogue = Catalogue::embedded().unwrap();
        let said = |category: &str, change, values: serde_json::Value| {
            let category = catalogue.get(&category.into()).unwrap();
            let values = serde_json::from_value(values).unwrap();
            summary(category.variants.first(), change, &values, "CONTOH SUTINI")
        };
        let rank = json!({"golongan_id": "33", "tmt_golongan": "2019-10-01", "sk_nomor": "823/1"});
        assert_eq!(
            said("golongan", Change::Insert, rank.clone()),
            "TMT golongan 1 Okt 2019"
        );
        assert_eq!(
            said("golongan", Change::Delete, rank),
            "Hapus TMT golongan 1 Okt 20…"
        );
        let year = json!({"tahun": 2025, "penilai_nama": "CONTOH ATASAN"});
        assert_eq!(said("skp", Change::Insert, year), "Tahun penilaian: 2025");
        let own = json!({"nama": "Contoh Sutini", "tempat_lahir": "KOTA CONTOH"});
        assert_eq!(said("data-utama", Change::Update, own), "KOTA CONTOH");
    }

    #[test]
    fn nothing_is_said_of_how_large_a_document_is() {
        let entry = json!({"dok_id": "858", "dok_nama": "SK", "dok_uri": "peremajaan/a.pdf"});
        let (read, _) = documents(Some(&json!({"858": entry})), None);
        assert_eq!(read[0].size, None, "an unknown size is not an empty file");
    }
}
