//! Stand-in until the world is merged: a few units, forty people, four categories.

pub mod model;

use jiff::{Timestamp, ToSpan};
use model::*;
use serde_json::json;

/// A reference list.
pub struct ReferenceList {
    /// Its name.
    pub name: String,
    /// Code and words.
    pub items: Vec<(String, String)>,
}

/// Stand-in.
pub struct World {
    config: WorldConfig,
    agencies: Vec<Agency>,
    units: Vec<Unit>,
    people: Vec<Person>,
    references: Vec<ReferenceList>,
}

impl World {
    /// Stand-in.
    pub fn new(config: WorldConfig) -> World {
        let agency = |id: &str, kind, kanreg: &str| Agency {
            id: id.into(),
            name: format!("CONTOH {id}"),
            kind,
            kanreg_id: kanreg.into(),
        };
        let agencies = vec![
            agency("A1", AgencyKind::Daerah, "02"),
            agency("A2", AgencyKind::Pusat, "00"),
        ];
        let unit = |id: &str, agency: &str| Unit {
            id: id.into(),
            name: format!("DINAS {id}"),
            agency_id: agency.into(),
        };
        let units = vec![
            unit("U1", "A1"),
            unit("U2", "A1"),
            unit("U3", "A1"),
            unit("U4", "A2"),
        ];
        let people = (0..80)
            .map(|n| person(n, &units[[0, 0, 1, 2, 3][n % 5]]))
            .collect();
        let items = [("31", "III/a"), ("32", "III/b"), ("33", "III/c")]
            .map(|(a, b)| (a.to_owned(), b.to_owned()));
        let references = vec![ReferenceList {
            name: "golongan".into(),
            items: items.to_vec(),
        }];
        World {
            config,
            agencies,
            units,
            people,
            references,
        }
    }
    /// Stand-in.
    pub fn agencies(&self) -> &[Agency] {
        &self.agencies
    }
    /// Stand-in.
    pub fn units(&self) -> &[Unit] {
        &self.units
    }
    /// Stand-in.
    pub fn population(&self) -> usize {
        self.people.len()
    }
    /// Stand-in.
    pub fn person(&self, index: usize) -> Option<Person> {
        self.people.get(index).cloned()
    }
    /// Stand-in.
    pub fn references(&self) -> &[ReferenceList] {
        &self.references
    }
    /// Stand-in.
    pub fn summary(&self, p: &Proposal) -> String {
        format!(
            "{} {}",
            p.category,
            p.proposed["golongan_id"].as_str().unwrap_or("?")
        )
    }
    /// Stand-in.
    pub fn proposals(&self) -> impl Iterator<Item = Proposal> + '_ {
        let demo = self.config.proposals * 2 / 5;
        (0..self.config.proposals).map(move |n| {
            let person = if n < demo {
                (n % 16) * 5 + n % 2
            } else {
                (n % 16) * 5 + 2 + n % 3
            };
            self.proposal(n, person)
        })
    }
    fn proposal(&self, n: usize, person: usize) -> Proposal {
        let category = ["golongan", "skp", "golongan", "keluarga", "pendidikan"][n % 5];
        let change = [
            Change::Update,
            Change::Insert,
            Change::Delete,
            Change::Update,
        ][n / 5 % 4];
        let status = [1, 1, 1, 1, 2, 50, 11, 6, 15, 51][n / 3 % 10];
        let status = if status == 15 && matches!(category, "skp" | "keluarga") {
            2
        } else {
            status
        };
        let base: Timestamp = "2026-11-10T01:00:00Z"
            .parse()
            .unwrap_or(Timestamp::UNIX_EPOCH);
        let at = base + ((n % 97) as i64).minutes();
        let entry = |role: &str, outcome: &str, status| LogEntry {
            at,
            role: role.into(),
            name: "CONTOH SIAPA".into(),
            outcome: outcome.into(),
            status,
            reason_id: (outcome == "kembalikan").then(|| "bts-01".into()),
            note: None,
        };
        let mut log = vec![entry("asn", "usul", 1)];
        if status != 1 {
            let outcome = if status == 50 { "kembalikan" } else { "terima" };
            log.push(entry("opd", outcome, status));
        }
        let id = uuid::Uuid::from_u128(
            (u128::from(self.config.seed) << 64) + n as u128 * 0x9E37_79B9_7F4A_7C15,
        );
        let record = format!("r-{person}-{category}");
        Proposal {
            id: id.to_string(),
            person,
            category: category.into(),
            variant: if category == "keluarga" {
                "anak".into()
            } else {
                category.into()
            },
            change,
            record_id: (change != Change::Insert).then_some(record),
            proposed: [
                ("golongan_id".to_owned(), json!("33")),
                ("sk_nomor".to_owned(), json!(format!("823/{n}"))),
            ]
            .into(),
            status,
            submitted_at: at,
            returns: u32::from(status == 50),
            documents: (0..n % 3)
                .map(|d| Document {
                    id: format!("{id}-{d}"),
                    kind: "858".into(),
                    file_name: "sk kp.pdf".into(),
                    paper: Paper {
                        letterhead: vec![],
                        title: "SK".into(),
                        subtitle: None,
                        opening: vec![],
                        lines: vec![],
                        closing: vec![],
                        signature: vec![],
                        more_pages: 0,
                    },
                    form: Form::Text,
                    damage: Damage::None,
                })
                .collect(),
            log,
            fault: (n % 11 == 0).then_some(Fault::NikAgainstNip),
        }
    }
}

fn person(n: usize, unit: &Unit) -> Person {
    let categories = ["golongan", "skp", "keluarga", "pendidikan", "data-utama"];
    Person {
        pns_id: format!("p{n}"),
        nip: format!("19900230201503{n:04}"),
        nik: format!("330102{n:010}"),
        name: format!("CONTOH ORANG {}", (n * 37) % 100),
        birth: jiff::civil::date(1990, 2, 3),
        birth_place: "CONTOHREJO".into(),
        sex: "M".into(),
        unit_id: unit.id.clone(),
        agency_id: unit.agency_id.clone(),
        employee_kind: "PNS".into(),
        activated: n % 3 != 0,
        records: categories
            .iter()
            .map(|category| Record {
                id: format!("r-{n}-{category}"),
                category: (*category).into(),
                variant: if *category == "keluarga" {
                    "anak".into()
                } else {
                    (*category).into()
                },
                values: [
                    ("golongan_id".to_owned(), json!("32")),
                    ("sk_nomor".to_owned(), json!("1")),
                ]
                .into(),
            })
            .collect(),
    }
}
