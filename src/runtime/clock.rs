//! The two clocks: the wall's, which people read, and one that only goes forward.

use std::{fmt, sync::Arc, time::Instant};

use jiff::Timestamp;

use crate::app::state::Moment;

/// Where the program gets the time from.
#[derive(Clone)]
pub struct Clock {
    wall: Arc<dyn Fn() -> Timestamp + Send + Sync>,
    forward: Arc<dyn Fn() -> Moment + Send + Sync>,
}

impl Clock {
    /// The machine's clocks.
    pub fn system() -> Self {
        Self::reading(Timestamp::now)
    }

    /// A wall clock of the caller's.
    pub fn reading(wall: impl Fn() -> Timestamp + Send + Sync + 'static) -> Self {
        let began = Instant::now();
        Self::of(wall, move || began.elapsed())
    }

    /// Two clocks of the caller's.
    pub fn of(
        wall: impl Fn() -> Timestamp + Send + Sync + 'static,
        forward: impl Fn() -> Moment + Send + Sync + 'static,
    ) -> Self {
        Self {
            wall: Arc::new(wall),
            forward: Arc::new(forward),
        }
    }

    /// The wall clock.
    pub fn now(&self) -> Timestamp {
        (self.wall)()
    }

    /// Time since the program began.
    pub fn moment(&self) -> Moment {
        (self.forward)()
    }

    /// The wall clock for the store.
    pub fn wall(&self) -> Arc<dyn Fn() -> Timestamp + Send + Sync> {
        Arc::clone(&self.wall)
    }
}

impl fmt::Debug for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Clock")
    }
}
