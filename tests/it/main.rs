//! Tests against the real thing: a sandbox on loopback, spoken to over HTTP.

mod bad_input;
mod chain;
mod colleague;
mod contract_sandbox;
mod desk;
mod layers;
mod work;
