//! A screen as cells, in a form in which cells that look equal are equal: colours brought down to
//! the terminal's depth, blanks without what a blank does not show, and the second column of a wide
//! character marked as such.

use std::ops::Range;

use ratatui::{buffer::Cell, layout::Size};

use super::{
    gate::{self, SECOND},
    pen::Pen,
};
use crate::config::{Depth, Glyphs};

/// A screen.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Grid {
    size: Size,
    cells: Vec<Cell>,
}

impl Grid {
    /// A blank screen.
    pub(super) fn blank(size: Size) -> Self {
        let cells = vec![Cell::EMPTY; usize::from(size.width) * usize::from(size.height)];
        Self { size, cells }
    }

    pub(super) fn size(&self) -> Size {
        self.size
    }

    /// A row; empty below the screen.
    pub(super) fn row(&self, y: u16) -> &[Cell] {
        let start = self.at(0, y);
        let end = start + usize::from(self.size.width);
        self.cells.get(start..end).unwrap_or_default()
    }

    /// The number of a cell in the order of reading.
    pub(super) fn at(&self, x: u16, y: u16) -> usize {
        usize::from(y) * usize::from(self.size.width) + usize::from(x)
    }

    /// Copies a row of a screen of the same width.
    pub(super) fn put_row(&mut self, y: u16, cells: &[Cell]) {
        let start = self.at(0, y);
        if let Some(row) = self.cells.get_mut(start..start + cells.len()) {
            row.clone_from_slice(cells);
        }
    }

    /// Blanks some cells.
    pub(super) fn wipe(&mut self, cells: Range<usize>) {
        let cells = cells.start.min(self.cells.len())..cells.end.min(self.cells.len());
        self.cells[cells].fill(Cell::EMPTY);
    }

    /// Moves the rows of a region up by some rows, blanks coming in from below.
    pub(super) fn scroll_up(&mut self, rows: Range<u16>, by: u16) {
        let region = self.at(0, rows.start)..self.at(0, rows.end);
        let shift = self.at(0, by);
        self.cells[region.clone()].rotate_left(shift);
        self.wipe(region.end - shift..region.end);
    }

    /// Moves the rows of a region down by some rows, blanks coming in from above.
    pub(super) fn scroll_down(&mut self, rows: Range<u16>, by: u16) {
        let region = self.at(0, rows.start)..self.at(0, rows.end);
        let shift = self.at(0, by);
        self.cells[region.clone()].rotate_right(shift);
        self.wipe(region.start..region.start + shift);
    }

    /// Sets a cell as it will be shown. What it covers of a wide character is blank afterwards, as
    /// it is on a terminal.
    pub(super) fn put(&mut self, (x, y): (u16, u16), cell: &Cell, depth: Depth, glyphs: Glyphs) {
        if x >= self.size.width || y >= self.size.height {
            return;
        }
        let (mut symbol, mut second) = gate::pass(cell, glyphs);
        if x + 1 == self.size.width {
            // Half a wide character is none.
            symbol = second.map_or(symbol, |_| " ");
            second = None;
        }
        let start = self.at(0, y);
        let row = &mut self.cells[start..start + usize::from(self.size.width)];
        let x = usize::from(x);
        let end = x + 1 + usize::from(second.is_some());
        if is_second(&row[x]) {
            row[x - 1] = Cell::EMPTY;
        }
        if row.get(end).is_some_and(is_second) {
            row[end] = Cell::EMPTY;
        }
        let pen = Pen::of(cell, depth);
        row[x] = pen.cell(symbol);
        if let Some(second) = second {
            row[x + 1] = pen.cell(second);
        }
    }
}

/// Whether this is the second column of a wide character.
pub(super) fn is_second(cell: &Cell) -> bool {
    cell.symbol() == SECOND
}

/// Whether nothing is to be seen.
pub(super) fn is_blank(cell: &Cell) -> bool {
    *cell == Cell::EMPTY
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grid(text: &[&str]) -> Grid {
        let width = text[0].chars().count() as u16;
        let mut grid = Grid::blank(Size::new(width, text.len() as u16));
        for (y, line) in (0..).zip(text) {
            for (x, character) in (0..).zip(line.chars()) {
                put(&mut grid, (x, y), &character.to_string());
            }
        }
        grid
    }

    fn put(grid: &mut Grid, at: (u16, u16), symbol: &str) {
        let mut cell = Cell::default();
        cell.set_symbol(symbol);
        grid.put(at, &cell, Depth::Ansi16, Glyphs::Unicode);
    }

    fn text(grid: &Grid) -> Vec<String> {
        (0..grid.size().height)
            .map(|y| grid.row(y).iter().map(Cell::symbol).collect())
            .collect()
    }

    #[test]
    fn wide_characters_are_whole_or_not_at_all() {
        let mut grid = grid(&["abcd"]);
        put(&mut grid, (1, 0), "名");
        assert_eq!(text(&grid), ["a名d"]);
        put(&mut grid, (2, 0), "名");
        assert_eq!(text(&grid), ["a 名"]);
        put(&mut grid, (2, 0), "x");
        assert_eq!(text(&grid), ["a x "]);
        put(&mut grid, (3, 0), "名");
        assert_eq!(text(&grid), ["a x "]);
        put(&mut grid, (0, 0), "👍🏽");
        assert_eq!(text(&grid), ["\u{fffd} x "]);
        put(&mut grid, (4, 0), "y");
        put(&mut grid, (0, 1), "y");
        assert_eq!(text(&grid), ["\u{fffd} x "]);
    }

    #[test]
    fn regions_scroll() {
        let mut grid = grid(&["1", "2", "3", "4", "5"]);
        grid.scroll_up(1..4, 2);
        assert_eq!(text(&grid), ["1", "4", " ", " ", "5"]);
        grid.scroll_down(0..3, 1);
        assert_eq!(text(&grid), [" ", "1", "4", " ", "5"]);
    }
}
