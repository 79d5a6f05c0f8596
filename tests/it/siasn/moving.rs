//! The whole inbox while its rows move: not one lost, not one double.

use std::{collections::BTreeSet, path::Path, time::Instant};

use super::*;

/// What the agency of an account has, by the server's own books.
fn truth(data: &Path, agency: &str) -> BTreeSet<String> {
    let books = rusqlite::Connection::open(data.join("sandbox.db")).unwrap();
    let mut query = books
        .prepare("SELECT p.id FROM proposal p JOIN agency a ON a.number = p.agency WHERE a.id = ?")
        .unwrap();
    let ids = query.query_map([agency], |row| row.get(0)).unwrap();
    ids.collect::<Result<_, _>>().unwrap()
}

/// Reads all while work goes on; answers with what it took.
async fn read(proposals: usize) -> String {
    let home = tempfile::tempdir().unwrap();
    let plan = sandbox::Config {
        dialect: Dialect::Siasn,
        ..plan(home.path(), proposals)
    };
    let data = plan.data.clone();
    let town = town_of(plan).await;
    let official = Official::at(&town, "bkpsdm").await;
    let agency = official.session.account.agency.as_str();
    let before = truth(&data, agency);
    let begun = Instant::now();
    let mut reading = official.client.inbox(100).unwrap();
    let (mut met, mut pages, mut again, mut moves) = (BTreeSet::new(), 0, 0, 0);
    while let Some(page) = reading.next().await.unwrap() {
        assert_eq!(page.oddities, []);
        let mut here = BTreeSet::new();
        for row in page.rows {
            assert!(here.insert(row.id.clone()), "twice on one page");
            again += u64::from(!met.insert(row.id.as_str().to_owned()));
        }
        pages += 1;
        for _ in 0..3 {
            moves += u64::from(town.bustle_once().await.unwrap().is_some());
        }
    }
    let after = truth(&data, agency);
    let lost: Vec<_> = before.difference(&met).collect();
    assert_eq!(lost, [""; 0], "lost");
    let strange: Vec<_> = met.difference(&after).collect();
    assert_eq!(strange, [""; 0], "never there");
    assert!(moves > 0, "nothing moved");
    let (passes, unsure) = (reading.passes(), reading.unsure());
    assert!(passes >= 2);
    let sought = official.client.sought(unsure.clone()).await.unwrap();
    assert_eq!(sought.gone, [], "all of the agency stay in sight");
    town.stop().await;
    format!(
        "{} rows, {pages} pages with news, {passes} passes, {moves} moves, {again} shown again as changed, \
         {} asked for, {:?}",
        met.len(),
        unsure.len(),
        begun.elapsed()
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_that_moves_is_read_whole() {
    read(2000).await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "takes minutes; run it by hand for the figures"]
async fn a_long_list_that_moves_is_read_whole() {
    let figures = read(22_500).await;
    std::fs::write(
        Path::new(env!("CARGO_TARGET_TMPDIR")).join("moving.txt"),
        figures,
    )
    .unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_changed_last_comes_first() {
    let home = tempfile::tempdir().unwrap();
    let town = town(home.path(), 300, Dialect::Siasn).await;
    let (opd, other) = (
        Official::at(&town, "opd").await,
        Official::at(&town, "opd2").await,
    );
    let row = opd.first("kursus", Stage::Submitted).await;
    let decision = other.draft(&row.id, Outcome::Accept).await;
    other.client.decide(&decision).await.unwrap();
    let mut newest = opd.client.newest(10).unwrap().unwrap();
    let first = newest.next().await.unwrap().unwrap().rows;
    assert!(first.iter().take(2).any(|one| one.id == row.id));
    town.stop().await;
}
