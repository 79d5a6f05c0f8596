//! A text field of one line, and the note of several; the only places where typed and pasted text
//! goes. Positions are grapheme clusters, never bytes or cells.

use std::fmt;

use unicode_segmentation::UnicodeSegmentation;
use zeroize::{Zeroize, Zeroizing};

use crate::{
    config::{Chord, Key, Mods},
    domain::clean,
};

/// One line of text with a cursor.
#[derive(Clone, PartialEq, Eq)]
pub struct TextField {
    /// Wiped from memory when it goes.
    text: Zeroizing<String>,
    /// Byte place of the cursor, at a grapheme border.
    at: usize,
    /// Most characters; what is beyond is not taken.
    most: usize,
}

impl Default for TextField {
    fn default() -> Self {
        Self {
            text: Zeroizing::default(),
            at: 0,
            most: MOST,
        }
    }
}

/// What a field did with a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taken {
    /// The text changed.
    Changed,
    /// The cursor moved, or the key does nothing here.
    Used,
    /// The key is not for a text field.
    No,
}

/// Most characters of a field of one line.
const MOST: usize = 500;
/// Most characters of a field for a secret that people type.
const SECRET: usize = 256;
/// Most characters of a field for a token: one that carries claims has some thousand.
const LONG: usize = 16_384;

impl TextField {
    /// A field with text, the cursor behind it.
    pub fn new(text: &str) -> Self {
        let mut field = Self::default();
        field.insert(text);
        field
    }

    /// A field for a token.
    pub fn long() -> Self {
        Self {
            most: LONG,
            ..Self::default()
        }
    }

    /// A field for a secret, whose text never moves while it is typed: no copy of it stays behind.
    pub fn secret() -> Self {
        Self {
            text: Zeroizing::new(String::with_capacity(4 * SECRET)),
            at: 0,
            most: SECRET,
        }
    }

    /// The text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The text before the cursor.
    pub fn before(&self) -> &str {
        &self.text[..self.at]
    }

    /// Empties the field and gives what was in it.
    pub fn take(&mut self) -> String {
        self.at = 0;
        std::mem::take(&mut *self.text)
    }

    /// Empties the field; nothing of what was in it stays in memory.
    pub fn wipe(&mut self) {
        self.at = 0;
        self.text.zeroize();
    }

    /// Puts text in at the cursor, made harmless and of one line.
    pub fn insert(&mut self, text: &str) {
        let room = self.most.saturating_sub(self.text.chars().count());
        // At once as large as it gets: what grows leaves copies behind.
        let mut short = Zeroizing::new(String::with_capacity(text.len().min(4 * room)));
        short.extend(text.chars().take(room));
        let clean = Zeroizing::new(clean::line(&short).into_owned());
        self.text.insert_str(self.at, &clean);
        self.at += clean.len();
        // A combining mark may have joined the text behind it: the border moves with it.
        while !self.is_border(self.at) {
            self.at += 1;
        }
    }

    /// Takes a key, if it is one for a text field.
    pub fn press(&mut self, chord: &Chord) -> Taken {
        if let Some(character) = chord.typed() {
            self.insert(character.encode_utf8(&mut [0; 4]));
            return Taken::Changed;
        }
        let ctrl = chord.mods == Mods::CTRL;
        match chord.key {
            Key::Backspace => self.remove(self.previous()..self.at),
            Key::Delete => self.remove(self.at..self.next()),
            Key::Left => self.go(self.previous()),
            Key::Right => self.go(self.next()),
            Key::Home => self.go(0),
            Key::End => self.go(self.text.len()),
            Key::Char('u') if ctrl => self.remove(0..self.at),
            Key::Char('w') if ctrl => {
                let word = self
                    .before()
                    .trim_end()
                    .rfind(' ')
                    .map_or(0, |space| space + 1);
                self.remove(word..self.at)
            }
            Key::Char('a') if ctrl => self.go(0),
            Key::Char('e') if ctrl => self.go(self.text.len()),
            _ => Taken::No,
        }
    }

    fn remove(&mut self, range: std::ops::Range<usize>) -> Taken {
        self.at = range.start;
        let changed = !range.is_empty();
        self.text.replace_range(range, "");
        while !self.is_border(self.at) {
            self.at += 1;
        }
        if changed { Taken::Changed } else { Taken::Used }
    }

    fn go(&mut self, to: usize) -> Taken {
        self.at = to;
        Taken::Used
    }

    fn previous(&self) -> usize {
        self.before()
            .grapheme_indices(true)
            .next_back()
            .map_or(0, |(at, _)| at)
    }

    fn next(&self) -> usize {
        self.text[self.at..]
            .graphemes(true)
            .next()
            .map_or(self.at, |grapheme| self.at + grapheme.len())
    }

    fn is_border(&self, at: usize) -> bool {
        at >= self.text.len()
            || self
                .text
                .grapheme_indices(true)
                .any(|(border, _)| border == at)
    }
}

/// The text is not shown: it may be a password.
impl fmt::Debug for TextField {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TextField({} bytes)", self.text.len())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn chord(text: &str) -> Chord {
        text.parse().unwrap()
    }

    #[test]
    fn it_edits_by_what_people_see() {
        let mut field = TextField::new("unit:e\u{301}");
        field.press(&chord("backspace"));
        assert_eq!(field.text(), "unit:");
        field.press(&chord("home"));
        field.press(&chord("x"));
        field.press(&chord("delete"));
        assert_eq!((field.text(), field.before()), ("xnit:", "x"));
        field.press(&chord("end"));
        assert_eq!(field.press(&chord("ctrl-w")), Taken::Changed);
        assert_eq!(field.text(), "");
        assert_eq!(field.press(&chord("enter")), Taken::No);
    }

    #[test]
    fn what_is_pasted_is_harmless_and_of_one_line() {
        let mut field = TextField::default();
        field.insert("a\nb\x1b[2J\u{202e}");
        assert_eq!(field.text(), "a b<001b>[2J<202e>");
        field.insert(&"x".repeat(10_000_000));
        assert!(field.text().chars().count() <= MOST + 20);
    }

    proptest! {
        #[test]
        fn the_cursor_stays_on_a_border(texts in proptest::collection::vec(".{0,6}", 0..6), keys in proptest::collection::vec(0usize..6, 0..30)) {
            let mut field = TextField::default();
            let mut texts = texts.into_iter();
            for key in keys {
                match key {
                    0 => { field.press(&chord("left")); }
                    1 => { field.press(&chord("right")); }
                    2 => { field.press(&chord("backspace")); }
                    3 => { field.press(&chord("delete")); }
                    4 => { field.press(&chord("home")); }
                    _ => field.insert(&texts.next().unwrap_or_default()),
                }
                prop_assert!(field.is_border(field.at));
            }
        }
    }
}
