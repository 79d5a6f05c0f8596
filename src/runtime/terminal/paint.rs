//! The cheapest way to turn one screen into another, row by row and from left to right.
//!
//! Which way is cheapest is seldom seen on the spot: a gap may be jumped or written again, blanks
//! written, repeated or erased, the rest of a row wiped early or late, a pen kept or changed, and
//! each leaves cursor and pen elsewhere. So all of them are followed as [`Trail`]s, as in a shortest
//! path: of those that come to the same state the shortest goes on, and one so much longer than the
//! best that it could never catch up is left.

use std::ops::Range;

use ratatui::buffer::Cell;

use super::{
    ability::{Skill, Skills},
    grid::{Grid, is_second},
    moves::Cursor,
    pen::Pen,
    words::Words,
};

/// Further than this many columns no writing is shorter than a move.
const NEAR: usize = 8;
/// So many bytes behind the best, nothing catches up: a pen and a move at their longest.
const HOPELESS: usize = 48;
/// How many trails go on at most.
const MOST: usize = 24;

/// How the terminal will write what comes next, as far as it is known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Brush {
    pub(super) cursor: Cursor,
    pub(super) pen: Option<Pen>,
}

impl Brush {
    /// The cheapest pen for a cell, taken up.
    pub(super) fn take_up(&mut self, cell: &Cell) -> Words {
        let choices = Pen::choices(self.pen, cell);
        let Some((pen, said)) = choices.min_by_key(|(_, said)| said.len()) else {
            return Words::NONE;
        };
        self.pen = Some(pen);
        said
    }
}

/// What turns one screen into another of the same size and leaves the cursor where it is wanted, if it
/// is; and how the terminal writes after that.
pub(super) fn paint(
    (shown, next): (&Grid, &Grid),
    brush: Brush,
    goal: Option<(u16, u16)>,
    skills: Skills,
) -> (Vec<u8>, Brush) {
    let mut painter = Painter::new(brush, skills);
    for y in 0..next.size().height {
        if let Some(row) = Row::new(y, shown.row(y), next.row(y), skills) {
            painter.row(&row);
        }
    }
    painter.finish(goal)
}

/// One way to have painted everything up to some place.
#[derive(Clone, Copy, Debug)]
struct Trail {
    brush: Brush,
    /// Whether the rest of the row has been wiped.
    wiped: bool,
    /// The column up to which everything is right already.
    done: usize,
    cost: usize,
    last: Option<usize>,
}

/// Something said, and what was said before it.
struct Step {
    before: Option<usize>,
    said: Range<usize>,
}

struct Painter {
    skills: Skills,
    said: Vec<u8>,
    steps: Vec<Step>,
    trails: Vec<Trail>,
}

impl Painter {
    fn new(brush: Brush, skills: Skills) -> Self {
        let start = Trail {
            brush,
            wiped: false,
            done: 0,
            cost: 0,
            last: None,
        };
        Self {
            skills,
            said: vec![],
            steps: vec![],
            trails: vec![start],
        }
    }

    fn row(&mut self, row: &Row<'_>) {
        for at in 0..row.spans.len() {
            for trail in std::mem::take(&mut self.trails) {
                self.cross(trail, row, at);
            }
            self.choose();
        }
        for trail in &mut self.trails {
            (trail.wiped, trail.done) = (false, 0);
        }
        self.choose();
    }

    /// Every way in which a trail may go on over a span.
    fn cross(&mut self, trail: Trail, row: &Row<'_>, at: usize) {
        let span = &row.spans[at];
        if trail.done >= span.columns.end {
            return self.trails.push(trail);
        }
        let more = row.is_stale_from(at + 1, trail.wiped);
        let here = trail.brush.cursor == Cursor::at((column(span.columns.start), row.y));
        if span.is_stale(trail.wiped) {
            self.write(trail, row, at);
            self.wipe(trail, row, at);
            return;
        }
        self.trails.push(trail);
        if here && more {
            if span.plain && span.columns.len() <= NEAR {
                self.write(trail, row, at);
            }
            if !span.off_fill {
                self.wipe(trail, row, at);
            }
        }
    }

    /// Writes a span; blanks also by repeating or erasing, together with those that follow.
    fn write(&mut self, trail: Trail, row: &Row<'_>, at: usize) {
        let span = &row.spans[at];
        let cell = &row.next[span.columns.start];
        let here = (column(span.columns.start), row.y);
        for (pen, taken_up) in Pen::choices(trail.brush.pen, cell) {
            let way = trail.brush.cursor.way_to(here, self.skills);
            let ready = self.emit(trail, &[way.bytes(), taken_up.bytes()]);
            let brush = Brush {
                cursor: row.after(span, span.columns.end),
                pen: Some(pen),
            };
            let text = row.text(&span.columns, self.skills);
            let written = self.emit(ready, &[&text]);
            self.trails.push(Trail { brush, ..written });
            if !span.blank {
                continue;
            }
            let done = row.blank_until(at, trail.wiped);
            let count = column(done - span.columns.start);
            if self.skills.has(Skill::Repeat) && done > span.columns.end {
                let repeat = Words::csi(count - 1, b'b');
                let repeated = self.emit(ready, &[b" ", repeat.bytes()]);
                let cursor = row.after(span, done);
                let brush = Brush { cursor, ..brush };
                self.trails.push(Trail {
                    brush,
                    done,
                    ..repeated
                });
            }
            if row.may_erase(cell, self.skills) {
                let erased = self.emit(ready, &[Words::csi(count, b'X').bytes()]);
                let cursor = Cursor::at(here);
                let brush = Brush { cursor, ..brush };
                self.trails.push(Trail {
                    brush,
                    done,
                    ..erased
                });
            }
        }
    }

    /// Wipes the rest of a row, where that makes anything right, and goes on from there.
    fn wipe(&mut self, trail: Trail, row: &Row<'_>, at: usize) {
        let wiped_away = |span: &Span| span.stale && !span.off_fill;
        if trail.wiped || !row.spans[at..].iter().any(wiped_away) {
            return;
        }
        let here = (column(row.spans[at].columns.start), row.y);
        for (pen, taken_up) in Pen::choices(trail.brush.pen, &row.fill) {
            let way = trail.brush.cursor.way_to(here, self.skills);
            let said = self.emit(trail, &[way.bytes(), taken_up.bytes(), b"\x1b[K"]);
            let brush = Brush {
                cursor: Cursor::at(here),
                pen: Some(pen),
            };
            let wiped = Trail {
                brush,
                wiped: true,
                ..said
            };
            self.cross(wiped, row, at);
        }
    }

    fn emit(&mut self, trail: Trail, words: &[&[u8]]) -> Trail {
        let start = self.said.len();
        words.iter().for_each(|words| self.said.extend(*words));
        let said = start..self.said.len();
        if said.is_empty() {
            return trail;
        }
        let cost = trail.cost + said.len();
        let before = trail.last;
        self.steps.push(Step { before, said });
        let last = Some(self.steps.len() - 1);
        Trail {
            cost,
            last,
            ..trail
        }
    }

    /// Keeps the shortest trail to each state.
    fn choose(&mut self) {
        self.trails.sort_by_key(|trail| trail.cost);
        let most = self.trails.first().map_or(0, |best| best.cost) + HOPELESS;
        let mut kept: Vec<Trail> = Vec::with_capacity(MOST);
        for trail in self.trails.drain(..) {
            let same = |other: &Trail| {
                (other.brush, other.wiped, other.done) == (trail.brush, trail.wiped, trail.done)
            };
            if kept.len() < MOST && trail.cost <= most && !kept.iter().any(same) {
                kept.push(trail);
            }
        }
        self.trails = kept;
    }

    fn finish(mut self, goal: Option<(u16, u16)>) -> (Vec<u8>, Brush) {
        if let Some(goal) = goal {
            for trail in std::mem::take(&mut self.trails) {
                let way = trail.brush.cursor.way_to(goal, self.skills);
                let mut there = self.emit(trail, &[way.bytes()]);
                there.brush.cursor = Cursor::at(goal);
                self.trails.push(there);
            }
        }
        let best = self.trails.iter().min_by_key(|trail| trail.cost);
        let Some(best) = best.copied() else {
            return (vec![], Brush::default());
        };
        let mut parts = vec![];
        let mut last = best.last;
        while let Some(step) = last.map(|at| &self.steps[at]) {
            parts.push(&self.said[step.said.clone()]);
            last = step.before;
        }
        parts.reverse();
        (parts.concat(), best.brush)
    }
}

/// A row to be painted.
struct Row<'a> {
    y: u16,
    next: &'a [Cell],
    /// What wiping the rest of it leaves.
    fill: Cell,
    /// From the first difference on.
    spans: Vec<Span>,
}

/// Cells beside each other that are written alike and are all to be written or all not.
#[derive(Debug, PartialEq)]
struct Span {
    columns: Range<usize>,
    /// Whether they differ from what is shown.
    stale: bool,
    /// Whether they differ from what wiping leaves.
    off_fill: bool,
    /// Whether all are blanks.
    blank: bool,
    /// Whether each is one character of one column: after anything else the cursor may be elsewhere.
    plain: bool,
}

impl Span {
    fn is_stale(&self, wiped: bool) -> bool {
        match wiped {
            true => self.off_fill,
            false => self.stale,
        }
    }

    /// Whether another one behind it is written alike.
    fn goes_on_in(&self, other: &Self, next: &[Cell]) -> bool {
        let pen = |span: &Self| {
            let cell = &next[span.columns.start];
            (cell.fg, cell.bg, cell.modifier)
        };
        let kind = |span: &Self| (span.stale, span.off_fill, span.blank);
        self.plain && other.plain && kind(self) == kind(other) && pen(self) == pen(other)
    }
}

impl<'a> Row<'a> {
    /// `None` where nothing differs.
    fn new(y: u16, shown: &[Cell], next: &'a [Cell], skills: Skills) -> Option<Self> {
        let mut first = (0..next.len()).find(|x| shown[*x] != next[*x])?;
        if is_second(&next[first]) {
            first -= 1;
        }
        let last = next.last().filter(|last| is_wiped(last, skills));
        let fill = last.cloned().unwrap_or(Cell::EMPTY);
        let mut row = Self {
            y,
            next,
            fill,
            spans: vec![],
        };
        let mut x = first;
        while x < next.len() {
            let end = x + 1 + usize::from(next.get(x + 1).is_some_and(is_second));
            let span = row.span(shown, x..end);
            x = end;
            match row.spans.last_mut() {
                Some(last) if last.goes_on_in(&span, next) => last.columns.end = end,
                _ => row.spans.push(span),
            }
        }
        Some(row)
    }

    /// The span of one character.
    fn span(&self, shown: &[Cell], columns: Range<usize>) -> Span {
        let cells = || columns.clone().map(|x| &self.next[x]);
        let symbol = self.next[columns.start].symbol();
        Span {
            stale: columns.clone().any(|x| shown[x] != self.next[x]),
            off_fill: cells().any(|cell| *cell != self.fill),
            blank: symbol == " ",
            plain: columns.len() == 1 && symbol.chars().nth(1).is_none(),
            columns,
        }
    }

    fn is_stale_from(&self, at: usize, wiped: bool) -> bool {
        let spans = self.spans.get(at..).unwrap_or_default();
        spans.iter().any(|span| span.is_stale(wiped))
    }

    /// The end of the blanks, alike and beside each other from a span on, that are to be written.
    fn blank_until(&self, at: usize, wiped: bool) -> usize {
        let first = &self.spans[at].columns;
        let cell = &self.next[first.start];
        let alike = |span: &&Span| self.next[span.columns.start] == *cell;
        let spans = self.spans[at..].iter().take_while(alike);
        let stale = spans.filter(|span| span.is_stale(wiped));
        stale.last().map_or(first.end, |span| span.columns.end)
    }

    /// Whether a blank may be made by erasing.
    fn may_erase(&self, cell: &Cell, skills: Skills) -> bool {
        skills.has(Skill::Erase) && is_wiped(cell, skills)
    }

    /// Where the cursor is when a span has been written up to a column.
    fn after(&self, span: &Span, end: usize) -> Cursor {
        let certain = span.plain && end < self.next.len();
        Cursor {
            column: certain.then_some(column(end)),
            row: Some(self.y),
        }
    }

    /// What writes some columns.
    fn text(&self, columns: &Range<usize>, skills: Skills) -> Vec<u8> {
        let mut text = Vec::with_capacity(columns.len());
        let cells = &self.next[columns.clone()];
        for alike in cells.chunk_by(|a, b| a.symbol() == b.symbol()) {
            let symbol = alike[0].symbol().as_bytes();
            let again = alike.len() - 1;
            let repeat = Words::csi(column(again), b'b');
            if skills.has(Skill::Repeat) && symbol.is_ascii() && repeat.len() < again {
                text.extend(symbol);
                text.extend(repeat.bytes());
            } else {
                (0..alike.len()).for_each(|_| text.extend(symbol));
            }
        }
        text
    }
}

/// Whether erasing leaves this, with the right pen.
fn is_wiped(cell: &Cell, skills: Skills) -> bool {
    let mut plain = cell.clone();
    if skills.has(Skill::Fill) {
        plain.bg = Cell::EMPTY.bg;
    }
    plain == Cell::EMPTY
}

/// A column of a grid, whose width fits.
fn column(x: usize) -> u16 {
    u16::try_from(x).unwrap_or(u16::MAX)
}
