use std::sync::Mutex;

use super::*;
use crate::domain::{
    failure::FailureKind,
    role::{Official, Role},
};

async fn refused(server: &Server) -> FailureKind {
    let outcome = server
        .client()
        .sign_in("opd", "kata-sandi".into(), None)
        .await;
    outcome.unwrap_err().kind
}

#[tokio::test]
async fn a_session_tells_who_and_what() {
    let server = Server::start(|_| None);
    let session = sign_in(&server.client()).await;
    assert_eq!(session.account.role, Role::Opd);
    assert_eq!(session.account.unit_name.as_deref(), Some("DINAS CONTOH"));
    let abilities = session.abilities;
    assert_eq!(abilities.page_limit, 200);
    assert_eq!(abilities.document_limit, 1_048_576);
    assert_eq!(abilities.reasons.len(), 1, "a class that we do not know");
    assert!(abilities.calendar.verifying.is_some() && abilities.calendar.approving.is_none());
    let all = [Official::Opd, Official::Bkn, Official::Approver];
    assert_eq!(abilities.authority.chain(&"pendidikan".into()), all);
    let gap = abilities.authority.chain(&"skp".into());
    assert_eq!(gap, [], "a chain with an unknown word");

    let asked = &server.seen(TOKEN)[0];
    for part in [
        "grant_type=password",
        "client_id=periksa",
        "username=opd",
        "scope=openid",
    ] {
        assert!(asked.body.contains(part), "{part}");
    }
    let agent = concat!("periksa/", env!("CARGO_PKG_VERSION"));
    assert_eq!(asked.header("user-agent"), Some(agent));
    let announced = &server.seen("kemampuan")[0];
    assert_eq!(announced.header("authorization"), Some("Bearer rahasia-1"));
    assert_eq!(
        announced
            .header("accept-encoding")
            .map(|text| text.contains("zstd")),
        Some(true)
    );
}

#[tokio::test]
async fn wrong_words_are_told_from_a_wrong_server() {
    let body = json!({"error": "invalid_grant", "error_description": "Invalid user credentials"});
    for (status, body, kind) in [
        (401, body, FailureKind::Credentials),
        (
            400,
            json!({"error": "invalid_request"}),
            FailureKind::Rejected,
        ),
        (
            401,
            json!({"error": "invalid_client"}),
            FailureKind::Rejected,
        ),
        (429, json!({}), FailureKind::SlowDown),
        (503, json!({}), FailureKind::ServerTrouble),
        (
            200,
            json!({"token_type": "Bearer"}),
            FailureKind::Unreadable,
        ),
        (
            200,
            json!({"access_token": "a\nb"}),
            FailureKind::Unreadable,
        ),
    ] {
        let answer = Mutex::new(body);
        let server = Server::start(move |seen| {
            (seen.path == TOKEN).then(|| say(status, &answer.lock().unwrap()))
        });
        assert_eq!(refused(&server).await, kind, "{status}");
    }
}

#[tokio::test]
async fn what_is_no_siasn_is_called_so() {
    // No sign-in of its own.
    let server = Server::start(|_| Some(say(404, &json!({}))));
    assert_eq!(refused(&server).await, FailureKind::NotSiasn);
    // A page for people, whatever it calls itself.
    for head in [
        "content-type: text/html\r\n",
        "content-type: application/json\r\n",
    ] {
        let page = answer(200, head, b"\n <!doctype html><p>Masuk wifi");
        let server = Server::start(move |_| Some(Act::Say(page.clone())));
        assert_eq!(refused(&server).await, FailureKind::NotSiasn);
    }
    // A portal that leads elsewhere is not followed.
    let server = Server::start(|_| {
        Some(Act::Say(answer(
            302,
            "location: https://portal.invalid/\r\n",
            b"",
        )))
    });
    assert_eq!(refused(&server).await, FailureKind::NotSiasn);
    // Keycloak without our API.
    let server = Server::start(|seen| (seen.path == "kemampuan").then(|| say(404, &json!({}))));
    assert_eq!(refused(&server).await, FailureKind::NotSiasn);
}

#[tokio::test]
async fn a_password_is_not_sent_to_another_host() {
    let server = Server::start(|seen| {
        let discovery = seen.path.ends_with("openid-configuration");
        let elsewhere = json!({"token_endpoint": "https://tempat-lain.invalid/token"});
        discovery.then(|| say(200, &elsewhere))
    });
    assert_eq!(refused(&server).await, FailureKind::Unreadable);
    assert!(server.seen(TOKEN).is_empty());
}

#[tokio::test]
async fn an_account_without_work_here_is_told() {
    for role in ["asn", "raja"] {
        let server = Server::start(move |seen| {
            let mut announcement = announcement();
            announcement["pengguna"]["peran"] = role.into();
            (seen.path == "kemampuan").then(|| say(200, &announcement))
        });
        assert_eq!(refused(&server).await, FailureKind::Forbidden);
    }
}

/// Lets the first token in once, for the sign-in, and takes the second one always.
fn wears_out(seen: &Seen) -> Option<Act> {
    let old = seen.header("authorization") == Some("Bearer rahasia-1");
    if seen.path == "kemampuan" || !seen.path.starts_with("usul") {
        return None;
    }
    Some(match old {
        true => say(401, &json!({"kode": "token"})),
        false => say(200, &json!({"usul": [], "jumlah": 0})),
    })
}

#[tokio::test]
async fn many_calls_share_one_renewal() {
    let server = Server::start(wears_out);
    let client = server.signed_in().await;
    let calls = (0..12).map(|_| {
        let client = client.clone();
        tokio::spawn(async move { first_page(&client).await })
    });
    for call in calls.collect::<Vec<_>>() {
        call.await.unwrap().unwrap();
    }
    assert_eq!(server.renewals(), 1);
}

#[tokio::test]
async fn a_token_about_to_run_out_is_renewed_before_it_is_used() {
    let server = Server::start(|seen| {
        let mut short = grant(1);
        short["expires_in"] = 0.into();
        (seen.path == TOKEN && !is_renewal(seen))
            .then(|| say(200, &short))
            .or_else(|| wears_out(seen))
    });
    let client = server.signed_in().await;
    first_page(&client).await.unwrap();
    assert_eq!(server.renewals(), 1);
    let refused = server.seen("usul").len();
    assert_eq!(refused, 1, "nothing was sent with the old token");
}

#[tokio::test]
async fn a_dead_renewal_signs_out_and_asks_no_more() {
    let server = Server::start(|seen| match seen.path.as_str() {
        // Some providers answer with nothing at all.
        TOKEN if is_renewal(seen) => Some(Act::Say(answer(400, "", b""))),
        _ => wears_out(seen),
    });
    let client = server.signed_in().await;
    for _ in 0..3 {
        let failure = first_page(&client).await.unwrap_err();
        assert_eq!(failure.kind, FailureKind::SignedOut);
    }
    assert_eq!(server.renewals(), 1);
    sign_in(&client).await;
}

#[tokio::test]
async fn a_server_that_takes_no_token_is_not_asked_for_ever() {
    let server = Server::start(|seen| {
        let refused = say(401, &json!({"kode": "token"}));
        seen.path.starts_with("usul").then_some(refused)
    });
    let client = server.signed_in().await;
    let failure = first_page(&client).await.unwrap_err();
    assert_eq!(failure.kind, FailureKind::SignedOut);
    assert_eq!(server.seen("usul").len(), 2);
}

#[tokio::test]
async fn a_renewal_outlives_the_caller_that_began_it() {
    let (arrived, mut arrives) = tokio::sync::mpsc::unbounded_channel();
    let (release, released) = std::sync::mpsc::channel::<()>();
    let released = Mutex::new(released);
    let server = Server::start(move |seen| {
        if is_renewal(seen) {
            arrived.send(()).unwrap();
            released.lock().unwrap().recv().unwrap();
        }
        wears_out(seen)
    });
    let client = server.signed_in().await;
    let caller = {
        let client = client.clone();
        tokio::spawn(async move { first_page(&client).await })
    };
    arrives.recv().await.unwrap();
    caller.abort();
    assert!(caller.await.unwrap_err().is_cancelled());
    release.send(()).unwrap();
    first_page(&client).await.unwrap();
    assert_eq!(server.renewals(), 1, "the new token was not lost");
}

#[tokio::test]
async fn without_a_sign_in_nothing_is_sent() {
    let server = Server::start(|_| None);
    let client = server.signed_in().await;
    client.sign_out().await.unwrap();
    let failure = first_page(&client).await.unwrap_err();
    assert_eq!(failure.kind, FailureKind::SignedOut);
    assert!(server.seen("usul").is_empty());
}
