//! Several windows of one user, each the real loop, on one store.

use std::{fs, path::Path};

use periksa::{
    config::{Paths, Profile},
    domain::language::Language,
    runtime::clock::Clock,
    sandbox::Sandbox,
    store::{self, Store, Task},
    words::Words,
};

use crate::desk::{Desk, Setup, town};

/// Decisions stay where they are until somebody lets them go.
const HELD: &str = "language = \"id\"\nascii = \"never\"\nsettle_ms = 0\ngrace_seconds = 3600\n";

async fn at_inbox(home: &Path, town: &Sandbox, settings: &str) -> Desk {
    let url = town.url();
    let mut desk = Desk::sit(Setup {
        settings,
        // Whatever is said fits beside the counts.
        size: (160, 30),
        ..Setup::new(home, &url, "opd")
    });
    desk.inbox().await;
    desk
}

fn wall() -> store::Clock {
    Clock::system().wall()
}

/// Whose proposal stands on the screen.
fn shown(screen: &str) -> String {
    screen.lines().nth(1).unwrap_or_default().to_owned()
}

/// The beginning of a sentence, as far as it is the same whatever it is about.
fn beginning(name: &str) -> String {
    let said = Words::new(Language::Indonesian);
    let said = said.say(name).into_owned();
    let end = said.find(['{', '\u{2068}']).unwrap_or(said.len());
    said[..end].chars().take(24).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_decision_of_one_window_shows_in_the_other_which_cannot_make_it_again() {
    let home = tempfile::tempdir().unwrap();
    let town = town(home.path(), 60).await;
    let mut one = at_inbox(home.path(), &town, HELD).await;
    let mut two = at_inbox(home.path(), &town, HELD).await;
    let same = shown(&one.open().await);
    assert_eq!(shown(&two.open().await), same);
    one.keys("a");
    one.until("ditahan 1").await;
    two.until("ditahan 1").await;
    // It still stands on the second screen; what is done there is refused, and said.
    assert_eq!(shown(&two.now()), same);
    two.keys("a");
    two.until("sudah ada keputusan Anda").await;
    two.until("ditahan 1").await;
    // What the second takes back the first sees.
    two.keys("u");
    two.until_gone("ditahan 1").await;
    one.until_gone("ditahan 1").await;
    for desk in [one, two] {
        desk.leave().await;
    }
    assert_eq!(town.facts().unwrap().decisions().unwrap().len(), 0);
    town.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_store_that_is_deleted_under_two_windows_loses_nothing_and_is_said() {
    let home = tempfile::tempdir().unwrap();
    let town = town(home.path(), 60).await;
    let mut one = at_inbox(home.path(), &town, HELD).await;
    let mut two = at_inbox(home.path(), &town, HELD).await;
    one.open().await;
    one.keys("a");
    one.until("ditahan 1").await;
    two.until("ditahan 1").await;
    fs::remove_dir_all(Paths::under(home.path()).data.join("profiles")).unwrap();
    let mended = beginning("store-mended");
    let both = async {
        // Whoever noticed first has put it back and says so; both go on.
        loop {
            if one.ever_showed(&mended) || two.ever_showed(&mended) {
                return;
            }
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(std::time::Duration::from_secs(60), both)
        .await
        .expect("it is said");
    two.open().await;
    two.keys("a");
    two.until("ditahan 2").await;
    one.until("ditahan 2").await;
    let folder = Paths::under(home.path()).profile("uji", "opd");
    let (store, _) = Store::open(&folder, wall()).await.unwrap();
    assert_eq!(store.outbox().await.unwrap().len(), 2);
    assert_eq!(store.verify_journal().await.unwrap().broken_at, None);
    store.close().await.unwrap();
    for desk in [one, two] {
        desk.keys("<ctrl-c>");
        desk.ended().await;
    }
    // Leaving lets go what was held: each once.
    assert_eq!(town.facts().unwrap().decisions().unwrap().len(), 2);
    town.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_window_reads_the_list_and_both_have_it() {
    let home = tempfile::tempdir().unwrap();
    let town = town(home.path(), 60).await;
    let folder = Paths::under(home.path()).profile("uji", "opd");
    // Somebody else has the turn to read it and does not read anything.
    let (store, _) = Store::open(&folder, wall()).await.unwrap();
    let turn = store.turn(Task::Refresh).unwrap();
    assert!(turn.is_some());
    let url = town.url();
    let mut desk = Desk::sit(Setup::new(home.path(), &url, "opd"));
    desk.until("tersambung").await;
    assert_eq!(store.counts().await.unwrap().everything, 0);
    drop(turn);
    desk.keys("R");
    desk.inbox().await;
    assert!(store.counts().await.unwrap().everything > 0);
    store.close().await.unwrap();
    desk.leave().await;
    town.stop().await;
}

#[tokio::test]
async fn two_profiles_of_one_account_have_nothing_in_common() {
    let home = tempfile::tempdir().unwrap();
    let paths = Paths::under(home.path());
    let mut open = Vec::new();
    for key in ["pagi", "sore"] {
        let profile = Profile {
            key: Some(key.to_owned()),
            server: Some("https://siasn.contoh.invalid".to_owned()),
            ..Profile::default()
        };
        let folder = profile.place(&paths, "opd");
        assert!(!Store::is_in_use(&folder));
        let (store, _) = Store::open(&folder, wall()).await.unwrap();
        store.set_setting("uji", key).await.unwrap();
        let turns = [Task::Carry, Task::Refresh].map(|task| store.turn(task).unwrap());
        assert!(turns.iter().all(Option::is_some), "no turn is shared");
        open.push((key, store, turns));
    }
    for (key, store, _turns) in open {
        assert_eq!(store.setting("uji").await.unwrap().as_deref(), Some(key));
        assert!(!store.look().await.unwrap().others_wrote);
        store.close().await.unwrap();
    }
}
