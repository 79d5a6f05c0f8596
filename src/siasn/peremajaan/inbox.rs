//! The inbox by page index. Rows stand in the order of their last change, so work that goes on moves
//! them between pages while these are read: one pass misses some and repeats others. It is read in
//! passes until one of them brings nothing new.

use std::collections::{HashMap, HashSet};

use super::{Peremajaan, wire::row::Row};
use crate::{
    domain::{
        failure::{Failure, FailureKind},
        id::{ProposalId, Version},
    },
    siasn::{
        answers::Page,
        http::Call,
        wire::{Oddity, envelope, fault, note},
    },
};

/// Most rows of a page that anybody was seen to ask for.
const PAGE: u32 = 100;
/// Most passes over the list; each but the first only finds what moved during the one before.
const PASSES: u32 = 8;
/// Most pages of one pass: a million rows.
const PAGES: u32 = 10_000;
/// So many whole pages of rows met in the same pass, and the server does not mind the index.
const CIRCLE: u32 = 4;

/// How far the inbox is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Extent {
    /// Until a whole pass brings nothing new.
    Whole,
    /// Once from the front; the reader stops where nothing is new to it.
    Newest,
}

/// The inbox being read.
pub struct Reading {
    server: Peremajaan,
    limit: u32,
    extent: Extent,
    page: u32,
    pass: u32,
    /// Rows that this pass was the first to bring.
    fresh: u64,
    /// Whole pages in a row that this pass had met.
    stale: u32,
    over: bool,
    seen: HashMap<ProposalId, (Version, u32)>,
}

impl Reading {
    /// Asks for so many rows of a page as soon as the pages read so far come to whole ones of that
    /// size: the server counts pages, and none may be left out.
    pub fn widen(&mut self, limit: u32) {
        let limit = limit.clamp(1, PAGE);
        let rows = self.page.saturating_mul(self.limit);
        if rows.is_multiple_of(limit) {
            self.page = rows / limit;
            self.limit = limit;
        }
    }

    /// The next rows that are new or changed since this reading met them; `None` at its end.
    pub async fn next(&mut self) -> Result<Option<Page>, Failure> {
        while !self.over {
            let (rows, oddities) = self.server.page(self.page, self.limit, None).await?;
            self.page += 1;
            if (rows.is_empty() && oddities.is_empty()) || self.page > PAGES {
                self.turn_back();
                continue;
            }
            note(&oddities);
            let rows = self.news(rows)?;
            if !rows.is_empty() || !oddities.is_empty() {
                return Ok(Some(Page {
                    rows: rows.into_iter().map(|row| row.proposal).collect(),
                    total: None,
                    token: None,
                    oddities,
                }));
            }
        }
        Ok(None)
    }

    /// Rows that an earlier pass met and the last one did not: they moved, or they are gone.
    pub fn unsure(&self) -> Vec<ProposalId> {
        let all = self.seen.iter();
        all.filter(|(_, (_, pass))| *pass != self.pass)
            .map(|(id, _)| id.clone())
            .collect()
    }

    /// How often the list was gone through.
    pub fn passes(&self) -> u32 {
        self.pass
    }

    fn turn_back(&mut self) {
        let settled = self.fresh == 0 || self.pass == PASSES;
        if settled || self.extent == Extent::Newest {
            self.over = true;
            if self.fresh > 0 && self.extent == Extent::Whole {
                tracing::warn!(passes = self.pass, "the inbox never stood still");
            }
            return;
        }
        (self.page, self.fresh, self.stale) = (0, 0, 0);
        self.pass += 1;
    }

    fn news(&mut self, rows: Vec<Row>) -> Result<Vec<Row>, Failure> {
        let mut met = true;
        let mut news = Vec::with_capacity(rows.len());
        for row in rows {
            let state = (row.proposal.version.clone(), self.pass);
            match self.seen.insert(row.proposal.id.clone(), state) {
                None => {
                    self.fresh += 1;
                    met = false;
                    news.push(row);
                }
                Some((version, pass)) => {
                    met &= pass == self.pass;
                    if version != row.proposal.version {
                        news.push(row);
                    }
                }
            }
        }
        self.stale = if met { self.stale + 1 } else { 0 };
        if self.stale == CIRCLE {
            return Err(Oddity::new("offset", "another page").into());
        }
        Ok(news)
    }
}

impl Peremajaan {
    pub(in crate::siasn) fn inbox(&self, limit: u32) -> Reading {
        self.reading(limit, Extent::Whole)
    }

    /// From what changed last; the reader stops where nothing is new to it.
    pub(in crate::siasn) fn newest(&self, limit: u32) -> Reading {
        self.reading(limit, Extent::Newest)
    }

    fn reading(&self, limit: u32, extent: Extent) -> Reading {
        Reading {
            server: self.clone(),
            limit: limit.clamp(1, PAGE),
            extent,
            page: 0,
            pass: 1,
            fresh: 0,
            stale: 0,
            over: false,
            seen: HashMap::new(),
        }
    }

    /// Looks for some rows in the inbox, more than once, since a pass may miss what moves.
    ///
    /// # Errors
    /// What the line or the server did.
    pub(super) async fn seek(
        &self,
        ids: &[ProposalId],
        service: Option<u32>,
    ) -> Result<Vec<Row>, Failure> {
        let mut wanted: HashSet<&ProposalId> = ids.iter().collect();
        let mut found = Vec::new();
        let mut met: HashSet<ProposalId> = HashSet::new();
        for _ in 0..PASSES {
            let before = met.len();
            for page in 0..PAGES {
                let (rows, oddities) = self.page(page, PAGE, service).await?;
                if rows.is_empty() && oddities.is_empty() {
                    break;
                }
                let pages = met.len();
                for row in rows {
                    met.insert(row.proposal.id.clone());
                    if wanted.remove(&row.proposal.id) {
                        found.push(row);
                    }
                }
                if wanted.is_empty() {
                    return Ok(found);
                }
                // A server that does not mind the index gives the first page without end.
                if page >= CIRCLE && met.len() == pages && met.len() <= PAGE as usize {
                    break;
                }
            }
            if met.len() == before {
                break;
            }
        }
        Ok(found)
    }

    /// One page: what of it can be used, and what was odd. Both are empty past the end.
    pub(super) async fn page(
        &self,
        page: u32,
        limit: u32,
        service: Option<u32>,
    ) -> Result<(Vec<Row>, Vec<Oddity>), Failure> {
        let mut url = self.url(&["inbox-usul-instansi"])?;
        url.query_pairs_mut()
            .append_pair("offset", &page.to_string())
            .append_pair("limit", &limit.to_string())
            .extend_pairs(service.map(|number| ("detail_layanan", number.to_string())));
        let call = || Ok(Call::get(url.clone(), "inbox-usul-instansi"));
        let answer = self.line.read(call).await?;
        if fault::is_nothing(&answer) {
            return Ok((Vec::new(), Vec::new()));
        }
        // Who is looked for here must not count as gone because somebody on the way finds no server.
        if fault::is_lost(&answer) {
            return Err(Failure::new(FailureKind::NotSiasn, "404 of nobody's words"));
        }
        let list = envelope::list(&self.sound(answer)?.body)?;
        let mut rows = Vec::with_capacity(list.len());
        let mut oddities = Vec::new();
        for (index, value) in list.into_iter().take(PAGE as usize * 10).enumerate() {
            let path = format!("results[{index}]");
            match Row::read(value, &self.forms, None) {
                Ok(mut row) => {
                    let odd = std::mem::take(&mut row.oddities);
                    oddities.extend(odd.into_iter().map(|odd| odd.within(&path)));
                    self.note(&row, None);
                    rows.push(row);
                }
                Err(odd) => oddities.push(odd.within(&path)),
            }
        }
        Ok((rows, oddities))
    }
}
