//! Everything that can happen to the program: one closed set, one queue.

use std::collections::BTreeMap;

use super::{
    effect::Draft,
    screens::{about::Facts, review::SeenDocument},
    state::Moment,
};
use crate::{
    config::Chord,
    domain::{
        economy::Lines,
        failure::Failure,
        id::{DocumentId, ProposalId},
        inbox::{Counts, Window},
        outbox::{Entry, Tally},
        proposal::Dossier,
        session::Session,
        sign_in::{Elsewhere, Way},
    },
    words::Sentence,
};

/// Something that happened.
#[derive(Debug)]
pub enum Msg {
    /// A key, and when it arrived.
    Key(Chord, Moment),
    /// Text pasted.
    Paste(String),
    /// The terminal has another size: columns and rows.
    Resized(u16, u16),
    /// Time has passed that somebody waited for.
    Woke(Alarm),
    /// The store was opened; a session kept from before, if any.
    Opened(Option<Box<Session>>),
    /// The store could not be opened.
    NotOpened(Failure),
    /// Something to say that nobody asked for.
    Told(Sentence),
    /// Nothing was kept by which one could sign in: the form has to ask.
    NothingKept,
    /// The ways in which one can sign in here, the best first.
    Ways(Result<Vec<Way>, Failure>),
    /// The sign-in goes on elsewhere; the program waits.
    SignInElsewhere(Elsewhere),
    /// The tokens are gone; `Err`: here, but the server could not be told.
    SignedOut(Result<(), Failure>),
    /// What is known about server, line and secrets has changed.
    Facts(Facts),
    /// An attempt to sign in ended.
    SignedIn(Result<Box<Session>, Failure>),
    /// The list is being refreshed.
    SyncBegan,
    /// Rows came in; the number of those changed so far.
    SyncWent(u64),
    /// Another window is reading the list; its rows show here as well. Nothing is known of the line.
    SyncElsewhere,
    /// The refresh ended: rows changed and rows that could not be read.
    SyncEnded(Result<Synced, Failure>),
    /// An answer of the store to a question for rows.
    Listed(u64, Result<Window, Failure>),
    /// How much waits where.
    Counted(Counts),
    /// A dossier from the cache.
    Remembered(ProposalId, Option<Box<Dossier>>),
    /// A dossier from the server; `None`: the cached one still holds.
    Fetched(ProposalId, Result<Option<Box<Dossier>>, Failure>),
    /// A reference list from the server, by its name.
    Referenced(String, Result<BTreeMap<String, String>, Failure>),
    /// A decision is in the outbox.
    Held(Box<Entry>),
    /// A decision could not be put into the outbox; it comes back whole.
    NotHeld(Box<Draft>, Failure),
    /// A decision was taken back; `None`: there was none.
    Undone(Result<Option<Box<Entry>>, Failure>),
    /// A batch was signed; `Err`: nothing of it was done, and all of it waits as before.
    Signed(Result<Signed, Failure>),
    /// Something in the outbox moved.
    OutboxMoved(Tally),
    /// Another window wrote to the store.
    StoreChanged,
    /// What the outbox holds.
    OutboxListed(Vec<Entry>),
    /// A write could not reach the server.
    LineLost(Failure),
    /// A write reached the server.
    LineBack,
    /// A document was opened, or not.
    DocumentOpened(DocumentId, Result<Shown, Failure>),
    /// Which documents of a proposal are at hand.
    DocumentsFound(ProposalId, BTreeMap<DocumentId, SeenDocument>),
    /// A document is at hand now; SHA-256 of its bytes, in hex.
    DocumentKept(DocumentId, String),
    /// So many bytes of a document are there; `None`: it is not on its way any more.
    DocumentComes(DocumentId, Option<u64>),
    /// How fast the lines are.
    Paced(Lines),
    /// The outbox was sent as far as possible; now the program may end.
    Flushed,
    /// The system wants the program to end.
    Terminated,
}

impl Msg {
    /// Whether it is worth a drawing of its own. What only says how far something has come is drawn
    /// with the next thing that is.
    pub fn is_quiet(&self) -> bool {
        matches!(self, Self::DocumentComes(..))
    }
}

/// A document that the user was shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// The server's name for its kind.
    pub name: String,
    /// SHA-256 of its bytes, in hex.
    pub sha256: String,
}

/// What came of a refresh.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Synced {
    /// Rows new or changed.
    pub changed: u64,
    /// Rows that could not be read.
    pub oddities: u64,
}

/// What came of a signature.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Signed {
    /// Approvals that went out with it.
    pub sent: usize,
    /// Those of them that the server has.
    pub confirmed: usize,
}

/// What was waited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Alarm {
    /// The proposal on the screen has stood long enough.
    Settled,
    /// Time to refresh the list, if this is still the plan.
    Refresh(u64),
}
