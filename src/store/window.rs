//! The part of a listing that is on the screen, and where in it a proposal stands.
//!
//! A listing without a filter is read from its index, from the nearer end. One with a filter is
//! gone through once; the numbers of the rows found (four bytes each) stay until the queue changes,
//! so that scrolling in it costs no second search.

use jiff::{SignedDuration, Timestamp};
use rusqlite::{Connection, OptionalExtension, params_from_iter, types::Value};

use super::{
    listing::{self, Condition, End},
    rows,
    sql::count,
    thread::{Store, Vault},
};
use crate::domain::{
    failure::Failure,
    id::ProposalId,
    inbox::{Row, Window},
    query::Listing,
};

/// What a filter found.
pub(super) struct Found {
    listing: Listing,
    at: Timestamp,
    numbers: Vec<u32>,
}

impl Found {
    /// Whether it still answers a question. Ages are whole days, so that a minute is nothing.
    fn answers(&self, listing: &Listing, now: Timestamp) -> bool {
        let aged = listing.query.older_than.is_some() || listing.query.younger_than.is_some();
        self.listing == *listing
            && (!aged || now.duration_since(self.at).abs() < SignedDuration::from_mins(1))
    }
}

impl Store {
    /// The rows of a listing from `start` (from 0), `limit` at most.
    pub async fn window(
        &self,
        listing: Listing,
        start: u64,
        limit: u32,
        now: Timestamp,
    ) -> Result<Window, Failure> {
        self.call(move |vault| {
            let (numbers, total) = if listing.query.is_empty() {
                plain(&vault.connection, &listing, start, limit)?
            } else {
                let found = find(vault, &listing, now)?;
                let from = usize::try_from(start)
                    .unwrap_or(usize::MAX)
                    .min(found.len());
                let to = from.saturating_add(limit as usize).min(found.len());
                let page = found[from..to].iter().map(|number| i64::from(*number));
                (page.collect(), found.len() as u64)
            };
            let rows = numbers
                .into_iter()
                .filter_map(|number| row(&vault.connection, number).transpose())
                .collect::<Result<_, _>>()?;
            Ok(Window {
                listing,
                start,
                rows,
                total,
            })
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
        self.call(move |vault| {
            let Some(number) = rows::number(&vault.connection, &id)? else {
                return Ok(None);
            };
            if listing.query.is_empty() {
                return plain_position(&vault.connection, &listing, number);
            }
            let found = find(vault, &listing, now)?;
            let place = found.iter().position(|at| i64::from(*at) == number);
            Ok(place.map(|place| place as u64))
        })
        .await
    }
}

fn row(connection: &Connection, number: i64) -> Result<Option<Row>, Failure> {
    Ok(rows::read(connection, number)?.map(|held| Row {
        proposal: held.proposal,
        decided: held.decided,
        cached: held.cached,
        waits: held.waits,
    }))
}

/// The numbers of a page without a filter, and the total, which is counted already.
fn plain(
    connection: &Connection,
    listing: &Listing,
    start: u64,
    limit: u32,
) -> Result<(Vec<i64>, u64), Failure> {
    let total = headcount(connection, listing)?;
    let many = u64::from(limit).min(total.saturating_sub(start));
    let after = total - start.min(total) - many;
    let (end, skipped) = if after < start {
        (End::Last, after)
    } else {
        (End::First, start)
    };
    let mut condition = Condition::view(&listing.view);
    let sql = page_sql(listing, &condition, end);
    condition.bound.push(integer(many));
    condition.bound.push(integer(skipped));
    let mut statement = connection.prepare_cached(&sql)?;
    let found = statement.query_map(params_from_iter(condition.bound), |row| row.get(0))?;
    let mut numbers: Vec<i64> = found.collect::<Result<_, _>>()?;
    if end == End::Last {
        numbers.reverse();
    }
    Ok((numbers, total))
}

pub(super) fn page_sql(listing: &Listing, condition: &Condition, end: End) -> String {
    format!(
        "SELECT no FROM proposal WHERE {} ORDER BY {} LIMIT ? OFFSET ?",
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
    number: i64,
) -> Result<Option<u64>, Failure> {
    let mut condition = Condition::view(&listing.view);
    let sql = format!(
        "SELECT {}, id FROM proposal WHERE {} AND no = ?",
        listing::key_column(listing.order),
        condition.sql()
    );
    let key = connection
        .prepare_cached(&sql)?
        .query_row(
            params_from_iter(condition.bound.iter().chain([&Value::Integer(number)])),
            |row| Ok([row.get::<_, Value>(0)?, row.get(1)?]),
        )
        .optional()?;
    let Some(key) = key else { return Ok(None) };
    condition.and(listing::before(listing.order), key);
    let sql = format!("SELECT count(*) FROM proposal WHERE {}", condition.sql());
    let mut statement = connection.prepare_cached(&sql)?;
    let before = statement.query_row(params_from_iter(condition.bound), |row| row.get(0))?;
    Ok(Some(count(before)))
}

/// What a filter finds, in the order of the listing.
fn find<'a>(vault: &'a mut Vault, listing: &Listing, now: Timestamp) -> Result<&'a [u32], Failure> {
    let fresh = vault
        .found
        .take()
        .filter(|found| found.answers(listing, now));
    let found = match fresh {
        Some(found) => found,
        None => Found {
            listing: listing.clone(),
            at: now,
            numbers: search(&vault.connection, listing, now)?,
        },
    };
    Ok(&vault.found.insert(found).numbers)
}

fn search(connection: &Connection, listing: &Listing, now: Timestamp) -> Result<Vec<u32>, Failure> {
    let mut condition = Condition::view(&listing.view);
    condition.filter(&listing.query, now);
    let sql = format!(
        "SELECT no FROM proposal WHERE {} ORDER BY {}",
        condition.sql(),
        listing::order_by(listing.order, End::First)
    );
    let mut statement = connection.prepare(&sql)?;
    let found = statement.query_map(params_from_iter(condition.bound), |row| row.get(0))?;
    Ok(found.collect::<Result<_, _>>()?)
}

fn integer(value: u64) -> Value {
    Value::Integer(i64::try_from(value).unwrap_or(i64::MAX))
}
