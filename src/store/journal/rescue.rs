//! The journal of a file put aside: carried over row by row where its chain holds, so that it goes on
//! as if nothing had happened; else the new one begins with a row that says which file has it.

use rusqlite::{Connection, Row as SqlRow, params};
use serde_json::json;

use super::{
    BEGUN_ANEW,
    chain::{Hash, verify},
    write::{Line, note_head, write},
};
use crate::{domain::failure::Failure, store::thread::Pen};

/// A journal read out of a broken file, every hash of which holds.
#[derive(Debug)]
pub(in crate::store) struct Journal {
    rows: Vec<Row>,
    persons: Vec<(i64, String, String)>,
}

/// A row as it lies in the file.
#[derive(Debug)]
struct Row {
    no: i64,
    /// `at`, `account`, `decision`, `proposal`, `event`, `state`, `detail`, `person`.
    texts: [Option<String>; 8],
    hash: Hash,
}

/// Reads the journal of a broken file, of which nothing is taken for granted; `None` where it cannot
/// be read to its end, or its chain does not hold.
pub(in crate::store) fn read(connection: &Connection) -> Option<Journal> {
    let verdict = verify(connection).ok()?;
    let journal = gather(connection).ok()?;
    let all = verdict.rows == journal.rows.len() as u64;
    (verdict.broken_at.is_none() && all).then_some(journal)
}

fn gather(connection: &Connection) -> rusqlite::Result<Journal> {
    let mut statement = connection.prepare(
        "SELECT no, at, account, decision, proposal, event, state, detail, person, hash
         FROM journal NOT INDEXED ORDER BY no",
    )?;
    let rows = statement.query_map([], row)?.collect::<Result<_, _>>()?;
    let mut statement = connection.prepare("SELECT no, salt, body FROM journal_person")?;
    let persons = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    Ok(Journal {
        rows,
        persons: persons.collect::<Result<_, _>>()?,
    })
}

fn row(row: &SqlRow<'_>) -> rusqlite::Result<Row> {
    let mut texts = [const { None }; 8];
    for (at, text) in texts.iter_mut().enumerate() {
        *text = row.get(at + 1)?;
    }
    Ok(Row {
        no: row.get(0)?,
        texts,
        hash: row.get(9)?,
    })
}

/// Puts it into the new file, whose journal has nothing yet; `file` is the name of the one put aside.
/// What was carried over before a crash is not carried over again.
pub(in crate::store) fn carry_over(
    pen: &Pen<'_>,
    journal: Option<&Journal>,
    file: &str,
) -> Result<(), Failure> {
    let begun = pen.prepare("SELECT 1 FROM journal")?.exists([])?;
    if begun {
        return Ok(());
    }
    let Some(journal) = journal else {
        let at = pen.now.to_string();
        let line = Line {
            facts: Some(json!({ "file": file, "program": env!("CARGO_PKG_VERSION") })),
            ..Line::of(&at, BEGUN_ANEW)
        };
        return write(pen, line);
    };
    let mut put = pen.prepare(
        "INSERT INTO journal (no, at, account, decision, proposal, event, state, detail, person, hash)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
    )?;
    for Row { no, texts, hash } in &journal.rows {
        let [
            at,
            account,
            decision,
            proposal,
            event,
            state,
            detail,
            person,
        ] = texts;
        put.execute(params![
            no, at, account, decision, proposal, event, state, detail, person, hash
        ])?;
    }
    let mut put = pen.prepare("INSERT INTO journal_person (no, salt, body) VALUES (?1, ?2, ?3)")?;
    for (no, salt, body) in &journal.persons {
        put.execute(params![no, salt, body])?;
    }
    match journal.rows.last() {
        Some(last) => note_head(pen, last.no, &last.hash),
        None => Ok(()),
    }
}
