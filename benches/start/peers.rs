//! Other programs on a file of as many lines, in the same run and the same terminal.

use std::{
    fs::File,
    io::{BufWriter, Write},
    path::Path,
    time::{Duration, Instant},
};

use portable_pty::CommandBuilder;

use crate::{
    Asked, mb, median, ms,
    stores::ENVIRONMENT,
    terminal::{SIZE, Terminal},
};

/// A word that stands in one line, three quarters down.
const RARE: &str = "ZAFIQOH";
/// Their commands, and what begins and ends a search.
const PEERS: [(&str, &[&str], &str); 2] = [
    ("less -S", &["less", "-S"], "/ZAFIQOH\r"),
    (
        "vim",
        &["vim", "-u", "NONE", "-i", "NONE", "-n"],
        "/ZAFIQOH\r",
    ),
];

pub fn table(asked: &Asked, homes: &Path, rows: u64) {
    println!(
        "\n| beside it, {rows} lines | first byte | first full screen | resident | a rare word |"
    );
    println!("|---|--:|--:|--:|--:|");
    let file = homes.join(format!("baris-{rows}.txt"));
    write(&file, rows);
    for (name, words, search) in PEERS {
        if !Path::new("/usr/bin").join(words[0]).exists() {
            println!("| {name} | not installed | | | |");
            continue;
        }
        let mut first = Vec::new();
        let mut full = Vec::new();
        let mut memory = Vec::new();
        let mut found = Vec::new();
        for _ in 0..asked.runs {
            let mut command = CommandBuilder::new(words[0]);
            command.env_clear();
            for (name, value) in ENVIRONMENT {
                command.env(name, value);
            }
            command.args(&words[1..]);
            command.arg(&file);
            let began = Instant::now();
            let mut terminal = Terminal::run(command);
            full.push(terminal.when("a full screen", is_full) - began);
            first.push(terminal.first_byte() - began);
            terminal.settled(Duration::from_millis(200));
            memory.push(terminal.memory().now);
            let began = Instant::now();
            terminal.keys(search);
            // Where the word is typed it stands in the last line alone.
            let there = |screen: &str| screen.lines().rev().skip(1).any(|line| line.contains(RARE));
            found.push(terminal.when("the word", there) - began);
            terminal.keys("\x1b:q!\rq");
            terminal.end();
        }
        println!(
            "| {name} | {} | {} | {} | {} |",
            ms(median(first)),
            ms(median(full)),
            mb(median(memory)),
            ms(median(found))
        );
    }
}

fn is_full(screen: &str) -> bool {
    let lines: Vec<_> = screen.lines().collect();
    let list = &lines[..usize::from(SIZE.1) - 1];
    list.iter().all(|line| line.contains("CONTOH"))
}

fn write(file: &Path, rows: u64) {
    let mut out = BufWriter::new(File::create(file).unwrap());
    for number in 0..rows {
        let name = match number == rows * 3 / 4 {
            true => RARE,
            false => "SEKARMUKTI",
        };
        writeln!(
            out,
            "{:3} hr  Pendidikan  CONTOH {name:<12} 19900230 199003 1 {:03}  S-1 menjadi S-2",
            number * 7 % 97,
            number % 997
        )
        .unwrap();
    }
}
