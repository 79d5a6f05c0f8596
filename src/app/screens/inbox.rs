//! The inbox (*kotak masuk*): tabs, a filter line and a window on the listing.

use crate::{
    app::text_field::TextField,
    domain::{
        decision::Outcome,
        delivery::Delivery,
        id::ProposalId,
        inbox::{Counts, Row, Window},
        query::{Listing, Query, QueryProblem, View},
    },
};

/// Rows asked for around the screen, so that a page up or down needs no waiting.
const MARGIN: u64 = 200;

/// What the inbox remembers.
#[derive(Debug, Default)]
pub struct Inbox {
    /// What is listed.
    pub listing: Listing,
    /// How much waits where.
    pub counts: Counts,
    /// The tabs, from the counts; the present one stays even when it has become empty.
    pub views: Vec<View>,
    /// The part of the listing at hand.
    pub window: Window,
    /// Whether a window has come at all.
    pub loaded: bool,
    /// The place of the cursor in the listing.
    pub cursor: u64,
    /// The place of the first row shown; put right by the drawing, which knows the height.
    pub top: u64,
    /// Rows that fit; told by the drawing.
    pub page: u64,
    /// The row that the cursor belongs to, wherever it moves.
    pub anchor: Option<ProposalId>,
    /// The filter line while it is being typed, and its parsed problems.
    pub filter: TextField,
    /// Whether the filter line owns the keyboard.
    pub filtering: bool,
    /// Parts of the filter line that mean nothing.
    pub problems: Vec<QueryProblem>,
    /// The number of the last question to the store; older answers are dropped.
    pub asked: u64,
}

/// A question to the store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ask {
    /// Its number.
    pub tag: u64,
    /// What to list.
    pub listing: Listing,
    /// From which row.
    pub start: u64,
    /// How many rows.
    pub limit: u32,
}

impl Inbox {
    /// The row under the cursor, if it is at hand.
    pub fn current(&self) -> Option<&Row> {
        self.row(self.cursor)
    }

    /// A row of the listing, if it is at hand.
    pub fn row(&self, at: u64) -> Option<&Row> {
        let index = at.checked_sub(self.window.start)?;
        self.window.rows.get(usize::try_from(index).ok()?)
    }

    /// The row next to a proposal, `1` after it or `-1` before it, with its place. Where it has left
    /// the listing, the row under the cursor is the one that came after it.
    pub fn beside(&self, id: &ProposalId, step: i64) -> Option<(u64, &Row)> {
        let rows = &self.window.rows;
        let at = match rows.iter().position(|row| row.proposal.id == *id) {
            Some(index) => (self.window.start + index as u64).checked_add_signed(step)?,
            None => self
                .cursor
                .checked_add_signed(step - step.signum().max(0))?,
        };
        self.row(at).map(|row| (at, row))
    }

    /// Moves the cursor, within the listing. Gives a question when the window has to follow.
    pub fn move_to(&mut self, at: u64) -> Option<Ask> {
        self.cursor = at.min(self.window.total.saturating_sub(1));
        self.anchor = self.current().map(|row| row.proposal.id.clone());
        self.needs_rows().then(|| self.ask())
    }

    /// Moves the cursor by some rows.
    pub fn move_by(&mut self, rows: i64) -> Option<Ask> {
        self.move_to(self.cursor.saturating_add_signed(rows))
    }

    /// Forgets everything of an account; answers to what was asked for it are dropped.
    pub fn vacate(&mut self) {
        *self = Self {
            page: self.page,
            asked: self.asked + 1,
            ..Self::default()
        };
    }

    /// Lists something else, from its beginning.
    pub fn list(&mut self, listing: Listing) -> Ask {
        self.listing = listing;
        self.anchor = None;
        self.cursor = 0;
        self.top = 0;
        self.ask()
    }

    /// Asks for the rows around the cursor, no more of them below than a page needs no waiting for: at
    /// the start of a list there are none above.
    pub fn ask(&mut self) -> Ask {
        self.asked += 1;
        let start = self.cursor.saturating_sub(MARGIN);
        let rows = self.cursor - start + self.page + MARGIN;
        Ask {
            tag: self.asked,
            listing: self.listing.clone(),
            start,
            limit: u32::try_from(rows).unwrap_or(u32::MAX),
        }
    }

    /// Takes an answer of the store; a late one is dropped. The cursor follows its row. Gives a
    /// question where the listing was not gone through to its end.
    pub fn take(&mut self, tag: u64, window: Window) -> Option<Ask> {
        if tag != self.asked {
            return None;
        }
        self.window = window;
        self.loaded = true;
        let found = self.anchor.as_ref().and_then(|anchor| {
            let rows = &self.window.rows;
            rows.iter().position(|row| row.proposal.id == *anchor)
        });
        if let Some(index) = found {
            self.cursor = self.window.start + index as u64;
        }
        self.cursor = self.cursor.min(self.window.total.saturating_sub(1));
        // A cursor that was never moved stays at the top while the first rows come in.
        if self.anchor.is_some() {
            self.anchor = self.current().map(|row| row.proposal.id.clone());
        }
        (!self.window.complete).then(|| self.ask())
    }

    /// Says of a row what was decided on it here.
    pub fn mark(&mut self, id: &ProposalId, decided: Option<(Outcome, Delivery)>) {
        let rows = &mut self.window.rows;
        if let Some(row) = rows.iter_mut().find(|row| row.proposal.id == *id) {
            row.decided = decided;
        }
    }

    /// Takes new counts. The present tab stays even when nothing is left in it.
    pub fn count(&mut self, counts: Counts) {
        self.views = counts.views();
        if !self.views.contains(&self.listing.view) {
            self.views
                .insert(self.views.len() - 1, self.listing.view.clone());
        }
        self.counts = counts;
    }

    /// The place of the present tab.
    pub fn tab(&self) -> usize {
        let present = &self.listing.view;
        self.views
            .iter()
            .position(|view| view == present)
            .unwrap_or(0)
    }

    /// Takes the filter line as it stands.
    pub fn filter_now(&mut self) -> Ask {
        let (query, problems) = Query::parse(self.filter.text());
        self.problems = problems;
        self.list(Listing {
            query,
            ..self.listing.clone()
        })
    }

    fn needs_rows(&self) -> bool {
        let last = self.window.start + self.window.rows.len() as u64;
        let screen = self.page.max(1);
        let near_start = self.window.start > 0 && self.cursor < self.window.start + screen;
        let near_end = last < self.window.total && self.cursor + screen >= last;
        near_start || near_end
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::samples;

    fn window(start: u64, total: u64, length: u32) -> Window {
        Window {
            listing: Listing::default(),
            start,
            rows: (0..length)
                .map(|index| Row {
                    proposal: samples::proposal(start as u32 + index, "golongan"),
                    decided: None,
                    cached: false,
                    waits: true,
                })
                .collect(),
            total,
            complete: true,
        }
    }

    #[test]
    fn the_window_follows_the_cursor_and_late_answers_are_dropped() {
        let mut inbox = Inbox {
            page: 20,
            ..Inbox::default()
        };
        let first = inbox.ask();
        assert_eq!(inbox.take(first.tag, window(0, 1000, 420)), None);
        assert_eq!(inbox.move_by(300), None);
        let ask = inbox.move_by(110).unwrap();
        assert_eq!(ask.start, 210);
        assert_eq!(inbox.take(first.tag, window(0, 5, 5)), None);
        assert_eq!(inbox.window.total, 1000);
        assert_eq!(inbox.take(ask.tag, window(210, 1000, 420)), None);
        assert_eq!(
            inbox.current().unwrap().proposal,
            samples::proposal(410, "golongan")
        );
        assert!(inbox.move_to(u64::MAX).is_some());
        assert_eq!(inbox.cursor, 999);
    }

    #[test]
    fn the_cursor_stays_with_its_row_when_rows_come_and_go() {
        let mut inbox = Inbox {
            page: 20,
            ..Inbox::default()
        };
        let tag = inbox.ask().tag;
        let _ = inbox.take(tag, window(0, 10, 10));
        let _ = inbox.move_to(4);
        let tag = inbox.ask().tag;
        let mut fewer = window(0, 9, 10);
        fewer.rows.remove(0);
        let _ = inbox.take(tag, fewer);
        assert_eq!(inbox.cursor, 3);
        let tag = inbox.ask().tag;
        let _ = inbox.take(tag, Window::default());
        assert_eq!((inbox.cursor, inbox.current()), (0, None));
    }
}
