//! The queue brought up to a server that cannot tell what changed, and whose pages leave rows out.

use std::{
    collections::BTreeSet,
    sync::{Arc, Mutex, PoisonError},
};

use axum::{
    Json, Router,
    extract::{Path, Query, State},
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use serde_json::{Value, json};

use super::*;
use crate::{
    domain::query::{Listing, View},
    siasn::{Options, Site},
};

/// What the server has, last changed first, and what its list leaves out all the same.
#[derive(Default)]
struct Books {
    rows: Vec<(&'static str, u16)>,
    left_out: BTreeSet<&'static str>,
    whole_readings: u32,
    /// Most rows of a page; 2 where nothing is said.
    most: Option<usize>,
    /// Index and length of every page asked for.
    asked: Vec<(usize, usize)>,
}

type Shared = Arc<Mutex<Books>>;

fn books(shared: &Shared) -> std::sync::MutexGuard<'_, Books> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

fn row((id, status): (&str, u16)) -> Value {
    json!({"id": id, "nip": "199002302015032001", "nama": "CONTOH", "detail_layanan": 121,
           "status_usulan": status, "usulan_data": {"sk_nomor": "1"}})
}

async fn inbox(
    State(shared): State<Shared>,
    Query(asked): Query<std::collections::BTreeMap<String, usize>>,
) -> Json<Value> {
    let mut books = books(&shared);
    books.asked.push((asked["offset"], asked["limit"]));
    let (page, limit) = (asked["offset"], asked["limit"].min(books.most.unwrap_or(2)));
    let listed = books
        .rows
        .iter()
        .filter(|row| !books.left_out.contains(row.0));
    let rows: Vec<_> = listed
        .skip(page * limit)
        .take(limit)
        .map(|one| row(*one))
        .collect();
    books.whole_readings += u32::from(rows.is_empty());
    Json(json!({"results": rows}))
}

async fn detail(State(shared): State<Shared>, Path(id): Path<String>) -> Response {
    let books = books(&shared);
    match books.rows.iter().find(|row| row.0 == id) {
        Some(found) => {
            Json(json!({"error": false, "data": {"detail": row(*found)}})).into_response()
        }
        None => {
            let nothing = json!({"code": 0, "data": "Data tidak ditemukan"});
            (StatusCode::NOT_FOUND, Json(nothing)).into_response()
        }
    }
}

/// A server with these books, and a client that has signed in to it.
async fn office(shared: &Shared) -> (Client, Session) {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    let token = json!({"access_token": "t", "token_type": "Bearer", "expires_in": 300});
    let discovery = json!({"token_endpoint": format!("{base}/token"), "issuer": base});
    let peremajaan = Router::new()
        .route("/inbox-usul-instansi", get(inbox))
        .route("/golongan/get-verifikasi-data/{id}", get(detail));
    let app = Router::new()
        .nest("/siasn-instansi/api/peremajaan", peremajaan)
        .route("/token", post(async move || Json(token)))
        .route(
            "/auth/realms/public-siasn/.well-known/openid-configuration",
            get(async move || Json(discovery)),
        )
        .with_state(Arc::clone(shared));
    tokio::spawn(async move { axum::serve(listener, app).await });
    let client = Client::new(Site::parse(&base).unwrap(), Options::default());
    let session = client.sign_in("opd", "x".into(), None).await.unwrap();
    (client, session)
}

fn at(minutes: i64) -> Ask {
    let start: Timestamp = "2026-11-21T03:00:00Z".parse().unwrap();
    Ask {
        now: start + SignedDuration::from_mins(minutes),
        whole_after: WHOLE_AGAIN,
        thrift: Thrift::AsMeasured,
    }
}

async fn kept(store: &Store) -> Vec<(String, u16)> {
    let listing = Listing {
        view: View::Everything,
        ..Listing::default()
    };
    let window = store.window(listing, 0, 100, at(0).now).await.unwrap();
    let rows = window.rows.into_iter().map(|row| row.proposal);
    let mut rows: Vec<_> = rows
        .map(|row| (row.id.to_string(), row.status.number))
        .collect();
    rows.sort();
    rows
}

fn wanted(rows: &[(&str, u16)]) -> Vec<(String, u16)> {
    rows.iter()
        .map(|(id, status)| ((*id).to_owned(), *status))
        .collect()
}

#[tokio::test]
async fn between_whole_readings_only_the_front_is_read() {
    let shared = Shared::default();
    books(&shared).rows = vec![("a", 1), ("b", 1), ("c", 1), ("d", 1), ("e", 1)];
    let (client, session) = office(&shared).await;
    let home = tempfile::tempdir().unwrap();
    let wall: crate::store::Clock = Arc::new(|| at(0).now);
    let (store, _) = Store::open(home.path(), wall).await.unwrap();
    let refresh = async |ask| {
        books(&shared).whole_readings = 0;
        let synced = refresh(&client, &store, &session, ask, |_| ())
            .await
            .unwrap();
        (synced.changed, books(&shared).whole_readings)
    };

    assert_eq!(
        refresh(at(0)).await,
        (5, 2),
        "two passes, the second without news"
    );
    assert_eq!(kept(&store).await.len(), 5);
    assert_eq!(
        refresh(at(1)).await,
        (0, 0),
        "the first page tells that nothing is new"
    );

    // One decided, which brings it to the front; one gone without a trace.
    books(&shared).rows = vec![("d", 2), ("a", 1), ("b", 1), ("e", 1)];
    assert_eq!(refresh(at(2)).await, (1, 0));
    let seen = [("a", 1), ("b", 1), ("c", 1), ("d", 2), ("e", 1)];
    assert_eq!(
        kept(&store).await,
        wanted(&seen),
        "what is gone is not told"
    );

    // The list leaves one out that is still there: it is asked for, and stays.
    books(&shared).left_out = ["b"].into();
    assert_eq!(refresh(at(11)).await.1, 2);
    let seen = [("a", 1), ("b", 1), ("d", 2), ("e", 1)];
    assert_eq!(kept(&store).await, wanted(&seen));

    // By hand it is read whole at any time.
    books(&shared).rows = vec![("a", 1)];
    let by_hand = Ask {
        whole_after: SignedDuration::ZERO,
        ..at(12)
    };
    assert_eq!(refresh(by_hand).await.1, 2);
    assert_eq!(kept(&store).await, wanted(&[("a", 1)]));
}

#[tokio::test]
async fn a_reading_that_breaks_off_leaves_everything_and_is_begun_again() {
    let shared = Shared::default();
    books(&shared).rows = vec![("a", 1), ("b", 1)];
    let (client, session) = office(&shared).await;
    let home = tempfile::tempdir().unwrap();
    let wall: crate::store::Clock = Arc::new(|| at(0).now);
    let (store, _) = Store::open(home.path(), wall).await.unwrap();
    refresh(&client, &store, &session, at(0), |_| ())
        .await
        .unwrap();
    client.sign_out().await.unwrap();
    let broken = refresh(&client, &store, &session, at(20), |_| ()).await;
    assert!(broken.is_err());
    assert_eq!(kept(&store).await, wanted(&[("a", 1), ("b", 1)]));
    assert!(is_due(&store, at(20)).await.unwrap());
}

/// A list of many rows, the pages asked for while it is read, and how many rows came of it.
async fn read_sparingly(rows: usize, most: usize) -> (Vec<(usize, usize)>, usize) {
    let shared = Shared::default();
    let ids = (0..rows).map(|at| &*Box::leak(at.to_string().into_boxed_str()));
    books(&shared).rows = ids.map(|id| (id, 1)).collect();
    books(&shared).most = Some(most);
    let (client, session) = office(&shared).await;
    let home = tempfile::tempdir().unwrap();
    let (store, _) = Store::open(home.path(), Arc::new(|| at(0).now))
        .await
        .unwrap();
    let ask = Ask {
        thrift: Thrift::Sparing,
        ..at(0)
    };
    refresh(&client, &store, &session, ask, |_| {})
        .await
        .unwrap();
    let listing = Listing {
        view: View::Everything,
        ..Listing::default()
    };
    let window = store.window(listing, 0, 1, at(0).now).await.unwrap();
    // Signing in asks for one row, to learn whether there are any.
    let asked = books(&shared).asked.clone().into_iter();
    let asked = asked.filter(|(_, limit)| *limit > 1).collect();
    (asked, window.total as usize)
}

#[tokio::test]
async fn where_the_line_is_spared_small_pages_come_first_and_no_row_is_left_out() {
    let (asked, rows) = read_sparingly(230, 1000).await;
    assert_eq!(rows, 230);
    let first_pass = [(0, 50), (1, 50), (1, 100), (2, 100), (3, 100)];
    assert_eq!(asked[..5], first_pass);
    assert!(
        asked[5..].iter().all(|(_, limit)| *limit == 100),
        "{asked:?}"
    );
}

#[tokio::test]
async fn a_server_that_gives_fewer_rows_than_asked_for_is_read_whole_all_the_same() {
    for most in [2, 30, 50, 60, 99] {
        let (_, rows) = read_sparingly(130, most).await;
        assert_eq!(rows, 130, "{most}");
    }
}
