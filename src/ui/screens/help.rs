//! What applies here (*bantuan*), generated from the verbs themselves, and what is wrong in the
//! user's settings.

use ratatui::{buffer::Buffer, layout::Rect, text::Line};

use crate::{
    app::{
        state::{Help, Place, State},
        update::Drawn,
    },
    config::{Meaning, Problem},
    domain::decision::Outcome,
    ui::{
        Look, Scene,
        text::{self, Strip},
        widgets::{comparison::INDENT, outcome},
        write,
    },
    words::Sentence,
};

/// Cells that the keys of a verb take at most.
const KEYS: usize = 14;
/// Blanks between two columns.
const GAP: usize = 3;

/// Draws it, from its first line on as far as there are lines.
pub(crate) fn draw(
    buffer: &mut Buffer,
    area: Rect,
    state: &State,
    look: &Look<'_>,
    help: &Help,
) -> Scene {
    let width = usize::from(area.width);
    let mut lines = vec![title(state, look, width), Line::default()];
    lines.extend(table(&entries(state, look, help), look, width));
    for problem in &state.problems {
        lines.push(Line::default());
        lines.extend(problem_lines(problem, look, width));
    }
    lines.extend(filter_lines(state, look, width));
    lines.extend(signs(state, look, width));
    let page = usize::from(area.height);
    let top = help.top.min(lines.len().saturating_sub(page));
    for (row, line) in (0..area.height).zip(lines.iter().skip(top)) {
        write(buffer, area, row, line);
    }
    Scene {
        cursor: Some(area.as_position()),
        beyond: (top, lines.len().saturating_sub(top + page)),
        drawn: Drawn {
            reading: Some(top),
            ..Drawn::default()
        },
    }
}

fn title(state: &State, look: &Look<'_>, width: usize) -> Line<'static> {
    let place = look.say(match state.place {
        Place::SignIn => "place-sign-in",
        Place::Inbox => "place-inbox",
        Place::Review => "place-review",
        Place::Outbox => "place-outbox",
    });
    let title = Sentence::new("help-title").with("place", place.into_owned());
    Strip::new(width)
        .to(INDENT)
        .put(&look.put(&title), look.style(Meaning::Title))
        .done()
}

/// What can be asked of the filter line, by example.
fn filter_lines(state: &State, look: &Look<'_>, width: usize) -> Vec<Line<'static>> {
    if state.place != Place::Inbox {
        return Vec::new();
    }
    let text = look.style(Meaning::Text);
    let mut lines = vec![Line::default(), heading("help-filter", look, width)];
    let room = width.saturating_sub(INDENT + 1);
    for words in text::wrap(&look.say("help-filter-example"), room) {
        lines.push(Strip::new(width).to(INDENT).put(&words, text).done());
    }
    lines
}

/// What the signs of the screen below mean.
fn signs(state: &State, look: &Look<'_>, width: usize) -> Vec<Line<'static>> {
    let decides = state.role().decides();
    let late = ("!", Meaning::Warning, "help-sign-late");
    let returned = ("↩2", Meaning::Warning, "help-sign-returned");
    let [accepted, sent_back, refused] = [
        (Outcome::Accept, "help-sign-accept"),
        (Outcome::Return, "help-sign-return"),
        (Outcome::Refuse, "help-sign-refuse"),
    ]
    .map(|(outcome, name)| (outcome::sign(outcome), outcome::meaning(outcome), name));
    let signs = match state.place {
        Place::Inbox if decides => vec![late, returned, accepted, sent_back, refused],
        Place::Inbox => vec![late, returned],
        Place::Outbox => vec![accepted, sent_back, refused],
        Place::Review if decides => vec![
            ("●", Meaning::Good, "help-sign-counts"),
            ("◌", Meaning::Dim, "help-sign-not-yet"),
        ],
        Place::Review | Place::SignIn => return Vec::new(),
    };
    let mut lines = vec![Line::default(), heading("help-signs", look, width)];
    for (sign, meaning, name) in signs {
        let at = INDENT + 3;
        for (row, words) in (0..).zip(text::wrap(&look.say(name), width.saturating_sub(at + 1))) {
            let mut line = Strip::new(width);
            line.to(INDENT);
            if row == 0 {
                line.put(sign, look.style(meaning));
            }
            line.to(at).put(&words, look.style(Meaning::Text));
            lines.push(line.done());
        }
    }
    lines
}

fn heading(name: &str, look: &Look<'_>, width: usize) -> Line<'static> {
    Strip::new(width)
        .to(INDENT)
        .put(&look.say(name), look.style(Meaning::Title))
        .done()
}

/// Keys and name of every verb that applies below the help; the tabs' numbers as one.
fn entries(state: &State, look: &Look<'_>, help: &Help) -> Vec<(String, String)> {
    let mut entries: Vec<(String, String)> = Vec::new();
    let mut views = Vec::new();
    let glyphs = state.preferences.glyphs;
    for verb in &help.verbs {
        let chords = state.keymap.chords_for(verb.slug).iter();
        let keys: Vec<_> = chords.map(|chord| chord.short(glyphs)).collect();
        if keys.is_empty() {
            continue;
        }
        if verb.slug.starts_with("view-") {
            if views.is_empty() {
                entries.push((String::new(), look.say("verb-view").into_owned()));
            }
            views.push((entries.len() - 1, keys.join(" ")));
        } else {
            let name = look.say(&format!("verb-{}", verb.slug)).into_owned();
            entries.push((keys.join(" "), name));
        }
    }
    if let (Some((at, first)), Some((_, last))) = (views.first(), views.last())
        && let Some(entry) = entries.get_mut(*at)
    {
        entry.0 = if views.len() > 1 {
            format!("{first}–{last}")
        } else {
            first.clone()
        };
    }
    entries
}

/// The entries in as many columns as fit, read from top to bottom.
fn table(entries: &[(String, String)], look: &Look<'_>, width: usize) -> Vec<Line<'static>> {
    let keys = entries.iter().map(|(keys, _)| text::width(keys)).max();
    let keys = keys.unwrap_or(0).min(KEYS);
    let names = entries.iter().map(|(_, name)| text::width(name)).max();
    let wide = keys + 2 + names.unwrap_or(0) + GAP;
    let columns = (width.saturating_sub(INDENT) / wide.max(1)).max(1);
    let height = entries.len().div_ceil(columns);
    (0..height)
        .map(|row| {
            let mut line = Strip::new(width);
            for column in 0..columns {
                let Some((chords, name)) = entries.get(column * height + row) else {
                    break;
                };
                line.to(INDENT + column * wide)
                    .column_right(chords, keys, look.style(Meaning::Key))
                    .gap(1)
                    .put(name, look.style(Meaning::Text));
            }
            line.done()
        })
        .collect()
}

/// Where in which file, what is wrong, and what can be done.
pub(super) fn problem_lines(
    problem: &Problem,
    look: &Look<'_>,
    width: usize,
) -> Vec<Line<'static>> {
    let file = problem.file.file_name().unwrap_or(problem.file.as_os_str());
    let args = problem.fault.args();
    let what = look.words.put_named(problem.fault.id(), &args);
    let hint = look.words.put_named(&problem.fault.advice_id(), &args);
    let said = Sentence::new("settings-problem")
        .with("file", file.to_string_lossy().into_owned())
        .with("line", problem.line.to_string())
        .with("column", problem.column.to_string())
        .with("what", what)
        .with("hint", hint);
    let style = look.style(Meaning::Warning);
    text::wrap(
        &format!("! {}", look.put(&said)),
        width.saturating_sub(INDENT + 1),
    )
    .into_iter()
    .map(|words| Line::styled(format!("  {words}"), style))
    .collect()
}
