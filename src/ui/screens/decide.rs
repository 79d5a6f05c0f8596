//! The decision being made (*putuskan*): it lies over the lower part of the review, so that the
//! changed fields stay in sight above it.

use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
    style::Modifier,
    text::Line,
    widgets::Widget,
};

use crate::{
    app::{
        screens::{
            decide::{Decide, Focus},
            review::next_after_accept,
        },
        state::State,
        verbs::decide::YES,
    },
    config::Meaning,
    domain::{
        clean,
        decision::{Outcome, Reason, ReasonClass},
        role::Official,
    },
    ui::{
        Look, MARK, place,
        text::{self, Strip},
        widgets::{comparison::INDENT, outcome},
        write,
    },
    words::Sentence,
};

/// Most rows of the list of reasons and of the note.
const MOST_REASONS: u16 = 12;
const MOST_NOTE: u16 = 8;
/// Rows below which reasons and note no longer stand together.
const BOTH: u16 = 5;

/// The sheet that the decision is written on, over the lower rows of the screen.
pub(crate) struct Sheet {
    area: Rect,
    /// Rows of the list of reasons.
    reasons: u16,
    /// Rows of the note.
    note: u16,
    /// What happens next, or the last question.
    end: Vec<String>,
    end_meaning: Meaning,
}

impl Sheet {
    /// Shares out the rows of a screen: some of the review stay in sight, and where there are few,
    /// what owns the keyboard gets all that are left.
    pub(crate) fn of(area: Rect, state: &State, look: &Look<'_>, decide: &Decide) -> Self {
        let (end, end_meaning) = end(state, look, decide);
        let mut end = text::wrap(&end, usize::from(area.width).saturating_sub(INDENT));
        end.truncate(3);
        let asks = decide.outcome.reason_class().is_some();
        let end_rows = u16::try_from(end.len()).unwrap_or(u16::MAX);
        // The rule, the headings of reasons and note, the last lines.
        let fixed = 2 + u16::from(asks) + end_rows;
        let context = area.height * 2 / 5;
        let free = area.height.saturating_sub(context + fixed);
        let (reasons, note) = match (asks, decide.focus) {
            (false, _) => (0, free),
            (true, Focus::Reasons) if free < BOTH => (free, 0),
            (true, _) if free < BOTH => (0, free),
            (true, _) => (free * 2 / 3, free - free * 2 / 3),
        };
        let there = u16::try_from(decide.reasons.len()).unwrap_or(u16::MAX);
        let (reasons, note) = (
            reasons.min(MOST_REASONS).min(there.max(1)),
            note.min(MOST_NOTE).min((area.height / 4).max(3)),
        );
        let height = (fixed + reasons + note).min(area.height);
        Self {
            area: Rect {
                y: area.bottom() - height,
                height,
                ..area
            },
            reasons,
            note,
            end,
            end_meaning,
        }
    }

    /// Rows that it covers.
    pub(crate) fn height(&self) -> u16 {
        self.area.height
    }

    /// Draws it; gives the place of the cursor.
    pub(crate) fn draw(
        &self,
        buffer: &mut Buffer,
        look: &Look<'_>,
        decide: &Decide,
    ) -> Option<Position> {
        let area = self.area;
        let width = usize::from(area.width);
        write(buffer, area, 0, &rule(look, decide, width));
        let mut row = 1;
        let mut in_reasons = None;
        if decide.outcome.reason_class().is_some() {
            in_reasons = reasons(buffer, area, look, decide, self.reasons);
            row += 1 + self.reasons;
        }
        write(buffer, area, row, &note_heading(look, decide, width));
        row += 1;
        let note = Rect {
            x: area.x + 2,
            y: area.y + row.min(area.height),
            width: area.width - 3,
            height: self.note.min(area.height.saturating_sub(row)),
        };
        let in_note = note_text(buffer, note, decide);
        row += self.note;
        let style = look.style(self.end_meaning);
        for (at, words) in (row..).zip(&self.end) {
            let line = Strip::new(width).to(INDENT).put(words, style).done();
            write(buffer, area, at, &line);
        }
        match decide.focus {
            Focus::Reasons => in_reasons,
            Focus::Note => in_note,
            Focus::Confirm => Some(place(area, INDENT, row)),
        }
    }
}

/// `── Kembalikan untuk perbaikan (BTS) ────────`.
fn rule(look: &Look<'_>, decide: &Decide, width: usize) -> Line<'static> {
    let border = look.style(Meaning::Border);
    let title = look
        .say(&format!("decide-title-{}", decide.outcome.slug()))
        .into_owned();
    let mut line = Strip::new(width);
    line.put("── ", border)
        .put(
            outcome::sign(decide.outcome),
            look.style(outcome::meaning(decide.outcome)),
        )
        .put(" ", border)
        .put(&title, look.style(Meaning::Title))
        .put(" ", border);
    let left = line.left();
    line.put(&"─".repeat(left), border).done()
}

/// What was typed to find a reason or the one chosen, and the reasons found.
fn reasons(
    buffer: &mut Buffer,
    area: Rect,
    look: &Look<'_>,
    decide: &Decide,
    rows: u16,
) -> Option<Position> {
    let width = usize::from(area.width);
    let mut line = Strip::new(width);
    line.to(INDENT)
        .put(&look.say("decide-reason"), look.style(Meaning::Field))
        .put(": ", look.style(Meaning::Field));
    let mut cursor = None;
    if decide.focus == Focus::Reasons {
        let field = &decide.search;
        let after = &field.text()[field.before().len()..];
        let (shown, column) = text::window(field.before(), after, line.left());
        cursor = Some(place(area, line.used() + column, 1));
        line.put(&shown, look.style(Meaning::Input));
        if field.text().is_empty() {
            line.gap(2)
                .put(&look.say("decide-reason-filter"), look.style(Meaning::Dim));
        }
    } else if let Some(chosen) = &decide.chosen {
        line.put("✓ ", look.style(Meaning::Good))
            .put(&chosen.text, look.style(Meaning::Text));
    }
    let found = decide.found();
    let count = format!("{}/{}", decide.cursor + 1, found.len());
    if decide.focus == Focus::Reasons && !found.is_empty() {
        line.to(width.saturating_sub(text::width(&count)))
            .put(&count, look.style(Meaning::Dim));
    }
    write(buffer, area, 1, &line.done());
    if found.is_empty() && rows > 0 {
        let why = match decide.reasons.is_empty() {
            true => look.say("decide-reasons-unknown"),
            false => look.say("decide-reason-none"),
        };
        let none = Strip::new(width)
            .to(INDENT)
            .put(&why, look.style(Meaning::Dim))
            .done();
        write(buffer, area, 2, &none);
    }
    // Page by page: within a page only the mark moves.
    let page = usize::from(rows.max(1));
    let top = decide.cursor / page * page;
    for (row, (at, reason)) in (0..rows).zip(found.iter().enumerate().skip(top)) {
        let marked = at == decide.cursor && decide.focus == Focus::Reasons;
        write(
            buffer,
            area,
            2 + row,
            &reason_line(look, decide, reason, marked, width),
        );
    }
    cursor
}

fn reason_line(
    look: &Look<'_>,
    decide: &Decide,
    reason: &Reason,
    marked: bool,
    width: usize,
) -> Line<'static> {
    let mut line = Strip::new(width);
    if marked {
        line.put(MARK, look.style(Meaning::Cursor));
    }
    line.to(1);
    let chosen = decide
        .chosen
        .as_ref()
        .is_some_and(|chosen| chosen.id == reason.id);
    if chosen {
        line.put("✓", look.style(Meaning::Good));
    }
    let class = match reason.class {
        ReasonClass::Bts => "BTS",
        ReasonClass::Tms => "TMS",
    };
    line.to(INDENT)
        .column(class, 4, look.style(Meaning::Dim))
        .put(&reason.text, look.style(Meaning::Text));
    let id = reason.id.as_str();
    if text::width(id) + 2 <= line.left() {
        line.to(width - text::width(id))
            .put(id, look.style(Meaning::Dim));
    }
    line.done()
}

fn note_heading(look: &Look<'_>, decide: &Decide, width: usize) -> Line<'static> {
    let length = decide.note_length();
    let count = Sentence::new("decide-note-count")
        .with("count", length.to_string())
        .with("most", decide.note_limit.to_string());
    let count = look.put(&count);
    let meaning = match length > decide.note_limit {
        true => Meaning::Bad,
        false => Meaning::Dim,
    };
    let mut line = Strip::new(width);
    line.to(INDENT)
        .put(&look.say("decide-note"), look.style(Meaning::Field))
        .put(":", look.style(Meaning::Field));
    line.to((width.saturating_sub(text::width(&count))).max(line.used() + 2))
        .put(&count, look.style(meaning));
    line.done()
}

/// The note, and the place of its cursor. The text area draws its own letters, so they are looked
/// through afterwards; its own cursor and underlining give way to the terminal's cursor.
fn note_text(buffer: &mut Buffer, area: Rect, decide: &Decide) -> Option<Position> {
    if area.is_empty() {
        return None;
    }
    (&decide.note).render(area, buffer);
    for position in area.positions() {
        if let Some(cell) = buffer.cell_mut(position) {
            if !cell.symbol().chars().all(clean::is_harmless) {
                cell.set_char('?');
            }
            cell.modifier.remove(Modifier::UNDERLINED);
        }
    }
    let at = decide.note.screen_cursor();
    let (top, left) = decide.note.scroll_offset();
    let row = u16::try_from(at.row)
        .unwrap_or(u16::MAX)
        .saturating_sub(top);
    let cursor = place(area, at.col.saturating_sub(left.into()), row);
    if let Some(cell) = buffer.cell_mut(cursor) {
        cell.modifier.remove(Modifier::REVERSED);
    }
    Some(cursor)
}

/// What happens next, or the question whether a refusal is meant.
fn end(state: &State, look: &Look<'_>, decide: &Decide) -> (String, Meaning) {
    if decide.focus == Focus::Confirm {
        let review = state.review.as_ref();
        let name = review.map(|review| review.row.proposal.name.clone());
        let question = Sentence::new("decide-confirm-tolak")
            .with("name", name.unwrap_or_default())
            .with("key", YES.to_string());
        return (look.put(&question), Meaning::Warning);
    }
    let next = match decide.outcome {
        Outcome::Accept => after_accept(state, look),
        Outcome::Return => after_return(state),
        Outcome::Refuse => Sentence::new("decide-next-end"),
    };
    match corrections(state, look, decide.outcome) {
        Some(corrections) => (
            format!("{corrections}. {}", look.put(&next)),
            Meaning::Notice,
        ),
        None => (look.put(&next), Meaning::Dim),
    }
}

/// What becomes of the corrections drafted: they go with an accept and with nothing else.
fn corrections(state: &State, look: &Look<'_>, outcome: Outcome) -> Option<String> {
    let review = state.review.as_ref()?;
    let count = review.begun.drafted.corrections().len();
    if count == 0 {
        return None;
    }
    if outcome != Outcome::Accept {
        let left = Sentence::new("decide-corrections-left").with("count", count);
        return Some(look.put(&left));
    }
    let table = &review.file.as_ref()?.comparison;
    let fields = table
        .changed
        .iter()
        .filter(|line| line.correction.is_some());
    let fields: Vec<_> = fields.map(|line| look.label(&line.label)).collect();
    let with = Sentence::new("decide-corrections")
        .with("count", count)
        .with("fields", fields.join(", "));
    Some(look.put(&with))
}

fn after_accept(state: &State, look: &Look<'_>) -> Sentence {
    let file = state
        .review
        .as_ref()
        .and_then(|review| review.file.as_ref());
    let next = file.and_then(|file| {
        let table = &state.session.as_ref()?.abilities.authority;
        next_after_accept(table, &file.dossier)
    });
    match next {
        Some(official) => {
            let name = look
                .say(&format!("official-{}", official.slug()))
                .into_owned();
            Sentence::new("decide-next-official").with("official", name)
        }
        None => Sentence::new("decide-next-record"),
    }
}

/// The first official returns to the civil servant, the others to the first.
fn after_return(state: &State) -> Sentence {
    let file = state
        .review
        .as_ref()
        .and_then(|review| review.file.as_ref());
    match file.and_then(|file| file.dossier.turn) {
        Some(Official::Bkn | Official::Approver) => Sentence::new("decide-next-between"),
        Some(Official::Opd) | None => Sentence::new("decide-next-asn"),
    }
}
