//! How a frame may begin: as the screen is, with a region moved, with its lower part cleared, or with
//! nothing known. Each is painted to the end and the shortest taken, so that an estimate here decides
//! only what is tried.

use super::{
    ability::{Skill, Skills},
    grid::{Grid, is_blank},
    moves::Cursor,
    paint::{Brush, paint},
    scroll::{self, Scroll, Way},
    words::Words,
};
use ratatui::buffer::Cell;

/// The screen before it is painted, and what was said to bring it there.
#[derive(Clone, Debug)]
pub(super) struct Beginning {
    pub(super) said: Vec<u8>,
    pub(super) brush: Brush,
    pub(super) shown: Grid,
    skills: Skills,
}

/// The beginnings worth a try where the terminal shows something known.
pub(super) fn ways(shown: &Grid, next: &Grid, brush: Brush, skills: Skills) -> Vec<Beginning> {
    let as_it_is = Beginning {
        said: vec![],
        brush,
        shown: shown.clone(),
        skills,
    };
    let scroll = Some(shown).filter(|_| skills.has(Skill::Rows));
    let scroll = scroll.and_then(|shown| scroll::find(shown, next));
    let moved = scroll.iter().flat_map(|scroll| {
        let first = as_it_is.clone().with_own_row(scroll, next);
        [Some(as_it_is.clone()), first].map(|way| way.map(|way| way.moved(scroll)))
    });
    let cleared = clear_from(shown, next).map(|y| as_it_is.clone().cleared(y));
    let others: Vec<_> = moved.flatten().chain(cleared).collect();
    [vec![as_it_is], others].concat()
}

/// The beginning where the terminal may show anything.
pub(super) fn anew(next: &Grid, mut brush: Brush, skills: Skills) -> Beginning {
    let taken_up = brush.take_up(&Cell::EMPTY);
    Beginning {
        said: [taken_up.bytes(), b"\x1b[2J"].concat(),
        brush,
        shown: Grid::blank(next.size()),
        skills,
    }
}

impl Beginning {
    /// Puts the row in which the cursor stands right before it is moved: after that the way to it may
    /// be longer. `None` where it does not move.
    fn with_own_row(mut self, scroll: &Scroll, next: &Grid) -> Option<Self> {
        let row = self.brush.cursor.row?;
        let later = match scroll.way {
            Way::Up => row.checked_sub(scroll.by)?,
            Way::Down => row + scroll.by,
        };
        let moves = scroll.rows.contains(&row) && scroll.rows.contains(&later);
        let mut right = self.shown.clone();
        right.put_row(row, next.row(later));
        if !moves || right == self.shown {
            return None;
        }
        let (said, brush) = paint((&self.shown, &right), self.brush, None, self.skills);
        (self.said, self.brush, self.shown) = (said, brush, right);
        Some(self)
    }

    /// Moves a region by deleting rows on one side and inserting as many on the other. That leaves no
    /// state behind, as a scrolling region would, and a scrolling region is never shorter: it takes as
    /// many moves, and sends the cursor home twice.
    fn moved(mut self, scroll: &Scroll) -> Self {
        let Scroll { rows, by, way } = scroll;
        let (from, to) = match way {
            Way::Up => (rows.start, rows.end - by),
            Way::Down => (rows.end - by, rows.start),
        };
        let below = rows.end < self.shown.size().height;
        let taken_up = self.brush.take_up(&Cell::EMPTY);
        self.emit(taken_up);
        if below || *way == Way::Up {
            self.in_row(from, Words::csi(*by, b'M'));
        }
        if below || *way == Way::Down {
            self.in_row(to, Words::csi(*by, b'L'));
        }
        match way {
            Way::Up => self.shown.scroll_up(rows.clone(), *by),
            Way::Down => self.shown.scroll_down(rows.clone(), *by),
        }
        self
    }

    /// Clears a row and everything below.
    fn cleared(mut self, y: u16) -> Self {
        let way = self.brush.cursor.way_to((0, y), self.skills);
        self.emit(way);
        let taken_up = self.brush.take_up(&Cell::EMPTY);
        self.emit(taken_up.and(b"\x1b[J"));
        self.brush.cursor = Cursor::at((0, y));
        let end = self.shown.at(0, self.shown.size().height);
        self.shown.wipe(self.shown.at(0, y)..end);
        self
    }

    /// Says something that concerns a row and leaves the cursor somewhere in it.
    fn in_row(&mut self, y: u16, words: Words) {
        let way = self.brush.cursor.way_into(y, self.skills);
        self.emit(way.and(words.bytes()));
        self.brush.cursor = Cursor {
            column: None,
            row: Some(y),
        };
    }

    fn emit(&mut self, words: Words) {
        self.said.extend(words.bytes());
    }
}

/// The row from which clearing the screen seems to save most, if it seems to save anything.
fn clear_from(shown: &Grid, next: &Grid) -> Option<u16> {
    let blank = vec![Cell::EMPTY; usize::from(next.size().width)];
    let mut saved = 0;
    let mut best = None;
    for y in (0..next.size().height).rev() {
        let (shown, next) = (shown.row(y), next.row(y));
        if !shown.iter().all(is_blank) {
            saved += scroll::cost(shown, next) - scroll::cost(&blank, next);
        }
        if saved > best.map_or(0, |(most, _)| most) {
            best = Some((saved, y));
        }
    }
    best.map(|(_, y)| y)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What it takes to move a region up and stand in the first row that comes in, by the two ways.
    fn costs(rows: std::ops::Range<u16>, by: u16, height: u16, from: u16) -> (usize, usize) {
        let size = ratatui::layout::Size::new(80, height);
        let brush = Brush {
            cursor: Cursor::at((0, from)),
            pen: Some(super::super::pen::Pen::default()),
        };
        let beginning = Beginning {
            said: vec![],
            brush,
            shown: Grid::blank(size),
            skills: Skills::ALL,
        };
        let scroll = Scroll {
            rows: rows.clone(),
            by,
            way: Way::Up,
        };
        let moved = beginning.moved(&scroll);
        let first = (0, rows.end - by);
        let arrive = moved.brush.cursor.way_to(first, Skills::ALL);
        let set = Words::of(b"\x1b[");
        let set = match rows.start {
            0 => set,
            start => set.and_number(start + 1),
        };
        let set = match rows.end {
            end if end == height => set,
            end => set.and(b";").and_number(end),
        };
        let region = set.len() + 1 + Words::csi(by, b'S').len() + b"\x1b[r".len();
        let home = Cursor::at((0, 0)).way_to(first, Skills::ALL);
        (moved.said.len() + arrive.len(), region + home.len())
    }

    #[test]
    fn a_scrolling_region_is_never_shorter_in_a_list_with_a_head() {
        for height in [24, 40] {
            for start in 2..height - 4 {
                for end in start + 3..height {
                    for by in 1..=(end - start - 1).min(9) {
                        for from in [start, end - 1] {
                            let (rows, region) = costs(start..end, by, height, from);
                            assert!(rows <= region, "{start}..{end} by {by}: {rows} {region}");
                        }
                    }
                }
            }
        }
    }
}
