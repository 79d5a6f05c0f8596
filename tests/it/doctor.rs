//! `periksa doctor` from the shell: what it says, to people and to scripts.

use std::{
    fs,
    path::Path,
    process::{Command, Output, Stdio},
};

use periksa::{
    config::{Paths, Profile, profile::KeepSecrets},
    runtime::kept::{Kept, Safe},
    sandbox::{Dialect, Sandbox},
    siasn::{Client, Options, Site},
};
use serde_json::Value;

use crate::desk::plan;

fn doctor(home: &Path, words: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_periksa"))
        .env_clear()
        .env("LANG", "id_ID.UTF-8")
        .env("PERIKSA_HOME", home)
        .arg("doctor")
        .args(words)
        .stdin(Stdio::null())
        .output()
        .unwrap()
}

/// What was found, by what was looked at.
fn found(output: &Output, check: &str) -> Vec<Value> {
    let lines = String::from_utf8(output.stdout.clone()).unwrap();
    let all = lines
        .lines()
        .map(|line| serde_json::from_str(line).unwrap());
    all.filter(|finding: &Value| finding["check"] == check)
        .collect()
}

fn settle(home: &Path, settings: &str) {
    fs::create_dir_all(home.join("config")).unwrap();
    fs::write(home.join("config/config.toml"), settings).unwrap();
}

#[test]
fn what_is_missing_is_named_with_what_to_do() {
    let home = tempfile::tempdir().unwrap();
    settle(home.path(), "grace_seconds = \"lima\"\n");
    let output = doctor(home.path(), &["--json"]);
    assert_eq!(output.status.code(), Some(5));
    let settings = found(&output, "settings");
    let said = settings[0]["said"].as_str().unwrap();
    assert!(said.contains("config.toml:1:17: "), "{said}");
    assert_eq!(found(&output, "profile")[0]["verdict"], "bad");
    assert_eq!(found(&output, "server"), Vec::<Value>::new());
    for plain in [doctor(home.path(), &[]), output] {
        let told = String::from_utf8(plain.stderr).unwrap();
        assert!(told.contains("2 hal perlu dibetulkan"), "{told}");
    }
}

#[tokio::test]
async fn with_a_sign_in_that_is_kept_it_tells_what_the_server_can() {
    let home = tempfile::tempdir().unwrap();
    let mut plan = plan(home.path(), 0);
    plan.dialect = Dialect::Siasn;
    let siasn = Sandbox::start(plan).await.unwrap();
    let settings = format!(
        "profile = \"uji\"\n[profiles.uji]\nserver = \"{}\"\nuser = \"opd\"\nkeep_secrets = \"file\"\n",
        siasn.url()
    );
    settle(home.path(), &settings);
    let look = || {
        let home = home.path().to_owned();
        tokio::task::spawn_blocking(move || doctor(&home, &["--json"]))
    };
    let before = look().await.unwrap();
    assert_eq!(before.status.code(), Some(0), "{before:?}");
    assert_eq!(found(&before, "server")[0]["verdict"], "good");
    assert_eq!(found(&before, "clock")[0]["verdict"], "good");
    assert_eq!(found(&before, "session")[0]["verdict"], "poor");

    let profile = Profile {
        key: Some("uji".to_owned()),
        server: Some(siasn.url()),
        user: Some("opd".to_owned()),
        keep_secrets: KeepSecrets::File,
        ..Profile::default()
    };
    let client = Client::new(Site::parse(&siasn.url()).unwrap(), Options::default());
    client.sign_in("opd", "contoh".into(), None).await.unwrap();
    let refresh = client.refresh_tokens().borrow().clone().unwrap();
    let account = "opd".to_owned();
    let safe = Safe::of(&profile, &Paths::under(home.path()));
    safe.put(&Kept { account, refresh }).await;
    // The token is used up by looking, and its heir kept: the second look finds as much.
    for _ in 0..2 {
        let after = look().await.unwrap();
        assert_eq!(after.status.code(), Some(0), "{after:?}");
        let said = found(&after, "session")[0]["said"].to_string();
        assert!(said.contains("CONTOH VERIFIKATOR"), "{said}");
        assert!(said.contains("siasn"), "{said}");
        assert_eq!(found(&after, "unproven").len(), 4);
    }

    siasn.stop().await;
    let away = look().await.unwrap();
    assert_eq!(away.status.code(), Some(5));
    assert_eq!(found(&away, "server")[0]["verdict"], "bad");
}
