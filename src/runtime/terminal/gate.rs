//! The last door before the terminal. What stands in a cell goes out only if it is one harmless
//! character of known width, with a few combining marks at most; whatever the screens forgot to
//! clean is stopped here.

use ratatui::buffer::{Cell, CellWidth};
use unicode_width::UnicodeWidthChar;

use super::ascii;
use crate::{config::Glyphs, domain::clean};

/// Most characters of one cell: a base and its marks.
const MOST: usize = 5;

/// What stands in the second column of a wide character.
pub const SECOND: &str = "";

/// What may be written for a cell, and what then stands in the column after it if the cell claims
/// two: [`SECOND`] for a wide character, a blank where it was stopped.
pub fn pass(cell: &Cell, glyphs: Glyphs) -> (&str, Option<&'static str>) {
    let symbol = cell.symbol();
    match symbol.as_bytes() {
        [] => return (" ", None),
        [b' '..=b'~'] => return (symbol, None),
        // Asking for the width of a lone control is an error in debug builds.
        [_] => return (stopped(glyphs), None),
        _ => {}
    }
    let width = cell.cell_width();
    let blank = (width > 1).then_some(" ");
    match glyphs {
        _ if !is_sound(symbol, width) => (stopped(glyphs), blank),
        Glyphs::Ascii => (ascii::look_alike(symbol), blank),
        Glyphs::Unicode => (symbol, (width > 1).then_some(SECOND)),
    }
}

/// What is shown for something that may not pass.
pub fn stopped(glyphs: Glyphs) -> &'static str {
    match glyphs {
        Glyphs::Unicode => "\u{fffd}",
        Glyphs::Ascii => "?",
    }
}

/// Whether terminals agree on what this is and how wide. They add up the widths of the characters,
/// so that a sequence which is narrower together (a skin tone, a family) would shift the line.
fn is_sound(symbol: &str, width: u16) -> bool {
    let mut sum = 0;
    for (at, character) in symbol.chars().enumerate() {
        let own = character.width().unwrap_or(usize::MAX);
        if !clean::is_harmless(character) || at >= MOST || (at == 0) != (own > 0) {
            return false;
        }
        sum += own;
    }
    (1..=2).contains(&sum) && sum == usize::from(width)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn passed(symbol: &str, glyphs: Glyphs) -> (String, Option<&'static str>) {
        let mut cell = Cell::default();
        cell.set_symbol(symbol);
        let (text, second) = pass(&cell, glyphs);
        (text.to_owned(), second)
    }

    #[test]
    fn decent_characters_pass() {
        for symbol in ["a", " ", "é", "e\u{301}", "─"] {
            assert_eq!(passed(symbol, Glyphs::Unicode), (symbol.to_owned(), None));
        }
        assert_eq!(
            passed("名", Glyphs::Unicode),
            ("名".to_owned(), Some(SECOND))
        );
        assert_eq!(passed("名", Glyphs::Ascii), ("?".to_owned(), Some(" ")));
        assert_eq!(passed("", Glyphs::Ascii), (" ".to_owned(), None));
    }

    #[test]
    fn tricks_do_not() {
        let tower = format!("a{}", "\u{301}".repeat(5));
        for symbol in [
            "\x1b",
            "\x07",
            "\r",
            "\x7f",
            "\u{9b}",
            "\u{202e}",
            "\u{200b}",
            "\u{feff}",
            "\u{301}",
            "\u{e0041}",
            "a\u{200d}",
            "\x1b]52;c;aGk=\x07",
            "ab",
            "👍🏽",
            "👨\u{200d}👩",
            "❤\u{fe0f}",
            &tower,
        ] {
            assert_eq!(passed(symbol, Glyphs::Unicode).0, "\u{fffd}", "{symbol:?}");
            assert_eq!(passed(symbol, Glyphs::Ascii).0, "?", "{symbol:?}");
        }
        assert_eq!(passed("👍🏽", Glyphs::Unicode).1, Some(" "));
    }

    proptest! {
        #[test]
        fn ascii_means_ascii(symbol: String) {
            let (text, second) = passed(&symbol, Glyphs::Ascii);
            prop_assert!(text.len() == 1 && (b' '..=b'~').contains(&text.as_bytes()[0]));
            prop_assert_ne!(second, Some(SECOND));
        }

        #[test]
        fn nothing_harmful_passes(symbol: String) {
            let (text, _) = passed(&symbol, Glyphs::Unicode);
            prop_assert!(text.chars().all(clean::is_harmless));
        }
    }
}
