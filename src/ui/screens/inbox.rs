//! The inbox (*kotak masuk*): tabs, the filter line while there is a filter, rows.

use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
    text::Line,
};

use crate::{
    app::state::State,
    config::Meaning,
    domain::query::View,
    ui::{
        Drawn, Look, Scene, follow, place,
        text::{self, Strip},
        widgets::{rows::Table, tabs},
        write,
    },
    words::Sentence,
};

/// Draws it.
pub(crate) fn draw(buffer: &mut Buffer, area: Rect, state: &State, look: &Look<'_>) -> Scene {
    let inbox = &state.inbox;
    let width = usize::from(area.width);
    write(buffer, area, 0, &tabs::line(state, look, width));
    let mut next = 1;
    let mut cursor = None;
    if inbox.filtering || !inbox.filter.text().is_empty() {
        let at = filter(buffer, area, state, look);
        cursor = at.filter(|_| inbox.filtering);
        next += 1;
    }
    let table = Table::of(width, state.economy.thrift());
    if area.height > next + 3 {
        write(buffer, area, next, &table.headings(look));
        next += 1;
    }
    let list = Rect {
        y: area.y + next.min(area.height),
        height: area.height.saturating_sub(next),
        ..area
    };
    let rows = u64::from(list.height);
    let top = follow(inbox.top, inbox.cursor, rows, inbox.window.total);
    let drawn = Drawn {
        inbox: Some((top, rows)),
        ..Drawn::default()
    };
    if inbox.window.total == 0 {
        empty(buffer, list, state, look);
    }
    for row in 0..list.height {
        let at = top + u64::from(row);
        if at >= inbox.window.total {
            break;
        }
        let marked = (at == inbox.cursor).into();
        write(
            buffer,
            list,
            row,
            &table.row(inbox.row(at), marked, state, look),
        );
    }
    let row = u16::try_from(inbox.cursor.saturating_sub(top)).unwrap_or(u16::MAX);
    Scene {
        cursor: Some(cursor.unwrap_or(place(list, 0, row))),
        drawn,
        ..Scene::default()
    }
}

/// The filter line. Gives the place of its cursor.
fn filter(buffer: &mut Buffer, area: Rect, state: &State, look: &Look<'_>) -> Option<Position> {
    let field = &state.inbox.filter;
    let mut line = Strip::new(area.width.into());
    line.put(&look.say("filter-prompt"), look.style(Meaning::Field))
        .gap(1);
    let after = &field.text()[field.before().len()..];
    let (shown, column) = text::window(field.before(), after, line.left());
    let column = line.used() + column;
    line.put(&shown, look.style(Meaning::Input));
    write(buffer, area, 1, &line.done());
    Some(place(area, column, 1))
}

/// Why there is nothing, and what can be done.
fn empty(buffer: &mut Buffer, list: Rect, state: &State, look: &Look<'_>) {
    let inbox = &state.inbox;
    let sentence = if !inbox.loaded {
        Sentence::new("inbox-loading")
    } else if !inbox.window.complete && !inbox.filter.text().is_empty() {
        Sentence::new("inbox-searching")
    } else if !inbox.filter.text().is_empty() {
        Sentence::new("inbox-empty-filter").with("key", state.key_of("clear-filter"))
    } else if inbox.counts.everything == 0 && state.line == crate::app::state::Line::Syncing {
        Sentence::new("inbox-first-sync")
    } else if inbox.listing.view == View::Everything || inbox.counts.everything == 0 {
        Sentence::new("inbox-empty").with("key", state.key_of("refresh"))
    } else {
        Sentence::new("inbox-empty-waiting")
            .with("tab", state.key_of("next-tab"))
            .with("key", state.key_of("refresh"))
    };
    let room = usize::from(list.width).saturating_sub(2);
    let style = look.style(Meaning::Dim);
    for (row, words) in (0u16..).zip(text::wrap(&look.put(&sentence), room)) {
        write(
            buffer,
            list,
            row + 1,
            &Line::styled(format!("  {words}"), style),
        );
    }
}
