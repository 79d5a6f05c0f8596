//! The real binary in a terminal of its own, killed in the middle of its work again and again. What
//! it said is held stands on the server in the end, once.

#![cfg(unix)]

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    io::{BufRead, BufReader, Read, Write},
    num::NonZero,
    path::Path,
    process::{Child, Command, Stdio},
    sync::{Arc, Condvar, Mutex},
    time::{Duration, Instant},
};

use periksa::sandbox::Facts;
use portable_pty::{CommandBuilder, MasterPty, PtySize, native_pty_system};

use crate::{
    colleague::Colleague,
    unruly::{Call, Fault, Moment, Rule, Unruly},
};

const PROGRAM: &str = env!("CARGO_BIN_EXE_periksa");
/// The longest that anything expected may take on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);
const SIZE: PtySize = PtySize {
    rows: 30,
    cols: 140,
    pixel_width: 0,
    pixel_height: 0,
};
/// How often the program is killed at a random moment.
const KILLS: usize = 9;
/// How often at each moment of a call.
const EACH: usize = 2;

/// The sandbox in a process of its own, which outlives the programs that are killed.
struct Town {
    process: Child,
    url: String,
}

impl Town {
    fn start(home: &Path, data: &Path) -> Self {
        let mut process = Command::new(PROGRAM)
            .args(["sandbox", "--listen", "127.0.0.1:0", "--seed", "7"])
            .args(["--proposals", "120", "--data"])
            .arg(data)
            .env("PERIKSA_HOME", home)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut said = String::new();
        let mut output = BufReader::new(process.stdout.take().unwrap());
        output.read_line(&mut said).unwrap();
        let url = said
            .split_whitespace()
            .find(|word| word.starts_with("http"))
            .unwrap_or_else(|| panic!("{said}"));
        let url = url.trim_end_matches('.').to_owned();
        Self { process, url }
    }
}

impl Drop for Town {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// What the terminal shows.
#[derive(Default)]
struct Glass {
    screen: Mutex<Shown>,
    changed: Condvar,
}

#[derive(Default)]
struct Shown {
    now: String,
    /// Every line that ever said that a decision is held.
    held: BTreeSet<String>,
    ended: bool,
}

/// The program at a terminal.
struct Program {
    process: Box<dyn portable_pty::Child + Send + Sync>,
    keys: Box<dyn Write + Send>,
    glass: Arc<Glass>,
    reading: std::thread::JoinHandle<()>,
    _terminal: Box<dyn MasterPty + Send>,
}

impl Program {
    fn start(home: &Path, url: &str) -> Self {
        let password = home.join("sandi");
        fs::write(&password, "contoh\n").unwrap();
        let pair = native_pty_system().openpty(SIZE).unwrap();
        let mut command = CommandBuilder::new("/bin/sh");
        // The shell becomes the program, so that what is killed is the program.
        command.args([
            "-c",
            "exec \"$0\" --server \"$1\" --user opd --password-stdin < \"$2\"",
        ]);
        command.args([PROGRAM, url]);
        command.arg(&password);
        for (name, value) in [("TERM", "xterm-256color"), ("LANG", "id_ID.UTF-8")] {
            command.env(name, value);
        }
        command.env("PERIKSA_HOME", home);
        let process = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let glass = Arc::new(Glass::default());
        let output = pair.master.try_clone_reader().unwrap();
        let shown = Arc::clone(&glass);
        let reading = std::thread::spawn(move || read(output, &shown));
        Self {
            process,
            keys: pair.master.take_writer().unwrap(),
            glass,
            reading,
            _terminal: pair.master,
        }
    }

    fn press(&mut self, keys: &str) {
        self.keys.write_all(keys.as_bytes()).unwrap();
        self.keys.flush().unwrap();
    }

    /// Waits until the screen is as wished; gives the screen.
    fn until(&self, what: &str, wish: impl Fn(&str) -> bool) -> String {
        let found = self.within(PATIENCE, &wish);
        found.unwrap_or_else(|screen| panic!("in vain: {what}\n{screen}"))
    }

    /// The same, for so long; the screen as it was then where it was in vain.
    fn within(&self, patience: Duration, wish: impl Fn(&str) -> bool) -> Result<String, String> {
        let begun = Instant::now();
        let mut shown = self.glass.screen.lock().unwrap();
        loop {
            if wish(&shown.now) {
                return Ok(shown.now.clone());
            }
            let left = patience.saturating_sub(begun.elapsed());
            if shown.ended || left.is_zero() {
                return Err(shown.now.clone());
            }
            shown = self.glass.changed.wait_timeout(shown, left).unwrap().0;
        }
    }

    /// Kills it with the signal that nothing can catch; gives whose decisions it ever said are held.
    fn kill(mut self) -> BTreeSet<String> {
        kill(&self.id());
        self.process.wait().unwrap();
        self.said()
    }

    fn id(&self) -> String {
        self.process.process_id().unwrap().to_string()
    }

    /// Waits until somebody else has killed it.
    fn gone(&self) {
        let begun = Instant::now();
        let mut shown = self.glass.screen.lock().unwrap();
        while !shown.ended {
            let left = PATIENCE.saturating_sub(begun.elapsed());
            assert!(!left.is_zero(), "it lives:\n{}", shown.now);
            shown = self.glass.changed.wait_timeout(shown, left).unwrap().0;
        }
    }

    /// Leaves as a user does; gives whose decisions it ever said are held.
    fn leave(mut self) -> BTreeSet<String> {
        self.press("Q");
        let status = self.process.wait().unwrap();
        assert!(status.success(), "{status:?}");
        self.said()
    }

    fn said(self) -> BTreeSet<String> {
        let Self {
            glass,
            reading,
            keys,
            _terminal,
            ..
        } = self;
        drop((keys, _terminal));
        reading.join().unwrap();
        let shown = glass.screen.lock().unwrap();
        shown.held.clone()
    }
}

/// Kills a process that is not waited for yet, dead or alive.
fn kill(id: &str) {
    let killed = Command::new("kill").args(["-9", id]).status().unwrap();
    assert!(killed.success());
}

/// Takes what the program writes until it is gone.
fn read(mut output: Box<dyn Read + Send>, glass: &Glass) {
    let [rows, columns] = [SIZE.rows, SIZE.cols].map(|side| NonZero::new(side).unwrap());
    let mut parser = vt100::Parser::new(rows, columns, 0);
    let mut bytes = [0; 4096];
    loop {
        let read = output.read(&mut bytes).unwrap_or(0);
        parser.process(&bytes[..read]);
        let now = parser.screen().contents();
        let mut shown = glass.screen.lock().unwrap();
        shown
            .held
            .extend(now.lines().filter_map(held).map(str::to_owned));
        shown.now = now;
        shown.ended = read == 0;
        glass.changed.notify_all();
        if shown.ended {
            return;
        }
    }
}

/// What begins every line that says a decision is kept.
const KEPT: &str = "✓ Setuju ";

/// Whose decision a line says is kept: `✓ Setuju ditahan sampai 09.00.08 · u batalkan · CONTOH NAMA`.
fn held(line: &str) -> Option<&str> {
    let rest = line.trim().strip_prefix(KEPT)?;
    rest.split_once("CONTOH ").map(|(_, name)| name)
}

fn in_the_head(screen: &str) -> String {
    screen.lines().nth(1).unwrap_or_default().to_owned()
}

/// Random numbers that are the same in every run (Knuth's MMIX).
struct Dice(u64);

impl Dice {
    fn below(&mut self, sides: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }
}

fn review(program: &mut Program) -> String {
    program.until("the inbox", |screen| {
        screen.contains("Kotak masuk") && screen.contains("▌")
    });
    program.press("\r");
    in_the_head(&program.until("a proposal", |screen| screen.contains('●')))
}

/// Decides what stands there; the next proposal stands there afterwards.
fn decide(program: &mut Program, name: &str) -> String {
    program.press("a");
    let next = |screen: &str| screen.contains('●') && in_the_head(screen) != name;
    in_the_head(&program.until("the next proposal", next))
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_said_to_be_held_stands_once_however_often_the_program_is_killed() {
    let home = tempfile::tempdir().unwrap();
    let data = home.path().join("siasn");
    let config = home.path().join("config");
    fs::create_dir_all(&config).unwrap();
    let town = Town::start(home.path(), &data);
    let mut dice = Dice(20_261_121);
    let mut said = BTreeSet::new();
    for round in 0..KILLS {
        // Let go at once, or held for a second, so that some are killed while they are held.
        let grace = round % 3 / 2;
        let settings = format!("language = \"id\"\nsettle_ms = 0\ngrace_seconds = {grace}\n");
        fs::write(config.join("config.toml"), settings).unwrap();
        let mut program = Program::start(home.path(), &town.url);
        let mut name = review(&mut program);
        for _ in 0..dice.below(3) {
            name = decide(&mut program, &name);
        }
        program.press("a");
        if round % 3 > 0 {
            program.until("that it is held", |screen| screen.contains(KEPT));
        }
        let moment = Duration::from_millis(match round % 3 {
            // Between the key and the disk, or a little later.
            0 => dice.below(6),
            // While it is sent, or its answer is written down.
            1 => dice.below(60),
            _ => dice.below(1500),
        });
        let _ = program.within(moment, |_| false);
        said.extend(program.kill());
    }

    all_stands_once(home.path(), &town.url, &data, &said).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_on_its_way_when_the_program_is_killed_stands_once() {
    let home = tempfile::tempdir().unwrap();
    let data = home.path().join("siasn");
    let config = home.path().join("config");
    fs::create_dir_all(&config).unwrap();
    let settings = "language = \"id\"\nsettle_ms = 0\ngrace_seconds = 0\n";
    fs::write(config.join("config.toml"), settings).unwrap();
    let town = Town::start(home.path(), &data);
    let address = town.url.trim_start_matches("http://").parse().unwrap();
    let proxy = Unruly::before(address, Vec::new()).await;
    let mut said = BTreeSet::new();
    for moment in [Moment::Before, Moment::After, Moment::Within] {
        for _ in 0..EACH {
            let mut program = Program::start(home.path(), &proxy.url());
            review(&mut program);
            let id = program.id();
            let deed = Arc::new(move || kill(&id));
            proxy.add(Rule::new(Call::Decide, 1, 1, Fault::Do(moment, deed)));
            program.press("a");
            program.gone();
            said.extend(program.kill());
            proxy.quiet().await;
        }
    }
    all_stands_once(home.path(), &proxy.url(), &data, &said).await;
}

/// Lets the program send what is left, and counts on the server's side.
async fn all_stands_once(home: &Path, url: &str, data: &Path, said: &BTreeSet<String>) {
    let program = Program::start(home, url);
    program.until("that all is sent", |screen| {
        // What is said of the last time stays until a key is pressed.
        let lines = screen.lines().filter(|line| !line.starts_with('!'));
        let screen = lines.collect::<Vec<_>>().join("\n");
        let left = [
            "ditahan ",
            "antre ",
            "dikirim ",
            "belum pasti ",
            "menyegarkan",
        ];
        screen.contains("tersambung") && !left.iter().any(|word| screen.contains(word))
    });
    program.leave();

    let decisions = Facts::open(data).unwrap().decisions().unwrap();
    let mut proposals = BTreeMap::<_, usize>::new();
    let mut keys = BTreeSet::new();
    for entry in &decisions {
        *proposals.entry(entry.proposal.clone()).or_default() += 1;
        assert!(keys.insert(entry.key.clone()), "a key twice: {entry:?}");
        assert_eq!(entry.outcome, "terima");
    }
    assert!(proposals.values().all(|times| *times == 1), "{proposals:?}");
    let colleague = Colleague::at(url, "opd").await;
    let mut names = Vec::new();
    for id in proposals.keys() {
        let row = colleague.get(&format!("usul/{id}")).await;
        names.push(row["usul"]["nama"].as_str().unwrap().to_owned());
    }
    assert!(!said.is_empty(), "it never said that one is held");
    for name in said {
        let stands = names.iter().any(|known| {
            let known = known.trim_start_matches("CONTOH ");
            name.starts_with(known)
        });
        assert!(stands, "{name} is missing from {names:?}");
    }
}
