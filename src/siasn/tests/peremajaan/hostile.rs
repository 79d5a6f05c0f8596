//! Whatever comes, nothing panics, nothing grows without bound, and nothing that can be decided on
//! comes of nonsense.

use proptest::{collection::vec, prelude::*};

use super::*;
use crate::{
    domain::value::Value as Known,
    siasn::peremajaan::{embedded, feed, wire::row::Row},
};

thread_local! {
    static FORMS: crate::siasn::peremajaan::Forms = embedded();
}

/// Values that SIASN and worse have been seen to send.
fn weird() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(json!(null)),
        Just(json!("null")),
        Just(json!("")),
        Just(json!("01-01-0001")),
        Just(json!("2000-01-01")),
        Just(json!("2026-02-30")),
        Just(json!(1e300)),
        Just(json!(u64::MAX)),
        Just(json!(-1)),
        Just(json!("9".repeat(400))),
        Just(json!("\u{202e}\u{1b}[2J\0")),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 20, 4, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(Value::from),
            vec((any::<String>(), inner), 0..4)
                .prop_map(|pairs| Value::Object(pairs.into_iter().collect())),
        ]
    })
}

/// What is done to one place of a body.
#[derive(Clone, Debug)]
enum Change {
    Put(Value),
    Nest,
    Drop,
}

fn change() -> impl Strategy<Value = Change> {
    prop_oneof![
        weird().prop_map(Change::Put),
        Just(Change::Nest),
        Just(Change::Drop)
    ]
}

/// Changes the `at`-th place of a document, counted in depth.
fn mutate(document: &mut Value, at: &mut usize, change: &Change) {
    if *at == 0 {
        *document = match change {
            Change::Put(value) => value.clone(),
            Change::Nest => json!({"data": document.take()}),
            Change::Drop => Value::Null,
        };
    }
    *at = at.wrapping_sub(1);
    match document {
        Value::Array(list) => list.iter_mut().for_each(|inner| mutate(inner, at, change)),
        Value::Object(map) => map.values_mut().for_each(|inner| mutate(inner, at, change)),
        _ => {}
    }
}

fn bodies() -> [Value; 5] {
    let row = said(2, "199002302010011001", Some("catatan"));
    [
        json!({"results": [row, siasn_row("b", 1)]}),
        json!({"error": "false", "data": {"detail": row, "validasi": {"SkNomor": true}}}),
        json!({"Value": [{"id": "0B", "sk_nomor": "1", "tmt_golongan": "01-04-2021", "path": null}]}),
        json!({"data": [{"created_at": "2026-11-10T08:21:00Z", "status_usulan": "1"}]}),
        json!({"fault": {"code": 900_901, "message": "Invalid Credentials"}}),
    ]
}

proptest! {
    // Each case goes through every reader with every form.
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_bytes_break_a_reader(bytes in vec(any::<u8>(), 0..300)) {
        FORMS.with(|forms| feed(&bytes, forms));
    }

    #[test]
    fn no_changed_body_breaks_a_reader(
        which in 0usize..5,
        changes in vec((0usize..60, change()), 1..4),
        cut in any::<prop::sample::Index>(),
    ) {
        let mut body = bodies()[which].clone();
        for (at, change) in &changes {
            mutate(&mut body, &mut at.clone(), change);
        }
        let text = body.to_string();
        FORMS.with(|forms| {
            feed(text.as_bytes(), forms);
            feed(&text.as_bytes()[..cut.index(text.len() + 1)], forms);
        });
    }

    #[test]
    fn what_can_be_decided_names_itself_its_kind_and_where_it_stands(
        changes in vec((0usize..60, change()), 1..3),
    ) {
        let mut row = siasn_row("a", 1);
        for (at, change) in &changes {
            mutate(&mut row, &mut at.clone(), change);
        }
        let read = FORMS.with(|forms| Row::read(row.clone(), forms, None));
        if let Ok(read) = read && read.form.is_some() && read.proposal.stage().is_open() {
            let spelt = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            prop_assert_eq!(read.proposal.id.as_str(), spelt(&row["id"]));
            prop_assert!(row["status_usulan"].is_number() || row["status_usulan"].is_string());
            let filed = row["detail_layanan"] == json!(121) || row["detail_layanan"] == json!("121")
                || row["detail_layanan_nama"] == json!("Riwayat Golongan")
                || row["detail_layanan"].as_u64().is_some();
            prop_assert!(filed, "{}", row["detail_layanan"]);
            // What was sent is shown: not one value is lost on the way.
            for (name, value) in row["usulan_data"].as_object().into_iter().flatten() {
                if let Value::String(text) = value && text.len() > 3 && text != "null" {
                    let kept = read.proposed.values().any(|kept| match kept {
                        Known::Text(kept) => kept.as_str() == text.as_str() || kept.len() == 10,
                        _ => true,
                    });
                    prop_assert!(kept || text.trim().is_empty(), "{} is lost", name);
                }
            }
        }
    }

    #[test]
    fn another_state_is_another_version(status in 2u16..60, note in "[a-z]{1,8}") {
        let version = |row: Value| {
            FORMS.with(|forms| Row::read(row, forms, None).unwrap().proposal.version)
        };
        let first = version(siasn_row("a", 1));
        prop_assert_ne!(&first, &version(siasn_row("a", status)));
        let mut other = siasn_row("a", 1);
        other["usulan_data"]["sk_nomor"] = note.into();
        prop_assert_ne!(&first, &version(other));
        let mut spelt = siasn_row("a", 1);
        spelt["usulan_data"] = json!({"data": {"skNomor": "823/1", "golonganId": 33,
                                               "nomor_letter_bkn": "null"}});
        spelt["status_usulan"] = "1".into();
        spelt["dokumen_usulan"] = json!([siasn_row("a", 1)["dokumen_usulan"]["858"]]);
        prop_assert_eq!(&first, &version(spelt));
    }
}
