//! A terminal that a program runs in: what it writes is kept, read by a terminal emulator, and can
//! be waited for.

use std::{
    io::{Read, Write},
    num::NonZero,
    process::Command,
    sync::{Arc, Condvar, Mutex, MutexGuard},
    time::Duration,
};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

/// The longest that anything expected may take on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// A terminal and the program in it.
pub struct Terminal {
    master: Box<dyn MasterPty + Send>,
    keys: Box<dyn Write + Send>,
    child: Box<dyn Child + Send + Sync>,
    screen: Arc<Screen>,
}

struct Screen {
    seen: Mutex<Seen>,
    changed: Condvar,
}

/// What has come of a program so far.
pub struct Seen {
    /// Every byte it wrote.
    pub bytes: Vec<u8>,
    /// The emulator.
    emulator: vt100::Parser,
    ended: bool,
}

impl Seen {
    /// The text on the screen.
    pub fn text(&self) -> String {
        self.emulator.screen().contents()
    }

    /// The screen as an emulator has it.
    pub fn screen(&self) -> &vt100::Screen {
        self.emulator.screen()
    }
}

/// How a program ended.
pub struct End {
    /// Its exit code.
    pub code: u32,
    /// What it left behind.
    pub seen: Seen,
}

impl Terminal {
    /// Runs a program in a terminal of so many columns and rows.
    pub fn run(command: CommandBuilder, size: (u16, u16)) -> Self {
        let pair = native_pty_system().openpty(pty_size(size)).unwrap();
        let child = pair.slave.spawn_command(command).unwrap();
        // The end of the output is seen only where nobody else holds the other side.
        drop(pair.slave);
        let (rows, columns) = sides(size);
        let screen = Arc::new(Screen {
            seen: Mutex::new(Seen {
                bytes: Vec::new(),
                emulator: vt100::Parser::new(rows, columns, 0),
                ended: false,
            }),
            changed: Condvar::new(),
        });
        let output = pair.master.try_clone_reader().unwrap();
        let reading = Arc::clone(&screen);
        std::thread::spawn(move || read(output, &reading));
        let keys = pair.master.take_writer().unwrap();
        Self {
            master: pair.master,
            keys,
            child,
            screen,
        }
    }

    /// Types.
    pub fn keys(&mut self, keys: &str) {
        self.keys.write_all(keys.as_bytes()).unwrap();
        self.keys.flush().unwrap();
    }

    /// Waits until the screen shows a text; gives the screen.
    pub fn until(&self, text: &str) -> String {
        self.when(text, |seen| seen.text().contains(text))
    }

    /// Waits until the program has done something; gives the screen.
    pub fn when(&self, what: &str, wish: impl Fn(&Seen) -> bool) -> String {
        let seen = self.wait(PATIENCE, |seen| wish(seen) || seen.ended);
        let (fulfilled, text) = (wish(&seen), seen.text());
        drop(seen);
        assert!(fulfilled, "in vain: {what}\n{text}");
        text
    }

    /// What there is to be seen at this moment.
    pub fn look<T>(&self, look: impl FnOnce(&Seen) -> T) -> T {
        look(&self.screen.seen.lock().unwrap())
    }

    /// How many bytes have been written.
    pub fn written(&self) -> usize {
        self.screen.seen.lock().unwrap().bytes.len()
    }

    /// Waits for the program to write anything at all; gives what it wrote in that time.
    pub fn listen(&self, time: Duration) -> Vec<u8> {
        let before = self.written();
        let seen = self.wait(time, |seen| seen.bytes.len() > before);
        seen.bytes[before..].to_vec()
    }

    /// Makes the terminal larger or smaller.
    pub fn resize(&self, size: (u16, u16)) {
        let (rows, columns) = sides(size);
        let mut seen = self.screen.seen.lock().unwrap();
        seen.emulator.screen_mut().set_size(rows, columns);
        drop(seen);
        self.master.resize(pty_size(size)).unwrap();
    }

    /// The number of its process.
    pub fn process(&self) -> u32 {
        self.child.process_id().unwrap()
    }

    /// Sends the program a signal.
    pub fn signal(&self, name: &str) {
        let id = self.child.process_id().unwrap().to_string();
        let sent = Command::new("kill").args(["-s", name, &id]).status();
        assert!(sent.unwrap().success());
    }

    /// Waits for the program to end.
    pub fn ended(mut self) -> End {
        let seen = self.wait(PATIENCE, |seen| seen.ended);
        let (ended, text) = (seen.ended, seen.text());
        drop(seen);
        assert!(ended, "it goes on\n{text}");
        let code = self.child.wait().unwrap().exit_code();
        let mut seen = self.screen.seen.lock().unwrap();
        let emulator = vt100::Parser::new(sides((2, 2)).0, sides((2, 2)).1, 0);
        let seen = Seen {
            bytes: std::mem::take(&mut seen.bytes),
            emulator: std::mem::replace(&mut seen.emulator, emulator),
            ended: true,
        };
        End { code, seen }
    }

    fn wait(&self, time: Duration, wish: impl Fn(&Seen) -> bool) -> MutexGuard<'_, Seen> {
        let seen = self.screen.seen.lock().unwrap();
        let waited = self
            .screen
            .changed
            .wait_timeout_while(seen, time, |seen| !wish(seen));
        waited.unwrap().0
    }
}

impl Drop for Terminal {
    /// A test that failed leaves no program behind.
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn read(mut output: impl Read, screen: &Screen) {
    let mut buffer = [0; 65536];
    loop {
        // The other side gone is an error on some systems.
        let length = output.read(&mut buffer).unwrap_or(0);
        let mut seen = screen.seen.lock().unwrap();
        seen.bytes.extend(&buffer[..length]);
        seen.emulator.process(&buffer[..length]);
        seen.ended = length == 0;
        screen.changed.notify_all();
        if length == 0 {
            return;
        }
    }
}

fn pty_size((columns, rows): (u16, u16)) -> PtySize {
    PtySize {
        rows,
        cols: columns,
        pixel_width: 0,
        pixel_height: 0,
    }
}

/// Rows and columns for the emulator, which knows none smaller than two by two.
fn sides((columns, rows): (u16, u16)) -> (NonZero<u16>, NonZero<u16>) {
    let side = |length: u16| NonZero::new(length.max(2)).unwrap();
    (side(rows), side(columns))
}
