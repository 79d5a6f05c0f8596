//! `periksa`: a review terminal for the self-service data updates (*Pemutakhiran Data Mandiri*) of
//! Indonesian civil servants in SIASN.

pub mod app;
pub mod config;
pub mod domain;
pub mod sandbox;
pub mod siasn;
pub mod ui;
pub mod words;
