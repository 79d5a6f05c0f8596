//! Documents that are none, and desktops that are none.

use std::{fs, path::Path, process::Command};

use periksa::sandbox::{Sandbox, world::model::Fault};

use crate::{
    colleague::Colleague,
    desk::{Desk, Setup, say, town},
};

/// Opens documents with a program that does nothing.
const WITH_VIEWER: &str = "language = \"id\"\nascii = \"never\"\nopen_command = [\"true\"]\n";

fn at<'a>(home: &'a Path, url: &'a str, settings: &'a str) -> Desk {
    Desk::sit(Setup {
        settings,
        ..Setup::new(home, url, "opd")
    })
}

/// The proposal of the verifier's own unit that has a fault of this kind, by its id.
async fn with_fault(siasn: &Sandbox, kind: fn(&Fault) -> Option<&String>) -> (String, String) {
    let unit = Colleague::at(&siasn.url(), "opd").await;
    let mine = unit.get("usul?limit=200").await;
    let mine = mine["usul"].as_array().unwrap();
    let faults = siasn.facts().unwrap().faults().unwrap();
    let found = faults.iter().find_map(|(id, fault)| {
        let document = kind(fault)?;
        let seen = mine.iter().any(|row| row["id"] == **id);
        seen.then(|| (id.clone(), document.clone()))
    });
    found.expect("the first unit shows every fault")
}

/// Opens a proposal and puts the cursor on the document of an id.
async fn on_document(desk: &mut Desk, unit: &Colleague, id: &str, document: &str) {
    desk.find(id).await;
    desk.read().await;
    let dossier = unit.get(&format!("usul/{id}")).await;
    let documents = dossier["dokumen"].as_array().unwrap();
    let place = documents.iter().position(|found| found["id"] == document);
    desk.keys("d");
    desk.keys(&"j".repeat(place.expect("the document is listed")));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_sound_pdf_is_named_and_not_opened() {
    let home = tempfile::tempdir().unwrap();
    let siasn = town(home.path(), 120).await;
    let url = siasn.url();
    let unit = Colleague::at(&url, "opd").await;
    let mut desk = at(home.path(), &url, WITH_VIEWER);
    desk.inbox().await;
    let empty = with_fault(&siasn, |fault| match fault {
        Fault::PdfEmpty { document } => Some(document),
        _ => None,
    });
    let large = with_fault(&siasn, |fault| match fault {
        Fault::PdfOversized { document } => Some(document),
        _ => None,
    });
    for ((id, document), sentence) in [
        (empty.await, say("failure-empty-file")),
        (large.await, say("failure-too-large")),
    ] {
        on_document(&mut desk, &unit, &id, &document).await;
        desk.keys("o");
        desk.until(&sentence).await;
        desk.keys("q<ctrl-x>1");
        desk.until_gone("\n1/1 ").await;
    }

    // What the server holds has become something else since it described it.
    let row = unit.waiting("golongan").await;
    let id = row["id"].as_str().unwrap();
    let dossier = unit.get(&format!("usul/{id}")).await;
    let document = dossier["dokumen"][0]["id"].as_str().unwrap().to_owned();
    let papers = home.path().join("siasn/dokumen");
    // Before the proposal is opened: what was fetched ahead while it was sound may be shown.
    replace_all(&papers, "<html>");
    on_document(&mut desk, &unit, id, &document).await;
    for (content, sentence) in [
        ("<html>", say("failure-wrong-type")),
        ("%PDF-1.7 lain", say("failure-damaged")),
    ] {
        replace_all(&papers, content);
        desk.keys("o");
        desk.until(&sentence).await;
    }
    assert!(!desk.ever_showed("dibuka di penampil"));
    desk.leave().await;
    assert_eq!(viewed(home.path()), 0, "nothing of it was written");
    siasn.stop().await;
}

fn replace_all(folder: &Path, content: &str) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            replace_all(&path, content);
        } else {
            fs::write(path, content).unwrap();
        }
    }
}

/// Folders of documents shown that are still there.
fn viewed(home: &Path) -> usize {
    let entries = fs::read_dir(home.join("cache")).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name());
    names
        .filter(|name| name.to_string_lossy().starts_with("dokumen-"))
        .count()
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_desktop_it_says_so() {
    let home = tempfile::tempdir().unwrap();
    let siasn = town(home.path(), 60).await;
    let url = siasn.url();
    let mut desk = Desk::sit(Setup::new(home.path(), &url, "opd"));
    desk.inbox().await;
    desk.read().await;
    desk.keys("do");
    let screen = desk.until("Tidak ada desktop").await;
    assert!(screen.contains("open_command"), "{screen}");
    desk.leave().await;
    siasn.stop().await;
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn a_sound_document_is_opened_under_a_clean_name_and_goes_with_the_program() {
    let home = tempfile::tempdir().unwrap();
    let siasn = town(home.path(), 60).await;
    let url = siasn.url();
    let unit = Colleague::at(&url, "opd").await;
    let row = unit.waiting("golongan").await;
    let id = row["id"].as_str().unwrap();
    let dossier = unit.get(&format!("usul/{id}")).await;
    let listed = dossier["dokumen"][0].clone();
    // The viewer says into a pipe what it was given, so that nobody has to guess when it has.
    let pipe = home.path().join("pipa");
    assert!(
        Command::new("mkfifo")
            .arg(&pipe)
            .status()
            .unwrap()
            .success()
    );
    let script = format!("(basename \"$1\"; cat \"$1\") > '{}'", pipe.display());
    let words = serde_json::json!(["sh", "-c", script, "sh", "{}"]);
    let settings = format!("language = \"id\"\nascii = \"never\"\nopen_command = {words}\n");
    let mut desk = at(home.path(), &url, &settings);
    desk.inbox().await;
    on_document(&mut desk, &unit, id, listed["id"].as_str().unwrap()).await;
    desk.keys("o");
    let reading = tokio::task::spawn_blocking(move || fs::read(pipe).unwrap());
    desk.until("dibuka di penampil desktop").await;
    let said = reading.await.unwrap();
    let end = said.iter().position(|byte| *byte == b'\n').unwrap();
    let name = std::str::from_utf8(&said[..end]).unwrap();
    let stem = name.strip_suffix(".pdf").expect("a PDF by its name");
    let clean = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    assert!(!stem.is_empty() && stem.chars().all(clean), "{name}");
    assert_eq!(listed["ukuran"], said.len() - end - 1);
    assert!(said[end + 1..].starts_with(b"%PDF-"));
    assert_eq!(viewed(home.path()), 1);
    desk.leave().await;
    assert_eq!(viewed(home.path()), 0);
    siasn.stop().await;
}
