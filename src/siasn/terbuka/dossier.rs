//! All that lies with one proposal, and all that is held of one person.

use reqwest::{StatusCode, header::IF_NONE_MATCH};

use super::{
    Terbuka,
    wire::{
        dossier::{Berkas, Read},
        person::{Profile, records},
    },
};
use crate::{
    domain::{
        failure::Failure,
        id::{ProposalId, Version},
        nip::Nip,
        proposal::{Dossier, Person},
    },
    siasn::{
        answers::{Fetched, Record},
        http::{Answer, Call},
        wire::{self, Oddity, note},
    },
};

impl Terbuka {
    pub(in crate::siasn) async fn dossier(
        &self,
        id: &ProposalId,
        known: Option<&Version>,
    ) -> Result<Fetched<Dossier>, Failure> {
        let answer = self.file(id, known).await?;
        if answer.status == StatusCode::NOT_MODIFIED && known.is_some() {
            return Ok(Fetched::Unchanged);
        }
        opened(&answer, id).map(Fetched::Fresh)
    }

    /// What the server says when it is asked for a proposal.
    pub(super) async fn file(
        &self,
        id: &ProposalId,
        known: Option<&Version>,
    ) -> Result<Answer, Failure> {
        let url = self.url(&["usul", id.as_str()])?;
        let call = || {
            let call = Call::get(url.clone(), "usul/{id}");
            match known {
                Some(version) => call.header(IF_NONE_MATCH, &entity_tag(version)),
                None => Ok(call),
            }
        };
        self.line.read(call).await
    }

    pub(in crate::siasn) async fn record(&self, nip: &Nip) -> Result<Record, Failure> {
        let url = self.url(&["asn", nip.as_str()])?;
        let profile: Profile = self.line.fetch(url, "asn/{nip}").await?;
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

/// The proposal that an answer tells of, which has to be the one asked for.
pub(super) fn opened(answer: &Answer, id: &ProposalId) -> Result<Dossier, Failure> {
    let Read { dossier, oddities } = wire::success::<Berkas>(answer)?.try_into()?;
    if dossier.proposal.id != *id {
        return Err(Oddity::new("usul.id", "the id asked for").into());
    }
    note(&oddities);
    Ok(dossier)
}

/// A version as `ETag` and `If-Match` spell it.
pub(super) fn entity_tag(version: &Version) -> String {
    format!("\"{version}\"")
}
