//! Each oddity alone against a sandbox without any: it shows, and every value means the same.

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

use periksa::sandbox::{Quirk, Quirks};
use reqwest::StatusCode;
use serde_json::{Value, json};

use super::lenient::{documents, meaning, rows, values};
use super::office::{Desk, Office, text};

/// A hundred rows by their ids.
async fn inbox(desk: &Desk) -> BTreeMap<String, Value> {
    let rows = desk.inbox(100).await;
    rows.into_iter()
        .map(|row| (text(&row, "id").to_owned(), row))
        .collect()
}

/// What the rows mean, read leniently. Ids of records are told apart, not spelt.
fn meanings(
    rows: &BTreeMap<String, Value>,
    plain: &BTreeMap<String, Value>,
) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for (id, row) in rows {
        for (key, value) in row.as_object().unwrap() {
            let meant = match key.as_str() {
                "usulan_data" => {
                    let slugs: BTreeSet<String> = plain[id]["usulan_data"]
                        .as_object()
                        .unwrap()
                        .keys()
                        .cloned()
                        .collect();
                    format!("{:?}", values(value, &slugs))
                }
                "dokumen_usulan" => format!("{:?}", documents(value)),
                "id_riwayat" | "id_riwayat_update" => (!meaning(value).is_empty()).to_string(),
                _ => meaning(value),
            };
            found.insert(format!("{id} {key}"), meant);
        }
    }
    found
}

/// Fails with the first value that means something else than without oddities.
#[track_caller]
fn mean_the_same(odd: &BTreeMap<String, Value>, plain: &BTreeMap<String, Value>) {
    let (found, expected) = (meanings(odd, plain), meanings(plain, plain));
    assert_eq!(found.len(), expected.len());
    for (key, meant) in expected {
        assert_eq!(found[&key], meant, "{key}");
    }
}

/// All rows with and without a quirk; they must mean the same.
async fn beside(quirk: Quirk) -> (BTreeMap<String, Value>, BTreeMap<String, Value>) {
    let office = Office::plain().await;
    let plain = inbox(&office.desk("opd").await).await;
    let office = Office::only(quirk).await;
    let odd = inbox(&office.desk("opd").await).await;
    mean_the_same(&odd, &plain);
    (plain, odd)
}

fn data(rows: &BTreeMap<String, Value>) -> impl Iterator<Item = &Value> {
    rows.values().map(|row| &row["usulan_data"])
}

#[tokio::test]
async fn under_all_oddities_at_once_every_value_means_the_same() {
    let office = Office::plain().await;
    let plain = inbox(&office.desk("opd").await).await;
    let quirks = Quirks::default().without(Quirk::ShiftingRows);
    let office = Office::with(quirks).await;
    let desk = office.desk("opd").await;
    let odd = inbox(&desk).await;
    mean_the_same(&odd, &plain);
    // The same call gives the same oddities.
    assert_eq!(inbox(&desk).await, odd);
}

#[tokio::test]
async fn numbers_come_as_texts_and_texts_as_numbers() {
    let (plain, odd) = beside(Quirk::NumbersAsText).await;
    let statuses = |rows: &BTreeMap<String, Value>| -> (usize, usize) {
        let texts = rows.values().filter(|row| row["status_usulan"].is_string());
        (texts.count(), rows.len())
    };
    assert_eq!(statuses(&plain).0, 0);
    let (texts, all) = statuses(&odd);
    assert!(texts > 0 && texts < all, "{texts} of {all}");
    assert!(data(&odd).any(|values| values["golongan_id"].is_number()));
    assert!(odd.values().all(|row| row["nip"].is_string()));
}

#[tokio::test]
async fn nothing_comes_as_a_word_or_as_a_day_that_means_none() {
    let (_, odd) = beside(Quirk::NullAsText).await;
    assert!(data(&odd).any(|values| values["glr_depan"] == "null"));
    assert!(data(&odd).any(|values| values["glr_depan"] == Value::Null));
    let (_, odd) = beside(Quirk::EmptyDates).await;
    for empty in ["01-01-0001", "2000-01-01"] {
        assert!(odd.values().any(|row| row["tgl_tolak_bkn"] == empty));
        let inside = |values: &Value| values.as_object().unwrap().values().any(|v| v == empty);
        assert!(data(&odd).any(inside));
    }
}

#[tokio::test]
async fn days_are_spelt_in_three_ways_each_row_in_its_own() {
    let (plain, odd) = beside(Quirk::MixedDates).await;
    let lengths = |rows: &BTreeMap<String, Value>| -> BTreeSet<(usize, bool)> {
        data(rows)
            .filter_map(|values| values["sk_tanggal"].as_str())
            .map(|day| (day.len(), day.as_bytes()[2] == b'-'))
            .collect()
    };
    assert_eq!(lengths(&plain), BTreeSet::from([(10, false)]));
    let three = BTreeSet::from([(10, false), (10, true), (20, false)]);
    assert_eq!(lengths(&odd), three);
}

#[tokio::test]
async fn values_lie_deeper_in_some_rows_and_are_misspelt_in_others() {
    let (_, odd) = beside(Quirk::Nested).await;
    let deeper = data(&odd).filter(|values| values["data"].is_object());
    let deeper = deeper.count();
    assert!(deeper > 0 && deeper < odd.len());
    let (_, odd) = beside(Quirk::Misspelt).await;
    for key in [
        "skNomor",
        "sk_nomor",
        "noSertipikat",
        "nomorSertipikat",
        "nomorIjasah",
    ] {
        let found = data(&odd).any(|values| values.get(key).is_some());
        assert!(found, "{key}");
    }
}

#[tokio::test]
async fn documents_come_as_a_map_an_array_or_null() {
    let (plain, odd) = beside(Quirk::MixedPaths).await;
    assert!(plain.values().all(|row| row["dokumen_usulan"].is_object()));
    assert!(odd.values().any(|row| row["dokumen_usulan"].is_object()));
    assert!(odd.values().any(|row| row["dokumen_usulan"].is_array()));
    let office = Office::only(Quirk::MixedPaths).await;
    let opd = office.desk("opd").await;
    let mut paths = BTreeSet::new();
    for row in odd.values().take(20) {
        let id = text(row, "pns_id");
        let path = format!("/profilasn/api/golongan?pns_orang_id={id}");
        for record in rows(&opd.get(&path).await.is(StatusCode::OK).body) {
            paths.insert(record["path"].to_string());
        }
    }
    assert_eq!(paths, ["[]", "null"].map(str::to_owned).into());
}

#[tokio::test]
async fn ids_of_records_come_in_three_shapes_and_lead_to_the_record() {
    let (_, odd) = beside(Quirk::MixedIds).await;
    let ids: Vec<&Value> = odd
        .values()
        .filter(|row| row["detail_layanan"] == 121 && row["tipe"] == "U")
        .map(|row| &row["id_riwayat"])
        .collect();
    let shapes = [
        |id: &str| id.len() == 36,
        |id: &str| id.len() == 32 && id.to_uppercase() == id,
        |id: &str| id.starts_with("8ae4") || id.starts_with("ff8080"),
    ];
    for shape in shapes {
        assert!(ids.iter().any(|id| shape(id.as_str().unwrap())));
    }
    let office = Office::only(Quirk::MixedIds).await;
    let opd = office.desk("opd").await;
    let ranks = odd.values().filter(|row| row["detail_layanan"] == 121);
    for row in ranks.filter(|row| row["tipe"] == "U").take(8) {
        let pns_id = text(row, "pns_id");
        let path = format!("/profilasn/api/golongan?pns_orang_id={pns_id}");
        let held = rows(&opd.get(&path).await.body);
        assert!(held.iter().any(|record| record["id"] == row["id_riwayat"]));
    }
}

#[tokio::test]
async fn lists_come_in_three_envelopes_with_totals_that_drift() {
    let quirks = Quirks::none().with(Quirk::Envelopes);
    let office = Office::with(quirks).await;
    let drifting = Office::with(quirks.with(Quirk::DriftingTotals)).await;
    let mut keys = BTreeSet::new();
    let (mut totals, mut drifts) = (BTreeSet::new(), BTreeSet::new());
    let (opd, other) = (office.desk("opd").await, drifting.desk("opd").await);
    for page in 0..12 {
        let path = format!("inbox-usul-instansi?limit=5&offset={page}");
        let body = opd.get(&path).await.is(StatusCode::OK).body;
        assert_eq!(rows(&body).len(), 5);
        keys.extend(body.as_object().unwrap().keys().cloned());
        let body_of_other = other.get(&path).await.body;
        if body["meta"].is_object() {
            assert_eq!(
                (&body["page"], &body["meta"]["page"]),
                (&json!(page), &json!(page))
            );
            totals.insert(body["meta"]["total"].as_u64());
            drifts.insert(body_of_other["meta"]["total"].as_u64());
        }
    }
    let all = ["Value", "data", "meta", "page", "results"];
    assert_eq!(keys, all.map(str::to_owned).into());
    let count = opd.inbox(100).await.len() as u64;
    assert_eq!(totals, BTreeSet::from([Some(count)]));
    assert!(drifts.iter().any(|total| *total != Some(count)));
}

#[tokio::test]
async fn an_error_is_a_text_in_some_answers() {
    let office = Office::only(Quirk::ErrorAsText).await;
    let opd = office.desk("opd").await;
    let mut spelt = BTreeSet::new();
    for row in opd.page(0, 12).await {
        let answer = opd.send_back(text(&row, "id"), json!("bts-01")).await;
        spelt.insert(answer.is(StatusCode::OK).body["error"].to_string());
    }
    assert_eq!(spelt, ["\"false\"", "false"].map(str::to_owned).into());
}

#[tokio::test]
async fn an_empty_list_is_a_404() {
    let office = Office::only(Quirk::EmptyIs404).await;
    let opd = office.desk("opd").await;
    let missing = json!({"code": 0, "data": "Data tidak ditemukan"});
    for path in [
        "inbox-usul-instansi?offset=900",
        "unor-verifikator-approval?offset=9",
        "/siasn-instansi/api/referensi/tidak-ada",
        "/profilasn/api/golongan?pns_orang_id=X",
    ] {
        let answer = opd.get(path).await.is(StatusCode::NOT_FOUND);
        assert_eq!(answer.body, missing, "{path}");
    }
}

#[tokio::test]
async fn an_answer_is_held_back_only_under_its_quirk() {
    let slow = Duration::from_millis(300);
    let office = Office::of(|config| {
        config.slow = slow;
        config.quirks = Quirks::none().with(Quirk::Slow);
    })
    .await;
    let opd = office.desk("opd").await;
    let began = Instant::now();
    opd.page(0, 1).await;
    assert!(began.elapsed() >= slow);
    let office = Office::of(|config| config.slow = Duration::from_secs(3600)).await;
    let opd = office.desk("opd").await;
    assert_eq!(opd.page(0, 1).await.len(), 1);
}
