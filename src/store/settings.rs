//! Single values: the session without its secrets, the desk, the sync's place, whatever the program
//! wants to find again.

use rusqlite::{Connection, OptionalExtension};

use super::{
    sql::Json,
    thread::{Pen, Store},
};
use crate::domain::{desk::Desk, failure::Failure, odd::Odd, session::Session};

pub(super) const DESK: &str = "store.desk";
const ODD: &str = "store.odd";
pub(super) const SESSION: &str = "store.session";
/// Profile and server that decisions here are made for; the journal names them.
pub(super) const ORIGIN: &str = "store.origin";
const SYNC_TOKEN: &str = "store.sync-token";

impl Store {
    /// Keeps who is signed in and what the server can, for work without a line.
    pub async fn keep_session(&self, session: &Session) -> Result<(), Failure> {
        let session = Json(session.clone());
        self.write(move |pen| set(pen, SESSION, &session)).await
    }

    /// The session kept; `None` before the first sign-in, or where its shape is of an older program.
    pub async fn session(&self) -> Result<Option<Session>, Failure> {
        self.call(|vault| {
            let text: Option<String> = get(&vault.connection, SESSION)?;
            Ok(text.and_then(|text| serde_json::from_str(&text).ok()))
        })
        .await
    }

    /// A value kept under a name of the caller's own; names that begin with `store.` are ours.
    pub async fn setting(&self, key: impl Into<String>) -> Result<Option<String>, Failure> {
        let key = key.into();
        self.call(move |vault| get(&vault.connection, &key)).await
    }

    /// Keeps a value under a name.
    pub async fn set_setting(
        &self,
        key: impl Into<String>,
        value: impl Into<String>,
    ) -> Result<(), Failure> {
        let (key, value) = (key.into(), value.into());
        self.write(move |pen| set(pen, &key, &value)).await
    }

    /// Notes for which profile and server decisions are made here. The server by its host alone: an
    /// address might hold more.
    pub async fn works_for(&self, profile: Option<&str>, server: &str) -> Result<(), Failure> {
        let origin = serde_json::json!({ "profile": profile, "server": server }).to_string();
        if self.setting(ORIGIN).await?.as_ref() == Some(&origin) {
            return Ok(());
        }
        self.set_setting(ORIGIN, origin).await
    }

    /// What could not be understood since the whole list was read last.
    pub async fn odd(&self) -> Result<Odd, Failure> {
        let text = self.setting(ODD).await?;
        let odd = text.and_then(|text| serde_json::from_str(&text).ok());
        Ok(odd.unwrap_or_default())
    }

    /// Keeps that in place of what was known of it.
    pub async fn keep_odd(&self, odd: Odd) -> Result<(), Failure> {
        self.write(move |pen| set(pen, ODD, &Json(odd))).await
    }

    /// From where the server's changes have to be asked; `None`: read the whole list.
    pub async fn sync_token(&self) -> Result<Option<String>, Failure> {
        self.setting(SYNC_TOKEN).await
    }
}

/// The desk of the last sync.
pub(super) fn desk(connection: &Connection) -> Result<Option<Desk>, Failure> {
    let text: Option<String> = get(connection, DESK)?;
    Ok(text.and_then(|text| serde_json::from_str(&text).ok()))
}

pub(super) fn keep_sync_token(pen: &Pen<'_>, token: &str) -> Result<(), Failure> {
    set(pen, SYNC_TOKEN, &token)
}

pub(super) fn get<T: rusqlite::types::FromSql>(
    connection: &Connection,
    key: &str,
) -> Result<Option<T>, Failure> {
    let mut found = connection.prepare_cached("SELECT value FROM setting WHERE key = ?1")?;
    Ok(found.query_row([key], |row| row.get(0)).optional()?)
}

pub(super) fn set(pen: &Pen<'_>, key: &str, value: &dyn rusqlite::ToSql) -> Result<(), Failure> {
    pen.prepare_cached(
        "INSERT INTO setting (key, value) VALUES (?1, ?2)
         ON CONFLICT DO UPDATE SET value = excluded.value",
    )?
    .execute(rusqlite::params![key, value])?;
    Ok(())
}
