//! A listing as SQL. Whatever the user typed is bound, never written into the text.

use jiff::Timestamp;
use rusqlite::types::Value;

use super::rows::group_word;
use crate::domain::query::{Order, Query, View};

/// A condition and the values of its question marks, in order.
#[derive(Clone, Debug, Default)]
pub(super) struct Condition {
    terms: Vec<String>,
    /// The values of its question marks.
    pub bound: Vec<Value>,
}

impl Condition {
    /// What a tab shows, as a condition on a row of the queue.
    pub fn view(view: &View) -> Self {
        Self::of(view, "returns > 0")
    }

    /// What a tab shows, as a condition on a row of the table of counts.
    pub fn headcount(view: &View) -> Self {
        Self::of(view, "returned = 1")
    }

    fn of(view: &View, returned: &str) -> Self {
        let mut condition = Self::default();
        if *view != View::Everything {
            // As a literal: only then does SQLite see that the index of the open rows is enough.
            condition.terms.push("open = 1".to_owned());
        }
        match view {
            View::Waiting | View::Everything => {}
            View::Group(group) => condition.and(
                "category IN (SELECT no FROM category WHERE authority = ?)",
                [text(group_word(*group))],
            ),
            View::Category(slug) => condition.and(
                "category = (SELECT no FROM category WHERE slug = ?)",
                [text(slug.as_str())],
            ),
            View::ReturnedBefore => condition.and(returned, []),
        }
        condition
    }

    /// What a filter line asks for, the cheap questions first.
    pub fn filter(query: &Query, now: Timestamp) -> Self {
        let mut condition = Self::default();
        condition.add(query, now);
        condition
    }

    fn add(&mut self, query: &Query, now: Timestamp) {
        if let Some(moment) = query.sent_before(now) {
            self.and("submitted_at <= ?", [micros(moment)]);
        }
        if let Some(moment) = query.sent_after(now) {
            self.and("submitted_at > ?", [micros(moment)]);
        }
        if let Some(least) = query.returned_at_least {
            self.and("returns >= ?", [Value::Integer(least.into())]);
        }
        for set in Set::all(query) {
            self.and(&format!("{} IN ({})", set.column, set.sql()), set.bound);
        }
        if let Some(digits) = &query.nip {
            self.and(
                "substr(nip, 1, length(?)) = ?",
                [text(digits), text(digits)],
            );
        }
        for word in &query.words {
            let word = text(&word.to_lowercase());
            self.and(
                "(instr(search, ?) OR unit IN (SELECT no FROM unit WHERE instr(search, ?)))",
                [word.clone(), word],
            );
        }
    }

    /// Adds one more term.
    pub fn and(&mut self, term: &str, values: impl IntoIterator<Item = Value>) {
        self.terms.push(term.to_owned());
        self.bound.extend(values);
    }

    /// The text after `WHERE`.
    pub fn sql(&self) -> String {
        if self.terms.is_empty() {
            "1".to_owned()
        } else {
            self.terms.join(" AND ")
        }
    }
}

/// What a filter line asks of a column that holds numbers of another table: any of its rows that meet
/// one of several values.
#[derive(Clone, Debug)]
pub(super) struct Set {
    /// The column of the queue's rows.
    pub column: &'static str,
    /// One value's part of the condition on the other table, which is called as the column.
    term: &'static str,
    /// The values; never none.
    pub bound: Vec<Value>,
}

impl Set {
    /// Those of a filter line, the cheap ones first; a column that it does not speak of has none.
    pub fn all(query: &Query) -> Vec<Self> {
        let categories = query.categories.iter().map(|slug| text(slug.as_str()));
        let stages = query.stages.iter().map(|stage| text(stage.slug()));
        let mut all = vec![
            Self::of("category", "slug = ?", categories),
            Self::of("status", "stage = ?", stages),
            Self::units(&query.units),
        ];
        all.retain(|set| !set.bound.is_empty());
        all
    }

    /// The units in whose names one of several parts stands, compared without case.
    pub fn units<T: AsRef<str>>(parts: &[T]) -> Self {
        let parts = parts.iter().map(|part| text(&part.as_ref().to_lowercase()));
        Self::of("unit", "instr(search, ?)", parts)
    }

    fn of(column: &'static str, term: &'static str, bound: impl Iterator<Item = Value>) -> Self {
        let bound = bound.collect();
        Self {
            column,
            term,
            bound,
        }
    }

    /// The query that finds its numbers.
    pub fn sql(&self) -> String {
        let terms = vec![self.term; self.bound.len()];
        format!(
            "SELECT no FROM {} WHERE {}",
            self.column,
            terms.join(" OR ")
        )
    }
}

/// From which end rows are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    First,
    Last,
}

/// One side of a row in an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Before,
    After,
}

/// The text after `ORDER BY`. Each order has its index; ties go by id, so that it is total.
pub(super) fn order_by(order: Order, end: End) -> &'static str {
    match (order, end) {
        (Order::Oldest, End::First) | (Order::Newest, End::Last) => "submitted_at, id",
        (Order::Newest, End::First) | (Order::Oldest, End::Last) => "submitted_at DESC, id DESC",
        (Order::Name, End::First) => "name, id",
        (Order::Name, End::Last) => "name DESC, id DESC",
    }
}

/// The index that holds what a tab shows in an order.
pub(super) fn index(view: &View, order: Order) -> &'static str {
    match (view, order) {
        (View::Everything, Order::Oldest | Order::Newest) => "all_by_age",
        (View::Everything, Order::Name) => "all_by_name",
        (_, Order::Oldest | Order::Newest) => "open_by_age",
        (_, Order::Name) => "open_by_name",
    }
}

/// The term that the rows on one side of a row meet; it takes the row's [`key_column`] and its id.
pub(super) fn beyond(order: Order, side: Side) -> &'static str {
    match (order, side) {
        (Order::Oldest, Side::Before) | (Order::Newest, Side::After) => {
            "(submitted_at, id) < (?, ?)"
        }
        (Order::Newest, Side::Before) | (Order::Oldest, Side::After) => {
            "(submitted_at, id) > (?, ?)"
        }
        (Order::Name, Side::Before) => "(name, id) < (?, ?)",
        (Order::Name, Side::After) => "(name, id) > (?, ?)",
    }
}

/// The column that an order goes by.
pub(super) fn key_column(order: Order) -> &'static str {
    match order {
        Order::Oldest | Order::Newest => "submitted_at",
        Order::Name => "name",
    }
}

fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

fn micros(moment: Timestamp) -> Value {
    Value::Integer(moment.as_microsecond())
}
