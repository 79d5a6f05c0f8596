//! The thread that owns the connection, and the handle that asks it.

use std::{
    cell::Cell,
    fs::File,
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
    lock,
    open::{self, Opened},
    queue,
    search::Found,
    sql,
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
    /// Opens the store in a directory, which is made where there is none, and made private.
    ///
    /// # Errors
    /// [`FailureKind::Storage`]: another program has it open, a newer program wrote it, or the disk
    /// refuses. A file that cannot be read is no error: it is moved aside, and [`Opened`] says so.
    pub async fn open(directory: &Path, clock: Clock) -> Result<(Self, Opened), Failure> {
        let directory: PathBuf = directory.to_owned();
        let kept = directory.clone();
        let (requests, inbox) = mpsc::channel();
        let (ready, opened) = oneshot::channel();
        let thread = std::thread::Builder::new()
            .name("store".to_owned())
            .spawn(move || match open::open(&directory, clock) {
                Ok((vault, opened)) => {
                    if ready.send(Ok(opened)).is_ok() {
                        serve(vault, &inbox);
                    }
                }
                Err(failure) => drop(ready.send(Err(failure))),
            })
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

    /// Whether another program has the store of a directory open.
    pub fn is_in_use(directory: &Path) -> bool {
        lock::is_taken(&directory.join(open::LOCK))
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
            let done = work(vault);
            if done.as_ref().is_err_and(sql::is_damage) {
                vault.damage.leave();
            }
            drop(reply.send(done));
        });
        let sent = self.inner.requests.send(Request::Do(job));
        sent.map_err(|_| gone())?;
        answer.await.map_err(|_| gone())?
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
    /// Held as long as the file is open; no other program may open it meanwhile.
    pub lock: File,
}

impl Vault {
    /// Does something in one transaction, and commits it to the disk.
    pub fn write<T>(
        &mut self,
        work: impl FnOnce(&Pen<'_>) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        let pen = Pen {
            now: (self.clock)(),
            transaction: self
                .connection
                .transaction_with_behavior(TransactionBehavior::Immediate)?,
            desk: self.desk.as_ref(),
            queue_changed: Cell::new(false),
        };
        let done = work(&pen)?;
        if pen.queue_changed.get() {
            self.found = None;
        }
        pen.transaction.commit()?;
        Ok(done)
    }

    /// The same, after the desk has changed to this one.
    pub fn write_at<T>(
        &mut self,
        desk: Desk,
        work: impl FnOnce(&Pen<'_>) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        if self.desk.as_ref() == Some(&desk) {
            return self.write(work);
        }
        let before = self.desk.replace(desk);
        let done = self.write(|pen| {
            queue::sit(pen)?;
            work(pen)
        });
        if done.is_err() {
            self.desk = before;
        }
        done
    }

    fn close(self) -> Result<(), Failure> {
        let closed = self.connection.close();
        drop(self.lock);
        closed.map_err(|(_, problem)| problem.into())
    }
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
