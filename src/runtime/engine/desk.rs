//! The account that is at work: its store, the courier that carries its decisions, and who sees what
//! other windows write.

use std::sync::{Arc, Mutex, atomic::Ordering};

use tokio::{sync::mpsc, task::JoinHandle};

use super::{Shared, lock, neighbours::Neighbours, watched};
use crate::{
    app::{effect::Signature, message::Msg},
    domain::{
        dates,
        failure::{Failure, FailureKind},
    },
    runtime::courier::{Courier, Memory, pace::Chance},
    store::{Opened, Store},
    words::Sentence,
};

/// The store of the account that is at work, and who carries its decisions.
pub(super) struct OpenDesk {
    pub(super) user: String,
    pub(super) store: Store,
    pub(super) courier: Option<AtWork>,
    /// Who sees what other windows write.
    pub(super) watcher: JoinHandle<()>,
}

/// A courier at work, and how it is given batches to be signed.
pub(super) struct AtWork {
    pub(super) task: JoinHandle<()>,
    pub(super) signatures: mpsc::UnboundedSender<Signature>,
}

impl OpenDesk {
    /// Ends who works here, and closes the store.
    pub(super) async fn close(self) {
        self.watcher.abort();
        let _ = self.watcher.await;
        if let Some(courier) = self.courier {
            courier.task.abort();
            let _ = courier.task.await;
        }
        if let Err(failure) = self.store.close().await {
            tracing::error!(kind = failure.kind.slug(), "closing the store");
        }
    }
}

impl Shared {
    /// The store of an account; another account's is closed first, and everybody hears that before
    /// anything of the new one.
    pub(super) async fn open(&self, user: &str) -> Result<Store, Failure> {
        let _turn = self.opening.lock().await;
        if self.closed.load(Ordering::Acquire) {
            return Err(Failure::new(FailureKind::Storage, "the program is leaving"));
        }
        let present = {
            let mut desk = lock(&self.desk);
            if let Some(desk) = desk.as_ref().filter(|desk| desk.user == user) {
                return Ok(desk.store.clone());
            }
            desk.take()
        };
        if let Some(desk) = present {
            *lock(&self.session) = None;
            self.ahead.forget();
            self.files.forget();
            self.tell(Msg::Opened(None));
            desk.close().await;
            // Nothing is to be asked in the name of whoever sat here before.
            self.client.adopt(&self.client.apart());
        }
        let folder = self.profile.place(&self.paths, user);
        let (store, opened) = Store::open(&folder, self.clock.wall()).await?;
        let key = self.profile.key.as_deref();
        store.works_for(key, self.profile.host()).await?;
        let session = store.session().await?;
        *lock(&self.desk) = Some(OpenDesk {
            user: user.to_owned(),
            store: store.clone(),
            courier: None,
            watcher: self.watch(store.clone()),
        });
        self.say_found(opened);
        self.tell(Msg::Opened(session.map(Box::new)));
        self.count(&store).await;
        Ok(store)
    }

    fn watch(&self, store: Store) -> JoinHandle<()> {
        let neighbours = Neighbours {
            store,
            clock: self.clock.clone(),
            queue: self.queue.clone(),
            calls: Arc::clone(&self.calls),
        };
        watched(self.queue.clone(), neighbours.watch())
    }

    /// Says how many decisions are where. The courier does so as well, but it only works with a
    /// server at hand.
    pub(super) async fn count(&self, store: &Store) {
        let day_began = dates::day_began(self.clock.now());
        if let Ok(tally) = store.tally(day_began).await {
            self.tell(Msg::OutboxMoved(tally));
        }
    }

    fn say_found(&self, opened: Opened) {
        if let Some(aside) = opened.moved_aside {
            let name = aside.file.file_name().unwrap_or_default();
            // In one sentence: a second notice would take the place of the first.
            let yes = |is| if is { "yes" } else { "no" };
            let said = Sentence::new("store-moved")
                .with("file", name.to_string_lossy().into_owned())
                .with("count", aside.rescued)
                .with("complete", yes(aside.complete))
                .with("journal", yes(aside.journal))
                .with("unknown", opened.unknown);
            self.tell(Msg::Told(said));
        } else if opened.unknown > 0 {
            self.tell(Msg::Told(
                Sentence::new("store-unknown").with("count", opened.unknown),
            ));
        }
    }

    pub(super) fn start_courier(&self, store: Store, memory: Memory) {
        let mut desk = lock(&self.desk);
        let Some(desk) = desk.as_mut().filter(|desk| desk.courier.is_none()) else {
            return;
        };
        let courier = self.courier(store, memory);
        let (signatures, given) = mpsc::unbounded_channel();
        desk.courier = Some(AtWork {
            task: watched(self.queue.clone(), courier.run(given)),
            signatures,
        });
    }

    /// Gives the courier a batch to be signed; whoever carries it is whoever made the decisions.
    pub(super) fn sign(&self, signature: Signature) {
        let desk = lock(&self.desk);
        let courier = desk.as_ref().and_then(|desk| desk.courier.as_ref());
        if courier.is_some_and(|courier| courier.signatures.send(signature).is_ok()) {
            return self.calls.bell.notify_one();
        }
        let failure = Failure::new(FailureKind::SignedOut, "nobody has signed in yet");
        self.tell(Msg::Signed(Err(failure)));
    }

    pub(super) fn courier(&self, store: Store, memory: Memory) -> Courier {
        Courier {
            counter: self.client.clone(),
            store,
            clock: self.clock.clone(),
            queue: self.queue.clone(),
            calls: Arc::clone(&self.calls),
            memory,
            chance: Chance::system(),
            seen: Mutex::default(),
        }
    }
}
