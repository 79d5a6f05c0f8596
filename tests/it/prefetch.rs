//! What is fetched ahead, counted on the line: never what nobody has room for, never before what
//! somebody waits for, and what is there opens without a server.

mod line;

use std::{fs, path::Path, path::PathBuf, process::Command};

use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::{
    colleague::Colleague,
    desk::{Desk, Setup, say, town},
};

use self::line::{Line, Passed};

/// A viewer that says into a pipe what it was given.
struct Viewer {
    pipe: PathBuf,
    settings: String,
}

impl Viewer {
    fn at(home: &Path) -> Self {
        let pipe = home.join("pipa");
        assert!(
            Command::new("mkfifo")
                .arg(&pipe)
                .status()
                .unwrap()
                .success()
        );
        let script = format!("cat \"$1\" > '{}'", pipe.display());
        let words = serde_json::json!(["sh", "-c", script, "sh", "{}"]);
        // A line that is held up is found to be a thin one.
        let settings = format!(
            "language = \"id\"\nascii = \"never\"\nhemat = \"never\"\nopen_command = {words}\n"
        );
        Self { pipe, settings }
    }

    /// SHA-256 of what is shown next, in hex.
    async fn shown(&self) -> String {
        let pipe = self.pipe.clone();
        let bytes = tokio::task::spawn_blocking(move || fs::read(pipe).unwrap());
        let digest = Sha256::digest(bytes.await.unwrap());
        digest.iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

fn sit(home: &Path, url: &str, settings: &str) -> Desk {
    Desk::sit(Setup {
        settings,
        ..Setup::new(home, url, "opd")
    })
}

/// The proposal that waits longest, with at least so many documents; its id and they.
async fn with_documents(unit: &Colleague, least: usize) -> (String, Vec<Value>) {
    let rows = unit.get("usul?limit=200&tahap=diajukan").await;
    for row in rows["usul"].as_array().unwrap() {
        let id = row["id"].as_str().unwrap();
        let dossier = unit.get(&format!("usul/{id}")).await;
        let documents = dossier["dokumen"].as_array().unwrap().clone();
        let sound = |it: &Value| (20_000..1 << 20).contains(&it["ukuran"].as_u64().unwrap());
        if documents.len() >= least && documents.iter().all(sound) {
            return (id.to_owned(), documents);
        }
    }
    panic!("no proposal with {least} sound documents");
}

fn of<'a>(passed: &'a [Passed], document: &Value) -> Vec<&'a Passed> {
    let id = document["id"].as_str();
    passed.iter().filter(|it| it.document() == id).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_fetched_ahead_opens_when_the_server_is_gone() {
    let home = tempfile::tempdir().unwrap();
    let siasn = town(home.path(), 60).await;
    let unit = Colleague::at(&siasn.url(), "opd").await;
    let (id, documents) = with_documents(&unit, 1).await;
    let line = Line::to(&siasn.url(), None).await;
    let viewer = Viewer::at(home.path());
    let mut desk = sit(home.path(), line.url(), &viewer.settings);
    desk.inbox().await;
    desk.find(&id).await;
    desk.read().await;
    desk.keys("d");
    // The line of the title bears the same mark.
    desk.until(&format!("✓   {}", say("document-here"))).await;
    siasn.stop().await;
    desk.keys("o");
    let shown = viewer.shown().await;
    desk.until("dibuka di penampil desktop").await;
    let listed = |it: &Value| it["sha256"].as_str() == Some(&shown);
    assert!(
        documents.iter().any(listed),
        "{shown} is none of {documents:#?}"
    );
    desk.leave().await;
    let passed = line.passed();
    for document in &documents {
        // One that had to make way goes on where it was, by its range.
        let times = of(&passed, document);
        let begun = times.iter().filter(|it| it.range.is_none()).count();
        assert!(begun <= 1, "begun once at most: {times:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn over_a_thin_line_the_next_files_come_and_no_document_does() {
    let home = tempfile::tempdir().unwrap();
    let siasn = town(home.path(), 300).await;
    let line = Line::to(&siasn.url(), Some(7_000.0)).await;
    let settings = "language = \"id\"\nascii = \"never\"\n";
    let mut desk = sit(home.path(), line.url(), settings);
    desk.inbox().await;
    desk.until("tersambung").await;
    desk.read().await;
    let files = |least| {
        move |passed: &[Passed]| {
            let file = |it: &&Passed| it.path.starts_with("usul/") && it.bytes > 0;
            passed.iter().filter(file).count() >= least
        }
    };
    line.when(files(4)).await;
    desk.keys("n");
    // What comes after the one that came after it: documents would have been fetched before.
    line.when(files(5)).await;
    desk.keys("I");
    let about = desk.until("kB/s").await;
    let row = about.lines().find(|row| row.contains("kB/s")).unwrap();
    let words: Vec<_> = row.split_whitespace().collect();
    let rate = words.iter().position(|word| *word == "kB/s").unwrap() - 1;
    let rate: u64 = words[rate].parse().unwrap();
    assert!((2..=9).contains(&rate), "measured as it is: {row}");
    assert!(about.contains("menyala: jalur ke server lambat"), "{about}");
    desk.keys("q");
    desk.until(&format!("  {}", say("status-thrift"))).await;
    desk.leave().await;
    let passed = line.passed();
    let documents = passed.iter().filter(|it| it.document().is_some());
    assert_eq!(documents.count(), 0, "{passed:#?}");
    siasn.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_is_sparing_asks_for_a_small_page_first_and_for_no_document() {
    let home = tempfile::tempdir().unwrap();
    let siasn = town(home.path(), 600).await;
    let line = Line::to(&siasn.url(), None).await;
    let settings = "language = \"id\"\nascii = \"never\"\nhemat = \"always\"\n";
    let mut desk = sit(home.path(), line.url(), settings);
    desk.inbox().await;
    desk.until("tersambung").await;
    desk.read().await;
    let files = |least| {
        move |passed: &[Passed]| {
            let file = |it: &&Passed| it.path.starts_with("usul/") && it.bytes > 0;
            passed.iter().filter(file).count() >= least
        }
    };
    line.when(files(4)).await;
    desk.keys("n");
    // What comes after the one that came after it: documents would have been fetched before.
    let passed = line.when(files(5)).await;
    let documents = passed.iter().filter(|it| it.document().is_some());
    assert_eq!(documents.count(), 0, "{passed:#?}");
    let pages = passed.iter().filter(|it| it.path.starts_with("usul?"));
    let limit = |it: &Passed| {
        it.path
            .split("limit=")
            .nth(1)
            .map(|at| at.split('&').next().unwrap().to_owned())
    };
    let limits: Vec<_> = pages.filter_map(limit).collect();
    assert!(limits.len() > 1, "{passed:#?}");
    assert_eq!(limits[0], "50");
    assert!(limits[1..].iter().all(|limit| limit == "200"), "{limits:?}");
    desk.leave().await;
    siasn.stop().await;
}

/// Whose files were asked for, one by one.
fn asked(passed: &[Passed]) -> Vec<&str> {
    let files = passed.iter().map(|it| it.path.as_str());
    let ids = files.filter_map(|path| path.strip_prefix("usul/"));
    ids.filter(|id| !id.starts_with("perubahan")).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_file_comes_before_anybody_opens_it() {
    let home = tempfile::tempdir().unwrap();
    let siasn = town(home.path(), 60).await;
    let unit = Colleague::at(&siasn.url(), "opd").await;
    let line = Line::to(&siasn.url(), Some(7_000.0)).await;
    let settings = "language = \"id\"\nascii = \"never\"\n";
    let mut desk = sit(home.path(), line.url(), settings);
    desk.inbox().await;
    let passed = line.when(|passed| !asked(passed).is_empty()).await;
    let first = asked(&passed)[0].to_owned();
    // It is the one that waits longest, which the cursor stands on.
    let rows = unit.get("usul?limit=1&tahap=diajukan").await;
    assert_eq!(rows["usul"][0]["id"], first, "{passed:#?}");
    assert_eq!(asked(&passed).len(), 1, "and no other: {passed:#?}");
    desk.open().await;
    desk.leave().await;
    siasn.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_fetched_ahead_once_and_asked_for_once_more_when_it_is_opened() {
    const READ: usize = 6;
    let home = tempfile::tempdir().unwrap();
    let siasn = town(home.path(), 300).await;
    let line = Line::to(&siasn.url(), Some(7_000.0)).await;
    let settings = "language = \"id\"\nascii = \"never\"\n";
    let mut desk = sit(home.path(), line.url(), settings);
    desk.inbox().await;
    desk.until("tersambung").await;
    desk.open().await;
    for read in 1..READ {
        // Three ahead of the one that is read.
        let known = |passed: &[Passed]| {
            let mut ids = asked(passed);
            ids.sort_unstable();
            ids.dedup();
            ids.len() >= read + 3
        };
        line.when(known).await;
        let before = desk.now();
        desk.keys("n");
        desk.when("the next one", |screen| {
            let name = |screen: &str| screen.lines().nth(1).map(str::to_owned);
            name(screen) != name(&before) && screen.contains('●')
        })
        .await;
    }
    desk.leave().await;
    let passed = line.passed();
    for id in asked(&passed) {
        let times = asked(&passed).iter().filter(|it| **it == id).count();
        assert!(times <= 2, "{id} was asked for {times} times: {passed:#?}");
    }
    siasn.stop().await;
}

/// A desk with a proposal of two documents on its screen, the first on its way and held there. Gives
/// the documents, and the place of that one.
async fn held(desk: &mut Desk, line: &Line, unit: &Colleague) -> (Vec<Value>, usize) {
    let (id, documents) = with_documents(unit, 2).await;
    line.hold_after(10_000);
    desk.inbox().await;
    desk.find(&id).await;
    desk.read().await;
    line.held().await;
    let passed = line.passed();
    let first = passed.iter().find_map(Passed::document).unwrap();
    let place = documents.iter().position(|it| it["id"] == first);
    (documents, place.unwrap())
}

/// Opens a document by its place.
fn open(desk: &Desk, place: usize) {
    desk.keys("gd");
    desk.keys(&"j".repeat(place));
    desk.keys("o");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_user_wants_overtakes_and_what_is_half_there_is_gone_on_with() {
    let home = tempfile::tempdir().unwrap();
    let siasn = town(home.path(), 300).await;
    let unit = Colleague::at(&siasn.url(), "opd").await;
    let line = Line::to(&siasn.url(), None).await;
    let viewer = Viewer::at(home.path());
    let mut desk = sit(home.path(), line.url(), &viewer.settings);
    let (documents, place) = held(&mut desk, &line, &unit).await;
    let other = usize::from(place == 0);
    open(&desk, other);
    let shown = viewer.shown().await;
    assert_eq!(
        documents[other]["sha256"], shown,
        "though the first is still held"
    );
    let size = documents[place]["ukuran"].as_u64().unwrap() as usize;
    let whole = |passed: &[Passed]| {
        let times = of(passed, &documents[place]);
        times.iter().map(|it| it.bytes).sum::<usize>() >= size
    };
    let passed = line.when(whole).await;
    let [first, rest] = of(&passed, &documents[place])[..] else {
        panic!("{passed:#?}");
    };
    assert_eq!(first.range, None);
    let from = rest.range.as_ref().expect("gone on with");
    let from: usize = from["bytes=".len()..]
        .trim_end_matches('-')
        .parse()
        .unwrap();
    assert!(from > 0 && from <= first.bytes, "{from} of {}", first.bytes);
    // What was on its way when the first was given up may be lost with it; nothing else is.
    let head = 1_000;
    assert!(rest.bytes <= size - from + head, "{passed:#?}");
    assert_eq!(of(&passed, &documents[other]).len(), 1);
    desk.leave().await;
    siasn.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_on_its_way_is_waited_for_and_not_fetched_twice() {
    let home = tempfile::tempdir().unwrap();
    let siasn = town(home.path(), 300).await;
    let unit = Colleague::at(&siasn.url(), "opd").await;
    let line = Line::to(&siasn.url(), None).await;
    let viewer = Viewer::at(home.path());
    let mut desk = sit(home.path(), line.url(), &viewer.settings);
    let (documents, place) = held(&mut desk, &line, &unit).await;
    open(&desk, place);
    desk.until("Mengambil ").await;
    line.let_go();
    assert_eq!(documents[place]["sha256"], viewer.shown().await);
    desk.until("dibuka di penampil desktop").await;
    let passed = line.passed();
    let [once] = of(&passed, &documents[place])[..] else {
        panic!("{passed:#?}");
    };
    assert_eq!(once.range, None);
    desk.leave().await;
    siasn.stop().await;
}
