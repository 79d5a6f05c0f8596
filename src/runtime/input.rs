//! From what the terminal reports to what the program means: chords, pastes and sizes. A paste is
//! never a row of key presses, so that no pasted text decides anything.

use crossterm::event::{Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};

use crate::config::{Chord, Key, Mods};

/// Something a person did at the terminal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// A key was pressed, or held until it repeated.
    Chord(Chord),
    /// Text was pasted; as it came, for the text field to clean.
    Paste(String),
    /// The terminal has another size, in columns and rows.
    Resize(u16, u16),
}

/// What an event means; `None` for what nobody needs: releases, focus, mouse, bare modifiers.
pub fn input(event: Event) -> Option<Input> {
    match event {
        Event::Key(key) if key.kind != KeyEventKind::Release => chord(key).map(Input::Chord),
        Event::Paste(text) => Some(Input::Paste(text)),
        Event::Resize(columns, rows) => Some(Input::Resize(columns, rows)),
        _ => None,
    }
}

fn chord(event: KeyEvent) -> Option<Chord> {
    let mut mods = Mods {
        ctrl: event.modifiers.contains(KeyModifiers::CONTROL),
        alt: event
            .modifiers
            .intersects(KeyModifiers::ALT | KeyModifiers::META),
        shift: event.modifiers.contains(KeyModifiers::SHIFT),
    };
    let key = match event.code {
        KeyCode::Char(character) if character.is_control() => return None,
        KeyCode::Char(character) => Key::Char(character),
        KeyCode::Null => {
            mods.ctrl = true;
            Key::Char(' ')
        }
        KeyCode::BackTab => {
            mods.shift = true;
            Key::Tab
        }
        KeyCode::F(number @ 1..=24) => Key::F(number),
        KeyCode::Enter => Key::Enter,
        KeyCode::Esc => Key::Esc,
        KeyCode::Tab => Key::Tab,
        KeyCode::Backspace => Key::Backspace,
        KeyCode::Delete => Key::Delete,
        KeyCode::Insert => Key::Insert,
        KeyCode::Home => Key::Home,
        KeyCode::End => Key::End,
        KeyCode::PageUp => Key::PageUp,
        KeyCode::PageDown => Key::PageDown,
        KeyCode::Up => Key::Up,
        KeyCode::Down => Key::Down,
        KeyCode::Left => Key::Left,
        KeyCode::Right => Key::Right,
        _ => return None,
    };
    Some(Chord::new(key, mods))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pressed(code: KeyCode, modifiers: KeyModifiers) -> Option<String> {
        match input(Event::Key(KeyEvent::new(code, modifiers))) {
            Some(Input::Chord(chord)) => Some(chord.to_string()),
            _ => None,
        }
    }

    #[test]
    fn keys_are_chords() {
        const NONE: KeyModifiers = KeyModifiers::NONE;
        const SHIFT: KeyModifiers = KeyModifiers::SHIFT;
        const CTRL: KeyModifiers = KeyModifiers::CONTROL;
        for (code, modifiers, chord) in [
            (KeyCode::Char('a'), NONE, "a"),
            (KeyCode::Char('G'), SHIFT, "G"),
            (KeyCode::Char('G'), NONE, "G"),
            (KeyCode::Char('g'), SHIFT, "G"),
            (KeyCode::Char('?'), SHIFT, "?"),
            (KeyCode::Char('É'), SHIFT, "É"),
            (KeyCode::Char('d'), CTRL, "ctrl-d"),
            (KeyCode::Char('D'), CTRL | SHIFT, "ctrl-d"),
            (KeyCode::Char('x'), KeyModifiers::ALT, "alt-x"),
            (KeyCode::Char(' '), NONE, "space"),
            (KeyCode::Null, NONE, "ctrl-space"),
            (KeyCode::BackTab, SHIFT, "shift-tab"),
            (KeyCode::BackTab, NONE, "shift-tab"),
            (KeyCode::PageDown, NONE, "pgdn"),
            (KeyCode::F(1), NONE, "f1"),
            (KeyCode::Left, CTRL, "ctrl-left"),
        ] {
            assert_eq!(pressed(code, modifiers).as_deref(), Some(chord), "{code:?}");
        }
    }

    #[test]
    fn what_nobody_needs_is_dropped() {
        assert_eq!(pressed(KeyCode::CapsLock, KeyModifiers::NONE), None);
        assert_eq!(pressed(KeyCode::F(25), KeyModifiers::NONE), None);
        assert_eq!(pressed(KeyCode::Char('\u{9b}'), KeyModifiers::NONE), None);
        let mut release = KeyEvent::from(KeyCode::Char('a'));
        release.kind = KeyEventKind::Release;
        assert_eq!(input(Event::Key(release)), None);
        assert_eq!(input(Event::FocusGained), None);
        assert_eq!(input(Event::FocusLost), None);
    }

    #[test]
    fn a_key_that_repeats_counts_again() {
        let mut repeat = KeyEvent::from(KeyCode::Char('j'));
        repeat.kind = KeyEventKind::Repeat;
        let expected = Chord::plain(Key::Char('j'));
        assert_eq!(input(Event::Key(repeat)), Some(Input::Chord(expected)));
    }

    #[test]
    fn a_paste_is_no_row_of_keys() {
        let paste = Input::Paste("aaa\r".into());
        assert_eq!(input(Event::Paste("aaa\r".into())), Some(paste));
        let resize = Event::Resize(80, 24);
        assert_eq!(input(resize), Some(Input::Resize(80, 24)));
    }
}
