//! A QR code in cells: two squares one above the other in a half block, or one in two ASCII signs.
//!
//! Always black on white, whatever the theme: a camera needs it so. What is inked is what is lighter
//! or darker than the theme's background, so that the code is right without colours too.

use ratatui::{
    buffer::Buffer,
    layout::Rect,
    style::{Color, Style},
};

use crate::{
    config::{Glyphs, theme::Background},
    qr::Code,
};

/// Light squares around the code that a reader wants, and those that it can do with.
const MARGIN: (usize, usize) = (1, 4);

/// A code that fits into a room.
pub(crate) struct Picture<'a> {
    code: &'a Code,
    glyphs: Glyphs,
    /// Light squares at either side, and above and below.
    margin: (usize, usize),
}

impl<'a> Picture<'a> {
    /// The code with as wide a margin as fits into so many columns and rows; `None`: it does not fit.
    pub(crate) fn within(code: &'a Code, glyphs: Glyphs, columns: u16, rows: u16) -> Option<Self> {
        let (least, most) = MARGIN;
        let with = |across, along| Self {
            code,
            glyphs,
            margin: (across, along),
        };
        let across = (least..=most)
            .rev()
            .find(|margin| with(*margin, 0).columns() <= columns)?;
        let along = (least..=most)
            .rev()
            .find(|margin| with(0, *margin).rows() <= rows)?;
        Some(with(across, along))
    }

    /// Columns that it takes.
    pub(crate) fn columns(&self) -> u16 {
        let squares = self.code.side() + 2 * self.margin.0;
        u16::try_from(squares * self.cell().0).unwrap_or(u16::MAX)
    }

    /// Rows that it takes.
    pub(crate) fn rows(&self) -> u16 {
        let squares = self.code.side() + 2 * self.margin.1;
        u16::try_from(squares.div_ceil(self.cell().1)).unwrap_or(u16::MAX)
    }

    /// Columns that a square takes, and squares that a row holds.
    fn cell(&self) -> (usize, usize) {
        match self.glyphs {
            Glyphs::Unicode => (1, 2),
            Glyphs::Ascii => (2, 1),
        }
    }

    /// Draws it at the left upper corner of an area that is large enough.
    pub(crate) fn draw(&self, buffer: &mut Buffer, area: Rect, background: Background) {
        let (inked, style) = match background {
            Background::Dark => (false, Style::new().fg(Color::White).bg(Color::Black)),
            Background::Light => (true, Style::new().fg(Color::Black).bg(Color::White)),
        };
        let ink = |x: usize, y: usize| self.is_dark(x, y) == inked;
        let (wide, high) = self.cell();
        for row in 0..self.rows().min(area.height) {
            for column in 0..self.columns().min(area.width) {
                let (x, y) = (usize::from(column) / wide, usize::from(row) * high);
                let symbol = match (self.glyphs, ink(x, y), ink(x, y + 1)) {
                    (Glyphs::Ascii, true, _) => "#",
                    (Glyphs::Unicode, true, true) => "█",
                    (Glyphs::Unicode, true, false) => "▀",
                    (Glyphs::Unicode, false, true) => "▄",
                    (Glyphs::Ascii, false, _) | (Glyphs::Unicode, false, false) => " ",
                };
                let cell = &mut buffer[(area.x + column, area.y + row)];
                cell.set_symbol(symbol).set_style(style);
                if matches!(symbol, "#" | "█") {
                    // With colours the cell is solid, even where a font leaves gaps between lines;
                    // without them the sign alone is left.
                    cell.set_bg(style.fg.unwrap_or(Color::Reset));
                }
            }
        }
    }

    /// Whether a square is dark, counted from the corner of the margin.
    fn is_dark(&self, x: usize, y: usize) -> bool {
        let inside = |at: usize, margin: usize| at.checked_sub(margin);
        match (inside(x, self.margin.0), inside(y, self.margin.1)) {
            (Some(x), Some(y)) => self.code.is_dark(x, y),
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn picture(text: &str, glyphs: Glyphs, background: Background) -> (Code, Buffer) {
        let code = Code::of(text).unwrap();
        let area = Rect::new(0, 0, 80, 60);
        let mut buffer = Buffer::empty(area);
        let picture = Picture::within(&code, glyphs, 80, 60).unwrap();
        picture.draw(&mut buffer, area, background);
        (code, buffer)
    }

    /// What a camera sees of a square: its half of the cell in its colour.
    fn seen(buffer: &Buffer, x: usize, y: usize, glyphs: Glyphs) -> Color {
        let (column, row) = match glyphs {
            Glyphs::Unicode => (x, y / 2),
            Glyphs::Ascii => (2 * x, y),
        };
        let cell = &buffer[(column as u16, row as u16)];
        let upper = y.is_multiple_of(2);
        match (cell.symbol(), upper) {
            ("█", _) | ("▀", true) | ("▄", false) => cell.fg,
            _ => cell.bg,
        }
    }

    #[test]
    fn a_camera_sees_the_code_black_on_white_in_every_theme() {
        for glyphs in [Glyphs::Unicode, Glyphs::Ascii] {
            for background in [Background::Dark, Background::Light] {
                let (code, buffer) = picture("CONTOH", glyphs, background);
                for y in 0..code.side() + 8 {
                    for x in 0..code.side() + 8 {
                        let inside = x >= 4 && y >= 4;
                        let dark = inside && code.is_dark(x - 4, y - 4);
                        let colour = if dark { Color::Black } else { Color::White };
                        assert_eq!(seen(&buffer, x, y, glyphs), colour, "{x},{y}");
                    }
                }
            }
        }
    }

    /// The address of a realm with a code in it takes 33 or 37 squares: both have to fit at 80×24,
    /// where a screen has 20 rows.
    #[test]
    fn the_margin_shrinks_before_the_code_is_left_out() {
        let realm = "https://sso-siasn-latihan.contoh.go.id/auth/realms/public-siasn/device";
        let code = Code::of(&format!("{realm}?user_code=ABCD-EFGH")).unwrap();
        assert_eq!(code.side(), 37);
        let fits = |columns, rows| Picture::within(&code, Glyphs::Unicode, columns, rows);
        assert_eq!(fits(80, 60).unwrap().rows(), 23);
        assert_eq!(fits(80, 20).unwrap().rows(), 20);
        assert!(fits(80, 19).is_none() && fits(38, 60).is_none());
        assert!(Picture::within(&code, Glyphs::Ascii, 80, 60).is_some());
    }
}
