//! What the client knows of its line without asking anything for it.

use super::*;
use crate::domain::{failure::FailureKind, pace::Pace};

/// A body that packs to about 64 kB: here and there something that cannot be packed.
fn swollen() -> Vec<u8> {
    let mut body = Vec::new();
    let mut noise = 7_u32;
    for _ in 0..64 {
        body.extend((0..1000).map(|_| {
            noise = noise.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (noise >> 24) as u8
        }));
        body.extend([b' '; 1 << 16]);
    }
    body
}

#[tokio::test]
async fn nothing_is_known_of_a_line_before_anything_came() {
    let server = Server::start(|_| None);
    let client = server.client();
    assert_eq!(client.pace(), Pace::default());
    sign_in(&client).await;
    assert!(client.pace().delay.is_some());
    assert_eq!(client.pace().rate, None, "so little tells no rate");
}

#[tokio::test]
async fn what_counts_is_what_came_over_the_line_and_not_what_it_swells_to() {
    let swollen = swollen();
    let packed = packed("br", swollen.clone()).await;
    assert!((60_000..80_000).contains(&packed.len()), "{}", packed.len());
    assert!(swollen.len() > 4_000_000);
    // 50 kB a second.
    let server = Server::start(move |seen| {
        let length = packed.len();
        let head =
            format!("HTTP/1.1 200 OK\r\ncontent-encoding: br\r\ncontent-length: {length}\r\n\r\n");
        let wanted = seen.path.starts_with("usul");
        wanted.then(|| Act::Slow(head.into(), packed.clone()))
    });
    let client = server.signed_in().await;
    let failure = client.dossier(&"u1".into(), None).await.unwrap_err();
    assert_eq!(failure.kind, FailureKind::Unreadable, "read to its end");
    let rate = client.pace().rate.unwrap();
    // A busy machine makes it slower, nothing makes it faster.
    assert!((2_000..60_000).contains(&rate), "{rate}");
    assert_eq!(client.clone().pace(), client.pace(), "one line for all");
}
