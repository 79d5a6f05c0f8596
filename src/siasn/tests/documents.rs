//! Documents: whole, gone on with, or not at all.

use base64::{Engine, engine::general_purpose::STANDARD};
use sha2::{Digest, Sha256};

use super::*;
use crate::domain::{
    failure::{Failure, FailureKind},
    proposal::Document,
};

const LIMIT: u64 = 1 << 20;

fn pdf() -> Vec<u8> {
    let mut bytes = b"%PDF-1.4\n".to_vec();
    bytes.extend((0..50_000u32).map(|number| (number % 251) as u8));
    bytes
}

fn hex(bytes: &[u8]) -> String {
    let digest = Sha256::digest(bytes);
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn listed(bytes: &[u8]) -> Document {
    Document {
        id: "d1".into(),
        kind: "858".into(),
        name: "SK Kenaikan Pangkat".to_owned(),
        file_name: "sk kp.pdf".to_owned(),
        media_type: "application/pdf".to_owned(),
        size: Some(bytes.len() as u64),
        sha256: Some(hex(bytes)),
    }
}

fn whole(headers: &str, bytes: &[u8]) -> Act {
    Act::Say(answer(200, headers, bytes))
}

fn serving(act: impl Fn(&Seen) -> Act + Send + Sync + 'static) -> Server {
    Server::start(move |seen| (seen.path == "dokumen/d1").then(|| act(seen)))
}

async fn fetch(server: &Server, document: &Document) -> Result<Vec<u8>, Failure> {
    let client = server.signed_in().await;
    client.document(document, LIMIT, |_| {}).await
}

async fn fails(bytes: &'static [u8], document: &Document) -> FailureKind {
    let server = serving(move |_| whole("", bytes));
    fetch(&server, document).await.unwrap_err().kind
}

#[tokio::test]
async fn a_document_comes_whole_and_tells_how_far_it_is() {
    let server = serving(|_| whole("", &pdf()));
    let client = server.signed_in().await;
    let mut heard = Vec::new();
    let progress = |bytes| heard.push(bytes);
    let bytes = client.document(&listed(&pdf()), LIMIT, progress).await;
    assert_eq!(bytes.unwrap(), pdf());
    assert!(heard.is_sorted());
    assert_eq!(heard.last(), Some(&(pdf().len() as u64)));
    let asked = &server.seen("dokumen")[0];
    assert_eq!(asked.header("accept-encoding"), Some("identity"));
    assert_eq!(asked.header("range"), None);
}

/// Breaks off after this many bytes of every answer, and knows ranges.
fn breaking(after: usize, tag: &'static str) -> Server {
    serving(move |seen| {
        let range = seen.header("range").and_then(|range| {
            let from = range.strip_prefix("bytes=")?.strip_suffix('-')?;
            from.parse::<usize>().ok()
        });
        let from = range.filter(|_| seen.header("if-range") == Some(tag));
        let (status, from, range) = match from {
            Some(from) => (
                206,
                from,
                format!(
                    "content-range: bytes {from}-{}/{}\r\n",
                    pdf().len() - 1,
                    pdf().len()
                ),
            ),
            None => (200, 0, String::new()),
        };
        let mut said = answer(status, &format!("etag: {tag}\r\n{range}"), &pdf()[from..]);
        let rest = pdf().len() - from;
        if rest > after {
            said.truncate(said.len() - (rest - after));
            return Act::Close(said);
        }
        Act::Say(said)
    })
}

#[tokio::test]
async fn a_broken_download_goes_on_where_it_broke() {
    let server = breaking(20_000, "\"x\"");
    assert_eq!(fetch(&server, &listed(&pdf())).await.unwrap(), pdf());
    let ranges: Vec<_> = server
        .seen("dokumen")
        .into_iter()
        .map(|seen| seen.header("range").map(str::to_owned))
        .collect();
    assert_eq!(ranges.len(), 3);
    assert_eq!(ranges[0], None);
    // What was on its way when the line broke may be lost with it, so the exact byte is not ours to say.
    let from = |at: usize| {
        ranges[at].as_ref().unwrap()["bytes=".len()..]
            .trim_end_matches('-')
            .parse::<usize>()
            .unwrap()
    };
    assert!(from(1) > 0 && from(1) < from(2) && from(2) <= 40_000);
}

#[tokio::test]
async fn a_download_that_cannot_go_on_begins_anew_and_ends() {
    // A weak tag promises no equal bytes: nothing to go on from.
    let server = breaking(20_000, "W/\"x\"");
    let failure = fetch(&server, &listed(&pdf())).await.unwrap_err();
    assert_eq!(failure.kind, FailureKind::HalfAnswer);
    let asked = server.seen("dokumen");
    assert_eq!(asked.len(), 9);
    assert!(asked.iter().all(|seen| seen.header("range").is_none()));
}

/// Says so much of the whole document and then nothing; gives out the rest.
fn hanging(after: usize) -> Server {
    serving(move |seen| match seen.header("range") {
        Some(range) => {
            let from: usize = range["bytes=".len()..range.len() - 1].parse().unwrap();
            let header = format!("content-range: bytes {from}-50008/50009\r\n");
            Act::Say(answer(206, &header, &pdf()[from..]))
        }
        None => {
            let mut said = answer(200, "etag: \"x\"\r\n", &pdf());
            said.truncate(said.len() - (pdf().len() - after));
            Act::Hang(said)
        }
    })
}

#[tokio::test]
async fn what_came_before_somebody_gave_up_is_not_fetched_again() {
    let server = hanging(20_000);
    let client = server.signed_in().await;
    let mut partial = Partial::default();
    let (tell, mut told) = tokio::sync::watch::channel(0);
    let document = listed(&pdf());
    let progress = |bytes| {
        tell.send_replace(bytes);
    };
    tokio::select! {
        ended = client.rest_of_document(&document, LIMIT, &mut partial, progress) => {
            panic!("{ended:?}");
        }
        _ = told.wait_for(|bytes| *bytes == 20_000) => {}
    }
    assert_eq!(partial.size(), 20_000);
    let bytes = client
        .rest_of_document(&document, LIMIT, &mut partial, |_| {})
        .await;
    assert_eq!(bytes.unwrap(), pdf());
    let asked = server.seen("dokumen");
    assert_eq!(asked[1].header("range"), Some("bytes=20000-"));
    assert_eq!((asked.len(), partial.size()), (2, 0));
}

#[tokio::test]
async fn a_document_replaced_meanwhile_is_never_mixed_with_the_old_one() {
    let old = [b"%PDF-old ".as_slice(), &[b'o'; 30_000]].concat();
    let new = [b"%PDF-new ".as_slice(), &[b'n'; 30_000]].concat();
    let document = listed(&new);
    let server = serving(move |seen| match seen.header("if-range") {
        None => {
            let mut said = answer(200, "etag: \"old\"\r\n", &old);
            said.truncate(said.len() - 10_000);
            Act::Close(said)
        }
        Some(tag) => {
            assert_eq!(tag, "\"old\"");
            whole("etag: \"new\"\r\n", &new)
        }
    });
    let bytes = fetch(&server, &document).await.unwrap();
    assert_eq!(hex(&bytes), document.sha256.unwrap());
}

#[tokio::test]
async fn a_range_that_was_not_asked_for_is_not_glued_on() {
    let server = serving(|seen| match seen.header("range") {
        Some(_) => Act::Say(answer(
            206,
            "content-range: bytes 7-50008/50009\r\n",
            &pdf()[7..],
        )),
        None => {
            let mut said = answer(200, "etag: \"x\"\r\n", &pdf());
            said.truncate(said.len() - 10_000);
            Act::Close(said)
        }
    });
    let failure = fetch(&server, &listed(&pdf())).await.unwrap_err();
    assert_eq!(failure.kind, FailureKind::HalfAnswer);
}

#[tokio::test]
async fn a_document_too_large_is_not_held() {
    let mut document = listed(&pdf());
    document.size = Some(LIMIT + 1);
    let server = serving(|_| whole("", &pdf()));
    assert_eq!(
        fetch(&server, &document).await.unwrap_err().kind,
        FailureKind::TooLarge
    );
    assert!(server.seen("dokumen").is_empty(), "the list says enough");

    for head in ["content-length: 1048577\r\n", ""] {
        let server =
            serving(move |_| Act::Flood(format!("HTTP/1.1 200 OK\r\n{head}\r\n%PDF-").into()));
        let failure = fetch(&server, &listed(&pdf())).await.unwrap_err();
        assert_eq!(failure.kind, FailureKind::TooLarge, "{head}");
    }
}

#[tokio::test]
async fn what_is_empty_or_no_pdf_or_damaged_is_called_so() {
    assert_eq!(fails(b"", &listed(b"")).await, FailureKind::EmptyFile);
    assert_eq!(
        fails(b"MZ\x90", &listed(b"MZ\x90")).await,
        FailureKind::WrongType
    );
    assert_eq!(
        fails(b"%PDF-1.4 a", &listed(b"%PDF-1.4 b")).await,
        FailureKind::Damaged
    );
    let mut unsigned = listed(b"%PDF-1.4 ab");
    unsigned.sha256 = None;
    assert_eq!(fails(b"%PDF-1.4 a", &unsigned).await, FailureKind::Damaged);
    let server = serving(|_| whole("", b"\xef\xbb\xbfjunk before %PDF-1.4 ab"));
    unsigned.size = None;
    assert!(
        fetch(&server, &unsigned).await.is_ok(),
        "readers take it so late as well"
    );
}

#[tokio::test]
async fn the_announced_digest_counts_where_the_list_has_none() {
    let mut document = listed(&pdf());
    document.sha256 = None;
    let digest = STANDARD.encode(Sha256::digest(pdf()));
    let header = format!("repr-digest: sha-512=:AAAA:, sha-256=:{digest}:\r\n");
    let server = serving(move |_| whole(&header, &pdf()));
    fetch(&server, &document).await.unwrap();
    let server = serving(move |_| whole("repr-digest: sha-256=:AAAA:\r\n", &pdf()));
    assert_eq!(
        fetch(&server, &document).await.unwrap_err().kind,
        FailureKind::Damaged
    );
}

#[tokio::test]
async fn a_page_instead_of_a_document_is_no_document() {
    let server = serving(|_| whole("content-type: text/html\r\n", b"<html>Masuk"));
    assert_eq!(
        fetch(&server, &listed(&pdf())).await.unwrap_err().kind,
        FailureKind::NotSiasn
    );
    let server = serving(|_| say(403, &json!({"kode": "wewenang"})));
    assert_eq!(
        fetch(&server, &listed(&pdf())).await.unwrap_err().kind,
        FailureKind::Forbidden
    );
}

#[tokio::test]
async fn a_silent_line_is_gone_on_with_only_where_it_brought_something() {
    let quick = Options {
        patience: silence(Duration::from_millis(150)),
        ..Options::default()
    };
    let server = serving(|_| Act::Hang(vec![]));
    let client = server.client_with(quick.clone());
    sign_in(&client).await;
    let failure = client
        .document(&listed(&pdf()), LIMIT, |_| {})
        .await
        .unwrap_err();
    assert_eq!(failure.kind, FailureKind::TimedOut);
    assert_eq!(server.seen("dokumen").len(), 1);

    let server = hanging(40_009);
    let client = server.client_with(quick);
    sign_in(&client).await;
    let bytes = client
        .document(&listed(&pdf()), LIMIT, |_| {})
        .await
        .unwrap();
    assert_eq!(bytes, pdf());
}

#[tokio::test]
async fn a_worn_token_does_not_cost_the_document() {
    let server = serving(|seen| match seen.header("authorization") {
        Some("Bearer rahasia-1") => say(401, &json!({"kode": "token"})),
        _ => whole("", &pdf()),
    });
    assert_eq!(fetch(&server, &listed(&pdf())).await.unwrap(), pdf());
}
