//! What is on the screen, and what never gets there.

use serde_json::json;

use super::{
    demo, inbox, periksa,
    scan::{Piece, colours, pieces},
    terminal::Terminal,
};
use crate::{colleague::Colleague, desk::town};

#[tokio::test]
async fn it_lives_through_every_size_and_the_picture_is_right_again() {
    let home = tempfile::tempdir().unwrap();
    let command = demo(home.path(), "").await;
    let mut terminal = Terminal::run(command, (80, 24));
    let wide = inbox(&terminal);
    let names: Vec<_> = wide.lines().skip(3).take(5).map(str::to_owned).collect();
    terminal.resize((40, 20));
    // The rows stand there in fewer columns, the keys in the last line.
    terminal.when("forty columns", |seen| {
        let text = seen.text();
        let lines: Vec<_> = text.lines().collect();
        lines.len() == 20 && lines[0].contains("Kotak masuk") && lines[19].contains("⏎ buka")
    });
    terminal.resize((1, 1));
    terminal.resize((120, 40));
    let large = terminal.when("a hundred and twenty columns", |seen| {
        let text = seen.text();
        text.contains("NIP") && text.lines().count() == 40
    });
    assert!(
        large.lines().next().unwrap().contains("tersambung"),
        "{large}"
    );
    terminal.resize((80, 24));
    terminal.when("the first picture", |seen| {
        let text = seen.text();
        text.lines().count() == 24 && names.iter().all(|name| text.contains(name.as_str()))
    });
    let trimmed = |screen: &str| {
        let lines = screen.lines().map(str::trim_end);
        lines.map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(trimmed(&inbox(&terminal)), trimmed(&wide));
    terminal.keys("Q");
    let end = terminal.ended();
    assert_eq!(end.code, 0);
    pieces(&end.seen.bytes).unwrap();
}

#[tokio::test]
async fn without_colours_there_are_none() {
    let home = tempfile::tempdir().unwrap();
    let mut pens = Vec::new();
    for no_color in ["", "1"] {
        let mut command = demo(home.path(), "").await;
        command.env("NO_COLOR", no_color);
        let mut terminal = Terminal::run(command, (80, 24));
        inbox(&terminal);
        terminal.keys("\r");
        terminal.until("●");
        terminal.keys("Q");
        let pieces = pieces(&terminal.ended().seen.bytes).unwrap();
        pens.push(colours(&pieces).len());
    }
    assert!(pens[0] > 0, "{pens:?}");
    assert_eq!(pens[1], 0);
}

/// Attempts to speak to the terminal: the clipboard, a title, a question, colours, other modes,
/// text turned around, hidden or tagged.
const HOSTILE: &str = "AWAL\x1b]52;c;YWt1\x07\x1b]0;judul\x1b\\\x1b[6n\x1b[31m\u{9b}5m\x1bc\x07\x08\
                       \u{202e}kilab\u{202c}\u{200b}\u{2066}\u{e0041}\u{feff}\r\nAKHIR";

#[tokio::test(flavor = "multi_thread")]
async fn nobody_speaks_to_the_terminal_through_a_proposal() {
    let home = tempfile::tempdir().unwrap();
    let siasn = town(home.path(), 300).await;
    let url = siasn.url();
    let opd = Colleague::at(&url, "opd").await;
    let returned = opd.get("usul?tahap=dikembalikan&limit=200").await;
    let (row, field) = with_text(&opd, returned["usul"].as_array().unwrap()).await;
    let id = row["id"].as_str().unwrap();
    let civil_servant = Colleague::at(&url, row["nip"].as_str().unwrap()).await;
    civil_servant.repair(id, json!({ field: HOSTILE })).await;

    let words = ["--server", &url, "--user", "opd"];
    let mut terminal = Terminal::run(periksa(home.path(), &words), (100, 40));
    terminal.until("Kata sandi");
    terminal.keys("contoh\r");
    terminal.until("tersambung");
    // Pasted text is no better than a server's.
    terminal.keys("/");
    terminal.keys(&format!("\x1b[200~{HOSTILE}\x1b[201~"));
    terminal.until("AKHIR");
    terminal.keys("\x15");
    terminal.keys(id);
    terminal.until("\n1/1 ");
    terminal.keys("\r\r");
    let screen = terminal.until("AWAL");
    assert!(screen.contains("AKHIR"), "{screen}");
    terminal.keys("\x03");
    let end = terminal.ended();
    let pieces = pieces(&end.seen.bytes).unwrap();
    assert!(pieces.contains(&Piece::Text('K')));
    siasn.stop().await;
}

/// A proposal with a text of its own, and the name of that field.
async fn with_text(opd: &Colleague, rows: &[serde_json::Value]) -> (serde_json::Value, String) {
    for row in rows {
        let id = row["id"].as_str().unwrap();
        let dossier = opd.get(&format!("usul/{id}")).await;
        let values = dossier["usulan_data"].as_object().unwrap();
        let text = values.iter().find(|(name, value)| {
            let text = value.as_str().unwrap_or_default();
            !name.ends_with("_id") && text.contains(['/', ' '])
        });
        if let Some((field, _)) = text {
            return (row.clone(), field.clone());
        }
    }
    panic!("no proposal with a text")
}
