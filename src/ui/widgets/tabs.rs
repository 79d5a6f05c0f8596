//! The tabs of the inbox, on one line that scrolls so far that the present one is in sight.

use std::ops::Range;

use ratatui::text::Line;

use crate::{
    app::state::State,
    config::Meaning,
    domain::{authority::AuthorityGroup, query::View},
    ui::{
        Look,
        text::{self, Strip},
    },
};

/// Cells that a sign for further tabs takes at either end.
const EDGE: usize = 2;

/// The line of tabs. The brackets of the present tab stand where the others have blanks, so that
/// nothing moves when another is shown.
pub(crate) fn line(state: &State, look: &Look<'_>, width: usize) -> Line<'static> {
    let labels: Vec<_> = (0..state.inbox.views.len())
        .map(|at| label(state, look, at))
        .collect();
    let present = state.inbox.tab();
    let widths: Vec<_> = labels.iter().map(|label| text::width(label) + 2).collect();
    let shown = in_sight(&widths, present, width);
    let mut line = Strip::new(width);
    let dim = look.style(Meaning::Dim);
    if shown.start > 0 {
        line.put("‹", dim).to(EDGE);
    }
    for at in shown.clone() {
        let (open, close, meaning) = if at == present {
            ("[", "]", Meaning::TabActive)
        } else {
            (" ", " ", Meaning::Tab)
        };
        let edge = if shown.end < labels.len() { EDGE } else { 0 };
        let room = line.left().saturating_sub(edge + 2);
        let label = text::fit(&labels[at], room);
        line.put(&format!("{open}{label}{close}"), look.style(meaning));
    }
    if shown.end < labels.len() {
        line.to(width.saturating_sub(1)).put("›", dim);
    }
    line.done()
}

/// `2 Wewenang OPD 300`.
fn label(state: &State, look: &Look<'_>, at: usize) -> String {
    let view = &state.inbox.views[at];
    let name = match view {
        View::Waiting => look.say("view-waiting").into_owned(),
        View::Group(AuthorityGroup::Opd) => look.say("view-opd").into_owned(),
        View::Group(AuthorityGroup::Bkn) => look.say("view-bkn").into_owned(),
        View::Category(slug) => look.category(state, slug).to_owned(),
        View::ReturnedBefore => look.say("view-returned").into_owned(),
        View::Everything => look.say("view-everything").into_owned(),
    };
    let count = state.inbox.counts.of(view);
    match at {
        0..9 => format!("{} {name} {count}", at + 1),
        _ => format!("{name} {count}"),
    }
}

/// The tabs that fit, the present one among them: as many before it as can be.
fn in_sight(widths: &[usize], present: usize, width: usize) -> Range<usize> {
    let fits = |range: Range<usize>| {
        let left = if range.start > 0 { EDGE } else { 0 };
        let right = if range.end < widths.len() { EDGE } else { 0 };
        left + widths[range].iter().sum::<usize>() + right <= width
    };
    let Some(last) = widths.len().checked_sub(1) else {
        return 0..0;
    };
    let present = present.min(last);
    let start = (0..present)
        .find(|start| fits(*start..present + 1))
        .unwrap_or(present);
    let end = (present + 1..=widths.len())
        .rev()
        .find(|end| fits(start..*end))
        .unwrap_or(present + 1);
    start..end
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_present_tab_is_in_sight() {
        let widths = [10, 20, 20, 10];
        assert_eq!(in_sight(&widths, 0, 80), 0..4);
        assert_eq!(in_sight(&widths, 0, 40), 0..2);
        assert_eq!(in_sight(&widths, 3, 40), 2..4);
        assert_eq!(in_sight(&widths, 2, 10), 2..3);
        assert_eq!(in_sight(&[], 0, 10), 0..0);
    }

    proptest! {
        #[test]
        fn whatever_the_width(widths in proptest::collection::vec(3usize..40, 1..12), present in 0usize..12, width in 0usize..90) {
            let shown = in_sight(&widths, present, width);
            prop_assert!(shown.contains(&present.min(widths.len() - 1)));
        }
    }
}
