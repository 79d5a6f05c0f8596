//! Random frames: what screens do, and things that no screen of ours would.

use proptest::prelude::*;
use ratatui::{
    buffer::{Buffer, Cell, CellWidth},
    style::{Color, Style},
};

use super::super::super::ability::{Skill, Skills};

/// The largest screen.
const WIDEST: u16 = 48;
const HIGHEST: u16 = 10;

/// A terminal and what it is shown.
#[derive(Clone, Debug)]
pub struct Story {
    pub size: (u16, u16),
    pub skills: Skills,
    pub frames: Vec<Vec<Change>>,
}

pub fn story() -> impl Strategy<Value = Story> {
    let frames = prop::collection::vec(prop::collection::vec(change(), 0..6), 1..8);
    (sides(), skills(), frames).prop_map(|(size, skills, frames)| Story {
        size,
        skills,
        frames,
    })
}

fn sides() -> impl Strategy<Value = (u16, u16)> {
    (2..WIDEST, 2..HIGHEST)
}

fn skills() -> impl Strategy<Value = Skills> {
    let skills = prop::sample::subsequence(Skill::ALL.to_vec(), 0..=Skill::ALL.len());
    skills.prop_map(|skills| skills.into_iter().fold(Skills::NONE, Skills::with))
}

/// Something a screen does between two frames.
#[derive(Clone, Debug)]
pub enum Change {
    Write {
        x: u16,
        y: u16,
        text: usize,
        style: usize,
    },
    Fill {
        y: u16,
        style: usize,
    },
    ScrollUp {
        from: u16,
        rows: u16,
        by: u16,
    },
    ScrollDown {
        from: u16,
        rows: u16,
        by: u16,
    },
    Wipe,
    Repaint,
    Resize(u16, u16),
    Forget,
    Cursor(Option<(u16, u16)>),
}

const TEXTS: [&str; 17] = [
    "a",
    "CONTOH WULANDARI, S.Pd.",
    "   ",
    "III/b  2019-03-12",
    "名前",
    "é─│▸",
    "Ayu\u{301}",
    "1",
    "x                y",
    "a名b",
    "🙂 emoji 🚀",
    "ＡＢ日本語テキスト",
    "e\u{301}\u{323}",
    "────────────────────────────",
    "==================== 12",
    "                              ",
    "CONTOH NI KETUT AYU     SKP 2025",
];

pub fn styles() -> [Style; 9] {
    let style = Style::new();
    [
        style,
        style.bold().cyan(),
        style.dim(),
        style.reversed(),
        style.underlined().light_red(),
        style.on_blue(),
        style
            .italic()
            .fg(Color::Indexed(214))
            .bg(Color::Rgb(1, 2, 3)),
        style.bold(),
        style.reversed().green().on_gray(),
    ]
}

pub fn change() -> impl Strategy<Value = Change> {
    let place = || (0..WIDEST, 0..HIGHEST);
    prop_oneof![
        8 => (place(), 0..TEXTS.len(), 0..9usize)
            .prop_map(|((x, y), text, style)| Change::Write { x, y, text, style }),
        1 => (0..HIGHEST, 0..9usize).prop_map(|(y, style)| Change::Fill { y, style }),
        2 => (0..HIGHEST, 1..HIGHEST, 1u16..4)
            .prop_map(|(from, rows, by)| Change::ScrollUp { from, rows, by }),
        2 => (0..HIGHEST, 1..HIGHEST, 1u16..4)
            .prop_map(|(from, rows, by)| Change::ScrollDown { from, rows, by }),
        1 => Just(Change::Wipe),
        1 => Just(Change::Repaint),
        1 => sides().prop_map(|(width, height)| Change::Resize(width, height)),
        1 => Just(Change::Forget),
        2 => prop::option::of(place()).prop_map(Change::Cursor),
    ]
}

/// Changes a picture as a screen would.
pub fn apply(change: &Change, picture: &mut Buffer) {
    let (width, height) = (picture.area.width, picture.area.height);
    let clip = |from: u16, rows: u16| from..(from + rows).min(height);
    match change {
        Change::Write { x, y, text, style } if *x < width && *y < height => {
            let style = Style::reset().patch(styles()[*style]);
            picture.set_string(*x, *y, TEXTS[*text], style);
        }
        Change::Fill { y, style } if *y < height => {
            (0..width).for_each(|x| {
                picture[(x, *y)].reset();
                picture[(x, *y)].set_style(styles()[*style]);
            });
        }
        Change::ScrollUp { from, rows, by } => {
            for y in clip(*from, *rows) {
                copy_row(picture, y, y.checked_add(*by).filter(|y| *y < from + rows));
            }
        }
        Change::ScrollDown { from, rows, by } => {
            for y in clip(*from, *rows).rev() {
                copy_row(picture, y, y.checked_sub(*by).filter(|y| y >= from));
            }
        }
        Change::Wipe => picture.reset(),
        _ => {}
    }
    whole_characters_only(picture);
}

fn copy_row(picture: &mut Buffer, to: u16, from: Option<u16>) {
    let from = from.filter(|y| *y < picture.area.height);
    for x in 0..picture.area.width {
        let cell = from.map_or(Cell::EMPTY, |y| picture[(x, y)].clone());
        picture[(x, to)] = cell;
    }
}

/// Hidden cells are empty, as ratatui's own writing leaves them.
fn whole_characters_only(picture: &mut Buffer) {
    let area = picture.area;
    for y in 0..area.height {
        let mut x = 0;
        while x < area.width {
            let wide = picture[(x, y)].cell_width() == 2;
            if wide && x + 1 == area.width {
                picture[(x, y)].reset();
            } else if wide {
                picture[(x + 1, y)].reset();
            }
            x += 1 + u16::from(wide);
        }
    }
}
