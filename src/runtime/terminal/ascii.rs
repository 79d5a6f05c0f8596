//! ASCII look-alikes for terminals that speak nothing else.

/// The letters U+00C0 to U+00FF without their marks.
const LATIN_1: &str = "AAAAAAACEEEEIIIIDNOOOOOxOUUUUYTsaaaaaaaceeeeiiiidnooooo/ouuuuyty";
/// The letters U+0100 to U+017F without their marks.
const LATIN_A: &str = concat!(
    "AaAaAaCcCcCcCcDdDdEeEeEeEeEeGgGg",
    "GgGgHhHhIiIiIiIiIiIiJjKkkLlLlLlL",
    "lLlNnNnNnnNnOoOoOoOoRrRrRrSsSsSs",
    "SsTtTtTtUuUuUuUuUuUuWwYyYZzZzZzs",
);

/// One ASCII character that looks most like the symbol; `?` where none does.
pub(super) fn look_alike(symbol: &str) -> &str {
    let Some(character) = symbol.chars().next() else {
        return " ";
    };
    match character {
        ' '..='~' => &symbol[..1],
        '\u{c0}'..='\u{ff}' => letter(LATIN_1, character, 0xc0),
        '\u{100}'..='\u{17f}' => letter(LATIN_A, character, 0x100),
        '\u{2500}'..='\u{257f}' => line(character),
        '\u{2580}'..='\u{259f}' => block(character),
        other => mark(other),
    }
}

fn letter(table: &'static str, character: char, first: u32) -> &'static str {
    let at = (u32::from(character) - first) as usize;
    table.get(at..=at).unwrap_or("?")
}

/// Box drawing.
fn line(character: char) -> &'static str {
    match character {
        '═' => "=",
        '─' | '━' | '┄' | '┅' | '┈' | '┉' | '╌' | '╍' | '╴' | '╶' | '╸' | '╺' | '╼' | '╾' => {
            "-"
        }
        '│' | '┃' | '┆' | '┇' | '┊' | '┋' | '╎' | '╏' | '║' | '╵' | '╷' | '╹' | '╻' | '╽' | '╿' => {
            "|"
        }
        '╱' => "/",
        '╲' => "\\",
        '╳' => "X",
        _ => "+",
    }
}

/// Bars, shades and half blocks.
fn block(character: char) -> &'static str {
    match character {
        '░' => ".",
        '▒' => ":",
        '▁' | '▂' | '▃' => "_",
        '▍' | '▎' | '▏' | '▕' => "|",
        _ => "#",
    }
}

/// Arrows, marks and typography.
fn mark(character: char) -> &'static str {
    match character {
        '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}' => " ",
        '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' | '↔' => "-",
        '‘' | '’' | '‚' | '′' | 'ʼ' | 'ʻ' | 'ʿ' | 'ʾ' | '´' => "'",
        '“' | '”' | '„' | '″' => "\"",
        '…' | '·' | '∙' | '⋯' | '\u{2801}'..='\u{28ff}' => ".",
        '→' | '⇒' | '▶' | '▸' | '▷' | '▹' | '►' | '›' | '»' | '≥' | '❯' => ">",
        '←' | '↩' | '⇐' | '◀' | '◂' | '◁' | '◃' | '◄' | '‹' | '«' | '≤' | '❮' | '⏎' | '↵' | '⌫' => {
            "<"
        }
        '↑' | '⇑' | '▲' | '▴' | '△' | '▵' | '⌃' => "^",
        '↓' | '⇓' | '▼' | '▾' | '▽' | '▿' | '⌄' | '✓' | '✔' | '☑' => "v",
        '×' | '✗' | '✘' | '✕' | '✖' | '☒' => "x",
        '•' | '●' | '◆' | '◇' | '★' | '☆' | '✱' | '◉' | '⬤' | '✦' => "*",
        '○' | '◯' | '◌' | '◦' | '°' | 'º' => "o",
        '■' | '▪' | '◼' | '▮' | '≠' => "#",
        '␣' | '□' | '▫' | '◻' | '☐' | '▯' => "_",
        '⚠' | '¡' | '‼' => "!",
        '±' | '✚' | '⊕' => "+",
        '≈' | '∼' => "~",
        'ℹ' => "i",
        '©' => "c",
        '®' => "r",
        '§' => "S",
        '№' => "N",
        '¦' => "|",
        _ => "?",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_of_letters_are_whole() {
        assert_eq!((LATIN_1.len(), LATIN_A.len()), (64, 128));
        for (with, without) in [
            ("é", "e"),
            ("Ü", "U"),
            ("ÿ", "y"),
            ("ñ", "n"),
            ("Ā", "A"),
            ("ğ", "g"),
            ("ł", "l"),
            ("ň", "n"),
            ("œ", "o"),
            ("š", "s"),
            ("ŵ", "w"),
            ("ž", "z"),
            ("e\u{301}", "e"),
        ] {
            assert_eq!(look_alike(with), without, "{with}");
        }
    }

    #[test]
    fn everything_becomes_one_ascii_character() {
        for character in (0x20..0x3000).filter_map(char::from_u32) {
            let shown = look_alike(character.encode_utf8(&mut [0; 4])).to_owned();
            assert!(shown.len() == 1 && shown.is_ascii(), "{character:?}");
        }
        for (mark, shown) in [
            ("─", "-"),
            ("╭", "+"),
            ("│", "|"),
            ("▸", ">"),
            ("…", "."),
            ("名", "?"),
        ] {
            assert_eq!(look_alike(mark), shown);
        }
    }
}
