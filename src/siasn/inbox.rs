//! The inbox: page by page the first time, then only what changed.

use std::collections::BTreeMap;

use super::{
    client::Client,
    wire::{
        self, Oddity,
        list::{codes, ids, rows},
    },
};
use crate::domain::{
    failure::{Failure, FailureKind},
    id::ProposalId,
    proposal::Proposal,
};

/// A page of the inbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// The rows that can be used, in the server's order.
    pub rows: Vec<Proposal>,
    /// How many rows there are in all, as the server counts.
    pub total: u64,
    /// Where the next page starts; `None` on the last one.
    pub next: Option<String>,
    /// From where [`Client::changes`] goes on; it stands on the first page.
    pub token: Option<String>,
    /// What was left out.
    pub oddities: Vec<Oddity>,
}

/// What changed since a token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Changes {
    /// The difference.
    Since(Delta),
    /// The server no longer knows the token: read the whole list again.
    StartOver,
}

/// A difference to the list held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delta {
    /// Rows new or changed.
    pub changed: Vec<Proposal>,
    /// Rows that this account no longer sees.
    pub gone: Vec<ProposalId>,
    /// From where to go on.
    pub token: String,
    /// Whether there is more to ask for at once.
    pub more: bool,
    /// What was left out.
    pub oddities: Vec<Oddity>,
}

impl Client {
    /// A page of everything that the account may see, oldest first; `limit` is a wish.
    ///
    /// # Errors
    /// What the line or the server did; `Unreadable` where the list is none or goes in a circle.
    pub async fn inbox_page(&self, cursor: Option<&str>, limit: u32) -> Result<Page, Failure> {
        let mut url = self.url(&["usul"])?;
        url.query_pairs_mut()
            .append_pair("limit", &limit.to_string())
            .extend_pairs(cursor.map(|cursor| ("cursor", cursor)));
        let page: wire::list::Page = self.fetch(url, "usul").await?;
        let (rows, oddities) = rows(page.usul, "usul")?;
        let next = page.next_cursor.text();
        if next.is_some() && next.as_deref() == cursor {
            return Err(Oddity::new("next_cursor", "another page").into());
        }
        note(&oddities);
        Ok(Page {
            total: page.jumlah.unsigned().unwrap_or(rows.len() as u64),
            rows,
            next,
            token: page.token.text(),
            oddities,
        })
    }

    /// What changed since the token of a first page or of the last difference.
    ///
    /// # Errors
    /// What the line or the server did; `Unreadable` where there is no token to go on from.
    pub async fn changes(&self, since: &str) -> Result<Changes, Failure> {
        let mut url = self.url(&["usul", "perubahan"])?;
        url.query_pairs_mut().append_pair("sejak", since);
        let call = || Ok(super::http::Call::get(url.clone(), "usul/perubahan"));
        let answer = self.read(call).await?;
        if answer.status == reqwest::StatusCode::GONE {
            return Ok(Changes::StartOver);
        }
        let changes: wire::list::Changes = wire::success(&answer)?;
        let token = changes.token.text();
        let token = token.ok_or_else(|| Oddity::new("token", "a token to go on from"))?;
        let (changed, mut oddities) = rows(changes.berubah, "berubah")?;
        let (gone, odd) = ids(changes.hilang, "hilang");
        oddities.extend(odd);
        note(&oddities);
        Ok(Changes::Since(Delta {
            changed,
            gone,
            // A token that stands still would be asked for without end.
            more: changes.lagi.text().as_deref() == Some("true") && token != since,
            token,
            oddities,
        }))
    }

    /// A reference list (*referensi*): code to words.
    ///
    /// # Errors
    /// `NotFound` where the server has no such list, or what the line did.
    pub async fn reference(&self, name: &str) -> Result<BTreeMap<String, String>, Failure> {
        let url = self.url(&["referensi", name])?;
        let list: wire::list::Reference = self.fetch(url, "referensi/{nama}").await?;
        Ok(codes(list.isi, "isi")?)
    }
}

/// Says in the log what could not be used, without its content.
pub(super) fn note(oddities: &[Oddity]) {
    for oddity in oddities {
        tracing::warn!(
            path = oddity.path,
            expected = oddity.expected,
            kind = FailureKind::Unreadable.slug(),
            "part of an answer left out"
        );
    }
}
