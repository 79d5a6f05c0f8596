//! What a terminal is able to do, from what its name says: terminfo describes the common ground, and
//! terminals that speak under a name of their own can more. Nothing is asked of the terminal itself.
//!
//! An ability counts only where terminfo gives for it the very bytes that we would write.

use terminfo_lean::{locate, parse};

use crate::config::{Depth, Environment, Glyphs};

/// What a terminal is able to show and to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Ability {
    /// How many colours.
    pub depth: Depth,
    /// Which characters.
    pub glyphs: Glyphs,
    /// Which ways to say something in fewer bytes.
    pub skills: Skills,
}

/// A way to say something in fewer bytes, beyond what every terminal since the VT100 does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Skill {
    /// Goes to a column or a row alone (CHA and VPA).
    Address,
    /// Deletes and inserts rows (DL and IL), by which a list is scrolled.
    Rows,
    /// Erases some columns (ECH).
    Erase,
    /// Erases with the colour of the background.
    Fill,
    /// Repeats a character of ASCII (REP).
    Repeat,
    /// Shows a frame only when it is whole (mode 2026).
    Synchronize,
}

impl Skill {
    /// All of them, in the order in which they are told.
    pub const ALL: [Self; 6] = [
        Self::Address,
        Self::Rows,
        Self::Erase,
        Self::Fill,
        Self::Repeat,
        Self::Synchronize,
    ];

    /// Its name where the program tells of itself.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Address => "CHA/VPA",
            Self::Rows => "DL/IL",
            Self::Erase => "ECH",
            Self::Fill => "BCE",
            Self::Repeat => "REP",
            Self::Synchronize => "2026",
        }
    }
}

/// A set of skills.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Skills(u8);

/// Terminals under a name that nobody else bears: each of them has everything. They are often unknown
/// to the terminfo of the host that one has signed in to.
const OF_THEIR_OWN: [&str; 6] = [
    "alacritty",
    "contour",
    "foot",
    "ghostty",
    "kitty",
    "wezterm",
];
/// Names of which every bearer has the common ground, where no terminfo is to be found.
const COMMON: [&str; 5] = ["xterm", "tmux", "screen", "linux", "rxvt"];

impl Skills {
    /// None: what a VT100 does.
    pub const NONE: Self = Self(0);
    /// All of them.
    pub const ALL: Self = Self::NONE
        .with(Skill::Address)
        .with(Skill::Rows)
        .with(Skill::Erase)
        .with(Skill::Fill)
        .with(Skill::Repeat)
        .with(Skill::Synchronize);
    /// What terminals of the last thirty years have in common.
    pub const COMMON: Self = Self::NONE.with(Skill::Address).with(Skill::Rows);

    /// These, and one more.
    #[must_use]
    pub const fn with(self, skill: Skill) -> Self {
        Self(self.0 | 1 << skill as u8)
    }

    /// Whether a skill is among them.
    pub const fn has(self, skill: Skill) -> bool {
        self.0 & 1 << skill as u8 != 0
    }

    /// What the terminal of an environment has.
    ///
    /// `TERM=xterm-256color` is what everything calls itself, mosh and old PuTTYs among them, which
    /// know no REP whatever terminfo says; tmux before 3.5 repeats nothing beyond ASCII. Hence REP
    /// and synchronized updates are for names of their own only. A name that neither terminfo nor we
    /// know gets nothing.
    pub fn of(environment: &Environment) -> Self {
        let term = environment.get("TERM").unwrap_or_default();
        let family = term.strip_prefix("xterm-").unwrap_or(term);
        if OF_THEIR_OWN.iter().any(|own| is_of(family, own)) {
            return Self::ALL;
        }
        let common = COMMON.iter().any(|name| is_of(term, name));
        match described(term) {
            Some(skills) => skills,
            None if common || (cfg!(windows) && term.is_empty()) => Self::COMMON,
            None => Self::NONE,
        }
    }
}

/// Whether a name is a family's or that of a member: `foot`, `foot-direct`, not `footer`.
fn is_of(name: &str, family: &str) -> bool {
    let rest = name.strip_prefix(family);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['-', '.']))
}

/// What terminfo tells of a name; `None` where it does not know it.
fn described(term: &str) -> Option<Skills> {
    // A name, not a path.
    let path = locate::locate(term).ok().filter(|_| !term.contains('/'))?;
    let bytes = std::fs::read(path).ok()?;
    let entry = parse::parse(&bytes).ok()?;
    let says = |capability, ours: &[u8]| entry.strings.get(capability) == Some(&ours);
    let found = [
        (
            Skill::Address,
            says("hpa", b"\x1b[%i%p1%dG") && says("vpa", b"\x1b[%i%p1%dd"),
        ),
        (
            Skill::Rows,
            says("il", b"\x1b[%p1%dL") && says("dl", b"\x1b[%p1%dM"),
        ),
        (Skill::Erase, says("ech", b"\x1b[%p1%dX")),
        (Skill::Fill, entry.booleans.contains("bce")),
    ];
    let found = found.iter().filter(|(_, there)| *there);
    Some(found.fold(Skills::NONE, |skills, (skill, _)| skills.with(*skill)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn skills(term: &str) -> Skills {
        Skills::of(&Environment::of([("TERM", term)]))
    }

    #[test]
    fn names_of_their_own_have_everything() {
        for term in [
            "xterm-kitty",
            "foot",
            "foot-direct",
            "alacritty",
            "xterm-ghostty",
        ] {
            assert_eq!(skills(term), Skills::ALL, "{term}");
        }
        assert_eq!(skills("footer"), Skills::NONE);
    }

    #[test]
    fn what_everything_calls_itself_repeats_nothing() {
        for term in [
            "xterm",
            "xterm-256color",
            "tmux-256color",
            "screen",
            "linux",
        ] {
            let skills = skills(term);
            assert!(
                skills.has(Skill::Address) && skills.has(Skill::Rows),
                "{term}"
            );
            assert!(
                !skills.has(Skill::Repeat) && !skills.has(Skill::Synchronize),
                "{term}"
            );
        }
    }

    #[test]
    fn the_unknown_get_nothing() {
        for term in ["", "dumb", "vt100", "a-name-of-nobody", "../../etc/passwd"] {
            assert_eq!(skills(term), Skills::NONE, "{term}");
        }
    }

    #[test]
    fn terminfo_is_read_where_it_is() {
        // Every Debian and every macOS has this one.
        if let Some(linux) = described("linux") {
            assert!(linux.has(Skill::Erase) && linux.has(Skill::Fill));
        }
        assert_eq!(described("a-name-of-nobody"), None);
    }
}
