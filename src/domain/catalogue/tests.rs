use super::*;
use crate::domain::category::{Borne, Official, SameDay};
use crate::domain::id::DocumentKind;
use crate::domain::language::Language;

fn catalogue() -> Catalogue {
    Catalogue::embedded().unwrap_or_else(|problem| panic!("{problem}"))
}

#[test]
fn embedded_files_are_sound() {
    assert_eq!(catalogue().iter().count(), 14);
}
