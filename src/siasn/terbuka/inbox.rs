//! The inbox: page by page the first time, then only what changed.

use std::collections::BTreeMap;

use reqwest::{StatusCode, header::IF_NONE_MATCH};

use super::{
    Terbuka,
    wire::list::{self, codes, ids, rows},
};
use crate::{
    domain::failure::Failure,
    siasn::{
        answers::{Changes, Delta, Page},
        http::Call,
        patience::Errand,
        wire::{self, Oddity, note},
    },
};

/// The inbox being read by cursor: stable however its rows move meanwhile.
pub struct Reading {
    server: Terbuka,
    limit: u32,
    at: Cursor,
}

enum Cursor {
    Start,
    At(String),
    End,
}

impl Reading {
    /// Asks for so many rows from the next page on; a cursor knows no pages.
    pub fn widen(&mut self, limit: u32) {
        self.limit = limit;
    }

    /// The next page, oldest first; `None` after the last.
    pub async fn next(&mut self) -> Result<Option<Page>, Failure> {
        let cursor = match &self.at {
            Cursor::Start => None,
            Cursor::At(cursor) => Some(cursor.as_str()),
            Cursor::End => return Ok(None),
        };
        let mut url = self.server.url(&["usul"])?;
        url.query_pairs_mut()
            .append_pair("limit", &self.limit.to_string())
            .extend_pairs(self.server.form())
            .extend_pairs(cursor.map(|cursor| ("cursor", cursor)));
        let page: list::Page = self.server.line.fetch(url, "usul").await?;
        let (rows, oddities) = rows(page.usul, "usul")?;
        let next = page.next_cursor.text();
        if next.is_some() && next.as_deref() == cursor {
            return Err(Oddity::new("next_cursor", "another page").into());
        }
        note(&oddities);
        self.at = next.map_or(Cursor::End, Cursor::At);
        Ok(Some(Page {
            total: page.jumlah.unsigned(),
            rows,
            token: page.token.text(),
            oddities,
        }))
    }
}

impl Terbuka {
    pub(in crate::siasn) fn inbox(&self, limit: u32) -> Reading {
        Reading {
            server: self.clone(),
            limit,
            at: Cursor::Start,
        }
    }

    pub(in crate::siasn) async fn changes(&self, since: &str) -> Result<Changes, Failure> {
        let mut url = self.url(&["usul", "perubahan"])?;
        url.query_pairs_mut()
            .append_pair("sejak", since)
            .extend_pairs(self.form());
        let held = self.quiet.tag(since);
        let call = || {
            let call = Call::get(url.clone(), "usul/perubahan").to(Errand::List);
            match &held {
                Some(tag) => call.header(IF_NONE_MATCH, tag),
                None => Ok(call),
            }
        };
        let answer = self.line.read(call).await?;
        if answer.status == StatusCode::NOT_MODIFIED && held.is_some() {
            return Ok(Changes::Since(Delta {
                token: since.to_owned(),
                ..Delta::default()
            }));
        }
        if answer.status == StatusCode::GONE {
            return Ok(Changes::StartOver);
        }
        let changes: list::Changes = wire::success(&answer)?;
        let token = changes.token.text();
        let token = token.ok_or_else(|| Oddity::new("token", "a token to go on from"))?;
        let (changed, mut oddities) = rows(changes.berubah, "berubah")?;
        let (gone, odd) = ids(changes.hilang, "hilang");
        oddities.extend(odd);
        note(&oddities);
        if token == since && changed.is_empty() && gone.is_empty() && oddities.is_empty() {
            self.quiet.note(since, &answer.headers);
        }
        Ok(Changes::Since(Delta {
            changed,
            gone,
            // A token that stands still would be asked for without end.
            more: changes.lagi.text().as_deref() == Some("true") && token != since,
            token,
            oddities,
        }))
    }

    /// How rows are asked for: as the server gives them shortest.
    fn form(&self) -> Option<(&'static str, &'static str)> {
        self.can.columns.then_some(("bentuk", "kolom"))
    }

    pub(in crate::siasn) async fn reference(
        &self,
        name: &str,
    ) -> Result<BTreeMap<String, String>, Failure> {
        let url = self.url(&["referensi", name])?;
        let list: list::Reference = self.line.fetch(url, "referensi/{nama}").await?;
        Ok(codes(list.isi, "isi")?)
    }
}
