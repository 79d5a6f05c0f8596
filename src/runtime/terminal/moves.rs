//! The cheapest way of the terminal's cursor from one place to another. Tab stops are left alone: they
//! are the user's to set, and nobody can see where they are.

use super::{
    ability::{Skill, Skills},
    words::Words,
};

/// Where the terminal's cursor is, as far as it is known. Past the last column terminals differ, and
/// after a character whose width they may see differently the column is not known either.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Cursor {
    pub(super) column: Option<u16>,
    pub(super) row: Option<u16>,
}

impl Cursor {
    /// Right there.
    pub(super) fn at((x, y): (u16, u16)) -> Self {
        Self {
            column: Some(x),
            row: Some(y),
        }
    }

    /// The shortest sequence that brings the cursor to a place.
    pub(super) fn way_to(self, (x, y): (u16, u16), skills: Skills) -> Words {
        if self == Self::at((x, y)) {
            return Words::NONE;
        }
        let absolute = absolute(x, y);
        let Some(row) = self.row else {
            return absolute;
        };
        // First the column: a carriage return or an absolute column also ends the state in which
        // the cursor hangs behind the last column.
        let across = horizontal(self.column, x, skills);
        match (across, vertical(row, y, skills)) {
            (Some(across), down) => across.and(down.bytes()).or(absolute),
            (None, _) => absolute,
        }
    }

    /// The shortest sequence that brings the cursor into a row, in whatever column.
    pub(super) fn way_into(self, y: u16, skills: Skills) -> Words {
        match self.row {
            Some(row) => vertical(row, y, skills).or(absolute(0, y)),
            None => absolute(0, y),
        }
    }
}

/// CUP; what is 1 is left out.
fn absolute(x: u16, y: u16) -> Words {
    let begun = match y {
        0 => Words::of(b"\x1b["),
        y => Words::of(b"\x1b[").and_number(y + 1),
    };
    match x {
        0 => begun.and(b"H"),
        x => begun.and(b";").and_number(x + 1).and(b"H"),
    }
}

/// `None` where there is no way without knowing the column.
fn horizontal(from: Option<u16>, to: u16, skills: Skills) -> Option<Words> {
    if from == Some(to) {
        return Some(Words::NONE);
    }
    let start = Words::of(b"\r");
    let mut best = match to {
        0 => start,
        to => start.and(Words::csi(to, b'C').bytes()),
    };
    if skills.has(Skill::Address) {
        best = best.or(Words::csi(to + 1, b'G'));
    }
    match from {
        Some(from) if from < to => best = best.or(Words::csi(to - from, b'C')),
        Some(from) => {
            best = best
                .or(Words::csi(from - to, b'D'))
                .or(steps(b"\x08", from - to))
        }
        None => {}
    }
    Some(best)
}

fn vertical(from: u16, to: u16, skills: Skills) -> Words {
    let relative = match to {
        _ if to == from => return Words::NONE,
        // A line feed keeps the column where the terminal is raw; Windows' console goes by
        // another rule.
        _ if to > from && cfg!(windows) => Words::csi(to - from, b'B'),
        _ if to > from => Words::csi(to - from, b'B').or(steps(b"\n", to - from)),
        _ => Words::csi(from - to, b'A').or(steps(b"\x1bM", from - to)),
    };
    match skills.has(Skill::Address) {
        true => relative.or(Words::csi(to + 1, b'd')),
        false => relative,
    }
}

/// The same step several times, where that can be the shortest way at all.
fn steps(step: &[u8], count: u16) -> Words {
    // Any move with a number takes fewer bytes than ten.
    let count = usize::from(count).min(10);
    (0..count).fold(Words::NONE, |words, _| words.and(step))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{super::reader, *};

    fn way(from: (u16, u16), to: (u16, u16)) -> String {
        said(Cursor::at(from).way_to(to, Skills::ALL))
    }

    fn said(words: Words) -> String {
        String::from_utf8(words.bytes().to_vec()).unwrap()
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
        assert_eq!(way((0, 2), (0, 20)), "\x1b[18B");
        assert_eq!(way((9, 20), (9, 2)), "\x1b[3d");
    }

    #[test]
    fn a_plain_terminal_gets_plain_moves() {
        let plain = |from, to| said(Cursor::at(from).way_to(to, Skills::NONE));
        assert_eq!(plain((9, 20), (9, 2)), "\x1b[18A");
        assert_eq!(plain((40, 6), (40, 5)), "\x1bM");
        assert_eq!(plain((70, 6), (5, 6)), "\r\x1b[5C");
    }

    #[test]
    fn nothing_relative_is_said_from_an_unknown_place() {
        let behind_the_last_column = Cursor {
            column: None,
            row: Some(4),
        };
        let way = |to| said(behind_the_last_column.way_to(to, Skills::ALL));
        assert_eq!(way((0, 5)), "\r\n");
        assert_eq!(way((79, 4)), "\x1b[80G");
        let into = behind_the_last_column.way_into(3, Skills::ALL);
        assert_eq!(said(into), "\x1bM");
        let nowhere = Cursor::default();
        assert_eq!(said(nowhere.way_to((0, 4), Skills::ALL)), "\x1b[5H");
        assert_eq!(said(nowhere.way_into(4, Skills::ALL)), "\x1b[5H");
    }

    proptest! {
        #[test]
        fn the_cursor_arrives(
            from in (0u16..80, 0u16..24),
            to in (0u16..80, 0u16..24),
            skills in prop::sample::select(vec![Skills::NONE, Skills::ALL]),
        ) {
            let mut terminal = reader(80, 24);
            terminal.process(absolute(from.0, from.1).bytes());
            let way = Cursor::at(from).way_to(to, skills);
            terminal.process(way.bytes());
            prop_assert_eq!(terminal.screen().cursor_position(), (to.1, to.0));
            prop_assert!(way.len() <= absolute(to.0, to.1).len());
            terminal.process(Cursor::at(to).way_into(from.1, skills).bytes());
            prop_assert_eq!(terminal.screen().cursor_position().0, from.1);
        }
    }
}
