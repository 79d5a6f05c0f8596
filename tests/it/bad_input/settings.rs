//! Broken settings and themes.

use crate::desk::{Desk, Setup, town};

#[tokio::test(flavor = "multi_thread")]
async fn broken_settings_are_named_and_stop_nothing() {
    let home = tempfile::tempdir().unwrap();
    let siasn = town(home.path(), 40).await;
    let themes = home.path().join("config/themes");
    std::fs::create_dir_all(&themes).unwrap();
    let senja = "base = \"light\"\n[style]\nbad = \"pink\"\n";
    std::fs::write(themes.join("senja.toml"), senja).unwrap();
    let url = siasn.url();
    let mut desk = Desk::sit(Setup {
        settings: "language = \"id\"\nthem = \"light\"\ngrace_seconds = \"lima\"\n\
                   [keys]\nopen = \"hyper-a\"\n",
        size: (100, 50),
        ..Setup::new(home.path(), &url, "opd")
    });
    desk.inbox().await;
    assert!(desk.ever_showed("4 masalah setelan"), "{}", desk.now());
    desk.keys("?");
    let help = desk.until("Bantuan:").await;
    for place in [
        "Setelan config.toml baris 2 kolom 1",
        "Setelan config.toml baris 3 kolom 17",
        "Setelan config.toml baris 5 kolom 8",
        "Setelan senja.toml baris 3 kolom 8",
    ] {
        assert!(help.contains(place), "{place}\n{help}");
    }
    desk.keys("?");
    desk.inbox().await;
    desk.leave().await;
    siasn.stop().await;
}
