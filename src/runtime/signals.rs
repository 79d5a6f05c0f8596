//! The system's wishes that the program end.

use std::{
    io,
    sync::{
        Arc,
        atomic::{AtomicI32, Ordering},
    },
};

use tokio::sync::mpsc;

use crate::app::message::Msg;

/// A wish that the program end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signal {
    /// The terminal is gone.
    Hangup,
    /// Somebody asked.
    Terminate,
}

impl Signal {
    /// The number that shells add 128 to.
    pub fn number(self) -> u8 {
        match self {
            Self::Hangup => 1,
            Self::Terminate => 15,
        }
    }
}

/// Remembers what was caught.
pub(super) struct Caught(Arc<AtomicI32>);

impl Caught {
    pub(super) fn caught(&self) -> Option<Signal> {
        match self.0.load(Ordering::Acquire) {
            1 => Some(Signal::Hangup),
            15 => Some(Signal::Terminate),
            _ => None,
        }
    }
}

/// Turns signals into messages, so that the loop ends in order.
#[cfg(unix)]
pub(super) fn watch(queue: mpsc::UnboundedSender<Msg>) -> io::Result<Caught> {
    use tokio::signal::unix::{SignalKind, signal};
    let caught = Arc::new(AtomicI32::new(0));
    for wish in [Signal::Hangup, Signal::Terminate] {
        let mut stream = signal(SignalKind::from_raw(wish.number().into()))?;
        let (caught, queue) = (Arc::clone(&caught), queue.clone());
        tokio::spawn(async move {
            if stream.recv().await.is_some() {
                caught.store(wish.number().into(), Ordering::Release);
                let _ = queue.send(Msg::Terminated);
            }
        });
    }
    Ok(Caught(caught))
}

/// Turns signals into messages; this system has no others than Ctrl-C, which is a key here.
#[cfg(not(unix))]
pub(super) fn watch(_: mpsc::UnboundedSender<Msg>) -> io::Result<Caught> {
    Ok(Caught(Arc::default()))
}
