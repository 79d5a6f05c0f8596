//! What a server announces (*kemampuan*).

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{
    Oddity,
    loose::{Lax, List, Scalar},
};
use crate::domain::{
    authority::AuthorityTable,
    calendar::{Calendar, Phase},
    decision::{Reason, ReasonClass},
    failure::{Failure, FailureKind},
    id::{AgencyId, CategorySlug, ReasonId, UnitId},
    role::{Official, Role},
    session::{Abilities, Account, Session},
};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Announcement {
    dialek: Scalar,
    server: Lax<Server>,
    pengguna: Lax<User>,
    fitur: List<Scalar>,
    batas: Lax<Limits>,
    kalender: Lax<Phases>,
    kewenangan: Lax<BTreeMap<String, List<Scalar>>>,
    alasan: List<Lax<ReasonEntry>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Server {
    nama: Scalar,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct User {
    id: Scalar,
    nama: Scalar,
    peran: Scalar,
    instansi_id: Scalar,
    instansi_nama: Scalar,
    unor_id: Scalar,
    unor_nama: Scalar,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Limits {
    limit_maks: Scalar,
    batch_maks: Scalar,
    catatan_maks: Scalar,
    dokumen_maks: Scalar,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Phases {
    usulan: Lax<Span>,
    verifikasi: Lax<Span>,
    persetujuan: Lax<Span>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Span {
    mulai: Scalar,
    selesai: Scalar,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct ReasonEntry {
    id: Scalar,
    kelas: Scalar,
    teks: Scalar,
}

impl Announcement {
    /// How many decisions go into one call, where that is said.
    pub fn batch_limit(&self) -> Option<usize> {
        self.batas.0.as_ref()?.batch_maks.unsigned()
    }
}

impl TryFrom<Announcement> for Session {
    type Error = Failure;

    fn try_from(from: Announcement) -> Result<Self, Failure> {
        let user = from.pengguna.0;
        let user = user.ok_or_else(|| Oddity::new("pengguna", "an object"))?;
        let limits = from.batas.0.unwrap_or_default();
        let phases = from.kalender.0.unwrap_or_default();
        let features = from.fitur.elements();
        Ok(Self {
            account: account(&user)?,
            abilities: Abilities {
                server_name: from.server.0.unwrap_or_default().nama.words(),
                dialect: from.dialek.words(),
                features: features.filter_map(|word| word.text()).collect(),
                page_limit: limits.limit_maks.unsigned().unwrap_or(100).max(1),
                note_limit: limits.catatan_maks.unsigned().unwrap_or(2000),
                document_limit: limits.dokumen_maks.unsigned().unwrap_or(1 << 20),
                calendar: Calendar {
                    proposing: phase(phases.usulan),
                    verifying: phase(phases.verifikasi),
                    approving: phase(phases.persetujuan),
                },
                authority: authority(from.kewenangan.0.unwrap_or_default()),
                reasons: from.alasan.objects().filter_map(reason).collect(),
            },
        })
    }
}

fn account(user: &User) -> Result<Account, Failure> {
    let word = user.peran.text();
    let word = word.ok_or_else(|| Oddity::new("pengguna.peran", "a role"))?;
    let role = Role::from_slug(&word)
        .ok_or_else(|| Failure::new(FailureKind::Forbidden, "a role without work here"))?;
    Ok(Account {
        id: user.id.id("pengguna.id")?,
        name: user.nama.words(),
        role,
        agency: AgencyId::new(user.instansi_id.words()),
        agency_name: user.instansi_nama.words(),
        unit: user.unor_id.text().map(UnitId::new),
        unit_name: user.unor_nama.text(),
    })
}

fn phase(span: Lax<Span>) -> Option<Phase> {
    let span = span.0?;
    let (from, to) = (span.mulai.date()?, span.selesai.date()?);
    (from <= to).then_some(Phase { from, to })
}

/// A chain with a word that we do not know is left out whole: a gap in it would give the turn to the
/// wrong official. The table that the program ships then holds.
fn authority(table: BTreeMap<String, List<Scalar>>) -> AuthorityTable {
    let chain = |list: List<Scalar>| -> Option<Vec<Official>> {
        list.elements().map(|word| official(&word)).collect()
    };
    let order = table.into_iter().filter_map(|(category, list)| {
        let chain = chain(list).filter(|chain| !chain.is_empty())?;
        Some((CategorySlug::new(category), chain))
    });
    AuthorityTable::from_order(order.collect())
}

/// The official of a word in the table.
pub fn official(word: &Scalar) -> Option<Official> {
    let word = word.text()?;
    [Official::Opd, Official::Bkn, Official::Approver]
        .into_iter()
        .find(|official| official.slug() == word)
}

fn reason(entry: ReasonEntry) -> Option<Reason> {
    Some(Reason {
        id: ReasonId::new(entry.id.id("id").ok()?),
        class: match entry.kelas.text()?.as_str() {
            "BTS" => ReasonClass::Bts,
            "TMS" => ReasonClass::Tms,
            _ => return None,
        },
        text: entry.teks.words(),
    })
}
