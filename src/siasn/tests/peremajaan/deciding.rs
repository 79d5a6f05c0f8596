//! Decisions: read before, sent once, read after.

use std::sync::atomic::{AtomicU32, Ordering};

use super::*;
use crate::{
    domain::failure::Fate,
    siasn::{DecideFailure, Found, Receipt},
};

const OURS: &str = "199002302010011001";

/// What a server shows before a decision reached it, what it says to one, and what it shows after.
struct Plan {
    answer: fn() -> Act,
    after: Value,
}

/// Decides once on what was shown; counts what was sent.
async fn decided(plan: Plan, outcome: Outcome) -> (Result<Receipt, DecideFailure>, Server, Client) {
    let sent = Arc::new(AtomicU32::new(0));
    let Plan { answer, after } = plan;
    let server = siasn(move |seen| match seen.method.as_str() {
        "POST" if seen.path.starts_with(P) => {
            sent.fetch_add(1, Ordering::Relaxed);
            Some(answer())
        }
        _ if seen.path == DETAIL => Some(match sent.load(Ordering::Relaxed) {
            0 => detail(&siasn_row("a", 1)),
            _ => detail(&after),
        }),
        _ => None,
    });
    let client = server.signed_in().await;
    let version = opened(&client).await.proposal.version;
    let receipt = client.decide(&decision(&version, outcome)).await;
    (receipt, server, client)
}

fn posts(server: &Server) -> Vec<Seen> {
    let mut seen = server.seen(P);
    seen.retain(|seen| seen.method == "POST");
    seen
}

fn yes() -> Act {
    say(
        200,
        &json!({"error": "false", "message": "Berhasil", "id": "a"}),
    )
}

#[tokio::test]
async fn an_accept_goes_out_in_parts_and_is_read_again() {
    let after = said(2, OURS, Some("mohon --\nbatas"));
    let (receipt, server, client) = decided(Plan { answer: yes, after }, Outcome::Accept).await;
    assert_eq!(receipt.unwrap().status.number, 2);
    let [sent] = &posts(&server)[..] else {
        panic!()
    };
    assert_eq!(sent.path, VERIFY);
    let kind = sent.header("content-type").unwrap();
    let boundary = kind.strip_prefix("multipart/form-data; boundary=").unwrap();
    let parts: Vec<_> = sent.body.split(&format!("--{boundary}")).collect();
    let part = |name: &str| {
        let named = format!("name=\"{name}\"\r\n\r\n");
        let found = parts.iter().find_map(|part| part.split_once(&named));
        found.map(|(_, text)| text.strip_suffix("\r\n").unwrap())
    };
    assert_eq!(part("usulan_id"), Some("a"));
    assert_eq!(part("rekomendasi_approval"), Some("1"));
    assert_eq!(part("instansi_kerja_id"), Some("i1"));
    assert_eq!(part("instansi_induk"), Some("i1"));
    assert_eq!(part("keterangan"), Some("mohon --\r\nbatas"));
    assert_eq!(parts.last(), Some(&"--\r\n"));
    drop(client);
}

#[tokio::test]
async fn returns_and_refusals_go_where_the_site_says() {
    for (outcome, path, reason, status) in [
        (Outcome::Return, "kembalikan-usulan", "bts-01", 50),
        (Outcome::Refuse, "tolak-usulan", "tms-01", 6),
    ] {
        let after = said(status, OURS, None);
        let (receipt, server, _) = decided(Plan { answer: yes, after }, outcome).await;
        assert_eq!(receipt.unwrap().status.number, status);
        let [sent] = &posts(&server)[..] else {
            panic!()
        };
        assert_eq!(sent.path, format!("{P}{path}"));
        let body: Value = serde_json::from_str(&sent.body).unwrap();
        let wanted = json!({"usulan_id": "a", "alasan_tolak_id": reason,
                            "alasan_tolak_tambahan": "mohon --\r\nbatas"});
        assert_eq!(body, wanted);
    }
}

#[tokio::test]
async fn a_no_is_told_from_a_doubt_and_a_doubt_is_read_back() {
    type Case = (fn() -> Act, FailureKind, Fate);
    let cases: [Case; 9] = [
        (
            || say(200, &json!({"error": "true", "message": "harus diisi"})),
            FailureKind::Rejected,
            Fate::Refused,
        ),
        (
            || say(403, &json!({"error": true})),
            FailureKind::Forbidden,
            Fate::Refused,
        ),
        (nothing, FailureKind::NotFound, Fate::Refused),
        (
            || say(429, &json!({})),
            FailureKind::SlowDown,
            Fate::NotSent,
        ),
        (
            || say(500, &json!({})),
            FailureKind::ServerTrouble,
            Fate::InDoubt,
        ),
        (
            || say(406, &json!("pq: x")),
            FailureKind::ServerFault,
            Fate::InDoubt,
        ),
        (
            || say(200, &json!({"message": "Berhasil"})),
            FailureKind::Unreadable,
            Fate::InDoubt,
        ),
        (
            || say(200, &json!({"error": false, "id": "b"})),
            FailureKind::Unreadable,
            Fate::InDoubt,
        ),
        (
            || Act::Close(vec![]),
            FailureKind::LineBroken,
            Fate::InDoubt,
        ),
    ];
    for (answer, kind, fate) in cases {
        let after = said(2, OURS, Some("mohon -- batas"));
        let (receipt, server, client) = decided(Plan { answer, after }, Outcome::Accept).await;
        let failure = receipt.unwrap_err();
        assert_eq!((failure.failure.kind, failure.fate), (kind, fate));
        assert_eq!(posts(&server).len(), 1, "{kind:?}: sent once");
        if fate == Fate::InDoubt {
            let first = decision(&first_version(), Outcome::Accept);
            let found = client.read_back(&first).await.unwrap();
            assert!(matches!(found, Found::Applied(_)), "{kind:?} {found:?}");
        }
    }
}

/// The version of the row that every plan begins with.
fn first_version() -> Version {
    let forms = crate::siasn::peremajaan::embedded();
    let row = crate::siasn::peremajaan::wire::row::Row::read(siasn_row("a", 1), &forms, None);
    row.unwrap().proposal.version
}

#[tokio::test]
async fn a_suspended_server_names_its_pause() {
    let suspended = || {
        say(
            503,
            &json!({"fault": {"code": 101_503, "description": "back end SUSPENDED"}}),
        )
    };
    let after = siasn_row("a", 1);
    let (receipt, _, client) = decided(
        Plan {
            answer: suspended,
            after,
        },
        Outcome::Accept,
    )
    .await;
    let failure = receipt.unwrap_err();
    assert_eq!(failure.failure.kind, FailureKind::Suspended);
    assert_eq!(failure.failure.wait, Some(30));
    let found = client
        .read_back(&decision(&first_version(), Outcome::Accept))
        .await
        .unwrap();
    assert_eq!(found, Found::Untouched(first_version()));
}

#[tokio::test]
async fn a_yes_that_changed_nothing_is_a_doubt() {
    let after = siasn_row("a", 1);
    let (receipt, _, _) = decided(Plan { answer: yes, after }, Outcome::Accept).await;
    assert_eq!(receipt.unwrap_err().fate, Fate::InDoubt);
}

#[tokio::test]
async fn what_others_did_is_never_taken_for_ours() {
    let cases = [
        said(2, "199002302010011002", Some("mohon -- batas")),
        said(2, OURS, Some("lain")),
        said(50, OURS, Some("mohon -- batas")),
        {
            let mut old = said(2, OURS, Some("mohon -- batas"));
            old["tgl_verifikasi"] = "2026-11-21T02:00:00Z".into();
            old
        },
        {
            let mut nobody = said(2, "", Some("mohon -- batas"));
            nobody["nama_verifikator"] = Value::Null;
            nobody
        },
    ];
    for row in cases {
        let shown = row.clone();
        let server = siasn(move |seen| (seen.path == DETAIL).then(|| detail(&shown)));
        let client = server.signed_in().await;
        let ours = decision(&first_version(), Outcome::Accept);
        let found = client.read_back(&ours).await.unwrap();
        assert!(matches!(found, Found::Changed(_)), "{row}");
        let failure = client.decide(&ours).await.unwrap_err();
        assert_eq!(failure.fate, Fate::Conflict, "{row}");
        assert_eq!(posts(&server).len(), 0, "{row}");
    }
}

#[tokio::test]
async fn nothing_is_sent_on_what_cannot_be_read_or_understood() {
    type Case = (fn() -> Act, FailureKind, Fate);
    let cases: [Case; 4] = [
        (
            || Act::Close(vec![]),
            FailureKind::LineBroken,
            Fate::NotSent,
        ),
        (nothing, FailureKind::NotFound, Fate::Refused),
        (
            || say(200, &json!({"error": false, "data": []})),
            FailureKind::Unreadable,
            Fate::NotSent,
        ),
        (
            || {
                let mut strange = siasn_row("a", 77);
                strange["detail_layanan"] = 4711.into();
                strange["detail_layanan_nama"] = "Hukuman Disiplin".into();
                detail(&strange)
            },
            FailureKind::Conflict,
            Fate::Conflict,
        ),
    ];
    for (shown, kind, fate) in cases {
        let server = siasn(move |seen| (seen.path == DETAIL).then(shown));
        let client = server.signed_in().await;
        let failure = client
            .decide(&decision(&first_version(), Outcome::Accept))
            .await;
        let failure = failure.unwrap_err();
        assert_eq!((failure.failure.kind, failure.fate), (kind, fate));
        assert_eq!(posts(&server).len(), 0, "{kind:?}");
    }
}

#[tokio::test]
async fn an_unknown_category_or_status_can_not_be_decided_even_where_the_version_fits() {
    for (service, name, status) in [(4711, "Hukuman Disiplin", 1), (121, "", 77), (121, "", 2)] {
        let mut row = siasn_row("a", status);
        row["detail_layanan"] = service.into();
        row["detail_layanan_nama"] = name.into();
        let server = siasn(move |seen| (seen.path == DETAIL).then(|| detail(&row)));
        let client = server.signed_in().await;
        let dossier = opened(&client).await;
        assert_eq!(dossier.allowed, [], "{service} {status}");
        assert_eq!(
            dossier.proposed["sk_nomor"],
            "823/1".into(),
            "shown all the same"
        );
        let ours = decision(&dossier.proposal.version, Outcome::Accept);
        let failure = client.decide(&ours).await.unwrap_err();
        assert_eq!(failure.failure.kind, FailureKind::Forbidden);
        assert_eq!(failure.fate, Fate::Refused);
        assert_eq!(posts(&server).len(), 0);
    }
}

/// A gateway that does not find the server just now.
fn lost() -> Act {
    Act::Say(answer(
        404,
        "content-type: text/plain\r\n",
        b"404 page not found",
    ))
}

#[tokio::test]
async fn a_404_of_nobody_s_words_ends_no_decision() {
    let after = siasn_row("a", 1);
    let (receipt, server, client) = decided(
        Plan {
            answer: lost,
            after: after.clone(),
        },
        Outcome::Accept,
    )
    .await;
    let failure = receipt.unwrap_err();
    assert_eq!(
        (failure.failure.kind, failure.fate),
        (FailureKind::NotSiasn, Fate::InDoubt)
    );
    assert_eq!(posts(&server).len(), 1);
    drop(client);

    // Nor where it is what is read before, or looked for in the inbox.
    let away = Arc::new(AtomicU32::new(0));
    let now = Arc::clone(&away);
    let server = siasn(move |seen| match now.load(Ordering::Relaxed) {
        0 if seen.path == DETAIL => Some(detail(&after)),
        0 => None,
        _ => seen.path.starts_with(P).then(lost),
    });
    let client = server.signed_in().await;
    let version = opened(&client).await.proposal.version;
    away.store(1, Ordering::Relaxed);
    let ours = decision(&version, Outcome::Accept);
    let failure = client.decide(&ours).await.unwrap_err();
    assert_eq!(
        (failure.failure.kind, failure.fate),
        (FailureKind::NotSiasn, Fate::NotSent)
    );
    assert!(posts(&server).is_empty());
    let failure = client.read_back(&ours).await.unwrap_err();
    assert_eq!(failure.kind, FailureKind::NotSiasn);
}
