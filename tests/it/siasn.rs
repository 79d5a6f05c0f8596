//! The client against the sandbox in both dialects: what a verifier does is the same, whatever the
//! server speaks and however oddly.

mod corrections;
mod moving;
mod same;
mod signature;
mod work;

use std::{path::Path, sync::Arc};

use periksa::{
    domain::{
        catalogue::Catalogue,
        decision::{Decision, Outcome, Reason, Subject},
        id::ProposalId,
        proposal::{Dossier, Proposal},
        session::Session,
        stage::Stage,
    },
    sandbox::{self, Dialect, Sandbox},
    siasn::{Client, Fetched, Options, Reading, Site},
};

use crate::desk::{plan, town_of};

/// A sandbox that speaks a dialect, with all its oddities.
async fn town(home: &Path, proposals: usize, dialect: Dialect) -> Sandbox {
    let plan = sandbox::Config {
        dialect,
        ..plan(home, proposals)
    };
    town_of(plan).await
}

/// Somebody who has signed in.
struct Official {
    client: Client,
    session: Session,
}

impl Official {
    async fn at(town: &Sandbox, user: &str) -> Self {
        let site = Site::parse(&town.url()).unwrap();
        let client = Client::new(site, Options::default());
        let session = client.sign_in(user, "contoh".into(), None).await.unwrap();
        Self { client, session }
    }

    /// Everything in sight.
    async fn inbox(&self) -> Vec<Proposal> {
        rows(self.client.inbox(100).unwrap()).await
    }

    /// The first proposal of a category at a stage.
    async fn first(&self, category: &str, stage: Stage) -> Proposal {
        let mut rows = self.inbox().await;
        rows.retain(|row| row.category.as_str() == category && row.stage() == stage);
        rows.sort_by(|a, b| a.id.cmp(&b.id));
        rows.into_iter().next().unwrap()
    }

    async fn open(&self, id: &ProposalId) -> Dossier {
        match self.client.dossier(id, None).await.unwrap() {
            Fetched::Fresh(dossier) => dossier,
            Fetched::Unchanged => panic!("nothing was known"),
        }
    }

    /// A decision on a proposal as it stands before them.
    async fn draft(&self, id: &ProposalId, outcome: Outcome) -> Decision {
        let dossier = self.open(id).await;
        assert!(dossier.allowed.contains(&outcome), "{:?}", dossier.allowed);
        let reason = self.session.abilities.reasons_for(outcome).next().cloned();
        decision(&dossier.proposal, outcome, reason)
    }
}

fn decision(proposal: &Proposal, outcome: Outcome, reason: Option<Reason>) -> Decision {
    Decision {
        id: format!("{}-{}", proposal.id, outcome.slug())
            .as_str()
            .into(),
        proposal: proposal.id.clone(),
        version: proposal.version.clone(),
        outcome,
        note: reason.is_some().then(|| "mohon  diperbaiki".to_owned()),
        reason,
        made_at: jiff::Timestamp::now(),
        corrections: Vec::new(),
        basis: Default::default(),
        subject: Subject {
            name: proposal.name.clone(),
            nip: proposal.nip.clone(),
            category: proposal.category.clone(),
            summary: proposal.summary.clone(),
        },
    }
}

/// Reads to the end; a row that comes again replaces what it was.
async fn rows(mut reading: Reading) -> Vec<Proposal> {
    let mut rows = std::collections::BTreeMap::new();
    while let Some(page) = reading.next().await.unwrap() {
        assert_eq!(page.oddities, []);
        rows.extend(page.rows.into_iter().map(|row| (row.id.clone(), row)));
    }
    rows.into_values().collect()
}

fn catalogue() -> Arc<Catalogue> {
    Arc::new(Catalogue::embedded().unwrap())
}
