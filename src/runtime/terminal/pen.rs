//! How the terminal writes at the moment (SGR, ECMA-48 8.3.117), and the shortest way to change it.

use ratatui::{
    buffer::Cell,
    style::{Color, Modifier},
};

use super::words::Words;
use crate::config::{Depth, colour};

/// Modifiers that a blank shows.
const ON_BLANK: Modifier = Modifier::REVERSED
    .union(Modifier::UNDERLINED)
    .union(Modifier::CROSSED_OUT);

/// Modifiers that go out at all: nothing here blinks or hides.
const ALLOWED: Modifier = ON_BLANK
    .union(Modifier::BOLD)
    .union(Modifier::DIM)
    .union(Modifier::ITALIC);

/// Modifiers, the code that sets them and the code that takes them away. Bold and dim go together.
const CODES: [(Modifier, u8, u8); 6] = [
    (Modifier::BOLD, 1, 22),
    (Modifier::DIM, 2, 22),
    (Modifier::ITALIC, 3, 23),
    (Modifier::UNDERLINED, 4, 24),
    (Modifier::REVERSED, 7, 27),
    (Modifier::CROSSED_OUT, 9, 29),
];

/// Colours and modifiers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Pen {
    fg: Color,
    bg: Color,
    modifier: Modifier,
}

impl Pen {
    /// The pen of a cell on a terminal of this depth.
    pub(super) fn of(cell: &Cell, depth: Depth) -> Self {
        Self {
            fg: depth.nearest(cell.fg),
            bg: depth.nearest(cell.bg),
            modifier: cell.modifier & ALLOWED,
        }
    }

    /// A cell written with this pen; a blank keeps only what it shows.
    pub(super) fn cell(self, symbol: &str) -> Cell {
        let mut pen = self;
        let mut cell = Cell::EMPTY;
        if symbol == " " {
            pen.modifier &= ON_BLANK;
            if pen.modifier.is_empty() {
                pen.fg = Color::Reset;
            }
        } else {
            cell.set_symbol(symbol);
        }
        (cell.fg, cell.bg, cell.modifier) = (pen.fg, pen.bg, pen.modifier);
        cell
    }

    /// Whether this pen writes a cell of a [`super::grid::Grid`] as it should look. A pen that
    /// writes blanks as they are also erases: terminals erase with the colour of the background,
    /// some with more.
    pub(super) fn writes(self, cell: &Cell) -> bool {
        self.cell(cell.symbol()) == *cell
    }

    /// The pens that are worth taking up to write a cell, with what it takes to take them up. The
    /// pen at hand may be unknown.
    pub(super) fn choices(now: Option<Self>, cell: &Cell) -> impl Iterator<Item = (Self, Words)> {
        let at_hand = now.filter(|pen| pen.writes(cell));
        let exact = Self {
            fg: cell.fg,
            bg: cell.bg,
            modifier: cell.modifier,
        };
        let exact = at_hand.is_none().then_some(exact);
        let kept = now.filter(|_| exact.is_some() && cell.symbol() == " ");
        let kept = kept.map(|now| now.kept_for_blank(cell));
        let kept = kept.filter(|kept| exact != Some(*kept));
        let taken_up = [exact, kept].into_iter().flatten();
        let taken_up = taken_up.map(move |pen| (pen, sgr(now, pen)));
        at_hand
            .map(|pen| (pen, Words::NONE))
            .into_iter()
            .chain(taken_up)
    }

    /// The pen nearest to this one that writes a blank.
    fn kept_for_blank(self, blank: &Cell) -> Self {
        let fg = match blank.modifier.is_empty() {
            true => self.fg,
            false => blank.fg,
        };
        Self {
            fg,
            bg: blank.bg,
            modifier: (self.modifier - ON_BLANK) | blank.modifier,
        }
    }
}

/// The shorter of changing what differs and starting anew.
fn sgr(from: Option<Pen>, to: Pen) -> Words {
    let plain = Pen::default();
    let mut anew = Codes::default();
    if to != plain {
        anew.push_empty();
        anew.change(plain, to);
    }
    let anew = anew.finish();
    let Some(from) = from else {
        return anew;
    };
    let mut change = Codes::default();
    change.change(from, to);
    anew.or(change.finish())
}

/// The parameters of one sequence.
struct Codes {
    words: Words,
    count: usize,
}

impl Default for Codes {
    fn default() -> Self {
        let words = Words::of(b"\x1b[");
        Self { words, count: 0 }
    }
}

impl Codes {
    fn push(&mut self, code: u8) {
        self.push_empty();
        self.words = self.words.and_number(code.into());
    }

    fn push_all(&mut self, codes: &[u8]) {
        codes.iter().for_each(|code| self.push(*code));
    }

    /// The code 0, which may be left out.
    fn push_empty(&mut self) {
        if self.count > 0 {
            self.words = self.words.and(b";");
        }
        self.count += 1;
    }

    fn change(&mut self, from: Pen, to: Pen) {
        let mut left = from.modifier;
        for (modifier, _, off) in CODES {
            if left.contains(modifier) && !to.modifier.contains(modifier) {
                self.push(off);
                left -= modifier;
                if off == 22 {
                    left -= Modifier::BOLD | Modifier::DIM;
                }
            }
        }
        for (modifier, on, _) in CODES {
            if to.modifier.contains(modifier) && !left.contains(modifier) {
                self.push(on);
            }
        }
        if from.fg != to.fg {
            self.colour(to.fg, 30);
        }
        if from.bg != to.bg {
            self.colour(to.bg, 40);
        }
    }

    /// A colour; `base` is 30 for the text, 40 for the background.
    fn colour(&mut self, colour: Color, base: u8) {
        match (colour, colour::ansi_number(colour)) {
            (_, Some(number @ 0..8)) => self.push(base + number),
            (_, Some(number)) => self.push(base + 60 + number - 8),
            (Color::Indexed(number), _) => self.push_all(&[base + 8, 5, number]),
            (Color::Rgb(r, g, b), _) => self.push_all(&[base + 8, 2, r, g, b]),
            _ => self.push(base + 9),
        }
    }

    fn finish(self) -> Words {
        self.words.and(b"m")
    }
}

#[cfg(test)]
mod tests {
    use ratatui::style::Style;

    use super::*;

    fn cell(symbol: &str, style: Style) -> Cell {
        let mut cell = Cell::default();
        cell.set_symbol(symbol).set_style(style);
        Pen::of(&cell, Depth::TrueColour).cell(symbol)
    }

    /// What it takes to write cell after cell, beginning with an unknown pen.
    fn changes(cells: &[Cell]) -> Vec<String> {
        let mut pen = None;
        let change = |cell| {
            let choices = Pen::choices(pen, cell);
            let (taken, said) = choices.min_by_key(|(_, said)| said.len()).unwrap();
            pen = Some(taken);
            let said = String::from_utf8(said.bytes().to_vec()).unwrap();
            said.replace('\x1b', "^")
        };
        cells.iter().map(change).collect()
    }

    #[test]
    fn the_shortest_change_is_made() {
        let style = Style::new();
        let out = changes(&[
            cell("a", style),
            cell("b", style.bold().cyan()),
            cell("c", style.bold().cyan().underlined()),
            cell("d", style.bold().red().underlined()),
            cell("e", style.red()),
            cell("f", style.dim().red()),
            cell("g", style.light_red().on_blue()),
            cell("h", style),
            cell("i", style.fg(Color::Indexed(214)).bg(Color::Rgb(1, 2, 3))),
        ]);
        let expected = [
            "^[m",
            "^[1;36m",
            "^[4m",
            "^[31m",
            "^[;31m",
            "^[2m",
            "^[;91;44m",
            "^[m",
            "^[38;5;214;48;2;1;2;3m",
        ];
        assert_eq!(out, expected);
    }

    #[test]
    fn blanks_do_not_change_what_they_do_not_show() {
        let style = Style::new();
        let out = changes(&[
            cell("a", style.bold().cyan()),
            cell(" ", style),
            cell(" ", style.dim().red()),
            cell(" ", style.on_blue()),
            cell("b", style.bold().cyan().on_blue()),
            cell(" ", style.reversed().red()),
            cell(" ", style),
        ]);
        assert_eq!(out, ["^[;1;36m", "", "", "^[44m", "", "^[;7;31m", "^[m"]);
    }

    #[test]
    fn bold_and_dim_are_taken_away_together() {
        let style = Style::new();
        let both = changes(&[
            cell("a", style.red().on_blue().italic().bold().dim()),
            cell("b", style.red().on_blue().italic().bold()),
        ]);
        assert_eq!(both[1], "^[22;1m");
    }

    #[test]
    fn nothing_blinks_or_hides() {
        let style = Style::new().slow_blink().rapid_blink().hidden();
        assert_eq!(changes(&[cell("a", style)]), ["^[m"]);
    }
}
