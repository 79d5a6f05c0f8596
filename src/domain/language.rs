//! The languages of the screen. Sentences live in the message catalogue, not here.

use serde::{Deserialize, Serialize};

/// A language that the screen speaks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Language {
    /// *Bahasa Indonesia*, the language of the field and the default.
    #[default]
    #[serde(rename = "id")]
    Indonesian,
    /// English.
    #[serde(rename = "en")]
    English,
}

impl Language {
    /// Every language, the default first.
    pub const ALL: [Self; 2] = [Self::Indonesian, Self::English];

    /// The language's tag after BCP 47.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Indonesian => "id",
            Self::English => "en",
        }
    }

    /// Reads a BCP 47 tag or a POSIX locale such as `en_GB.UTF-8`; none for other languages, so
    /// that the caller decides what stands in for them.
    pub fn from_tag(tag: &str) -> Option<Self> {
        let primary = tag.split(['-', '_', '.', '@']).next()?;
        Self::ALL
            .into_iter()
            .find(|language| language.tag().eq_ignore_ascii_case(primary))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_tags_and_locales() {
        assert_eq!(Language::from_tag("id"), Some(Language::Indonesian));
        assert_eq!(
            Language::from_tag("id_ID.UTF-8"),
            Some(Language::Indonesian)
        );
        assert_eq!(Language::from_tag("en-GB"), Some(Language::English));
        assert_eq!(Language::from_tag("EN"), Some(Language::English));
        assert_eq!(Language::from_tag("C.UTF-8"), None);
        assert_eq!(Language::from_tag("ind"), None);
        assert_eq!(Language::from_tag(""), None);
    }
}
