//! How many colours a terminal has, and the nearest one it can show.

use ratatui::style::Color;

use super::environment::Environment;

/// How many colours the terminal has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub enum Depth {
    /// None; bold, underlined and reversed remain.
    None,
    /// The sixteen of ANSI, which the user may have chosen himself.
    #[default]
    Ansi16,
    /// 256.
    Ansi256,
    /// 24 bits.
    TrueColour,
}

/// The sixteen colours in the order of their numbers, with xterm's default values.
const ANSI: [(Color, [u8; 3]); 16] = [
    (Color::Black, [0x00, 0x00, 0x00]),
    (Color::Red, [0xcd, 0x00, 0x00]),
    (Color::Green, [0x00, 0xcd, 0x00]),
    (Color::Yellow, [0xcd, 0xcd, 0x00]),
    (Color::Blue, [0x00, 0x00, 0xee]),
    (Color::Magenta, [0xcd, 0x00, 0xcd]),
    (Color::Cyan, [0x00, 0xcd, 0xcd]),
    (Color::Gray, [0xe5, 0xe5, 0xe5]),
    (Color::DarkGray, [0x7f, 0x7f, 0x7f]),
    (Color::LightRed, [0xff, 0x00, 0x00]),
    (Color::LightGreen, [0x00, 0xff, 0x00]),
    (Color::LightYellow, [0xff, 0xff, 0x00]),
    (Color::LightBlue, [0x5c, 0x5c, 0xff]),
    (Color::LightMagenta, [0xff, 0x00, 0xff]),
    (Color::LightCyan, [0x00, 0xff, 0xff]),
    (Color::White, [0xff, 0xff, 0xff]),
];

/// The steps of the 6×6×6 cube, colours 16 to 231.
const CUBE: [u8; 6] = [0, 95, 135, 175, 215, 255];

impl Depth {
    /// What `NO_COLOR`, `COLORTERM` and `TERM` say; sixteen where they say nothing.
    pub fn from_environment(environment: &Environment) -> Self {
        let term = environment.get("TERM").unwrap_or_default();
        let colourless = term == "dumb" || term.starts_with("vt") || term.ends_with("-m");
        if environment.get("NO_COLOR").is_some() || colourless {
            return Self::None;
        }
        match environment.get("COLORTERM") {
            Some("truecolor" | "24bit") => Self::TrueColour,
            _ if term.ends_with("-direct") => Self::TrueColour,
            _ if term.contains("256color") => Self::Ansi256,
            _ => Self::Ansi16,
        }
    }

    /// The nearest colour that this depth has. The first sixteen are always given by name, so that
    /// equal colours are equal.
    pub fn nearest(self, colour: Color) -> Color {
        let colour = match colour {
            Color::Indexed(number @ 0..16) => ANSI[usize::from(number)].0,
            other => other,
        };
        match (self, colour) {
            (Self::None, _) | (_, Color::Reset) => Color::Reset,
            (Self::Ansi256, Color::Rgb(r, g, b)) => indexed([r, g, b]),
            (Self::Ansi16, Color::Rgb(r, g, b)) => named([r, g, b]),
            (Self::Ansi16, Color::Indexed(number)) => named(of_index(number)),
            _ => colour,
        }
    }
}

/// The number of one of the sixteen colours.
pub fn ansi_number(colour: Color) -> Option<u8> {
    let at = ANSI.iter().position(|(named, _)| *named == colour)?;
    u8::try_from(at).ok()
}

fn named(rgb: [u8; 3]) -> Color {
    let nearest = ANSI.iter().min_by_key(|(_, value)| distance(*value, rgb));
    nearest.map_or(Color::Reset, |(colour, _)| *colour)
}

fn indexed(rgb: [u8; 3]) -> Color {
    let nearest = (16..=255).min_by_key(|number| distance(of_index(*number), rgb));
    nearest.map_or(Color::Reset, Color::Indexed)
}

/// The value of a colour of the 256.
fn of_index(number: u8) -> [u8; 3] {
    match number {
        0..16 => ANSI[usize::from(number)].1,
        16..232 => {
            let at = usize::from(number - 16);
            [CUBE[at / 36], CUBE[at / 6 % 6], CUBE[at % 6]]
        }
        232.. => [8 + 10 * (number - 232); 3],
    }
}

/// The distance the eye sees, roughly: it tells green best and blue worst.
fn distance(a: [u8; 3], b: [u8; 3]) -> u32 {
    let square = |at: usize| u32::from(a[at].abs_diff(b[at])).pow(2);
    2 * square(0) + 4 * square(1) + 3 * square(2)
}

/// The value of a colour by xterm's palette; `None` for the terminal's own.
#[cfg(test)]
pub(super) fn value(colour: Color) -> Option<[u8; 3]> {
    match colour {
        Color::Rgb(r, g, b) => Some([r, g, b]),
        Color::Indexed(number) => Some(of_index(number)),
        named => ansi_number(named).map(of_index),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn depth(variables: &[(&'static str, &'static str)]) -> Depth {
        Depth::from_environment(&Environment::of(variables.iter().copied()))
    }

    #[test]
    fn sixteen_colours_where_nothing_is_known() {
        assert_eq!(depth(&[]), Depth::Ansi16);
        assert_eq!(depth(&[("TERM", "linux")]), Depth::Ansi16);
        assert_eq!(depth(&[("TERM", "xterm-256color")]), Depth::Ansi256);
        let full = [("TERM", "xterm-256color"), ("COLORTERM", "truecolor")];
        assert_eq!(depth(&full), Depth::TrueColour);
        assert_eq!(depth(&[("TERM", "xterm-direct")]), Depth::TrueColour);
        for term in ["dumb", "vt100", "xterm-m"] {
            assert_eq!(depth(&[("TERM", term)]), Depth::None);
        }
    }

    #[test]
    fn no_color_is_heeded_unless_empty() {
        let none = [("NO_COLOR", "1"), ("COLORTERM", "truecolor")];
        assert_eq!(depth(&none), Depth::None);
        assert_eq!(depth(&[("NO_COLOR", "")]), Depth::Ansi16);
    }

    #[test]
    fn colours_are_brought_down_to_what_there_is() {
        let orange = Color::Rgb(0xff, 0xaf, 0x00);
        assert_eq!(Depth::TrueColour.nearest(orange), orange);
        assert_eq!(Depth::Ansi256.nearest(orange), Color::Indexed(214));
        assert_eq!(Depth::Ansi16.nearest(orange), Color::Yellow);
        assert_eq!(Depth::None.nearest(orange), Color::Reset);
        assert_eq!(Depth::Ansi16.nearest(Color::Indexed(9)), Color::LightRed);
        assert_eq!(Depth::Ansi256.nearest(Color::Indexed(9)), Color::LightRed);
        assert_eq!(Depth::Ansi16.nearest(Color::Indexed(255)), Color::Gray);
        assert_eq!(Depth::None.nearest(Color::Red), Color::Reset);
        for number in 16..=255 {
            let [r, g, b] = of_index(number);
            let there_and_back = Depth::Ansi256.nearest(Color::Rgb(r, g, b));
            assert_eq!(value(there_and_back), value(Color::Indexed(number)));
        }
    }
}
