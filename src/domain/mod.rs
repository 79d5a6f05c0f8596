//! The field's own rules, pure: what a proposal is, who may decide on it, and what a decision means.
//!
//! This module knows no screen, no network, no file, no clock and no random number: time and ids
//! come in as arguments. Everything else in the program may use it; it uses nothing of ours.

pub mod catalogue;
pub mod category;
pub mod id;
pub mod language;
