//! Tabs, filters and orders, each against the plainest reading of what they mean.

use std::collections::BTreeSet;

use proptest::{prelude::*, sample::select};

use super::*;
use crate::{
    domain::{
        authority::AuthorityGroup,
        id::CategorySlug,
        query::{Order, Query},
        stage::Stage,
    },
    store::{
        listing::{Condition, End},
        window::page_sql,
    },
};

const CATEGORIES: [&str; 4] = ["skp", "golongan", "jabatan", "tak-dikenal"];
const STATUSES: [u16; 6] = [1, 2, 12, 50, 51, 99];
const NAMES: [&str; 7] = [
    "CONTOH Ayu",
    "contoh ayu",
    "CONTOH 100%_\\'",
    "CONTOH Éka",
    "CONTOH ÉKA SATU",
    "Contoh Budi",
    "CONTOH \"aku\" AND\0NUL budi",
];
const UNITS: [(&str, &str); 3] = [
    ("u1", "Dinas Kesehatan"),
    ("u2", "DINAS Pendidikan"),
    ("u3", "RSUD Éka 50%"),
];

prop_compose! {
    fn any_proposal()(
        number in 0u32..40,
        name in select(&NAMES[..]),
        category in select(&CATEGORIES[..]),
        number_of_status in select(&STATUSES[..]),
        unit in select(&UNITS[..]),
        days in 0i64..4,
        hours in -1i64..2,
        returns in 0u32..3,
    ) -> Proposal {
        let mut row = proposal(number);
        row.name = name.to_owned();
        row.category = category.into();
        row.status = status(number_of_status);
        (row.unit, row.unit_name) = (unit.0.into(), unit.1.to_owned());
        row.submitted_at = now() - SignedDuration::from_hours(24 * days + hours);
        row.returns = returns;
        row
    }
}

fn any_view() -> impl Strategy<Value = View> {
    prop_oneof![
        Just(View::Waiting),
        select(vec![AuthorityGroup::Opd, AuthorityGroup::Bkn]).prop_map(View::Group),
        select(&CATEGORIES[..]).prop_map(|slug| View::Category(slug.into())),
        Just(View::ReturnedBefore),
        Just(View::Everything),
    ]
}

prop_compose! {
    fn any_query()(
        words in proptest::collection::vec(
            select(vec![
                "ayu", "É", "éka", "%", "_", "\\", "'", "\"", "\"aku", "AND", "contoh", "contoh budi", "dinas",
                "0007", "usul-000", "usul-0003", "satu\0",
            ]), 0..3),
        categories in proptest::collection::vec(select(&CATEGORIES[..]), 0..2),
        stages in proptest::collection::vec(select(&Stage::ALL[..]), 0..3),
        units in proptest::collection::vec(select(vec!["dinas", "ÉKA", "50%", "entah"]), 0..2),
        older_than in proptest::option::weighted(0.2, 0u16..4),
        younger_than in proptest::option::weighted(0.2, 0u16..4),
        returned_at_least in proptest::option::weighted(0.2, 0u32..3),
        nip in proptest::option::weighted(0.2, select(vec!["1990", "199002302015030007", "2", ""])),
    ) -> Query {
        Query {
            words: words.into_iter().map(str::to_owned).collect(),
            categories: categories.into_iter().map(CategorySlug::from).collect(),
            stages,
            units: units.into_iter().map(str::to_owned).collect(),
            older_than,
            younger_than,
            returned_at_least,
            nip: nip.map(str::to_owned),
        }
    }
}

fn any_order() -> impl Strategy<Value = Order> {
    select(vec![Order::Oldest, Order::Newest, Order::Name])
}

/// Whether a row belongs to a listing, read off the documentation of [`Listing`].
fn belongs(row: &Proposal, decided: &BTreeSet<ProposalId>, listing: &Listing) -> bool {
    let desk = opd();
    let waits = desk.waits_here(row) && !decided.contains(&row.id);
    let shown = match &listing.view {
        View::Waiting => waits,
        View::Group(group) => waits && desk.group(&row.category) == *group,
        View::Category(slug) => waits && row.category == *slug,
        View::ReturnedBefore => waits && row.returns > 0,
        View::Everything => true,
    };
    let query = &listing.query;
    let lower = |text: &str| text.to_lowercase();
    let age = now().duration_since(row.submitted_at);
    let days = |days: u16| SignedDuration::from_hours(24 * i64::from(days));
    let texts = [
        row.name.as_str(),
        row.nip.as_str(),
        &row.unit_name,
        &row.summary,
        row.id.as_str(),
    ]
    .map(lower);
    shown
        && query.words.iter().all(|word| {
            let word = lower(word);
            texts.iter().any(|text| text.contains(&word))
        })
        && (query.categories.is_empty() || query.categories.contains(&row.category))
        && (query.stages.is_empty() || query.stages.contains(&row.stage()))
        && (query.units.is_empty()
            || query
                .units
                .iter()
                .any(|part| lower(&row.unit_name).contains(&lower(part))))
        && query.older_than.is_none_or(|least| age >= days(least))
        && query.younger_than.is_none_or(|most| age < days(most))
        && query
            .returned_at_least
            .is_none_or(|least| row.returns >= least)
        && query
            .nip
            .as_ref()
            .is_none_or(|digits| row.nip.as_str().starts_with(digits))
}

fn expected(
    rows: &[Proposal],
    decided: &BTreeSet<ProposalId>,
    listing: &Listing,
) -> Vec<ProposalId> {
    let mut found: Vec<_> = rows
        .iter()
        .filter(|row| belongs(row, decided, listing))
        .collect();
    found.sort_by_key(|row| row.id.clone());
    match listing.order {
        Order::Oldest => found.sort_by_key(|row| row.submitted_at),
        Order::Newest => {
            found.sort_by_key(|row| row.submitted_at);
            found.reverse();
        }
        Order::Name => found.sort_by_key(|row| row.name.to_ascii_lowercase()),
    }
    found.into_iter().map(|row| row.id.clone()).collect()
}

/// The whole listing, by pages of this many rows.
async fn by_pages(store: &Store, listing: &Listing, page: u32) -> (Vec<ProposalId>, u64) {
    let mut all = Vec::new();
    loop {
        let start = all.len() as u64;
        let window = store
            .window(listing.clone(), start, page, now())
            .await
            .unwrap();
        assert_eq!((window.start, &window.listing), (start, listing));
        all.extend(window.rows.iter().map(|row| row.proposal.id.clone()));
        if window.complete && all.len() as u64 >= window.total {
            return (all, window.total);
        }
    }
}

async fn compare(rows: Vec<Proposal>, decided: BTreeSet<u32>, listings: Vec<Listing>, page: u32) {
    let (_directory, store) = fresh().await;
    let mut last: Vec<Proposal> = Vec::new();
    for row in &rows {
        last.retain(|other| other.id != row.id);
        last.push(row.clone());
    }
    store.put_rows(rows, opd()).await.unwrap();
    for number in &decided {
        store.hold(decision(*number), in_seconds(10)).await.unwrap();
    }
    let decided = decided.into_iter().map(pid).collect();
    for listing in listings {
        let expected = expected(&last, &decided, &listing);
        let (found, total) = by_pages(&store, &listing, page).await;
        assert_eq!(found, expected, "{listing:?}");
        assert_eq!(total, expected.len() as u64);
        for row in &last {
            let place = expected.iter().position(|id| *id == row.id);
            let position = store
                .position_of(listing.clone(), &row.id, now())
                .await
                .unwrap();
            assert_eq!(position, place.map(|place| place as u64));
        }
    }
    compare_counts(&store, &last).await;
}

/// The counts of the tabs are the totals of their windows.
async fn compare_counts(store: &Store, rows: &[Proposal]) {
    let counts = store.counts().await.unwrap();
    let total = async |shown| window_of(store, shown).await.total;
    assert_eq!(counts.waiting, total(View::Waiting).await);
    assert_eq!(counts.everything, total(View::Everything).await);
    assert_eq!(counts.returned_before, total(View::ReturnedBefore).await);
    for group in [AuthorityGroup::Opd, AuthorityGroup::Bkn] {
        let counted = counts.groups.get(&group).copied().unwrap_or(0);
        assert_eq!(counted, total(View::Group(group)).await);
    }
    for slug in CATEGORIES.map(CategorySlug::from) {
        let counted = counts.categories.get(&slug).copied().unwrap_or_default();
        let all = rows.iter().filter(|row| row.category == slug).count();
        assert_eq!(counted.all, all as u64);
        assert_eq!(counted.waiting, total(View::Category(slug)).await);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn a_listing_holds_what_it_says_in_its_order(
        rows in proptest::collection::vec(any_proposal(), 0..40),
        decided in proptest::collection::btree_set(0u32..40, 0..6),
        shown in proptest::collection::vec((any_view(), any_query(), any_order()), 1..6),
        bare in (any_view(), any_order()),
        page in 1u32..30,
    ) {
        let filtered = shown.into_iter().map(|(view, query, order)| Listing { view, query, order });
        let bare = Listing { view: bare.0, query: Query::default(), order: bare.1 };
        let listings = filtered.chain([bare]).collect();
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(compare(rows, decided, listings, page));
    }
}

/// Every page without a filter comes out of an index alone, whichever the tab, order and end.
#[tokio::test]
async fn no_page_reads_the_rows_that_it_skips() {
    let (_directory, store) = fresh().await;
    let views = [
        View::Waiting,
        View::Group(AuthorityGroup::Bkn),
        View::Category("skp".into()),
        View::ReturnedBefore,
        View::Everything,
    ];
    for shown in views {
        for order in [Order::Oldest, Order::Newest, Order::Name] {
            for end in [End::First, End::Last] {
                let listing = Listing {
                    view: shown.clone(),
                    order,
                    ..Listing::default()
                };
                let sql = page_sql(&listing, &Condition::view(&shown), end);
                let plan = plan_of(&store, sql).await;
                assert!(
                    plan[0].contains("USING COVERING INDEX"),
                    "{listing:?}: {plan:?}"
                );
                assert!(
                    !plan.iter().any(|step| step.contains("TEMP B-TREE")),
                    "{plan:?}"
                );
            }
        }
    }
}

async fn plan_of(store: &Store, sql: String) -> Vec<String> {
    store
        .call(move |vault| {
            let mut statement = vault
                .connection
                .prepare(&format!("EXPLAIN QUERY PLAN {sql}"))?;
            let nothing = rusqlite::params_from_iter(vec![0; statement.parameter_count()]);
            let steps = statement.query_map(nothing, |row| row.get(3))?;
            Ok(steps.collect::<Result<_, _>>()?)
        })
        .await
        .unwrap()
}

#[tokio::test]
async fn a_filter_sees_what_changed_since() {
    let (_directory, store) = fresh().await;
    store
        .put_rows((1..=3).map(proposal).collect(), opd())
        .await
        .unwrap();
    let listing = Listing {
        query: Query::parse("contoh").0,
        ..Listing::default()
    };
    let total = async || {
        store
            .window(listing.clone(), 0, 1, now())
            .await
            .unwrap()
            .total
    };
    assert_eq!(total().await, 3);
    store.hold(decision(1), in_seconds(10)).await.unwrap();
    assert_eq!(total().await, 2);
    store.undo(&did(1)).await.unwrap();
    assert_eq!(total().await, 3);
    store
        .apply_changes(vec![proposal(4)], vec![pid(1), pid(2)], "t", opd())
        .await
        .unwrap();
    assert_eq!(total().await, 2);
}

#[tokio::test]
async fn a_search_comes_to_its_end_while_the_queue_keeps_changing() {
    let (_directory, store) = fresh().await;
    store
        .put_rows((1..=200).map(proposal).collect(), opd())
        .await
        .unwrap();
    let listing = Listing {
        query: Query::parse("zq").0,
        ..Listing::default()
    };
    let bustle = async {
        for version in 2.. {
            let mut changed = proposal(1);
            changed.version = format!("{version}").as_str().into();
            store.put_rows(vec![changed], opd()).await.unwrap();
        }
    };
    let window = tokio::select! {
        window = store.window(listing.clone(), 0, 10, now()) => window.unwrap(),
        () = bustle => unreachable!(),
    };
    assert_eq!((window.total, window.complete), (0, true));
}

#[tokio::test]
async fn the_first_page_does_not_wait_for_the_last_row() {
    let (_directory, store) = fresh().await;
    store
        .put_rows((1..=200).map(proposal).collect(), opd())
        .await
        .unwrap();
    let listing = Listing {
        query: Query::parse("contoh").0,
        ..Listing::default()
    };
    let ask = async |start| {
        store
            .window(listing.clone(), start, 5, now())
            .await
            .unwrap()
    };
    let first = ask(0).await;
    assert_eq!(first.rows.len(), 5);
    assert!(!first.complete && first.total < 200);
    assert!(
        ask(0).await.total > first.total,
        "asked again it has gone further"
    );
    let last = ask(195).await;
    assert_eq!((last.rows.len(), last.total), (5, 200));
    assert!(ask(0).await.complete);
}
