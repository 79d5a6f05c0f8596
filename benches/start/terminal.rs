//! A terminal in which a program runs: each piece of its output has the moment of its arrival, and what is
//! waited for is looked for at once when a piece comes.

use std::{
    fs,
    io::{Read, Write},
    num::NonZero,
    sync::{Arc, Condvar, Mutex},
    time::{Duration, Instant},
};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

/// Columns and rows.
pub const SIZE: (u16, u16) = (80, 24);
/// The longest that anything may take.
const PATIENCE: Duration = Duration::from_secs(120);
/// How long a program may take to leave before it is ended.
const LEAVE: Duration = Duration::from_secs(3);

/// A terminal and the program in it.
pub struct Terminal {
    _master: Box<dyn MasterPty + Send>,
    keys: Box<dyn Write + Send>,
    child: Box<dyn Child + Send + Sync>,
    shared: Arc<(Mutex<Seen>, Condvar)>,
}

struct Seen {
    emulator: vt100::Parser,
    bytes: usize,
    first: Option<Instant>,
    last: Instant,
    ended: bool,
}

/// Resident memory in kilobytes; 0 where the system does not tell it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Memory {
    /// At that moment.
    pub now: u64,
    /// At most until then.
    pub most: u64,
}

impl Terminal {
    /// Runs a program.
    pub fn run(command: CommandBuilder) -> Self {
        let (cols, rows) = SIZE;
        let size = PtySize {
            rows,
            cols,
            pixel_width: 0,
            pixel_height: 0,
        };
        let pair = native_pty_system().openpty(size).unwrap();
        let side = |length| NonZero::new(length).unwrap();
        let seen = Seen {
            emulator: vt100::Parser::new(side(rows), side(cols), 0),
            bytes: 0,
            first: None,
            last: Instant::now(),
            ended: false,
        };
        let shared = Arc::new((Mutex::new(seen), Condvar::new()));
        let (output, reading) = (pair.master.try_clone_reader().unwrap(), Arc::clone(&shared));
        std::thread::spawn(move || read(output, &reading));
        let keys = pair.master.take_writer().unwrap();
        let child = pair.slave.spawn_command(command).unwrap();
        Self {
            _master: pair.master,
            keys,
            child,
            shared,
        }
    }

    /// Types.
    pub fn keys(&mut self, keys: &str) {
        self.keys.write_all(keys.as_bytes()).unwrap();
        self.keys.flush().unwrap();
    }

    /// Waits until the screen is as wished; gives the moment at which the last of it came.
    pub fn when(&self, what: &str, wish: impl Fn(&str) -> bool) -> Instant {
        let (seen, changed) = &*self.shared;
        let mut seen = seen.lock().unwrap();
        let begun = Instant::now();
        loop {
            let screen = text(&seen.emulator);
            if wish(&screen) {
                return seen.last;
            }
            assert!(
                !seen.ended && begun.elapsed() < PATIENCE,
                "in vain: {what}\n{screen}"
            );
            seen = changed.wait_timeout(seen, PATIENCE).unwrap().0;
        }
    }

    /// Waits until nothing has come for so long.
    pub fn settled(&self, quiet: Duration) {
        loop {
            let last = self.shared.0.lock().unwrap().last;
            match quiet.checked_sub(last.elapsed()) {
                Some(rest) => std::thread::sleep(rest),
                None => return,
            }
        }
    }

    /// When the first byte came.
    pub fn first_byte(&self) -> Instant {
        self.shared.0.lock().unwrap().first.unwrap()
    }

    /// Bytes written so far.
    pub fn written(&self) -> usize {
        self.shared.0.lock().unwrap().bytes
    }

    /// The resident memory.
    pub fn memory(&self) -> Memory {
        let id = self.child.process_id().unwrap_or_default();
        let status = fs::read_to_string(format!("/proc/{id}/status")).unwrap_or_default();
        let figure = |name: &str| {
            let line = status.lines().find(|line| line.starts_with(name));
            let figure = line.and_then(|line| line.split_whitespace().nth(1));
            figure.and_then(|figure| figure.parse().ok()).unwrap_or(0)
        };
        Memory {
            now: figure("VmRSS:"),
            most: figure("VmHWM:"),
        }
    }

    /// How long its threads have been at work.
    pub fn busy(&self) -> Duration {
        let id = self.child.process_id().unwrap_or_default();
        let threads = fs::read_dir(format!("/proc/{id}/task"));
        let figures = threads.into_iter().flatten().flatten().map(|thread| {
            let told = fs::read_to_string(thread.path().join("schedstat")).unwrap_or_default();
            let first = told.split_whitespace().next();
            first.and_then(|figure| figure.parse().ok()).unwrap_or(0)
        });
        Duration::from_nanos(figures.sum())
    }

    /// Leaves as a user does.
    pub fn leave(mut self) {
        self.keys("\x03");
        self.end();
    }

    /// Waits a little for the program to end, and ends it.
    pub fn end(mut self) {
        let (seen, changed) = &*self.shared;
        let seen = seen.lock().unwrap();
        drop(changed.wait_timeout_while(seen, LEAVE, |seen| !seen.ended));
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Every line of the screen, the empty ones too.
fn text(emulator: &vt100::Parser) -> String {
    let screen = emulator.screen();
    let rows: Vec<_> = screen.rows(0, screen.size().1.into()).collect();
    rows.join("\n")
}

fn read(mut output: impl Read, shared: &(Mutex<Seen>, Condvar)) {
    let mut buffer = [0; 65536];
    loop {
        // The other side gone is an error on some systems.
        let length = output.read(&mut buffer).unwrap_or(0);
        let now = Instant::now();
        // Whoever waits may have given up.
        let Ok(mut seen) = shared.0.lock() else {
            return;
        };
        seen.emulator.process(&buffer[..length]);
        seen.bytes += length;
        seen.first.get_or_insert(now);
        seen.last = now;
        seen.ended = length == 0;
        shared.1.notify_all();
        if length == 0 {
            return;
        }
    }
}
