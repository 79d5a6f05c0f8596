//! The dialect `siasn`: the API behind the verifier's web pages, which SIASN itself calls
//! *peremajaan*, as the public record shows it. It has no versions, no keys, no changes and no
//! stable pages; what the program needs of these is made here from what there is.
//!
//! `wire` holds what its rows mean; its wrappings and careless values are read in `siasn::wire`.

mod claims;
mod corrections;
mod decisions;
mod documents;
mod dossier;
mod evidence;
mod find;
mod forms;
mod inbox;
mod references;
mod signing;
pub(super) mod wire;

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use reqwest::Url;

use self::{claims::Me, forms::FormId, wire::row::Row};
use super::{
    classify,
    http::{Answer, Call},
    line::Line,
    wire::fault,
};
use crate::domain::{
    catalogue::Catalogue,
    failure::{Failure, FailureKind},
    id::ProposalId,
    nip::Nip,
    session::Session,
};

pub(super) use forms::Forms;
pub(super) use inbox::Reading;

/// Below which path the calls stand.
const API: [&str; 3] = ["siasn-instansi", "api", "peremajaan"];
/// Most civil servants whose numbers are remembered.
const MOST_PEOPLE: usize = 10_000;

/// A server that speaks it, and who speaks with it. Clones share what they have learnt.
#[derive(Clone)]
pub(super) struct Peremajaan {
    line: Line,
    me: Arc<Me>,
    forms: Arc<Forms>,
    known: Arc<Mutex<Known>>,
}

/// What was learnt on the way and saves asking again.
#[derive(Default)]
struct Known {
    /// Where each proposal is to be asked for.
    places: HashMap<ProposalId, Place>,
    /// `pns_id` by NIP, of people whose proposals were opened.
    people: HashMap<Nip, String>,
    /// Forms under whose path this server shows nothing.
    unserved: HashSet<FormId>,
    /// Reference lists.
    lists: BTreeMap<String, Arc<BTreeMap<String, String>>>,
}

/// Where a proposal is filed.
#[derive(Clone, Copy)]
struct Place {
    form: Option<FormId>,
    service: Option<u32>,
}

impl Peremajaan {
    /// Finds out who is there and whether the API is.
    ///
    /// # Errors
    /// `NotSiasn` where nothing of it answers, or what the line did.
    pub(super) async fn greet(
        line: Line,
        catalogue: &Catalogue,
    ) -> Result<(Self, Session), Failure> {
        let access = line.tokens().access(None).await?;
        let me = Me::new(line.site(), &access.bearer);
        if me.role.is_none() {
            tracing::warn!("the sign-in names no role: reading along only");
        }
        let session = me.session(line.site());
        let server = Self {
            line,
            me: Arc::new(me),
            forms: Arc::new(Forms::of(catalogue)),
            known: Arc::default(),
        };
        match server.page(0, 1, None).await {
            Ok(_) => Ok((server, session)),
            Err(failure) if failure.kind == FailureKind::NotFound => {
                let cause = "neither kemampuan nor an inbox";
                Err(Failure::new(FailureKind::NotSiasn, cause))
            }
            Err(failure) => Err(failure),
        }
    }

    /// The URL of a call of the API.
    fn url(&self, segments: &[&str]) -> Result<Url, Failure> {
        self.line.site().api.to(API.iter().chain(segments))
    }

    /// Reads; an answer that is no success is a failure.
    async fn ask(&self, url: Url, template: &'static str) -> Result<Answer, Failure> {
        let call = || Ok(Call::get(url.clone(), template));
        self.sound(self.line.read(call).await?)
    }

    /// An answer of status 200 that is no page for people.
    fn sound(&self, answer: Answer) -> Result<Answer, Failure> {
        if !answer.status.is_success() {
            return Err(fault::of_answer(&answer));
        }
        if classify::is_page(&answer.headers, &answer.body) {
            return Err(Failure::new(FailureKind::NotSiasn, "a page for people"));
        }
        Ok(answer)
    }

    /// Remembers where a row was seen: in the inbox, or under the path of a form.
    fn note(&self, row: &Row, path: Option<FormId>) {
        let mut known = self.known();
        let before = known.places.get(&row.proposal.id);
        let before = before.and_then(|place| place.form);
        let place = Place {
            form: path.or(row.form).or(before),
            service: row.service,
        };
        known.places.insert(row.proposal.id.clone(), place);
    }

    /// Remembers a civil servant's number.
    fn meet(&self, row: &Row) {
        let mut known = self.known();
        if let Some(person) = &row.person
            && known.people.len() < MOST_PEOPLE
        {
            known
                .people
                .insert(row.proposal.nip.clone(), person.clone());
        }
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Feeds bytes to every reader of the dialect; whatever they are, none may panic, and none may make
/// something that can be decided on out of nonsense.
#[cfg(any(test, feature = "fuzzing"))]
pub(super) fn feed(bytes: &[u8], forms: &Forms) {
    use super::wire::envelope;

    let rows = envelope::list(bytes).unwrap_or_default();
    let whole: Option<serde_json::Value> = serde_json::from_slice(bytes).ok();
    for value in rows.into_iter().chain(whole) {
        let _ = wire::log::entry(value.clone());
        let _ = wire::person::person(value.clone());
        let _ = references::code(&value);
        for form in forms.iter() {
            let _ = wire::person::held(value.clone(), form, &mut Vec::new());
        }
        let flags = super::wire::fields::filled(&value);
        let Ok(row) = Row::read(value, forms, Some(&flags)) else {
            continue;
        };
        let turn = find::turn(&row, forms);
        assert!(
            turn.is_none() || row.form.is_some(),
            "a turn without a form"
        );
        assert!(!row.proposal.id.as_str().is_empty(), "a row without an id");
    }
    let _ = envelope::object(bytes);
    let _ = envelope::confirmed(bytes, Some("a"));
}

/// The forms of the program, for [`feed`].
#[cfg(any(test, feature = "fuzzing"))]
pub(super) fn embedded() -> Forms {
    Forms::of(&Catalogue::embedded().unwrap_or_default())
}
