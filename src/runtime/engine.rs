//! Does the work that updates ask for. Only this module starts tasks; each answers with a message,
//! and one that panics ends the program in order instead of leaving a wait without end.

use std::sync::{
    Arc, Mutex, OnceLock, PoisonError,
    atomic::{AtomicBool, Ordering},
};

use futures_util::future::join_all;
use jiff::SignedDuration;
use secrecy::SecretString;
use tokio::{
    sync::{Notify, mpsc, watch},
    task::JoinHandle,
};

use self::desk::OpenDesk;
use super::{
    clock::Clock,
    courier::{Calls, Memory},
    flights::Flights,
    kept::Safe,
    prefetch::{self, Prefetch, Wish},
    retention::Retention,
    sync,
    terminal::meter::Gauge,
    viewer::Viewer,
};
use crate::{
    app::{
        effect::{Approach, Effect, Extent},
        message::Msg,
    },
    config::{Paths, Profile},
    domain::{
        catalogue::Catalogue,
        economy::Lines,
        failure::{Failure, FailureKind},
        id::{ProposalId, Version},
        proposal::Dossier,
        session::Session,
    },
    siasn::{Client, Fetched},
    store::{Store, Task},
};

/// How long leaving waits for the server.
const FLUSH: std::time::Duration = std::time::Duration::from_secs(10);

/// How long leaving waits for a renewal that an attempt began which was given up: what the provider gives
/// for the token that it used up is the way to sign in at the next start.
const RENEWAL: std::time::Duration = std::time::Duration::from_secs(3);

/// How long a question waits for a sign-in that is under way.
const SIGNING_IN: std::time::Duration = std::time::Duration::from_secs(30);

/// How long a start waits at most for the rows that lie here to stand on the screen, before it goes to the
/// line: building what that takes is more work than all of the start.
const FIRST_ROWS: std::time::Duration = std::time::Duration::from_millis(500);

/// What does the work.
pub struct Engine {
    shared: Arc<Shared>,
    prefetch: JoinHandle<()>,
    /// Who tells that the terminal made us wait.
    gauging: Option<JoinHandle<()>>,
    orders: mpsc::UnboundedSender<Order>,
    clerk: JoinHandle<()>,
}

/// What came of asking for the file of a proposal; nothing where the known version still holds.
type File = Result<Option<Box<Dossier>>, Failure>;

/// Work of the store alone, and the store that was open when it was asked for.
type Order = (Store, Effect);

struct Shared {
    client: Client,
    profile: Profile,
    paths: Paths,
    clock: Clock,
    queue: mpsc::UnboundedSender<Msg>,
    calls: Arc<Calls>,
    desk: Mutex<Option<OpenDesk>>,
    /// One store is opened at a time: whoever signs in while it is being opened waits for it.
    opening: tokio::sync::Mutex<()>,
    session: Mutex<Option<Session>>,
    viewer: Mutex<Viewer>,
    ahead: Prefetch,
    /// The files of proposals that are on their way, by the version that is known.
    files: Flights<(ProposalId, Option<Version>), File>,
    /// The categories, where they are known: what they require is fetched ahead first.
    catalogue: OnceLock<Catalogue>,
    /// How fast the line to the terminal is, where that is measured.
    gauge: OnceLock<Gauge>,
    refreshing: tokio::sync::Mutex<()>,
    safe: Safe,
    /// The gateway's key, where it is known beforehand.
    gateway_key: Option<SecretString>,
    /// One attempt to sign in at a time.
    signing_in: tokio::sync::Mutex<()>,
    /// Counts how often an attempt was to be given up.
    given_up: watch::Sender<u64>,
    /// The program has left: nothing is opened any more.
    closed: AtomicBool,
    /// Whether a sign-in that is kept waits for the line.
    resumable: Mutex<bool>,
    retention: Retention,
    /// Rings when rows stand on the screen.
    shown: Notify,
    /// The clients of attempts that were given up: a renewal that one of them began goes on.
    left_behind: Mutex<Vec<Client>>,
}

impl Engine {
    /// An engine for one profile; its server is what names the folders of its data.
    pub fn new(
        client: Client,
        profile: Profile,
        paths: Paths,
        clock: Clock,
        viewer: Viewer,
        gateway_key: Option<SecretString>,
        queue: mpsc::UnboundedSender<Msg>,
    ) -> Self {
        let (orders, asked) = mpsc::unbounded_channel();
        let retention = Retention::new(clock.now());
        let shared = Arc::new(Shared {
            client,
            safe: Safe::of(&profile, &paths),
            gateway_key,
            profile,
            paths,
            clock,
            queue: queue.clone(),
            calls: Arc::default(),
            desk: Mutex::new(None),
            session: Mutex::new(None),
            viewer: Mutex::new(viewer),
            ahead: Prefetch::default(),
            files: Flights::default(),
            catalogue: OnceLock::new(),
            gauge: OnceLock::new(),
            refreshing: tokio::sync::Mutex::default(),
            opening: tokio::sync::Mutex::default(),
            signing_in: tokio::sync::Mutex::default(),
            given_up: watch::Sender::default(),
            closed: AtomicBool::new(false),
            resumable: Mutex::default(),
            retention,
            shown: Notify::new(),
            left_behind: Mutex::default(),
        });
        let clerk = watched(queue.clone(), Arc::clone(&shared).attend(asked));
        let prefetch = watched(queue, Arc::clone(&shared).run_ahead());
        Self {
            shared,
            prefetch,
            gauging: None,
            orders,
            clerk,
        }
    }

    /// How many days personal data stay after a decision came to its end.
    pub fn keep_for(&self, days: u32) {
        self.shared.retention.keep_for(days);
    }

    /// The same with the categories, by which it knows what will be wanted first.
    #[must_use]
    pub fn knowing(self, catalogue: Catalogue) -> Self {
        // Whoever says it twice has said the same.
        let _ = self.shared.catalogue.set(catalogue);
        self
    }

    /// The same with a gauge of the line to the terminal; that it made us wait is told at once.
    #[must_use]
    pub fn measuring(mut self, gauge: Gauge) -> Self {
        // Whoever says it twice has said the same.
        let _ = self.shared.gauge.set(gauge.clone());
        let shared = Arc::clone(&self.shared);
        let work = async move {
            loop {
                gauge.waited().await;
                shared.tell_pace();
            }
        };
        self.gauging = Some(watched(self.shared.queue.clone(), work));
        self
    }

    /// Opens the store of an account, so that what it kept can be read before anybody signs in.
    pub fn open(&self, user: String) {
        self.spawn(move |shared| async move {
            match shared.open(&user).await {
                Ok(_) => {}
                Err(failure) => shared.tell(Msg::NotOpened(failure)),
            }
        });
    }

    /// Begins: shows what lies here of the account first, and signs in then; without an approach of the
    /// caller's, where the last start left off.
    pub fn take_up(&self, approach: Option<Approach>) {
        self.spawn(|shared| async move { shared.take_up(approach).await });
    }

    /// Hears that rows stand on the screen.
    pub fn shown(&self) {
        self.shared.shown.notify_one();
    }

    /// Does a piece of work. The two effects that concern the screen alone are not work of its.
    pub fn perform(&mut self, effect: Effect) {
        match effect {
            Effect::AskWays => self.spawn(|shared| async move { shared.ask_ways().await }),
            Effect::SignIn(approach) => {
                self.spawn(move |shared| async move { shared.sign_in(approach).await });
            }
            Effect::GiveUpSignIn => self.shared.give_up(),
            Effect::SignOut => self.spawn(|shared| async move { shared.sign_out().await }),
            Effect::KeepSession(session) => self.keep(*session),
            Effect::Sync(extent) => {
                self.spawn(move |shared| async move { shared.refresh(extent).await });
            }
            Effect::Wake(alarm, after) => self.spawn(move |shared| async move {
                tokio::time::sleep(after).await;
                shared.tell(Msg::Woke(alarm));
            }),
            Effect::Fetch(id, known) => self.spawn(move |shared| async move {
                let _first = shared.ahead.wait_for(Wish::Dossier);
                if let Some(result) = shared.fetch_for_user(&id, known).await {
                    shared.tell(Msg::Fetched(id, result));
                }
            }),
            Effect::FetchReference(name) => self.spawn(move |shared| async move {
                let list = shared.client.reference(&name).await;
                shared.tell(Msg::Referenced(name, list));
            }),
            Effect::Prefetch(ahead) => self.shared.ahead.plan(ahead),
            Effect::OpenDocument(proposal, document) => self.spawn(move |shared| async move {
                let result = shared.show(&proposal, &document).await;
                shared.tell(Msg::DocumentOpened(document.id, result));
            }),
            Effect::AskPace => self.shared.tell_pace(),
            Effect::Spare(thrift) => self.shared.ahead.spare(thrift),
            Effect::Sign(signature) => self.shared.sign(signature),
            Effect::Flush => self.spawn(|shared| async move { shared.flush().await }),
            Effect::Speak(_) | Effect::Wear(_) => {}
            other => self.ask_store(other),
        }
    }

    /// Has the clerk do work of the store. Without a store the answer is that there is none: whoever
    /// decided must not believe that it is kept.
    fn ask_store(&self, effect: Effect) {
        let undone = match self.shared.store() {
            Some(store) => self.orders.send((store, effect)).err(),
            None => return self.shared.tell_unasked(effect),
        };
        if let Some(mpsc::error::SendError((_, effect))) = undone {
            self.shared.tell_unasked(effect);
        }
    }

    fn keep(&self, session: Session) {
        *lock(&self.shared.session) = Some(session.clone());
        self.shared.calls.bell.notify_one();
        // By the clerk, for whom leaving waits.
        self.ask_store(Effect::KeepSession(Box::new(session)));
    }

    /// Starts a task and watches over it.
    fn spawn<F, T>(&self, work: F)
    where
        F: FnOnce(Arc<Shared>) -> T,
        T: Future<Output = ()> + Send + 'static,
    {
        let queue = self.shared.queue.clone();
        drop(watched(queue, work(Arc::clone(&self.shared))));
    }

    /// Stops all work and closes the store, when what was asked of it is done: a decision may be
    /// among it.
    pub async fn close(self) {
        self.prefetch.abort();
        self.gauging.iter().for_each(JoinHandle::abort);
        drop(self.orders);
        let _ = self.clerk.await;
        // A sign-in that is under way must open nothing any more behind our back.
        self.shared.closed.store(true, Ordering::Release);
        self.shared.give_up();
        // Another window may sit on the turn at the sign-in; leaving does not wait for it for long.
        let turn = tokio::time::timeout(FLUSH, self.shared.signing_in.lock()).await;
        let desk = lock(&self.shared.desk).take();
        if let Some(desk) = desk {
            desk.close().await;
        }
        // What a renewal brings is kept when it is over.
        drop(tokio::time::timeout(FLUSH, self.shared.client.rest()).await);
        let behind = std::mem::take(&mut *lock(&self.shared.left_behind));
        let rest = join_all(behind.iter().map(Client::rest));
        drop(tokio::time::timeout(RENEWAL, rest).await);
        drop(turn);
        // Tasks that only wait for their time may hold on to the rest for a while.
        lock(&self.shared.viewer).put_away();
    }
}

impl Shared {
    fn tell(&self, message: Msg) {
        let _ = self.queue.send(message);
    }

    /// Says how fast both lines are by now.
    fn tell_pace(&self) {
        let terminal = self.gauge.get();
        self.tell(Msg::Paced(Lines {
            server: self.client.pace(),
            terminal: terminal.map(Gauge::pace).unwrap_or_default(),
            reach: terminal.map(Gauge::reach).unwrap_or_default(),
        }));
    }

    fn store(&self) -> Option<Store> {
        lock(&self.desk).as_ref().map(|desk| desk.store.clone())
    }

    fn session(&self) -> Option<Session> {
        lock(&self.session).clone()
    }

    async fn refresh(self: Arc<Self>, extent: Extent) {
        let ended = Arc::clone(&self).read_list(extent).await;
        self.tell_pace();
        ended.into_iter().for_each(|message| self.tell(message));
        if let Some(store) = self.store() {
            let ahead = self.client.skew();
            self.retention.look(&store, &self.clock, ahead).await;
        }
    }

    /// How reading the list ended; `None`: one is under way. It is told when both turns are over, so
    /// that whoever asks again on hearing it finds them free.
    async fn read_list(self: Arc<Self>, extent: Extent) -> Option<Msg> {
        // One refresh at a time; a wish for another meanwhile is met by the one under way.
        let Ok(_turn) = self.refreshing.try_lock() else {
            return None;
        };
        match self.resume().await {
            Some(Ok(session)) => return Some(Msg::SignedIn(Ok(Box::new(session)))),
            Some(Err(failure)) => return Some(Msg::SyncEnded(Err(failure))),
            None => {}
        }
        let (Some(store), Some(session)) = (self.store(), self.session()) else {
            let failure = Failure::new(FailureKind::SignedOut, "no session");
            return Some(Msg::SyncEnded(Err(failure)));
        };
        let _turn = match store.turn(Task::Refresh) {
            Ok(Some(turn)) => turn,
            // Another window reads the same list into the same store: its rows show here as well.
            Ok(None) => return Some(Msg::SyncElsewhere),
            Err(failure) => return Some(Msg::SyncEnded(Err(failure))),
        };
        self.tell(Msg::SyncBegan);
        let told = Arc::clone(&self);
        let ask = sync::Ask {
            now: self.clock.now(),
            thrift: self.ahead.thrift(),
            whole_after: match extent {
                Extent::News => sync::WHOLE_AGAIN,
                Extent::Whole => SignedDuration::ZERO,
            },
        };
        let tell = move |message| told.tell(message);
        let result = sync::refresh(&self.client, &store, &session, ask, tell).await;
        Some(Msg::SyncEnded(result))
    }

    /// Fetches the file of a proposal for somebody who looks at it; `None`: he has gone on to another
    /// one, and it is not among what is fetched ahead for that.
    async fn fetch_for_user(
        self: &Arc<Self>,
        id: &ProposalId,
        known: Option<Version>,
    ) -> Option<File> {
        let plans = self.ahead.plans();
        let planned = plans.borrow().documents.contains(id);
        tokio::select! {
            result = self.file(id, known) => Some(result),
            () = prefetch::left_aside(plans, id), if planned => None,
        }
    }

    /// Fetches the file of a proposal, or shares in what somebody else is just fetching.
    fn file(
        self: &Arc<Self>,
        id: &ProposalId,
        known: Option<Version>,
    ) -> impl Future<Output = File> + Send + 'static {
        let question = (id.clone(), known.clone());
        self.files.join(question, || {
            let (this, id) = (Arc::clone(self), id.clone());
            async move { this.fetch(&id, known.as_ref()).await }
        })
    }

    async fn fetch(&self, id: &ProposalId, known: Option<&Version>) -> File {
        // The store of whoever asks: another account may sit here when the answer comes.
        let store = self.store();
        match self.dossier(id, known).await? {
            Fetched::Unchanged => Ok(None),
            Fetched::Fresh(dossier) => {
                // A disk that does not keep it must not keep anybody from reading it.
                if let Some(store) = store
                    && let Err(failure) = store.put_dossier(dossier.clone()).await
                {
                    self.tell(Msg::NotOpened(failure));
                }
                Ok(Some(Box::new(dossier)))
            }
        }
    }

    /// Asks the server for a dossier. What is asked for while somebody is just signing in waits for
    /// that; where nobody is, the second question costs nothing.
    async fn dossier(
        &self,
        id: &ProposalId,
        known: Option<&Version>,
    ) -> Result<Fetched<Dossier>, Failure> {
        match self.client.dossier(id, known).await {
            Err(failure) if failure.kind == FailureKind::SignedOut => {
                drop(tokio::time::timeout(SIGNING_IN, self.signing_in.lock()).await);
                self.client.dossier(id, known).await
            }
            result => result,
        }
    }

    /// Has the courier let everything go and say when it has done what can be done. What does not
    /// get through in time stays in the outbox.
    async fn flush(&self) {
        let carried = lock(&self.desk)
            .as_ref()
            .is_some_and(|desk| desk.courier.is_some());
        if carried {
            self.calls.leaving.store(true, Ordering::Release);
            self.calls.bell.notify_one();
            tokio::time::sleep(FLUSH).await;
        }
        self.tell(Msg::Flushed);
    }
}

/// Starts a task; one that panics ends the program in order.
fn watched(
    queue: mpsc::UnboundedSender<Msg>,
    work: impl Future<Output = ()> + Send + 'static,
) -> JoinHandle<()> {
    tokio::spawn(async move {
        let task = tokio::spawn(work);
        let guard = AbortOnDrop(task.abort_handle());
        if task.await.is_err_and(|problem| problem.is_panic()) {
            let _ = queue.send(Msg::Terminated);
        }
        drop(guard);
    })
}

struct AbortOnDrop(tokio::task::AbortHandle);

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        self.0.abort();
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

mod clerk;
mod desk;
mod documents;
mod neighbours;
mod sign_in;
#[cfg(test)]
mod tests;
