//! ratatui's back end for thin lines: one write per frame, in as few bytes as the terminal allows,
//! and none where nothing changed.
//!
//! It keeps the screen as the terminal shows it beside the screen as it should be, and only
//! [`Backend::flush`] writes: what is cleared, drawn, shown and hidden in between costs what is
//! different in the end. It knows where the terminal's cursor stands and how it writes, and never
//! asks. Every cell goes through [`super::gate`].

use std::io::{self, Write};

use ratatui::{
    backend::{Backend, ClearType, WindowSize},
    buffer::Cell,
    layout::{Position, Size},
};

use super::{
    ability::{Ability, Skill},
    begin::{self, Beginning},
    grid::Grid,
    meter::Gauge,
    paint::{Brush, paint},
};
use crate::runtime::clock::Clock;

/// Frames above this many bytes go out as one synchronized update where the terminal is known to have
/// it, which costs 16; below it a terminal has them at once anyway. Others would see the bytes for
/// nothing.
const SYNCHRONIZED: usize = 256;
const BEGIN: &[u8] = b"\x1b[?2026h";
const END: &[u8] = b"\x1b[?2026l";

/// The size where a terminal says nothing sensible, and the largest that is believed.
const USUAL: Size = Size::new(80, 24);
const LARGEST: Size = Size::new(1000, 500);

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
    brush: Brush,
    visible: Option<bool>,
    wanted: Position,
    wanted_visible: bool,
    frame: Vec<u8>,
    bytes: u64,
    writes: u64,
    timed: Option<(Gauge, Clock)>,
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
            brush: Brush::default(),
            visible: None,
            wanted: Position::ORIGIN,
            wanted_visible: true,
            frame: vec![],
            bytes: 0,
            writes: 0,
            timed: None,
        }
    }

    /// The same with a gauge that hears how long each write takes.
    #[must_use]
    pub fn timed(mut self, gauge: Gauge, clock: Clock) -> Self {
        self.timed = Some((gauge, clock));
        self
    }

    /// Changes a fixed size; ratatui finds out at its next frame.
    pub fn resize(&mut self, size: Size) {
        self.fixed = Some(size);
    }

    /// Says that somebody else has written to the terminal: the next flush repaints everything.
    pub fn forget(&mut self) {
        self.strange = true;
        self.brush = Brush::default();
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

    /// Everything that turns what is shown into what should be: of several beginnings the one that
    /// comes to the fewest bytes.
    fn compose(&mut self) {
        if self.visible != Some(false) && !self.wanted_visible {
            self.frame.extend(b"\x1b[?25l");
            self.visible = Some(false);
        }
        let skills = self.ability.skills;
        let beginnings = match self.strange {
            true => vec![begin::anew(&self.next, self.brush, skills)],
            false => begin::ways(&self.shown, &self.next, self.brush, skills),
        };
        let goal = self.wanted_visible.then(|| self.wanted_on_screen());
        let painted = beginnings.into_iter().map(
            |Beginning {
                 mut said,
                 brush,
                 shown,
                 ..
             }| {
                let (rest, brush) = paint((&shown, &self.next), brush, goal, skills);
                said.extend(rest);
                (said, brush)
            },
        );
        if let Some((said, brush)) = painted.min_by_key(|(said, _)| said.len()) {
            self.frame.extend(said);
            self.brush = brush;
        }
        self.shown.clone_from(&self.next);
        self.strange = false;
        if self.wanted_visible && self.visible != Some(true) {
            self.frame.extend(b"\x1b[?25h");
            self.visible = Some(true);
        }
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
        let Ability { depth, glyphs, .. } = self.ability;
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
                self.brush.cursor = Default::default();
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
        if self.frame.len() > SYNCHRONIZED && self.ability.skills.has(Skill::Synchronize) {
            self.frame.splice(0..0, BEGIN.iter().copied());
            self.frame.extend(END);
        }
        let begun = self.timed.as_ref().map(|(_, clock)| clock.moment());
        let written = self.out.write_all(&self.frame);
        let result = written.and_then(|()| self.out.flush());
        if let (Some((gauge, clock)), Some(begun), Ok(())) = (&self.timed, begun, &result) {
            gauge.wrote(self.frame.len(), clock.moment().saturating_sub(begun));
        }
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

#[cfg(test)]
mod tests;
