//! The public web service behind the gateway: documents and what is held of a civil servant.

pub(super) mod documents;
mod records;

use std::sync::Arc;

use axum::Router;
use axum::routing::get;

use super::Siasn;

/// Every call but the download, which must not be compressed.
pub(super) fn router() -> Router<Arc<Siasn>> {
    Router::new()
        .route("/pns/data-utama/{nip}", get(records::main_data))
        .route("/pns/{list}/{nip}", get(records::list))
}
