//! Categories as data: one readable file per category under `categories/`, embedded here, and an
//! agency can lay its own over them. The code has one comparison, one matcher and one form for all.
//!
//! These are the shapes only; what a file must obey beyond them is in [`super::catalogue`].

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::id::{CategorySlug, DocumentKind};
use super::language::Language;
pub use super::role::Official;

/// Words in both languages of the screen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Label {
    /// Indonesian.
    pub id: String,
    /// English.
    pub en: String,
}

impl Label {
    /// The words in one language.
    pub fn in_language(&self, language: Language) -> &str {
        match language {
            Language::Indonesian => &self.id,
            Language::English => &self.en,
        }
    }
}

/// A category of the civil servant's record (*jenis riwayat*).
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Category {
    /// Our name for it and the server's in the dialect `terbuka`.
    pub slug: CategorySlug,
    /// What the screen calls it.
    pub name: Label,
    /// A name of at most 12 cells for lists.
    pub short: Label,
    /// Who decides on it, in their order; the table of the server (`kewenangan`) wins over it.
    pub authority: Vec<Official>,
    /// Where SIASN files it.
    #[serde(default)]
    pub siasn: SiasnIds,
    /// Whether a person may hold more than one record of it.
    #[serde(default)]
    pub repeatable: bool,
    /// The forms it comes in; most categories have one.
    #[serde(rename = "variant")]
    pub variants: Vec<Variant>,
    /// What the civil servant scans.
    #[serde(rename = "document", default)]
    pub documents: Vec<DocumentSpec>,
    /// What its dates must obey.
    #[serde(rename = "date_rule", default)]
    pub date_rules: Vec<DateRule>,
}

impl Category {
    /// The form of this name (`varian`).
    pub fn variant(&self, slug: &str) -> Option<&Variant> {
        self.variants.iter().find(|variant| variant.slug == slug)
    }

    /// The document of this kind.
    pub fn document(&self, kind: &DocumentKind) -> Option<&DocumentSpec> {
        self.documents.iter().find(|document| document.id == *kind)
    }

    /// What is scanned for one variant, in the order of the file.
    pub fn documents_of<'a>(&'a self, variant: &'a str) -> impl Iterator<Item = &'a DocumentSpec> {
        let documents = self.documents.iter();
        documents.filter(move |document| is_about(&document.variants, variant))
    }

    /// The rules about the dates of one variant, in the order of the file.
    pub fn date_rules_of<'a>(&'a self, variant: &'a str) -> impl Iterator<Item = &'a DateRule> {
        let rules = self.date_rules.iter();
        rules.filter(move |rule| is_about(&rule.variants, variant))
    }
}

/// Whether a list of variants, empty meaning all, holds this one.
fn is_about(variants: &[String], variant: &str) -> bool {
    variants.is_empty() || variants.iter().any(|one| one == variant)
}

/// The numbers and names under which SIASN knows a category.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SiasnIds {
    /// The `{jenis}` in paths, where public.
    pub jenis: Option<String>,
    /// `jenisRiwayat`, the SAPK-era ids.
    #[serde(default)]
    pub jenis_riwayat: Vec<u16>,
    /// `detail_layanan`.
    #[serde(default)]
    pub detail_layanan: Vec<u32>,
    /// `detail_layanan_nama`, for numbers that no public record shows; see [`folded`].
    #[serde(default)]
    pub names: Vec<String>,
}

/// A name as SIASN's own careless spellings of it agree: its letters and digits alone, in lower
/// case. `sk_nomor` and `skNomor`, `Riwayat CPNS/PNS` and `riwayat cpns / pns` are the same.
pub fn folded(name: &str) -> String {
    name.chars()
        .filter(|letter| letter.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

/// One form of a category, such as spouse, child and parent of the family.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Variant {
    /// Its name in the data (`varian`); the category's own slug where there is only one.
    pub slug: String,
    /// What the screen calls it.
    pub name: Label,
    /// Where SIASN files this form, where the category has several.
    #[serde(default)]
    pub siasn: SiasnIds,
    /// The values it holds, in the order of the form.
    #[serde(rename = "field")]
    pub fields: Vec<FieldSpec>,
}

impl Variant {
    /// The value of this name.
    pub fn field(&self, slug: &str) -> Option<&FieldSpec> {
        self.fields.iter().find(|field| field.slug == slug)
    }
}

/// One value of a record.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FieldSpec {
    /// Our name and the name in the dialect `terbuka`: SIASN's internal snake case where known.
    pub slug: String,
    /// What the screen calls it.
    pub label: Label,
    /// What its text must look like.
    #[serde(rename = "type")]
    pub kind: FieldKind,
    /// How the public web service spells it, typos included; absent where it has no such field.
    pub siasn: Option<String>,
    /// Further spellings that SIASN has for it, such as the write side's own slips.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// The reference list that its codes come from, by the server's name for it (`referensi/{nama}`).
    pub reference: Option<String>,
    /// Whether a record without it is incomplete.
    #[serde(default)]
    pub required: bool,
}

impl FieldSpec {
    /// Every spelling of its name, ours first.
    pub fn spellings(&self) -> impl Iterator<Item = &str> {
        let theirs = self.siasn.iter().chain(&self.aliases);
        std::iter::once(self.slug.as_str()).chain(theirs.map(String::as_str))
    }
}

/// What a value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FieldKind {
    /// Free text.
    Text,
    /// A person's name (*nama*), compared without regard to case and titles.
    Name,
    /// The number of a letter or certificate (*nomor*), compared without regard to spaces.
    Number,
    /// A calendar date; ISO 8601 in `terbuka`.
    Date,
    /// A year of four digits.
    Year,
    /// A whole number.
    Integer,
    /// A number with a fraction, such as a credit score (*angka kredit*).
    Decimal,
    /// Yes or no.
    Bool,
    /// A code of a reference list; the server sends its words beside it.
    Code,
    /// An employee number (*NIP*), 18 digits.
    Nip,
    /// A citizen number (*NIK*), 16 digits.
    Nik,
    /// An e-mail address.
    Email,
    /// A telephone number.
    Phone,
}

/// A document that a category asks for.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DocumentSpec {
    /// `id_ref_dokumen`, or a slug of ours where the public record is silent.
    pub id: DocumentKind,
    /// What the screen calls it.
    pub name: Label,
    /// Whether the proposal is incomplete without it.
    #[serde(default)]
    pub required: bool,
    /// The variants that ask for it; empty: all.
    #[serde(default)]
    pub variants: Vec<String>,
    /// Which values it should bear, and the words that stand before each on paper. A field that
    /// the proposal's variant does not have is not looked for.
    #[serde(default)]
    pub bears: BTreeMap<Borne, String>,
}

/// A value that a document should bear: a field's slug, or something about the person that is no
/// part of the proposal, spelt `person.name`, `person.nip` or `person.birth`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(from = "String")]
pub enum Borne {
    /// The civil servant's name, `person.name`.
    PersonName,
    /// The civil servant's employee number, `person.nip`.
    PersonNip,
    /// The civil servant's date of birth, `person.birth`.
    PersonBirth,
    /// A field of the record, by its slug.
    Field(String),
}

impl Borne {
    /// As the file spells it.
    pub fn as_str(&self) -> &str {
        match self {
            Self::PersonName => "person.name",
            Self::PersonNip => "person.nip",
            Self::PersonBirth => "person.birth",
            Self::Field(slug) => slug,
        }
    }
}

impl From<String> for Borne {
    fn from(text: String) -> Self {
        match text.as_str() {
            "person.name" => Self::PersonName,
            "person.nip" => Self::PersonNip,
            "person.birth" => Self::PersonBirth,
            _ => Self::Field(text),
        }
    }
}

impl fmt::Display for Borne {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A rule about the order of two dates. Each is a field of type `date` or `year`, [`BIRTH`], or
/// for the later one [`TODAY`]. Where either is a year, the two are compared by their years alone;
/// where either is missing, the rule says nothing.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DateRule {
    /// The variants that it is about; empty: all that have its fields.
    #[serde(default)]
    pub variants: Vec<String>,
    /// The field (or `birth`) that must not be later.
    pub earlier: String,
    /// The field (or `birth`, or `today`) that must not be earlier.
    pub later: String,
    /// Whether the same day is allowed.
    #[serde(default)]
    pub same_day: SameDay,
}

/// The civil servant's date of birth in a [`DateRule`].
pub const BIRTH: &str = "birth";

/// The day of the check in a [`DateRule`].
pub const TODAY: &str = "today";

/// Whether two dates of a rule may fall on one day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SameDay {
    /// The same day keeps the rule.
    #[default]
    Allowed,
    /// The same day breaks it.
    Forbidden,
}
