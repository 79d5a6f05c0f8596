//! What comes back is bounded, in bytes and in time.

use tokio::sync::mpsc;

use super::*;
use crate::domain::proposal::Document;

const LIMIT: u64 = 1 << 20;
/// What the sockets of both sides may hold beside what was read.
const ON_THE_WAY: u64 = 16 << 20;

fn bounded() -> Options {
    Options {
        body_limit: LIMIT,
        ..Options::default()
    }
}

/// A server that says `head` and then `piece` again and again, at most `most` bytes in all; it tells
/// how many it got rid of when the other side left.
fn pouring(head: &'static str, piece: Vec<u8>, most: u64) -> (Url, mpsc::UnboundedReceiver<u64>) {
    let (tell, told) = mpsc::unbounded_channel();
    let url = raw(move |mut stream, _| {
        let mut gone = 0;
        let mut sent = stream.write_all(head.as_bytes());
        while sent.is_ok() && gone < most {
            sent = stream.write_all(&piece);
            gone += piece.len() as u64;
        }
        tell.send(gone).unwrap();
    });
    (url, told)
}

#[tokio::test]
async fn a_body_of_200_mb_is_let_go_after_the_limit() {
    let (url, mut told) = pouring(
        "HTTP/1.1 200 OK\r\ncontent-length: 209715200\r\n\r\n",
        vec![b' '; 1 << 16],
        200 << 20,
    );
    let (kind, cause, sent) = failure_of(bounded(), url).await;
    assert_eq!((kind, sent), (FailureKind::Unreadable, Sent::Maybe));
    assert_eq!(cause, "an answer of more than 1048576 bytes");
    assert!(told.recv().await.unwrap() < LIMIT + ON_THE_WAY);
}

#[tokio::test]
async fn a_body_that_never_ends_is_let_go_after_the_limit() {
    let mut chunk = b"8000\r\n".to_vec();
    chunk.extend([b' '; 0x8000]);
    chunk.extend(b"\r\n");
    let head = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n";
    let (url, mut told) = pouring(head, chunk, u64::MAX);
    assert_eq!(failure_of(bounded(), url).await.0, FailureKind::Unreadable);
    assert!(told.recv().await.unwrap() < LIMIT + ON_THE_WAY);
}

#[tokio::test]
async fn a_head_that_never_ends_is_let_go_as_well() {
    let lines = b"x-isi: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\r\n".repeat(100);
    let (url, mut told) = pouring("HTTP/1.1 200 OK\r\n", lines, u64::MAX);
    let (kind, cause, _) = failure_of(bounded(), url).await;
    assert!(
        matches!(kind, FailureKind::NotSiasn | FailureKind::LineBroken),
        "{kind:?} {cause}"
    );
    assert!(told.recv().await.unwrap() < LIMIT + ON_THE_WAY);
}

/// Deflate (RFC 1951) of blanks without an end: one block of fixed codes that repeats the last 258
/// bytes; eight such repeats fill 13 bytes, whatever bit they begin at.
fn gzip_bomb(bytes: u64) -> Vec<u8> {
    let mut bits = Vec::new();
    let mut code = |value: u32, length: u32| {
        bits.extend((0..length).rev().map(|bit| value >> bit & 1 == 1));
    };
    code(0b1, 1); // the last block,
    code(0b10, 2); // of fixed codes (its number is written from its low end)
    code(0x30 + u32::from(b' '), 8);
    for _ in 0..bytes / 258 {
        code(0b1100_0101, 8); // repeat 258 bytes
        code(0, 5); // from one byte back
    }
    let packed = bits.chunks(8).map(|byte| {
        let bits = byte.iter().enumerate();
        bits.fold(0, |byte, (place, bit)| byte | u8::from(*bit) << place)
    });
    let header = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255];
    header.into_iter().chain(packed).collect()
}

/// Zstandard (RFC 8878): a frame of blocks that each say "128 kB of blanks" in four bytes.
fn zstd_bomb(bytes: u64) -> Vec<u8> {
    let header = [0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x38]; // a window of 128 kB
    let block = ((128_u32 << 10) << 3 | 0b010).to_le_bytes();
    let block = [block[0], block[1], block[2], b' '];
    let blocks = usize::try_from(bytes >> 17).unwrap();
    header.into_iter().chain(block.repeat(blocks)).collect()
}

#[tokio::test]
async fn what_swells_when_unpacked_is_let_go_after_the_limit() {
    let brotli = packed("br", vec![b' '; 8 << 20]).await;
    for (packing, bomb) in [
        ("gzip", gzip_bomb(16 << 20)),
        ("zstd", zstd_bomb(1 << 30)),
        ("br", brotli),
    ] {
        assert!(bomb.len() < 1 << 19, "{packing}: {}", bomb.len());
        let url = raw(move |mut stream, head| {
            assert!(head.contains(packing), "{head}");
            let headers = format!("content-encoding: {packing}\r\n");
            let _ = stream.write_all(&answer(200, &headers, &bomb));
        });
        let (kind, cause, _) = failure_of(bounded(), url).await;
        assert_eq!(kind, FailureKind::Unreadable, "{packing}: {cause}");
        assert_eq!(cause, "an answer of more than 1048576 bytes", "{packing}");
    }
}

#[tokio::test]
async fn what_swells_no_further_than_the_limit_is_an_answer() {
    let mut packed = zstd_bomb(1 << 17);
    packed[6] |= 1; // its one block is the last
    let url = raw(move |mut stream, _| {
        let _ = stream.write_all(&answer(200, "content-encoding: zstd\r\n", &packed));
    });
    let answer = get(bounded(), url).await.map_err(|lost| lost.failure);
    assert_eq!(answer.unwrap().body, vec![b' '; 1 << 17]);
}

fn dripping(head: &'static str) -> Url {
    raw(move |stream, _| {
        drip(stream, head.as_bytes());
    })
}

#[tokio::test]
async fn a_body_that_drips_is_let_go_when_its_time_is_over() {
    let whole = Duration::from_millis(250);
    let patience = Patience::default().for_all(|limits| Limits { whole, ..limits });
    let hurried = Options {
        patience,
        ..bounded()
    };
    let url = dripping("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n");
    let (kind, cause, sent) = failure_of(hurried.clone(), url).await;
    assert_eq!(
        (kind, sent),
        (FailureKind::TimedOut, Sent::Maybe),
        "{cause}"
    );
    // A status that decides is kept, whatever becomes of the words behind it.
    let url = dripping("HTTP/1.1 503 X\r\ntransfer-encoding: chunked\r\n\r\n");
    let answer = get(hurried, url).await.map_err(|lost| lost.failure);
    assert_eq!(answer.unwrap().status, 503);
}

#[tokio::test]
async fn a_document_that_drips_is_not_gone_on_with() {
    let whole = Duration::from_millis(250);
    let document = Limits {
        silence: whole,
        whole,
    };
    let patience = Patience {
        document,
        ..Patience::default()
    };
    let server = Server::start(|seen| {
        let head = b"HTTP/1.1 200 OK\r\netag: \"1\"\r\ntransfer-encoding: chunked\r\n\r\n";
        let asked = seen.path.starts_with("dokumen");
        asked.then(|| Act::Drip(head.to_vec()))
    });
    let client = server.client_with(Options {
        patience,
        ..bounded()
    });
    sign_in(&client).await;
    let document = Document {
        id: "d1".into(),
        kind: "858".into(),
        name: String::new(),
        file_name: String::new(),
        media_type: "application/pdf".to_owned(),
        size: None,
        sha256: None,
    };
    let fetched = client.document(&document, LIMIT, |_| {}).await;
    assert_eq!(fetched.unwrap_err().kind, FailureKind::TimedOut);
    assert_eq!(server.seen("dokumen").len(), 1);
}

#[tokio::test]
async fn each_kind_of_call_has_a_time_of_its_own() {
    let short = Limits {
        silence: Duration::from_millis(100),
        whole: Duration::from_millis(100),
    };
    let patience = Patience {
        write: short,
        ..Patience::default()
    };
    let server = Server::start(|seen| match seen.method.as_str() {
        "POST" => Some(Act::Hang(Vec::new())),
        _ => None,
    });
    let http = Http::new(Options {
        patience,
        ..bounded()
    });
    let url: Url = format!("{}/x", server.address).parse().unwrap();
    let write = http.exchange(Call::json(url.clone(), "x", Vec::new()), None);
    let lost = write.await.map(|answer| answer.status).unwrap_err();
    assert_eq!(
        (lost.failure.kind, lost.sent),
        (FailureKind::TimedOut, Sent::Maybe)
    );
    assert!(http.exchange(Call::get(url, "x"), None).await.is_ok());
}
