//! A desk for tests: the real loop with real client, store and sandbox; only the terminal is a
//! buffer that can be waited on. No test sleeps: each waits for what it expects to read.

use std::{
    io,
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use jiff::Timestamp;
use periksa::{
    app::{effect::Credentials, message::Msg},
    config::{Chord, Config, Environment, Paths, Profile, profile::KeepSecrets},
    domain::language::Language,
    runtime::{self, Launch, Login, clock::Clock, drive},
    sandbox::{self, Sandbox, SandboxError, world::model::WorldConfig},
    siasn::{Options, Site},
    words::Words,
};
use ratatui::{
    Terminal,
    backend::{Backend, ClearType, TestBackend, WindowSize},
    buffer::{Buffer, Cell},
    layout::{Position, Size},
};
use tokio::{
    runtime::Handle,
    sync::{mpsc, oneshot, watch},
};

/// The longest that anything expected may take on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// A sentence of the screen, by its name in the catalogue. A sentence may be worded anew; which one is
/// said may not change.
pub fn say(name: &str) -> String {
    Words::new(Language::Indonesian).say(name).into_owned()
}

/// What [`Setup::new`] sets. How fast a line to this very machine is found to be depends on what else it
/// does, so nothing is made of it.
pub const SETTINGS: &str = "language = \"id\"\nascii = \"never\"\nsettle_ms = 0\ngrace_seconds = 0\n\
                            hemat = \"never\"\n";

/// The seed of every world in these tests.
pub const SEED: u64 = 7;

/// A sandbox with a small world of its own.
pub async fn town(home: &Path, proposals: usize) -> Sandbox {
    town_of(plan(home, proposals)).await
}

/// The data of a world that somebody has made before: making one takes seconds.
pub mod ready_made {
    use std::{
        fs,
        path::{Path, PathBuf},
        time::UNIX_EPOCH,
    };

    use periksa::sandbox::{Config, Sandbox};

    /// One makes, the others wait and copy.
    static MAKING: tokio::sync::Mutex<()> = tokio::sync::Mutex::const_new(());

    /// Puts a world where there is none yet.
    pub async fn put(plan: &Config) {
        if plan.data.exists() {
            return;
        }
        let _turn = MAKING.lock().await;
        let shelf = shelf();
        let ready = shelf.join(plan.world.proposals.to_string());
        if !ready.exists() {
            fs::create_dir_all(&shelf).unwrap();
            let making = tempfile::tempdir_in(&shelf).unwrap();
            let data = making.path().join("siasn");
            let sandbox = Sandbox::start(Config {
                data: data.clone(),
                ..plan.clone()
            })
            .await
            .unwrap();
            sandbox.filled().await.unwrap();
            sandbox.stop().await;
            // Where another process was quicker, its world is the same.
            let _ = fs::rename(data, &ready);
        }
        copy(&ready, &plan.data);
    }

    /// Where the worlds of this build of the tests are; those of others are cleared away.
    fn shelf() -> PathBuf {
        let all = Path::new(env!("CARGO_TARGET_TMPDIR")).join("dunia");
        let build = fs::metadata(std::env::current_exe().unwrap()).unwrap();
        let time = build
            .modified()
            .unwrap()
            .duration_since(UNIX_EPOCH)
            .unwrap();
        let own = all.join(time.as_nanos().to_string());
        if !own.exists() {
            let _ = fs::remove_dir_all(all);
        }
        own
    }

    fn copy(from: &Path, to: &Path) {
        fs::create_dir_all(to).unwrap();
        for entry in fs::read_dir(from).unwrap() {
            let entry = entry.unwrap();
            let target = to.join(entry.file_name());
            if entry.path().is_dir() {
                copy(&entry.path(), &target);
            } else {
                fs::copy(entry.path(), target).unwrap();
            }
        }
    }
}

/// What [`town`] is started with, for tests that want something in it otherwise.
pub fn plan(home: &Path, proposals: usize) -> sandbox::Config {
    plan_at(home.join("siasn"), proposals)
}

/// As [`plan`], with the data in a folder of the caller's choice.
pub fn plan_at(data: PathBuf, proposals: usize) -> sandbox::Config {
    let world = WorldConfig {
        seed: SEED,
        proposals,
        today: jiff::civil::date(2026, 11, 21),
    };
    sandbox::Config {
        ahead: 0,
        ..sandbox::Config::new(data, world)
    }
}

/// Starts a sandbox and waits until its world is filled in. One that has just been stopped may
/// still be drawing a document for somebody who has left: its data are free after that.
pub async fn town_of(plan: sandbox::Config) -> Sandbox {
    ready_made::put(&plan).await;
    let begun = Instant::now();
    let town = loop {
        match Sandbox::start(plan.clone()).await {
            Err(SandboxError::InUse(_)) if begun.elapsed() < PATIENCE => {
                tokio::task::yield_now().await;
            }
            started => break started.unwrap(),
        }
    };
    town.filled().await.unwrap();
    town
}

/// A user at the terminal.
pub struct Desk {
    queue: mpsc::UnboundedSender<Msg>,
    screen: watch::Receiver<String>,
    shown: Shown,
    clock: Clock,
    program: oneshot::Receiver<()>,
}

/// Every screen that there was.
type Shown = Arc<Mutex<Vec<String>>>;

/// How a desk is set up.
pub struct Setup<'a> {
    pub home: &'a Path,
    pub url: &'a str,
    pub login: Login,
    pub size: (u16, u16),
    pub settings: &'a str,
}

impl<'a> Setup<'a> {
    /// A user of the sandbox, signed in, at 80 by 24; decisions are let go at once, and the
    /// proposal on the screen counts as read as soon as it is drawn.
    pub fn new(home: &'a Path, url: &'a str, user: &str) -> Self {
        Self {
            home,
            url,
            login: known(user, "contoh"),
            size: (80, 24),
            settings: SETTINGS,
        }
    }
}

/// A wall clock that goes on from the day on which the world was made, whatever day it is.
fn clock() -> Clock {
    let noon: Timestamp = "2026-11-21T05:00:00Z".parse().unwrap();
    let began = Instant::now();
    Clock::reading(move || noon + jiff::SignedDuration::try_from(began.elapsed()).unwrap())
}

/// A user name and a password.
pub fn known(user: &str, password: &str) -> Login {
    Login::Known(Credentials {
        user: user.to_owned(),
        password: password.to_owned(),
        code: String::new(),
    })
}

impl Desk {
    /// Sits down.
    pub fn sit(setup: Setup<'_>) -> Self {
        let shown = Shown::default();
        let kept = Arc::clone(&shown);
        let window = |size, now| Window::new(size, now, kept);
        Self {
            shown,
            ..Self::sit_before(setup, window)
        }
    }

    /// Sits down before a terminal of the caller's, of a size and telling what it shows.
    pub fn sit_before<B>(
        setup: Setup<'_>,
        terminal: impl FnOnce((u16, u16), watch::Sender<String>) -> B,
    ) -> Self
    where
        B: Backend<Error = io::Error> + Send + 'static,
    {
        let paths = Paths::under(setup.home);
        paths.create().unwrap();
        std::fs::create_dir_all(&paths.config).unwrap();
        std::fs::write(paths.config.join("config.toml"), setup.settings).unwrap();
        let environment = Environment::of([("LANG", "id_ID.UTF-8")]);
        let clock = clock();
        let launch = Launch {
            config: Config::load(&paths, &environment),
            paths,
            environment,
            site: Site::parse(setup.url).unwrap(),
            options: Options {
                // The sandbox does what it does before it breaks off.
                settling: Duration::ZERO,
                ..Options::default()
            },
            // The port differs each time; the account's folder must not.
            profile: Profile {
                server: Some("uji".to_owned()),
                keep_secrets: KeepSecrets::Memory,
                ..Profile::default()
            },
            profiles: Vec::new(),
            gateway_key: None,
            account: setup.login,
            clock: clock.clone(),
        };
        let (sender, queue) = mpsc::unbounded_channel();
        let (now, screen) = watch::channel(String::new());
        let backend = terminal(setup.size, now);
        let (done, program) = oneshot::channel();
        let (runtime, queued) = (Handle::current(), sender.clone());
        // The loop stays on one thread, as it does in the program.
        std::thread::spawn(move || {
            runtime.block_on(run(launch, backend, queued, queue));
            let _ = done.send(());
        });
        Self {
            queue: sender,
            screen,
            shown: Shown::default(),
            clock,
            program,
        }
    }

    /// Types keys: words such as `enter` and `ctrl-s` in angle brackets, else characters.
    pub fn keys(&self, keys: &str) {
        self.press(keys, || self.clock.moment());
    }

    /// Types keys that arrive all in the same moment.
    pub fn burst(&self, keys: &str) {
        let moment = self.clock.moment();
        self.press(keys, || moment);
    }

    fn press(&self, keys: &str, moment: impl Fn() -> Duration) {
        let mut rest = keys;
        while let Some(first) = rest.chars().next() {
            let (name, after) = match rest.strip_prefix('<').and_then(|r| r.split_once('>')) {
                Some((name, after)) => (name.to_owned(), after),
                None => (first.to_string(), &rest[first.len_utf8()..]),
            };
            let name = if name == " " {
                "space".to_owned()
            } else {
                name
            };
            let chord: Chord = name.parse().unwrap_or_else(|_| panic!("no key {name:?}"));
            self.send(Msg::Key(chord, moment()));
            rest = after;
        }
    }

    /// Puts something into the program's queue.
    pub fn send(&self, message: Msg) {
        self.queue.send(message).unwrap();
    }

    /// Waits until the screen shows a text; gives the screen.
    pub async fn until(&mut self, text: &str) -> String {
        self.when(text, |screen| screen.contains(text)).await
    }

    /// Waits until the screen shows a text no more.
    pub async fn until_gone(&mut self, text: &str) -> String {
        self.when(text, |screen| !screen.contains(text)).await
    }

    /// Waits until the screen is as wished.
    pub async fn when(&mut self, what: &str, wish: impl Fn(&str) -> bool) -> String {
        let wait = self.screen.wait_for(|screen| wish(screen));
        let waited = match tokio::time::timeout(PATIENCE, wait).await {
            Ok(Ok(screen)) => Ok(screen.clone()),
            Ok(Err(_)) => Err("the program ended before"),
            Err(_) => Err("in vain"),
        };
        waited.unwrap_or_else(|why| panic!("{why}: {what:?}\n{}", self.now()))
    }

    /// Waits for the inbox with rows in it.
    pub async fn inbox(&mut self) -> String {
        let rows = |screen: &str| screen.contains("· Kotak masuk") && screen.contains('▌');
        self.when("the inbox", rows).await
    }

    /// Opens what is under the cursor and waits until a decision key would count.
    pub async fn open(&mut self) -> String {
        self.keys("<enter>");
        self.until("●").await
    }

    /// Opens what is under the cursor and waits until it can be read.
    pub async fn read(&mut self) -> String {
        self.keys("<enter>");
        let loaded = |screen: &str| {
            screen.contains("· Periksa") && !screen.contains("Mengambil berkas usul")
        };
        self.when("the whole proposal", loaded).await
    }

    /// From the inbox: the cursor on the one proposal that a filter line lets through, decided or
    /// not.
    pub async fn find(&mut self, filter: &str) {
        self.keys("<shift-tab>/");
        self.send(Msg::Paste(filter.to_owned()));
        self.when(filter, |screen| screen.contains("\n1/1 ")).await;
        self.keys("<enter>");
    }

    /// Goes to the outbox and waits until it lists something and shows a text.
    pub async fn outbox(&mut self, text: &str) -> String {
        self.keys("K");
        let listed = |screen: &str| screen.contains("· Kotak keluar") && screen.contains('▌');
        let there = |screen: &str| listed(screen) && screen.contains(text);
        self.when(text, there).await
    }

    /// Whether any screen so far has shown a text.
    pub fn ever_showed(&self, text: &str) -> bool {
        let shown = self.shown.lock().unwrap();
        shown.iter().any(|screen| screen.contains(text))
    }

    /// The screen as it is.
    pub fn now(&self) -> String {
        self.screen.borrow().clone()
    }

    /// Leaves as a user does, and waits for the program to end.
    pub async fn leave(mut self) {
        self.keys("<ctrl-c>");
        // Whoever has something begun is asked once, and says so again.
        let mut screen = self.screen.clone();
        tokio::select! {
            ended = &mut self.program => return ended.expect("without a panic"),
            asked = screen.wait_for(|screen| screen.contains("Tulisan untuk")) => {
                if asked.is_ok() {
                    self.keys("<ctrl-c>");
                }
            }
            () = tokio::time::sleep(PATIENCE) => {}
        }
        self.ended().await;
    }

    /// Waits for the program to end.
    pub async fn ended(self) {
        tokio::time::timeout(PATIENCE, self.program)
            .await
            .expect("the program ends")
            .expect("without a panic");
    }
}

async fn run<B: Backend<Error = io::Error>>(
    launch: Launch,
    backend: B,
    sender: mpsc::UnboundedSender<Msg>,
    mut queue: mpsc::UnboundedReceiver<Msg>,
) {
    let mut terminal = Terminal::new(backend).unwrap();
    let size = terminal.size().unwrap();
    let mut state = runtime::state(&launch, (size.width, size.height));
    let mut engine = runtime::engine(&launch, sender);
    // The catalogue of words can't cross threads: it is made where it is used.
    let mut wardrobe = runtime::wardrobe(&launch);
    runtime::begin(&mut state, &mut engine, launch.account);
    drive::drive(
        &mut terminal,
        &mut state,
        &mut engine,
        &mut wardrobe,
        &launch.clock,
        &mut queue,
    )
    .await
    .unwrap();
    engine.close().await;
}

/// A terminal that tells what it shows.
struct Window {
    inner: TestBackend,
    now: watch::Sender<String>,
    shown: Shown,
}

impl Window {
    fn new((columns, rows): (u16, u16), now: watch::Sender<String>, shown: Shown) -> Self {
        Self {
            inner: TestBackend::new(columns, rows),
            now,
            shown,
        }
    }
}

fn text(buffer: &Buffer) -> String {
    let width = usize::from(buffer.area.width).max(1);
    let line = |cells: &[Cell]| cells.iter().map(Cell::symbol).collect::<String>();
    let lines: Vec<_> = buffer.content.chunks(width).map(line).collect();
    lines.join("\n")
}

fn sure<T>(result: Result<T, std::convert::Infallible>) -> io::Result<T> {
    match result {
        Ok(value) => Ok(value),
    }
}

impl Backend for Window {
    type Error = io::Error;

    fn draw<'a, I>(&mut self, content: I) -> io::Result<()>
    where
        I: Iterator<Item = (u16, u16, &'a Cell)>,
    {
        sure(self.inner.draw(content))
    }

    fn hide_cursor(&mut self) -> io::Result<()> {
        sure(self.inner.hide_cursor())
    }

    fn show_cursor(&mut self) -> io::Result<()> {
        sure(self.inner.show_cursor())
    }

    fn get_cursor_position(&mut self) -> io::Result<Position> {
        sure(self.inner.get_cursor_position())
    }

    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> io::Result<()> {
        sure(self.inner.set_cursor_position(position))
    }

    fn clear(&mut self) -> io::Result<()> {
        sure(self.inner.clear())
    }

    fn clear_region(&mut self, region: ClearType) -> io::Result<()> {
        sure(self.inner.clear_region(region))
    }

    fn size(&self) -> io::Result<Size> {
        sure(self.inner.size())
    }

    fn window_size(&mut self) -> io::Result<WindowSize> {
        sure(self.inner.window_size())
    }

    fn flush(&mut self) -> io::Result<()> {
        let screen = text(self.inner.buffer());
        self.now.send_if_modified(|now| {
            let changed = *now != screen;
            if changed {
                self.shown.lock().unwrap().push(screen.clone());
            }
            *now = screen;
            changed
        });
        sure(self.inner.flush())
    }
}
