//! The clerk who goes to a store on a thread of his own, so that nobody waits longer than a limit for
//! a store that waits for somebody else. Errands are done one after the other in their order.

use std::{
    sync::mpsc::{self, Sender},
    thread,
    time::Duration,
};

use super::cabinet::{Cabinet, Trouble};

type Errand = Box<dyn FnOnce(&mut dyn Cabinet) + Send>;

/// Whoever holds him can send him.
pub(super) struct Clerk {
    errands: Sender<Errand>,
    limit: Duration,
}

impl Clerk {
    /// Has a store opened on its own thread; `None` where it cannot be, or not within `opening`. A
    /// thread that hangs for ever is left behind; it holds nothing that others wait for.
    pub(super) fn hire(
        open: impl FnOnce() -> Option<Box<dyn Cabinet>> + Send + 'static,
        opening: Duration,
        limit: Duration,
    ) -> Option<Self> {
        let (errands, to_do) = mpsc::channel::<Errand>();
        let (opened, wait) = mpsc::sync_channel(1);
        let work = move || {
            let cabinet = open();
            let sent = opened.send(cabinet.is_some());
            if let (Some(mut cabinet), Ok(())) = (cabinet, sent) {
                to_do.iter().for_each(|errand| errand(cabinet.as_mut()));
            }
        };
        thread::Builder::new()
            .name("vault".to_owned())
            .spawn(work)
            .ok()?;
        let ready = wait.recv_timeout(opening).unwrap_or(false);
        ready.then_some(Self { errands, limit })
    }

    /// Sends him, and waits for what he brings, but not beyond the limit.
    pub(super) fn ask<T: Send + 'static>(
        &self,
        errand: impl FnOnce(&mut dyn Cabinet) -> Result<T, Trouble> + Send + 'static,
    ) -> Result<T, Trouble> {
        let (answer, wait) = mpsc::sync_channel(1);
        self.tell(move |cabinet| {
            // Nobody may be waiting any more.
            let _ = answer.send(errand(cabinet));
        });
        match wait.recv_timeout(self.limit) {
            Ok(result) => result,
            Err(mpsc::RecvTimeoutError::Timeout) => Err(Trouble::Slow),
            Err(mpsc::RecvTimeoutError::Disconnected) => Err(Trouble::Unavailable),
        }
    }

    /// Sends him, and does not wait.
    pub(super) fn tell(&self, errand: impl FnOnce(&mut dyn Cabinet) + Send + 'static) {
        // Where his thread is gone, the next `ask` says so.
        let _ = self.errands.send(Box::new(errand));
    }
}
