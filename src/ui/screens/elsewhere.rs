//! Waiting for a sign-in that goes on elsewhere: the code and the address, large and clear, and a QR
//! code where there is room. Nothing here moves while one waits.

use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
    style::Style,
    text::Line,
};

use crate::{
    app::state::State,
    config::Meaning,
    domain::sign_in::Elsewhere,
    qr::Code,
    ui::{
        Look, Scene, place,
        text::{self, Strip},
        widgets::{comparison::INDENT, qr::Picture},
        write,
    },
    words::Sentence,
};

/// Columns that the words keep beside a QR code.
const BESIDE: u16 = 36;

/// Draws it under the title.
pub(super) fn draw(
    buffer: &mut Buffer,
    area: Rect,
    state: &State,
    look: &Look<'_>,
    (title, elsewhere): (&str, &Elsewhere),
) -> Scene {
    let cursor = match elsewhere {
        Elsewhere::Device {
            code,
            address,
            whole,
            until,
        } => {
            let until = look.time(*until);
            let note = Note {
                title,
                address,
                code,
                until,
            };
            match whole.as_deref().and_then(Code::of) {
                Some(whole) => with_picture(buffer, area, state, look, (&note, &whole)),
                None => note.page(area.width, look, None).draw(buffer, area),
            }
        }
        Elsewhere::Browser { address } => browser(buffer, area, look, (title, address)),
    };
    Scene {
        cursor: Some(cursor),
        ..Scene::default()
    }
}

/// Words beside or above the QR code, or a word about its absence.
fn with_picture(
    buffer: &mut Buffer,
    area: Rect,
    state: &State,
    look: &Look<'_>,
    (note, whole): (&Note<'_>, &Code),
) -> Position {
    let glyphs = state.preferences.glyphs;
    let background = look.theme.background();
    let room = area.width.saturating_sub(BESIDE);
    if let Some(picture) = Picture::within(whole, glyphs, room, area.height) {
        let wide = picture.columns();
        let beside = Rect {
            x: area.right() - wide,
            width: wide,
            ..area
        };
        picture.draw(buffer, beside, background);
        let words = Rect {
            width: area.width - wide - 1,
            ..area
        };
        let page = note.page(words.width, look, Some("device-scan"));
        return page.draw(buffer, words);
    }
    let page = note.page(area.width, look, Some("device-scan"));
    let rows = page.rows().min(area.height);
    let below = Rect {
        y: area.y + rows,
        height: area.height - rows,
        ..area
    };
    match Picture::within(whole, glyphs, below.width, below.height) {
        Some(picture) => {
            picture.draw(buffer, below, background);
            page.draw(buffer, area)
        }
        None => {
            let page = note.page(area.width, look, Some("device-no-room"));
            page.draw(buffer, area)
        }
    }
}

/// What has to be done with a code.
struct Note<'a> {
    title: &'a str,
    address: &'a str,
    code: &'a str,
    until: String,
}

impl Note<'_> {
    fn page(&self, width: u16, look: &Look<'_>, last: Option<&str>) -> Page {
        let mut page = Page::new(width);
        let text = look.style(Meaning::Text);
        page.blank();
        page.words(self.title, look.style(Meaning::Title));
        page.blank();
        page.words(&look.say("device-open"), text);
        page.words(self.address, look.style(Meaning::Key));
        page.blank();
        page.words(&look.say("device-type"), text);
        let border = look.style(Meaning::Border);
        let code = look.style(Meaning::Title);
        let frame = "─".repeat(text::width(self.code) + 6);
        page.line(&[("┌", border), (&frame, border), ("┐", border)]);
        page.mark();
        page.line(&[
            ("│", border),
            ("   ", code),
            (self.code, code),
            ("   ", code),
            ("│", border),
        ]);
        page.line(&[("└", border), (&frame, border), ("┘", border)]);
        let until = Sentence::new("device-until").with("time", self.until.clone());
        page.words(&look.put(&until), text);
        if let Some(name) = last {
            page.blank();
            page.words(&look.say(name), look.style(Meaning::Dim));
        }
        page
    }
}

fn browser(
    buffer: &mut Buffer,
    area: Rect,
    look: &Look<'_>,
    (title, address): (&str, &str),
) -> Position {
    let mut page = Page::new(area.width);
    page.blank();
    page.words(title, look.style(Meaning::Title));
    page.blank();
    page.words(&look.say("browser-open"), look.style(Meaning::Text));
    page.mark();
    page.words(address, look.style(Meaning::Key));
    for name in ["browser-waiting", "browser-elsewhere"] {
        page.blank();
        page.words(&look.say(name), look.style(Meaning::Dim));
    }
    page.draw(buffer, area)
}

/// Indented lines of a width. Blank ones go where there is no room for them.
struct Page {
    width: usize,
    lines: Vec<Line<'static>>,
    /// The line where the terminal's cursor belongs.
    marked: usize,
}

impl Page {
    fn new(width: u16) -> Self {
        Self {
            width: width.into(),
            lines: Vec::new(),
            marked: 0,
        }
    }

    fn mark(&mut self) {
        self.marked = self.lines.len();
    }

    fn blank(&mut self) {
        self.lines.push(Line::default());
    }

    fn words(&mut self, words: &str, style: Style) {
        for words in text::wrap(words, self.width.saturating_sub(INDENT + 1)) {
            self.line(&[(&words, style)]);
        }
    }

    fn line(&mut self, parts: &[(&str, Style)]) {
        let mut line = Strip::new(self.width);
        line.to(INDENT);
        for (part, style) in parts {
            line.put(part, *style);
        }
        self.lines.push(line.done());
    }

    fn rows(&self) -> u16 {
        u16::try_from(self.lines.len()).unwrap_or(u16::MAX)
    }

    /// Draws them; gives the place of the cursor.
    fn draw(mut self, buffer: &mut Buffer, area: Rect) -> Position {
        if self.rows() > area.height {
            let above = &self.lines[..self.marked];
            self.marked -= above.iter().filter(|line| line.spans.is_empty()).count();
            self.lines.retain(|line| !line.spans.is_empty());
        }
        for (row, line) in (0..area.height).zip(&self.lines) {
            write(buffer, area, row, line);
        }
        let row = u16::try_from(self.marked).unwrap_or(u16::MAX);
        place(area, INDENT, row)
    }
}
