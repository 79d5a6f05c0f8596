//! All that lies with one proposal, gathered from four calls, and all that is held of one person.

use futures_util::future::{join_all, try_join_all};
use serde_json::Value;

use super::{
    Peremajaan, find,
    forms::Form,
    references::is_of_the_list,
    wire::{log, person, row::Row},
};
use crate::{
    domain::{
        failure::{Failure, FailureKind},
        id::{ProposalId, Version},
        nip::Nip,
        proposal::{Dossier, HeldRecord, LogEntry, Person},
        role::{AgencyKind, Role},
        stage::{Stage, Status},
        value::Values,
    },
    siasn::{
        answers::{Fetched, Record},
        wire::{Oddity, envelope, note},
    },
};

impl Peremajaan {
    pub(in crate::siasn) async fn dossier(
        &self,
        id: &ProposalId,
        known: Option<&Version>,
    ) -> Result<Fetched<Dossier>, Failure> {
        let row = self.find(id, None).await?;
        self.meet(&row);
        if known == Some(&row.proposal.version) {
            return Ok(Fetched::Unchanged);
        }
        Ok(Fetched::Fresh(self.gathered(row).await?))
    }

    async fn gathered(&self, row: Row) -> Result<Dossier, Failure> {
        let (person, records, log) = tokio::try_join!(
            self.person(&row),
            self.records(&row),
            self.log(&row.proposal.id)
        )?;
        let log = log.unwrap_or_else(|| from_row(&row));
        let (held, others) = parted(records, row.record.as_deref());
        let proposed = without_idle(row.proposed, held.as_ref());
        let turn = row.form.and_then(|_| {
            self.forms
                .authority
                .turn(&row.proposal.category, row.proposal.stage())
        });
        let own = row.proposal.variant.as_str();
        let records: Vec<_> = [(own, &proposed)]
            .into_iter()
            .chain(held.iter().map(|held| (own, held)))
            .chain(
                others
                    .iter()
                    .map(|other| (other.variant.as_str(), &other.values)),
            )
            .collect();
        let category = &row.proposal.category;
        let references = self.explained(category, &records).await?;
        let correctable = self.correctable(&row.proposal, row.form, turn, &proposed);
        Ok(Dossier {
            proposed,
            held,
            others,
            person,
            references,
            documents: row.documents,
            log,
            turn,
            allowed: find::allowed(turn, self.me.seat()),
            correctable,
            claim: None,
            proposal: row.proposal,
        })
    }

    /// The civil servant; what the main data do not say, the row does.
    async fn person(&self, row: &Row) -> Result<Person, Failure> {
        let found = match &row.person {
            Some(id) => self.profile("orang", id).await?.into_iter().next(),
            None => None,
        };
        let mut person = person::person(found.unwrap_or(Value::Null));
        let fill = |text: &mut String, from: &str| {
            if text.is_empty() {
                text.push_str(from);
            }
        };
        fill(&mut person.name, &row.proposal.name);
        fill(&mut person.employment, &row.employment);
        fill(&mut person.unit_name, &row.proposal.unit_name);
        if person.agency_name.is_empty() {
            person.agency_name.clone_from(&row.agency_name);
            person.agency_kind = person::kind(&row.agency_name);
        }
        if person.nip.as_str().is_empty() {
            person.nip = row.proposal.nip.clone();
        }
        // A validator is shown proposals of one kind of agency only.
        match self.me.role() {
            Role::Kanreg => person.agency_kind = AgencyKind::Regional,
            Role::Pusat => person.agency_kind = AgencyKind::Central,
            _ => {}
        }
        Ok(person)
    }

    /// The person's records of the proposal's category.
    async fn records(&self, row: &Row) -> Result<Vec<HeldRecord>, Failure> {
        let (Some(person), Some(_)) = (&row.person, row.form) else {
            return Ok(Vec::new());
        };
        let category = &row.proposal.category;
        let forms = self.forms.iter().filter(|form| form.category == *category);
        let each = try_join_all(forms.map(|form| self.records_of(form, person))).await?;
        Ok(each.into_iter().flatten().collect())
    }

    async fn records_of(&self, form: &Form, person: &str) -> Result<Vec<HeldRecord>, Failure> {
        let mut oddities = Vec::new();
        let found = self.profile(&form.variant.slug, person).await?;
        let records = found
            .into_iter()
            .filter_map(|value| person::held(value, form, &mut oddities))
            .collect();
        note(&oddities);
        Ok(records)
    }

    /// `profilasn`; a kind that this server does not have is as one without records.
    async fn profile(&self, jenis: &str, person: &str) -> Result<Vec<Value>, Failure> {
        let mut url = self.line.site().api.to(&["profilasn", "api", jenis])?;
        url.query_pairs_mut().append_pair("pns_orang_id", person);
        let answer = self.ask(url, "profilasn/api/{jenis}").await;
        match answer.and_then(|answer| envelope::list(&answer.body)) {
            Ok(list) => Ok(list),
            Err(failure) if is_of_the_list(failure.kind) => {
                if failure.kind != FailureKind::NotFound {
                    tracing::warn!(kind = failure.kind.slug(), "records held left out");
                }
                Ok(Vec::new())
            }
            Err(failure) => Err(failure),
        }
    }

    /// What happened so far; `None` where this server keeps no log for this API.
    pub(super) async fn log(&self, id: &ProposalId) -> Result<Option<Vec<LogEntry>>, Failure> {
        let path = ["siasn-instansi", "kp", "usulan", "get-log", id.as_str()];
        let url = self.line.site().api.to(&path)?;
        let answer = self.ask(url, "kp/usulan/get-log/{id}").await;
        match answer.and_then(|answer| envelope::list(&answer.body)) {
            Ok(list) if list.is_empty() => Ok(None),
            Ok(list) => {
                let mut log: Vec<_> = list.into_iter().filter_map(log::entry).collect();
                log.sort_by_key(|entry| entry.at);
                Ok(Some(log))
            }
            Err(failure) if is_of_the_list(failure.kind) => Ok(None),
            Err(failure) => Err(failure),
        }
    }

    pub(in crate::siasn) async fn record(&self, nip: &Nip) -> Result<Record, Failure> {
        let known = self.known().people.get(nip).cloned();
        let id = match known {
            Some(id) => id,
            None => self.person_id(nip).await?,
        };
        let found = self.profile("orang", &id).await?.into_iter().next();
        let found = found.ok_or_else(|| Failure::new(FailureKind::NotFound, "404 profilasn"))?;
        let person = person::person(found);
        if person.nip != *nip {
            return Err(Oddity::new("nip_baru", "the number asked for").into());
        }
        let forms: Vec<_> = self.forms.iter().collect();
        let each = join_all(forms.iter().map(|form| self.records_of(form, &id))).await;
        let mut record = Record {
            person,
            held: Default::default(),
        };
        for (form, records) in forms.iter().zip(each) {
            let records = records?;
            if !records.is_empty() {
                let held = record.held.entry(form.category.clone()).or_default();
                held.extend(records);
            }
        }
        Ok(record)
    }

    /// A civil servant's number in this API, which only the web service tells of a NIP.
    async fn person_id(&self, nip: &Nip) -> Result<String, Failure> {
        let path = ["pns", "data-utama", nip.as_str()];
        let url = self.line.site().gateway.to(&path)?;
        let answer = self.line.consult(url, "pns/data-utama/{nip}").await?;
        let person = envelope::object(&self.sound(answer)?.body)?;
        let id = super::wire::Fields::new(person).scalar("id").id("id");
        Ok(id?)
    }
}

/// The record that a proposal is about, and the others.
fn parted(records: Vec<HeldRecord>, id: Option<&str>) -> (Option<Values>, Vec<HeldRecord>) {
    let is_it = |record: &HeldRecord| id.is_some_and(|id| record.id.eq_ignore_ascii_case(id));
    let (mut own, others): (Vec<_>, Vec<_>) = records.into_iter().partition(is_it);
    (own.pop().map(|record| record.values), others)
}

/// Leaves out the values that are empty and were empty before: a form of SIASN's sends every field.
/// One that empties a value held stays, so that taking it away can be seen.
fn without_idle(mut proposed: Values, held: Option<&Values>) -> Values {
    let holds = |slug: &str| {
        let value = held.and_then(|held| held.get(slug));
        value.is_some_and(|value| !value.is_empty())
    };
    proposed.retain(|slug, value| !value.is_empty() || holds(slug));
    proposed
}

/// What the row itself tells of what happened, for a server without a log.
fn from_row(row: &Row) -> Vec<LogEntry> {
    let proposal = &row.proposal;
    let mut log = vec![LogEntry {
        at: proposal.submitted_at,
        role: "asn".to_owned(),
        name: proposal.name.clone(),
        action: "usul".to_owned(),
        status: Status {
            number: 1,
            words: String::new(),
        },
        reason: None,
        note: None,
        key: None,
        amended: Vec::new(),
    }];
    if matches!(proposal.stage(), Stage::Submitted | Stage::Unknown) {
        return log;
    }
    let acts = [("opd", &row.verified), ("bkpsdm", &row.approved)];
    let last = acts.iter().rev().find(|(_, act)| !act.name.is_empty());
    log.push(LogEntry {
        at: last
            .and_then(|(_, act)| act.at)
            .unwrap_or(proposal.submitted_at),
        role: last.map_or("", |(role, _)| role).to_owned(),
        name: last.map_or_else(String::new, |(_, act)| act.name.clone()),
        action: log::action(&proposal.status).to_owned(),
        status: proposal.status.clone(),
        reason: row.refused.words.clone(),
        note: row
            .refused
            .note
            .clone()
            .or_else(|| last.and_then(|(_, act)| act.note.clone())),
        key: None,
        amended: Vec::new(),
    });
    log
}
