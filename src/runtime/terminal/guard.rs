//! The terminal is borrowed: taken as a whole, given back as a whole, whatever happens.
//!
//! It is given back when the [`TerminalGuard`] is dropped, when it is suspended, and by a panic in
//! any thread or task, before the report is printed. From then on nothing that is still being drawn
//! reaches it: all writing goes through the guard's [`Screen`], which swallows it. A loop that draws
//! asks [`TerminalGuard::panicked`], or is woken by the callback, and stops.

use std::{
    io::{self, IsTerminal, Write},
    panic,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError, TryLockError, Weak,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

/// Alternate screen, marked pastes.
const TAKE: &[u8] = b"\x1b[?1049h\x1b[?2004h";
/// End of a half-sent frame, plain pen, an empty screen, unmarked pastes, visible cursor, the screen from
/// before. mosh, GNU screen and the Linux console have no second screen: without the emptying, personal
/// data would stay there, and the shell would go on in the middle of them.
const GIVE_BACK: &[u8] = b"\x1b[?2026l\x1b[m\x1b[H\x1b[2J\x1b[?2004l\x1b[?25h\x1b[?1049l";
/// How long a panic waits for a frame that is being written, before it gives the terminal back
/// in the middle of it.
const PATIENCE: Duration = Duration::from_millis(500);

/// How long between two attempts.
const PAUSE: Duration = Duration::from_millis(1);

/// A terminal: something to write to, and its raw mode.
pub trait Tty: Write + Send {
    /// Switches to raw or back to what was before.
    ///
    /// # Errors
    /// Whatever the system answers, for one because there is no terminal.
    fn set_mode(&mut self, mode: Mode) -> io::Result<()>;

    /// Puts the mode right while somebody else is still writing.
    fn abandon();
}

/// How a terminal hands over keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Key by key.
    Raw,
    /// As it was before.
    Cooked,
}

/// The terminal of this process, unbuffered: what is one write here is one write on the line.
#[derive(Debug)]
pub struct OwnTty(Out);

#[cfg(unix)]
type Out = std::fs::File;
#[cfg(not(unix))]
type Out = io::Stdout;

impl OwnTty {
    /// The terminal at the standard output.
    ///
    /// # Errors
    /// [`io::ErrorKind::Unsupported`] where the standard output is no terminal.
    pub fn open() -> io::Result<Self> {
        let stdout = io::stdout();
        if !stdout.is_terminal() {
            return Err(io::ErrorKind::Unsupported.into());
        }
        // Rust's own standard output writes line by line, and a frame is full of line feeds.
        #[cfg(unix)]
        let stdout = std::os::fd::AsFd::as_fd(&stdout)
            .try_clone_to_owned()?
            .into();
        Ok(Self(stdout))
    }
}

impl Write for OwnTty {
    /// Waits where the terminal is full and another program has left it unwilling to wait.
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        loop {
            match self.0.write(bytes) {
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                    std::thread::sleep(PAUSE)
                }
                done => return done,
            }
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

impl Tty for OwnTty {
    fn set_mode(&mut self, mode: Mode) -> io::Result<()> {
        match mode {
            Mode::Raw => crossterm::terminal::enable_raw_mode(),
            Mode::Cooked => crossterm::terminal::disable_raw_mode(),
        }
    }

    fn abandon() {
        // There is nothing else left to do if this fails.
        let _ = crossterm::terminal::disable_raw_mode();
    }
}

/// Holds the terminal; dropping it gives the terminal back.
#[derive(Debug)]
pub struct TerminalGuard<T: Tty + 'static> {
    shared: Arc<Shared<T>>,
}

/// Where a back end writes; what comes while the terminal is not ours is swallowed.
#[derive(Debug)]
pub struct Screen<T> {
    shared: Arc<Shared<T>>,
}

#[derive(Debug)]
struct Shared<T> {
    tty: Mutex<T>,
    taken: AtomicBool,
    panicked: Arc<AtomicBool>,
}

impl<T: Tty + 'static> TerminalGuard<T> {
    /// Takes a terminal, and sees to it that a panic in any thread gives it back and then calls
    /// `on_panic`, from the thread that panics.
    ///
    /// # Errors
    /// Whatever the system answers; the terminal is as it was.
    pub fn enter(tty: T, on_panic: impl Fn() + Send + Sync + 'static) -> io::Result<Self> {
        let guard = Self {
            shared: Arc::new(Shared {
                tty: Mutex::new(tty),
                taken: AtomicBool::new(false),
                panicked: Arc::new(AtomicBool::new(false)),
            }),
        };
        guard.resume()?;
        give_back_on_panic(Arc::downgrade(&guard.shared), on_panic);
        Ok(guard)
    }

    /// The place for a back end to write to.
    pub fn screen(&self) -> Screen<T> {
        let shared = Arc::clone(&self.shared);
        Screen { shared }
    }

    /// Becomes true as soon as any thread or task panics.
    pub fn panicked(&self) -> Arc<AtomicBool> {
        Arc::clone(&self.shared.panicked)
    }

    /// Gives the terminal back for a while, for an editor or the shell. Doing so twice does nothing.
    ///
    /// # Errors
    /// Whatever the system answers; as much as possible has been given back.
    pub fn suspend(&self) -> io::Result<()> {
        self.shared.give_back()
    }

    /// Takes the terminal again; the back end must be told to forget what it showed. Nothing is
    /// taken after a panic, and taking twice does nothing.
    ///
    /// # Errors
    /// Whatever the system answers; the terminal is as it was.
    pub fn resume(&self) -> io::Result<()> {
        self.shared.take()
    }
}

impl<T: Tty + 'static> Drop for TerminalGuard<T> {
    fn drop(&mut self) {
        // There is nobody left to tell.
        let _ = self.shared.give_back();
    }
}

impl<T: Tty> Shared<T> {
    /// The terminal, even after a panic in the middle of a write.
    fn lock(&self) -> MutexGuard<'_, T> {
        self.tty.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether what is drawn may still go out.
    fn is_ours(&self) -> bool {
        self.taken.load(Ordering::SeqCst) && !self.panicked.load(Ordering::SeqCst)
    }

    fn take(&self) -> io::Result<()> {
        let mut tty = self.lock();
        if self.panicked.load(Ordering::SeqCst) || self.taken.swap(true, Ordering::SeqCst) {
            return Ok(());
        }
        let taken = tty.set_mode(Mode::Raw).and_then(|()| say(&mut *tty, TAKE));
        if taken.is_err() {
            let _ = self.give_back_with(&mut *tty);
        }
        taken
    }

    fn give_back(&self) -> io::Result<()> {
        let mut tty = self.lock();
        self.give_back_with(&mut *tty)
    }

    fn give_back_with(&self, tty: &mut T) -> io::Result<()> {
        if !self.taken.swap(false, Ordering::SeqCst) {
            return Ok(());
        }
        let said = say(tty, GIVE_BACK);
        tty.set_mode(Mode::Cooked).and(said)
    }

    /// Gives back from a panic, which may happen in the middle of a frame, even in the thread that
    /// is writing it: waits a little, then only the mode can be put right, and the rest follows when
    /// the guard is dropped.
    fn give_back_now(&self) {
        let begun = Instant::now();
        loop {
            match self.tty.try_lock() {
                Ok(mut tty) => return drop(self.give_back_with(&mut *tty)),
                Err(TryLockError::Poisoned(broken)) => {
                    return drop(self.give_back_with(&mut *broken.into_inner()));
                }
                Err(TryLockError::WouldBlock) if begun.elapsed() < PATIENCE => {
                    std::thread::sleep(PAUSE);
                }
                Err(TryLockError::WouldBlock) => return T::abandon(),
            }
        }
    }
}

fn say(out: &mut impl Write, words: &[u8]) -> io::Result<()> {
    out.write_all(words)?;
    out.flush()
}

/// Puts ourselves before the present hook, which prints the report.
fn give_back_on_panic<T: Tty + 'static>(
    shared: Weak<Shared<T>>,
    on_panic: impl Fn() + Send + Sync + 'static,
) {
    let report = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        let Some(shared) = shared.upgrade() else {
            return report(info);
        };
        shared.panicked.store(true, Ordering::SeqCst);
        shared.give_back_now();
        report(info);
        on_panic();
    }));
}

impl<T: Tty> Write for Screen<T> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut tty = self.shared.lock();
        if self.shared.is_ours() {
            tty.write_all(bytes)?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        let mut tty = self.shared.lock();
        if self.shared.is_ours() {
            tty.flush()
        } else {
            Ok(())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Panics are the whole process's business, so these tests take turns.
    static TURN: Mutex<()> = Mutex::new(());

    fn turn() -> MutexGuard<'static, ()> {
        TURN.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A terminal that remembers what was done to it.
    #[derive(Clone, Default)]
    struct Witness {
        done: Arc<Mutex<Vec<String>>>,
        fails_to: &'static str,
    }

    impl Witness {
        fn note(&self, what: &str) -> io::Result<()> {
            if what == self.fails_to {
                return Err(io::Error::other("no"));
            }
            self.done.lock().unwrap().push(what.to_owned());
            Ok(())
        }

        fn done(&self) -> Vec<String> {
            std::mem::take(&mut self.done.lock().unwrap())
        }
    }

    impl Write for Witness {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            let what = match bytes {
                TAKE => "take",
                GIVE_BACK => "give back",
                other => std::str::from_utf8(other).unwrap(),
            };
            self.note(what)?;
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    impl Tty for Witness {
        fn set_mode(&mut self, mode: Mode) -> io::Result<()> {
            self.note(match mode {
                Mode::Raw => "raw",
                Mode::Cooked => "cooked",
            })
        }

        fn abandon() {}
    }

    #[test]
    fn what_is_taken_is_given_back_once() {
        let _turn = turn();
        let tty = Witness::default();
        let guard = TerminalGuard::enter(tty.clone(), || {}).unwrap();
        assert_eq!(tty.done(), ["raw", "take"]);
        guard.suspend().unwrap();
        guard.suspend().unwrap();
        assert_eq!(tty.done(), ["give back", "cooked"]);
        drop(guard);
        assert_eq!(tty.done(), [""; 0]);
    }

    #[test]
    fn suspending_swallows_what_is_drawn_meanwhile() {
        let _turn = turn();
        let tty = Witness::default();
        let guard = TerminalGuard::enter(tty.clone(), || {}).unwrap();
        let mut screen = guard.screen();
        screen.write_all(b"before").unwrap();
        guard.suspend().unwrap();
        screen.write_all(b"meanwhile").unwrap();
        guard.resume().unwrap();
        guard.resume().unwrap();
        screen.write_all(b"after").unwrap();
        drop(guard);
        screen.write_all(b"too late").unwrap();
        let expected = [
            "raw",
            "take",
            "before",
            "give back",
            "cooked",
            "raw",
            "take",
            "after",
            "give back",
            "cooked",
        ];
        assert_eq!(tty.done(), expected);
    }

    #[test]
    fn a_failure_leaves_the_terminal_as_it_was() {
        let _turn = turn();
        for (fails_to, left) in [
            ("raw", ["give back", "cooked"].as_slice()),
            ("take", &["raw", "give back", "cooked"]),
        ] {
            let tty = Witness {
                fails_to,
                ..Witness::default()
            };
            assert!(TerminalGuard::enter(tty.clone(), || {}).is_err());
            assert_eq!(tty.done(), left);
        }
    }

    #[test]
    fn a_panic_in_the_middle_of_a_frame_ends_and_is_made_good() {
        let _turn = turn();
        let tty = Witness::default();
        let guard = TerminalGuard::enter(tty.clone(), || {}).unwrap();
        let shared = Arc::clone(&guard.shared);
        let writing = std::thread::spawn(move || {
            let _frame = shared.lock();
            panic!("while writing");
        });
        assert!(writing.join().is_err());
        guard.screen().write_all(b"a frame on top").unwrap();
        drop(guard);
        assert_eq!(tty.done(), ["raw", "take", "give back", "cooked"]);
    }

    #[test]
    fn a_panic_anywhere_gives_the_terminal_back_first() {
        let _turn = turn();
        let tty = Witness::default();
        let (told, telling) = (Arc::new(AtomicBool::new(false)), tty.clone());
        let callback = Arc::clone(&told);
        let guard = TerminalGuard::enter(tty.clone(), move || {
            telling.note("told").unwrap();
            callback.store(true, Ordering::SeqCst);
        })
        .unwrap();
        let panicked = guard.panicked();
        let mut screen = guard.screen();
        assert!(!panicked.load(Ordering::SeqCst));
        assert!(
            std::thread::spawn(|| panic!("a task of ours"))
                .join()
                .is_err()
        );
        assert!(panicked.load(Ordering::SeqCst) && told.load(Ordering::SeqCst));
        screen.write_all(b"a frame on top of the report").unwrap();
        guard.resume().unwrap();
        drop(guard);
        let expected = ["raw", "take", "give back", "cooked", "told"];
        assert_eq!(tty.done(), expected);
    }
}
