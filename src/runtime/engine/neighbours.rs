//! Other windows on the same store: what they write shows here as well.

use std::{sync::Arc, time::Duration};

use tokio::{
    sync::mpsc,
    time::{MissedTickBehavior, interval},
};

use crate::{
    app::message::Msg,
    domain::{dates, failure::FailureKind},
    runtime::{clock::Clock, courier::Calls},
    store::Store,
    words::Sentence,
};

/// How often the store is asked whether another window wrote: some microseconds each time.
const PULSE: Duration = Duration::from_secs(1);

/// Who looks what the others do.
pub(super) struct Neighbours {
    pub store: Store,
    pub clock: Clock,
    pub queue: mpsc::UnboundedSender<Msg>,
    /// What the courier listens to.
    pub calls: Arc<Calls>,
}

impl Neighbours {
    /// Looks until the store is closed. As long as nothing comes from elsewhere nothing is told, so
    /// that an idle screen stays idle.
    pub async fn watch(self) {
        let mut pulse = interval(PULSE);
        pulse.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut trouble: Option<FailureKind> = None;
        loop {
            pulse.tick().await;
            let seen = match self.store.look().await {
                Ok(seen) => seen,
                Err(failure) => {
                    // What lasts is said once.
                    if trouble.replace(failure.kind) != Some(failure.kind) {
                        self.tell(Msg::NotOpened(failure));
                    }
                    continue;
                }
            };
            trouble = None;
            if seen.put_back {
                self.tell(Msg::Told(Sentence::new("store-mended")));
            }
            if seen.others_wrote {
                self.pass_on().await;
            }
        }
    }

    /// Tells the screen and the courier.
    async fn pass_on(&self) {
        self.tell(Msg::StoreChanged);
        let day_began = dates::day_began(self.clock.now());
        if let Ok(tally) = self.store.tally(day_began).await {
            self.tell(Msg::OutboxMoved(tally));
        }
        self.calls.bell.notify_one();
    }

    fn tell(&self, message: Msg) {
        let _ = self.queue.send(message);
    }
}
