//! The lines below a screen: what happened, how things stand and what the keys do. Their heights
//! never change while the terminal keeps its size.

mod ends;

use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
    style::Style,
    text::Line,
};

use super::{
    Look, Scene,
    screens::about::clock,
    text::{self, Strip},
    write,
};
use crate::{
    app::{
        guard,
        keyboard::{self, Owner},
        notice::{Notice, Said, Weight},
        screens::{
            correct,
            decide::{Decide, Focus},
            signature,
        },
        state::{Overlay, Place, State},
        verbs::{self, Shown, decide::YES, profiles},
    },
    config::Meaning,
    domain::{
        decision::DraftProblem,
        failure::{Failure, FailureKind},
        query::QueryProblemKind,
    },
    words::Sentence,
};

/// From this size on what happened has a line of its own.
const ROOMY: (u16, u16) = (80, 24);

/// Rows below which a small terminal says what happened in one line; most lines above.
const LOW: u16 = 12;
const MOST_SAID: u16 = 4;
/// Columns from which the lines of the footer say all of it.
const ENDS: usize = 60;
/// Cells that the server's own words take at most: what can be done must not be pushed out.
const QUOTED: usize = 120;
/// Blanks between two hints.
const HINT_GAP: usize = 2;
/// Where everything goes.
pub(super) struct Areas {
    pub(super) header: Rect,
    pub(super) body: Rect,
    notice: Option<Rect>,
    status: Rect,
    keys: Rect,
}

impl Areas {
    /// On a small terminal what happened takes the line of how things stand, and more lines only
    /// where it needs them: cut, it would hide what can be done.
    pub(super) fn of(area: Rect, state: &State, look: &Look<'_>) -> Self {
        let roomy = area.width >= ROOMY.0 && area.height >= ROOMY.1;
        let line = |from_bottom: u16| Rect {
            y: area.bottom() - from_bottom,
            height: 1,
            ..area
        };
        let needed = match said(state, look) {
            Some((_, said)) if !roomy => text::wrap(&said, area.width.into()).len(),
            _ => 1,
        };
        let most = if area.height < LOW { 1 } else { MOST_SAID };
        let told = u16::try_from(needed).unwrap_or(most).min(most);
        let footer = if roomy { 3 } else { 1 + told };
        Self {
            header: Rect { height: 1, ..area },
            body: Rect {
                y: area.y + 1,
                height: area.height - 1 - footer,
                ..area
            },
            notice: roomy.then(|| line(3)),
            status: Rect {
                height: told,
                ..line(1 + told)
            },
            keys: line(1),
        }
    }
}

/// What happened, how things stand, what the keys do. Gives the place of the cursor where a question
/// down here wants an answer.
pub(super) fn footer(
    buffer: &mut Buffer,
    areas: &Areas,
    state: &State,
    look: &Look<'_>,
    scene: &Scene,
) -> Option<Position> {
    let width = usize::from(areas.status.width);
    let said = said(state, look);
    let status = status(state, look, scene, width);
    match (areas.notice, said) {
        (Some(area), Some((meaning, said))) => {
            let mut lines = match meaning {
                // What went well is not worth hiding how things stand; names stand last in it.
                Meaning::Good => vec![text::fit(&said, width)],
                _ => text::wrap(&said, width),
            };
            let rest = lines.split_off(1).join(" ");
            let style = look.style(meaning);
            write(buffer, area, 0, &Line::styled(lines.concat(), style));
            if rest.is_empty() {
                write(buffer, areas.status, 0, &status);
            } else {
                let rest = text::fit(&rest, width);
                write(buffer, areas.status, 0, &Line::styled(rest, style));
            }
        }
        (None, Some((meaning, said))) => {
            let style = look.style(meaning);
            let mut line = Strip::new(width);
            position(&mut line, state, look);
            if text::width(&said) <= line.left() {
                write(buffer, areas.status, 0, &line.put(&said, style).done());
            } else {
                told(buffer, areas.status, &said, style);
            }
        }
        (_, None) => write(buffer, areas.status, 0, &status),
    }
    write(buffer, areas.keys, 0, &keys(state, look, width));
    None
}

/// Says it over all rows of an area, the last one cut where they are too few.
fn told(buffer: &mut Buffer, area: Rect, said: &str, style: Style) {
    let width = usize::from(area.width);
    let mut lines = text::wrap(said, width);
    let rest = lines.split_off(lines.len().min(usize::from(area.height.max(1)) - 1));
    lines.push(text::fit(&rest.join(" "), width));
    for (row, words) in (0..area.height).zip(lines) {
        write(buffer, area, row, &Line::styled(words, style));
    }
}

/// What is said now, and how it looks. What is wrong with what is being typed goes first.
fn said(state: &State, look: &Look<'_>) -> Option<(Meaning, String)> {
    let problem = match &state.overlay {
        Some(Overlay::Decide(decide)) => decide
            .problem
            .map(|problem| look.put(&draft_problem(problem))),
        Some(Overlay::Correct(form)) => form.problem.map(|wrong| {
            look.say(&format!("correct-wrong-{}", wrong.slug()))
                .into_owned()
        }),
        Some(Overlay::SignOut) => return Some((Meaning::Warning, sign_out(state, look))),
        Some(Overlay::GiveUp(decision)) => {
            let asked = Sentence::new("give-up-asked").with("name", decision.subject.name.clone());
            return Some((Meaning::Warning, format!("? {}", look.put(&asked))));
        }
        Some(
            Overlay::Help(_)
            | Overlay::About(_)
            | Overlay::Profiles(_)
            | Overlay::Sign(_)
            | Overlay::Conflict(_),
        ) => None,
        None if state.place == Place::Inbox => {
            filter_problem(state).map(|problem| look.put(&problem))
        }
        None => None,
    };
    if let Some(problem) = problem {
        return Some((Meaning::Warning, format!("! {problem}")));
    }
    if keyboard::owner(state) == Owner::Filter {
        return Some((Meaning::Dim, look.say("filter-help").into_owned()));
    }
    let Notice { weight, said } = state.notice.as_ref()?;
    let words = match said {
        Said::Sentence(sentence) => look.put(sentence),
        Said::Failure(failure) => in_words(failure, state, look),
        Said::NotKept {
            name,
            others,
            failure,
        } => not_kept(name, *others, failure, state, look),
    };
    Some(match weight {
        Weight::Good => (Meaning::Good, format!("✓ {words}")),
        Weight::Plain => (Meaning::Notice, words),
        Weight::Warning => (Meaning::Warning, format!("! {words}")),
        Weight::Bad => (Meaning::Bad, format!("✗ {words}")),
    })
}

/// That a decision was not kept, why, and what to do: the decision itself stands on the screen.
fn not_kept(
    name: &str,
    others: usize,
    failure: &Failure,
    state: &State,
    look: &Look<'_>,
) -> String {
    let said = match failure.kind {
        FailureKind::Conflict => Sentence::new("not-kept-twice"),
        _ => Sentence::new("not-kept"),
    };
    let keys = [
        ("refresh", state.key_of("refresh")),
        ("signin", state.key_of("sign-in")),
        ("quit", state.key_of("quit")),
    ];
    let slug = failure.kind.slug();
    let hint = look.words.put_named(&format!("failure-{slug}-hint"), &keys);
    let said = said
        .with("name", name)
        .with("others", others)
        .with("hint", hint);
    format!("{} ({})", look.put(&said), failure.cause.trim())
}

/// The question whether to sign out, and what becomes of the work.
fn sign_out(state: &State, look: &Look<'_>) -> String {
    let asked = Sentence::new("sign-out-asked").with("count", state.tally.leaving());
    format!("? {}", look.put(&asked))
}

/// A failure as a person is told of it: what, what can be done, and last, where it may be cut, the
/// technical cause.
pub(super) fn in_words(failure: &Failure, state: &State, look: &Look<'_>) -> String {
    let slug = failure.kind.slug();
    let what = look.say(&format!("failure-{slug}")).into_owned();
    let keys = [
        ("refresh", state.key_of("refresh")),
        ("signin", state.key_of("sign-in")),
        ("quit", state.key_of("quit")),
    ];
    let hint = look.words.put_named(&format!("failure-{slug}-hint"), &keys);
    if let (FailureKind::ClockSkew, Some(skew)) = (failure.kind, state.facts.notable_skew()) {
        // The server's own words would blame the password.
        return format!("{what} {hint} ({})", clock(skew, look));
    }
    let said = failure.said.as_ref().map_or_else(String::new, |said| {
        let quoted = text::fit(said.trim(), QUOTED);
        let said = Sentence::new("failure-said").with("said", quoted);
        format!(" {}", look.put(&said))
    });
    // A kind that always waits as long says so in its hint.
    let wait = failure
        .wait
        .filter(|_| failure.kind != FailureKind::Suspended);
    let wait = wait.map_or_else(String::new, |seconds| {
        let wait = Sentence::new("failure-wait").with("seconds", seconds);
        format!(" {}", look.put(&wait))
    });
    match failure.cause.trim() {
        "" => format!("{what} {hint}{wait}{said}"),
        cause => format!("{what} {hint}{wait}{said} ({cause})"),
    }
}

fn draft_problem(problem: DraftProblem) -> Sentence {
    match problem {
        DraftProblem::ReasonMissing => Sentence::new("decide-problem-reason"),
        DraftProblem::ReasonOfOtherClass => Sentence::new("decide-problem-class"),
        DraftProblem::NoteTooLong { length, most } => Sentence::new("decide-problem-note")
            .with("length", length)
            .with("most", most),
    }
}

fn filter_problem(state: &State) -> Option<Sentence> {
    let problem = state.inbox.problems.first()?;
    let name = match problem.kind {
        QueryProblemKind::Key => "filter-problem-key",
        QueryProblemKind::Stage => "filter-problem-stage",
        QueryProblemKind::Number => "filter-problem-number",
    };
    Some(Sentence::new(name).with("part", problem.part.clone()))
}

/// Where the cursor is, what is on its way out, and what the calendar wants.
fn status(state: &State, look: &Look<'_>, scene: &Scene, width: usize) -> Line<'static> {
    let end: Option<(String, Meaning)> = match state.place {
        _ if matches!(
            state.overlay,
            Some(Overlay::Help(_) | Overlay::About(_) | Overlay::Sign(_) | Overlay::Conflict(_))
        ) =>
        {
            ends::beyond(scene)
        }
        _ if state.overlay.is_some() => None,
        Place::Inbox => ends::calendar(state, look),
        Place::Review => ends::beyond(scene),
        Place::SignIn | Place::Outbox => None,
    };
    let end = end
        .filter(|(said, _)| width >= ENDS || text::width(said) <= width / 3)
        .unwrap_or((String::new(), Meaning::Text));
    // What stands at the end keeps its place; the tallies take what is left.
    let room = width.saturating_sub(text::width(&end.0) + 2);
    let mut tallied = Strip::new(room);
    position(&mut tallied, state, look);
    // Where there is little room, what waits to arrive goes before how the program goes about it.
    if width < ENDS {
        tallies(&mut tallied, state, look);
        thrift(tallied.gap(2), state, look);
    } else {
        thrift(&mut tallied, state, look);
        tallies(&mut tallied, state, look);
    }
    let mut line = Strip::new(width);
    line.extend(tallied.done())
        .to(width.saturating_sub(text::width(&end.0)))
        .put(&end.0, look.style(end.1));
    line.done()
}

/// `12/512`, the first number as wide as the second, so that only its digits change.
fn position(line: &mut Strip, state: &State, look: &Look<'_>) {
    let (at, total) = match state.place {
        Place::SignIn => return,
        Place::Inbox | Place::Review => (state.inbox.cursor, state.inbox.window.total),
        Place::Outbox => (
            state.outbox.cursor as u64,
            state.outbox.entries.len() as u64,
        ),
    };
    if total == 0 {
        return;
    }
    let digits = total.to_string().len();
    // A listing that is still being gone through may grow.
    let open = match state.place {
        Place::Inbox | Place::Review if !state.inbox.window.complete => "+",
        _ => "",
    };
    let position = Sentence::new("inbox-position")
        .with("at", format!("{:>digits$}", at + 1))
        .with("total", format!("{total}{open}"));
    // The mark's own look: the pen need not change between the mark and the digits.
    line.put(&look.put(&position), look.style(Meaning::Cursor));
    line.gap(2);
}

/// That the program is sparing, where it is. It stands before what comes and goes, so that it moves
/// nothing but at the moment when it changes itself.
fn thrift(line: &mut Strip, state: &State, look: &Look<'_>) {
    let said = look.say("status-thrift");
    if state.economy.is_sparing() && text::width(&said) + 2 <= line.left() {
        line.put(&said, look.style(Meaning::Text)).gap(2);
    }
}

fn tallies(line: &mut Strip, state: &State, look: &Look<'_>) {
    let tally = &state.tally;
    // What waits for nothing but a sign-in does not go by itself.
    let sign_in = u64::from(state.wants_sign_in() && tally.leaving() > 0);
    let key = state.key_of("sign-in");
    let counts = [
        ("status-troubled", tally.troubled(), Meaning::Bad),
        ("status-unknown", tally.unknown, Meaning::Warning),
        ("status-held", tally.held, Meaning::Text),
        ("status-awaiting", tally.awaiting, Meaning::Text),
        ("status-queued", tally.queued, Meaning::Text),
        ("status-sending", tally.sending, Meaning::Text),
        ("status-sign-in", sign_in, Meaning::Warning),
        ("status-sent", tally.sent_today, Meaning::Dim),
    ];
    let mut first = true;
    for (name, count, meaning) in counts.into_iter().filter(|(_, count, _)| *count > 0) {
        let sentence = Sentence::new(name).with("count", count);
        let said = look.put(&sentence.with("key", key.clone()));
        let gap = if first { 0 } else { 3 };
        if line.left() < gap + text::width(&said) {
            return;
        }
        if !first {
            line.put(" · ", look.style(Meaning::Dim));
        }
        first = false;
        line.put(&said, look.style(meaning));
    }
}

/// What the keys do now.
fn keys(state: &State, look: &Look<'_>, width: usize) -> Line<'static> {
    match (keyboard::owner(state), &state.overlay) {
        (Owner::SignIn, _) => pieces(&sign_in_keys(state, look), look, width),
        (Owner::SignOut, _) => {
            let hint = Sentence::new("sign-out-keys").with("key", YES.to_string());
            pieces(&look.put(&hint), look, width)
        }
        (Owner::GiveUp, _) => {
            let hint = Sentence::new("give-up-keys").with("key", YES.to_string());
            pieces(&look.put(&hint), look, width)
        }
        (Owner::Sign, Some(Overlay::Sign(form))) => {
            let said = match form.focus {
                _ if form.working => look.say("sign-keys-working"),
                _ if form.signed.is_some() => look.say("sign-keys-signed"),
                signature::Focus::List => look.say("sign-keys-list"),
                signature::Focus::Passphrase | signature::Focus::Code => look.say("sign-keys"),
            };
            pieces(&said, look, width)
        }
        (Owner::Correct, Some(Overlay::Correct(form))) => {
            let hint = match form.focus {
                correct::Focus::Field => Sentence::new("correct-keys-field"),
                correct::Focus::Value => Sentence::new("correct-keys-value"),
                correct::Focus::Reason => Sentence::new("correct-keys-reason"),
            };
            let hint = hint.with("remove", state.key_of("clear-filter"));
            pieces(&look.put(&hint), look, width)
        }
        (Owner::Filter, _) => pieces(&look.say("filter-keys"), look, width),
        (Owner::Decide, Some(Overlay::Decide(decide))) => decide_keys(state, look, decide, width),
        (Owner::Verbs, Some(Overlay::Profiles(_))) => {
            let hint = Sentence::new("profile-keys")
                .with("open", state.key_of("open"))
                .with("back", state.key_of("back"));
            pieces(&look.put(&hint), look, width)
        }
        (Owner::Verbs, Some(Overlay::Help(_) | Overlay::About(_))) => {
            let close = Sentence::new("help-close").with("key", state.key_of("back"));
            pieces(&look.put(&close), look, width)
        }
        _ => hints(state, look, width),
    }
}

fn sign_in_keys(state: &State, look: &Look<'_>) -> String {
    let form = &state.sign_in;
    if form.is_working() {
        return look.say("sign-in-keys-working").into_owned();
    }
    let after = match state.session {
        Some(_) => look.say("sign-in-after-offline"),
        None => look.say("sign-in-after-quit"),
    };
    let hint = match form.ways.len() {
        0 | 1 => Sentence::new("sign-in-hint"),
        _ => Sentence::new("sign-in-hint-ways"),
    };
    let mut said = look.put(&hint.with("after", after.into_owned()));
    // Letters are text here: only a key that is none can be offered.
    let key = state.keymap.chords_for("profile").iter();
    let mut key = key.filter(|chord| chord.typed().is_none());
    if let Some(key) = key.next().filter(|_| profiles::offer(state).is_some()) {
        let key = key.short(state.preferences.glyphs);
        said.push_str(" · ");
        said.push_str(&look.put(&Sentence::new("sign-in-profile").with("key", key)));
    }
    said
}

fn decide_keys(state: &State, look: &Look<'_>, decide: &Decide, width: usize) -> Line<'static> {
    let key = state.key_of("send");
    let sentence = match decide.focus {
        Focus::Reasons if decide.chosen.is_none() => Sentence::new("decide-keys-unchosen"),
        Focus::Reasons => Sentence::new("decide-keys-reasons").with("key", key),
        Focus::Note if decide.reasons.is_empty() => {
            Sentence::new("decide-keys-note").with("key", key)
        }
        Focus::Note => Sentence::new("decide-send").with("key", key),
        Focus::Confirm => Sentence::new("decide-keys-confirm").with("key", YES.to_string()),
    };
    pieces(&look.put(&sentence), look, width)
}

/// What a sentence says between its dots, as much of it as fits whole.
fn pieces(sentence: &str, look: &Look<'_>, width: usize) -> Line<'static> {
    const DOT: &str = " · ";
    let mut line = Strip::new(width);
    for piece in sentence.split(DOT) {
        let dot = if line.used() > 0 { DOT } else { "" };
        if line.used() > 0 && text::width(dot) + text::width(piece) > line.left() {
            break;
        }
        line.put(dot, look.style(Meaning::Dim))
            .put(piece, look.style(Meaning::Dim));
    }
    line.done()
}

/// The verbs that apply, each with its key. Help and the way out always have their place at the end;
/// the least needed give way before them.
fn hints(state: &State, look: &Look<'_>, width: usize) -> Line<'static> {
    let reviewing = state.place == Place::Review;
    // What comes and goes with the row under the cursor stands last, so that it moves nothing.
    let restless = |slug: &str| reviewing && slug == "open";
    let offered: Vec<_> = verbs::applying(state)
        .filter(|verb| verb.shown == Shown::Footer && !state.key_of(verb.slug).is_empty())
        .map(|verb| verb.slug)
        .collect();
    // The keys of the ends speak for themselves where there is no room for their names.
    let brief = width < ENDS;
    let (ends, mut middle): (Vec<_>, Vec<_>) = offered
        .into_iter()
        .partition(|slug| matches!(*slug, "help" | "back") || (brief && *slug == "undo"));
    middle.sort_by_key(|slug| restless(slug));
    let name = |slug: &str| match slug {
        // One step back from the first screen is out of the filter, then out of the program.
        "back" if state.place == Place::Inbox && !state.inbox.filter.text().is_empty() => {
            look.say("verb-clear-filter")
        }
        "back" if state.place == Place::Inbox => look.say("verb-quit"),
        _ => look.say(&format!("verb-{slug}")),
    };
    let hint = |slug: &str| (state.key_of(slug), name(slug).into_owned());
    let ends: Vec<_> = ends
        .into_iter()
        .map(hint)
        .map(|(key, name)| (key, if brief { String::new() } else { name }))
        .collect();
    // Keys without names stand a blank apart from each other.
    let wide = |(key, name): &(String, String)| match text::width(name) {
        0 => text::width(key) + 1,
        name => text::width(key) + 1 + name + HINT_GAP,
    };
    let mut line = Strip::new(width);
    if reviewing && state.overlay.is_none() && state.role().decides() {
        let counts = guard::may_decide(state).is_ok() && guard::was_meant(state);
        let (sign, meaning) = if counts {
            ("●", Meaning::Good)
        } else {
            ("◌", Meaning::Dim)
        };
        line.put(sign, look.style(meaning)).gap(1);
    }
    let ends_wide = ends.iter().map(wide).sum::<usize>() + usize::from(brief);
    // The first hint needs no blanks before it.
    let mut room = (line.left() + HINT_GAP).saturating_sub(ends_wide);
    let middle = middle.into_iter().map(hint).filter(|hint| {
        let fits = wide(hint) <= room;
        if fits {
            room -= wide(hint);
        }
        fits
    });
    let all: Vec<_> = middle.chain(ends.iter().cloned()).collect();
    for (at, (key, name)) in all.iter().enumerate() {
        let bare_before = at > 0 && all[at - 1].1.is_empty();
        let gap = if bare_before { 1 } else { HINT_GAP };
        line.gap(if at == 0 { 0 } else { gap })
            .put(key, look.style(Meaning::Key));
        if !name.is_empty() {
            line.gap(1).put(name, look.style(Meaning::Text));
        }
    }
    line.done()
}
