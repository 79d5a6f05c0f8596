//! What the keys of a filter line cost: from the key until the screen shows the right rows, and until their
//! number is known as well.

use std::time::{Duration, Instant};

use periksa::{
    domain::{
        inbox::{Row, Window},
        language::Language,
        query::{Listing, Query},
    },
    words::Words,
};

use crate::{
    Asked, begin, is_full,
    line::{Front, Manner},
    mb, median, ms,
    stores::Home,
    terminal::Terminal,
};

/// What is typed.
const LINES: [(&str, &str); 10] = [
    ("a rare word", "zafiqoh"),
    ("a word in every row", "contoh"),
    ("a word in many rows", "sekarmukti"),
    ("a word in none", "xyzzy"),
    ("the beginning of a NIP", "nip:19900230"),
    ("a whole NIP, as a word", "199002301999031"),
    ("a category", "kategori:golongan"),
    ("a small unit", "unit:qubah"),
    ("a unit that there is not", "unit:tiada"),
    ("two words and a category", "kategori:skp surya laras"),
];
/// How many of the rows of a screen are compared, and how many characters of a name.
const COMPARED: (usize, usize) = (17, 14);
/// Times that each line is typed.
const TIMES: usize = 3;

/// What one key came to.
#[derive(Clone, Copy)]
struct Cost {
    right: Duration,
    whole: Duration,
    bytes: usize,
}

pub fn table(asked: &Asked, home: &Home, runtime: &tokio::runtime::Runtime) {
    println!(
        "\n| filter | keys | rows | a key until its rows stand there, median | slowest | until all are counted, slowest | bytes of a key, at most |"
    );
    println!("|---|--:|--:|--:|--:|--:|--:|");
    let expected = runtime.block_on(expected(home));
    let _front = Front::at(home.port, Manner::Away, home.behind);
    let (mut terminal, _) = begin(&asked.program, home);
    terminal.settled(Duration::from_secs(1));
    for ((name, line), windows) in LINES.iter().zip(&expected) {
        let mut costs = Vec::new();
        for _ in 0..TIMES {
            terminal.keys("/");
            for (key, window) in line.char_indices().zip(windows) {
                let typed = &line[..key.0 + 1];
                costs.push(press(&mut terminal, &key.1.to_string(), typed, window));
            }
            terminal.keys("\x15\r");
            terminal.when("no filter", |screen| is_full(screen, home));
        }
        let right = costs.iter().map(|cost| cost.right);
        println!(
            "| {name}: `{line}` | {} | {} | {} | {} | {} | {} |",
            line.len(),
            windows.last().unwrap().total,
            ms(median(right.clone())),
            ms(right.max().unwrap()),
            ms(costs.iter().map(|cost| cost.whole).max().unwrap()),
            costs.iter().map(|cost| cost.bytes).max().unwrap(),
        );
    }
    let memory = terminal.memory();
    println!(
        "\nresident after that: {}, at most {}",
        mb(memory.now),
        mb(memory.most)
    );
    terminal.leave();
}

/// What the store answers to each beginning of each line.
async fn expected(home: &Home) -> Vec<Vec<Window>> {
    let store = home.store().await;
    let now = jiff::Timestamp::now();
    let mut all = Vec::new();
    for (_, line) in LINES {
        let mut windows = Vec::new();
        for end in 1..=line.len() {
            let listing = Listing {
                query: Query::parse(&line[..end]).0,
                ..Listing::default()
            };
            let mut window = store.window(listing.clone(), 0, 20, now).await.unwrap();
            while !window.complete {
                window = store.window(listing.clone(), 0, 20, now).await.unwrap();
            }
            windows.push(window);
        }
        all.push(windows);
    }
    store.close().await.unwrap();
    all
}

fn press(terminal: &mut Terminal, key: &str, typed: &str, window: &Window) -> Cost {
    let words = Words::new(Language::Indonesian);
    let searching = words.say("inbox-searching").into_owned();
    let before = terminal.written();
    let began = Instant::now();
    terminal.keys(key);
    let right = terminal.when(typed, |screen| shows(screen, typed, window, &searching)) - began;
    let counted = |screen: &str| {
        let place = screen.lines().rev().nth(1).unwrap_or_default();
        let place = place.split_whitespace().next().unwrap_or_default();
        shows(screen, typed, window, &searching)
            && (window.total == 0 || place == format!("1/{}", window.total))
    };
    let whole = terminal.when("the count", counted) - began;
    Cost {
        right,
        whole,
        bytes: terminal.written() - before,
    }
}

/// Whether a screen shows the rows of a window, under what was typed: below the tabs stand the filter line
/// and the headings.
fn shows(screen: &str, typed: &str, window: &Window, searching: &str) -> bool {
    let lines: Vec<_> = screen.lines().collect();
    let (many, length) = COMPARED;
    let (said, list) = (lines[2].trim_end().ends_with(typed), &lines[4..]);
    let right = |(row, line): (&Row, &&str)| {
        let name = &row.proposal.name;
        line.contains(&name[..length.min(name.len())])
    };
    let none = || !screen.contains(searching) && !list.iter().any(|line| line.contains("CONTOH"));
    said && match window.total {
        0 => none(),
        _ => window.rows.iter().take(many).zip(list).all(right),
    }
}
