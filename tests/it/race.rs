//! Two clients race on the same proposals: each is decided once, and each loser is told who was first.
//! Counted on the server's side; headless, in both dialects.

use std::{collections::BTreeMap, path::Path, time::Instant};

use periksa::{
    domain::{
        decision::{Decision, Outcome},
        delivery::Delivery,
        id::ProposalId,
        outbox::Entry,
        proposal::Proposal,
        session::Session,
    },
    sandbox::{Dialect, Facts},
};

use crate::{
    headless::{self, Headless, Setup},
    office::{Town, acts},
    unruly::{
        Call, Unruly,
        ledger::{Ledger, Line, Mark},
    },
};

/// The proposals in a world in which so many wait.
const fn world(proposals: usize) -> usize {
    proposals * 26 / 5 + 100
}

/// What came of one proposal.
struct Outcomes {
    first: Entry,
    second: Entry,
    acts: Vec<periksa::sandbox::Entry>,
    /// The calls about it, in the order in which they came.
    lines: Vec<Line>,
}

impl Outcomes {
    /// Which of both were told that they decided it.
    fn winners(&self) -> Vec<&Entry> {
        let both = [&self.first, &self.second];
        both.into_iter()
            .filter(|entry| entry.delivery == Delivery::Accepted)
            .collect()
    }

    fn losers(&self) -> Vec<&Entry> {
        let both = [&self.first, &self.second];
        both.into_iter()
            .filter(|entry| entry.delivery != Delivery::Accepted)
            .collect()
    }
}

/// The server keeps a second one out: exactly one act, one winner, one loser who is shown it.
pub async fn once_each(dialect: Dialect, other: &str, proposals: usize) {
    for outcomes in race(dialect, other, proposals).await {
        let [act] = outcomes.acts.as_slice() else {
            panic!("{} acts", outcomes.acts.len());
        };
        let (winners, losers) = (outcomes.winners(), outcomes.losers());
        assert_eq!((winners.len(), losers.len()), (1, 1));
        assert_eq!(winners[0].decision.outcome.slug(), act.outcome);
        was_told(losers[0], act);
    }
}

/// This dialect cannot keep a second one out who writes between our reading and our writing. What it
/// can promise: nobody's decision is written more than once, nobody is told that theirs arrived
/// unless it did, who comes after the other's is done is told of it, and where both wrote, both did so
/// in that window: nobody writes who began to read when the other's writing was answered, and nobody
/// writes unread. How many these are is counted and said.
pub async fn as_far_as_can_be(dialect: Dialect, other: &str, proposals: usize) {
    let mut in_the_window = 0;
    for outcomes in race(dialect, other, proposals).await {
        let (winners, losers) = (outcomes.winners(), outcomes.losers());
        let written = |entry: &Entry| {
            let acts = outcomes.acts.iter();
            acts.filter(|act| act.outcome == entry.decision.outcome.slug())
                .count()
        };
        assert!(!outcomes.acts.is_empty() && !winners.is_empty());
        for entry in [&outcomes.first, &outcomes.second] {
            assert!(written(entry) <= 1, "written twice: {:?}", outcomes.acts);
        }
        for winner in winners {
            assert_eq!(written(winner), 1, "told of what did not arrive");
        }
        for loser in losers {
            let theirs = outcomes
                .acts
                .iter()
                .find(|act| act.outcome != loser.decision.outcome.slug());
            was_told(loser, theirs.expect("what the other one did"));
        }
        assert_eq!(out_of_order(&outcomes.lines), None, "{:#?}", outcomes.lines);
        in_the_window += usize::from(outcomes.acts.len() > 1);
    }
    println!("{dialect:?} with {other}: {in_the_window} of {proposals} were written by both");
}

/// Who wrote unread, or after the other's writing had been answered when their own reading began.
pub fn out_of_order(lines: &[Line]) -> Option<&'static str> {
    let came = |line: &Line| line.mark == Mark::Came;
    let writes = |line: &Line| line.call.decides();
    let place = |from: &[Line], wish: &dyn Fn(&Line) -> bool| from.iter().rposition(wish);
    let written = lines.iter().enumerate();
    let mut written = written.filter(|(_, line)| came(line) && writes(line));
    written.find_map(|(at, line)| {
        let before = &lines[..at];
        let own = |one: &Line| one.who == line.who && came(one) && one.call == Call::Proposal;
        let theirs = |one: &Line| one.who != line.who && !came(one) && writes(one);
        let read = place(before, &own);
        let overlooked = read.is_none_or(|read| place(&before[..read], &theirs).is_some());
        overlooked.then_some(line.who)
    })
}

/// Whether a loser was shown what the other one did.
fn was_told(loser: &Entry, act: &periksa::sandbox::Entry) {
    assert_eq!(loser.delivery, Delivery::Conflict, "{:?}", loser.failure);
    let theirs = loser.theirs.as_ref().expect("who was first");
    let last = theirs.last.as_ref().expect("what was done");
    assert_eq!(last.action, act.outcome);
    assert_eq!(theirs.proposal.status.number, act.status);
}

/// Has both decide all, each in their own way, and gives what came of it.
async fn race(dialect: Dialect, other: &str, proposals: usize) -> Vec<Outcomes> {
    let begun = Instant::now();
    let home = tempfile::tempdir().unwrap();
    let town = Town::of(home.path(), world(proposals), dialect).await;
    let url = town.sandbox.url();
    let (session, mut rows) = headless::waiting(&url, "opd").await;
    assert!(rows.len() >= proposals, "{} wait only", rows.len());
    rows.truncate(proposals);
    let ledger = Ledger::default();
    let (one, two) = (
        line(&town, &ledger, "satu").await,
        line(&town, &ledger, "dua").await,
    );
    let urls = (one.url(), two.url());
    let started = Instant::now();
    let (first, second) = tokio::join!(
        racer(
            home.path().join("satu"),
            &urls.0,
            "opd",
            all(&session, &rows, Outcome::Accept)
        ),
        racer(
            home.path().join("dua"),
            &urls.1,
            other,
            all(&session, &rows, Outcome::Return)
        ),
    );
    println!(
        "{dialect:?}, opd and {other}, {proposals} proposals: {:.1} s, of which {:.1} s to prepare",
        begun.elapsed().as_secs_f64(),
        (started - begun).as_secs_f64()
    );
    let facts: &Facts = &town.facts();
    let mut lines = by_proposal(&rows, ledger.lines());
    let outcomes = rows.iter().map(|row| {
        let of = |entries: &[Entry]| {
            let mut entries = entries.iter();
            let entry = entries.find(|entry| entry.decision.proposal == row.id);
            entry.cloned().expect("an entry")
        };
        let first = of(&first);
        Outcomes {
            acts: acts(facts, &first.decision),
            lines: lines.remove(&row.id).unwrap_or_default(),
            second: of(&second),
            first,
        }
    });
    let outcomes = outcomes.collect();
    town.sandbox.stop().await;
    outcomes
}

/// A line of somebody's own to the server, everything on which is noted.
async fn line(town: &Town, ledger: &Ledger, who: &'static str) -> Unruly {
    let line = Unruly::before(town.sandbox.address(), Vec::new()).await;
    line.keep(ledger, who);
    line
}

/// The calls that name a proposal, by proposal.
fn by_proposal(rows: &[Proposal], lines: Vec<Line>) -> BTreeMap<ProposalId, Vec<Line>> {
    let mut found: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for line in lines {
        // An id is 36 letters, digits and hyphens between others.
        let mut words = line
            .about
            .split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '-');
        let id = words.find(|word| word.len() == 36).map(ProposalId::new);
        if let Some(id) = id.filter(|id| rows.iter().any(|row| row.id == *id)) {
            found.entry(id).or_default().push(line);
        }
    }
    found
}

fn all(session: &Session, rows: &[Proposal], outcome: Outcome) -> Vec<Decision> {
    let note = (outcome != Outcome::Accept).then_some("dokumen tidak terbaca");
    rows.iter()
        .map(|row| headless::decision(session, row, outcome, note))
        .collect()
}

async fn racer(
    home: impl AsRef<Path>,
    url: &str,
    user: &str,
    decisions: Vec<Decision>,
) -> Vec<Entry> {
    let mut program = Headless::start(Setup::new(home.as_ref(), url, user));
    program.sign_in(|_, _| ()).await;
    for decision in &decisions {
        program.decide(decision);
    }
    let settled = program.settle(|_, _| (), || true).await;
    settled.unwrap_or_else(|left| panic!("{user}: {left}"));
    let entries = std::mem::take(&mut program.entries);
    program.close().await;
    entries
}
