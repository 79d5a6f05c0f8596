//! The inbox by page index, and what lies with a proposal.

use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

use super::*;

/// The page asked for.
fn page_of(seen: &Seen) -> Option<usize> {
    let query = seen
        .path
        .strip_prefix(&format!("{P}inbox-usul-instansi?offset="))?;
    query.split('&').next()?.parse().ok()
}

fn listed(ids: &[&str]) -> Act {
    let rows: Vec<_> = ids.iter().map(|id| siasn_row(id, 1)).collect();
    if rows.is_empty() {
        nothing()
    } else {
        say(200, &json!({"results": rows}))
    }
}

async fn ids(client: &Client) -> (Vec<String>, u32, Vec<String>) {
    let mut reading = client.inbox(2).unwrap();
    let mut ids = Vec::new();
    while let Some(page) = reading.next().await.unwrap() {
        ids.extend(page.rows.iter().map(|row| row.id.as_str().to_owned()));
    }
    let mut unsure: Vec<_> = reading.unsure().iter().map(ToString::to_string).collect();
    unsure.sort();
    (ids, reading.passes(), unsure)
}

/// A server whose pages differ from pass to pass; the last stands from then on.
fn passes(passes: &'static [&'static [&'static [&'static str]]]) -> Server {
    let pass = AtomicU32::new(0);
    let begun = AtomicBool::new(false);
    siasn(move |seen| {
        if seen.path.contains("limit=1") && !seen.path.contains("limit=10") {
            return None;
        }
        let page = page_of(seen)?;
        if page == 0 && begun.swap(true, Ordering::Relaxed) {
            pass.fetch_add(1, Ordering::Relaxed);
        }
        let pass = (pass.load(Ordering::Relaxed) as usize).min(passes.len() - 1);
        Some(listed(passes[pass].get(page).copied().unwrap_or_default()))
    })
}

#[tokio::test]
async fn rows_that_one_pass_misses_the_next_one_finds() {
    let server = passes(&[&[&["a", "b"], &["b", "d"]], &[&["c", "a"], &["b", "d"]]]);
    let (ids, passes, unsure) = ids(&server.signed_in().await).await;
    assert_eq!(ids, ["a", "b", "d", "c"]);
    assert_eq!((passes, unsure.len()), (3, 0));
}

#[tokio::test]
async fn a_row_that_the_last_pass_did_not_show_is_doubtful() {
    let server = passes(&[&[&["a", "b"], &["c"]], &[&["a", "c"]]]);
    let (ids, passes, unsure) = ids(&server.signed_in().await).await;
    assert_eq!((ids, passes), (vec!["a".into(), "b".into(), "c".into()], 2));
    assert_eq!(unsure, ["b"]);
}

#[tokio::test]
async fn a_list_that_never_stands_still_or_never_ends_is_left() {
    let count = AtomicU32::new(0);
    let server = siasn(move |seen| {
        let page = page_of(seen)?;
        let id = format!("r{}", count.fetch_add(1, Ordering::Relaxed));
        Some(if page < 2 { listed(&[&id]) } else { nothing() })
    });
    let (ids, passes, _) = ids(&server.signed_in().await).await;
    assert_eq!(passes, 8);
    assert_eq!(ids.len(), 16);

    let server = siasn(|seen| page_of(seen).map(|_| listed(&["a", "b"])));
    let client = server.signed_in().await;
    let mut reading = client.inbox(2).unwrap();
    assert_eq!(reading.next().await.unwrap().unwrap().rows.len(), 2);
    let failure = reading.next().await.unwrap_err();
    assert_eq!(failure.kind, FailureKind::Unreadable);
}

#[tokio::test]
async fn an_odd_row_costs_no_more_than_itself() {
    let server = siasn(|seen| {
        let page = page_of(seen)?;
        (page == 0).then(|| {
            let mut odd = siasn_row("b", 1);
            odd["id"] = json!({"x": 1});
            say(
                200,
                &json!({"Value": [siasn_row("a", 1), odd, "x", siasn_row("c", 1)]}),
            )
        })
    });
    let page = first_page(&server.signed_in().await).await.unwrap();
    let ids: Vec<_> = page.rows.iter().map(|row| row.id.as_str()).collect();
    assert_eq!(ids, ["a", "c"]);
    assert_eq!(page.oddities.len(), 2);
}

#[tokio::test]
async fn a_file_is_gathered_from_what_there_is() {
    let server = siasn(|seen| (seen.path == DETAIL).then(|| detail(&siasn_row("a", 1))));
    let client = server.signed_in().await;
    let dossier = opened(&client).await;
    assert_eq!(dossier.person.name, "CONTOH WULANDARI", "the row tells it");
    assert_eq!(dossier.held, None);
    assert_eq!(
        dossier.documents[0].id.as_str(),
        "peremajaan/usulan/858_a.pdf"
    );
    assert_eq!(dossier.documents[0].file_name, "858_a.pdf");
    assert_eq!(dossier.log.len(), 1);
    assert_eq!(dossier.allowed, Outcome::ALL);
    let known = dossier.proposal.version;
    let again = client.dossier(&"a".into(), Some(&known)).await.unwrap();
    assert_eq!(again, Fetched::Unchanged);
    assert_eq!(server.seen(DETAIL).len(), 2);
}

#[tokio::test]
async fn a_line_that_breaks_leaves_no_half_a_file() {
    let server = siasn(|seen| match seen.path.as_str() {
        DETAIL => Some(detail(&siasn_row("a", 1))),
        path if path.starts_with("/profilasn/") => Some(Act::Close(vec![])),
        _ => None,
    });
    let client = server.signed_in().await;
    let failure = client.dossier(&"a".into(), None).await.unwrap_err();
    assert_eq!(failure.kind, FailureKind::LineBroken);
}

#[tokio::test]
async fn a_file_about_another_proposal_is_none() {
    let server = siasn(|seen| (seen.path == DETAIL).then(|| detail(&siasn_row("b", 1))));
    let failure = server.signed_in().await.dossier(&"a".into(), None).await;
    assert_eq!(failure.unwrap_err().kind, FailureKind::Unreadable);
}
