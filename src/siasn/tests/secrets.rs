//! What must never be written anywhere.

use tracing_subscriber::fmt::MakeWriter;

use super::*;
use crate::{domain::nip::Nip, siasn::tests::decide};

#[derive(Clone, Default)]
struct Buffer(Arc<Mutex<Vec<u8>>>);

impl Write for Buffer {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for Buffer {
    type Writer = Self;

    fn make_writer(&self) -> Self {
        self.clone()
    }
}

#[tokio::test]
async fn the_log_tells_what_happened_and_nobody_s_secrets() {
    let buffer = Buffer::default();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_ansi(false)
        .with_writer(buffer.clone())
        .finish();
    let _guard = tracing::subscriber::set_default(subscriber);
    // With one subscriber only, tracing asks the thread that first comes by a place in the code, and
    // the tests beside this one have none.
    let _second = tracing::Dispatch::new(tracing_subscriber::registry());
    let server = Server::start(|seen| {
        let worn = seen.header("authorization") == Some("Bearer rahasia-1");
        if worn && seen.path.starts_with("usul?") {
            return Some(say(401, &json!({"kode": "token", "detail": "rahasia-1"})));
        }
        match seen.path.as_str() {
            "usul/idrahasia" => Some(say(200, &dossier("idrahasia", "3"))),
            "usul/idrahasia/keputusan" => Some(Act::Close(vec![])),
            path if path.starts_with("usul?") => {
                Some(say(200, &json!({"usul": [{"nama": "CONTOH A"}]})))
            }
            _ => None,
        }
    });
    let client = server.signed_in().await;
    let mut failures = Vec::new();
    first_page(&client).await.unwrap();
    client.dossier(&"idrahasia".into(), None).await.unwrap();
    failures.push(
        client
            .record(&Nip::new("199002302015032001"))
            .await
            .unwrap_err(),
    );
    let mut decision = decide::decision();
    decision.proposal = "idrahasia".into();
    failures.push(client.decide(&decision).await.unwrap_err().failure);

    let log = String::from_utf8(buffer.0.lock().unwrap().clone()).unwrap();
    for told in [
        "method=GET path=\"usul/{id}\"",
        "method=POST path=\"usul/{id}/keputusan\"",
        "path=\"asn/{nip}\"",
        "status=404",
        "failure=\"line-broken\"",
        "path=\"usul[0].id\"",
    ] {
        assert!(log.contains(told), "{told} in {log}");
    }
    let everything = format!("{log}{failures:?}{client:?}");
    for secret in [
        "rahasia",
        "segar",
        "kata-sandi",
        "idrahasia",
        "199002302015032001",
        "CONTOH",
        "kursor",
        "kunci-1",
        "pindai",
    ] {
        assert!(!everything.contains(secret), "{secret} in {everything}");
    }
}
