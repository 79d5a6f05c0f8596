//! Searches that look few rows up, and long ones that tell seldom how far they have come.

use super::*;
use crate::{domain::query::Query, store::search::few};

/// Rows of a large unit, and three of a small one at the far end.
async fn two_units(store: &Store) {
    let rows = (1..=200).map(|number| Proposal {
        unit_name: match number > 197 {
            true => "RSUD Contoh Kecil".to_owned(),
            false => "Dinas Contoh".to_owned(),
        },
        ..proposal(number)
    });
    store.put_rows(rows.collect(), opd()).await.unwrap();
}

fn listing(line: &str) -> Listing {
    Listing {
        query: Query::parse(line).0,
        ..Listing::default()
    }
}

/// Whether a filter line asks for something that is looked up.
async fn is_looked_up(store: &Store, line: &str) -> bool {
    let query = Query::parse(line).0;
    let found = store
        .call(move |vault| few(&vault.connection, &query))
        .await;
    found.unwrap().is_some()
}

#[tokio::test]
async fn what_few_rows_have_is_looked_up_and_the_rest_is_walked() {
    let (_directory, store) = fresh().await;
    two_units(&store).await;
    let few = [
        ("unit:kecil", 3),
        ("kecil", 3),
        ("unit:kecil,rsud", 3),
        ("unit:tiada", 0),
        ("kategori:tiada", 0),
        ("tahap:ditolak", 0),
        ("usul-0042", 1),
        ("nip:199002302015030042", 1),
        ("contoh nip:199002302015030042", 1),
        ("contoh unit:kecil", 3),
    ];
    for (line, rows) in few {
        assert!(is_looked_up(&store, line).await, "{line}");
        let window = store.window(listing(line), 0, 1, now()).await.unwrap();
        assert_eq!((window.total, window.complete), (rows, true), "{line}");
    }
    let many = [
        "dinas",
        "unit:dinas",
        "contoh",
        "nip:1990",
        "ec",
        "kategori:skp",
    ];
    for line in many {
        assert!(!is_looked_up(&store, line).await, "{line}");
    }
}

#[tokio::test]
async fn a_long_search_tells_each_time_that_it_has_found_twice_as_much() {
    let (_directory, store) = fresh().await;
    let rows = (1..=200).map(proposal).collect();
    store.put_rows(rows, opd()).await.unwrap();
    let mut told = Vec::new();
    let ask = async |start| {
        store
            .window(listing("contoh"), start, 5, now())
            .await
            .unwrap()
    };
    loop {
        let window = ask(0).await;
        told.push(window.total);
        if window.complete {
            break;
        }
    }
    assert_eq!(told, [7, 14, 28, 56, 112, 200]);
}

#[tokio::test]
async fn another_page_of_a_long_search_is_told_at_once() {
    let (_directory, store) = fresh().await;
    let rows = (1..=200).map(proposal).collect();
    store.put_rows(rows, opd()).await.unwrap();
    let ask = async |start| {
        store
            .window(listing("contoh"), start, 5, now())
            .await
            .unwrap()
            .total
    };
    assert_eq!((ask(0).await, ask(1).await, ask(2).await), (7, 14, 21));
}
