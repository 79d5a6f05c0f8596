//! The courier over a real store, with a counter that says what a test wants and clocks that stand
//! still until they are moved.

mod carrying;
mod doubt;
mod leaving;
mod property;
mod several;
mod windows;

use std::sync::atomic::AtomicUsize;

use secrecy::SecretString;
use tokio::sync::Semaphore;

use super::{counter::Answers, *};
use crate::{
    domain::{
        decision::Decision,
        delivery::Delivery,
        failure::{FailureKind, Fate},
        outbox::{Entry, MAY_ARRIVE},
        samples,
        stage::Status,
    },
    siasn::{DecideFailure, Found, Receipt, Theirs},
};

/// How long what was sent without an answer may still be at work, at the counters here.
const SETTLING: Duration = MAY_ARRIVE.unsigned_abs();

type Sending = Result<Receipt, DecideFailure>;
type Reading = Result<Found, Failure>;
/// What a counter says of several decisions.
type Several = Box<dyn Fn(&[Decision]) -> Answers + Send + Sync>;

/// A counter that answers as it is told.
struct Loket {
    decide: Box<dyn Fn(&Decision) -> Sending + Send + Sync>,
    read_back: Box<dyn Fn(&Decision) -> Reading + Send + Sync>,
    /// How many it takes in one call.
    batch: usize,
    /// What it says of several, where that is not what it would say of each.
    several: Option<Several>,
    /// One answer each; as many as anybody may want, until a test takes them away.
    answers: Semaphore,
    /// What was asked, in order: `kirim` and `baca` with the decision's id.
    asked: Mutex<Vec<String>>,
    inside: AtomicUsize,
    /// The most that were asked at once.
    most: AtomicUsize,
}

impl Default for Loket {
    fn default() -> Self {
        Self {
            decide: Box::new(|_| Ok(receipt())),
            read_back: Box::new(|decision| Ok(Found::Untouched(decision.version.clone()))),
            batch: 0,
            several: None,
            answers: Semaphore::new(Semaphore::MAX_PERMITS / 2),
            asked: Mutex::default(),
            inside: AtomicUsize::new(0),
            most: AtomicUsize::new(0),
        }
    }
}

impl Loket {
    async fn answer<T>(&self, what: &str, decision: &Decision, say: impl FnOnce() -> T) -> T {
        let asked = format!("{what} {}", decision.id.as_str());
        self.asked.lock().unwrap().push(asked);
        let inside = self.inside.fetch_add(1, Ordering::SeqCst) + 1;
        self.most.fetch_max(inside, Ordering::SeqCst);
        tokio::task::yield_now().await;
        self.answers.acquire().await.unwrap().forget();
        self.inside.fetch_sub(1, Ordering::SeqCst);
        say()
    }

    fn asked(&self) -> Vec<String> {
        std::mem::take(&mut self.asked.lock().unwrap())
    }
}

impl Counter for Arc<Loket> {
    async fn decide(&self, decision: &Decision) -> Sending {
        self.answer("kirim", decision, || (self.decide)(decision))
            .await
    }

    fn batch_limit(&self) -> usize {
        self.batch
    }

    async fn decide_many(&self, decisions: &[Decision]) -> Answers {
        let ids: Vec<_> = decisions.iter().map(|one| one.id.as_str()).collect();
        let asked = format!("kirim bersama {}", ids.join(" "));
        self.asked.lock().unwrap().push(asked);
        tokio::task::yield_now().await;
        self.answers.acquire().await.unwrap().forget();
        let each = |one: &Decision| (one.id.clone(), (self.decide)(one));
        match &self.several {
            Some(several) => several(decisions),
            None => decisions.iter().map(each).collect(),
        }
    }

    async fn correct(&self, decision: &Decision) -> Sending {
        self.answer("koreksi", decision, || (self.decide)(decision))
            .await
    }

    async fn read_back_correction(&self, decision: &Decision) -> Reading {
        self.answer("baca koreksi", decision, || (self.read_back)(decision))
            .await
    }

    async fn read_back(&self, decision: &Decision) -> Reading {
        self.answer("baca", decision, || (self.read_back)(decision))
            .await
    }

    async fn approve(
        &self,
        decisions: &[Decision],
        _: SecretString,
        _: SecretString,
    ) -> Result<Answers, Failure> {
        let mut answers = Vec::new();
        for decision in decisions {
            answers.push((decision.id.clone(), self.decide(decision).await));
        }
        Ok(answers)
    }

    fn settling(&self) -> Duration {
        SETTLING
    }
}

/// Both clocks, moved by hand.
#[derive(Clone)]
struct Hands(Arc<Mutex<(Timestamp, Moment)>>);

impl Hands {
    fn new() -> Self {
        Self(Arc::new(Mutex::new((start(), Duration::ZERO))))
    }

    fn clock(&self) -> Clock {
        let (wall, forward) = (self.clone(), self.clone());
        Clock::of(move || wall.now(), move || forward.0.lock().unwrap().1)
    }

    fn now(&self) -> Timestamp {
        self.0.lock().unwrap().0
    }

    /// Time passes.
    fn pass(&self, seconds: u64) {
        self.0.lock().unwrap().1 += Duration::from_secs(seconds);
        self.jump(i64::try_from(seconds).unwrap());
    }

    /// Somebody sets the wall clock.
    fn jump(&self, seconds: i64) {
        self.0.lock().unwrap().0 += SignedDuration::from_secs(seconds);
    }
}

fn start() -> Timestamp {
    "2026-11-21T03:00:00Z".parse().unwrap()
}

/// A window: a courier, what it said, and how it carries.
struct Window {
    courier: Courier<Arc<Loket>>,
    pace: Pace,
    signatures: Signatures,
    sign: mpsc::UnboundedSender<Signature>,
    told: mpsc::UnboundedReceiver<Msg>,
}

impl Window {
    fn on(store: &Store, hands: &Hands, loket: &Arc<Loket>, memory: Memory) -> Self {
        let (queue, told) = mpsc::unbounded_channel();
        let (sign, signatures) = mpsc::unbounded_channel();
        let courier = Courier {
            counter: Arc::clone(loket),
            store: store.clone(),
            clock: hands.clock(),
            queue,
            calls: Arc::default(),
            memory,
            chance: Chance::of(|| 0.5),
            seen: Mutex::default(),
        };
        Self {
            courier,
            pace: Pace::default(),
            signatures,
            sign,
            told,
        }
    }

    async fn round(&mut self) -> Ended {
        let ended = self.courier.round(&mut self.pace, &self.signatures).await;
        ended.unwrap()
    }

    async fn pause(&self, ended: Ended) -> Option<Duration> {
        self.courier.pause(ended, &self.pace).await
    }

    /// The kinds of failure said to be the line's, since this was asked last.
    fn lost(&mut self) -> Vec<FailureKind> {
        let mut lost = Vec::new();
        while let Ok(message) = self.told.try_recv() {
            if let Msg::LineLost(failure) = message {
                lost.push(failure.kind);
            }
        }
        lost
    }
}

/// A store with one window on it.
struct Office {
    window: Window,
    store: Store,
    hands: Hands,
    loket: Arc<Loket>,
    home: tempfile::TempDir,
}

impl Office {
    async fn with(loket: Loket, memory: Memory) -> Self {
        let home = tempfile::tempdir().unwrap();
        let hands = Hands::new();
        let (store, _) = Store::open(home.path(), hands.clock().wall())
            .await
            .unwrap();
        let loket = Arc::new(loket);
        Self {
            window: Window::on(&store, &hands, &loket, memory),
            store,
            hands,
            loket,
            home,
        }
    }

    /// Holds decisions of these names, each on a proposal of its own, for so many seconds.
    async fn hold(&self, names: &[&str], seconds: i64) {
        for name in names {
            let release_at = self.hands.now() + SignedDuration::from_secs(seconds);
            let held = self.store.hold(self.decision(name), release_at).await;
            held.unwrap();
        }
    }

    fn decision(&self, name: &str) -> Decision {
        let number = name
            .bytes()
            .fold(0, |sum: u32, byte| (sum * 31 + u32::from(byte)) % 9973);
        let mut decision = samples::decision(name, &samples::proposal(number, "golongan"));
        decision.made_at = self.hands.now();
        decision
    }

    async fn entry(&self, name: &str) -> Entry {
        let entry = self.store.entry(&DecisionId::new(name)).await;
        entry.unwrap().unwrap()
    }

    async fn state(&self, name: &str) -> Delivery {
        self.entry(name).await.delivery
    }
}

fn receipt() -> Receipt {
    Receipt {
        version: "2".into(),
        status: Status {
            number: 2,
            words: "Terverifikasi".to_owned(),
        },
        at: start(),
        replayed: false,
    }
}

/// No answer, or none that counts.
fn lost(kind: FailureKind, fate: Fate) -> Sending {
    Err(DecideFailure {
        failure: Failure::new(kind, "test"),
        fate,
        theirs: None,
    })
}

fn failed(kind: FailureKind) -> Reading {
    Err(Failure::new(kind, "test"))
}

fn is(decision: &Decision, name: &str) -> bool {
    decision.id.as_str() == name
}

fn changed() -> Reading {
    let mut proposal = samples::proposal(1, "golongan");
    proposal.version = "9".into();
    let last = None;
    Ok(Found::Changed(Box::new(Theirs { proposal, last })))
}
