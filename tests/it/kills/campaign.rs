//! The kills, one after the other, and the count at the end.

use std::{
    collections::{BTreeSet, VecDeque},
    fs,
    io::{BufRead, BufReader},
    path::PathBuf,
    process::{Child, Command, Stdio},
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use tokio::sync::mpsc;

use super::{
    child::{Act, JOB, Job, Word},
    count,
    moment::Moment,
    report::Report,
    way::{Way, Where},
    work::{Made, Stock},
};
use crate::{
    headless::Setup,
    unruly::{Unruly, fault::Deed},
};

/// A start that says nothing for so long hangs.
const PATIENCE: Duration = Duration::from_secs(180);
/// How often a moment is tried that did not come in the ordinary course.
const AGAIN: usize = 5;
/// How long a one-time code lives.
const CODE: Duration = Duration::from_secs(30);
/// How many starts what is left may take at the end: a signed batch may want another code.
const LAST: usize = 3;

/// What is to be done.
pub struct Plan {
    pub at: Where,
    pub kills: usize,
    pub seed: u64,
    /// A process that does the job named by [`JOB`].
    pub victim: fn() -> Command,
}

/// Kills as often as planned, and at each moment once at least.
pub async fn run(plan: Plan) -> Report {
    let begun = Instant::now();
    let moments = Moment::all(plan.at);
    let mut report = Report {
        planned: moments.iter().copied().collect(),
        ..Report::default()
    };
    let mut course: VecDeque<_> = moments.iter().copied().collect();
    let mut again = 0;
    let mut dice = Dice(plan.seed);
    while !course.is_empty() {
        let before = report.total();
        let mut home = Home::new(&plan).await;
        while let Some(moment) = course.pop_front() {
            if !home.kill_at(moment, &mut dice, &mut report).await {
                course.push_front(moment);
                break;
            }
            if course.is_empty() && report.total() < plan.kills {
                course.extend(&moments);
            } else if course.is_empty() && again < AGAIN {
                course.extend(report.missed());
                again += 1;
            }
        }
        home.finish(&mut report).await;
        assert!(report.total() > before, "nobody was killed:\n{report}");
    }
    report.took = begun.elapsed();
    report
}

/// One home of the program, and the town it works for.
struct Home {
    folder: tempfile::TempDir,
    at: Where,
    stock: Stock,
    proxy: Unruly,
    victim: fn() -> Command,
    made: Vec<Made>,
    held: BTreeSet<String>,
    starts: i64,
    /// Whether something may be left over from a start that was killed.
    dirty: bool,
}

/// One start of the program.
#[derive(Default)]
struct Start {
    made: Vec<Made>,
    moment: Option<Moment>,
}

impl Home {
    async fn new(plan: &Plan) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let stock = Stock::of(folder.path(), plan.at).await;
        let proxy = Unruly::before(stock.sandbox.address(), Vec::new()).await;
        Self {
            folder,
            at: plan.at,
            stock,
            proxy,
            victim: plan.victim,
            made: Vec::new(),
            held: BTreeSet::new(),
            starts: 0,
            dirty: false,
        }
    }

    /// Has the program work, and kills it at a moment; `false` where there is no work left.
    async fn kill_at(&mut self, moment: Moment, dice: &mut Dice, report: &mut Report) -> bool {
        let way = moment.way();
        if way.is_alone() && self.dirty {
            // What is left of an earlier start would come by the step first, or take its fault.
            self.start(Start::default(), dice, report).await;
        }
        let Some(mut made) = self.stock.take(moment) else {
            return false;
        };
        self.made.extend(made.iter().cloned());
        if way == Way::Overtaken {
            self.stock.send_back(&made[0].decision).await;
        }
        if let Some(before) = way.after(self.at.carries()[0]) {
            let first = Start {
                made: std::mem::take(&mut made),
                moment: Some(before),
            };
            if !self.start(first, dice, report).await {
                return true;
            }
            if way == Way::Damaged {
                self.damage();
            }
        }
        let start = Start {
            made,
            moment: Some(moment),
        };
        self.start(start, dice, report).await;
        true
    }

    /// Writes rubbish over an index of the program's file, which nobody has open.
    fn damage(&self) {
        let file = self.setup().folder().join("periksa.db");
        let data = rusqlite::Connection::open(&file).unwrap();
        let number = |sql| {
            let number: u32 = data.query_row(sql, [], |row| row.get(0)).unwrap();
            number as usize
        };
        let page = number("SELECT rootpage FROM sqlite_schema WHERE name = 'one_pending'");
        let size = number("PRAGMA page_size");
        drop(data);
        let mut bytes = fs::read(&file).unwrap();
        bytes[(page - 1) * size..page * size].fill(0xa5);
        fs::write(&file, bytes).unwrap();
    }

    fn setup(&self) -> Setup {
        Setup::new(self.folder.path(), &self.proxy.url(), self.at.users().0)
    }

    /// Starts the program; says whether it was killed, and counts that.
    async fn start(&mut self, start: Start, dice: &mut Dice, report: &mut Report) -> bool {
        let moment = start.moment;
        let mut victim = Victim::start(self.command(&start));
        let kill = victim.kill();
        let ours = start.made.first().map(|made| &made.decision);
        let theirs = self.stock.sends_back(ours);
        let carries = self.at.carries()[0];
        let rules = moment.map(|moment| moment.rules(carries, &kill, &theirs));
        rules
            .into_iter()
            .flatten()
            .for_each(|rule| self.proxy.add(rule));
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
        self.dirty = victim.was_killed();
        match moment {
            Some(moment) if self.dirty => *report.kills.entry(moment).or_default() += 1,
            Some(_) => report.spared += 1,
            None => assert!(!self.dirty, "nobody was to be killed"),
        }
        self.dirty
    }

    fn command(&mut self, start: &Start) -> Command {
        self.starts += 1;
        if let Some(clock) = &self.stock.clock {
            clock.advance(CODE);
        }
        let user = self.at.users().0;
        let code = self.stock.clock.is_some();
        let job = Job {
            home: self.folder.path().to_owned(),
            url: self.proxy.url(),
            user: user.to_owned(),
            // Each start is a minute later than the one before, and none is ahead of the server.
            ahead: self.starts * 61 - 86_400,
            decisions: start
                .made
                .iter()
                .map(|made| made.decision.clone())
                .collect(),
            act: start
                .moment
                .map_or(Act::Nothing, |moment| act(moment.way())),
            code: code.then(|| self.stock.sandbox.one_time_code(user)),
        };
        let file: PathBuf = self.folder.path().join("tugas.json");
        fs::write(&file, serde_json::to_vec(&job).unwrap()).unwrap();
        let mut command = (self.victim)();
        command.env(JOB, file).stdout(Stdio::piped());
        command.stderr(Stdio::null());
        if let Some(point) = start.moment.and_then(Moment::fail_point) {
            command.env("PERIKSA_FAIL_POINT", point);
        }
        command
    }

    /// Lets the program finish its work, and counts.
    async fn finish(mut self, report: &mut Report) {
        for _ in 0..LAST {
            self.start(Start::default(), &mut Dice(0), report).await;
        }
        let facts = self.stock.sandbox.facts().unwrap();
        let folder = self.setup().folder();
        for made in &self.made {
            let held = self.held.contains(made.decision.proposal.as_str());
            count::one(&facts, &folder, (made, held), report);
        }
        count::journal(&folder, report).await;
        self.stock.sandbox.stop().await;
    }
}

/// What the user does beside deciding.
fn act(way: Way) -> Act {
    match way {
        Way::TakenBack => Act::TakeBack,
        Way::PutAway => Act::PutAway,
        Way::GivenUp => Act::GiveUp,
        Way::WrongCode => Act::Mistype,
        _ => Act::Nothing,
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
