//! Whether the world is as the domain says; what it says of itself must be true.

mod truth;
mod values;

use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff::civil::Date;

use super::model::AgencyKind;
use super::*;

const TODAY: Date = Date::constant(2026, 11, 21);

fn world(proposals: usize) -> World {
    World::new(WorldConfig {
        seed: 2021,
        proposals,
        today: TODAY,
    })
}

/// One world for the tests that only look.
fn sample() -> &'static (World, Vec<Proposal>) {
    static SAMPLE: OnceLock<(World, Vec<Proposal>)> = OnceLock::new();
    SAMPLE.get_or_init(|| {
        let world = world(1_500);
        let proposals = world.proposals().collect();
        (world, proposals)
    })
}

fn form_of<'w>(world: &'w World, proposal: &Proposal) -> &'w Form {
    world
        .forms
        .find(&proposal.category, &proposal.variant)
        .unwrap()
}

/// Person and record of a proposal, without making everybody's records.
fn held(world: &World, proposal: &Proposal) -> Option<Record> {
    let person = world.person(proposal.person).unwrap();
    let id = proposal.record_id.as_ref()?;
    person.records.into_iter().find(|record| record.id == *id)
}

#[test]
fn the_same_configuration_gives_the_same_world() {
    let (one, other) = (world(200), world(200));
    assert!(one.proposals().eq(other.proposals()));
    assert_eq!(one.person(4_000), other.person(4_000));
    assert_eq!(one.units(), other.units());
    let elsewhere = World::new(WorldConfig {
        seed: 3,
        proposals: 200,
        today: TODAY,
    });
    assert_ne!(one.proposals().next(), elsewhere.proposals().next());
}

#[test]
fn there_are_exactly_as_many_proposals_as_asked_for() {
    for count in [0, 1, 2, 9, 10, 63, 64, 65, 1_000] {
        assert_eq!(world(count).proposals().count(), count);
    }
}

#[test]
fn the_first_units_proposals_come_first_and_are_two_in_five() {
    let (world, proposals) = sample();
    let first = &world.units()[0];
    assert_eq!(first.name, "DINAS PENDIDIKAN DAN KEBUDAYAAN");
    let of_first = |proposal: &&Proposal| world.lives[proposal.person].unit == 0;
    let leading = proposals.iter().take_while(of_first).count();
    assert_eq!(leading, proposals.iter().filter(of_first).count());
    assert_eq!(leading * 5, proposals.len() * 2);
}

#[test]
fn people_have_their_own_numbers() {
    let world = world(0);
    assert_eq!(world.population(), 6_900);
    let mut seen = BTreeSet::new();
    for life in &world.lives {
        let nip = people::nip(life);
        assert_eq!(nip.len(), 18, "{nip}");
        assert_eq!(
            &nip[4..8],
            "0230",
            "the birth part is a day that does not exist"
        );
        assert_eq!(nip[..4].parse::<i16>().unwrap(), life.birth.year());
        assert!(
            (1..=12).contains(&nip[12..14].parse::<u8>().unwrap()),
            "{nip}"
        );
        let nik = people::nik(life);
        assert_eq!(nik.len(), 16, "{nik}");
        let day = life.birth.day() + if life.sex.letter() == "F" { 40 } else { 0 };
        let born = format!(
            "{day:02}{:02}{:02}",
            life.birth.month(),
            life.birth.year() % 100
        );
        assert_eq!(nik[6..12], born);
        assert!(life.name.starts_with("CONTOH"));
        assert!(seen.insert(nip) && seen.insert(nik));
    }
}

#[test]
fn a_person_is_the_same_alone_and_among_all() {
    let world = world(0);
    let people = world.people();
    assert_eq!(people.len(), world.population());
    for index in [0, 2_599, 2_600, 6_500, 6_899] {
        assert_eq!(Some(&people[index]), world.person(index).as_ref());
    }
    let ids: BTreeSet<&str> = people
        .iter()
        .flat_map(|person| &person.records)
        .map(|record| record.id.as_str())
        .collect();
    assert_eq!(
        ids.len(),
        people
            .iter()
            .map(|person| person.records.len())
            .sum::<usize>()
    );
    let main_data = |person: &Person| {
        person
            .records
            .iter()
            .filter(|record| record.category == "data-utama")
            .count()
    };
    assert!(people.iter().all(|person| main_data(person) == 1));
}

#[test]
fn every_category_status_change_and_fault_occurs() {
    for seed in 0..12 {
        let world = World::new(WorldConfig {
            seed,
            proposals: 500,
            today: TODAY,
        });
        let proposals: Vec<Proposal> = world.proposals().collect();
        let variants: BTreeSet<_> = proposals
            .iter()
            .map(|one| (one.category.as_str(), one.variant.as_str()))
            .collect();
        assert_eq!(variants.len(), world.forms.len(), "seed {seed}");
        let statuses: BTreeSet<u16> = proposals.iter().map(|one| one.status).collect();
        assert_eq!(
            statuses,
            plan::STATUSES.into_iter().collect(),
            "seed {seed}"
        );
        let kinds: BTreeSet<String> = proposals
            .iter()
            .filter_map(|one| one.fault.as_ref())
            .map(|fault| serde_json::to_value(fault).unwrap()["jenis"].to_string())
            .collect();
        assert_eq!(kinds.len(), 11, "seed {seed}: {kinds:?}");
        let changes: BTreeSet<String> = proposals
            .iter()
            .map(|one| format!("{:?}", one.change))
            .collect();
        assert_eq!(changes.len(), 3, "seed {seed}");
    }
}

#[test]
fn every_demo_user_has_work() {
    let (world, proposals) = sample();
    let count = |wanted: &dyn Fn(&Proposal, &Form, AgencyKind) -> bool| {
        let mut found = 0;
        for proposal in proposals {
            let unit = &world.units[world.lives[proposal.person].unit];
            let kind = world.agency_of(unit).kind;
            found += usize::from(wanted(proposal, form_of(world, proposal), kind));
        }
        found
    };
    let of_first = |one: &Proposal| world.lives[one.person].unit == 0;
    let with_bkn = |one: &Proposal, form: &Form| form.with_bkn && matches!(one.status, 2 | 12);
    let opd = count(&|one, _, _| of_first(one) && matches!(one.status, 1 | 51));
    let kanreg = count(&|one, form, kind| with_bkn(one, form) && kind == AgencyKind::Daerah);
    let pusat = count(&|one, form, kind| with_bkn(one, form) && kind == AgencyKind::Pusat);
    let bkpsdm = count(&|one, form, kind| {
        kind == AgencyKind::Daerah
            && (matches!(one.status, 15 | 16) || one.status == 2 && !form.with_bkn)
    });
    assert!(
        opd > 220 && kanreg > 100 && pusat > 30 && bkpsdm > 150,
        "{opd} {kanreg} {pusat} {bkpsdm}"
    );
}

#[test]
fn about_one_proposal_in_eight_has_a_fault() {
    let world = world(6_000);
    let faulty = world
        .proposals()
        .filter(|proposal| proposal.fault.is_some())
        .count();
    assert!((600..900).contains(&faulty), "{faulty}");
}

#[test]
fn ids_are_never_used_twice_and_nobody_proposes_a_form_twice() {
    let world = world(20_000);
    let (mut ids, mut forms) = (BTreeSet::new(), BTreeSet::new());
    for proposal in world.proposals() {
        for document in &proposal.documents {
            assert!(ids.insert(document.id.clone()));
        }
        assert!(ids.insert(proposal.id));
        assert!(forms.insert((proposal.person, proposal.category, proposal.variant)));
    }
}

#[test]
fn the_log_agrees_with_the_proposal() {
    let (world, proposals) = sample();
    let start: Timestamp = "2026-11-09T00:00:00Z".parse().unwrap();
    let today: Timestamp = "2026-11-21T00:00:00Z".parse().unwrap();
    for proposal in proposals {
        assert_eq!(proposal.log[0].at, proposal.submitted_at);
        assert_eq!(proposal.log[proposal.log.len() - 1].status, proposal.status);
        assert!(
            proposal
                .log
                .iter()
                .all(|entry| entry.at >= start && entry.at < today)
        );
        assert!(
            form_of(world, proposal).can_be(proposal.status),
            "{} {}",
            proposal.category,
            proposal.status
        );
    }
}

#[test]
fn a_summary_fits_its_column() {
    let (world, proposals) = sample();
    let mut rank = 0;
    for proposal in proposals {
        let summary = world.summary(proposal);
        assert!((3..=28).contains(&summary.chars().count()), "{summary}");
        rank += usize::from(proposal.category == "golongan" && summary.contains(" → "));
    }
    assert!(rank > 20, "{rank}");
}
