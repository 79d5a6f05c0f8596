//! Walking through the inbox by the number of a page, which is a trap.

use std::collections::BTreeSet;

use periksa::sandbox::Quirk;
use reqwest::StatusCode;
use serde_json::Value;

use super::office::{Office, text};

const LIMIT: usize = 10;

fn ids(rows: &[Value]) -> Vec<String> {
    rows.iter().map(|row| text(row, "id").to_owned()).collect()
}

#[tokio::test]
async fn a_walk_repeats_and_misses_rows_while_work_goes_on() {
    let office = Office::plain().await;
    let opd = office.desk("opd").await;
    let before: BTreeSet<String> = ids(&opd.inbox(100).await).into_iter().collect();
    let mut walked = ids(&opd.page(0, LIMIT).await);
    // A colleague takes a row of the last page to the front: everything moves on by one.
    let last = ids(&opd.inbox(100).await).pop().unwrap();
    let colleague = office.desk("opd2").await;
    let answer = colleague.send_back(&last, "bts-01".into()).await;
    answer.is(StatusCode::OK);
    for page in 1.. {
        let found = opd.page(page, LIMIT).await;
        if found.is_empty() {
            break;
        }
        walked.extend(ids(&found));
    }
    let seen: BTreeSet<String> = walked.iter().cloned().collect();
    assert_eq!(walked.len(), seen.len() + 1, "one row was there twice");
    let missed: Vec<&String> = before.difference(&seen).collect();
    assert_eq!(missed, [&last], "and the one that moved was not there");
}

#[tokio::test]
async fn a_page_that_slips_heals_when_it_is_read_again() {
    let office = Office::plain().await;
    let opd = office.desk("opd").await;
    let mut truth = Vec::new();
    for page in 0.. {
        let found = opd.page(page, LIMIT).await;
        if found.is_empty() {
            break;
        }
        truth.push(ids(&found));
    }
    assert!(truth.len() > 10, "{}", truth.len());

    let mut slips = Vec::new();
    for _same_again in 0..2 {
        let office = Office::only(Quirk::ShiftingRows).await;
        let opd = office.desk("opd").await;
        let mut first = Vec::new();
        for (page, expected) in truth.iter().enumerate() {
            first.push(ids(&opd.page(page, LIMIT).await));
            assert_eq!(ids(&opd.page(page, LIMIT).await), *expected, "healed");
        }
        assert!(opd.page(truth.len(), LIMIT).await.is_empty(), "the end");
        slips.push(first);
    }
    assert_eq!(slips[0], slips[1], "what slips follows from the seed");
    let shown = || slips[0].iter().zip(&truth);
    let left_out = shown().filter(|(got, truth)| got.len() + 1 == truth.len());
    assert!(left_out.count() > 0, "a row is left out of a page");
    let repeated = shown()
        .skip(1)
        .zip(&truth)
        .filter(|((got, _), page_before)| got.first() == page_before.last());
    assert!(repeated.count() > 0, "a row is repeated on the next page");
}
