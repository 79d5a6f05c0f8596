//! What can still be read of a broken file's outbox and journal, carried over into the new one: they
//! exist nowhere else.

use std::path::Path;

use rusqlite::{Connection, OpenFlags, config::DbConfig};

use super::{
    journal::{self, rescue::Journal},
    thread::Pen,
    transition,
};
use crate::domain::outbox::Entry;
use crate::domain::{
    delivery::{Delivery, RESCUED},
    failure::Failure,
};

/// What was read.
#[derive(Default)]
pub(super) struct Rescued {
    /// The decisions that still have a way to go or need the user.
    pub entries: Vec<Entry>,
    /// Whether the outbox could be read to its end.
    pub complete: bool,
    /// The journal, where it is whole.
    pub journal: Option<Journal>,
}

/// Reads a broken file as far as that goes. The file stays as it is.
pub(super) fn read(file: &Path) -> Rescued {
    let mut rescued = Rescued::default();
    if let Ok(connection) = connect(file) {
        rescued.complete = gather(&connection, &mut rescued.entries).is_ok();
        rescued.journal = journal::rescue::read(&connection);
    }
    rescued
}

fn connect(file: &Path) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(file, flags)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    Ok(connection)
}

fn gather(connection: &Connection, entries: &mut Vec<Entry>) -> rusqlite::Result<()> {
    // No condition: an index may be what is broken.
    let sql = format!(
        "SELECT {} FROM decision NOT INDEXED ORDER BY no",
        columns(connection)?
    );
    let mut statement = connection.prepare(&sql)?;
    let mut found = statement.query([])?;
    let mut unreadable = Ok(());
    while let Some(row) = found.next()? {
        match transition::entry(row) {
            Ok(entry) if is_worth_it(entry.delivery) => entries.push(entry),
            Ok(_) => {}
            Err(problem) => unreadable = Err(problem),
        }
    }
    unreadable
}

/// The columns of an entry in a file of whatever shape: one that came later stands as it would after
/// the change that brought it.
fn columns(connection: &Connection) -> rusqlite::Result<String> {
    let mut statement = connection.prepare("SELECT name FROM pragma_table_info('decision')")?;
    let there = statement.query_map([], |row| row.get(0))?;
    let there: Vec<String> = there.collect::<Result<_, _>>()?;
    let names = transition::COLUMNS.split(',').map(str::trim);
    let chosen: Vec<_> = names
        .map(|name| match name {
            name if there.iter().any(|column| column == name) => name,
            "step" => "'decide'",
            _ => "NULL",
        })
        .collect();
    Ok(chosen.join(", "))
}

fn is_worth_it(delivery: Delivery) -> bool {
    !matches!(
        delivery,
        Delivery::Accepted | Delivery::Withdrawn | Delivery::Abandoned
    )
}

/// Writes them into the new outbox, those that it has not got yet. Says how many those were, and
/// whether it took all of them: of two that a broken file shows on their way for one proposal it
/// takes the first.
pub(super) fn carry_over(pen: &Pen<'_>, entries: &[Entry]) -> Result<(u64, bool), Failure> {
    let (mut carried, mut all) = (0, true);
    for entry in entries {
        let decision = &entry.decision;
        if transition::find(pen, &decision.id)?.is_some() {
            continue;
        }
        if entry.delivery.is_pending() && transition::is_on_its_way(pen, &decision.proposal)? {
            all = false;
            continue;
        }
        transition::insert(pen, entry, RESCUED)?;
        carried += 1;
    }
    Ok((carried, all))
}
