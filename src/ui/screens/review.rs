//! The review (*periksa*): who, the stages, and below them the body that scrolls.

use std::ops::Range;

use ratatui::{buffer::Buffer, layout::Rect, text::Line};

use super::review_body::{self, Body};
use crate::{
    app::{
        screens::review::{Freshness, Layout, Review},
        state::State,
    },
    config::Meaning,
    domain::proposal::{Change, Person},
    ui::{
        Drawn, Look, MARK, Scene, place,
        text::Strip,
        widgets::{comparison::INDENT, rows, stages},
        write,
    },
    words::Sentence,
};

/// Rows below which the way and the remarks give their place to the changed fields beside a decision.
const LOW: u16 = 24;
/// Columns below which name and number need a line each.
const NARROW: u16 = 60;

/// Draws it. The lowest `covered` rows are left to what lies over them; then the changed fields stand
/// at the top of what is left.
pub(crate) fn draw(
    buffer: &mut Buffer,
    area: Rect,
    covered: u16,
    state: &State,
    look: &Look<'_>,
) -> Scene {
    let Some(review) = &state.review else {
        return Scene::default();
    };
    let mut head = head(review, area, state, look);
    if covered > 0 && area.height < LOW {
        head.truncate(head.len().saturating_sub(2));
    }
    for (row, line) in (0..).zip(&head) {
        write(buffer, area, row, line);
    }
    let head = u16::try_from(head.len()).unwrap_or(area.height);
    let area = Rect {
        y: area.y + head,
        height: area.height.saturating_sub(head + covered),
        ..area
    };
    body(buffer, area, review, covered > 0, state, look)
}

/// Who, what, the way and the remarks; on a low terminal as much of it as leaves the body most rows.
fn head(review: &Review, area: Rect, state: &State, look: &Look<'_>) -> Vec<Line<'static>> {
    let width = usize::from(area.width);
    let mut lines = if area.width < NARROW {
        vec![
            Strip::new(width)
                .put(&review.row.proposal.name, look.style(Meaning::Title))
                .done(),
            number(review, state, look, width),
            what_in_short(review, state, look, width),
        ]
    } else {
        vec![who(review, look, width), what(review, state, look, width)]
    };
    let dossier = review.file.as_ref().map(|file| &file.dossier);
    lines.push(stages::line(
        &review.row.proposal,
        dossier,
        state,
        look,
        width,
    ));
    lines.push(remarks(review, state, look, width));
    let most = match area.height {
        0..=3 => 0,
        4..=6 => 1,
        7..=9 => 2,
        10..=12 => 4,
        _ => lines.len(),
    };
    lines.truncate(most);
    lines
}

fn body(
    buffer: &mut Buffer,
    area: Rect,
    review: &Review,
    covered: bool,
    state: &State,
    look: &Look<'_>,
) -> Scene {
    let width = usize::from(area.width);
    let body = match &review.file {
        Some(file) => review_body::lay(review, file, state, look, width),
        None => loading(review, look, width),
    };
    let page = usize::from(area.height);
    let top = match body.changes.filter(|_| covered) {
        Some(changes) => changes,
        None => top(&body, review.cursor, review.layout.top, page),
    };
    for (row, line) in (0..area.height).zip(body.lines.iter().skip(top)) {
        write(buffer, area, row, line);
    }
    let start = body.items.get(review.cursor).map_or(0, |item| item.start);
    let row = u16::try_from(start.saturating_sub(top)).unwrap_or(u16::MAX);
    let cursor = place(area, 0, row);
    if !body.items.is_empty() && start >= top && row < area.height && !covered {
        buffer.set_string(cursor.x, cursor.y, MARK, look.style(Meaning::Cursor));
    }
    let below = body.lines.len().saturating_sub(top + page);
    Scene {
        cursor: Some(cursor),
        drawn: Drawn {
            review: Some(Layout {
                top,
                page,
                items: body.items,
            }),
            complete: review.is_complete() && !covered && page > 0,
            ..Drawn::default()
        },
        beyond: (top, below),
    }
}

/// The first line shown: where it was, moved only as far as the item under the cursor needs, with
/// the heading above it and, for the last, what stands below.
fn top(body: &Body, cursor: usize, top: usize, page: usize) -> usize {
    let total = body.lines.len();
    let wanted = body.items.get(cursor).map_or(0..0, |item| {
        let before = cursor.checked_sub(1).and_then(|at| body.items.get(at));
        let start = before.map_or(0, |before| before.end);
        let last = cursor + 1 == body.items.len();
        let end = if last { total } else { item.end };
        let whole = start..end;
        if whole.len() <= page {
            whole
        } else {
            item.clone()
        }
    });
    scrolled(wanted, top, page).min(total.saturating_sub(page))
}

fn scrolled(wanted: Range<usize>, top: usize, page: usize) -> usize {
    let (start, end) = (wanted.start, wanted.end.saturating_sub(page));
    top.clamp(start.min(end), start.max(end))
}

fn loading(review: &Review, look: &Look<'_>, width: usize) -> Body {
    let line = |text: &str, meaning: Meaning| {
        let mut line = Strip::new(width);
        line.to(INDENT).put(text, look.style(meaning)).done()
    };
    Body {
        lines: vec![
            line(&review.row.proposal.summary, Meaning::Text),
            Line::default(),
            line(&look.say("review-loading"), Meaning::Dim),
        ],
        items: Vec::new(),
        changes: None,
    }
}

/// `CONTOH PEGAWAI · 19900230 201503 1 001 · PNS`.
fn who(review: &Review, look: &Look<'_>, width: usize) -> Line<'static> {
    let proposal = &review.row.proposal;
    let mut line = Strip::new(width);
    line.put(&proposal.name, look.style(Meaning::Title))
        .put(" · ", look.style(Meaning::Dim))
        .put(&proposal.nip.grouped(), look.style(Meaning::Text));
    other_person(&mut line, review, look);
    employment(&mut line, review, look);
    line.done()
}

/// `19900230 201503 1 001 · PNS · 11 hr`.
fn number(review: &Review, state: &State, look: &Look<'_>, width: usize) -> Line<'static> {
    let mut line = Strip::new(width);
    let nip = review.row.proposal.nip.grouped();
    line.put(&nip, look.style(Meaning::Text));
    other_person(&mut line, review, look);
    employment(&mut line, review, look);
    line.put(" · ", look.style(Meaning::Dim));
    age(&mut line, review, state, look);
    line.done()
}

/// The row and the file may name different persons: then both must be seen.
fn other_person(line: &mut Strip, review: &Review, look: &Look<'_>) {
    let proposal = &review.row.proposal;
    let person = review.file.as_ref().map(|file| &file.dossier.person);
    let differs = |person: &&Person| person.nip != proposal.nip || person.name != proposal.name;
    if let Some(person) = person.filter(differs) {
        let other = format!("! {} {}", person.name, person.nip.grouped());
        line.put(" · ", look.style(Meaning::Dim))
            .put(&other, look.style(Meaning::Bad));
    }
}

fn employment(line: &mut Strip, review: &Review, look: &Look<'_>) {
    if let Some(file) = &review.file {
        line.put(" · ", look.style(Meaning::Dim))
            .put(&file.dossier.person.employment, look.style(Meaning::Text));
    }
}

fn age(line: &mut Strip, review: &Review, state: &State, look: &Look<'_>) {
    let proposal = &review.row.proposal;
    let age = rows::age_in_words(proposal, state, look);
    match review.row.waits && rows::is_late(proposal, state) {
        true => line.put(&format!("! {age}"), look.style(Meaning::Warning)),
        false => line.put(&age, look.style(Meaning::Text)),
    };
}

fn change(line: &mut Strip, review: &Review, look: &Look<'_>) {
    let (name, meaning) = match review.row.proposal.change {
        Change::Insert => ("change-I", Meaning::Text),
        Change::Update => ("change-U", Meaning::Text),
        Change::Delete => ("change-D", Meaning::Warning),
        Change::Unknown => ("change-unknown", Meaning::Text),
    };
    line.put(&look.say(name), look.style(meaning))
        .put(" · ", look.style(Meaning::Dim));
}

fn returned(line: &mut Strip, review: &Review, look: &Look<'_>) {
    let count = review.row.proposal.returns;
    if count > 0 {
        let returned = Sentence::new("review-returned").with("count", count);
        line.put(" · ", look.style(Meaning::Dim))
            .put(&look.put(&returned), look.style(Meaning::Warning));
    }
}

/// What kind of proposal it is, from where, and how long it has waited.
fn what(review: &Review, state: &State, look: &Look<'_>, width: usize) -> Line<'static> {
    let proposal = &review.row.proposal;
    let category = state.catalogue.get(&proposal.category);
    let category = category.map_or(proposal.category.as_str(), |known| look.label(&known.name));
    let dim = look.style(Meaning::Dim);
    let mut line = Strip::new(width);
    change(&mut line, review, look);
    line.put(category, look.style(Meaning::Text))
        .put(" · ", dim);
    age(&mut line, review, state, look);
    returned(&mut line, review, look);
    line.put(" · ", dim).put(&proposal.unit_name, dim);
    line.done()
}

fn what_in_short(review: &Review, state: &State, look: &Look<'_>, width: usize) -> Line<'static> {
    let category = look.category(state, &review.row.proposal.category);
    let mut line = Strip::new(width);
    change(&mut line, review, look);
    line.put(category, look.style(Meaning::Text));
    returned(&mut line, review, look);
    line.done()
}

/// What a verifier should know before reading: decided already, whose turn, who else, how fresh.
fn remarks(review: &Review, state: &State, look: &Look<'_>, width: usize) -> Line<'static> {
    let mut said: Vec<(String, Meaning)> = Vec::new();
    if let Some((outcome, delivery)) = review.row.decided {
        let outcome_word = look
            .say(&format!("outcome-{}", outcome.slug()))
            .into_owned();
        let delivery_word = look
            .say(&format!("delivery-{}", delivery.slug()))
            .into_owned();
        let decided = Sentence::new("review-decided")
            .with("outcome", outcome_word)
            .with("delivery", delivery_word);
        said.push((look.put(&decided), Meaning::Notice));
    } else if let Some(file) = &review.file {
        let dossier = &file.dossier;
        let ours = state.role().official(dossier.person.agency_kind);
        if let Some(turn) = dossier.turn.filter(|turn| Some(*turn) != ours) {
            let name = look.say(&format!("official-{}", turn.slug())).into_owned();
            let turn = look.put(&Sentence::new("review-turn").with("official", name));
            said.push((
                format!("{} {turn}", look.say("review-not-yours")),
                Meaning::Dim,
            ));
        }
    }
    let claim = review
        .file
        .as_ref()
        .and_then(|file| file.dossier.claim.as_ref());
    if let Some(claim) = claim.filter(|claim| claim.until > state.now) {
        let by = Sentence::new("review-claimed").with("by", claim.by.clone());
        said.push((format!("! {}", look.put(&by)), Meaning::Warning));
    }
    if let Freshness::Cached(failure) = &review.fresh {
        let cause = look
            .say(&format!("failure-{}", failure.kind.slug()))
            .into_owned();
        let cached = Sentence::new("review-cached").with("cause", cause);
        said.push((look.put(&cached), Meaning::Dim));
    }
    let mut line = Strip::new(width);
    for (at, (words, meaning)) in said.iter().enumerate() {
        if at > 0 {
            line.put(" · ", look.style(Meaning::Dim));
        }
        line.put(words, look.style(*meaning));
    }
    line.done()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// A body of items of these heights, each under a heading of one line.
    fn body_of(heights: &[usize]) -> Body {
        let mut body = Body {
            lines: Vec::new(),
            items: Vec::new(),
            changes: None,
        };
        for height in heights {
            body.lines.push(Line::default());
            let start = body.lines.len();
            body.lines.extend((0..*height).map(|_| Line::default()));
            body.items.push(start..body.lines.len());
        }
        body
    }

    #[test]
    fn it_scrolls_only_when_the_cursor_leaves_and_takes_the_heading_along() {
        let body = body_of(&[1; 10]);
        assert_eq!(top(&body, 2, 0, 6), 0);
        assert_eq!(top(&body, 3, 0, 6), 2);
        assert_eq!(top(&body, 2, 2, 6), 2);
        assert_eq!(top(&body, 0, 2, 6), 0);
        assert_eq!(top(&body, 9, 0, 6), 14);
        assert_eq!(top(&body, 0, 90, 30), 0);
    }

    proptest! {
        #[test]
        fn the_item_under_the_cursor_is_seen_whole_where_it_fits(
            heights in proptest::collection::vec(1usize..9, 1..12), cursor in 0usize..12, from in 0usize..80, page in 1usize..14,
        ) {
            let body = body_of(&heights);
            let cursor = cursor.min(heights.len() - 1);
            let item = body.items[cursor].clone();
            let top = top(&body, cursor, from, page);
            if item.len() <= page {
                prop_assert!(top <= item.start && item.end <= top + page);
            } else {
                prop_assert!(item.start <= top && top + page <= item.end);
            }
        }
    }
}
