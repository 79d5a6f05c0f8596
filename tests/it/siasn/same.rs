//! The same world served in both dialects: the same proposals, to the letter.

use std::collections::BTreeMap;

use periksa::domain::{proposal::HeldRecord, value::Values};

use super::*;

/// Proposals of every form, two of each.
fn samples(rows: &[Proposal]) -> Vec<&Proposal> {
    let mut taken: BTreeMap<&str, usize> = BTreeMap::new();
    let mut samples = Vec::new();
    for row in rows {
        let count = taken.entry(&row.variant).or_default();
        *count += 1;
        if *count <= 2 {
            samples.push(row);
        }
    }
    samples
}

/// Records without their ids, which the two dialects spell differently.
fn contents(records: &[HeldRecord]) -> Vec<(String, String)> {
    let mut contents: Vec<_> = records
        .iter()
        .map(|record| (record.variant.clone(), format!("{:?}", record.values)))
        .collect();
    contents.sort();
    contents
}

fn filled(values: &Values) -> Values {
    let filled = values.iter().filter(|(_, value)| !value.is_empty());
    filled
        .map(|(slug, value)| (slug.clone(), value.clone()))
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_proposal_is_the_same_in_both_dialects() {
    let homes = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
    let plain = town(homes[0].path(), 300, Dialect::Terbuka).await;
    let odd = town(homes[1].path(), 300, Dialect::Siasn).await;
    let there = Official::at(&plain, "bkpsdm").await;
    let here = Official::at(&odd, "bkpsdm").await;
    assert_eq!(here.session.abilities.dialect, "siasn");
    assert_eq!(here.session.account, there.session.account);
    assert_eq!(
        here.session.abilities.reasons,
        there.session.abilities.reasons
    );

    let (theirs, ours) = (there.inbox().await, here.inbox().await);
    let plainly = |rows: &[Proposal]| -> Vec<Proposal> {
        let mut rows = rows.to_vec();
        rows.sort_by(|a, b| a.id.cmp(&b.id));
        for row in &mut rows {
            row.version = "".into();
            row.summary.clear();
        }
        rows
    };
    assert_eq!(plainly(&ours), plainly(&theirs));
    assert!(ours.iter().all(|row| !row.summary.is_empty()));

    let catalogue = catalogue();
    let samples = samples(&ours);
    assert!(samples.len() > 20, "{}", samples.len());
    for row in samples {
        let (theirs, ours) = (there.open(&row.id).await, here.open(&row.id).await);
        let what = format!("{} {}", row.variant, row.id);
        assert_eq!(ours.proposal, *row, "{what}: the list and the file agree");
        assert_eq!(filled(&ours.proposed), filled(&theirs.proposed), "{what}");
        if row.stage() != Stage::Approved {
            assert_eq!(ours.held, theirs.held.as_ref().map(filled), "{what}");
            assert_eq!(contents(&ours.others), contents(&theirs.others), "{what}");
        }
        assert_eq!(ours.person, theirs.person, "{what}");
        assert_eq!(
            (ours.turn, &ours.allowed),
            (theirs.turn, &theirs.allowed),
            "{what}"
        );
        let papers = |dossier: &Dossier| -> Vec<_> {
            let each = dossier.documents.iter();
            each.map(|one| (one.kind.clone(), one.name.clone()))
                .collect()
        };
        assert_eq!(papers(&ours), papers(&theirs), "{what}");
        let log = |dossier: &Dossier| -> Vec<_> {
            let each = dossier.log.iter().cloned();
            each.map(|line| {
                // What was done is told by the status it led to, where that is known.
                let known = line.status.stage() != Stage::Unknown;
                let action = known.then_some(line.action);
                (
                    line.at,
                    line.name,
                    action,
                    line.status,
                    line.reason,
                    line.note,
                )
            })
            .collect()
        };
        assert_eq!(log(&ours), log(&theirs), "{what}");
        if row.stage() != Stage::Approved {
            assert_eq!(ours.references, theirs.references, "{what}");
        }
        let known = catalogue.get(&row.category).unwrap().variant(&row.variant);
        assert!(known.is_some(), "{what}");
    }
    plain.stop().await;
    odd.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn kinds_without_a_path_are_found_in_the_inbox() {
    use periksa::sandbox::{Quirk, Quirks};
    let home = tempfile::tempdir().unwrap();
    let plan = sandbox::Config {
        dialect: Dialect::Siasn,
        quirks: Quirks::default().with(Quirk::ProvenKindsOnly),
        ..plan(home.path(), 300)
    };
    let town = town_of(plan).await;
    let here = Official::at(&town, "opd").await;
    for row in samples(&here.inbox().await) {
        let dossier = here.open(&row.id).await;
        assert_eq!(dossier.proposal, *row);
        assert!(!dossier.proposed.is_empty(), "{}", row.variant);
    }
    // Nothing is known of it yet: a program just begun, on what it kept.
    let fresh = Official::at(&town, "opd").await;
    let course = here.first("kursus", Stage::Submitted).await;
    assert_eq!(fresh.open(&course.id).await.proposal, course);
    let decision = fresh.draft(&course.id, Outcome::Accept).await;
    fresh.client.decide(&decision).await.unwrap();
    let sought = fresh.client.sought(vec![
        course.id.clone(),
        "00000000-0000-4000-8000-0000000000ff".into(),
    ]);
    let sought = sought.await.unwrap();
    assert_eq!(sought.still.len(), 1);
    assert_eq!(sought.gone.len(), 1);
    town.stop().await;
}
