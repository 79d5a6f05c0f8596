//! Who may sign in, and what each of them sees. Every password is the word `contoh`: the system is
//! invented, its people are invented, and it listens on loopback only.

use rusqlite::{Connection, OptionalExtension, types::Value};
use serde::{Deserialize, Serialize};

use super::rules::{Role, Stage};
use super::world::model::{Agency, AgencyKind, Unit};

/// The password of every user.
pub(super) const PASSWORD: &str = "contoh";

/// Somebody who has signed in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct User {
    pub id: String,
    #[serde(rename = "nama")]
    pub name: String,
    pub nip: String,
    #[serde(rename = "peran")]
    pub role: Role,
    #[serde(rename = "instansi_id")]
    pub agency_id: String,
    #[serde(rename = "instansi_nama")]
    pub agency_name: String,
    pub kanreg_id: String,
    #[serde(rename = "unor_id")]
    pub unit_id: Option<String>,
    #[serde(rename = "unor_nama")]
    pub unit_name: Option<String>,
    pub sight: Sight,
}

/// Stages at which an office of BKN does not see a proposal, though it may have before.
const HIDDEN_FROM_BKN: [Stage; 4] = [
    Stage::Submitted,
    Stage::Returned,
    Stage::Deleted,
    Stage::Other,
];

/// Which proposals a user sees. Units and agencies by their number in the database.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) enum Sight {
    /// One unit.
    Unit(i64),
    /// One agency.
    Agency(i64),
    /// What has come before one office of BKN.
    Office(String),
    /// One's own.
    Own { agency: i64, nip: String },
}

impl Sight {
    /// The condition on `proposal p` under which a row is, or once was, in sight. The columns are
    /// the leading ones of the indexes.
    pub fn reach(&self) -> (&'static str, Vec<Value>) {
        match self {
            Self::Unit(number) => ("p.unit = ?", vec![(*number).into()]),
            Self::Agency(number) => ("p.agency = ?", vec![(*number).into()]),
            Self::Office(office) => ("p.office = ?", vec![office.clone().into()]),
            Self::Own { agency, nip } => (
                "p.agency = ? AND p.nip = ?",
                vec![(*agency).into(), nip.clone().into()],
            ),
        }
    }

    /// Whether a row within reach is in sight at this stage: an office of BKN does not see what
    /// lies with the civil servant or waits for the OPD's first look.
    pub fn sees(&self, stage: Stage) -> bool {
        !matches!(self, Self::Office(_)) || !HIDDEN_FROM_BKN.contains(&stage)
    }

    /// [`Sight::sees`] as a condition on `proposal p`.
    pub fn now(&self) -> String {
        match self {
            Self::Office(_) => {
                let words = HIDDEN_FROM_BKN.map(|stage| format!("'{}'", stage.word()));
                format!("p.stage NOT IN ({})", words.join(", "))
            }
            _ => "TRUE".to_owned(),
        }
    }

    /// The condition on `person o` under which a civil servant is in sight.
    pub fn people(&self) -> (&'static str, Vec<Value>) {
        match self {
            Self::Unit(number) => ("o.unit = ?", vec![(*number).into()]),
            Self::Agency(number) => ("o.agency = ?", vec![(*number).into()]),
            Self::Office(office) => (
                "o.agency IN (SELECT number FROM agency WHERE office = ?)",
                vec![office.clone().into()],
            ),
            Self::Own { nip, .. } => ("o.nip = ?", vec![nip.clone().into()]),
        }
    }
}

/// The office of BKN that validates an agency's proposals.
pub(super) fn office(agency: &Agency) -> &str {
    match agency.kind {
        AgencyKind::Daerah => &agency.kanreg_id,
        AgencyKind::Pusat => "pusat",
    }
}

/// The officials of a world: those of its first agency, which is the demo's, those of its first
/// central agency, and BKN's.
pub(super) fn officials(agencies: &[Agency], units: &[Unit]) -> Vec<User> {
    let mut seats = Seats {
        agencies,
        units,
        users: Vec::new(),
    };
    if let Some(demo) = agencies.first() {
        seats.unit("opd", "CONTOH VERIFIKATOR", 0);
        seats.unit("opd2", "CONTOH VERIFIKATOR DUA", 0);
        let own: Vec<usize> = (0..units.len())
            .filter(|unit| units[*unit].agency_id == demo.id)
            .collect();
        for (position, unit) in own.into_iter().enumerate() {
            let nn = position + 1;
            seats.unit(
                &format!("opd-{nn:02}"),
                &format!("CONTOH VERIFIKATOR UNIT {nn:02}"),
                unit,
            );
        }
        seats.agency("bkpsdm", "CONTOH PENYETUJU", Role::Bkpsdm, 0);
        seats.agency("helpdesk", "CONTOH HELPDESK", Role::Helpdesk, 0);
        seats.agency("monitor", "CONTOH SEKRETARIS", Role::Monitor, 0);
        let office = demo.kanreg_id.clone();
        seats.bkn("kanreg", "CONTOH VALIDATOR KANREG", Role::Kanreg, &office);
    }
    seats.bkn("pusat", "CONTOH VALIDATOR PUSAT", Role::Pusat, "pusat");
    let central = agencies
        .iter()
        .position(|agency| agency.kind == AgencyKind::Pusat);
    if let Some(number) = central {
        let agency = &agencies[number];
        if let Some(unit) = units.iter().position(|unit| unit.agency_id == agency.id) {
            seats.unit("opd-pusat", "CONTOH VERIFIKATOR KEMENTERIAN", unit);
        }
        seats.agency(
            "bkpsdm-pusat",
            "CONTOH PENYETUJU KEMENTERIAN",
            Role::Bkpsdm,
            number,
        );
    }
    seats.users
}

struct Seats<'a> {
    agencies: &'a [Agency],
    units: &'a [Unit],
    users: Vec<User>,
}

impl Seats<'_> {
    fn unit(&mut self, id: &str, name: &str, unit: usize) {
        let found = self.units.get(unit).and_then(|own| {
            let number = self.agencies.iter().position(|a| a.id == own.agency_id)?;
            Some((own.clone(), self.agencies[number].clone()))
        });
        if let Some((own, agency)) = found {
            let user = User {
                unit_id: Some(own.id),
                unit_name: Some(own.name),
                sight: Sight::Unit(to_number(unit)),
                ..self.seat(id, name, Role::Opd, &agency)
            };
            self.users.push(user);
        }
    }

    fn agency(&mut self, id: &str, name: &str, role: Role, number: usize) {
        let agency = self.agencies[number].clone();
        let user = User {
            sight: Sight::Agency(to_number(number)),
            ..self.seat(id, name, role, &agency)
        };
        self.users.push(user);
    }

    fn bkn(&mut self, id: &str, name: &str, role: Role, office: &str) {
        let (agency_id, agency_name, kanreg_id) = if role == Role::Pusat {
            ("bkn-pusat".into(), "CONTOH BKN PUSAT".into(), "00".into())
        } else {
            (
                format!("bkn-kanreg-{office}"),
                format!("CONTOH KANTOR REGIONAL {office} BKN"),
                office.to_owned(),
            )
        };
        let agency = Agency {
            id: agency_id,
            name: agency_name,
            kind: AgencyKind::Pusat,
            kanreg_id,
        };
        let user = User {
            sight: Sight::Office(office.to_owned()),
            ..self.seat(id, name, role, &agency)
        };
        self.users.push(user);
    }

    /// A user without a unit; each has a NIP of its own, born on a 30 February before anyone else.
    fn seat(&self, id: &str, name: &str, role: Role, agency: &Agency) -> User {
        User {
            id: id.to_owned(),
            name: name.to_owned(),
            nip: format!("195902301985031{:03}", self.users.len() + 1),
            role,
            agency_id: agency.id.clone(),
            agency_name: agency.name.clone(),
            kanreg_id: agency.kanreg_id.clone(),
            unit_id: None,
            unit_name: None,
            sight: Sight::Agency(-1),
        }
    }
}

/// A position as the database numbers it.
pub(super) fn to_number(position: usize) -> i64 {
    i64::try_from(position).unwrap_or(i64::MAX)
}

/// Finds a user by the name used to sign in: an official's id or a civil servant's NIP.
pub(super) fn find(connection: &Connection, id: &str) -> Result<Option<User>, rusqlite::Error> {
    let official: Option<String> = connection
        .prepare_cached("SELECT content FROM account WHERE id = ?")?
        .query_row([id], |row| row.get(0))
        .optional()?;
    match official {
        Some(content) => serde_json::from_str(&content)
            .map(Some)
            .map_err(|error| rusqlite::Error::ToSqlConversionFailure(error.into())),
        None => civil_servant(connection, id),
    }
}

fn civil_servant(connection: &Connection, nip: &str) -> Result<Option<User>, rusqlite::Error> {
    connection
        .prepare_cached(
            "SELECT o.name, a.id, a.name, a.kanreg_id, u.id, u.name, o.agency
             FROM person o JOIN agency a ON a.number = o.agency JOIN unit u ON u.number = o.unit
             WHERE o.nip = ?",
        )?
        .query_row([nip], |row| {
            Ok(User {
                id: nip.to_owned(),
                name: row.get(0)?,
                nip: nip.to_owned(),
                role: Role::Asn,
                agency_id: row.get(1)?,
                agency_name: row.get(2)?,
                kanreg_id: row.get(3)?,
                unit_id: row.get(4)?,
                unit_name: row.get(5)?,
                sight: Sight::Own {
                    agency: row.get(6)?,
                    nip: nip.to_owned(),
                },
            })
        })
        .optional()
}
