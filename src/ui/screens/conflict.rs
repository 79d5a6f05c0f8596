//! A conflict (*bentrok*): what it means and what can be done first, below it theirs beside ours: side
//! by side where there is room, stacked where there is not.

use ratatui::{buffer::Buffer, layout::Rect, style::Style, text::Line};

use super::review_body::{action, role};
use crate::{
    app::{
        screens::conflict::{Asking, Conflicted},
        state::State,
        update::Drawn,
    },
    config::Meaning,
    domain::{
        comparison::{LineKind, Side},
        conflict::{self, Choice, Conflict},
        outbox::Theirs,
        proposal::{Dossier, Proposal},
    },
    ui::{
        Look, Scene, chrome,
        text::{self, Strip},
        widgets::{comparison::INDENT, outcome, rows},
        write,
    },
    words::Sentence,
};

/// Columns from which ours and theirs stand side by side.
const SIDE_BY_SIDE: usize = 80;
/// Blanks between two columns.
const GAP: usize = 2;

/// Draws it, from its first line on as far as there are lines.
pub(crate) fn draw(
    buffer: &mut Buffer,
    area: Rect,
    state: &State,
    look: &Look<'_>,
    panel: &Conflicted,
) -> Scene {
    let lines = Page::of(panel, state, look, usize::from(area.width)).lines;
    let page = usize::from(area.height);
    let top = panel.top.min(lines.len().saturating_sub(page));
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

/// What a conflict means, in a sentence, and how it looks.
pub(super) fn meaning(
    kind: Conflict,
    theirs: Option<&Theirs>,
    look: &Look<'_>,
) -> (String, Meaning) {
    let last = theirs.and_then(|theirs| theirs.last.as_ref());
    let who = last.map_or_else(
        || look.say("conflict-somebody").into_owned(),
        |last| match last.role.as_str() {
            "" => last.name.clone(),
            word => format!("{} ({})", last.name, role(word, look)),
        },
    );
    let status = theirs.map_or_else(String::new, |theirs| rows::stage(&theirs.proposal, look));
    let arguments = [
        ("who", who),
        (
            "when",
            last.map_or_else(String::new, |last| {
                super::outbox::day_and_time(last.at, look)
            }),
        ),
        ("status", status),
    ];
    let said = look
        .words
        .put_named(&format!("conflict-{}", kind.slug()), &arguments);
    match kind {
        Conflict::DecidedSame => (format!("✓ {said}"), Meaning::Good),
        _ => (format!("! {said}"), Meaning::Warning),
    }
}

/// The lines of the panel.
struct Page<'a> {
    look: &'a Look<'a>,
    width: usize,
    /// Widths of the field's name and of each side; `None`: stacked.
    columns: Option<(usize, usize)>,
    lines: Vec<Line<'static>>,
}

/// A text and how its parts look.
type Parts = Vec<(String, Style)>;

impl<'a> Page<'a> {
    fn of(panel: &Conflicted, state: &State, look: &'a Look<'a>, width: usize) -> Self {
        let columns = (width >= SIDE_BY_SIDE).then(|| {
            let field = (width / 5).clamp(16, 30);
            (field, (width - INDENT - field - 2 * GAP) / 2)
        });
        let mut page = Self {
            look,
            width,
            columns,
            lines: Vec::new(),
        };
        let theirs = panel.theirs();
        page.opening(panel, theirs.as_ref(), state);
        // Who has to decide anew wants to know what changed, everybody else who was first.
        if panel.offers(Choice::DecideAnew, state) {
            page.contents(panel, state);
            page.decisions(panel, theirs.as_ref());
        } else {
            page.decisions(panel, theirs.as_ref());
            page.contents(panel, state);
        }
        page
    }

    /// About whom, what it means, and what can be done.
    fn opening(&mut self, panel: &Conflicted, theirs: Option<&Theirs>, state: &State) {
        let subject = &panel.entry.decision.subject;
        let category = self.look.category(state, &subject.category);
        let who = [&subject.name, &subject.nip.grouped(), category].map(|part| part.to_owned());
        self.words(&who.join(" · "), Meaning::Title);
        let kind = panel.kind(state);
        let (said, looks) = meaning(kind, theirs, self.look);
        self.words(&said, looks);
        self.lines.push(Line::default());
        for choice in kind.choices() {
            let (verb, name) = match choice {
                Choice::Read => ("open", "choice-read"),
                Choice::DecideAnew => ("decide-anew", "choice-anew"),
                Choice::PutAway => ("dismiss", "choice-put-away"),
            };
            let key = state.key_of(verb);
            let at = INDENT + 3;
            let room = self.width.saturating_sub(at + 1);
            for (row, words) in (0..).zip(text::wrap(&self.look.say(name), room)) {
                let mut line = Strip::new(self.width);
                line.to(INDENT);
                if row == 0 {
                    line.put(&key, self.look.style(Meaning::Key));
                }
                let text = self.look.style(Meaning::Text);
                self.lines.push(line.to(at).put(&words, text).done());
            }
        }
    }

    /// Who decided what, when and why.
    fn decisions(&mut self, panel: &Conflicted, theirs: Option<&Theirs>) {
        let look = self.look;
        let decision = &panel.entry.decision;
        self.heading("conflict-decisions", "conflict-ours", "conflict-theirs");
        let last = theirs.and_then(|theirs| theirs.last.as_ref());
        let before = panel.before.as_ref();
        let before = before.map(|before| status(&before.proposal, look));
        let now = theirs.map(|theirs| status(&theirs.proposal, look));
        self.row("conflict-status", before, now);
        let ours = format!(
            "{} {}",
            outcome::sign(decision.outcome),
            look.say(&format!("outcome-{}", decision.outcome.slug()))
        );
        let what = last.map(|last| action(&last.action, look));
        self.row("conflict-outcome", Some(ours), what);
        let who = last.map(|last| match last.role.as_str() {
            "" => last.name.clone(),
            word => format!("{} ({})", last.name, role(word, look)),
        });
        self.row(
            "conflict-by",
            Some(look.say("conflict-you").into_owned()),
            who,
        );
        self.row(
            "column-when",
            Some(super::outbox::day_and_time(decision.made_at, look)),
            last.map(|last| super::outbox::day_and_time(last.at, look)),
        );
        let reason = decision.reason.as_ref().map(|reason| reason.text.clone());
        self.row(
            "decide-reason",
            reason,
            last.and_then(|last| last.reason.clone()),
        );
        self.row(
            "decide-note",
            decision.note.clone(),
            last.and_then(|last| last.note.clone()),
        );
    }

    /// What of the proposal differs between what was decided on and what stands now.
    fn contents(&mut self, panel: &Conflicted, state: &State) {
        self.heading("conflict-contents", "conflict-before", "conflict-now");
        let said = match (&panel.before, &panel.now) {
            (Some(before), Some(now)) => return self.differences(before, now, state),
            _ if matches!(panel.asking, Asking::Cache | Asking::Server) => {
                self.look.say("conflict-asking").into_owned()
            }
            (None, Some(now)) => {
                let summary = &panel.entry.decision.subject.summary;
                let sides = (summary.clone(), now.proposal.summary.clone());
                self.row("column-summary", Some(sides.0), Some(sides.1));
                self.look.say("conflict-before-gone").into_owned()
            }
            _ => match &panel.asking {
                Asking::Failed(failure) => chrome::in_words(failure, state, self.look),
                _ => self.look.say("conflict-now-unknown").into_owned(),
            },
        };
        self.words(&said, Meaning::Dim);
    }

    fn differences(&mut self, before: &Dossier, now: &Dossier, state: &State) {
        let category = state.catalogue.get(&now.proposal.category);
        let variant = category.and_then(|category| {
            let own = category.variant(&now.proposal.variant);
            own.or_else(|| category.variants.first())
        });
        let table = conflict::compare(before, now, variant, self.look.language());
        for line in &table.changed {
            let label = self.look.label(&line.label).to_owned();
            let new = match line.kind {
                LineKind::Removed => Meaning::Removed,
                _ => Meaning::Changed,
            };
            let old = self.side(&line.now, Meaning::Text);
            let new = self.side(&line.proposed, new);
            self.lay(&label, old, new);
        }
        let documents = |dossier: &Dossier| {
            let names: Vec<_> = dossier.documents.iter().map(|it| it.name.clone()).collect();
            names.join(", ")
        };
        let ids = |dossier: &Dossier| {
            let documents = dossier.documents.iter();
            let ids = documents.map(|it| (it.id.clone(), it.sha256.clone(), it.size));
            ids.collect::<Vec<_>>()
        };
        let same_documents = ids(before) == ids(now);
        if !same_documents {
            let name = self.look.say("conflict-documents").into_owned();
            let text = self.look.style(Meaning::Text);
            let changed = self.look.style(Meaning::Changed);
            let count = |dossier: &Dossier| {
                let count = Sentence::new("documents-count").with("count", dossier.documents.len());
                format!("{}: {}", self.look.put(&count), documents(dossier))
            };
            let (old, new) = (count(before), count(now));
            self.lay(&name, vec![(old, text)], vec![(new, changed)]);
        }
        if table.changed.is_empty() && same_documents {
            self.words(&self.look.say("conflict-no-change"), Meaning::Text);
        }
    }

    fn words(&mut self, said: &str, meaning: Meaning) {
        let style = self.look.style(meaning);
        for words in text::wrap(said, self.width.saturating_sub(INDENT + 1)) {
            let mut line = Strip::new(self.width);
            self.lines.push(line.to(INDENT).put(&words, style).done());
        }
    }

    /// The heading of a table; stacked it says which sign is whose.
    fn heading(&mut self, title: &str, left: &str, right: &str) {
        let (title, left, right) = (
            self.look.say(title),
            self.look.say(left),
            self.look.say(right),
        );
        let dim = self.look.style(Meaning::Dim);
        let mut line = Strip::new(self.width);
        line.to(INDENT).put(&title, self.look.style(Meaning::Title));
        match self.columns {
            Some((field, side)) => {
                let at = INDENT + field + GAP;
                line.to(at)
                    .put(&left, dim)
                    .to(at + side + GAP)
                    .put(&right, dim);
            }
            None => {
                line.gap(1).put(&format!("(- {left}, + {right})"), dim);
            }
        }
        let line = line.done();
        self.lines.extend([Line::default(), line]);
    }

    /// A row of words, left out where neither side has any.
    fn row(&mut self, name: &str, ours: Option<String>, theirs: Option<String>) {
        let clean = |text: Option<String>| text.filter(|text| !text.trim().is_empty());
        let (ours, theirs) = (clean(ours), clean(theirs));
        if ours.is_none() && theirs.is_none() {
            return;
        }
        let text = self.look.style(Meaning::Text);
        let side = |said: Option<String>| said.map_or_else(Vec::new, |said| vec![(said, text)]);
        let name = self.look.say(name).into_owned();
        self.lay(&name, side(ours), side(theirs));
    }

    /// A value cut where its marks begin and end.
    fn side(&self, side: &Side, meaning: Meaning) -> Parts {
        let style = self.look.style(meaning);
        let marked = style.patch(self.look.style(Meaning::ChangedMark));
        let (mut parts, mut at) = (Vec::new(), 0);
        for mark in &side.marks {
            let cut = (side.text.get(at..mark.start), side.text.get(mark.clone()));
            if let (Some(plain), Some(differs)) = cut {
                parts.push((plain.to_owned(), style));
                parts.push((differs.to_owned(), marked));
                at = mark.end;
            }
        }
        let rest = side.text.get(at..).unwrap_or_default();
        parts.push((rest.to_owned(), style));
        parts
    }

    fn lay(&mut self, name: &str, ours: Parts, theirs: Parts) {
        let field = self.look.style(Meaning::Field);
        let none = self.look.style(Meaning::Dim);
        let or_none = |parts: Parts| match parts.iter().all(|(text, _)| text.trim().is_empty()) {
            true => vec![(self.look.say("table-none").into_owned(), none)],
            false => parts,
        };
        match self.columns {
            Some((wide, side)) => {
                let at = INDENT + wide + GAP;
                let columns = [
                    (INDENT, flow(&[(name.to_owned(), field)], wide)),
                    (at, flow(&or_none(ours), side)),
                    (at + side + GAP, flow(&or_none(theirs), side)),
                ];
                let height = columns.iter().map(|(_, lines)| lines.len()).max();
                for row in 0..height.unwrap_or(0) {
                    let mut line = Strip::new(self.width);
                    for (at, lines) in &columns {
                        line.to(*at);
                        if let Some(part) = lines.get(row) {
                            line.extend(part.clone());
                        }
                    }
                    self.lines.push(line.done());
                }
            }
            None => {
                self.stacked("", &[(name.to_owned(), field)]);
                for (sign, parts) in [("- ", ours), ("+ ", theirs)] {
                    if !parts.iter().all(|(text, _)| text.trim().is_empty()) {
                        self.stacked(sign, &parts);
                    }
                }
            }
        }
    }

    fn stacked(&mut self, sign: &str, parts: &[(String, Style)]) {
        let at = INDENT + sign.len();
        let dim = self.look.style(Meaning::Dim);
        for (row, part) in (0..).zip(flow(parts, self.width.saturating_sub(at + 1))) {
            let mut line = Strip::new(self.width);
            line.to(INDENT);
            if row == 0 {
                line.put(sign, dim);
            }
            self.lines.push(line.to(at).extend(part).done());
        }
    }
}

/// Where a proposal stands, in our words and, where they say more, the server's.
fn status(proposal: &Proposal, look: &Look<'_>) -> String {
    let stage = rows::stage(proposal, look);
    match proposal.status.words.trim() {
        words if words.is_empty() || words == stage => stage,
        words => format!("{stage} ({words})"),
    }
}

/// Parts as lines; a text of several lines goes on below.
fn flow(parts: &[(String, Style)], width: usize) -> Vec<Line<'static>> {
    if let [(text, style)] = parts {
        let lines = text::wrap(text, width).into_iter();
        return lines.map(|words| Line::styled(words, *style)).collect();
    }
    let parts: Vec<_> = parts
        .iter()
        .map(|(text, style)| (text.as_str(), *style))
        .collect();
    text::flow(&parts, width)
}
