//! A key with its modifiers, as the user writes it (`ctrl-d`, `G`, `shift-tab`) and as the footer
//! shows it (`^d`).

use std::{fmt, str::FromStr};

use super::environment::Glyphs;

/// One press: a key and what was held with it.
///
/// Always in the form a terminal can tell apart: shift stands only beside keys that are no
/// characters (`G` is the character, not shift and `g`), and control knows no case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Chord {
    /// The key.
    pub key: Key,
    /// What was held.
    pub mods: Mods,
}

/// A key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Key {
    /// A character; the space bar is `' '`.
    Char(char),
    /// A function key, 1 to 24.
    F(u8),
    /// Enter.
    Enter,
    /// Escape.
    Esc,
    /// Tab.
    Tab,
    /// Backspace.
    Backspace,
    /// Delete.
    Delete,
    /// Insert.
    Insert,
    /// Home.
    Home,
    /// End.
    End,
    /// Page up.
    PageUp,
    /// Page down.
    PageDown,
    /// Arrow up.
    Up,
    /// Arrow down.
    Down,
    /// Arrow left.
    Left,
    /// Arrow right.
    Right,
}

/// The modifiers held.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Mods {
    /// Control.
    pub ctrl: bool,
    /// Alt, or Option.
    pub alt: bool,
    /// Shift.
    pub shift: bool,
}

/// No key goes by this name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoSuchChord;

/// The keys that are no characters: name in files, short name, symbol.
const NAMED: [(Key, &str, &str, &str); 15] = [
    (Key::Char(' '), "space", "Spc", "Spc"),
    (Key::Enter, "enter", "Enter", "⏎"),
    (Key::Esc, "esc", "Esc", "Esc"),
    (Key::Tab, "tab", "Tab", "Tab"),
    (Key::Backspace, "backspace", "Bksp", "⌫"),
    (Key::Delete, "delete", "Del", "Del"),
    (Key::Insert, "insert", "Ins", "Ins"),
    (Key::Home, "home", "Home", "Home"),
    (Key::End, "end", "End", "End"),
    (Key::PageUp, "pgup", "PgUp", "PgUp"),
    (Key::PageDown, "pgdn", "PgDn", "PgDn"),
    (Key::Up, "up", "Up", "↑"),
    (Key::Down, "down", "Down", "↓"),
    (Key::Left, "left", "Left", "←"),
    (Key::Right, "right", "Right", "→"),
];

impl Mods {
    /// Nothing held.
    pub const NONE: Self = Self {
        ctrl: false,
        alt: false,
        shift: false,
    };
    /// Control alone.
    pub const CTRL: Self = Self {
        ctrl: true,
        ..Self::NONE
    };
    /// Alt alone.
    pub const ALT: Self = Self {
        alt: true,
        ..Self::NONE
    };
    /// Shift alone.
    pub const SHIFT: Self = Self {
        shift: true,
        ..Self::NONE
    };
}

impl Chord {
    /// A chord in the form a terminal can tell apart.
    pub fn new(key: Key, mods: Mods) -> Self {
        let Key::Char(character) = key else {
            return Self { key, mods };
        };
        let character = match character {
            c if mods.ctrl => c.to_ascii_lowercase(),
            c if mods.shift => c.to_ascii_uppercase(),
            c => c,
        };
        let shift = mods.shift && character == ' ' && !mods.ctrl;
        Self {
            key: Key::Char(character),
            mods: Mods { shift, ..mods },
        }
    }

    /// A key alone.
    pub fn plain(key: Key) -> Self {
        Self::new(key, Mods::NONE)
    }

    /// The character it types into a text field; `None` for keys that type nothing.
    pub fn typed(&self) -> Option<char> {
        match self.key {
            Key::Char(character) if !self.mods.ctrl && !self.mods.alt => Some(character),
            _ => None,
        }
    }

    /// The name for the footer, as short as can be.
    pub fn short(&self, glyphs: Glyphs) -> String {
        let mut name = String::new();
        if self.mods.alt {
            name.push_str("M-");
        }
        if self.mods.shift {
            name.push_str("S-");
        }
        if self.mods.ctrl {
            name.push('^');
        }
        let named = NAMED.iter().find(|(key, ..)| *key == self.key);
        match (named, self.key) {
            (Some((_, _, ascii, _)), _) if glyphs == Glyphs::Ascii => name.push_str(ascii),
            (Some((_, _, _, symbol)), _) => name.push_str(symbol),
            (None, Key::Char(character)) => name.push(character),
            (None, Key::F(number)) => name.push_str(&format!("F{number}")),
            (None, _) => {}
        }
        name
    }
}

impl fmt::Display for Chord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (held, prefix) in [
            (self.mods.ctrl, "ctrl-"),
            (self.mods.alt, "alt-"),
            (self.mods.shift, "shift-"),
        ] {
            if held {
                f.write_str(prefix)?;
            }
        }
        match (NAMED.iter().find(|(key, ..)| *key == self.key), self.key) {
            (Some((_, name, ..)), _) => f.write_str(name),
            (None, Key::Char(character)) => write!(f, "{character}"),
            (None, Key::F(number)) => write!(f, "f{number}"),
            (None, _) => Ok(()),
        }
    }
}

impl FromStr for Chord {
    type Err = NoSuchChord;

    /// Reads a chord. Names of keys and modifiers know no case; single characters do.
    fn from_str(text: &str) -> Result<Self, NoSuchChord> {
        let (mut rest, mut mods) = (text, Mods::NONE);
        loop {
            let stripped = |prefix: &str| {
                let head = rest.get(..prefix.len())?;
                let tail = rest.get(prefix.len()..).filter(|tail| !tail.is_empty())?;
                head.eq_ignore_ascii_case(prefix).then_some(tail)
            };
            if let Some(tail) = stripped("ctrl-") {
                (rest, mods.ctrl) = (tail, true);
            } else if let Some(tail) = stripped("alt-") {
                (rest, mods.alt) = (tail, true);
            } else if let Some(tail) = stripped("shift-") {
                (rest, mods.shift) = (tail, true);
            } else {
                break;
            }
        }
        Ok(Self::new(key(rest)?, mods))
    }
}

fn key(name: &str) -> Result<Key, NoSuchChord> {
    let mut characters = name.chars();
    if let (Some(character), None) = (characters.next(), characters.next()) {
        let fit = !character.is_control() && !character.is_whitespace();
        return fit.then_some(Key::Char(character)).ok_or(NoSuchChord);
    }
    let name = name.to_ascii_lowercase();
    if let Some((key, ..)) = NAMED.iter().find(|(_, known, ..)| *known == name) {
        return Ok(*key);
    }
    let number = name.strip_prefix('f').ok_or(NoSuchChord)?;
    let number: u8 = number.parse().map_err(|_| NoSuchChord)?;
    let exists = (1..=24).contains(&number) && name == format!("f{number}");
    exists.then_some(Key::F(number)).ok_or(NoSuchChord)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn chord(text: &str) -> Chord {
        text.parse().unwrap()
    }

    #[test]
    fn chords_are_written_as_people_write_them() {
        assert_eq!(chord("a"), Chord::plain(Key::Char('a')));
        assert_eq!(chord("G"), Chord::plain(Key::Char('G')));
        assert_eq!(chord("shift-g"), chord("G"));
        assert_eq!(chord("ctrl-D"), Chord::new(Key::Char('d'), Mods::CTRL));
        assert_eq!(chord("Ctrl-d"), chord("ctrl-d"));
        assert_eq!(chord("shift-tab"), Chord::new(Key::Tab, Mods::SHIFT));
        assert_eq!(chord("alt-x"), Chord::new(Key::Char('x'), Mods::ALT));
        assert_eq!(chord("space").typed(), Some(' '));
        assert_eq!(chord("-").key, Key::Char('-'));
        assert_eq!(chord("ctrl--"), Chord::new(Key::Char('-'), Mods::CTRL));
        assert_eq!(chord("f12").key, Key::F(12));
        assert_eq!(chord("F1").key, Key::F(1));
        for wrong in [
            "", "hyper-a", "ctrl-", "f0", "f25", "f+1", "f01", "ab", " ", "\x1b",
        ] {
            assert_eq!(wrong.parse::<Chord>(), Err(NoSuchChord), "{wrong:?}");
        }
    }

    #[test]
    fn the_footer_has_little_room() {
        assert_eq!(chord("ctrl-d").short(Glyphs::Unicode), "^d");
        assert_eq!(chord("enter").short(Glyphs::Unicode), "⏎");
        assert_eq!(chord("enter").short(Glyphs::Ascii), "Enter");
        assert_eq!(chord("shift-tab").short(Glyphs::Ascii), "S-Tab");
        assert_eq!(chord("alt-x").short(Glyphs::Ascii), "M-x");
        assert_eq!(chord("f1").short(Glyphs::Ascii), "F1");
        for (key, ..) in NAMED {
            assert!(Chord::plain(key).short(Glyphs::Ascii).is_ascii());
        }
    }

    fn any_chord() -> impl Strategy<Value = Chord> {
        let named = (0..NAMED.len()).prop_map(|at| NAMED[at].0);
        let typed = prop::char::any()
            .prop_filter("visible", |c| !c.is_control() && !c.is_whitespace())
            .prop_map(Key::Char);
        let key = prop_oneof![named, typed, (1u8..=24).prop_map(Key::F)];
        (key, any::<[bool; 3]>())
            .prop_map(|(key, [ctrl, alt, shift])| Chord::new(key, Mods { ctrl, alt, shift }))
    }

    proptest! {
        #[test]
        fn what_is_shown_is_read_again(chord in any_chord()) {
            prop_assert_eq!(chord.to_string().parse(), Ok(chord));
        }

        #[test]
        fn any_text_is_read_or_not(text: String) {
            if let Ok(chord) = text.parse::<Chord>() {
                prop_assert_eq!(chord.to_string().parse(), Ok(chord));
            }
        }
    }
}
