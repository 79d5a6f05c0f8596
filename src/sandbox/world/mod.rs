//! The invented agencies, people and proposals that the sandbox serves.
//!
//! A world is pure: everything in it follows from its [`WorldConfig`], without clock, file or
//! system randomness. This module must not know how a world is served or stored, nor how a document
//! becomes a file.

mod forms;
mod history;
mod life;
pub mod model;
mod names;
mod papers;
mod people;
mod places;
mod plan;
mod print;
mod proposals;
mod records;
mod references;
mod rng;
mod sheets;
mod stale;
mod summary;
#[cfg(test)]
mod tests;

use std::sync::OnceLock;

use forms::{Form, Forms};
use life::Life;
use model::{Agency, Change, Person, Proposal, Record, Unit, Values, WorldConfig};
use plan::Plan;
use records::{Kind, Source, Workplace};
use rng::{Rng, Stream};

pub use references::ReferenceList;

/// An invented regency and a small ministry with their people and what these propose.
pub struct World {
    config: WorldConfig,
    agencies: Vec<Agency>,
    units: Vec<Unit>,
    lives: Vec<Life>,
    forms: Forms,
    references: Vec<ReferenceList>,
    people: OnceLock<Vec<Person>>,
}

impl World {
    /// The world that follows from the configuration. Records and proposals are made when they are
    /// asked for.
    pub fn new(config: WorldConfig) -> Self {
        let agencies = places::agencies(config.seed);
        let units = places::units(config.seed, &agencies);
        let workplaces = places::sizes()
            .enumerate()
            .flat_map(|(unit, size)| std::iter::repeat_n(unit, size));
        let lives = workplaces
            .enumerate()
            .map(|(index, unit)| Life::of(config.seed, index, unit, config.today))
            .collect();
        Self {
            config,
            agencies,
            units,
            lives,
            forms: Forms::load(),
            references: references::lists(),
            people: OnceLock::new(),
        }
    }

    /// The regency, then the ministry.
    pub fn agencies(&self) -> &[Agency] {
        &self.agencies
    }

    /// All units; the first is the demo verifier's, the ministry's come last.
    pub fn units(&self) -> &[Unit] {
        &self.units
    }

    /// All civil servants in the order of their units, with the records held of each. The records
    /// of everybody are made on the first call; [`World::person`] makes one person's.
    pub fn people(&self) -> &[Person] {
        self.people.get_or_init(|| {
            (0..self.lives.len())
                .filter_map(|index| self.person(index))
                .collect()
        })
    }

    /// How many civil servants there are.
    pub fn population(&self) -> usize {
        self.lives.len()
    }

    /// One civil servant with the records held, made anew; none beyond the population.
    pub fn person(&self, index: usize) -> Option<Person> {
        let life = self.lives.get(index)?;
        let unit = &self.units[life.unit];
        let records = self.records(life);
        Some(people::person(
            self.config.seed,
            life,
            unit,
            self.agency_of(unit),
            records,
        ))
    }

    /// Exactly as many proposals as configured, the first unit's first, each made when it is drawn.
    pub fn proposals(&self) -> impl Iterator<Item = Proposal> + '_ {
        let plan = Plan {
            seed: self.config.seed,
            proposals: self.config.proposals,
            forms: &self.forms,
            lives: &self.lives,
        };
        plan.blocks()
            .flat_map(|block| proposals::of_block(self, block))
    }

    /// The reference lists that the codes in records come from, by name.
    pub fn references(&self) -> &[ReferenceList] {
        &self.references
    }

    /// A proposal in at most 28 cells (*ringkas*), such as `III/b → III/c`; empty for a proposal
    /// that is not of this world.
    pub fn summary(&self, proposal: &Proposal) -> String {
        let life = self.lives.get(proposal.person);
        let form = self.forms.find(&proposal.category, &proposal.variant);
        let (Some(life), Some(form)) = (life, form) else {
            return String::new();
        };
        let mut held = form.kind.shelf(life).held;
        let number = match (&proposal.record_id, proposal.change) {
            (Some(id), _) => held.find(|number| self.record_id(life, form.kind, *number) == *id),
            (None, Change::Insert) => held.next_back(),
            (None, _) => None,
        };
        let held = number.map(|number| self.held_values(life, form, number));
        summary::summary(form, proposal, held.as_ref(), &self.references)
    }

    fn agency_of(&self, unit: &Unit) -> &Agency {
        let of_unit = self
            .agencies
            .iter()
            .position(|agency| agency.id == unit.agency_id);
        &self.agencies[of_unit.unwrap_or(0)]
    }

    fn workplace(&self, life: &Life) -> Workplace<'_> {
        let unit = &self.units[life.unit];
        Workplace {
            unit: &unit.name,
            agency: &self.agency_of(unit).name,
        }
    }

    fn records(&self, life: &Life) -> Vec<Record> {
        let records_of = |form: &Form| {
            let record = |number| Record {
                id: self.record_id(life, form.kind, number),
                category: form.category().to_owned(),
                variant: form.variant().slug.clone(),
                values: self.held_values(life, form, number),
            };
            form.kind.shelf(life).held.map(record).collect::<Vec<_>>()
        };
        self.forms.iter().flat_map(records_of).collect()
    }

    fn record_id(&self, life: &Life, kind: Kind, number: usize) -> String {
        let path = [5, life.index as u64, kind as u64, number as u64];
        Rng::at(self.config.seed, Stream::Id, &path).hex_id()
    }

    fn record_rng(&self, life: &Life, kind: Kind, number: usize, part: u64) -> Rng {
        let path = [life.index as u64, kind as u64, number as u64, part];
        Rng::at(self.config.seed, Stream::Records, &path)
    }

    /// What is the case.
    fn true_values(&self, life: &Life, form: &Form, number: usize) -> Values {
        form.kind.values(Source {
            life,
            place: self.workplace(life),
            number,
            rng: self.record_rng(life, form.kind, number, 0),
        })
    }

    /// What the record says.
    fn held_values(&self, life: &Life, form: &Form, number: usize) -> Values {
        let truth = self.true_values(life, form, number);
        stale::lag(
            form,
            &truth,
            &mut self.record_rng(life, form.kind, number, 1),
        )
    }
}
