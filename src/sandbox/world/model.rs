//! What the invented world consists of. Everything here follows from a seed and a day, so the same
//! two give the same world, ids included. Nobody in it exists: names begin with CONTOH, and every
//! NIP holds a 30 February.

use std::collections::BTreeMap;

use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Field slug to typed JSON value, as the dialect `terbuka` carries a record.
pub type Values = BTreeMap<String, Value>;

/// What a world is made from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorldConfig {
    /// Everything random follows from it.
    pub seed: u64,
    /// How many proposals there are.
    pub proposals: usize,
    /// The day on which the world was made; ages and the calendar count from it.
    pub today: Date,
}

/// Whether an agency is a regency's or a ministry's (*instansi daerah*, *instansi pusat*).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AgencyKind {
    /// A regional agency, validated by its Kanreg.
    Daerah,
    /// A central agency, validated by BKN Pusat.
    Pusat,
}

/// An agency (*instansi*).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Agency {
    /// Opaque, 32 hex digits.
    pub id: String,
    /// In capitals, as the server prints it.
    pub name: String,
    /// Which of BKN's validators is responsible.
    pub kind: AgencyKind,
    /// The regional office, two digits.
    pub kanreg_id: String,
}

/// A unit (*unit organisasi*) of an agency.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unit {
    /// Opaque, 32 hex digits.
    pub id: String,
    /// In capitals, as the server prints it.
    pub name: String,
    /// The agency that it belongs to.
    pub agency_id: String,
}

/// A civil servant (*ASN*).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Person {
    /// Opaque, 32 hex digits.
    pub pns_id: String,
    /// Employee number, 18 digits, with an impossible day of birth.
    pub nip: String,
    /// Citizen number, 16 digits, in agreement with the birth date.
    pub nik: String,
    /// As the records have it, in capitals and without titles.
    pub name: String,
    /// As the records have it; the NIP's own date is impossible on purpose.
    pub birth: Date,
    /// A town that is on no map.
    pub birth_place: String,
    /// `M` (*pria*) or `F` (*wanita*), as SIASN spells it.
    pub sex: String,
    /// Where the person works.
    pub unit_id: String,
    /// Whose employee the person is.
    pub agency_id: String,
    /// `PNS`, `CPNS` or `PPPK`.
    pub employee_kind: String,
    /// Whether the person has activated MySAPK.
    pub activated: bool,
    /// The record held, every category: the main data has one record, others none or several.
    pub records: Vec<Record>,
}

/// One record (*riwayat*) held of a person.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// Opaque, 32 hex digits (`id_riwayat`).
    pub id: String,
    /// Category slug.
    pub category: String,
    /// Variant slug.
    pub variant: String,
    /// What is held, which may lag behind the truth.
    pub values: Values,
}

/// What a proposal wants done with a record (`tipe`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Change {
    /// Add a record.
    #[serde(rename = "I")]
    Insert,
    /// Correct one.
    #[serde(rename = "U")]
    Update,
    /// Strike one out.
    #[serde(rename = "D")]
    Delete,
}

/// A proposal (*usulan*) as it stands when the world begins.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Proposal {
    /// A UUID.
    pub id: String,
    /// Index into the world's people.
    pub person: usize,
    /// Category slug.
    pub category: String,
    /// Variant slug.
    pub variant: String,
    /// What is wanted.
    pub change: Change,
    /// The record that an update or a deletion is about.
    pub record_id: Option<String>,
    /// The values wanted; for a deletion those of the record that shall go.
    pub proposed: Values,
    /// `status_usulan`.
    pub status: u16,
    /// When it was first sent.
    pub submitted_at: Timestamp,
    /// How often it was returned (`counter_bts`).
    pub returns: u32,
    /// The scans, in the order of the category's list.
    pub documents: Vec<Document>,
    /// What happened to it so far, oldest first; the first entry is the submission.
    pub log: Vec<LogEntry>,
    /// The planted fault, the ground truth for checks; `None` is sound.
    pub fault: Option<Fault>,
}

/// One line of a proposal's history.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LogEntry {
    /// When it happened.
    pub at: Timestamp,
    /// `asn`, `opd`, `kanreg`, `pusat` or `bkpsdm`.
    pub role: String,
    /// Who did it.
    pub name: String,
    /// `usul`, `perbaikan`, `terima`, `kembalikan` or `tolak`.
    pub outcome: String,
    /// `status_usulan` after it.
    pub status: u16,
    /// The reason of a return or refusal, from the sandbox's list.
    pub reason_id: Option<String>,
    /// What was added in words.
    pub note: Option<String>,
}

/// A planted fault and where it sits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "jenis", rename_all = "kebab-case")]
pub enum Fault {
    /// The scan bears another number than proposed.
    NumberDiffers {
        /// Slug of the field.
        field: String,
        /// The number as printed.
        on_paper: String,
    },
    /// The scan bears another date than proposed.
    DateDiffers {
        /// Slug of the field.
        field: String,
        /// The date as printed, such as `25 Maret 2021`.
        on_paper: String,
    },
    /// The scan bears another person's name.
    NameDiffers {
        /// The name as printed.
        on_paper: String,
    },
    /// A required document is not there.
    DocumentMissing {
        /// Its `id_ref_dokumen` or slug.
        kind: String,
    },
    /// The document is of another kind than it says.
    DocumentWrong {
        /// Id of the document.
        document: String,
        /// The kind that the paper really is.
        really: String,
    },
    /// NIK and birth date do not agree.
    NikAgainstNip,
    /// Two proposed dates stand in the wrong order.
    DateOrder {
        /// Slug of the date that should be the earlier one.
        earlier: String,
        /// Slug of the date that should be the later one, and is not.
        later: String,
    },
    /// The file has no bytes.
    PdfEmpty {
        /// Id of the document.
        document: String,
    },
    /// The file is over 1 MiB.
    PdfOversized {
        /// Id of the document.
        document: String,
    },
    /// The file ends in the middle or is no PDF.
    PdfBroken {
        /// Id of the document.
        document: String,
    },
    /// The same scan serves another person's proposal as well.
    SameScan {
        /// Id of this proposal's document.
        document: String,
        /// Id of the other person's proposal.
        other_proposal: String,
    },
}

/// A supporting document (*dokumen pendukung*), described; [`crate::sandbox::documents::render`] makes the bytes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Document {
    /// A UUID.
    pub id: String,
    /// `id_ref_dokumen` or the slug of the category file.
    pub kind: String,
    /// The file name that the civil servant gave it.
    pub file_name: String,
    /// What is printed on it.
    pub paper: Paper,
    /// How it became a file.
    pub form: Form,
    /// What is wrong with the file.
    pub damage: Damage,
}

/// What is printed on the paper.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Paper {
    /// Letterhead, one line each.
    pub letterhead: Vec<String>,
    /// The title in capitals, such as `IJAZAH`.
    pub title: String,
    /// Line under the title, such as the number.
    pub subtitle: Option<String>,
    /// Sentences before the lines.
    pub opening: Vec<String>,
    /// Caption and value, printed as `Caption : value`.
    pub lines: Vec<(String, String)>,
    /// Sentences after the lines.
    pub closing: Vec<String>,
    /// Place and date, office, name of who signed.
    pub signature: Vec<String>,
    /// How many further pages of running text follow.
    pub more_pages: u8,
}

/// How the paper became a file.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "jenis", rename_all = "kebab-case")]
pub enum Form {
    /// Printed to PDF: it has a text layer.
    Text,
    /// Scanned: a picture, no text layer.
    Scan {
        /// Dots per inch.
        dpi: u16,
        /// Degrees, positive clockwise.
        skew: f32,
        /// 0 none to 1 unreadable.
        noise: f32,
        /// JPEG quality, 1 to 100.
        quality: u8,
        /// Seed of the noise.
        seed: u64,
    },
}

/// What is wrong with the file itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Damage {
    /// Nothing.
    None,
    /// No bytes at all.
    Empty,
    /// Over 1 MiB.
    Oversized,
    /// Cut in the middle.
    Truncated,
    /// Not a PDF, whatever its name says.
    NotPdf,
}
