//! A conflict (*bentrok*): what stood on the screen when it was decided, what stands now, and what
//! can be done.

use crate::{
    app::state::State,
    domain::{
        conflict::{self, Choice, Conflict},
        failure::Failure,
        id::ProposalId,
        outbox::{Entry, Theirs},
        proposal::{Dossier, Proposal},
    },
};

/// What the panel remembers.
#[derive(Debug)]
pub struct Conflicted {
    /// Our decision, and what the server held instead when it came.
    pub entry: Entry,
    /// What stood on the screen when it was decided; `None` where it is not kept any more.
    pub before: Option<Box<Dossier>>,
    /// What stands now.
    pub now: Option<Box<Dossier>>,
    /// Who is being asked for what stands now.
    pub asking: Asking,
    /// The first line shown; put right by the drawing.
    pub top: usize,
}

/// Who is being asked for what stands now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asking {
    /// The cache.
    Cache,
    /// The server.
    Server,
    /// Nobody any more: it is here, or there is no line.
    Nobody,
    /// Nobody any more, since it failed.
    Failed(Failure),
}

impl Conflicted {
    /// The panel of a decision before anything else is known. What was read of it earlier is taken
    /// along: the cache keeps one state of a proposal only.
    pub fn of(entry: Entry, before: Option<Box<Dossier>>) -> Self {
        Self {
            entry,
            before,
            now: None,
            asking: Asking::Cache,
            top: 0,
        }
    }

    /// Whose it is.
    pub fn id(&self) -> &ProposalId {
        &self.entry.decision.proposal
    }

    /// Takes a dossier for what it is: what was decided on, or what stands now.
    pub fn take(&mut self, dossier: Box<Dossier>) {
        if dossier.proposal.version == self.entry.decision.version {
            self.before.get_or_insert(dossier);
        } else {
            self.now = Some(dossier);
        }
    }

    /// What somebody else did, as new as it is known.
    pub fn theirs(&self) -> Option<Theirs> {
        let newer = self.now.as_ref().map(|now| Theirs {
            proposal: now.proposal.clone(),
            last: now.log.last().cloned(),
        });
        newer.or_else(|| self.entry.theirs.clone())
    }

    /// The proposal as it stands now.
    pub fn proposal(&self) -> Option<&Proposal> {
        let told = self.entry.theirs.as_ref().map(|theirs| &theirs.proposal);
        let now = self.now.as_ref().map(|now| &now.proposal);
        now.or(told)
    }

    /// What the conflict is for the account that is at work.
    pub fn kind(&self, state: &State) -> Conflict {
        let theirs = self.theirs();
        kind(&self.entry, theirs.as_ref(), state)
    }

    /// Whether a choice makes sense.
    pub fn offers(&self, choice: Choice, state: &State) -> bool {
        self.kind(state).choices().contains(&choice)
    }
}

/// What a conflict is for the account that is at work.
pub fn kind(entry: &Entry, theirs: Option<&Theirs>, state: &State) -> Conflict {
    let Some(session) = &state.session else {
        return Conflict::Unclear;
    };
    let table = &session.abilities.authority;
    Conflict::of(&entry.decision, theirs, table, session.account.role)
}

/// Whether a decision that failed can be made anew on its proposal, as far as is known.
pub fn may_decide_anew(entry: &Entry, state: &State) -> bool {
    let Some(session) = &state.session else {
        return false;
    };
    let table = &session.abilities.authority;
    let row = state.inbox.window.rows.iter();
    let mut row = row.filter(|row| row.proposal.id == entry.decision.proposal);
    let known = row.next().map(|row| &row.proposal);
    let theirs = entry.theirs.as_ref().map(|theirs| &theirs.proposal);
    theirs
        .or(known)
        .is_none_or(|proposal| conflict::waits_for(proposal, table, session.account.role))
}
