//! Files of earlier shapes: brought forward with all that is in them, and rescued where they are
//! damaged.

use std::fs;

use rusqlite::{Connection, params};

use super::{super::open::MIGRATIONS, *};
use crate::domain::{query::Query, samples};

/// A store of an earlier program, with a row in every table.
fn of_shape(shape: usize, directory: &Path) -> Connection {
    let raw = Connection::open(directory.join("periksa.db")).unwrap();
    for migration in &MIGRATIONS[..shape] {
        raw.execute_batch(migration).unwrap();
    }
    raw.pragma_update(None, "user_version", shape as i64)
        .unwrap();
    raw
}

fn fill(raw: &Connection) {
    raw.execute_batch(
        "INSERT INTO setting VALUES ('tampilan', 'dua');
         INSERT INTO word VALUES (1, 'tahunan'), (2, 'instansi-1');
         INSERT INTO category VALUES (1, 'skp', 'opd');
         INSERT INTO status VALUES (1, 1, 'status 1', 'opd');
         INSERT INTO unit VALUES (1, 'unor-1', 'Dinas Contoh', 'dinas contoh');
         INSERT INTO proposal VALUES (1, 'usul-0001', '1', '199002302015030001', 'CONTOH Nomor 1',
             1, 1, 'tambah', 1, 1, 2, 0, 0, 'SKP 2025', 1, 'contoh nomor 1', 1, 1, 0);",
    )
    .unwrap();
    let dossier = samples::dossier(samples::proposal(1, "skp"));
    raw.execute(
        "INSERT INTO dossier (id, version, body) VALUES ('usul-0001', '1', ?1)",
        [serde_json::to_string(&dossier).unwrap()],
    )
    .unwrap();
    decide(raw, 1, "held");
    decide(raw, 2, "accepted");
    raw.execute_batch(
        "INSERT INTO journal (no, at, account, decision, proposal, event, state, detail, hash)
         VALUES (1, '2026-11-01T00:00:00Z', NULL, 'keputusan-1', 'usul-0001',
             'made', 'held', NULL, zeroblob(32));
         INSERT INTO journal_head VALUES (0, 1, zeroblob(32));",
    )
    .unwrap();
}

/// As an earlier program wrote it: without what came later.
fn decide(raw: &Connection, number: u32, state: &str) {
    let mut body = serde_json::to_value(decision(number)).unwrap();
    for later in ["corrections", "basis"] {
        body.as_object_mut().unwrap().remove(later);
    }
    raw.execute(
        "INSERT INTO decision (id, proposal, version, outcome, body, state, signature, release_at)
         VALUES (?1, ?2, '1', ?5, ?3, ?4, 0, 0)",
        params![
            did(number),
            pid(number),
            body.to_string(),
            state,
            Outcome::Accept.slug()
        ],
    )
    .unwrap();
}

fn tables(raw: &Connection) -> Vec<(String, i64)> {
    let names = "SELECT name FROM pragma_table_list WHERE type = 'table' AND schema = 'main'
                 AND name NOT LIKE 'sqlite%' ORDER BY name";
    let mut statement = raw.prepare(names).unwrap();
    let names: Vec<String> = statement
        .query_map([], |row| row.get(0))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    let rows = |name: &String| {
        let sql = format!("SELECT count(*) FROM {name}");
        raw.query_row(&sql, [], |row| row.get(0)).unwrap()
    };
    names
        .iter()
        .map(|name| (name.clone(), rows(name)))
        .collect()
}

#[tokio::test]
async fn the_first_shape_comes_forward_with_a_row_in_every_table() {
    let directory = tempfile::tempdir().unwrap();
    let raw = of_shape(1, directory.path());
    fill(&raw);
    let before = tables(&raw);
    for (name, rows) in &before {
        assert!(*rows > 0, "{name} is empty");
    }
    drop(raw);
    let (store, opened) = open(directory.path()).await;
    assert_eq!(opened, Opened::default());
    let entry = store.entry(&did(1)).await.unwrap().unwrap();
    assert_eq!(entry.delivery, Delivery::Held);
    assert_eq!(entry.decision, decision(1));
    assert_eq!(entry.step, crate::domain::outbox::Step::Decide);
    assert_eq!(
        store.setting("tampilan").await.unwrap().as_deref(),
        Some("dua")
    );
    assert!(store.dossier(&pid(1)).await.unwrap().is_some());
    assert_eq!(ids_of(&store, View::Everything).await, ["usul-0001"]);
    assert_eq!(
        store.journal(Pick::After(0, 10)).await.unwrap().len(),
        2,
        "the note of the migration and the row"
    );
    // And it goes on from there.
    store.undo(&did(1)).await.unwrap();
    store.close().await.unwrap();
    let raw = Connection::open(directory.path().join("periksa.db")).unwrap();
    let after = tables(&raw);
    for (name, rows) in before {
        let now = after.iter().find(|(it, _)| *it == name);
        assert!(now.is_some_and(|(_, now)| *now >= rows), "{name} lost rows");
    }
    let version: i64 = raw
        .pragma_query_value(None, "user_version", |row| row.get(0))
        .unwrap();
    assert_eq!(version, MIGRATIONS.len() as i64);
}

#[tokio::test]
async fn from_every_shape_the_rows_of_a_unit_are_found_by_it() {
    for shape in 1..=MIGRATIONS.len() {
        let directory = tempfile::tempdir().unwrap();
        fill(&of_shape(shape, directory.path()));
        let (store, opened) = open(directory.path()).await;
        assert_eq!(opened, Opened::default(), "shape {shape}");
        let listing = Listing {
            query: Query::parse("unit:dinas").0,
            ..view(View::Everything)
        };
        let window = store.window(listing, 0, 5, now()).await.unwrap();
        assert_eq!(window.total, 1, "shape {shape}");
        let plan = "EXPLAIN QUERY PLAN SELECT no FROM proposal WHERE unit = 1";
        let way: String = store
            .call(move |vault| Ok(vault.connection.query_row(plan, [], |row| row.get(3))?))
            .await
            .unwrap();
        assert!(way.contains("proposal_in_unit"), "shape {shape}: {way}");
    }
}

#[tokio::test]
async fn a_damaged_file_of_any_shape_gives_its_decisions() {
    for shape in 1..=MIGRATIONS.len() {
        let directory = tempfile::tempdir().unwrap();
        let raw = of_shape(shape, directory.path());
        fill(&raw);
        drop(raw);
        super::file::break_page(directory.path(), "one_pending");
        // It is brought forward before it is looked through: only the note keeps it as it was.
        fs::write(directory.path().join("periksa.rusak"), "").unwrap();
        let (store, opened) = open(directory.path()).await;
        let aside = opened.moved_aside.unwrap();
        assert_eq!((aside.rescued, aside.complete), (1, true), "shape {shape}");
        let entry = store.entry(&did(1)).await.unwrap().unwrap();
        assert_eq!(entry.decision, decision(1));
        assert_eq!(entry.step, crate::domain::outbox::Step::Decide);
    }
}
