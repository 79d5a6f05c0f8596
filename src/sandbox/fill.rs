//! Filling the database from the world, in the background and in batches, so that the server
//! answers at once and an interrupted filling goes on where it stopped. Knows no HTTP.
//!
//! The order: agencies, units, users and reference lists; then the proposals in the world's order
//! (the demo unit's first), each batch with the people it is about; then the people who propose
//! nothing.

use rusqlite::{Transaction, params};
use tokio::sync::watch;

use super::books::Books;
use super::db::{self, Db};
use super::error::SandboxError;
use super::rules::Stage;
use super::stop::Stop;
use super::users::{self, to_number};
use super::world::World;
use super::world::model::{AgencyKind, Change, Person, Proposal, WorldConfig};

/// Small, so that the first page of the inbox is there at once.
const FIRST_BATCH: usize = 100;
/// Larger ones are quicker in sum, but a decision waits for the batch under way.
const BATCH: usize = 500;

/// How far the filling is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Proposals made.
    pub made: usize,
    /// Proposals there will be.
    pub of: usize,
    /// Whether agencies and users exist, so that somebody can sign in.
    pub founded: bool,
    /// Whether everything is there, people without proposals included.
    pub complete: bool,
    /// Why it stopped early, if it did.
    pub failed: Option<String>,
}

/// Reads how far an earlier run came, or notes what is to be made. The day on which the stored
/// world was made stays.
pub(super) fn prepare(
    db: &Db,
    data: &std::path::Path,
    asked: WorldConfig,
) -> Result<(WorldConfig, Progress), SandboxError> {
    db.write(|tx| {
        let stored = match db::meta(tx, "world")? {
            Some(text) => serde_json::from_str(&text)?,
            None => {
                db::set_meta(tx, "world", &serde_json::to_string(&asked)?)?;
                asked
            }
        };
        if (stored.seed, stored.proposals) != (asked.seed, asked.proposals) {
            return Err(SandboxError::OtherWorld {
                data: data.to_owned(),
                stored: (stored.seed, stored.proposals),
                asked: (asked.seed, asked.proposals),
            });
        }
        let progress = Progress {
            made: made(tx)?,
            of: stored.proposals,
            founded: db::meta(tx, "founded")?.is_some(),
            complete: db::meta(tx, "complete")?.is_some(),
            failed: None,
        };
        Ok((stored, progress))
    })
}

fn made(tx: &Transaction) -> Result<usize, SandboxError> {
    match db::meta(tx, "made")? {
        Some(text) => text
            .parse()
            .map_err(|_| SandboxError::Unreadable("meta.made".to_owned())),
        None => Ok(0),
    }
}

/// Fills what is missing and tells how far it is; returns early when told to stop.
pub(super) fn fill(
    db: &Db,
    books: &Books,
    config: WorldConfig,
    progress: &watch::Sender<Progress>,
    stop: &Stop,
) {
    if progress.borrow().complete {
        return;
    }
    let mut filling = Filling {
        db,
        books,
        progress,
        world: &World::new(config),
        entered: Vec::new(),
    };
    if let Err(error) = filling.run(stop) {
        tracing::error!(%error, "sandbox filling failed");
        progress.send_modify(|progress| progress.failed = Some(error.to_string()));
    }
}

struct Filling<'a> {
    db: &'a Db,
    books: &'a Books,
    progress: &'a watch::Sender<Progress>,
    world: &'a World,
    /// Which people this run has entered or found.
    entered: Vec<bool>,
}

impl Filling<'_> {
    fn run(&mut self, stop: &Stop) -> Result<(), SandboxError> {
        self.entered = vec![false; self.world.population()];
        if !self.progress.borrow().founded {
            self.db.write_patiently(|tx| found(tx, self.world))?;
            self.progress
                .send_modify(|progress| progress.founded = true);
        }
        let world = self.world;
        let mut made = self.progress.borrow().made;
        let mut rest = world.proposals().skip(made);
        let mut size = FIRST_BATCH;
        loop {
            let batch: Vec<Proposal> = rest.by_ref().take(size).collect();
            if batch.is_empty() || stop.is_set() {
                break;
            }
            made += batch.len();
            self.enter_proposals(&batch, made)?;
            self.progress.send_modify(|progress| progress.made = made);
            size = BATCH;
        }
        if !stop.is_set() {
            self.enter_everyone_else(stop)?;
        }
        Ok(())
    }

    fn enter_proposals(&mut self, batch: &[Proposal], made: usize) -> Result<(), SandboxError> {
        let (world, books, entered) = (self.world, self.books, &mut self.entered);
        self.db.write_patiently(|tx| {
            let places = Places::read(tx)?;
            for proposal in batch {
                let person = person(world, proposal.person)?;
                if !std::mem::replace(&mut entered[proposal.person], true) {
                    enter_person(tx, &places, proposal.person, &person)?;
                }
                let summary = world.summary(proposal);
                enter_proposal(tx, books, &places, &person, proposal, &summary)?;
            }
            db::set_meta(tx, "made", &made.to_string())?;
            Ok(())
        })
    }

    fn enter_everyone_else(&mut self, stop: &Stop) -> Result<(), SandboxError> {
        let world = self.world;
        let missing: Vec<usize> = (0..self.entered.len())
            .filter(|number| !self.entered[*number])
            .collect();
        for batch in missing.chunks(BATCH) {
            if stop.is_set() {
                return Ok(());
            }
            self.db.write_patiently(|tx| {
                let places = Places::read(tx)?;
                batch.iter().try_for_each(|number| {
                    enter_person(tx, &places, *number, &person(world, *number)?)
                })
            })?;
        }
        self.db
            .write_patiently(|tx| db::set_meta(tx, "complete", "1"))
            .map_err(SandboxError::from)?;
        self.progress
            .send_modify(|progress| progress.complete = true);
        Ok(())
    }
}

/// The numbers of units and of their agencies, by the unit's id.
struct Places(std::collections::HashMap<String, (i64, i64)>);

impl Places {
    fn read(tx: &Transaction) -> rusqlite::Result<Self> {
        tx.prepare_cached("SELECT id, number, agency FROM unit")?
            .query_map([], |row| Ok((row.get(0)?, (row.get(1)?, row.get(2)?))))?
            .collect::<rusqlite::Result<_>>()
            .map(Self)
    }

    fn of(&self, person: &Person) -> Result<(i64, i64), SandboxError> {
        self.0
            .get(&person.unit_id)
            .copied()
            .ok_or_else(|| SandboxError::Generation(format!("unor {} tidak ada", person.unit_id)))
    }
}

fn person(world: &World, number: usize) -> Result<Person, SandboxError> {
    world
        .person(number)
        .ok_or_else(|| SandboxError::Generation(format!("orang nomor {number} tidak ada")))
}

/// Agencies, units, users and reference lists.
fn found(tx: &Transaction, world: &World) -> Result<(), SandboxError> {
    let mut agency_numbers = std::collections::HashMap::new();
    for (number, agency) in world.agencies().iter().enumerate() {
        agency_numbers.insert(agency.id.as_str(), to_number(number));
        let kind = match agency.kind {
            AgencyKind::Daerah => "daerah",
            AgencyKind::Pusat => "pusat",
        };
        tx.prepare_cached("INSERT INTO agency VALUES (?, ?, ?, ?, ?, ?)")?
            .execute(params![
                to_number(number),
                agency.id,
                agency.name,
                kind,
                agency.kanreg_id,
                users::office(agency)
            ])?;
    }
    for (number, unit) in world.units().iter().enumerate() {
        tx.prepare_cached("INSERT INTO unit VALUES (?, ?, ?, ?)")?
            .execute(params![
                to_number(number),
                unit.id,
                unit.name,
                agency_numbers.get(unit.agency_id.as_str())
            ])?;
    }
    for user in users::officials(world.agencies(), world.units()) {
        tx.prepare_cached("INSERT INTO account VALUES (?, ?)")?
            .execute(params![user.id, serde_json::to_string(&user)?])?;
    }
    for list in world.references() {
        let mut insert = tx.prepare_cached("INSERT INTO reference VALUES (?, ?, ?, ?)")?;
        for (position, (id, name)) in list.items.iter().enumerate() {
            insert.execute(params![list.name, to_number(position), id, name])?;
        }
    }
    db::set_meta(tx, "founded", "1")?;
    Ok(())
}

/// Enters a person with the records held, unless an earlier run has.
fn enter_person(
    tx: &Transaction,
    places: &Places,
    number: usize,
    person: &Person,
) -> Result<(), SandboxError> {
    let (unit, agency) = places.of(person)?;
    let new = tx
        .prepare_cached(
            "INSERT INTO person VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
             ON CONFLICT (number) DO NOTHING",
        )?
        .execute(params![
            to_number(number),
            person.nip,
            person.pns_id,
            person.nik,
            person.name,
            person.birth.to_string(),
            person.birth_place,
            person.sex,
            person.employee_kind,
            unit,
            agency,
            person.activated
        ])?;
    if new == 0 {
        return Ok(());
    }
    let mut insert = tx.prepare_cached("INSERT INTO record VALUES (?, ?, ?, ?, ?)")?;
    for record in &person.records {
        insert.execute(params![
            record.id,
            person.nip,
            record.category,
            record.variant,
            serde_json::to_string(&record.values)?
        ])?;
    }
    Ok(())
}

fn enter_proposal(
    tx: &Transaction,
    books: &Books,
    places: &Places,
    person: &Person,
    proposal: &Proposal,
    summary: &str,
) -> Result<(), SandboxError> {
    let (unit, agency) = places.of(person)?;
    let reached_bkn = std::iter::once(proposal.status)
        .chain(proposal.log.iter().map(|entry| entry.status))
        .any(|status| books.reaches_bkn(&proposal.category, status));
    tx.prepare_cached(
        "INSERT INTO proposal VALUES (NULL, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11,
             CASE WHEN ?12 THEN (SELECT office FROM agency WHERE number = ?11) END,
             ?13, ?14, ?15, ?16, ?17, ?18)",
    )?
    .execute(params![
        proposal.id,
        person.nip,
        person.name,
        proposal.category,
        proposal.variant,
        change_letter(proposal.change),
        proposal.record_id,
        proposal.status,
        Stage::of(proposal.status).word(),
        unit,
        agency,
        reached_bkn,
        proposal.submitted_at.as_second(),
        proposal.returns,
        summary,
        to_number(proposal.documents.len()),
        to_number(proposal.log.len().max(1)),
        db::next(tx, "change")?,
    ])?;
    let number = tx.last_insert_rowid();
    let fault = proposal
        .fault
        .as_ref()
        .map(serde_json::to_string)
        .transpose()?;
    tx.prepare_cached("INSERT INTO proposal_data (number, proposed, fault) VALUES (?, ?, ?)")?
        .execute(params![
            number,
            serde_json::to_string(&proposal.proposed)?,
            fault
        ])?;
    enter_papers(tx, number, proposal)
}

fn enter_papers(tx: &Transaction, number: i64, proposal: &Proposal) -> Result<(), SandboxError> {
    let mut insert = tx.prepare_cached(
        "INSERT INTO document (id, proposal, kind, file_name, content) VALUES (?, ?, ?, ?, ?)",
    )?;
    for document in &proposal.documents {
        insert.execute(params![
            document.id,
            number,
            document.kind,
            document.file_name,
            serde_json::to_string(document)?
        ])?;
    }
    let mut insert = tx.prepare_cached(
        "INSERT INTO history (proposal, at, role, name, outcome, status, reason_id, note)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
    )?;
    for entry in &proposal.log {
        insert.execute(params![
            number,
            entry.at.as_second(),
            entry.role,
            entry.name,
            entry.outcome,
            entry.status,
            entry.reason_id,
            entry.note
        ])?;
    }
    Ok(())
}

fn change_letter(change: Change) -> &'static str {
    match change {
        Change::Insert => "I",
        Change::Update => "U",
        Change::Delete => "D",
    }
}
