//! ratatui's back end for thin lines: one write per frame, in as few bytes as the terminal allows,
//! and none where nothing changed.
//!
//! It keeps the screen as the terminal shows it beside the screen as it should be, and only
//! [`Backend::flush`] writes: what is cleared, drawn, shown and hidden in between costs what is
//! different in the end. It knows where the terminal's cursor stands and how it writes, and never
//! asks. Every cell goes through [`super::gate`].

use std::{
    io::{self, Write},
    ops::Range,
};

use ratatui::{
    backend::{Backend, ClearType, WindowSize},
    buffer::Cell,
    layout::{Position, Size},
};

use super::{
    grid::{Grid, is_blank, is_second},
    moves::{Cursor, csi},
    pen::Pen,
    scroll::{self, Scroll, Way},
};
use crate::config::{Depth, Glyphs};

/// Frames above this many bytes go out as one synchronized update, which costs 16; below it a
/// terminal has them at once anyway.
const SYNCHRONIZED: usize = 256;
const BEGIN: &[u8] = b"\x1b[?2026h";
const END: &[u8] = b"\x1b[?2026l";

/// Further than this many columns no writing is shorter than a move.
const NEAR: usize = 8;

/// The size where a terminal says nothing sensible, and the largest that is believed.
const USUAL: Size = Size::new(80, 24);
const LARGEST: Size = Size::new(1000, 500);

/// What a terminal is able to show.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Ability {
    /// How many colours.
    pub depth: Depth,
    /// Which characters.
    pub glyphs: Glyphs,
}

/// The back end.
#[derive(Debug)]
pub struct Thrifty<W> {
    out: W,
    ability: Ability,
    fixed: Option<Size>,
    /// The screen as the terminal shows it.
    shown: Grid,
    /// The screen as it should be.
    next: Grid,
    /// Whether the terminal shows something that we do not know.
    strange: bool,
    pen: Option<Pen>,
    cursor: Cursor,
    visible: Option<bool>,
    wanted: Position,
    wanted_visible: bool,
    frame: Vec<u8>,
    bytes: u64,
    writes: u64,
}

impl<W: Write> Thrifty<W> {
    /// A back end that asks the system for the size of the terminal.
    pub fn new(out: W, ability: Ability) -> Self {
        Self::build(out, ability, None)
    }

    /// A back end of a size that changes only by [`Self::resize`].
    pub fn with_size(out: W, ability: Ability, size: Size) -> Self {
        Self::build(out, ability, Some(size))
    }

    fn build(out: W, ability: Ability, fixed: Option<Size>) -> Self {
        let size = fixed.unwrap_or_else(size_of_terminal);
        Self {
            out,
            ability,
            fixed,
            shown: Grid::blank(size),
            next: Grid::blank(size),
            strange: true,
            pen: None,
            cursor: Cursor::default(),
            visible: None,
            wanted: Position::ORIGIN,
            wanted_visible: true,
            frame: vec![],
            bytes: 0,
            writes: 0,
        }
    }

    /// Changes a fixed size; ratatui finds out at its next frame.
    pub fn resize(&mut self, size: Size) {
        self.fixed = Some(size);
    }

    /// Says that somebody else has written to the terminal: the next flush repaints everything.
    pub fn forget(&mut self) {
        self.strange = true;
        self.pen = None;
        self.cursor = Cursor::default();
        self.visible = None;
    }

    /// How many bytes have been written.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// How many times something has been written.
    pub fn writes(&self) -> u64 {
        self.writes
    }

    /// Where the bytes go.
    pub fn out_mut(&mut self) -> &mut W {
        &mut self.out
    }

    /// Everything that turns what is shown into what should be.
    fn compose(&mut self) {
        if self.visible != Some(false) && !self.wanted_visible {
            self.frame.extend(b"\x1b[?25l");
            self.visible = Some(false);
        }
        if self.strange {
            self.change_pen(&Cell::EMPTY);
            self.frame.extend(b"\x1b[2J");
            self.shown = Grid::blank(self.next.size());
            self.strange = false;
        } else if let Some(scroll) = scroll::find(&self.shown, &self.next) {
            self.scroll(&scroll);
        }
        for y in 0..self.next.size().height {
            self.paint_row(y);
        }
        if self.wanted_visible {
            self.go_to(self.wanted_on_screen());
            if self.visible != Some(true) {
                self.frame.extend(b"\x1b[?25h");
                self.visible = Some(true);
            }
        }
    }

    /// Moves a region by deleting rows on one side and inserting as many on the other, which every
    /// terminal since the VT102 can and which leaves no state behind, as a scrolling region would.
    fn scroll(&mut self, scroll: &Scroll) {
        let Scroll { rows, by, way } = scroll;
        let (from, to) = match way {
            Way::Up => (rows.start, rows.end - by),
            Way::Down => (rows.end - by, rows.start),
        };
        let below = rows.end < self.next.size().height;
        self.change_pen(&Cell::EMPTY);
        if below || *way == Way::Up {
            self.at_row(from, csi(*by, 'M'));
        }
        if below || *way == Way::Down {
            self.at_row(to, csi(*by, 'L'));
        }
        match way {
            Way::Up => self.shown.scroll_up(rows.clone(), *by),
            Way::Down => self.shown.scroll_down(rows.clone(), *by),
        }
    }

    /// Says something that concerns a row and leaves the cursor somewhere in it.
    fn at_row(&mut self, y: u16, words: Vec<u8>) {
        self.go_to((0, y));
        self.frame.extend(words);
        self.cursor.column = None;
    }

    fn paint_row(&mut self, y: u16) {
        let (shown, next) = (self.shown.row(y), self.next.row(y));
        let differs = |x: &usize| shown[*x] != next[*x];
        let Some(last) = (0..next.len()).rfind(differs) else {
            return;
        };
        let text = next.iter().rposition(|cell| !is_blank(cell));
        let text_end = text.map_or(0, |x| x + 1);
        let erased = (text_end..=last).find(differs);
        // Erasing takes three bytes, so that three blanks are as cheap and need no clean pen.
        let erased = erased.filter(|first| last - first >= 3);
        self.paint(y, 0..erased.unwrap_or(last + 1));
        if let Some(first) = erased {
            self.go_to((column(first), y));
            self.change_pen(&Cell::EMPTY);
            self.frame.extend(b"\x1b[K");
            let row = self.shown.at(0, y);
            self.shown.wipe(row + first..row + self.next.row(y).len());
        }
    }

    /// Paints what differs in some columns of a row.
    fn paint(&mut self, y: u16, columns: Range<usize>) {
        for x in columns.clone() {
            let cell = &self.next.row(y)[x];
            if self.shown.row(y)[x] == *cell || is_second(cell) {
                continue;
            }
            let cell = cell.clone();
            self.approach((column(x), y));
            self.write_cell(y, x, &cell);
        }
        let row = self.next.at(0, y);
        self.shown
            .copy(&self.next, row + columns.start..row + columns.end);
    }

    /// Goes to a place of a row, writing what stands in between again where that is shorter.
    fn approach(&mut self, (x, y): (u16, u16)) {
        let way = self.cursor.way_to((x, y));
        let between = self.between((x, y));
        let shorter = between.filter(|bytes| bytes.len() <= way.len());
        self.frame.extend(shorter.unwrap_or(way));
        self.cursor = Cursor::at((x, y));
    }

    /// The cells between the cursor and a place further right, if the pen at hand can write them.
    fn between(&self, (x, y): (u16, u16)) -> Option<Vec<u8>> {
        let from = self.cursor.column.filter(|_| self.cursor.row == Some(y))?;
        let pen = self.pen?;
        let cells = self.next.row(y).get(usize::from(from)..usize::from(x))?;
        let plain = |cell: &Cell| cell.symbol().chars().count() == 1 && pen.writes(cell);
        let symbols = || cells.iter().flat_map(|cell| cell.symbol().bytes());
        (cells.len() <= NEAR && cells.iter().all(plain)).then(|| symbols().collect())
    }

    fn write_cell(&mut self, y: u16, x: usize, cell: &Cell) {
        self.change_pen(cell);
        self.frame.extend(cell.symbol().bytes());
        let row = self.next.row(y);
        let certain =
            cell.symbol().chars().count() == 1 && x + 1 < row.len() && !is_second(&row[x + 1]);
        self.cursor = Cursor {
            column: certain.then_some(column(x + 1)),
            row: Some(y),
        };
    }

    fn go_to(&mut self, (x, y): (u16, u16)) {
        self.frame.extend(self.cursor.way_to((x, y)));
        self.cursor = Cursor::at((x, y));
    }

    fn change_pen(&mut self, cell: &Cell) {
        Pen::change(&mut self.pen, cell, &mut self.frame);
    }

    fn wanted_on_screen(&self) -> (u16, u16) {
        let Size { width, height } = self.next.size();
        let Position { x, y } = self.wanted;
        (
            x.min(width.saturating_sub(1)),
            y.min(height.saturating_sub(1)),
        )
    }
}

impl<W: Write> Backend for Thrifty<W> {
    type Error = io::Error;

    fn draw<'a, I>(&mut self, content: I) -> io::Result<()>
    where
        I: Iterator<Item = (u16, u16, &'a Cell)>,
    {
        let Ability { depth, glyphs } = self.ability;
        for (x, y, cell) in content {
            self.next.put((x, y), cell, depth, glyphs);
        }
        Ok(())
    }

    fn hide_cursor(&mut self) -> io::Result<()> {
        self.wanted_visible = false;
        Ok(())
    }

    fn show_cursor(&mut self) -> io::Result<()> {
        self.wanted_visible = true;
        Ok(())
    }

    fn get_cursor_position(&mut self) -> io::Result<Position> {
        Ok(self.wanted)
    }

    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> io::Result<()> {
        self.wanted = position.into();
        Ok(())
    }

    fn clear(&mut self) -> io::Result<()> {
        self.clear_region(ClearType::All)
    }

    /// Clears at the next flush. The whole screen is cleared for real, since that is how ratatui
    /// asks for a fresh start; parts only as far as something stands there.
    fn clear_region(&mut self, region: ClearType) -> io::Result<()> {
        let (x, y) = self.wanted_on_screen();
        let end = self.next.at(0, self.next.size().height);
        let (here, row) = (self.next.at(x, y), self.next.at(0, y));
        let next_row = self.next.at(0, y.saturating_add(1));
        match region {
            ClearType::All => {
                let size = self.size()?;
                self.next = Grid::blank(size);
                self.shown = Grid::blank(size);
                self.strange = true;
                self.cursor = Cursor::default();
            }
            ClearType::AfterCursor => self.next.wipe(here..end),
            ClearType::BeforeCursor => self.next.wipe(0..here + 1),
            ClearType::CurrentLine => self.next.wipe(row..next_row),
            ClearType::UntilNewLine => self.next.wipe(here..next_row),
        }
        Ok(())
    }

    fn size(&self) -> io::Result<Size> {
        Ok(self.fixed.unwrap_or_else(size_of_terminal))
    }

    fn window_size(&mut self) -> io::Result<WindowSize> {
        let pixels = match self.fixed {
            Some(_) => Size::ZERO,
            None => crossterm::terminal::window_size()
                .map_or(Size::ZERO, |size| Size::new(size.width, size.height)),
        };
        Ok(WindowSize {
            columns_rows: self.size()?,
            pixels,
        })
    }

    fn flush(&mut self) -> io::Result<()> {
        self.compose();
        if self.frame.is_empty() {
            return Ok(());
        }
        if self.frame.len() > SYNCHRONIZED {
            self.frame.splice(0..0, BEGIN.iter().copied());
            self.frame.extend(END);
        }
        let written = self.out.write_all(&self.frame);
        let result = written.and_then(|()| self.out.flush());
        self.bytes += self.frame.len() as u64;
        self.writes += 1;
        self.frame.clear();
        if result.is_err() {
            self.forget();
        }
        result
    }
}

/// The size the system reports; the usual one where it reports none, as on a serial line.
fn size_of_terminal() -> Size {
    let (width, height) = crossterm::terminal::size().unwrap_or_default();
    sensible(width, height)
}

fn sensible(width: u16, height: u16) -> Size {
    let side = |reported: u16, usual: u16, largest: u16| match reported {
        0 => usual,
        reported => reported.min(largest),
    };
    Size::new(
        side(width, USUAL.width, LARGEST.width),
        side(height, USUAL.height, LARGEST.height),
    )
}

/// A column of a grid, whose width fits.
fn column(x: usize) -> u16 {
    u16::try_from(x).unwrap_or(u16::MAX)
}

#[cfg(test)]
mod tests;
