//! A signature (*tanda tangan*): what goes out with it, to be checked, and below it passphrase and
//! code.

use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
    text::Line,
};

use super::{
    findings, outbox,
    sign_in::{Field, Shown, below},
};
use crate::{
    app::{
        screens::signature::{File, Focus, Missing, Signing},
        state::State,
        update::Drawn,
    },
    config::Meaning,
    domain::{
        failure::{Failure, FailureKind},
        outbox::Entry,
        session::SIGNATURE_BATCH,
    },
    ui::{
        Look, MARK, Scene, chrome, follow, place,
        text::{self, Strip},
        widgets::{comparison::INDENT, outcome},
        write,
    },
    words::Sentence,
};

/// Columns from which category and summary are shown.
const WIDE: usize = 70;
/// Cells of the server's own words.
const QUOTED: usize = 120;
/// Rows of what is said about the one under the cursor.
const ABOUT: u16 = 3;
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
    let about = about(form, state, look, width);
    for (row, line) in (0..).zip(&head) {
        write(buffer, area, row, line);
    }
    // The fields and what is said of them have their place; the list takes what is left.
    let rows = |lines: &[Line<'_>]| u16::try_from(lines.len()).unwrap_or(0);
    let asked = 2 * u16::from(form.signed.is_none());
    let above = rows(&head) + gap;
    let under = 3 * gap + asked + ABOUT.min(area.height / 6) + rows(&tail);
    let list = Rect {
        height: area.height.saturating_sub(above + under),
        ..below(area, above)
    };
    let entries = form.entries.as_deref().unwrap_or_default();
    let (page, count) = (usize::from(list.height), entries.len());
    let top = follow(
        form.top as u64,
        form.cursor as u64,
        page as u64,
        count as u64,
    );
    let top = usize::try_from(top).unwrap_or(usize::MAX);
    for (row, (at, entry)) in (0..list.height).zip(entries.iter().enumerate().skip(top)) {
        let line = line(entry, at == form.cursor, (form, state), look, width);
        write(buffer, list, row, &line);
    }
    let listed = u16::try_from(count).unwrap_or(u16::MAX).min(list.height);
    let details = below(area, above + listed + gap);
    let room = ABOUT.min(area.height / 6);
    for (row, line) in (0..room).zip(&about) {
        write(buffer, details, row, line);
    }
    let rest = below(details, room + gap);
    let row = u16::try_from(form.cursor.saturating_sub(top)).unwrap_or(u16::MAX);
    let on_list = (count > 0).then(|| place(list, 0, row));
    let cursor = match asked {
        0 => on_list,
        _ => fields(buffer, rest, form, look).or(on_list),
    };
    let remarks = below(rest, asked + gap * u16::from(asked > 0));
    for (row, line) in (0..).zip(&tail) {
        write(buffer, remarks, row, line);
    }
    Scene {
        cursor,
        drawn: Drawn {
            reading: Some(top),
            ..Drawn::default()
        },
        beyond: (top, count.saturating_sub(top + page)),
    }
}

/// What is signed, and what is not with this code; afterwards what came of it.
fn title(form: &Signing, look: &Look<'_>, width: usize) -> Vec<Line<'static>> {
    let mut said = vec![(look.say("signature-title").into_owned(), Meaning::Title)];
    if let Some(signed) = form.signed {
        let result = Sentence::new("signature-results")
            .with("count", signed.confirmed)
            .with("sent", signed.sent);
        said.push((look.put(&result), Meaning::Warning));
    } else if form.entries.is_some() {
        let under = Sentence::new("signature-under")
            .with("count", form.marked.len())
            .with("rest", form.rest());
        said.push((look.put(&under), Meaning::Text));
    }
    indented(&said, look, width)
}

/// A row: the mark, or how far it has come, then what it is about.
fn line(
    entry: &Entry,
    here: bool,
    (form, state): (&Signing, &State),
    look: &Look<'_>,
    width: usize,
) -> Line<'static> {
    let subject = &entry.decision.subject;
    let text = look.style(Meaning::Text);
    let mut line = Strip::new(width);
    if here {
        let meaning = match form.focus {
            Focus::List => Meaning::Cursor,
            // What is said below is of this one still.
            Focus::Passphrase | Focus::Code => Meaning::Dim,
        };
        line.put(MARK, look.style(meaning));
    }
    line.to(INDENT);
    if form.signed.is_some() {
        let (family, wide) = match width < WIDE {
            true => ("delivery-short", 7),
            false => ("delivery", 14),
        };
        let word = look.say(&format!("{family}-{}", entry.delivery.slug()));
        line.column(&word, wide, look.style(outcome::delivery(entry.delivery)));
    } else {
        let (sign, meaning) = match form.is_marked(entry) {
            true => ("[x]", Meaning::Good),
            false => ("[ ]", Meaning::Dim),
        };
        line.column(sign, 3, look.style(meaning));
    }
    if width < WIDE {
        let left = line.left();
        return line.column(&subject.name, left, text).done();
    }
    let left = line.left().saturating_sub(12 + 2);
    let name = (left / 2).min(40);
    line.column(look.category(state, &subject.category), 12, text)
        .column(&subject.name, name, text)
        .column(&subject.summary, left - name, look.style(Meaning::Dim))
        .done()
}

/// What the one under the cursor is about, to be checked before it is signed; afterwards why it did
/// not go.
fn about(form: &Signing, state: &State, look: &Look<'_>, width: usize) -> Vec<Line<'static>> {
    let Some(entry) = form.current() else {
        return Vec::new();
    };
    let subject = &entry.decision.subject;
    let made = outbox::day_and_time(entry.decision.made_at, look);
    let who = format!("{} · {} · {made}", subject.nip.grouped(), subject.summary);
    let mut said = vec![(who, Meaning::Dim)];
    if let (Some(failure), true) = (&entry.failure, form.signed.is_some()) {
        said.push((
            format!("✗ {}", in_words(failure, state, look)),
            Meaning::Bad,
        ));
    } else if form.signed.is_none() {
        // What has to be checked first: on a low screen the rest may not fit.
        said.insert(0, checked(form, state, look));
    }
    let mut lines = indented(&said, look, width);
    lines.truncate(usize::from(ABOUT));
    lines
}

/// How many documents lie with it and what the rules point at.
fn checked(form: &Signing, state: &State, look: &Look<'_>) -> (String, Meaning) {
    let Some(File { dossier, findings }) = &form.file else {
        return (look.say("signature-no-file").into_owned(), Meaning::Dim);
    };
    let count = Sentence::new("documents-count").with("count", dossier.documents.len());
    let category = state.catalogue.get(&dossier.proposal.category);
    let in_words = |finding| findings::in_words(finding, dossier, category, state, look);
    let found: Vec<_> = findings.iter().map(in_words).collect();
    match found.as_slice() {
        [] => {
            let none = look.say("signature-no-findings");
            (format!("{} · {none}", look.put(&count)), Meaning::Text)
        }
        found => {
            let said = format!("! {} · {}", look.put(&count), found.join(" "));
            (said, Meaning::Warning)
        }
    }
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
            Focus::Code => &form.code,
            Focus::List | Focus::Passphrase => &form.passphrase,
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
    let missing = form.missing.map(|missing| match missing {
        Missing::Marks => Sentence::new("signature-need-marks"),
        Missing::Room => Sentence::new("signature-full").with("most", SIGNATURE_BATCH),
        Missing::Passphrase => Sentence::new("signature-need-passphrase"),
        Missing::Code => Sentence::new("signature-need-code"),
    });
    if let Some(missing) = missing {
        said.push((format!("! {}", look.put(&missing)), Meaning::Warning));
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
    if failure.kind.is_offline() {
        // A code is soon over: nothing of this is tried again by itself.
        let what = look.say(&format!("failure-{}", failure.kind.slug()));
        let again = look.say("signature-again");
        return format!("{what} {again} ({})", failure.cause.trim());
    }
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
