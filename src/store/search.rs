//! Finding the rows that a filter lets through, among as many as a million, a step at a time: the
//! thread that searches is the one that keeps decisions, and no key press waits for a whole search.
//!
//! What few rows have is looked up, at once: a rare word or number in the index of trigrams, a small unit
//! in that of units. For everything else the tab's rows are gone through in their order, so that the
//! first page is there long before the end is reached. What was found stays (four bytes a row) until the
//! queue changes or another filter is asked for.

use jiff::{SignedDuration, Timestamp};
use rusqlite::{Connection, params_from_iter, types::Value};

use super::{
    listing::{self, Condition, End, Set, Side},
    thread::{Store, Vault},
};
use crate::domain::{
    failure::Failure,
    query::{Listing, Query},
};

/// How many rows one step looks at: some 5 ms in the order of age, some 30 ms in that of names,
/// where a million rows lie scattered.
const STEP: usize = if cfg!(test) { 7 } else { 8_192 };

/// How many rows something rare may have at most.
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
    /// The page that was answered last, by its start and length, and how many rows had been found then.
    told: Option<(u64, u32, usize)>,
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
        F: Fn(&Connection, &mut Found) -> Result<Option<T>, Failure> + Clone + Send + 'static,
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
                    let look = vault.connection.unchecked_transaction()?;
                    found.go_on(&look, rows)?;
                    Ok((anew, ready(&look, found)?))
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
                told: None,
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

    /// Whether there is something to tell of a page: it is asked for the first time, or the search is
    /// over, or it has found twice as many rows. Of a search through a million rows that is a dozen
    /// answers, and so a dozen drawings.
    pub fn has_news(&self, start: u64, limit: u32) -> bool {
        let told = self.told.filter(|told| (told.0, told.1) == (start, limit));
        self.is_complete() || told.is_none_or(|told| self.numbers.len() >= 2 * told.2.max(1))
    }

    /// Notes that a page is being answered.
    pub fn tell(&mut self, start: u64, limit: u32) {
        self.told = Some((start, limit, self.numbers.len()));
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
                if let Some(few) = few(connection, &self.listing.query)? {
                    self.numbers = self.look_up(connection, few)?;
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

    /// The rows among a few that the tab shows and that pass the filter.
    fn look_up(&self, connection: &Connection, few: Few) -> Result<Vec<u32>, Failure> {
        let Listing { view, query, order } = &self.listing;
        let mut condition = Condition::view(view);
        condition.and(&format!("no IN ({})", few.sql), few.bound);
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

/// Rows among which all that a filter lets through must be.
pub(super) struct Few {
    /// The query that finds their numbers, some of them perhaps twice.
    sql: String,
    bound: Vec<Value>,
}

/// Finds the numbers of the rows that hold all of some trigrams.
const HOLDING: &str = "SELECT rowid FROM trigram WHERE trigram MATCH ?";

/// Something that the filter asks for and that few rows have; `None`: all of it is frequent.
pub(super) fn few(connection: &Connection, query: &Query) -> Result<Option<Few>, Failure> {
    for set in Set::all(query) {
        // A category, a stage or a unit that there is not: no row has it.
        let mut any = connection.prepare_cached(&set.sql())?;
        if !any.exists(params_from_iter(&set.bound))? {
            let sql = "SELECT 0 WHERE 0".to_owned();
            return Ok(Some(Few {
                sql,
                bound: Vec::new(),
            }));
        }
    }
    for few in candidates(connection, query)? {
        let sql = format!("SELECT count(*) FROM (SELECT 1 FROM ({}) LIMIT ?)", few.sql);
        let mut statement = connection.prepare_cached(&sql)?;
        let most = Value::Integer(RARE + 1);
        let bound = few.bound.iter().chain([&most]);
        let many: i64 = statement.query_row(params_from_iter(bound), |row| row.get(0))?;
        if many <= RARE {
            return Ok(Some(few));
        }
    }
    Ok(None)
}

/// What may be rare: all words and digits together, the units, and each word that stands in a unit's
/// name and therefore in rows that have none of its own. Words of fewer than three characters have no
/// trigrams.
fn candidates(connection: &Connection, query: &Query) -> Result<Vec<Few>, Failure> {
    let mut in_unit =
        connection.prepare_cached("SELECT 1 FROM unit WHERE instr(search, ?1) LIMIT 1")?;
    let mut trigrams = trigrams_of(query.nip.as_deref().unwrap_or_default());
    let mut rest = Vec::new();
    if !query.units.is_empty() {
        let units = Set::units(&query.units);
        rest.push(Few {
            sql: of_units(&units),
            bound: units.bound,
        });
    }
    for word in &query.words {
        let word = word.to_lowercase();
        let own = match word.contains('\0') {
            true => Vec::new(),
            false => trigrams_of(&word),
        };
        if own.is_empty() {
            continue;
        }
        if in_unit.exists([&word])? {
            let units = Set::units(&[&word]);
            let mut bound = vec![Value::Text(own.join(" AND "))];
            let sql = format!("{HOLDING} UNION ALL {}", of_units(&units));
            bound.extend(units.bound);
            rest.push(Few { sql, bound });
        } else {
            trigrams.extend(own);
        }
    }
    if !trigrams.is_empty() {
        let bound = vec![Value::Text(trigrams.join(" AND "))];
        let sql = HOLDING.to_owned();
        rest.insert(0, Few { sql, bound });
    }
    Ok(rest)
}

fn of_units(units: &Set) -> String {
    format!("SELECT no FROM proposal WHERE unit IN ({})", units.sql())
}

/// Three characters that follow one another, here and there in a word, quoted for the index. The last
/// three are among them: long numbers differ at their ends.
fn trigrams_of(word: &str) -> Vec<String> {
    let characters: Vec<char> = word.chars().collect();
    let threes = characters.windows(3);
    let stride = threes.len().div_ceil(TRIGRAMS).max(1);
    threes
        .rev()
        .step_by(stride)
        .map(|three| format!("\"{}\"", String::from_iter(three).replace('"', "\"\"")))
        .collect()
}
