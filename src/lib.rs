//! `periksa`: a review terminal for the self-service data updates (*Pemutakhiran Data Mandiri*) of
//! Indonesian civil servants in SIASN.

pub mod app;
pub mod cli;
pub mod config;
pub mod domain;
pub mod qr;
pub mod runtime;
pub mod sandbox;
pub mod siasn;
pub mod store;
pub mod ui;
pub mod vault;
pub mod words;
