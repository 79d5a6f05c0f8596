//! What a start costs with a long queue in the store: `cargo bench --bench start`. It makes stores of a
//! thousand, a hundred thousand and a million rows, runs the program itself in a terminal and prints, as
//! medians: the time to its first byte and to the first inbox with a row in every line, under every sort of
//! line to the server; the memory it takes; what the keys of a filter line cost; and what a minute without a
//! key costs. Nothing is asserted, since a busy machine could break any bound; `less` and `vim` on a file of
//! as many lines run beside it, so that times can be read as ratios.
//!
//! `-- --rows 1000,100000` takes other lengths, `--runs 21` more starts, `--idle 10` a shorter minute,
//! `--homes DIR` keeps what was made for the next time, `--program FILE` measures another build.
#![expect(clippy::print_stdout, reason = "a bench speaks to the shell")]
#![expect(clippy::unwrap_used, reason = "it ends where something is amiss")]

#[path = "start/filters.rs"]
mod filters;
#[path = "start/line.rs"]
mod line;
#[path = "start/peers.rs"]
mod peers;
#[path = "start/stores.rs"]
mod stores;
#[path = "start/terminal.rs"]
mod terminal;

use std::{
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use portable_pty::CommandBuilder;

use self::{
    line::{Front, Manner},
    stores::Home,
    terminal::Terminal,
};

/// How the server is found at a start, in the order of the table.
const MANNERS: [(&str, Manner); 3] = [
    ("nobody listens", Manner::Away),
    ("it accepts and says nothing", Manner::Mute),
    ("it answers", Manner::Open),
];
/// How long nothing has to come before a program counts as settled.
const QUIET: Duration = Duration::from_secs(2);

/// What the command line asks for.
struct Asked {
    program: PathBuf,
    rows: Vec<u64>,
    runs: usize,
    idle: Duration,
    homes: Option<PathBuf>,
}

fn main() {
    let asked = Asked::read();
    let made = tempfile::tempdir().unwrap();
    let homes = asked.homes.as_deref().unwrap_or(made.path());
    let runtime = tokio::runtime::Runtime::new().unwrap();
    for rows in &asked.rows {
        let home = runtime.block_on(Home::at(
            &homes.join(rows.to_string()),
            *rows,
            &asked.program,
        ));
        println!("\n{rows} rows\n");
        starts(&asked, &home);
        filters::table(&asked, &home, &runtime);
        idle(&asked, &home);
        peers::table(&asked, homes, *rows);
        runtime.block_on(home.close());
    }
}

impl Asked {
    fn read() -> Self {
        let word = |name: &str| {
            let mut words = std::env::args().skip_while(|given| given != name);
            words.nth(1)
        };
        let number = |name: &str, usual: u64| word(name).map_or(usual, |it| it.parse().unwrap());
        let rows = word("--rows").unwrap_or_else(|| "1000,100000,1000000".to_owned());
        Self {
            program: word("--program")
                .unwrap_or_else(|| env!("CARGO_BIN_EXE_periksa").to_owned())
                .into(),
            rows: rows.split(',').map(|it| it.parse().unwrap()).collect(),
            runs: usize::try_from(number("--runs", 11)).unwrap(),
            idle: Duration::from_secs(number("--idle", 60)),
            homes: word("--homes").map(PathBuf::from),
        }
    }
}

/// The program against a home, to be run in a terminal.
fn periksa(program: &Path, home: &Home) -> CommandBuilder {
    let mut command = CommandBuilder::new(program);
    command.env_clear();
    for (name, value) in stores::ENVIRONMENT {
        command.env(name, value);
    }
    command.env("PERIKSA_HOME", &home.folder);
    command
}

/// Whether every line of the list has a row, the counts stand above it and the place in it below.
fn is_full(screen: &str, home: &Home) -> bool {
    let lines: Vec<_> = screen.lines().collect();
    let list = lines.get(3..lines.len().saturating_sub(3));
    list.is_some_and(|rows| rows.iter().all(|row| row.contains("CONTOH")))
        && screen.contains(&format!("1/{}", home.waiting))
        && lines[1].contains(&home.waiting.to_string())
}

/// A program that has come as far as its first full inbox.
fn begin(program: &Path, home: &Home) -> (Terminal, Began) {
    let began = Instant::now();
    let terminal = Terminal::run(periksa(program, home));
    let full = terminal.when("a full inbox", |screen| is_full(screen, home));
    let first = terminal.first_byte() - began;
    let began = Began {
        first,
        full: full - began,
        memory: terminal.memory(),
    };
    (terminal, began)
}

/// How long a start took, and the memory at its end.
struct Began {
    first: Duration,
    full: Duration,
    memory: terminal::Memory,
}

fn starts(asked: &Asked, home: &Home) {
    println!(
        "| start | first byte | first full inbox | slowest | resident then | after 200 pages | at most |"
    );
    println!("|---|--:|--:|--:|--:|--:|--:|");
    for (name, manner) in MANNERS {
        let _front = Front::at(home.port, manner, home.behind);
        let mut found = Vec::new();
        let mut paged = Vec::new();
        // The first start fills the system's caches.
        for run in 0..=asked.runs {
            let (mut terminal, began) = begin(&asked.program, home);
            if run == asked.runs {
                for _ in 0..200 {
                    terminal.keys("\x1b[6~");
                }
                terminal.settled(Duration::from_millis(500));
                paged.push(terminal.memory());
            }
            terminal.leave();
            if run > 0 {
                found.push(began);
            }
        }
        row(name, &found, &paged[0]);
    }
    cold(asked, home);
}

/// The same with a store of which the system holds nothing in memory.
fn cold(asked: &Asked, home: &Home) {
    let _front = Front::at(home.port, Manner::Away, home.behind);
    let found: Vec<_> = (0..asked.runs)
        .map(|_| {
            home.forget();
            let (terminal, began) = begin(&asked.program, home);
            terminal.leave();
            began
        })
        .collect();
    row(
        "nobody listens, the store not in the system's cache",
        &found,
        &terminal::Memory::default(),
    );
}

fn row(name: &str, found: &[Began], paged: &terminal::Memory) {
    let first = median(found.iter().map(|began| began.first));
    let full = median(found.iter().map(|began| began.full));
    let most = found.iter().map(|began| began.full).max().unwrap();
    let memory = median(found.iter().map(|began| began.memory.now));
    println!(
        "| {name} | {} | {} | {} | {} | {} | {} |",
        ms(first),
        ms(full),
        ms(most),
        mb(memory),
        mb(paged.now),
        mb(paged.most)
    );
}

/// What it costs that nobody touches a key, once all has come to rest.
fn idle(asked: &Asked, home: &Home) {
    println!(
        "\n| idle for {} s | bytes to the terminal | CPU | requests |",
        asked.idle.as_secs()
    );
    println!("|---|--:|--:|--:|");
    for (name, manner) in MANNERS {
        let front = Front::at(home.port, manner, home.behind);
        let (terminal, _) = begin(&asked.program, home);
        terminal.settled(QUIET);
        let before = (terminal.written(), terminal.busy(), front.requests());
        std::thread::sleep(asked.idle);
        let bytes = terminal.written() - before.0;
        let busy = terminal.busy().saturating_sub(before.1);
        println!(
            "| {name} | {bytes} | {} | {} |",
            ms(busy),
            front.requests() - before.2
        );
        terminal.leave();
    }
}

/// The middle of some values.
fn median<T: Ord + Copy>(values: impl IntoIterator<Item = T>) -> T {
    let mut values: Vec<_> = values.into_iter().collect();
    values.sort_unstable();
    values[values.len() / 2]
}

fn ms(time: Duration) -> String {
    format!("{:.1} ms", time.as_secs_f64() * 1000.0)
}

/// Kilobytes as the system counts them.
fn mb(kilobytes: u64) -> String {
    match kilobytes {
        0 => String::new(),
        some => format!("{:.1} MB", some as f64 / 1024.0),
    }
}
