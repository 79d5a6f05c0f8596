//! A decision on its way out, and what comes back.

use reqwest::StatusCode;
use serde::{Deserialize, Serialize};

use super::{
    Oddity,
    dossier::Entry,
    loose::{Lax, List, Scalar},
    row::{Row, status},
};
use crate::domain::{
    correction::Correction,
    decision::Decision,
    id::Version,
    proposal::{LogEntry, Proposal},
    value::Value,
};
use crate::siasn::answers::{Receipt, Theirs};

/// The body of `POST usul/{id}/keputusan`.
#[derive(Serialize)]
pub struct Keputusan<'a> {
    hasil: &'static str,
    alasan_id: Option<&'a str>,
    catatan: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    koreksi: Vec<Koreksi<'a>>,
}

/// A value put right on the way.
#[derive(Serialize)]
struct Koreksi<'a> {
    bidang: &'a str,
    semula: &'a Value,
    menjadi: &'a Value,
    alasan: &'a str,
}

impl<'a> From<&'a Correction> for Koreksi<'a> {
    fn from(correction: &'a Correction) -> Self {
        Self {
            bidang: &correction.field,
            semula: &correction.original,
            menjadi: &correction.corrected,
            alasan: &correction.reason,
        }
    }
}

impl<'a> From<&'a Decision> for Keputusan<'a> {
    fn from(decision: &'a Decision) -> Self {
        Self {
            hasil: decision.outcome.slug(),
            alasan_id: decision.reason.as_ref().map(|reason| reason.id.as_str()),
            catatan: decision.note.as_deref(),
            koreksi: decision.corrections.iter().map(Koreksi::from).collect(),
        }
    }
}

/// The body of `POST keputusan`.
#[derive(Serialize)]
pub struct Banyak<'a> {
    keputusan: Vec<Satu<'a>>,
}

/// One of several decisions.
#[derive(Serialize)]
struct Satu<'a> {
    usul_id: &'a str,
    kunci: &'a str,
    versi: &'a str,
    #[serde(flatten)]
    keputusan: Keputusan<'a>,
}

impl<'a> Banyak<'a> {
    /// The decisions as they go out together.
    pub fn of(decisions: &'a [Decision]) -> Self {
        let each = decisions.iter().map(|decision| Satu {
            usul_id: decision.proposal.as_str(),
            kunci: decision.id.as_str(),
            versi: decision.version.as_str(),
            keputusan: Keputusan::from(decision),
        });
        Self {
            keputusan: each.collect(),
        }
    }
}

/// The answer to several decisions.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct HasilBanyak {
    hasil: List<Lax<Jawaban>>,
}

impl HasilBanyak {
    /// The answers, as far as they are any.
    pub fn answers(self) -> impl Iterator<Item = Jawaban> {
        self.hasil.objects()
    }
}

/// The answer about one of them.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Jawaban {
    usul_id: Scalar,
    kunci: Scalar,
    status: Scalar,
    isi: serde_json::Value,
}

impl Jawaban {
    /// The key that it names.
    pub fn key(&self) -> Option<String> {
        self.kunci.text()
    }

    /// Whether it is about a decision, by key and proposal.
    pub fn is_about(&self, decision: &Decision) -> bool {
        let key = self.kunci.text().as_deref() == Some(decision.id.as_str());
        key && self.usul_id.text().as_deref() == Some(decision.proposal.as_str())
    }

    /// The status that a call for it alone would have had.
    pub fn status(&self) -> Option<StatusCode> {
        StatusCode::from_u16(self.status.unsigned()?).ok()
    }

    /// The body that a call for it alone would have had.
    pub fn body(&self) -> Vec<u8> {
        self.isi.to_string().into_bytes()
    }
}

/// The confirmation.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Confirmation {
    usul_id: Scalar,
    hasil: Scalar,
    status: Scalar,
    status_nama: Scalar,
    versi: Scalar,
    waktu: Scalar,
    kunci: Scalar,
}

impl Confirmation {
    /// The receipt, where it is one for this decision and no other.
    pub fn receipt(self, decision: &Decision) -> Result<Receipt, Oddity> {
        let version = self.versi.id("versi")?;
        if self.usul_id.id("usul_id")? != decision.proposal.as_str() {
            return Err(Oddity::new("usul_id", "the proposal decided on"));
        }
        if self.hasil.text().as_deref() != Some(decision.outcome.slug()) {
            return Err(Oddity::new("hasil", "the outcome sent"));
        }
        if self
            .kunci
            .text()
            .is_some_and(|key| key != decision.id.as_str())
        {
            return Err(Oddity::new("kunci", "the key sent"));
        }
        Ok(Receipt {
            version: Version::new(version),
            status: status(&self.status, &self.status_nama),
            at: self.waktu.moment().unwrap_or(decision.made_at),
            replayed: false,
        })
    }
}

/// What a conflict tells of the other side.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Clash {
    usul: Lax<Row>,
    terakhir: Lax<Entry>,
}

impl From<Clash> for Option<Theirs> {
    fn from(clash: Clash) -> Self {
        Some(Theirs {
            proposal: Proposal::try_from(clash.usul.0?).ok()?,
            last: clash.terakhir.0.map(LogEntry::from),
        })
    }
}
