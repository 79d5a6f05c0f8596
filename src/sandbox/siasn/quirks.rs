//! The oddities of the recorded API, each a switch by name. Knows no answer: what a switch does to
//! one is in [`super::distort`].

use std::fmt;
use std::str::FromStr;

/// One oddity of the API as the record has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quirk {
    /// Lists come in three envelopes (`amplop`).
    Envelopes,
    /// Numbers as texts and texts as numbers (`angka-teks`).
    NumbersAsText,
    /// `"error"` as a text or a boolean (`error-teks`).
    ErrorAsText,
    /// Business errors under HTTP 200 (`error-dalam-200`).
    ErrorInside200,
    /// An empty list is a 404 (`kosong-404`).
    EmptyIs404,
    /// A malformed id brings out the database's own words under 406 (`pangkalan-data-406`).
    DatabaseSpeaks,
    /// Null as the text `null` (`null-teks`).
    NullAsText,
    /// An empty date as a date that means none (`tanggal-kosong`).
    EmptyDates,
    /// Dates in three spellings (`tanggal-campur`).
    MixedDates,
    /// `usulan_data` one level deeper (`data-dalam`).
    Nested,
    /// Documents as null, a map or an array (`path-ragam`).
    MixedPaths,
    /// Camel case and the API's own typos among the keys (`salah-eja`).
    Misspelt,
    /// Ids of records in three shapes (`id-ragam`).
    MixedIds,
    /// Totals that are never quite right (`total-hanyut`).
    DriftingTotals,
    /// Answers held back for [`crate::sandbox::Config::slow`] (`lambat`).
    Slow,
    /// A row stands on two pages, or on none until read again (`baris-ganda`).
    ShiftingRows,
    /// Only the two proven kinds have a detail (`hanya-jenis-terbukti`).
    ProvenKindsOnly,
}

impl Quirk {
    /// Every quirk, in the order of the contract.
    pub const ALL: [Self; 17] = [
        Self::Envelopes,
        Self::NumbersAsText,
        Self::ErrorAsText,
        Self::ErrorInside200,
        Self::EmptyIs404,
        Self::DatabaseSpeaks,
        Self::NullAsText,
        Self::EmptyDates,
        Self::MixedDates,
        Self::Nested,
        Self::MixedPaths,
        Self::Misspelt,
        Self::MixedIds,
        Self::DriftingTotals,
        Self::Slow,
        Self::ShiftingRows,
        Self::ProvenKindsOnly,
    ];

    /// The name on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Envelopes => "amplop",
            Self::NumbersAsText => "angka-teks",
            Self::ErrorAsText => "error-teks",
            Self::ErrorInside200 => "error-dalam-200",
            Self::EmptyIs404 => "kosong-404",
            Self::DatabaseSpeaks => "pangkalan-data-406",
            Self::NullAsText => "null-teks",
            Self::EmptyDates => "tanggal-kosong",
            Self::MixedDates => "tanggal-campur",
            Self::Nested => "data-dalam",
            Self::MixedPaths => "path-ragam",
            Self::Misspelt => "salah-eja",
            Self::MixedIds => "id-ragam",
            Self::DriftingTotals => "total-hanyut",
            Self::Slow => "lambat",
            Self::ShiftingRows => "baris-ganda",
            Self::ProvenKindsOnly => "hanya-jenis-terbukti",
        }
    }

    fn bit(self) -> u32 {
        1 << self as u32
    }
}

impl FromStr for Quirk {
    type Err = UnknownQuirk;

    fn from_str(name: &str) -> Result<Self, UnknownQuirk> {
        Self::ALL
            .into_iter()
            .find(|quirk| quirk.name() == name)
            .ok_or_else(|| UnknownQuirk(name.to_owned()))
    }
}

/// A name that no quirk has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownQuirk(pub String);

impl fmt::Display for UnknownQuirk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = Quirk::ALL.map(Quirk::name).join(", ");
        write!(f, "{:?}: all, none, {names}", self.0)
    }
}

impl std::error::Error for UnknownQuirk {}

/// Which quirks are on. The default is what `all` means: every one but `hanya-jenis-terbukti`,
/// which takes something away rather than changing its shape.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quirks(u32);

impl Quirks {
    /// A server as its makers meant it.
    pub const fn none() -> Self {
        Self(0)
    }

    /// Switches one on.
    #[must_use]
    pub fn with(self, quirk: Quirk) -> Self {
        Self(self.0 | quirk.bit())
    }

    /// Switches one off.
    #[must_use]
    pub fn without(self, quirk: Quirk) -> Self {
        Self(self.0 & !quirk.bit())
    }

    /// Whether one is on.
    pub fn has(self, quirk: Quirk) -> bool {
        self.0 & quirk.bit() != 0
    }
}

impl Default for Quirks {
    fn default() -> Self {
        Quirk::ALL
            .into_iter()
            .filter(|quirk| *quirk != Quirk::ProvenKindsOnly)
            .fold(Self::none(), Self::with)
    }
}

/// Reads `all`, `none` or names between commas; `all` and a name may stand together.
impl FromStr for Quirks {
    type Err = UnknownQuirk;

    fn from_str(words: &str) -> Result<Self, UnknownQuirk> {
        words
            .split(',')
            .map(str::trim)
            .try_fold(Self::none(), |quirks, word| match word {
                "none" => Ok(quirks),
                "all" => Ok(Self(quirks.0 | Self::default().0)),
                name => name.parse().map(|quirk| quirks.with(quirk)),
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_quirk_is_a_switch_of_its_own() {
        for quirk in Quirk::ALL {
            assert_eq!(quirk.name().parse(), Ok(quirk));
            let alone = quirk.name().parse::<Quirks>().unwrap();
            let on: Vec<Quirk> = Quirk::ALL
                .into_iter()
                .filter(|one| alone.has(*one))
                .collect();
            assert_eq!(on, [quirk]);
            assert!(!alone.without(quirk).has(quirk));
        }
    }

    #[test]
    fn all_is_the_default_and_takes_nothing_away() {
        assert_eq!("all".parse(), Ok(Quirks::default()));
        assert!(!Quirks::default().has(Quirk::ProvenKindsOnly));
        let more: Quirks = "all, hanya-jenis-terbukti".parse().unwrap();
        assert!(Quirk::ALL.into_iter().all(|quirk| more.has(quirk)));
        assert_eq!("none".parse(), Ok(Quirks::none()));
        assert_eq!(
            "amplop,hantu".parse::<Quirks>(),
            Err(UnknownQuirk("hantu".to_owned()))
        );
    }
}
