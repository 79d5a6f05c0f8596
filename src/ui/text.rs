//! Cells and graphemes. Every text that reaches the screen passes through here and is made harmless
//! on the way: nothing else in this folder writes letters.
//!
//! Widths are terminal cells as ratatui counts them, never bytes or characters.

use std::borrow::Cow;

use ratatui::{
    buffer::CellWidth,
    style::Style,
    text::{Line, Span},
};
use unicode_segmentation::UnicodeSegmentation;

use crate::domain::clean;

/// What stands for the part that did not fit.
const ELLIPSIS: &str = "…";

/// Cells that a text takes once it is clean.
pub fn width(text: &str) -> usize {
    if text.is_ascii() && !text.bytes().any(|byte| byte.is_ascii_control()) {
        return text.len();
    }
    graphemes(&clean::line(text))
        .map(|grapheme| cells(&grapheme))
        .sum()
}

/// The text cleaned and, where it is wider than `width` cells, cut with an ellipsis.
pub fn fit(text: &str, width: usize) -> String {
    let clean = clean::line(text);
    let mut out = String::new();
    let (mut used, mut safe) = (0, 0);
    for grapheme in graphemes(&clean) {
        let wide = cells(&grapheme);
        if used + wide > width {
            out.truncate(safe);
            if width > 0 {
                out.push_str(ELLIPSIS);
            }
            return out;
        }
        used += wide;
        out.push_str(&grapheme);
        if used < width {
            safe = out.len();
        }
    }
    out
}

/// The text in lines of at most `width` cells, broken at spaces where there are any.
pub fn wrap(text: &str, width: usize) -> Vec<String> {
    let lines = clean::lines(text);
    lines
        .split('\n')
        .flat_map(|line| flow(&[(line, Style::new())], width))
        .map(|line| line.spans.into_iter().map(|span| span.content).collect())
        .collect()
}

/// Styled parts as one text in lines of at most `width` cells, broken at spaces where there are any.
/// At least one line, which may be empty.
pub fn flow(parts: &[(&str, Style)], width: usize) -> Vec<Line<'static>> {
    let letters: Vec<Letter> = parts
        .iter()
        .flat_map(|(text, style)| {
            let clean = clean::line(text).into_owned();
            let letters: Vec<_> = graphemes(&clean)
                .map(|grapheme| Letter {
                    wide: cells(&grapheme),
                    text: grapheme.into_owned(),
                    style: *style,
                })
                .collect();
            letters
        })
        .collect();
    let mut lines = Vec::new();
    let mut rest = letters.as_slice();
    loop {
        let taken = line_end(rest, width.max(1));
        lines.push(joined(&rest[..taken.shown]));
        rest = &rest[taken.next..];
        if rest.is_empty() {
            return lines;
        }
    }
}

struct Letter {
    text: String,
    wide: usize,
    style: Style,
}

/// Where a line ends and where the next one begins.
struct End {
    shown: usize,
    next: usize,
}

fn line_end(letters: &[Letter], width: usize) -> End {
    let mut used = 0;
    let mut best = None;
    for (at, letter) in letters.iter().enumerate() {
        let space = letter.text == " ";
        if used + letter.wide > width {
            let here = End {
                shown: at,
                // A letter wider than the line is dropped rather than tried for ever.
                next: (at + usize::from(space)).max(1),
            };
            return if space { here } else { best.unwrap_or(here) };
        }
        used += letter.wide;
        // A line ends before a space, which goes, or behind a sign inside a long number or address.
        if space {
            best = Some(End {
                shown: at,
                next: at + 1,
            });
        } else if matches!(letter.text.as_str(), "/" | "@") {
            best = Some(End {
                shown: at + 1,
                next: at + 1,
            });
        }
    }
    End {
        shown: letters.len(),
        next: letters.len(),
    }
}

fn joined(letters: &[Letter]) -> Line<'static> {
    let mut spans: Vec<Span<'static>> = Vec::new();
    for letter in letters {
        match spans.last_mut() {
            Some(last) if last.style == letter.style => {
                last.content.to_mut().push_str(&letter.text)
            }
            _ => spans.push(Span::styled(letter.text.clone(), letter.style)),
        }
    }
    Line::from(spans)
}

/// The end of a text field's content that fits beside its cursor, and the cells before the cursor.
pub fn window(before: &str, after: &str, width: usize) -> (String, usize) {
    let before: Vec<_> = graphemes(before).map(Cow::into_owned).collect();
    let mut start = before.len();
    let mut used = 0;
    // One cell stays free for the cursor behind the last letter.
    while start > 0 && used + cells(&before[start - 1]) < width {
        start -= 1;
        used += cells(&before[start]);
    }
    let text = before[start..].concat() + after;
    (fit(&text, width), used)
}

/// Graphemes that each take a cell at least; a mark without a letter under it is shown by number.
fn graphemes(clean: &str) -> impl Iterator<Item = Cow<'_, str>> {
    clean.graphemes(true).map(|grapheme| match cells(grapheme) {
        0 => grapheme
            .chars()
            .map(|mark| format!("<{:04x}>", u32::from(mark)))
            .collect::<String>()
            .into(),
        _ => grapheme.into(),
    })
}

fn cells(grapheme: &str) -> usize {
    usize::from(grapheme.cell_width())
}

/// A line under construction that never grows beyond its width.
#[derive(Debug)]
pub struct Strip {
    spans: Vec<Span<'static>>,
    used: usize,
    width: usize,
}

impl Strip {
    /// An empty line of at most `width` cells.
    pub fn new(width: usize) -> Self {
        Self {
            spans: Vec::new(),
            used: 0,
            width,
        }
    }

    /// Cells taken.
    pub fn used(&self) -> usize {
        self.used
    }

    /// Cells left.
    pub fn left(&self) -> usize {
        self.width - self.used
    }

    /// Adds text, cut where the line ends.
    pub fn put(&mut self, text: &str, style: Style) -> &mut Self {
        let text = fit(text, self.left());
        self.used += width(&text);
        self.spans.push(Span::styled(text, style));
        self
    }

    /// Adds a line made elsewhere, cut where this one ends.
    pub fn extend(&mut self, line: Line<'static>) -> &mut Self {
        for span in line.spans {
            self.put(&span.content, span.style);
        }
        self
    }

    /// Adds text in a column of a fixed width and a blank behind it.
    pub fn column(&mut self, text: &str, wide: usize, style: Style) -> &mut Self {
        let end = self.used + wide;
        self.put(&fit(text, wide), style);
        self.to(end + 1)
    }

    /// The same with the text at the right of the column.
    pub fn column_right(&mut self, text: &str, wide: usize, style: Style) -> &mut Self {
        let text = fit(text, wide);
        let end = self.used + wide;
        self.to(end.saturating_sub(width(&text)));
        self.put(&text, style);
        self.to(end + 1)
    }

    /// Some blanks.
    pub fn gap(&mut self, cells: usize) -> &mut Self {
        self.to(self.used + cells)
    }

    /// Blanks up to a column.
    pub fn to(&mut self, column: usize) -> &mut Self {
        let blanks = column.min(self.width).saturating_sub(self.used);
        if blanks > 0 {
            self.spans.push(Span::raw(" ".repeat(blanks)));
            self.used += blanks;
        }
        self
    }

    /// The line.
    pub fn done(&mut self) -> Line<'static> {
        Line::from(std::mem::take(&mut self.spans))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn cut_text_says_so_and_never_halves_a_letter() {
        assert_eq!(fit("CONTOH PEGAWAI", 14), "CONTOH PEGAWAI");
        assert_eq!(fit("CONTOH PEGAWAI", 8), "CONTOH …");
        assert_eq!(fit("名前名前", 8), "名前名前");
        assert_eq!(fit("名前名前", 7), "名前名…");
        assert_eq!(fit("名前名前", 6), "名前…");
        assert_eq!(fit("ab", 1), "…");
        assert_eq!(fit("ab", 0), "");
        assert_eq!(fit("a\u{202e}b", 20), "a<202e>b");
        assert_eq!(fit("\u{301}a", 20), "<0301>a");
    }

    #[test]
    fn lines_break_at_spaces_and_long_words_anywhere() {
        assert_eq!(wrap("satu dua tiga", 8), ["satu dua", "tiga"]);
        assert_eq!(wrap("satudua tiga", 5), ["satud", "ua", "tiga"]);
        assert_eq!(wrap("satu\r\n\ndua", 8), ["satu", "", "dua"]);
        assert_eq!(wrap("", 8), [""]);
        assert_eq!(
            wrap("823/117/CONTOH/2017", 10),
            ["823/117/", "CONTOH/", "2017"]
        );
        assert_eq!(wrap("名", 1), [""]);
    }

    #[test]
    fn the_cursor_of_a_field_stays_in_sight() {
        assert_eq!(window("abc", "de", 10), ("abcde".to_owned(), 3));
        assert_eq!(window("abcdef", "", 4), ("def".to_owned(), 3));
        assert_eq!(window("abcdef", "ghijk", 4), ("def…".to_owned(), 3));
        assert_eq!(window("abc", "", 0), (String::new(), 0));
    }

    proptest! {
        #[test]
        fn nothing_is_wider_than_allowed(text in any::<String>(), most in 0usize..30) {
            prop_assert!(width(&fit(&text, most)) <= most);
            for line in wrap(&text, most) {
                prop_assert!(width(&line) <= most.max(1));
                prop_assert!(line.chars().all(clean::is_harmless));
            }
            let (shown, at) = window(&clean::line(&text), "abc", most);
            prop_assert!(width(&shown) <= most && at <= most);
        }

        #[test]
        fn columns_stay_where_they_are(texts in proptest::collection::vec(any::<String>(), 3)) {
            let mut strip = Strip::new(60);
            for text in &texts {
                strip.column(text, 9, Style::new());
            }
            prop_assert_eq!(strip.used(), 30);
        }
    }
}
