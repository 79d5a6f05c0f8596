//! `usul`: the list, page by page with a keyset cursor.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderMap, Uri};
use axum::response::Response;
use rusqlite::types::Value as SqlValue;
use rusqlite::{Connection, params_from_iter};
use serde::Serialize;

use crate::sandbox::app::App;
use crate::sandbox::caller::Caller;
use crate::sandbox::columns::Listing;
use crate::sandbox::filter::ListQuery;
use crate::sandbox::paging::{Cursor, sync_token};
use crate::sandbox::problem::Problem;
use crate::sandbox::reply::tagged;
use crate::sandbox::rows::{ROW, Row};
use crate::sandbox::users::{User, to_number};

/// GET `usul`.
pub(super) async fn list(
    State(app): State<Arc<App>>,
    Caller(user): Caller,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let query = ListQuery::read(&uri, &user, &app.books)?;
    let page = app
        .read(move |connection, app| page(connection, &app.data_id, &user, query))
        .await?;
    tagged(&headers, &page)
}

#[derive(Serialize)]
struct Page {
    #[serde(rename = "jumlah")]
    total: i64,
    next_cursor: Option<String>,
    token: String,
    #[serde(rename = "usul")]
    rows: Listing,
}

fn page(
    connection: &Connection,
    data_id: &str,
    user: &User,
    query: ListQuery,
) -> Result<Page, Problem> {
    let (total, changed) = match &query.cursor {
        Some(cursor) => (cursor.total, cursor.changed),
        None => (count(connection, &query)?, last_change(connection, user)?),
    };
    let mut condition = query.condition;
    if let Some(cursor) = &query.cursor {
        let (sql, values) = query.order.after(cursor);
        condition.and(&sql, values);
    }
    // One row more than asked tells whether there is a next page.
    let mut values = condition.values;
    values.push(SqlValue::from(to_number(query.limit + 1)));
    let sql = format!(
        "{ROW} WHERE {} ORDER BY {} LIMIT ?",
        condition.sql,
        query.order.sql()
    );
    let mut rows: Vec<Row> = connection
        .prepare_cached(&sql)?
        .query_map(params_from_iter(values), Row::read)?
        .collect::<rusqlite::Result<_>>()?;
    let more = rows.len() > query.limit;
    rows.truncate(query.limit);
    let next = rows.last().filter(|_| more).map(|last| {
        let cursor = Cursor {
            fingerprint: query.fingerprint,
            total,
            changed,
            key: query.order.key(last),
            number: last.number,
        };
        cursor.encode()
    });
    Ok(Page {
        total,
        next_cursor: next,
        token: sync_token(data_id, &user.id, changed),
        rows: query.form.of(rows),
    })
}

fn count(connection: &Connection, query: &ListQuery) -> rusqlite::Result<i64> {
    // The unit's table joins only where a filter names it: without, an index alone counts.
    let join = if query.condition.sql.contains("u.id") {
        "JOIN unit u ON u.number = p.unit"
    } else {
        ""
    };
    connection
        .prepare_cached(&format!(
            "SELECT count(*) FROM proposal p {join} WHERE {}",
            query.condition.sql
        ))?
        .query_row(params_from_iter(&query.condition.values), |row| row.get(0))
}

/// The number of the last change within the user's reach; changes elsewhere leave it alone, so that
/// an unchanged list keeps its tag.
pub(super) fn last_change(connection: &Connection, user: &User) -> rusqlite::Result<i64> {
    let (reach, values) = user.sight.reach();
    connection
        .prepare_cached(&format!(
            "SELECT coalesce(max(p.changed), 0) FROM proposal p WHERE {reach}"
        ))?
        .query_row(params_from_iter(values), |row| row.get(0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sandbox::db::Db;
    use crate::sandbox::filter::{Condition, Order};
    use crate::sandbox::rules::Role;
    use crate::sandbox::users::Sight;

    fn user(sight: Sight) -> User {
        User {
            id: "u".into(),
            name: "CONTOH".into(),
            nip: String::new(),
            role: Role::Monitor,
            agency_id: String::new(),
            agency_name: String::new(),
            kanreg_id: String::new(),
            unit_id: None,
            unit_name: None,
            sight,
        }
    }

    #[test]
    fn a_page_is_a_range_of_an_index_whatever_the_sight_and_the_order() {
        let dir = tempfile::tempdir().unwrap();
        let db = Db::open(dir.path()).unwrap();
        for sight in [
            Sight::Unit(0),
            Sight::Agency(0),
            Sight::Office("02".to_owned()),
        ] {
            for word in ["tgl", "-tgl", "nama", "-nama", "nip", "-nip"] {
                let order = Order::read(word).unwrap();
                let condition = Condition::in_sight(&user(sight.clone()));
                let sql = format!(
                    "EXPLAIN QUERY PLAN {ROW} WHERE {} ORDER BY {} LIMIT 200",
                    condition.sql,
                    order.sql()
                );
                let plan: Vec<String> = db
                    .read(|connection| {
                        connection
                            .prepare(&sql)?
                            .query_map(params_from_iter(condition.values), |row| row.get(3))?
                            .collect::<rusqlite::Result<_>>()
                    })
                    .unwrap();
                let plan = plan.join("; ");
                assert!(!plan.contains("TEMP B-TREE"), "{sight:?} {word}: {plan}");
                assert!(!plan.contains("SCAN"), "{sight:?} {word}: {plan}");
            }
        }
    }
}
