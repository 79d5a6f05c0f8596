//! The dossiers kept.

use std::collections::BTreeMap;

use super::*;
use crate::{
    domain::{
        proposal::{Dossier, Person},
        role::AgencyKind,
        value::Value,
    },
    store::dossiers::KEPT,
};

pub(super) fn dossier(proposal: Proposal) -> Dossier {
    Dossier {
        proposed: BTreeMap::from([
            ("nilai".to_owned(), Value::Decimal(5.0)),
            ("tahun".to_owned(), Value::Integer(2025)),
            ("kosong".to_owned(), Value::Empty),
        ]),
        held: None,
        others: Vec::new(),
        person: Person {
            name: proposal.name.clone(),
            nip: proposal.nip.clone(),
            nik: "3404013002900001".to_owned(),
            birth: None,
            birth_place: "Contoh".to_owned(),
            sex: None,
            employment: "PNS".to_owned(),
            unit_name: proposal.unit_name.clone(),
            agency_name: "Kabupaten Contoh".to_owned(),
            agency_kind: AgencyKind::Regional,
        },
        references: BTreeMap::new(),
        documents: Vec::new(),
        log: Vec::new(),
        turn: None,
        allowed: vec![Outcome::Accept],
        correctable: Default::default(),
        claim: None,
        proposal,
    }
}

#[tokio::test]
async fn a_dossier_is_found_as_it_was_kept() {
    let (_directory, store) = fresh().await;
    let kept = dossier(proposal(1));
    store.put_dossier(kept.clone()).await.unwrap();
    assert_eq!(store.dossier(&pid(1)).await.unwrap(), Some(kept));
    assert_eq!(store.dossier(&pid(2)).await.unwrap(), None);
    let everything = window_of(&store, View::Everything).await;
    assert_eq!(everything.total, 0, "it puts no row into the queue");
}

#[tokio::test]
async fn a_row_says_whether_its_dossier_is_at_hand() {
    let (_directory, store) = fresh().await;
    store.put_rows(vec![proposal(1)], opd()).await.unwrap();
    let newest = async || store.has_newest_dossier(&pid(1)).await.unwrap();
    assert!(!row_of(&store, 1).await.cached && !newest().await);
    store.put_dossier(dossier(proposal(1))).await.unwrap();
    assert!(row_of(&store, 1).await.cached && newest().await);
    let mut moved = proposal(1);
    moved.version = "2".into();
    store.put_rows(vec![moved.clone()], opd()).await.unwrap();
    assert!(!row_of(&store, 1).await.cached, "of another version");
    assert!(!newest().await, "of another version");
    moved.version = "3".into();
    store.put_dossier(dossier(moved.clone())).await.unwrap();
    let row = row_of(&store, 1).await;
    assert!(row.cached);
    assert_eq!(row.proposal, moved, "the row follows what was read last");
}

#[tokio::test]
async fn the_newest_stay_and_those_of_decisions_on_their_way() {
    let (_directory, store) = fresh().await;
    store.put_dossier(dossier(proposal(1))).await.unwrap();
    store.put_dossier(dossier(proposal(2))).await.unwrap();
    store.hold(decision(1), in_seconds(10)).await.unwrap();
    for number in 3..KEPT + 3 {
        store.put_dossier(dossier(proposal(number))).await.unwrap();
    }
    assert!(
        store.dossier(&pid(1)).await.unwrap().is_some(),
        "decided on"
    );
    assert!(
        store.dossier(&pid(2)).await.unwrap().is_none(),
        "the oldest"
    );
    assert!(store.dossier(&pid(3)).await.unwrap().is_some());
}

#[tokio::test]
async fn what_leaves_the_sight_takes_its_dossier_along() {
    let (_directory, store) = fresh().await;
    store
        .put_rows(vec![proposal(1), proposal(2)], opd())
        .await
        .unwrap();
    for number in 1..=2 {
        store.put_dossier(dossier(proposal(number))).await.unwrap();
    }
    store.hold(decision(1), in_seconds(10)).await.unwrap();
    let gone = vec![pid(1), pid(2)];
    store.apply_changes(vec![], gone, "t", opd()).await.unwrap();
    assert!(
        store.dossier(&pid(1)).await.unwrap().is_some(),
        "still to be sent"
    );
    assert!(store.dossier(&pid(2)).await.unwrap().is_none());
}
