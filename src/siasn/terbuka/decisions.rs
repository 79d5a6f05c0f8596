//! Decisions to the server: sent once, and read back where the answer was lost.

use reqwest::{
    StatusCode,
    header::{HeaderName, IF_MATCH},
};

use super::{
    Terbuka,
    dossier::{entity_tag, opened},
    wire::decision::{Clash, Confirmation, Keputusan},
};
use crate::{
    domain::{
        decision::Decision,
        failure::{Failure, FailureKind, Fate},
        proposal::{Dossier, LogEntry, Proposal},
    },
    siasn::{
        answers::{DecideFailure, Found, Receipt, Theirs},
        classify::{self, Lost},
        http::{Answer, Call},
        wire::{self, problem::Problem},
    },
};

const KEY: HeaderName = HeaderName::from_static("idempotency-key");
const REPLAYED: &str = "idempotent-replayed";

impl Terbuka {
    pub(in crate::siasn) async fn decide(
        &self,
        decision: &Decision,
    ) -> Result<Receipt, DecideFailure> {
        let answer = match self.line.write(|| self.keputusan(decision)).await {
            Ok(answer) => answer,
            Err(lost) => return Err(lost.into()),
        };
        understood(&answer, decision)
    }

    pub(in crate::siasn) async fn read_back(&self, decision: &Decision) -> Result<Found, Failure> {
        let answer = self.file(&decision.proposal, None).await?;
        // Out of sight may be the decision's own doing; that it is, the server alone can say.
        if answer.status == StatusCode::NOT_FOUND {
            return match is_of_the_server(&answer) {
                true => Ok(Found::OutOfSight),
                false => Err(Failure::new(FailureKind::NotSiasn, "404 without a code")),
            };
        }
        let dossier = opened(&answer, &decision.proposal)?;
        Ok(compare(dossier, decision))
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

/// Whether an error is the server's own word.
fn is_of_the_server(answer: &Answer) -> bool {
    Problem::read(&answer.body).code.is_some()
}

/// What an answer to a decision means.
pub(super) fn understood(answer: &Answer, decision: &Decision) -> Result<Receipt, DecideFailure> {
    if answer.status.is_success() {
        return confirmed(answer, decision).map_err(|failure| Lost::after(failure).into());
    }
    let mut told = classify::of_answer(answer.status, &answer.headers, &answer.body);
    // Every refusal of this dialect comes with a code word. Without one these are somebody else's on the
    // way, who knows nothing of the decision: a gateway that does not find the server just now.
    let of_the_way = matches!(answer.status.as_u16(), 400 | 403..=405 | 410);
    if of_the_way && told.kind.fate() == Fate::Refused && !is_of_the_server(answer) {
        told.kind = FailureKind::NotSiasn;
        told.said = None;
    }
    let mut failure = DecideFailure::from(Lost::after(told));
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
