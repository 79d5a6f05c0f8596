//! Keeps what the program has in memory, tokens and passwords among it, from others: no memory image
//! is written when it crashes, and no other program of the same user may look into it.
//!
//! This is a second line: nothing depends on it, so that a system which refuses is only noted.

/// Asks the system for it; call it before anything secret is read. Programs that this one starts
/// write no memory images either, but may be looked into as ever.
pub fn apply() {
    #[cfg(unix)]
    {
        use rustix::process::{Resource, Rlimit, setrlimit};
        let none = Rlimit {
            current: Some(0),
            maximum: Some(0),
        };
        // `note` reads back what came of it, once there is a log to say so in.
        let _ = setrlimit(Resource::Core, none);
    }
    #[cfg(target_os = "linux")]
    {
        use rustix::process::{DumpableBehavior, set_dumpable_behavior};
        let _ = set_dumpable_behavior(DumpableBehavior::NotDumpable);
    }
}

/// Notes in the log what [`apply`] could not achieve.
pub fn note() {
    #[cfg(unix)]
    {
        use rustix::process::{Resource, getrlimit};
        if getrlimit(Resource::Core).current != Some(0) {
            tracing::warn!("memory images are not forbidden");
        }
    }
    #[cfg(target_os = "linux")]
    {
        use rustix::process::{DumpableBehavior, dumpable_behavior};
        if dumpable_behavior() != Ok(DumpableBehavior::NotDumpable) {
            tracing::warn!("others may look into the memory");
        }
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use rustix::process::{DumpableBehavior, Resource, dumpable_behavior, getrlimit};

    #[test]
    fn the_memory_is_closed_to_others() {
        super::apply();
        assert_eq!(getrlimit(Resource::Core).maximum, Some(0));
        assert_eq!(dumpable_behavior(), Ok(DumpableBehavior::NotDumpable));
    }
}
