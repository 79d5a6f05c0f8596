//! Documents: whole, in part, with their digests.

use base64::Engine as _;
use reqwest::{Method, StatusCode};
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::town::{Desk, Town};

/// A document with bytes in it, and its id.
async fn document(desk: &Desk) -> (Value, String) {
    let page = desk.get("usul?limit=30").await;
    for row in page.rows() {
        let detail = desk.open(row["id"].as_str().unwrap()).await;
        assert_eq!(row["dok"], detail["dokumen"].as_array().unwrap().len());
        let sheets = detail["dokumen"].as_array().unwrap();
        if let Some(sheet) = sheets
            .iter()
            .find(|sheet| sheet["ukuran"].as_u64() > Some(200))
        {
            return (sheet.clone(), sheet["id"].as_str().unwrap().to_owned());
        }
    }
    panic!("no document");
}

#[tokio::test]
async fn a_document_is_what_its_digests_say() {
    let town = Town::found().await;
    let opd = town.desk("opd").await;
    let (sheet, id) = document(&opd).await;
    let path = format!("dokumen/{id}");
    let answer = opd.get(&path).await.is(StatusCode::OK);
    assert_eq!(answer.bytes.len() as u64, sheet["ukuran"].as_u64().unwrap());
    let digest = Sha256::digest(&answer.bytes);
    let hex: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(sheet["sha256"], hex);
    assert_eq!(answer.header("etag"), format!("\"{hex}\""));
    let base64 = base64::engine::general_purpose::STANDARD.encode(digest);
    assert_eq!(answer.header("repr-digest"), format!("sha-256=:{base64}:"));
    assert!(!answer.headers.contains_key("content-encoding"));
    let again = opd
        .request(Method::GET, &path)
        .header("If-None-Match", format!("\"{hex}\""));
    opd.send(again).await.is(StatusCode::NOT_MODIFIED);
    for user in ["opd-02", "opd-pusat"] {
        let other = town.desk(user).await;
        other.get(&path).await.problem(404, "tidak-ada");
    }
    opd.get("dokumen/tidak-ada").await.problem(404, "tidak-ada");
    town.nobody().get(&path).await.problem(401, "token");
}

#[tokio::test]
async fn parts_put_together_are_the_whole() {
    let town = Town::found().await;
    let opd = town.desk("opd").await;
    let (_, id) = document(&opd).await;
    let path = format!("dokumen/{id}");
    let whole = opd.get(&path).await;
    let size = whole.bytes.len();
    let part = async |range: &str| {
        let request = opd.request(Method::GET, &path).header("Range", range);
        opd.send(request).await
    };
    let first = part("bytes=0-99").await.is(StatusCode::PARTIAL_CONTENT);
    assert_eq!(first.header("content-range"), format!("bytes 0-99/{size}"));
    assert_eq!(first.header("repr-digest"), whole.header("repr-digest"));
    let rest = part("bytes=100-").await.is(StatusCode::PARTIAL_CONTENT);
    assert_eq!([first.bytes, rest.bytes].concat(), whole.bytes);
    let tail = part("bytes=-10").await.is(StatusCode::PARTIAL_CONTENT);
    assert_eq!(tail.bytes, whole.bytes[size - 10..]);
    let outside = part(&format!("bytes={size}-"))
        .await
        .problem(416, "rentang");
    assert_eq!(outside.header("content-range"), format!("bytes */{size}"));
    for (tag, status) in [
        (whole.header("etag"), StatusCode::PARTIAL_CONTENT),
        ("\"lain\"", StatusCode::OK),
    ] {
        let request = opd
            .request(Method::GET, &path)
            .header("Range", "bytes=0-9")
            .header("If-Range", tag);
        opd.send(request).await.is(status);
    }
}

#[tokio::test]
async fn a_lost_file_is_made_again_the_same() {
    let town = Town::found().await;
    let opd = town.desk("opd").await;
    let (_, id) = document(&opd).await;
    let path = format!("dokumen/{id}");
    let before = opd.get(&path).await;
    std::fs::remove_dir_all(town.dir.path().join("data/dokumen")).unwrap();
    let after = opd.get(&path).await.is(StatusCode::OK);
    assert_eq!(after.bytes, before.bytes);
}
