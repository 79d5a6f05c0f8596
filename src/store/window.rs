//! The part of a listing that is on the screen, and where in it a proposal stands. A listing without
//! a filter is read from its index alone, from the nearer end.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, params_from_iter, types::Value};

use super::{
    listing::{self, Condition, End, Side},
    rows,
    sql::count,
    thread::Store,
};
use crate::domain::{
    failure::Failure,
    id::ProposalId,
    inbox::{Row, Window},
    query::Listing,
};

impl Store {
    /// The rows of a listing from `start` (from 0), `limit` at most. However large the queue is,
    /// other requests pass between the steps of a long search, and one that nobody waits for any
    /// more goes no further. The same page asked for again, while the search goes on, is answered when
    /// there is something new to tell of it: twice as many rows found, or all.
    pub async fn window(
        &self,
        listing: Listing,
        start: u64,
        limit: u32,
        now: Timestamp,
    ) -> Result<Window, Failure> {
        if listing.query.is_empty() {
            return self
                .read(move |connection| plain(connection, listing, start, limit))
                .await;
        }
        let from = usize::try_from(start).unwrap_or(usize::MAX);
        let to = from.saturating_add(limit as usize);
        let shown = listing.clone();
        self.search(listing, now, move |connection, found| {
            let complete = found.is_complete();
            let full = complete || found.numbers().len() >= to;
            if !full || !found.has_news(start, limit) {
                return Ok(None);
            }
            found.tell(start, limit);
            let numbers = found.numbers();
            let page = &numbers[from.min(numbers.len())..to.min(numbers.len())];
            Ok(Some(Window {
                listing: shown.clone(),
                start,
                rows: read(connection, page.iter().map(|number| i64::from(*number)))?,
                total: numbers.len() as u64,
                complete,
            }))
        })
        .await
    }

    /// The place of a proposal in a listing, from 0; `None` where it is not in it.
    pub async fn position_of(
        &self,
        listing: Listing,
        id: &ProposalId,
        now: Timestamp,
    ) -> Result<Option<u64>, Failure> {
        let id = id.clone();
        if listing.query.is_empty() {
            return self
                .read(move |connection| plain_position(connection, &listing, &id))
                .await;
        }
        self.search(listing, now, move |connection, found| {
            let number = rows::number(connection, &id)?;
            let mut numbers = found.numbers().iter();
            let place = numbers.position(|at| Some(i64::from(*at)) == number);
            Ok(match place {
                Some(place) => Some(Some(place as u64)),
                None if number.is_none() || found.is_complete() => Some(None),
                None => None,
            })
        })
        .await
    }
}

fn read(
    connection: &Connection,
    numbers: impl IntoIterator<Item = i64>,
) -> Result<Vec<Row>, Failure> {
    let mut page = Vec::new();
    for number in numbers {
        if let Some(held) = rows::read(connection, number)? {
            page.push(Row {
                proposal: held.proposal,
                decided: held.decided,
                cached: held.cached,
                waits: held.waits,
            });
        }
    }
    Ok(page)
}

/// A page without a filter; its total is counted already.
fn plain(
    connection: &Connection,
    listing: Listing,
    start: u64,
    limit: u32,
) -> Result<Window, Failure> {
    let total = headcount(connection, &listing)?;
    let many = u64::from(limit).min(total.saturating_sub(start));
    let after = total - start.min(total) - many;
    let (end, skipped) = if after < start {
        (End::Last, after)
    } else {
        (End::First, start)
    };
    let mut condition = Condition::view(&listing.view);
    let sql = page_sql(&listing, &condition, end);
    condition.bound.extend([integer(many), integer(skipped)]);
    let mut statement = connection.prepare_cached(&sql)?;
    let found = statement.query_map(params_from_iter(condition.bound), |row| row.get(0))?;
    let mut numbers: Vec<i64> = found.collect::<Result<_, _>>()?;
    if end == End::Last {
        numbers.reverse();
    }
    Ok(Window {
        listing,
        start,
        rows: read(connection, numbers)?,
        total,
        complete: true,
    })
}

pub(super) fn page_sql(listing: &Listing, condition: &Condition, end: End) -> String {
    format!(
        "SELECT no FROM proposal INDEXED BY {} WHERE {} ORDER BY {} LIMIT ? OFFSET ?",
        listing::index(&listing.view, listing.order),
        condition.sql(),
        listing::order_by(listing.order, end)
    )
}

fn headcount(connection: &Connection, listing: &Listing) -> Result<u64, Failure> {
    let condition = Condition::headcount(&listing.view);
    let sql = format!(
        "SELECT ifnull(sum(rows), 0) FROM headcount WHERE {}",
        condition.sql()
    );
    let mut statement = connection.prepare_cached(&sql)?;
    let rows = statement.query_row(params_from_iter(condition.bound), |row| row.get(0))?;
    Ok(count(rows))
}

fn plain_position(
    connection: &Connection,
    listing: &Listing,
    id: &ProposalId,
) -> Result<Option<u64>, Failure> {
    let mut condition = Condition::view(&listing.view);
    condition.and("id = ?", [Value::Text(id.as_str().to_owned())]);
    let sql = format!(
        "SELECT {}, id FROM proposal WHERE {}",
        listing::key_column(listing.order),
        condition.sql()
    );
    let key = connection
        .prepare_cached(&sql)?
        .query_row(params_from_iter(condition.bound), |row| {
            Ok([row.get::<_, Value>(0)?, row.get(1)?])
        })
        .optional()?;
    let Some(key) = key else { return Ok(None) };
    let mut condition = Condition::view(&listing.view);
    condition.and(listing::beyond(listing.order, Side::Before), key);
    let sql = format!(
        "SELECT count(*) FROM proposal INDEXED BY {} WHERE {}",
        listing::index(&listing.view, listing.order),
        condition.sql()
    );
    let mut statement = connection.prepare_cached(&sql)?;
    let before = statement.query_row(params_from_iter(condition.bound), |row| row.get(0))?;
    Ok(Some(count(before)))
}

fn integer(value: u64) -> Value {
    Value::Integer(i64::try_from(value).unwrap_or(i64::MAX))
}
