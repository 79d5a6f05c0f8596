//! The cheapest way of the terminal's cursor from one place to another.

/// Where the terminal's cursor is, as far as it is known. Past the last column terminals differ, and
/// after a character whose width they may see differently the column is not known either.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Cursor {
    pub(super) column: Option<u16>,
    pub(super) row: Option<u16>,
}

impl Cursor {
    pub(super) fn at((x, y): (u16, u16)) -> Self {
        Self {
            column: Some(x),
            row: Some(y),
        }
    }

    /// The shortest sequence that brings the cursor to a place.
    pub(super) fn way_to(self, (x, y): (u16, u16)) -> Vec<u8> {
        if self == Self::at((x, y)) {
            return vec![];
        }
        let absolute = absolute(x, y);
        let Some(row) = self.row else {
            return absolute;
        };
        // First the column: a carriage return or an absolute column also ends the state in which
        // the cursor hangs behind the last column.
        let mut relative = horizontal(self.column, x);
        relative.extend(vertical(row, y));
        if relative.len() <= absolute.len() {
            relative
        } else {
            absolute
        }
    }
}

/// CUP; what is 1 is left out.
fn absolute(x: u16, y: u16) -> Vec<u8> {
    match (x, y) {
        (0, 0) => b"\x1b[H".to_vec(),
        (0, _) => format!("\x1b[{}H", u32::from(y) + 1).into_bytes(),
        (_, 0) => format!("\x1b[;{}H", u32::from(x) + 1).into_bytes(),
        _ => format!("\x1b[{};{}H", u32::from(y) + 1, u32::from(x) + 1).into_bytes(),
    }
}

fn horizontal(from: Option<u16>, to: u16) -> Vec<u8> {
    if from == Some(to) {
        return vec![];
    }
    let mut ways = vec![csi(u32::from(to) + 1, 'G')];
    if to == 0 {
        ways.push(b"\r".to_vec());
    } else {
        ways.push([b"\r".to_vec(), csi(to, 'C')].concat());
    }
    match from {
        Some(from) if from < to => ways.push(csi(to - from, 'C')),
        Some(from) => {
            ways.push(csi(from - to, 'D'));
            ways.push(vec![0x08; usize::from(from - to)]);
        }
        None => {}
    }
    shortest(ways)
}

fn vertical(from: u16, to: u16) -> Vec<u8> {
    let mut ways = vec![csi(u32::from(to) + 1, 'd')];
    match to {
        _ if to == from => return vec![],
        _ if to > from => {
            ways.push(csi(to - from, 'B'));
            // A line feed keeps the column where the terminal is raw; Windows' console goes by
            // another rule.
            if !cfg!(windows) {
                ways.push(vec![b'\n'; usize::from(to - from)]);
            }
        }
        _ => {
            ways.push(csi(from - to, 'A'));
            ways.push(b"\x1bM".repeat(usize::from(from - to)));
        }
    }
    shortest(ways)
}

fn shortest(ways: Vec<Vec<u8>>) -> Vec<u8> {
    ways.into_iter().min_by_key(Vec::len).unwrap_or_default()
}

/// A sequence with one number, which is left out where it is 1.
pub(super) fn csi(number: impl Into<u32>, letter: char) -> Vec<u8> {
    match number.into() {
        1 => format!("\x1b[{letter}").into_bytes(),
        number => format!("\x1b[{number}{letter}").into_bytes(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{super::reader, *};

    fn way(from: (u16, u16), to: (u16, u16)) -> String {
        String::from_utf8(Cursor::at(from).way_to(to)).unwrap()
    }

    #[test]
    fn short_ways_are_short() {
        assert_eq!(way((3, 3), (3, 3)), "");
        assert_eq!(way((1, 5), (0, 6)), "\r\n");
        assert_eq!(way((41, 5), (40, 6)), "\x08\n");
        assert_eq!(way((40, 6), (40, 5)), "\x1bM");
        assert_eq!(way((40, 6), (45, 6)), "\x1b[5C");
        assert_eq!(way((70, 20), (0, 0)), "\x1b[H");
        assert_eq!(way((70, 20), (9, 0)), "\x1b[;10H");
        assert_eq!(way((70, 5), (0, 20)), "\x1b[21H");
        assert_eq!(way((0, 2), (0, 20)), "\x1b[21d");
    }

    #[test]
    fn nothing_relative_is_said_from_an_unknown_place() {
        let behind_the_last_column = Cursor {
            column: None,
            row: Some(4),
        };
        assert_eq!(behind_the_last_column.way_to((0, 5)), b"\r\n");
        assert_eq!(behind_the_last_column.way_to((79, 4)), b"\x1b[80G");
        assert_eq!(Cursor::default().way_to((0, 4)), b"\x1b[5H");
    }

    proptest! {
        #[test]
        fn the_cursor_arrives(from in (0u16..80, 0u16..24), to in (0u16..80, 0u16..24)) {
            let mut terminal = reader(80, 24);
            terminal.process(&absolute(from.0, from.1));
            terminal.process(way(from, to).as_bytes());
            prop_assert_eq!(terminal.screen().cursor_position(), (to.1, to.0));
            prop_assert!(way(from, to).len() <= absolute(to.0, to.1).len());
        }
    }
}
