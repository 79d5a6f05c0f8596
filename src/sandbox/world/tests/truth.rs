//! Planted faults: where one is planted it is really there, and elsewhere there is none.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::domain::category::Borne;

use super::super::model::{Damage, Document, Fault};
use super::*;

/// What the papers of one proposal say about the fields: (document kind, slug) to text.
fn borne(world: &World, proposal: &Proposal) -> BTreeMap<(String, Borne), Vec<String>> {
    let form = form_of(world, proposal);
    let mut borne: BTreeMap<(String, Borne), Vec<String>> = BTreeMap::new();
    for document in &proposal.documents {
        let spec = form
            .documents()
            .find(|spec| spec.id.as_str() == document.kind)
            .unwrap();
        for (what, caption) in &spec.bears {
            let said = document
                .paper
                .lines
                .iter()
                .filter(|(known, _)| known == caption);
            let said = said.map(|(_, text)| text.clone());
            borne
                .entry((document.kind.clone(), what.clone()))
                .or_default()
                .extend(said);
        }
    }
    borne
}

/// What differs between the proposal and its papers.
fn differences(world: &World, proposal: &Proposal) -> Vec<(Borne, Vec<String>)> {
    let form = form_of(world, proposal);
    let life = &world.lives[proposal.person];
    let differs = |what: &Borne, said: &[String]| {
        let wanted = match what {
            Borne::PersonName => Some(life.name.clone()),
            Borne::PersonNip => Some(people::nip(life)),
            Borne::PersonBirth => Some(print::date(life.birth)),
            Borne::Field(slug) => form
                .variant()
                .field(slug)
                .and_then(|field| print::value(field, &proposal.proposed, &world.references)),
        };
        wanted.is_some_and(|wanted| !said.iter().any(|text| text.contains(&wanted)))
    };
    let borne = borne(world, proposal);
    let wrong = borne
        .into_iter()
        .filter(|((_, what), said)| differs(what, said));
    wrong.map(|((_, what), said)| (what, said)).collect()
}

fn document<'p>(proposal: &'p Proposal, id: &str) -> &'p Document {
    proposal
        .documents
        .iter()
        .find(|document| document.id == id)
        .unwrap()
}

#[test]
fn a_sound_proposal_is_sound_all_through() {
    let (world, proposals) = sample();
    for proposal in proposals.iter().filter(|one| one.fault.is_none()) {
        assert_eq!(differences(world, proposal), [], "{proposal:#?}");
        let form = form_of(world, proposal);
        for spec in form.documents().filter(|spec| spec.required) {
            let count = proposal
                .documents
                .iter()
                .filter(|one| one.kind == spec.id.as_str())
                .count();
            assert_eq!(count, 1, "{}", proposal.category);
        }
        assert!(
            proposal
                .documents
                .iter()
                .all(|one| one.damage == Damage::None)
        );
        if let Some(nik) = proposal.proposed.get("nik") {
            assert_eq!(
                nik,
                &Value::from(people::nik(&world.lives[proposal.person]))
            );
        }
    }
}

/// A fault of what the papers say against what is proposed.
fn assert_on_paper(world: &World, proposal: &Proposal, fault: &Fault) {
    let wrong = differences(world, proposal);
    match fault {
        Fault::NumberDiffers { field, on_paper } | Fault::DateDiffers { field, on_paper } => {
            assert!(!wrong.is_empty());
            for (what, said) in wrong {
                assert_eq!(what, Borne::Field(field.clone()));
                assert!(said.contains(on_paper), "{said:?} {on_paper}");
            }
        }
        Fault::NameDiffers { on_paper } => {
            assert!(!wrong.is_empty());
            for (what, said) in wrong {
                assert!(matches!(what.as_str(), "person.name" | "nama"), "{what}");
                assert!(said.iter().any(|text| text.contains(on_paper)), "{said:?}");
            }
        }
        _ => {}
    }
}

/// A fault of the proposed values among themselves.
fn assert_in_values(world: &World, proposal: &Proposal, fault: &Fault) {
    match fault {
        Fault::NikAgainstNip => {
            let nik = proposal.proposed["nik"].as_str().unwrap();
            let right = people::nik(&world.lives[proposal.person]);
            assert_ne!(nik[6..12], right[6..12]);
            assert_eq!(nik.len(), 16);
        }
        Fault::DateOrder { earlier, later } => {
            let text = |slug: &str| proposal.proposed[slug].as_str().unwrap();
            assert!(text(earlier) > text(later), "{:?}", proposal.proposed);
        }
        _ => {}
    }
}

/// A fault of the documents.
fn assert_in_documents(world: &World, proposal: &Proposal, fault: &Fault) {
    let damage = |id: &str| document(proposal, id).damage;
    match fault {
        Fault::DocumentMissing { kind } => {
            let form = form_of(world, proposal);
            let spec = form
                .documents()
                .find(|spec| spec.id.as_str() == *kind)
                .unwrap();
            assert!(spec.required);
            assert!(
                proposal
                    .documents
                    .iter()
                    .all(|document| document.kind != *kind)
            );
        }
        Fault::DocumentWrong {
            document: id,
            really,
        } => {
            let wrong = document(proposal, id);
            assert_ne!(wrong.kind, *really);
            assert_eq!(wrong.paper.title, sheets::sheet(really).title);
        }
        Fault::PdfEmpty { document: id } => assert_eq!(damage(id), Damage::Empty),
        Fault::PdfOversized { document: id } => assert_eq!(damage(id), Damage::Oversized),
        Fault::PdfBroken { document: id } => {
            assert!(matches!(damage(id), Damage::Truncated | Damage::NotPdf));
        }
        _ => {}
    }
}

#[test]
fn a_fault_is_really_there() {
    let world = world(6_000);
    for proposal in world.proposals() {
        if let Some(fault) = &proposal.fault {
            assert_on_paper(&world, &proposal, fault);
            assert_in_values(&world, &proposal, fault);
            assert_in_documents(&world, &proposal, fault);
        }
    }
}

#[test]
fn a_shared_scan_is_shared_by_two_people_who_both_know() {
    let (_, proposals) = sample();
    let by_id: BTreeMap<&str, &Proposal> = proposals
        .iter()
        .map(|proposal| (proposal.id.as_str(), proposal))
        .collect();
    let mut shared = 0;
    for proposal in proposals {
        let Some(Fault::SameScan {
            document: id,
            other_proposal,
        }) = &proposal.fault
        else {
            continue;
        };
        let other = by_id[other_proposal.as_str()];
        assert_ne!(other.person, proposal.person);
        let Some(Fault::SameScan {
            document: theirs,
            other_proposal: back,
        }) = &other.fault
        else {
            panic!("the other one must know: {other:?}")
        };
        assert_eq!(*back, proposal.id);
        let (ours, theirs) = (document(proposal, id), document(other, theirs));
        assert_eq!((&ours.paper, ours.form), (&theirs.paper, theirs.form));
        assert_eq!(ours.damage, theirs.damage);
        shared += 1;
    }
    assert!(shared >= 2);
}
