//! What concerns the store alone, done in the order of asking, so that what is taken back last is what
//! was decided last. Only a listing, which may be a search through a million rows, is no hindrance to
//! what comes after it: it goes on beside it, and gives way to a newer one.

use std::sync::{Arc, atomic::Ordering};

use futures_util::{FutureExt, future::BoxFuture};
use jiff::Timestamp;
use tokio::sync::mpsc;

use super::{Order, Shared, lock};
use crate::{
    app::{
        effect::{Draft, Effect},
        message::Msg,
        screens::inbox::Ask,
    },
    domain::{
        decision::Decision,
        delivery::Event,
        failure::{Failure, FailureKind},
        id::DecisionId,
        outbox::{Entry, Settlement, Step},
    },
    store::Store,
};

impl Shared {
    /// Does what is asked of the store in the order of asking, so that what is taken back last is
    /// what was decided last. Of two listings the newer one counts: nobody looks at the other any
    /// more. A listing begins in its turn, and what follows it waits for one step of it at most.
    pub(super) async fn attend(self: Arc<Self>, mut orders: mpsc::UnboundedReceiver<Order>) {
        let mut listing: Option<BoxFuture<'static, Msg>> = None;
        loop {
            let order = match &mut listing {
                None => orders.recv().await,
                Some(search) => tokio::select! {
                    biased;
                    message = search => {
                        listing = None;
                        self.tell(message);
                        continue;
                    }
                    order = orders.recv() => order,
                },
            };
            match order {
                None => return,
                Some((store, Effect::List(ask))) => {
                    listing = Some(list(store, ask, self.clock.now()).boxed());
                }
                Some((store, effect)) => self.attend_to(&store, effect).await,
            }
        }
    }

    async fn attend_to(&self, store: &Store, effect: Effect) {
        let moves = matches!(
            effect,
            Effect::Hold(_)
                | Effect::UndoLast
                | Effect::Undo(_)
                | Effect::Dismiss(_)
                | Effect::GiveUp(_)
        );
        if let Some(message) = self.answer(store, effect).await {
            self.tell(message);
        }
        if moves {
            self.count(store).await;
        }
    }

    /// Answers what cannot be done for want of a store.
    pub(super) fn tell_unasked(&self, effect: Effect) {
        let failure = || Failure::new(FailureKind::Storage, "no account is open");
        self.tell(match effect {
            Effect::Hold(draft) => Msg::NotHeld(draft, failure()),
            Effect::UndoLast | Effect::Undo(_) | Effect::Dismiss(_) | Effect::GiveUp(_) => {
                Msg::Undone(Err(failure()))
            }
            Effect::List(ask) => Msg::Listed(ask.tag, Err(failure())),
            Effect::Remember(id) => Msg::Remembered(id, None),
            _ => return,
        });
    }

    /// What the store says to an effect; `None` where nobody waits for an answer.
    async fn answer(&self, store: &Store, effect: Effect) -> Option<Msg> {
        Some(match effect {
            Effect::KeepSession(session) => {
                Msg::NotOpened(store.keep_session(&session).await.err()?)
            }
            Effect::Count => match store.counts().await {
                Ok(counts) => Msg::Counted(counts),
                Err(failure) => Msg::NotOpened(failure),
            },
            Effect::Remember(id) => {
                let dossier = store.dossier(&id).await.ok().flatten();
                Msg::Remembered(id, dossier.map(Box::new))
            }
            Effect::FindDocuments(id, listed) => self.at_hand(store, id, &listed).await,
            Effect::Hold(draft) => self.hold(store, *draft).await,
            Effect::UndoLast => {
                let undone = store.undo_latest().await;
                self.calls.bell.notify_one();
                Msg::Undone(undone.map(|entry| entry.map(Box::new)))
            }
            Effect::Undo(id) => {
                let undone = store.undo(&id).await;
                self.calls.bell.notify_one();
                Msg::Undone(undone.map(|entry| Some(Box::new(entry))))
            }
            Effect::Dismiss(id) => {
                let put_away = dismiss(store, &id).await;
                self.calls.bell.notify_one();
                Msg::Undone(put_away.map(|entry| entry.map(Box::new)))
            }
            Effect::GiveUp(id) => {
                let given_up = store.give_up(&id).await;
                self.calls.bell.notify_one();
                Msg::Undone(given_up.map(|entry| Some(Box::new(entry))))
            }
            Effect::Deliver => {
                let hurried = store.hurry().await;
                self.calls.hurry.store(true, Ordering::Release);
                self.calls.bell.notify_one();
                Msg::NotOpened(hurried.err()?)
            }
            Effect::ListOutbox => match store.outbox().await {
                Ok(entries) => Msg::OutboxListed(entries),
                Err(failure) => Msg::NotOpened(failure),
            },
            _ => return None,
        })
    }

    async fn hold(&self, store: &Store, draft: Draft) -> Msg {
        let now = self.clock.now();
        let grace = jiff::SignedDuration::try_from(draft.grace).unwrap_or_default();
        let decision = Decision {
            id: DecisionId::new(uuid::Uuid::new_v4().to_string()),
            proposal: draft.proposal.clone(),
            version: draft.version.clone(),
            outcome: draft.outcome,
            reason: draft.reason.clone(),
            note: draft.note.clone(),
            made_at: now,
            corrections: draft.corrections.clone(),
            basis: draft.basis.clone(),
            subject: draft.subject.clone(),
        };
        let held = match (draft.needs_signature, draft.step) {
            (true, _) => store.hold_for_signature(decision, now + grace).await,
            (false, Step::Correct) => store.hold_for_correction(decision, now + grace).await,
            (false, Step::Decide) => store.hold(decision, now + grace).await,
        };
        if let Ok(entry) = &held {
            lock(&self.calls.held_here).push(entry.decision.id.clone());
        }
        self.calls.bell.notify_one();
        match held {
            Ok(entry) => Msg::Held(Box::new(entry)),
            Err(failure) => Msg::NotHeld(Box::new(draft), failure),
        }
    }
}

async fn list(store: Store, ask: Ask, now: Timestamp) -> Msg {
    let window = store.window(ask.listing, ask.start, ask.limit, now).await;
    Msg::Listed(ask.tag, window)
}

/// Puts a decision away; what became of it stays with it.
async fn dismiss(store: &Store, id: &DecisionId) -> Result<Option<Entry>, Failure> {
    let Some(entry) = store.entry(id).await? else {
        return Ok(None);
    };
    let known = Settlement {
        failure: entry.failure,
        theirs: entry.theirs,
        ..Settlement::default()
    };
    store.settle(id, Event::Dismissed, known).await.map(Some)
}
