//! What goes to a terminal, read byte by byte: text, and the sequences of our own back end. Anything
//! else is somebody's attempt to speak to the terminal through us.

/// A piece of the output.
#[derive(Debug, PartialEq, Eq)]
pub enum Piece {
    /// A printable character.
    Text(char),
    /// Carriage return, line feed, backspace.
    Step(u8),
    /// A control sequence: parameters and the letter at its end.
    Control(String, char),
}

/// Reads what was written.
///
/// # Errors
/// The first thing that our back end never says, with what stands around it.
pub fn pieces(bytes: &[u8]) -> Result<Vec<Piece>, String> {
    let text = std::str::from_utf8(bytes).map_err(|error| error.to_string())?;
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let (piece, length) = piece(rest).ok_or_else(|| {
            let near: String = rest.chars().take(40).collect();
            format!("{first:?} in {near:?}")
        })?;
        pieces.push(piece);
        rest = &rest[length..];
    }
    Ok(pieces)
}

fn piece(rest: &str) -> Option<(Piece, usize)> {
    let first = rest.chars().next()?;
    match first {
        '\r' | '\n' | '\x08' => Some((Piece::Step(first as u8), 1)),
        '\x1b' if rest.starts_with("\x1bM") => Some((Piece::Control(String::new(), 'M'), 2)),
        '\x1b' => {
            let inner = rest.strip_prefix("\x1b[")?;
            let end = inner.find(|c: char| !matches!(c, '0'..='9' | ';' | '?'))?;
            let letter = inner[end..].chars().next()?;
            let parameters = &inner[..end];
            let ours = match letter {
                'A' | 'B' | 'C' | 'D' | 'G' | 'H' | 'J' | 'K' | 'L' | 'M' | 'd' | 'm' => {
                    !parameters.contains('?')
                }
                'h' | 'l' => matches!(parameters, "?25" | "?1049" | "?2004" | "?2026"),
                _ => false,
            };
            let piece = Piece::Control(parameters.to_owned(), letter);
            ours.then_some((piece, 2 + end + letter.len_utf8()))
        }
        _ if is_printable(first) => Some((Piece::Text(first), first.len_utf8())),
        _ => None,
    }
}

/// Neither a control, nor a character that turns, hides or tags others.
fn is_printable(character: char) -> bool {
    let hidden = matches!(
        character,
        '\u{ad}'
            | '\u{61c}'
            | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{feff}'
            | '\u{fff9}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e0fff}'
    );
    !character.is_control() && !hidden
}

/// The colours that a pen was given, by their codes.
pub fn colours(pieces: &[Piece]) -> Vec<u8> {
    let mut found = Vec::new();
    for piece in pieces {
        if let Piece::Control(parameters, 'm') = piece {
            let codes = parameters.split(';').filter_map(|code| code.parse().ok());
            found.extend(codes.filter(|code| matches!(code, 30..=38 | 40..=48 | 90..=107)));
        }
    }
    found
}

#[test]
fn the_reader_stops_what_speaks_to_the_terminal() {
    let fine = "\x1b[?1049h\x1b[2;3HCONTOH\x1b[;1;36m▌\r\n\x1bM";
    let pieces = pieces(fine.as_bytes()).unwrap();
    assert_eq!(colours(&pieces), [36]);
    for bad in [
        "\x1b]52;c;YQ==\x07",
        "\x1b[6n",
        "\x1bP",
        "\x1b[?1000h",
        "\u{9b}31m",
        "\u{202e}",
        "\u{200b}",
        "\x07",
        "\x1b",
    ] {
        assert!(super::scan::pieces(bad.as_bytes()).is_err(), "{bad:?}");
    }
}
