//! What goes wrong with any call.

use super::*;

#[tokio::test]
async fn a_server_without_kemampuan_is_spoken_to_in_its_own_dialect() {
    for silence in [
        (404, json!({"code": 0, "data": "Data tidak ditemukan"})),
        (
            404,
            json!({"fault": {"code": 900_906, "message": "No matching resource found"}}),
        ),
        (
            403,
            json!({"fault": {"code": 900_908, "message": "Resource forbidden"}}),
        ),
        (
            401,
            json!({"fault": {"code": 900_901, "message": "Invalid Credentials"}}),
        ),
        (405, json!({"message": "Method Not Allowed"})),
    ] {
        let status = silence.0;
        let server =
            siasn(move |seen| (seen.path == "kemampuan").then(|| say(silence.0, &silence.1)));
        let session = sign_in(&server.client()).await;
        assert_eq!(session.abilities.dialect, "siasn", "{status}");
        assert_eq!(session.account.id, "opd");
    }
}

#[tokio::test]
async fn a_choice_is_not_asked_about() {
    let server = siasn(|_| None);
    let with = |dialect| {
        let site = Site {
            dialect,
            ..server.site()
        };
        Client::new(site, Options::default())
    };
    sign_in(&with(Choice::Siasn)).await;
    assert!(server.seen("kemampuan").is_empty());
    let terbuka = with(Choice::Terbuka).sign_in("opd", "x".into(), None).await;
    assert_eq!(terbuka.unwrap_err().kind, FailureKind::NotSiasn);
}

#[tokio::test]
async fn every_failure_of_the_table_reaches_whoever_asked() {
    let suspended = json!({"fault": {"code": 101_503, "message": "Runtime Error",
        "description": "Error connecting to the back end SUSPENDED"}});
    for (status, body, kind, said) in [
        (503, suspended, FailureKind::Suspended, None),
        (
            429,
            json!({"fault": {"code": 900_802}}),
            FailureKind::SlowDown,
            None,
        ),
        (
            500,
            json!({"message": "Internal Server Error"}),
            FailureKind::ServerTrouble,
            None,
        ),
        (
            401,
            json!({"message": "invalid or expired jwt"}),
            FailureKind::SignedOut,
            None,
        ),
        (
            403,
            json!({"message": "invalid or expired jwt"}),
            FailureKind::SignedOut,
            None,
        ),
        (406, json!("pq: CONTOH"), FailureKind::ServerFault, None),
        (
            400,
            json!({"error": true, "message": "isian"}),
            FailureKind::Rejected,
            Some("isian"),
        ),
        (
            200,
            json!({"error": "true", "message": "isian"}),
            FailureKind::Rejected,
            Some("isian"),
        ),
        (200, json!({"x": 1}), FailureKind::Unreadable, None),
        (
            404,
            json!({"message": "Not Found"}),
            FailureKind::NotFound,
            Some("Not Found"),
        ),
    ] {
        let failing = Arc::new(std::sync::atomic::AtomicBool::new(false));
        let now = Arc::clone(&failing);
        let server = siasn(move |seen| {
            let now = now.load(std::sync::atomic::Ordering::Relaxed);
            (now && seen.path.starts_with(P)).then(|| say(status, &body))
        });
        let client = server.signed_in().await;
        failing.store(true, std::sync::atomic::Ordering::Relaxed);
        let failure = first_page(&client).await.unwrap_err();
        assert_eq!(failure.kind, kind, "{status}");
        assert_eq!(failure.said.as_deref(), said, "{status}");
        assert!(!failure.cause.contains("isian") && !failure.cause.contains("CONTOH"));
    }
}

#[tokio::test]
async fn a_worn_sign_in_is_renewed_once_by_403_too() {
    let worn = Mutex::new(Vec::<String>::new());
    let server = siasn(move |seen| {
        let auth = seen.header("authorization").unwrap_or_default().to_owned();
        let mut worn = worn.lock().unwrap();
        (seen.path.starts_with(P) && seen.path.contains("limit=50") && {
            let first = worn.is_empty();
            worn.push(auth);
            first
        })
        .then(|| say(403, &json!({"message": "invalid or expired jwt"})))
    });
    let client = server.signed_in().await;
    assert!(client.inbox(50).unwrap().next().await.unwrap().is_none());
    assert_eq!(server.renewals(), 1);
}
