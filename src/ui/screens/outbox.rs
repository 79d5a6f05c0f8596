//! The outbox (*kotak keluar*): a row for each decision, and below what to do about the one under
//! the cursor.

use jiff::Timestamp;
use ratatui::{buffer::Buffer, layout::Rect, text::Line};

use super::{conflict, signature};
use crate::{
    app::{
        screens::conflict::{kind as conflict_of, may_decide_anew},
        state::State,
    },
    config::Meaning,
    domain::{
        dates,
        delivery::Delivery,
        language::Language,
        outbox::{Entry, Step},
    },
    ui::{
        Drawn, Look, MARK, Scene, chrome, follow, place,
        text::{self, Strip},
        widgets::{comparison::INDENT, outcome},
        write,
    },
    words::Sentence,
};

/// Columns from which category, summary and the whole words of the delivery are shown.
const WIDE: usize = 70;
/// Columns from which the time is shown too.
const WITH_TIME: usize = 100;
/// Most rows of the detail, its rule included, and those where there is room for more.
const DETAIL: (u16, u16) = (9, 14);
/// Rows of the screen from which there is.
const TALL: u16 = 30;

/// Draws it.
pub(crate) fn draw(buffer: &mut Buffer, area: Rect, state: &State, look: &Look<'_>) -> Scene {
    let outbox = &state.outbox;
    let width = usize::from(area.width);
    let most = if area.height < TALL {
        DETAIL.0
    } else {
        DETAIL.1
    };
    let detail = (area.height / 2).min(most);
    let list = Rect {
        y: area.y + 1,
        height: area.height - 1 - detail,
        ..area
    };
    write(buffer, area, 0, &headings(look, width));
    if outbox.entries.is_empty() {
        let style = look.style(Meaning::Dim);
        let room = width.saturating_sub(INDENT);
        for (row, words) in (1..).zip(text::wrap(&look.say("outbox-empty"), room)) {
            write(
                buffer,
                list,
                row,
                &Line::styled(format!("  {words}"), style),
            );
        }
    }
    let rows = u64::from(list.height);
    let (cursor, total) = (outbox.cursor as u64, outbox.entries.len() as u64);
    let top = follow(outbox.top as u64, cursor, rows, total);
    let top = usize::try_from(top).unwrap_or(usize::MAX);
    for (row, (at, entry)) in (0..list.height).zip(outbox.entries.iter().enumerate().skip(top)) {
        let line = line(entry, at == outbox.cursor, state, look, width);
        write(buffer, list, row, &line);
    }
    if let Some(entry) = outbox.current() {
        let below = Rect {
            y: list.bottom(),
            height: detail,
            ..area
        };
        details(buffer, below, entry, state, look);
    }
    let row = u16::try_from(outbox.cursor.saturating_sub(top)).unwrap_or(u16::MAX);
    Scene {
        cursor: Some(place(list, 0, row)),
        drawn: Drawn {
            outbox: Some((top, usize::from(list.height))),
            ..Drawn::default()
        },
        ..Scene::default()
    }
}

/// Widths of delivery, category, name, summary and when; those of width zero are left out.
fn columns(width: usize) -> [usize; 5] {
    if width < WIDE {
        return [8, 0, width.saturating_sub(13), 0, 0];
    }
    let when = if width < WITH_TIME { 0 } else { 12 };
    let left = width.saturating_sub(3 + 14 + 1 + 12 + 1 + 1 + when + 1);
    let name = (left / 2).min(40);
    [14, 12, name, left - name, when]
}

fn headings(look: &Look<'_>, width: usize) -> Line<'static> {
    let names = [
        "column-delivery",
        "column-category",
        "column-name",
        "column-summary",
        "column-when",
    ];
    let mut line = Strip::new(width);
    line.to(3);
    for (name, wide) in names.into_iter().zip(columns(width)) {
        if wide > 0 {
            line.column(&look.say(name), wide, look.style(Meaning::Dim));
        }
    }
    line.done()
}

fn line(
    entry: &Entry,
    marked: bool,
    state: &State,
    look: &Look<'_>,
    width: usize,
) -> Line<'static> {
    let decision = &entry.decision;
    let subject = &decision.subject;
    let mut line = Strip::new(width);
    if marked {
        line.put(MARK, look.style(Meaning::Cursor));
    }
    let sign = outcome::sign(decision.outcome);
    line.to(1)
        .put(sign, look.style(outcome::meaning(decision.outcome)))
        .to(3);
    let [delivery, category, name, summary, when] = columns(width);
    let family = if category > 0 {
        "delivery"
    } else {
        "delivery-short"
    };
    let word = look
        .say(&format!("{family}-{}", entry.delivery.slug()))
        .into_owned();
    let text = match entry.delivery {
        Delivery::Accepted | Delivery::Withdrawn | Delivery::Abandoned => look.style(Meaning::Dim),
        _ => look.style(Meaning::Text),
    };
    line.column(
        &word,
        delivery,
        look.style(outcome::delivery(entry.delivery)),
    );
    if category > 0 {
        line.column(look.category(state, &subject.category), category, text);
    }
    line.column(&subject.name, name, text);
    if summary > 0 {
        line.column(&subject.summary, summary, text);
    }
    if when > 0 {
        line.column_right(&moment(entry, look), when, look.style(Meaning::Dim));
    }
    line.done()
}

/// When it came to its end, or when it was made.
fn moment(entry: &Entry, look: &Look<'_>) -> String {
    day_and_time(entry.settled_at.unwrap_or(entry.decision.made_at), look)
}

/// `21 Nov 09.00`.
pub(super) fn day_and_time(at: Timestamp, look: &Look<'_>) -> String {
    let months = match look.language() {
        Language::Indonesian => &dates::MONTHS_ID,
        Language::English => &dates::MONTHS_EN,
    };
    let day = dates::short(dates::day_of(at), months);
    let day = day.rsplit_once(' ').map_or(day.as_str(), |(day, _)| day);
    format!("{day} {}", look.time(at))
}

/// What to do about a decision, what went wrong, and for a conflict theirs beside ours.
fn details(buffer: &mut Buffer, area: Rect, entry: &Entry, state: &State, look: &Look<'_>) {
    let width = usize::from(area.width);
    let border = look.style(Meaning::Border);
    write(buffer, area, 0, &Line::styled("─".repeat(width), border));
    let said = said(entry, width < WIDE, state, look);
    let mut lines = said.iter().flat_map(|(words, meaning)| {
        let style = look.style(*meaning);
        text::wrap(words, width.saturating_sub(INDENT + 1))
            .into_iter()
            .map(move |words| Line::styled(format!("  {words}"), style))
    });
    for row in 1..area.height {
        let Some(line) = lines.next() else { return };
        write(buffer, area, row, &line);
    }
    // What does not fit is there, and the last line says so.
    if lines.next().is_some() {
        let more = Rect {
            x: area.right().saturating_sub(2),
            width: 2.min(area.width),
            ..area
        };
        write(buffer, more, area.height - 1, &Line::styled(" …", border));
    }
}

fn said(entry: &Entry, narrow: bool, state: &State, look: &Look<'_>) -> Vec<(String, Meaning)> {
    let decision = &entry.decision;
    let subject = &decision.subject;
    let mut who = vec![
        subject.name.clone(),
        subject.nip.grouped(),
        look.category(state, &subject.category).to_owned(),
    ];
    if narrow {
        who.truncate(1);
    }
    let mut said = vec![(who.join(" · "), Meaning::Title)];
    if entry.delivery == Delivery::Conflict {
        let kind = conflict_of(entry, entry.theirs.as_ref(), state);
        said.push(conflict::meaning(kind, entry.theirs.as_ref(), look));
    }
    said.push((help(entry, state, look), Meaning::Text));
    if let Some(failure) = &entry.failure {
        let words = match entry.delivery {
            Delivery::AwaitingSignature => signature::in_words(failure, state, look),
            _ => chrome::in_words(failure, state, look),
        };
        said.push((format!("✗ {words}"), Meaning::Bad));
    }
    let facts = facts(entry, state, look);
    if !facts.is_empty() {
        said.push((facts.join(" "), Meaning::Text));
    }
    said.push((ours(entry, look), Meaning::Dim));
    if let Some(note) = &decision.note {
        let note = Sentence::new("log-note").with("text", note.clone());
        said.push((look.put(&note), Meaning::Dim));
    }
    said
}

/// What its state means and what can be done about it.
fn help(entry: &Entry, state: &State, look: &Look<'_>) -> String {
    let verbs = [
        "open",
        "undo",
        "retry",
        "dismiss",
        "sign",
        "decide-anew",
        "give-up",
    ];
    let keys = verbs.map(|verb| (verb, state.key_of(verb)));
    let until = ("until", state.clock(entry.release_at));
    let arguments: Vec<_> = keys.into_iter().chain([until]).collect();
    let name = match entry.delivery {
        // Nobody lets it go before somebody has signed in.
        Delivery::Held if entry.release_at <= state.now => "outbox-help-held-longer".to_owned(),
        Delivery::Held if entry.needs_signature => "outbox-help-held-unsigned".to_owned(),
        Delivery::Queued if entry.may_arrive() => "outbox-help-queued-doubt".to_owned(),
        Delivery::Unknown if !entry.may_give_up() => "outbox-help-unknown-yet".to_owned(),
        Delivery::Refused if may_decide_anew(entry, state) => "outbox-help-refused-anew".to_owned(),
        delivery => format!("outbox-help-{}", delivery.slug()),
    };
    look.words.put_named(&name, &arguments)
}

/// When it is tried again, how often it was, since when there is doubt, what the server noted.
fn facts(entry: &Entry, state: &State, look: &Look<'_>) -> Vec<String> {
    let mut facts = Vec::new();
    let leaves = matches!(
        entry.delivery,
        Delivery::Held | Delivery::Queued | Delivery::Unknown
    );
    if leaves && state.wants_sign_in() {
        let key = state.key_of("sign-in");
        facts.push(Sentence::new("outbox-sign-in").with("key", key));
    } else if let Some(at) = again(entry, state) {
        facts.push(Sentence::new("outbox-again").with("time", look.time(at)));
    }
    if let (Some(since), Delivery::Unknown) = (entry.doubted_since, entry.delivery) {
        let since = day_and_time(since, look);
        facts.push(Sentence::new("outbox-doubt").with("since", since));
    }
    if entry.attempts > 0 && entry.delivery.is_pending() {
        facts.push(Sentence::new("outbox-attempts").with("count", entry.attempts));
    }
    if !entry.decision.corrections.is_empty() {
        let count = entry.decision.corrections.len();
        let name = match entry.step {
            Step::Correct if entry.delivery.is_pending() => "outbox-correcting",
            _ => "outbox-corrected",
        };
        facts.push(Sentence::new(name).with("count", count));
    }
    if let Some(receipt) = &entry.receipt {
        let receipt = Sentence::new("outbox-receipt")
            .with("when", day_and_time(receipt.at, look))
            .with("status", receipt.status.words.clone());
        facts.push(receipt);
    }
    facts.iter().map(|sentence| look.put(sentence)).collect()
}

/// When what waits is tried again by itself, where that is later than now.
fn again(entry: &Entry, state: &State) -> Option<Timestamp> {
    let waits = match entry.delivery {
        Delivery::Queued | Delivery::Unknown => true,
        delivery => delivery == Delivery::Held && entry.release_at <= state.now,
    };
    let planned = [entry.not_before, state.link.again];
    let latest = planned.into_iter().flatten().max();
    latest.filter(|at| waits && *at > state.now)
}

fn ours(entry: &Entry, look: &Look<'_>) -> String {
    let decision = &entry.decision;
    let outcome_word = look.say(&format!("outcome-{}", decision.outcome.slug()));
    let ours = Sentence::new("outbox-ours").with("outcome", outcome_word.into_owned());
    let made = day_and_time(decision.made_at, look);
    let reason = decision.reason.as_ref();
    let reason = reason.map_or_else(String::new, |reason| format!(" · {}", reason.text));
    format!("{} · {made}{reason}", look.put(&ours))
}
