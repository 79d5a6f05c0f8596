//! The queue: what the server lists for this account, brought up to date page by page, and counted.

use rusqlite::params;

use super::{
    rows, settings,
    sql::{Json, count},
    thread::{Pen, Store},
};
use crate::domain::{
    authority::AuthorityGroup,
    desk::Desk,
    failure::{Failure, FailureKind},
    id::{CategorySlug, ProposalId},
    inbox::Counts,
    proposal::Proposal,
    stage::Stage,
};

/// The number of the full sync that is or was the last one.
const ROUND: &str = "store.round";
/// Whether a full sync is under way.
const SYNCING: &str = "store.syncing";

impl Store {
    /// Writes a page of rows into the queue; they show at once. Answers how many of them were new or
    /// other than before.
    pub async fn put_rows(&self, rows: Vec<Proposal>, desk: Desk) -> Result<u64, Failure> {
        self.call(move |vault| vault.write_at(desk, |pen| put_all(pen, &rows)))
            .await
    }

    /// The rows that the full sync under way has not shown so far, for a server whose list moves
    /// while it is read: they are asked for before they go. None where no full sync is under way.
    pub async fn unseen(&self) -> Result<Vec<ProposalId>, Failure> {
        self.write(|pen| {
            if !is_syncing(pen)? {
                return Ok(Vec::new());
            }
            let round = round(pen)?;
            let mut statement = pen.prepare("SELECT id FROM proposal WHERE round <> ?1")?;
            let found = statement.query_map([round], |row| row.get(0))?;
            Ok(found.collect::<Result<_, _>>()?)
        })
        .await
    }

    /// Takes away rows that the account no longer sees.
    pub async fn drop_rows(&self, gone: Vec<ProposalId>) -> Result<(), Failure> {
        self.write(move |pen| drop_all(pen, &gone)).await
    }

    /// Begins to read the whole list anew. Nothing goes until [`Store::finish_full_sync`]; a sync
    /// that is never finished leaves every row where it was.
    pub async fn begin_full_sync(&self) -> Result<(), Failure> {
        self.write(|pen| {
            settings::set(pen, ROUND, &(round(pen)? + 1).to_string())?;
            settings::set(pen, SYNCING, &"1")
        })
        .await
    }

    /// Ends the reading of the whole list: rows that it did not show are gone, all at once, and the
    /// changes are to be asked from `token` on.
    ///
    /// # Errors
    /// [`FailureKind::Internal`] where no full sync was begun.
    pub async fn finish_full_sync(&self, token: impl Into<String>) -> Result<(), Failure> {
        let token = token.into();
        self.write(move |pen| {
            if !is_syncing(pen)? {
                return Err(Failure::new(
                    FailureKind::Internal,
                    "no full sync was begun",
                ));
            }
            pen.execute("DELETE FROM proposal WHERE round <> ?1", [round(pen)?])?;
            pen.queue_changed();
            settings::set(pen, SYNCING, &"0")?;
            settings::keep_sync_token(pen, &token)
        })
        .await
    }

    /// Takes over what has changed since the last token, all at once.
    pub async fn apply_changes(
        &self,
        changed: Vec<Proposal>,
        gone: Vec<ProposalId>,
        token: impl Into<String>,
        desk: Desk,
    ) -> Result<(), Failure> {
        let token = token.into();
        self.call(move |vault| {
            vault.write_at(desk, |pen| {
                put_all(pen, &changed)?;
                drop_all(pen, &gone)?;
                settings::keep_sync_token(pen, &token)
            })
        })
        .await
    }

    /// The counts of all tabs, in one look.
    pub async fn counts(&self) -> Result<Counts, Failure> {
        self.call(|vault| {
            let mut statement = vault.connection.prepare_cached(
                "SELECT c.slug, c.authority, h.open, h.returned, h.rows
                 FROM headcount h JOIN category c ON c.no = h.category WHERE h.rows > 0",
            )?;
            let mut found = statement.query([])?;
            let mut counts = Counts::default();
            while let Some(row) = found.next()? {
                let group = match row.get_ref(1)?.as_str().unwrap_or_default() {
                    "bkn" => AuthorityGroup::Bkn,
                    _ => AuthorityGroup::Opd,
                };
                let (open, returned): (bool, bool) = (row.get(2)?, row.get(3)?);
                let rows = count(row.get(4)?);
                let category = counts.categories.entry(row.get(0)?).or_default();
                counts.everything += rows;
                category.all += rows;
                if open {
                    counts.waiting += rows;
                    category.waiting += rows;
                    *counts.groups.entry(group).or_default() += rows;
                    counts.returned_before += if returned { rows } else { 0 };
                }
            }
            Ok(counts)
        })
        .await
    }
}

fn round(pen: &Pen<'_>) -> Result<i64, Failure> {
    let text: Option<String> = settings::get(pen, ROUND)?;
    Ok(text.and_then(|text| text.parse().ok()).unwrap_or(0))
}

fn is_syncing(pen: &Pen<'_>) -> Result<bool, Failure> {
    let syncing: Option<String> = settings::get(pen, SYNCING)?;
    Ok(syncing.as_deref() == Some("1"))
}

fn drop_all(pen: &Pen<'_>, gone: &[ProposalId]) -> Result<(), Failure> {
    for id in gone {
        pen.prepare_cached("DELETE FROM proposal WHERE id = ?1")?
            .execute([id])?;
        pen.queue_changed();
    }
    Ok(())
}

/// Writes rows; answers how many were new or other than before.
fn put_all(pen: &Pen<'_>, rows: &[Proposal]) -> Result<u64, Failure> {
    let round = round(pen)?;
    rows.iter().try_fold(0, |changed, row| {
        Ok(changed + u64::from(put(pen, row, round)? == Put::Changed))
    })
}

/// What writing a row came to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Put {
    /// It was as it is.
    Same,
    /// It is new, or was another.
    Changed,
}

/// Writes one row. Most rows of a list read again are as they were: those keep their place in every
/// index and only note that they were seen.
fn put(pen: &Pen<'_>, row: &Proposal, round: i64) -> Result<Put, Failure> {
    if let Some(no) = rows::number(pen, &row.id)?
        && rows::read(pen, no)?.is_some_and(|held| held.proposal == *row)
    {
        pen.prepare_cached("UPDATE proposal SET round = ?2 WHERE no = ?1 AND round <> ?2")?
            .execute(params![no, round])?;
        return Ok(Put::Same);
    }
    rows::supersede(pen, row)?;
    rows::write(pen, row, round)?;
    Ok(Put::Changed)
}

/// Brings a row up to date that the queue has; one that it has not is none of its business.
pub(super) fn refresh(pen: &Pen<'_>, row: &Proposal) -> Result<(), Failure> {
    match rows::number(pen, &row.id)? {
        Some(_) => put(pen, row, round(pen)?).map(drop),
        None => Ok(()),
    }
}

/// Sorts the rows anew for the desk of this transaction.
pub(super) fn sit(pen: &Pen<'_>) -> Result<(), Failure> {
    let Some(desk) = pen.desk else { return Ok(()) };
    settings::set(pen, settings::DESK, &Json(desk))?;
    let categories = pairs::<CategorySlug>(pen, "SELECT no, slug FROM category")?;
    for (no, slug) in &categories {
        pen.execute(
            "UPDATE category SET authority = ?2 WHERE no = ?1",
            params![no, rows::group_word(desk.group(slug))],
        )?;
    }
    let stages = pairs::<String>(pen, "SELECT no, stage FROM status")?;
    for (category, slug) in &categories {
        for (status, stage) in &stages {
            let stage = Stage::from_slug(stage).unwrap_or(Stage::Unknown);
            pen.execute(
                "UPDATE proposal SET waits = ?3 WHERE category = ?1 AND status = ?2 AND waits <> ?3",
                params![category, status, desk.waits_at(slug, stage)],
            )?;
        }
    }
    pen.execute("UPDATE proposal SET open = waits WHERE open <> waits", [])?;
    let decided = "SELECT DISTINCT p.no, p.id FROM proposal p JOIN decision d ON d.proposal = p.id
                   WHERE d.state <> 'withdrawn'";
    for (_, id) in pairs::<ProposalId>(pen, decided)? {
        rows::mark(pen, &id)?;
    }
    pen.queue_changed();
    Ok(())
}

/// Brings the stages of the statuses up to this program, which may know more than the last one.
pub(super) fn restage(pen: &Pen<'_>) -> Result<(), Failure> {
    let mut moved = 0;
    for (no, number) in pairs::<u16>(pen, "SELECT no, number FROM status")? {
        moved += pen.execute(
            "UPDATE status SET stage = ?2 WHERE no = ?1 AND stage <> ?2",
            params![no, Stage::of(number).slug()],
        )?;
    }
    if moved > 0 { sit(pen) } else { Ok(()) }
}

fn pairs<T: rusqlite::types::FromSql>(pen: &Pen<'_>, sql: &str) -> Result<Vec<(i64, T)>, Failure> {
    let mut statement = pen.prepare(sql)?;
    let found = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(found.collect::<Result<_, _>>()?)
}
