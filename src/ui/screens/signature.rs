//! A signature (*tanda tangan*): what goes out with it, to be checked, and below it passphrase and
//! code.

use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
    text::Line,
};

use super::sign_in::{Field, Shown, below};
use crate::{
    app::{
        screens::signature::{Focus, Signing},
        state::State,
        update::Drawn,
    },
    config::Meaning,
    domain::{
        failure::{Failure, FailureKind},
        outbox::Entry,
    },
    ui::{
        Look, MARK, Scene, chrome,
        text::{self, Strip},
        widgets::comparison::INDENT,
        write,
    },
    words::Sentence,
};

/// Columns from which category and summary are shown.
const WIDE: usize = 70;
/// Cells of the server's own words.
const QUOTED: usize = 120;
/// Most rows of what is said below the fields.
const REMARKS: usize = 3;

/// Draws it.
pub(crate) fn draw(
    buffer: &mut Buffer,
    area: Rect,
    state: &State,
    look: &Look<'_>,
    form: &Signing,
) -> Scene {
    let width = usize::from(area.width);
    let gap = u16::from(area.height >= 12);
    let head = title(form, look, width);
    let tail = remarks(form, state, look, width);
    for (row, line) in (0..).zip(&head) {
        write(buffer, area, row, line);
    }
    // The fields and what is said of them have their place; the list takes what is left.
    let above = u16::try_from(head.len()).unwrap_or(0) + gap;
    let under = 2 * gap + 2 + u16::try_from(tail.len()).unwrap_or(0);
    let list = Rect {
        height: area.height.saturating_sub(above + under),
        ..below(area, above)
    };
    let entries = form.entries.as_deref().unwrap_or_default();
    let page = usize::from(list.height);
    let top = form.top.min(entries.len().saturating_sub(page));
    for (row, entry) in (0..list.height).zip(entries.iter().skip(top)) {
        write(buffer, list, row, &line(entry, state, look, width));
    }
    let rows = u16::try_from(entries.len()).unwrap_or(u16::MAX);
    let rest = below(area, above + rows.min(list.height) + gap);
    let cursor = fields(buffer, rest, form, look);
    let remarks = below(rest, 2 + gap);
    for (row, line) in (0..).zip(&tail) {
        write(buffer, remarks, row, line);
    }
    Scene {
        cursor,
        drawn: Drawn {
            reading: Some(top),
            ..Drawn::default()
        },
        beyond: (top, entries.len().saturating_sub(top + page)),
    }
}

/// What is signed, and what is not with this code.
fn title(form: &Signing, look: &Look<'_>, width: usize) -> Vec<Line<'static>> {
    let mut said = vec![(look.say("signature-title").into_owned(), Meaning::Title)];
    if let Some(entries) = &form.entries {
        let under = Sentence::new("signature-under")
            .with("count", entries.len())
            .with("rest", form.rest);
        said.push((look.put(&under), Meaning::Text));
    }
    indented(&said, look, width)
}

fn line(entry: &Entry, state: &State, look: &Look<'_>, width: usize) -> Line<'static> {
    let subject = &entry.decision.subject;
    let text = look.style(Meaning::Text);
    let mut line = Strip::new(width);
    line.to(INDENT);
    if width < WIDE {
        return line
            .column(&subject.name, width.saturating_sub(INDENT), text)
            .done();
    }
    let left = width.saturating_sub(INDENT + 12 + 2);
    let name = (left / 2).min(40);
    line.column(look.category(state, &subject.category), 12, text)
        .column(&subject.name, name, text)
        .column(&subject.summary, left - name, look.style(Meaning::Dim))
        .done()
}

/// Passphrase and code; gives the cursor's place.
fn fields(buffer: &mut Buffer, area: Rect, form: &Signing, look: &Look<'_>) -> Option<Position> {
    let rows = [
        (Focus::Passphrase, "signature-passphrase", Shown::Dots),
        (Focus::Code, "signature-code", Shown::Plain),
    ];
    let names = rows.iter().map(|(_, name, _)| text::width(&look.say(name)));
    let input_at = INDENT + names.max().unwrap_or(0) + 2;
    let mut cursor = None;
    for (row, (focus, name, shown)) in (0..).zip(rows) {
        let content = match focus {
            Focus::Passphrase => &form.passphrase,
            Focus::Code => &form.code,
        };
        let field = Field {
            name: &look.say(name),
            content,
            shown,
            hint: "",
            input_at,
        };
        let active = focus == form.focus && !form.working;
        let at = field.draw(buffer, below(area, row), look, active.then_some(MARK));
        cursor = at.or(cursor);
    }
    cursor
}

/// What is going on, what is missing or what failed.
fn remarks(form: &Signing, state: &State, look: &Look<'_>, width: usize) -> Vec<Line<'static>> {
    let mut said = Vec::new();
    if form.working {
        said.push((look.say("signature-working").into_owned(), Meaning::Dim));
    }
    let missing = form.missing.map(|focus| match focus {
        Focus::Passphrase => "signature-need-passphrase",
        Focus::Code => "signature-need-code",
    });
    if let Some(name) = missing {
        said.push((format!("! {}", look.say(name)), Meaning::Warning));
    }
    if let Some(failure) = &form.failure {
        said.push((
            format!("✗ {}", in_words(failure, state, look)),
            Meaning::Bad,
        ));
    }
    let mut lines = indented(&said, look, width);
    lines.truncate(REMARKS);
    lines
}

/// Why nothing was signed. What the server would not have is the signature, not the decision.
pub(super) fn in_words(failure: &Failure, state: &State, look: &Look<'_>) -> String {
    if failure.kind != FailureKind::Rejected {
        return chrome::in_words(failure, state, look);
    }
    let said = failure.said.as_deref().unwrap_or(&failure.cause);
    let said = text::fit(said.trim(), QUOTED);
    look.put(&Sentence::new("signature-refused").with("said", said))
}

fn indented(said: &[(String, Meaning)], look: &Look<'_>, width: usize) -> Vec<Line<'static>> {
    let room = width.saturating_sub(INDENT + 1);
    let lines = said.iter().flat_map(|(words, meaning)| {
        let style = look.style(*meaning);
        let lines = text::wrap(words, room).into_iter();
        lines.map(move |words| Line::styled(format!("  {words}"), style))
    });
    lines.collect()
}
