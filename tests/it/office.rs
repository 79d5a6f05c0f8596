//! A sandbox with work for an OPD, and what became of it as the server has it.

use std::{path::Path, sync::Arc};

use periksa::{
    domain::{
        authority::AuthorityTable,
        catalogue::Catalogue,
        correction::Correction,
        decision::{Decision, Outcome},
        proposal::{Change, Proposal},
        role::Official,
    },
    sandbox::{self, Clock, Dialect, Facts, Sandbox},
    siasn::{Client, Fetched},
};

use crate::{
    desk::{plan, ready_made, town_of},
    headless,
};

/// Three decisions, on proposals of their own.
pub type Three = [Decision; 3];

/// A sandbox, and what somebody can decide there, three by three.
pub struct Town {
    pub sandbox: Sandbox,
    pub work: Vec<Three>,
    /// Who that is.
    pub user: &'static str,
    pub dialect: Dialect,
    /// The server's clock, where it stands still until it is moved on for another code.
    pub clock: Option<Clock>,
}

/// Of which categories which field can be put right.
const FIELDS: [(&str, &str); 2] = [("kursus", "nomor_sertifikat"), ("golongan", "sk_nomor")];

impl Town {
    /// An OPD's, one of each outcome.
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
        Self {
            sandbox,
            work,
            user: "opd",
            dialect,
            clock: None,
        }
    }

    /// The same in which each acceptance puts a value right; at most so many.
    pub async fn correcting(
        home: &Path,
        proposals: usize,
        (dialect, most): (Dialect, usize),
    ) -> Self {
        let mut town = Self::of(home, proposals, dialect).await;
        let (client, session, rows) = headless::in_sight(&town.sandbox.url(), town.user).await;
        let rows: Vec<_> = rows.into_iter().filter(waits_for(Official::Opd)).collect();
        let right = correctable(&client, &rows, most).await;
        let is_right = |id| right.iter().any(|(row, _)| row.id == id);
        let others = town.work.concat().into_iter();
        let others = others.filter(|one| one.outcome != Outcome::Accept);
        let others: Vec<_> = others
            .filter(|one| !is_right(one.proposal.clone()))
            .collect();
        let of = |outcome| {
            others
                .iter()
                .filter(move |one| one.outcome == outcome)
                .cloned()
        };
        let others = of(Outcome::Return).zip(of(Outcome::Refuse));
        let work = right
            .iter()
            .zip(others)
            .map(|((row, correction), (returned, refused))| {
                let mut accepted = headless::decision(&session, row, Outcome::Accept, None);
                accepted.corrections = vec![correction.clone()];
                [accepted, returned, refused]
            });
        town.work = work.collect();
        town
    }

    /// An approver's, who signs.
    pub async fn signing(home: &Path, proposals: usize) -> Self {
        let clock = Clock::standing_at(jiff::Timestamp::now());
        let sandbox = undrawn(sandbox::Config {
            dialect: Dialect::Siasn,
            clock: clock.clone(),
            ..plan(home, proposals)
        })
        .await;
        let user = "bkpsdm";
        let (_, session, rows) = headless::in_sight(&sandbox.url(), user).await;
        let rows = rows.iter().filter(|row| waits_for(Official::Approver)(row));
        let decide = |row| headless::decision(&session, row, Outcome::Accept, None);
        let work: Vec<_> = rows.map(decide).collect();
        Self {
            sandbox,
            work: work.as_chunks::<3>().0.to_vec(),
            user,
            dialect: Dialect::Siasn,
            clock: Some(clock),
        }
    }

    pub fn facts(&self) -> Arc<Facts> {
        Arc::new(self.sandbox.facts().unwrap())
    }
}

/// Whose turn it is.
pub fn waits_for(seat: Official) -> impl Fn(&Proposal) -> bool {
    let authority = AuthorityTable::of(&Catalogue::embedded().unwrap());
    move |row| authority.turn(&row.category, row.stage()) == Some(seat)
}

/// Proposals in which whoever asks may put something right, and what; at most so many.
pub async fn correctable(
    client: &Client,
    rows: &[Proposal],
    most: usize,
) -> Vec<(Proposal, Correction)> {
    let mut found = Vec::new();
    for row in rows {
        let mut fields = FIELDS.iter();
        let Some((_, field)) = fields.find(|(one, _)| *one == row.category.as_str()) else {
            continue;
        };
        if found.len() == most || !matches!(row.change, Change::Insert | Change::Update) {
            continue;
        }
        let Fetched::Fresh(dossier) = client.dossier(&row.id, None).await.unwrap() else {
            panic!("nothing was known");
        };
        if dossier.correctable.contains(*field) {
            let original = dossier.proposed[*field].clone();
            let right = "KOREKSI-1".into();
            let correction = Correction::new(field, original, right, "menurut piagam").unwrap();
            found.push((dossier.proposal, correction));
        }
    }
    found
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
        let put_right = PutRight::of(facts, decision);
        if !put_right.is_once(decision, copies) || put_right.kept < decision.corrections.len() {
            wrong.push(format!("{put_right:?}"));
        }
    }
    wrong
}

/// What the server has of a decision's corrections.
#[derive(Debug)]
pub struct PutRight {
    /// How often they were written by themselves.
    pub written: usize,
    /// How many values were put right.
    pub kept: usize,
    /// Whether none was written after the decision.
    pub before: bool,
}

impl PutRight {
    pub fn of(facts: &Facts, decision: &Decision) -> Self {
        let id = decision.proposal.as_str();
        let mut history = facts.history(id).unwrap();
        // What happened before the world began may have been accepted once as well.
        history.retain(|act| act.account.is_some());
        let is = |outcome: &'static str| move |act: &sandbox::Entry| act.outcome == outcome;
        let decided = history.iter().position(is(decision.outcome.slug()));
        let written = history.iter().rposition(is("koreksi"));
        Self {
            written: history.iter().filter(|act| is("koreksi")(act)).count(),
            kept: facts.corrections(id).unwrap().len(),
            before: decided.is_none_or(|decided| written < Some(decided)),
        }
    }

    /// Whether nothing was written more often than it may be, or after the decision.
    pub fn is_once(&self, decision: &Decision, copies: usize) -> bool {
        let wanted = decision.corrections.len();
        self.written <= wanted * copies && self.kept <= wanted && self.before
    }
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
