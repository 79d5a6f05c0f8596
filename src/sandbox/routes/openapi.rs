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

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::Value;

    /// The addresses of the router that serves. axum tells them in its `Debug` text alone, where
    /// they are the quoted words that begin with a slash; were that to change, none would be found.
    fn served() -> BTreeSet<String> {
        let told = format!("{:?}", super::super::calls());
        // What follows catches everything else and is not an address.
        let routes = told.split("fallback_router").next().unwrap();
        routes
            .split('"')
            .filter(|word| word.starts_with('/'))
            .map(str::to_owned)
            .collect()
    }

    #[test]
    fn every_address_that_is_served_is_documented_and_the_other_way_round() {
        let document: Value = serde_json::from_str(include_str!("../openapi.json")).unwrap();
        let paths = document["paths"].as_object().unwrap();
        let documented: BTreeSet<String> = paths.keys().cloned().collect();
        assert_eq!(served(), documented);
    }
}
