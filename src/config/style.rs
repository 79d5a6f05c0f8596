//! A style in words: `bold cyan`, `light-red on black`, `#ffaf00 underlined`, `reversed`.

use ratatui::style::{Color, Modifier, Style};

/// The names of colours.
const COLOURS: [(&str, Color); 17] = [
    ("default", Color::Reset),
    ("black", Color::Black),
    ("red", Color::Red),
    ("green", Color::Green),
    ("yellow", Color::Yellow),
    ("blue", Color::Blue),
    ("magenta", Color::Magenta),
    ("cyan", Color::Cyan),
    ("white", Color::Gray),
    ("light-black", Color::DarkGray),
    ("light-red", Color::LightRed),
    ("light-green", Color::LightGreen),
    ("light-yellow", Color::LightYellow),
    ("light-blue", Color::LightBlue),
    ("light-magenta", Color::LightMagenta),
    ("light-cyan", Color::LightCyan),
    ("light-white", Color::White),
];

/// The names of modifiers.
const MODIFIERS: [(&str, Modifier); 5] = [
    ("bold", Modifier::BOLD),
    ("dim", Modifier::DIM),
    ("italic", Modifier::ITALIC),
    ("underlined", Modifier::UNDERLINED),
    ("reversed", Modifier::REVERSED),
];

/// Reads a style; an empty text is the terminal's own.
///
/// # Errors
/// The first word that is none.
pub fn parse(text: &str) -> Result<Style, &str> {
    let mut style = Style::new();
    let mut words = text.split_whitespace();
    while let Some(word) = words.next() {
        if word == "on" {
            let name = words.next().ok_or(word)?;
            if style.bg.replace(colour(name).ok_or(name)?).is_some() {
                return Err(name);
            }
        } else if let Some((_, modifier)) = MODIFIERS.iter().find(|(name, _)| *name == word) {
            style = style.add_modifier(*modifier);
        } else if style.fg.replace(colour(word).ok_or(word)?).is_some() {
            return Err(word);
        }
    }
    Ok(style)
}

fn colour(word: &str) -> Option<Color> {
    if let Some((_, colour)) = COLOURS.iter().find(|(name, _)| *name == word) {
        return Some(*colour);
    }
    let digits = word.strip_prefix('#').filter(|digits| {
        digits.len() == 6 && digits.bytes().all(|digit| digit.is_ascii_hexdigit())
    })?;
    let channel = |at: usize| u8::from_str_radix(&digits[at..at + 2], 16).ok();
    Some(Color::Rgb(channel(0)?, channel(2)?, channel(4)?))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn styles_are_words() {
        assert_eq!(parse(""), Ok(Style::new()));
        assert_eq!(parse("bold cyan"), Ok(Style::new().cyan().bold()));
        let both = Style::new().light_red().on_black();
        assert_eq!(parse("light-red on black"), Ok(both));
        assert_eq!(parse("on black  light-red"), Ok(both));
        let rgb = Style::new().fg(Color::Rgb(255, 175, 0)).underlined();
        assert_eq!(parse("#ffAF00 underlined"), Ok(rgb));
        assert_eq!(parse("white"), Ok(Style::new().fg(Color::Gray)));
    }

    #[test]
    fn the_wrong_word_is_named() {
        assert_eq!(parse("bold pink"), Err("pink"));
        assert_eq!(parse("red blue"), Err("blue"));
        assert_eq!(parse("red on"), Err("on"));
        assert_eq!(parse("on red on blue"), Err("blue"));
        assert_eq!(parse("#ffaf0"), Err("#ffaf0"));
        assert_eq!(parse("#+faf00"), Err("#+faf00"));
        assert_eq!(parse("#éé00"), Err("#éé00"));
        assert_eq!(parse("blink"), Err("blink"));
    }

    proptest! {
        #[test]
        fn no_text_stops_it(text: String) {
            let _ = parse(&text);
        }
    }
}
