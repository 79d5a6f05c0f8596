//! Drawing: what the state holds becomes cells of a frame. One file per screen under `screens/`,
//! what several of them use under `widgets/`, the lines around them in [`header`] and [`chrome`].
//!
//! This module only reads the state. It knows no terminal, no clock (the state brings the time), no
//! file and no network, and it writes nothing of its own: sentences come from the catalogue, looks
//! from the theme, and every foreign text goes through [`text`].
//!
//! ```text
//!  periksa · Kotak masuk          CONTOH VERIFIKATOR · tersambung   header
//! [1 Semua 512] 2 Wewenang OPD 12 …                                 widgets/tabs
//!   Umur   Kategori     Nama                 Perubahan              screens/inbox
//! ▌ 11 hr  Golongan     CONTOH PEGAWAI 1     III/b → III/c
//!
//! ✓ Ditahan 5 dtk: setuju …                                         chrome: notice
//!  1/512  antre 1                       sisa 9 hari, perlu 57/hari  chrome: status
//! ⏎ buka  / saring  Tab tampilan berikut  ? bantuan  q kembali      chrome: keys, from the verbs
//! ```

mod chrome;
mod header;
mod screens;
mod text;
mod widgets;

#[cfg(test)]
mod tests;

use std::borrow::Cow;

use jiff::Timestamp;
use ratatui::{
    Frame,
    buffer::Buffer,
    layout::{Position, Rect},
    style::Style,
    text::Line,
};

use crate::{
    app::{
        screens::{correct::Correct, decide::Decide},
        state::{Overlay, Place, State},
        update::Drawn,
    },
    config::{Meaning, Theme},
    domain::{category::Label, dates, id::CategorySlug, language::Language},
    words::{Sentence, Words},
};

/// The mark of the row that the keys work on; it stands in the first column.
const MARK: &str = "▌";
/// Columns and rows below which nothing useful can be shown.
const LEAST: (u16, u16) = (20, 5);

/// How things look and in which words they are said.
#[derive(Clone, Copy)]
pub struct Look<'a> {
    /// The theme.
    pub theme: &'a Theme,
    /// The catalogue.
    pub words: &'a Words,
}

impl Look<'_> {
    fn style(&self, meaning: Meaning) -> Style {
        self.theme.style(meaning)
    }

    fn say(&self, name: &str) -> Cow<'_, str> {
        self.words.say(name)
    }

    fn put(&self, sentence: &Sentence) -> String {
        self.words.put(sentence)
    }

    fn language(&self) -> Language {
        self.words.language()
    }

    /// The time of day as people write it.
    fn time(&self, at: Timestamp) -> String {
        let time = dates::time_of(at);
        match self.language() {
            Language::Indonesian => time,
            Language::English => time.replace('.', ":"),
        }
    }

    fn label<'l>(&self, label: &'l Label) -> &'l str {
        label.in_language(self.language())
    }

    /// The short name of a category; its slug where the catalogue does not know it.
    fn category<'s>(&self, state: &'s State, slug: &'s CategorySlug) -> &'s str {
        state
            .catalogue
            .get(slug)
            .map_or(slug.as_str(), |category| self.label(&category.short))
    }
}

/// What a part of the screen found out while it was drawn.
#[derive(Clone, Debug, Default)]
struct Scene {
    /// Where the terminal's cursor belongs.
    cursor: Option<Position>,
    /// What the state is told.
    drawn: Drawn,
    /// Lines above and below what is shown, where there are any.
    beyond: (usize, usize),
}

/// Draws the whole screen. The terminal's cursor stands on the row or in the field that the keys
/// work on, so that braille displays and screen readers can follow it.
pub fn draw(frame: &mut Frame<'_>, state: &State, look: &Look<'_>) -> Drawn {
    let plain = state.economy.is_sparing().then(|| look.theme.plain());
    let look = &Look {
        theme: plain.as_ref().unwrap_or(look.theme),
        words: look.words,
    };
    let area = frame.area();
    let buffer = frame.buffer_mut();
    buffer.set_style(area, look.style(Meaning::Text));
    if area.width < LEAST.0 || area.height < LEAST.1 {
        write(
            buffer,
            area,
            0,
            &Line::raw(text::fit(&look.say("too-small"), area.width.into())),
        );
        frame.set_cursor_position(area.as_position());
        return Drawn::default();
    }
    let areas = chrome::Areas::of(area, state, look);
    header::draw(buffer, areas.header, state, look);
    let scene = body(buffer, areas.body, state, look);
    let field = chrome::footer(buffer, &areas, state, look, &scene);
    let cursor = field.or(scene.cursor).unwrap_or(areas.body.as_position());
    frame.set_cursor_position(cursor);
    scene.drawn
}

fn body(buffer: &mut Buffer, area: Rect, state: &State, look: &Look<'_>) -> Scene {
    match &state.overlay {
        Some(Overlay::Help(help)) => screens::help::draw(buffer, area, state, look, help),
        Some(Overlay::About(about)) => screens::about::draw(buffer, area, state, look, about),
        Some(Overlay::Profiles(list)) => screens::profiles::draw(buffer, area, state, look, list),
        Some(Overlay::Sign(form)) => screens::signature::draw(buffer, area, state, look, form),
        Some(Overlay::Decide(decide)) => deciding(buffer, area, state, look, decide),
        Some(Overlay::Correct(form)) => correcting(buffer, area, state, look, form),
        Some(Overlay::Conflict(panel)) => screens::conflict::draw(buffer, area, state, look, panel),
        // A question stands below; what it is asked over stays in sight.
        Some(Overlay::SignOut | Overlay::GiveUp(_)) | None => below(buffer, area, state, look),
    }
}

fn deciding(
    buffer: &mut Buffer,
    area: Rect,
    state: &State,
    look: &Look<'_>,
    decide: &Decide,
) -> Scene {
    let sheet = screens::decide::Sheet::of(area, state, look, decide);
    screens::review::draw(buffer, area, sheet.height(), state, look);
    // What is seen of the review beside a decision is no scrolling of the user's: it is not told.
    Scene {
        cursor: sheet.draw(buffer, look, decide),
        ..Scene::default()
    }
}

fn correcting(
    buffer: &mut Buffer,
    area: Rect,
    state: &State,
    look: &Look<'_>,
    form: &Correct,
) -> Scene {
    let sheet = screens::correct::Sheet::of(area, look, form);
    screens::review::draw(buffer, area, sheet.height(), state, look);
    Scene {
        cursor: sheet.draw(buffer),
        ..Scene::default()
    }
}

/// The main screen.
fn below(buffer: &mut Buffer, area: Rect, state: &State, look: &Look<'_>) -> Scene {
    match state.place {
        Place::SignIn => screens::sign_in::draw(buffer, area, state, look),
        Place::Inbox => screens::inbox::draw(buffer, area, state, look),
        Place::Review => screens::review::draw(buffer, area, 0, state, look),
        Place::Outbox => screens::outbox::draw(buffer, area, state, look),
    }
}

/// Writes a line into a row of an area; what is outside is left out.
fn write(buffer: &mut Buffer, area: Rect, row: u16, line: &Line<'_>) {
    if row < area.height {
        buffer.set_line(area.x, area.y + row, line, area.width);
    }
}

/// The place of a cell of an area, kept within it.
fn place(area: Rect, column: usize, row: u16) -> Position {
    let column = u16::try_from(column).unwrap_or(u16::MAX);
    Position {
        x: area.x + column.min(area.width.saturating_sub(1)),
        y: area.y + row.min(area.height.saturating_sub(1)),
    }
}

/// Rows from `top` for a cursor to stay in sight, of `rows` that fit and `total` there are: as few
/// rows moved as can be, and no blank ones below the last.
fn follow(top: u64, cursor: u64, rows: u64, total: u64) -> u64 {
    let highest = cursor.saturating_sub(rows.saturating_sub(1));
    top.clamp(highest, cursor.max(highest))
        .min(total.saturating_sub(rows).max(highest))
}
