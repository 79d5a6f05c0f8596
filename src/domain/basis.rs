//! On what a decision was made (*dasar keputusan*): what of the evidence was at hand, and what the
//! rules had pointed at. The journal keeps it, so that a decision can be accounted for years later.

use serde::{Deserialize, Serialize};

use super::id::DocumentId;

/// What stood on the screen when a decision was made.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Basis {
    /// The documents that lay with the proposal.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub documents: Vec<Seen>,
    /// What the rules had found, by the slugs of the rules.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub findings: Vec<String>,
}

impl Basis {
    /// Whether nothing is known of it.
    pub fn is_empty(&self) -> bool {
        self.documents.is_empty() && self.findings.is_empty()
    }
}

/// A document that lay with the proposal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seen {
    /// Which.
    pub id: DocumentId,
    /// SHA-256 of its bytes in hex, where the server tells it or they were fetched.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
    /// Whether it was opened here before the decision.
    #[serde(default)]
    pub opened: bool,
}
