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
    pub id: String,
    pub name: String,
    pub kind: AgencyKind,
    /// The regional office, two digits.
    pub kanreg_id: String,
}

/// A unit (*unit organisasi*) of an agency.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unit {
    pub id: String,
    pub name: String,
    pub agency_id: String,
}

/// A civil servant (*ASN*).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Person {
    pub pns_id: String,
    pub nip: String,
    pub nik: String,
    pub name: String,
    /// As the records have it; the NIP's own date is impossible on purpose.
    pub birth: Date,
    pub birth_place: String,
    /// `M` (*pria*) or `F` (*wanita*), as SIASN spells it.
    pub sex: String,
    pub unit_id: String,
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
    pub id: String,
    /// Category slug.
    pub category: String,
    /// Variant slug.
    pub variant: String,
    pub values: Values,
}

/// What a proposal wants done with a record (`tipe`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Change {
    #[serde(rename = "I")]
    Insert,
    #[serde(rename = "U")]
    Update,
    #[serde(rename = "D")]
    Delete,
}

/// A proposal (*usulan*) as it stands when the world begins.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Proposal {
    pub id: String,
    /// Index into the world's people.
    pub person: usize,
    pub category: String,
    pub variant: String,
    pub change: Change,
    /// The record that an update or a deletion is about.
    pub record_id: Option<String>,
    pub proposed: Values,
    /// `status_usulan`.
    pub status: u16,
    pub submitted_at: Timestamp,
    /// How often it was returned (`counter_bts`).
    pub returns: u32,
    pub documents: Vec<Document>,
    /// What happened to it so far, oldest first; the first entry is the submission.
    pub log: Vec<LogEntry>,
    /// The planted fault, the ground truth for checks; `None` is sound.
    pub fault: Option<Fault>,
}

/// One line of a proposal's history.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LogEntry {
    pub at: Timestamp,
    /// `asn`, `opd`, `kanreg`, `pusat` or `bkpsdm`.
    pub role: String,
    pub name: String,
    /// `usul`, `perbaikan`, `terima`, `kembalikan` or `tolak`.
    pub outcome: String,
    /// `status_usulan` after it.
    pub status: u16,
    pub reason_id: Option<String>,
    pub note: Option<String>,
}

/// A planted fault and where it sits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "jenis", rename_all = "kebab-case")]
pub enum Fault {
    /// The scan bears another number than proposed.
    NumberDiffers { field: String, on_paper: String },
    /// The scan bears another date than proposed.
    DateDiffers { field: String, on_paper: String },
    /// The scan bears another person's name.
    NameDiffers { on_paper: String },
    /// A required document is not there.
    DocumentMissing { kind: String },
    /// The document is of another kind than it says.
    DocumentWrong { document: String, really: String },
    /// NIK and birth date do not agree.
    NikAgainstNip,
    /// Two proposed dates stand in the wrong order.
    DateOrder { earlier: String, later: String },
    /// The file has no bytes.
    PdfEmpty { document: String },
    /// The file is over 1 MiB.
    PdfOversized { document: String },
    /// The file ends in the middle or is no PDF.
    PdfBroken { document: String },
    /// The same scan serves another person's proposal as well.
    SameScan {
        document: String,
        other_proposal: String,
    },
}

/// A supporting document (*dokumen pendukung*), described; [`crate::sandbox::documents::render`] makes the bytes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Document {
    pub id: String,
    /// `id_ref_dokumen` or the slug of the category file.
    pub kind: String,
    /// The file name that the civil servant gave it.
    pub file_name: String,
    pub paper: Paper,
    pub form: Form,
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
