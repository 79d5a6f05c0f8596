//! Each fault at the fetching of a document: what is shown is the whole document, or nothing.

use std::time::{Duration, Instant};

use periksa::{
    domain::{proposal::Document, stage::Stage},
    siasn::{Client, Fetched, Limits, Options, Patience, Site},
};

use super::*;
use crate::{
    desk::town_of,
    unruly::{Call, Fault, Rule, Unruly},
};

/// Two in a row, so that a document asked for again by hand meets it once more.
const TIMES: usize = 2;
/// The longest that somebody who has gone may take to be there again on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

#[tokio::test(flavor = "multi_thread")]
async fn a_document_comes_whole_or_not_at_all() {
    for dialect in Dialect::ALL {
        let home = tempfile::tempdir().unwrap();
        let plan = sandbox::Config {
            dialect,
            ..plan(home.path(), 300)
        };
        let town = town_of(plan).await;
        let straight = client(&town.url(), &Fault::Cut).await;
        let document = first(&straight).await;
        let whole = straight.document(&document, 1 << 20, |_| ()).await.unwrap();
        let calls: &[_] = match dialect {
            Dialect::Terbuka => &[Call::Document],
            Dialect::Siasn => &[Call::Document, Call::Gateway],
        };
        for call in calls {
            for fault in table::faults() {
                let rules = vec![Rule::new(*call, 1, TIMES, fault.clone())];
                let proxy = Unruly::before(town.address(), rules).await;
                let client = client(&proxy.url(), &fault).await;
                let name = format!("{dialect:?} {call:?} {fault:?}");
                let mut came = false;
                let (begun, mut tries) = (Instant::now(), 0);
                // Whoever has gone needs a moment to be there again.
                while tries < 10 || !came && begun.elapsed() < PATIENCE {
                    tries += 1;
                    match client.document(&document, 1 << 20, |_| ()).await {
                        Ok(bytes) => {
                            assert!(bytes == whole, "{name}: another document");
                            came = true;
                        }
                        Err(_) => proxy.come_back(),
                    }
                }
                assert!(came && proxy.struck() > 0, "{name}");
            }
        }
        town.stop().await;
    }
}

/// Somebody who has signed in, and has the gateway's key.
async fn client(url: &str, fault: &Fault) -> Client {
    let mut options = Options::default();
    if matches!(fault, Fault::Late | Fault::Drip) {
        options.patience = Patience::default().for_all(|_| Limits {
            silence: table::SHORT,
            whole: table::SHORT,
        });
    }
    let client = Client::new(Site::parse(url).unwrap(), options);
    client.sign_in("opd", "contoh".into(), None).await.unwrap();
    let [key, secret] = ["kunci-contoh", "rahasia-contoh"].map(Into::into);
    client.set_gateway_key(key, secret).await;
    client
}

/// A document of the first proposal that has one.
async fn first(client: &Client) -> Document {
    let page = client.inbox(100).unwrap().next().await.unwrap().unwrap();
    let mut rows = page.rows.into_iter();
    let row = rows.find(|row| row.documents > 0 && row.stage() == Stage::Submitted);
    match client.dossier(&row.unwrap().id, None).await.unwrap() {
        Fetched::Fresh(mut dossier) => dossier.documents.remove(0),
        Fetched::Unchanged => panic!("nothing was known"),
    }
}
