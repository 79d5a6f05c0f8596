//! What is left when the program ends in the middle.

use std::collections::{HashMap, HashSet};

use proptest::prelude::*;

use super::*;

#[tokio::test]
async fn a_decision_is_on_the_disk_when_it_is_held() {
    let (directory, store) = fresh().await;
    store.put_rows(vec![proposal(1)], opd()).await.unwrap();
    store.hold(decision(1), in_seconds(10)).await.unwrap();
    let copy = copy_of(directory.path());
    let (killed, opened) = open(copy.path()).await;
    assert_eq!(opened, Opened::default());
    let entry = killed.entry(&did(1)).await.unwrap().unwrap();
    assert_eq!(
        (entry.decision, entry.delivery),
        (decision(1), Delivery::Held)
    );
    assert_eq!(ids_of(&killed, View::Waiting).await, [""; 0]);
}

#[tokio::test]
async fn what_was_on_its_way_is_in_doubt_and_not_sent_again() {
    let (directory, store) = fresh().await;
    sending(&store, 1).await;
    let copy = copy_of(directory.path());
    drop(store);
    for path in [directory.path(), copy.path()] {
        let (store, opened) = open(path).await;
        assert_eq!(opened.unknown, 1);
        assert_eq!(store.claim_next(in_seconds(1_000_000)).await.unwrap(), None);
        let unknown = store.unknowns().await.unwrap();
        assert_eq!(unknown[0].decision.id, did(1));
        let last = &journal(&store, 1).await[0];
        assert_eq!(
            (last.event.as_str(), last.state),
            ("no-answer", Some(Delivery::Unknown))
        );
        assert_eq!(store.verify_journal().await.unwrap().broken_at, None);
        drop(store);
        let (_, opened) = open(path).await;
        assert_eq!(opened.unknown, 0, "said once");
    }
}

#[derive(Clone, Debug)]
enum Step {
    Hold(u32),
    Undo(u32),
    Release,
    Claim,
    Sign,
    Settle(u32, usize),
    Kill,
    Reopen,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        4 => (1u32..6).prop_map(Step::Hold),
        1 => (1u32..6).prop_map(Step::Undo),
        2 => Just(Step::Release),
        3 => Just(Step::Claim),
        2 => Just(Step::Sign),
        4 => (1u32..6, 0usize..ANSWERS.len()).prop_map(|(number, at)| Step::Settle(number, at)),
        1 => Just(Step::Kill),
        1 => Just(Step::Reopen),
    ];
    proptest::collection::vec(step, 1..40)
}

const ANSWERS: [Event; 10] = [
    Event::Confirmed,
    Event::WasRefused,
    Event::Conflicted,
    Event::NotSent,
    Event::SignatureRefused,
    Event::NoAnswer,
    Event::FoundApplied,
    Event::FoundUntouched,
    Event::FoundChanged,
    Event::Dismissed,
];

/// Those on every other proposal need a signature.
fn signs(on: u32) -> bool {
    on % 2 == 1
}

fn meant(on: u32, event: Event) -> Event {
    if signs(on) { event.unsigned() } else { event }
}

/// The outbox as a list in memory: one decision at a time per proposal.
#[derive(Default)]
struct Model {
    decisions: Vec<(DecisionId, u32, Delivery)>,
    tried: HashMap<DecisionId, u32>,
    /// Sent once without an answer: may still arrive.
    doubted: HashSet<DecisionId>,
}

impl Model {
    fn current(&mut self, proposal: u32) -> Option<&mut (DecisionId, u32, Delivery)> {
        let mut of = self.decisions.iter_mut().rev();
        of.find(|(_, on, _)| *on == proposal)
    }

    fn after_a_crash(&mut self) {
        for (_, _, state) in &mut self.decisions {
            *state = state.after(Event::NoAnswer).unwrap_or(*state);
        }
    }

    async fn step(&mut self, store: &Store, step: &Step) {
        match *step {
            Step::Hold(on) => {
                let number = u32::try_from(self.decisions.len()).unwrap();
                let decision = decision_on(number, &proposal(on));
                let held = match signs(on) {
                    true => store.hold_for_signature(decision, now()).await,
                    false => store.hold(decision, now()).await,
                };
                let pending = self
                    .current(on)
                    .is_some_and(|(_, _, state)| state.is_pending());
                assert_eq!(held.is_err(), pending);
                if !pending {
                    self.decisions.push((did(number), on, Delivery::Held));
                }
            }
            Step::Undo(on) => {
                let doubted = self.doubted.clone();
                if let Some((id, _, state)) = self.current(on) {
                    let may_undo = state.may_undo() && !doubted.contains(id);
                    assert_eq!(store.undo(id).await.is_ok(), may_undo);
                    if may_undo {
                        *state = Delivery::Withdrawn;
                    }
                }
            }
            Step::Release => {
                store.release_due(now()).await.unwrap();
                for (_, on, state) in &mut self.decisions {
                    let over = meant(*on, Event::GraceOver);
                    *state = state.after(over).unwrap_or(*state);
                }
            }
            Step::Claim => {
                let claimed = store.claim_next(now()).await.unwrap();
                let queued = self.decisions.iter_mut();
                let queued = queued.filter(|it| it.2 == Delivery::Queued);
                let next = queued.min_by_key(|it| self.tried.get(&it.0).copied().unwrap_or(0));
                let expected = next.map(|(id, _, state)| {
                    *state = Delivery::Sending;
                    *self.tried.entry(id.clone()).or_default() += 1;
                    id.clone()
                });
                assert_eq!(claimed.map(|entry| entry.decision.id), expected);
            }
            Step::Sign => {
                let ids = self.decisions.iter().map(|(id, _, _)| id.clone()).collect();
                let signed = store.sign(ids).await.unwrap();
                let mut expected = Vec::new();
                for (id, _, state) in &mut self.decisions {
                    if let Some(next) = state.after(Event::Signed) {
                        *state = next;
                        expected.push(id.clone());
                    }
                }
                let signed: Vec<_> = signed.into_iter().map(|it| it.decision.id).collect();
                assert_eq!(signed, expected);
            }
            Step::Settle(on, at) => {
                if let Some((id, _, state)) = self.current(on) {
                    let settled = store.settle(id, ANSWERS[at], nothing()).await;
                    let next = state.after(meant(on, ANSWERS[at]));
                    assert_eq!(settled.is_ok(), next.is_some());
                    *state = next.unwrap_or(*state);
                }
            }
            Step::Kill | Step::Reopen => self.after_a_crash(),
        }
        let unknown = self.decisions.iter().filter(|it| it.2 == Delivery::Unknown);
        self.doubted.extend(unknown.map(|(id, _, _)| id.clone()));
    }

    async fn check(&self, store: &Store) {
        for (id, _, state) in &self.decisions {
            let entry = store
                .entry(id)
                .await
                .unwrap()
                .expect("no decision is ever lost");
            assert_eq!(entry.delivery, *state);
        }
        let verdict = store.verify_journal().await.unwrap();
        assert_eq!(verdict.broken_at, None);
    }
}

async fn play(steps: Vec<Step>) {
    let (mut directory, mut store) = fresh().await;
    let mut model = Model::default();
    for step in &steps {
        model.step(&store, step).await;
        match step {
            Step::Kill => {
                let copy = copy_of(directory.path());
                drop(store);
                directory = copy;
                (store, _) = open(directory.path()).await;
            }
            Step::Reopen => {
                drop(store);
                (store, _) = open(directory.path()).await;
            }
            _ => {}
        }
        model.check(&store).await;
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Whatever is done in whatever order, killed and opened again: every decision is where the
    /// machine says, none is lost and none is sent twice unread.
    #[test]
    fn no_kill_loses_or_doubles_a_decision(steps in steps()) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(play(steps));
    }
}
