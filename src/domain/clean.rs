//! Foreign text made harmless. Everything from the server, a file or a document is hostile: no
//! control, escape, bidi, zero-width or tag character of theirs reaches the terminal. Each is shown
//! for what it is, `<202e>`, so that a person sees that something was there.

use std::borrow::Cow;

/// Most combining marks on one base character; more are a picture, not a language.
const MOST_MARKS: usize = 4;

/// Makes text fit for one line of a terminal. Tabs and line breaks become spaces.
pub fn line(text: &str) -> Cow<'_, str> {
    clean(text, Breaks::AsSpaces)
}

/// Makes text fit for several lines: line breaks stay, tabs become spaces.
pub fn lines(text: &str) -> Cow<'_, str> {
    clean(text, Breaks::Kept)
}

/// Whether a character may go to a terminal as it is.
pub fn is_harmless(character: char) -> bool {
    !matches!(character,
        '\u{0}'..='\u{1f}' | '\u{7f}'..='\u{9f}'    // C0, DEL, C1
        | '\u{ad}'                                   // soft hyphen
        | '\u{34f}' | '\u{61c}'                      // grapheme joiner, Arabic letter mark
        | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{3164}' | '\u{ffa0}' // fillers
        | '\u{180b}'..='\u{180f}'                    // Mongolian selectors
        | '\u{200b}'..='\u{200f}'                    // zero widths, marks
        | '\u{2028}'..='\u{202e}'                    // separators, bidi embeddings
        | '\u{2060}'..='\u{206f}'                    // joiners, isolates, deprecated controls
        | '\u{fe00}'..='\u{fe0f}'                    // variation selectors
        | '\u{feff}' | '\u{fff0}'..='\u{fffb}'       // BOM, specials
        | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' // format controls
        | '\u{e000}'..='\u{f8ff}'                    // private use
        | '\u{e0000}'..='\u{e0fff}'                  // tags, further selectors
        | '\u{f0000}'..='\u{10ffff}'                 // private use planes
    )
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Breaks {
    Kept,
    AsSpaces,
}

fn clean(text: &str, breaks: Breaks) -> Cow<'_, str> {
    if text.is_ascii() && !text.bytes().any(|byte| byte < b' ' || byte == 0x7f) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut marks = 0;
    for character in text.chars() {
        if is_mark(character) {
            marks += 1;
            if marks > MOST_MARKS {
                continue;
            }
        } else {
            marks = 0;
        }
        match character {
            '\n' if breaks == Breaks::Kept => out.push('\n'),
            '\r' if breaks == Breaks::Kept => {}
            '\n' | '\t' | '\r' => out.push(' '),
            _ if is_harmless(character) => out.push(character),
            _ => out.push_str(&format!("<{:04x}>", u32::from(character))),
        }
    }
    Cow::Owned(out)
}

/// Combining marks by their blocks, and whatever else takes no cell.
fn is_mark(character: char) -> bool {
    !character.is_ascii() && unicode_width::UnicodeWidthChar::width(character) == Some(0)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn tricks_are_shown_not_done() {
        assert_eq!(line("a\u{202e}b"), "a<202e>b");
        assert_eq!(line("\x1b]52;c;aGk=\x07"), "<001b>]52;c;aGk=<0007>");
        assert_eq!(line("satu\ndua\tiga"), "satu dua iga");
        assert_eq!(lines("satu\r\ndua\x1b[2J"), "satu\ndua<001b>[2J");
        assert_eq!(line("nol\u{200b}lebar"), "nol<200b>lebar");
        assert_eq!(line("\u{9b}31m"), "<009b>31m");
    }

    #[test]
    fn decent_text_passes_untouched() {
        for text in ["CONTOH WULANDARI, S.Pd.", "Ni Ketut Ayu’é", "名前", "Ḥafiẓ"] {
            assert_eq!(line(text), text);
        }
    }

    #[test]
    fn a_tower_of_marks_is_cut() {
        let tower = format!("a{}", "\u{301}".repeat(50));
        assert_eq!(line(&tower).chars().count(), 1 + MOST_MARKS);
    }

    proptest! {
        #[test]
        fn nothing_harmful_is_left(text in any::<String>()) {
            prop_assert!(line(&text).chars().all(is_harmless));
            prop_assert!(lines(&text).chars().all(|c| c == '\n' || is_harmless(c)));
        }
    }
}
