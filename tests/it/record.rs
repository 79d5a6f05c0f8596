//! `periksa journal` and `periksa purge` from the shell, over a store that holds decisions.

use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
    sync::Arc,
};

use jiff::Timestamp;
use periksa::{
    config::{Paths, Profile},
    domain::{
        authority::AuthorityTable,
        basis::{Basis, Seen},
        calendar::Calendar,
        decision::{Decision, Outcome, Subject},
        delivery::Event,
        id::DecisionId,
        outbox::{Receipt, Settlement},
        role::Role,
        session::{Abilities, Account, Session},
        stage::Status,
    },
    store::Store,
};
use serde_json::Value;
use sha2::{Digest, Sha256};

const SERVER: &str = "https://siasn.contoh.invalid";
const USER: &str = "opd";
/// A name that a spreadsheet would compute and a terminal would turn around.
const NAME: &str = "=CONTOH \u{202e}PEGAWAI";
const NIP: &str = "199002302015031001";

fn periksa(home: &Path, words: &[&str], input: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_periksa"))
        .env_clear()
        .env("LANG", "id_ID.UTF-8")
        .env("PERIKSA_HOME", home)
        .args(words)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut typed = child.stdin.take().unwrap();
    // Whoever asks nothing reads nothing.
    let _ = typed.write_all(input.as_bytes());
    drop(typed);
    child.wait_with_output().unwrap()
}

fn said(home: &Path, words: &[&str]) -> String {
    let output = periksa(home, words, "");
    assert_eq!(output.status.code(), Some(0), "{words:?} {output:?}");
    String::from_utf8(output.stdout).unwrap()
}

fn refused(home: &Path, words: &[&str], input: &str) -> (Option<i32>, String) {
    let output = periksa(home, words, input);
    let text = String::from_utf8(output.stderr).unwrap();
    (output.status.code(), text)
}

fn at() -> Timestamp {
    "2026-11-21T03:00:00Z".parse().unwrap()
}

fn place(home: &Path) -> PathBuf {
    let profile = Profile {
        server: Some(SERVER.to_owned()),
        ..Profile::default()
    };
    profile.place(&Paths::under(home), USER)
}

async fn open(home: &Path) -> Store {
    let config = home.join("config");
    fs::create_dir_all(&config).unwrap();
    let settings = format!("server = '{SERVER}'\nuser = '{USER}'\n");
    fs::write(config.join("config.toml"), settings).unwrap();
    Store::open(&place(home), Arc::new(at)).await.unwrap().0
}

fn decision(number: u32) -> Decision {
    Decision {
        id: DecisionId::new(format!("keputusan-{number}")),
        proposal: format!("usul-{number}").as_str().into(),
        version: "7".into(),
        outcome: Outcome::Accept,
        reason: None,
        note: Some("catatan \"CONTOH\"".to_owned()),
        made_at: at(),
        subject: Subject {
            name: NAME.to_owned(),
            nip: NIP.into(),
            category: "golongan".into(),
            summary: "III/b ke III/c".to_owned(),
        },
        corrections: Vec::new(),
        basis: Basis {
            documents: vec![Seen {
                id: "dok-1".into(),
                sha256: Some("ab".repeat(32)),
                opened: true,
            }],
            findings: vec!["nip-against-birth".to_owned()],
        },
    }
}

fn session() -> Session {
    Session {
        account: Account {
            id: "akun-1".to_owned(),
            name: "CONTOH VERIFIKATOR".to_owned(),
            role: Role::Opd,
            agency: "A1".into(),
            agency_name: "Kabupaten Contoh".to_owned(),
            unit: None,
            unit_name: None,
        },
        abilities: Abilities {
            server_name: "Contoh".to_owned(),
            dialect: "terbuka".to_owned(),
            features: Vec::new(),
            page_limit: 200,
            note_limit: 2000,
            document_limit: 1 << 20,
            calendar: Calendar::default(),
            authority: AuthorityTable::default(),
            reasons: Vec::new(),
        },
    }
}

/// A decision that the server has, and one that is held.
async fn two_decisions(home: &Path) {
    let store = open(home).await;
    store.keep_session(&session()).await.unwrap();
    store.works_for(None, "siasn.contoh.invalid").await.unwrap();
    store.hold(decision(1), at()).await.unwrap();
    store.release_all().await.unwrap();
    store.claim_next(at()).await.unwrap().unwrap();
    let receipt = Receipt {
        version: "8".into(),
        status: Status {
            number: 2,
            words: "Berkas Disimpan (Terverifikasi)".to_owned(),
        },
        at: at(),
    };
    let taken = Settlement {
        receipt: Some(receipt),
        ..Settlement::default()
    };
    let id = decision(1).id;
    store.settle(&id, Event::Confirmed, taken).await.unwrap();
    store.hold(decision(2), at()).await.unwrap();
    store.close().await.unwrap();
}

#[tokio::test]
async fn the_journal_tells_in_words_what_was_decided() {
    let home = tempfile::tempdir().unwrap();
    two_decisions(home.path()).await;
    let told = said(home.path(), &["journal", "show"]);
    for part in [
        "=CONTOH <202e>PEGAWAI",
        "21 Nov 2026 10.00  diputuskan",
        "keputusan keputusan-1 atas usul usul-1, versi 7",
        "oleh akun-1 (verifikator OPD), server siasn.contoh.invalid",
        "dokumen: 1, dibuka di sini: 1",
        "temuan: Tanggal lahir di NIP berbeda dengan data utama",
        "catatan: catatan \"CONTOH\"",
        "diterima server",
        "jawaban server: versi 8, status 2, 21 Nov 2026 10.00",
    ] {
        assert!(told.contains(part), "{part}\n{told}");
    }
    assert!(!told.contains('\u{202e}'));
    let one = said(
        home.path(),
        &["journal", "show", "--proposal", "usul-2", "--json"],
    );
    let row: Value = serde_json::from_str(one.trim()).unwrap();
    assert_eq!((&row["state"], &row["number"]), (&"held".into(), &5.into()));
    assert_eq!(
        row["person"]["subject"]["name"], NAME,
        "the same to a script"
    );
    assert!(!one.contains('\u{202e}'));
    let (code, text) = refused(home.path(), &["journal", "show", "--user", "lain"], "");
    assert!(code == Some(2) && text.contains("lain"), "{text}");
    for flag in ["--decision", "--proposal"] {
        let (code, text) = refused(home.path(), &["journal", "show", flag, "tidak-ada"], "");
        let told = text.contains("Tidak ada catatan tentang “tidak-ada”");
        assert!(code == Some(2) && told, "{code:?} {text}");
    }
    assert!(said(home.path(), &["journal", "verify"]).contains("5 baris, utuh."));
}

/// Writes over a part of the file in which decisions and journal lie.
fn write_over(home: &Path, from: usize, with: &[u8]) {
    let file = place(home).join("periksa.db");
    let mut bytes = fs::read(&file).unwrap();
    bytes[from..from + with.len()].copy_from_slice(with);
    fs::write(&file, bytes).unwrap();
}

#[tokio::test]
async fn a_destroyed_journal_is_never_called_whole() {
    let home = tempfile::tempdir().unwrap();
    two_decisions(home.path()).await;
    let spoil = || write_over(home.path(), 0, &[0; 4096]);
    spoil();
    let (code, text) = refused(home.path(), &["journal", "verify"], "");
    assert_eq!(code, Some(5), "{text}");
    for part in [
        "periksa-rusak-",
        "0 keputusan diselamatkan darinya, mungkin ada yang hilang.",
        "hanya ada di berkas itu",
        "beri tahu pengelola",
    ] {
        assert!(text.contains(part), "{part}\n{text}");
    }
    spoil();
    let output = periksa(home.path(), &["journal", "verify", "--json"], "");
    assert_eq!(output.status.code(), Some(5), "{output:?}");
    let row: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(row["moved_aside"]["complete"], false, "{row}");
    for words in [
        &["journal", "show"][..],
        &["journal", "export", "-"],
        &["purge"],
    ] {
        spoil();
        let (code, text) = refused(home.path(), words, "");
        assert_eq!(code, Some(0), "{words:?} {text}");
        assert!(text.contains("periksa-rusak-"), "{words:?} {text}");
    }
    let (code, text) = refused(home.path(), &["journal", "verify"], "");
    assert_eq!(code, Some(5), "{text}");
    assert!(text.contains("dimulai lagi pada baris 1"), "{text}");
    let shown = said(home.path(), &["journal", "show"]);
    assert!(
        shown.contains("berkas yang disisihkan: periksa-rusak-"),
        "{shown}"
    );
}

#[tokio::test]
async fn a_store_of_a_newer_program_is_left_alone_and_says_what_to_do() {
    let home = tempfile::tempdir().unwrap();
    two_decisions(home.path()).await;
    // Where SQLite keeps `user_version`.
    write_over(home.path(), 60, &99_u32.to_be_bytes());
    let read = || fs::read(place(home.path()).join("periksa.db")).unwrap();
    let before = read();
    for words in [&["journal", "verify"][..], &["journal", "show"], &["purge"]] {
        let (code, text) = refused(home.path(), words, "");
        assert_eq!(code, Some(4), "{words:?} {text}");
        for part in ["periksa yang lebih baru", "Perbarui program", "shape 99"] {
            assert!(text.contains(part), "{part}\n{text}");
        }
        assert!(!text.contains("ruang disk"), "{text}");
    }
    assert!(read() == before, "nothing was touched");
}

/// Computes the hashes of an export anew, by what stands in it alone.
fn recompute(lines: &[Value]) -> Result<(), String> {
    let (first, rest) = lines.split_first().unwrap();
    let (end, rows) = rest.split_last().unwrap();
    let bytes = |hex: &str| -> Vec<u8> {
        let pairs = (0..hex.len()).step_by(2);
        pairs
            .map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap())
            .collect()
    };
    let mut before = first["before"].as_str().unwrap().to_owned();
    for row in rows {
        let mut sum = Sha256::new();
        sum.update(bytes(&before));
        sum.update(row["number"].as_i64().unwrap().to_le_bytes());
        for name in [
            "at", "account", "decision", "proposal", "event", "state", "detail", "person",
        ] {
            match row[name].as_str() {
                Some(text) => {
                    sum.update((text.len() as u64).to_le_bytes());
                    sum.update(text);
                }
                None => sum.update([0xff; 8]),
            }
        }
        before = sum
            .finalize()
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        if row["hash"] != before {
            return Err(format!("row {}", row["number"]));
        }
        if let (Some(salt), Some(body)) = (row["salt"].as_str(), row["body"].as_str()) {
            let digest = Sha256::new()
                .chain_update(salt)
                .chain_update(body)
                .finalize();
            let digest: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
            if row["person"] != digest {
                return Err(format!("person of row {}", row["number"]));
            }
        }
    }
    match end["head"]["hash"] == before {
        true => Ok(()),
        false => Err("cut".to_owned()),
    }
}

#[tokio::test]
async fn an_export_is_checked_without_the_program() {
    let home = tempfile::tempdir().unwrap();
    two_decisions(home.path()).await;
    let parse = |text: &str| -> Vec<Value> {
        let lines = text.lines();
        lines
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    };
    let text = said(home.path(), &["journal", "export", "-"]);
    assert!(!text.contains('\u{202e}'));
    let lines = parse(&text);
    assert_eq!(lines.len(), 7);
    recompute(&lines).unwrap();
    let mut changed = lines.clone();
    changed[1]["body"] = "{}".into();
    assert_eq!(recompute(&changed).unwrap_err(), "person of row 1");
    let mut changed = lines.clone();
    changed[2]["state"] = "accepted".into();
    assert_eq!(recompute(&changed).unwrap_err(), "row 2");
    let mut cut = lines.clone();
    cut.remove(5);
    assert_eq!(recompute(&cut).unwrap_err(), "cut");

    let without = said(home.path(), &["journal", "export", "--without-person", "-"]);
    assert!(
        !without.contains("CONTOH") && !without.contains(NIP),
        "{without}"
    );
    recompute(&parse(&without)).unwrap();
    let later = said(
        home.path(),
        &["journal", "export", "--since", "2026-11-22", "-"],
    );
    assert_eq!(parse(&later).len(), 2, "{later}");
    let all = said(
        home.path(),
        &["journal", "export", "--until", "2026-11-21", "-"],
    );
    assert_eq!(all, text);
}

#[cfg(unix)]
#[tokio::test]
async fn an_export_is_private_and_writes_over_nothing() {
    use std::os::unix::fs::PermissionsExt;
    let home = tempfile::tempdir().unwrap();
    two_decisions(home.path()).await;
    let file = home.path().join("jurnal.csv");
    let name = file.to_str().unwrap();
    let words = ["journal", "export", "--format", "csv", name];
    periksa(home.path(), &words, "");
    assert_eq!(
        fs::metadata(&file).unwrap().permissions().mode() & 0o777,
        0o600
    );
    let table = fs::read_to_string(&file).unwrap();
    assert_eq!(table.lines().count(), 6, "{table}");
    assert!(table.contains("\"'=CONTOH <202e>PEGAWAI\""), "{table}");
    assert!(table.contains("\"catatan \"\"CONTOH\"\"\""), "{table}");
    fs::write(&file, "lain").unwrap();
    let (code, text) = refused(home.path(), &words, "");
    assert!(code == Some(2) && text.contains("--force"), "{text}");
    assert_eq!(fs::read_to_string(&file).unwrap(), "lain");
    periksa(
        home.path(),
        &["journal", "export", "--force", "--format", "csv", name],
        "",
    );
    assert_eq!(fs::read_to_string(&file).unwrap(), table);
}

/// The files below a folder that hold a text.
fn holding(folder: &Path, text: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(holding(&path, text));
        } else {
            let bytes = fs::read(&path).unwrap();
            if bytes
                .windows(text.len())
                .any(|part| part == text.as_bytes())
            {
                found.push(path);
            }
        }
    }
    found
}

#[tokio::test]
async fn a_purge_leaves_no_name_and_keeps_what_has_not_arrived() {
    let home = tempfile::tempdir().unwrap();
    two_decisions(home.path()).await;
    let viewed = home.path().join("cache").join("dokumen-lama");
    fs::create_dir_all(&viewed).unwrap();
    fs::write(viewed.join("sk.pdf"), NAME).unwrap();

    let store = open(home.path()).await;
    let (code, text) = refused(home.path(), &["purge"], "");
    assert!(
        code == Some(4) && text.contains("jendela periksa lain"),
        "{text}"
    );
    store.close().await.unwrap();
    assert!(viewed.exists(), "nothing was wiped");

    let told = said(home.path(), &["purge"]);
    assert!(told.contains("1 keputusan yang selesai"), "{told}");
    assert!(told.contains("Tetap disimpan: 1 keputusan"), "{told}");
    assert!(!viewed.exists());
    let store = open(home.path()).await;
    let kept = store.outbox().await.unwrap();
    assert_eq!(kept.len(), 1);
    assert_eq!(kept[0].decision, decision(2), "whole");
    store.undo(&decision(2).id).await.unwrap();
    store.close().await.unwrap();

    said(home.path(), &["purge", "--everything"]);
    for text in ["CONTOH", NIP] {
        let files = holding(home.path(), text);
        assert!(files.is_empty(), "{text}: {files:?}");
    }
    let verified = said(home.path(), &["journal", "verify"]);
    assert!(
        verified.contains("utuh.") && verified.contains("2 baris sudah dihapus"),
        "{verified}"
    );
    let told = said(home.path(), &["journal", "show"]);
    assert!(told.contains("(data pribadi sudah dihapus)"), "{told}");
}

#[tokio::test]
async fn all_of_it_goes_only_when_that_is_meant() {
    let home = tempfile::tempdir().unwrap();
    two_decisions(home.path()).await;
    for input in ["", "ya\n", "hapus\n"] {
        let output = periksa(home.path(), &["purge", "--all"], input);
        assert_eq!(output.status.code(), Some(2), "{output:?}");
        let text = String::from_utf8(output.stdout).unwrap();
        assert!(text.contains("1 keputusan yang belum sampai"), "{text}");
        assert!(place(home.path()).exists());
    }
    let output = periksa(home.path(), &["purge", "--all"], "HAPUS\n");
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert!(!place(home.path()).exists());
    two_decisions(home.path()).await;
    said(home.path(), &["purge", "--all", "--yes"]);
    assert!(!place(home.path()).exists());
    let (code, _) = refused(home.path(), &["purge", "--yes"], "");
    assert_eq!(code, Some(2));
}
