//! Proposals (*usulan*): the row of the inbox, and the whole file that a verifier reads.

use std::collections::BTreeSet;

use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

use super::{
    correction::Amended,
    decision::Outcome,
    id::{
        AgencyId, CategorySlug, DecisionId, DocumentId, DocumentKind, ProposalId, UnitId, Version,
    },
    nik::Sex,
    nip::Nip,
    role::{AgencyKind, Official},
    stage::{Stage, Status},
    value::{References, Values},
};

/// A proposal as the inbox lists it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposal {
    /// Its identifier.
    pub id: ProposalId,
    /// Whose record it is about.
    pub nip: Nip,
    /// The civil servant's name.
    pub name: String,
    /// What kind of record.
    pub category: CategorySlug,
    /// Which form of that category.
    pub variant: String,
    /// What shall happen to the record.
    pub change: Change,
    /// Where it stands.
    pub status: Status,
    /// The civil servant's unit.
    pub unit: UnitId,
    /// The unit's name.
    pub unit_name: String,
    /// The civil servant's agency.
    pub agency: AgencyId,
    /// When it was sent.
    pub submitted_at: Timestamp,
    /// How often it was returned (`counter_bts`).
    pub returns: u32,
    /// What it changes, in a few words of the server's.
    pub summary: String,
    /// How many documents lie with it.
    pub documents: u32,
    /// Its state as the server counts it.
    pub version: Version,
}

impl Proposal {
    /// The stage of its status.
    pub fn stage(&self) -> Stage {
        self.status.stage()
    }
}

/// What a proposal wants done (`tipe_usulan`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Change {
    /// A new record (*tambah*).
    #[serde(rename = "I")]
    Insert,
    /// Another content for a record held (*ubah*).
    #[serde(rename = "U")]
    Update,
    /// A record held taken away (*hapus*).
    #[serde(rename = "D")]
    Delete,
    /// A word that we do not know.
    #[serde(other, rename = "?")]
    Unknown,
}

/// Everything about a proposal that a verifier reads before deciding (*berkas*).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Dossier {
    /// The row.
    pub proposal: Proposal,
    /// What the civil servant proposes.
    pub proposed: Values,
    /// The record held; `None` for a new one.
    pub held: Option<Values>,
    /// The person's other records of this category.
    pub others: Vec<HeldRecord>,
    /// Whose record it is.
    pub person: Person,
    /// The words of the codes used here.
    pub references: References,
    /// The scans.
    pub documents: Vec<Document>,
    /// What happened so far, oldest first.
    pub log: Vec<LogEntry>,
    /// Whose turn it is, as the server sees it.
    pub turn: Option<Official>,
    /// What this account may decide here and now, as the server sees it.
    pub allowed: Vec<Outcome>,
    /// The fields that this account may put right here and now (*koreksi*), as the server sees it.
    #[serde(default)]
    pub correctable: BTreeSet<String>,
    /// Who else is looking at it.
    pub claim: Option<Claim>,
}

/// A record held of a person (*riwayat*).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct HeldRecord {
    /// The server's id of it (`id_riwayat`).
    pub id: String,
    /// Which form of the category.
    pub variant: String,
    /// What it holds.
    pub values: Values,
}

/// The civil servant, as the main data have it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// Name without titles.
    pub name: String,
    /// Employee number.
    pub nip: Nip,
    /// Citizen number, as the server spells it.
    pub nik: String,
    /// Date of birth, where the server has one.
    pub birth: Option<Date>,
    /// Place of birth.
    pub birth_place: String,
    /// Sex, where the server has it.
    pub sex: Option<Sex>,
    /// `PNS`, `CPNS`, `PPPK`.
    pub employment: String,
    /// The unit's name.
    pub unit_name: String,
    /// The agency's name.
    pub agency_name: String,
    /// Regional or central.
    pub agency_kind: AgencyKind,
}

/// A supporting document as the proposal lists it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// The server's id of the scan.
    pub id: DocumentId,
    /// What it is meant to be.
    pub kind: DocumentKind,
    /// The server's name for the kind.
    pub name: String,
    /// The name of the file as uploaded: hostile, for display only.
    pub file_name: String,
    /// The type that the server claims.
    pub media_type: String,
    /// Bytes, where the server tells it; SIASN's internal API does not.
    pub size: Option<u64>,
    /// SHA-256 of the bytes in hex, where the server tells it.
    pub sha256: Option<String>,
}

/// One line of a proposal's log (*riwayat usulan*).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogEntry {
    /// When.
    pub at: Timestamp,
    /// The role of who acted, in the server's word.
    pub role: String,
    /// Who acted.
    pub name: String,
    /// What was done, in the server's word (`usul`, `terima` …).
    pub action: String,
    /// The status after it.
    pub status: Status,
    /// The reason's words.
    pub reason: Option<String>,
    /// The free words.
    pub note: Option<String>,
    /// The idempotency key under which it was decided, where it was ours.
    pub key: Option<DecisionId>,
    /// What was put right along with it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub amended: Vec<Amended>,
}

/// Somebody is on it (*klaim*).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claim {
    /// Who.
    pub by: String,
    /// Until when it holds.
    pub until: Timestamp,
}
