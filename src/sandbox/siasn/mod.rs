//! The dialect `siasn`: the API as the public record has it, oddities included, over the same data
//! and rules as `terbuka`. Nothing here checks a version or knows an idempotency key: a write that
//! is sent twice is carried out twice, and the history shows it.
//!
//! It must not know the client's code for this dialect, nor how anybody signs in.

mod answer;
mod approval;
mod caller;
mod corrections;
mod distort;
mod forms;
mod gateway;
mod inbox;
mod log;
mod multipart;
mod outcomes;
mod paging;
mod people;
mod profile;
mod quirks;
mod references;
mod row;
mod trouble;
mod verification;
mod web_service;
mod write;

use std::sync::Arc;
use std::time::Duration;

use axum::response::IntoResponse;
use axum::routing::{get, post};
use axum::{Router, middleware};
use rusqlite::{Connection, Transaction};
use tower_http::compression::CompressionLayer;

use super::Config;
use super::app::App;
use super::error::SandboxError;
use answer::Refused;
use distort::Distort;
use forms::Forms;
use gateway::Gateway;
use inbox::Visits;

pub use quirks::{Quirk, Quirks, UnknownQuirk};
pub use trouble::Trouble;
pub(super) use trouble::Troubles;

const API: &str = "/siasn-instansi/api/peremajaan";
const SERVICE: &str = "/apisiasn/1.0";
/// Where the internal API begins.
const INTERNAL: [&str; 2] = ["/siasn-instansi/", "/profilasn/"];

/// What the calls of this dialect share.
pub(super) struct Siasn {
    app: Arc<App>,
    distort: Distort,
    slow: Duration,
    forms: Forms,
    gateway: Gateway,
    visits: Visits,
    troubles: Arc<Troubles>,
}

impl Siasn {
    /// The dialect over the parts of a running sandbox.
    pub fn new(
        app: Arc<App>,
        config: &Config,
        troubles: Arc<Troubles>,
    ) -> Result<Self, SandboxError> {
        Ok(Self {
            distort: Distort::new(config.quirks, app.world_config.seed),
            app,
            slow: config.slow,
            forms: Forms::open()?,
            gateway: Gateway::default(),
            visits: Visits::default(),
            troubles,
        })
    }

    /// Reads in one snapshot, off the async threads.
    async fn read<T: Send + 'static>(
        self: &Arc<Self>,
        work: impl FnOnce(&Connection, &Self) -> Result<T, Refused> + Send + 'static,
    ) -> Result<T, Refused> {
        self.blocking(move |siasn| siasn.app.db.read(|connection| work(connection, siasn)))
            .await
    }

    /// Writes in one transaction, off the async threads; a refusal leaves nothing.
    async fn write<T: Send + 'static>(
        self: &Arc<Self>,
        work: impl FnOnce(&Transaction, &Self) -> Result<T, Refused> + Send + 'static,
    ) -> Result<T, Refused> {
        self.blocking(move |siasn| siasn.app.db.write(|tx| work(tx, siasn)))
            .await
    }

    async fn blocking<T: Send + 'static>(
        self: &Arc<Self>,
        work: impl FnOnce(&Self) -> Result<T, Refused> + Send + 'static,
    ) -> Result<T, Refused> {
        let siasn = Arc::clone(self);
        tokio::task::spawn_blocking(move || work(&siasn))
            .await
            .unwrap_or_else(|error| Err(Refused::server(&error)))
    }
}

/// Every call of the dialect but signing in.
pub(super) fn router(siasn: Arc<Siasn>) -> Router {
    let peremajaan = Router::new()
        .route("/inbox-usul-instansi", get(inbox::list))
        .route("/unor-verifikator-approval", get(references::units))
        .route("/{jenis}/get-verifikasi-data/{id}", get(verification::read))
        .route("/{jenis}/update-data", post(corrections::update))
        .route("/verifikasi-berkas", post(verification::accept))
        .route("/monit-usulan/terima-usulan", post(approval::accept))
        .route("/validasi-usulan", post(outcomes::validate))
        .route("/kembalikan-usulan", post(outcomes::send_back))
        .route("/tolak-usulan", post(outcomes::refuse));
    let compressed = Router::new()
        .nest(API, peremajaan)
        .route(
            "/siasn-instansi/api/referensi/{nama}",
            get(references::list),
        )
        .route("/siasn-instansi/kp/usulan/get-log/{id}", get(log::read))
        .route("/profilasn/api/{jenis}", get(profile::read))
        .nest(SERVICE, web_service::router())
        .layer(CompressionLayer::new());
    let documents = format!("{SERVICE}/download-dok");
    compressed
        .route(&documents, get(web_service::documents::read))
        .layer(middleware::from_fn_with_state(
            Arc::clone(&siasn),
            trouble::meet,
        ))
        .route("/oauth2/token", post(gateway::token))
        .with_state(siasn)
}

/// What is said at an address that this dialect does not have.
pub(super) async fn nowhere() -> impl IntoResponse {
    Refused::Missing
}

/// What is said to a method that an address does not take.
pub(super) async fn no_method() -> impl IntoResponse {
    Refused::Method
}
