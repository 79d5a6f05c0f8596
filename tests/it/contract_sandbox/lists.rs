//! Paging, filters, the change feed and the recap.

use std::collections::BTreeSet;

use reqwest::{Method, StatusCode};
use serde_json::Value;

use super::town::{Desk, Town, accept, send_back};

/// Reads a list to its end and lets something happen after each page.
async fn walk(desk: &Desk, query: &str, mut between: impl AsyncFnMut(usize)) -> Vec<Value> {
    let mut rows: Vec<Value> = Vec::new();
    let mut cursor = String::new();
    for page in 0.. {
        let answer = desk
            .get(&format!("usul?{query}&cursor={cursor}"))
            .await
            .is(StatusCode::OK);
        rows.extend_from_slice(answer.rows());
        match answer.body["next_cursor"].as_str() {
            Some(next) => cursor = next.to_owned(),
            None => break,
        }
        between(page).await;
    }
    rows
}

fn ids(rows: &[Value]) -> Vec<String> {
    rows.iter()
        .map(|row| row["id"].as_str().unwrap().to_owned())
        .collect()
}

#[tokio::test]
async fn every_order_reaches_every_row_once() {
    let town = Town::found().await;
    let monitor = town.desk("monitor").await;
    let total = monitor.get("usul?limit=1").await.body["jumlah"]
        .as_u64()
        .unwrap();
    for (order, field) in [("tgl", "tgl_usulan"), ("nama", "nama"), ("nip", "nip")] {
        let upward = walk(&monitor, &format!("limit=17&urut={order}"), async |_| {}).await;
        assert_eq!(upward.len() as u64, total);
        assert_eq!(
            ids(&upward).into_iter().collect::<BTreeSet<_>>().len() as u64,
            total
        );
        assert!(upward.is_sorted_by_key(|row| row[field].as_str().unwrap().to_owned()));
        let mut downward = walk(&monitor, &format!("limit=23&urut=-{order}"), async |_| {}).await;
        downward.reverse();
        assert_eq!(ids(&downward), ids(&upward), "{order}");
    }
}

#[tokio::test]
async fn rows_that_move_while_one_reads_are_neither_doubled_nor_lost() {
    let town = Town::found().await;
    let (opd, colleague) = (town.desk("opd").await, town.desk("opd2").await);
    let whole = walk(&opd, "limit=200", async |_| {}).await;
    let waiting = walk(&opd, "tahap=diajukan&limit=200", async |_| {}).await;
    let decided: Vec<Value> = waiting.iter().rev().step_by(3).cloned().collect();
    let (some, others) = decided.split_at(decided.len() / 2);
    let read = walk(&opd, "tahap=diajukan&limit=7", async |page| {
        // A colleague decides at the far end while the first pages are read.
        for row in some.iter().skip(page * 3).take(3) {
            let key = format!("k-{}", row["id"]).replace('"', "");
            colleague
                .decide(row, &key, &accept())
                .await
                .is(StatusCode::OK);
        }
    })
    .await;
    let read = ids(&read);
    let distinct: BTreeSet<&String> = read.iter().collect();
    assert_eq!(distinct.len(), read.len(), "a row came twice");
    let moved: BTreeSet<String> = ids(some).into_iter().collect();
    for id in ids(&waiting) {
        assert!(
            distinct.contains(&id) || moved.contains(&id),
            "{id} was lost"
        );
    }
    for row in others {
        let key = format!("k-{}", row["id"]).replace('"', "");
        colleague
            .decide(row, &key, &send_back())
            .await
            .is(StatusCode::OK);
    }
    let after = walk(&opd, "limit=11", async |_| {}).await;
    assert_eq!(ids(&after), ids(&whole), "the whole list keeps its order");
}

#[tokio::test]
async fn filters_narrow_and_a_wrong_one_is_named() {
    let town = Town::found().await;
    let opd = town.desk("opd").await;
    let rows = walk(&opd, "limit=200", async |_| {}).await;
    let sample = &rows[rows.len() / 2];
    let text = |field: &str| sample[field].as_str().unwrap().to_owned();
    let day = text("tgl_usulan")[..10].to_owned();
    let word = text("nama").split(' ').next_back().unwrap().to_lowercase();
    let check = async |query: String, keeps: &dyn Fn(&Value) -> bool| {
        let expected: Vec<Value> = rows.iter().filter(|row| keeps(row)).cloned().collect();
        let answer = opd.get(&format!("usul?limit=200&{query}")).await;
        assert_eq!(answer.body["jumlah"], expected.len(), "{query}");
        assert_eq!(
            ids(answer.rows()),
            ids(&expected[..expected.len().min(200)]),
            "{query}"
        );
        assert!(!expected.is_empty(), "{query} finds nothing to tell");
    };
    let category = text("kategori");
    check(format!("kategori={category},skp"), &|row| {
        row["kategori"] == category || row["kategori"] == "skp"
    })
    .await;
    check("status=1,51".to_owned(), &|row| {
        row["status"] == 1 || row["status"] == 51
    })
    .await;
    check("tahap=diajukan".to_owned(), &|row| {
        row["status"] == 1 || row["status"] == 51
    })
    .await;
    check(format!("unor={}", text("unor_id")), &|_| true).await;
    check(format!("nip={}", text("nip")), &|row| {
        row["nip"] == sample["nip"]
    })
    .await;
    check(format!("nama={word}"), &|row| {
        row["nama"].as_str().unwrap().to_lowercase().contains(&word)
    })
    .await;
    check(format!("q={word}+{}", &text("nip")[8..]), &|row| {
        row["nama"].as_str().unwrap().to_lowercase().contains(&word)
            && row["nip"].as_str().unwrap().contains(&text("nip")[8..])
    })
    .await;
    check(format!("dari={day}&sampai={day}"), &|row| {
        row["tgl_usulan"].as_str().unwrap().starts_with(&day)
    })
    .await;
    assert_eq!(
        opd.get("usul?nama=100%25").await.body["jumlah"],
        0,
        "% is no wildcard"
    );
    for (query, field) in [
        ("cursor=xx", "cursor"),
        ("limit=0", "limit"),
        ("limit=x", "limit"),
        ("kategori=tidak-ada", "kategori"),
        ("status=satu", "status"),
        ("tahap=diajukan,x", "tahap"),
        ("dari=21-11-2026", "dari"),
        ("sampai=x", "sampai"),
        ("urut=tanggal", "urut"),
        ("lain=1", "lain"),
        ("nip=1&nip=2", "nip"),
    ] {
        let answer = opd
            .get(&format!("usul?{query}"))
            .await
            .problem(400, "parameter");
        assert_eq!(answer.body["field"], field, "{query}");
    }
    let next = opd.get("usul?limit=2").await.body["next_cursor"].clone();
    let elsewhere = format!("usul?limit=2&urut=nama&cursor={}", next.as_str().unwrap());
    opd.get(&elsewhere).await.problem(400, "parameter");
    assert_eq!(
        opd.get("usul?limit=5000").await.rows().len(),
        rows.len().min(200)
    );
}

#[tokio::test]
async fn an_unchanged_list_is_not_sent_again() {
    let town = Town::found().await;
    let (opd, elsewhere) = (town.desk("opd").await, town.desk("opd-02").await);
    let first = opd.get("usul").await;
    let tag = first.header("etag").to_owned();
    let ask = || {
        opd.request(Method::GET, "usul")
            .header("If-None-Match", &tag)
    };
    opd.send(ask()).await.is(StatusCode::NOT_MODIFIED);
    let theirs = elsewhere.first("status=1").await;
    elsewhere
        .decide(&theirs, "k", &accept())
        .await
        .is(StatusCode::OK);
    opd.send(ask()).await.is(StatusCode::NOT_MODIFIED);
    let ours = opd.first("status=1").await;
    opd.decide(&ours, "k", &accept()).await.is(StatusCode::OK);
    opd.send(ask()).await.is(StatusCode::OK);
    let token = first.body["token"].as_str().unwrap();
    let changes = opd.get(&format!("usul/perubahan?sejak={token}")).await;
    assert_eq!(
        ids(changes.body["berubah"].as_array().unwrap()),
        ids(&[ours])
    );
    let path = format!(
        "usul/perubahan?sejak={}",
        changes.body["token"].as_str().unwrap()
    );
    let quiet = opd.get(&path).await;
    assert_eq!(quiet.body["token"], changes.body["token"]);
    let tag = quiet.header("etag").to_owned();
    let again = opd.request(Method::GET, &path).header("If-None-Match", tag);
    opd.send(again).await.is(StatusCode::NOT_MODIFIED);
}

#[tokio::test]
async fn the_change_feed_tells_what_came_and_what_left_the_sight() {
    let town = Town::found().await;
    let (opd, kanreg) = (town.desk("opd").await, town.desk("kanreg").await);
    let token = |body: &Value| body["token"].as_str().unwrap().to_owned();
    let start = token(&kanreg.get("usul?limit=1").await.body);
    let row = opd.first("kategori=golongan,pendidikan&status=1").await;
    let id = row["id"].as_str().unwrap();
    opd.decide(&row, "1", &accept()).await.is(StatusCode::OK);
    let came = kanreg
        .get(&format!("usul/perubahan?sejak={start}"))
        .await
        .body;
    assert_eq!(ids(came["berubah"].as_array().unwrap()), [id]);
    let seen = kanreg.open(id).await;
    kanreg
        .decide(&seen, "2", &send_back())
        .await
        .is(StatusCode::OK);
    let seen = opd.open(id).await;
    opd.decide(&seen, "3", &send_back())
        .await
        .is(StatusCode::OK);
    let left = kanreg
        .get(&format!("usul/perubahan?sejak={}", token(&came)))
        .await
        .body;
    assert_eq!(left["hilang"], serde_json::json!([id]));
    assert!(left["berubah"].as_array().unwrap().is_empty());
    kanreg
        .get(&format!("usul/{id}"))
        .await
        .problem(404, "tidak-ada");

    // The whole list in small steps is the list.
    let mut feed = BTreeSet::new();
    let mut since = format!("{}0", &start[..8]);
    loop {
        let page = kanreg
            .get(&format!("usul/perubahan?sejak={since}&limit=9"))
            .await
            .body;
        feed.extend(ids(page["berubah"].as_array().unwrap()));
        since = token(&page);
        if page["lagi"] == false {
            break;
        }
    }
    let list = walk(&kanreg, "limit=200", async |_| {}).await;
    assert_eq!(feed, ids(&list).into_iter().collect());

    for wrong in ["sejak=x".to_owned(), format!("sejak={start}ffff")] {
        let answer = kanreg.get(&format!("usul/perubahan?{wrong}")).await;
        answer.problem(410, "token-lama");
    }
    let answer = opd.get(&format!("usul/perubahan?sejak={start}")).await;
    answer.problem(410, "token-lama");
    kanreg.get("usul/perubahan").await.problem(400, "parameter");
}

#[tokio::test]
async fn the_recap_counts_what_the_list_shows() {
    let town = Town::found().await;
    for user in ["opd", "bkpsdm", "kanreg", "monitor"] {
        let desk = town.desk(user).await;
        let rows = walk(&desk, "limit=200", async |_| {}).await;
        let recap = desk
            .get("rekap?per=unor,kategori,tahap")
            .await
            .is(StatusCode::OK)
            .body;
        let lines = recap["baris"].as_array().unwrap();
        let sum: u64 = lines
            .iter()
            .map(|line| line["jumlah"].as_u64().unwrap())
            .sum();
        assert_eq!(sum, rows.len() as u64, "{user}");
        for line in lines.iter().filter(|line| line["tahap"] == "diajukan") {
            let count = rows.iter().filter(|row| {
                row["kategori"] == line["kategori"]
                    && row["unor_id"] == line["unor_id"]
                    && [1, 51].contains(&row["status"].as_i64().unwrap())
            });
            assert_eq!(line["jumlah"], count.count());
        }
        let funnel = &recap["corong"];
        let approved = rows
            .iter()
            .filter(|row| [11, 31].contains(&row["status"].as_i64().unwrap()));
        assert_eq!(funnel["disetujui"], approved.count());
        let people: BTreeSet<&str> = rows
            .iter()
            .map(|row| row["nip"].as_str().unwrap())
            .collect();
        assert_eq!(funnel["mengusul"], people.len());
        assert!(funnel["aktif"].as_u64() <= funnel["asn"].as_u64());
    }
    let opd = town.desk("opd").await;
    let whole = opd.get("rekap").await.body;
    assert_eq!(whole["baris"].as_array().unwrap().len(), 1);
    assert!(whole["baris"][0]["kategori"].is_null());
    opd.get("rekap?per=orang").await.problem(400, "parameter");
    opd.get("rekap?per=unor,unor")
        .await
        .problem(400, "parameter");
}
