//! What there is to decide, and what has to come of each.

use std::{collections::VecDeque, path::Path, sync::Arc};

use periksa::{
    domain::{
        correction::Correction,
        decision::{Decision, Outcome},
        proposal::Proposal,
        role::Official,
        session::Session,
    },
    sandbox::{self, Clock, Sandbox},
    siasn::Client,
};

use super::{
    moment::Moment,
    way::{Way, Where},
};
use crate::{
    desk::plan,
    headless::{decision, in_sight},
    office::{correctable, undrawn, waits_for},
    unruly::fault::Deed,
};

/// The proposals of a world; when its work is done, another one is taken.
const WORLD: usize = 2400;
/// How many decisions a start of the program makes, where nothing is special about them.
const EACH: usize = 2;
/// Every so manieth of these starts makes one with a correction, where corrections can be made.
const CORRECTS: usize = 3;
/// How many proposals that can be corrected are looked up in a world.
const CORRECTABLE: usize = 64;
/// A note longer than any server takes.
const LONG: usize = 100_000;

/// What has to come of a decision that was held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// It stands on the server, once.
    Once,
    /// Nobody decided.
    Nothing,
    /// The colleague's stands there, and ours does not.
    Theirs,
}

/// A decision that was made, or was to be.
#[derive(Clone)]
pub struct Made {
    pub decision: Decision,
    pub end: End,
}

/// A town, and what can be decided there.
pub struct Stock {
    pub sandbox: Sandbox,
    /// The server's clock, where it stands still and has to be moved for another code.
    pub clock: Option<Clock>,
    session: Session,
    colleague: (Arc<Client>, Session),
    plain: VecDeque<Proposal>,
    correctable: VecDeque<(Proposal, Correction)>,
    given: usize,
}

impl Stock {
    pub async fn of(home: &Path, at: Where) -> Self {
        let signs = at == Where::Approver;
        let clock = signs.then(|| Clock::standing_at(jiff::Timestamp::now()));
        let plan = sandbox::Config {
            dialect: at.dialect(),
            clock: clock.clone().unwrap_or_default(),
            ..plan(home, WORLD)
        };
        let sandbox = undrawn(plan).await;
        let (user, other) = at.users();
        let (client, session, mut rows) = in_sight(&sandbox.url(), user).await;
        let seat = match at {
            Where::Approver => Official::Approver,
            Where::Terbuka | Where::Siasn => Official::Opd,
        };
        rows.retain(waits_for(seat));
        let correctable: VecDeque<_> = match signs {
            true => VecDeque::new(),
            false => correctable(&client, &rows, CORRECTABLE).await.into(),
        };
        rows.retain(|row| correctable.iter().all(|(one, _)| one.id != row.id));
        let (other, theirs, _) = in_sight(&sandbox.url(), other).await;
        Self {
            sandbox,
            clock,
            session,
            colleague: (Arc::new(other), theirs),
            plain: rows.into(),
            correctable,
            given: 0,
        }
    }

    /// The next decisions for a moment; `None` where the work is done.
    pub fn take(&mut self, moment: Moment) -> Option<Vec<Made>> {
        let way = moment.way();
        self.given += 1;
        let mixed = way == Way::Plain && self.given.is_multiple_of(CORRECTS);
        if way.is_corrected() || (mixed && !self.correctable.is_empty()) {
            let (row, correction) = self.correctable.pop_front()?;
            let mut made = self.made(&row, Outcome::Accept, moment);
            made.decision.corrections = vec![correction];
            return Some(vec![made]);
        }
        let count = if way.is_alone() { 1 } else { EACH };
        (0..count)
            .map(|number| {
                let row = self.plain.pop_front()?;
                Some(self.made(&row, self.outcome(way, number), moment))
            })
            .collect()
    }

    fn outcome(&self, way: Way, number: usize) -> Outcome {
        let accepts = self.clock.is_some();
        match way {
            // A colleague sends it back.
            Way::Overtaken | Way::OvertakenMeanwhile => Outcome::Accept,
            _ if accepts => Outcome::Accept,
            _ => Outcome::ALL[(self.given + number) % Outcome::ALL.len()],
        }
    }

    fn made(&self, row: &Proposal, outcome: Outcome, moment: Moment) -> Made {
        let long = "a".repeat(LONG);
        let note = match moment.way() {
            Way::TooLong | Way::PutAway => Some(long.as_str()),
            _ => (outcome != Outcome::Accept).then_some("mohon  diperbaiki"),
        };
        let end = match (moment.way(), moment) {
            (Way::TooLong | Way::PutAway, _) => End::Nothing,
            (Way::Overtaken | Way::OvertakenMeanwhile, _) => End::Theirs,
            // What was not committed did not happen, and goes its way.
            (Way::TakenBack, Moment::Committed(..)) => End::Nothing,
            _ => End::Once,
        };
        Made {
            decision: decision(&self.session, row, outcome, note),
            end,
        }
    }

    /// Has a colleague send a proposal back.
    pub async fn send_back(&self, ours: &Decision) {
        returned(&self.colleague.0, &self.theirs(ours)).await;
    }

    /// The same in the middle of something else.
    pub fn sends_back(&self, ours: Option<&Decision>) -> Deed {
        let client = Arc::clone(&self.colleague.0);
        let theirs = ours.map(|ours| self.theirs(ours));
        Arc::new(move || {
            let Some(theirs) = &theirs else { return };
            let returning = returned(&client, theirs);
            tokio::task::block_in_place(|| tokio::runtime::Handle::current().block_on(returning));
        })
    }

    fn theirs(&self, ours: &Decision) -> Decision {
        let abilities = &self.colleague.1.abilities;
        let mut theirs = ours.clone();
        theirs.id = format!("rekan-{}", ours.proposal).as_str().into();
        theirs.outcome = Outcome::Return;
        theirs.reason = abilities.reasons_for(Outcome::Return).next().cloned();
        theirs.note = Some("sudah saya kembalikan".to_owned());
        theirs
    }
}

async fn returned(client: &Client, theirs: &Decision) {
    client.decide(theirs).await.expect("nobody else was there");
}
