//! Categories as data: one readable file per category under `categories/`, embedded here, and an
//! agency can lay its own over them. The code has one comparison, one matcher and one form for all.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::id::{CategorySlug, DocumentKind};

/// Words in both languages of the screen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Label {
    /// Indonesian.
    pub id: String,
    /// English.
    pub en: String,
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
    pub detail_layanan: Vec<u16>,
}

/// One form of a category, such as spouse, child and parent of the family.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Variant {
    /// Its name in the data (`varian`); the category's own slug where there is only one.
    pub slug: String,
    /// What the screen calls it.
    pub name: Label,
    /// The values it holds, in the order of the form.
    #[serde(rename = "field")]
    pub fields: Vec<FieldSpec>,
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
    /// The reference list that its codes come from.
    pub reference: Option<String>,
    /// Whether a record without it is incomplete.
    #[serde(default)]
    pub required: bool,
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
    /// Which values it should bear, and the words that stand before each on paper:
    /// field slug to caption.
    #[serde(default)]
    pub bears: BTreeMap<String, String>,
}

/// A rule about the order of two dates. `birth` and `today` are known beside the fields.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DateRule {
    /// The field (or `birth`) that must not be later.
    pub earlier: String,
    /// The field (or `today`) that must not be earlier.
    pub later: String,
    /// Whether the same day is allowed.
    #[serde(default)]
    pub same_day: SameDay,
}

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
