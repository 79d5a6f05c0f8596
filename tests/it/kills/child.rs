//! The process that is killed: it decides what it was told to, and says on its output what a user
//! would read on the screen.

use std::{
    fs,
    io::{Write, stdout},
    path::{Path, PathBuf},
};

use periksa::domain::decision::Decision;
use serde::{Deserialize, Serialize};

use crate::headless::{Hand, Headless, Setup};

/// The variable that names the file of the job.
pub const JOB: &str = "PERIKSA_KILLS_JOB";

/// What to do.
#[derive(Serialize, Deserialize)]
pub(super) struct Job {
    pub home: PathBuf,
    pub url: String,
    /// How far its clock is ahead of the machine's, in seconds.
    pub ahead: i64,
    pub decisions: Vec<Decision>,
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
    let mut setup = Setup::new(&job.home, &job.url, "opd");
    setup.hand = Hand::ahead(job.ahead);
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
    match program.settle(tell, || true).await {
        Ok(()) => Word::Settled.say(),
        Err(left) => Word::Stuck(left).say(),
    }
    program.close().await;
}
