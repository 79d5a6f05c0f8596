//! Bringing the local queue up to the server's.

use jiff::{SignedDuration, Timestamp};

use crate::{
    app::message::{Msg, Synced},
    domain::{
        desk::Desk,
        failure::Failure,
        odd::Odd,
        pace::{Thrift, first_page},
        session::Session,
    },
    siasn::{Changes, Client, Oddity, Reading},
    store::Store,
};

/// Pages of this many rows are asked for; the server may give fewer.
const PAGE: u32 = 200;
/// Rows asked for to learn whether anything changed, where the server cannot tell: a screen that
/// idles asks once a minute, over a thin line too.
const GLANCE: u32 = 20;
/// How long a server that cannot tell differences is only asked for what changed last: what has left
/// the account's sight is not among that.
pub(super) const WHOLE_AGAIN: SignedDuration = SignedDuration::from_mins(10);
/// For each this many rows the whole list is left alone as long again: reading 100,000 takes minutes
/// on both sides.
const WHOLE_ROWS: u64 = 5_000;
/// When the whole list was read last.
const WHOLE_AT: &str = "sync.whole-at";
/// How many rows it had.
const WHOLE_LENGTH: &str = "sync.whole-length";

/// When a refresh is asked for, and how much.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Ask {
    /// The moment.
    pub now: Timestamp,
    /// How old the last reading of the whole list may be, where the server cannot tell what changed:
    /// [`WHOLE_AGAIN`], or nothing where somebody asks by hand.
    pub whole_after: SignedDuration,
    /// How sparing the program is with the line.
    pub thrift: Thrift,
}

/// Refreshes the queue: what changed since the last time, or everything where the server no longer
/// knows that time. `tell` hears how far it is, so that rows show as they come.
///
/// # Errors
/// What the line, the server or the disk did. Whatever came in before stays.
pub(super) async fn refresh(
    client: &Client,
    store: &Store,
    session: &Session,
    ask: Ask,
    tell: impl Fn(Msg),
) -> Result<Synced, Failure> {
    let desk = Desk {
        role: session.account.role,
        authority: session.abilities.authority.clone(),
    };
    if let Some(newest) = client.newest(GLANCE)? {
        if !is_due(store, ask).await? {
            let (synced, odd) = glance(newest, store, &desk, &tell).await?;
            return remember(store, synced, odd).await;
        }
    } else if let Some(token) = store.sync_token().await?
        && let Some((synced, odd)) = changes(client, store, &desk, token, &tell).await?
    {
        return remember(store, synced, odd).await;
    }
    store.keep_odd(Odd::default()).await?;
    let (synced, odd) = everything(client, store, &desk, ask.thrift, &tell).await?;
    store.set_setting(WHOLE_AT, ask.now.to_string()).await?;
    let length = synced.changed.to_string();
    store.set_setting(WHOLE_LENGTH, length).await?;
    remember(store, synced, odd).await
}

/// Adds what could not be understood to what is known of that.
async fn remember(store: &Store, mut synced: Synced, odd: Odd) -> Result<Synced, Failure> {
    synced.oddities = odd.total();
    if synced.oddities > 0 {
        let mut known = store.odd().await?;
        known.add(odd);
        store.keep_odd(known).await?;
    }
    Ok(synced)
}

/// Whether the whole list has to be read, since it was not for a while.
async fn is_due(store: &Store, ask: Ask) -> Result<bool, Failure> {
    let last = store.setting(WHOLE_AT).await?;
    let last: Option<Timestamp> = last.and_then(|text| text.parse().ok());
    let length = store.setting(WHOLE_LENGTH).await?;
    let length: u64 = length.and_then(|text| text.parse().ok()).unwrap_or(0);
    let times = i32::try_from(length / WHOLE_ROWS)
        .unwrap_or(i32::MAX)
        .max(1);
    let after = ask.whole_after.saturating_mul(times);
    // A moment ahead of us is of a clock that was wrong.
    Ok(last.is_none_or(|last| last > ask.now || ask.now.duration_since(last) >= after))
}

/// Reads from what changed last until a page brings nothing new.
async fn glance(
    mut newest: Reading,
    store: &Store,
    desk: &Desk,
    tell: &impl Fn(Msg),
) -> Result<(Synced, Odd), Failure> {
    let mut synced = Synced::default();
    let mut odd = Odd::default();
    while let Some(page) = newest.next().await? {
        note(&mut odd, &page.oddities);
        let changed = store.put_rows(page.rows, desk.clone()).await?;
        if changed == 0 {
            break;
        }
        synced.changed += changed;
        tell(Msg::SyncWent(synced.changed));
    }
    Ok((synced, odd))
}

fn note(odd: &mut Odd, found: &[Oddity]) {
    for oddity in found {
        odd.note(&oddity.path, oddity.expected);
    }
}

/// `None`: the server wants the whole list read again.
async fn changes(
    client: &Client,
    store: &Store,
    desk: &Desk,
    mut token: String,
    tell: &impl Fn(Msg),
) -> Result<Option<(Synced, Odd)>, Failure> {
    let mut synced = Synced::default();
    let mut odd = Odd::default();
    loop {
        let Changes::Since(delta) = client.changes(&token).await? else {
            return Ok(None);
        };
        synced.changed += (delta.changed.len() + delta.gone.len()) as u64;
        note(&mut odd, &delta.oddities);
        token = delta.token.clone();
        store
            .apply_changes(delta.changed, delta.gone, delta.token, desk.clone())
            .await?;
        if !delta.more {
            return Ok(Some((synced, odd)));
        }
        tell(Msg::SyncWent(synced.changed));
    }
}

async fn everything(
    client: &Client,
    store: &Store,
    desk: &Desk,
    thrift: Thrift,
    tell: &impl Fn(Msg),
) -> Result<(Synced, Odd), Failure> {
    let mut synced = Synced::default();
    let mut odd = Odd::default();
    let mut reading = client.inbox(first_page(client.pace(), thrift, PAGE))?;
    let mut token = None;
    store.begin_full_sync().await?;
    while let Some(page) = reading.next().await? {
        synced.changed += page.rows.len() as u64;
        note(&mut odd, &page.oddities);
        token = token.or(page.token);
        store.put_rows(page.rows, desk.clone()).await?;
        tell(Msg::SyncWent(synced.changed));
        // There is something to read now: from here on each further question costs more than rows do.
        reading.widen(PAGE);
    }
    let mut doubtful = store.unseen().await?;
    doubtful.extend(reading.unsure());
    if !doubtful.is_empty() {
        let sought = client.sought(doubtful).await?;
        store.put_rows(sought.still, desk.clone()).await?;
        store.drop_rows(sought.gone).await?;
    }
    store.finish_full_sync(token.unwrap_or_default()).await?;
    Ok((synced, odd))
}

#[cfg(test)]
mod tests;
