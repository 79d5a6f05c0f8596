//! Finds what a frame has in common with the one before when it is moved up or down, so that the
//! terminal moves it and only the new rows travel. Screens need not know of it.

use std::ops::Range;

use ratatui::{buffer::Cell, layout::Size};

use super::grid::{Grid, is_blank};

/// What it costs to move a region, in bytes, roughly: two places, a deletion and an insertion.
const MOVE: i32 = 18;
/// What it costs to go to the next difference in a row.
const JUMP: i32 = 4;
/// Below this many changed rows nothing is worth a look.
const FEWEST: usize = 3;

/// A region to move.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Scroll {
    /// Its rows.
    pub(super) rows: Range<u16>,
    /// By how many rows.
    pub(super) by: u16,
    /// Where to.
    pub(super) way: Way,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    Up,
    Down,
}

/// The move that saves most, if one saves anything.
pub(super) fn find(shown: &Grid, next: &Grid) -> Option<Scroll> {
    let Size { height, .. } = next.size();
    let changed: Vec<u16> = (0..height)
        .filter(|y| shown.row(*y) != next.row(*y))
        .collect();
    if changed.len() < FEWEST {
        return None;
    }
    [Way::Up, Way::Down]
        .into_iter()
        .filter_map(|way| {
            let pair = Pair { shown, next, way };
            let by = pair.likeliest(&changed)?;
            let (gain, rows) = pair.best_region(by)?;
            (gain > 0).then_some((gain, Scroll { rows, by, way }))
        })
        .max_by_key(|(gain, _)| *gain)
        .map(|(_, scroll)| scroll)
}

/// Two screens to compare. Moving down is moving up in a mirror: rows are counted from below.
struct Pair<'a> {
    shown: &'a Grid,
    next: &'a Grid,
    way: Way,
}

impl Pair<'_> {
    fn height(&self) -> u16 {
        self.next.size().height
    }

    fn mirrored(&self, y: u16) -> u16 {
        match self.way {
            Way::Up => y,
            Way::Down => self.height() - 1 - y,
        }
    }

    fn shown(&self, y: u16) -> &[Cell] {
        self.shown.row(self.mirrored(y))
    }

    fn next(&self, y: u16) -> &[Cell] {
        self.next.row(self.mirrored(y))
    }

    /// The distance over which most of the changed rows are found again.
    fn likeliest(&self, changed: &[u16]) -> Option<u16> {
        let found = |by: u16| {
            let again = |y: &&u16| {
                let y = self.mirrored(**y);
                y + by < self.height()
                    && self.shown(y + by) == self.next(y)
                    && !self.next(y).iter().all(is_blank)
            };
            changed.iter().filter(again).count()
        };
        let best = (1..self.height()).map(|by| (found(by), by));
        let (count, by) = best.max_by_key(|(count, by)| (*count, std::cmp::Reverse(*by)))?;
        (count > 0).then_some(by)
    }

    /// The region whose move over this distance saves most, and how many bytes.
    fn best_region(&self, by: u16) -> Option<(i32, Range<u16>)> {
        let blank = vec![Cell::EMPTY; usize::from(self.next.size().width)];
        // Sums up to each row: what moved rows save, and what rows that come in cost more.
        let (mut saved, mut lost) = (vec![0], vec![0]);
        for y in 0..self.height() {
            let as_it_is = cost(self.shown(y), self.next(y));
            let moved = match y + by < self.height() {
                true => cost(self.shown(y + by), self.next(y)),
                false => as_it_is,
            };
            saved.push(saved.last()? + as_it_is - moved);
            lost.push(lost.last()? + cost(&blank, self.next(y)) - as_it_is);
        }
        let mut best: Option<(i32, Range<u16>)> = None;
        let mut start = 0;
        for end in 1..=self.height() - by {
            let (at, after) = (usize::from(end), usize::from(end + by));
            let gain = saved[at] - saved[start] - (lost[after] - lost[at]) - MOVE;
            if best.as_ref().is_none_or(|(most, _)| gain > *most) {
                let first = u16::try_from(start).ok()?;
                best = Some((gain, first..end + by));
            }
            if saved[at] < saved[start] {
                start = at;
            }
        }
        let (gain, rows) = best?;
        let rows = match self.way {
            Way::Up => rows,
            Way::Down => self.height() - rows.end..self.height() - rows.start,
        };
        Some((gain, rows))
    }
}

/// What it costs to turn one row into another, in bytes, roughly.
pub(super) fn cost(from: &[Cell], to: &[Cell]) -> i32 {
    let text_end = to
        .iter()
        .rposition(|cell| !is_blank(cell))
        .map_or(0, |at| at + 1);
    let mut cost = 0;
    let mut same = true;
    for (from, to) in from.iter().zip(to).take(text_end) {
        if from == to {
            same = true;
        } else {
            cost += i32::from(same) * JUMP + 1;
            same = false;
        }
    }
    let rest = from.iter().skip(text_end).any(|cell| !is_blank(cell));
    cost + i32::from(rest) * (JUMP + 3)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Depth, Glyphs};

    fn grid(rows: &[&str]) -> Grid {
        let mut grid = Grid::blank(Size::new(30, rows.len() as u16));
        for (y, row) in (0..).zip(rows) {
            for (x, character) in (0..).zip(row.chars()) {
                let cell = Cell::from(character);
                grid.put((x, y), &cell, Depth::Ansi16, Glyphs::Ascii);
            }
        }
        grid
    }

    const ROWS: [&str; 6] = [
        "CONTOH AGUSTINA  penata muda",
        "CONTOH BUDIARTO  pembina",
        "CONTOH CITRAWATI pengatur",
        "CONTOH DARMAWAN  juru muda",
        "CONTOH EFENDI    penata tk I",
        "CONTOH FATIMAH   pembina utama",
    ];

    #[test]
    fn a_list_between_head_and_foot_is_moved() {
        let [a, b, c, d, e, f] = ROWS;
        let before = grid(&["head", a, b, c, d, e, "foot 5"]);
        let after = grid(&["head", b, c, d, e, f, "foot 6"]);
        let expected = |way| Scroll {
            rows: 1..6,
            by: 1,
            way,
        };
        assert_eq!(find(&before, &after), Some(expected(Way::Up)));
        assert_eq!(find(&after, &before), Some(expected(Way::Down)));
    }

    #[test]
    fn by_several_rows_too() {
        let [a, b, c, d, e, f] = ROWS;
        let before = grid(&["head", a, b, c, d, "foot"]);
        let after = grid(&["head", c, d, e, f, "foot"]);
        let scroll = find(&before, &after).unwrap();
        assert_eq!((scroll.rows, scroll.by), (1..5, 2));
    }

    #[test]
    fn nothing_is_moved_for_nothing() {
        let [a, b, c, d, e, f] = ROWS;
        assert_eq!(find(&grid(&[a, b, c]), &grid(&[a, b, c])), None);
        assert_eq!(find(&grid(&[a, b, c]), &grid(&[d, e, f])), None);
        assert_eq!(
            find(&grid(&["1", "2", "3", "4"]), &grid(&["2", "3", "4", "5"])),
            None
        );
        assert_eq!(find(&grid(&[]), &grid(&[])), None);
    }
}
