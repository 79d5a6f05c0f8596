//! The JSON of the dialect, one file per resource. Nothing here leaves the dialect.
//!
//! Lenient where SIASN is known to be careless: numbers as strings and the reverse, the word `null`,
//! fields left out or added, words that we do not know. Never lenient about ids, versions and
//! outcomes: a decision hangs on them.

pub mod columns;
pub mod decision;
pub mod dossier;
pub mod list;
pub mod person;
pub mod row;
pub mod session;

use crate::siasn::wire::{Oddity, loose};
