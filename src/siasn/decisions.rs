//! Decisions to the server: sent once, and read back where the answer was lost.

use std::time::Duration;

use jiff::Timestamp;
use reqwest::{
    StatusCode,
    header::{HeaderName, IF_MATCH},
};

use super::{
    classify::{self, Lost, Sent},
    client::Client,
    dossier::{Fetched, entity_tag},
    http::{Answer, Call},
    wire::{
        self,
        decision::{Clash, Confirmation, Keputusan},
    },
};
use crate::domain::{
    decision::Decision,
    failure::{Failure, FailureKind, Fate},
    id::Version,
    proposal::{Dossier, LogEntry, Proposal},
    stage::Status,
};

const KEY: HeaderName = HeaderName::from_static("idempotency-key");
const REPLAYED: &str = "idempotent-replayed";

/// The server's word that it acted on a decision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// The proposal's version after it.
    pub version: Version,
    /// The proposal's status after it.
    pub status: Status,
    /// When, by the server's clock.
    pub at: Timestamp,
    /// Whether the server had acted on it before, and did nothing again.
    pub replayed: bool,
}

/// A decision that was not confirmed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecideFailure {
    /// What went wrong.
    pub failure: Failure,
    /// What became of the decision. It says more than the failure's kind does: a line that broke
    /// while the sign-in was renewed carried no decision.
    pub fate: Fate,
    /// How long the server asks to wait.
    pub retry_after: Option<Duration>,
    /// What the server holds instead, for a conflict.
    pub theirs: Option<Box<Theirs>>,
}

/// The state that somebody else brought about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Theirs {
    /// The proposal as it is now.
    pub proposal: Proposal,
    /// What was done last.
    pub last: Option<LogEntry>,
}

/// What became of a decision whose answer was lost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// The log of the proposal holds our key.
    Applied(Receipt),
    /// The proposal is as it was on the screen.
    Untouched(Version),
    /// Somebody else changed it.
    Changed(Box<Theirs>),
    /// The account no longer sees it, which may be the decision's own doing. Only a server that
    /// remembers keys can tell: sent again under the same key, it answers with the receipt where it
    /// had acted and with `NotFound` where it had not, and acts in neither case.
    OutOfSight,
}

impl Client {
    /// Sends a decision, once.
    ///
    /// # Errors
    /// What went wrong and what it means for the decision. Anything that may have happened after the
    /// request left is `InDoubt`: ask [`Client::read_back`] before it is sent again.
    pub async fn decide(&self, decision: &Decision) -> Result<Receipt, DecideFailure> {
        let answer = match self.write(|| self.keputusan(decision)).await {
            Ok(answer) => answer,
            Err(lost) => return Err(lost.into()),
        };
        if answer.status.is_success() {
            return confirmed(&answer, decision).map_err(|failure| Lost::after(failure).into());
        }
        let mut failure = DecideFailure::from(Lost::after(classify::of_status(
            answer.status,
            &answer.headers,
            &answer.body,
        )));
        failure.retry_after = classify::retry_after(&answer.headers);
        if failure.failure.kind == FailureKind::Conflict {
            let clash: Clash = wire::object(&answer.body).unwrap_or_default();
            let theirs = Option::<Theirs>::from(clash);
            // A server whose memory for keys is short may know it from the log only.
            if let Some(receipt) = theirs.as_ref().and_then(|theirs| own(theirs, decision)) {
                return Ok(receipt);
            }
            failure.theirs = theirs.map(Box::new);
        }
        Err(failure)
    }

    /// Reads what became of a decision whose answer was lost.
    ///
    /// # Errors
    /// What the line or the server did; the decision stays in doubt.
    pub async fn read_back(&self, decision: &Decision) -> Result<Found, Failure> {
        match self.dossier(&decision.proposal, None).await {
            Ok(Fetched::Fresh(dossier)) => Ok(compare(dossier, decision)),
            Ok(Fetched::Unchanged) => Err(Failure::new(
                FailureKind::Unreadable,
                "304 to a question without a condition",
            )),
            Err(failure) if failure.kind == FailureKind::NotFound => Ok(Found::OutOfSight),
            Err(failure) => Err(failure),
        }
    }

    fn keputusan(&self, decision: &Decision) -> Result<Call, Failure> {
        let url = self.url(&["usul", decision.proposal.as_str(), "keputusan"])?;
        let body = serde_json::to_vec(&Keputusan::from(decision))
            .map_err(|error| Failure::new(FailureKind::Internal, error.to_string()))?;
        Call::json(url, "usul/{id}/keputusan", body)
            .header(KEY, decision.id.as_str())?
            .header(IF_MATCH, &entity_tag(&decision.version))
    }
}

impl From<Lost> for DecideFailure {
    fn from(lost: Lost) -> Self {
        Self {
            fate: match lost.sent {
                Sent::No => Fate::NotSent,
                Sent::Maybe => lost.failure.kind.fate(),
            },
            failure: lost.failure,
            retry_after: None,
            theirs: None,
        }
    }
}

fn confirmed(answer: &Answer, decision: &Decision) -> Result<Receipt, Failure> {
    if answer.status != StatusCode::OK {
        let cause = format!("{} to a decision", answer.status.as_u16());
        return Err(Failure::new(FailureKind::Unreadable, cause));
    }
    let confirmation: Confirmation = wire::success(answer)?;
    let mut receipt = confirmation.receipt(decision)?;
    let replayed = answer.headers.get(REPLAYED);
    receipt.replayed = replayed.is_some_and(|value| value == "true");
    Ok(receipt)
}

fn compare(dossier: Dossier, decision: &Decision) -> Found {
    let Dossier {
        proposal, mut log, ..
    } = dossier;
    let ours = log
        .iter()
        .find(|entry| entry.key.as_ref() == Some(&decision.id));
    if let Some(entry) = ours {
        return Found::Applied(from_log(entry, &proposal));
    }
    if proposal.version == decision.version {
        return Found::Untouched(proposal.version);
    }
    let last = log.pop();
    Found::Changed(Box::new(Theirs { proposal, last }))
}

fn own(theirs: &Theirs, decision: &Decision) -> Option<Receipt> {
    let last = theirs.last.as_ref()?;
    (last.key.as_ref() == Some(&decision.id)).then(|| from_log(last, &theirs.proposal))
}

fn from_log(entry: &LogEntry, proposal: &Proposal) -> Receipt {
    Receipt {
        version: proposal.version.clone(),
        status: entry.status.clone(),
        at: entry.at,
        replayed: true,
    }
}
