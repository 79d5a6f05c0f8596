//! The field's own rules, pure: what a proposal is, who may decide on it, and what a decision means.
//!
//! This module knows no screen, no network, no file, no clock and no random number: time and ids
//! come in as arguments. Everything else in the program may use it; it uses nothing of ours.

pub mod authority;
pub mod basis;
pub mod calendar;
pub mod catalogue;
pub mod category;
pub mod clean;
pub mod comparison;
pub mod conflict;
pub mod correction;
pub mod dates;
pub mod decision;
pub mod delivery;
pub mod desk;
pub mod economy;
pub mod failure;
pub mod id;
pub mod inbox;
pub mod language;
pub mod nik;
pub mod nip;
pub mod odd;
pub mod outbox;
pub mod pace;
pub mod proposal;
pub mod query;
pub mod reasons;
pub mod role;
pub mod rules;
#[cfg(test)]
pub(crate) mod samples;
pub mod session;
pub mod sign_in;
pub mod stage;
pub mod value;
