//! The program without its screen: the real engine with store, courier and client, asked by effects
//! and heard by messages, on a clock that a test moves. What it is told counts as what a user sees.

use std::{
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::{Duration, Instant},
};

use jiff::{SignedDuration, Timestamp};
use periksa::{
    app::{
        effect::{Approach, Credentials, Draft, Effect, Signature},
        message::{Msg, Signed},
    },
    config::{Paths, Profile, profile::KeepSecrets},
    domain::{
        decision::{Decision, Outcome},
        failure::Failure,
        id::{DecisionId, ProposalId},
        outbox::{Entry, MAY_ARRIVE, Step, Tally},
        proposal::Proposal,
        session::{Corrections, Session},
        stage::Stage,
    },
    runtime::{
        clock::Clock,
        engine::Engine,
        viewer::{Desktop, Viewer},
    },
    siasn::{Client, Options, Site},
};
use tokio::sync::mpsc;

/// The longest that anything may take on a busy machine.
const PATIENCE: Duration = Duration::from_secs(120);
/// So long nothing is said before the clock is moved on: the program waits for a later hour then.
const QUIET: Duration = Duration::from_millis(60);
/// After so many of these what was asked for counts as not heard.
const UNHEARD: usize = 80;
/// How far it is moved, in seconds: beyond the time for which a write is in doubt. Longer pauses are
/// over after a few of these.
const STEP: i64 = MAY_ARRIVE.as_secs() + 1;

/// The hand of the program's two clocks, ahead of the machine's.
#[derive(Clone, Debug)]
pub struct Hand {
    /// By so many seconds the wall's.
    ahead: Arc<AtomicI64>,
    /// By so many seconds the one that only goes forward.
    passed: Arc<AtomicI64>,
}

impl Hand {
    /// A wall clock that is so many seconds ahead of the machine's.
    pub fn ahead(seconds: i64) -> Self {
        Self {
            ahead: Arc::new(AtomicI64::new(seconds)),
            passed: Arc::default(),
        }
    }

    /// Moves the wall clock alone, back with less than nothing.
    pub fn jump(&self, seconds: i64) {
        self.ahead.fetch_add(seconds, Ordering::SeqCst);
    }

    /// Lets time pass, by both clocks.
    pub fn pass(&self, seconds: i64) {
        self.passed.fetch_add(seconds, Ordering::SeqCst);
        self.ahead.fetch_add(seconds, Ordering::SeqCst);
    }

    /// What it shows.
    pub fn now(&self) -> Timestamp {
        let ahead = SignedDuration::from_secs(self.ahead.load(Ordering::SeqCst));
        Timestamp::now() + ahead
    }

    /// The program's clocks.
    pub fn clock(&self) -> Clock {
        let (wall, forward, began) = (self.clone(), self.clone(), Instant::now());
        let passed = move || {
            let seconds = forward.passed.load(Ordering::SeqCst);
            began.elapsed() + Duration::from_secs(seconds.unsigned_abs())
        };
        Clock::of(move || wall.now(), passed)
    }
}

/// How one is set up.
#[derive(Clone)]
pub struct Setup {
    pub home: PathBuf,
    pub url: String,
    pub user: String,
    pub options: Options,
    pub hand: Hand,
    pub grace: Duration,
    /// The longest that settling may take.
    pub patience: Duration,
    /// Where the parts of the server stand, where that is not all at its address.
    pub site: Option<Site>,
}

impl Setup {
    /// A user at a server; what is decided is let go at once. The clock is a day behind, so that it may
    /// be moved on without overtaking the server's.
    pub fn new(home: &Path, url: &str, user: &str) -> Self {
        Self {
            home: home.to_owned(),
            url: url.to_owned(),
            user: user.to_owned(),
            options: Options {
                backoff: vec![Duration::from_millis(1); 2],
                ..Options::default()
            },
            hand: Hand::ahead(-86_400),
            grace: Duration::ZERO,
            patience: PATIENCE,
            site: None,
        }
    }

    /// The folder of the account's store.
    pub fn folder(&self) -> PathBuf {
        profile().place(&Paths::under(&self.home), &self.user)
    }
}

fn profile() -> Profile {
    Profile {
        // The port differs each time; the account's folder must not.
        server: Some("uji".to_owned()),
        keep_secrets: KeepSecrets::Memory,
        ..Profile::default()
    }
}

/// The program at work.
pub struct Headless {
    engine: Engine,
    told: mpsc::UnboundedReceiver<Msg>,
    setup: Setup,
    /// Who is signed in.
    pub session: Option<Session>,
    /// What the footer says.
    pub tally: Tally,
    /// The outbox as it was last listed.
    pub entries: Vec<Entry>,
    /// What is held, as was said.
    pub held: Vec<ProposalId>,
    /// What could not be held.
    pub not_held: usize,
    /// What went wrong last.
    pub failure: Option<Failure>,
    /// What came of each signature.
    pub signed: Vec<Result<Signed, Failure>>,
    asked: usize,
}

/// What came meanwhile, as far as a test waits for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Heard {
    /// Something was said.
    Something,
    /// How many decisions are where.
    Moved,
    /// The line or a call failed.
    Lost,
    /// Nothing was said for a while.
    Nothing,
    /// The outbox was listed.
    Listed,
    /// The inbox was refreshed.
    Refreshed,
    /// A proposal was fetched.
    Fetched,
}

impl Headless {
    /// Starts it; nobody is signed in yet.
    pub fn start(setup: Setup) -> Self {
        let paths = Paths::under(&setup.home);
        paths.create().unwrap();
        let (queue, told) = mpsc::unbounded_channel();
        let parsed = || Site::parse(&setup.url).unwrap();
        let site = setup.site.clone().unwrap_or_else(parsed);
        let viewer = Viewer::new(paths.cache.clone(), Vec::new(), Desktop::None);
        let engine = Engine::new(
            Client::new(site, setup.options.clone()),
            profile(),
            paths,
            setup.hand.clock(),
            viewer,
            None,
            queue,
        );
        Self {
            engine,
            told,
            setup,
            session: None,
            tally: Tally::default(),
            entries: Vec::new(),
            held: Vec::new(),
            not_held: 0,
            failure: None,
            signed: Vec::new(),
            asked: 0,
        }
    }

    /// Asks for a piece of work.
    pub fn perform(&mut self, effect: Effect) {
        self.engine.perform(effect);
    }

    /// Gives user name and password.
    pub fn knock(&mut self) {
        let credentials = Credentials {
            user: self.setup.user.clone(),
            password: "contoh".to_owned(),
            code: String::new(),
        };
        self.perform(Effect::SignIn(Approach::Password(credentials)));
    }

    /// Opens what is kept of the account, whoever is signed in.
    pub fn open(&self) {
        self.engine.open(self.setup.user.clone());
    }

    /// Decides, as the form does for whoever is signed in.
    pub fn decide(&mut self, decision: &Decision) {
        self.asked += 1;
        let draft = draft(decision, self.session.as_ref(), self.setup.grace);
        self.perform(Effect::Hold(Box::new(draft)));
    }

    /// Puts approvals under a signature, with the passphrase that everybody has.
    pub fn sign(&mut self, ids: Vec<DecisionId>, code: &str) {
        self.perform(Effect::Sign(Signature {
            ids,
            passphrase: "contoh-frasa".into(),
            code: code.into(),
        }));
    }

    /// Waits for the next message, at most for a while.
    pub async fn hear(&mut self) -> Heard {
        match tokio::time::timeout(QUIET, self.told.recv()).await {
            Ok(message) => self.take(message.expect("the engine lives")),
            Err(_) => Heard::Nothing,
        }
    }

    fn take(&mut self, message: Msg) -> Heard {
        match message {
            Msg::SignedIn(Ok(session)) => {
                self.perform(Effect::KeepSession(session.clone()));
                self.session = Some(*session);
            }
            Msg::Held(entry) => self.held.push(entry.decision.proposal.clone()),
            Msg::NotHeld(..) => self.not_held += 1,
            Msg::Signed(signed) => self.signed.push(signed),
            Msg::OutboxMoved(tally) => {
                self.tally = tally;
                return Heard::Moved;
            }
            Msg::OutboxListed(entries) => {
                self.entries = entries;
                return Heard::Listed;
            }
            Msg::SyncEnded(Ok(_)) => return Heard::Refreshed,
            Msg::Fetched(_, Ok(_)) => return Heard::Fetched,
            Msg::SignedIn(Err(failure))
            | Msg::LineLost(failure)
            | Msg::SyncEnded(Err(failure))
            | Msg::Fetched(_, Err(failure)) => {
                self.failure = Some(failure);
                return Heard::Lost;
            }
            Msg::NotOpened(failure) => panic!("the store: {failure:?}"),
            Msg::Terminated => panic!("something in the engine panicked"),
            _ => {}
        }
        Heard::Something
    }

    /// Signs in, again where that failed. `on` hears all that is told.
    pub async fn sign_in(&mut self, mut on: impl FnMut(&Self, Heard)) {
        self.knock();
        let begun = Instant::now();
        while self.session.is_none() {
            let heard = self.hear().await;
            on(self, heard);
            if heard == Heard::Lost {
                self.knock();
            }
            let why = &self.failure;
            assert!(begun.elapsed() < PATIENCE, "nobody can sign in: {why:?}");
        }
    }

    /// Asks for something until it succeeds.
    ///
    /// # Errors
    /// What failed last, where it takes too long.
    pub async fn ask(
        &mut self,
        effect: Effect,
        wish: Heard,
        mut on: impl FnMut(&Self, Heard),
    ) -> Result<(), String> {
        self.perform(effect.clone());
        let begun = Instant::now();
        let mut quiet = 0;
        loop {
            let heard = self.hear().await;
            on(self, heard);
            if heard == wish {
                return Ok(());
            }
            quiet = if heard == Heard::Nothing {
                quiet + 1
            } else {
                0
            };
            // A wish that came while the last one was being answered was not heard.
            if heard == Heard::Lost || quiet == UNHEARD {
                quiet = 0;
                self.perform(effect.clone());
            }
            if begun.elapsed() > PATIENCE {
                return Err(format!("in vain: {effect:?}: {:?}", self.failure));
            }
        }
    }

    /// Waits until every decision is settled: whenever the program waits for a later hour, that hour
    /// comes. `on` hears all that is told; `may` says whether time may pass.
    ///
    /// # Errors
    /// What is left, where it takes too long.
    pub async fn settle(
        &mut self,
        on: impl FnMut(&Self, Heard),
        may: impl Fn() -> bool,
    ) -> Result<(), String> {
        self.settle_by(on, may, |program| program.is_settled())
            .await
    }

    /// The same with a user at it: whenever the outbox was listed, `user` does something or says that
    /// nothing is left to do.
    ///
    /// # Errors
    /// What is left, where it takes too long.
    pub async fn settle_by(
        &mut self,
        mut on: impl FnMut(&Self, Heard),
        may: impl Fn() -> bool,
        mut user: impl FnMut(&mut Self) -> bool,
    ) -> Result<(), String> {
        let begun = Instant::now();
        // What was asked last is answered behind all that was asked before.
        self.perform(Effect::ListOutbox);
        loop {
            let heard = self.hear().await;
            on(self, heard);
            let answered = self.held.len() + self.not_held == self.asked;
            match heard {
                Heard::Listed if user(self) && answered => return Ok(()),
                Heard::Moved if self.tally.pending() == 0 => self.perform(Effect::ListOutbox),
                Heard::Lost => self.perform(Effect::Deliver),
                Heard::Nothing => {
                    if may() {
                        self.setup.hand.pass(STEP);
                    }
                    self.perform(Effect::Deliver);
                    self.perform(Effect::ListOutbox);
                }
                _ => {}
            }
            if begun.elapsed() > self.setup.patience {
                let left = self.entries.iter().filter(|one| one.delivery.is_pending());
                let left = left.map(|one| (&one.decision.proposal, one.delivery, &one.failure));
                let left: Vec<_> = left.collect();
                return Err(format!(
                    "stuck: {:?} {left:?} {:?}",
                    self.tally, self.failure
                ));
            }
        }
    }

    /// Whether everything has come to its end, by the outbox as it was last listed.
    pub fn is_settled(&self) -> bool {
        self.entries.iter().all(|one| one.delivery.is_settled())
    }

    /// Leaves; what is not sent stays where it is.
    pub async fn close(self) {
        self.engine.close().await;
    }
}

/// A decision as the form makes it.
fn draft(decision: &Decision, session: Option<&Session>, grace: Duration) -> Draft {
    let apart = session.is_some_and(|session| session.corrections() == Corrections::Apart);
    let corrections = decision.corrections.clone();
    Draft {
        proposal: decision.proposal.clone(),
        version: decision.version.clone(),
        outcome: decision.outcome,
        reason: decision.reason.clone(),
        note: decision.note.clone(),
        subject: decision.subject.clone(),
        grace,
        needs_signature: session.is_some_and(|session| session.signs(decision.outcome)),
        step: match apart && !corrections.is_empty() {
            true => Step::Correct,
            false => Step::Decide,
        },
        corrections,
        basis: Default::default(),
    }
}

/// A decision on a proposal, with the first reason that fits it and words of one's own.
pub fn decision(
    session: &Session,
    proposal: &Proposal,
    outcome: Outcome,
    note: Option<&str>,
) -> Decision {
    Decision {
        id: "belum".into(),
        proposal: proposal.id.clone(),
        version: proposal.version.clone(),
        outcome,
        reason: session.abilities.reasons_for(outcome).next().cloned(),
        note: note.map(str::to_owned),
        made_at: Timestamp::now(),
        corrections: Vec::new(),
        basis: Default::default(),
        subject: periksa::domain::decision::Subject {
            name: proposal.name.clone(),
            nip: proposal.nip.clone(),
            category: proposal.category.clone(),
            summary: proposal.summary.clone(),
        },
    }
}

/// What an OPD can decide now, by id, and as whom.
pub async fn waiting(url: &str, user: &str) -> (Session, Vec<Proposal>) {
    let (_, session, mut rows) = in_sight(url, user).await;
    rows.retain(|row| row.stage() == Stage::Submitted);
    (session, rows)
}

/// Somebody who has signed in, and all that they see, by id.
pub async fn in_sight(url: &str, user: &str) -> (Client, Session, Vec<Proposal>) {
    let client = Client::new(Site::parse(url).unwrap(), Options::default());
    let session = client.sign_in(user, "contoh".into(), None).await.unwrap();
    let mut reading = client.inbox(200).unwrap();
    let mut rows = std::collections::BTreeMap::new();
    while let Some(page) = reading.next().await.unwrap() {
        rows.extend(page.rows.into_iter().map(|row| (row.id.clone(), row)));
    }
    (client, session, rows.into_values().collect())
}
