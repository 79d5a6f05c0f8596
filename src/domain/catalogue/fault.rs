//! What can be wrong with a category file, said so that its writer can mend it.

use std::error::Error;
use std::fmt;

/// A mistake in a category file, and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CatalogueProblem {
    /// The file's name, without a folder: the domain knows none.
    pub file: String,
    /// Counted from 1.
    pub line: usize,
    /// Counted from 1, in characters.
    pub column: usize,
    /// What is wrong.
    pub fault: Fault,
}

impl fmt::Display for CatalogueProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            file,
            line,
            column,
            fault,
        } = self;
        write!(f, "{file}:{line}:{column}: {fault}")
    }
}

impl Error for CatalogueProblem {}

/// What is wrong with a category file. Shown, it is a sentence in English that says what to do;
/// the kinds are there for a screen in another language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// No TOML, or not of the shape of a category: the parser's own words.
    Unreadable(String),
    /// The slug inside is another than the file's name, which it holds.
    OtherFileName(String),
    /// Not lower-case letters, digits and hyphens.
    BadSlug(String),
    /// Not lower-case letters, digits and underscores.
    BadFieldSlug(String),
    /// A field's slug that means something else in a date rule.
    ReservedFieldSlug(String),
    /// Words are missing.
    Empty,
    /// A short name wider than [`SHORT_CELLS`](super::check::SHORT_CELLS), and its width in cells.
    TooWide(usize),
    /// An official stands twice in the chain of decisions.
    OfficialTwice,
    /// Two variants of one name.
    VariantTwice(String),
    /// Two fields of one name in a variant.
    FieldTwice(String),
    /// Two fields of a variant that one of SIASN's spellings could mean.
    SpellingTwice(String),
    /// A number or name of SIASN's under which two forms stand.
    ServiceTwice(String),
    /// SIASN's numbers and names stand at the category where it has several forms.
    WhichForm,
    /// Two documents of one id.
    DocumentTwice(String),
    /// No variant has this name.
    UnknownVariant(String),
    /// No variant in question has this field.
    UnknownField(String),
    /// The two fields of a date rule never meet in one variant.
    NeverTogether,
    /// A date rule about a field that is neither a date nor a year.
    NotADate(String),
    /// A code without a reference list to read it by.
    CodeWithoutReference,
    /// A reference list for something that is no code.
    ReferenceWithoutCode,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable(why) => write!(
                f,
                "{why}. Correct the file as the embedded ones are written."
            ),
            Self::OtherFileName(name) => write!(
                f,
                "The slug differs from the file's name. Write slug = \"{name}\" or rename the file."
            ),
            Self::BadSlug(slug) => write!(
                f,
                "\"{slug}\" is no name. Use lower-case letters, digits and hyphens, a letter or digit first."
            ),
            Self::BadFieldSlug(slug) => write!(
                f,
                "\"{slug}\" is no field name. Use lower-case letters, digits and underscores, a letter first."
            ),
            Self::ReservedFieldSlug(slug) => write!(
                f,
                "\"{slug}\" has a meaning of its own in date rules. Give the field another name."
            ),
            Self::Empty => f.write_str("Nothing stands here. Fill it in."),
            Self::TooWide(cells) => write!(
                f,
                "The short name takes {cells} cells. Shorten it to {} at most.",
                super::check::SHORT_CELLS
            ),
            Self::OfficialTwice => f.write_str(
                "An official decides twice. Name each one once, in the order of their decisions.",
            ),
            Self::VariantTwice(slug) => write!(
                f,
                "The variant \"{slug}\" stands here twice. Rename or remove one."
            ),
            Self::FieldTwice(slug) => write!(
                f,
                "The field \"{slug}\" stands twice in its variant. Rename or remove one."
            ),
            Self::SpellingTwice(name) => write!(
                f,
                "SIASN's name \"{name}\" could mean two fields of this variant. Correct siasn or aliases."
            ),
            Self::ServiceTwice(name) => write!(
                f,
                "SIASN's \"{name}\" stands here twice. Leave it with the form that it means."
            ),
            Self::WhichForm => f.write_str(
                "The category has several variants. Write SIASN's numbers and names into each variant.",
            ),
            Self::DocumentTwice(id) => write!(
                f,
                "The document \"{id}\" stands here twice. Rename or remove one."
            ),
            Self::UnknownVariant(slug) => write!(
                f,
                "There is no variant \"{slug}\". Correct the name or add the variant."
            ),
            Self::UnknownField(slug) => write!(
                f,
                "There is no field \"{slug}\" here. Correct the name or add the field."
            ),
            Self::NeverTogether => f.write_str(
                "No variant has both dates of this rule. Name two dates of one variant.",
            ),
            Self::NotADate(slug) => write!(
                f,
                "The field \"{slug}\" is no date. Name one of type \"date\" or \"year\"."
            ),
            Self::CodeWithoutReference => f.write_str(
                "A code needs its reference list. Add reference = \"…\" or choose another type.",
            ),
            Self::ReferenceWithoutCode => f.write_str(
                "Only a code has a reference list. Write type = \"code\" or remove the reference.",
            ),
        }
    }
}
