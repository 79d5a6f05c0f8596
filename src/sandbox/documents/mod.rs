//! Stand-in until the documents are merged.
use super::world::model::{Damage, Document};

/// Bytes of a document.
pub fn render(document: &Document) -> Vec<u8> {
    match document.damage {
        Damage::Empty => Vec::new(),
        _ => format!("%PDF-1.4 {} {}", document.id, "contoh ".repeat(500)).into_bytes(),
    }
}
