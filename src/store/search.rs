//! Finding the rows that a filter lets through, among as many as a million, a step at a time: the
//! thread that searches is the one that keeps decisions, and no key press waits for a whole search.
//!
//! A rare word is looked up in the index of trigrams, at once. For everything else the tab's rows are
//! gone through in their order, so that the first page is there long before the end is reached. What
//! was found stays (four bytes a row) until the queue changes or another filter is asked for.

use jiff::{SignedDuration, Timestamp};
use rusqlite::{Connection, params_from_iter, types::Value};

use super::{
    listing::{self, Condition, End, Side},
    thread::{Store, Vault},
};
use crate::domain::{failure::Failure, query::Listing};

/// How many rows one step looks at: some 5 ms in the order of age, some 30 ms in that of names,
/// where a million rows lie scattered.
const STEP: usize = if cfg!(test) { 7 } else { 8_192 };

/// How many rows the trigrams of a rare word may have in common at most.
const RARE: i64 = if cfg!(test) { 5 } else { 4_096 };

/// How many trigrams of a word are looked up, evenly over its length; the rest is left to the
/// comparison that follows.
const TRIGRAMS: usize = 8;

/// How often a search may be begun anew because the queue has changed, before it goes through to its
/// end in one step.
const PATIENCE: u32 = 4;

/// What a filter has found so far.
pub(super) struct Found {
    listing: Listing,
    at: Timestamp,
    numbers: Vec<u32>,
    progress: Progress,
}

enum Progress {
    Begun,
    /// Up to the row with this key and id.
    After([Value; 2]),
    Complete,
}

impl Store {
    /// Searches until `ready` has an answer, which it must have once the search is complete.
    pub(super) async fn search<T, F>(
        &self,
        listing: Listing,
        now: Timestamp,
        ready: F,
    ) -> Result<T, Failure>
    where
        T: Send + 'static,
        F: Fn(&Connection, &Found) -> Result<Option<T>, Failure> + Clone + Send + 'static,
    {
        let mut begun = 0;
        loop {
            let (listing, ready) = (listing.clone(), ready.clone());
            let rows = if begun < PATIENCE { STEP } else { usize::MAX };
            let (anew, answer) = self
                .call(move |vault| {
                    let anew = vault.begin_search(&listing, now);
                    let Some(found) = &mut vault.found else {
                        return Ok((anew, None));
                    };
                    found.go_on(&vault.connection, rows)?;
                    Ok((anew, ready(&vault.connection, found)?))
                })
                .await?;
            if let Some(answer) = answer {
                return Ok(answer);
            }
            begun += u32::from(anew);
        }
    }
}

impl Vault {
    /// Makes sure that the search kept is the one asked for; whether it had to be begun anew.
    fn begin_search(&mut self, listing: &Listing, now: Timestamp) -> bool {
        let kept = self.found.as_ref();
        let anew = !kept.is_some_and(|found| found.answers(listing, now));
        if anew {
            self.found = Some(Found {
                listing: listing.clone(),
                at: now,
                numbers: Vec::new(),
                progress: Progress::Begun,
            });
        }
        anew
    }
}

impl Found {
    /// The numbers of the rows found, in the order of the listing.
    pub fn numbers(&self) -> &[u32] {
        &self.numbers
    }

    /// Whether there are no more.
    pub fn is_complete(&self) -> bool {
        matches!(self.progress, Progress::Complete)
    }

    /// Whether it still answers a question. Ages are whole days, so that a minute is nothing.
    fn answers(&self, listing: &Listing, now: Timestamp) -> bool {
        let aged = listing.query.older_than.is_some() || listing.query.younger_than.is_some();
        self.listing == *listing
            && (!aged || now.duration_since(self.at).abs() < SignedDuration::from_mins(1))
    }

    /// Looks at so many rows more.
    fn go_on(&mut self, connection: &Connection, rows: usize) -> Result<(), Failure> {
        match &self.progress {
            Progress::Complete => return Ok(()),
            Progress::After(_) => {}
            Progress::Begun => {
                if let Some(trigrams) = rare(connection, &self.listing.query.words)? {
                    self.numbers = self.look_up(connection, trigrams)?;
                    self.progress = Progress::Complete;
                    return Ok(());
                }
            }
        }
        self.walk(connection, rows)
    }

    /// Goes through the tab's rows from where it stopped.
    fn walk(&mut self, connection: &Connection, rows: usize) -> Result<(), Failure> {
        let Listing { view, query, order } = &self.listing;
        let filter = Condition::filter(query, self.at);
        let mut shown = Condition::view(view);
        if let Progress::After(key) = &self.progress {
            shown.and(listing::beyond(*order, Side::After), key.clone());
        }
        let sql = format!(
            "SELECT {}, no, {}, id FROM proposal INDEXED BY {} WHERE {} ORDER BY {}",
            filter.sql(),
            listing::key_column(*order),
            listing::index(view, *order),
            shown.sql(),
            listing::order_by(*order, End::First)
        );
        let mut statement = connection.prepare_cached(&sql)?;
        let bound = filter.bound.into_iter().chain(shown.bound);
        let mut found = statement.query(params_from_iter(bound))?;
        let mut left = rows;
        self.progress = loop {
            let Some(row) = found.next()? else {
                break Progress::Complete;
            };
            if row.get(0)? {
                self.numbers.push(row.get(1)?);
            }
            left -= 1;
            if left == 0 {
                break Progress::After([row.get(2)?, row.get(3)?]);
            }
        };
        Ok(())
    }

    /// All rows that hold these trigrams and pass the filter.
    fn look_up(&self, connection: &Connection, trigrams: String) -> Result<Vec<u32>, Failure> {
        let Listing { view, query, order } = &self.listing;
        let mut condition = Condition::view(view);
        condition.and(
            "no IN (SELECT rowid FROM trigram WHERE trigram MATCH ?)",
            [Value::Text(trigrams)],
        );
        let filter = Condition::filter(query, self.at);
        let sql = format!(
            "SELECT no FROM proposal NOT INDEXED WHERE {} AND {} ORDER BY {}",
            condition.sql(),
            filter.sql(),
            listing::order_by(*order, End::First)
        );
        let mut statement = connection.prepare_cached(&sql)?;
        let bound = condition.bound.into_iter().chain(filter.bound);
        let found = statement.query_map(params_from_iter(bound), |row| row.get(0))?;
        Ok(found.collect::<Result<_, _>>()?)
    }
}

/// The trigrams of the words, for the index, where few rows have them all. Words of fewer than three
/// characters have none, and a word in a unit's name may stand in rows that have none of its own.
fn rare(connection: &Connection, words: &[String]) -> Result<Option<String>, Failure> {
    let mut in_unit =
        connection.prepare_cached("SELECT 1 FROM unit WHERE instr(search, ?1) LIMIT 1")?;
    let mut trigrams = Vec::new();
    for word in words {
        let word = word.to_lowercase();
        if !word.contains('\0') && !in_unit.exists([&word])? {
            trigrams.extend(trigrams_of(&word));
        }
    }
    if trigrams.is_empty() {
        return Ok(None);
    }
    let trigrams = trigrams.join(" AND ");
    let many: i64 = connection
        .prepare_cached(
            "SELECT count(*) FROM (SELECT 1 FROM trigram WHERE trigram MATCH ?1 LIMIT ?2)",
        )?
        .query_row((&trigrams, RARE + 1), |row| row.get(0))?;
    Ok((many <= RARE).then_some(trigrams))
}

/// Three characters that follow one another, here and there in a word, quoted for the index.
fn trigrams_of(word: &str) -> Vec<String> {
    let characters: Vec<char> = word.chars().collect();
    let threes = characters.windows(3);
    let stride = threes.len().div_ceil(TRIGRAMS).max(1);
    threes
        .step_by(stride)
        .map(|three| format!("\"{}\"", String::from_iter(three).replace('"', "\"\"")))
        .collect()
}
