//! The environment variables that matter, read once and handed on, so that nothing else asks the
//! process and every rule can be tested.

use std::collections::BTreeMap;

use crate::domain::language::Language;

/// A snapshot of the environment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Environment(BTreeMap<String, String>);

/// What the terminal can show besides ASCII.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum Glyphs {
    /// UTF-8.
    #[default]
    Unicode,
    /// ASCII only: lines, arrows and marks become look-alikes.
    Ascii,
}

impl Environment {
    /// The environment of this process; values that are no text are left out.
    pub fn of_process() -> Self {
        let text = |(name, value): (std::ffi::OsString, std::ffi::OsString)| {
            Some((name.into_string().ok()?, value.into_string().ok()?))
        };
        Self(std::env::vars_os().filter_map(text).collect())
    }

    /// An environment of these variables only.
    pub fn of<'a>(variables: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let owned = |(name, value): (&str, &str)| (name.to_owned(), value.to_owned());
        Self(variables.into_iter().map(owned).collect())
    }

    /// A variable that is set to something.
    pub fn get(&self, name: &str) -> Option<&str> {
        let value = self.0.get(name).map(String::as_str);
        value.filter(|value| !value.is_empty())
    }

    /// The language the locale asks for: English where it says so, else Indonesian.
    pub fn language(&self) -> Language {
        match self.locale("LC_MESSAGES") {
            Some(locale) if locale.starts_with("en") => Language::English,
            _ => Language::Indonesian,
        }
    }

    /// UTF-8 where the locale says so. Windows has no such variables and speaks UTF-8.
    pub fn glyphs(&self) -> Glyphs {
        let unicode = self.locale("LC_CTYPE").map_or(cfg!(windows), |locale| {
            let locale = locale.to_ascii_lowercase();
            locale.contains("utf-8") || locale.contains("utf8")
        });
        if unicode {
            Glyphs::Unicode
        } else {
            Glyphs::Ascii
        }
    }

    /// The locale of a category by POSIX's order: `LC_ALL`, the category, `LANG`.
    fn locale(&self, category: &str) -> Option<&str> {
        ["LC_ALL", category, "LANG"]
            .into_iter()
            .find_map(|name| self.get(name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_locale_decides_in_the_order_of_posix() {
        let of = |variables: &[(&'static str, &'static str)]| {
            Environment::of(variables.iter().copied()).language()
        };
        assert_eq!(of(&[]), Language::Indonesian);
        assert_eq!(of(&[("LANG", "C.UTF-8")]), Language::Indonesian);
        assert_eq!(of(&[("LANG", "en_US.UTF-8")]), Language::English);
        let both = [("LANG", "en_US.UTF-8"), ("LC_MESSAGES", "id_ID.UTF-8")];
        assert_eq!(of(&both), Language::Indonesian);
        let all = [("LC_ALL", "en_GB"), ("LC_MESSAGES", "id_ID.UTF-8")];
        assert_eq!(of(&all), Language::English);
        let empty = [("LC_ALL", ""), ("LANG", "en_GB")];
        assert_eq!(of(&empty), Language::English);
    }

    #[test]
    fn ascii_unless_the_locale_is_utf8() {
        let of = |value| Environment::of([("LANG", value)]).glyphs();
        assert_eq!(of("id_ID.UTF-8"), Glyphs::Unicode);
        assert_eq!(of("id_ID.utf8"), Glyphs::Unicode);
        assert_eq!(of("id_ID"), Glyphs::Ascii);
        assert_eq!(of("C"), Glyphs::Ascii);
    }
}
