use std::{
    path::Path,
    sync::mpsc::{Receiver, Sender, channel},
};

use secrecy::ExposeSecret;

use super::*;

const SERVER: &str = "https://siasn.contoh.test";
const NIP: &str = "199002301990011001";
const SECRET: &str = "RAHASIA-contoh";

fn name(profile: Option<&str>) -> Name {
    Name::new(profile, SERVER, NIP, Item::RefreshToken)
}

fn secret(text: &str) -> SecretString {
    SecretString::from(text)
}

fn said(vault: &Vault, name: &Name) -> Option<String> {
    vault
        .get(name)
        .map(|secret| secret.expose_secret().to_owned())
}

/// What every place must do, whatever it is; the profiles are ones that nobody else uses.
fn keeps_and_forgets(open: impl Fn() -> Vault, one: &str, other: &str, kind: Kind) {
    let vault = open();
    assert_eq!(vault.kind(), kind);
    let token = name(Some(one));
    let key = Name::new(Some(one), SERVER, "lain", Item::GatewayKey);
    let elsewhere = name(Some(other));
    assert_eq!(said(&vault, &token), None);
    for (name, text) in [
        (&token, "a"),
        (&token, "b\n\"é"),
        (&key, SECRET),
        (&elsewhere, "x"),
    ] {
        assert_eq!(vault.put(name, secret(text)), kind);
        assert_eq!(said(&vault, name).as_deref(), Some(text));
    }
    // A second terminal finds it, except in memory.
    let second = open();
    let found = (kind != Kind::Memory).then_some(SECRET);
    assert_eq!(said(&second, &key).as_deref(), found);
    vault.forget(&token).unwrap();
    vault.forget(&token).unwrap();
    assert_eq!(said(&vault, &token), None);
    assert_eq!(said(&vault, &key).as_deref(), Some(SECRET));
    vault.put(&token, secret("c"));
    vault.forget_all(Some(one)).unwrap();
    assert_eq!(said(&vault, &token), None);
    assert_eq!(said(&vault, &key), None);
    assert_eq!(said(&second, &key), None);
    assert_eq!(said(&vault, &elsewhere).as_deref(), Some("x"));
    vault.forget_all(Some(other)).unwrap();
    vault.forget_all(Some(other)).unwrap();
    assert_eq!(said(&vault, &elsewhere), None);
    assert_eq!(vault.trouble(), None);
}

#[test]
fn memory_keeps_for_this_run() {
    keeps_and_forgets(|| Vault::open(Keep::Memory), "a", "b", Kind::Memory);
}

#[test]
fn a_file_keeps_for_the_next_run() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("new/secrets");
    let open = || Vault::open(Keep::File(folder.clone()));
    keeps_and_forgets(open, "a", "b", Kind::File);
    let left: Vec<_> = std::fs::read_dir(&folder).unwrap().collect();
    assert_eq!(left.len(), 1, "only the lock is left: {left:?}");
}

#[cfg(target_os = "linux")]
#[test]
fn the_key_ring_keeps_for_the_next_run() {
    if system::key_ring().is_none() {
        eprintln!("NOT TESTED: this machine's kernel or container forbids key rings");
        return;
    }
    let own = uuid::Uuid::new_v4().simple().to_string();
    let (one, other) = (format!("a{}", &own[1..]), format!("b{}", &own[1..]));
    keeps_and_forgets(|| Vault::open(Keep::Auto), &one, &other, Kind::KeyRing);
}

#[test]
fn names_tell_nothing_of_a_person_and_lead_nowhere() {
    let of = |profile: Option<&str>| name(profile).shelf().to_string();
    assert_eq!(of(None), "_");
    assert_eq!(of(Some("dinkes-2")), "dinkes-2");
    let long = "a".repeat(33);
    let odd = ["", "../x", "A", "_", "a/b", "a b", &long];
    for (at, profile) in odd.iter().enumerate() {
        let shelf = of(Some(profile));
        assert!(shelf.starts_with('_') && shelf.len() == 17, "{shelf}");
        assert!(odd[..at].iter().all(|other| of(Some(other)) != shelf));
    }
    let token = name(Some("dinkes"));
    assert!(!format!("{token:?}").contains("1990"), "{token:?}");
    assert_eq!(
        token,
        Name::new(
            Some("dinkes"),
            " https://siasn.contoh.test/ ",
            NIP,
            Item::RefreshToken
        )
    );
    for other in [
        name(None),
        Name::new(Some("dinkes"), SERVER, NIP, Item::GatewayKey),
        Name::new(Some("dinkes"), SERVER, "lain", Item::RefreshToken),
        Name::new(
            Some("dinkes"),
            "https://lain.contoh.test",
            NIP,
            Item::RefreshToken,
        ),
    ] {
        assert_ne!(token, other);
    }
}

#[test]
fn nothing_secret_can_be_printed() {
    let vault = Vault::open(Keep::Memory);
    vault.put(&name(None), secret(SECRET));
    let shown = format!(
        "{vault:?} {:?} {:?}",
        vault.get(&name(None)),
        Trouble::Broken
    );
    assert!(!shown.contains("RAHASIA"), "{shown}");
}

#[test]
fn every_kind_and_trouble_has_a_sentence_of_its_own() {
    use crate::{
        domain::language::Language,
        words::{Sentence, Words},
    };
    let kinds = [
        Kind::KeyRing,
        Kind::SecretService,
        Kind::Keychain,
        Kind::CredentialManager,
        Kind::Memory,
        Kind::File,
    ];
    let troubles = [
        Trouble::Slow,
        Trouble::Unavailable,
        Trouble::Lost,
        Trouble::OpenToOthers,
        Trouble::Broken,
    ];
    for language in [Language::Indonesian, Language::English] {
        let words = Words::new(language);
        let said = |name, argument, slug| words.put(&Sentence::new(name).with(argument, slug));
        let mut all: Vec<_> = kinds
            .iter()
            .map(|kind| said("vault-kind", "kind", kind.slug()))
            .collect();
        for trouble in troubles {
            for name in ["vault-trouble", "vault-trouble-advice"] {
                all.push(said(name, "trouble", trouble.slug()));
            }
        }
        let count = all.len();
        all.sort();
        all.dedup();
        assert_eq!(all.len(), count, "{all:#?}");
        assert!(all.iter().all(|said| said.len() > 20), "{all:#?}");
    }
}

#[cfg(unix)]
mod files {
    use std::{
        fs::{self, Permissions},
        os::unix::fs::PermissionsExt,
    };

    use super::*;

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).unwrap().permissions().mode() & 0o777
    }

    fn open(folder: &Path) -> Vault {
        Vault::open(Keep::File(folder.to_owned()))
    }

    #[test]
    fn others_cannot_read_it() {
        let home = tempfile::tempdir().unwrap();
        let folder = home.path().join("secrets");
        let vault = open(&folder);
        assert_eq!(vault.put(&name(Some("a")), secret(SECRET)), Kind::File);
        let file = folder.join("a.json");
        assert_eq!((mode(&folder), mode(&file)), (0o700, 0o600));
        assert_eq!(vault.put(&name(Some("a")), secret("baru")), Kind::File);
        assert_eq!(mode(&file), 0o600);
        assert!(!fs::read_to_string(&file).unwrap().contains("RAHASIA"));
        let names: Vec<_> = fs::read_dir(&folder).unwrap().flatten().collect();
        assert_eq!(
            names.len(),
            2,
            "file and lock, nothing half-written: {names:?}"
        );
    }

    #[test]
    fn what_is_open_to_others_is_refused() {
        let home = tempfile::tempdir().unwrap();
        let folder = home.path().join("secrets");
        let file = folder.join("a.json");
        let token = name(Some("a"));
        open(&folder).put(&token, secret("lama"));
        for (path, open_to_others, closed) in [(&file, 0o640, 0o600), (&folder, 0o711, 0o700)] {
            fs::set_permissions(path, Permissions::from_mode(open_to_others)).unwrap();
            let vault = open(&folder);
            assert_eq!(said(&vault, &token), None);
            assert_eq!(vault.trouble(), Some(Trouble::OpenToOthers));
            assert_eq!(vault.put(&token, secret("baru")), Kind::Memory);
            assert_eq!(said(&vault, &token).as_deref(), Some("baru"));
            assert_eq!(vault.forget(&token), Err(Trouble::OpenToOthers));
            fs::set_permissions(path, Permissions::from_mode(closed)).unwrap();
            assert_eq!(said(&open(&folder), &token).as_deref(), Some("lama"));
        }
        fs::set_permissions(&file, Permissions::from_mode(0o644)).unwrap();
        open(&folder).forget_all(Some("a")).unwrap();
        assert!(!file.exists(), "what others can read may still be deleted");
    }

    #[test]
    fn what_cannot_be_read_is_not_written_over() {
        let home = tempfile::tempdir().unwrap();
        let folder = home.path().join("secrets");
        let token = name(Some("a"));
        open(&folder).put(&token, secret("x"));
        let file = folder.join("a.json");
        fs::write(&file, "bukan JSON").unwrap();
        let vault = open(&folder);
        assert_eq!(vault.put(&token, secret("y")), Kind::Memory);
        assert_eq!(vault.trouble(), Some(Trouble::Broken));
        assert_eq!(fs::read_to_string(&file).unwrap(), "bukan JSON");
    }

    #[test]
    fn terminals_side_by_side_lose_nothing() {
        let home = tempfile::tempdir().unwrap();
        let folder = home.path().join("secrets");
        let users: Vec<_> = (0..8).map(|user| format!("contoh-{user}")).collect();
        let of = |user: &str| Name::new(None, SERVER, user, Item::RefreshToken);
        std::thread::scope(|scope| {
            for user in &users {
                scope.spawn(|| open(&folder).put(&of(user), secret(user)));
            }
        });
        let vault = open(&folder);
        for user in &users {
            assert_eq!(said(&vault, &of(user)).as_deref(), Some(user.as_str()));
        }
    }
}

/// A store that takes what it is given and answers when it is let, or refuses.
struct Locked {
    key: Receiver<()>,
    held: HashMap<Name, SecretString>,
    done: Sender<&'static str>,
}

impl Cabinet for Locked {
    fn put(&mut self, name: &Name, secret: &SecretString) -> Result<(), Trouble> {
        let _ = self.key.recv();
        self.held.insert(name.clone(), secret.clone());
        let _ = self.done.send("put");
        Ok(())
    }

    fn get(&mut self, name: &Name) -> Result<Option<SecretString>, Trouble> {
        Ok(self.held.get(name).cloned())
    }

    fn forget(&mut self, name: &Name) -> Result<(), Trouble> {
        let there = self.held.remove(name).is_some();
        let _ = self
            .done
            .send(if there { "forgotten" } else { "not there" });
        Ok(())
    }

    fn forget_all(&mut self, _: &Shelf) -> Result<(), Trouble> {
        Err(Trouble::Unavailable)
    }
}

#[test]
fn a_store_that_waits_for_a_prompt_is_given_up() {
    let (unlock, key) = channel();
    let (done, log) = channel();
    let held = HashMap::new();
    let cabinet = Locked { key, held, done };
    let limit = Duration::from_millis(30);
    let clerk = Clerk::hire(move || Some(Box::new(cabinet)), CALL, limit).unwrap();
    let vault = Vault::of(Some((clerk, Kind::SecretService)));
    let token = name(None);
    assert_eq!(vault.kind(), Kind::SecretService);
    assert_eq!(vault.put(&token, secret(SECRET)), Kind::Memory);
    assert_eq!(
        (vault.kind(), vault.trouble()),
        (Kind::Memory, Some(Trouble::Slow))
    );
    assert_eq!(said(&vault, &token).as_deref(), Some(SECRET));
    // The user unlocks it in the end: what was put in late is taken out again.
    unlock.send(()).unwrap();
    let patience = Duration::from_secs(60);
    assert_eq!(log.recv_timeout(patience), Ok("put"));
    assert_eq!(log.recv_timeout(patience), Ok("forgotten"));
    assert_eq!(vault.forget(&token), Err(Trouble::Slow));
    assert_eq!(vault.forget_all(None), Err(Trouble::Slow));
}

#[test]
fn a_store_that_does_not_open_is_none() {
    let never = || Clerk::hire(|| None, CALL, CALL).is_none();
    assert!(never());
    let (_hold, wait) = channel::<()>();
    let hangs = move || -> Option<Box<dyn Cabinet>> {
        let _ = wait.recv();
        None
    };
    assert!(Clerk::hire(hangs, Duration::from_millis(30), CALL).is_none());
}

#[test]
fn a_clerk_who_is_gone_is_no_end() {
    struct Fragile;
    impl Cabinet for Fragile {
        fn put(&mut self, _: &Name, _: &SecretString) -> Result<(), Trouble> {
            panic!("contoh");
        }
        fn get(&mut self, _: &Name) -> Result<Option<SecretString>, Trouble> {
            Ok(None)
        }
        fn forget(&mut self, _: &Name) -> Result<(), Trouble> {
            Ok(())
        }
        fn forget_all(&mut self, _: &Shelf) -> Result<(), Trouble> {
            Ok(())
        }
    }
    let clerk = Clerk::hire(|| Some(Box::new(Fragile)), CALL, CALL).unwrap();
    let vault = Vault::of(Some((clerk, Kind::Keychain)));
    assert_eq!(vault.put(&name(None), secret("x")), Kind::Memory);
    assert_eq!(said(&vault, &name(None)).as_deref(), Some("x"));
    assert_eq!(vault.trouble(), Some(Trouble::Unavailable));
}

/// The bus is asked for through the environment, so that each of these runs in a process of its own.
#[cfg(target_os = "linux")]
mod bus {
    use std::{os::unix::net::UnixListener, process::Command};

    use super::*;

    const CHILD: &str = "vault::tests::bus::in_a_process_of_its_own";

    /// Whether a Secret Service was found on the bus of that address.
    fn finds_one(socket: &Path) -> bool {
        let bus = format!("unix:path={}", socket.display());
        let output = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", CHILD, "--ignored", "--nocapture"])
            .env("DBUS_SESSION_BUS_ADDRESS", bus)
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(output.status.success(), "{said}");
        assert!(said.contains("1 passed"), "{said}");
        String::from_utf8_lossy(&output.stderr).contains("FOUND")
    }

    #[test]
    #[ignore = "the tests beside it run it in a process of its own"]
    fn in_a_process_of_its_own() {
        let limit = Duration::from_millis(500);
        if Clerk::hire(system::secret_service, limit, limit).is_some() {
            eprintln!("FOUND");
        }
    }

    #[test]
    fn a_bus_that_hangs_does_not_hang_us() {
        let home = tempfile::tempdir().unwrap();
        let socket = home.path().join("bus");
        // It takes the connection, and that is all it ever does.
        let listener = UnixListener::bind(&socket).unwrap();
        assert!(!finds_one(&socket));
        listener.set_nonblocking(true).unwrap();
        listener.accept().expect("it was tried");
    }

    #[test]
    fn a_bus_that_is_not_there_is_none() {
        let home = tempfile::tempdir().unwrap();
        assert!(!finds_one(&home.path().join("bus")));
    }
}
