//! Themes: from what a thing means to how it looks. The shipped ones are files under `themes/`; the
//! user's own lie over one of them, entry by entry, so that a broken entry costs only itself.
//!
//! How many colours the terminal has is not asked here: the terminal's back end brings colours
//! down. What a screen shows with which meaning is the screen's business.

use std::path::{Path, PathBuf};

use ratatui::style::Style;

use super::{
    problem::{Fault, Problem},
    source::{Document, Entry, Source, entries},
    style,
};
use crate::domain::category::Label;

/// The shipped themes; the first is the default and the base of all.
const SHIPPED: [(&str, &str); 5] = [
    ("dark", include_str!("../../themes/dark.toml")),
    ("light", include_str!("../../themes/light.toml")),
    (
        "high-contrast",
        include_str!("../../themes/high-contrast.toml"),
    ),
    ("mono", include_str!("../../themes/mono.toml")),
    (
        "colour-blind",
        include_str!("../../themes/colour-blind.toml"),
    ),
];

macro_rules! meanings {
    ($($(#[$doc:meta])* $name:ident = $slug:literal,)*) => {
        /// What a thing on the screen means.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Meaning {
            $($(#[$doc])* $name,)*
        }

        impl Meaning {
            /// All meanings.
            pub const ALL: [Self; [$($slug),*].len()] = [$(Self::$name),*];

            /// The name in theme files.
            pub fn slug(self) -> &'static str {
                match self {
                    $(Self::$name => $slug,)*
                }
            }
        }
    };
}

meanings! {
    /// Ordinary text.
    Text = "text",
    /// What may be overlooked.
    Dim = "dim",
    /// Headings, the name of the screen.
    Title = "title",
    /// A saved view.
    Tab = "tab",
    /// The saved view that is open.
    TabActive = "tab-active",
    /// The mark of the row the keys work on.
    Cursor = "cursor",
    /// What is chosen in a list of choices.
    Selected = "selected",
    /// A field that the proposal changes.
    Changed = "changed",
    /// The characters that differ inside such a field.
    ChangedMark = "changed-mark",
    /// What the proposal adds.
    Added = "added",
    /// What it takes away.
    Removed = "removed",
    /// All is well.
    Good = "good",
    /// Look here.
    Warning = "warning",
    /// Something is wrong.
    Bad = "bad",
    /// The name of a key.
    Key = "key",
    /// Lines between parts.
    Border = "border",
    /// The name of a field.
    Field = "field",
    /// A stage of the way.
    Stage = "stage",
    /// The stage at which the proposal stands.
    StageNow = "stage-now",
    /// What should be there and is not.
    Missing = "missing",
    /// What a filter or a document's search has found.
    Match = "match",
    /// What the user types.
    Input = "input",
    /// A message that passes.
    Notice = "notice",
}

/// A look for every meaning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Theme {
    slug: String,
    label: Label,
    background: Background,
    styles: [Style; Meaning::ALL.len()],
}

/// What stands for itself without its look: its place says what it is.
const DECORATION: [Meaning; 6] = [
    Meaning::Dim,
    Meaning::Title,
    Meaning::Key,
    Meaning::Border,
    Meaning::Field,
    Meaning::Notice,
];

/// The background a theme is made for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Background {
    /// Light text on dark.
    Dark,
    /// Dark text on light.
    Light,
}

impl Theme {
    /// Its name in the settings.
    pub fn slug(&self) -> &str {
        &self.slug
    }

    /// Its name on the screen.
    pub fn label(&self) -> &Label {
        &self.label
    }

    /// The background it is made for.
    pub fn background(&self) -> Background {
        self.background
    }

    /// How a meaning looks.
    pub fn style(&self, meaning: Meaning) -> Style {
        self.styles[meaning as usize]
    }

    /// The same for a thin line: what only divides or decorates looks like ordinary text, what has to
    /// be seen keeps its look.
    #[must_use]
    pub fn plain(&self) -> Self {
        let mut plain = self.clone();
        for meaning in DECORATION {
            plain.styles[meaning as usize] = self.style(Meaning::Text);
        }
        plain
    }

    /// A theme without any look, for the first one to lie upon.
    fn bare(slug: &str) -> Self {
        let name = slug.to_owned();
        Self {
            slug: name.clone(),
            label: Label {
                id: name.clone(),
                en: name,
            },
            background: Background::Dark,
            styles: [Style::new(); Meaning::ALL.len()],
        }
    }
}

/// The themes at hand; there is always one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Themes {
    first: Theme,
    others: Vec<Theme>,
}

impl Default for Themes {
    /// The shipped themes.
    fn default() -> Self {
        let themes = SHIPPED.map(|(slug, text)| {
            let document = Document::embedded(slug, text);
            laid_over(Theme::bare(slug), &document, &[]).0
        });
        let [first, others @ ..] = themes;
        let others = others.into();
        Self { first, others }
    }
}

impl Themes {
    /// The shipped themes and those of a folder; a file named like a shipped theme lies over it.
    pub fn load(folder: &Path) -> (Self, Vec<Problem>) {
        let shipped = Self::default();
        let mut themes = shipped.clone();
        let mut problems = vec![];
        for file in files(folder) {
            let slug = file.file_stem().and_then(|stem| stem.to_str());
            let (Some(slug), Some(document)) = (slug, Document::read(&file)) else {
                continue;
            };
            let base = shipped.base_for(slug, &document);
            let names: Vec<_> = shipped.names().collect();
            let (theme, found) = laid_over(base, &document, &names);
            problems.extend(found);
            themes.put(theme);
        }
        (themes, problems)
    }

    /// The names of all themes, the default first.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.all().map(Theme::slug)
    }

    /// A theme by its name; the default where there is none.
    pub fn get(&self, name: &str) -> &Theme {
        let found = self.all().find(|theme| theme.slug == name);
        found.unwrap_or(&self.first)
    }

    /// The theme after the one of this name, and the first after the last.
    pub fn after(&self, name: &str) -> &Theme {
        let mut rest = self.all().skip_while(|theme| theme.slug != name).skip(1);
        rest.next().unwrap_or(&self.first)
    }

    fn all(&self) -> impl Iterator<Item = &Theme> {
        std::iter::once(&self.first).chain(&self.others)
    }

    fn put(&mut self, theme: Theme) {
        let mut all = std::iter::once(&mut self.first).chain(&mut self.others);
        match all.find(|known| known.slug == theme.slug) {
            Some(known) => *known = theme,
            None => self.others.push(theme),
        }
    }

    /// What a file of the user's lies upon: what it says, or its namesake, or the default.
    fn base_for(&self, slug: &str, document: &Document) -> Theme {
        let table = Source::new(document).table();
        let said = table.get("base").and_then(|base| base.get_ref().as_str());
        let mut base = self.get(said.unwrap_or(slug)).clone();
        if base.slug != slug {
            base.label = Theme::bare(slug).label;
        }
        base.slug = slug.to_owned();
        base
    }
}

/// The files of a folder that may be themes, in the order of their names.
fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut files: Vec<_> = entries
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "toml"))
        .collect();
    files.sort();
    files
}

/// Lays a file over a theme; what is wrong in it stays as it was.
fn laid_over(mut theme: Theme, document: &Document, bases: &[&str]) -> (Theme, Vec<Problem>) {
    let mut source = Source::new(document);
    for (entry, name) in entries(&source.table()) {
        match entry.0 {
            "base" => {
                source.one_of(entry, bases);
            }
            "background" => {
                if let Some(word) = source.one_of(entry, &["dark", "light"]) {
                    let light = word == "light";
                    theme.background = [Background::Dark, Background::Light][usize::from(light)];
                }
            }
            "name" => label(&mut source, entry, &mut theme.label),
            "style" => styles(&mut source, entry, &mut theme),
            other => {
                let known = ["base", "background", "name", "style"];
                source.unknown(other, name, known.into_iter());
            }
        }
    }
    (theme, source.problems())
}

fn label(source: &mut Source<'_>, entry: Entry<'_>, label: &mut Label) {
    for (entry, name) in source.subtable(entry).into_iter().flat_map(entries) {
        let place = match entry.0 {
            "id" => &mut label.id,
            "en" => &mut label.en,
            other => {
                source.unknown(other, name, ["id", "en"].into_iter());
                continue;
            }
        };
        if let Some(text) = source.text(entry) {
            text.clone_into(place);
        }
    }
}

fn styles(source: &mut Source<'_>, entry: Entry<'_>, theme: &mut Theme) {
    for (entry, name) in source.subtable(entry).into_iter().flat_map(entries) {
        let Some(meaning) = Meaning::ALL.iter().find(|known| known.slug() == entry.0) else {
            source.unknown(entry.0, name, Meaning::ALL.into_iter().map(Meaning::slug));
            continue;
        };
        match source.text(entry).map(style::parse) {
            Some(Ok(style)) => theme.styles[*meaning as usize] = style,
            Some(Err(word)) => {
                let at = source.word_at(entry.1.span(), word);
                let word = word.to_owned();
                source.report(at, Fault::BadStyle { word });
            }
            None => {}
        }
    }
}

#[cfg(test)]
mod tests;
