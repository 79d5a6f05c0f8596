//! The outbox in trouble: conflicts, no line, signatures that did not all go well.

use super::*;
use crate::{
    app::{
        message::Signed,
        screens::{
            conflict::{Asking, Conflicted},
            signature::{self, Signing},
        },
    },
    domain::rules,
};

/// A conflict as the panel has it, with what stood there and what stands now.
pub(crate) fn conflict(status: u16, action: &str, role: &str) -> State {
    let mut state = outbox();
    let before = dossier();
    let mut now = dossier();
    now.proposal.version = "2".into();
    now.proposal.status = Status {
        number: status,
        words: if status == 51 {
            "Input Berkas – Perbaikan MySAPK"
        } else {
            "Terverifikasi"
        }
        .to_owned(),
    };
    now.proposed
        .insert("sk_nomor".to_owned(), "823/212/CONTOH/2021".into());
    now.proposed
        .insert("mk_golongan_bulan".to_owned(), Value::Integer(7));
    now.documents.pop();
    let mut last = now.log[1].clone();
    last.at = "2026-11-21T01:55:00Z".parse().unwrap();
    (last.action, last.role) = (action.to_owned(), role.to_owned());
    last.name = "CONTOH REKAN SEJAWAT".to_owned();
    last.status = now.proposal.status.clone();
    now.log.push(last.clone());
    let mut decision = samples::decision("k-conflict", &before.proposal);
    decision.outcome = if action == "terima" {
        Outcome::Accept
    } else {
        Outcome::Return
    };
    decision.reason = SESSION.abilities.reasons.first().cloned();
    decision.note = Some("Mohon pindai ulang.".to_owned());
    let mut ours = entry(1, Delivery::Conflict);
    ours.decision = decision;
    ours.theirs = Some(Theirs {
        proposal: now.proposal.clone(),
        last: Some(last),
    });
    let mut panel = Conflicted::of(ours, Some(Box::new(before)));
    panel.take(Box::new(now));
    panel.asking = Asking::Nobody;
    state.overlay = Some(Overlay::Conflict(Box::new(panel)));
    state
}

/// Without a line since a while, with decisions that wait for it.
pub(crate) fn offline() -> State {
    let mut state = outbox();
    state.line = Line::Offline(Failure::new(FailureKind::NoServer, "connection refused"));
    state.link.since = Some(now() - jiff::SignedDuration::from_mins(18));
    state.link.again = Some(now() + jiff::SignedDuration::from_mins(1));
    let mut entries = std::mem::take(&mut state.outbox.entries);
    for entry in &mut entries {
        entry.attempts = 3;
        entry.doubted_since = state.link.since;
        if matches!(entry.delivery, Delivery::Queued | Delivery::Unknown) {
            entry.failure = Some(Failure::new(FailureKind::NoServer, "connection refused"));
        }
    }
    state.outbox.take(entries);
    let queued = |entry: &Entry| entry.delivery == Delivery::Queued;
    state.outbox.cursor = state.outbox.entries.iter().position(queued).unwrap();
    state
}

/// A batch of which not all went well.
pub(crate) fn signed() -> State {
    let mut state = signature();
    let Some(Overlay::Sign(form)) = &mut state.overlay else {
        return state;
    };
    form.failure = None;
    form.show(Signed {
        sent: 4,
        confirmed: 2,
    });
    let came = [
        Delivery::Accepted,
        Delivery::Conflict,
        Delivery::Accepted,
        Delivery::AwaitingSignature,
    ];
    let entries = (0..)
        .zip(came)
        .map(|(number, delivery)| entry(number, delivery));
    form.entries = Some(entries.collect());
    let failure = Failure::new(FailureKind::ServerTrouble, "503");
    form.entries.as_mut().unwrap()[3].failure = Some(failure);
    form.cursor = 3;
    state
}

/// A signature under more approvals than fit, after a code that did not.
pub(crate) fn signature() -> State {
    let mut state = outbox();
    let waiting: Vec<_> = (0..57)
        .map(|number| {
            let mut entry = entry(number % 30, Delivery::AwaitingSignature);
            entry.decision.id = format!("k-sign-{number}").as_str().into();
            entry
        })
        .collect();
    let mut form = Signing::new();
    form.take(&waiting);
    form.top = 4;
    form.passphrase.insert("contoh-frasa");
    form.code.insert("1234");
    form.cursor = 4;
    let read = dossier();
    let category = state.catalogue.get(&read.proposal.category);
    let findings = rules::check(&read, category, state.today(), 1 << 20);
    form.file = Some(signature::File {
        dossier: Box::new(read),
        findings,
    });
    form.focus = signature::Focus::Code;
    let mut failure = Failure::new(FailureKind::Rejected, "");
    failure.said = Some("passphrase atau kode OTP salah".to_owned());
    form.failure = Some(failure);
    state.tally.awaiting = 57;
    state.overlay = Some(Overlay::Sign(Box::new(form)));
    state
}
