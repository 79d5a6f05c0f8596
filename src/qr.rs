//! QR codes: a text becomes the dark and light squares of its code.
//!
//! This module knows no screen: how a square looks, and the light margin of four squares that a
//! reader needs around the code (ISO/IEC 18004), are the business of whoever draws it.

use qrcode::{Color, EcLevel, QrCode};

/// The code of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Code {
    side: usize,
    dark: Vec<bool>,
}

impl Code {
    /// The smallest code that holds the text; `None` where none does (about 2,900 bytes). A screen
    /// has no stains, so it spends nothing on repairing them.
    pub fn of(text: &str) -> Option<Self> {
        let code = QrCode::with_error_correction_level(text, EcLevel::L).ok()?;
        Some(Self {
            side: code.width(),
            dark: code
                .into_colors()
                .into_iter()
                .map(|color| color == Color::Dark)
                .collect(),
        })
    }

    /// Squares along a side, without the margin.
    pub fn side(&self) -> usize {
        self.side
    }

    /// Whether the square in column `x` and row `y` is dark; what is outside is light.
    pub fn is_dark(&self, x: usize, y: usize) -> bool {
        let inside = x < self.side && y < self.side;
        inside && self.dark.get(y * self.side + x).copied().unwrap_or(false)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The three corners by which a reader finds a code: a dark ring, a light one, a dark heart.
    #[test]
    fn the_corners_stand_where_readers_look_for_them() {
        let code = Code::of("https://sso.contoh.test/device?user_code=WDJB-MJHT").unwrap();
        let far = code.side() - 7;
        for (left, top) in [(0, 0), (far, 0), (0, far)] {
            for y in 0..7usize {
                for x in 0..7usize {
                    let ring = x.abs_diff(3).max(y.abs_diff(3));
                    assert_eq!(code.is_dark(left + x, top + y), ring != 2, "{x},{y}");
                }
            }
        }
        assert!(!code.is_dark(code.side(), 0) && !code.is_dark(0, code.side()));
    }

    #[test]
    fn a_short_text_takes_the_smallest_code_and_one_too_long_none() {
        assert_eq!(Code::of("CONTOH").unwrap().side(), 21);
        assert_eq!(Code::of(&"x".repeat(3000)), None);
        assert_ne!(Code::of("a"), Code::of("b"));
    }
}
