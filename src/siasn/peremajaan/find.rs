//! One proposal as it stands now: asked for under the path of its kind, and looked for in the inbox
//! where this server does not show that kind.

use serde_json::Value;

use super::{Peremajaan, Place, forms::FormId, forms::Forms, wire::row::Row};
use crate::{
    domain::{
        decision::Outcome,
        failure::{Failure, FailureKind},
        id::{CategorySlug, ProposalId},
        role::Official,
    },
    siasn::{
        answers::Sought,
        http::Call,
        wire::{Oddity, envelope, fault, fields, note},
    },
};

/// What asking for one proposal brought.
enum Asked {
    Found(Box<Row>),
    /// The account does not see it.
    Gone,
    /// Only the inbox can tell, under this number.
    InboxOnly(Option<u32>),
}

/// What the path of a form said about one proposal.
enum Detail {
    Found(Box<Row>),
    /// There is nothing, by SIASN's own word.
    Nothing,
    /// A 404 of nobody's words: the path leads nowhere here, or somebody on the way does not find the
    /// server just now.
    NoWord,
}

impl Peremajaan {
    /// The proposal as it is now; `category` helps where it was not met before.
    ///
    /// # Errors
    /// `NotFound` where the account does not see it, or what the line or the server did.
    pub(super) async fn find(
        &self,
        id: &ProposalId,
        category: Option<&CategorySlug>,
    ) -> Result<Row, Failure> {
        let row = match self.asked(id, category).await? {
            Asked::Found(row) => *row,
            Asked::Gone => return Err(gone()),
            Asked::InboxOnly(service) => {
                let found = self.seek(std::slice::from_ref(id), service).await?;
                let row = found.into_iter().next().ok_or_else(gone)?;
                // Seen in the inbox and not under its own path: that path leads nowhere here.
                if let Some(form) = row.form.filter(|form| !self.is_proven(*form)) {
                    self.known().unserved.insert(form);
                }
                row
            }
        };
        note(&row.oddities);
        Ok(row)
    }

    /// Which of these the account still sees: each is asked for, and what only the inbox can tell is
    /// looked for there together.
    ///
    /// # Errors
    /// What the line or the server did.
    pub(in crate::siasn) async fn sought(&self, ids: Vec<ProposalId>) -> Result<Sought, Failure> {
        let mut sought = Sought::default();
        let mut unsure: std::collections::BTreeMap<Option<u32>, Vec<ProposalId>> =
            std::collections::BTreeMap::new();
        for id in ids {
            match self.asked(&id, None).await? {
                Asked::Found(row) => sought.still.push(row.proposal),
                Asked::Gone => sought.gone.push(id),
                Asked::InboxOnly(service) => unsure.entry(service).or_default().push(id),
            }
        }
        for (service, ids) in unsure {
            let found = self.seek(&ids, service).await?;
            let seen = |id: &ProposalId| found.iter().any(|row| row.proposal.id == *id);
            sought
                .gone
                .extend(ids.iter().filter(|id| !seen(id)).cloned());
            sought
                .still
                .extend(found.into_iter().map(|row| row.proposal));
        }
        Ok(sought)
    }

    async fn asked(
        &self,
        id: &ProposalId,
        category: Option<&CategorySlug>,
    ) -> Result<Asked, Failure> {
        let place = self.known().places.get(id).copied();
        let forms = match place {
            Some(Place { form, .. }) => form.into_iter().collect(),
            None => self.forms.of_category(category),
        };
        let mut proven = !forms.is_empty();
        for form in forms {
            if self.known().unserved.contains(&form) {
                proven = false;
                continue;
            }
            match self.detail(id, form).await? {
                Detail::Found(row) => {
                    self.note(&row, Some(form));
                    return Ok(Asked::Found(row));
                }
                Detail::Nothing => proven &= self.is_proven(form),
                Detail::NoWord => proven = false,
            }
        }
        match place {
            Some(_) if proven => Ok(Asked::Gone),
            place => Ok(Asked::InboxOnly(place.and_then(|place| place.service))),
        }
    }

    /// Whether the record shows that the path of a form is served.
    fn is_proven(&self, form: FormId) -> bool {
        self.forms.get(form).is_some_and(|form| form.proven)
    }

    /// The proposal under the path of a form.
    async fn detail(&self, id: &ProposalId, form: FormId) -> Result<Detail, Failure> {
        let Some(form) = self.forms.get(form) else {
            return Ok(Detail::Nothing);
        };
        let url = self.url(&[&form.jenis, "get-verifikasi-data", id.as_str()])?;
        let call = || Ok(Call::get(url.clone(), "{jenis}/get-verifikasi-data/{id}"));
        let answer = self.line.read(call).await?;
        if fault::is_lost(&answer) {
            return Ok(Detail::NoWord);
        }
        let opened = self
            .sound(answer)
            .and_then(|answer| envelope::object(&answer.body));
        let mut data = match opened {
            Ok(data) => data,
            Err(failure) if failure.kind == FailureKind::NotFound => return Ok(Detail::Nothing),
            Err(failure) => return Err(failure),
        };
        let flags = data.remove("validasi").map(|flags| fields::filled(&flags));
        let detail = data.remove("detail").unwrap_or(Value::Object(data));
        let row = Row::read(detail, &self.forms, flags.as_ref())?;
        if row.proposal.id != *id {
            return Err(Oddity::new("detail.id", "the id asked for").into());
        }
        Ok(Detail::Found(Box::new(row)))
    }
}

/// Whose turn it is; nobody's where form or status are not known.
pub(super) fn turn(row: &Row, forms: &Forms) -> Option<Official> {
    row.form?;
    forms
        .authority
        .turn(&row.proposal.category, row.proposal.stage())
}

/// What somebody in a seat may decide.
pub(super) fn allowed(turn: Option<Official>, seat: Option<Official>) -> Vec<Outcome> {
    match turn {
        Some(_) if turn == seat => Outcome::ALL.to_vec(),
        _ => Vec::new(),
    }
}

pub(super) fn gone() -> Failure {
    Failure::new(FailureKind::NotFound, "404 get-verifikasi-data")
}
