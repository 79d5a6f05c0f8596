//! The calls of the dialect `terbuka`, one file per resource.

mod capabilities;
mod changes;
mod claims;
mod coordination;
mod decisions;
mod documents;
mod log;
mod openapi;
mod people;
mod proposal;
mod proposals;
mod recap;
mod references;
mod repair;

use std::sync::Arc;

use axum::Router;
use axum::extract::rejection::PathRejection;
use axum::extract::{DefaultBodyLimit, FromRequestParts, Path};
use axum::http::request::Parts;
use axum::routing::{get, post, put};
use tower_http::CompressionLevel;
use tower_http::compression::CompressionLayer;

use super::BODY_LIMIT;
use super::app::App;
use super::oidc;
use super::problem::Problem;
use super::siasn::{self, Siasn};

const API: &str = "/siasn-instansi/api/terbuka";

/// The level from which on brotli looks for the shortest way to write something: a tenth less than
/// one level below it.
const COMPRESSION: i32 = 10;

/// Every call of the sandbox: signing in, and the calls of the dialect; and an answer for whatever
/// is none.
pub(super) fn router(app: Arc<App>, siasn: Option<Arc<Siasn>>) -> Router {
    let calls = match siasn {
        None => calls()
            .with_state(app)
            .fallback(async || Problem::missing())
            .method_not_allowed_fallback(async || Problem::method()),
        Some(siasn) => siasn::router(siasn)
            .merge(oidc::router().with_state(app))
            .fallback(siasn::nowhere)
            .method_not_allowed_fallback(siasn::no_method),
    };
    calls.layer(DefaultBodyLimit::max(BODY_LIMIT))
}

/// The calls of `terbuka`, which are those of `openapi.json`: a test compares the two. Documents are
/// not compressed: their digest is of the bytes as they are kept.
fn calls() -> Router<Arc<App>> {
    let compressed = Router::new()
        .route("/kemampuan", get(capabilities::read))
        .route("/usul", get(proposals::list))
        .route("/usul/perubahan", get(changes::list))
        .route("/usul/{id}", get(proposal::read))
        .route("/usul/{id}/keputusan", post(decisions::decide))
        .route("/usul/{id}/klaim", put(claims::take).delete(claims::leave))
        .route("/usul/{id}/log", get(log::read))
        .route(
            "/usul/{id}/koordinasi",
            get(coordination::read).post(coordination::write),
        )
        .route("/usul/{id}/perbaikan", post(repair::send_again))
        .route("/keputusan", post(decisions::decide_many))
        .route("/rekap", get(recap::read))
        .route("/asn/{nip}", get(people::read))
        .route("/referensi", get(references::list))
        .route("/referensi/{nama}", get(references::read))
        .route("/openapi.json", get(openapi::read))
        .layer(CompressionLayer::new().quality(CompressionLevel::Precise(COMPRESSION)));
    Router::new()
        .nest(API, compressed)
        .route(&format!("{API}/dokumen/{{id}}"), get(documents::read))
        .merge(oidc::router())
}

/// The one variable part of an address; an unreadable one is nothing that exists.
struct Id(String);

impl<S: Send + Sync> FromRequestParts<S> for Id {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let path: Result<Path<String>, PathRejection> =
            Path::from_request_parts(parts, state).await;
        path.map(|Path(id)| Self(id))
            .map_err(|_| Problem::missing())
    }
}
