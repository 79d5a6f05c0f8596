//! What must never be written anywhere.

use tracing_subscriber::fmt::MakeWriter;

use super::*;
use crate::{
    domain::nip::Nip,
    siasn::tests::{decide, ways},
};

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

#[tokio::test]
async fn no_way_to_sign_in_tells_its_secrets() {
    let buffer = Buffer::default();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_ansi(false)
        .with_writer(buffer.clone())
        .finish();
    let _guard = tracing::subscriber::set_default(subscriber);
    let _second = tracing::Dispatch::new(tracing_subscriber::registry());
    let server = ways::provider(|seen| match seen.path.as_str() {
        ways::DEVICE => Some(say(200, &ways::device_code())),
        ways::REVOKE => Some(say(400, &json!({"error": "rahasia-9"}))),
        TOKEN if seen.body.contains("device_code") => {
            let said = json!({"error": "invalid_grant", "error_description": "rahasia-alat"});
            Some(say(400, &said))
        }
        _ => None,
    });
    let client = server.client();
    let device = client.begin_device().await.unwrap();
    let mut failures = vec![device.finish().await.unwrap_err()];
    client.begin_browser(0).await.unwrap();
    client.resume("segar-1".into()).await.unwrap();
    failures.push(client.sign_out().await.unwrap_err());
    client
        .sign_in_with_token("rahasia-tempel".into())
        .await
        .unwrap();
    let pasted = client.sign_in_with_token("rahasia tempel".into());
    failures.push(pasted.await.unwrap_err());
    let code = Some("654321".into());
    client
        .sign_in("opd", "kata-sandi".into(), code)
        .await
        .unwrap();

    // What the server itself said is for the screen, and stands in no cause.
    let causes: Vec<_> = failures.iter().map(ToString::to_string).collect();
    let log = String::from_utf8(buffer.0.lock().unwrap().clone()).unwrap();
    assert!(log.contains("openid-connect/auth/device"), "{log}");
    let everything = format!("{log}{causes:?}{client:?}");
    for secret in ["rahasia", "segar", "kata-sandi", "654321", "ABCD-EFGH"] {
        assert!(!everything.contains(secret), "{secret} in {everything}");
    }
}
