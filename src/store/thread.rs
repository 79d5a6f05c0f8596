//! The thread that owns the connection, and the handle that asks it.

use std::{
    cell::Cell,
    ops::Deref,
    panic::{AssertUnwindSafe, catch_unwind},
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError, mpsc},
    thread::JoinHandle,
};

use jiff::Timestamp;
use rusqlite::{Connection, Transaction, TransactionBehavior};
use tokio::sync::oneshot;

use super::{
    aside::Note,
    door,
    open::{self, Opened},
    place::{Finding, Place},
    queue,
    search::Found,
    settings, sql,
    who::Who,
};
use crate::domain::{
    desk::Desk,
    failure::{Failure, FailureKind},
};

/// Where the store gets the time from.
pub type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

type Job = Box<dyn FnOnce(&mut Vault) + Send>;

enum Request {
    Do(Job),
    Close(oneshot::Sender<Result<(), Failure>>),
}

/// A handle to the store; clones speak to the same one.
///
/// Every call may fail with [`FailureKind::Storage`] where the disk or the file does, or where the
/// store was closed meanwhile.
#[derive(Clone)]
pub struct Store {
    inner: Arc<Inner>,
}

struct Inner {
    directory: PathBuf,
    requests: mpsc::Sender<Request>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

impl Store {
    /// Opens the store in a directory, which is made where there is none, and made private. Other
    /// windows of the same user may have it open.
    ///
    /// # Errors
    /// [`FailureKind::StoreHeld`]: a program has it open that can't share it, or another computer; or
    /// a newer program wrote it, or the disk refuses. A file that cannot be read is no error where
    /// nobody else has it open: it is moved aside, and [`Opened`] says so.
    pub async fn open(directory: &Path, clock: Clock) -> Result<(Self, Opened), Failure> {
        let directory: PathBuf = directory.to_owned();
        let kept = directory.clone();
        let (requests, inbox) = mpsc::channel();
        let (ready, opened) = oneshot::channel();
        let thread = std::thread::Builder::new()
            .name("store".to_owned())
            .spawn(
                move || match open::open(&directory, Arc::clone(&clock), Who::here(clock())) {
                    Ok((vault, opened)) => {
                        if ready.send(Ok(opened)).is_ok() {
                            serve(vault, &inbox);
                        }
                    }
                    Err(failure) => drop(ready.send(Err(failure))),
                },
            )
            .map_err(|problem| Failure::new(FailureKind::Storage, problem.to_string()))?;
        let opened = opened.await.map_err(|_| gone())??;
        let thread = Mutex::new(Some(thread));
        let inner = Arc::new(Inner {
            directory: kept,
            requests,
            thread,
        });
        Ok((Self { inner }, opened))
    }

    /// Whether a directory holds a store.
    pub fn is_kept_in(directory: &Path) -> bool {
        directory.join(open::FILE).is_file()
    }

    /// Whether a program has the store of a directory open.
    pub fn is_in_use(directory: &Path) -> bool {
        door::is_open(directory)
    }

    /// Whether anything has come from elsewhere since this was asked last: another window wrote, or
    /// the files had to be put back. Costs microseconds, and writes nothing.
    ///
    /// # Errors
    /// The files are gone and can't be put back, or the disk failed.
    pub async fn look(&self) -> Result<Seen, Failure> {
        self.call(|vault| {
            vault.keep_place()?;
            Ok(std::mem::take(&mut vault.seen))
        })
        .await
    }

    /// Does what was asked before, closes the file and gives up the lock. Whatever clones of the
    /// handle ask later fails.
    ///
    /// # Errors
    /// [`FailureKind::Storage`] where the file could not be closed in order; nothing is lost then.
    pub async fn close(self) -> Result<(), Failure> {
        let (reply, closed) = oneshot::channel();
        let sent = self.inner.requests.send(Request::Close(reply));
        sent.map_err(|_| gone())?;
        closed.await.map_err(|_| gone())?
    }

    /// Where it lies.
    pub(super) fn directory(&self) -> &Path {
        &self.inner.directory
    }

    /// Has the thread do something, and waits for what comes of it.
    pub(super) async fn call<T, F>(&self, work: F) -> Result<T, Failure>
    where
        T: Send + 'static,
        F: FnOnce(&mut Vault) -> Result<T, Failure> + Send + 'static,
    {
        let (reply, answer) = oneshot::channel();
        let job: Job = Box::new(move |vault| {
            let done = vault.look_around().and_then(|()| work(vault));
            let done = done.map_err(|failure| vault.diagnose(failure));
            if done.as_ref().is_err_and(sql::is_damage) {
                vault.damage.leave();
            }
            drop(reply.send(done));
        });
        let sent = self.inner.requests.send(Request::Do(job));
        sent.map_err(|_| gone())?;
        answer.await.map_err(|_| gone())?
    }

    /// Has the thread read in one look: all that it sees is of the same moment, and the file is locked
    /// once, not for each of some hundred rows.
    pub(super) async fn read<T, F>(&self, work: F) -> Result<T, Failure>
    where
        T: Send + 'static,
        F: FnOnce(&Connection) -> Result<T, Failure> + Send + 'static,
    {
        self.call(|vault| {
            // Its end, which gives nothing up that was written, is a rollback.
            let look = vault.connection.unchecked_transaction()?;
            work(&look)
        })
        .await
    }

    /// Has the thread do something in one transaction; nothing of it stays where it fails.
    pub(super) async fn write<T, F>(&self, work: F) -> Result<T, Failure>
    where
        T: Send + 'static,
        F: FnOnce(&Pen<'_>) -> Result<T, Failure> + Send + 'static,
    {
        self.call(|vault| {
            let done = vault.write(work);
            #[cfg(debug_assertions)]
            super::failpoint::committed();
            done
        })
        .await
    }
}

fn gone() -> Failure {
    Failure::new(FailureKind::Storage, "the store is closed")
}

/// The last handle waits for the thread, so that the file is closed and free when it is gone.
impl Drop for Inner {
    fn drop(&mut self) {
        let (nobody, _) = mpsc::channel();
        drop(std::mem::replace(&mut self.requests, nobody));
        let thread = self
            .thread
            .get_mut()
            .unwrap_or_else(PoisonError::into_inner);
        if let Some(thread) = thread.take()
            && thread.thread().id() != std::thread::current().id()
        {
            drop(thread.join());
        }
    }
}

/// One request after the other, until the last handle is gone. A fault of ours in one of them rolls
/// its transaction back and fails that request, not those that follow.
fn serve(mut vault: Vault, inbox: &mpsc::Receiver<Request>) {
    while let Ok(request) = inbox.recv() {
        match request {
            Request::Do(job) => {
                if catch_unwind(AssertUnwindSafe(|| job(&mut vault))).is_err() {
                    tracing::error!("a request to the store panicked");
                    vault.found = None;
                }
            }
            Request::Close(reply) => {
                drop(reply.send(vault.close()));
                return;
            }
        }
    }
}

/// What has come from elsewhere.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    /// Another window wrote.
    pub others_wrote: bool,
    /// The files were gone, and stand again with all that was in them.
    pub put_back: bool,
}

/// The open file, and what is known about it.
pub(super) struct Vault {
    pub connection: Connection,
    pub clock: Clock,
    /// As whom the account sits here; `None` until the first sync.
    pub desk: Option<Desk>,
    /// What the last filter found.
    pub found: Option<Found>,
    /// Left where a request meets damage; the next start puts the file aside.
    pub damage: Note,
    /// Where the file stands, and the right to have it open.
    place: Place,
    /// Changes when another connection has written.
    data_version: i64,
    seen: Seen,
}

impl Vault {
    /// What has just been opened.
    pub fn new(
        connection: Connection,
        clock: Clock,
        damage: Note,
        place: Place,
    ) -> Result<Self, Failure> {
        Ok(Self {
            data_version: data_version(&connection)?,
            desk: settings::desk(&connection)?,
            connection,
            clock,
            found: None,
            damage,
            place,
            seen: Seen::default(),
        })
    }

    /// Forgets what is remembered where another window has written since.
    fn look_around(&mut self) -> Result<(), Failure> {
        let version = data_version(&self.connection)?;
        if version != self.data_version {
            self.begin_anew(version)?;
        }
        Ok(())
    }

    fn begin_anew(&mut self, version: i64) -> Result<(), Failure> {
        self.found = None;
        self.desk = settings::desk(&self.connection)?;
        self.data_version = version;
        self.seen.others_wrote = true;
        Ok(())
    }

    /// Sees to it that the files are in their place: what is written to deleted ones is lost.
    fn keep_place(&mut self) -> Result<Finding, Failure> {
        if self.place.is_kept()? {
            return Ok(Finding::InPlace);
        }
        let finding = self.place.mend(&mut self.connection)?;
        self.begin_anew(data_version(&self.connection)?)?;
        self.seen.put_back |= finding == Finding::Gone;
        Ok(finding)
    }

    /// Asks the disk itself where SQLite does not say what is wrong with it.
    fn diagnose(&self, failure: Failure) -> Failure {
        match sql::is_trouble(&failure) {
            true => self.place.trouble().unwrap_or(failure),
            false => failure,
        }
    }

    /// Does something in one transaction, and commits it to the disk.
    pub fn write<T>(
        &mut self,
        work: impl FnOnce(&Pen<'_>) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        self.transact(None, work)
    }

    /// The same, after the desk has changed to this one.
    pub fn write_at<T>(
        &mut self,
        desk: Desk,
        work: impl FnOnce(&Pen<'_>) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        self.transact(Some(desk), work)
    }

    fn transact<T>(
        &mut self,
        desk: Option<Desk>,
        work: impl FnOnce(&Pen<'_>) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        self.keep_place()?;
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        // Another window may have sat down otherwise until a moment ago; from here on none can.
        let version = data_version(&transaction)?;
        if version != self.data_version {
            self.found = None;
            self.desk = settings::desk(&transaction)?;
            self.data_version = version;
            self.seen.others_wrote = true;
        }
        let moved = desk.filter(|desk| self.desk.as_ref() != Some(desk));
        let (done, queue_changed) = {
            let pen = Pen {
                now: (self.clock)(),
                transaction,
                desk: moved.as_ref().or(self.desk.as_ref()),
                queue_changed: Cell::new(false),
            };
            if moved.is_some() {
                queue::sit(&pen)?;
            }
            (work(&pen)?, pen.commit()?)
        };
        if queue_changed {
            self.found = None;
        }
        if moved.is_some() {
            self.desk = moved;
        }
        if self.keep_place()? == Finding::MadeAgain {
            return Err(Failure::new(
                FailureKind::StoreGone,
                "another window put the file back in the same moment; do it again",
            ));
        }
        Ok(done)
    }

    fn close(self) -> Result<(), Failure> {
        self.place.leave(&self.connection)?;
        let closed = self.connection.close();
        drop(self.place);
        closed.map_err(|(_, problem)| problem.into())
    }
}

/// A number that changes when another connection has written, and never by what this one does.
fn data_version(connection: &Connection) -> Result<i64, Failure> {
    let mut statement = connection.prepare_cached("PRAGMA data_version")?;
    Ok(statement.query_row([], |row| row.get(0))?)
}

/// A transaction being written.
pub(super) struct Pen<'a> {
    transaction: Transaction<'a>,
    /// The moment of the transaction.
    pub now: Timestamp,
    /// As whom the account sits here.
    pub desk: Option<&'a Desk>,
    queue_changed: Cell<bool>,
}

impl Pen<'_> {
    /// Puts it on the disk; whether rows of the queue are not what they were.
    fn commit(self) -> Result<bool, Failure> {
        self.transaction.commit()?;
        Ok(self.queue_changed.get())
    }

    /// Says that rows of the queue are not what they were, so that no listing found before stays.
    pub fn queue_changed(&self) {
        self.queue_changed.set(true);
    }
}

impl Deref for Pen<'_> {
    type Target = Connection;

    fn deref(&self) -> &Connection {
        &self.transaction
    }
}
