//! What is known about server, line and program (*tentang*): what the server can and what it lacks,
//! what nobody outside has seen at work, where secrets are, whether the clocks agree.

use jiff::SignedDuration;
use ratatui::{buffer::Buffer, layout::Rect, text::Line};

use super::help::problem_lines;
use crate::{
    app::{screens::about::About, state::State, update::Drawn, verbs::documents::size_in_words},
    config::Meaning,
    domain::{
        economy::{Economy, Reach},
        pace::Pace,
        session::{Abilities, CORRECTION, CORRECTION_APART, SIGNATURE, Session},
    },
    ui::{
        Look, Scene,
        text::{self, Strip},
        widgets::comparison::INDENT,
        write,
    },
    words::Sentence,
};

/// What a server may announce, in its words; each has a sentence `feature-…`.
pub(crate) const FEATURES: [&str; 15] = [
    "kursor",
    "perubahan",
    "kunci-idempotensi",
    "if-match",
    "batch",
    "klaim",
    "rekap",
    "range",
    "koordinasi",
    "referensi",
    "kolom",
    "header-auth",
    SIGNATURE,
    CORRECTION,
    CORRECTION_APART,
];
/// Those whose absence a user meets; each has a sentence `lack-…` that says what is done instead.
pub(crate) const MISSED: [&str; 3] = ["perubahan", "kunci-idempotensi", "if-match"];
/// The dialects that have a sentence `dialect-…`.
pub(crate) const DIALECTS: [&str; 2] = ["terbuka", "siasn"];

/// Draws it, from its first line on as far as there are lines.
pub(crate) fn draw(
    buffer: &mut Buffer,
    area: Rect,
    state: &State,
    look: &Look<'_>,
    about: &About,
) -> Scene {
    let mut table = Table::new(usize::from(area.width), look);
    server(&mut table, state, look);
    if let Some(session) = &state.session {
        abilities(&mut table, &session.abilities, look);
    }
    unproven(&mut table, state, look);
    machine(&mut table, state, look);
    let lines = table.lines;
    let page = usize::from(area.height);
    let top = about.top.min(lines.len().saturating_sub(page));
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

/// Names on the left, what is to be said about them on the right.
struct Table<'a> {
    look: &'a Look<'a>,
    width: usize,
    /// Where the right side begins.
    at: usize,
    lines: Vec<Line<'static>>,
}

impl<'a> Table<'a> {
    fn new(width: usize, look: &'a Look<'a>) -> Self {
        let widest = NAMES.map(|name| text::width(&look.say(name)));
        let widest = widest.into_iter().max().unwrap_or(0);
        Self {
            look,
            width,
            at: (INDENT + widest + 2).min(width / 2),
            lines: Vec::new(),
        }
    }

    fn row(&mut self, name: &str, said: &str, meaning: Meaning) {
        let room = self.width.saturating_sub(self.at + 1);
        for (row, words) in text::wrap(said, room).iter().enumerate() {
            let mut line = Strip::new(self.width);
            line.to(INDENT);
            if row == 0 {
                let named = self.look.say(name);
                let named = text::fit(&named, self.at.saturating_sub(INDENT + 1));
                line.put(&named, self.look.style(Meaning::Field));
            }
            line.to(self.at).put(words, self.look.style(meaning));
            self.lines.push(line.done());
        }
    }
}

/// The names on the left.
const NAMES: [&str; 15] = [
    "about-server",
    "about-profile",
    "about-account",
    "about-dialect",
    "about-features",
    "about-lacks",
    "about-limits",
    "about-unproven",
    "about-line",
    "about-pace",
    "about-terminal",
    "about-thrift",
    "about-clock",
    "about-secrets",
    "about-version",
];

fn server(table: &mut Table<'_>, state: &State, look: &Look<'_>) {
    let named = state.session.as_ref().map(|it| &it.abilities.server_name);
    let said = match named.filter(|name| !name.is_empty()) {
        Some(name) => format!("{name} · {}", state.server),
        None => state.server.clone(),
    };
    table.row("about-server", &said, Meaning::Text);
    let profile = match state.profile.name.as_str() {
        "" => look.say("profile-unnamed").into_owned(),
        name => name.to_owned(),
    };
    table.row("about-profile", &profile, Meaning::Text);
    match &state.session {
        Some(session) => table.row("about-account", &account(session, look), Meaning::Text),
        None => table.row("about-account", &look.say("about-nobody"), Meaning::Dim),
    }
}

fn account(session: &Session, look: &Look<'_>) -> String {
    let account = &session.account;
    let role = look.say(&format!("role-{}", account.role.slug()));
    let place = account.unit_name.as_ref().unwrap_or(&account.agency_name);
    format!("{} · {role} · {place}", account.name)
}

fn abilities(table: &mut Table<'_>, abilities: &Abilities, look: &Look<'_>) {
    let dialect = abilities.dialect.as_str();
    let dialect = match DIALECTS.contains(&dialect) {
        true => look.say(&format!("dialect-{dialect}")).into_owned(),
        false => dialect.to_owned(),
    };
    table.row("about-dialect", &dialect, Meaning::Text);
    let features: Vec<_> = abilities
        .features
        .iter()
        .map(|feature| match FEATURES.contains(&feature.as_str()) {
            true => look.say(&format!("feature-{feature}")).into_owned(),
            false => format!("“{feature}”"),
        })
        .collect();
    match features.is_empty() {
        true => table.row(
            "about-features",
            &look.say("about-no-features"),
            Meaning::Dim,
        ),
        false => table.row("about-features", &features.join(", "), Meaning::Text),
    }
    for missed in MISSED {
        if !abilities.features.iter().any(|feature| feature == missed) {
            let said = look.say(&format!("lack-{missed}"));
            table.row("about-lacks", &said, Meaning::Text);
        }
    }
    let limits = Sentence::new("about-limits-are")
        .with("note", abilities.note_limit)
        .with("rows", abilities.page_limit)
        .with(
            "document",
            size_in_words(abilities.document_limit, look.language()),
        );
    table.row("about-limits", &look.put(&limits), Meaning::Text);
}

/// The paths that no public record shows: each said, so that nobody takes them for granted.
fn unproven(table: &mut Table<'_>, state: &State, look: &Look<'_>) {
    for unproven in &state.facts.unproven {
        let action = look.say(&format!("unproven-{}", unproven.action.slug()));
        let said = format!("{action}: {}", unproven.path);
        table.row("about-unproven", &said, Meaning::Warning);
    }
}

fn machine(table: &mut Table<'_>, state: &State, look: &Look<'_>) {
    match state.facts.encrypted {
        Some(true) => table.row("about-line", &look.say("about-line-tls"), Meaning::Text),
        Some(false) => table.row("about-line", &look.say("about-line-plain"), Meaning::Text),
        None => {}
    }
    lines(table, &state.economy, look);
    match (state.facts.skew, state.facts.notable_skew()) {
        (None, _) => table.row("about-clock", &look.say("clock-unknown"), Meaning::Dim),
        (Some(_), None) => table.row("about-clock", &look.say("clock-right"), Meaning::Text),
        (_, Some(skew)) => table.row("about-clock", &clock(skew, look), Meaning::Warning),
    }
    match state.facts.vault {
        Some(kind) => {
            let kept = Sentence::new("vault-kind").with("kind", kind);
            table.row("about-secrets", &look.put(&kept), Meaning::Text);
        }
        None => table.row("about-secrets", &look.say("about-no-secrets"), Meaning::Dim),
    }
    let version = format!("periksa {}", env!("CARGO_PKG_VERSION"));
    table.row("about-version", &version, Meaning::Text);
    for problem in &state.problems {
        table.lines.push(Line::default());
        table
            .lines
            .extend(problem_lines(problem, look, table.width));
    }
}

/// How fast the lines have been found to be, and what is made of it.
fn lines(table: &mut Table<'_>, economy: &Economy, look: &Look<'_>) {
    let lines = economy.lines();
    server_pace(table, lines.server, look);
    let (reach, bits) = match lines.reach {
        Reach::Near => ("near", 0),
        Reach::Ssh => ("ssh", 0),
        Reach::Serial(bits) => ("serial", bits),
    };
    let known = lines.terminal.rate.map_or("none", |_| "rate");
    let rate = lines.terminal.rate.unwrap_or_default();
    let said = Sentence::new("about-terminal-is")
        .with("reach", reach)
        .with("bits", bits)
        .with("known", known)
        .with("rate", size_in_words(rate, look.language()));
    let meaning = match lines.terminal.rate {
        Some(_) => Meaning::Text,
        None => Meaning::Dim,
    };
    table.row("about-terminal", &look.put(&said), meaning);
    let said = Sentence::new("about-thrift-is")
        .with("now", if economy.is_sparing() { "on" } else { "off" })
        .with("why", economy.why().slug());
    table.row("about-thrift", &look.put(&said), Meaning::Text);
}

fn server_pace(table: &mut Table<'_>, pace: Pace, look: &Look<'_>) {
    let (known, meaning) = match (pace.delay, pace.rate) {
        (Some(_), Some(_)) => ("both", Meaning::Text),
        (Some(_), None) => ("delay", Meaning::Text),
        (None, Some(_)) => ("rate", Meaning::Text),
        (None, None) => ("none", Meaning::Dim),
    };
    let delay = pace.delay.unwrap_or_default().as_millis();
    let rate = size_in_words(pace.rate.unwrap_or_default(), look.language());
    let said = Sentence::new("about-pace-is")
        .with("known", known)
        .with("delay", u64::try_from(delay).unwrap_or(u64::MAX))
        .with("rate", rate);
    table.row("about-pace", &look.put(&said), meaning);
}

/// How far this machine's clock is from the server's, in the largest unit that says it.
pub(crate) fn clock(skew: SignedDuration, look: &Look<'_>) -> String {
    let seconds = skew.as_secs().unsigned_abs();
    let (count, unit) = match seconds {
        0..120 => (seconds, "seconds"),
        120..7_200 => (seconds / 60, "minutes"),
        7_200..172_800 => (seconds / 3600, "hours"),
        _ => (seconds / 86_400, "days"),
    };
    // A server that is ahead of us means that we are behind.
    let sentence = match skew.is_positive() {
        true => Sentence::new("clock-behind"),
        false => Sentence::new("clock-ahead"),
    };
    look.put(&sentence.with("count", count).with("unit", unit))
}
