//! `openapi.json`: the contract itself, which the tests hold every answer against.

use axum::http::header;
use axum::response::IntoResponse;

/// GET `openapi.json`.
pub(super) async fn read() -> impl IntoResponse {
    (
        [(header::CONTENT_TYPE, "application/json")],
        include_str!("../openapi.json"),
    )
}
