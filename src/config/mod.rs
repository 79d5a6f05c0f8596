//! What the user may set: folders, `config.toml`, keys and themes. The defaults are files of the
//! repository, embedded, and the user's are laid over them setting by setting.
//!
//! Loading never fails. Whatever is wrong in a file becomes a [`Problem`] with its line and column,
//! all of them at once; what is sound holds, and the program starts. This module knows no network,
//! no storage, no screen and no state of the program.

mod address;
mod categories;
pub mod chord;
pub mod colour;
pub mod environment;
pub mod keymap;
pub mod paths;
pub mod problem;
pub mod profile;
pub mod settings;
mod source;
pub mod style;
pub mod theme;

pub use chord::{Chord, Key, Mods};
pub use colour::Depth;
pub use environment::{Environment, Glyphs};
pub use keymap::Keymap;
pub use paths::{Paths, create_private};
pub use problem::{Fault, Problem};
pub use profile::{Profile, UnknownProfile};
pub use settings::Settings;
pub use theme::{Meaning, Theme, Themes};

use std::{panic::resume_unwind, thread};

use crate::domain::catalogue::Catalogue;

/// Everything a user has set, over the defaults.
#[derive(Clone, Debug)]
pub struct Config {
    /// The settings of `config.toml`.
    pub settings: Settings,
    /// Which keys do what.
    pub keymap: Keymap,
    /// The categories, shipped and the agency's own.
    pub catalogue: Catalogue,
    /// The themes at hand, shipped and the user's own.
    pub themes: Themes,
    /// What was wrong, in the order of the files and lines.
    pub problems: Vec<Problem>,
}

impl Config {
    /// Reads `config.toml`, `themes/*.toml` and `categories/*.toml` in the folder of the configuration.
    pub fn load(paths: &Paths, environment: &Environment) -> Self {
        // The categories are most of the work: they are read beside the rest.
        let (loaded, themes, mut problems, (catalogue, mistakes)) = thread::scope(|scope| {
            let categories = scope.spawn(|| categories::load(&paths.config.join("categories")));
            let (themes, problems) = Themes::load(&paths.config.join("themes"));
            let file = paths.config.join("config.toml");
            let loaded = settings::load(&file, environment, &themes);
            let read = categories
                .join()
                .unwrap_or_else(|fault| resume_unwind(fault));
            (loaded, themes, problems, read)
        });
        problems.splice(0..0, loaded.problems);
        problems.extend(mistakes);
        Self {
            settings: loaded.settings,
            keymap: loaded.keymap,
            catalogue,
            themes,
            problems,
        }
    }

    /// The theme that the settings name.
    pub fn theme(&self) -> &Theme {
        self.themes.get(&self.settings.theme)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn paths(home: &std::path::Path) -> Paths {
        let environment = Environment::of([("PERIKSA_HOME", home.to_str().unwrap())]);
        Paths::from_environment(&environment).unwrap()
    }

    #[test]
    fn without_a_file_the_defaults_hold() {
        let home = tempfile::tempdir().unwrap();
        let config = Config::load(&paths(home.path()), &Environment::of([]));
        assert_eq!(config.problems, []);
        assert_eq!(config.theme().slug(), "dark");
    }

    #[test]
    fn all_problems_are_reported_and_the_rest_holds() {
        let home = tempfile::tempdir().unwrap();
        let paths = paths(home.path());
        std::fs::create_dir_all(paths.config.join("themes")).unwrap();
        std::fs::write(
            paths.config.join("config.toml"),
            "language = \"en\"\nthem = \"light\"\ngrace_seconds = \"lima\"\n[keys]\naccept = \"hyper-a\"\nundo = \"U\"\n",
        )
        .unwrap();
        std::fs::write(
            paths.config.join("themes/senja.toml"),
            "base = \"light\"\n[style]\nbad = \"pink\"\ngood = \"bold blue\"\n",
        )
        .unwrap();
        let config = Config::load(&paths, &Environment::of([]));
        let ids: Vec<_> = config
            .problems
            .iter()
            .map(|problem| (problem.fault.id(), problem.line, problem.column))
            .collect();
        assert_eq!(
            ids,
            [
                ("config-unknown-key", 2, 1),
                ("config-wrong-type", 3, 17),
                ("config-bad-chord", 5, 10),
                ("config-bad-style", 3, 8),
            ]
        );
        assert_eq!(
            config.settings.language,
            crate::domain::language::Language::English
        );
        assert_eq!(config.settings.grace.as_secs(), 8);
        assert_eq!(config.keymap.chords_for("undo"), ["U".parse().unwrap()]);
        assert_eq!(config.keymap.chords_for("accept"), ["a".parse().unwrap()]);
        assert!(config.themes.names().any(|name| name == "senja"));
    }

    proptest! {
        #[test]
        fn no_file_whatever_stops_the_program(text in any::<Vec<u8>>(), toml in "[a-z_=\\[\\]\"'#{}., \n0-9-]{0,200}") {
            let home = tempfile::tempdir().unwrap();
            let paths = paths(home.path());
            std::fs::create_dir_all(paths.config.join("themes")).unwrap();
            std::fs::write(paths.config.join("config.toml"), &toml).unwrap();
            std::fs::write(paths.config.join("themes/a.toml"), &text).unwrap();
            std::fs::write(paths.config.join("themes/b.toml"), &toml).unwrap();
            let config = Config::load(&paths, &Environment::of([]));
            prop_assert!(config.problems.iter().all(|problem| problem.line > 0 && problem.column > 0));
        }
    }
}
