//! The bytes of supporting documents: real PDFs, printed or scanned, and damaged ones.
//!
//! Pure: the same description gives the same bytes. This module must not know proposals, people or
//! the server; what a paper says comes in with its description.

mod layout;
mod metrics;
mod page;
mod prose;
mod scan;
#[cfg(test)]
mod tests;

use super::world::model::{Damage, Document, Form};
use page::Picture;

/// Files over this size are refused by SIASN: 1 MiB.
const LIMIT: usize = 1 << 20;

/// The file that a document is. Its id, kind and name have no part in it.
pub fn render(document: &Document) -> Vec<u8> {
    match document.damage {
        Damage::None => file(document, 0),
        Damage::Empty => Vec::new(),
        Damage::Oversized => file(document, LIMIT),
        Damage::Truncated => truncated(file(document, 0)),
        Damage::NotPdf => not_pdf(document),
    }
}

fn file(document: &Document, leftover: usize) -> Vec<u8> {
    let pages = layout::pages(&document.paper);
    let Form::Scan { .. } = document.form else {
        return page::text_pdf(pages, leftover);
    };
    let pictures = scanned(document.form, page::text_pdf(pages, 0));
    page::picture_pdf(&pictures, leftover)
}

/// The pages of a printed file as pictures; of one that was never on paper there are none.
fn scanned(form: Form, printed: Vec<u8>) -> Vec<Picture> {
    match form {
        Form::Text => Vec::new(),
        Form::Scan {
            dpi,
            skew,
            noise,
            quality,
            seed,
        } => scan::scan(
            printed,
            scan::Settings {
                dpi,
                skew,
                noise,
                quality,
                seed,
            },
        ),
    }
}

/// What people rename to `.pdf`: a photograph, or a text of an office program.
fn not_pdf(document: &Document) -> Vec<u8> {
    let printed = page::text_pdf(layout::pages(&document.paper), 0);
    if let Some(photograph) = scanned(document.form, printed).into_iter().next() {
        return photograph.jpeg;
    }
    let mut text = String::from("{\\rtf1\\ansi\n");
    for (caption, value) in &document.paper.lines {
        text.push_str(&format!("{caption} : {value}\\par\n"));
    }
    text.push('}');
    text.into_bytes()
}

/// The first three fifths, as an upload that broke off leaves them.
fn truncated(mut file: Vec<u8>) -> Vec<u8> {
    file.truncate(file.len() * 3 / 5);
    file
}
