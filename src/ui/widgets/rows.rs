//! The rows of the inbox, in columns that depend on the width alone, never on what stands in them.

use ratatui::{style::Style, text::Line};

use super::outcome;
use crate::{
    app::state::State,
    config::Meaning,
    domain::{
        dates, decision::Outcome, delivery::Delivery, inbox::Row, pace::Thrift, proposal::Proposal,
    },
    ui::{
        Look, MARK,
        text::{self, Strip},
    },
    words::Sentence,
};

/// A column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Column {
    /// Sign and age, or what was decided.
    Lead,
    Category,
    Name,
    Nip,
    Summary,
    Unit,
    Stage,
    Documents,
    Returned,
}

/// Widths in cells, with what a column wants of the room that is left and takes of it at most.
struct Plan {
    column: Column,
    /// Shown from this width of the terminal on.
    from: usize,
    least: usize,
    share: usize,
    most: usize,
}

const fn fixed(column: Column, from: usize, width: usize) -> Plan {
    Plan {
        column,
        from,
        least: width,
        share: 0,
        most: width,
    }
}

const fn open(column: Column, from: usize, least: usize, share: usize, most: usize) -> Plan {
    Plan {
        column,
        from,
        least,
        share,
        most,
    }
}

/// Cells of a name and of a summary where the program is sparing with the line to the terminal.
const BRIEF: usize = 20;

/// Columns left out there: the review has what they say. The stage is the same on most rows, and what
/// stays the same costs nothing.
const SPARED: [Column; 4] = [
    Column::Nip,
    Column::Unit,
    Column::Documents,
    Column::Returned,
];

const PLANS: [Plan; 9] = [
    fixed(Column::Lead, 0, 8),
    fixed(Column::Category, 32, 12),
    open(Column::Name, 0, 8, 10, 40),
    fixed(Column::Nip, 120, 21),
    open(Column::Summary, 60, 8, 12, 72),
    open(Column::Unit, 110, 8, 8, 44),
    fixed(Column::Stage, 160, 18),
    fixed(Column::Documents, 70, 3),
    fixed(Column::Returned, 60, 3),
];

/// The columns of one width.
pub(crate) struct Table {
    width: usize,
    columns: Vec<(Column, usize)>,
    thrift: Thrift,
}

impl Table {
    /// The columns that a terminal of this width has room for. What is over goes to the columns
    /// that can use it, each up to what it can use. Where the program is sparing, some of them stay
    /// empty; all the others keep their places, so that nothing moves when that changes.
    pub(crate) fn of(width: usize, thrift: Thrift) -> Self {
        let plans: Vec<_> = PLANS.iter().filter(|plan| width >= plan.from).collect();
        let mut widths: Vec<_> = plans.iter().map(|plan| plan.least).collect();
        // One cell for the mark and one behind each column but the last.
        let mut over = width.saturating_sub(widths.iter().sum::<usize>() + plans.len());
        loop {
            let hungry = |at: &usize| plans[*at].share > 0 && widths[*at] < plans[*at].most;
            let open: Vec<_> = (0..plans.len()).filter(hungry).collect();
            let shares: usize = open.iter().map(|at| plans[*at].share).sum();
            if shares == 0 || over == 0 {
                break;
            }
            let mut given = 0;
            for at in &open {
                let part = (over * plans[*at].share / shares).max(1);
                let part = part.min(plans[*at].most - widths[*at]).min(over - given);
                widths[*at] += part;
                given += part;
            }
            over -= given;
        }
        let columns = plans.iter().map(|plan| plan.column).zip(widths).collect();
        Self {
            width,
            columns,
            thrift,
        }
    }

    fn has(&self, column: Column) -> bool {
        self.columns.iter().any(|(known, _)| *known == column) && !self.spares(column)
    }

    fn spares(&self, column: Column) -> bool {
        self.thrift == Thrift::Sparing && SPARED.contains(&column)
    }

    /// How something in a row looks. Every look is said by a sign or a word as well, so that a sparing
    /// row is written in one go.
    fn style(&self, meaning: Meaning, look: &Look<'_>) -> Style {
        match self.thrift {
            Thrift::AsMeasured => look.style(meaning),
            Thrift::Sparing => look.style(Meaning::Text),
        }
    }

    /// Cells that a text may take of its column.
    fn room(&self, width: usize) -> usize {
        match self.thrift {
            Thrift::AsMeasured => width,
            Thrift::Sparing => width.min(BRIEF),
        }
    }

    /// The headings.
    pub(crate) fn headings(&self, look: &Look<'_>) -> Line<'static> {
        let dim = look.style(Meaning::Dim);
        let mut line = Strip::new(self.width);
        line.to(1);
        for (column, width) in &self.columns {
            if self.spares(*column) {
                line.gap(width + 1);
                continue;
            }
            let name = match column {
                Column::Lead => "column-age",
                Column::Category => "column-category",
                Column::Name => "column-name",
                Column::Nip => "column-nip",
                Column::Summary => "column-summary",
                Column::Unit => "column-unit",
                Column::Stage => "column-stage",
                Column::Documents => "column-documents",
                Column::Returned => {
                    line.column_right("↩", *width, dim);
                    continue;
                }
            };
            let name = look.say(name);
            match column {
                Column::Lead | Column::Documents => line.column_right(&name, *width, dim),
                _ => line.column(&name, *width, dim),
            };
        }
        line.done()
    }

    /// A row; `None` is one that is not at hand.
    pub(crate) fn row(
        &self,
        row: Option<&Row>,
        marked: Marked,
        state: &State,
        look: &Look<'_>,
    ) -> Line<'static> {
        let mut line = Strip::new(self.width);
        if marked == Marked::Yes {
            line.put(MARK, look.style(Meaning::Cursor));
        }
        line.to(1);
        let Some(row) = row else {
            return line.to(9).put("…", look.style(Meaning::Dim)).done();
        };
        let faded = row.decided.is_some() || !row.waits;
        let text = self.style(if faded { Meaning::Dim } else { Meaning::Text }, look);
        for (column, width) in &self.columns {
            if self.spares(*column) {
                line.gap(width + 1);
                continue;
            }
            self.cell(&mut line, *column, *width, row, text, state, look);
        }
        line.done()
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "one cell needs all that a row needs"
    )]
    fn cell(
        &self,
        line: &mut Strip,
        column: Column,
        width: usize,
        row: &Row,
        text: Style,
        state: &State,
        look: &Look<'_>,
    ) {
        let proposal = &row.proposal;
        match column {
            Column::Lead => self.lead(line, width, row, state, look),
            Column::Category => {
                line.column(look.category(state, &proposal.category), width, text);
            }
            Column::Name => {
                let name = text::fit(&proposal.name, self.room(width));
                line.column(&name, width, text);
            }
            Column::Nip => {
                line.column(&proposal.nip.grouped(), width, text);
            }
            Column::Unit => {
                line.column(&proposal.unit_name, width, text);
            }
            Column::Stage => {
                line.column(&stage(proposal, look), width, text);
            }
            Column::Summary => {
                let stage_too = !row.waits && row.decided.is_none() && !self.has(Column::Stage);
                let summary = match stage_too {
                    true => format!("{} · {}", stage(proposal, look), proposal.summary),
                    false => proposal.summary.clone(),
                };
                let summary = text::fit(&summary, self.room(width));
                line.column(&summary, width, text);
            }
            Column::Documents => {
                let style = match proposal.documents {
                    0 if row.waits => look.style(Meaning::Warning),
                    _ => text,
                };
                line.column_right(&proposal.documents.to_string(), width, style);
            }
            Column::Returned => {
                let count = match proposal.returns {
                    0 => String::new(),
                    count => format!("↩{count}"),
                };
                line.column_right(&count, width, look.style(Meaning::Warning));
            }
        }
    }

    /// What was decided, or how long it has waited and whether its time is over.
    fn lead(&self, line: &mut Strip, width: usize, row: &Row, state: &State, look: &Look<'_>) {
        let end = line.used() + width + 1;
        if let Some((outcome, delivery)) = row.decided {
            self.decided(line, outcome, delivery, look);
        } else {
            let late = row.waits && is_late(&row.proposal, state);
            let style = match (late, row.waits) {
                (true, _) => self.style(Meaning::Warning, look),
                (false, true) => self.style(Meaning::Text, look),
                (false, false) => self.style(Meaning::Dim, look),
            };
            let sign = if late { "!" } else { " " };
            line.put(sign, style)
                .column_right(&age(&row.proposal, state, look), width - 1, style);
        }
        line.to(end);
    }

    fn decided(&self, line: &mut Strip, outcome: Outcome, delivery: Delivery, look: &Look<'_>) {
        let word = look.say(&format!("delivery-short-{}", delivery.slug()));
        let sign = self.style(outcome::meaning(outcome), look);
        line.put(outcome::sign(outcome), sign)
            .put(" ", Style::new())
            .put(&word, self.style(outcome::delivery(delivery), look));
    }
}

/// Whether the keys work on a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Marked {
    /// They do.
    Yes,
    /// They work on another.
    No,
}

impl From<bool> for Marked {
    fn from(yes: bool) -> Self {
        if yes { Self::Yes } else { Self::No }
    }
}

/// Days since it was sent, by the calendar of the offices.
pub(crate) fn age(proposal: &Proposal, state: &State, look: &Look<'_>) -> String {
    let days = dates::days_between(proposal.submitted_at, state.now);
    look.put(&Sentence::new("age-days").with("days", days))
}

/// The same where there is room for whole words.
pub(crate) fn age_in_words(proposal: &Proposal, state: &State, look: &Look<'_>) -> String {
    let days = dates::days_between(proposal.submitted_at, state.now);
    look.put(&Sentence::new("age-in-words").with("days", days))
}

/// Whether the last day of whoever's turn it is has passed.
pub(crate) fn is_late(proposal: &Proposal, state: &State) -> bool {
    state.session.as_ref().is_some_and(|session| {
        let abilities = &session.abilities;
        let turn = abilities
            .authority
            .turn(&proposal.category, proposal.stage());
        turn.and_then(|official| abilities.calendar.due(official))
            .is_some_and(|due| state.today() > due)
    })
}

/// The stage in our words; the server's own for a status that we do not know.
pub(crate) fn stage(proposal: &Proposal, look: &Look<'_>) -> String {
    use crate::domain::stage::Stage;
    match proposal.stage() {
        Stage::Unknown => proposal.status.words.clone(),
        stage => look.say(&format!("stage-{}", stage.slug())).into_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_columns_fill_the_width_and_never_pass_it() {
        for width in 20..260 {
            let table = Table::of(width, Thrift::AsMeasured);
            let sum: usize = table.columns.iter().map(|(_, width)| width + 1).sum();
            assert!(sum <= width.max(18), "{width}: {sum}");
            if (40..190).contains(&width) {
                assert_eq!(sum, width, "{width}");
            }
        }
    }
}
