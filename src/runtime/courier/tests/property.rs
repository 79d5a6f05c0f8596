//! Whatever the line, the clock and the system do to two windows, in whatever order: no decision is
//! lost, none is sent again unread, and none is acted on twice.

use std::{
    collections::{HashMap, HashSet},
    future::poll_fn,
    pin::pin,
    task::Poll,
};

use proptest::prelude::*;

use super::*;

#[derive(Clone, Copy, Debug)]
enum Event {
    Decide {
        grace: i64,
    },
    Undo,
    /// A window carries until nothing is left to do.
    Carry(usize),
    /// Both do at once.
    Both,
    /// A window dies after so many steps of a round; another is opened.
    Die(usize, usize),
    /// All are closed, and opened again.
    Restart,
    Pass(u64),
    Jump(i64),
    Weather(Weather),
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Weather {
    Fair,
    /// The server acts, and its answer is lost.
    AnswerLost,
    /// What is sent is lost on the way, or arrives when nobody waits any more.
    Late(u64),
    /// Nothing is sent at all.
    NotSent,
    /// As `Late`, and nothing can be read back.
    Blind(FailureKind),
}

fn events() -> impl Strategy<Value = Vec<Event>> {
    let weather = prop_oneof![
        2 => Just(Weather::Fair),
        2 => Just(Weather::AnswerLost),
        2 => (0u64..SETTLING.as_secs() - 10).prop_map(Weather::Late),
        1 => Just(Weather::NotSent),
        1 => Just(Weather::Blind(FailureKind::Suspended)),
        1 => Just(Weather::Blind(FailureKind::NoServer)),
    ];
    let jump = prop_oneof![
        Just(-365 * 86_400),
        Just(-40),
        Just(45),
        Just(300),
        Just(365 * 86_400)
    ];
    let event = prop_oneof![
        4 => prop_oneof![Just(0i64), Just(8)].prop_map(|grace| Event::Decide { grace }),
        1 => Just(Event::Undo),
        3 => (0usize..2).prop_map(Event::Carry),
        1 => Just(Event::Both),
        3 => (0usize..2, 1usize..24).prop_map(|(window, steps)| Event::Die(window, steps)),
        1 => Just(Event::Restart),
        3 => prop_oneof![1u64..70, 200u64..250].prop_map(Event::Pass),
        1 => jump.prop_map(Event::Jump),
        4 => weather.prop_map(Event::Weather),
    ];
    proptest::collection::vec(event, 1..30)
}

/// What the server has seen of the decisions.
struct World {
    weather: Weather,
    remembers: bool,
    /// How often it acted on each.
    acted: HashMap<DecisionId, u32>,
    /// What arrives later, and when.
    late: Vec<(DecisionId, Moment)>,
    /// Sent, and neither answered nor read back since.
    doubtful: HashSet<DecisionId>,
    wrong: Vec<String>,
}

impl World {
    fn act(&mut self, id: &DecisionId) {
        let acted = self.acted.entry(id.clone()).or_default();
        *acted += 1;
        match self.remembers {
            true => *acted = 1,
            false if *acted > 1 => self.wrong.push(format!("acted twice on {id:?}")),
            false => {}
        }
    }

    fn arrive(&mut self, now: Moment) {
        let (arrived, late) = self.late.drain(..).partition(|(_, at)| *at <= now);
        self.late = late;
        let arrived: Vec<(DecisionId, Moment)> = arrived;
        arrived.iter().for_each(|(id, _)| self.act(id));
    }

    fn decide(&mut self, id: &DecisionId, now: Moment) -> Sending {
        self.arrive(now);
        let answer = match self.weather {
            Weather::Fair => {
                self.act(id);
                Ok(receipt())
            }
            Weather::AnswerLost => {
                self.act(id);
                lost(FailureKind::LineBroken, Fate::InDoubt)
            }
            Weather::Late(0) => lost(FailureKind::TimedOut, Fate::InDoubt),
            Weather::Late(seconds) => {
                self.late
                    .push((id.clone(), now + Duration::from_secs(seconds)));
                lost(FailureKind::TimedOut, Fate::InDoubt)
            }
            Weather::NotSent => lost(FailureKind::NoServer, Fate::NotSent),
            Weather::Blind(_) => lost(FailureKind::ServerTrouble, Fate::InDoubt),
        };
        let doubtful = answer
            .as_ref()
            .is_err_and(|lost| lost.fate == Fate::InDoubt);
        if !doubtful {
            self.doubtful.remove(id);
        }
        answer
    }

    fn read_back(&mut self, decision: &Decision, now: Moment) -> Reading {
        self.arrive(now);
        if let Weather::Blind(kind) = self.weather {
            return failed(kind);
        }
        self.doubtful.remove(&decision.id);
        Ok(match self.acted.contains_key(&decision.id) {
            true => Found::Applied(receipt()),
            false => Found::Untouched(decision.version.clone()),
        })
    }
}

/// The counter of that world. A window may die before, while and after it acts.
#[derive(Clone)]
struct Gate {
    world: Arc<Mutex<World>>,
    hands: Hands,
}

impl Gate {
    fn now(&self) -> Moment {
        self.hands.clock().moment()
    }
}

/// The corrections of a decision as a thing of their own: acted on once, like the decision.
fn corrections(decision: &Decision) -> Decision {
    Decision {
        id: DecisionId::new(format!("{}-koreksi", decision.id)),
        ..decision.clone()
    }
}

impl Counter for Gate {
    async fn correct(&self, decision: &Decision) -> Sending {
        self.decide(&corrections(decision)).await
    }

    async fn read_back_correction(&self, decision: &Decision) -> Reading {
        self.read_back(&corrections(decision)).await
    }

    fn batch_limit(&self) -> usize {
        // Of a server without a memory nothing goes together, whatever it says.
        3
    }

    async fn decide_many(&self, decisions: &[Decision]) -> Answers {
        let proposals: HashSet<_> = decisions.iter().map(|one| &one.proposal).collect();
        if proposals.len() < decisions.len() {
            let wrong = format!("one proposal twice: {proposals:?}");
            self.world.lock().unwrap().wrong.push(wrong);
        }
        let mut answers = Vec::new();
        for decision in decisions {
            answers.push((decision.id.clone(), self.decide(decision).await));
        }
        // A server may leave one out of its answer, or be cut off.
        if self.world.lock().unwrap().weather == Weather::AnswerLost {
            answers.pop();
        }
        answers
    }

    async fn decide(&self, decision: &Decision) -> Sending {
        {
            let mut world = self.world.lock().unwrap();
            if !world.doubtful.insert(decision.id.clone()) {
                let wrong = format!("sent unread: {:?}", decision.id);
                world.wrong.push(wrong);
            }
        }
        tokio::task::yield_now().await;
        let answer = self.world.lock().unwrap().decide(&decision.id, self.now());
        tokio::task::yield_now().await;
        answer
    }

    async fn read_back(&self, decision: &Decision) -> Reading {
        tokio::task::yield_now().await;
        let answer = self.world.lock().unwrap().read_back(decision, self.now());
        tokio::task::yield_now().await;
        answer
    }

    async fn approve(
        &self,
        _: &[Decision],
        _: SecretString,
        _: SecretString,
    ) -> Result<Answers, Failure> {
        Ok(Vec::new())
    }

    fn settling(&self) -> Duration {
        SETTLING
    }
}

/// A window that dies takes with it what it remembers.
struct Mortal {
    courier: Courier<Gate>,
    pace: Pace,
    signatures: Signatures,
}

impl Mortal {
    async fn born(store: &Store, gate: &Gate) -> Self {
        let memory = match gate.world.lock().unwrap().remembers {
            true => Memory::Keys,
            false => Memory::None,
        };
        let courier = Courier {
            counter: gate.clone(),
            store: store.clone(),
            clock: gate.hands.clock(),
            queue: mpsc::unbounded_channel().0,
            calls: Arc::default(),
            memory,
            chance: Chance::of(|| 0.5),
            seen: Mutex::default(),
        };
        // Every start looks at the clocks.
        courier.release().await.unwrap();
        Self {
            courier,
            pace: Pace::default(),
            signatures: mpsc::unbounded_channel().1,
        }
    }

    async fn carry(&mut self) {
        let round = self.courier.round(&mut self.pace, &self.signatures);
        round.await.unwrap();
    }
}

/// Lets something go so many steps, and drops it then.
async fn steps(future: impl Future, mut left: usize) {
    let mut future = pin!(future);
    poll_fn(|context| {
        if left == 0 || future.as_mut().poll(context).is_ready() {
            return Poll::Ready(());
        }
        left -= 1;
        Poll::Pending
    })
    .await;
}

struct Play {
    store: Store,
    windows: [Mortal; 2],
    gate: Gate,
    made: Vec<DecisionId>,
    undone: HashSet<DecisionId>,
    home: tempfile::TempDir,
}

impl Play {
    async fn new(remembers: bool) -> Self {
        let home = tempfile::tempdir().unwrap();
        let hands = Hands::new();
        let world = World {
            weather: Weather::Fair,
            remembers,
            acted: HashMap::new(),
            late: Vec::new(),
            doubtful: HashSet::new(),
            wrong: Vec::new(),
        };
        let world = Arc::new(Mutex::new(world));
        let gate = Gate { world, hands };
        let wall = gate.hands.clock().wall();
        let (store, _) = Store::open(home.path(), wall).await.unwrap();
        Self {
            windows: Self::windows(&store, &gate).await,
            store,
            gate,
            made: Vec::new(),
            undone: HashSet::new(),
            home,
        }
    }

    async fn windows(store: &Store, gate: &Gate) -> [Mortal; 2] {
        [
            Mortal::born(store, gate).await,
            Mortal::born(store, gate).await,
        ]
    }

    async fn happen(&mut self, event: Event) {
        match event {
            Event::Decide { grace } => self.decide(grace).await,
            Event::Undo => {
                // What may still arrive is not taken back.
                let undone = self.store.undo_latest().await.unwrap();
                self.undone.extend(undone.map(|entry| entry.decision.id));
            }
            Event::Carry(at) => self.windows[at].carry().await,
            Event::Both => {
                let [one, other] = &mut self.windows;
                tokio::join!(one.carry(), other.carry());
            }
            Event::Die(at, left) => {
                steps(self.windows[at].carry(), left).await;
                self.windows[at] = Mortal::born(&self.store, &self.gate).await;
            }
            Event::Restart => self.restart().await,
            Event::Pass(seconds) => self.gate.hands.pass(seconds),
            Event::Jump(seconds) => {
                self.gate.hands.jump(seconds);
                // No window sleeps longer than a few seconds while anything waits.
                for window in &self.windows {
                    window.courier.release().await.unwrap();
                }
            }
            Event::Weather(weather) => self.gate.world.lock().unwrap().weather = weather,
        }
    }

    async fn decide(&mut self, grace: i64) {
        let number = u32::try_from(self.made.len()).unwrap();
        let proposal = samples::proposal(number, "golongan");
        let mut decision = samples::decision(&format!("k{number}"), &proposal);
        decision.made_at = self.gate.hands.now();
        self.made.push(decision.id.clone());
        let release_at = decision.made_at + SignedDuration::from_secs(grace);
        // Every third has corrections, which the server takes by themselves.
        let held = match number % 3 {
            2 => self.store.hold_for_correction(decision, release_at).await,
            _ => self.store.hold(decision, release_at).await,
        };
        held.unwrap();
    }

    async fn restart(&mut self) {
        self.store.clone().close().await.unwrap();
        let wall = self.gate.hands.clock().wall();
        (self.store, _) = Store::open(self.home.path(), wall).await.unwrap();
        self.windows = Self::windows(&self.store, &self.gate).await;
    }

    /// The server is well again, and time goes on.
    async fn end(&mut self) {
        self.gate.world.lock().unwrap().weather = Weather::Fair;
        for _ in 0..20 {
            self.gate.hands.pass(SETTLING.as_secs() + 1);
            self.windows[0].carry().await;
        }
        for id in &self.made {
            let entry = self.store.entry(id).await.unwrap().expect("none is lost");
            let acted = |id: &DecisionId| self.gate.world.lock().unwrap().acted.get(id).copied();
            let corrected = acted(&corrections(&entry.decision).id);
            let acted = acted(id);
            assert!(corrected.is_none_or(|times| times == 1));
            assert!(entry.corrected.is_none() || corrected == Some(1));
            match self.undone.contains(id) {
                true => assert_eq!((entry.delivery, acted), (Delivery::Withdrawn, None)),
                false => assert_eq!((entry.delivery, acted), (Delivery::Accepted, Some(1))),
            }
        }
        let verdict = self.store.verify_journal().await.unwrap();
        assert_eq!(verdict.broken_at, None);
    }
}

async fn play(events: Vec<Event>, remembers: bool) {
    let mut play = Play::new(remembers).await;
    for event in events {
        play.happen(event).await;
        let wrong = play.gate.world.lock().unwrap().wrong.clone();
        assert_eq!(wrong, [""; 0], "after {event:?}");
    }
    play.end().await;
    let wrong = play.gate.world.lock().unwrap().wrong.clone();
    assert_eq!(wrong, [""; 0]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn none_is_lost_and_none_goes_twice(events in events(), remembers in any::<bool>()) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        runtime.block_on(play(events, remembers));
    }
}
