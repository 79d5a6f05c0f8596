//! The sign-in form (*masuk*).

use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
    text::Line,
};
use unicode_segmentation::UnicodeSegmentation;

use crate::{
    app::{screens::sign_in::Focus, state::State},
    config::Meaning,
    ui::{
        Look, MARK, Scene, chrome, place,
        text::{self, Strip},
        widgets::comparison::INDENT,
        write,
    },
    words::Sentence,
};

/// Draws it.
pub(crate) fn draw(buffer: &mut Buffer, area: Rect, state: &State, look: &Look<'_>) -> Scene {
    let width = usize::from(area.width);
    let form = &state.sign_in;
    let title = Sentence::new("sign-in-title").with("server", state.server.clone());
    let mut title_line = Strip::new(width);
    title_line
        .to(INDENT)
        .put(&look.put(&title), look.style(Meaning::Title));
    // On a low terminal the blank lines go first.
    let gap = u16::from(area.height >= 10);
    let first = 1 + 2 * gap;
    write(buffer, area, gap, &title_line.done());
    let dots = |text: &str| "•".repeat(text.graphemes(true).count());
    let user = &form.user;
    let password = &form.password;
    let fields = [
        (
            Focus::User,
            "sign-in-user",
            user.before().to_owned(),
            user.text()[user.before().len()..].to_owned(),
        ),
        (
            Focus::Password,
            "sign-in-password",
            dots(password.before()),
            dots(&password.text()[password.before().len()..]),
        ),
    ];
    let names = ["sign-in-user", "sign-in-password"].map(|name| text::width(&look.say(name)));
    let input_at = (INDENT + names.into_iter().max().unwrap_or(0) + 2).min(width / 2);
    let mut cursor = None;
    for (row, (focus, name, before, after)) in (first..).zip(&fields) {
        let active = *focus == form.focus && !form.working;
        let at = field(
            buffer,
            area,
            row,
            look,
            (name, before, after, input_at, active),
        );
        cursor = at.or(cursor);
    }
    let below = Rect {
        y: area.y + (first + 2 + gap).min(area.height),
        height: area.height.saturating_sub(first + 2 + gap),
        ..area
    };
    remarks(buffer, below, state, look);
    Scene {
        cursor: Some(cursor.unwrap_or(place(below, 0, 0))),
        ..Scene::default()
    }
}

/// One field: name, text, the mark where it owns the keyboard. Gives the cursor's place then.
fn field(
    buffer: &mut Buffer,
    area: Rect,
    row: u16,
    look: &Look<'_>,
    (name, before, after, input_at, active): (&str, &str, &str, usize, bool),
) -> Option<Position> {
    let mut line = Strip::new(area.width.into());
    if active {
        line.put(MARK, look.style(Meaning::Cursor));
    }
    line.to(INDENT)
        .put(
            &text::fit(&look.say(name), input_at.saturating_sub(INDENT + 1)),
            look.style(Meaning::Field),
        )
        .to(input_at);
    let (shown, column) = text::window(before, after, line.left());
    line.put(&shown, look.style(Meaning::Input));
    write(buffer, area, row, &line.done());
    active.then(|| place(area, input_at + column, row))
}

/// What is going on, what is missing or what failed.
fn remarks(buffer: &mut Buffer, area: Rect, state: &State, look: &Look<'_>) {
    let form = &state.sign_in;
    let mut said = Vec::new();
    if form.working {
        said.push((look.say("sign-in-working").into_owned(), Meaning::Dim));
    }
    match form.missing {
        Some(Focus::User) => said.push((
            format!("! {}", look.say("sign-in-need-user")),
            Meaning::Warning,
        )),
        Some(Focus::Password) => {
            said.push((
                format!("! {}", look.say("sign-in-need-password")),
                Meaning::Warning,
            ));
        }
        None => {}
    }
    if let Some(failure) = &form.failure {
        said.push((
            format!("✗ {}", chrome::in_words(failure, state, look)),
            Meaning::Bad,
        ));
    }
    if state.session.is_some() && !form.working {
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
