//! Every fault of the line at every call, in both dialects: what was decided stands on the server
//! once, with the words given, and at no moment was anything said that was not so. Counted on the
//! server's side.

mod documents;
mod late;
mod table;
mod truth;
mod world;

pub use self::world::tls;

use std::path::Path;

use periksa::sandbox::{self, Dialect};

use crate::{
    desk::plan,
    headless::Setup,
    office::{Three, Town, acts, wrong},
};

/// A program that speaks to the server through somebody.
fn setup(home: &Path, url: &str) -> Setup {
    Setup::new(home, url, "opd")
}
