//! Signing in (*masuk*): the ways, the fields of the one chosen, and what is to be said about it.

use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
    text::Line,
};
use unicode_segmentation::UnicodeSegmentation;

use super::elsewhere;
use crate::{
    app::{
        screens::sign_in::{Focus, SignIn},
        state::State,
        text_field::TextField,
    },
    config::Meaning,
    domain::sign_in::Way,
    ui::{
        Look, MARK, Scene, chrome, place,
        text::{self, Strip},
        widgets::comparison::INDENT,
        write,
    },
    words::Sentence,
};

/// Columns from which every way has its sentence beside it.
const ROOMY: usize = 60;

/// Draws it.
pub(crate) fn draw(buffer: &mut Buffer, area: Rect, state: &State, look: &Look<'_>) -> Scene {
    let width = usize::from(area.width);
    let form = &state.sign_in;
    let title = look.put(&Sentence::new("sign-in-title").with("server", state.server.clone()));
    // On a low terminal the blank lines go first.
    let gap = u16::from(area.height >= 12);
    if let Some(elsewhere) = form.elsewhere() {
        return elsewhere::draw(buffer, area, state, look, (&title, elsewhere));
    }
    let mut title_line = Strip::new(width);
    title_line
        .to(INDENT)
        .put(&title, look.style(Meaning::Title));
    write(buffer, area, gap, &title_line.done());
    let mut row = 1 + 2 * gap;
    let mut cursor = None;
    if form.ways.len() > 1 {
        let area = below(area, row);
        let (rows, at) = ways(buffer, area, form, look);
        cursor = at;
        row += rows + gap;
    }
    let (rows, at) = fields(buffer, below(area, row), form, look);
    cursor = at.or(cursor);
    let rest = below(area, row + rows + gap.min(rows));
    remarks(buffer, rest, state, look);
    Scene {
        cursor: Some(cursor.unwrap_or(place(rest, 0, 0))),
        ..Scene::default()
    }
}

/// What is left of an area below some rows.
pub(super) fn below(area: Rect, rows: u16) -> Rect {
    let rows = rows.min(area.height);
    Rect {
        y: area.y + rows,
        height: area.height - rows,
        ..area
    }
}

/// The ways to choose from, a line each; gives the rows taken and the cursor's place where it is on
/// the list. Where there is no room beside the names, the sentence of the chosen one stands below.
fn ways(
    buffer: &mut Buffer,
    area: Rect,
    form: &SignIn,
    look: &Look<'_>,
) -> (u16, Option<Position>) {
    let width = usize::from(area.width);
    let name = |way: Way| look.say(&format!("way-{}", way.slug())).into_owned();
    let about = |way: Way| look.say(&format!("way-{}-about", way.slug())).into_owned();
    let wide = form.ways.iter().map(|way| text::width(&name(*way)));
    let wide = wide.max().unwrap_or(0);
    let mut cursor = None;
    let mut row = 0;
    for way in &form.ways {
        let chosen = *way == form.way;
        let mut line = Strip::new(width);
        if chosen && form.focus == Focus::Ways && !form.is_working() {
            line.put(MARK, look.style(Meaning::Cursor));
            cursor = Some(place(area, 0, row));
        }
        let (sign, meaning) = match chosen {
            true => ("●", Meaning::Selected),
            false => ("○", Meaning::Text),
        };
        line.to(INDENT)
            .put(sign, look.style(Meaning::Text))
            .gap(1)
            .column(&name(*way), wide, look.style(meaning));
        if width >= ROOMY {
            line.gap(1).put(&about(*way), look.style(Meaning::Dim));
        }
        write(buffer, area, row, &line.done());
        row += 1;
    }
    if width < ROOMY {
        let style = look.style(Meaning::Dim);
        for words in text::wrap(&about(form.way), width.saturating_sub(INDENT + 1)) {
            let mut line = Strip::new(width);
            let line = line.to(INDENT).put(&words, style).done();
            write(buffer, area, row, &line);
            row += 1;
        }
    }
    (row, cursor)
}

/// The fields of the way chosen; gives the rows taken and the cursor's place where it is in one.
fn fields(
    buffer: &mut Buffer,
    area: Rect,
    form: &SignIn,
    look: &Look<'_>,
) -> (u16, Option<Position>) {
    let width = usize::from(area.width);
    let fields = form.fields();
    let names = fields
        .iter()
        .map(|field| text::width(&look.say(name_of(*field))));
    let input_at = (INDENT + names.max().unwrap_or(0) + 2).min(width / 2);
    let mut cursor = None;
    for (row, focus) in (0..).zip(fields) {
        let (content, shown) = match focus {
            Focus::User => (&form.user, Shown::Plain),
            Focus::Code => (&form.code, Shown::Plain),
            Focus::Token => (&form.token, Shown::Dots),
            Focus::Password | Focus::Ways => (&form.password, Shown::Dots),
        };
        let active = *focus == form.focus && !form.is_working();
        let field = Field {
            name: &look.say(name_of(*focus)),
            content,
            shown,
            hint: &match focus {
                Focus::Code => look.say("sign-in-code-empty"),
                Focus::Token => look.say("sign-in-token-paste"),
                Focus::Ways | Focus::User | Focus::Password => "".into(),
            },
            input_at,
        };
        let at = field.draw(buffer, below(area, row), look, active.then_some(MARK));
        cursor = at.or(cursor);
    }
    (u16::try_from(fields.len()).unwrap_or(0), cursor)
}

fn name_of(field: Focus) -> &'static str {
    match field {
        Focus::User => "sign-in-user",
        Focus::Password | Focus::Ways => "sign-in-password",
        Focus::Code => "sign-in-code",
        Focus::Token => "sign-in-token",
    }
}

/// How the content of a field is shown.
pub(super) enum Shown {
    Plain,
    /// A dot for a letter.
    Dots,
}

/// One field: its name and its content.
pub(super) struct Field<'a> {
    pub(super) name: &'a str,
    pub(super) content: &'a TextField,
    pub(super) shown: Shown,
    /// What is said where nothing has been typed yet.
    pub(super) hint: &'a str,
    pub(super) input_at: usize,
}

impl Field<'_> {
    /// Draws it with a mark where it owns the keyboard; gives the cursor's place then.
    pub(super) fn draw(
        &self,
        buffer: &mut Buffer,
        area: Rect,
        look: &Look<'_>,
        mark: Option<&str>,
    ) -> Option<Position> {
        let mut line = Strip::new(area.width.into());
        if let Some(mark) = mark {
            line.put(mark, look.style(Meaning::Cursor));
        }
        let named = text::fit(self.name, self.input_at.saturating_sub(INDENT + 1));
        line.to(INDENT)
            .put(&named, look.style(Meaning::Field))
            .to(self.input_at);
        let before = self.content.before();
        let after = &self.content.text()[before.len()..];
        let dots = |text: &str| "•".repeat(text.graphemes(true).count());
        let (shown, column) = match self.shown {
            Shown::Plain => text::window(before, after, line.left()),
            Shown::Dots => text::window(&dots(before), &dots(after), line.left()),
        };
        if self.content.text().is_empty() {
            line.put(self.hint, look.style(Meaning::Dim));
        } else {
            line.put(&shown, look.style(Meaning::Input));
        }
        write(buffer, area, 0, &line.done());
        mark.map(|_| place(area, self.input_at + column, 0))
    }
}

/// What is going on, what is missing or what failed.
fn remarks(buffer: &mut Buffer, area: Rect, state: &State, look: &Look<'_>) {
    let form = &state.sign_in;
    let mut said = Vec::new();
    if form.is_working() {
        said.push((look.say("sign-in-working").into_owned(), Meaning::Dim));
    }
    let missing = match form.missing {
        Some(Focus::User) => Some("sign-in-need-user"),
        Some(Focus::Password) => Some("sign-in-need-password"),
        Some(Focus::Token) => Some("sign-in-need-token"),
        Some(Focus::Ways | Focus::Code) | None => None,
    };
    if let Some(name) = missing {
        said.push((format!("! {}", look.say(name)), Meaning::Warning));
    }
    if let Some(failure) = &form.failure {
        said.push((
            format!("✗ {}", chrome::in_words(failure, state, look)),
            Meaning::Bad,
        ));
    }
    if state.session.is_some() && !form.is_working() {
        said.push((look.say("sign-in-work-kept").into_owned(), Meaning::Dim));
    }
    let room = usize::from(area.width).saturating_sub(INDENT + 1);
    let lines = said.iter().flat_map(|(words, meaning)| {
        let style = look.style(*meaning);
        text::wrap(words, room)
            .into_iter()
            .map(move |words| Line::styled(format!("  {words}"), style))
    });
    for (row, line) in (0..area.height).zip(lines) {
        write(buffer, area, row, &line);
    }
}
