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

#[test]
fn a_fault_is_really_there() {
    let world = world(6_000);
    let proposals: Vec<Proposal> = world.proposals().collect();
    let by_id: BTreeMap<&str, &Proposal> = proposals
        .iter()
        .map(|proposal| (proposal.id.as_str(), proposal))
        .collect();
    for proposal in &proposals {
        let Some(fault) = &proposal.fault else {
            continue;
        };
        let wrong = differences(&world, proposal);
        match fault {
            Fault::NumberDiffers { field, on_paper } | Fault::DateDiffers { field, on_paper } => {
                assert!(!wrong.is_empty());
                for (what, said) in wrong {
                    assert_eq!(what, Borne::Field(field.clone()));
                    assert!(said.contains(on_paper), "{said:?} {on_paper}");
                }
            }
            Fault::NameDiffers { on_paper } => {
                assert!(wrong.iter().all(|(what, said)| {
                    let name =
                        *what == Borne::PersonName || *what == Borne::Field("nama".to_owned());
                    name && said.iter().any(|text| text.contains(on_paper))
                }));
                assert!(!wrong.is_empty());
            }
            Fault::DocumentMissing { kind } => {
                let form = form_of(&world, proposal);
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
                let title = sheets::sheet(really).title;
                assert_eq!(wrong.paper.title, title);
            }
            Fault::NikAgainstNip => {
                let nik = proposal.proposed["nik"].as_str().unwrap();
                let right = people::nik(&world.lives[proposal.person]);
                assert_ne!(nik[6..12], right[6..12]);
                assert_eq!(nik.len(), 16);
            }
            Fault::DateOrder { earlier, later } => {
                assert!(proposal.proposed[earlier].as_str() > proposal.proposed[later].as_str());
            }
            Fault::PdfEmpty { document: id } => {
                assert_eq!(document(proposal, id).damage, Damage::Empty)
            }
            Fault::PdfOversized { document: id } => {
                assert_eq!(document(proposal, id).damage, Damage::Oversized);
            }
            Fault::PdfBroken { document: id } => {
                assert!(matches!(
                    document(proposal, id).damage,
                    Damage::Truncated | Damage::NotPdf
                ));
            }
            Fault::SameScan {
                document: id,
                other_proposal,
            } => {
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
            }
        }
    }
}
