//! Starting, stopping, going on: the data survive, and what must not start does not.

use std::collections::BTreeSet;

use periksa::sandbox::{Config, Sandbox, SandboxError};
use reqwest::{Method, StatusCode};

use super::town::{API, PROPOSALS, Town, accept, client, config, world};

#[tokio::test]
async fn a_restart_keeps_everything() {
    let town = Town::found().await;
    let opd = town.desk("opd").await;
    let row = opd.first("status=1").await;
    let id = row["id"].as_str().unwrap().to_owned();
    opd.decide(&row, "k", &accept()).await.is(StatusCode::OK);
    let token = opd.get("usul?limit=1").await.body["token"].clone();
    let list = opd.get("usul?limit=200").await.body;
    let detail = opd.open(&id).await;
    let Town { sandbox, dir, .. } = town;
    sandbox.stop().await;

    let mut again = config(&dir.path().join("data"), PROPOSALS);
    again.world.today = jiff::civil::date(2030, 1, 1);
    let town = Town::with(dir, again).await;
    // Whoever was signed in still is, and the sync token is still known.
    let opd = super::town::Desk {
        url: town.sandbox.url(),
        contract: town.contract.clone(),
        ..opd
    };
    assert_eq!(opd.get("usul?limit=200").await.body, list);
    assert_eq!(opd.open(&id).await, detail);
    let feed = format!("usul/perubahan?sejak={}", token.as_str().unwrap());
    opd.get(&feed).await.is(StatusCode::OK);
    let replayed = opd.decide(&row, "k", &accept()).await.is(StatusCode::OK);
    assert_eq!(replayed.header("idempotent-replayed"), "true");
    let calendar = opd.get("kemampuan").await.body["kalender"].clone();
    assert_eq!(calendar["usulan"]["mulai"], "2026-11-09", "today stays");
}

#[tokio::test]
async fn a_filling_that_was_interrupted_goes_on() {
    let whole = Town::found().await;
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    let sandbox = Sandbox::start(config(&data, PROPOSALS)).await.unwrap();
    let mut progress = sandbox.progress();
    progress
        .wait_for(|progress| progress.made > 0)
        .await
        .unwrap();
    sandbox.stop().await;
    let sandbox = Sandbox::start(config(&data, PROPOSALS)).await.unwrap();
    let began = sandbox.progress().borrow().clone();
    assert!(
        began.founded && began.made > 0 && !began.complete,
        "{began:?}"
    );
    sandbox.stop().await;
    let resumed = Town::with(dir, config(&data, PROPOSALS)).await;
    assert_eq!(resumed.sandbox.progress().borrow().made, PROPOSALS);
    for user in ["monitor", "bkpsdm-pusat"] {
        let mut lists = Vec::new();
        for town in [&whole, &resumed] {
            let desk = town.desk(user).await;
            let page = desk.get("usul?limit=200&urut=nip").await;
            let recap = desk.get("rekap?per=unor,kategori,tahap").await.body;
            lists.push((page.rows().to_vec(), page.body["jumlah"].clone(), recap));
        }
        assert_eq!(lists[0], lists[1]);
    }
}

#[tokio::test]
async fn the_list_grows_while_the_world_is_made() {
    let dir = tempfile::tempdir().unwrap();
    let sandbox = Sandbox::start(config(dir.path(), 1500)).await.unwrap();
    let mut progress = sandbox.progress();
    progress
        .wait_for(|progress| progress.made > 0)
        .await
        .unwrap();
    let http = client();
    let form = [
        ("grant_type", "password"),
        ("client_id", "periksa"),
        ("username", "monitor"),
        ("password", "contoh"),
    ];
    let token = http
        .post(format!("{}{}", sandbox.url(), super::town::TOKEN))
        .form(&form)
        .send()
        .await
        .unwrap();
    let token: serde_json::Value = token.json().await.unwrap();
    let get = async |path: String| -> serde_json::Value {
        let request = http
            .get(format!("{}{API}/{path}", sandbox.url()))
            .bearer_auth(token["access_token"].as_str().unwrap());
        request.send().await.unwrap().json().await.unwrap()
    };
    let early = get("usul?limit=200".to_owned()).await;
    assert!(early["jumlah"].as_u64().unwrap() > 0);
    sandbox.filled().await.unwrap();
    let late = get("usul?limit=1".to_owned()).await;
    let ids = |rows: &serde_json::Value| -> Vec<String> {
        let rows = rows.as_array().unwrap().iter();
        rows.map(|row| row["id"].as_str().unwrap().to_owned())
            .collect()
    };
    // The first walk and the feed after it make the whole list.
    let mut known = BTreeSet::new();
    let mut page = early.clone();
    loop {
        known.extend(ids(&page["usul"]));
        let Some(cursor) = page["next_cursor"].as_str() else {
            break;
        };
        page = get(format!("usul?limit=200&cursor={cursor}")).await;
    }
    let mut since = early["token"].as_str().unwrap().to_owned();
    loop {
        let feed = get(format!("usul/perubahan?sejak={since}&limit=200")).await;
        known.extend(ids(&feed["berubah"]));
        since = feed["token"].as_str().unwrap().to_owned();
        if feed["lagi"] == false {
            break;
        }
    }
    assert_eq!(known.len() as u64, late["jumlah"].as_u64().unwrap());
}

#[tokio::test]
async fn other_data_and_other_addresses_are_refused() {
    let dir = tempfile::tempdir().unwrap();
    let first = Sandbox::start(config(dir.path(), 20)).await.unwrap();
    let twice = Sandbox::start(config(dir.path(), 20)).await;
    assert!(matches!(twice, Err(SandboxError::InUse(_))));
    first.stop().await;
    let other = Sandbox::start(config(dir.path(), 21)).await.err().unwrap();
    assert!(other.to_string().contains("--fresh"), "{other}");
    let mut seeded = world(20);
    seeded.seed = 8;
    let other = Sandbox::start(Config::new(dir.path(), seeded)).await;
    assert!(matches!(other, Err(SandboxError::OtherWorld { .. })));
    let running = Sandbox::start(config(dir.path(), 20)).await.unwrap();
    assert!(matches!(
        Sandbox::clear(dir.path()),
        Err(SandboxError::InUse(_))
    ));
    running.stop().await;
    Sandbox::clear(dir.path()).unwrap();
    Sandbox::start(config(dir.path(), 21))
        .await
        .unwrap()
        .stop()
        .await;
    for address in ["0.0.0.0:0", "192.0.2.1:8080", "[::]:0"] {
        let mut open = config(dir.path(), 20);
        open.listen = address.parse().unwrap();
        let refused = Sandbox::start(open).await.err().unwrap();
        assert!(matches!(refused, SandboxError::NotLoopback(_)));
        assert!(refused.to_string().contains("loopback"), "{refused}");
    }
}

#[tokio::test]
async fn it_speaks_http_2_and_compresses() {
    let town = Town::found().await;
    let mut opd = town.desk("opd").await;
    opd.http = reqwest::Client::builder()
        .no_proxy()
        .http2_prior_knowledge()
        .build()
        .unwrap();
    opd.get("usul?limit=200").await.is(StatusCode::OK);
    for coding in ["zstd", "br", "gzip"] {
        let plain = reqwest::Client::builder()
            .no_proxy()
            .no_zstd()
            .no_brotli()
            .no_gzip()
            .http2_prior_knowledge()
            .build()
            .unwrap();
        let request = opd
            .request(Method::GET, "usul?limit=200")
            .header("Accept-Encoding", coding)
            .build()
            .unwrap();
        let response = plain.execute(request).await.unwrap();
        assert_eq!(response.version(), reqwest::Version::HTTP_2);
        assert_eq!(response.headers()["content-encoding"], coding);
        let rows = opd.get("usul?limit=200").await.rows().len();
        let bytes = response.bytes().await.unwrap().len();
        assert!(bytes < rows * 80, "{coding}: {bytes} bytes for {rows} rows");
    }
}
