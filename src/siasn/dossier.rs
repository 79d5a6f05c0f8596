//! All that lies with one proposal, and all that is held of one person.

use std::collections::BTreeMap;

use reqwest::{StatusCode, header::IF_NONE_MATCH};

use super::{
    client::Client,
    http::Call,
    inbox::note,
    wire::{
        self, Oddity,
        dossier::{Berkas, Read},
        person::{Profile, records},
    },
};
use crate::domain::{
    failure::Failure,
    id::{CategorySlug, ProposalId, Version},
    nip::Nip,
    proposal::{Dossier, HeldRecord, Person},
};

/// Something that may be known already.
#[derive(Clone, Debug, PartialEq)]
pub enum Fetched<T> {
    /// What is known still holds.
    Unchanged,
    /// It is new.
    Fresh(T),
}

/// All that the server holds of a civil servant.
#[derive(Clone, Debug, PartialEq)]
pub struct Record {
    /// The main data.
    pub person: Person,
    /// The records (*riwayat*) per category.
    pub held: BTreeMap<CategorySlug, Vec<HeldRecord>>,
}

impl Client {
    /// A proposal with all that lies with it; nothing is sent where the known version still holds.
    ///
    /// # Errors
    /// `NotFound` where the account does not see it, `Unreadable` where the answer is about another
    /// proposal or has no version, or what the line did.
    pub async fn dossier(
        &self,
        id: &ProposalId,
        known: Option<&Version>,
    ) -> Result<Fetched<Dossier>, Failure> {
        let url = self.url(&["usul", id.as_str()])?;
        let answer = self
            .read(|| {
                let call = Call::get(url.clone(), "usul/{id}");
                match known {
                    Some(version) => call.header(IF_NONE_MATCH, &entity_tag(version)),
                    None => Ok(call),
                }
            })
            .await?;
        if answer.status == StatusCode::NOT_MODIFIED && known.is_some() {
            return Ok(Fetched::Unchanged);
        }
        let Read { dossier, oddities } = wire::success::<Berkas>(&answer)?.try_into()?;
        if dossier.proposal.id != *id {
            return Err(Oddity::new("usul.id", "the id asked for").into());
        }
        note(&oddities);
        Ok(Fetched::Fresh(dossier))
    }

    /// The profile of a civil servant (*asn*): main data and every record held.
    ///
    /// # Errors
    /// `NotFound` where the account does not see the person, `Unreadable` where the answer is about
    /// another one, or what the line did.
    pub async fn record(&self, nip: &Nip) -> Result<Record, Failure> {
        let url = self.url(&["asn", nip.as_str()])?;
        let profile: Profile = self.fetch(url, "asn/{nip}").await?;
        let person = profile.orang.0;
        let person = Person::from(person.ok_or_else(|| Oddity::new("orang", "an object"))?);
        if person.nip != *nip {
            return Err(Oddity::new("orang.nip", "the number asked for").into());
        }
        Ok(Record {
            person,
            held: records(profile.riwayat),
        })
    }
}

/// A version as `ETag` and `If-Match` spell it.
pub(super) fn entity_tag(version: &Version) -> String {
    format!("\"{version}\"")
}
