//! Decisions to a server that checks neither status nor version: what it holds is read before
//! anything is sent, and read again after it. Between the two somebody else can still be overwritten;
//! nothing in this dialect can prevent that.

use std::ops::ControlFlow;

use jiff::Timestamp;
use reqwest::header::{CONTENT_TYPE, DATE};
use serde_json::json;
use sha2::{Digest, Sha256};

use super::{
    Peremajaan,
    evidence::{Evidence, receipt},
    find,
    wire::row::Row,
};
use crate::{
    domain::{
        decision::{Decision, Outcome},
        failure::{Failure, FailureKind, Fate},
        proposal::LogEntry,
        role::Official,
        stage::Status,
    },
    siasn::{
        answers::{DecideFailure, Found, Receipt, Theirs},
        classify::Lost,
        http::{Answer, Call},
        wire::{envelope, fault},
    },
};

impl Peremajaan {
    pub(in crate::siasn) async fn decide(
        &self,
        decision: &Decision,
    ) -> Result<Receipt, DecideFailure> {
        let row = match self.stands(decision).await? {
            ControlFlow::Continue(row) => row,
            ControlFlow::Break(receipt) => return Ok(receipt),
        };
        let seat = self.me.seat();
        if seat == Some(Official::Approver) && decision.outcome == Outcome::Accept {
            let cause = "an approval without a signature";
            return Err(refused(FailureKind::Rejected, cause));
        }
        let answer = self.line.write(|| self.call(decision, &row)).await?;
        self.settled(decision, &answer)?;
        self.confirmed(decision, &answer).await
    }

    /// Reads what a decision is about before it is sent: still the state that stood on the screen, or
    /// already what the decision leads to.
    pub(super) async fn stands(
        &self,
        decision: &Decision,
    ) -> Result<ControlFlow<Receipt, Row>, DecideFailure> {
        let row = self.found(decision).await?;
        if row.proposal.version == decision.version {
            let turn = find::turn(&row, &self.forms);
            if !find::allowed(turn, self.me.seat()).contains(&decision.outcome) {
                return Err(refused(FailureKind::Forbidden, "not this seat's turn"));
            }
            return Ok(ControlFlow::Continue(row));
        }
        let log = self.log(&decision.proposal).await;
        let log = log.map_err(Lost::before)?.unwrap_or_default();
        if let Some(receipt) = self.evidence(&row, &log).receipt(decision) {
            return Ok(ControlFlow::Break(receipt));
        }
        Err(DecideFailure {
            failure: Failure::new(FailureKind::Conflict, "another version"),
            fate: Fate::Conflict,
            theirs: Some(theirs(row, log)),
        })
    }

    /// What a decision is about as it is now, before anything is sent.
    pub(super) async fn found(&self, decision: &Decision) -> Result<Row, DecideFailure> {
        let category = Some(&decision.subject.category);
        let row = self.find(&decision.proposal, category).await;
        row.map_err(|failure| DecideFailure {
            fate: match failure.kind {
                FailureKind::NotFound => Fate::Refused,
                _ => Fate::NotSent,
            },
            ..Lost::before(failure).into()
        })
    }

    pub(super) fn evidence<'a>(&'a self, row: &'a Row, log: &'a [LogEntry]) -> Evidence<'a> {
        Evidence {
            me: &self.me,
            forms: &self.forms,
            row,
            log,
            skew: self.line.skew().unwrap_or_default(),
        }
    }

    /// What the server says to a decision: yes, or why not.
    pub(super) fn settled(
        &self,
        decision: &Decision,
        answer: &Answer,
    ) -> Result<(), DecideFailure> {
        let said = if answer.status.is_success() {
            envelope::confirmed(&answer.body, Some(decision.proposal.as_str()))
        } else {
            Err(fault::of_write(answer))
        };
        said.map_err(|failure| {
            let pause = fault::pause(answer, failure.kind);
            Lost::after(failure.waiting(pause)).into()
        })
    }

    /// What a decision led to that the server says it took.
    async fn confirmed(
        &self,
        decision: &Decision,
        answer: &Answer,
    ) -> Result<Receipt, DecideFailure> {
        let at = answered_at(decision, answer);
        let category = Some(&decision.subject.category);
        let row = match self.find(&decision.proposal, category).await {
            Ok(row) => row,
            // It may have gone to where this account sees nothing; that it is taken, was said.
            Err(failure) if failure.kind == FailureKind::NotFound => {
                return Ok(out_of_sight(at));
            }
            Err(failure) => return Err(in_doubt(failure)),
        };
        if row.proposal.version == decision.version {
            let cause = "a yes that changed nothing";
            return Err(in_doubt(Failure::new(FailureKind::Unreadable, cause)));
        }
        Ok(Receipt {
            replayed: false,
            ..receipt(&row, at)
        })
    }

    pub(in crate::siasn) async fn read_back(&self, decision: &Decision) -> Result<Found, Failure> {
        let category = Some(&decision.subject.category);
        let row = match self.find(&decision.proposal, category).await {
            Ok(row) => row,
            Err(failure) if failure.kind == FailureKind::NotFound => return Ok(Found::OutOfSight),
            Err(failure) => return Err(failure),
        };
        if row.proposal.version == decision.version {
            return Ok(Found::Untouched(row.proposal.version));
        }
        let log = self.log(&decision.proposal).await?.unwrap_or_default();
        Ok(match self.evidence(&row, &log).receipt(decision) {
            Some(receipt) => Found::Applied(receipt),
            None => Found::Changed(theirs(row, log)),
        })
    }

    /// The call that carries a decision.
    fn call(&self, decision: &Decision, row: &Row) -> Result<Call, Failure> {
        let id = decision.proposal.as_str();
        let paths = &self.line.site().paths;
        if let Some(reason) = &decision.reason {
            let path = match decision.outcome {
                Outcome::Refuse => &paths.refuse,
                _ => &paths.give_back,
            };
            let body = json!({"usulan_id": id, "alasan_tolak_id": reason.id.as_str(),
                              "alasan_tolak_tambahan": decision.note});
            return self.json(path, "kembalikan-usulan, tolak-usulan", &body);
        }
        if decision.outcome != Outcome::Accept {
            return Err(Failure::new(FailureKind::Internal, "no reason"));
        }
        if self.me.seat() == Some(Official::Bkn) {
            let body = json!({"usulan_id": id, "rekomendasi_approval": "1",
                              "keterangan": decision.note});
            return self.json(&paths.validate, "validasi-usulan", &body);
        }
        let agency = match row.proposal.agency.as_str() {
            "" => self.me.agency.as_deref().unwrap_or_default(),
            agency => agency,
        };
        let mut parts = vec![
            ("usulan_id", id),
            ("rekomendasi_approval", "1"),
            ("instansi_kerja_id", agency),
            ("instansi_induk", agency),
        ];
        parts.extend(decision.note.as_deref().map(|note| ("keterangan", note)));
        let (kind, body) = multipart(&parts);
        let url = self.url(&["verifikasi-berkas"])?;
        Call::body(url, "verifikasi-berkas", body).header(CONTENT_TYPE, &kind)
    }

    pub(super) fn json(
        &self,
        path: &str,
        template: &'static str,
        body: &serde_json::Value,
    ) -> Result<Call, Failure> {
        let segments: Vec<_> = path.split('/').filter(|part| !part.is_empty()).collect();
        let body = body.to_string().into_bytes();
        Ok(Call::json(self.url(&segments)?, template, body))
    }
}

/// When the server answered, by its own clock.
pub(super) fn answered_at(decision: &Decision, answer: &Answer) -> Timestamp {
    let date = answer.headers.get(DATE).and_then(|date| date.to_str().ok());
    let date = date.and_then(|date| jiff::fmt::rfc2822::parse(date).ok());
    date.map_or(decision.made_at, |date| date.timestamp())
}

/// The receipt of what the server said yes to and shows no longer.
pub(super) fn out_of_sight(at: Timestamp) -> Receipt {
    Receipt {
        version: "tak-terlihat".into(),
        status: Status {
            number: 0,
            words: String::new(),
        },
        at,
        replayed: false,
    }
}

/// What somebody else brought about.
pub(super) fn theirs(row: Row, mut log: Vec<LogEntry>) -> Box<Theirs> {
    Box::new(Theirs {
        proposal: row.proposal,
        last: log.pop(),
    })
}

/// A decision that was never sent and will not be.
pub(super) fn refused(kind: FailureKind, cause: &str) -> DecideFailure {
    DecideFailure {
        fate: Fate::Refused,
        ..Lost::before(Failure::new(kind, cause)).into()
    }
}

pub(super) fn in_doubt(failure: Failure) -> DecideFailure {
    DecideFailure {
        failure,
        fate: Fate::InDoubt,
        theirs: None,
    }
}

/// A form in parts (RFC 7578) and its type. The boundary comes from what it must not occur in.
fn multipart(parts: &[(&str, &str)]) -> (String, Vec<u8>) {
    let mut hash = Sha256::new();
    parts.iter().for_each(|(_, text)| hash.update(text));
    let digest = hash.finalize();
    let boundary: String = digest[..16]
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    let mut body = String::new();
    for (name, text) in parts {
        body.push_str(&format!(
            "--{boundary}\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{text}\r\n"
        ));
    }
    body.push_str(&format!("--{boundary}--\r\n"));
    (
        format!("multipart/form-data; boundary={boundary}"),
        body.into_bytes(),
    )
}
