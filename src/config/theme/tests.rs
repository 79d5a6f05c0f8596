use ratatui::style::{Color, Modifier};

use super::{super::colour::value, *};

/// The lowest contrast at which small text is readable (WCAG 2.1, level AA).
const READABLE: f64 = 4.5;

/// Meanings that stand side by side and would be told apart by colour alone.
const SIDE_BY_SIDE: [(Meaning, Meaning); 15] = [
    (Meaning::Good, Meaning::Warning),
    (Meaning::Good, Meaning::Bad),
    (Meaning::Warning, Meaning::Bad),
    (Meaning::Added, Meaning::Removed),
    (Meaning::Text, Meaning::Changed),
    (Meaning::Text, Meaning::Selected),
    (Meaning::Text, Meaning::Warning),
    (Meaning::Text, Meaning::Bad),
    (Meaning::Text, Meaning::Missing),
    (Meaning::Text, Meaning::Match),
    (Meaning::Text, Meaning::Added),
    (Meaning::Changed, Meaning::ChangedMark),
    (Meaning::Tab, Meaning::TabActive),
    (Meaning::Stage, Meaning::StageNow),
    (Meaning::Dim, Meaning::Key),
];

fn shipped() -> Vec<Theme> {
    Themes::default().all().cloned().collect()
}

fn luminance([r, g, b]: [u8; 3]) -> f64 {
    let linear = |channel: u8| {
        let share = f64::from(channel) / 255.0;
        if share <= 0.03928 {
            share / 12.92
        } else {
            ((share + 0.055) / 1.055).powf(2.4)
        }
    };
    0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b)
}

fn contrast(a: [u8; 3], b: [u8; 3]) -> f64 {
    let (a, b) = (luminance(a) + 0.05, luminance(b) + 0.05);
    a.max(b) / a.min(b)
}

/// Text and background as xterm shows them. Dim text keeps two thirds of its distance.
fn shown(theme: &Theme, style: Style) -> ([u8; 3], [u8; 3]) {
    let (text, ground) = match theme.background() {
        Background::Dark => ([0xe5; 3], [0; 3]),
        Background::Light => ([0; 3], [0xff; 3]),
    };
    let ground = value(style.bg.unwrap_or(Color::Reset)).unwrap_or(ground);
    let mut text = value(style.fg.unwrap_or(Color::Reset)).unwrap_or(text);
    if style.add_modifier.contains(Modifier::DIM) {
        let dim = |(t, g): (u8, u8)| ((2 * u16::from(t) + u16::from(g)) / 3) as u8;
        text = [0, 1, 2].map(|at| dim((text[at], ground[at])));
    }
    (text, ground)
}

#[test]
fn every_shipped_theme_defines_every_meaning_and_nothing_else() {
    for (slug, text) in SHIPPED {
        let document = Document::embedded(slug, text);
        let (theme, problems) = laid_over(Theme::bare(slug), &document, &[]);
        assert_eq!(problems, [], "{slug}");
        assert_ne!(theme.label.id, theme.label.en, "{slug}");
        let mut source = Source::new(&document);
        let table = source.table();
        let styles = table["style"].get_ref().as_table().unwrap();
        for meaning in Meaning::ALL {
            assert!(styles.get(meaning.slug()).is_some(), "{slug}: {meaning:?}");
        }
    }
}

#[test]
fn every_shipped_theme_can_be_read() {
    for theme in shipped() {
        for meaning in Meaning::ALL {
            let (text, ground) = shown(&theme, theme.style(meaning));
            let contrast = contrast(text, ground);
            let slug = theme.slug();
            assert!(contrast >= READABLE, "{slug}: {meaning:?} {contrast:.2}");
        }
    }
}

#[test]
fn shipped_themes_use_the_sixteen_colours_only() {
    for theme in shipped() {
        for meaning in Meaning::ALL {
            let style = theme.style(meaning);
            for colour in [style.fg, style.bg].into_iter().flatten() {
                assert!(!matches!(colour, Color::Rgb(..) | Color::Indexed(_)));
            }
        }
    }
}

#[test]
fn nothing_is_said_by_colour_alone() {
    for theme in shipped() {
        for (a, b) in SIDE_BY_SIDE {
            let modifiers = |meaning| theme.style(meaning).add_modifier;
            let slug = theme.slug();
            assert_ne!(modifiers(a), modifiers(b), "{slug}: {a:?}, {b:?}");
        }
    }
}

#[test]
fn mono_has_no_colour() {
    let themes = Themes::default();
    for meaning in Meaning::ALL {
        let style = themes.get("mono").style(meaning);
        assert_eq!((style.fg, style.bg), (None, None));
    }
}

#[test]
fn a_broken_file_costs_only_its_broken_entries() {
    let home = tempfile::tempdir().unwrap();
    let text = "background = 'light'\nbase = 'lihgt'\n[style]\nbad = 'bold  pinkish'\ngood = 'blue'\n\
                goood = 'red'\ntext = 3\n[name]\nid = 'Senja'\n";
    std::fs::write(home.path().join("senja.toml"), text).unwrap();
    std::fs::write(home.path().join("readme.txt"), "x").unwrap();
    let (themes, problems) = Themes::load(home.path());
    let found: Vec<_> = problems
        .iter()
        .map(|problem| (problem.fault.id(), problem.line, problem.column))
        .collect();
    assert_eq!(
        found,
        [
            ("config-not-one-of", 2, 8),
            ("config-bad-style", 4, 14),
            ("config-unknown-key", 6, 1),
            ("config-wrong-type", 7, 8),
        ]
    );
    let theme = themes.get("senja");
    let dark = themes.get("dark");
    assert_eq!(theme.background(), Background::Light);
    assert_eq!(theme.style(Meaning::Good), Style::new().blue());
    assert_eq!(theme.style(Meaning::Bad), dark.style(Meaning::Bad));
    assert_eq!(theme.style(Meaning::Text), dark.style(Meaning::Text));
    assert_eq!(
        (theme.label().id.as_str(), theme.label().en.as_str()),
        ("Senja", "senja")
    );
}

#[test]
fn a_namesake_lies_over_the_shipped_theme() {
    let home = tempfile::tempdir().unwrap();
    std::fs::write(home.path().join("light.toml"), "[style]\ngood = 'bold'\n").unwrap();
    let (themes, problems) = Themes::load(home.path());
    assert_eq!(problems, []);
    assert_eq!(themes.names().count(), SHIPPED.len());
    let shipped = Themes::default();
    let (ours, theirs) = (themes.get("light"), shipped.get("light"));
    assert_eq!(ours.style(Meaning::Good), Style::new().bold());
    assert_eq!(ours.style(Meaning::Bad), theirs.style(Meaning::Bad));
    assert_eq!(ours.label(), theirs.label());
}

#[test]
fn themes_go_round() {
    let themes = Themes::default();
    assert_eq!(themes.after("dark").slug(), "light");
    assert_eq!(themes.after("colour-blind").slug(), "dark");
    assert_eq!(themes.get("no such theme").slug(), "dark");
}

#[test]
fn on_a_thin_line_what_has_to_be_seen_keeps_its_look() {
    for name in Themes::default().names() {
        let themes = Themes::default();
        let theme = themes.get(name);
        let plain = theme.plain();
        for meaning in Meaning::ALL {
            let expected = match DECORATION.contains(&meaning) {
                true => theme.style(Meaning::Text),
                false => theme.style(meaning),
            };
            assert_eq!(plain.style(meaning), expected, "{name} {}", meaning.slug());
        }
        for needed in [
            Meaning::Cursor,
            Meaning::Warning,
            Meaning::Bad,
            Meaning::Changed,
        ] {
            assert_eq!(plain.style(needed), theme.style(needed));
        }
    }
}
