//! How wide letters are in the fonts that every PDF reader has, so that text can be wrapped and
//! centred without a font file. The numbers are those of Adobe's core font metrics.

/// A face of the base fourteen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Face {
    Roman,
    Bold,
    Italic,
    Sans,
    SansBold,
}

impl Face {
    pub(super) const ALL: [Self; 5] = [
        Self::Roman,
        Self::Bold,
        Self::Italic,
        Self::Sans,
        Self::SansBold,
    ];

    /// Its name in PDF.
    pub(super) fn base_font(self) -> &'static [u8] {
        match self {
            Self::Roman => b"Times-Roman",
            Self::Bold => b"Times-Bold",
            Self::Italic => b"Times-Italic",
            Self::Sans => b"Helvetica",
            Self::SansBold => b"Helvetica-Bold",
        }
    }

    /// What the pages call it.
    pub(super) fn resource(self) -> &'static [u8] {
        match self {
            Self::Roman => b"F1",
            Self::Bold => b"F2",
            Self::Italic => b"F3",
            Self::Sans => b"F4",
            Self::SansBold => b"F5",
        }
    }

    fn widths(self) -> &'static [u16; 95] {
        match self {
            Self::Roman => &ROMAN,
            Self::Bold => &BOLD,
            Self::Italic => &ITALIC,
            Self::Sans => &SANS,
            Self::SansBold => &SANS_BOLD,
        }
    }

    /// The width of a text in points. Letters beyond ASCII count as half the size.
    pub(super) fn width(self, text: &str, size: f32) -> f32 {
        let widths = self.widths();
        let of = |letter: char| {
            let place = (letter as usize).checked_sub(32);
            u32::from(
                place
                    .and_then(|place| widths.get(place))
                    .copied()
                    .unwrap_or(500),
            )
        };
        text.chars().map(of).sum::<u32>() as f32 * size / 1_000.0
    }
}

/// The bytes of a text in WinAnsi, the encoding that the fonts are declared with.
pub(super) fn win_ansi(text: &str) -> Vec<u8> {
    let byte = |letter: char| match letter {
        '–' => 0x96,
        '—' => 0x97,
        '‘' => 0x91,
        '’' => 0x92,
        '…' => 0x85,
        letter => u8::try_from(letter as u32).unwrap_or(b'?'),
    };
    text.chars().map(byte).collect()
}

/// The text in lines that are no wider than `room` points. A word wider than that stands alone.
pub(super) fn wrap(face: Face, size: f32, text: &str, room: f32) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in text.split_whitespace() {
        let longer = if line.is_empty() {
            word.to_owned()
        } else {
            format!("{line} {word}")
        };
        if line.is_empty() || face.width(&longer, size) <= room {
            line = longer;
        } else {
            lines.push(std::mem::replace(&mut line, word.to_owned()));
        }
    }
    lines.push(line);
    lines
}

const ROMAN: [u16; 95] = [
    250, 333, 408, 500, 500, 833, 778, 180, 333, 333, 500, 564, 250, 333, 250, 278, 500, 500, 500,
    500, 500, 500, 500, 500, 500, 500, 278, 278, 564, 564, 564, 444, 921, 722, 667, 667, 722, 611,
    556, 722, 722, 333, 389, 722, 611, 889, 722, 722, 556, 722, 667, 556, 611, 722, 722, 944, 722,
    722, 611, 333, 278, 333, 469, 500, 333, 444, 500, 444, 500, 444, 333, 500, 500, 278, 278, 500,
    278, 778, 500, 500, 500, 500, 333, 389, 278, 500, 500, 722, 500, 500, 444, 480, 200, 480, 541,
];
const BOLD: [u16; 95] = [
    250, 333, 555, 500, 500, 1000, 833, 278, 333, 333, 500, 570, 250, 333, 250, 278, 500, 500, 500,
    500, 500, 500, 500, 500, 500, 500, 333, 333, 570, 570, 570, 500, 930, 722, 667, 722, 722, 667,
    611, 778, 778, 389, 500, 778, 667, 944, 722, 778, 611, 778, 722, 556, 667, 722, 722, 1000, 722,
    722, 667, 333, 278, 333, 581, 500, 333, 500, 556, 444, 556, 444, 333, 500, 556, 278, 333, 556,
    278, 833, 556, 500, 556, 556, 444, 389, 333, 556, 500, 722, 500, 500, 444, 394, 220, 394, 520,
];
const ITALIC: [u16; 95] = [
    250, 333, 420, 500, 500, 833, 778, 214, 333, 333, 500, 675, 250, 333, 250, 278, 500, 500, 500,
    500, 500, 500, 500, 500, 500, 500, 333, 333, 675, 675, 675, 500, 920, 611, 611, 667, 722, 611,
    611, 722, 722, 333, 444, 667, 556, 833, 667, 722, 611, 722, 611, 500, 556, 722, 611, 833, 611,
    556, 556, 389, 278, 389, 422, 500, 333, 500, 500, 444, 500, 444, 278, 500, 500, 278, 278, 444,
    278, 722, 500, 500, 500, 500, 389, 389, 278, 500, 444, 667, 444, 444, 389, 400, 275, 400, 541,
];
const SANS: [u16; 95] = [
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556,
    556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667,
    611, 778, 722, 278, 500, 667, 556, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667,
    667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500,
    222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
];
const SANS_BOLD: [u16; 95] = [
    278, 333, 474, 556, 556, 889, 722, 238, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556,
    556, 556, 556, 556, 556, 556, 556, 333, 333, 584, 584, 584, 611, 975, 722, 722, 722, 722, 667,
    611, 778, 722, 278, 556, 722, 611, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667,
    667, 611, 333, 278, 333, 584, 556, 333, 556, 611, 556, 611, 556, 333, 611, 611, 278, 278, 556,
    278, 889, 611, 611, 611, 611, 389, 556, 333, 611, 556, 778, 556, 556, 500, 389, 280, 389, 584,
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_keep_their_room_and_all_words() {
        let text = "Asli keputusan ini diberikan kepada yang bersangkutan untuk dipergunakan";
        let lines = wrap(Face::Roman, 11.0, text, 120.0);
        assert!(lines.len() > 2);
        assert!(
            lines
                .iter()
                .all(|line| Face::Roman.width(line, 11.0) <= 120.0),
            "{lines:?}"
        );
        assert_eq!(lines.join(" "), text);
        assert_eq!(wrap(Face::Roman, 11.0, "", 120.0), [""]);
    }

    #[test]
    fn letters_beyond_ascii_become_one_byte_each() {
        assert_eq!(win_ansi("a – é"), [b'a', b' ', 0x96, b' ', 0xe9]);
        assert_eq!(win_ansi("→"), b"?");
    }
}
