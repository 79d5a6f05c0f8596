//! A value that an official puts right in somebody's proposal (*koreksi*, SIASN's "Edit Data"). The
//! original, the corrected value and the reason stay together from the key to the journal.

use serde::{Deserialize, Serialize};

use super::value::Value;

/// One value put right.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Correction {
    /// The slug of the field.
    pub field: String,
    /// What the civil servant proposed.
    pub original: Value,
    /// What it is to be.
    pub corrected: Value,
    /// Why, in the official's own words; never empty.
    pub reason: String,
}
