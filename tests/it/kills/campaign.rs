//! The kills, one after the other, and the count at the end.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt, fs,
    io::{BufRead, BufReader},
    path::PathBuf,
    process::{Child, Command, Stdio},
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use periksa::{
    domain::decision::Decision,
    sandbox::{Dialect, Facts},
};
use tokio::sync::mpsc;

use super::{
    child::{JOB, Job, Word},
    moment::Moment,
};
use crate::{
    office::{Town, acts},
    unruly::{Unruly, fault::Deed},
};

/// The proposals of a world; when its work is done, another one is taken.
const WORLD: usize = 2400;
/// How many decisions each start of the program makes.
const EACH: usize = 2;
/// A start that says nothing for so long hangs.
const PATIENCE: Duration = Duration::from_secs(180);

/// What is to be done.
pub struct Plan {
    pub dialect: Dialect,
    pub kills: usize,
    pub seed: u64,
    /// A process that does the job named by [`JOB`].
    pub victim: fn() -> Command,
}

/// What came of it.
#[derive(Default)]
pub struct Report {
    /// How often it was killed, by moment.
    pub kills: BTreeMap<Moment, usize>,
    /// How often it was through before its moment came.
    pub spared: usize,
    /// Decisions that the server has, of those made.
    pub decided: usize,
    /// Decisions that were said to be held and that the server has not got.
    pub lost: usize,
    /// Decisions that the server has more than once.
    pub double: usize,
    /// Decisions that were never settled.
    pub stuck: usize,
    /// What was amiss, in words.
    pub amiss: Vec<String>,
    /// How long it took.
    pub took: Duration,
}

impl Report {
    /// How often it was killed.
    pub fn total(&self) -> usize {
        self.kills.values().sum()
    }

    /// Whether everything was as it has to be.
    pub fn is_clean(&self) -> bool {
        self.lost + self.double + self.stuck == 0 && self.amiss.is_empty() && self.decided > 0
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (moment, count) in &self.kills {
            writeln!(f, "{count:>8}  {moment:?}")?;
        }
        for (what, count) in [
            ("kills", self.total()),
            ("through before its moment", self.spared),
            ("decided on the server", self.decided),
            ("lost", self.lost),
            ("double", self.double),
            ("stuck", self.stuck),
        ] {
            writeln!(f, "{count:>8}  {what}")?;
        }
        writeln!(f, "{:>8.1}  seconds", self.took.as_secs_f64())?;
        self.amiss.iter().try_for_each(|what| writeln!(f, "{what}"))
    }
}

/// Kills as often as planned.
pub async fn run(plan: Plan) -> Report {
    let begun = Instant::now();
    let mut report = Report::default();
    let mut dice = Dice(plan.seed);
    while report.total() < plan.kills {
        let wanted = plan.kills - report.total();
        let before = report.total();
        let mut home = Home::new(&plan).await;
        home.go(wanted, &mut dice, &mut report).await;
        home.finish(&mut report).await;
        assert!(report.total() > before, "nobody was killed:\n{report}");
    }
    report.took = begun.elapsed();
    report
}

/// One home of the program, and the town it works for.
struct Home {
    folder: tempfile::TempDir,
    town: Town,
    proxy: Unruly,
    victim: fn() -> Command,
    made: Vec<Decision>,
    held: BTreeSet<String>,
    starts: i64,
}

impl Home {
    async fn new(plan: &Plan) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let town = Town::of(folder.path(), WORLD, plan.dialect).await;
        let proxy = Unruly::before(town.sandbox.address(), Vec::new()).await;
        Self {
            folder,
            town,
            proxy,
            victim: plan.victim,
            made: Vec::new(),
            held: BTreeSet::new(),
            starts: 0,
        }
    }

    /// Kills until it was often enough, or there is no work left.
    async fn go(&mut self, wanted: usize, dice: &mut Dice, report: &mut Report) {
        let work = self.town.work.concat();
        let enough = report.total() + wanted;
        for (decisions, moment) in work.chunks(EACH).zip(Moment::all().into_iter().cycle()) {
            if report.total() >= enough {
                return;
            }
            self.made.extend_from_slice(decisions);
            match self.start(decisions, Some(moment), dice, report).await {
                true => *report.kills.entry(moment).or_default() += 1,
                false => report.spared += 1,
            }
        }
    }

    /// Starts the program; says whether it was killed.
    async fn start(
        &mut self,
        decisions: &[Decision],
        moment: Option<Moment>,
        dice: &mut Dice,
        report: &mut Report,
    ) -> bool {
        let mut victim = Victim::start(self.command(decisions, moment));
        let kill = victim.kill();
        let rules = moment.map_or_else(Vec::new, |moment| moment.rules(&kill));
        rules.into_iter().for_each(|rule| self.proxy.add(rule));
        let span = moment.and_then(Moment::span);
        let delay = span.map(|span| span.mul_f64(dice.share()));
        let mut deadline = Instant::now() + PATIENCE;
        if let (Some(Moment::Starting), Some(delay)) = (moment, delay) {
            deadline = Instant::now() + delay;
        }
        loop {
            match tokio::time::timeout_at(deadline.into(), victim.said.recv()).await {
                Ok(None) => break,
                Ok(Some(Word::Ready)) => {
                    if let (Some(Moment::Any), Some(delay)) = (moment, delay) {
                        deadline = Instant::now() + delay;
                    }
                }
                Ok(Some(Word::Held(id))) => drop(self.held.insert(id)),
                Ok(Some(Word::Settled)) => deadline = Instant::now() + PATIENCE,
                Ok(Some(Word::Stuck(what))) => {
                    report.stuck += 1;
                    report.amiss.push(what);
                }
                Err(_) => {
                    if delay.is_none() {
                        report.amiss.push(format!("{moment:?}: it hangs"));
                        report.stuck += 1;
                    }
                    kill();
                }
            }
        }
        self.proxy.calm();
        // What a dead program sent arrives before the next one is there.
        self.proxy.quiet().await;
        victim.was_killed()
    }

    fn command(&mut self, decisions: &[Decision], moment: Option<Moment>) -> Command {
        self.starts += 1;
        let job = Job {
            home: self.folder.path().to_owned(),
            url: self.proxy.url(),
            // Each start is a minute later than the one before, and none is ahead of the server.
            ahead: self.starts * 61 - 86_400,
            decisions: decisions.to_vec(),
        };
        let file: PathBuf = self.folder.path().join("tugas.json");
        fs::write(&file, serde_json::to_vec(&job).unwrap()).unwrap();
        let mut command = (self.victim)();
        command.env(JOB, file).stdout(Stdio::piped());
        command.stderr(Stdio::null());
        if let Some(point) = moment.and_then(Moment::fail_point) {
            command.env("PERIKSA_FAIL_POINT", point);
        }
        command
    }

    /// Lets the program finish its work, and counts.
    async fn finish(mut self, report: &mut Report) {
        let killed = self.start(&[], None, &mut Dice(0), report).await;
        assert!(!killed, "nobody was to be killed");
        let facts: Arc<Facts> = self.town.facts();
        for decision in &self.made {
            let acts = acts(&facts, decision);
            let id = decision.proposal.to_string();
            report.decided += usize::from(!acts.is_empty());
            report.double += usize::from(acts.len() > 1);
            report.lost += usize::from(acts.is_empty() && self.held.contains(&id));
            let other = acts
                .iter()
                .any(|act| act.outcome != decision.outcome.slug());
            if other || acts.len() > 1 || (acts.is_empty() && self.held.contains(&id)) {
                let outcome = decision.outcome.slug();
                report.amiss.push(format!("{id} {outcome}: {acts:?}"));
            }
        }
        self.town.sandbox.stop().await;
    }
}

/// A process at work.
struct Victim {
    process: Arc<Mutex<Child>>,
    said: mpsc::UnboundedReceiver<Word>,
}

impl Victim {
    fn start(mut command: Command) -> Self {
        let mut process = command.spawn().unwrap();
        let output = BufReader::new(process.stdout.take().unwrap());
        let (say, said) = mpsc::unbounded_channel();
        std::thread::spawn(move || {
            let lines = output.lines().map_while(Result::ok);
            for word in lines.filter_map(|line| Word::read(&line)) {
                let _ = say.send(word);
            }
        });
        Self {
            process: Arc::new(Mutex::new(process)),
            said,
        }
    }

    /// Kills it with the signal that nothing can catch, and waits until it is gone.
    fn kill(&self) -> Deed {
        let process = Arc::clone(&self.process);
        Arc::new(move || {
            let mut process = process.lock().unwrap();
            let _ = process.kill();
            let _ = process.wait();
        })
    }

    fn was_killed(self) -> bool {
        let status = self.process.lock().unwrap().wait().unwrap();
        #[cfg(unix)]
        let killed = std::os::unix::process::ExitStatusExt::signal(&status).is_some();
        #[cfg(not(unix))]
        let killed = false;
        assert!(killed || status.success(), "{status:?}");
        killed
    }
}

/// Random numbers that are the same in every run (Knuth's MMIX).
struct Dice(u64);

impl Dice {
    /// Anything from 0 to 1.
    fn share(&mut self) -> f64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        f64::from(u32::try_from(self.0 >> 33).unwrap_or_default()) / f64::from(u32::MAX >> 1)
    }
}
