//! A sandbox with work for an OPD, and what became of it as the server has it.

use std::{path::Path, sync::Arc};

use periksa::{
    domain::{
        decision::{Decision, Outcome},
        proposal::Proposal,
    },
    sandbox::{self, Dialect, Facts, Sandbox},
};

use crate::{
    desk::{plan, ready_made, town_of},
    headless,
};

/// One of each outcome, on proposals of its own.
pub type Three = [Decision; 3];

/// A sandbox, and what its OPD can decide, three by three.
pub struct Town {
    pub sandbox: Sandbox,
    pub work: Vec<Three>,
}

impl Town {
    pub async fn of(home: &Path, proposals: usize, dialect: Dialect) -> Self {
        let sandbox = undrawn(sandbox::Config {
            dialect,
            ..plan(home, proposals)
        })
        .await;
        let (session, rows) = headless::waiting(&sandbox.url(), "opd").await;
        let decide = |row: &Proposal, outcome| {
            let note = (outcome != Outcome::Accept).then_some("mohon  diperbaiki");
            headless::decision(&session, row, outcome, note)
        };
        let three = |rows: &[Proposal]| -> Three {
            std::array::from_fn(|at| decide(&rows[at], Outcome::ALL[at]))
        };
        let work = rows.as_chunks::<3>().0.iter().map(|rows| three(rows));
        let work = work.collect();
        Self { sandbox, work }
    }

    pub fn facts(&self) -> Arc<Facts> {
        Arc::new(self.sandbox.facts().unwrap())
    }
}

/// A sandbox in which nobody draws documents.
pub async fn undrawn(plan: sandbox::Config) -> Sandbox {
    ready_made::put(&plan).await;
    leave_undrawn(&plan.data);
    town_of(plan).await
}

/// Has nobody draw the documents, which is most of what opening a proposal costs the sandbox: what
/// they would weigh is said instead. They cannot be fetched from it.
fn leave_undrawn(data: &Path) {
    let data = rusqlite::Connection::open(data.join("sandbox.db")).unwrap();
    let sql = "UPDATE document SET size = 1000, sha256 = printf('%064d', number)";
    data.execute(sql, []).unwrap();
}

/// What the server has of decisions that should each stand there once; nothing where all is well.
pub fn wrong(facts: &Facts, decisions: &[Decision], copies: usize) -> Vec<String> {
    let mut wrong = Vec::new();
    for decision in decisions {
        let acts = acts(facts, decision);
        let as_wished = acts.iter().all(|act| {
            act.outcome == decision.outcome.slug()
                && act.reason_id.as_deref() == decision.reason.as_ref().map(|one| one.id.as_str())
                && words(act.note.as_deref()) == words(decision.note.as_deref())
        });
        if acts.is_empty() || acts.len() > copies || !as_wished {
            let outcome = decision.outcome.slug();
            wrong.push(format!("{outcome} stands {} times: {acts:?}", acts.len()));
        }
    }
    wrong
}

/// What somebody decided on a proposal, as the server has it.
pub fn acts(facts: &Facts, decision: &Decision) -> Vec<sandbox::Entry> {
    let mut acts = facts.history(decision.proposal.as_str()).unwrap();
    let outcomes = Outcome::ALL.map(Outcome::slug);
    acts.retain(|act| act.account.is_some() && outcomes.contains(&act.outcome.as_str()));
    acts
}

fn words(text: Option<&str>) -> Vec<&str> {
    text.unwrap_or_default().split_whitespace().collect()
}
