//! The scans kept.

use rusqlite::Connection;

use super::{dossiers::dossier, *};
use crate::{
    domain::{id::DocumentId, proposal::Document},
    store::{Scan, documents},
};

/// A document of a proposal, both by their numbers, and what its scan is.
fn document(number: u32, place: u32) -> (Document, Scan) {
    let bytes = format!("%PDF-1.7 CONTOH {number}-{place}").into_bytes();
    let sha256 = format!("{number:032x}{place:032x}");
    let document = Document {
        id: DocumentId::new(format!("dok-{number}-{place}")),
        kind: "858".into(),
        name: "SK".to_owned(),
        file_name: "sk.pdf".to_owned(),
        media_type: "application/pdf".to_owned(),
        size: Some(bytes.len() as u64),
        sha256: Some(sha256.clone()),
    };
    (document, Scan { bytes, sha256 })
}

/// Keeps a scan and the file of its proposal.
async fn keep(store: &Store, number: u32, place: u32) -> Document {
    store.put_dossier(dossier(proposal(number))).await.unwrap();
    let (document, scan) = document(number, place);
    store
        .put_document(&pid(number), &document, scan)
        .await
        .unwrap();
    document
}

async fn is_kept(store: &Store, document: &Document) -> bool {
    let kept = store.documents_kept(std::slice::from_ref(document)).await;
    let listed = !kept.unwrap().is_empty();
    assert_eq!(listed, store.document(document).await.unwrap().is_some());
    listed
}

#[tokio::test]
async fn a_scan_is_found_as_it_was_kept() {
    let (directory, store) = fresh().await;
    let kept = keep(&store, 1, 1).await;
    let (_, scan) = document(1, 1);
    assert_eq!(store.document(&kept).await.unwrap(), Some(scan));
    assert!(!is_kept(&store, &document(1, 2).0).await);
    store.close().await.unwrap();
    let (store, _) = open(directory.path()).await;
    assert!(is_kept(&store, &kept).await, "after another start");
}

#[tokio::test]
async fn what_is_not_what_the_server_announces_now_is_not_given_out() {
    let (_directory, store) = fresh().await;
    let mut kept = keep(&store, 1, 1).await;
    kept.sha256 = kept.sha256.map(|digest| digest.to_uppercase());
    assert!(is_kept(&store, &kept).await);
    kept.sha256 = Some("0".repeat(64));
    assert!(!is_kept(&store, &kept).await, "another digest");
    kept.sha256 = None;
    assert!(is_kept(&store, &kept).await, "the length is all there is");
    kept.size = Some(7);
    assert!(!is_kept(&store, &kept).await, "another length");
    kept.size = None;
    assert!(is_kept(&store, &kept).await, "nothing is announced");
}

#[tokio::test]
async fn what_was_shown_is_remembered_of_these_bytes_alone() {
    let (_directory, store) = fresh().await;
    let kept = keep(&store, 1, 1).await;
    let opened = async |document: &Document| {
        let kept = store.documents_kept(std::slice::from_ref(document)).await;
        kept.unwrap()[&document.id].opened
    };
    assert!(!opened(&kept).await);
    store.document_opened(&kept.id).await.unwrap();
    keep(&store, 1, 1).await;
    assert!(opened(&kept).await, "the same again");
    let other = Scan {
        sha256: "f".repeat(64),
        ..document(1, 1).1
    };
    let listed = Document {
        sha256: Some(other.sha256.clone()),
        ..kept
    };
    store.put_document(&pid(1), &listed, other).await.unwrap();
    assert!(!opened(&listed).await, "nobody has seen these");
}

#[tokio::test]
async fn who_was_used_longest_ago_goes_first_but_none_of_a_decision_on_its_way() {
    let directory = tempfile::tempdir().unwrap();
    let ticks = Arc::new(std::sync::atomic::AtomicI64::new(0));
    let clock: Clock =
        Arc::new(move || in_seconds(ticks.fetch_add(1, std::sync::atomic::Ordering::Relaxed)));
    let (store, _) = Store::open(directory.path(), clock).await.unwrap();
    let mut kept = Vec::new();
    for number in 1..=5 {
        kept.push(keep(&store, number, 1).await);
    }
    store.hold(decision(1), in_seconds(1000)).await.unwrap();
    store.document_opened(&kept[1].id).await.unwrap();
    let size = kept[0].size.unwrap();
    let shrink = async |scans: u64| {
        store
            .write(move |pen| documents::make_room(pen, scans * size))
            .await
            .unwrap();
        let mut left = Vec::new();
        for (at, document) in kept.iter().enumerate() {
            if is_kept(&store, document).await {
                left.push(at + 1);
            }
        }
        left
    };
    assert_eq!(shrink(5).await, [1, 2, 3, 4, 5]);
    assert_eq!(shrink(3).await, [1, 2, 5], "opened late, fetched late");
    assert_eq!(shrink(2).await, [1, 2]);
    assert_eq!(shrink(0).await, [1]);
}

#[tokio::test]
async fn no_scan_outlives_the_file_of_its_proposal() {
    let (_directory, store) = fresh().await;
    let rows = vec![proposal(1), proposal(2)];
    store.put_rows(rows, opd()).await.unwrap();
    let kept = [keep(&store, 1, 1).await, keep(&store, 2, 1).await];
    store.hold(decision(1), in_seconds(10)).await.unwrap();
    store.put_dossier(dossier(proposal(2))).await.unwrap();
    assert!(is_kept(&store, &kept[1]).await, "the same file again");
    let gone = vec![pid(1), pid(2)];
    store.apply_changes(vec![], gone, "t", opd()).await.unwrap();
    assert!(is_kept(&store, &kept[0]).await, "still to be sent");
    assert!(!is_kept(&store, &kept[1]).await);
    let (late, scan) = document(2, 1);
    store.put_document(&pid(2), &late, scan).await.unwrap();
    assert!(!is_kept(&store, &late).await, "fetched too late");
}

#[tokio::test]
async fn what_is_to_be_forgotten_leaves_no_trace_in_the_file() {
    let (directory, store) = fresh().await;
    let first = keep(&store, 1, 1).await;
    keep(&store, 1, 2).await;
    let other = keep(&store, 2, 1).await;
    let holds = |text: &str| {
        let raw = Connection::open(directory.path().join("periksa.db")).unwrap();
        raw.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))
            .unwrap();
        let file = fs::read(directory.path().join("periksa.db")).unwrap();
        file.windows(text.len()).any(|part| part == text.as_bytes())
    };
    assert!(holds("CONTOH 1-1") && holds("CONTOH 1-2"));
    assert_eq!(store.forget_documents(vec![pid(1), pid(3)]).await, Ok(2));
    assert!(!is_kept(&store, &first).await && is_kept(&store, &other).await);
    assert!(!holds("CONTOH 1-1") && !holds("CONTOH 1-2") && holds("CONTOH 2-1"));
}

#[tokio::test]
async fn two_windows_keep_the_same_at_once() {
    let (_directory, store) = fresh().await;
    store.put_dossier(dossier(proposal(1))).await.unwrap();
    let (document, scan) = document(1, 1);
    let id = pid(1);
    let (one, other) = tokio::join!(
        store.put_document(&id, &document, scan.clone()),
        store.put_document(&id, &document, scan.clone()),
    );
    assert_eq!((one, other), (Ok(()), Ok(())));
    assert_eq!(store.document(&document).await.unwrap(), Some(scan));
}
