//! Places at which a debug build ends at once, as if the power had failed: for the tests that kill the
//! program between any two steps of a decision. `PERIKSA_FAIL_POINT=before:claimed` ends it when the
//! step is written and not committed, `after:claimed` when it is committed and nobody knows yet; the
//! steps are the events of the journal. A release build has none of this.

use std::cell::Cell;

thread_local! {
    /// Whether the step to end after is in the transaction that this thread writes.
    static WRITTEN: Cell<bool> = const { Cell::new(false) };
}

/// A step of a decision was written, and its transaction is still open.
pub(super) fn written(event: &str) {
    match wanted()
        .as_deref()
        .and_then(|wanted| wanted.split_once(':'))
    {
        Some(("before", step)) if step == event => end(),
        Some(("after", step)) if step == event => WRITTEN.set(true),
        _ => {}
    }
}

/// A transaction was committed.
pub(super) fn committed() {
    if WRITTEN.get() {
        end();
    }
}

fn wanted() -> Option<String> {
    std::env::var("PERIKSA_FAIL_POINT").ok()
}

#[cfg(unix)]
fn end() {
    let this = rustix::process::getpid();
    let _ = rustix::process::kill_process(this, rustix::process::Signal::KILL);
}

#[cfg(not(unix))]
fn end() {
    std::process::abort();
}
