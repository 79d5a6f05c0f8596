//! Bringing the local queue up to the server's.

use crate::{
    app::message::{Msg, Synced},
    domain::{desk::Desk, failure::Failure, session::Session},
    siasn::{Changes, Client},
    store::Store,
};

/// Pages of this many rows are asked for; the server may give fewer.
const PAGE: u32 = 200;

/// Refreshes the queue: what changed since the last time, or everything where the server no longer
/// knows that time. `tell` hears how far it is, so that rows show as they come.
///
/// # Errors
/// What the line, the server or the disk did. Whatever came in before stays.
pub(super) async fn refresh(
    client: &Client,
    store: &Store,
    session: &Session,
    tell: impl Fn(Msg),
) -> Result<Synced, Failure> {
    let desk = Desk {
        role: session.account.role,
        authority: session.abilities.authority.clone(),
    };
    if let Some(token) = store.sync_token().await?
        && let Some(synced) = changes(client, store, &desk, token, &tell).await?
    {
        return Ok(synced);
    }
    everything(client, store, &desk, &tell).await
}

/// `None`: the server wants the whole list read again.
async fn changes(
    client: &Client,
    store: &Store,
    desk: &Desk,
    mut token: String,
    tell: &impl Fn(Msg),
) -> Result<Option<Synced>, Failure> {
    let mut synced = Synced::default();
    loop {
        let Changes::Since(delta) = client.changes(&token).await? else {
            return Ok(None);
        };
        synced.changed += (delta.changed.len() + delta.gone.len()) as u64;
        synced.oddities += delta.oddities.len() as u64;
        token = delta.token.clone();
        store
            .apply_changes(delta.changed, delta.gone, delta.token, desk.clone())
            .await?;
        if !delta.more {
            return Ok(Some(synced));
        }
        tell(Msg::SyncWent(synced.changed));
    }
}

async fn everything(
    client: &Client,
    store: &Store,
    desk: &Desk,
    tell: &impl Fn(Msg),
) -> Result<Synced, Failure> {
    let mut synced = Synced::default();
    let mut reading = client.inbox(PAGE)?;
    let mut token = None;
    store.begin_full_sync().await?;
    while let Some(page) = reading.next().await? {
        synced.changed += page.rows.len() as u64;
        synced.oddities += page.oddities.len() as u64;
        token = token.or(page.token);
        store.put_rows(page.rows, desk.clone()).await?;
        tell(Msg::SyncWent(synced.changed));
    }
    store.finish_full_sync(token.unwrap_or_default()).await?;
    Ok(synced)
}
