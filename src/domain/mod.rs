//! The field's own rules, pure: what a proposal is, who may decide on it, and what a decision means.
//!
//! This module knows no screen, no network, no file, no clock and no random number: time and ids
//! come in as arguments. Everything else in the program may use it; it uses nothing of ours.

pub mod authority;
pub mod calendar;
pub mod category;
pub mod clean;
pub mod decision;
pub mod delivery;
pub mod desk;
pub mod failure;
pub mod id;
pub mod nik;
pub mod nip;
pub mod proposal;
pub mod query;
pub mod role;
pub mod session;
pub mod stage;
pub mod value;
