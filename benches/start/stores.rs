//! Homes in which somebody has worked, with a queue of a length: laid out by the program itself, which has
//! signed in and read a small town's proposals; the rest is put in through the store.

use std::{
    fs::{self, File},
    io::Write,
    net::SocketAddr,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::Arc,
    time::Duration,
};

use jiff::SignedDuration;
use periksa::{
    config::{Config, Environment, Paths, Profile},
    domain::{
        desk::Desk,
        id::{ProposalId, UnitId},
        nip::Nip,
        proposal::Proposal,
        query::Listing,
    },
    sandbox::{self, Sandbox, world::model::WorldConfig},
    store::Store,
};

use crate::{
    line::{Front, Manner},
    periksa,
    terminal::Terminal,
};

/// The environment that the program is started in; nothing else of ours reaches it.
pub const ENVIRONMENT: [(&str, &str); 3] = [
    ("LANG", "id_ID.UTF-8"),
    ("TERM", "xterm-256color"),
    ("PATH", "/usr/bin:/bin"),
];
/// Proposals that the server has.
const TOWN: usize = 120;
/// Rows put into the store at once.
const LOAD: u64 = 10_000;
/// A person of whom there is one row, three quarters down the list.
pub const RARE: &str = "CONTOH ZAFIQOH";
/// A unit of which there are three rows, near the end of the list.
pub const SMALL: &str = "UPTD CONTOH QUBAH";
/// Other units, the first far larger than the last.
const UNITS: u64 = 300;
/// Out of which names are put together.
const PARTS: [&str; 24] = [
    "SEKAR", "MUKTI", "WULAN", "NINGTYAS", "PUTRA", "RAHAYU", "BIMA", "LEKSA", "KARTI", "DEWA",
    "GALIH", "TIRTA", "SANTI", "ARDI", "MEGA", "SURYA", "LARAS", "HARTA", "KRISNA", "PRATI",
    "YANTI", "GUNA", "CITRA", "WIBI",
];

/// A home, and the sandbox that its server's address may lead to.
pub struct Home {
    /// Where it lies: `PERIKSA_HOME`.
    pub folder: PathBuf,
    /// The port of its server's address.
    pub port: u16,
    /// Where the sandbox listens.
    pub behind: SocketAddr,
    /// Rows in the tab of what waits.
    pub waiting: u64,
    profile: Profile,
    town: Sandbox,
}

impl Home {
    /// The home in a folder, made where there is none yet.
    pub async fn at(folder: &Path, rows: u64, program: &Path) -> Self {
        let is_new = !folder.join("config").exists();
        let (town, port) = (town(folder).await, port(folder));
        let paths = Paths::under(folder);
        let config = Config::load(&paths, &Environment::of(ENVIRONMENT));
        let profile = config.settings.profile(None).unwrap();
        let mut home = Self {
            folder: folder.to_owned(),
            port,
            behind: town.address(),
            waiting: 0,
            profile,
            town,
        };
        home.sign_in(program);
        if is_new {
            home.settle_in(program);
            home.fill(rows).await;
        }
        let store = home.store().await;
        home.waiting = store.counts().await.unwrap().waiting;
        store.close().await.unwrap();
        home
    }

    /// The store, while the program is not at work.
    pub async fn store(&self) -> Store {
        let clock = Arc::new(jiff::Timestamp::now);
        let opened = Store::open(&self.place(), clock).await;
        opened.unwrap().0
    }

    /// Lets the system forget what it holds of the store in memory.
    pub fn forget(&self) {
        for entry in fs::read_dir(self.place()).unwrap().flatten() {
            if let Ok(file) = File::open(entry.path()) {
                file.sync_all().unwrap();
                #[cfg(target_os = "linux")]
                rustix::fs::fadvise(&file, 0, None, rustix::fs::Advice::DontNeed).unwrap();
            }
        }
    }

    /// Ends the sandbox.
    pub async fn close(self) {
        self.town.stop().await;
    }

    fn place(&self) -> PathBuf {
        self.profile.place(&Paths::under(&self.folder), "opd")
    }

    /// Signs in for the starts to come.
    fn sign_in(&self, program: &Path) {
        let _front = Front::at(self.port, Manner::Open, self.behind);
        let mut login = Command::new(program)
            .env_clear()
            .envs(ENVIRONMENT)
            .env("PERIKSA_HOME", &self.folder)
            .args(["login", "--password-stdin"])
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        login.stdin.take().unwrap().write_all(b"contoh").unwrap();
        assert!(login.wait().unwrap().success());
    }

    /// Reads what the server has.
    fn settle_in(&self, program: &Path) {
        let _front = Front::at(self.port, Manner::Open, self.behind);
        let terminal = Terminal::run(periksa(program, self));
        let there = |screen: &str| screen.contains("tersambung") && screen.contains("1/");
        terminal.when("the inbox", there);
        terminal.settled(Duration::from_secs(3));
        terminal.leave();
    }

    async fn fill(&self, rows: u64) {
        let store = self.store().await;
        let session = store.session().await.unwrap().unwrap();
        let desk = Desk {
            role: session.account.role,
            authority: session.abilities.authority,
        };
        let now = jiff::Timestamp::now();
        let window = store.window(Listing::default(), 0, TOWN as u32, now).await;
        let known: Vec<_> = window
            .unwrap()
            .rows
            .into_iter()
            .map(|row| row.proposal)
            .collect();
        for from in (0..rows).step_by(LOAD as usize) {
            let some = from..rows.min(from + LOAD);
            let some = some.map(|number| like(&known, number, rows)).collect();
            store.put_rows(some, desk.clone()).await.unwrap();
        }
        store.close().await.unwrap();
    }
}

async fn town(folder: &Path) -> Sandbox {
    let world = WorldConfig {
        seed: 7,
        proposals: TOWN,
        today: jiff::civil::date(2026, 11, 21),
    };
    let town = Sandbox::start(sandbox::Config::new(folder.join("siasn"), world));
    let town = town.await.unwrap();
    town.filled().await.unwrap();
    town
}

/// The port of the server's address, which the settings tell; any free one where there are none yet.
fn port(folder: &Path) -> u16 {
    let file = folder.join("config/config.toml");
    if let Ok(settings) = fs::read_to_string(&file) {
        let address = settings.split("127.0.0.1:").nth(1).unwrap();
        return address.split('"').next().unwrap().parse().unwrap();
    }
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = free.local_addr().unwrap().port();
    let settings = format!(
        "profile = \"uji\"\n[profiles.uji]\nserver = \"http://127.0.0.1:{port}\"\nuser = \"opd\"\n\
         keep_secrets = \"file\"\n"
    );
    fs::create_dir_all(folder.join("config")).unwrap();
    fs::write(file, settings).unwrap();
    port
}

/// One more proposal of the sort of those that are known, sent a second before the next.
fn like(known: &[Proposal], number: u64, rows: u64) -> Proposal {
    let any = |salt: u64, of: u64| {
        let mixed = (number + salt).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        (mixed ^ (mixed >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9) % of
    };
    let part = |salt| PARTS[any(salt, PARTS.len() as u64) as usize];
    let model = &known[any(0, known.len() as u64) as usize];
    let first = known.iter().map(|known| known.submitted_at).min().unwrap();
    let unit = any(7, any(8, UNITS) + 1);
    let (unit, unit_name) = match rows - number {
        10 | 20 | 30 => (UNITS, SMALL.to_owned()),
        _ => (
            unit,
            format!("UPTD CONTOH {} {unit}", PARTS[(unit % 24) as usize]),
        ),
    };
    // A day that there is not.
    let (born, appointed) = (1966 + any(1, 35), 1990 + any(2, 33));
    let (month, sex, serial) = (1 + any(3, 12), 1 + any(4, 2), 1 + any(5, 999));
    Proposal {
        id: ProposalId::new(format!("banyak-{number:07}")),
        name: match number == rows * 3 / 4 {
            true => RARE.to_owned(),
            false => format!("CONTOH {}{} {}{}", part(11), part(12), part(13), part(14)),
        },
        nip: Nip::new(format!("{born}0230{appointed}{month:02}{sex}{serial:03}")),
        unit: UnitId::new(format!("unit-{unit}")),
        unit_name,
        submitted_at: first - SignedDuration::from_secs((rows - number) as i64),
        ..model.clone()
    }
}
