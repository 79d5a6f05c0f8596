//! The line above every screen: which screen of which profile, who is signed in, and how the line to
//! the server is.

use ratatui::{buffer::Buffer, layout::Rect};

use super::{
    Look,
    text::{self, Strip},
    write,
};
use crate::{
    app::state::{self, Overlay, Place, State},
    config::Meaning,
    domain::failure::FailureKind,
    words::Sentence,
};

/// Cells that the name of a profile takes at most.
const PROFILE: usize = 16;

/// The name of the screen, who is signed in, and how the line is.
pub(super) fn draw(buffer: &mut Buffer, area: Rect, state: &State, look: &Look<'_>) {
    let width = usize::from(area.width);
    let mut line = Strip::new(width);
    let (said, meaning) = standing(state, look, width);
    // The place of the word is as wide as the widest, so that what comes and goes moves nothing else.
    let reserved = REGULAR.map(|name| text::width(&look.say(name)) + SIGN);
    let reserved = reserved.into_iter().max().unwrap_or(0);
    let state_at = width.saturating_sub(reserved.max(text::width(&said)));
    title(&mut line, state, look, state_at);
    let who = state.session.as_ref().map(|session| {
        let account = &session.account;
        let unit = account.unit_name.as_ref().unwrap_or(&account.agency_name);
        format!("{} · {unit}", account.name)
    });
    let room = state_at.saturating_sub(line.used() + 5);
    if let Some(who) = who.filter(|_| room >= 10) {
        let who = text::fit(&who, room);
        line.to(state_at.saturating_sub(text::width(&who) + 3))
            .put(&who, look.style(Meaning::Dim))
            .put(" · ", look.style(Meaning::Dim));
    } else {
        line.gap(1).to(state_at);
    }
    line.put(&said, look.style(meaning));
    write(buffer, area, 0, &line.done());
}

/// The words for a line that works or is being made to.
const REGULAR: [&str; 4] = [
    "line-signed-out",
    "line-signing-in",
    "line-online",
    "line-syncing",
];
/// Columns below which the word stands without its sign.
const TINY: usize = 30;
/// Cells of the sign before the word.
const SIGN: usize = 2;

/// How the line is, in a sign and in words: as much of it as fits beside the title.
fn standing(state: &State, look: &Look<'_>, width: usize) -> (String, Meaning) {
    // What is going on has three dots of its own.
    let regular = |sign: &str, name: &str, meaning| {
        let sign = if width < TINY { "" } else { sign };
        let said = format!("{sign} {}", look.say(name));
        (said.trim_start().to_owned(), meaning)
    };
    let failure = match &state.line {
        state::Line::SignedOut => return regular("!", "line-signed-out", Meaning::Warning),
        state::Line::SigningIn => return regular("", "line-signing-in", Meaning::Dim),
        state::Line::Online => return regular("✓", "line-online", Meaning::Dim),
        state::Line::Syncing => return regular("", "line-syncing", Meaning::Dim),
        state::Line::Offline(failure) => failure,
    };
    let mut title_of = Strip::new(width);
    title(&mut title_of, state, look, width);
    let room = width.saturating_sub(title_of.used() + 2);
    let word = format!("✗ {}", look.say(away(failure.kind)));
    let since = state.link.since.map(|since| {
        let since = Sentence::new("line-since").with("time", look.time(since));
        format!("{word} {}", look.put(&since))
    });
    let since = since.unwrap_or_else(|| word.clone());
    let cause = match away(failure.kind) {
        "line-offline" => {
            let cause = Sentence::new("line-cause").with("kind", failure.kind.slug());
            format!("{since} ({})", look.put(&cause))
        }
        _ => since.clone(),
    };
    let next = if state.wants_sign_in() {
        let key = state.key_of("sign-in");
        format!(" · {key} {}", look.say("verb-sign-in"))
    } else if let Some(again) = state.link.again {
        let again = Sentence::new("line-again").with("time", look.time(again));
        format!(" · {}", look.put(&again))
    } else {
        String::new()
    };
    let wordings = [format!("{cause}{next}"), format!("{since}{next}"), since];
    let fitting = wordings.into_iter().find(|said| text::width(said) <= room);
    (fitting.unwrap_or(word), Meaning::Warning)
}

/// What stands for a failure of the line.
fn away(kind: FailureKind) -> &'static str {
    match kind {
        FailureKind::Suspended => "line-suspended",
        FailureKind::SlowDown => "line-slow-down",
        FailureKind::GatewayKey => "line-gateway-key",
        FailureKind::SignedOut => "line-ran-out",
        _ => "line-offline",
    }
}

/// The program, the screen and, where it has a name, the profile. On a narrow terminal the
/// program's own name gives way: which agency's proposals these are must always be seen.
fn title(line: &mut Strip, state: &State, look: &Look<'_>, room: usize) {
    let app = look.say("app-name");
    let place = look.say(place_name(state));
    let profile = match state.profile.name.as_str() {
        "" => String::new(),
        name => format!("[{}]", text::fit(name, PROFILE)),
    };
    let wide = |parts: &[&str]| parts.iter().map(|part| text::width(part)).sum::<usize>();
    if wide(&[&app, " · ", &place, "  ", &profile, " "])
        <= room + 2 * usize::from(profile.is_empty())
    {
        line.put(&app, look.style(Meaning::Title))
            .put(" · ", look.style(Meaning::Dim));
    }
    line.put(&place, look.style(Meaning::Title));
    if !profile.is_empty() {
        let left = room.saturating_sub(line.used() + 2);
        line.gap(1)
            .put(&text::fit(&profile, left), look.style(Meaning::Notice));
    }
}

fn place_name(state: &State) -> &'static str {
    match (&state.overlay, state.place) {
        (Some(Overlay::Help(_)), _) => "place-help",
        (Some(Overlay::About(_)), _) => "place-about",
        (Some(Overlay::Profiles(_)), _) => "place-profiles",
        (Some(Overlay::Sign(_)), _) => "place-signature",
        (Some(Overlay::Conflict(_)), _) => "place-conflict",
        (_, Place::SignIn) => "place-sign-in",
        (_, Place::Inbox) => "place-inbox",
        (_, Place::Review) => "place-review",
        (_, Place::Outbox) => "place-outbox",
    }
}
