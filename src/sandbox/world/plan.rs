//! Who proposes what, how far it has come and what is wrong with it: the allotment, before any
//! content is made. Proposals are allotted in blocks, so that one block can be made without the rest.

use super::forms::{Form, Forms};
use super::life::{Life, VETERANS};
use super::model::Change;
use super::places::{FIRST_UNIT_SIZE, MINISTRY_SIZE, REGENCY_SIZE};
use super::rng::{Rng, Stream};

/// How many of a hundred proposals that still wait for a decision carry a planted fault.
const FAULTY_PENDING: usize = 11;
/// The same of those that were returned or refused.
const FAULTY_RETURNED: usize = 32;
/// The same of those that were approved: somebody overlooked it.
const FAULTY_APPROVED: usize = 3;
/// How many of a hundred blocks hold a scan that serves two people.
const TWIN_BLOCKS: usize = 60;

/// How many proposals are allotted together.
pub(super) const BLOCK: usize = 64;

/// Every number of the national table, and one that is not in it.
pub(super) const STATUSES: [u16; 20] = [
    1, 51, 2, 12, 15, 16, 11, 31, 50, 5, 14, 34, 52, 56, 67, 6, 13, 99, 77, 1,
];

/// Statuses of categories that the agency decides alone, with weights.
const OPD_ONLY: [(u16, u32); 12] = [
    (1, 41),
    (51, 5),
    (2, 26),
    (11, 8),
    (31, 2),
    (50, 7),
    (5, 1),
    (14, 1),
    (34, 1),
    (6, 4),
    (99, 1),
    (77, 1),
];
/// Statuses of categories that BKN validates, with weights.
const WITH_BKN: [(u16, u32); 16] = [
    (1, 38),
    (51, 5),
    (2, 18),
    (12, 9),
    (15, 8),
    (16, 2),
    (11, 7),
    (31, 1),
    (50, 5),
    (52, 2),
    (56, 1),
    (67, 1),
    (14, 1),
    (6, 2),
    (13, 2),
    (99, 1),
];
/// The same in the ministry, which is quicker with its part.
const WITH_BKN_PUSAT: [(u16, u32); 10] = [
    (1, 20),
    (51, 2),
    (2, 32),
    (12, 16),
    (15, 10),
    (16, 2),
    (11, 8),
    (50, 4),
    (52, 3),
    (13, 3),
];

/// A kind of planted fault, before its particulars are known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum FaultKind {
    Number,
    Date,
    Name,
    Missing,
    Wrong,
    Nik,
    Order,
    Empty,
    Oversized,
    Broken,
    SameScan,
}

/// The kinds that are planted one by one, with weights, the choosiest first; a shared scan takes two
/// proposals.
const FAULTS: [(FaultKind, u32); 10] = [
    (FaultKind::Nik, 8),
    (FaultKind::Missing, 12),
    (FaultKind::Order, 8),
    (FaultKind::Date, 18),
    (FaultKind::Number, 20),
    (FaultKind::Name, 10),
    (FaultKind::Wrong, 10),
    (FaultKind::Empty, 3),
    (FaultKind::Oversized, 3),
    (FaultKind::Broken, 5),
];

/// Which people a group of proposals comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Group {
    /// The demo verifier's unit.
    FirstUnit,
    /// The other units of the regency.
    Regency,
    /// The ministry.
    Ministry,
}

impl Group {
    const ALL: [Self; 3] = [Self::FirstUnit, Self::Regency, Self::Ministry];

    /// The first person's place and how many there are.
    fn people(self) -> (usize, usize) {
        match self {
            Self::FirstUnit => (0, FIRST_UNIT_SIZE),
            Self::Regency => (FIRST_UNIT_SIZE, REGENCY_SIZE - FIRST_UNIT_SIZE),
            Self::Ministry => (REGENCY_SIZE, MINISTRY_SIZE),
        }
    }

    /// How many of all proposals come from it: two in five, half, and a tenth.
    fn share(self, all: usize) -> usize {
        let first = (all * 2).div_ceil(5);
        let ministry = all / 10;
        match self {
            Self::FirstUnit => first,
            Self::Regency => all - first - ministry,
            Self::Ministry => ministry,
        }
    }

    /// The person who makes proposal number `number` of the group, and in which of their turns.
    /// The step is prime to every size, so all have their turn before anyone has a second one.
    fn proposer(self, number: usize) -> (usize, usize) {
        let (first, people) = self.people();
        let step = if self == Self::FirstUnit { 1 } else { 379 };
        (first + number % people * step % people, number / people)
    }
}

/// What one proposal is going to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Slot {
    pub group: Group,
    /// Number within the group.
    pub number: usize,
    /// Place among the world's people.
    pub person: usize,
    /// How many proposals the person has made before.
    pub turn: usize,
    /// Place in [`Forms`].
    pub form: usize,
    pub change: Change,
    pub status: u16,
    pub fault: Option<FaultKind>,
    /// Where a scan is shared: the place in the block of the other proposal.
    pub twin: Option<usize>,
}

/// The allotment of all proposals.
#[derive(Clone, Copy)]
pub(super) struct Plan<'w> {
    pub seed: u64,
    pub proposals: usize,
    pub forms: &'w Forms,
    pub lives: &'w [Life],
}

impl<'w> Plan<'w> {
    /// All blocks in the order of the proposals, the first unit's first.
    pub(super) fn blocks(self) -> impl Iterator<Item = Vec<Slot>> + 'w {
        Group::ALL.into_iter().flat_map(move |group| {
            let share = group.share(self.proposals);
            (0..share.div_ceil(BLOCK)).map(move |block| {
                let start = block * BLOCK;
                self.block(group, start, BLOCK.min(share - start))
            })
        })
    }

    fn block(&self, group: Group, start: usize, len: usize) -> Vec<Slot> {
        let mut rng = Rng::at(self.seed, Stream::Block, &[group as u64, start as u64]);
        let mut slots: Vec<Slot> = (start..start + len)
            .map(|number| self.slot(&mut rng, group, number))
            .collect();
        let showcase = group == Group::FirstUnit && start == 0;
        if showcase {
            self.show_statuses(&mut slots);
            self.show_faults(&mut slots);
        }
        self.share_scan(
            &mut rng,
            &mut slots,
            if showcase { 100 } else { TWIN_BLOCKS },
        );
        self.plant(&mut rng, &mut slots);
        slots
    }

    fn slot(&self, rng: &mut Rng, group: Group, number: usize) -> Slot {
        let (person, turn) = group.proposer(number);
        let form = self.form_of(group, person, turn);
        let spec = self.forms.get(form);
        let table: &[(u16, u32)] = match (spec.with_bkn, group) {
            (false, _) => &OPD_ONLY,
            (true, Group::Ministry) => &WITH_BKN_PUSAT,
            (true, _) => &WITH_BKN,
        };
        let status = rng.weighted(table);
        let shelf = spec.kind.shelf(&self.lives[person]);
        // Nobody can correct what is not held, or add what everybody has once.
        let change = match rng.weighted(&spec.changes) {
            Change::Insert if shelf.next.is_none() => Change::Update,
            Change::Update | Change::Delete if shelf.held.is_empty() => Change::Insert,
            change => change,
        };
        Slot {
            group,
            number,
            person,
            turn,
            form,
            change,
            status,
            fault: None,
            twin: None,
        }
    }

    /// The form of a person's proposal number `turn`. Nobody proposes the same form twice before
    /// every other one that is open to them.
    fn form_of(&self, group: Group, person: usize, turn: usize) -> usize {
        let life = &self.lives[person];
        let mut open: Vec<(usize, u32)> = self
            .forms
            .iter()
            .enumerate()
            .filter(|(_, form)| form.kind.open_to(life))
            .map(|(place, form)| (place, weight(form, group)))
            .collect();
        let turn = turn % open.len();
        let mut rng = Rng::at(self.seed, Stream::Order, &[person as u64]);
        // The first people of the first unit show every form once, whatever the weights say.
        let shown = (person < self.forms.len().min(VETERANS)).then_some(person);
        let mut form = shown.unwrap_or_else(|| rng.weighted(&open));
        for _ in 0..turn {
            open.retain(|(place, _)| *place != form);
            form = rng.weighted(&open);
        }
        form
    }

    /// Lets every status occur that some form in the block can have.
    fn show_statuses(&self, slots: &mut [Slot]) {
        let mut free: Vec<usize> = (self.forms.len().min(slots.len())..slots.len()).collect();
        for status in STATUSES {
            let fits = |&&place: &&usize| self.forms.get(slots[place].form).can_be(status);
            if let Some(&place) = free.iter().find(fits) {
                slots[place].status = status;
                free.retain(|&other| other != place);
            }
        }
    }

    /// Lets every kind of fault occur that some form in the block can have.
    fn show_faults(&self, slots: &mut [Slot]) {
        for (kind, _) in FAULTS {
            let fits = |slot: &&mut Slot| slot.fault.is_none() && self.admits(slot, kind);
            if let Some(slot) = slots.iter_mut().rev().find(fits) {
                slot.fault = Some(kind);
            }
        }
    }

    fn share_scan(&self, rng: &mut Rng, slots: &mut [Slot], percent: usize) {
        if !rng.chance(percent) || slots.is_empty() {
            return;
        }
        let from = rng.below(slots.len());
        let fits = |slot: &Slot| slot.fault.is_none() && self.admits(slot, FaultKind::SameScan);
        let pair = (0..slots.len())
            .map(|step| (from + step) % slots.len())
            .find_map(|first| {
                let one = &slots[first];
                let other = (first + 1..slots.len()).find(|&second| {
                    let two = &slots[second];
                    one.form == two.form && one.person != two.person && fits(two)
                });
                other.filter(|_| fits(one)).map(|second| (first, second))
            });
        if let Some((first, second)) = pair {
            for (place, other) in [(first, second), (second, first)] {
                slots[place].fault = Some(FaultKind::SameScan);
                slots[place].twin = Some(other);
            }
        }
    }

    fn plant(&self, rng: &mut Rng, slots: &mut [Slot]) {
        for slot in slots.iter_mut().filter(|slot| slot.fault.is_none()) {
            let percent = match slot.status {
                11 | 31 => FAULTY_APPROVED,
                50 | 5 | 14 | 34 | 52 | 56 | 67 | 6 | 13 => FAULTY_RETURNED,
                _ => FAULTY_PENDING,
            };
            if !rng.chance(percent) {
                continue;
            }
            let open: Vec<_> = FAULTS
                .iter()
                .copied()
                .filter(|(kind, _)| self.admits(slot, *kind))
                .collect();
            if !open.is_empty() {
                slot.fault = Some(rng.weighted(&open));
            }
        }
    }

    /// A deletion only says which record shall go, so nothing in it can be planted.
    fn admits(&self, slot: &Slot, kind: FaultKind) -> bool {
        slot.change != Change::Delete && self.forms.get(slot.form).admits(kind)
    }
}

fn weight(form: &Form, group: Group) -> u32 {
    match (group, form.with_bkn) {
        (Group::Ministry, true) => form.weight * 3,
        _ => form.weight,
    }
}
