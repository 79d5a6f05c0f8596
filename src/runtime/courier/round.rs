//! A round: the turn is taken, what a window that is gone left is put in doubt, and then decisions are
//! read back and sent side by side until nothing is left that could be done now.

use std::{collections::HashSet, sync::atomic::Ordering, time::Duration};

use futures_util::{StreamExt, stream::FuturesUnordered};

use super::{
    Courier, LONGEST_SLEEP, Memory, Signatures,
    counter::Counter,
    pace::{Pace, is_general},
    step::Outcome,
};
use crate::{
    app::message::Msg,
    domain::{delivery::Delivery, failure::Failure, id::DecisionId, outbox::Entry},
    store::Task,
};

/// How long a round takes up new decisions: then another window may sign its batch.
const LENGTH: Duration = Duration::from_secs(10);

/// How a round ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ended {
    /// Nothing is left that could be done now.
    Done,
    /// Others may want the turn; there may be more.
    Early,
    /// Another window carries.
    Busy,
    /// The store failed.
    Failed,
}

/// What is known in the course of a round.
#[derive(Debug, Default)]
struct Course {
    under_way: HashSet<DecisionId>,
    /// The server has answered.
    answered: bool,
    /// Why nothing more is begun.
    stopped: Option<Failure>,
    /// Why something could not be read back, though others may be.
    trouble: Option<Failure>,
    /// The store failed.
    failed: Option<Failure>,
}

impl<C: Counter> Courier<C> {
    /// Carries what can be carried now.
    ///
    /// # Errors
    /// What the store did; what was under way by then has come to an end, as far as it could be noted.
    pub(super) async fn round(
        &self,
        pace: &mut Pace,
        signatures: &Signatures,
    ) -> Result<Ended, Failure> {
        // Heard before anything can fail: a wish that stays would be heeded again at once, for ever.
        self.heed(pace);
        self.release().await?;
        let began = self.clock.moment();
        if pace.left(began).is_some() {
            return Ok(Ended::Done);
        }
        let Some(turn) = self.store.turn(Task::Carry)? else {
            return Ok(Ended::Busy);
        };
        if self.store.doubt_what_was_sending(&turn).await? > 0 {
            self.report().await;
        }
        let mut course = Course::default();
        let mut jobs = FuturesUnordered::new();
        let mut early = false;
        loop {
            early |= !signatures.is_empty() || self.clock.moment() - began > LENGTH;
            while !early && course.goes_on() && jobs.len() < pace.width() {
                match self.next(&course, pace).await {
                    Ok(entries) if entries.is_empty() => break,
                    Ok(entries) => {
                        let ids = entries.iter().map(|entry| entry.decision.id.clone());
                        course.under_way.extend(ids);
                        jobs.push(self.work(entries));
                    }
                    Err(failure) => course.failed = Some(failure),
                }
            }
            tokio::select! {
                Some((ids, outcome)) = jobs.next() => {
                    course.under_way.retain(|id| !ids.contains(id));
                    self.note(&mut course, pace, outcome);
                }
                // What is new may go beside what is under way.
                () = self.calls.bell.notified(), if !jobs.is_empty() => self.heed(pace),
                () = tokio::time::sleep(LONGEST_SLEEP), if !jobs.is_empty() => {}
                else => break,
            }
        }
        drop(turn);
        self.end(course, early)
    }

    fn end(&self, course: Course, early: bool) -> Result<Ended, Failure> {
        if let (false, None, Some(failure)) = (course.answered, course.stopped, course.trouble)
            && is_general(failure.kind)
        {
            self.lose(failure);
        }
        match course.failed {
            Some(failure) => Err(failure),
            None if early => Ok(Ended::Early),
            None => Ok(Ended::Done),
        }
    }

    /// What is to be done next: what is in doubt is read back before anything new is sent, one by one.
    /// Several that were never sent go together, where the server takes them so.
    async fn next(&self, course: &Course, pace: &Pace) -> Result<Vec<Entry>, Failure> {
        self.release().await?;
        let now = self.clock.now();
        let doubtful = self.store.doubtful(now).await?;
        let mut idle = doubtful.into_iter();
        if let Some(entry) = idle.find(|entry| !course.under_way.contains(&entry.decision.id)) {
            return Ok(vec![entry]);
        }
        let together = pace.together(self.counter.batch_limit());
        let mut claimed = match together > 1 && self.memory == Memory::Keys {
            true => self.store.claim_several(now, together).await?,
            false => Vec::new(),
        };
        if claimed.is_empty() {
            claimed.extend(self.store.claim_next(now).await?);
        }
        if !claimed.is_empty() {
            self.report().await;
        }
        Ok(claimed)
    }

    async fn work(&self, entries: Vec<Entry>) -> (Vec<DecisionId>, Result<Outcome, Failure>) {
        let outcome = match entries.as_slice() {
            [entry] if entry.delivery == Delivery::Unknown => self.ask(entry).await,
            [entry] => self.carry(entry).await,
            several => self.carry_several(several).await,
        };
        let ids = entries.into_iter().map(|entry| entry.decision.id);
        (ids.collect(), outcome)
    }

    fn note(&self, course: &mut Course, pace: &mut Pace, outcome: Result<Outcome, Failure>) {
        match outcome {
            Ok(Outcome::Answered) => {
                pace.answered();
                if !course.answered && course.stopped.is_none() {
                    let _ = self.queue.send(Msg::LineBack);
                }
                course.answered = true;
            }
            Ok(Outcome::Open(failure)) => course.trouble = Some(failure),
            // Those that were under way together lost the line together.
            Ok(Outcome::Lost(failure)) if course.stopped.is_none() => {
                pace.lost(self.clock.moment(), &failure, self.chance.next());
                self.lose(failure.clone());
                course.stopped = Some(failure);
            }
            Ok(Outcome::Lost(_)) => {}
            Err(failure) => course.failed = Some(failure),
        }
    }

    /// Whoever hurries, or leaves, does not wait for a pause of ours.
    fn heed(&self, pace: &mut Pace) {
        if self.calls.hurry.swap(false, Ordering::AcqRel) || self.is_leaving() {
            pace.hurry();
        }
    }
}

impl Course {
    fn goes_on(&self) -> bool {
        self.stopped.is_none() && self.failed.is_none()
    }
}
