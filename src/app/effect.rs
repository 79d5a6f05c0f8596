//! Work that an update wants done; only the runtime does any.

use std::{fmt, time::Duration};

use secrecy::{ExposeSecret, SecretString};

use super::{message::Alarm, screens::inbox::Ask};
use crate::domain::{
    basis::Basis,
    correction::Correction,
    decision::{Outcome, Reason, Subject},
    id::{DecisionId, ProposalId, Version},
    language::Language,
    outbox::Step,
    pace::Thrift,
    proposal::Document,
    session::Session,
};

/// A piece of work.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Ask in which ways one can sign in here.
    AskWays,
    /// Sign in.
    SignIn(Approach),
    /// Wait no longer for a sign-in that is under way.
    GiveUpSignIn,
    /// Sign out: revoke the tokens, forget what was kept of them.
    SignOut,
    /// Keep a session for work without a line, and go on with it.
    KeepSession(Box<Session>),
    /// Refresh the list from the server.
    Sync(Extent),
    /// Ask the store for rows.
    List(Ask),
    /// Ask the store how much waits where.
    Count,
    /// Look a dossier up in the cache.
    Remember(ProposalId),
    /// Fetch a dossier; the version known, if any.
    Fetch(ProposalId, Option<Version>),
    /// Fetch a reference list (*referensi*).
    FetchReference(String),
    /// Fetch what will be wanted next into the cache, quietly; in place of what was to be fetched
    /// before.
    Prefetch(Ahead),
    /// Put a decision into the outbox.
    Hold(Box<Draft>),
    /// Take the last decision back.
    UndoLast,
    /// Take a decision back.
    Undo(DecisionId),
    /// Put a settled decision out of sight.
    Dismiss(DecisionId),
    /// Put a decision away of which nobody can find out what became of it.
    GiveUp(DecisionId),
    /// List the outbox.
    ListOutbox,
    /// Try now what waits to be sent.
    Deliver,
    /// Open a document of a proposal outside, fetched where it is not at hand.
    OpenDocument(ProposalId, Box<Document>),
    /// Ask the store which of the documents of a proposal are at hand.
    FindDocuments(ProposalId, Vec<Document>),
    /// Ask how fast the lines are.
    AskPace,
    /// Be so sparing with the line to the server from now on.
    Spare(Thrift),
    /// Speak another language.
    Speak(Language),
    /// Wear another theme.
    Wear(String),
    /// Wake up later.
    Wake(Alarm, Duration),
    /// Send approvals under one signature.
    Sign(Signature),
    /// Release what is held and send what can be sent, then say so.
    Flush,
}

/// What is likely to be wanted next.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ahead {
    /// Whose files are not at hand, the next one first.
    pub dossiers: Vec<ProposalId>,
    /// Whose documents come after them: the proposal on the screen, then those that come next.
    pub documents: Vec<ProposalId>,
}

/// How much of the list to refresh, where the server cannot tell what changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// What changed last; the whole list from time to time.
    News,
    /// The whole list: somebody asks for it.
    Whole,
}

/// How to sign in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Approach {
    /// With user name and password.
    Password(Credentials),
    /// With a code to enter elsewhere.
    Device,
    /// In the browser of this machine.
    Browser,
    /// With a token got elsewhere.
    Token(Pasted),
    /// With the token that the profile's command prints.
    Command,
    /// With what was kept from the last time.
    Kept,
}

/// A token pasted, on its way to the server.
#[derive(Clone, PartialEq, Eq)]
pub struct Pasted(pub String);

impl fmt::Debug for Pasted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Pasted")
    }
}

/// User name and password, on their way to the server.
#[derive(Clone, PartialEq, Eq)]
pub struct Credentials {
    /// User name.
    pub user: String,
    /// Password.
    pub password: String,
    /// One-time code (TOTP); empty where the account has none.
    pub code: String,
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Credentials")
    }
}

/// A decision without the id and the time that the runtime gives it.
#[derive(Clone, Debug, PartialEq)]
pub struct Draft {
    /// What it is about.
    pub proposal: ProposalId,
    /// The state that stood on the screen.
    pub version: Version,
    /// What it says.
    pub outcome: Outcome,
    /// Why.
    pub reason: Option<Reason>,
    /// Free words.
    pub note: Option<String>,
    /// What the outbox shows beside it.
    pub subject: Subject,
    /// How long it is held back.
    pub grace: Duration,
    /// An approval that has to be signed before it leaves.
    pub needs_signature: bool,
    /// Values put right on the way.
    pub corrections: Vec<Correction>,
    /// What of it is delivered first.
    pub step: Step,
    /// On what it was made.
    pub basis: Basis,
}

/// A signature (*tanda tangan*) on its way to the server, and what it is put under. The secrets show
/// in no debug output and are wiped when it goes.
#[derive(Clone, Debug)]
pub struct Signature {
    /// The decisions that stood on the screen.
    pub ids: Vec<DecisionId>,
    /// Passphrase.
    pub passphrase: SecretString,
    /// One-time code.
    pub code: SecretString,
}

impl PartialEq for Signature {
    fn eq(&self, other: &Self) -> bool {
        let same = |a: &SecretString, b: &SecretString| a.expose_secret() == b.expose_secret();
        self.ids == other.ids
            && same(&self.passphrase, &other.passphrase)
            && same(&self.code, &other.code)
    }
}
