//! Tests against the real thing: a sandbox on loopback, spoken to over HTTP.

mod contract_sandbox;
