//! The categories that the program knows: the embedded files, and an agency's own laid over them.
//!
//! This module reads no file: an overlay comes in as text. It must not know how values are
//! compared, matched or shown; it only sees to it that nobody who does meets a broken category.

mod check;
mod fault;

#[cfg(test)]
mod tests;

use std::sync::Arc;

use super::category::Category;
use super::id::CategorySlug;

pub use fault::{CatalogueProblem, Fault};

/// The embedded files in the order of the table of authorities, which the screen keeps.
const EMBEDDED: [(&str, &str); 14] = [
    ("data-utama", include_str!("categories/data-utama.toml")),
    ("jabatan", include_str!("categories/jabatan.toml")),
    ("skp", include_str!("categories/skp.toml")),
    ("diklat", include_str!("categories/diklat.toml")),
    ("kursus", include_str!("categories/kursus.toml")),
    ("penghargaan", include_str!("categories/penghargaan.toml")),
    ("keluarga", include_str!("categories/keluarga.toml")),
    ("cpns-pns", include_str!("categories/cpns-pns.toml")),
    ("organisasi", include_str!("categories/organisasi.toml")),
    ("pendidikan", include_str!("categories/pendidikan.toml")),
    ("golongan", include_str!("categories/golongan.toml")),
    ("pmk", include_str!("categories/pmk.toml")),
    ("cltn", include_str!("categories/cltn.toml")),
    (
        "pindah-instansi",
        include_str!("categories/pindah-instansi.toml"),
    ),
];

/// All categories, each checked, in the order in which the screen lists them. Clones share them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Catalogue {
    categories: Arc<Vec<Category>>,
}

impl Catalogue {
    /// The categories that come with the program.
    ///
    /// # Errors
    ///
    /// A mistake in an embedded file, which the tests of this module rule out.
    pub fn embedded() -> Result<Self, CatalogueProblem> {
        EMBEDDED
            .into_iter()
            .try_fold(Self::default(), |catalogue, (hint, text)| {
                catalogue.overlaid(hint, text)
            })
    }

    /// Lays one file over what is known: a category of the same slug is replaced where it stands,
    /// a new one comes last. `slug_hint` is the file's name, with or without `.toml`, and must be
    /// the slug inside, so that no two files can mean the same category.
    ///
    /// # Errors
    ///
    /// The first mistake in the file, and where it is. The catalogue is gone then: keep a clone to
    /// go on without the file.
    pub fn overlaid(mut self, slug_hint: &str, toml_text: &str) -> Result<Self, CatalogueProblem> {
        let category = check::read(slug_hint, toml_text)?;
        let categories = Arc::make_mut(&mut self.categories);
        match categories
            .iter_mut()
            .find(|known| known.slug == category.slug)
        {
            Some(known) => *known = category,
            None => categories.push(category),
        }
        Ok(self)
    }

    /// The category of this slug.
    pub fn get(&self, slug: &CategorySlug) -> Option<&Category> {
        self.categories
            .iter()
            .find(|category| category.slug == *slug)
    }

    /// Every category in the order of the table, an agency's new ones last.
    pub fn iter(&self) -> std::slice::Iter<'_, Category> {
        self.categories.iter()
    }
}

impl<'a> IntoIterator for &'a Catalogue {
    type Item = &'a Category;
    type IntoIter = std::slice::Iter<'a, Category>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}
