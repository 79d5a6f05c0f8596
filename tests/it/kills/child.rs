//! The process that is killed: it decides what it was told to, and says on its output what a user
//! would read on the screen.

use std::{
    fs,
    io::{Write, stdout},
    path::{Path, PathBuf},
    time::Duration,
};

use periksa::{
    app::effect::Effect,
    domain::{decision::Decision, delivery::Delivery, id::DecisionId, outbox::Entry},
};
use serde::{Deserialize, Serialize};

use crate::headless::{Hand, Headless, Setup};

/// The variable that names the file of the job.
pub const JOB: &str = "PERIKSA_KILLS_JOB";
/// How long a decision is held that is to be taken back.
const GRACE: Duration = Duration::from_secs(600);
/// Most signatures that one start tries.
const SIGNATURES: usize = 4;
/// A code that fits nobody.
const WRONG: &str = "000000";

/// What to do.
#[derive(Serialize, Deserialize)]
pub(super) struct Job {
    pub home: PathBuf,
    pub url: String,
    pub user: String,
    /// How far its clock is ahead of the machine's, in seconds.
    pub ahead: i64,
    pub decisions: Vec<Decision>,
    /// What the user does about them.
    pub act: Act,
    /// The one-time code of whoever signs.
    pub code: Option<String>,
}

/// What a user does beside deciding.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Act {
    #[default]
    Nothing,
    /// Takes back what was decided.
    TakeBack,
    /// Puts away what was refused.
    PutAway,
    /// Gives up what nobody can clear up.
    GiveUp,
    /// Mistypes the first code.
    Mistype,
}

/// What it says.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Word {
    /// Somebody is signed in, and the decisions are being made.
    Ready,
    /// The decision on this proposal is held.
    Held(String),
    /// Nothing is left to do.
    Settled,
    /// It gave up, with this left.
    Stuck(String),
}

impl Word {
    fn say(&self) {
        let line = match self {
            Self::Ready => "@ready".to_owned(),
            Self::Held(id) => format!("@held {id}"),
            Self::Settled => "@settled".to_owned(),
            Self::Stuck(what) => format!("@stuck {}", what.replace('\n', " ")),
        };
        let mut out = stdout().lock();
        out.write_all(format!("\n{line}\n").as_bytes()).unwrap();
        out.flush().unwrap();
    }

    pub fn read(line: &str) -> Option<Self> {
        let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
        match word {
            "@ready" => Some(Self::Ready),
            "@held" => Some(Self::Held(rest.to_owned())),
            "@settled" => Some(Self::Settled),
            "@stuck" => Some(Self::Stuck(rest.to_owned())),
            _ => None,
        }
    }
}

/// Does the job in a file.
pub fn work(job: &Path) {
    let job: Job = serde_json::from_slice(&fs::read(job).unwrap()).unwrap();
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap()
        .block_on(done(job));
}

async fn done(job: Job) {
    let mut setup = Setup::new(&job.home, &job.url, &job.user);
    setup.hand = Hand::ahead(job.ahead);
    if job.act == Act::TakeBack {
        setup.grace = GRACE;
    }
    let mut program = Headless::start(setup);
    program.sign_in(|_, _| ()).await;
    Word::Ready.say();
    for decision in &job.decisions {
        program.decide(decision);
    }
    let mut said = 0;
    let tell = |program: &Headless, _| {
        for id in &program.held[said..] {
            Word::Held(id.to_string()).say();
        }
        said = program.held.len();
    };
    let mut user = User::of(job);
    let settled = program
        .settle_by(tell, || true, |program| user.sees(program))
        .await;
    match settled {
        Ok(()) => Word::Settled.say(),
        Err(left) => Word::Stuck(left).say(),
    }
    program.close().await;
}

/// Who sits at the outbox.
struct User {
    act: Act,
    code: Option<String>,
    /// Signatures tried.
    tried: usize,
}

impl User {
    fn of(job: Job) -> Self {
        Self {
            act: job.act,
            code: job.code,
            tried: 0,
        }
    }

    /// Does what is to be done now; whether nothing is left.
    fn sees(&mut self, program: &mut Headless) -> bool {
        let entries = program.entries.clone();
        let acts = entries
            .iter()
            .filter_map(|entry| effect_of(self.act, entry));
        let acts: Vec<_> = acts.collect();
        if !acts.is_empty() {
            acts.into_iter().for_each(|effect| program.perform(effect));
            return false;
        }
        let unsigned = |entry: &&Entry| entry.delivery == Delivery::AwaitingSignature;
        let waiting: Vec<_> = entries.iter().filter(unsigned).collect();
        let answered = program.signed.len() == self.tried;
        if answered && !waiting.is_empty() && self.tried < SIGNATURES && self.act != Act::TakeBack {
            let ids = waiting.iter().map(|entry| entry.decision.id.clone());
            self.sign(program, ids.collect());
            return false;
        }
        let settled = |entry: &Entry| entry.delivery.is_settled() || unsigned(&entry);
        answered && entries.iter().all(settled)
    }

    fn sign(&mut self, program: &mut Headless, ids: Vec<DecisionId>) {
        let mistyped = self.act == Act::Mistype && self.tried == 0;
        let code = self.code.as_deref().filter(|_| !mistyped);
        program.sign(ids, code.unwrap_or(WRONG));
        self.tried += 1;
    }
}

/// What a user does about one of the outbox.
fn effect_of(act: Act, entry: &Entry) -> Option<Effect> {
    let id = || entry.decision.id.clone();
    match act {
        Act::TakeBack if entry.delivery == Delivery::Held => Some(Effect::Undo(id())),
        Act::PutAway if entry.delivery == Delivery::Refused => Some(Effect::Dismiss(id())),
        Act::GiveUp if entry.may_give_up() => Some(Effect::GiveUp(id())),
        _ => None,
    }
}
