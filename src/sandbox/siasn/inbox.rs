//! `inbox-usul-instansi`: what an official sees, last changed first, by the number of a page. Work
//! that goes on moves rows from page to page, so a walk through the pages repeats some and misses
//! others; that is the real one's nature and no quirk.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

use axum::Json;
use axum::extract::State;
use axum::http::Uri;
use rusqlite::types::Value as SqlValue;
use rusqlite::{Connection, params_from_iter};
use serde_json::Value;

use super::Siasn;
use super::answer::Refused;
use super::caller::Officer;
use super::distort::List;
use super::paging::{Page, parameters};
use super::quirks::Quirk;
use super::row;
use crate::sandbox::filter::Condition;
use crate::sandbox::rows::{ROW, Row};
use crate::sandbox::users::User;

/// The largest page.
const MOST: usize = 100;
/// Of so many pages one leaves a row out and another begins with the row before it.
const SHIFTS: u64 = 5;

/// GET `inbox-usul-instansi`.
pub(super) async fn list(
    State(siasn): State<Arc<Siasn>>,
    Officer(user): Officer,
    uri: Uri,
) -> Result<Json<Value>, Refused> {
    let asked = parameters(&uri);
    let page = Page::read(&asked, MOST, &siasn.distort)?;
    let condition = narrowed(&siasn, &user, &asked)?;
    let query = format!("{} {:?} {:?}", user.id, asked, page);
    let slip = match siasn.visits.count(&query) % 2 {
        0 => Slip::of(&siasn, page),
        _ => Slip::None,
    };
    siasn
        .read(move |connection, siasn| {
            let rows = rows(connection, &condition, page, slip)?;
            if rows.is_empty() && siasn.distort.has(Quirk::EmptyIs404) {
                return Err(Refused::Missing);
            }
            let shown = rows.iter().map(|row| row::read(connection, siasn, row));
            let list = List {
                salt: format!("inbox {}", page.number),
                key: "results",
                items: shown.collect::<Result<_, _>>()?,
                total: count(connection, &condition)?,
                page: page.number,
            };
            Ok(Json(list.enveloped(&siasn.distort)))
        })
        .await
}

/// How often each page has been asked for: reading a page again heals it, the time after that it
/// may be ill again.
#[derive(Debug, Default)]
pub(super) struct Visits(Mutex<HashMap<String, u64>>);

impl Visits {
    /// How often it was counted before.
    fn count(&self, query: &str) -> u64 {
        let mut visits = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let before = visits.entry(query.to_owned()).or_default();
        *before += 1;
        *before - 1
    }
}

/// What is wrong with a page this time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Slip {
    None,
    /// It begins with the last row of the page before, so its own last row is on no page.
    Early,
    /// A row of it is left out; which one.
    Without(u64),
}

impl Slip {
    fn of(siasn: &Siasn, page: Page) -> Self {
        let number = page.number.to_string();
        let throw = |what: &str, sides| {
            let salt = [number.as_str(), what];
            siasn.distort.throw(Quirk::ShiftingRows, &salt, sides)
        };
        match throw("slip", SHIFTS) {
            1 if page.number > 0 && page.limit > 1 => Self::Early,
            2 => Self::Without(throw("row", u64::MAX)),
            _ => Self::None,
        }
    }
}

fn narrowed(
    siasn: &Siasn,
    user: &User,
    asked: &BTreeMap<String, String>,
) -> Result<Condition, Refused> {
    let mut condition = Condition::in_sight(user);
    if let Some(agency) = asked.get("instansi_kerja_id") {
        let of_agency = "p.agency IN (SELECT number FROM agency WHERE id = ?)";
        condition.and(of_agency, [agency.clone().into()]);
    }
    if let Some(text) = asked.get("detail_layanan") {
        let number = text
            .parse()
            .map_err(|_| Refused::malformed(&siasn.distort, "integer", text))?;
        match siasn.forms.of_service(number) {
            None => condition.and("FALSE", []),
            Some((variant, title)) => {
                condition.and("p.variant = ?", [variant.to_owned().into()]);
                if let Some(title) = title {
                    condition.and(
                        "(SELECT coalesce(json_extract(d.proposed, '$.pencantuman_gelar'), 0)
                          FROM proposal_data d WHERE d.number = p.number) = ?",
                        [i64::from(title).into()],
                    );
                }
            }
        }
    }
    Ok(condition)
}

fn rows(
    connection: &Connection,
    condition: &Condition,
    page: Page,
    slip: Slip,
) -> Result<Vec<Row>, Refused> {
    let early = i64::from(slip == Slip::Early);
    let mut values = condition.values.clone();
    values.extend([page.limit, page.skipped() - early].map(SqlValue::from));
    let sql = format!(
        "{ROW} WHERE {} ORDER BY p.changed DESC, p.id LIMIT ? OFFSET ?",
        condition.sql
    );
    let mut rows: Vec<Row> = connection
        .prepare_cached(&sql)?
        .query_map(params_from_iter(values), Row::read)?
        .collect::<rusqlite::Result<_>>()?;
    // Past the end there is nothing to slip, and a page that lost its only row would end the list.
    if slip == Slip::Early && rows.len() < 2 {
        rows.clear();
    }
    if let Slip::Without(place) = slip
        && rows.len() > 1
    {
        let place = usize::try_from(place % rows.len() as u64).unwrap_or_default();
        rows.remove(place);
    }
    Ok(rows)
}

fn count(connection: &Connection, condition: &Condition) -> Result<i64, Refused> {
    let sql = format!("SELECT count(*) FROM proposal p WHERE {}", condition.sql);
    let values = params_from_iter(&condition.values);
    Ok(connection
        .prepare_cached(&sql)?
        .query_row(values, |row| row.get(0))?)
}
