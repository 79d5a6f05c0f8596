//! Corrections (*koreksi*) by `update-data`. The record shows that call on the civil servant's side
//! only: that an official's page sends the same is inferred, and said to be so on the screen. It is
//! written as it is read back: what stands afterwards must be what was seen with the corrections over
//! it and nothing else, or the decision does not follow.

use std::collections::BTreeSet;

use serde_json::json;

use super::{
    Peremajaan,
    decisions::{answered_at, in_doubt, refused, theirs},
    evidence::receipt,
    find,
    forms::FormId,
    wire::row::Row,
};
use crate::{
    domain::{
        correction::laid_over,
        decision::Decision,
        failure::{Failure, FailureKind, Fate},
        proposal::{Change, Proposal},
        role::Official,
        value::{Value, Values},
    },
    siasn::{
        answers::{DecideFailure, Found, Receipt},
        classify::Lost,
        http::{Answer, Call},
        wire::fields::BLANK,
    },
};

/// What tells one person or record from another is nobody's to put right here.
const KEYS: [&str; 6] = ["id", "nip", "nip_baru", "nik", "pns_id", "id_riwayat"];

impl Peremajaan {
    /// The fields that this account may put right: those proposed to be new or changed whose name on
    /// the wire is known, at its own turn. Whoever signs corrects nothing.
    pub(super) fn correctable(
        &self,
        proposal: &Proposal,
        form: Option<FormId>,
        turn: Option<Official>,
        proposed: &Values,
    ) -> BTreeSet<String> {
        let seat = self.me.seat();
        let ours = turn.is_some() && turn == seat && seat != Some(Official::Approver);
        let known = form.and_then(|form| self.forms.get(form));
        let Some(form) = known.filter(|_| ours && is_written(proposal.change)) else {
            return BTreeSet::new();
        };
        let fields = form.variant.fields.iter();
        fields
            .filter(|field| field.siasn.is_some() && !KEYS.contains(&field.slug.as_str()))
            .map(|field| field.slug.clone())
            .filter(|slug| proposed.contains_key(slug))
            .collect()
    }

    pub(in crate::siasn) async fn correct(
        &self,
        decision: &Decision,
    ) -> Result<Receipt, DecideFailure> {
        let row = self.found(decision).await?;
        if row.proposal.version != decision.version {
            return match stands(&row, decision) {
                Some(receipt) => Ok(receipt),
                None => Err(self.overtaken(row, decision).await),
            };
        }
        let turn = find::turn(&row, &self.forms);
        let open = self.correctable(&row.proposal, row.form, turn, &row.proposed);
        let asked = &mut decision.corrections.iter();
        if asked.any(|correction| !open.contains(&correction.field)) {
            let cause = "not this seat's to put right";
            return Err(refused(FailureKind::Forbidden, cause));
        }
        if row
            .oddities
            .iter()
            .any(|odd| odd.path.starts_with("usulan_data"))
        {
            let cause = "values that could not be read would be written over";
            return Err(refused(FailureKind::Forbidden, cause));
        }
        let answer = self.line.write(|| self.update(decision, &row)).await?;
        self.settled(decision, &answer)?;
        self.corrected(decision, &answer).await
    }

    /// What corrections led to that the server says it took.
    async fn corrected(
        &self,
        decision: &Decision,
        answer: &Answer,
    ) -> Result<Receipt, DecideFailure> {
        let category = Some(&decision.subject.category);
        let row = self.find(&decision.proposal, category).await;
        let row = row.map_err(in_doubt)?;
        if let Some(receipt) = stands(&row, decision) {
            return Ok(Receipt {
                replayed: false,
                at: answered_at(decision, answer),
                ..receipt
            });
        }
        // Sent again it would change as little: whoever decided has to know.
        if row.proposal.version == decision.version {
            let failure = Failure::new(FailureKind::Rejected, "a yes that changed nothing");
            return Err(DecideFailure {
                fate: Fate::Refused,
                ..Lost::after(failure).into()
            });
        }
        Err(self.overtaken(row, decision).await)
    }

    /// Somebody else changed it; who, is said where the log can be had.
    async fn overtaken(&self, row: Row, decision: &Decision) -> DecideFailure {
        let log = self.log(&decision.proposal).await.ok().flatten();
        DecideFailure {
            failure: Failure::new(FailureKind::Conflict, "another version"),
            fate: Fate::Conflict,
            theirs: Some(theirs(row, log.unwrap_or_default())),
        }
    }

    pub(in crate::siasn) async fn read_back_correction(
        &self,
        decision: &Decision,
    ) -> Result<Found, Failure> {
        let category = Some(&decision.subject.category);
        let row = match self.find(&decision.proposal, category).await {
            Ok(row) => row,
            Err(failure) if failure.kind == FailureKind::NotFound => return Ok(Found::OutOfSight),
            Err(failure) => return Err(failure),
        };
        if row.proposal.version == decision.version {
            return Ok(Found::Untouched(row.proposal.version));
        }
        if let Some(receipt) = stands(&row, decision) {
            return Ok(Found::Applied(receipt));
        }
        let log = self.log(&decision.proposal).await?.unwrap_or_default();
        Ok(Found::Changed(theirs(row, log)))
    }

    /// The form as it was read with the corrections over it, whole: a form's page sends all of it.
    fn update(&self, decision: &Decision, row: &Row) -> Result<Call, Failure> {
        let form = row.form.and_then(|form| self.forms.get(form));
        let form = form.ok_or_else(|| Failure::new(FailureKind::Internal, "no form"))?;
        let tipe = match row.proposal.change {
            Change::Insert => "I",
            _ => "U",
        };
        let mut values = row.proposed.clone();
        // Without the flags of the detail it cannot be told from one that somebody meant.
        values.retain(|_, value| *value != Value::from(BLANK));
        let reasons: Vec<_> = decision.corrections.iter().map(|it| &*it.reason).collect();
        let body = json!({
            "usulan_id": decision.proposal.as_str(),
            "tipe": tipe,
            "id_riwayat": row.record,
            "keterangan": reasons.join("; "),
            "usulan_data": laid_over(values, &decision.corrections),
        });
        let body = body.to_string().into_bytes();
        let url = self.url(&[&form.jenis, "update-data"])?;
        Ok(Call::json(url, "{jenis}/update-data", body))
    }
}

/// Whether a proposal writes values at all.
fn is_written(change: Change) -> bool {
    matches!(change, Change::Insert | Change::Update)
}

/// The receipt, where a proposal is what was decided on with the corrections and nothing else.
fn stands(row: &Row, decision: &Decision) -> Option<Receipt> {
    row.is_with(&decision.corrections, &decision.version)
        .then(|| receipt(row, decision.made_at))
}
