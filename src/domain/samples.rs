//! Invented proposals for tests all over the program. Nobody in them exists.

use jiff::civil::date;

use super::{
    decision::{Decision, Outcome, Reason, ReasonClass, Subject},
    nik::Sex,
    proposal::{Change, Document, Dossier, LogEntry, Person, Proposal},
    role::{AgencyKind, Official},
    session::{Abilities, Account, Session},
    stage::Status,
    value::{References, Value, Values},
};
use crate::domain::{
    authority::AuthorityTable,
    calendar::{Calendar, Phase},
    catalogue::Catalogue,
    role::Role,
};

/// A proposal of the category, the `number`th of a list.
pub fn proposal(number: u32, category: &str) -> Proposal {
    Proposal {
        id: format!("00000000-0000-4000-8000-{number:012}")
            .as_str()
            .into(),
        nip: format!("19900230201503{}{:03}", 1 + number % 2, number % 1000)
            .as_str()
            .into(),
        name: format!("CONTOH PEGAWAI {number}"),
        category: category.into(),
        variant: category.to_owned(),
        change: Change::Update,
        status: Status {
            number: 1,
            words: "Input Berkas".to_owned(),
        },
        unit: "unit-1".into(),
        unit_name: "DINAS CONTOH".to_owned(),
        agency: "agency-1".into(),
        submitted_at: timestamp("2026-11-10T02:00:00Z", number),
        returns: 0,
        summary: "III/b → III/c".to_owned(),
        documents: 1,
        version: "1".into(),
    }
}

fn timestamp(start: &str, minutes: u32) -> jiff::Timestamp {
    let start: jiff::Timestamp = start.parse().unwrap();
    start + jiff::SignedDuration::from_mins(i64::from(minutes))
}

/// A sound proposal for a rank.
pub fn rank_dossier() -> Dossier {
    dossier(proposal(1, "golongan"))
}

/// A sound proposal for a rank around a row.
pub fn dossier(proposal: Proposal) -> Dossier {
    let values = |pairs: &[(&str, Value)]| -> Values {
        pairs
            .iter()
            .map(|(slug, value)| ((*slug).to_owned(), value.clone()))
            .collect()
    };
    let held = values(&[
        ("golongan_id", "32".into()),
        ("tmt_golongan", "2017-04-01".into()),
        ("sk_nomor", "823/117/CONTOH/2017".into()),
        ("sk_tanggal", "2017-03-12".into()),
        ("jenis_kp_id", "101".into()),
        ("mk_golongan_tahun", Value::Integer(2)),
        ("mk_golongan_bulan", Value::Integer(1)),
    ]);
    let proposed = values(&[
        ("golongan_id", "33".into()),
        ("tmt_golongan", "2021-04-01".into()),
        ("sk_nomor", "823/211/CONTOH/2021".into()),
        ("sk_tanggal", "2021-03-25".into()),
        ("jenis_kp_id", "101".into()),
        ("mk_golongan_tahun", Value::Integer(6)),
        ("mk_golongan_bulan", Value::Integer(1)),
    ]);
    let list = |pairs: &[(&str, &str)]| {
        pairs
            .iter()
            .map(|(code, words)| ((*code).to_owned(), (*words).to_owned()))
            .collect()
    };
    Dossier {
        person: Person {
            name: proposal.name.clone(),
            nip: proposal.nip.clone(),
            nik: if proposal.nip.as_str().as_bytes()[14] == b'2' {
                "3301015504900001".to_owned()
            } else {
                "3301011504900001".to_owned()
            },
            birth: Some(date(1990, 4, 15)),
            birth_place: "CONTOH".to_owned(),
            sex: Some(if proposal.nip.as_str().as_bytes()[14] == b'2' {
                Sex::Female
            } else {
                Sex::Male
            }),
            employment: "PNS".to_owned(),
            unit_name: proposal.unit_name.clone(),
            agency_name: "PEMERINTAH KAB. CONTOH".to_owned(),
            agency_kind: AgencyKind::Regional,
        },
        documents: vec![Document {
            id: "dok-1".into(),
            kind: "858".into(),
            name: "SK Kenaikan Pangkat".to_owned(),
            file_name: "sk kp.pdf".to_owned(),
            media_type: "application/pdf".to_owned(),
            size: Some(183_221),
            sha256: Some("00".repeat(32)),
        }],
        log: vec![LogEntry {
            at: proposal.submitted_at,
            role: "asn".to_owned(),
            name: proposal.name.clone(),
            action: "usul".to_owned(),
            status: proposal.status.clone(),
            reason: None,
            note: None,
            key: None,
            amended: Vec::new(),
        }],
        references: References::from([
            (
                "golongan".to_owned(),
                list(&[("32", "III/b"), ("33", "III/c")]),
            ),
            ("jenis-kp".to_owned(), list(&[("101", "Reguler")])),
        ]),
        held: Some(held),
        proposed,
        others: Vec::new(),
        turn: Some(Official::Opd),
        allowed: Outcome::ALL.to_vec(),
        correctable: Default::default(),
        claim: None,
        proposal,
    }
}

/// An OPD verifier's session.
pub fn session(role: Role) -> Session {
    let phase = |from, to| Some(Phase { from, to });
    Session {
        account: Account {
            id: role.slug().to_owned(),
            name: "CONTOH VERIFIKATOR".to_owned(),
            role,
            agency: "agency-1".into(),
            agency_name: "PEMERINTAH KAB. CONTOH".to_owned(),
            unit: Some("unit-1".into()),
            unit_name: Some("DINAS CONTOH".to_owned()),
        },
        abilities: Abilities {
            server_name: "SIASN tiruan".to_owned(),
            dialect: "terbuka".to_owned(),
            features: Vec::new(),
            page_limit: 200,
            note_limit: 2000,
            document_limit: 1 << 20,
            calendar: Calendar {
                proposing: phase(date(2026, 11, 9), date(2026, 11, 19)),
                verifying: phase(date(2026, 11, 20), date(2026, 11, 29)),
                approving: phase(date(2026, 11, 30), date(2026, 12, 9)),
            },
            authority: AuthorityTable::of(&Catalogue::embedded().unwrap()),
            reasons: [
                ("bts-01", ReasonClass::Bts, "Dokumen tidak terbaca"),
                (
                    "bts-02",
                    ReasonClass::Bts,
                    "Nomor tidak sesuai dengan dokumen",
                ),
                (
                    "tms-01",
                    ReasonClass::Tms,
                    "Bukan milik pegawai yang bersangkutan",
                ),
            ]
            .map(|(id, class, text)| Reason {
                id: id.into(),
                class,
                text: text.to_owned(),
            })
            .to_vec(),
        },
    }
}

/// An accepting decision on a proposal.
pub fn decision(id: &str, proposal: &Proposal) -> Decision {
    Decision {
        id: id.into(),
        proposal: proposal.id.clone(),
        version: proposal.version.clone(),
        outcome: Outcome::Accept,
        reason: None,
        note: None,
        made_at: timestamp("2026-11-21T02:00:00Z", 0),
        corrections: Vec::new(),
        basis: Default::default(),
        subject: Subject {
            name: proposal.name.clone(),
            nip: proposal.nip.clone(),
            category: proposal.category.clone(),
            summary: proposal.summary.clone(),
        },
    }
}
