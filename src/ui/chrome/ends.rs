//! What stands at the right end of the status line.

use crate::{
    app::state::State,
    config::Meaning,
    domain::calendar::{self, Standing},
    ui::{Look, Scene},
    words::Sentence,
};

/// Days left for this role, and the pace that the rest takes.
pub(super) fn calendar(state: &State, look: &Look<'_>) -> Option<(String, Meaning)> {
    let session = state.session.as_ref()?;
    let phase = session.abilities.calendar.phase_of(state.role())?;
    let (sentence, meaning) = match phase.standing(state.today()) {
        Standing::Before(days) => (
            Sentence::new("calendar-before").with("days", days),
            Meaning::Dim,
        ),
        Standing::Within(days) => {
            let left = state.inbox.counts.waiting;
            let pace = calendar::pace(left, days).filter(|pace| *pace > 0);
            let said = match pace {
                Some(pace) => Sentence::new("calendar-within").with("pace", pace),
                None => Sentence::new("calendar-left"),
            };
            (said.with("days", days), Meaning::Dim)
        }
        Standing::After(days) => (
            Sentence::new("calendar-after").with("days", days),
            Meaning::Warning,
        ),
    };
    let sign = if meaning == Meaning::Warning {
        "! "
    } else {
        ""
    };
    Some((format!("{sign}{}", look.put(&sentence)), meaning))
}

/// How many lines are above and below what is shown, where there are any.
pub(super) fn beyond(scene: &Scene) -> Option<(String, Meaning)> {
    let (above, below) = scene.beyond;
    let arrow = |sign: &str, lines: usize| match lines {
        0 => String::new(),
        _ => format!("{sign}{lines}"),
    };
    let (above, below) = (arrow("↑", above), arrow("↓", below));
    (!above.is_empty() || !below.is_empty())
        .then(|| (format!("{above:>5} {below:>5}"), Meaning::Dim))
}
