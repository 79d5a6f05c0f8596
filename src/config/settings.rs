//! `config.toml`: the user's file over `default.toml`, setting by setting.

use std::{collections::BTreeMap, ops::Range, path::Path, time::Duration};

use toml::de::DeTable;

use super::{
    address::{To, address},
    environment::{Environment, Glyphs},
    keymap::Keymap,
    problem::{Fault, Problem},
    profile::{self, Profile, UnknownProfile},
    source::{Document, Entry, Source, entries},
    theme::Themes,
};
use crate::domain::{economy::Policy, language::Language};

/// The defaults, explained line by line in Indonesian.
pub const DEFAULTS: &str = include_str!("default.toml");

/// The names of all settings.
const KNOWN: [&str; 13] = [
    "language",
    "theme",
    "server",
    "user",
    "profile",
    "grace_seconds",
    "settle_ms",
    "keep_days",
    "ascii",
    "hemat",
    "open_command",
    "keys",
    "profiles",
];
/// Longest time a decision may be held, in seconds.
const GRACE: Range<u64> = 0..3601;
/// Longest time a proposal must stand, in milliseconds.
const SETTLE: Range<u64> = 0..10_001;

/// Longest time that personal data may stay after a decision, in days.
const KEEP: Range<u64> = 0..3651;

/// What the user has set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// The language of the screen.
    pub language: Language,
    /// The name of the theme; it exists.
    pub theme: String,
    /// The unnamed profile's server, without a slash at the end; `None`: ask.
    pub server: Option<String>,
    /// The unnamed profile's account; `None`: ask.
    pub user: Option<String>,
    /// The key of the profile that is used unless another is asked for; it exists. `None`: the
    /// unnamed one.
    pub active: Option<String>,
    /// The profiles by their keys.
    pub profiles: BTreeMap<String, Profile>,
    /// How long a decision is held before it is queued for sending.
    pub grace: Duration,
    /// How long a proposal must stand complete on the screen before a deciding key counts.
    pub settle: Duration,
    /// How many days personal data and documents stay after a decision came to its end; 0: until the
    /// next start.
    pub keep_days: u32,
    /// What the terminal can show.
    pub glyphs: Glyphs,
    /// When the program is sparing with its lines.
    pub hemat: Policy,
    /// The program that opens documents and its arguments, `{}` for the file; empty: the system's.
    pub open_command: Vec<String>,
}

impl Settings {
    /// The profile of a name; without one, the active profile.
    ///
    /// # Errors
    /// There is no profile of that name.
    pub fn profile(&self, name: Option<&str>) -> Result<Profile, UnknownProfile> {
        let Some(name) = name.or(self.active.as_deref()) else {
            return Ok(Profile {
                server: self.server.clone(),
                user: self.user.clone(),
                ..Profile::default()
            });
        };
        let profile = self.profiles.get(name).cloned();
        profile.ok_or_else(|| UnknownProfile {
            name: name.to_owned(),
            known: self.known(),
        })
    }

    /// The keys of all profiles, with commas.
    fn known(&self) -> String {
        let keys: Vec<_> = self.profiles.keys().map(String::as_str).collect();
        keys.join(", ")
    }
}

/// What was read, and what was wrong.
pub(super) struct Loaded {
    pub(super) settings: Settings,
    pub(super) keymap: Keymap,
    pub(super) problems: Vec<Problem>,
}

/// Reads the user's file over the defaults.
pub(super) fn load(file: &Path, environment: &Environment, themes: &Themes) -> Loaded {
    let nothing = Settings {
        language: environment.language(),
        theme: String::new(),
        server: None,
        user: None,
        active: None,
        profiles: BTreeMap::new(),
        grace: Duration::ZERO,
        settle: Duration::ZERO,
        keep_days: 30,
        glyphs: environment.glyphs(),
        hemat: Policy::Auto,
        open_command: vec![],
    };
    let mut reader = Reader {
        settings: nothing,
        keymap: Keymap::default(),
        environment,
        themes,
    };
    let mut problems = reader.read(&Document::embedded("default.toml", DEFAULTS));
    if let Some(document) = Document::read(file) {
        problems.extend(reader.read(&document));
    }
    Loaded {
        settings: reader.settings,
        keymap: reader.keymap,
        problems,
    }
}

struct Reader<'a> {
    settings: Settings,
    keymap: Keymap,
    environment: &'a Environment,
    themes: &'a Themes,
}

impl Reader<'_> {
    fn read(&mut self, document: &Document) -> Vec<Problem> {
        let mut source = Source::new(document);
        let table = source.table();
        for (entry, name) in entries(&table) {
            if KNOWN.contains(&entry.0) {
                self.set(&mut source, entry);
            } else {
                source.unknown(entry.0, name, KNOWN.into_iter());
            }
        }
        self.choose(&mut source, &table);
        source.problems()
    }

    /// Which profile is active; known only once all have been read.
    fn choose(&mut self, source: &mut Source<'_>, table: &DeTable<'_>) -> Option<()> {
        let value = table.get("profile")?;
        let key = source.text(("profile", value))?.trim();
        if key.is_empty() || self.settings.profiles.contains_key(key) {
            self.settings.active = (!key.is_empty()).then(|| key.to_owned());
        } else {
            let fault = Fault::NoSuchProfile {
                value: key.to_owned(),
                known: self.settings.known(),
            };
            source.report(value.span(), fault);
        }
        Some(())
    }

    /// Reads the profiles; one whose key is none is left out.
    fn profiles(&mut self, source: &mut Source<'_>, table: &DeTable<'_>) {
        for (entry, name) in entries(table) {
            if !profile::is_key(entry.0) {
                let value = entry.0.to_owned();
                source.report(name, Fault::BadProfileKey { value });
            } else if let Some(table) = source.subtable(entry) {
                let profile = self.settings.profiles.entry(entry.0.to_owned());
                profile
                    .or_insert_with_key(|key| Profile {
                        key: Some(key.clone()),
                        ..Profile::default()
                    })
                    .overlay(source, table);
            }
        }
    }

    /// Sets one setting; where its value is wrong, it stays as it was.
    fn set(&mut self, source: &mut Source<'_>, entry: Entry<'_>) -> Option<()> {
        let settings = &mut self.settings;
        match entry.0 {
            "language" => {
                settings.language = match source.one_of(entry, &["auto", "id", "en"])?.as_str() {
                    "id" => Language::Indonesian,
                    "en" => Language::English,
                    _ => self.environment.language(),
                }
            }
            "theme" => {
                let names: Vec<_> = self.themes.names().collect();
                settings.theme = source.one_of(entry, &names)?;
            }
            "server" => settings.server = address(source, entry, To::Server)?,
            "user" => {
                let user = source.text(entry)?.trim();
                settings.user = (!user.is_empty()).then(|| user.to_owned());
            }
            "grace_seconds" => {
                settings.grace = Duration::from_secs(source.number(entry, GRACE)?);
            }
            "settle_ms" => {
                settings.settle = Duration::from_millis(source.number(entry, SETTLE)?);
            }
            "keep_days" => {
                settings.keep_days = u32::try_from(source.number(entry, KEEP)?).ok()?;
            }
            "ascii" => {
                let word = source.one_of(entry, &["auto", "always", "never"])?;
                settings.glyphs = match word.as_str() {
                    "always" => Glyphs::Ascii,
                    "never" => Glyphs::Unicode,
                    _ => self.environment.glyphs(),
                }
            }
            "hemat" => {
                let word = source.one_of(entry, &["auto", "always", "never"])?;
                settings.hemat = policy(&word);
            }
            "open_command" => {
                let words = source.texts(entry)?.into_iter();
                settings.open_command = words.map(|(word, _)| word.to_owned()).collect();
            }
            "keys" => {
                let table = source.subtable(entry)?;
                self.keymap.overlay(source, table);
            }
            "profiles" => {
                let table = source.subtable(entry)?;
                self.profiles(source, table);
            }
            _ => {}
        }
        Some(())
    }
}

fn policy(word: &str) -> Policy {
    match word {
        "always" => Policy::Always,
        "never" => Policy::Never,
        _ => Policy::Auto,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (Settings, Vec<Problem>) {
        let home = tempfile::tempdir().unwrap();
        let file = home.path().join("config.toml");
        std::fs::write(&file, text).unwrap();
        let environment = Environment::of([("LANG", "en_GB.UTF-8")]);
        let loaded = load(&file, &environment, &Themes::default());
        (loaded.settings, loaded.problems)
    }

    #[test]
    fn the_defaults_name_every_setting_and_are_sound() {
        let document = Document::embedded("default.toml", DEFAULTS);
        let mut source = Source::new(&document);
        let table = source.table();
        let names: Vec<_> = entries(&table).map(|(entry, _)| entry.0).collect();
        assert_eq!(names, KNOWN);
        let (settings, problems) = read("");
        assert_eq!(problems, []);
        let expected = Settings {
            language: Language::English,
            theme: "dark".into(),
            server: None,
            user: None,
            active: None,
            profiles: BTreeMap::new(),
            grace: Duration::from_secs(8),
            settle: Duration::from_millis(700),
            keep_days: 30,
            glyphs: Glyphs::Unicode,
            hemat: Policy::Auto,
            open_command: vec![],
        };
        assert_eq!(settings, expected);
    }

    #[test]
    fn the_user_s_file_wins() {
        let (settings, problems) = read(
            "language = 'id'\ntheme = 'mono'\nserver = 'https://siasn.contoh.test/'\nuser = ' opd '\n\
             grace_seconds = 0\nsettle_ms = 1_000\nkeep_days = 0\nascii = 'always'\nhemat = 'always'\nopen_command = ['mupdf', '{}']",
        );
        assert_eq!(problems, []);
        assert_eq!(settings.language, Language::Indonesian);
        assert_eq!(settings.theme, "mono");
        assert_eq!(
            settings.server.as_deref(),
            Some("https://siasn.contoh.test")
        );
        assert_eq!(settings.user.as_deref(), Some("opd"));
        assert_eq!(settings.grace, Duration::ZERO);
        assert_eq!(settings.settle, Duration::from_secs(1));
        assert_eq!(settings.keep_days, 0);
        assert_eq!(settings.glyphs, Glyphs::Ascii);
        assert_eq!(settings.hemat, Policy::Always);
        assert_eq!(read("hemat = 'never'").0.hemat, Policy::Never);
        assert_eq!(settings.open_command, ["mupdf", "{}"]);
    }

    #[test]
    fn what_is_wrong_is_named_and_the_default_holds() {
        for (text, id, column) in [
            ("language = 'jv'", "config-not-one-of", 12),
            ("theme = 'pelangi'", "config-not-one-of", 9),
            ("server = 'siasn.contoh.test'", "config-bad-address", 10),
            ("server = 'https://'", "config-bad-address", 10),
            ("server = 'https://a b'", "config-bad-address", 10),
            ("server = 'ftp://a'", "config-bad-address", 10),
            ("server = 'http://a.test'", "config-plain-address", 10),
            ("server = 'https://u:p@a'", "config-secret-in-address", 10),
            ("profile = 'dinkes'", "config-no-such-profile", 11),
            ("profile = 1", "config-wrong-type", 11),
            ("profiles = 1", "config-wrong-type", 12),
            ("grace_seconds = -1", "config-out-of-range", 17),
            ("grace_seconds = 3601", "config-out-of-range", 17),
            ("keep_days = 3651", "config-out-of-range", 13),
            ("settle_ms = 0.4", "config-wrong-type", 13),
            ("user = 7", "config-wrong-type", 8),
            ("open_command = ['a', 1]", "config-wrong-type", 16),
            ("hemat = 'hemat'", "config-not-one-of", 9),
            ("keys = 'vi'", "config-wrong-type", 8),
            ("warna = 'merah'", "config-unknown-key", 1),
        ] {
            let (settings, problems) = read(text);
            assert_eq!(problems.len(), 1, "{text}: {problems:?}");
            assert_eq!(problems[0].fault.id(), id, "{text}");
            assert_eq!(
                (problems[0].line, problems[0].column),
                (1, column),
                "{text}"
            );
            assert_eq!(settings, read("").0, "{text}");
        }
    }

    #[test]
    fn a_broken_line_does_not_take_the_others_with_it() {
        let (settings, problems) = read("theme = 'light'\nuser = \ngrace_seconds = 9\n");
        assert_eq!(problems.len(), 1, "{problems:?}");
        assert_eq!(problems[0].fault.id(), "config-syntax");
        assert_eq!(problems[0].line, 2);
        assert_eq!(settings.theme, "light");
        assert_eq!(settings.grace, Duration::from_secs(9));
    }

    #[test]
    fn a_folder_in_place_of_the_file_is_a_problem_not_an_end() {
        let home = tempfile::tempdir().unwrap();
        let loaded = load(home.path(), &Environment::default(), &Themes::default());
        assert_eq!(loaded.problems[0].fault.id(), "config-unreadable");
    }
}
