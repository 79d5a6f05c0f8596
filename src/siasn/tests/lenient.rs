//! No JSON breaks the client, and what it lets through it lets through whole.

use proptest::{collection::vec, prelude::*};

use super::*;
use crate::{
    domain::{proposal::Proposal, session::Session},
    siasn::{
        Theirs,
        terbuka::wire::{
            decision::{Clash, Confirmation},
            dossier::{Berkas, Read},
            list::{Changes, Page, Reference, codes, ids, rows},
            person::{Profile, records},
            session::Announcement,
        },
        wire::{
            self,
            problem::Problem,
            token::{Discovery, Grant},
        },
    },
};

/// Any JSON, with the spellings that SIASN is known for among its texts.
fn any_json() -> impl Strategy<Value = Value> {
    let text = prop_oneof![
        Just(String::new()),
        Just("null".to_owned()),
        Just("01-01-0001".to_owned()),
        Just("2026-02-30".to_owned()),
        Just("-1".to_owned()),
        any::<String>(),
    ];
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        text.prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 24, 5, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..5).prop_map(Value::from),
            vec((any::<String>(), inner), 0..5)
                .prop_map(|pairs| Value::Object(pairs.into_iter().collect())),
        ]
    })
}

/// Puts something else in the `at`-th place of a document, counted in depth.
fn spoil(document: &mut Value, at: &mut usize, with: &Value) {
    if *at == 0 {
        *document = with.clone();
    }
    *at = at.wrapping_sub(1);
    match document {
        Value::Array(list) => list.iter_mut().for_each(|inner| spoil(inner, at, with)),
        Value::Object(map) => map.values_mut().for_each(|inner| spoil(inner, at, with)),
        _ => {}
    }
}

fn read_as_everything(body: &[u8]) {
    let _ = Problem::read(body);
    let _ = Grant::parse(body);
    let _ = wire::object::<Discovery>(body);
    let _ = wire::object::<Announcement>(body).map(Session::try_from);
    let _ = wire::object::<Page>(body).map(|page| rows(page.usul, "usul"));
    let _ = wire::object::<Changes>(body)
        .map(|changes| (rows(changes.berubah, "b"), ids(changes.hilang, "h")));
    let _ = wire::object::<Reference>(body).map(|list| codes(list.isi, "isi"));
    let _ = wire::object::<Profile>(body).map(|profile| records(profile.riwayat));
    let _ = wire::object::<Berkas>(body).map(Read::try_from);
    let _ = wire::object::<Confirmation>(body);
    let _ = wire::object::<Clash>(body).map(Option::<Theirs>::from);
}

proptest! {
    #[test]
    fn no_bytes_break_it(body in vec(any::<u8>(), 0..200)) {
        read_as_everything(&body);
    }

    #[test]
    fn no_json_breaks_it(value in any_json(), key in "[a-z_]{1,12}") {
        read_as_everything(value.to_string().as_bytes());
        read_as_everything(json!({ key: value }).to_string().as_bytes());
    }

    #[test]
    fn one_spoilt_place_costs_no_more_than_itself(at in 0usize..40, value in any_json()) {
        let mut place = at;
        let mut spoilt = announcement();
        spoil(&mut spoilt, &mut place, &value);
        read_as_everything(spoilt.to_string().as_bytes());

        let good = row("baik", "1");
        let mut place = at % 17;
        let mut bad = row("buruk", "1");
        spoil(&mut bad, &mut place, &value);
        let body = json!({"usul": [good.clone(), bad, good]}).to_string();
        let page: Page = wire::object(body.as_bytes()).unwrap();
        let (rows, oddities) = rows(page.usul, "usul").unwrap();
        prop_assert_eq!(rows.len() + oddities.len(), 3);
        let ends = [rows.first(), rows.last()].map(|row| row.map(|row| row.id.as_str()));
        prop_assert_eq!(ends, [Some("baik"); 2]);
    }

    #[test]
    fn a_dossier_read_is_about_the_proposal_it_names(at in 0usize..80, value in any_json()) {
        let mut place = at;
        let mut spoilt = dossier("a", "3");
        spoil(&mut spoilt, &mut place, &value);
        let body = spoilt.to_string();
        if let Ok(Ok(read)) = wire::object::<Berkas>(body.as_bytes()).map(Read::try_from) {
            let Proposal { id, version, .. } = read.dossier.proposal;
            let spelled = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            prop_assert_eq!(id.as_str(), spelled(&spoilt["usul"]["id"]));
            prop_assert_eq!(version.as_str(), spelled(&spoilt["versi"]));
        }
    }
}
