//! The behaviour of the store over a real file.

mod crash;
mod documents;
mod dossiers;
mod faults;
mod file;
mod journal;
mod listing;
mod outbox;
mod retention;
mod search;
mod shapes;
mod sync;
mod windows;

use std::{fs, path::Path, sync::Arc};

use jiff::{SignedDuration, Timestamp};
use tempfile::TempDir;

use super::{Clock, JournalRow, Opened, Pick, Store};
use crate::domain::{
    authority::AuthorityTable,
    calendar::Calendar,
    catalogue::Catalogue,
    decision::{Decision, Outcome, Subject},
    delivery::{Delivery, Event},
    desk::Desk,
    id::{DecisionId, ProposalId},
    inbox::{Row, Window},
    outbox::{Entry, Receipt, Settlement},
    proposal::{Change, Proposal},
    query::{Listing, View},
    role::Role,
    session::{Abilities, Account, Session},
    stage::Status,
};

/// The moment at which these tests take place.
fn now() -> Timestamp {
    "2026-11-21T03:00:00Z".parse().unwrap()
}

fn in_seconds(seconds: i64) -> Timestamp {
    now() + SignedDuration::from_secs(seconds)
}

fn clock() -> Clock {
    Arc::new(now)
}

async fn open(directory: &Path) -> (Store, Opened) {
    Store::open(directory, clock()).await.unwrap()
}

/// A store of its own in a directory that goes with it.
async fn fresh() -> (TempDir, Store) {
    let directory = tempfile::tempdir().unwrap();
    let (store, opened) = open(directory.path()).await;
    assert_eq!(opened, Opened::default());
    (directory, store)
}

fn desk(role: Role) -> Desk {
    let authority = AuthorityTable::of(&Catalogue::embedded().unwrap());
    Desk { role, authority }
}

fn opd() -> Desk {
    desk(Role::Opd)
}

fn status(number: u16) -> Status {
    Status {
        number,
        words: format!("status {number}"),
    }
}

fn pid(number: u32) -> ProposalId {
    ProposalId::new(format!("usul-{number:04}"))
}

/// A proposal that waits for the OPD verifier, the higher the number the later sent.
fn proposal(number: u32) -> Proposal {
    Proposal {
        id: pid(number),
        nip: format!("19900230201503{:04}", number % 10_000)
            .as_str()
            .into(),
        name: format!("CONTOH Nomor {number}"),
        category: "skp".into(),
        variant: "tahunan".to_owned(),
        change: Change::Insert,
        status: status(1),
        unit: "unor-1".into(),
        unit_name: "Dinas Contoh".to_owned(),
        agency: "instansi-1".into(),
        submitted_at: in_seconds(i64::from(number) - 1_000_000),
        returns: 0,
        summary: "SKP 2025".to_owned(),
        documents: 1,
        version: "1".into(),
    }
}

fn did(number: u32) -> DecisionId {
    DecisionId::new(format!("keputusan-{number}"))
}

/// A decision with this number on the proposal with the same number.
fn decision(number: u32) -> Decision {
    decision_on(number, &proposal(number))
}

fn decision_on(number: u32, proposal: &Proposal) -> Decision {
    Decision {
        id: did(number),
        proposal: proposal.id.clone(),
        version: proposal.version.clone(),
        outcome: Outcome::Accept,
        reason: None,
        note: Some("catatan CONTOH".to_owned()),
        made_at: now(),
        corrections: Vec::new(),
        basis: Default::default(),
        subject: Subject {
            name: proposal.name.clone(),
            nip: proposal.nip.clone(),
            category: proposal.category.clone(),
            summary: proposal.summary.clone(),
        },
    }
}

fn taken(version: &str, number: u16) -> Settlement {
    Settlement {
        receipt: Some(Receipt {
            version: version.into(),
            status: status(number),
            at: now(),
        }),
        ..Settlement::default()
    }
}

fn nothing() -> Settlement {
    Settlement::default()
}

fn session() -> Session {
    Session {
        account: Account {
            id: "opd-1".to_owned(),
            name: "CONTOH VERIFIKATOR".to_owned(),
            role: Role::Opd,
            agency: "instansi-1".into(),
            agency_name: "Kabupaten Contoh".to_owned(),
            unit: None,
            unit_name: None,
        },
        abilities: Abilities {
            server_name: "Contoh".to_owned(),
            dialect: "terbuka".to_owned(),
            features: vec!["kursor".to_owned()],
            page_limit: 200,
            note_limit: 2000,
            document_limit: 1 << 20,
            calendar: Calendar::default(),
            authority: AuthorityTable::of(&Catalogue::embedded().unwrap()),
            reasons: Vec::new(),
        },
    }
}

fn view(view: View) -> Listing {
    Listing {
        view,
        ..Listing::default()
    }
}

async fn window_of(store: &Store, shown: View) -> Window {
    store.window(view(shown), 0, 1000, now()).await.unwrap()
}

async fn ids_of(store: &Store, shown: View) -> Vec<String> {
    let window = window_of(store, shown).await;
    window
        .rows
        .iter()
        .map(|row| row.proposal.id.to_string())
        .collect()
}

async fn row_of(store: &Store, number: u32) -> Row {
    let window = window_of(store, View::Everything).await;
    let mut rows = window.rows.into_iter();
    rows.find(|row| row.proposal.id == pid(number)).unwrap()
}

async fn state_of(store: &Store, number: u32) -> Delivery {
    store.entry(&did(number)).await.unwrap().unwrap().delivery
}

/// The last rows of the journal, newest first.
async fn journal(store: &Store, limit: usize) -> Vec<JournalRow> {
    let rows = store.journal(Pick::After(0, u32::MAX)).await.unwrap();
    rows.into_iter().rev().take(limit).collect()
}

/// Puts a decision on the proposal of the same number on its way to the server.
async fn sending(store: &Store, number: u32) -> Entry {
    store.hold(decision(number), now()).await.unwrap();
    store.release_all().await.unwrap();
    let entry = store.claim_next(now()).await.unwrap().unwrap();
    assert_eq!(entry.decision.id, did(number));
    entry
}

async fn settle(store: &Store, number: u32, event: Event, settlement: Settlement) -> Entry {
    store.settle(&did(number), event, settlement).await.unwrap()
}

/// What a kill leaves on the disk: a copy of the files while they are in use.
fn copy_of(directory: &Path) -> TempDir {
    let copy = tempfile::tempdir().unwrap();
    for name in ["periksa.db", "periksa.db-wal"] {
        let from = directory.join(name);
        if from.exists() {
            fs::copy(from, copy.path().join(name)).unwrap();
        }
    }
    copy
}
